//! Statements in which the tagger took the medium for the source: turned
//! round, so that whoever is quoted speaks and the medium passes it on.

use super::super::draft::Draft;
use super::super::media::{Medium, media_within, medium_in};
use super::super::reading::Reading;
use super::{Rank, relay_of};
use crosswire_article::{Relay, Span};
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::ops::Range;

/// Turns "SANA quoted X as saying T" and "SANA, citing X, reported T" around:
/// X is the source and SANA the relay.
pub(crate) fn turn_round_quoting(reading: &Reading, media: &[Medium], drafts: &mut Vec<Draft>) {
    let mut dropped = vec![false; drafts.len()];
    for index in 0..drafts.len() {
        if let Some(saying) = take_as_saying(reading, &mut drafts[index]) {
            let again = |other: &Draft| other.cue.iter().all(|cue| saying.contains(*cue));
            for (other, dropped) in drafts.iter().zip(&mut dropped).skip(index + 1).take(2) {
                *dropped = again(other) || *dropped;
            }
        }
        let_the_quoted_speak(reading, &mut drafts[index]);
        dropped[index] |= only_cites_medium(reading, media, &drafts[index]);
    }
    for index in 0..drafts.len() {
        let Some(medium) = source_medium(reading, media, &drafts[index]) else {
            continue;
        };
        let turned = turn_quoted(reading, media, &drafts[index], medium)
            .or_else(|| turn_citing(reading, media, &drafts[index]));
        if let Some(turned) = turned {
            drop_bare_citing(drafts, index, &turned, &mut dropped);
            drop_same_content(drafts, index, &turned, &mut dropped);
            drafts[index] = turned;
        }
    }
    let mut kept = dropped.iter();
    drafts.retain(|_| !kept.next().copied().unwrap_or(false));
}

/// "was quoted | as saying by SANA that T": a cue that the tagger ended early
/// goes on, and the content begins behind it. Gives what the cue took.
fn take_as_saying(reading: &Reading, draft: &mut Draft) -> Option<Span> {
    let cue = *draft.cue.last()?;
    let end = reading.words_in(cue).end;
    let lower = |w: usize| reading.words.get(w).map(|word| word.lower.as_str());
    let quoted = matches!(lower(end.checked_sub(1)?), Some("quoted" | "cited"));
    let saying = lower(end) == Some("as")
        && reading
            .words
            .get(end + 1)
            .is_some_and(|word| word.tag == Tag::VBG);
    if !quoted || !saying {
        return None;
    }
    let taken = reading.span_of(end..end + 2)?;
    let mut from = end + 2;
    if lower(from) == Some("by") {
        let that = (from..from + LONGEST_NAME).find(|w| lower(*w) == Some("that"));
        from = that.unwrap_or(from);
    }
    let start = reading.words.get(from)?.span.start;
    for part in &mut draft.content {
        if part.overlaps(taken) && part.end > start {
            part.start = start;
        }
    }
    draft.content.retain(|part| !part.overlaps(taken));
    if let Some(cue) = draft.cue.last_mut() {
        cue.end = taken.end;
    }
    draft.why.push("cue: quoted as saying".to_owned());
    Some(taken)
}

/// "which cited Reuters": a relay, and nothing that was said.
fn only_cites_medium(reading: &Reading, media: &[Medium], draft: &Draft) -> bool {
    let [content] = draft.content[..] else {
        return false;
    };
    let words = reading.words_in(content);
    let cites = draft.anchor(reading).is_some_and(|verb| {
        matches!(
            reading.words[verb].lower.as_str(),
            "cited" | "cites" | "citing" | "quoted" | "quotes" | "quoting"
        )
    });
    let within =
        |medium: &Medium| medium.words.start <= words.start && words.end <= medium.words.end;
    cites && media.iter().any(within)
}

/// Words of a medium behind "by", at most.
const LONGEST_NAME: usize = 8;

/// "X was quoted as saying": X speaks, also where the tagger found no source.
fn let_the_quoted_speak(reading: &Reading, draft: &mut Draft) {
    let words = draft.cue.iter().flat_map(|span| reading.words_in(*span));
    let words: Vec<usize> = words.collect();
    let quoted = words
        .iter()
        .copied()
        .find(|w| matches!(reading.words[*w].lower.as_str(), "quoted" | "cited"));
    let Some(quoted) = quoted.filter(|_| draft.source.is_empty()) else {
        return;
    };
    let saying = words.iter().any(|w| {
        reading.words[*w].tag == Tag::VBG
            && w.checked_sub(1)
                .is_some_and(|before| reading.words[before].lower == "as")
    });
    let subject = passive_subject(reading, quoted).filter(|_| saying);
    let Some(source) = subject.and_then(|words| reading.span_of(words)) else {
        return;
    };
    draft.content.retain(|part| !source.contains(*part));
    if draft.content.iter().any(|part| part.overlaps(source)) || draft.content.is_empty() {
        return;
    }
    draft.source = vec![source];
    draft.cue_text = Some("saying".to_owned());
    draft.why.push("source: was quoted as saying".to_owned());
}

/// "SANA quoted X, saying T": that SANA says T is the same statement again.
fn drop_same_content(drafts: &[Draft], index: usize, turned: &Draft, dropped: &mut [bool]) {
    let near = index.saturating_sub(2)..(index + 3).min(drafts.len());
    for other in near.filter(|other| *other != index) {
        let same =
            drafts[other].content == turned.content && drafts[other].source == drafts[index].source;
        dropped[other] = same || dropped[other];
    }
}

/// "citing X" as a statement of its own says only who was cited.
fn drop_bare_citing(drafts: &[Draft], index: usize, turned: &Draft, dropped: &mut [bool]) {
    let near = index.saturating_sub(2)..(index + 3).min(drafts.len());
    for other in near.filter(|other| *other != index) {
        let content = drafts[other].content.first();
        let same = content
            .zip(turned.source.first())
            .is_some_and(|(content, source)| content.overlaps(*source));
        dropped[other] = same && turned.source_cited_by(&drafts[other]) || dropped[other];
    }
}

pub(super) fn source_medium<'a>(
    reading: &Reading,
    media: &'a [Medium],
    draft: &Draft,
) -> Option<&'a Medium> {
    let words = reading.words_in(*draft.source.first()?);
    let head = reading.head_of(words.clone())?;
    medium_in(media, head..head + 1).or_else(|| {
        // "the network YTV and the Courier": nearly nothing but media.
        let named = media_within(media, words.clone());
        let covered: usize = named.iter().map(|medium| medium.words.len()).sum();
        named
            .first()
            .filter(|_| named.len() > 1 && covered * 2 > words.len())
    })
}

/// "the network YTV and the Courier said": all media that are the source.
fn side_by_side(reading: &Reading, media: &[Medium], draft: &Draft) -> Vec<(Rank, Relay)> {
    let sources = draft.source.iter().map(|span| reading.words_in(*span));
    let named = sources.flat_map(|words| media_within(media, words));
    named
        .map(|medium| (Rank::Reporter, relay_of(reading, medium)))
        .collect()
}

/// "quoted X as saying".
fn turn_quoted(
    reading: &Reading,
    media: &[Medium],
    draft: &Draft,
    medium: &Medium,
) -> Option<Draft> {
    let cue = reading.words_in(*draft.cue.first()?);
    let verb = cue.clone().find(|w| {
        matches!(
            reading.words[*w].lower.as_str(),
            "quoted" | "quotes" | "quoting" | "cited" | "cites" | "reported"
        )
    })?;
    let sentence = &reading.sentences[reading.words[verb].sentence];
    let near = verb + 1..sentence.words.end.min(verb + 60);
    let saying = near.clone().find(|w| {
        let next = reading.words.get(w + 1).map(|word| word.lower.as_str());
        // "quoted X as saying", "quoted X, saying".
        matches!(reading.words[*w].lower.as_str(), "as" | ",")
            && matches!(
                next,
                Some(
                    "saying"
                        | "telling"
                        | "stating"
                        | "warning"
                        | "adding"
                        | "claiming"
                        | "describing"
                )
            )
    })?;
    let by = near
        .clone()
        .find(|w| reading.words[*w].lower == "by")
        .filter(|by| *by == verb + 1 || *by < medium.words.start && medium.words.start <= by + 2);
    let speaker = match by {
        Some(_) => passive_subject(reading, verb)?,
        None => speaker_words(reading, verb + 1..saying)?,
    };
    let mut turned = draft.clone();
    turned.source = vec![reading.span_of(speaker)?];
    let first = saying + usize::from(reading.words[saying].lower == ",");
    turned.cue = vec![
        reading.words[verb].span,
        reading.span_of(first..saying + 2)?,
    ];
    let said = reading.words[saying + 1].span;
    let first = turned.source[0].start.min(reading.words[verb].span.start);
    turned.content = content_beyond(reading, draft, Span::new(first, said.end), sentence.span);
    if turned.content.is_empty() {
        return None;
    }
    turned.relays.extend(side_by_side(reading, media, draft));
    turned.cue_text = Some("saying".to_owned());
    turned.why.push("relay: quoted as saying".to_owned());
    Some(turned)
}

/// "X was quoted by the daily": X.
fn passive_subject(reading: &Reading, verb: usize) -> Option<Range<usize>> {
    let subject = reading.child(verb, Dependency::NSUBJPASS)?;
    Some(reading.words[subject].reach.clone())
}

/// The noun phrase that is quoted: up to a comma with a participle in it.
fn speaker_words(reading: &Reading, words: Range<usize>) -> Option<Range<usize>> {
    let comma = words.clone().find(|w| {
        reading.words[*w].lower == ","
            && reading
                .words
                .get(w + 1)
                .is_some_and(|next| next.tag == Tag::VBG)
    });
    let mut words = words.start..comma.unwrap_or(words.end);
    while !words.is_empty()
        && reading.words[words.end - 1].pos == PartOfSpeech::PUNCT
        && reading.words[words.end - 1].lower != "."
    {
        words.end -= 1;
    }
    let named = words
        .clone()
        .any(|w| reading.words[w].is_noun() || reading.words[w].pos == PartOfSpeech::PRON);
    (named && words.len() <= 40).then_some(words)
}

/// The content without what the new source and cue cover; the rest of the
/// sentence where nothing is left.
fn content_beyond(reading: &Reading, draft: &Draft, used: Span, sentence: Span) -> Vec<Span> {
    let mut content = Vec::new();
    for part in &draft.content {
        let before = Span::new(part.start, part.end.min(used.start).max(part.start));
        let after = Span::new(part.start.max(used.end).min(part.end), part.end);
        content.extend([before, after].map(|span| span.trimmed(reading.text)));
    }
    content.retain(|span| reading.cut(*span).contains(char::is_alphanumeric));
    if content.is_empty() && used.end < sentence.end {
        let rest = Span::new(used.end, sentence.end).trimmed(reading.text);
        let bare = reading.cut(rest).trim_end_matches(['.', ',']);
        let rest = Span::new(rest.start, rest.start + bare.len() as u32);
        content.extend((!rest.is_empty()).then_some(rest));
    }
    content.sort_unstable();
    content
}

/// "SANA said, citing X, that ...", where the tagger took "citing" for the cue
/// and X for the first part of the content.
fn turn_cited(reading: &Reading, media: &[Medium], draft: &Draft, citing: usize) -> Option<Draft> {
    let content = parted_at_comma(reading, &draft.content);
    let (speaker, said) = content.split_first()?;
    let words = reading.words_in(*speaker);
    let verb = (0..citing)
        .rev()
        .take(2)
        .find(|w| reading.words[*w].is_verb())?;
    let same_sentence = reading.words[verb].sentence == reading.words[citing].sentence;
    if said.is_empty() || words.start != citing + 1 || !same_sentence {
        return None;
    }
    let mut turned = draft.clone();
    turned.source = vec![*speaker];
    turned.cue = vec![reading.words[verb].span];
    turned.content = said.to_vec();
    turned.relays.extend(side_by_side(reading, media, draft));
    turned.why.push("relay: citing".to_owned());
    Some(turned)
}

/// A content that runs on from who is cited to what is said, in two: "sources
/// in the port, | that the minister had fled".
fn parted_at_comma(reading: &Reading, content: &[Span]) -> Vec<Span> {
    let [whole] = content else {
        return content.to_vec();
    };
    let words = reading.words_in(*whole);
    let that = words
        .clone()
        .skip(1)
        .find(|w| reading.words[*w].lower == "that" && reading.words[*w - 1].lower == ",");
    let parts = that.and_then(|that| {
        let cited = reading.span_of(words.start..that - 1)?;
        Some(vec![
            cited,
            Span::new(reading.words[that].span.start, whole.end),
        ])
    });
    parts.unwrap_or_else(|| content.to_vec())
}

/// "SANA reported, citing X, that": X is the source.
fn turn_citing(reading: &Reading, media: &[Medium], draft: &Draft) -> Option<Draft> {
    let anchor = draft.anchor(reading)?;
    if reading.words[anchor].lower.starts_with("cit") {
        return turn_cited(reading, media, draft, anchor);
    }
    let sentence = &reading.sentences[reading.words[anchor].sentence];
    let free = |w: usize| {
        !draft
            .content
            .iter()
            .any(|part| part.overlaps(reading.words[w].span))
    };
    let citing = sentence
        .words
        .clone()
        .find(|w| matches!(reading.words[*w].lower.as_str(), "citing" | "quoting") && free(*w))?;
    let after = citing + 1..sentence.words.end;
    let end = after.clone().find(|w| {
        !free(*w)
            || matches!(reading.words[*w].lower.as_str(), "," | "." | "that" | ";")
                && !reading.cut(reading.words[*w].span).is_empty()
    });
    let speaker = speaker_words(reading, citing + 1..end.unwrap_or(sentence.words.end))?;
    let mut turned = draft.clone();
    turned.source = vec![reading.span_of(speaker)?];
    turned.relays.extend(side_by_side(reading, media, draft));
    turned.why.push("relay: citing".to_owned());
    Some(turned)
}

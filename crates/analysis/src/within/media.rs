//! Mentions of media: by name ("Reuters"), by kind and name ("the Interfax
//! news agency", "the daily Kommersant") and by kind alone ("a local
//! newspaper", "state television").

mod introduced;

use super::reading::Reading;
use crate::lexicon::{Lexicon, lets_report};
use crosswire_article::{RelayKind, Span};
use crosswire_syntax::{EntityLabel, PartOfSpeech, Tag};
use std::ops::Range;

/// One mention of a medium.
#[derive(Clone, Debug)]
pub(crate) struct Medium {
    /// The whole phrase, article left out.
    pub(crate) words: Range<usize>,
    /// The name within it; the phrase where there is none.
    pub(crate) name_words: Range<usize>,
    pub(crate) name: String,
    pub(crate) kind: RelayKind,
    /// Whether the list of outlets knows the name.
    pub(crate) listed: bool,
    /// Whether it has a name at all.
    pub(crate) named: bool,
    /// Whether the article never names it: "a local newspaper" and what points
    /// back to it.
    pub(crate) nameless: bool,
}

/// All media mentioned in the passages, in text order.
pub(crate) fn find_media(reading: &Reading, lexicon: &Lexicon) -> Vec<Medium> {
    let mut media = listed_media(reading, lexicon);
    let mut next = 0;
    let mut described = Vec::new();
    for index in 0..reading.words.len() {
        if index < next {
            continue;
        }
        if let Some(medium) = medium_by_noun(reading, lexicon, index) {
            next = medium.words.end;
            described.push(medium);
        }
    }
    let mut names = introduced::banner_names(reading, lexicon);
    media.extend(introduced::mentions(reading, &names, &media, |_, _| true));
    media.sort_by_key(|medium| (medium.words.start, medium.words.end));
    absorb(&mut described, &mut media);
    drop_covered(&mut described);
    names = introduced::described_names(&described);
    names.extend(introduced::shaped_names(reading));
    media.extend(described);
    media.sort_by_key(|medium| (medium.words.start, medium.words.end));
    let again = introduced::mentions(reading, &names, &media, |start, end| {
        let before = reading.text[..start].trim_end();
        let affiliate = before.ends_with("affiliate") || before.ends_with("station");
        affiliate || lets_report(reading.text, start, end)
    });
    media.extend(again);
    media.sort_by_key(|medium| (medium.words.start, medium.words.end));
    use_fuller_names(&mut media);
    point_back(reading, &mut media);
    media
}

/// "the daily Ostrand Herald" is one mention, not "the daily" and another.
fn drop_covered(described: &mut Vec<Medium>) {
    let covers = |later: &Medium, earlier: &Medium| {
        later.words.start <= earlier.words.start && later.words.end > earlier.words.end
    };
    let covered: Vec<bool> = (0..described.len())
        .map(|at| {
            described
                .get(at + 1)
                .is_some_and(|next| covers(next, &described[at]))
        })
        .collect();
    let mut covered = covered.into_iter();
    described.retain(|_| !covered.next().unwrap_or(false));
}

/// "the Courier" in an article that has "the Ardesh Courier" is that paper.
fn use_fuller_names(media: &mut [Medium]) {
    let mut names: Vec<(String, RelayKind)> = media
        .iter()
        .filter(|medium| medium.named && medium.name.contains(' '))
        .map(|medium| (medium.name.clone(), medium.kind))
        .collect();
    names.sort();
    names.dedup();
    for medium in media.iter_mut().filter(|m| m.named && !m.listed) {
        let ending = format!(" {}", medium.name);
        let mut fuller = names.iter().filter(|(name, _)| name.ends_with(&ending));
        if let (Some((name, kind)), None) = (fuller.next(), fuller.next()) {
            medium.name.clone_from(name);
            medium.kind = *kind;
        }
    }
}

/// "the newspaper" has the name of the one mentioned last.
fn point_back(reading: &Reading, media: &mut [Medium]) {
    let mut last: Vec<(RelayKind, String, bool)> = Vec::new();
    for medium in media {
        let known = last.iter().position(|(kind, ..)| *kind == medium.kind);
        let back = !medium.named && points_back(reading, medium);
        medium.nameless = !medium.named;
        match known.filter(|_| back) {
            Some(at) => {
                medium.name.clone_from(&last[at].1);
                medium.nameless = last[at].2;
            }
            None if medium.named || is_one(reading, medium) => {
                let entry = (medium.kind, medium.name.clone(), medium.nameless);
                match known {
                    Some(at) => last[at] = entry,
                    None => last.push(entry),
                }
            }
            None => {}
        }
    }
}

/// A description of a single medium: "a local newspaper", not "the media".
fn is_one(reading: &Reading, medium: &Medium) -> bool {
    let last = &reading.words[medium.words.end - 1];
    medium.words.len() > 1
        && !matches!(last.tag, Tag::NNS | Tag::NNPS)
        && !matches!(last.lower.as_str(), "media" | "press")
}

/// "the agency", "the paper": with its article and nothing else, and without a
/// capital, which would make it the name of another ("the Times").
fn points_back(reading: &Reading, medium: &Medium) -> bool {
    let before = medium.words.start.checked_sub(1);
    let common = medium.words.clone().all(|w| {
        !reading
            .cut(reading.words[w].span)
            .starts_with(char::is_uppercase)
    });
    medium.words.len() <= 2 && common && before.is_some_and(|w| reading.words[w].lower == "the")
}

fn listed_media(reading: &Reading, lexicon: &Lexicon) -> Vec<Medium> {
    let found = lexicon.outlets.find(reading.text);
    let media = found.iter().filter_map(|outlet| {
        let words = reading.words_in(Span::of(outlet.start..outlet.end));
        let first = reading.words.get(words.start)?;
        (!words.is_empty() && first.span.start as usize <= outlet.start).then(|| Medium {
            words: words.clone(),
            name_words: words,
            name: outlet.name.to_owned(),
            kind: outlet.kind,
            listed: true,
            named: true,
            nameless: false,
        })
    });
    media.collect()
}

/// "the Interfax news agency" and "Interfax" are one mention, and so are "the
/// daily" and "Kommersant" behind it: the phrase takes the listed name in.
fn absorb(described: &mut [Medium], listed: &mut Vec<Medium>) {
    listed.retain(|medium| {
        let at = described.partition_point(|d| d.words.end < medium.words.start);
        let Some(around) = described.get_mut(at).filter(|d| {
            d.words.start < medium.words.end && (!d.named || d.words.end > medium.words.start)
        }) else {
            return true;
        };
        around.words =
            around.words.start.min(medium.words.start)..around.words.end.max(medium.words.end);
        around.name_words = medium.name_words.clone();
        around.name.clone_from(&medium.name);
        around.kind = medium.kind;
        around.listed = true;
        around.named = true;
        around.nameless = false;
        false
    });
}

fn medium_by_noun(reading: &Reading, lexicon: &Lexicon, index: usize) -> Option<Medium> {
    let noun = medium_noun(reading, lexicon, index)?;
    let (words, kind) = noun;
    let start = phrase_left(reading, words.start);
    let right = name_right(reading, words.end);
    let left = start..words.start;
    let capital = reading
        .cut(reading.words[words.end - 1].span)
        .starts_with(char::is_uppercase);
    let own = name_left(reading, left.clone());
    let name_words = match (right.is_empty(), own) {
        (false, _) => right.clone(),
        (true, Some(own)) if capital => own.start..words.end,
        (true, Some(own)) => own,
        (true, None) => start..words.end,
    };
    let named = !right.is_empty()
        || name_words.start > start
        || name_words.end < words.end
        || capital && name_words.len() > words.len();
    // A bare "media" or "press" is nobody in particular.
    if !named
        && left.is_empty()
        && matches!(
            reading.words[index].lower.as_str(),
            "media"
                | "press"
                | "radio"
                | "television"
                | "tv"
                | "portal"
                | "journal"
                | "weekly"
                | "daily"
        )
        && start == index
    {
        let definite = start > 0 && matches!(reading.words[start - 1].lower.as_str(), "the" | "a");
        if !definite || matches!(reading.words[index].lower.as_str(), "media" | "press") {
            return None;
        }
    }
    Some(Medium {
        words: start..words.end.max(right.end),
        name: super::cast::collapsed(reading.text_of(name_words.clone())),
        name_words,
        kind,
        listed: false,
        named,
        nameless: !named,
    })
}

/// A noun for a medium at `index`, of one word or two.
fn medium_noun(
    reading: &Reading,
    lexicon: &Lexicon,
    index: usize,
) -> Option<(Range<usize>, RelayKind)> {
    let word = &reading.words[index];
    if !word.is_noun() && word.pos != PartOfSpeech::ADJ {
        return None;
    }
    if let Some(second) = reading
        .words
        .get(index + 1)
        .filter(|w| w.sentence == word.sentence)
    {
        let two = format!("{} {}", word.lower, second.lower);
        let single = two.strip_suffix('s').unwrap_or(&two);
        let kind = lexicon.nouns.medium(&two);
        if let Some(kind) = kind.or_else(|| lexicon.nouns.medium(single)) {
            return Some((index..index + 2, kind));
        }
    }
    let kind = lexicon
        .nouns
        .medium(&word.lower)
        .or_else(|| named_medium(reading, lexicon, index))?;
    let next = reading
        .words
        .get(index + 1)
        .filter(|w| w.sentence == word.sentence);
    // "press conference", "media reports", "TV channel": the noun belongs to
    // another one; but "daily Kommersant" has its name after it.
    let modifies = next.is_some_and(|next| next.pos == PartOfSpeech::NOUN || next.lower == "-");
    let adjective =
        word.pos == PartOfSpeech::ADJ && next.is_none_or(|next| next.pos != PartOfSpeech::PROPN);
    (!modifies && !adjective).then_some((index..index + 1, kind))
}

/// A word that is a medium with a capital only, behind another capital or an
/// article: "Second Channel", "the Courier"; not "the post", nor "Mr Herald".
fn named_medium(reading: &Reading, lexicon: &Lexicon, index: usize) -> Option<RelayKind> {
    let word = &reading.words[index];
    let kind = lexicon.nouns.named_medium(&word.lower)?;
    let before = index
        .checked_sub(1)
        .map(|before| &reading.words[before])
        .filter(|before| before.sentence == word.sentence)?;
    let capital = |span: Span| reading.cut(span).starts_with(char::is_uppercase);
    let named =
        before.lower == "the" || capital(before.span) && !lexicon.nouns.is_title(&before.lower);
    (capital(word.span) && named).then_some(kind)
}

/// Where the phrase starts: adjectives, nouns and names to the left.
fn phrase_left(reading: &Reading, noun: usize) -> usize {
    let belongs = |w: usize| {
        let word = &reading.words[w];
        let joined = matches!(word.lower.as_str(), "-" | "'s" | "’s" | "al")
            && word.sentence == reading.words[noun].sentence;
        let modifier = matches!(
            word.pos,
            PartOfSpeech::ADJ | PartOfSpeech::NOUN | PartOfSpeech::PROPN
        ) || word.tag == Tag::VBN && word.lower.ends_with("run");
        (modifier || joined) && word.sentence == reading.words[noun].sentence
    };
    let mut start = noun;
    while start > 0 && noun - start < 6 && belongs(start - 1) {
        start -= 1;
    }
    while start < noun && matches!(reading.words[start].lower.as_str(), "-" | "'s" | "’s") {
        start += 1;
    }
    start
}

/// A run of names after the noun: "the newspaper Le Monde".
fn name_right(reading: &Reading, from: usize) -> Range<usize> {
    let sentence = reading.words[from - 1].sentence;
    let is_name = |w: usize| {
        let word = &reading.words[w];
        word.sentence == sentence
            && (word.pos == PartOfSpeech::PROPN
                || word.lower == "-" && w > from
                || word.pos == PartOfSpeech::NUM
                    && reading
                        .cut(word.span)
                        .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                    && w > from)
    };
    let mut end = from;
    while end < reading.words.len() && end - from < 5 && is_name(end) {
        end += 1;
    }
    let words = from..end;
    let at = reading.names.partition_point(|name| name.words.end <= from);
    let label = reading
        .names
        .get(at)
        .filter(|name| name.words.start < end)
        .map(|name| name.label);
    // "newspaper Monday", "television Dmitry Peskov" are no names of media.
    let other = matches!(
        label,
        Some(EntityLabel::DATE | EntityLabel::TIME | EntityLabel::PERSON | EntityLabel::GPE)
    );
    if other { from..from } else { words }
}

/// The name directly before the noun: proper nouns that no place or nation is.
fn name_left(reading: &Reading, words: Range<usize>) -> Option<Range<usize>> {
    let mut start = words.end;
    let is_name = |w: usize| {
        let word = &reading.words[w];
        let at = reading.names.partition_point(|name| name.words.end <= w);
        let label = reading
            .names
            .get(at)
            .filter(|name| name.words.start <= w)
            .map(|name| name.label);
        let joined = word.lower == "-";
        joined
            || word.pos == PartOfSpeech::PROPN
                && !matches!(label, Some(EntityLabel::NORP | EntityLabel::GPE))
    };
    while start > words.start && is_name(start - 1) {
        start -= 1;
    }
    (start < words.end).then_some(start..words.end)
}

/// The medium whose phrase overlaps `words`, if one does.
pub(crate) fn medium_in(media: &[Medium], words: Range<usize>) -> Option<&Medium> {
    let at = media.partition_point(|medium| medium.words.end <= words.start);
    media
        .get(at)
        .filter(|medium| medium.words.start < words.end)
}

/// All media whose phrases lie in `words`.
pub(crate) fn media_within(media: &[Medium], words: Range<usize>) -> &[Medium] {
    let start = media.partition_point(|medium| medium.words.start < words.start);
    let end = media.partition_point(|medium| medium.words.start < words.end);
    &media[start..end.max(start)]
}

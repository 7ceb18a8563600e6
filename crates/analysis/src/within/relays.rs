//! Who stands between the speaker and the page.
//!
//! Each function knows one way in which English-language news names a relay.
//! All of them look only at words that belong neither to the content nor to
//! the source: "the BBC" in what was said is a topic, not a relay. The order is
//! that of the chain, outermost (nearest the page) first.

use super::cast::collapsed;
use super::draft::Draft;
use super::media::{Medium, media_within, medium_in};
use super::quotations::Quotations;
use super::reading::Reading;
use crate::lexicon::Lexicon;
use crosswire_article::{Article, Block, BlockKind, Relay, RelayKind, Span};
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::ops::Range;

/// Nearness to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// "(Reuters) -" at the head of the article.
    Credit,
    /// "Press TV reports:" over a reprint.
    Reprint,
    /// "..., according to AFP"; "Interfax quoted X as saying".
    Reporter,
    /// "told Reuters", "in an interview with the paper", "on state television".
    Venue,
    /// "in a statement".
    Document,
}

/// What the article's layout says about relays.
#[derive(Debug)]
pub(crate) struct Layout {
    credits: Vec<Relay>,
    /// Reprints: where they stand, and who is reprinted.
    reprints: Vec<(Span, Relay)>,
}

/// Reads credits and reprints off the layout.
pub(crate) fn read_layout(
    article: &Article,
    blocks: &[Block],
    reading: &Reading,
    lexicon: &Lexicon,
    media: &[Medium],
) -> Layout {
    Layout {
        credits: credits(article, blocks, lexicon),
        reprints: reprints(blocks, reading, media),
    }
}

fn credits(article: &Article, blocks: &[Block], lexicon: &Lexicon) -> Vec<Relay> {
    let heads = blocks
        .iter()
        .filter(|b| matches!(b.kind, BlockKind::Dateline | BlockKind::Byline));
    let mut spans: Vec<Span> = heads.map(|block| block.span).collect();
    spans.extend(dateline_in_body(article, blocks));
    let mut credits: Vec<Relay> = Vec::new();
    for span in spans {
        for outlet in lexicon.outlets.find(article.cut(span)) {
            let own = article.outlet.as_deref() == Some(outlet.name);
            let known = credits.iter().any(|credit| credit.name == outlet.name);
            if outlet.kind == RelayKind::Agency && !own && !known {
                credits.push(Relay {
                    name: outlet.name.to_owned(),
                    kind: outlet.kind,
                    span: Span::of(outlet.start..outlet.end).shifted(span.start),
                });
            }
        }
    }
    credits
}

/// "GENEVA (Reuters) -" at the start of the first body paragraph, where the
/// reader left it in.
fn dateline_in_body(article: &Article, blocks: &[Block]) -> Option<Span> {
    let body = blocks.iter().find(|block| block.kind == BlockKind::Body)?;
    let text = article.cut(body.span);
    let open = text.find('(').filter(|open| *open < 60)?;
    let close = open + text[open..].find(')').filter(|length| *length < 40)?;
    let after = text[close + 1..].trim_start();
    let dash = after.starts_with(['-', '–', '—']);
    dash.then(|| Span::of(open + 1..close).shifted(body.span.start))
}

/// Lines such as "Press TV reports:", with all that follows, to the next line
/// of the sort or the first block that is no report.
fn reprints(blocks: &[Block], reading: &Reading, media: &[Medium]) -> Vec<(Span, Relay)> {
    let mut found: Vec<(Span, Relay)> = Vec::new();
    for passage in &reading.passages {
        let Some(medium) = introduced(reading, media, passage.span) else {
            continue;
        };
        if let Some((span, _)) = found.last_mut() {
            span.end = span.end.min(passage.span.start);
        }
        let after = blocks.partition_point(|b| b.span.start < passage.span.end);
        let rest = &blocks[after..];
        let stop = rest
            .iter()
            .find(|b| !matches!(b.kind, BlockKind::Body | BlockKind::Caption));
        let end = stop.map_or(reading.text.len() as u32, |block| block.span.start);
        let relay = relay_of(reading, medium);
        found.push((
            Span::new(passage.span.end, end.max(passage.span.end)),
            relay,
        ));
    }
    found
}

/// The medium of a line that introduces a reprint.
fn introduced<'a>(reading: &Reading, media: &'a [Medium], line: Span) -> Option<&'a Medium> {
    let text = reading.cut(line).trim_end();
    if !text.ends_with(':') || text.len() > 80 {
        return None;
    }
    let words = reading.words_in(line);
    let medium = medium_in(media, words.clone())?;
    let verb = words.clone().any(|w| {
        let lower = reading.words[w].lower.as_str();
        matches!(
            lower,
            "reports" | "reported" | "writes" | "wrote" | "says" | "from" | "by" | "via" | "report"
        )
    });
    (verb && words.len() <= 10).then_some(medium)
}

fn relay_of(reading: &Reading, medium: &Medium) -> Relay {
    Relay {
        name: medium.name.clone(),
        kind: medium.kind,
        span: reading.span_of(medium.words.clone()).unwrap_or_default(),
    }
}

/// All that is needed to look for the relays of one statement.
pub(crate) struct Chains<'a> {
    pub(crate) reading: &'a Reading<'a>,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) media: &'a [Medium],
    pub(crate) quotations: &'a Quotations,
    pub(crate) layout: &'a Layout,
}

impl Chains<'_> {
    /// Finds the relays of a statement and puts them in order.
    pub(crate) fn add_relays(&self, draft: &mut Draft) {
        let mut found: Vec<(Rank, Relay)> = std::mem::take(&mut draft.relays);
        if let Some(anchor) = draft.anchor(self.reading) {
            let words = self.reading.sentences[self.reading.words[anchor].sentence]
                .words
                .clone();
            found.extend(self.according_to(draft, words.clone()));
            if draft.act.speech {
                found.extend(self.told(draft, anchor));
                found.extend(self.venues(draft, anchor, words.clone()));
                found.extend(self.quoted_by(draft, anchor, words.clone()));
                found.extend(self.carrier(draft, anchor, words));
            }
        }
        found.extend(self.by_layout(draft));
        found.sort_by_key(|(rank, relay)| (*rank, relay.span));
        draft.relays = without_doubles(found);
    }

    /// Whether a word is open to be a relay of this statement.
    fn is_free(&self, draft: &Draft, word: usize) -> bool {
        let span = self.reading.words[word].span;
        let used = draft
            .content
            .iter()
            .chain(&draft.source)
            .any(|part| part.overlaps(span));
        !used && self.quotations.outer_at(span.start).is_none()
    }

    fn free_media<'a>(
        &'a self,
        draft: &'a Draft,
        words: Range<usize>,
    ) -> impl Iterator<Item = &'a Medium> {
        let media = media_within(self.media, words);
        media
            .iter()
            .filter(|medium| self.is_free(draft, medium.name_words.start))
    }

    /// "..., according to AFP", beside another cue.
    fn according_to(&self, draft: &Draft, words: Range<usize>) -> Vec<(Rank, Relay)> {
        let hull = draft.hull();
        let reading = self.reading;
        let media = self.free_media(draft, words.clone());
        let fits = |medium: &&Medium| {
            let start = self.before_article(medium.words.start);
            let Some(according) = start.checked_sub(2).filter(|w| *w >= words.start) else {
                return false;
            };
            let cue = reading.words[according].lower == "according"
                && reading.words[according + 1].lower == "to";
            cue && self.touches(hull, according, medium.words.end)
        };
        media
            .filter(fits)
            .map(|medium| (Rank::Reporter, relay_of(reading, medium)))
            .collect()
    }

    /// The word after which a phrase starts, its article skipped.
    fn before_article(&self, start: usize) -> usize {
        let article = |w: usize| matches!(self.reading.words[w].lower.as_str(), "the" | "a" | "an");
        if start > 0 && article(start - 1) {
            start - 1
        } else {
            start
        }
    }

    /// Whether a phrase stands directly before or behind the statement.
    fn touches(&self, hull: Span, first: usize, end: usize) -> bool {
        let before = self.reading.words[first].span.start;
        let after = self.reading.words[end - 1].span.end;
        let gap = if before >= hull.end {
            Span::new(hull.end, before)
        } else if after <= hull.start {
            Span::new(after, hull.start)
        } else {
            return true;
        };
        !self.reading.cut(gap).contains(char::is_alphanumeric)
    }

    /// "told Reuters".
    fn told(&self, draft: &Draft, anchor: usize) -> Option<(Rank, Relay)> {
        let word = &self.reading.words[anchor];
        if !matches!(word.lower.as_str(), "told" | "tell" | "tells" | "telling") {
            return None;
        }
        let end = self.reading.sentences[word.sentence]
            .words
            .end
            .min(anchor + 8);
        let mut media = self.free_media(draft, anchor + 1..end);
        let medium = media.find(|m| self.before_article(m.words.start) == anchor + 1)?;
        Some((Rank::Venue, relay_of(self.reading, medium)))
    }

    /// "in an interview with the paper", "on state television", "in remarks
    /// carried by SANA", "on Twitter".
    fn venues(&self, draft: &Draft, anchor: usize, words: Range<usize>) -> Vec<(Rank, Relay)> {
        let reading = self.reading;
        let media = self.free_media(draft, words);
        let fits = |medium: &&Medium| {
            let start = self.before_article(medium.words.start);
            let Some(before) = start.checked_sub(1).filter(|w| *w != anchor) else {
                return false;
            };
            let preposition = matches!(
                reading.words[before].lower.as_str(),
                "on" | "with" | "by" | "in" | "to" | "via" | "for" | "through"
            );
            let according = before > 0 && reading.words[before - 1].lower == "according";
            preposition && !according && self.attached(draft, before, anchor)
        };
        media
            .filter(fits)
            .map(|medium| (Rank::Venue, relay_of(reading, medium)))
            .collect()
    }

    /// Whether a phrase hangs on the cue, or is part of it.
    fn attached(&self, draft: &Draft, word: usize, anchor: usize) -> bool {
        let span = self.reading.words[word].span;
        let in_cue = draft.cue.iter().any(|part| part.overlaps(span));
        let by_tree = self
            .reading
            .heads_above(word, 6)
            .any(|above| above == anchor);
        let verb_between = self
            .reading
            .heads_above(word, 6)
            .take_while(|above| *above != anchor)
            .any(|above| {
                let above = &self.reading.words[above];
                above.pos == PartOfSpeech::VERB
                    && !matches!(
                        above.lower.as_str(),
                        "carried"
                            | "published"
                            | "posted"
                            | "broadcast"
                            | "aired"
                            | "quoted"
                            | "reported"
                            | "speaking"
                            | "televised"
                            | "cited"
                            | "printed"
                            | "released"
                    )
            });
        in_cue || by_tree && !verb_between
    }

    /// "X was quoted by SANA as saying", "quoted as saying by SANA".
    fn quoted_by(
        &self,
        draft: &Draft,
        anchor: usize,
        words: Range<usize>,
    ) -> Option<(Rank, Relay)> {
        let word = &self.reading.words[anchor];
        if !matches!(word.lower.as_str(), "quoted" | "cited" | "reported") {
            return None;
        }
        let mut media = self.free_media(draft, anchor..words.end);
        let medium = media.find(|medium| {
            let start = self.before_article(medium.words.start);
            start > anchor && self.reading.words[start - 1].lower == "by"
        })?;
        Some((Rank::Reporter, relay_of(self.reading, medium)))
    }

    /// "in a statement".
    fn carrier(&self, draft: &Draft, anchor: usize, words: Range<usize>) -> Option<(Rank, Relay)> {
        let near = words.start.max(anchor.saturating_sub(25))..words.end.min(anchor + 25);
        near.clone().find_map(|index| {
            let word = &self.reading.words[index];
            if !word.is_noun()
                || !self.lexicon.nouns.is_carrier(&word.lower)
                || !self.is_free(draft, index)
            {
                return None;
            }
            let start = self
                .reading
                .phrase_start(index)
                .max(index.saturating_sub(6));
            let before = start.checked_sub(1).filter(|w| near.contains(w))?;
            let preposition = matches!(
                self.reading.words[before].lower.as_str(),
                "in" | "via" | "through" | "on"
            );
            let modifier = word.dep == Dependency::COMPOUND;
            (preposition && !modifier && self.attached(draft, before, anchor))
                .then(|| self.document(start..index + 1))
        })
    }

    fn document(&self, words: Range<usize>) -> (Rank, Relay) {
        let mut words = words;
        while words.len() > 1
            && matches!(
                self.reading.words[words.start].tag,
                Tag::DT | Tag::PRP_POSSESSIVE
            )
        {
            words.start += 1;
        }
        let name = collapsed(self.reading.text_of(words.clone()));
        let span = self.reading.span_of(words).unwrap_or_default();
        let kind = RelayKind::Document;
        (Rank::Document, Relay { name, kind, span })
    }

    fn by_layout(&self, draft: &Draft) -> Vec<(Rank, Relay)> {
        let start = draft.hull().start;
        let credits = self
            .layout
            .credits
            .iter()
            .map(|relay| (Rank::Credit, relay.clone()));
        let at = self
            .layout
            .reprints
            .partition_point(|(span, _)| span.start <= start);
        let reprint = self.layout.reprints[..at]
            .last()
            .filter(|(span, _)| span.covers(start));
        let reprint = reprint.map(|(_, relay)| (Rank::Reprint, relay.clone()));
        credits.chain(reprint).collect()
    }
}

/// One relay a name, the outermost.
fn without_doubles(found: Vec<(Rank, Relay)>) -> Vec<(Rank, Relay)> {
    let mut kept: Vec<(Rank, Relay)> = Vec::new();
    for (rank, relay) in found {
        let known = kept
            .iter()
            .any(|(_, k)| k.name == relay.name || k.span == relay.span);
        if !known {
            kept.push((rank, relay));
        }
    }
    kept
}

/// Turns "SANA quoted X as saying T" and "SANA, citing X, reported T" around:
/// X is the source and SANA the relay.
pub(crate) fn turn_round_quoting(reading: &Reading, media: &[Medium], drafts: &mut Vec<Draft>) {
    let mut dropped = vec![false; drafts.len()];
    for index in 0..drafts.len() {
        let Some(medium) = source_medium(reading, media, &drafts[index]) else {
            continue;
        };
        let turned = turn_quoted(reading, &drafts[index], medium)
            .or_else(|| turn_citing(reading, &drafts[index], medium));
        if let Some(turned) = turned {
            drop_bare_citing(drafts, index, &turned, &mut dropped);
            drafts[index] = turned;
        }
    }
    let mut kept = dropped.iter();
    drafts.retain(|_| !kept.next().copied().unwrap_or(false));
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

fn source_medium<'a>(reading: &Reading, media: &'a [Medium], draft: &Draft) -> Option<&'a Medium> {
    let words = reading.words_in(*draft.source.first()?);
    let head = reading.head_of(words)?;
    medium_in(media, head..head + 1)
}

/// "quoted X as saying".
fn turn_quoted(reading: &Reading, draft: &Draft, medium: &Medium) -> Option<Draft> {
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
        reading.words[*w].lower == "as"
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
    turned.cue = vec![
        reading.words[verb].span,
        reading.span_of(saying..saying + 2)?,
    ];
    let said = reading.words[saying + 1].span;
    let first = turned.source[0].start.min(reading.words[verb].span.start);
    turned.content = content_beyond(reading, draft, Span::new(first, said.end), sentence.span);
    if turned.content.is_empty() {
        return None;
    }
    turned
        .relays
        .push((Rank::Reporter, relay_of(reading, medium)));
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

/// "SANA reported, citing X, that": X is the source.
fn turn_citing(reading: &Reading, draft: &Draft, medium: &Medium) -> Option<Draft> {
    let anchor = draft.anchor(reading)?;
    if reading.words[anchor].lower.starts_with("cit") {
        return None;
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
    turned
        .relays
        .push((Rank::Reporter, relay_of(reading, medium)));
    turned.why.push("relay: citing".to_owned());
    Some(turned)
}

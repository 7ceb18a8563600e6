//! Who stands between the speaker and the page.
//!
//! Each function knows one way in which English-language news names a relay.
//! All of them look only at words that belong neither to the content nor to
//! the source: "the BBC" in what was said is a topic, not a relay. The order is
//! that of the chain, outermost (nearest the page) first.

mod carrying;
mod documents;
mod folding;
mod layout;
mod papers;
mod turning;
mod venues;

pub(crate) use carrying::carry_relays;
pub(crate) use folding::fold_media;
pub(crate) use layout::{Layout, read_layout};
pub(crate) use papers::{Paper, find_papers, paper_at};
pub(crate) use turning::turn_round_quoting;

use super::draft::Draft;
use super::media::{Medium, media_within};
use super::quotations::Quotations;
use super::reading::Reading;
use crate::lexicon::Lexicon;
use crosswire_article::{Relay, Span};
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

/// Whether a medium's name is that of the article's own outlet.
fn is_own(outlet: Option<&str>, name: &str) -> bool {
    let plain = |name: &str| {
        let lower = name.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty() && *word != "the");
        words.map(str::to_owned).collect::<Vec<String>>()
    };
    let name = plain(name);
    outlet.is_some_and(|outlet| {
        let outlet = plain(outlet);
        // Archives write names in one word: "asharqalawsat".
        let joined = outlet.concat() == name.concat();
        !name.is_empty() && (joined || outlet.ends_with(&name) || outlet.starts_with(&name))
    })
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
    pub(crate) papers: &'a [Paper],
    /// The article's own outlet, which is no relay of itself.
    pub(crate) outlet: Option<&'a str>,
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
                found.extend(self.tweeted(anchor));
                found.extend(self.posting(draft));
                found.extend(self.posted_on(draft));
            }
        }
        found.extend(self.by_paper(draft));
        found.extend(self.by_layout(draft));
        let chained: Vec<(Rank, Relay)> = found
            .iter()
            .filter(|(rank, _)| *rank == Rank::Reporter)
            .flat_map(|(_, relay)| self.cited_behind(draft, relay.span))
            .collect();
        found.extend(chained);
        found.retain(|(_, relay)| !is_own(self.outlet, &relay.name));
        found.sort_by_key(|(rank, relay)| (*rank, relay.span));
        draft.relays = without_doubles(found);
    }

    /// "..., according to Harbourline, which cited TASIN": the chain goes on
    /// behind the medium at `span`.
    fn cited_behind(&self, draft: &Draft, span: Span) -> Vec<(Rank, Relay)> {
        let reading = self.reading;
        let mut found = Vec::new();
        let mut at = reading.words_in(span).end;
        let end = reading
            .words
            .get(at)
            .map_or(at, |word| reading.sentences[word.sentence].words.end);
        while at < end {
            let cites = (at..end.min(at + 6)).find(|w| {
                matches!(
                    reading.words[*w].lower.as_str(),
                    "citing" | "cited" | "cites" | "quoting" | "quoted" | "quotes"
                ) && self.is_free(draft, *w)
            });
            let Some(cites) = cites else { break };
            let mut behind = self.free_media(draft, cites + 1..end.min(cites + 8));
            let Some(medium) = behind.next() else { break };
            found.push((Rank::Reporter, relay_of(reading, medium)));
            at = medium.words.end;
        }
        found
    }

    /// A document that speaks, or in which its author does, with the medium
    /// that brought it out.
    fn by_paper(&self, draft: &Draft) -> Vec<(Rank, Relay)> {
        let reading = self.reading;
        let Some(source) = draft.source.first().map(|span| reading.words_in(*span)) else {
            return Vec::new();
        };
        let Some(head) = reading.head_of(source.clone()) else {
            return Vec::new();
        };
        let paper = paper_at(reading, self.papers, head);
        let written = paper.is_none().then(|| self.paper_of_writer(draft, head));
        let own = paper.is_some();
        let Some(paper) = paper.or(written.flatten()) else {
            return Vec::new();
        };
        let via = paper
            .via
            .as_ref()
            .map(|medium| (Rank::Reporter, relay_of(reading, medium)));
        let told = !own || paper.author.is_some();
        let at = if own { head } else { paper.head };
        let start = reading.phrase_start(at).max(at.saturating_sub(4));
        let document = told.then(|| self.document(start..at + 1));
        via.into_iter().chain(document).collect()
    }

    /// "Lund wrote": in the document that he is the author of.
    fn paper_of_writer(&self, draft: &Draft, head: usize) -> Option<&Paper> {
        let reading = self.reading;
        let anchor = draft.anchor(reading)?;
        let writes = matches!(
            reading.words[anchor].lower.as_str(),
            "wrote" | "writes" | "written" | "writing" | "notes" | "noted"
        );
        let name = &reading.words[head].lower;
        let by = |paper: &&Paper| {
            let mut words = paper.author.clone().into_iter().flatten();
            paper.head < head + 40 && words.any(|w| reading.words[w].lower == *name)
        };
        writes.then(|| self.papers.iter().find(by)).flatten()
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

//! Who stands between the speaker and the page.
//!
//! Each function knows one way in which English-language news names a relay.
//! All of them look only at words that belong neither to the content nor to
//! the source: "the BBC" in what was said is a topic, not a relay. The order is
//! that of the chain, outermost (nearest the page) first.

mod folding;
mod layout;
mod papers;
mod turning;

pub(crate) use folding::fold_media;
pub(crate) use layout::{Layout, read_layout};
pub(crate) use papers::{Paper, find_papers, paper_at};
pub(crate) use turning::turn_round_quoting;

use super::cast::collapsed;
use super::draft::Draft;
use super::media::{Medium, media_within};
use super::quotations::Quotations;
use super::reading::Reading;
use crate::lexicon::Lexicon;
use crosswire_article::{Relay, RelayKind, Span};
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

/// What is brought out like a document, though it is not called one.
const WARNINGS: [&str; 6] = [
    "warning",
    "appeal",
    "ultimatum",
    "decree",
    "fatwa",
    "advisory",
];

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
                            | "posting"
                            | "writing"
                            | "appearing"
                            | "shared"
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
            let joined = index >= 2
                && self.reading.words[index - 1].lower == "-"
                && self.reading.words[index - 2].span.end
                    == self.reading.words[index - 1].span.start;
            let noun = if joined {
                format!("{}-{}", self.reading.words[index - 2].lower, word.lower)
            } else {
                word.lower.clone()
            };
            let carrier = self.lexicon.nouns.is_carrier(&noun);
            let brought_out = WARNINGS.contains(&noun.as_str()) && self.brings_out(index, anchor);
            if !(word.is_noun() || joined)
                || !(carrier || brought_out)
                || !self.is_free(draft, index)
            {
                return None;
            }
            let start = self.noun_phrase(index, near.start);
            let before = start.checked_sub(1).filter(|w| near.contains(w));
            let inside = before.is_some_and(|before| {
                let preposition = matches!(
                    self.reading.words[before].lower.as_str(),
                    "in" | "via" | "through" | "on"
                );
                preposition && self.attached(draft, before, anchor)
            });
            let modifier = word.dep == Dependency::COMPOUND;
            (!modifier && (inside || self.brings_out(index, anchor)))
                .then(|| self.document(start..index + 1))
        })
    }

    /// Where the noun phrase around `noun` starts, by its words: the parser
    /// takes "e-mail" apart.
    fn noun_phrase(&self, noun: usize, floor: usize) -> usize {
        let belongs = |w: usize| {
            let word = &self.reading.words[w];
            word.lower == "-"
                || word.is_noun()
                || matches!(
                    word.tag,
                    Tag::DT | Tag::JJ | Tag::CD | Tag::PRP_POSSESSIVE | Tag::POS | Tag::JJR
                )
                || word.tag == Tag::VBN && word.dep == Dependency::AMOD
        };
        let mut start = noun;
        while start > floor && noun - start < 7 && belongs(start - 1) {
            start -= 1;
        }
        start
    }

    /// "issued a statement saying", "have signed a letter asking": the document
    /// is the object of the cue's verb, or the cue says what stands in it.
    fn brings_out(&self, noun: usize, anchor: usize) -> bool {
        const VERBS: [&str; 18] = [
            "issued",
            "issue",
            "issues",
            "issuing",
            "released",
            "release",
            "releasing",
            "sent",
            "send",
            "sends",
            "sending",
            "signed",
            "published",
            "posted",
            "circulated",
            "wrote",
            "broadcast",
            "put",
        ];
        let reading = self.reading;
        let word = &reading.words[noun];
        let verb = word.head;
        let object =
            word.dep == Dependency::DOBJ && VERBS.contains(&reading.words[verb].lower.as_str());
        let told = reading.words[anchor].head;
        object && (verb == anchor || told == noun || told == verb)
    }

    /// "Residents posting on social media": the source itself tells where.
    fn posting(&self, draft: &Draft) -> Option<(Rank, Relay)> {
        let reading = self.reading;
        let words = reading.words_in(*draft.source.first()?);
        let verb = words.clone().find(|w| {
            matches!(
                reading.words[*w].lower.as_str(),
                "posting" | "writing" | "speaking" | "appearing" | "quoted" | "cited"
            )
        })?;
        let near = verb + 1..words.end.min(verb + 5);
        let medium = media_within(self.media, near).first()?;
        let start = self.before_article(medium.words.start);
        let towards = matches!(
            reading.words[start - 1].lower.as_str(),
            "on" | "in" | "to" | "for" | "by" | "via"
        );
        let rank = if matches!(reading.words[verb].lower.as_str(), "quoted" | "cited") {
            Rank::Reporter
        } else {
            Rank::Venue
        };
        (towards && start > verb).then(|| (rank, relay_of(reading, medium)))
    }

    /// "tweeted": the verb names the network.
    fn tweeted(&self, anchor: usize) -> Option<(Rank, Relay)> {
        let word = &self.reading.words[anchor];
        let tweets = matches!(
            word.lower.as_str(),
            "tweeted" | "tweets" | "tweet" | "tweeting" | "retweeted" | "retweets" | "retweeting"
        );
        let relay = Relay {
            name: "Twitter".to_owned(),
            kind: RelayKind::Site,
            span: word.span,
        };
        (tweets && word.is_verb()).then_some((Rank::Venue, relay))
    }

    fn document(&self, words: Range<usize>) -> (Rank, Relay) {
        let mut words = words;
        while words.len() > 1
            && matches!(
                self.reading.words[words.start].tag,
                Tag::DT | Tag::PRP_POSSESSIVE | Tag::POS
            )
            || words.len() > 1 && self.reading.words[words.start].pos == PartOfSpeech::PUNCT
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

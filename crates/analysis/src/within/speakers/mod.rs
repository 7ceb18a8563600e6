//! From the words that name a source to the actor behind them.
//!
//! Statements are taken in the order of their sources. A source is a pronoun,
//! a name, or a noun; each has its rule, and a pronoun without an antecedent
//! in the article stays unknown. The nearest name is never taken for want of
//! another.

mod bodies;
mod media;
mod names;
mod nouns;
mod offices;
mod persons;
mod pronouns;

use super::cast::{Cast, Sighting, collapsed, is_cut_off_title, role_of};
use super::circumstances::is_day_word;
use super::media::{Medium, medium_in};
use super::quotations::Quotations;
use super::reading::Reading;
use super::relays::{Paper, paper_at};
use crate::lexicon::{Gender, Lexicon, NounKind};
use crosswire_article::{ActorKind, Anonymity, MentionKind, Span, Unknown};
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many sentences back a pronoun looks.
const PRONOUN_SENTENCES: usize = 6;
/// How many mentions of each sort it looks at.
const PRONOUN_MENTIONS: usize = 48;

/// What resolution found.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    /// The actor, or why there is none.
    pub(crate) actor: Result<usize, Unknown>,
    pub(crate) anonymity: Anonymity,
    /// Role as this source gives it.
    pub(crate) role: Option<String>,
    /// The rule, for `why`.
    pub(crate) rule: &'static str,
    /// Factor for the statement's confidence.
    pub(crate) certainty: f32,
}

impl Resolved {
    pub(crate) fn unknown(reason: Unknown, anonymity: Anonymity, rule: &'static str) -> Self {
        Self {
            actor: Err(reason),
            anonymity,
            role: None,
            rule,
            certainty: 1.0,
        }
    }
}

/// The statement around a source, as far as resolution needs it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surroundings {
    /// Content of the statement: no antecedent is looked for in it.
    pub(crate) content: Vec<Span>,
    /// Speaker of the statement that this one stands in: "I" means them.
    pub(crate) enclosing: Option<usize>,
}

/// Resolves sources in text order and remembers what was said last.
pub(crate) struct Resolver<'a> {
    pub(crate) reading: &'a Reading<'a>,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) media: &'a [Medium],
    pub(crate) quotations: &'a Quotations,
    pub(crate) papers: &'a [Paper],
    pub(crate) cast: Cast,
    /// Last speaker, with the sentence in which the source stood.
    last: Option<(usize, usize)>,
    /// What each run of words was resolved to: two statements may share one.
    known: BTreeMap<(usize, usize), Resolved>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Person {
    /// "he", "she"
    One(Option<Gender>),
    /// "they"
    Many,
    /// "it"
    Thing,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(
        reading: &'a Reading<'a>,
        lexicon: &'a Lexicon,
        media: &'a [Medium],
        quotations: &'a Quotations,
        papers: &'a [Paper],
        cast: Cast,
    ) -> Self {
        Self {
            reading,
            lexicon,
            media,
            quotations,
            papers,
            cast,
            last: None,
            known: BTreeMap::new(),
        }
    }

    /// Who a source is. An empty source gives "no source given".
    pub(crate) fn resolve(&mut self, source: &[Span], around: &Surroundings) -> Resolved {
        let words = source.first().map(|span| self.reading.words_in(*span));
        let Some(words) = words.filter(|words| !words.is_empty()) else {
            return Resolved::unknown(
                Unknown::Unsourced,
                Anonymity::Unsourced,
                "no source in the text",
            );
        };
        let place = (words.start, words.end);
        if let Some(known) = self.known.get(&place) {
            return known.clone();
        }
        if self.is_only_a_place(&words) {
            let rule = "a place and not a speaker";
            return Resolved::unknown(Unknown::Unsourced, Anonymity::Unsourced, rule);
        }
        let resolved = self.resolve_words(words.clone(), around);
        if let Ok(actor) = resolved.actor {
            self.last = Some((actor, self.reading.words[words.start].sentence));
            self.known.insert(place, resolved.clone());
        }
        resolved
    }

    /// "It is widely believed in Ostrand": where it is believed, not by whom.
    fn is_only_a_place(&self, words: &Range<usize>) -> bool {
        let before = words.start.checked_sub(1).map(|w| &self.reading.words[w]);
        let inside = before.is_some_and(|w| {
            matches!(w.lower.as_str(), "in" | "across" | "throughout" | "around")
                && w.sentence == self.reading.words[words.start].sentence
        });
        let named = self.cast.named_at(words.start);
        inside
            && named.is_some_and(|s| {
                s.words == *words && self.cast.actors[s.actor].kind == ActorKind::State
            })
    }

    fn resolve_words(&mut self, words: Range<usize>, around: &Surroundings) -> Resolved {
        let words = self.with_name_behind(self.without_edges(words));
        let Some(head) = self.head_of(words.clone()) else {
            return Resolved::unknown(
                Unknown::Unsourced,
                Anonymity::Unsourced,
                "no word in the source",
            );
        };
        let opening = self.reading.words[words.start].lower.as_str();
        if matches!(opening, "nobody" | "none" | "noone")
            || opening == "no"
                && self.reading.words.get(words.start + 1).is_some_and(|w| {
                    w.lower == "one" || w.is_noun() && w.pos != PartOfSpeech::PROPN
                })
        {
            let rule = "a source that is denied to exist";
            return Resolved::unknown(Unknown::Unsourced, Anonymity::Unsourced, rule);
        }
        // A relative pronoun opens its clause: what follows it is a slip.
        let relative = matches!(
            self.reading.words[words.start].tag,
            Tag::WP | Tag::WDT | Tag::WP_POSSESSIVE
        );
        if relative || words.len() == 1 && self.is_pronoun(head) {
            return self.pronoun(words.start, around);
        }
        if let Some(found) = self.several(&words, head) {
            return found;
        }
        if let Some(found) = self.named(&words, head) {
            return found;
        }
        if self.is_pronoun(head) {
            return self.pronoun(head, around);
        }
        self.unnamed(&words, head, around)
    }

    /// Marks, possessive endings and articles at the ends are no part of it.
    fn without_edges(&self, words: Range<usize>) -> Range<usize> {
        let mut trimmed = words.start..self.end_before_days(&words);
        let word = |w: usize| &self.reading.words[w];
        while !trimmed.is_empty() && word(trimmed.start).pos == PartOfSpeech::PUNCT {
            trimmed.start += 1;
        }
        while !trimmed.is_empty()
            && (word(trimmed.end - 1).pos == PartOfSpeech::PUNCT
                && word(trimmed.end - 1).lower != "."
                || word(trimmed.end - 1).tag == Tag::POS)
        {
            trimmed.end -= 1;
        }
        if trimmed.is_empty() { words } else { trimmed }
    }

    /// The word that the others hang on; where a sentence was taken to end behind an
    /// abbreviated title ("Cmdr. Ada Roe"), of what stands behind it.
    fn head_of(&self, words: Range<usize>) -> Option<usize> {
        let head = self.reading.head_of(words.clone())?;
        let cut_off = is_cut_off_title(self.reading, self.lexicon, head);
        let behind = (head + 2..words.end).find(|w| self.reading.words[*w].is_noun());
        match behind.filter(|_| cut_off) {
            Some(name) => self.reading.head_of(name..words.end),
            None => Some(head),
        }
    }

    /// "Harlow's Jan. 8 claim": behind an owner the day is the claim's.
    fn end_before_days(&self, words: &Range<usize>) -> usize {
        let reading = self.reading;
        let owner = words.clone().find(|w| {
            let word = &reading.words[*w];
            word.tag == Tag::POS || matches!(word.lower.as_str(), "'s" | "’s")
        });
        let of_day = |w: usize| {
            let word = &reading.words[w];
            is_day_word(reading, w) || matches!(word.pos, PartOfSpeech::NUM | PartOfSpeech::PUNCT)
        };
        owner
            .filter(|owner| {
                let mut days = owner + 1..words.end;
                *owner > words.start && is_day_word(reading, owner + 1) && days.all(of_day)
            })
            .unwrap_or(words.end)
    }

    /// "The harbour master, Per Stenvik, told": where the source breaks off
    /// before the name that stands in apposition, the name belongs to it.
    fn with_name_behind(&self, words: Range<usize>) -> Range<usize> {
        let reading = self.reading;
        let last = &reading.words[words.end - 1];
        let Some(NounKind::Office | NounKind::Person) = self.lexicon.nouns.kind(&last.lower) else {
            return words;
        };
        let comma = reading.words.get(words.end).is_some_and(|w| w.lower == ",");
        let from = words.end + usize::from(comma);
        let named = self.cast.named_at(from.min(reading.words.len() - 1));
        let Some(name) = named.filter(|name| {
            name.words.start == from
                && reading.words[from].sentence == last.sentence
                && self.cast.actors[name.actor].kind == ActorKind::Person
        }) else {
            return words;
        };
        let after = reading.words.get(name.words.end).map(|w| w.lower.as_str());
        let closed = after == Some(",") || !comma && after != Some("'s") && after != Some("’s");
        if closed {
            words.start..name.words.end
        } else {
            words
        }
    }

    fn is_pronoun(&self, word: usize) -> bool {
        let word = &self.reading.words[word];
        matches!(
            word.tag,
            Tag::PRP | Tag::PRP_POSSESSIVE | Tag::WP | Tag::WDT | Tag::WP_POSSESSIVE
        ) || matches!(word.lower.as_str(), "he" | "she" | "they" | "it" | "who")
    }

    // --- names ---

    fn found(
        &self,
        actor: usize,
        anonymity: Anonymity,
        role: Option<String>,
        rule: &'static str,
        certainty: f32,
    ) -> Resolved {
        Resolved {
            actor: Ok(actor),
            anonymity,
            role,
            rule,
            certainty,
        }
    }
}

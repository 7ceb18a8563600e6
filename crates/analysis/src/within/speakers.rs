//! From the words that name a source to the actor behind them.
//!
//! Statements are taken in the order of their sources. A source is a pronoun,
//! a name, or a noun; each has its rule, and a pronoun without an antecedent
//! in the article stays unknown. The nearest name is never taken for want of
//! another.

use super::cast::{Cast, collapsed, role_of};
use super::media::{Medium, medium_in};
use super::quotations::Quotations;
use super::reading::Reading;
use crate::lexicon::{Gender, Lexicon, NounKind};
use crosswire_article::{ActorKind, Anonymity, MentionKind, Span, Unknown};
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
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
    pub(crate) cast: Cast,
    /// Last speaker, with the sentence in which the source stood.
    last: Option<(usize, usize)>,
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
        cast: Cast,
    ) -> Self {
        Self {
            reading,
            lexicon,
            media,
            quotations,
            cast,
            last: None,
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
        let resolved = self.resolve_words(words.clone(), around);
        if let Ok(actor) = resolved.actor {
            self.last = Some((actor, self.reading.words[words.start].sentence));
        }
        resolved
    }

    fn resolve_words(&mut self, words: Range<usize>, around: &Surroundings) -> Resolved {
        let words = self.without_edges(words);
        let Some(head) = self.reading.head_of(words.clone()) else {
            return Resolved::unknown(
                Unknown::Unsourced,
                Anonymity::Unsourced,
                "no word in the source",
            );
        };
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
        self.unnamed(&words, head)
    }

    /// Marks, possessive endings and articles at the ends are no part of it.
    fn without_edges(&self, words: Range<usize>) -> Range<usize> {
        let mut trimmed = words.clone();
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

    fn is_pronoun(&self, word: usize) -> bool {
        let word = &self.reading.words[word];
        matches!(
            word.tag,
            Tag::PRP | Tag::PRP_POSSESSIVE | Tag::WP | Tag::WDT | Tag::WP_POSSESSIVE
        ) || matches!(word.lower.as_str(), "he" | "she" | "they" | "it" | "who")
    }

    // --- names ---

    fn named(&mut self, words: &Range<usize>, head: usize) -> Option<Resolved> {
        let sighting = self.named_head(words, head)?;
        let actor = sighting.actor;
        let known = &self.cast.actors[actor];
        if known.kind != ActorKind::Person && !sighting.words.contains(&head) {
            return None;
        }
        let surname = known.kind == ActorKind::Person
            && sighting.words.len() == 1
            && known.name.contains(' ');
        let rule = if surname {
            "surname of a person named in full"
        } else {
            "name in the source"
        };
        let here = role_of(self.reading, self.lexicon, sighting.words.clone());
        let role = here
            .filter(|_| known.kind == ActorKind::Person)
            .or_else(|| known.roles.first().cloned());
        let certainty = if surname { 0.99 } else { 1.0 };
        Some(self.found(actor, Anonymity::Named, role, rule, certainty))
    }

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

    /// The named mention that is the head of the source or stands in
    /// apposition to it.
    fn named_head(&self, words: &Range<usize>, head: usize) -> Option<super::cast::Sighting> {
        if let Some(sighting) = self.cast.named_at(head) {
            return Some(sighting.clone());
        }
        let reading = self.reading;
        let within = self.cast.named_in(words.clone());
        let people = within
            .iter()
            .filter(|s| self.cast.actors[s.actor].kind == ActorKind::Person);
        let mut people = people.peekable();
        // "Jane Roe, head of the board": the name opens the source.
        if let Some(first) = people.peek() {
            let opens = (words.start..first.words.start)
                .all(|w| self.lexicon.nouns.is_title(&reading.words[w].lower));
            let closed =
                first.words.end == words.end || reading.words[first.words.end].lower == ",";
            let office = matches!(
                self.lexicon.nouns.kind(&reading.words[head].lower),
                Some(NounKind::Office)
            );
            if opens && (closed || office && head >= first.words.end) {
                return Some((*first).clone());
            }
        }
        // "the spokesman, Jane Roe" and "spokesman Jane Roe" under a wrong head.
        people
            .find(|person| {
                let own = reading
                    .head_of(person.words.clone())
                    .unwrap_or(person.words.start);
                let apposed =
                    reading.words[own].dep == Dependency::APPOS && reading.words[own].head == head;
                let between = head + 1..person.words.start;
                let adjacent = head < person.words.start
                    && between.len() <= 1
                    && between.clone().all(|w| reading.words[w].lower == ",");
                let office = self.lexicon.nouns.kind(&reading.words[head].lower);
                let role = matches!(office, Some(NounKind::Office | NounKind::Person));
                role && (apposed || adjacent)
            })
            .cloned()
    }

    /// "Lavrov and Kerry": one statement of several, a group.
    fn several(&mut self, words: &Range<usize>, head: usize) -> Option<Resolved> {
        let reading = self.reading;
        let conjunct = reading.children(head).find(|child| {
            reading.words[*child].dep == Dependency::CONJ
                && words.contains(child)
                && reading.words[*child].is_noun()
        })?;
        let parts = [self.part_name(head), self.part_name(conjunct)];
        let named = parts.iter().all(|(_, named)| *named);
        if parts.iter().any(|(name, _)| name.is_empty()) || parts[0].0 == parts[1].0 {
            return None;
        }
        let name = format!("{} and {}", parts[0].0, parts[1].0);
        let actor = self.cast.add_body(&name, ActorKind::Group);
        let anonymity = if named {
            Anonymity::Named
        } else {
            Anonymity::Collective
        };
        self.cast.actors[actor].anonymity = anonymity;
        self.cast.see(
            words.clone(),
            actor,
            if named {
                MentionKind::Named
            } else {
                MentionKind::Nominal
            },
        );
        Some(self.found(actor, anonymity, None, "two speakers joined", 0.95))
    }

    fn part_name(&self, word: usize) -> (String, bool) {
        if let Some(sighting) = self.cast.named_at(word) {
            return (self.cast.actors[sighting.actor].name.clone(), true);
        }
        let start = self.reading.phrase_start(word);
        let own = self
            .reading
            .children(word)
            .find(|c| self.reading.words[*c].dep == Dependency::CC);
        let end = own.unwrap_or(word + 1).clamp(word + 1, word + 6);
        (
            collapsed(self.bare(start.max(word.saturating_sub(6))..end)),
            false,
        )
    }

    // --- nouns ---

    /// The text without a leading article.
    fn bare(&self, words: Range<usize>) -> &'a str {
        let mut words = words;
        while words.len() > 1
            && matches!(
                self.reading.words[words.start].lower.as_str(),
                "the" | "a" | "an" | "one" | "this" | "that" | "these" | "those" | "another"
            )
        {
            words.start += 1;
        }
        self.reading.text_of(words)
    }

    fn unnamed(&mut self, words: &Range<usize>, head: usize) -> Resolved {
        if let Some(medium) = medium_in(self.media, head..head + 1) {
            return self.medium(medium);
        }
        let word = &self.reading.words[head];
        let definite = self.is_definite(words, head);
        let plural = matches!(word.tag, Tag::NNS | Tag::NNPS);
        match self.lexicon.nouns.kind_of_form(&word.lower) {
            Some((NounKind::Office, false)) => self.office(words, head, definite),
            Some((NounKind::Person, false)) => self.person(words, head, definite),
            Some((NounKind::Body, false)) => self.body(words, head, definite),
            Some((NounKind::Document, _)) => self.document(words, head, definite),
            Some((NounKind::Group, _)) => self.group(words, head, definite),
            Some((NounKind::Body, true)) | Some((_, true)) => self.group(words, head, definite),
            None if word.pos == PartOfSpeech::PROPN => self.unlisted_name(words, head),
            None if plural => self.group(words, head, definite),
            None => self.other(words, head),
        }
    }

    fn medium(&mut self, medium: &Medium) -> Resolved {
        if !medium.named {
            // "the newspaper": the one that was mentioned last.
            let definite =
                medium.words.start > 0 && self.reading.words[medium.words.start - 1].lower == "the";
            let before = self
                .media
                .partition_point(|m| m.words.start < medium.words.start);
            let earlier = self.media[..before]
                .iter()
                .rev()
                .take(PRONOUN_MENTIONS)
                .find(|m| m.kind == medium.kind && m.name != medium.name);
            if let Some(earlier) = earlier.filter(|_| definite && medium.words.len() <= 2) {
                let actor = self.medium_actor(earlier);
                self.cast
                    .see(medium.words.clone(), actor, MentionKind::Nominal);
                let anonymity = self.cast.actors[actor].anonymity;
                return self.found(actor, anonymity, None, "medium mentioned before", 0.95);
            }
        }
        let actor = self.medium_actor(medium);
        let kind = if medium.named {
            MentionKind::Named
        } else {
            MentionKind::Nominal
        };
        self.cast.see(medium.words.clone(), actor, kind);
        let anonymity = self.cast.actors[actor].anonymity;
        self.found(actor, anonymity, None, "medium", 1.0)
    }

    /// The actor of a medium, made if it is new.
    pub(crate) fn medium_actor(&mut self, medium: &Medium) -> usize {
        let actor = self.cast.add_body(&medium.name, ActorKind::Organisation);
        let known = &mut self.cast.actors[actor];
        known.medium = known.medium.or(Some(medium.kind));
        if !medium.named {
            known.anonymity = Anonymity::Described;
        }
        actor
    }

    fn is_definite(&self, words: &Range<usize>, head: usize) -> bool {
        let first = &self.reading.words[words.start];
        let opens = matches!(
            first.lower.as_str(),
            "the" | "this" | "that" | "these" | "those"
        );
        opens && words.start <= head
    }

    /// The phrase that names an unnamed source: up to the first comma,
    /// relative clause or participle after the head.
    fn description(&self, words: &Range<usize>, head: usize) -> Range<usize> {
        let stops = |w: usize| {
            let word = &self.reading.words[w];
            word.pos == PartOfSpeech::PUNCT && !matches!(word.lower.as_str(), "-" | "." | "'" | "’")
                || matches!(
                    word.tag,
                    Tag::WP | Tag::WDT | Tag::WP_POSSESSIVE | Tag::VBG | Tag::VBD | Tag::VBN
                ) && word.dep != Dependency::AMOD
        };
        let end = (head + 1..words.end)
            .find(|w| stops(*w))
            .unwrap_or(words.end);
        let comma = (words.start..head)
            .rev()
            .find(|w| self.reading.words[*w].lower == ",");
        comma.map_or(words.start, |comma| comma + 1)..end.max(head + 1)
    }

    /// "the minister": whoever holds the office in this article, else an actor
    /// of its own.
    fn office(&mut self, words: &Range<usize>, head: usize, definite: bool) -> Resolved {
        let noun = self.reading.words[head].lower.clone();
        let modified = self.description(words, head);
        if definite || self.has_possessive(words) {
            let modifiers: Vec<String> = (modified.start..head)
                .map(|w| self.reading.words[w].lower.clone())
                .collect();
            if let Some(actor) = self.holder_of(&noun, &modifiers, words.start) {
                self.cast.see(words.clone(), actor, MentionKind::Nominal);
                let anonymity = self.cast.actors[actor].anonymity;
                let role = self.cast.actors[actor].roles.first().cloned();
                return self.found(
                    actor,
                    anonymity,
                    role,
                    "holder of the office named before",
                    0.93,
                );
            }
        }
        let name = collapsed(self.bare(modified));
        let actor = self.unnamed_actor(&name, ActorKind::Person, Anonymity::Role, definite);
        self.set_gender(actor, &noun);
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(
            actor,
            Anonymity::Role,
            Some(name),
            "office without a name",
            1.0,
        )
    }

    fn has_possessive(&self, words: &Range<usize>) -> bool {
        self.reading.words[words.start].tag == Tag::PRP_POSSESSIVE
    }

    /// The last person before `at` one of whose roles has `noun` as its noun
    /// and does not contradict the other words ("French" minister).
    fn holder_of(&self, noun: &str, modifiers: &[String], at: usize) -> Option<usize> {
        let spoken = self
            .cast
            .spoken
            .iter()
            .rev()
            .take(PRONOUN_MENTIONS)
            .filter(|s| s.words.start < at);
        let before = self.cast.named.partition_point(|s| s.words.start < at);
        let named = self.cast.named[..before]
            .iter()
            .rev()
            .take(4 * PRONOUN_MENTIONS);
        let fits = |actor: usize| {
            let known = &self.cast.actors[actor];
            let person = known.kind == ActorKind::Person && known.anonymity != Anonymity::Described;
            person
                && known
                    .roles
                    .iter()
                    .chain((known.anonymity == Anonymity::Role).then_some(&known.name))
                    .any(|role| role_fits(role, noun, modifiers))
        };
        let latest = named
            .chain(spoken)
            .filter(|s| fits(s.actor))
            .max_by_key(|s| s.words.start);
        latest.map(|sighting| sighting.actor)
    }

    fn person(&mut self, words: &Range<usize>, head: usize, definite: bool) -> Resolved {
        let noun = self.reading.words[head].lower.clone();
        if definite && let Some(actor) = self.same_noun(&noun, words.start, ActorKind::Person) {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            let anonymity = self.cast.actors[actor].anonymity;
            return self.found(actor, anonymity, None, "person described before", 0.93);
        }
        let name = collapsed(self.bare(self.description(words, head)));
        let actor = self
            .cast
            .add_unnamed(&name, ActorKind::Person, Anonymity::Described);
        self.set_gender(actor, &noun);
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(
            actor,
            Anonymity::Described,
            None,
            "person without a name",
            1.0,
        )
    }

    fn set_gender(&mut self, actor: usize, noun: &str) {
        let gender = self.lexicon.people.by_noun(noun);
        let known = &mut self.cast.actors[actor];
        known.gender = known.gender.or(gender);
    }

    /// The last unnamed actor of this kind whose description has `noun` in it,
    /// or a person with such a role.
    fn same_noun(&self, noun: &str, at: usize, kind: ActorKind) -> Option<usize> {
        let spoken = self.cast.spoken.iter().rev().take(PRONOUN_MENTIONS);
        let fits = |actor: usize| {
            let known = &self.cast.actors[actor];
            let named = known.name.to_lowercase();
            let own = named.split(' ').any(|word| word == noun);
            let role = known.roles.iter().any(|role| role_fits(role, noun, &[]));
            known.kind == kind && (own || role)
        };
        spoken
            .filter(|s| s.words.start < at)
            .find(|s| fits(s.actor))
            .map(|s| s.actor)
    }

    fn body(&mut self, words: &Range<usize>, head: usize, definite: bool) -> Resolved {
        let noun = self.reading.words[head].lower.clone();
        let phrase = self.description(words, head);
        let plain = head == words.start + 1 && phrase.end == head + 1;
        if definite
            && plain
            && let Some(actor) = self.body_with_noun(&noun, words.start)
        {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            return self.found(actor, Anonymity::Named, None, "body named before", 0.95);
        }
        let name = collapsed(self.bare(phrase));
        let indefinite = matches!(
            self.reading.words[words.start].lower.as_str(),
            "a" | "an" | "one" | "another"
        );
        let anonymity = if indefinite || plain {
            Anonymity::Described
        } else {
            Anonymity::Named
        };
        let actor = self.cast.add_body(&name, ActorKind::Organisation);
        self.cast.actors[actor].anonymity = anonymity;
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(actor, anonymity, None, "body", 0.99)
    }

    /// The last organisation or state mentioned before `at` whose name has
    /// `noun` in it; for "country", the last state.
    fn body_with_noun(&self, noun: &str, at: usize) -> Option<usize> {
        let before = self.cast.named.partition_point(|s| s.words.start < at);
        let named = self.cast.named[..before]
            .iter()
            .rev()
            .take(4 * PRONOUN_MENTIONS);
        let spoken = self
            .cast
            .spoken
            .iter()
            .rev()
            .take(PRONOUN_MENTIONS)
            .filter(|s| s.words.start < at);
        let fits = |actor: usize| {
            let known = &self.cast.actors[actor];
            let name = known.name.to_lowercase();
            let named = name.split(' ').any(|word| word == noun) && name != noun;
            known.kind == ActorKind::Organisation && named
        };
        named
            .chain(spoken)
            .filter(|s| fits(s.actor))
            .max_by_key(|s| s.words.start)
            .map(|s| s.actor)
    }

    fn document(&mut self, words: &Range<usize>, head: usize, definite: bool) -> Resolved {
        let noun = self.reading.words[head].lower.clone();
        if definite && let Some(actor) = self.same_noun(&noun, words.start, ActorKind::Document) {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            return self.found(
                actor,
                Anonymity::Described,
                None,
                "document mentioned before",
                0.95,
            );
        }
        let name = collapsed(self.bare(self.description(words, head)));
        let actor = self
            .cast
            .add_unnamed(&name, ActorKind::Document, Anonymity::Described);
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(actor, Anonymity::Described, None, "document", 1.0)
    }

    fn group(&mut self, words: &Range<usize>, head: usize, definite: bool) -> Resolved {
        let noun = self.reading.words[head].lower.clone();
        if definite
            && head <= words.start + 1
            && let Some(actor) = self.same_noun(&noun, words.start, ActorKind::Group)
        {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            return self.found(
                actor,
                Anonymity::Collective,
                None,
                "group mentioned before",
                0.95,
            );
        }
        let name = collapsed(self.bare(self.description(words, head)));
        let actor = self.unnamed_actor(&name, ActorKind::Group, Anonymity::Collective, true);
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(actor, Anonymity::Collective, None, "group", 1.0)
    }

    /// An unnamed actor; with `shared`, the one of the same description.
    fn unnamed_actor(
        &mut self,
        name: &str,
        kind: ActorKind,
        anonymity: Anonymity,
        shared: bool,
    ) -> usize {
        let known = self
            .cast
            .spoken
            .iter()
            .rev()
            .take(PRONOUN_MENTIONS)
            .map(|s| s.actor);
        let same = known.filter(|_| shared).find(|actor| {
            let known = &self.cast.actors[*actor];
            known.kind == kind && known.name.eq_ignore_ascii_case(name)
        });
        same.unwrap_or_else(|| self.cast.add_unnamed(name, kind, anonymity))
    }

    /// A proper noun that the recogniser did not see.
    fn unlisted_name(&mut self, words: &Range<usize>, head: usize) -> Resolved {
        let mut start = head;
        while start > words.start
            && self.reading.words[start - 1].pos == PartOfSpeech::PROPN
            && !self
                .lexicon
                .nouns
                .is_title(&self.reading.words[start - 1].lower)
        {
            start -= 1;
        }
        let name_words = start..head + 1;
        let text = self.reading.text_of(name_words.clone());
        let titled = start > 0
            && self
                .lexicon
                .nouns
                .is_title(&self.reading.words[start - 1].lower);
        let first = self
            .lexicon
            .people
            .by_first_name(&self.reading.words[start].lower)
            .is_some()
            && name_words.len() > 1;
        let plural = self.reading.words[head].tag == Tag::NNPS;
        let actor = if titled || first {
            self.cast.add_person_named(text, start)
        } else if let Some(person) = self.cast.person_called(&text.to_lowercase(), start) {
            person
        } else if let Some(body) = self.body_with_noun(&text.to_lowercase(), start) {
            body
        } else if plural {
            self.cast.add_body(text, ActorKind::Group)
        } else {
            let actor = self.cast.add_body(text, ActorKind::Organisation);
            let known = &mut self.cast.actors[actor];
            known.uncertain = known.seen == 0 && name_words.len() == 1;
            actor
        };
        self.cast.see(name_words, actor, MentionKind::Named);
        let anonymity = if plural {
            Anonymity::Collective
        } else {
            Anonymity::Named
        };
        self.found(actor, anonymity, None, "name by its capitals", 0.95)
    }

    /// "one resident", "many": neither office nor body.
    fn other(&mut self, words: &Range<usize>, head: usize) -> Resolved {
        let lower = self.reading.words[head].lower.as_str();
        let one = matches!(
            lower,
            "one" | "someone" | "somebody" | "anyone" | "another" | "neither"
        );
        let number = matches!(
            self.reading.words[head].pos,
            PartOfSpeech::NUM | PartOfSpeech::PRON | PartOfSpeech::DET | PartOfSpeech::ADJ
        );
        let (kind, anonymity) = match (one, number) {
            (true, _) => (ActorKind::Person, Anonymity::Described),
            (false, true) => (ActorKind::Group, Anonymity::Collective),
            (false, false) => (ActorKind::Organisation, Anonymity::Described),
        };
        let name = collapsed(self.bare(self.description(words, head)));
        let actor = self.unnamed_actor(&name, kind, anonymity, true);
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(actor, anonymity, None, "described source", 0.95)
    }

    // --- pronouns ---

    fn pronoun(&mut self, word: usize, around: &Surroundings) -> Resolved {
        let lower = self.reading.words[word].lower.clone();
        let actor = match lower.as_str() {
            "who" | "which" | "that" | "whose" | "whom" => self.relative(word, around),
            "he" | "him" | "his" | "himself" => {
                self.antecedent(word, Person::One(Some(Gender::Male)), around)
            }
            "she" | "her" | "hers" | "herself" => {
                self.antecedent(word, Person::One(Some(Gender::Female)), around)
            }
            "they" | "them" | "their" | "themselves" => self.antecedent(word, Person::Many, around),
            "it" | "its" | "itself" => self.antecedent(word, Person::Thing, around),
            "i" | "me" | "my" | "we" | "us" | "our" => around.enclosing,
            _ => None,
        };
        let Some(actor) = actor else {
            let first = matches!(lower.as_str(), "i" | "we" | "my" | "our" | "me" | "us");
            let rule = if first {
                "first person outside a quotation"
            } else {
                "no antecedent in the article"
            };
            return Resolved::unknown(Unknown::Antecedent, Anonymity::Described, rule);
        };
        self.cast.see(word..word + 1, actor, MentionKind::Pronoun);
        let known = &mut self.cast.actors[actor];
        if known.uncertain && matches!(lower.as_str(), "he" | "she" | "his" | "her" | "him") {
            known.kind = ActorKind::Person;
        }
        let gender = match lower.as_str() {
            "he" | "his" | "him" => Some(Gender::Male),
            "she" | "her" => Some(Gender::Female),
            _ => None,
        };
        known.gender = known.gender.or(gender);
        let anonymity = known.anonymity;
        let role = known.roles.first().cloned();
        let rule = if lower == "who" {
            "noun before the relative clause"
        } else {
            "antecedent of the pronoun"
        };
        let certainty = if lower == "who" { 0.97 } else { 0.88 };
        self.found(actor, anonymity, role, rule, certainty)
    }

    /// The noun that a relative clause describes.
    fn relative(&mut self, word: usize, around: &Surroundings) -> Option<usize> {
        let reading = self.reading;
        let clause = reading
            .heads_above(word, 4)
            .find(|w| reading.words[*w].dep == Dependency::RELCL);
        let mut noun = clause
            .map(|clause| reading.words[clause].head)
            .filter(|noun| *noun < word);
        // A wrong tree: the noun before "who", a comma left out.
        if noun.is_none() {
            let back = (1..=2).filter_map(|step| word.checked_sub(step));
            noun = back.into_iter().find(|w| reading.words[*w].is_noun());
        }
        let mut noun = noun?;
        // "Jane Roe, the mayor, who ...": the person, not the apposition.
        while reading.words[noun].dep == Dependency::APPOS && reading.words[noun].head < noun {
            noun = reading.words[noun].head;
        }
        if let Some(sighting) = self.cast.named_at(noun) {
            return Some(sighting.actor);
        }
        let last = (word.max(1) - 1).max(noun);
        let phrase = reading.phrase_start(noun)..last.min(reading.words[noun].reach.end - 1) + 1;
        let resolved = self.resolve_words(phrase.start..phrase.end.max(noun + 1), around);
        resolved.actor.ok()
    }

    fn antecedent(&mut self, word: usize, person: Person, around: &Surroundings) -> Option<usize> {
        let candidates = self.candidates(word, person, around);
        let mut best: Option<(f32, Antecedent)> = None;
        for candidate in candidates {
            let score = self.score(&candidate, word, person);
            if score > -4.5 && best.as_ref().is_none_or(|(top, _)| score > *top) {
                best = Some((score, candidate));
            }
        }
        best.and_then(|(_, candidate)| self.actor_of(&candidate))
    }

    /// Mentions before the pronoun, and subjects of the sentences before it.
    fn candidates(&self, word: usize, person: Person, around: &Surroundings) -> Vec<Antecedent> {
        let reading = self.reading;
        let floor = reading.words[word]
            .sentence
            .saturating_sub(PRONOUN_SENTENCES);
        let start = reading.sentences[floor].words.start;
        let before = self.cast.named.partition_point(|s| s.words.end <= word);
        let named = self.cast.named[..before]
            .iter()
            .rev()
            .take(PRONOUN_MENTIONS);
        let spoken = self.cast.spoken.iter().rev().take(PRONOUN_MENTIONS);
        let allowed = |words: &Range<usize>| {
            let span = reading.words[words.start].span;
            words.start >= start
                && words.end <= word
                && !around.content.iter().any(|c| c.overlaps(span))
        };
        let mentioned = spoken.chain(named).filter(|s| allowed(&s.words));
        let mut found: Vec<Antecedent> = mentioned
            .map(|s| Antecedent {
                words: s.words.clone(),
                actor: Some(s.actor),
            })
            .collect();
        found.extend(
            self.subjects(start.max(word.saturating_sub(160))..word, person)
                .filter(|a| allowed(&a.words)),
        );
        found
    }

    /// Nouns without a name that are subjects in `words`.
    fn subjects(
        &self,
        words: Range<usize>,
        person: Person,
    ) -> impl Iterator<Item = Antecedent> + '_ {
        words.rev().filter_map(move |w| {
            let word = &self.reading.words[w];
            let object = matches!(
                word.dep,
                Dependency::DOBJ | Dependency::POBJ | Dependency::ATTR
            ) && matches!(person, Person::One(_));
            if !(word.is_subject() || object)
                || word.pos != PartOfSpeech::NOUN
                || self.cast.named_at(w).is_some()
            {
                return None;
            }
            let fits = matches!(
                (self.lexicon.nouns.kind_of_form(&word.lower)?, person),
                ((NounKind::Office | NounKind::Person, false), Person::One(_))
                    | (
                        (NounKind::Body, false) | (NounKind::Document, false),
                        Person::Thing
                    )
                    | ((_, true), Person::Many)
            );
            let start = self.reading.phrase_start(w);
            fits.then_some(Antecedent {
                words: start..w + 1,
                actor: None,
            })
        })
    }

    fn actor_of(&mut self, candidate: &Antecedent) -> Option<usize> {
        let known = self.cast.spoken.iter().rev().take(PRONOUN_MENTIONS);
        let same = known
            .filter(|s| s.words.end == candidate.words.end)
            .map(|s| s.actor)
            .next();
        candidate.actor.or(same).or_else(|| {
            let around = Surroundings::default();
            self.resolve_words(candidate.words.clone(), &around)
                .actor
                .ok()
        })
    }

    /// How well a mention fits a pronoun; minus infinity where it cannot.
    fn score(&self, candidate: &Antecedent, word: usize, person: Person) -> f32 {
        let reading = self.reading;
        let own = &reading.words[word];
        let head = reading
            .head_of(candidate.words.clone())
            .unwrap_or(candidate.words.start);
        let place = &reading.words[head];
        let distance = own.sentence - place.sentence;
        let mut score = -(distance as f32);
        let owner = place.dep == Dependency::POSS;
        if place.is_subject() {
            score += 1.5;
        } else if owner || place.dep == Dependency::COMPOUND {
            score -= 0.7;
        }
        let here = self.quotations.outer_at(own.span.start);
        let there = self.quotations.outer_at(place.span.start);
        if there.is_some() && there != here {
            score -= 3.0;
        }
        if let Some(actor) = candidate.actor {
            if self.last.is_some_and(|(last, _)| last == actor) {
                score += 1.6;
            }
            score += self.cast.actors[actor].seen.min(4) as f32 * 0.15;
            score += self.agreement(actor, person);
        } else {
            score += self.agreement_of_noun(head, person);
        }
        score
    }

    fn agreement(&self, actor: usize, person: Person) -> f32 {
        let known = &self.cast.actors[actor];
        match (person, known.kind) {
            (Person::One(wanted), ActorKind::Person) => match (wanted, known.gender) {
                (Some(wanted), Some(gender)) if wanted != gender => f32::NEG_INFINITY,
                (Some(_), Some(_)) => 0.5,
                _ => 0.0,
            },
            (Person::One(_), _) if known.uncertain => -0.3,
            (Person::One(_), _) => f32::NEG_INFINITY,
            (Person::Many, ActorKind::Group) => 0.7,
            (Person::Many, ActorKind::Organisation) if known.medium.is_some() => -3.0,
            (Person::Many, ActorKind::Organisation) => -1.5,
            (Person::Many, _) => f32::NEG_INFINITY,
            (Person::Thing, ActorKind::Organisation | ActorKind::Document) => 0.5,
            (Person::Thing, ActorKind::State) => 0.2,
            (Person::Thing, _) => f32::NEG_INFINITY,
        }
    }

    fn agreement_of_noun(&self, head: usize, person: Person) -> f32 {
        let gender = self.lexicon.people.by_noun(&self.reading.words[head].lower);
        match (person, gender) {
            (Person::One(Some(wanted)), Some(gender)) if wanted != gender => f32::NEG_INFINITY,
            _ => 0.0,
        }
    }
}

/// A mention that a pronoun may point back to.
struct Antecedent {
    words: Range<usize>,
    /// `None` for a noun that is no actor yet.
    actor: Option<usize>,
}

/// Whether `role` has `noun` as its own noun and holds no word that the
/// modifiers exclude: "the French minister" is not "German minister".
fn role_fits(role: &str, noun: &str, modifiers: &[String]) -> bool {
    let lower = role.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .collect();
    let own = words.contains(&noun);
    let content = modifiers
        .iter()
        .filter(|m| m.len() > 3 && *m != "this" && *m != "that");
    own && content.clone().all(|m| words.contains(&m.as_str()))
}

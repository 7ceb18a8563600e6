//! Who appears in the article: actors, and where they are mentioned by name.
//!
//! Names come from the entity recogniser and from the lists of bodies, states
//! and outlets, which also correct it. Two persons are one only if their first
//! and last names agree; a bare surname goes to the person who bears it, and
//! to the one mentioned last where several do.

mod candidates;
mod names;
mod roles;

pub(crate) use names::{collapsed, name_keys};
pub(crate) use roles::role_of;

pub(crate) use candidates::is_cut_off_title;
use candidates::{Candidate, candidates, cut_headline_verbs};
use names::{initials, normalised};

use super::media::Medium;
use super::reading::{Name, Reading};
use crate::lexicon::{Gender, Lexicon, NounKind};
use crosswire_article::{Actor, ActorKind, Anonymity, Mention, MentionKind, RelayKind, Span};
use crosswire_syntax::{Dependency, EntityLabel, PartOfSpeech, Tag};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// An actor while the article is being read.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) kind: ActorKind,
    pub(crate) roles: Vec<String>,
    pub(crate) gender: Option<Gender>,
    pub(crate) anonymity: Anonymity,
    /// What kind of medium it is, if it is one.
    pub(crate) medium: Option<RelayKind>,
    /// Whether its first role stood beside the full name.
    presented: bool,
    /// Whether the kind is a guess: a single capitalised word that speaks.
    pub(crate) uncertain: bool,
    /// How often it has been seen.
    pub(crate) seen: u32,
}

/// One mention while the article is being read.
#[derive(Clone, Debug)]
pub(crate) struct Sighting {
    pub(crate) words: Range<usize>,
    pub(crate) actor: usize,
    pub(crate) kind: MentionKind,
}

/// All actors and mentions.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    pub(crate) actors: Vec<Known>,
    /// Mentions by name, in text order.
    pub(crate) named: Vec<Sighting>,
    /// Mentions found while speakers are resolved, in that order.
    pub(crate) spoken: Vec<Sighting>,
    /// Bodies, states, groups and outlets by normalised name.
    by_name: HashMap<String, usize>,
    /// Persons by last name, in order of appearance.
    by_surname: HashMap<String, Vec<usize>>,
    by_first_name: HashMap<String, Vec<usize>>,
}

/// Collects the named actors of an article.
pub(crate) fn collect_cast(reading: &Reading, lexicon: &Lexicon, media: &[Medium]) -> Cast {
    let mut candidates = candidates(reading, lexicon, media);
    cut_headline_verbs(reading, lexicon, &mut candidates);
    let mut cast = Cast::default();
    // Full names first, so that a surname in the headline finds its bearer.
    for candidate in candidates
        .iter()
        .filter(|c| c.keys.len() > 1 || c.full.is_some())
    {
        cast.add(reading, candidate);
    }
    for candidate in &mut candidates {
        cast.correct(candidate, lexicon, reading);
    }
    cast.see_all(reading, &candidates);
    cast.add_bare_surnames(reading);
    for index in 0..cast.named.len() {
        cast.learn_from(reading, lexicon, index);
    }
    cast
}

impl Cast {
    fn new_actor(&mut self, name: &str, kind: ActorKind, anonymity: Anonymity) -> usize {
        self.actors.push(Known {
            name: name.to_owned(),
            kind,
            roles: Vec::new(),
            gender: None,
            anonymity,
            medium: None,
            presented: false,
            uncertain: false,
            seen: 0,
        });
        self.actors.len() - 1
    }

    /// The actor of a candidate, made if it is new.
    fn add(&mut self, reading: &Reading, candidate: &Candidate) -> usize {
        let text = reading.text_of(candidate.words.clone());
        if candidate.kind == ActorKind::Person {
            return self.add_person(text, &candidate.keys, candidate.words.start);
        }
        let name = candidate.full.as_deref().unwrap_or(text);
        let actor = self.add_body(name, candidate.kind);
        self.actors[actor].medium = self.actors[actor].medium.or(candidate.medium);
        actor
    }

    /// The body, state or group of this name.
    pub(crate) fn add_body(&mut self, name: &str, kind: ActorKind) -> usize {
        let key = normalised(name);
        let known = self.by_name.get(&key).copied();
        let known = known.or_else(|| self.by_initials(name));
        if let Some(actor) = known {
            return actor;
        }
        let actor = self.new_actor(&collapsed(name), kind, Anonymity::Named);
        if let Some(initials) = initials(name) {
            self.by_name.entry(initials).or_insert(actor);
        }
        self.by_name.insert(key, actor);
        actor
    }

    fn by_initials(&self, name: &str) -> Option<usize> {
        let short = name.len() <= 6 && name.len() >= 3 && name.chars().all(char::is_uppercase);
        short.then(|| self.by_name.get(name).copied()).flatten()
    }

    fn add_person(&mut self, text: &str, keys: &[String], at: usize) -> usize {
        if let Some(actor) = self.find_person(keys, at) {
            // "Vladimir Vladimirovich Putin" is fuller than "Vladimir Putin".
            if keys.len() > 1 && text.len() > self.actors[actor].name.len() {
                self.actors[actor].name = collapsed(text);
            }
            return actor;
        }
        let actor = self.new_actor(&collapsed(text), ActorKind::Person, Anonymity::Named);
        if let [first, .., last] = keys {
            self.by_first_name
                .entry(first.clone())
                .or_default()
                .push(actor);
            self.by_surname.entry(last.clone()).or_default().push(actor);
        } else if let [only] = keys {
            self.by_surname.entry(only.clone()).or_default().push(actor);
        }
        actor
    }

    fn find_person(&self, keys: &[String], at: usize) -> Option<usize> {
        match keys {
            [only] => self.by_single_name(only, at),
            [first, .., last] => {
                let bearers = self.by_surname.get(last)?;
                let same = |actor: &&usize| {
                    let own = name_keys(&self.actors[**actor].name);
                    // "Abdel Rahman" is "Rami Abdel Rahman".
                    let tail = own.ends_with(keys) || keys.ends_with(&own);
                    own.len() > 1 && (own.first() == Some(first) || tail)
                };
                bearers.iter().find(same).copied()
            }
            [] => None,
        }
    }

    fn by_single_name(&self, name: &str, at: usize) -> Option<usize> {
        let bearers = self.by_surname.get(name);
        if let Some(bearers) = bearers.filter(|b| !b.is_empty()) {
            return Some(self.latest_of(bearers, at));
        }
        let bearers = self.by_first_name.get(name)?;
        (bearers.len() == 1).then(|| bearers[0])
    }

    /// Of several persons with one name, the one mentioned last before `at`.
    fn latest_of(&self, actors: &[usize], at: usize) -> usize {
        let seen = self.named.partition_point(|s| s.words.start < at);
        let latest = self.named[..seen]
            .iter()
            .rev()
            .take(200)
            .find(|s| actors.contains(&s.actor));
        latest.map_or(actors[0], |sighting| sighting.actor)
    }

    /// The person who bears this single name, if someone does.
    pub(crate) fn person_called(&self, name: &str, at: usize) -> Option<usize> {
        self.by_surname
            .get(name)
            .map(|bearers| self.latest_of(bearers, at))
    }

    /// A body or place whose one-word name a person of the article bears is
    /// that person: the recogniser takes unknown surnames for companies.
    fn correct(&self, candidate: &mut Candidate, lexicon: &Lexicon, reading: &Reading) {
        let text = reading.text_of(candidate.words.clone());
        let listed = candidate.full.is_some() || lexicon.outlets.by_name(text).is_some();
        if candidate.kind == ActorKind::Person || listed {
            return;
        }
        // "the Observatory": of the body that has the word in its full name.
        if candidate.kind == ActorKind::Organisation
            && lexicon.nouns.kind(&text.to_lowercase()) == Some(NounKind::Body)
            && let Some(full) = self.actors.iter().find(|known| {
                known.kind == ActorKind::Organisation
                    && known.name.split(' ').any(|word| word == text)
            })
        {
            candidate.full = Some(full.name.clone());
            return;
        }
        let keys = name_keys(text);
        let before = candidate
            .words
            .start
            .checked_sub(1)
            .map(|w| reading.words[w].lower.as_str());
        let place = matches!(before, Some("in" | "from" | "near" | "at" | "to"));
        if let ([only], false) = (keys.as_slice(), place)
            && self.by_surname.contains_key(only)
        {
            candidate.kind = ActorKind::Person;
            candidate.keys = keys;
        }
    }

    /// Walks all names in text order and notes who is meant by each.
    fn see_all(&mut self, reading: &Reading, candidates: &[Candidate]) {
        for candidate in candidates {
            let actor = self.add(reading, candidate);
            self.actors[actor].seen += 1;
            self.named.push(Sighting {
                words: candidate.words.clone(),
                actor,
                kind: MentionKind::Named,
            });
        }
    }

    /// Surnames that the recogniser overlooked.
    fn add_bare_surnames(&mut self, reading: &Reading) {
        let mut found = Vec::new();
        let mut sighting = 0;
        for (index, word) in reading.words.iter().enumerate() {
            while self
                .named
                .get(sighting)
                .is_some_and(|s| s.words.end <= index)
            {
                sighting += 1;
            }
            let covered = self
                .named
                .get(sighting)
                .is_some_and(|s| s.words.contains(&index));
            let plural = matches!(word.tag, Tag::NNS) && word.is_subject();
            let capital = reading.cut(word.span).starts_with(char::is_uppercase);
            let name = word.pos == PartOfSpeech::PROPN || plural && capital;
            if covered || !name || word.lower.chars().count() < 4 {
                continue;
            }
            if let Some(actor) = self.person_called(&word.lower, index) {
                found.push((index, actor));
            }
        }
        for (index, actor) in found {
            self.actors[actor].seen += 1;
            let words = index..index + 1;
            let kind = MentionKind::Named;
            self.named.push(Sighting { words, actor, kind });
        }
        self.named.sort_by_key(|sighting| sighting.words.start);
    }

    /// Roles and gender from the words around a person's name.
    fn learn_from(&mut self, reading: &Reading, lexicon: &Lexicon, index: usize) {
        let Sighting { words, actor, .. } = self.named[index].clone();
        if self.actors[actor].kind != ActorKind::Person {
            return;
        }
        let first = &reading.words[words.start].lower;
        let by_name = lexicon
            .people
            .by_first_name(first)
            .filter(|_| words.len() > 1);
        let before = words
            .start
            .checked_sub(1)
            .map(|w| reading.words[w].lower.as_str());
        let by_title = before.and_then(|title| lexicon.people.by_title(title));
        let role = role_of(reading, lexicon, words.clone());
        let nouns = role.iter().flat_map(|role| role.split(' '));
        let by_role = nouns
            .filter_map(|noun| lexicon.people.by_noun(&noun.to_lowercase()))
            .next();
        let known = &mut self.actors[actor];
        known.gender = known.gender.or(by_title).or(by_role).or(by_name);
        if let Some(role) = role.filter(|role| !known.roles.contains(role)) {
            // What stands beside the full name tells most.
            let full = words.len() > 1 && !known.presented;
            known.presented |= full;
            let place = if full { 0 } else { known.roles.len() };
            known.roles.insert(place, role);
        }
    }

    /// The named mention that covers `word`.
    pub(crate) fn named_at(&self, word: usize) -> Option<&Sighting> {
        let after = self.named.partition_point(|s| s.words.start <= word);
        self.named[..after]
            .last()
            .filter(|s| s.words.contains(&word))
    }

    /// Named mentions that lie wholly in `words`.
    pub(crate) fn named_in(&self, words: Range<usize>) -> &[Sighting] {
        let start = self.named.partition_point(|s| s.words.start < words.start);
        let end = self.named.partition_point(|s| s.words.start < words.end);
        &self.named[start..end.max(start)]
    }

    /// A new actor without a name.
    pub(crate) fn add_unnamed(
        &mut self,
        name: &str,
        kind: ActorKind,
        anonymity: Anonymity,
    ) -> usize {
        self.new_actor(&collapsed(name), kind, anonymity)
    }

    /// A person found by a rule, not by the recogniser.
    pub(crate) fn add_person_named(&mut self, text: &str, at: usize) -> usize {
        self.add_person(text, &name_keys(text), at)
    }

    /// Notes a mention that speaker resolution made.
    pub(crate) fn see(&mut self, words: Range<usize>, actor: usize, kind: MentionKind) {
        self.actors[actor].seen += 1;
        self.spoken.push(Sighting { words, actor, kind });
    }

    /// The layers: actors by first mention and then those of `speakers` that
    /// share their words with another, mentions in text order, and the new
    /// index of each actor.
    pub(crate) fn finish(
        self,
        reading: &Reading,
        speakers: &[usize],
    ) -> (Vec<Actor>, Vec<Mention>, Vec<u32>) {
        let mut places: BTreeMap<Span, Sighting> = BTreeMap::new();
        for sighting in self.spoken.into_iter().chain(self.named) {
            if let Some(span) = reading.span_of(sighting.words.clone()) {
                places.entry(span).or_insert(sighting);
            }
        }
        let mut order = vec![u32::MAX; self.actors.len()];
        let mut actors = Vec::new();
        let mut mentions = Vec::new();
        for (span, sighting) in places {
            if order[sighting.actor] == u32::MAX {
                order[sighting.actor] = actors.len() as u32;
                let known = &self.actors[sighting.actor];
                actors.push(Actor {
                    name: known.name.clone(),
                    kind: known.kind,
                    roles: known.roles.clone(),
                });
            }
            mentions.push(Mention {
                span,
                actor: order[sighting.actor],
                kind: sighting.kind,
            });
        }
        for &speaker in speakers {
            if order[speaker] == u32::MAX {
                order[speaker] = actors.len() as u32;
                let known = &self.actors[speaker];
                actors.push(Actor {
                    name: known.name.clone(),
                    kind: known.kind,
                    roles: known.roles.clone(),
                });
            }
        }
        (actors, mentions, order)
    }
}

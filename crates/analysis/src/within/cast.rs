//! Who appears in the article: actors, and where they are mentioned by name.
//!
//! Names come from the entity recogniser and from the lists of bodies, states
//! and outlets, which also correct it. Two persons are one only if their first
//! and last names agree; a bare surname goes to the person who bears it, and
//! to the one mentioned last where several do.

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

/// A name that may be a mention, before it has an actor.
struct Candidate {
    words: Range<usize>,
    kind: ActorKind,
    medium: Option<RelayKind>,
    /// The full name where a list knows it.
    full: Option<String>,
    /// First and last name in lower case; both the same for a single name.
    keys: Vec<String>,
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

/// "Roe Makes Case" in a headline is no person called Makes: a name whose last
/// word never comes again, while its first word does, is the first word.
fn cut_headline_verbs(reading: &Reading, lexicon: &Lexicon, candidates: &mut [Candidate]) {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for word in &reading.words {
        if reading.cut(word.span).starts_with(char::is_uppercase) {
            *counts.entry(&word.lower).or_default() += 1;
        }
    }
    let count = |index: usize| {
        counts
            .get(reading.words[index].lower.as_str())
            .copied()
            .unwrap_or(0)
    };
    for candidate in candidates
        .iter_mut()
        .filter(|c| c.kind == ActorKind::Person && c.words.len() == 2)
    {
        let first = candidate.words.start;
        let called = lexicon
            .people
            .by_first_name(&reading.words[first].lower)
            .is_some();
        if !called && count(first) >= 3 && count(first + 1) == 1 {
            candidate.words.end = first + 1;
            candidate.keys.truncate(1);
        }
    }
}

fn candidates(reading: &Reading, lexicon: &Lexicon, media: &[Medium]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut taken = vec![false; reading.words.len()];
    let mut take = |words: &Range<usize>| {
        let free = !taken[words.clone()].iter().any(|t| *t);
        if free {
            taken[words.clone()].fill(true);
        }
        free
    };
    for medium in media.iter().filter(|medium| medium.listed) {
        if take(&medium.name_words) {
            found.push(Candidate {
                words: medium.name_words.clone(),
                kind: ActorKind::Organisation,
                medium: Some(medium.kind),
                full: Some(medium.name.clone()),
                keys: Vec::new(),
            });
        }
    }
    for candidate in listed_names(reading, lexicon) {
        if take(&candidate.words) {
            found.push(candidate);
        }
    }
    for name in &reading.names {
        if let Some(candidate) = from_entity(reading, lexicon, name).filter(|c| take(&c.words)) {
            found.push(candidate);
        }
    }
    for candidate in people_by_capitals(reading, lexicon) {
        if take(&candidate.words) {
            found.push(candidate);
        }
    }
    found.sort_by_key(|candidate| candidate.words.start);
    found
}

/// Two or three capitalised words that the recogniser passed over: a person if
/// an office stands beside them or they are the subject of a verb of speaking.
fn people_by_capitals(reading: &Reading, lexicon: &Lexicon) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.words.len() {
        let end = capitals_end(reading, lexicon, at);
        let words = at..end;
        at = end.max(at + 1);
        if (2..=3).contains(&words.len()) && looks_like_person(reading, lexicon, &words) {
            found.push(Candidate {
                keys: name_keys(reading.text_of(words.clone())),
                words,
                kind: ActorKind::Person,
                medium: None,
                full: None,
            });
        }
    }
    found.retain(|candidate| candidate.keys.len() > 1);
    found
}

/// End of the run of names that starts at `start`, titles left out.
fn capitals_end(reading: &Reading, lexicon: &Lexicon, start: usize) -> usize {
    let is_name = |w: usize| {
        let word = &reading.words[w];
        let capital = reading.cut(word.span).starts_with(char::is_uppercase);
        let common = lexicon.nouns.is_title(&word.lower)
            || lexicon.nouns.kind_of_form(&word.lower).is_some();
        word.pos == PartOfSpeech::PROPN
            && capital
            && !common
            && word.sentence == reading.words[start].sentence
    };
    let mut end = start;
    while end < reading.words.len() && is_name(end) {
        end += 1;
    }
    end
}

fn looks_like_person(reading: &Reading, lexicon: &Lexicon, words: &Range<usize>) -> bool {
    let Some(head) = reading.head_of(words.clone()) else {
        return false;
    };
    let own = &reading.words[head];
    let last = head + 1 == words.end;
    let speaks = own.dep == Dependency::NSUBJ
        && lexicon
            .acts
            .introduces_speech(&reading.words[own.head].lower);
    last && (speaks || role_of(reading, lexicon, words.clone()).is_some())
}

/// States and bodies that the lists know, wherever they stand.
fn listed_names(reading: &Reading, lexicon: &Lexicon) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut next = 0;
    for start in 0..reading.words.len() {
        let capital = reading
            .cut(reading.words[start].span)
            .starts_with(char::is_uppercase);
        if start < next || !capital {
            continue;
        }
        let sentence = &reading.sentences[reading.words[start].sentence];
        let longest = (start + 7).min(sentence.words.end);
        let hit = (start + 1..=longest)
            .rev()
            .find_map(|end| listed(reading, lexicon, start..end));
        if let Some(candidate) = hit {
            next = candidate.words.end;
            found.push(candidate);
        }
    }
    found
}

fn listed(reading: &Reading, lexicon: &Lexicon, words: Range<usize>) -> Option<Candidate> {
    let text = reading.text_of(words.clone());
    let (kind, full) = match (lexicon.places.body(text), lexicon.places.state(text)) {
        (Some(full), _) => (ActorKind::Organisation, full),
        (None, Some(full)) => (ActorKind::State, full),
        (None, None) => return None,
    };
    // "IS", "US" and "WHO" in a line of capitals are words.
    let short = words.len() == 1 && text.len() <= 3 && text.chars().all(char::is_uppercase);
    if short && reading.words[words.start].pos != PartOfSpeech::PROPN {
        return None;
    }
    Some(Candidate {
        words,
        kind,
        medium: None,
        full: Some(full.to_owned()),
        keys: Vec::new(),
    })
}

fn from_entity(reading: &Reading, lexicon: &Lexicon, name: &Name) -> Option<Candidate> {
    let words = trimmed_name(reading, lexicon, name);
    if words.is_empty() || words.len() > 9 {
        return None;
    }
    let text = reading.text_of(words.clone());
    if !text.contains(char::is_alphabetic) || text.contains('\n') {
        return None;
    }
    let first = &reading.words[words.start].lower;
    let kind = match name.label {
        EntityLabel::PERSON => ActorKind::Person,
        EntityLabel::ORG | EntityLabel::GPE if is_person_after_all(reading, lexicon, &words) => {
            ActorKind::Person
        }
        EntityLabel::ORG => ActorKind::Organisation,
        EntityLabel::GPE => ActorKind::State,
        EntityLabel::NORP if is_plural_name(reading, &words) => ActorKind::Group,
        _ => return None,
    };
    let keys = if kind == ActorKind::Person {
        name_keys(text)
    } else {
        Vec::new()
    };
    // "Secretary of State": the office's own noun is no body.
    let office = words.len() == 1 && first == "state" && kind != ActorKind::Person;
    if office || kind == ActorKind::Person && keys.is_empty() {
        return None;
    }
    let words = if kind == ActorKind::Organisation {
        with_nation(reading, lexicon, words)
    } else {
        words
    };
    Some(Candidate {
        words,
        kind,
        medium: None,
        full: None,
        keys,
    })
}

/// A body or place of two words that is called or placed like a person.
fn is_person_after_all(reading: &Reading, lexicon: &Lexicon, words: &Range<usize>) -> bool {
    let first = &reading.words[words.start];
    let plain = words.clone().all(|w| {
        let word = &reading.words[w];
        word.pos == PartOfSpeech::PROPN && lexicon.nouns.kind_of_form(&word.lower).is_none()
    });
    let title = words.start.checked_sub(1).is_some_and(|w| {
        let before = &reading.words[w];
        before.sentence == first.sentence && lexicon.people.by_title(&before.lower).is_some()
    });
    let called = lexicon.people.by_first_name(&first.lower).is_some();
    plain
        && words.len() == 2
        && (called || title || role_of(reading, lexicon, words.clone()).is_some())
}

/// "defense ministry" with the nation in front of it: there are many.
fn with_nation(reading: &Reading, lexicon: &Lexicon, words: Range<usize>) -> Range<usize> {
    let last = &reading.words[words.end - 1].lower;
    let body = matches!(lexicon.nouns.kind(last), Some(NounKind::Body));
    let nation = words.start.checked_sub(1).filter(|w| {
        let at = reading.names.partition_point(|name| name.words.end <= *w);
        let name = reading.names.get(at).filter(|name| name.words.contains(w));
        name.is_some_and(|name| name.label == EntityLabel::NORP && name.words.len() == 1)
    });
    let same = nation
        .filter(|w| body && reading.words[*w].sentence == reading.words[words.start].sentence);
    same.unwrap_or(words.start)..words.end
}

fn is_plural_name(reading: &Reading, words: &Range<usize>) -> bool {
    let last = &reading.words[words.end - 1];
    matches!(last.tag, Tag::NNPS | Tag::NNS) || (last.is_subject() && last.lower.ends_with('s'))
}

/// The entity without articles, titles, possessive endings and marks.
fn trimmed_name(reading: &Reading, lexicon: &Lexicon, name: &Name) -> Range<usize> {
    let mut words = name.words.clone();
    let word = |index: usize| &reading.words[index];
    let dropped = |index: usize| {
        let word = word(index);
        word.tag == Tag::DT || word.pos == PartOfSpeech::PUNCT
    };
    while !words.is_empty() && dropped(words.start) {
        words.start += 1;
    }
    if let Some(owner) = words
        .clone()
        .find(|w| word(*w).tag == Tag::POS)
        .filter(|_| name.label == EntityLabel::PERSON)
    {
        words.end = owner;
    }
    let is_person = name.label == EntityLabel::PERSON;
    while is_person && words.len() > 1 && lexicon.nouns.is_title(&word(words.start).lower) {
        words.start += 1;
    }
    while !words.is_empty()
        && (word(words.end - 1).tag == Tag::POS
            || word(words.end - 1).pos == PartOfSpeech::PUNCT && word(words.end - 1).lower != ".")
    {
        words.end -= 1;
    }
    words
}

/// The parts of a person's name that tell people apart: first and last, in
/// lower case, without initials, particles and generations.
pub(crate) fn name_keys(name: &str) -> Vec<String> {
    const PARTICLES: [&str; 18] = [
        "al", "el", "bin", "ibn", "ben", "de", "da", "di", "du", "del", "van", "von", "der", "den",
        "la", "le", "as", "ad",
    ];
    const SUFFIXES: [&str; 7] = ["jr", "sr", "ii", "iii", "iv", "s", "esq"];
    let pieces = name.split(|c: char| !c.is_alphanumeric() && c != '\u{301}');
    let words = pieces
        .map(str::to_lowercase)
        .filter(|w| w.chars().count() > 1);
    let mut keys: Vec<String> = words.filter(|w| !SUFFIXES.contains(&w.as_str())).collect();
    let particle = |w: &String| PARTICLES.contains(&w.as_str());
    // "Al Gore": a first name may look like a particle.
    let start = keys.len().min(1);
    if keys.len() > 2 {
        let tail: Vec<String> = keys.drain(start..).filter(|w| !particle(w)).collect();
        keys.extend(tail);
    }
    if keys.len() == 2 && particle(&keys[0]) && keys[0] != "ben" && !name.contains("Al ") {
        keys.remove(0);
    }
    keys
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

    /// The layers: actors by first mention, mentions in text order, and the
    /// new index of each actor.
    pub(crate) fn finish(self, reading: &Reading) -> (Vec<Actor>, Vec<Mention>, Vec<u32>) {
        let mut places: BTreeMap<Span, Sighting> = BTreeMap::new();
        for sighting in self.spoken.into_iter().chain(self.named) {
            if let Some(span) = reading.span_of(sighting.words.clone()) {
                places.insert(span, sighting);
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
        (actors, mentions, order)
    }
}

/// Lower case, without "the" and marks: how names of bodies are compared.
fn normalised(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let words: Vec<&str> = words.skip_while(|w| *w == "the").collect();
    words.join(" ")
}

/// The initials of a name of three or more capitalised words.
fn initials(name: &str) -> Option<String> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let capital = words
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase());
    let initials: String = capital.collect();
    (initials.chars().count() >= 3).then_some(initials)
}

/// Single spaces for any white space.
pub(crate) fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The role that stands beside a person's name: before it ("Kremlin spokesman
/// X", "the mayor, X") or after it ("X, the mayor").
pub(crate) fn role_of(reading: &Reading, lexicon: &Lexicon, words: Range<usize>) -> Option<String> {
    let head = reading.head_of(words.clone())?;
    role_before(reading, lexicon, &words, head)
        .or_else(|| role_after(reading, lexicon, &words, head))
        .or_else(|| role_in_apposition(reading, lexicon, head))
}

fn role_before(
    reading: &Reading,
    lexicon: &Lexicon,
    words: &Range<usize>,
    head: usize,
) -> Option<String> {
    let start = reading
        .phrase_start(head)
        .max(words.start.saturating_sub(12));
    role_text(reading, lexicon, start..words.start)
}

fn role_after(
    reading: &Reading,
    lexicon: &Lexicon,
    words: &Range<usize>,
    head: usize,
) -> Option<String> {
    let appos = reading
        .children(head)
        .find(|child| reading.words[*child].dep == Dependency::APPOS && *child >= words.end)?;
    let reach = reading.words[appos].reach.clone();
    let comma = reach.clone().find(|w| *w > appos && ends_role(reading, *w));
    role_text(
        reading,
        lexicon,
        reading.phrase_start(appos).max(words.end)..comma.unwrap_or(reach.end),
    )
}

fn role_in_apposition(reading: &Reading, lexicon: &Lexicon, head: usize) -> Option<String> {
    let word = &reading.words[head];
    let above = word.head;
    if word.dep != Dependency::APPOS
        || above > head
        || reading.words[above].pos == PartOfSpeech::PROPN
            && lexicon
                .nouns
                .kind_of_form(&reading.words[above].lower)
                .is_none()
    {
        return None;
    }
    let comma = (above..head)
        .find(|w| ends_role(reading, *w))
        .unwrap_or(above + 1);
    role_text(reading, lexicon, reading.phrase_start(above)..comma)
}

fn ends_role(reading: &Reading, word: usize) -> bool {
    let word = &reading.words[word];
    matches!(word.pos, PartOfSpeech::PUNCT) && word.lower != "-" && word.lower != "."
        || matches!(
            word.tag,
            Tag::WP | Tag::WDT | Tag::WRB | Tag::VBD | Tag::VBZ | Tag::WP_POSSESSIVE
        )
}

/// The words as a role: only if an office or another noun for one person is
/// among them; without article, and what a comma cuts off.
fn role_text(reading: &Reading, lexicon: &Lexicon, words: Range<usize>) -> Option<String> {
    let mut words = words;
    if let Some(comma) = words.clone().rev().find(|w| ends_role(reading, *w)) {
        let rest = comma + 1..words.end;
        words = if rest.is_empty() {
            words.start..comma
        } else {
            rest
        };
    }
    while !words.is_empty()
        && matches!(
            reading.words[words.start].lower.as_str(),
            "the" | "a" | "an" | "and" | "his" | "her" | "its" | "their" | "of" | "one"
        )
    {
        words.start += 1;
    }
    let title = |w: usize| {
        matches!(
            reading.words[w].lower.as_str(),
            "sen."
                | "rep."
                | "gov."
                | "gen."
                | "col."
                | "lt."
                | "adm."
                | "capt."
                | "sgt."
                | "maj."
                | "mr."
                | "mrs."
                | "ms."
                | "dr."
        )
    };
    while words.len() > 1 && title(words.end - 1) {
        words.end -= 1;
    }
    let is_role = |w: usize| {
        let kind = lexicon.nouns.kind_of_form(&reading.words[w].lower);
        matches!(kind, Some((NounKind::Office | NounKind::Person, false)))
    };
    let fits = words.len() <= 14 && words.clone().any(|w| is_role(w) || title(w));
    fits.then(|| collapsed(reading.text_of(words)))
}

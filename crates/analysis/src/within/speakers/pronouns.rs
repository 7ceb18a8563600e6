//! Pronouns and what they point back to.

use super::*;
impl<'a> Resolver<'a> {
    pub(super) fn pronoun(&mut self, word: usize, around: &Surroundings) -> Resolved {
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
    pub(super) fn relative(&mut self, word: usize, around: &Surroundings) -> Option<usize> {
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

    pub(super) fn antecedent(
        &mut self,
        word: usize,
        person: Person,
        around: &Surroundings,
    ) -> Option<usize> {
        let quoted = self
            .quotations
            .outer_at(self.reading.words[word].span.start)
            .is_some();
        // Whoever is quoted says "I": "he" in their mouth is another.
        let speaks = around
            .enclosing
            .filter(|_| quoted && matches!(person, Person::One(_)));
        let mut candidates = self.candidates(word, person, around);
        candidates.retain(|candidate| speaks.is_none() || candidate.actor != speaks);
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
    pub(super) fn candidates(
        &self,
        word: usize,
        person: Person,
        around: &Surroundings,
    ) -> Vec<Antecedent> {
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
    pub(super) fn subjects(
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
            if let Some(pair) = self.pair_at(w, person) {
                return Some(pair);
            }
            let counts = self
                .reading
                .words
                .get(w + 1)
                .is_some_and(|next| next.lower == "of")
                && self.lexicon.nouns.kind(&word.lower) == Some(NounKind::Group);
            if !(word.is_subject() || object)
                || word.pos != PartOfSpeech::NOUN
                || counts
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

    /// "Roe and Moor": two names joined, which "they" may mean.
    fn pair_at(&self, word: usize, person: Person) -> Option<Antecedent> {
        let reading = self.reading;
        if person != Person::Many || !reading.words[word].is_subject() {
            return None;
        }
        let first = self.cast.named_at(word)?;
        let second = reading
            .children(word)
            .filter(|child| reading.words[*child].dep == Dependency::CONJ)
            .find_map(|child| self.cast.named_at(child))?;
        let people = [first, second]
            .iter()
            .all(|s| self.cast.actors[s.actor].kind == ActorKind::Person);
        people.then_some(Antecedent {
            words: first.words.start..second.words.end,
            actor: None,
        })
    }

    pub(super) fn actor_of(&mut self, candidate: &Antecedent) -> Option<usize> {
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
    pub(super) fn score(&self, candidate: &Antecedent, word: usize, person: Person) -> f32 {
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

    pub(super) fn agreement(&self, actor: usize, person: Person) -> f32 {
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

    pub(super) fn agreement_of_noun(&self, head: usize, person: Person) -> f32 {
        let gender = self.lexicon.people.by_noun(&self.reading.words[head].lower);
        match (person, gender) {
            (Person::One(Some(wanted)), Some(gender)) if wanted != gender => f32::NEG_INFINITY,
            _ => 0.0,
        }
    }
}

/// A mention that a pronoun may point back to.
pub(super) struct Antecedent {
    pub(super) words: Range<usize>,
    /// `None` for a noun that is no actor yet.
    pub(super) actor: Option<usize>,
}

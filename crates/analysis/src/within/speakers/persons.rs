//! Sources that are one person without a name: an office, a description.

use super::offices::Office;
use super::*;

impl<'a> Resolver<'a> {
    /// "the minister": whoever holds the office in this article, else an actor
    /// of its own.
    pub(super) fn office(
        &mut self,
        words: &Range<usize>,
        head: usize,
        definite: bool,
        around: &Surroundings,
    ) -> Resolved {
        let modified = self.description(words, head);
        let pointing = definite || self.is_possessed(words, head) || self.is_bare(words, head);
        if pointing && let Some((actor, rule, certainty)) = self.holder(words, &modified, head) {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            let known = &self.cast.actors[actor];
            let (anonymity, role) = (known.anonymity, known.roles.first().cloned());
            return self.found(actor, anonymity, role, rule, certainty);
        }
        // "The monitor" may be a body.
        let noun = &self.reading.words[head].lower;
        if definite && let Some(actor) = self.general_body(words, noun) {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            let rule = "the body of this kind mentioned last";
            return self.found(actor, Anonymity::Named, None, rule, 0.8);
        }
        let name = self.described(modified, around);
        let actor = self.unnamed_actor(&name, ActorKind::Person, Anonymity::Role, definite);
        let noun = self.reading.words[head].lower.clone();
        self.set_gender(actor, &noun);
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        // "a ministry spokesman": one of many, and nobody says which.
        let one_of_many = matches!(
            self.reading.words[words.start].lower.as_str(),
            "a" | "an" | "one" | "another"
        );
        let anonymity = if one_of_many && self.lexicon.nouns.is_common_office(&noun) {
            Anonymity::Described
        } else {
            Anonymity::Role
        };
        self.cast.actors[actor].anonymity = anonymity;
        let role = (anonymity == Anonymity::Role).then_some(name);
        self.found(actor, anonymity, role, "office without a name", 1.0)
    }

    /// Who is meant by an office or description, from what the article says of
    /// its people before and behind.
    fn holder(
        &self,
        words: &Range<usize>,
        phrase: &Range<usize>,
        head: usize,
    ) -> Option<(usize, &'static str, f32)> {
        let noun = &self.reading.words[head].lower;
        let wanted = Office::of(self.reading.text_of(phrase.clone()), noun, self.lexicon);
        if let Some(actor) = self.holder_before(&wanted, words.start) {
            return Some((actor, "holder of the office named before", 0.93));
        }
        if let Some(actor) = self.holder_anywhere(&wanted) {
            return Some((actor, "holder of the office named elsewhere", 0.88));
        }
        let actor = self.subject_before(words)?;
        Some((actor, "person of the sentence before", 0.75))
    }

    /// The last person before `at` one of whose roles is this office and does
    /// not contradict the other words ("French" minister).
    fn holder_before(&self, wanted: &Office, at: usize) -> Option<usize> {
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
                    .any(|role| wanted.is_held_by(role, self.lexicon))
        };
        let latest = named
            .chain(spoken)
            .filter(|s| fits(s.actor))
            .max_by_key(|s| s.words.start);
        latest.map(|sighting| sighting.actor)
    }

    /// The only person of the whole article who is given this office, by the
    /// same words or fewer: the name may come later than the office.
    fn holder_anywhere(&self, wanted: &Office) -> Option<usize> {
        let mut holders = self.cast.actors.iter().enumerate().filter(|(_, known)| {
            known.kind == ActorKind::Person
                && known.anonymity == Anonymity::Named
                && known
                    .roles
                    .iter()
                    .any(|role| wanted.is_shown_by(role, self.lexicon))
        });
        let (actor, _) = holders.next()?;
        holders.next().is_none().then_some(actor)
    }

    /// "Jane Roe left early. The Liberal nominee said ...": the only person of
    /// the sentence before, its subject, of whom no role is known. Only those
    /// who run for an office are introduced in this way without being it.
    fn subject_before(&self, words: &Range<usize>) -> Option<usize> {
        let reading = self.reading;
        let first = &reading.words[words.start];
        let sentence = first.sentence.checked_sub(1)?;
        let opens = reading.sentences[first.sentence].words.start == words.start;
        let running = words.clone().any(|w| {
            matches!(
                reading.words[w].lower.as_str(),
                "nominee" | "candidate" | "contender" | "incumbent"
            )
        });
        if first.lower != "the" || !opens || !running || words.len() < 3 {
            return None;
        }
        let before = reading.sentences[sentence].words.clone();
        let mut people: Vec<&Sighting> = self
            .cast
            .named_in(before)
            .iter()
            .filter(|s| self.cast.actors[s.actor].kind == ActorKind::Person)
            .collect();
        people.dedup_by_key(|s| s.actor);
        let [only] = people.as_slice() else {
            return None;
        };
        let head = reading.head_of(only.words.clone())?;
        let known = &self.cast.actors[only.actor];
        (reading.words[head].is_subject() && known.roles.is_empty()).then_some(only.actor)
    }

    pub(super) fn person(
        &mut self,
        words: &Range<usize>,
        head: usize,
        definite: bool,
        around: &Surroundings,
    ) -> Resolved {
        let noun = self.reading.words[head].lower.clone();
        let possessed = self.is_possessed(words, head);
        let before = definite
            .then(|| self.same_noun(&noun, words.start, ActorKind::Person))
            .flatten();
        let before = before.or_else(|| {
            let general = definite || possessed;
            general.then(|| self.general_person(words, &noun)).flatten()
        });
        if let Some(actor) = before {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            let anonymity = self.cast.actors[actor].anonymity;
            return self.found(actor, anonymity, None, "person described before", 0.93);
        }
        let name = self.described(self.description(words, head), around);
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

    /// "The diplomat" after an ambassador, "her lawyer" where one is named: a
    /// person whose role is of the kind that the noun names.
    fn general_person(&self, words: &Range<usize>, noun: &str) -> Option<usize> {
        let reading = self.reading;
        let floor = reading.words[words.start].sentence.saturating_sub(3);
        let start = reading.sentences[floor].words.start;
        let covers = |role: &str| {
            let lower = role.to_lowercase();
            lower
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| self.lexicon.nouns.is_kind_of(word, noun))
        };
        let fits = |actor: usize| {
            let known = &self.cast.actors[actor];
            known.kind == ActorKind::Person && known.roles.iter().any(|role| covers(role))
        };
        let before = self
            .cast
            .named
            .partition_point(|s| s.words.start < words.start);
        let named = self.cast.named[..before].iter();
        let spoken = self.cast.spoken.iter();
        named
            .chain(spoken)
            .filter(|s| (start..words.start).contains(&s.words.start) && fits(s.actor))
            .max_by_key(|s| s.words.start)
            .map(|s| s.actor)
    }
}

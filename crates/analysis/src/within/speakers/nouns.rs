//! Sources without a name: offices, persons, bodies, documents, groups.

use super::offices::Office;
use super::*;

impl<'a> Resolver<'a> {
    /// The text without a leading article.
    pub(super) fn bare(&self, words: Range<usize>) -> &'a str {
        let mut words = words;
        while words.len() > 1
            && matches!(
                self.reading.words[words.start].lower.as_str(),
                "the" | "a" | "an" | "one" | "this" | "that" | "these" | "those" | "another"
            )
            && self.reading.words[words.start + 1].lower != "of"
        {
            words.start += 1;
        }
        self.reading.text_of(words)
    }

    pub(super) fn unnamed(
        &mut self,
        words: &Range<usize>,
        head: usize,
        around: &Surroundings,
    ) -> Resolved {
        if let Some(medium) = medium_in(self.media, head..head + 1) {
            return self.medium(medium);
        }
        let word = &self.reading.words[head];
        let definite = self.is_definite(words, head);
        let plural = matches!(word.tag, Tag::NNS | Tag::NNPS);
        match self.lexicon.nouns.kind_of_form(&word.lower) {
            Some((NounKind::Office, false)) => self.office(words, head, definite, around),
            Some((NounKind::Person, false)) => self.person(words, head, definite, around),
            Some((NounKind::Body, false)) => self.body(words, head, definite),
            Some((NounKind::Document, _)) => self.document(words, head, definite),
            Some((NounKind::Group, _)) => self.group(words, head, definite),
            Some((NounKind::Body, true)) | Some((_, true)) => self.group(words, head, definite),
            None if word.pos == PartOfSpeech::PROPN => self.unlisted_name(words, head),
            None if plural => self.group(words, head, definite),
            None => self.other(words, head),
        }
    }

    pub(super) fn is_definite(&self, words: &Range<usize>, head: usize) -> bool {
        let first = &self.reading.words[words.start];
        let opens = matches!(
            first.lower.as_str(),
            "the" | "this" | "that" | "these" | "those"
        );
        opens && words.start <= head
    }

    /// The phrase that names an unnamed source: up to the first comma,
    /// relative clause or participle after the head.
    pub(super) fn description(&self, words: &Range<usize>, head: usize) -> Range<usize> {
        let stops = |w: usize| {
            let word = &self.reading.words[w];
            let joins = matches!(
                word.lower.as_str(),
                "-" | "." | "'" | "’" | "\"" | "“" | "”" | "‘" | "''" | "``"
            );
            word.pos == PartOfSpeech::PUNCT && !joins
                || word.tag == Tag::PRP && word.is_subject()
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
        let mut phrase = comma.map_or(words.start, |comma| comma + 1)..end.max(head + 1);
        // "authors of the": what a wrong end leaves over names nobody.
        let hangs = |w: usize| {
            let word = &self.reading.words[w];
            matches!(
                word.tag,
                Tag::DT | Tag::IN | Tag::CC | Tag::TO | Tag::PRP_POSSESSIVE
            ) || word.pos == PartOfSpeech::PUNCT && word.lower != "."
        };
        while phrase.end > head + 1 && hangs(phrase.end - 1) {
            phrase.end -= 1;
        }
        phrase
    }

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

    /// Whether an owner stands in front: "his", "Velmora's".
    fn is_possessed(&self, words: &Range<usize>, head: usize) -> bool {
        (words.start..head.max(words.start + 1))
            .any(|w| matches!(self.reading.words[w].tag, Tag::PRP_POSSESSIVE | Tag::POS))
    }

    /// Without article or number: "Foreign minister says" in a headline.
    fn is_bare(&self, words: &Range<usize>, head: usize) -> bool {
        let first = &self.reading.words[words.start];
        words.start <= head
            && !matches!(first.tag, Tag::DT | Tag::CD | Tag::JJ | Tag::PRP_POSSESSIVE)
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

    /// A description as a name: "his wife" is "Jane Roe's" or "John Roe's
    /// wife" where the article tells whose.
    pub(super) fn described(&mut self, phrase: Range<usize>, around: &Surroundings) -> String {
        let owned = self.reading.words[phrase.start].tag == Tag::PRP_POSSESSIVE && phrase.len() > 1;
        if !owned {
            return collapsed(self.bare(phrase));
        }
        let rest = collapsed(self.reading.text_of(phrase.start + 1..phrase.end));
        let owner = self.pronoun(phrase.start, around).actor.ok();
        owner.map_or(rest.clone(), |owner| {
            format!("{}'s {rest}", self.cast.actors[owner].name)
        })
    }

    pub(super) fn set_gender(&mut self, actor: usize, noun: &str) {
        let gender = self.lexicon.people.by_noun(noun);
        let known = &mut self.cast.actors[actor];
        known.gender = known.gender.or(gender);
    }

    /// The last unnamed actor of this kind whose description has `noun` in it,
    /// or a person with such a role.
    pub(super) fn same_noun(&self, noun: &str, at: usize, kind: ActorKind) -> Option<usize> {
        let spoken = self.cast.spoken.iter().rev().take(PRONOUN_MENTIONS);
        let fits = |actor: usize| {
            let known = &self.cast.actors[actor];
            let named = known.name.to_lowercase();
            let own = named.split(' ').any(|word| word == noun);
            let role = known
                .roles
                .iter()
                .any(|role| Office::of(noun, noun, self.lexicon).is_held_by(role, self.lexicon));
            known.kind == kind && (own || role)
        };
        spoken
            .filter(|s| s.words.start < at)
            .find(|s| fits(s.actor))
            .map(|s| s.actor)
    }

    pub(super) fn body(&mut self, words: &Range<usize>, head: usize, definite: bool) -> Resolved {
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
        if definite
            && plain
            && let Some(actor) = self.general_body(words, &noun)
        {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            let rule = "the body of this kind mentioned last";
            return self.found(actor, Anonymity::Named, None, rule, 0.8);
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

    /// "The company", "the agency": the only body of that kind in the four
    /// sentences before.
    fn general_body(&self, words: &Range<usize>, noun: &str) -> Option<usize> {
        let reading = self.reading;
        let floor = reading.words[words.start].sentence.saturating_sub(4);
        let start = reading.sentences[floor].words.start;
        let mut found: Option<usize> = None;
        for sighting in self.cast.named_in(start..words.start) {
            let known = &self.cast.actors[sighting.actor];
            let fits = known.kind == ActorKind::Organisation
                && known.medium.is_none()
                && self.lexicon.nouns.body_may_be(&known.name, noun);
            if fits && found.is_some_and(|other| other != sighting.actor) {
                return None;
            }
            if fits {
                found = Some(sighting.actor);
            }
        }
        found
    }

    /// The last organisation or state mentioned before `at` whose name has
    /// `noun` in it; for "country", the last state.
    pub(super) fn body_with_noun(&self, noun: &str, at: usize) -> Option<usize> {
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

    pub(super) fn document(
        &mut self,
        words: &Range<usize>,
        head: usize,
        definite: bool,
    ) -> Resolved {
        let noun = self.reading.words[head].lower.clone();
        if let Some(signed) = self.signatory(head) {
            return signed;
        }
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

    /// Whoever signed or wrote the document speaks through it.
    fn signatory(&mut self, head: usize) -> Option<Resolved> {
        let author = paper_at(self.reading, self.papers, head)?.author.clone()?;
        if author.contains(&head) {
            return None;
        }
        let mut signed = self.resolve_words(author, &Surroundings::default());
        signed.actor.as_ref().ok()?;
        signed.rule = "author of the document";
        signed.certainty *= 0.9;
        Some(signed)
    }

    pub(super) fn group(&mut self, words: &Range<usize>, head: usize, definite: bool) -> Resolved {
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
    pub(super) fn unnamed_actor(
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
    /// "one resident", "many": neither office nor body.
    pub(super) fn other(&mut self, words: &Range<usize>, head: usize) -> Resolved {
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
        // A noun that no list knows may be a person: "he" decides.
        let known = &mut self.cast.actors[actor];
        known.uncertain = known.kind == ActorKind::Organisation;
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(actor, anonymity, None, "described source", 0.95)
    }

    // --- pronouns ---
}

//! Sources that hold a name.

use super::*;
impl<'a> Resolver<'a> {
    pub(super) fn named(&mut self, words: &Range<usize>, head: usize) -> Option<Resolved> {
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
    /// The named mention that is the head of the source or stands in
    /// apposition to it.
    pub(super) fn named_head(&self, words: &Range<usize>, head: usize) -> Option<Sighting> {
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
            let next = &reading.words[first.words.end.min(reading.words.len() - 1)];
            let closed = first.words.end == words.end || next.lower == ",";
            let office = matches!(
                self.lexicon.nouns.kind(&reading.words[head].lower),
                Some(NounKind::Office)
            );
            // "Roe's lawyer" is not Roe.
            let owner = next.tag == Tag::POS;
            if opens && !owner && (closed || office && head >= first.words.end) {
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
                role && (apposed || adjacent || self.closes(words, head, &person.words))
            })
            .cloned()
    }

    /// "The minister of transport of Velmora Ruth Calder", "the leader in Port
    /// Sull, Nils Calder": the name ends the source, and nothing in front of it
    /// makes it somebody else's.
    fn closes(&self, words: &Range<usize>, head: usize, name: &Range<usize>) -> bool {
        let reading = self.reading;
        let mut before = name.start;
        while before > head + 1
            && self
                .lexicon
                .nouns
                .is_title(&reading.words[before - 1].lower)
        {
            before -= 1;
        }
        let last = &reading.words[before.max(1) - 1];
        let free = last.lower == "," || last.pos == PartOfSpeech::PROPN;
        let verbs = (head + 1..name.start).any(|w| reading.words[w].is_verb());
        name.end == words.end && before > head + 1 && free && !verbs
    }

    /// "Lavrov and Kerry": one statement of several, a group.
    pub(super) fn several(&mut self, words: &Range<usize>, head: usize) -> Option<Resolved> {
        if let Some(found) = self
            .people_behind_their_role(words, head)
            .or_else(|| self.people_behind_their_title(words))
        {
            return Some(found);
        }
        let reading = self.reading;
        let conjunct = reading.children(head).find(|child| {
            reading.words[*child].dep == Dependency::CONJ
                && words.contains(child)
                && reading.words[*child].is_noun()
                && reading.words[*child]
                    .lower
                    .starts_with(char::is_alphanumeric)
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

    /// "Quill's attorneys, Ada Roe and Ivo Moor": two named people behind a
    /// noun for several, and nothing else.
    fn people_behind_their_role(&mut self, words: &Range<usize>, head: usize) -> Option<Resolved> {
        let reading = self.reading;
        let kind = self.lexicon.nouns.kind_of_form(&reading.words[head].lower);
        if !matches!(kind, Some((NounKind::Office | NounKind::Person, true))) {
            return None;
        }
        let behind = self.cast.named_in(head + 1..words.end);
        let [first, second] = behind else {
            return None;
        };
        let person = |s: &Sighting| self.cast.actors[s.actor].kind == ActorKind::Person;
        let between = first.words.end..second.words.start;
        let joined = between.len() == 1 && reading.words[between.start].lower == "and";
        let near = first.words.start <= head + 2 && second.words.end == words.end;
        if !(person(first) && person(second) && joined && near) {
            return None;
        }
        let name = |s: &Sighting| self.cast.actors[s.actor].name.clone();
        let names = [name(first), name(second)];
        Some(self.joined(words, &names))
    }

    /// "Sens. Ada Roe, V-Ostrand, and Ivo Moor": all people behind an abbreviated
    /// title for several.
    fn people_behind_their_title(&mut self, words: &Range<usize>) -> Option<Resolved> {
        const TITLES: [&str; 4] = ["sens", "reps", "govs", "gens"];
        let reading = self.reading;
        let title = reading.words[words.start].lower.trim_end_matches('.');
        if !TITLES.contains(&title) {
            return None;
        }
        let people = self.cast.named_in(words.clone()).iter();
        let people = people.map(|sighting| &self.cast.actors[sighting.actor]);
        let people = people.filter(|actor| actor.kind == ActorKind::Person);
        let mut names: Vec<String> = people.map(|actor| actor.name.clone()).collect();
        names.dedup();
        (2..=4)
            .contains(&names.len())
            .then(|| self.joined(words, &names))
    }

    /// Named speakers of one statement, as a group.
    fn joined(&mut self, words: &Range<usize>, names: &[String]) -> Resolved {
        let name = match names {
            [before @ .., last] if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            _ => names.concat(),
        };
        let actor = self.cast.add_body(&name, ActorKind::Group);
        self.cast.see(words.clone(), actor, MentionKind::Named);
        self.found(actor, Anonymity::Named, None, "two speakers joined", 0.95)
    }

    pub(super) fn part_name(&self, word: usize) -> (String, bool) {
        if let Some(sighting) = self.cast.named_at(word) {
            return (self.cast.actors[sighting.actor].name.clone(), true);
        }
        // "its ally Ostrand": the name in apposition is the speaker's.
        if let Some(sighting) = self
            .cast
            .named_at((word + 1).min(self.reading.words.len() - 1))
            && sighting.words.start == word + 1
            && self.reading.words[word + 1].sentence == self.reading.words[word].sentence
        {
            return (self.cast.actors[sighting.actor].name.clone(), true);
        }
        let mut start = self.reading.phrase_start(word);
        while start < word && self.reading.words[start].pos == PartOfSpeech::PUNCT {
            start += 1;
        }
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

    /// A proper noun that the recogniser did not see.
    pub(super) fn unlisted_name(&mut self, words: &Range<usize>, head: usize) -> Resolved {
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
            .is_first_name(&self.reading.words[start].lower)
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
}

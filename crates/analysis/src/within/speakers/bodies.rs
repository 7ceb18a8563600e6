//! Sources that are a body, a document or many at once.

use super::*;

impl<'a> Resolver<'a> {
    pub(super) fn body(
        &mut self,
        words: &Range<usize>,
        head: usize,
        definite: bool,
        around: &Surroundings,
    ) -> Resolved {
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
            && phrase.end == head + 1
            && self.is_bare_of_marks(words.start + 1..head)
            && let Some(actor) = self.general_body(words, &noun)
        {
            self.cast.see(words.clone(), actor, MentionKind::Nominal);
            let rule = "the body of this kind mentioned last";
            return self.found(actor, Anonymity::Named, None, rule, 0.8);
        }
        let name = self.described(phrase, around);
        let indefinite = matches!(
            self.reading.words[words.start].lower.as_str(),
            "a" | "an" | "one" | "another"
        );
        // "His campaign" has a name where it is told whose.
        let nameless = plain && !name.contains(' ');
        let anonymity = if indefinite || nameless {
            Anonymity::Described
        } else {
            Anonymity::Named
        };
        let actor = self.cast.add_body(&name, ActorKind::Organisation);
        self.cast.actors[actor].anonymity = anonymity;
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(actor, anonymity, None, "body", 0.99)
    }

    /// Whether words in front of a body's noun tell nothing that its name would
    /// have to have: "the Ostrand-based watchdog".
    fn is_bare_of_marks(&self, words: Range<usize>) -> bool {
        let text = self.reading.text_of(words.clone());
        words.is_empty() || text.contains('-') && text.split_whitespace().count() == 1
    }

    /// "The company", "the agency": the only body of that kind in the four
    /// sentences before, or one that the article is about while others are
    /// named by the way.
    pub(super) fn general_body(&self, words: &Range<usize>, noun: &str) -> Option<usize> {
        let reading = self.reading;
        let floor = reading.words[words.start].sentence.saturating_sub(4);
        let start = reading.sentences[floor].words.start;
        let fits = |actor: usize| {
            let known = &self.cast.actors[actor];
            known.kind == ActorKind::Organisation
                && known.medium.is_none()
                && self.lexicon.nouns.body_may_be(&known.name, noun)
        };
        let here = self.cast.named_in(start..words.start).iter();
        let mut found: Vec<usize> = here.map(|s| s.actor).filter(|actor| fits(*actor)).collect();
        found.sort_unstable();
        found.dedup();
        let seen = |actor: &usize| self.cast.actors[*actor].seen;
        found.sort_by_key(|actor| std::cmp::Reverse(seen(actor)));
        match found[..] {
            [] => None,
            [only] => Some(only),
            [first, second, ..] => (seen(&first) >= 3 * seen(&second)).then_some(first),
        }
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
        around: &Surroundings,
    ) -> Resolved {
        let noun = self.reading.words[head].lower.clone();
        if let Some(signed) = self.signatory(head, around) {
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
    fn signatory(&mut self, head: usize, around: &Surroundings) -> Option<Resolved> {
        let author = paper_at(self.reading, self.papers, head)?.author.clone()?;
        if author.contains(&head) {
            return None;
        }
        let mut signed = self.resolve_words(author, around);
        signed.actor.as_ref().ok()?;
        signed.rule = "author of the document";
        signed.certainty *= 0.9;
        Some(signed)
    }

    pub(super) fn group(
        &mut self,
        words: &Range<usize>,
        head: usize,
        definite: bool,
        around: &Surroundings,
    ) -> Resolved {
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
        let name = self.described(self.description(words, head), around);
        let actor = self.unnamed_actor(&name, ActorKind::Group, Anonymity::Collective, true);
        self.cast.see(words.clone(), actor, MentionKind::Nominal);
        self.found(actor, Anonymity::Collective, None, "group", 1.0)
    }
}

//! Sources without a name: by their noun.

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
            && !matches!(
                self.reading.words[words.start + 1].tag,
                Tag::IN | Tag::TO | Tag::WP | Tag::WDT | Tag::VBG | Tag::VBN
            )
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
            Some((NounKind::Body, false)) => self.body(words, head, definite, around),
            Some((NounKind::Document, _)) => self.document(words, head, definite, around),
            Some((NounKind::Group, _) | (_, true)) => self.group(words, head, definite, around),
            None if word.pos == PartOfSpeech::PROPN => self.unlisted_name(words, head),
            None if plural => self.group(words, head, definite, around),
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
            let quote = w > head && matches!(word.lower.as_str(), "\"" | "“" | "”" | "''" | "``");
            word.pos == PartOfSpeech::PUNCT && (!joins || quote)
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

    /// Whether an owner stands in front: "his", "Velmora's".
    pub(super) fn is_possessed(&self, words: &Range<usize>, head: usize) -> bool {
        (words.start..head.max(words.start + 1))
            .any(|w| matches!(self.reading.words[w].tag, Tag::PRP_POSSESSIVE | Tag::POS))
    }

    /// Without article or number: "Foreign minister says" in a headline.
    pub(super) fn is_bare(&self, words: &Range<usize>, head: usize) -> bool {
        let first = &self.reading.words[words.start];
        words.start <= head
            && !matches!(first.tag, Tag::DT | Tag::CD | Tag::JJ | Tag::PRP_POSSESSIVE)
    }

    /// A description as a name: "his wife" is "Jane Roe's" or "John Roe's
    /// wife" where the article tells whose.
    pub(super) fn described(&mut self, phrase: Range<usize>, around: &Surroundings) -> String {
        let owned = self.reading.words[phrase.start].tag == Tag::PRP_POSSESSIVE && phrase.len() > 1;
        if !owned {
            return collapsed(self.bare(phrase));
        }
        let rest = collapsed(self.reading.text_of(phrase.start + 1..phrase.end));
        match self.pronoun(phrase.start, around).actor {
            Ok(owner) => format!("{}'s {rest}", self.cast.actors[owner].name),
            Err(_) => rest,
        }
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
}

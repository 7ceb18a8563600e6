//! Documents in which something is said: "in a statement", "issued a letter
//! saying", with the medium that brought them out.

use super::super::cast::collapsed;
use super::super::draft::Draft;
use super::{Chains, Rank, papers, relay_of};
use crosswire_article::{Relay, RelayKind};
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::ops::Range;

/// What is brought out like a document, though it is not called one.
const WARNINGS: [&str; 6] = [
    "warning",
    "appeal",
    "ultimatum",
    "decree",
    "fatwa",
    "advisory",
];

impl Chains<'_> {
    /// "in a statement", with whoever brought that out: "in an email seen by the
    /// Courier".
    pub(super) fn carrier(
        &self,
        draft: &Draft,
        anchor: usize,
        words: Range<usize>,
    ) -> Vec<(Rank, Relay)> {
        let near = words.start.max(anchor.saturating_sub(25))..words.end.min(anchor + 25);
        let found = near.clone().find_map(|index| {
            let word = &self.reading.words[index];
            let joined = index >= 2
                && self.reading.words[index - 1].lower == "-"
                && self.reading.words[index - 2].span.end
                    == self.reading.words[index - 1].span.start;
            let noun = if joined {
                format!("{}-{}", self.reading.words[index - 2].lower, word.lower)
            } else {
                word.lower.clone()
            };
            let carrier = self.lexicon.nouns.is_carrier(&noun);
            let brought_out = WARNINGS.contains(&noun.as_str()) && self.brings_out(index, anchor);
            if !(word.is_noun() || joined)
                || !(carrier || brought_out)
                || !self.is_free(draft, index)
            {
                return None;
            }
            let start = self.noun_phrase(index, near.start);
            let before = start.checked_sub(1).filter(|w| near.contains(w));
            let inside = before.is_some_and(|before| {
                let preposition = matches!(
                    self.reading.words[before].lower.as_str(),
                    "in" | "via" | "through" | "on"
                );
                preposition && self.attached(draft, before, anchor)
            });
            let modifier = word.dep == Dependency::COMPOUND;
            (!modifier && (inside || self.brings_out(index, anchor)))
                .then(|| (index, self.document(start..index + 1)))
        });
        let Some((noun, document)) = found else {
            return Vec::new();
        };
        let via = papers::medium_of(self.reading, self.media, noun)
            .filter(|medium| self.is_free(draft, medium.name_words.start))
            .map(|medium| (Rank::Reporter, relay_of(self.reading, &medium)));
        via.into_iter().chain([document]).collect()
    }

    /// Where the noun phrase around `noun` starts, by its words: the parser
    /// takes "e-mail" apart.
    pub(super) fn noun_phrase(&self, noun: usize, floor: usize) -> usize {
        let belongs = |w: usize| {
            let word = &self.reading.words[w];
            word.lower == "-"
                || word.is_noun()
                || matches!(
                    word.tag,
                    Tag::DT | Tag::JJ | Tag::CD | Tag::PRP_POSSESSIVE | Tag::POS | Tag::JJR
                )
                || word.tag == Tag::VBN && word.dep == Dependency::AMOD
        };
        let mut start = noun;
        while start > floor && noun - start < 7 && belongs(start - 1) {
            start -= 1;
        }
        start
    }

    /// "issued a statement saying", "have signed a letter asking": the document
    /// is the object of the cue's verb, or the cue says what stands in it.
    pub(super) fn brings_out(&self, noun: usize, anchor: usize) -> bool {
        const VERBS: [&str; 18] = [
            "issued",
            "issue",
            "issues",
            "issuing",
            "released",
            "release",
            "releasing",
            "sent",
            "send",
            "sends",
            "sending",
            "signed",
            "published",
            "posted",
            "circulated",
            "wrote",
            "broadcast",
            "put",
        ];
        let reading = self.reading;
        let word = &reading.words[noun];
        let verb = word.head;
        let object =
            word.dep == Dependency::DOBJ && VERBS.contains(&reading.words[verb].lower.as_str());
        let told = reading.words[anchor].head;
        object && (verb == anchor || told == noun || told == verb)
    }

    pub(super) fn document(&self, words: Range<usize>) -> (Rank, Relay) {
        let mut words = words;
        while words.len() > 1
            && matches!(
                self.reading.words[words.start].tag,
                Tag::DT | Tag::PRP_POSSESSIVE | Tag::POS
            )
            || words.len() > 1 && self.reading.words[words.start].pos == PartOfSpeech::PUNCT
        {
            words.start += 1;
        }
        let name = collapsed(self.reading.text_of(words.clone()));
        let span = self.reading.span_of(words).unwrap_or_default();
        let kind = RelayKind::Document;
        (Rank::Document, Relay { name, kind, span })
    }
}

//! What of a short text is compared: telling words, names, numbers, whether it
//! denies or contrasts, and its direction in meaning.

use super::vectors::Vector;
use crate::across::terms::{Term, background_rarity, stem, term, words};
use crate::lexicon::parse;
use serde::Deserialize;
use std::sync::LazyLock;

const TURNS: &str = include_str!("../../../data/turns.toml");

static MARKS: LazyLock<Turns> = LazyLock::new(|| parse("turns.toml", TURNS).unwrap_or_default());

/// Words by which a text denies, or speaks against what was said before.
#[derive(Deserialize, Default)]
struct Turns {
    negation: Vec<String>,
    against: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    check: Vec<Check>,
}

#[derive(Deserialize)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "read by the test over all data")
)]
struct Check {
    line: String,
    reads: Vec<String>,
}

/// A stem less rare than this (natural log) is a function word.
const LEAST_RARITY: f32 = 1.2;
/// No word tells more than this: an invented name that one pile repeats would
/// else outweigh a whole sentence.
const MOST_RARITY: f32 = 7.0;

/// A short text reduced to what is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Gist {
    /// Telling stems, each once, sorted, with their rarity.
    pub(super) words: Vec<(Term, f32)>,
    /// Those of them written as names, sorted.
    pub(super) names: Vec<Term>,
    /// Words that hold a digit, sorted.
    pub(super) numbers: Vec<Term>,
    /// How many words deny.
    pub(super) negations: u8,
    /// How many words speak against something.
    pub(super) turns: u8,
    /// The direction in meaning.
    pub(super) vector: Vector,
}

impl Gist {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut gist = Self {
            words: Vec::new(),
            names: Vec::new(),
            numbers: Vec::new(),
            negations: 0,
            turns: 0,
            vector: Vector::of(text),
        };
        for (place, word) in words(text).enumerate() {
            gist.add(word, place == 0);
        }
        gist.words.sort_by_key(|(term, _)| *term);
        gist.words.dedup_by_key(|(term, _)| *term);
        for terms in [&mut gist.names, &mut gist.numbers] {
            terms.sort_unstable();
            terms.dedup();
        }
        gist
    }

    fn add(&mut self, word: &str, first: bool) {
        let lower = word.to_lowercase().replace('’', "'");
        self.negations = self.negations.saturating_add(u8::from(denies(&lower)));
        self.turns = self.turns.saturating_add(u8::from(speaks_against(&lower)));
        let term = term(&stem(word));
        let rarity = background_rarity(term).min(MOST_RARITY);
        if word.contains(|c: char| c.is_ascii_digit()) {
            self.numbers.push(term);
        } else if !first && word.chars().next().is_some_and(char::is_uppercase) {
            self.names.push(term);
        }
        if rarity >= LEAST_RARITY {
            self.words.push((term, rarity));
        }
    }

    /// The sum of the rarities of its telling words: how much it says.
    #[must_use]
    pub fn weight(&self) -> f32 {
        self.words.iter().map(|(_, rarity)| rarity).sum()
    }

    /// How many different telling words it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it has no telling word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Its telling stems that are at least so rare.
    pub(in crate::across) fn rarer(&self, least: f32) -> impl Iterator<Item = Term> + '_ {
        let rare = self
            .words
            .iter()
            .filter(move |(_, rarity)| *rarity >= least);
        rare.map(|(term, _)| *term)
    }

    /// Its direction in meaning.
    #[must_use]
    pub fn vector(&self) -> &Vector {
        &self.vector
    }

    /// Whether it denies something.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.negations > 0
    }
}

fn denies(word: &str) -> bool {
    word.ends_with("n't") || MARKS.negation.iter().any(|held| held == word)
}

fn speaks_against(word: &str) -> bool {
    MARKS.against.iter().any(|held| held == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_in_the_data_hold() {
        let turns: Turns = parse("turns.toml", TURNS).expect("embedded data");
        assert!(!turns.check.is_empty());
        for check in turns.check {
            let gist = Gist::of(&check.line);
            let read = [(gist.negations, "negation"), (gist.turns, "against")];
            let read: Vec<&str> = read
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(_, name)| *name)
                .collect();
            assert_eq!(read, check.reads, "{}", check.line);
        }
    }

    #[test]
    fn names_and_numbers_are_kept_apart() {
        let gist = Gist::of("Divers found 40 crates off Port Veles");
        assert_eq!(gist.numbers, [term("40")]);
        assert_eq!(gist.names.len(), 2, "Port and Veles");
        assert!(gist.words.iter().all(|(_, rarity)| *rarity <= MOST_RARITY));
    }

    #[test]
    fn an_empty_text_has_no_weight() {
        assert_eq!(Gist::of("").weight(), 0.0);
    }
}

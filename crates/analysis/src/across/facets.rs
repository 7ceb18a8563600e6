//! What an article shows of its happening, side by side: all its words, those
//! of headline and lead, names, and numbers.
//!
//! Two happenings of one type share words and differ in names, places, dates
//! and numbers, so each of these is counted for itself. Names are taken from
//! the text, as words with a capital where none is owed to the start of a
//! sentence: that depends on no parser and no list.

use super::terms::{Term, stem, term, words};
use std::collections::BTreeMap;

/// Terms with their counts, sorted by term.
pub(super) type Counts = Vec<(Term, f32)>;

/// The facets of one article.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Facets {
    /// Stems of body and headline; those of the headline count more.
    pub(super) body: Counts,
    /// Stems of the headline and the first words.
    pub(super) lead: Counts,
    /// Stems of words that are written as names.
    pub(super) names: Counts,
    /// Words that hold a digit.
    pub(super) numbers: Counts,
}

/// A word of the headline counts this many times in the body.
const HEADLINE_WEIGHT: f32 = 2.0;
/// Words of the body that make up the lead.
const LEAD_WORDS: usize = 80;
/// A word that is written with a small letter more than this many times as
/// often as with a capital inside a sentence is no name.
const MOST_SMALL: f32 = 2.0;

impl Facets {
    /// Counts the facets of an article from its headline and the stretches
    /// that tell the story.
    pub(super) fn of(title: &str, told: &[&str]) -> Self {
        let mut body = Counter::default();
        let mut lead = Counter::default();
        let mut numbers = Counter::default();
        for word in words(title) {
            body.add(word, HEADLINE_WEIGHT);
            lead.add(word, 1.0);
        }
        let text = || told.iter().flat_map(|stretch| words(stretch));
        for (place, word) in text().enumerate() {
            body.add(word, 1.0);
            if place < LEAD_WORDS {
                lead.add(word, 1.0);
            }
            if word.contains(|c: char| c.is_ascii_digit()) {
                numbers.add(word, 1.0);
            }
        }
        Self {
            body: body.counts(),
            lead: lead.counts(),
            names: names(told),
            numbers: numbers.counts(),
        }
    }
}

#[derive(Default)]
struct Counter(BTreeMap<Term, f32>);

impl Counter {
    fn add(&mut self, word: &str, weight: f32) {
        *self.0.entry(term(&stem(word))).or_default() += weight;
    }

    fn counts(self) -> Counts {
        self.0.into_iter().collect()
    }
}

/// How often a word is written in which way.
#[derive(Default)]
struct Writing {
    /// With a capital that no start of a sentence asks for.
    capital: f32,
    /// With a capital at the start of a sentence.
    first: f32,
    small: f32,
}

fn names(told: &[&str]) -> Counts {
    let mut writings: BTreeMap<Term, Writing> = BTreeMap::new();
    for stretch in told {
        let mut end = 0;
        for word in words(stretch) {
            let start = place(stretch, word);
            let opens = end == 0 || stretch[end..start].contains(opens_sentence);
            end = start + word.len();
            if word.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let writing = writings.entry(term(&stem(word))).or_default();
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            match (capital, opens) {
                (true, false) => writing.capital += 1.0,
                (true, true) => writing.first += 1.0,
                (false, _) => writing.small += 1.0,
            }
        }
    }
    let named =
        |writing: &Writing| writing.capital > 0.0 && writing.small <= MOST_SMALL * writing.capital;
    writings
        .into_iter()
        .filter(|(_, writing)| named(writing))
        .map(|(term, writing)| (term, writing.capital + writing.first))
        .collect()
}

/// Whether a sentence may begin after this character.
fn opens_sentence(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | ':' | '\n' | '"' | '“' | '`')
}

/// Where a slice of `text` begins in it.
fn place(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(counts: &Counts, word: &str) -> bool {
        counts.iter().any(|(held, _)| *held == term(&stem(word)))
    }

    #[test]
    fn names_have_capitals_inside_sentences() {
        let told = [
            "Divers searched the Anselma. Fog hid Port Veles. The port closed, a port hand said; the port.",
        ];
        let facets = Facets::of("Divers Search Ferry", &told);
        assert!(holds(&facets.names, "Anselma") && holds(&facets.names, "Veles"));
        assert!(!holds(&facets.names, "Divers") && !holds(&facets.names, "Fog"));
        assert!(!holds(&facets.names, "Port"), "mostly small here");
    }

    #[test]
    fn numbers_and_leads_are_counted_for_themselves() {
        let long = "word ".repeat(100) + "The Anselma had 40 aboard.";
        let facets = Facets::of("", &[&long]);
        assert!(holds(&facets.numbers, "40"));
        assert!(!holds(&facets.lead, "Anselma") && holds(&facets.body, "Anselma"));
    }

    #[test]
    fn an_empty_article_has_empty_facets() {
        assert_eq!(Facets::of("", &[]), Facets::default());
    }
}

//! Words as terms: lower-cased Snowball stems with their rarity.
//!
//! Rarity mixes a background table (document frequencies over a large news
//! collection, `data/document-frequencies.tsv`) with the pile at hand. A pile
//! of five articles on one affair cannot know by itself that "said" is common
//! and "Halmar" is not; and with a background, weights hardly move when a pile
//! grows, so neither do stories.

use rust_stemmers::{Algorithm, Stemmer};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A stem, as 64 bits of FNV-1a over its bytes: two stems of one pile sharing
/// a term is a matter of one in 10^10.
pub(crate) type Term = u64;

/// How often stems occur in news at large.
static BACKGROUND: LazyLock<Background> =
    LazyLock::new(|| Background::parse(include_str!("../data/document-frequencies.tsv")));

struct Background {
    documents: f32,
    frequency: HashMap<Term, f32>,
}

impl Background {
    /// First line: number of documents; then `stem<TAB>documents holding it`.
    fn parse(table: &str) -> Self {
        let mut lines = table.lines().filter(|line| !line.starts_with('#'));
        let documents = lines.next().and_then(|line| line.parse().ok());
        let frequency = lines
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(stem, count)| Some((term(stem), count.parse().ok()?)))
            .collect();
        Self {
            documents: documents.unwrap_or(1.0),
            frequency,
        }
    }
}

/// The rarity of a term in news at large: inverse document frequency, natural
/// logarithm, add-one smoothed (Spärck Jones 1972).
pub(crate) fn background_rarity(term: Term) -> f32 {
    let holding = BACKGROUND.frequency.get(&term).copied().unwrap_or(0.0);
    ((BACKGROUND.documents + 1.0) / (holding + 1.0)).ln()
}

/// The rarity of a term given that `holding` of `documents` articles of the
/// pile hold it: the pile counts as one part of the background.
pub(crate) fn rarity(term: Term, holding: usize, documents: usize) -> f32 {
    let background = BACKGROUND.frequency.get(&term).copied().unwrap_or(0.0);
    let all = BACKGROUND.documents + documents as f32;
    ((all + 1.0) / (background + holding as f32 + 1.0)).ln()
}

/// A term from its stem.
pub(crate) fn term(stem: &str) -> Term {
    stem.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The words of `text` in order: runs of letters and digits, apostrophes and
/// points inside kept together ("Roe's" gives "Roe", "U.S." gives "us").
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == ',' || c == '\'' || c == '’'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .map(|word| {
            let word = word.strip_suffix("'s").unwrap_or(word);
            word.strip_suffix("’s").unwrap_or(word)
        })
        .filter(|word| !word.is_empty())
}

/// The stem under which a word is counted.
pub(crate) fn stem(word: &str) -> String {
    thread_local! {
        static STEMMER: Stemmer = Stemmer::create(Algorithm::English);
    }
    let mut folded = word.to_lowercase();
    if !folded.chars().any(|c| c.is_ascii_digit()) {
        folded.retain(|c| c != '.' && c != ',');
    }
    STEMMER.with(|stemmer| stemmer.stem(&folded).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_numbers_and_abbreviations_whole() {
        let found: Vec<_> = words("The U.S. envoy's 3,200 men, he said.").collect();
        assert_eq!(found, ["The", "U.S", "envoy", "3,200", "men", "he", "said"]);
        assert_eq!(stem("U.S"), "us");
        assert_eq!(stem("3,200"), "3,200");
    }

    #[test]
    fn the_background_knows_that_said_is_common() {
        assert!(background_rarity(term(&stem("said"))) < 1.0);
        assert!(background_rarity(term("halmarian")) > 8.0);
    }
}

//! Kinds of happenings, and the words of accusing, denying and reporting.

use super::tokens::Token;
use crate::lexicon::parse;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

const HAPPENINGS: &str = include_str!("../../../data/values/happenings.toml");
const DENIALS: &str = include_str!("../../../data/values/denials.toml");

// The test over all data excludes damaged files.
static KINDS: LazyLock<Kinds> =
    LazyLock::new(|| Kinds::new(parse("values/happenings.toml", HAPPENINGS).unwrap_or_default()));
static LISTS: LazyLock<Lists> =
    LazyLock::new(|| parse("values/denials.toml", DENIALS).unwrap_or_default());

/// Words of accusing, denying, reporting, and of a figure that moved.
#[derive(Deserialize, Default)]
pub(crate) struct Lists {
    pub(crate) accuse: Vec<String>,
    pub(crate) of_deed: Vec<String>,
    pub(crate) deed_nouns: Vec<String>,
    pub(crate) deny: Vec<String>,
    pub(crate) denied_clause: Vec<String>,
    pub(crate) turn_down: Vec<String>,
    pub(crate) accounts: Vec<String>,
    pub(crate) involvement: Vec<String>,
    pub(crate) auxiliary: Vec<String>,
    pub(crate) taken_back: Vec<String>,
    pub(crate) negate: Vec<String>,
    pub(crate) risen: Vec<String>,
    pub(crate) early: Vec<String>,
    pub(crate) risen_toll: Vec<String>,
    pub(crate) early_toll: Vec<String>,
    pub(crate) toll: Vec<String>,
    pub(crate) report: Vec<String>,
    pub(crate) plain: Vec<String>,
    pub(crate) culprit: Vec<String>,
    pub(crate) ahead: Vec<String>,
    pub(crate) passive: Vec<String>,
    pub(crate) deeds: Vec<String>,
    pub(crate) open: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    pub(crate) check: Vec<Check>,
}

/// A sentence, who is accused in it, and who denies.
#[derive(Deserialize)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "read by the test over all data")
)]
pub(crate) struct Check {
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) accuses: Vec<String>,
    #[serde(default)]
    pub(crate) denies: Vec<String>,
}

/// The lists.
pub(crate) fn lists() -> &'static Lists {
    &LISTS
}

#[derive(Deserialize, Default)]
struct HappeningFile {
    kinds: BTreeMap<String, Vec<String>>,
    together: BTreeMap<String, Vec<String>>,
}

struct Kinds {
    by_word: HashMap<String, Vec<String>>,
    together: Vec<Vec<String>>,
}

impl Kinds {
    fn new(file: HappeningFile) -> Self {
        let mut by_word: HashMap<String, Vec<String>> = HashMap::new();
        for (kind, words) in file.kinds {
            for word in words {
                by_word.entry(word).or_default().push(kind.clone());
            }
        }
        Self {
            by_word,
            together: file.together.into_values().collect(),
        }
    }
}

/// The kinds of happening that a sentence tells of, sorted.
pub(crate) fn kinds_of(tokens: &[Token]) -> Vec<String> {
    let told = tokens
        .iter()
        .filter_map(|token| KINDS.by_word.get(&token.lower));
    let mut kinds: Vec<String> = told.flatten().cloned().collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// Whether words for these kinds may be told of one event.
pub(crate) fn goes_together(one: &[String], two: &[String]) -> bool {
    let in_one = |list: &Vec<String>| {
        one.iter().any(|kind| list.contains(kind)) && two.iter().any(|kind| list.contains(kind))
    };
    KINDS.together.iter().any(in_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_parse() {
        assert!(parse::<HappeningFile>("happenings.toml", HAPPENINGS).is_ok());
        assert!(parse::<Lists>("denials.toml", DENIALS).is_ok());
    }
}

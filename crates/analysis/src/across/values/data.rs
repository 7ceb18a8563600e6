//! Words for numbers, states, times and happenings, parsed once.

use super::amounts::Bound;
use crate::lexicon::parse;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

const NUMBERS: &str = include_str!("../../../data/values/numbers.toml");
const STATES: &str = include_str!("../../../data/values/states.toml");

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // The test over all data excludes a damaged file.
    let numbers = parse("values/numbers.toml", NUMBERS).unwrap_or_default();
    Words::new(
        numbers,
        parse("values/states.toml", STATES).unwrap_or_default(),
    )
});

#[derive(Deserialize, Default)]
pub(super) struct NumberFile {
    words: BTreeMap<String, f64>,
    scales: BTreeMap<String, f64>,
    vague: BTreeMap<String, (f64, f64)>,
    bounds: BTreeMap<String, Vec<String>>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    pub(super) check: Vec<Check>,
}

#[derive(Deserialize, Default)]
pub(super) struct StateFile {
    state: Vec<State>,
    people: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    around: Around,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    pub(super) check: Vec<Check>,
}

/// A sentence and the quantities that must be read in it.
#[derive(Deserialize)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "read by the test over all data")
)]
pub(super) struct Check {
    pub(super) text: String,
    pub(super) reads: Vec<String>,
}

/// What can be said to have happened to those who are counted.
#[derive(Deserialize)]
struct State {
    name: String,
    active: Vec<String>,
    passive: Vec<String>,
    nouns: Vec<String>,
}

/// Small words around a number that tell whose it is; see states.toml.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Around {
    pub(super) object: BTreeSet<String>,
    pub(super) passive: BTreeSet<String>,
    pub(super) transparent: BTreeSet<String>,
    pub(super) clause: BTreeSet<String>,
    pub(super) auxiliary: BTreeSet<String>,
    pub(super) bare: BTreeSet<String>,
    pub(super) moves: BTreeSet<String>,
    pub(super) announces: BTreeSet<String>,
    pub(super) includes: BTreeSet<String>,
    pub(super) joins: BTreeSet<String>,
    pub(super) on_top: BTreeSet<String>,
    pub(super) on_top_behind: BTreeSet<String>,
}

/// The lists, by word.
pub(super) struct Words {
    pub(super) numbers: HashMap<String, f64>,
    pub(super) scales: HashMap<String, f64>,
    /// One or several words, longest first.
    pub(super) vague: Vec<(Vec<String>, (f64, f64))>,
    /// In front of a number, longest first.
    pub(super) bounds: Vec<(Vec<String>, Bound)>,
    pub(super) or_more: Vec<Vec<String>>,
    active: HashMap<String, usize>,
    passive: HashMap<String, usize>,
    nouns: HashMap<String, usize>,
    states: Vec<String>,
    people: HashMap<String, String>,
    pub(super) around: Around,
}

impl Words {
    fn new(numbers: NumberFile, states: StateFile) -> Self {
        let split =
            |phrase: &str| -> Vec<String> { phrase.split(' ').map(str::to_owned).collect() };
        let mut bounds = Vec::new();
        let mut or_more = Vec::new();
        for (name, phrases) in &numbers.bounds {
            let phrases = phrases.iter().map(|phrase| split(phrase));
            match bound(name) {
                Some(bound) => bounds.extend(phrases.map(|phrase| (phrase, bound))),
                None => or_more.extend(phrases),
            }
        }
        let longest = |a: &Vec<String>, b: &Vec<String>| b.len().cmp(&a.len()).then(a.cmp(b));
        bounds.sort_by(|a, b| longest(&a.0, &b.0));
        let vague = numbers.vague.iter();
        let mut vague: Vec<_> = vague.map(|(words, range)| (split(words), *range)).collect();
        vague.sort_by(|a, b| longest(&a.0, &b.0));
        let by_word = |list: fn(&State) -> &Vec<String>| {
            let mut words = HashMap::new();
            for (nth, state) in states.state.iter().enumerate() {
                for word in list(state) {
                    words.entry(word.clone()).or_insert(nth);
                }
            }
            words
        };
        Self {
            numbers: numbers.words.into_iter().collect(),
            scales: numbers.scales.into_iter().collect(),
            vague,
            bounds,
            or_more,
            active: by_word(|state| &state.active),
            passive: by_word(|state| &state.passive),
            nouns: by_word(|state| &state.nouns),
            states: states
                .state
                .iter()
                .map(|state| state.name.clone())
                .collect(),
            around: states.around,
            people: states
                .people
                .into_iter()
                .flat_map(|(kind, nouns)| nouns.into_iter().map(move |noun| (noun, kind.clone())))
                .collect(),
        }
    }

    fn state(&self, of: &HashMap<String, usize>, word: &str) -> Option<&str> {
        of.get(word).map(|nth| self.states[*nth].as_str())
    }

    /// The state that a verb puts its object in.
    pub(super) fn active(&self, word: &str) -> Option<&str> {
        self.state(&self.active, word)
    }

    /// The state that a word says its subject is in.
    pub(super) fn passive(&self, word: &str) -> Option<&str> {
        self.state(&self.passive, word)
    }

    /// The state that a noun counts.
    pub(super) fn counting(&self, word: &str) -> Option<&str> {
        self.state(&self.nouns, word)
    }

    /// What kind of people a noun in the singular is.
    pub(super) fn people(&self, noun: &str) -> Option<&str> {
        self.people.get(noun).map(String::as_str)
    }
}

fn bound(name: &str) -> Option<Bound> {
    Some(match name {
        "at_least" => Bound::AtLeast,
        "more_than" => Bound::MoreThan,
        "at_most" => Bound::AtMost,
        "less_than" => Bound::LessThan,
        "about" => Bound::About,
        _ => return None,
    })
}

#[cfg(test)]
pub(super) fn checks() -> Vec<Check> {
    let numbers: NumberFile = parse("values/numbers.toml", NUMBERS).expect("embedded data");
    let states: StateFile = parse("values/states.toml", STATES).expect("embedded data");
    numbers.check.into_iter().chain(states.check).collect()
}

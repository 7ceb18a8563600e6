//! States and the words that belong to them.

use super::parse;
use crosswire_article::StandLink;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

const LANDS: &str = include_str!("../../data/lands.toml");

#[derive(Deserialize)]
struct LandsFile {
    land: Vec<LandFile>,
    government: BTreeSet<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
    examples: Vec<[String; 2]>,
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
    counter: Vec<String>,
}

#[derive(Deserialize)]
struct LandFile {
    name: String,
    #[serde(default)]
    adjective: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
    #[serde(default)]
    capital: Vec<String>,
    #[serde(default)]
    seat: Vec<String>,
}

/// States by their names and by the words that belong to them.
#[derive(Debug, Default)]
pub(crate) struct Lands {
    names: Vec<String>,
    /// By name or adjective in lower case: the land's number.
    words: HashMap<String, usize>,
    /// By a name that stands for a state.
    standing: HashMap<String, (usize, StandLink)>,
    government: BTreeSet<String>,
}

impl Lands {
    /// Parses the embedded data.
    pub(crate) fn load() -> Result<Self, String> {
        let file: LandsFile = parse("lands.toml", LANDS)?;
        let mut lands = Self {
            government: file.government,
            ..Self::default()
        };
        for (number, land) in file.land.into_iter().enumerate() {
            let words = land.adjective.iter().chain([&land.name]);
            for word in words {
                lands.words.entry(word.to_lowercase()).or_insert(number);
            }
            let links = [
                (land.capital, StandLink::Capital),
                (land.seat, StandLink::Seat),
                (land.people, StandLink::People),
            ];
            for (names, link) in links {
                for name in names {
                    lands.standing.entry(name).or_insert((number, link));
                }
            }
            lands.names.push(land.name);
        }
        Ok(lands)
    }

    /// The land that a name or adjective in lower case is of, by its name.
    pub(crate) fn land(&self, word: &str) -> Option<&str> {
        let number = self.words.get(word)?;
        Some(&self.names[*number])
    }

    /// The state that a name stands for, and how; none for the state's own
    /// name.
    pub(crate) fn stood_for(&self, name: &str) -> Option<(&str, StandLink)> {
        let bare = name.strip_prefix("the ").or(name.strip_prefix("The "));
        let bare = bare.unwrap_or(name);
        if let Some((number, link)) = self.standing.get(bare) {
            return Some((&self.names[*number], *link));
        }
        let lower = bare.to_lowercase();
        let last = lower.rsplit(' ').next()?;
        let land = if self.government.contains(last) {
            lower.strip_suffix(last)?.trim_end()
        } else {
            let (first, land) = lower.split_once(" of ")?;
            self.government.get(first)?;
            land.strip_prefix("the ").unwrap_or(land)
        };
        let owner = land.strip_suffix("'s").or(land.strip_suffix("’s"));
        let land = owner.unwrap_or(land);
        Some((self.land(land)?, StandLink::Government))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_their_states_and_others_do_not() {
        let file: LandsFile = parse("lands.toml", LANDS).expect("embedded data");
        let lands = Lands::load().expect("embedded data");
        for [name, state] in &file.examples {
            let found = lands.stood_for(name).map(|(state, _)| state);
            assert_eq!(found, Some(state.as_str()), "{name}");
        }
        for name in &file.counter {
            assert_eq!(lands.stood_for(name), None, "{name}");
        }
    }

    #[test]
    fn no_word_belongs_to_two_lands() {
        let file: LandsFile = parse("lands.toml", LANDS).expect("embedded data");
        let mut seen: HashMap<String, String> = HashMap::new();
        for land in &file.land {
            let words = [&land.adjective, &land.people, &land.capital, &land.seat];
            let words: BTreeSet<&String> = words.into_iter().flatten().collect();
            for word in words {
                let other = seen.insert(word.clone(), land.name.clone());
                assert_eq!(other, None, "{word} of {}", land.name);
            }
        }
    }
}

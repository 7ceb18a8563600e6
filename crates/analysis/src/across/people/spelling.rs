//! What is known of persons' names: spellings, pet forms, order.

use crate::lexicon::{self, Gender, Lands, Lexicon, NounKind};
use crosswire_article::StandLink;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

const NAMES: &str = include_str!("../../../data/names.toml");

/// The lists, parsed once.
pub(super) static SPELLINGS: LazyLock<Spellings> =
    LazyLock::new(|| Spellings::load().unwrap_or_default());

/// From which script a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tradition {
    /// Arabic and Persian.
    Arabic,
    /// Cyrillic.
    Cyrillic,
}

#[derive(Deserialize)]
struct NamesFile {
    family: FamilyFile,
    nickname: BTreeMap<String, Vec<String>>,
    surname: BTreeMap<String, Vec<String>>,
    order: OrderFile,
    by_child: ByChildFile,
    one_name: OneNameFile,
    check: CheckFile,
}

#[derive(Deserialize)]
struct FamilyFile {
    arabic: Vec<Vec<String>>,
    slavic: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct OrderFile {
    surname_first: Vec<String>,
}

#[derive(Deserialize)]
struct ByChildFile {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct OneNameFile {
    titles: Vec<String>,
}

#[derive(Deserialize)]
struct CheckFile {
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
    one: Vec<[String; 2]>,
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
    two: Vec<[String; 2]>,
}

/// Spellings by plain word.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// Given names: number of their family, and its tradition.
    given: HashMap<String, (u32, Tradition)>,
    /// Pet forms with the names that they may be short for, and those
    /// themselves.
    nicknames: HashMap<String, Vec<u32>>,
    surnames: HashMap<String, u32>,
    surname_first: HashSet<String>,
    by_child: HashSet<String>,
    one_name: HashSet<String>,
    titles: HashSet<String>,
    lands: Lands,
    lexicon: Option<Lexicon>,
}

/// Most words that a land's name has.
const LAND_WORDS: usize = 4;

impl Spellings {
    fn load() -> Result<Self, String> {
        let file: NamesFile = lexicon::parse("names.toml", NAMES)?;
        let lexicon = Lexicon::load()?;
        let _ = &file.check;
        let mut found = Self {
            surname_first: plain_set(file.order.surname_first),
            by_child: plain_set(file.by_child.words),
            one_name: plain_set(file.one_name.titles),
            titles: lexicon.nouns.titles().map(plain).collect(),
            lands: Lands::load()?,
            lexicon: Some(lexicon),
            ..Self::default()
        };
        let arabic = file
            .family
            .arabic
            .into_iter()
            .map(|f| (f, Tradition::Arabic));
        let slavic = file
            .family
            .slavic
            .into_iter()
            .map(|f| (f, Tradition::Cyrillic));
        for (number, (family, tradition)) in (0..).zip(arabic.chain(slavic)) {
            for name in family {
                found
                    .given
                    .entry(plain(&name))
                    .or_insert((number, tradition));
            }
        }
        for (number, (full, short)) in (0..).zip(file.nickname) {
            for name in short.iter().chain([&full]) {
                found.nicknames.entry(plain(name)).or_default().push(number);
            }
        }
        for (number, (one, others)) in (0..).zip(file.surname) {
            for name in others.iter().chain([&one]) {
                found.surnames.insert(plain(name), number);
            }
        }
        Ok(found)
    }

    /// The family of a plain given name, and where it is written from.
    pub(super) fn given(&self, name: &str) -> Option<(u32, Tradition)> {
        self.given.get(name).copied()
    }

    /// Whether one given name may be short for the other, or both for a third.
    pub(super) fn nicknames(&self, one: &str, two: &str) -> bool {
        let of = |name: &str| self.nicknames.get(name).map_or(&[][..], Vec::as_slice);
        of(one).iter().any(|number| of(two).contains(number))
    }

    /// The family of a plain surname whose spellings no rule joins.
    pub(super) fn surname(&self, name: &str) -> Option<u32> {
        self.surnames.get(name).copied()
    }

    /// Whether a plain surname stands in front of the given name.
    pub(super) fn is_surname_first(&self, name: &str) -> bool {
        self.surname_first.contains(name)
    }

    /// Whether a plain word makes a name of war out of the next.
    pub(super) fn is_by_child(&self, word: &str) -> bool {
        self.by_child.contains(word)
    }

    /// Whether the bearers of a title go by one name: "King".
    pub(super) fn is_of_one_name(&self, title: &str) -> bool {
        self.one_name.contains(title)
    }

    /// Whether a plain word in front of a name is a title.
    pub(super) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// The gender that a noun in lower case tells.
    pub(super) fn gender_of_noun(&self, noun: &str) -> Option<Gender> {
        self.lexicon.as_ref()?.people.by_noun(noun)
    }

    /// The gender that a first name in lower case tells.
    pub(super) fn gender_of_name(&self, name: &str) -> Option<Gender> {
        self.lexicon.as_ref()?.people.by_first_name(name)
    }

    /// Whether a role of this noun makes its bearer one of the many.
    pub(super) fn is_private(&self, noun: &str) -> bool {
        let lexicon = self.lexicon.as_ref();
        lexicon.is_some_and(|lexicon| lexicon.nouns.is_private(noun))
    }

    /// Whether many bodies have this word in their names.
    pub(super) fn is_common_in_bodies(&self, word: &str) -> bool {
        self.lexicon.as_ref().is_some_and(|lexicon| {
            lexicon.nouns.kind(word) == Some(NounKind::Body) || lexicon.nouns.is_department(word)
        })
    }

    /// The full name of a body, state or medium that the lists know.
    pub(super) fn listed(&self, name: &str) -> Option<&str> {
        let lexicon = self.lexicon.as_ref()?;
        let medium = || lexicon.outlets.by_name(name).map(|(name, _)| name);
        let body = lexicon.places.body(name).or(lexicon.places.state(name));
        body.or_else(medium)
    }

    /// The state that a name stands for, and how.
    pub(super) fn stood_for(&self, name: &str) -> Option<(&str, StandLink)> {
        self.lands.stood_for(name)
    }

    /// Whether a word in lower case is the name of a land.
    pub(super) fn is_land(&self, word: &str) -> bool {
        self.lands
            .land(word)
            .is_some_and(|land| land.eq_ignore_ascii_case(word))
    }

    /// Words in lower case, those for a land ("saudi", "saudi arabia",
    /// "north korean") by the land's name.
    pub(super) fn with_lands(&self, words: &[String]) -> Vec<String> {
        let mut found = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let longest = LAND_WORDS.min(words.len() - at);
            let land = (1..=longest).rev().find_map(|count| {
                let land = self.lands.land(&words[at..at + count].join(" "))?;
                Some((land.to_lowercase(), count))
            });
            let (word, count) = land.unwrap_or_else(|| (words[at].clone(), 1));
            found.push(word);
            at += count;
        }
        found
    }
}

fn plain(word: impl AsRef<str>) -> String {
    super::fold::plain(word.as_ref(), false)
}

fn plain_set(words: Vec<String>) -> HashSet<String> {
    words.into_iter().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::super::name::{PersonName, Relation};
    use super::*;

    #[test]
    fn the_examples_of_the_file_hold() {
        let file: NamesFile = lexicon::parse("names.toml", NAMES).expect("embedded data");
        let same = |[one, two]: &[String; 2]| {
            let [one, two] = [one, two].map(|name| PersonName::of(name).expect("a name"));
            matches!(one.relation(&two), Relation::Same(_))
        };
        for pair in &file.check.one {
            assert!(same(pair), "{pair:?} is one name");
        }
        for pair in &file.check.two {
            assert!(!same(pair), "{pair:?} is not one name");
        }
    }

    #[test]
    fn a_given_name_is_of_one_family() {
        let file: NamesFile = lexicon::parse("names.toml", NAMES).expect("embedded data");
        let mut seen = HashSet::new();
        let families = file.family.arabic.iter().chain(&file.family.slavic);
        for name in families.flat_map(|family| {
            let names: HashSet<String> = family.iter().map(plain).collect();
            names
        }) {
            assert!(seen.insert(name.clone()), "{name} stands in two families");
        }
    }
}

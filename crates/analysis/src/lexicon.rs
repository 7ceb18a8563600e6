//! Language knowledge as data: acts, outlets, speaker nouns, names, places.
//!
//! The files under `data/` hold lists with examples and counter-examples; this
//! module parses them once. Nothing here looks at syntax: the passes of
//! `within` do, and ask the lexicon about single words, cues and names.

mod acts;
mod lands;
mod outlets;

pub(crate) use acts::{Act, Acts};
pub(crate) use lands::Lands;
pub(crate) use outlets::{Outlets, lets_report};

use crosswire_article::RelayKind;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const NOUNS: &str = include_str!("../data/nouns.toml");
const PEOPLE: &str = include_str!("../data/people.toml");
const PLACES: &str = include_str!("../data/places.toml");

/// All lists, parsed.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) acts: Acts,
    pub(crate) outlets: Outlets,
    pub(crate) nouns: Nouns,
    pub(crate) people: People,
    pub(crate) places: Places,
}

impl Lexicon {
    /// Parses the embedded data.
    pub(crate) fn load() -> Result<Self, String> {
        Ok(Self {
            acts: Acts::load()?,
            outlets: Outlets::load()?,
            nouns: Nouns::new(parse("nouns.toml", NOUNS)?),
            people: People::new(parse("people.toml", PEOPLE)?),
            places: Places::new(parse("places.toml", PLACES)?),
        })
    }
}

/// Parses one data file; the error names it.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| format!("data/{file}: {error}"))
}

/// What a common noun tells of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NounKind {
    /// One person in an office.
    Office,
    /// One person, only described.
    Person,
    /// Many at once.
    Group,
    /// A body: a ministry, a company.
    Body,
    /// A written thing.
    Document,
}

#[derive(Deserialize)]
struct NounFile {
    office: Vec<String>,
    person: Vec<String>,
    group: Vec<String>,
    body: Vec<String>,
    document: Vec<String>,
    carrier: Vec<String>,
    personal: Vec<String>,
    title: Vec<String>,
    common_office: Vec<String>,
    vessel: Vec<String>,
    private: Vec<String>,
    department: Vec<String>,
    written_out: BTreeMap<String, String>,
    kind_of: BTreeMap<String, Vec<String>>,
    body_kind: BTreeMap<String, Vec<String>>,
    medium: BTreeMap<String, Vec<String>>,
    named_medium: BTreeMap<String, Vec<String>>,
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
    check: BTreeMap<String, Vec<[String; 2]>>,
}

/// Common nouns that name speakers and media.
#[derive(Debug)]
pub(crate) struct Nouns {
    kinds: HashMap<String, NounKind>,
    carriers: BTreeSet<String>,
    personal: BTreeSet<String>,
    titles: BTreeSet<String>,
    common_offices: BTreeSet<String>,
    vessels: BTreeSet<String>,
    private: BTreeSet<String>,
    departments: BTreeSet<String>,
    written_out: BTreeMap<String, String>,
    /// By the wider noun.
    kinds_of: BTreeMap<String, BTreeSet<String>>,
    /// By the noun that stands for a body, words of such a body's name.
    body_kinds: BTreeMap<String, BTreeSet<String>>,
    media: HashMap<String, RelayKind>,
    named_media: HashMap<String, RelayKind>,
}

impl Nouns {
    fn new(file: NounFile) -> Self {
        let mut kinds = HashMap::new();
        // Earlier lists win: "deputy" is an office before it is a person.
        let lists = [
            (NounKind::Office, file.office),
            (NounKind::Person, file.person),
            (NounKind::Group, file.group),
            (NounKind::Body, file.body),
            (NounKind::Document, file.document),
        ];
        for (kind, words) in lists {
            for word in words {
                kinds.entry(word).or_insert(kind);
            }
        }
        Self {
            kinds,
            carriers: file.carrier.into_iter().collect(),
            personal: file.personal.into_iter().collect(),
            titles: file.title.into_iter().collect(),
            common_offices: file.common_office.into_iter().collect(),
            vessels: file.vessel.into_iter().collect(),
            private: file.private.into_iter().collect(),
            departments: file.department.into_iter().collect(),
            written_out: file.written_out,
            kinds_of: sets(file.kind_of),
            body_kinds: sets(file.body_kind),
            media: by_word(file.medium),
            named_media: by_word(file.named_medium),
        }
    }

    /// The kind of a lower-case noun in the singular.
    pub(crate) fn kind(&self, noun: &str) -> Option<NounKind> {
        self.kinds.get(noun).copied()
    }

    /// The kind of a noun in either number, and whether it is a plural.
    pub(crate) fn kind_of_form(&self, noun: &str) -> Option<(NounKind, bool)> {
        if let Some(kind) = self.kind(noun) {
            return Some((kind, kind == NounKind::Group));
        }
        let single = singular(noun)?;
        self.kind(&single).map(|kind| (kind, true))
    }

    /// Whether words are spoken "in" such a thing: "in a statement".
    pub(crate) fn is_carrier(&self, noun: &str) -> bool {
        self.carriers.contains(noun)
    }

    /// Whether such a document, in either number, is the word of its owner:
    /// "Roe's letter".
    pub(crate) fn is_personal(&self, noun: &str) -> bool {
        let own = |noun: &str| self.personal.contains(noun);
        own(noun) || singular(noun).is_some_and(|single| own(&single))
    }

    /// Whether a lower-case word is a title in front of a name.
    pub(crate) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// All titles in front of names, in lower case.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        self.titles.iter().map(String::as_str)
    }

    /// Whether there are many of an office at once: "a spokesman", "a judge".
    pub(crate) fn is_common_office(&self, noun: &str) -> bool {
        self.common_offices.contains(noun)
    }

    /// Whether a noun in front of a name makes it a vessel's: "the ferry Rosa".
    pub(crate) fn is_vessel(&self, noun: &str) -> bool {
        self.vessels.contains(noun)
    }

    /// Whether a role of this noun makes its bearer one of the many: there may
    /// be another of the same name.
    pub(crate) fn is_private(&self, noun: &str) -> bool {
        self.private.contains(noun)
    }

    /// Whether a word tells a body's field and not whose it is: "foreign".
    pub(crate) fn is_department(&self, word: &str) -> bool {
        self.departments.contains(word)
    }

    /// An abbreviated title in lower case written out; any other word itself.
    pub(crate) fn written_out<'a>(&'a self, word: &'a str) -> &'a str {
        self.written_out
            .get(word)
            .map_or(word.trim_end_matches('.'), String::as_str)
    }

    /// Whether whoever is a `narrow` may be called a `wide` later on: an
    /// ambassador "the diplomat".
    pub(crate) fn is_kind_of(&self, narrow: &str, wide: &str) -> bool {
        narrow == wide
            || self
                .kinds_of
                .get(wide)
                .is_some_and(|kinds| kinds.contains(narrow))
    }

    /// Whether the body called `name` may be "the `noun`" later on. A noun for
    /// business fits any body whose name tells nothing else.
    pub(crate) fn body_may_be(&self, name: &str, noun: &str) -> bool {
        let Some(words) = self.body_kinds.get(noun) else {
            return false;
        };
        let lower = name.to_lowercase();
        let mut parts = lower.split(|c: char| !c.is_alphanumeric());
        let told = parts.clone().any(|part| words.contains(part));
        let other = parts.any(|part| self.kind(part) == Some(NounKind::Body));
        let letters = name.len() <= 6 && name.chars().all(char::is_uppercase);
        told || words.contains("*") && !other && !letters || words.contains("ABC") && letters
    }

    /// The kind of medium that a lower-case noun, or two of them, names.
    pub(crate) fn medium(&self, noun: &str) -> Option<RelayKind> {
        self.media.get(noun).copied()
    }

    /// The kind of medium that a word names where it is written with a capital
    /// inside a name; `word` in lower case.
    pub(crate) fn named_medium(&self, word: &str) -> Option<RelayKind> {
        self.named_media.get(word).copied()
    }
}

fn sets(lists: BTreeMap<String, Vec<String>>) -> BTreeMap<String, BTreeSet<String>> {
    let entries = lists.into_iter();
    entries
        .map(|(key, words)| (key, words.into_iter().collect()))
        .collect()
}

/// Words by kind turned into kinds by word.
fn by_word(lists: BTreeMap<String, Vec<String>>) -> HashMap<String, RelayKind> {
    let words = lists.into_iter().flat_map(|(kind, words)| {
        let kind = RelayKind::from_name(&kind).unwrap_or(RelayKind::Site);
        words.into_iter().map(move |word| (word, kind))
    });
    words.collect()
}

/// The singular of a regular plural, or of -men and -people.
fn singular(noun: &str) -> Option<String> {
    if let Some(stem) = noun.strip_suffix("men") {
        return Some(format!("{stem}man"));
    }
    if let Some(stem) = noun.strip_suffix("speople") {
        return Some(format!("{stem}sperson"));
    }
    if let Some(stem) = noun.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let stem = noun.strip_suffix('s')?;
    let sibilant = ["sse", "xe", "she", "che"];
    let cut = sibilant.iter().any(|end| stem.ends_with(end));
    Some(if cut { &stem[..stem.len() - 1] } else { stem }.to_owned())
}

/// What English says of a person by "he" and "she".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gender {
    /// "he"
    Male,
    /// "she"
    Female,
}

#[derive(Deserialize)]
struct PeopleFile {
    either: Vec<String>,
    male: GenderFile,
    female: GenderFile,
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
    check: GenderChecks,
}

#[derive(Deserialize)]
#[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
struct GenderChecks {
    title: Vec<[String; 2]>,
    noun: Vec<[String; 2]>,
    name: Vec<[String; 2]>,
    neither: Vec<String>,
}

#[derive(Deserialize)]
struct GenderFile {
    titles: Vec<String>,
    nouns: Vec<String>,
    names: Vec<String>,
}

/// Gender by title, noun and first name.
#[derive(Debug)]
pub(crate) struct People {
    titles: HashMap<String, Gender>,
    nouns: HashMap<String, Gender>,
    /// First names; those of men and of women tell no gender.
    names: HashMap<String, Option<Gender>>,
}

impl People {
    fn new(file: PeopleFile) -> Self {
        let gendered = |male: Vec<String>, female: Vec<String>| {
            let male = male.into_iter().map(|word| (word, Gender::Male));
            let female = female.into_iter().map(|word| (word, Gender::Female));
            male.chain(female).collect()
        };
        let told: HashMap<String, Gender> = gendered(file.male.names, file.female.names);
        let told = told.into_iter().map(|(name, gender)| (name, Some(gender)));
        let either = file.either.into_iter().map(|name| (name, None));
        Self {
            titles: gendered(file.male.titles, file.female.titles),
            nouns: gendered(file.male.nouns, file.female.nouns),
            names: told.chain(either).collect(),
        }
    }

    /// Gender by a lower-case title.
    pub(crate) fn by_title(&self, title: &str) -> Option<Gender> {
        self.titles.get(title).copied()
    }

    /// Gender by a lower-case noun.
    pub(crate) fn by_noun(&self, noun: &str) -> Option<Gender> {
        self.nouns.get(noun).copied()
    }

    /// Gender by a lower-case first name.
    pub(crate) fn by_first_name(&self, name: &str) -> Option<Gender> {
        self.names.get(name).copied().flatten()
    }

    /// Whether a lower-case word is known as a first name.
    pub(crate) fn is_first_name(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }
}

#[derive(Deserialize)]
struct PlacesFile {
    states: BTreeMap<String, Vec<String>>,
    bodies: BTreeMap<String, Vec<String>>,
    lands: BTreeMap<String, Vec<String>>,
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
    check: PlaceChecks,
}

#[derive(Deserialize)]
#[cfg_attr(not(test), expect(dead_code, reason = "what the test walks"))]
struct PlaceChecks {
    state: Vec<[String; 2]>,
    body: Vec<[String; 2]>,
    land: Vec<[String; 2]>,
    none: Vec<String>,
}

/// Full names of states and bodies by any of their names.
#[derive(Debug)]
pub(crate) struct Places {
    states: HashMap<String, String>,
    bodies: HashMap<String, String>,
    /// Lower-case adjectives and short names that share no stem with their land.
    lands: HashMap<String, String>,
}

impl Places {
    fn new(file: PlacesFile) -> Self {
        let index = |names: BTreeMap<String, Vec<String>>| {
            let pairs = names.into_iter().flat_map(|(full, others)| {
                let own = (full.clone(), full.clone());
                let others = others.into_iter().map(move |other| (other, full.clone()));
                std::iter::once(own).chain(others)
            });
            pairs.collect()
        };
        Self {
            states: index(file.states),
            bodies: index(file.bodies),
            lands: file
                .lands
                .into_iter()
                .flat_map(|(land, words)| words.into_iter().map(move |word| (word, land.clone())))
                .collect(),
        }
    }

    /// The full name of the state of this name, as written.
    pub(crate) fn state(&self, name: &str) -> Option<&str> {
        self.states.get(name).map(String::as_str)
    }

    /// The land that a lower-case word is the adjective or short name of; the
    /// word itself where the list does not have it.
    pub(crate) fn land_of<'a>(&'a self, word: &'a str) -> &'a str {
        self.lands.get(word).map_or(word, String::as_str)
    }

    /// The full name of the body of this name, as written.
    pub(crate) fn body(&self, name: &str) -> Option<&str> {
        self.bodies.get(name).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;

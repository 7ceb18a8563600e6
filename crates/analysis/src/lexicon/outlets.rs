//! Media by name.

use super::parse;
use crosswire_article::RelayKind;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const FILES: [(&str, &str); 4] = [
    (
        "outlets/agencies.toml",
        include_str!("../../data/outlets/agencies.toml"),
    ),
    (
        "outlets/newspapers.toml",
        include_str!("../../data/outlets/newspapers.toml"),
    ),
    (
        "outlets/broadcasters.toml",
        include_str!("../../data/outlets/broadcasters.toml"),
    ),
    (
        "outlets/sites.toml",
        include_str!("../../data/outlets/sites.toml"),
    ),
];

/// What follows a name that is also a common word or initials of other things
/// where it is a medium's.
const REPORTS: [&str; 16] = [
    "reported",
    "reports",
    "reporting",
    "quoted",
    "quotes",
    "quoting",
    "cited",
    "cites",
    "citing",
    "wrote",
    "writes",
    "carried",
    "published",
    "aired",
    "broadcast",
    "correspondent",
];
/// What stands before it there.
const BEFORE: [&str; 17] = [
    "told",
    "tell",
    "tells",
    "telling",
    "citing",
    "cited",
    "cites",
    "quoting",
    "quoted",
    "according to",
    "quoted by",
    "reported by",
    "carried by",
    "published by",
    "cited by",
    "speaking to",
    "interview with",
];
/// What follows where it is no medium's after all: "Fars province".
const OTHER_THINGS: [&str; 9] = [
    "province",
    "region",
    "governorate",
    "city",
    "state",
    "satellite",
    "vaccine",
    "party",
    "dam",
];

#[derive(Deserialize)]
struct OutletFile {
    kind: String,
    /// By country: lists of names, the full one first.
    names: BTreeMap<String, Vec<Vec<String>>>,
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
    text: String,
    finds: Vec<String>,
}

/// A medium's name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FoundOutlet<'a> {
    /// First byte of the name.
    pub(crate) start: usize,
    /// Byte after it.
    pub(crate) end: usize,
    /// The full name, without article.
    pub(crate) name: &'a str,
    pub(crate) kind: RelayKind,
}

#[derive(Debug)]
struct Known {
    /// As written in texts.
    written: String,
    /// Index into `Outlets::full`.
    outlet: usize,
    /// Also a common word, a place or initials of something else.
    doubtful: bool,
}

/// All media known by name.
#[derive(Debug)]
pub(crate) struct Outlets {
    full: Vec<(String, RelayKind)>,
    /// By the first run of letters and digits.
    by_first: HashMap<String, Vec<Known>>,
    /// Newspapers by a word that stands for the whole name once that was said:
    /// "the Times".
    by_short: HashMap<String, Vec<usize>>,
}

impl Outlets {
    /// Parses the embedded lists.
    pub(crate) fn load() -> Result<Self, String> {
        let mut outlets = Self {
            full: Vec::new(),
            by_first: HashMap::new(),
            by_short: HashMap::new(),
        };
        for (name, text) in FILES {
            let file: OutletFile = parse(name, text)?;
            let kind = RelayKind::from_name(&file.kind).ok_or(format!(
                "data/{name}: no kind of relay is called {}",
                file.kind
            ))?;
            for names in file.names.into_values().flatten() {
                outlets.add(&names, kind);
            }
        }
        Ok(outlets)
    }

    fn add(&mut self, names: &[String], kind: RelayKind) {
        let outlet = self.full.len();
        for name in names {
            let bare = name.trim_start_matches('?');
            for written in spellings(bare) {
                let first = first_run(&written).to_owned();
                let doubtful = name.starts_with('?');
                self.by_first.entry(first).or_default().push(Known {
                    written,
                    outlet,
                    doubtful,
                });
            }
        }
        let name = names
            .first()
            .map_or("", |name| name.trim_start_matches('?'));
        let bare = name.strip_prefix("The ").unwrap_or(name).to_owned();
        if kind == RelayKind::Newspaper {
            for short in short_forms(&bare) {
                self.by_short
                    .entry(short.to_owned())
                    .or_default()
                    .push(outlet);
            }
        }
        self.full.push((bare, kind));
    }

    /// All media named in `text`, in order, none overlapping. A doubtful name
    /// counts only where the text lets it report or be told something, and a
    /// short form only if exactly one medium it may mean is named in full.
    pub(crate) fn find(&self, text: &str) -> Vec<FoundOutlet<'_>> {
        let mut places: Vec<(usize, &Known)> = Vec::new();
        let mut named: BTreeSet<usize> = BTreeSet::new();
        let mut free = 0;
        for start in word_starts(text) {
            if start < free {
                continue;
            }
            let Some(known) = self.name_at(text, start) else {
                continue;
            };
            free = start + known.written.len();
            if !known.doubtful || lets_report(text, start, free) {
                named.insert(known.outlet);
            }
            places.push((start, known));
        }
        let other = |end: usize| OTHER_THINGS.contains(&next_word(text, end));
        let places = places.into_iter().filter(|(start, known)| {
            let end = start + known.written.len();
            named.contains(&known.outlet) && !(known.doubtful && other(end))
        });
        let mut found: Vec<FoundOutlet<'_>> = places
            .map(|(start, known)| {
                // An article in front is no part of the name.
                let written = &known.written;
                let bare = written
                    .trim_start_matches("The ")
                    .trim_start_matches("the ");
                let end = start + written.len();
                self.found(known.outlet, end - bare.len(), end)
            })
            .collect();
        found.extend(self.find_short(text, &named));
        found.sort_by_key(|outlet| (outlet.start, std::cmp::Reverse(outlet.end)));
        found.dedup_by(|later, earlier| later.start < earlier.end);
        found
    }

    /// The medium that the whole of `name` is the name of.
    pub(crate) fn by_name(&self, name: &str) -> Option<(&str, RelayKind)> {
        let known = self.name_at(name, 0)?;
        let (full, kind) = &self.full[known.outlet];
        (known.written.len() == name.len()).then_some((full, *kind))
    }

    fn found(&self, outlet: usize, start: usize, end: usize) -> FoundOutlet<'_> {
        let (name, kind) = &self.full[outlet];
        FoundOutlet {
            start,
            end,
            name,
            kind: *kind,
        }
    }

    /// The longest name that starts here.
    fn name_at(&self, text: &str, start: usize) -> Option<&Known> {
        let rest = &text[start..];
        let known = self.by_first.get(first_run(rest))?.iter();
        let here = known.filter(|known| begins_with_word(rest, &known.written));
        let longest = here.max_by_key(|known| known.written.len())?;
        // "The Guardian" is a paper, "the Guardian Council" is not.
        let article = longest.written.starts_with("The ") || longest.written.starts_with("the ");
        let goes_on = rest[longest.written.len()..]
            .strip_prefix(' ')
            .is_some_and(|next| next.starts_with(char::is_uppercase));
        let single = longest.written.split(' ').count() == 2;
        (!(article && single && goes_on)).then_some(longest)
    }

    /// "the Times", where one paper of that name is named in full.
    fn find_short(&self, text: &str, named: &BTreeSet<usize>) -> Vec<FoundOutlet<'_>> {
        let mut found = Vec::new();
        let mut shorts: BTreeSet<&str> = BTreeSet::new();
        for outlet in named {
            let (name, kind) = &self.full[*outlet];
            if *kind == RelayKind::Newspaper {
                shorts.extend(short_forms(name));
            }
        }
        for short in shorts {
            let meant = self.by_short.get(short).into_iter().flatten();
            let mut meant = meant.filter(|outlet| named.contains(outlet));
            let (Some(outlet), None) = (meant.next(), meant.next()) else {
                continue;
            };
            for (at, _) in text.match_indices(short) {
                let rest = &text[at + short.len()..];
                let article = text[..at].ends_with("the ") || text[..at].ends_with("The ");
                let goes_on = rest.starts_with(char::is_alphanumeric)
                    || rest.starts_with(" of ")
                    || rest
                        .strip_prefix([' ', '-'])
                        .is_some_and(|next| next.starts_with(char::is_uppercase));
                if article && !goes_on {
                    found.push(self.found(*outlet, at, at + short.len()));
                }
            }
        }
        found
    }
}

/// How a name may be written: "Al-Watan" also "al-Watan", "Al Watan", "al Watan".
fn spellings(name: &str) -> Vec<String> {
    let rest = name.strip_prefix("Al-");
    rest.map_or_else(
        || vec![name.to_owned()],
        |rest| {
            let starts = ["Al-", "al-", "Al ", "al "];
            starts
                .iter()
                .map(|start| format!("{start}{rest}"))
                .collect()
        },
    )
}

/// Words that stand for a paper's whole name: the last one, and of "Times of
/// India" and "Globe and Mail" the first one too.
fn short_forms(name: &str) -> impl Iterator<Item = &str> {
    const GENERAL: [&str; 5] = ["News", "Today", "magazine", "newspaper", "Daily"];
    let (first, last) = (name.split(' ').next(), name.rsplit(' ').next());
    let joined = name.contains(" of ") || name.contains(" and ");
    let last = last.filter(|last| name.contains(' ') && !name.contains(" of ") && last.len() > 3);
    let first = first.filter(|_| joined);
    let forms = last.into_iter().chain(first);
    forms.filter(|form| form.starts_with(char::is_uppercase) && !GENERAL.contains(form))
}

/// Whether the text lets the name between two bytes report or be told something.
pub(crate) fn lets_report(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].trim_end();
    let before = before.strip_suffix("the").map_or(before, str::trim_end);
    let told = BEFORE.iter().any(|words| {
        before
            .strip_suffix(words)
            .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    });
    told || REPORTS.contains(&next_word(text, end))
}

/// The word behind byte `end` and one space; empty where something else follows.
fn next_word(text: &str, end: usize) -> &str {
    text[end..].strip_prefix(' ').map_or("", first_run)
}

/// Offsets at which a run of letters and digits starts.
fn word_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let starts = c.is_alphanumeric() && !before.is_alphanumeric();
        before = c;
        starts.then_some(at)
    })
}

fn first_run(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

fn begins_with_word(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word);
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_in_the_data_hold() {
        let outlets = Outlets::load().expect("embedded data");
        for (name, text) in FILES {
            let file: OutletFile = parse(name, text).expect("embedded data");
            assert!(!file.check.is_empty(), "{name}");
            for check in file.check {
                let found = outlets.find(&check.text);
                let found: Vec<String> = found
                    .iter()
                    .map(|outlet| format!("{} {}", outlet.name, outlet.kind.as_str()))
                    .collect();
                assert_eq!(found, check.finds, "{name}: {}", check.text);
            }
        }
    }

    #[test]
    fn every_medium_has_its_country() {
        for (name, text) in FILES {
            let file: OutletFile = parse(name, text).expect("embedded data");
            for (country, names) in file.names {
                let code = country.len() == 2 && country.chars().all(|c| c.is_ascii_uppercase());
                assert!(code, "{name}: {country} is no ISO 3166 code");
                assert!(
                    names.iter().all(|names| !names.is_empty()),
                    "{name}: {country}"
                );
            }
        }
    }

    #[test]
    fn no_name_means_two_media() {
        let outlets = Outlets::load().expect("embedded data");
        let mut names: Vec<_> = outlets
            .by_first
            .values()
            .flatten()
            .map(|known| (&known.written, known.outlet))
            .collect();
        names.sort();
        let twice: Vec<_> = names
            .windows(2)
            .filter(|pair| pair[0].0 == pair[1].0)
            .collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}

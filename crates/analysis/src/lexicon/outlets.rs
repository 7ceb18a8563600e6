//! Media by name.

use super::parse;
use crosswire_article::RelayKind;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

const OUTLETS: &str = include_str!("../../data/outlets.toml");

#[derive(Deserialize)]
struct Names {
    names: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct OutletFile {
    agency: Names,
    newspaper: Names,
    broadcaster: Names,
    site: Names,
    short: BTreeMap<String, Vec<String>>,
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
}

/// All media known by name.
#[derive(Debug)]
pub(crate) struct Outlets {
    full: Vec<(String, RelayKind)>,
    /// By the first run of letters and digits.
    by_first: HashMap<String, Vec<Known>>,
    /// Short forms with the outlets they may mean.
    short: Vec<(String, Vec<usize>)>,
}

impl Outlets {
    /// Parses the embedded list.
    pub(crate) fn load() -> Result<Self, String> {
        let file: OutletFile = parse("outlets.toml", OUTLETS)?;
        let mut outlets = Self {
            full: Vec::new(),
            by_first: HashMap::new(),
            short: Vec::new(),
        };
        outlets.add_kind(file.agency, RelayKind::Agency);
        outlets.add_kind(file.newspaper, RelayKind::Newspaper);
        outlets.add_kind(file.broadcaster, RelayKind::Broadcaster);
        outlets.add_kind(file.site, RelayKind::Site);
        outlets.add_short(file.short)?;
        Ok(outlets)
    }

    fn add_kind(&mut self, names: Names, kind: RelayKind) {
        for names in names.names {
            let outlet = self.full.len();
            for written in &names {
                let first = first_run(written).to_owned();
                let known = Known {
                    written: written.clone(),
                    outlet,
                };
                self.by_first.entry(first).or_default().push(known);
            }
            let name = names.into_iter().next().unwrap_or_default();
            let bare = name.strip_prefix("The ").unwrap_or(&name).to_owned();
            self.full.push((bare, kind));
        }
    }

    fn add_short(&mut self, short: BTreeMap<String, Vec<String>>) -> Result<(), String> {
        for (form, names) in short {
            let mut outlets = Vec::new();
            for name in names {
                let index = self.full.iter().position(|(full, _)| *full == name);
                outlets
                    .push(index.ok_or(format!("data/outlets.toml: no outlet is called {name}"))?);
            }
            self.short.push((form, outlets));
        }
        Ok(())
    }

    /// All media named in `text`, in order, none overlapping. Short forms are
    /// found only if exactly one of the outlets they may mean is named in full.
    pub(crate) fn find(&self, text: &str) -> Vec<FoundOutlet<'_>> {
        let mut found = Vec::new();
        let mut named = vec![false; self.full.len()];
        let mut free = 0;
        for start in word_starts(text) {
            if start < free {
                continue;
            }
            if let Some(known) = self.name_at(text, start) {
                named[known.outlet] = true;
                free = start + known.written.len();
                // An article in front is no part of the name.
                let bare = known
                    .written
                    .trim_start_matches("The ")
                    .trim_start_matches("the ");
                found.push(self.found(known.outlet, free - bare.len(), free));
            }
        }
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
        here.max_by_key(|known| known.written.len())
    }

    fn find_short(&self, text: &str, named: &[bool]) -> Vec<FoundOutlet<'_>> {
        let mut found = Vec::new();
        for (form, outlets) in &self.short {
            let mut meant = outlets.iter().copied().filter(|outlet| named[*outlet]);
            let (Some(outlet), None) = (meant.next(), meant.next()) else {
                continue;
            };
            let places = text.match_indices(form.as_str());
            let whole = places.filter(|(at, _)| begins_with_word(&text[*at..], form));
            // The article is no part of the name's span.
            found.extend(whole.map(|(at, _)| self.found(outlet, at + 4, at + form.len())));
        }
        found
    }
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
        let file: OutletFile = parse("outlets.toml", OUTLETS).expect("embedded data");
        assert!(!file.check.is_empty());
        for check in file.check {
            let found = outlets.find(&check.text);
            let found: Vec<String> = found
                .iter()
                .map(|outlet| format!("{} {}", outlet.name, outlet.kind.as_str()))
                .collect();
            assert_eq!(found, check.finds, "{}", check.text);
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

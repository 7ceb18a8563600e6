//! Bodies, states and groups of many articles: by their words, by acronyms,
//! and by a part of the name where one body of that name is in the story.

use super::fold::plain;
use super::persons::{Appearance, Group};
use super::spelling::SPELLINGS;
use crate::across::groups::Groups;
use crosswire_article::{ActorKind, JoinRule};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Words that join the words of a body's name and tell nothing.
const FUNCTION: [&str; 14] = [
    "the", "of", "for", "and", "in", "on", "to", "a", "an", "s", "de", "la", "du", "des",
];
/// What companies are called behind their name.
const LEGAL: [&str; 9] = [
    "inc",
    "corp",
    "corporation",
    "ltd",
    "llc",
    "plc",
    "co",
    "gmbh",
    "ag",
];

/// One name of bodies with all who appear under it.
struct Form {
    /// Telling words in order, lands by their names.
    words: Vec<String>,
    kind: ActorKind,
    acronym: bool,
    /// Whether many bear the name, so that it is one only within a story.
    shared: bool,
    places: Vec<usize>,
    texts: BTreeMap<String, u32>,
    stories: BTreeSet<usize>,
}

/// Groups bodies, states and groups. Every appearance is in exactly one.
pub(super) fn bodies(appearances: &[Appearance<'_>]) -> Vec<Group> {
    let forms = forms(appearances);
    let mut groups = Groups::new(forms.len());
    join_acronyms(appearances, &forms, &mut groups);
    join_parts(&forms, &mut groups);
    let sets = groups.sets();
    sets.iter().map(|set| group(&forms, set)).collect()
}

/// The words of a body's name as they are compared.
fn telling(name: &str) -> Vec<String> {
    let name = SPELLINGS.listed(name).unwrap_or(name);
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '’'));
    let words: Vec<String> = name
        .split(apart)
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s"))
        .map(|word| plain(word, false))
        .filter(|word| !word.is_empty() && !FUNCTION.contains(&word.as_str()))
        .map(|word| spelling(&word).to_owned())
        .collect();
    let mut words = SPELLINGS.with_lands(&words);
    while words.len() > 1 && LEGAL.contains(&words[words.len() - 1].as_str()) {
        words.pop();
    }
    words
}

/// American and British spellings of words that names of bodies have.
fn spelling(word: &str) -> &str {
    match word {
        "defense" => "defence",
        "center" => "centre",
        "organization" => "organisation",
        "labor" => "labour",
        "ministries" => "ministry",
        _ => word,
    }
}

/// Whether many lands have such a body: "Foreign Ministry".
fn is_shared(name: &str, words: &[String]) -> bool {
    SPELLINGS.listed(name).is_none() && words.iter().all(|word| SPELLINGS.is_common_in_bodies(word))
}

/// "Ministry of Defence" and "Defence Ministry" are one: the order of the
/// words of an office tells nothing.
fn key(words: &[String]) -> String {
    let mut words = words.to_vec();
    if words.iter().any(|word| SPELLINGS.is_common_in_bodies(word)) {
        words.sort_unstable();
    }
    words.join(" ")
}

fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| *c != '.');
    let count = letters.clone().count();
    (3..=6).contains(&count) && letters.clone().all(char::is_uppercase)
}

fn forms(appearances: &[Appearance<'_>]) -> Vec<Form> {
    let mut by_key: BTreeMap<String, Form> = BTreeMap::new();
    for appearance in appearances {
        let name = &appearance.listed.name;
        let words = telling(name);
        let shared = is_shared(name, &words);
        let mut key = key(&words);
        if words.is_empty() {
            key = name.to_lowercase();
        } else if shared {
            key = format!("{key}|{}", appearance.story);
        }
        let kind = appearance.listed.kind;
        let form = by_key.entry(key).or_insert_with(|| Form {
            words,
            kind,
            acronym: is_acronym(name),
            shared,
            places: Vec::new(),
            texts: BTreeMap::new(),
            stories: BTreeSet::new(),
        });
        form.places.push(appearance.place);
        *form.texts.entry(name.clone()).or_default() += 1;
        form.stories.insert(appearance.story);
    }
    by_key.into_values().collect()
}

/// An acronym belongs to the only long name that an article puts it to, or
/// else to the only one of its story that has its initials.
fn join_acronyms(appearances: &[Appearance<'_>], forms: &[Form], groups: &mut Groups) {
    let by_place: HashMap<usize, usize> = forms
        .iter()
        .enumerate()
        .flat_map(|(at, form)| form.places.iter().map(move |place| (*place, at)))
        .collect();
    let mut told: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for appearance in appearances {
        let long = by_place[&appearance.place];
        if forms[long].acronym || forms[long].words.len() < 2 {
            continue;
        }
        for short in appearance
            .listed
            .written
            .iter()
            .filter(|text| is_acronym(text))
        {
            told.entry(plain(short, false)).or_default().insert(long);
        }
    }
    let mut by_initials: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms
        .iter()
        .enumerate()
        .filter(|(_, form)| form.words.len() > 2)
    {
        let initials = form.words.iter().filter_map(|word| word.chars().next());
        by_initials.entry(initials.collect()).or_default().push(at);
    }
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| form.acronym) {
        let Some(short) = form.words.first() else {
            continue;
        };
        let by_text = told.get(short).filter(|long| long.len() == 1);
        if let Some(long) = by_text.and_then(|long| long.first()) {
            groups.join(at, *long);
            continue;
        }
        let long = by_initials.get(short).map_or(&[][..], Vec::as_slice);
        let mut near = long.iter().filter(|long| {
            let long = &forms[**long];
            !long.stories.is_disjoint(&form.stories)
        });
        if let (Some(only), None) = (near.next(), near.next()) {
            groups.join(at, *only);
        }
    }
}

/// "Harbour Observatory" of "Harbour Observatory for Birds", "Defence
/// Ministry" of "Ostran Defence Ministry": the only one of all stories that
/// the short name is in.
fn join_parts(forms: &[Form], groups: &mut Groups) {
    let mut by_story: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        if form.kind == ActorKind::Organisation && !form.acronym && !form.words.is_empty() {
            for story in &form.stories {
                by_story.entry(*story).or_default().push(at);
            }
        }
    }
    for (at, form) in forms.iter().enumerate() {
        let short = form.kind == ActorKind::Organisation && !form.acronym;
        if !short || form.words.is_empty() || form.words.len() < 2 && !form.shared {
            continue;
        }
        let mut longer: BTreeSet<usize> = BTreeSet::new();
        for story in &form.stories {
            let here = by_story.get(story).map_or(&[][..], Vec::as_slice);
            longer.extend(here.iter().filter(|long| is_part(form, &forms[**long])));
        }
        let roots: BTreeSet<usize> = longer.iter().map(|long| groups.root(*long)).collect();
        if let (1, Some(only)) = (roots.len(), roots.first()) {
            groups.join(at, *only);
        }
    }
}

fn is_part(short: &Form, long: &Form) -> bool {
    if long.words.len() <= short.words.len() {
        return false;
    }
    if !short.shared {
        return long.words.starts_with(&short.words);
    }
    // The land in front is all that is missing.
    let rest = long.words.iter().filter(|word| !short.words.contains(word));
    let rest: Vec<&String> = rest.collect();
    long.words.len() == short.words.len() + 1 && rest.len() == 1 && SPELLINGS.is_land(rest[0])
}

fn group(forms: &[Form], set: &[usize]) -> Group {
    let rank = |form: &&Form| (!form.acronym, form.places.len(), form.words.len());
    let of = set.iter().map(|at| &forms[*at]);
    let named = of.max_by_key(rank).unwrap_or(&forms[set[0]]);
    let rule = |form: &Form| {
        if key(&form.words) == key(&named.words) {
            JoinRule::Name
        } else if form.acronym {
            JoinRule::Acronym
        } else {
            JoinRule::PartOfName
        }
    };
    let mut members: Vec<(usize, JoinRule)> = set
        .iter()
        .map(|at| &forms[*at])
        .flat_map(|form| form.places.iter().map(move |place| (*place, rule(form))))
        .collect();
    members.sort_unstable();
    Group {
        members,
        name: super::persons::most(&named.texts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_compared_by_their_telling_words() {
        let same = |one: &str, two: &str| key(&telling(one)) == key(&telling(two));
        assert!(same(
            "the Russian Defense Ministry",
            "Defence Ministry of Russia"
        ));
        assert!(same(
            "Russian Ministry of Defence",
            "Russia's Defence Ministry"
        ));
        assert!(same("Halmar Mills Inc.", "Halmar Mills"));
        assert!(!same(
            "Russian Defence Ministry",
            "Ukrainian Defence Ministry"
        ));
        assert!(!same("Halmar Mills", "Mills Halmar"));
        let shared = |name: &str| is_shared(name, &telling(name));
        assert!(shared("Foreign Ministry"));
        assert!(!shared("Halmar Mills") && !shared("Syrian Foreign Ministry"));
        assert!(!shared("State Department"));
    }

    #[test]
    fn acronyms_are_capitals() {
        assert!(is_acronym("SOHR") && is_acronym("U.N.D.P."));
        assert!(!is_acronym("Halmar") && !is_acronym("UN"));
    }
}

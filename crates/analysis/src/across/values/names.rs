//! Names and places in a sentence, folded so that two spellings meet.

use super::tokens::{Shape, Token};
use crate::lexicon::parse;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

const PLACES: &str = include_str!("../../../data/values/places.toml");
const LANDS: &str = include_str!("../../../data/places.toml");

static DATA: LazyLock<Data> = LazyLock::new(|| {
    // The test over all data excludes a damaged file.
    Data::new(
        parse("values/places.toml", PLACES).unwrap_or_default(),
        parse("places.toml", LANDS).unwrap_or_default(),
    )
});

#[derive(Deserialize, Default)]
struct PlaceFile {
    before: Vec<String>,
    kinds: Vec<String>,
    targets: Vec<String>,
    attacks: Vec<String>,
    wide: Vec<String>,
    capitals: BTreeMap<String, String>,
    sides: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize, Default)]
struct LandFile {
    lands: BTreeMap<String, Vec<String>>,
    bodies: BTreeMap<String, Vec<String>>,
}

struct Data {
    before: HashSet<String>,
    kinds: HashSet<String>,
    targets: HashSet<String>,
    attacks: HashSet<String>,
    wide: HashSet<String>,
    land_stems: HashSet<String>,
    lands: HashMap<String, String>,
    /// Bodies by any of their names: never places.
    bodies: HashSet<String>,
    sides: HashMap<String, String>,
}

impl Data {
    fn new(file: PlaceFile, lands: LandFile) -> Self {
        let capitals = file.capitals.iter();
        let capitals = capitals.map(|(capital, land)| (capital.to_lowercase(), land.clone()));
        let adjectives = lands.lands.clone().into_iter().flat_map(|(land, words)| {
            let own = (land.clone(), land.clone());
            let others = words.into_iter().map(move |word| (word, land.clone()));
            std::iter::once(own).chain(others)
        });
        let bodies = lands.bodies.iter();
        let bodies = bodies.flat_map(|(name, others)| std::iter::once(name).chain(others));
        Self {
            bodies: bodies.map(|name| name.to_lowercase()).collect(),
            before: file.before.into_iter().collect(),
            kinds: file.kinds.into_iter().collect(),
            targets: file.targets.into_iter().collect(),
            attacks: file.attacks.into_iter().collect(),
            land_stems: file
                .wide
                .iter()
                .map(|name| land_stem(&name.to_lowercase()))
                .chain(file.capitals.values().map(|land| land_stem(land)))
                .collect(),
            wide: file.wide.iter().map(|name| name.to_lowercase()).collect(),
            lands: adjectives.chain(capitals).collect(),
            sides: file
                .sides
                .into_iter()
                .flat_map(|(side, words)| words.into_iter().map(move |word| (word, side.clone())))
                .collect(),
        }
    }
}

/// A run of words with capitals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) tokens: Range<usize>,
    /// Its words in lower case, one space apart.
    pub(crate) folded: String,
    /// Its consonants: see [`skeleton`].
    pub(crate) skeleton: String,
    /// Whether the words around it make it a place.
    pub(crate) place: bool,
    /// Whether it is a place too wide to tell happenings apart.
    pub(crate) wide: bool,
}

/// The names of a sentence, in order.
pub(crate) fn names(tokens: &[Token]) -> Vec<Name> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = name_end(tokens, at);
        if end > at {
            found.push(name(tokens, at..end));
        }
        at = end.max(at + 1);
    }
    found
}

fn is_name_word(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let capital =
        token.capital && token.shape == Shape::Word && !super::times::is_day_name(&token.lower);
    // The first word of a sentence is written large whatever it is.
    let first = at == 0 || matches!(tokens[at - 1].lower.as_str(), "." | "\"" | "“" | ":" | "-");
    let follows = tokens.get(at + 1).is_some_and(|next| next.capital);
    let common = is_common(&token.lower);
    capital && !common && (!first || follows || token.lower.len() > 3 && is_rare(&token.lower))
}

/// Whether a word is rare enough in news at large to be a name where its
/// capital tells nothing.
fn is_rare(word: &str) -> bool {
    use crate::across::terms::{background_rarity, stem, term};
    background_rarity(term(&stem(word))) > 3.5
}

/// Small words that open sentences and headlines.
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "in"
            | "on"
            | "at"
            | "it"
            | "he"
            | "she"
            | "they"
            | "we"
            | "i"
            | "but"
            | "and"
            | "if"
            | "as"
            | "for"
            | "this"
            | "that"
            | "his"
            | "her"
            | "their"
            | "there"
            | "when"
            | "while"
            | "after"
            | "before"
            | "more"
            | "at least"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "one"
            | "some"
            | "many"
            | "most"
            | "all"
            | "both"
            | "mr"
            | "mr."
            | "mrs"
            | "ms"
            | "meanwhile"
            | "earlier"
            | "however"
            | "another"
            | "several"
            | "dozens"
            | "hundreds"
            | "according"
            | "tags"
            | "photo"
            | "monitor"
            | "you"
            | "my"
            | "our"
            | "its"
            | "no"
            | "not"
            | "what"
            | "who"
            | "how"
    )
}

fn name_end(tokens: &[Token], at: usize) -> usize {
    if !is_name_word(tokens, at) {
        return at;
    }
    let mut end = at + 1;
    while end < tokens.len() {
        let joint = matches!(
            tokens[end].lower.as_str(),
            "of" | "al" | "el" | "de" | "al-" | "-" | "bin" | "abu" | "and"
        ) && tokens[end].lower != "and";
        let capital = tokens[end].capital
            && tokens[end].shape == Shape::Word
            && !super::times::is_day_name(&tokens[end].lower)
            && !is_common(&tokens[end].lower);
        // A possessive ends a name: "Assad's Syria" is two.
        let gap = tokens[end].span.start > tokens[end - 1].span.end + 1;
        if capital && !gap {
            end += 1;
        } else if (joint && !tokens[end].is("of") || tokens[end].is("for"))
            && tokens.get(end + 1).is_some_and(|next| next.capital)
        {
            end += 2;
        } else {
            break;
        }
    }
    end
}

fn name(tokens: &[Token], mut range: Range<usize>) -> Name {
    let wide_word = |at: usize| is_wide(&tokens[at].lower);
    let place = is_place(tokens, &range);
    // "Syria's Ghouta", "Aleppo, Syria" without their marks: the narrow place is meant.
    while range.len() > 1 && wide_word(range.start) {
        range.start += 1;
    }
    while range.len() > 1 && wide_word(range.end - 1) {
        range.end -= 1;
    }
    let words: Vec<&str> = tokens[range.clone()]
        .iter()
        .map(|token| token.lower.as_str())
        .collect();
    let folded = words.join(" ");
    Name {
        place: place && !is_adjective(tokens, &range) && !DATA.bodies.contains(&folded),
        wide: is_wide(&folded),
        skeleton: skeleton(&folded),
        folded,
        tokens: range,
    }
}

fn is_wide(folded: &str) -> bool {
    let folded = folded.trim_end_matches('.');
    let plain = folded
        .strip_suffix('s')
        .filter(|plain| plain.len() > 3)
        .unwrap_or(folded);
    DATA.wide.contains(folded) || DATA.wide.contains(plain)
}

/// "the Syrian city", "a Russian airstrike": no place by itself.
fn is_adjective(tokens: &[Token], range: &Range<usize>) -> bool {
    let last = &tokens[range.end - 1].lower;
    let ending = [
        "ian", "ish", "ese", "iri", "aeli", "qi", "can", "ans", "ians",
    ]
    .iter()
    .any(|end| last.ends_with(end));
    let land = DATA.lands.contains_key(last.as_str());
    let noun_follows = tokens
        .get(range.end)
        .is_some_and(|next| next.shape == Shape::Word && !next.capital);
    (ending || land) && (noun_follows || range.len() == 1)
}

fn is_place(tokens: &[Token], range: &Range<usize>) -> bool {
    let word = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .map_or("", |token| token.lower.as_str())
    };
    let before = |back: usize| word(range.start.checked_sub(back));
    let article = usize::from(matches!(before(1), "the" | "a" | "an"));
    let front = before(1 + article);
    let of_kind = front == "of" && DATA.kinds.contains(before(2 + article));
    // "the northern province of Veldry", "the town Veldry".
    let kind_in_front = DATA.kinds.contains(front) && article == 0;
    let kind_behind = DATA.kinds.contains(word(Some(range.end)));
    let small = |word: &str| {
        word.ends_with("ern")
            || matches!(
                word,
                "rebel-held" | "eastern" | "central" | "government-held" | "besieged" | "nearby"
            )
    };
    let adjective = usize::from(small(front));
    let governed = before(1 + article + adjective);
    let attacked = matches!(governed, "on" | "against")
        && DATA.attacks.contains(before(2 + article + adjective));
    attacked
        || DATA.before.contains(governed)
        || DATA.targets.contains(governed)
        || of_kind
        || kind_in_front
        || kind_behind
}

/// A name's consonants without articles, doubled letters and final h: two
/// romanisations of one name are nearly always the same here.
pub(crate) fn skeleton(folded: &str) -> String {
    let mut out = String::new();
    for word in folded.split([' ', '-', '.', '\'']) {
        if matches!(
            word,
            "al" | "el" | "the" | "ash" | "ar" | "as" | "of" | "an" | "ad" | "az" | "at"
        ) && word.len() < folded.len()
        {
            continue;
        }
        let mut kept = String::new();
        for character in word.chars() {
            // Romanisations differ in it most: kept in front only.
            if character == 'h' && !(kept.is_empty() && out.is_empty()) {
                continue;
            }
            let vowel = matches!(
                character,
                'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'á' | 'é' | 'í' | 'ó' | 'ö' | 'ü' | 'ä'
            );
            let letter = match character {
                'q' | 'c' => 'k',
                'z' => 's',
                'd' => 't',
                'g' => 'j',
                _ => character,
            };
            if (!vowel || kept.is_empty() && out.is_empty() && !matches!(character, 'y' | 'w'))
                && !kept.ends_with(letter)
            {
                kept.push(letter);
            }
        }
        out.push_str(&kept);
    }
    out
}

/// Whether two names may be one: same words, same consonants, or one the end
/// of the other.
pub(crate) fn alike(one: &Name, two: &Name) -> bool {
    let long = one.skeleton.len().min(two.skeleton.len()) >= 3;
    // "Raqqa" and "Raqa": two consonants tell where no vowel differs.
    let short = one.skeleton.len() == 2 && vowels(&one.folded).eq(vowels(&two.folded));
    one.folded == two.folded
        || (long || short) && one.skeleton == two.skeleton
        || contains_words(&one.folded, &two.folded)
        || contains_words(&two.folded, &one.folded)
        || long
            && (one.skeleton.ends_with(&two.skeleton) || two.skeleton.ends_with(&one.skeleton))
            && one.skeleton.len().abs_diff(two.skeleton.len()) <= 2
}

fn vowels(folded: &str) -> impl Iterator<Item = char> + '_ {
    folded.chars().filter(|letter| "aeiouy".contains(*letter))
}

fn contains_words(long: &str, short: &str) -> bool {
    let short: Vec<&str> = short.split(' ').collect();
    let long: Vec<&str> = long.split(' ').collect();
    long.windows(short.len())
        .any(|window| window == short.as_slice())
}

/// What an actor's words come down to: the land behind an adjective or capital,
/// the side behind a common noun, the last word of any other name.
pub(crate) fn actor_keys(tokens: &[Token]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let lower = token.lower.trim_end_matches('.');
        let lower = lower.strip_prefix("al-").unwrap_or(lower);
        if let Some(side) = DATA.sides.get(lower) {
            keys.push(format!("side:{side}"));
        } else if let Some(land) = DATA.lands.get(lower).filter(|_| token.capital) {
            keys.push(format!("land:{}", land_stem(land)));
        } else if token.capital
            && token.shape == Shape::Word
            && !is_common(lower)
            && !super::times::is_day_name(lower)
        {
            let last = tokens.get(at + 1).is_none_or(|next| !next.capital);
            let stem = lower
                .trim_end_matches("ian")
                .trim_end_matches('n')
                .trim_end_matches('s');
            let stem = land_stem(stem);
            let land = DATA.land_stems.contains(&stem);
            // "U.N." and "U.S." without a list that knows them are nobody.
            let lettered = stem.chars().filter(|c| c.is_alphabetic()).count() > 1;
            if lettered && (last || land) {
                keys.push(format!("{}:{stem}", if land { "land" } else { "name" }));
            }
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

/// The land that a key's stem stands for, as it is written.
pub(crate) fn land_of_stem(stem: &str) -> Option<String> {
    let mut lands: Vec<&String> = DATA
        .lands
        .values()
        .filter(|land| land_stem(land) == stem)
        .collect();
    lands.sort_unstable();
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    };
    let words = lands.first()?.split(' ').map(capital);
    Some(words.collect::<Vec<_>>().join(" "))
}

/// "Syria", "Syrian", "Syrias": one key.
fn land_stem(word: &str) -> String {
    word.trim_end_matches("ia").trim_end_matches('a').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;
    use crosswire_article::Span;

    fn found(text: &str) -> Vec<(String, bool)> {
        let all = tokens(text, Span::of(0..text.len()));
        names(&all)
            .into_iter()
            .map(|name| (name.folded, name.place))
            .collect()
    }

    #[test]
    fn spellings_of_one_name_meet() {
        for (one, two) in [
            ("khan sheikhun", "khan shaykhun"),
            ("meles", "milis"),
            ("al-rankus", "rankus"),
            ("salah al-din", "salaheddin"),
            ("al-tukhar", "tokhar"),
        ] {
            assert_eq!(skeleton(one), skeleton(two), "{one} and {two}");
        }
        assert_ne!(skeleton("homs"), skeleton("hama"));
    }

    #[test]
    fn places_are_told_from_other_names() {
        assert_eq!(
            found("Mara Quill said a raid on the town of Veldry near Zhelny hit Castrel staff."),
            [
                ("mara quill".to_owned(), false),
                ("veldry".to_owned(), true),
                ("zhelny".to_owned(), true),
                ("castrel".to_owned(), true)
            ]
        );
    }
}

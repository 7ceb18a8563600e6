//! What is split off a chunk's start and end, and what splits it inside.

use crate::characters::{Characters, flag};
use crate::flat::{Container, FlatError};
use crate::string_list::StringList;

const HYPHENS: [&str; 7] = ["-", "–", "—", "--", "---", "——", "~"];

/// The texts longer than a character that are split off; single characters
/// are flags of [`Characters`].
#[derive(Clone, Debug)]
pub(super) struct Affixes {
    /// At the start ("US$").
    prefixes: StringList,
    /// At the end ("'s").
    suffixes: StringList,
    /// At the end after a digit ("km", "$").
    units: StringList,
    /// No unit is longer (bytes).
    longest_unit: usize,
}

impl Affixes {
    /// Reads the sections `tokenizer.*`.
    pub(super) fn from_flat(container: &Container<'_>) -> Result<Self, FlatError> {
        let units = StringList::from_flat(container, "tokenizer.units")?;
        Ok(Self {
            prefixes: StringList::from_flat(container, "tokenizer.prefixes")?,
            suffixes: StringList::from_flat(container, "tokenizer.suffixes")?,
            longest_unit: units.iter().map(str::len).max().unwrap_or(0),
            units,
        })
    }

    /// Whether any prefix, suffix or infix is in the text.
    pub(super) fn touches(&self, characters: &Characters, text: &str) -> bool {
        self.prefix_length(characters, text) > 0
            || self.suffix_length(characters, text) > 0
            || infixes(characters, text).next().is_some()
    }

    /// Bytes to split off at the start, 0 for none.
    pub(super) fn prefix_length(&self, characters: &Characters, text: &str) -> usize {
        let Some(first) = text.chars().next() else {
            return 0;
        };
        if characters.has(first, flag::PREFIX) {
            return first.len_utf8();
        }
        match first {
            '.' => run_of_dots(text),
            '+' => usize::from(!text[1..].starts_with(|next: char| next.is_ascii_digit())),
            _ => self.longer_prefix(text),
        }
    }

    fn longer_prefix(&self, text: &str) -> usize {
        let found = self.prefixes.iter().find(|prefix| text.starts_with(prefix));
        found.map_or(0, str::len)
    }

    /// Bytes to split off at the end, 0 for none: the longest of all that fit.
    pub(super) fn suffix_length(&self, characters: &Characters, text: &str) -> usize {
        let Some(last) = text.chars().next_back() else {
            return 0;
        };
        if last == '.' {
            return full_stops(characters, text);
        }
        let single = if characters.has(last, flag::SUFFIX) {
            last.len_utf8()
        } else {
            0
        };
        single.max(self.longer_suffix(text)).max(self.unit(text))
    }

    fn longer_suffix(&self, text: &str) -> usize {
        let fitting = self.suffixes.iter().filter(|suffix| text.ends_with(suffix));
        fitting.map(str::len).max().unwrap_or(0)
    }

    /// A unit right after an ASCII digit. Units hold none, so it is all that
    /// follows the last one (or too much to be a unit).
    fn unit(&self, text: &str) -> usize {
        let bytes = text.as_bytes().iter().rev().take(self.longest_unit + 1);
        let length = bytes.take_while(|byte| !byte.is_ascii_digit()).count();
        let Some(unit) = text
            .get(text.len() - length..)
            .filter(|unit| unit.len() < text.len())
        else {
            return 0;
        };
        if unit.is_empty() || self.units.position(unit).is_none() {
            return 0;
        }
        unit.len()
    }
}

/// How many full stops the text begins with, when there are two or more.
fn run_of_dots(text: &str) -> usize {
    let dots = text.bytes().take_while(|&byte| byte == b'.').count();
    if dots >= 2 { dots } else { 0 }
}

/// How many bytes of full stops are split off a text that ends with one.
fn full_stops(characters: &Characters, text: &str) -> usize {
    let dots = text.bytes().rev().take_while(|&byte| byte == b'.').count();
    if dots >= 2 {
        return dots;
    }
    let mut before = text[..text.len() - 1].chars().rev();
    let (last, second) = (before.next(), before.next());
    let has =
        |character: Option<char>, flags| character.is_some_and(|one| characters.has(one, flags));
    let initials = has(last, flag::CAPITAL) && has(second, flag::CAPITAL);
    let degrees = matches!(last, Some('F' | 'f' | 'C' | 'c' | 'K' | 'k')) && second == Some('°');
    usize::from(has(last, flag::BEFORE_STOP) || initials || degrees)
}

/// The places (bytes) at which a text is cut inside, in order, not overlapping.
pub(super) fn infixes<'a>(
    characters: &'a Characters,
    text: &'a str,
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut position = 0;
    std::iter::from_fn(move || {
        let (start, length) = next_infix(characters, text, position)?;
        position = start + length;
        Some((start, position))
    })
}

fn next_infix(characters: &Characters, text: &str, from: usize) -> Option<(usize, usize)> {
    text[from..]
        .char_indices()
        .filter(|&(_, sign)| characters.has(sign, flag::INFIX_START))
        .find_map(|(offset, sign)| {
            let start = from + offset;
            let length = infix_length(characters, text, start, sign);
            (length > 0).then_some((start, length))
        })
}

/// Length in bytes of the infix that starts here with this sign, 0 for none.
fn infix_length(characters: &Characters, text: &str, start: usize, sign: char) -> usize {
    if characters.has(sign, flag::INFIX) {
        return sign.len_utf8();
    }
    let rest = &text[start..];
    if sign == '.' && run_of_dots(rest) > 0 {
        return run_of_dots(rest);
    }
    // Nothing else matches at an edge: all want something before and after.
    let Some(before) = text[..start].chars().next_back() else {
        return 0;
    };
    let after = rest[sign.len_utf8()..].chars().next();
    let has = |one: Option<char>, flags| one.is_some_and(|one| characters.has(one, flags));
    let letter_after = |length: usize| has(rest[length..].chars().next(), flag::LETTER);
    let letter_or_digit = before.is_ascii_digit() || characters.has(before, flag::LETTER);
    match sign {
        '.' => usize::from(characters.has(before, flag::BEFORE_DOT) && has(after, flag::AFTER_DOT)),
        ',' => usize::from(characters.has(before, flag::LETTER) && letter_after(1)),
        '+' | '-' | '*' | '^' if before.is_ascii_digit() && is_operand(after) => 1,
        ':' | '<' | '>' | '=' | '/' => usize::from(letter_or_digit && letter_after(1)),
        _ if letter_or_digit => HYPHENS
            .iter()
            .find(|hyphen| rest.starts_with(**hyphen) && letter_after(hyphen.len()))
            .map_or(0, |hyphen| hyphen.len()),
        _ => 0,
    }
}

fn is_operand(character: Option<char>) -> bool {
    character.is_some_and(|one| one.is_ascii_digit() || one == '-')
}

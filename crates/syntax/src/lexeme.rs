//! What the networks see of a word: five numbers that depend on its text alone.
//!
//! A string's number is its MurmurHash64A, but a few hundred reserved words
//! ("X", "nsubj", "DATE") have small numbers of their own. The trained tables
//! are addressed by these numbers, so they must be right to the bit.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::num::NonZeroU64;

use crate::characters::{Characters, flag, lower_case};
use crate::flat::{Container, FlatError};
use crate::string_list::StringList;

/// From this many characters on, a word's shape is no longer spelled out.
const LONG: usize = 100;
/// A shape repeats a sign at most this often.
const LONGEST_RUN: usize = 4;

/// Numbers of a word's strings, and whether it is white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// The normalised form: lower case, American spelling, "$" for any currency.
    pub(crate) norm: u64,
    /// The first character.
    pub(crate) prefix: u64,
    /// The last three characters.
    pub(crate) suffix: u64,
    /// The shape, as of [`Lexicon::write_shape`].
    pub(crate) shape: u64,
    /// Whether it is nothing but white space.
    pub(crate) is_space: bool,
}

/// A hasher for keys that are hashes already.
#[derive(Clone, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type ByHash = HashMap<u64, u64, BuildHasherDefault<AsItIs>>;

/// Gives words their numbers; holds no state between words.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    characters: Characters,
    /// Hash of a reserved word to its number.
    reserved: ByHash,
    /// Number of a text to number of its norm, where that is not the lower-cased text.
    norms: ByHash,
}

impl Lexicon {
    /// Reads the sections `characters.*`, `symbols.*` and `norms.*`.
    pub(crate) fn from_flat(container: &Container<'_>) -> Result<Self, FlatError> {
        let keys = container.u64s("norms.keys")?;
        let values = container.u64s("norms.values")?;
        if keys.len() != values.len() {
            let what = "\"norms\" (keys and values)";
            return Err(FlatError::Malformed(what.to_owned()));
        }
        let reserved = StringList::from_flat(container, "symbols")?;
        Ok(Self {
            characters: Characters::from_flat(container)?,
            reserved: (1..)
                .zip(reserved.iter())
                .map(|(number, word)| (hash(word.as_bytes()), number))
                .collect(),
            norms: keys.into_iter().zip(values).collect(),
        })
    }

    /// The numbers of a word; `norm_override` is a special case's norm.
    pub(crate) fn lexeme(&self, text: &str, norm_override: Option<NonZeroU64>) -> Lexeme {
        let mut shape = String::with_capacity(text.len().min(LONG));
        self.write_shape(text, &mut shape);
        Lexeme {
            norm: norm_override.map_or_else(|| self.norm(text), NonZeroU64::get),
            prefix: self.string_id(first_character(text)),
            suffix: self.string_id(last_three(text)),
            shape: self.string_id(&shape),
            is_space: self.characters.all(text, flag::SPACE),
        }
    }

    fn norm(&self, text: &str) -> u64 {
        let known = self.norms.get(&self.string_id(text)).copied();
        known.unwrap_or_else(|| self.string_id(&lower_case(text)))
    }

    /// The number that the model knows a string by; 0 for the empty string.
    pub(crate) fn string_id(&self, text: &str) -> u64 {
        if text.is_empty() {
            return 0;
        }
        let hash = hash(text.as_bytes());
        self.reserved.get(&hash).copied().unwrap_or(hash)
    }

    /// The shape of a word: `X` and `x` for letters, `d` for digits, all else
    /// as it is, runs cut at four ("Xxxxx" for "Harbour", "dd/dd" for "24/12").
    fn write_shape(&self, text: &str, shape: &mut String) {
        if text.len() >= LONG && text.chars().count() >= LONG {
            shape.push_str("LONG");
            return;
        }
        let (mut last, mut run) = (None, 0);
        for character in text.chars() {
            let sign = self.shape_sign(character);
            run = if last == Some(sign) { run + 1 } else { 1 };
            last = Some(sign);
            if run <= LONGEST_RUN {
                shape.push(sign);
            }
        }
    }

    fn shape_sign(&self, character: char) -> char {
        let flags = self.characters.flags(character);
        if flags & flag::ALPHA != 0 {
            if flags & flag::UPPER != 0 { 'X' } else { 'x' }
        } else if flags & flag::DIGIT != 0 {
            'd'
        } else {
            character
        }
    }
}

fn first_character(text: &str) -> &str {
    let end = text.chars().next().map_or(0, char::len_utf8);
    &text[..end]
}

fn last_three(text: &str) -> &str {
    let start = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    &text[start..]
}

const MULTIPLIER: u64 = 0xc6a4_a793_5bd1_e995;
const SHIFT: u32 = 47;
const SEED: u64 = 1;

/// MurmurHash64A with seed 1.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut state = SEED ^ (bytes.len() as u64).wrapping_mul(MULTIPLIER);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mixed = scramble(u64::from_le_bytes(*word).wrapping_mul(MULTIPLIER));
        state = (state ^ mixed.wrapping_mul(MULTIPLIER)).wrapping_mul(MULTIPLIER);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        last[..tail.len()].copy_from_slice(tail);
        state = (state ^ u64::from_le_bytes(last)).wrapping_mul(MULTIPLIER);
    }
    scramble(scramble(state).wrapping_mul(MULTIPLIER))
}

fn scramble(value: u64) -> u64 {
    value ^ (value >> SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_model::container;

    fn lexicon() -> Lexicon {
        Lexicon::from_flat(&container()).expect("the model is whole")
    }

    #[test]
    fn hashes_are_murmur_s() {
        // Computed with the converter's independent Python implementation.
        assert_eq!(hash(b"ferry"), FERRY);
        assert_eq!(hash("Привет, мир".as_bytes()), GREETING);
    }

    const FERRY: u64 = 0xde2a_0e57_1125_0c0a;
    const GREETING: u64 = 0x149e_caba_eaf2_92b8;

    #[test]
    fn reserved_words_have_small_numbers() {
        let lexicon = lexicon();
        assert_eq!(lexicon.string_id(""), 0);
        assert_eq!(lexicon.string_id("IS_ALPHA"), 1);
        assert_eq!(lexicon.string_id("agent"), 401);
        assert_eq!(lexicon.string_id("_"), 456);
        assert_eq!(lexicon.string_id("ferry"), FERRY);
    }

    #[test]
    fn norms_come_from_override_table_or_lower_case() {
        let lexicon = lexicon();
        let norm = |text, given| lexicon.lexeme(text, given).norm;
        assert_eq!(norm("n't", NonZeroU64::new(7)), 7);
        assert_eq!(norm("£", None), lexicon.string_id("$"));
        assert_eq!(norm("colour", None), lexicon.string_id("color"));
        assert_eq!(norm("Ferry", None), FERRY);
        assert_eq!(norm("AGENT", None), 401);
    }

    #[test]
    fn prefix_and_suffix_count_characters() {
        let lexicon = lexicon();
        let word = lexicon.lexeme("Élysée", None);
        assert_eq!(word.prefix, lexicon.string_id("É"));
        assert_eq!(word.suffix, lexicon.string_id("sée"));
        assert_eq!(lexicon.lexeme("ab", None).suffix, lexicon.string_id("ab"));
    }

    #[test]
    fn shapes() {
        let lexicon = lexicon();
        let shape_of = |word: &str| {
            let mut shape = String::new();
            lexicon.write_shape(word, &mut shape);
            shape
        };
        for (word, shape) in [
            ("Harbourmaster", "Xxxxx"),
            ("G7", "Xd"),
            ("24/12", "dd/dd"),
            ("km²", "xxd"),
            ("Ёлка", "Xxxx"),
            ("कि", "x\u{93f}"),
            ("-------", "----"),
            ("10000000", "dddd"),
        ] {
            assert_eq!(shape_of(word), shape);
        }
        assert_eq!(shape_of(&"é".repeat(99)), "xxxx");
        assert_eq!(shape_of(&"é".repeat(100)), "LONG");
    }

    #[test]
    fn white_space_is_told() {
        let lexicon = lexicon();
        assert!(lexicon.lexeme("\n\u{a0}", None).is_space);
        assert!(!lexicon.lexeme("a", None).is_space);
    }
}

//! What a character is: for Unicode, and for the tokenizer's patterns.
//!
//! Rust's own `char::is_alphabetic` and its kin answer a slightly different
//! question than the functions that the model's features were made with (they
//! count vowel signs as letters, for one), so the answers are a table of the
//! model. The same table says which characters the tokenizer splits at.

use std::borrow::Cow;

use crate::flat::{Container, FlatError};

/// Properties of a character, one bit each; the same order as the converter's
/// `character_classes.py`.
pub(crate) mod flag {
    /// White space.
    pub(crate) const SPACE: u16 = 1;
    /// Letter (general category L).
    pub(crate) const ALPHA: u16 = 1 << 1;
    /// Upper case.
    pub(crate) const UPPER: u16 = 1 << 2;
    /// Digit of any kind, superscripts among them.
    pub(crate) const DIGIT: u16 = 1 << 3;
    /// Decimal digit of any script.
    pub(crate) const DECIMAL: u16 = 1 << 4;
    /// Letter, number or underscore.
    pub(crate) const WORD: u16 = 1 << 5;
    /// Split off at a chunk's start.
    pub(crate) const PREFIX: u16 = 1 << 6;
    /// Split off at a chunk's end.
    pub(crate) const SUFFIX: u16 = 1 << 7;
    /// Splits a chunk wherever it stands.
    pub(crate) const INFIX: u16 = 1 << 8;
    /// A full stop after it is split off.
    pub(crate) const BEFORE_STOP: u16 = 1 << 9;
    /// A full stop after two of these is split off.
    pub(crate) const CAPITAL: u16 = 1 << 10;
    /// A full stop splits between this ...
    pub(crate) const BEFORE_DOT: u16 = 1 << 11;
    /// ... and this.
    pub(crate) const AFTER_DOT: u16 = 1 << 12;
    /// Letter, as the patterns know letters.
    pub(crate) const LETTER: u16 = 1 << 13;
    /// Part of a top-level domain.
    pub(crate) const TOP_LEVEL_DOMAIN: u16 = 1 << 14;
    /// Some infix pattern begins with it; made when the table is read.
    pub(crate) const INFIX_START: u16 = 1 << 15;
}

/// The signs besides [`flag::INFIX`] with which an infix can begin.
const INFIX_SIGNS: &str = ".,+-*^–—~:<>=/";
const BLOCK: usize = 128;
const BLOCKS: usize = 0x11_0000 / BLOCK;

/// The table, in two stages: most blocks of Unicode are alike.
#[derive(Clone, Debug)]
pub(crate) struct Characters {
    /// Number of a block, by code point divided by [`BLOCK`].
    index: Box<[u8]>,
    /// Flags, block after block.
    blocks: Box<[u16]>,
}

impl Characters {
    /// Reads the sections `characters.*`.
    pub(crate) fn from_flat(container: &Container<'_>) -> Result<Self, FlatError> {
        let index = container.bytes("characters.index")?;
        let blocks = container.u32s("characters.blocks")?;
        let last = usize::from(index.iter().copied().max().unwrap_or(0));
        if index.len() != BLOCKS || blocks.len() < (last + 1) * BLOCK {
            return Err(FlatError::Malformed("\"characters\" (too few)".to_owned()));
        }
        let mut table = Self {
            index: index.into(),
            blocks: blocks.iter().map(|&flags| with_start(flags)).collect(),
        };
        for sign in INFIX_SIGNS.chars() {
            let place = table.place(sign);
            table.blocks[place] |= flag::INFIX_START;
        }
        Ok(table)
    }

    fn place(&self, character: char) -> usize {
        let point = character as usize;
        usize::from(self.index[point / BLOCK]) * BLOCK + point % BLOCK
    }

    /// All flags of a character.
    pub(crate) fn flags(&self, character: char) -> u16 {
        self.blocks[self.place(character)]
    }

    /// Whether a character has one of these flags.
    pub(crate) fn has(&self, character: char, flags: u16) -> bool {
        self.flags(character) & flags != 0
    }

    /// Whether every character of the text has one of these flags, and there is any.
    pub(crate) fn all(&self, text: &str, flags: u16) -> bool {
        !text.is_empty() && text.chars().all(|character| self.has(character, flags))
    }
}

/// Adds [`flag::INFIX_START`] to [`flag::INFIX`].
fn with_start(flags: u32) -> u16 {
    let flags = flags as u16;
    if flags & flag::INFIX == 0 {
        flags
    } else {
        flags | flag::INFIX_START
    }
}

/// The text in lower case; borrowed when it is so already.
pub(crate) fn lower_case(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_model::container;

    fn characters() -> Characters {
        Characters::from_flat(&container()).expect("the model is whole")
    }

    #[test]
    fn vowel_signs_are_no_letters() {
        let table = characters();
        assert!(table.has('क', flag::ALPHA));
        assert!(!table.has('\u{93e}', flag::ALPHA));
        assert!('\u{93e}'.is_alphabetic());
    }

    #[test]
    fn superscripts_are_digits_but_not_decimal() {
        let table = characters();
        assert!(table.has('²', flag::DIGIT) && !table.has('²', flag::DECIMAL));
        assert!(table.has('٣', flag::DECIMAL));
    }

    #[test]
    fn white_space_is_python_s() {
        let table = characters();
        for space in [' ', '\t', '\u{1c}', '\u{85}', '\u{a0}', '\u{3000}'] {
            assert!(table.has(space, flag::SPACE), "{space:?}");
        }
        assert!(!table.has('\u{200b}', flag::SPACE));
    }

    #[test]
    fn infix_signs_are_marked() {
        let table = characters();
        assert!(table.has('—', flag::INFIX_START) && table.has('…', flag::INFIX_START));
        assert!(!table.has('a', flag::INFIX_START));
    }

    #[test]
    fn lower_case_borrows_where_it_can() {
        assert!(matches!(lower_case("harbour-side"), Cow::Borrowed(_)));
        assert_eq!(lower_case("ŠIBENIK"), "šibenik");
        assert_eq!(lower_case("ΟΔΟΣ"), "οδος");
    }
}

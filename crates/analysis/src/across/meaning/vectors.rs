//! Static vectors: a direction in meaning for a word or a text, without a
//! network.
//!
//! Every word piece of MiniLM-L6's vocabulary has one row, made by
//! `training/meaning` from what the network says of pieces and sentences
//! (the method of model2vec: Tulkens & van Dongen 2024). The vector of a text
//! is the sum of its rows, whose lengths hold how much a piece tells.

use crate::within::tagger::{RoundedTable, WordPieces};
use crosswire_syntax::flat::{Container, FlatError};
use std::sync::LazyLock;

static MODEL: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/model/meaning-en.bin"));

/// A damaged file leaves every vector empty; the tests of this crate exclude it.
static TABLES: LazyLock<Option<Tables>> = LazyLock::new(|| Tables::parse(MODEL).ok());

/// Numbers in a vector.
pub const WIDTH: usize = 128;
/// A vector's numbers are rounded to this many steps on either side of 0.
const STEPS: f32 = 127.0;

struct Tables {
    pieces: WordPieces,
    rows: RoundedTable,
}

impl Tables {
    fn parse(file: &[u8]) -> Result<Self, FlatError> {
        let container = Container::parse(file)?;
        Ok(Self {
            pieces: WordPieces::read(&container)?,
            rows: RoundedTable::read(&container, "meaning.rows")?,
        })
    }
}

/// A direction in meaning: [`WIDTH`] numbers in 8 bits, of one length whatever
/// the text's; nothing at all where no word is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector([i8; WIDTH]);

impl Vector {
    /// The vector of a text or a single word.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut sum = [0.0; WIDTH];
        if let Some(tables) = TABLES.as_ref() {
            let plain = plain(text);
            // Marks without a letter or figure have rows of their own, and mean nothing.
            let words = plain.split_whitespace();
            for word in words.filter(|word| word.chars().any(char::is_alphanumeric)) {
                for row in tables.pieces.rows(word) {
                    tables.rows.add_row(row as usize, 1.0, &mut sum);
                }
            }
        }
        Self::rounded(&sum)
    }

    fn rounded(sum: &[f32; WIDTH]) -> Self {
        let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
        // Rounding loses least where the largest number takes all the steps.
        let largest = sum.iter().fold(0.0f32, |most, x| most.max(x.abs()));
        if length == 0.0 {
            return Self([0; WIDTH]);
        }
        Self(sum.map(|x| (x / largest * STEPS).round() as i8))
    }

    /// The cosine of two vectors, -1 to 1; 0 where one is empty.
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f32 {
        let lengths = self.squared() as f32 * other.squared() as f32;
        if lengths == 0.0 {
            return 0.0;
        }
        self.dot(other) as f32 / lengths.sqrt()
    }

    fn dot(&self, other: &Self) -> i32 {
        let pairs = self.0.iter().zip(&other.0);
        pairs.map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
    }

    fn squared(&self) -> i32 {
        self.dot(self)
    }
}

/// Rows of the vocabulary of MiniLM-L6 that a text's word pieces have, in order.
pub(in crate::across) fn piece_rows(text: &str) -> Vec<u32> {
    let plain = plain(text);
    let words = plain.split_whitespace();
    let rows = |word| TABLES.as_ref().map(|tables| tables.pieces.rows(word));
    words.flat_map(rows).flatten().collect()
}

/// Lower case without accents, as the vocabulary has it.
fn plain(text: &str) -> String {
    text.to_lowercase().chars().map(without_accent).collect()
}

/// The Latin letters of names in English news; others stay as they are.
fn without_accent(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' | 'ľ' | 'ļ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendored_table_is_whole() {
        let tables = Tables::parse(MODEL).expect("the file is whole");
        assert_eq!(tables.rows.width(), WIDTH);
        assert!(Tables::parse(&MODEL[..MODEL.len() / 2]).is_err());
    }

    #[test]
    fn other_words_for_one_thing_are_nearer_than_another_thing() {
        let said = Vector::of("Talvia condemned the call for air strikes on the government");
        let same = Vector::of("Talvian officials criticised demands to bomb government forces");
        let other = Vector::of("The bakery on the corner sells fresh bread");
        assert!(said.cosine(&same) > said.cosine(&other) + 0.2);
    }

    #[test]
    fn accents_and_capitals_change_nothing() {
        assert_eq!(Vector::of("Émigré in Århus"), Vector::of("emigre in arhus"));
    }

    #[test]
    fn what_has_no_words_is_like_nothing() {
        let none = Vector::of(" ☃ ");
        assert_eq!(none.cosine(&Vector::of("bread")), 0.0);
        assert_eq!(Vector::of("").cosine(&Vector::of("")), 0.0);
    }
}

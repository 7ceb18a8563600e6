//! What the tagger knows of a word by itself: rows of its own tables and a
//! frozen vector.

use std::collections::HashMap;

use crosswire_syntax::flat::{Container, FlatError};

/// Longest part of a word, in characters, that is cut into pieces.
const LONGEST_PART: usize = 100;
/// Characters of one kind in a row that a shape keeps.
const SHAPE_RUN: usize = 4;
/// Words this long all have one shape.
const LONG_WORD: usize = 100;

/// Rows of 8-bit numbers with one scale each.
pub(crate) struct RoundedTable {
    width: usize,
    rows: Vec<i8>,
    scales: Vec<f32>,
}

impl RoundedTable {
    /// Reads `name` and `name.scale`.
    pub(crate) fn read(container: &Container<'_>, name: &str) -> Result<Self, FlatError> {
        let (count, width) = match *container.shape(name)? {
            [count, width] => (count, width),
            _ => return Err(FlatError::Malformed(format!("{name:?} (not a table)"))),
        };
        let rows = container.i8s(name, &[count, width])?;
        let scales = container.f32s(&format!("{name}.scale"), &[count])?;
        Ok(Self {
            width,
            rows,
            scales,
        })
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Writes a row out in full, multiplied by `factor` and added to `out`.
    pub(crate) fn add_row(&self, row: usize, factor: f32, out: &mut [f32]) {
        let values = &self.rows[row * self.width..][..self.width];
        for (out, &value) in out.iter_mut().zip(values) {
            *out += f32::from(value) * self.scales[row] * factor;
        }
    }
}

/// Row of each string in a table.
pub(crate) struct Vocabulary(HashMap<Box<str>, u32>);

impl Vocabulary {
    /// Reads a list of strings, one per line: the first has row `first`.
    pub(crate) fn read(
        container: &Container<'_>,
        name: &str,
        first: u32,
    ) -> Result<Self, FlatError> {
        let lines = container.text(name)?.lines();
        Ok(Self(
            lines
                .zip(first..)
                .map(|(line, row)| (line.into(), row))
                .collect(),
        ))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn row(&self, name: &str) -> Option<u32> {
        self.0.get(name).copied()
    }
}

/// The frozen vectors: a whole-word table and a table of word pieces, so that
/// a word outside the first still has a vector.
pub(crate) struct StaticVectors {
    words: Vocabulary,
    word_rows: RoundedTable,
    pieces: WordPieces,
    piece_rows: RoundedTable,
}

impl StaticVectors {
    pub(crate) fn read(container: &Container<'_>) -> Result<Self, FlatError> {
        Ok(Self {
            words: Vocabulary::read(container, "static.words", 0)?,
            word_rows: RoundedTable::read(container, "static.word_rows")?,
            pieces: WordPieces::read(container)?,
            piece_rows: RoundedTable::read(container, "static.piece_rows")?,
        })
    }

    /// Width of [`write`](Self::write)'s output.
    pub(crate) fn width(&self) -> usize {
        self.word_rows.width() + self.piece_rows.width()
    }

    /// The word's own vector, then the mean of its pieces; zeros where there
    /// is none. `out` must be zero before.
    pub(crate) fn write(&self, word: &str, out: &mut [f32]) {
        let (whole, parts) = out.split_at_mut(self.word_rows.width());
        if let Some(row) = self.words.row(word) {
            self.word_rows.add_row(row as usize, 1.0, whole);
        }
        let rows = self.pieces.rows(word);
        for &row in &rows {
            self.piece_rows
                .add_row(row as usize, 1.0 / rows.len() as f32, parts);
        }
    }
}

/// The vocabulary of MiniLM-L6 (uncased) and how words are cut into its pieces.
pub(crate) struct WordPieces(Vocabulary);

impl WordPieces {
    pub(crate) fn read(container: &Container<'_>) -> Result<Self, FlatError> {
        Ok(Self(Vocabulary::read(container, "static.pieces", 0)?))
    }

    /// Rows of the pieces of a lower-cased word, greedy longest match first.
    pub(crate) fn rows(&self, word: &str) -> Vec<u32> {
        let mut rows = Vec::new();
        for part in parts(word) {
            rows.extend(self.cover(part).unwrap_or_default());
        }
        rows
    }

    /// Covers one part from the left; `None` where a stretch has no piece.
    fn cover(&self, part: &str) -> Option<Vec<u32>> {
        let boundaries: Vec<usize> = part
            .char_indices()
            .map(|(at, _)| at)
            .chain([part.len()])
            .collect();
        if boundaries.len() > LONGEST_PART + 1 {
            return None;
        }
        let (mut rows, mut start) = (Vec::new(), 0);
        let mut piece = String::new();
        while start < part.len() {
            let ends = boundaries.iter().rev().take_while(|&&end| end > start);
            let found = ends.copied().find_map(|end| {
                piece.clear();
                piece.push_str(if start == 0 { "" } else { "##" });
                piece.push_str(&part[start..end]);
                self.0.row(&piece).map(|row| (row, end))
            });
            let (row, end) = found?;
            rows.push(row);
            start = end;
        }
        Some(rows)
    }
}

/// Runs of letters and digits, and single other characters, in order.
fn parts(word: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let mut run = None;
    for (at, character) in word.char_indices() {
        if character.is_alphanumeric() {
            run.get_or_insert(at);
            continue;
        }
        if let Some(start) = run.take() {
            found.push(&word[start..at]);
        }
        found.push(&word[at..at + character.len_utf8()]);
    }
    found.extend(run.map(|start| &word[start..]));
    found
}

/// The shape of a word: `X` for a capital, `x` for another letter, `d` for a
/// digit, other characters as they are, runs cut at four.
pub(crate) fn shape(word: &str) -> String {
    if word.chars().count() >= LONG_WORD {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len());
    let (mut last, mut run) = ('\0', 0);
    for character in word.chars() {
        let sign = match character {
            c if c.is_alphabetic() && c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_ascii_digit() => 'd',
            c => c,
        };
        run = if sign == last { run + 1 } else { 1 };
        last = sign;
        if run <= SHAPE_RUN {
            shape.push(sign);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::{parts, shape};

    #[test]
    fn shapes_keep_four_of_a_kind() {
        assert_eq!(shape("Parliament"), "Xxxxx");
        assert_eq!(shape("2031-04"), "dddd-dd");
        assert_eq!(shape("U.N."), "X.X.");
        assert_eq!(shape(&"é".repeat(120)), "LONG");
    }

    #[test]
    fn words_are_cut_at_punctuation() {
        assert_eq!(parts("u.n.-backed"), ["u", ".", "n", ".", "-", "backed"]);
        assert_eq!(parts("’90s"), ["’", "90s"]);
        assert!(parts("").is_empty());
    }
}

//! Which characters of a text stand inside quotation marks.
//!
//! One definition for three users: a feature of the tagger, the kind of a
//! statement (direct, mixed, indirect) when scores are taken, and the training
//! program, which gets it through the feature file. A paragraph is a line. A
//! curly opening mark without its partner covers the rest of the paragraph; a
//! straight one does so only where the next paragraph opens with a mark again,
//! as quotations over several paragraphs do.

use std::collections::BTreeMap;

/// A text's characters with, for each, whether it is quoted.
pub struct QuotedCharacters {
    /// First byte of each character, ascending.
    starts: Vec<u32>,
    quoted: Vec<bool>,
}

impl QuotedCharacters {
    /// Reads a text as it is.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (starts, characters): (Vec<u32>, Vec<char>) = text
            .char_indices()
            .map(|(byte, character)| (byte as u32, character))
            .unzip();
        Self {
            starts,
            quoted: mask(&characters),
        }
    }

    /// Reads a text in which two single marks may stand for a double one.
    #[must_use]
    pub fn of_news(text: &str) -> Self {
        Self::of(&text.replace("''", "\" "))
    }

    /// Whether the character that starts at this byte is quoted; bytes that
    /// start no character are not.
    #[must_use]
    pub fn at(&self, byte: u32) -> bool {
        self.starts
            .binary_search(&byte)
            .is_ok_and(|index| self.quoted[index])
    }

    /// Whether the character of this number is quoted.
    #[must_use]
    pub fn nth(&self, character: usize) -> bool {
        self.quoted.get(character).copied().unwrap_or(false)
    }
}

/// A mark that is open, and how it may close.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Curly,
    Straight,
}

fn opens(line: &[char], at: usize) -> Option<Style> {
    match line[at] {
        '“' | '„' | '«' => Some(Style::Curly),
        '`' if line.get(at + 1) == Some(&'`') => Some(Style::Curly),
        '"' | '＂' => Some(Style::Straight),
        _ => None,
    }
}

fn closes(line: &[char], at: usize, style: Style) -> bool {
    match (style, line[at]) {
        (_, '"' | '”') | (Style::Curly, '»') | (Style::Straight, '＂') => true,
        (Style::Curly, '\'') => line.get(at + 1) == Some(&'\''),
        _ => false,
    }
}

/// Whether a letter or digit stands at this place.
fn in_word(line: &[char], at: Option<usize>) -> bool {
    at.and_then(|at| line.get(at))
        .is_some_and(|c| c.is_alphanumeric())
}

/// For every place, the next closing single mark at or after it.
fn single_closings(line: &[char]) -> BTreeMap<usize, usize> {
    let ends = (0..line.len()).filter(|&at| line[at] == '’' && !in_word(line, Some(at + 1)));
    ends.map(|at| (at, at)).collect()
}

/// End of a quotation in single marks that opens here, if it holds anything.
fn single_end(line: &[char], at: usize, closings: &BTreeMap<usize, usize>) -> Option<usize> {
    if line[at] != '‘' || in_word(line, at.checked_sub(1)) {
        return None;
    }
    let (&end, _) = closings.range(at + 1..).next()?;
    (end - at > 2).then_some(end)
}

/// Marks the quoted characters of one line; `goes_on` tells whether the next
/// paragraph opens with a mark.
fn mark_line(line: &[char], goes_on: bool, quoted: &mut [bool]) {
    let closings = single_closings(line);
    let mut open: Option<(usize, Style)> = None;
    let mut at = 0;
    while at < line.len() {
        match open {
            Some((start, style)) if closes(line, at, style) => {
                quoted[start..=at].fill(true);
                open = None;
            }
            Some(_) => {}
            None => {
                open = opens(line, at).map(|style| (at, style));
                if let Some(end) = single_end(line, at, &closings) {
                    quoted[at..=end].fill(true);
                    at = end;
                }
            }
        }
        at += 1;
    }
    if let Some((start, style)) = open
        && (style == Style::Curly || goes_on)
    {
        quoted[start..].fill(true);
    }
}

fn is_blank(line: &[char]) -> bool {
    line.iter().all(|c| c.is_whitespace())
}

fn mask(characters: &[char]) -> Vec<bool> {
    let mut quoted = vec![false; characters.len()];
    let mut lines = Vec::new();
    let mut start = 0;
    for line in characters.split(|&c| c == '\n') {
        if !is_blank(line) {
            lines.push(start..start + line.len());
        }
        start += line.len() + 1;
    }
    for (index, line) in lines.iter().enumerate() {
        let next = lines
            .get(index + 1)
            .map_or(&[][..], |next| &characters[next.clone()]);
        let first = next.iter().find(|c| !c.is_whitespace());
        let goes_on = matches!(first, Some('"' | '“'));
        mark_line(
            &characters[line.clone()],
            goes_on,
            &mut quoted[line.clone()],
        );
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::QuotedCharacters;

    /// The text with unquoted characters as dots.
    fn shown(text: &str) -> String {
        let quoted = QuotedCharacters::of(text);
        let show = |(index, c)| {
            if c == '\n' || quoted.nth(index) {
                c
            } else {
                '.'
            }
        };
        text.chars().enumerate().map(show).collect()
    }

    #[test]
    fn both_marks_and_what_they_hold_are_quoted() {
        assert_eq!(shown("a \"b\" c “d” e"), "..\"b\"...“d”..");
        assert_eq!(shown("He said ``no''."), "........``no'..");
    }

    #[test]
    fn single_marks_count_only_around_something() {
        assert_eq!(shown("the ‘old’ law"), "....‘old’....");
        assert_eq!(shown("it’s the ’90s"), ".............");
        assert_eq!(shown("rock ‘n’ roll"), ".............");
    }

    #[test]
    fn an_open_mark_runs_on_where_it_is_curly_or_taken_up_again() {
        assert_eq!(shown("x “open"), "..“open");
        assert_eq!(shown("x \"open"), ".......");
        assert_eq!(shown("x \"one\n\n\"two\" y"), "..\"one\n\n\"two\"..");
    }

    #[test]
    fn two_single_marks_are_a_double_one_in_news() {
        let text = "''So be it,'' said Ida.";
        let quoted = QuotedCharacters::of_news(text);
        assert!(quoted.at(0) && quoted.at(2) && quoted.at(8) && !quoted.at(14));
    }

    #[test]
    fn characters_of_several_bytes_are_found_by_their_first() {
        let quoted = QuotedCharacters::of("é “ü”");
        assert!(!quoted.at(0) && quoted.at(3) && quoted.at(6) && !quoted.at(4));
    }
}

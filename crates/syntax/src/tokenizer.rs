//! From a text to its tokens, exactly as spaCy's English tokenizer cuts it.
//!
//! The text is cut at white space; from each chunk, known beginnings
//! (brackets, quotes, currency) and ends (punctuation, units, 's) are split
//! off, until what is left is a special case ("don't", "U.S."), a URL, or a
//! word, which is cut once more at hyphens and the like. At last special
//! cases that the splitting tore apart (":-)") are put together again.
//!
//! The patterns were regular expressions. They are matched by hand here,
//! which is fast enough that nothing need be cached, so a tokenizer has no
//! state and threads share one. `scripts/convert-english-model/patterns.py`
//! refuses a model whose patterns are not the ones matched here.

mod affixes;
mod special_cases;
#[cfg(test)]
mod tests;
mod url;

use std::num::NonZeroU64;

use crate::characters::{Characters, flag};
use crate::flat::{Container, FlatError};
use affixes::Affixes;
use special_cases::{Case, SpecialCases};

/// A token before anything is known of it but its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawToken {
    /// First byte in the text.
    pub(crate) start: u32,
    /// Byte after the last.
    pub(crate) end: u32,
    /// Whether one space follows that belongs to no token.
    pub(crate) followed_by_space: bool,
    /// Number of the norm, where a special case gives one ("n't" is "not").
    pub(crate) norm_override: Option<NonZeroU64>,
}

impl RawToken {
    fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
            followed_by_space: false,
            norm_override: None,
        }
    }

    /// The token's text in the text it was cut from.
    pub(crate) fn text(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// The tokenizer with its tables; holds no state between texts.
#[derive(Clone, Debug)]
pub(crate) struct Tokenizer {
    characters: Characters,
    affixes: Affixes,
    special_cases: SpecialCases,
}

impl Tokenizer {
    /// Reads the sections `characters.*`, `tokenizer.*` and `special_cases.*`.
    pub(crate) fn from_flat(container: &Container<'_>) -> Result<Self, FlatError> {
        let mut tokenizer = Self {
            characters: Characters::from_flat(container)?,
            affixes: Affixes::from_flat(container)?,
            special_cases: SpecialCases::from_flat(container)?,
        };
        tokenizer.learn_torn_cases();
        Ok(tokenizer)
    }

    /// Notes how splitting tears those special cases apart that it touches.
    fn learn_torn_cases(&mut self) {
        let mut torn = Vec::new();
        for case in self.special_cases.texts() {
            if self.affixes.touches(&self.characters, case) || case.contains(' ') {
                let tokens = self.split_at_spaces(case, false);
                torn.push(tokens.iter().map(|token| token.text(case).into()).collect());
            }
        }
        self.special_cases.learn_torn(torn);
    }

    /// The tokens of a text, in order. They cover all of it except single
    /// spaces after tokens. Offsets are UTF-8 bytes; the text must be
    /// shorter than 4 GiB.
    pub(crate) fn tokenize(&self, text: &str) -> Vec<RawToken> {
        let tokens = self.split_at_spaces(text, true);
        self.special_cases.put_together(text, tokens)
    }

    /// Cuts into runs of white space and of anything else, and the latter further.
    fn split_at_spaces(&self, text: &str, with_special_cases: bool) -> Vec<RawToken> {
        let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
        let mut chunk = Chunk {
            tokenizer: self,
            text,
            with_special_cases,
            suffixes: Vec::new(),
        };
        let mut start = 0;
        while start < text.len() {
            let end = self.end_of_run(text, start);
            if self.starts_with_space(text, start) {
                chunk.push_space(start, end, &mut tokens);
            } else {
                chunk.split(start, end, &mut tokens);
            }
            start = end;
        }
        tokens
    }

    fn starts_with_space(&self, text: &str, start: usize) -> bool {
        let first = text[start..].chars().next();
        first.is_some_and(|first| self.characters.has(first, flag::SPACE))
    }

    /// Where the run that starts here changes between white space and not.
    fn end_of_run(&self, text: &str, start: usize) -> usize {
        let space = self.starts_with_space(text, start);
        text[start..]
            .char_indices()
            .find(|&(_, character)| self.characters.has(character, flag::SPACE) != space)
            .map_or(text.len(), |(offset, _)| start + offset)
    }
}

/// Splits runs of a text; keeps its buffer between runs.
struct Chunk<'a> {
    tokenizer: &'a Tokenizer,
    text: &'a str,
    with_special_cases: bool,
    /// Where the suffixes begin that were split off, the last of the chunk first.
    suffixes: Vec<usize>,
}

impl Chunk<'_> {
    /// A run of white space: a single space at its start belongs to the token
    /// before, the rest is one token.
    fn push_space(&self, start: usize, end: usize, tokens: &mut Vec<RawToken>) {
        let mut start = start;
        if let Some(before) = tokens.last_mut()
            && self.text[start..].starts_with(' ')
        {
            before.followed_by_space = true;
            start += 1;
        }
        if start == end {
            return;
        }
        match self.special_case(start, end) {
            Some(case) => self.tokenizer.special_cases.push(case, start, tokens),
            None => tokens.push(RawToken::new(start, end)),
        }
    }

    fn split(&mut self, start: usize, end: usize, tokens: &mut Vec<RawToken>) {
        self.suffixes.clear();
        let (middle_start, middle_end) = self.strip(start, end, tokens);
        if middle_start < middle_end {
            self.push_middle(middle_start, middle_end, tokens);
        }
        let mut suffix_start = middle_end;
        for &next in self.suffixes.iter().rev().skip(1).chain([&end]) {
            if suffix_start < next {
                tokens.push(RawToken::new(suffix_start, next));
            }
            suffix_start = next;
        }
    }

    /// Splits prefixes and suffixes off until a special case or nothing more
    /// is found; what is left is returned.
    fn strip(
        &mut self,
        mut start: usize,
        mut end: usize,
        tokens: &mut Vec<RawToken>,
    ) -> (usize, usize) {
        while start < end && !self.is_special(start, end) {
            let prefix = self.prefix_length(start, end);
            let after_prefix = start + prefix;
            if prefix > 0 && self.is_special(after_prefix, end) {
                tokens.push(RawToken::new(start, after_prefix));
                return (after_prefix, end);
            }
            let suffix = self.suffix_length(after_prefix, end);
            let before_suffix = end - suffix;
            if suffix > 0 && self.is_special(start, before_suffix) {
                self.suffixes.push(before_suffix);
                return (start, before_suffix);
            }
            if prefix == 0 && suffix == 0 {
                break;
            }
            if prefix > 0 {
                tokens.push(RawToken::new(start, after_prefix));
            }
            if suffix > 0 {
                self.suffixes.push(before_suffix);
            }
            (start, end) = (after_prefix, before_suffix);
        }
        (start, end)
    }

    fn is_special(&self, start: usize, end: usize) -> bool {
        self.special_case(start, end).is_some()
    }

    fn special_case(&self, start: usize, end: usize) -> Option<Case> {
        let case = self.tokenizer.special_cases.find(&self.text[start..end]);
        case.filter(|_| self.with_special_cases)
    }

    fn prefix_length(&self, start: usize, end: usize) -> usize {
        let Tokenizer {
            characters,
            affixes,
            ..
        } = self.tokenizer;
        affixes.prefix_length(characters, &self.text[start..end])
    }

    fn suffix_length(&self, start: usize, end: usize) -> usize {
        let Tokenizer {
            characters,
            affixes,
            ..
        } = self.tokenizer;
        affixes.suffix_length(characters, &self.text[start..end])
    }

    fn push_middle(&self, start: usize, end: usize, tokens: &mut Vec<RawToken>) {
        let Tokenizer {
            characters,
            special_cases,
            ..
        } = self.tokenizer;
        if let Some(case) = self.special_case(start, end) {
            special_cases.push(case, start, tokens);
        } else if url::is_url(characters, &self.text[start..end]) {
            tokens.push(RawToken::new(start, end));
        } else {
            self.push_pieces(start, end, tokens);
        }
    }

    /// Cuts at infixes. One at the very start is no cut.
    fn push_pieces(&self, start: usize, end: usize, tokens: &mut Vec<RawToken>) {
        let mut done = start;
        let middle = &self.text[start..end];
        for (from, to) in affixes::infixes(&self.tokenizer.characters, middle) {
            if from == 0 {
                continue;
            }
            if start + from > done {
                tokens.push(RawToken::new(done, start + from));
            }
            tokens.push(RawToken::new(start + from, start + to));
            done = start + to;
        }
        if done < end {
            tokens.push(RawToken::new(done, end));
        }
    }
}

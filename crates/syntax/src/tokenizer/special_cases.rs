//! Texts whose split is laid down: contractions, abbreviations, emoticons.

use std::collections::HashMap;
use std::num::NonZeroU64;

use super::RawToken;
use crate::flat::{Container, FlatError};
use crate::string_list::StringList;

/// One piece of a special case.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// In bytes.
    length: usize,
    norm: Option<NonZeroU64>,
}

/// Index into the list of special cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Case(usize);

/// Tokens that a special case falls into when it is split as any other text;
/// kept by its first token.
type Rest = Box<[Box<str>]>;

/// All special cases.
#[derive(Clone, Debug)]
pub(super) struct SpecialCases {
    texts: StringList,
    /// Where each case's pieces end in `pieces`.
    ends: Vec<usize>,
    pieces: Vec<Piece>,
    by_text: HashMap<Box<str>, Case>,
    /// No text longer than this (bytes) is a special case.
    longest: usize,
    torn: HashMap<Box<str>, Vec<Rest>>,
}

impl SpecialCases {
    /// Reads the sections `special_cases.*`.
    pub(super) fn from_flat(container: &Container<'_>) -> Result<Self, FlatError> {
        let texts = StringList::from_flat(container, "special_cases")?;
        let ends = ends(container.bytes("special_cases.pieces")?);
        let pieces = pieces(container)?;
        if ends.len() != texts.len() || ends.last() != Some(&pieces.len()) {
            let what = "\"special_cases\" (pieces do not fit the texts)";
            return Err(FlatError::Malformed(what.to_owned()));
        }
        let by_text = texts
            .iter()
            .enumerate()
            .map(|(index, text)| (text.into(), Case(index)))
            .collect();
        let cases = Self {
            longest: texts.iter().map(str::len).max().unwrap_or(0),
            texts,
            ends,
            pieces,
            by_text,
            torn: HashMap::new(),
        };
        cases.check()?;
        Ok(cases)
    }

    /// Refuses pieces that do not add up to their text.
    fn check(&self) -> Result<(), FlatError> {
        for (index, text) in self.texts.iter().enumerate() {
            let mut end = 0;
            let fits = self.pieces_of(Case(index)).iter().all(|piece| {
                end += piece.length;
                text.is_char_boundary(end)
            });
            if !fits || end != text.len() {
                let what = format!("\"special_cases\" (the pieces of {text:?})");
                return Err(FlatError::Malformed(what));
            }
        }
        Ok(())
    }

    /// The texts of all cases.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter()
    }

    /// The case that this text is.
    pub(super) fn find(&self, text: &str) -> Option<Case> {
        if text.len() > self.longest {
            return None;
        }
        self.by_text.get(text).copied()
    }

    fn pieces_of(&self, Case(index): Case) -> &[Piece] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.pieces[start..self.ends[index]]
    }

    /// Appends the tokens of a case that starts at this byte.
    pub(super) fn push(&self, case: Case, start: usize, tokens: &mut Vec<RawToken>) {
        let mut start = start;
        for piece in self.pieces_of(case) {
            tokens.push(RawToken {
                norm_override: piece.norm,
                ..RawToken::new(start, start + piece.length)
            });
            start += piece.length;
        }
    }

    /// Takes note of what cases fall into when they are split as other text is.
    pub(super) fn learn_torn(&mut self, torn: Vec<Vec<Box<str>>>) {
        for mut tokens in torn {
            if !tokens.is_empty() {
                let first = tokens.remove(0);
                self.torn.entry(first).or_default().push(tokens.into());
            }
        }
    }

    /// Replaces runs of tokens that are a torn special case by its own tokens.
    pub(super) fn put_together(&self, text: &str, tokens: Vec<RawToken>) -> Vec<RawToken> {
        let spans = without_overlap(self.torn_spans(text, &tokens), tokens.len());
        if spans.is_empty() {
            return tokens;
        }
        let mut result = Vec::with_capacity(tokens.len() + 2 * spans.len());
        let mut done = 0;
        for (start, end) in spans {
            result.extend_from_slice(&tokens[done..start]);
            self.push_span(text, &tokens[start..end], &mut result);
            done = end;
        }
        result.extend_from_slice(&tokens[done..]);
        result
    }

    /// Token ranges that read like a torn special case.
    fn torn_spans(&self, text: &str, tokens: &[RawToken]) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        for (start, token) in tokens.iter().enumerate() {
            let first = token.text(text);
            if first.len() > self.longest {
                continue;
            }
            for rest in self.torn.get(first).into_iter().flatten() {
                let end = start + 1 + rest.len();
                let found = tokens.get(start + 1..end);
                if found.is_some_and(|found| same_texts(text, found, rest)) {
                    spans.push((start, end));
                }
            }
        }
        spans
    }

    /// Appends a span's special case, or its tokens when there is none: then
    /// spaces stand between them.
    fn push_span(&self, text: &str, span: &[RawToken], result: &mut Vec<RawToken>) {
        let (Some(first), Some(last)) = (span.first(), span.last()) else {
            return;
        };
        let (start, end) = (first.start as usize, last.end as usize);
        let Some(case) = self.find(&text[start..end]) else {
            result.extend_from_slice(span);
            return;
        };
        self.push(case, start, result);
        if let Some(token) = result.last_mut() {
            token.followed_by_space = last.followed_by_space;
        }
    }
}

fn ends(counts: &[u8]) -> Vec<usize> {
    let mut end = 0;
    counts
        .iter()
        .map(|&count| {
            end += usize::from(count);
            end
        })
        .collect()
}

fn pieces(container: &Container<'_>) -> Result<Vec<Piece>, FlatError> {
    let lengths = container.bytes("special_cases.lengths")?;
    let norms = container.u64s("special_cases.norms")?;
    if lengths.len() != norms.len() {
        let what = "\"special_cases\" (lengths and norms)";
        return Err(FlatError::Malformed(what.to_owned()));
    }
    let piece = |(&length, norm): (&u8, u64)| Piece {
        length: usize::from(length),
        norm: NonZeroU64::new(norm),
    };
    Ok(lengths.iter().zip(norms).map(piece).collect())
}

fn same_texts(text: &str, tokens: &[RawToken], texts: &[Box<str>]) -> bool {
    tokens
        .iter()
        .zip(texts)
        .all(|(token, wanted)| token.text(text) == &**wanted)
}

/// The longest spans first, of equal ones the first; a span whose first or
/// last token an earlier one had (even one that lost) is left out.
fn without_overlap(mut spans: Vec<(usize, usize)>, length: usize) -> Vec<(usize, usize)> {
    if spans.is_empty() {
        return spans;
    }
    spans.sort_unstable_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
    let mut taken = vec![false; length];
    spans.retain(|&(start, end)| {
        let free = !taken[start] && !taken[end - 1];
        taken[start..end].fill(true);
        free
    });
    spans.sort_unstable();
    spans
}

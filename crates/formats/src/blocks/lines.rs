//! One line of a page and what can be told from it alone.

use super::phrases::{Rule, phrases};
use crosswire_article::{Block, BlockKind, Span};

/// A line that holds something, without the white space around it.
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    /// Where it begins in the article's text, in bytes.
    pub(crate) start: usize,
    pub(crate) kind: Option<BlockKind>,
    pub(crate) rule: Option<&'static Rule>,
}

/// The lines of a text that are not empty.
pub(crate) fn split(text: &str) -> Vec<Line<'_>> {
    let offset = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    text.split(['\n', '\r', '\u{2028}', '\u{2029}'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| Line {
            text: line,
            start: offset(line),
            kind: None,
            rule: None,
        })
        .collect()
}

/// Letters and digits, lower-case: what two headlines have in common however
/// they are set.
pub(crate) fn normalised(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A paragraph of a report has at least this many characters.
const PARAGRAPH: usize = 70;
/// A line without a full stop may still be one if it is this long.
const LONG_PARAGRAPH: usize = 220;
/// The longest label: a heading, a link, a picture line.
const LABEL: usize = 140;

/// Words of short lines that make them sentences of a kind: headlines.
const FINITE: [&str; 38] = [
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may",
    "must", "says", "say", "said", "warns", "tells", "told", "denies", "calls", "urges", "wants",
    "seeks", "vows", "rejects", "accuses", "claims", "backs", "plans", "faces", "hits", "kills",
    "does", "did", "do", "to", "gets",
];

impl Line<'_> {
    pub(crate) fn span(&self) -> Span {
        Span::of(self.start..self.start + self.text.len())
    }

    pub(crate) fn block(&self, kind: BlockKind) -> Block {
        Block {
            span: self.span(),
            kind,
        }
    }

    /// The end of a sentence, perhaps within quotation marks or brackets.
    pub(crate) fn ends_as_sentence(&self) -> bool {
        let end = self
            .text
            .trim_end_matches(['”', '"', '’', '\'', '»', ')', ']', '*']);
        end.ends_with(['.', '!', '?', ':', ';', ',', '…', '—', '–', '-'])
    }

    /// Surely a paragraph: a sentence of some length.
    pub(crate) fn is_paragraph(&self) -> bool {
        let length = self.text.chars().count();
        length >= LONG_PARAGRAPH || (length >= PARAGRAPH && self.ends_as_sentence())
    }

    /// Short and without the end of a sentence, and no item of a list.
    pub(crate) fn is_label(&self) -> bool {
        let item = self.text.starts_with(['-', '•', '*', '“', '"', '‘', '('])
            || self.text.ends_with(['”', '"', '’']);
        self.text.chars().count() <= LABEL && !self.ends_as_sentence() && !item
    }

    pub(crate) fn has_finite_verb(&self) -> bool {
        self.text
            .split(|c: char| !c.is_alphabetic())
            .any(|word| FINITE.contains(&word.to_lowercase().as_str()))
    }

    /// Whether `next` repeats this line and adds a short credit to it.
    pub(crate) fn is_start_of_caption(&self, next: &str) -> bool {
        let credit = next
            .strip_prefix(self.text)
            .map(str::trim)
            .unwrap_or_default();
        self.is_label()
            && !credit.is_empty()
            && credit.chars().count() <= 40
            && !credit.ends_with('.')
    }

    /// "Jane Roe is a reporter ...", "Jane Roe, former adviser, is ...".
    pub(crate) fn is_biography_of(&self, authors: &[String]) -> bool {
        const SIGNS: [&str; 16] = [
            "reporter",
            "correspondent",
            "columnist",
            "editor",
            "contributor",
            "fellow",
            "professor",
            "journalist",
            "writer",
            "author of",
            "host",
            "director",
            "analyst",
            "twitter",
            "follow",
            "commentator",
        ];
        const VERBS: [&str; 9] = [
            "is", "was", "are", "has", "covers", "writes", "reports", "joined", "lives",
        ];
        if self.text.chars().count() > 500 {
            return false;
        }
        let lower = self.text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().take(5).collect();
        let name = (2..=words.len().min(4))
            .find(|count| authors.contains(&normalised(&words[..*count].join(" "))));
        let Some(name) = name else { return false };
        // Nobody writes of himself by his full name: "Jane Roe has reported ..."
        let plain = words.get(name).is_some_and(|verb| VERBS.contains(verb));
        let verb = || {
            VERBS
                .iter()
                .any(|verb| lower.contains(&format!(" {verb} ")))
        };
        plain || verb() && SIGNS.iter().any(|sign| lower.contains(sign))
    }

    /// The headline, and the site's name behind a bar as furniture.
    pub(crate) fn headline_and_site(&self) -> Vec<Block> {
        let Some(at) = self.text.find(" | ").filter(|at| *at > 0) else {
            return vec![self.block(BlockKind::Headline)];
        };
        let part = |range: std::ops::Range<usize>, kind| {
            let inner = &self.text[range.clone()];
            let front = inner.len() - inner.trim_start().len();
            let begin = self.start + range.start + front;
            Block {
                span: Span::of(begin..begin + inner.trim().len()),
                kind,
            }
        };
        vec![
            part(0..at, BlockKind::Headline),
            part(at + 1..self.text.len(), BlockKind::Boilerplate),
        ]
    }

    /// The paragraph as body, behind what stands in front of its first
    /// sentence: a repeated title, a date, a place, an agency.
    pub(crate) fn prefixes(&self, title: Option<&str>) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut at, mut behind_title) = (0, false);
        for _ in 0..4 {
            let rest = &self.text[at..];
            let heading = title
                .filter(|_| !behind_title)
                .and_then(|title| repeated_title(rest, title));
            let (length, kind) = match heading {
                Some(length) => (length, BlockKind::Headline),
                None => match phrases().dateline(rest, behind_title) {
                    Some(length) => (length, BlockKind::Dateline),
                    None => break,
                },
            };
            push(&mut blocks, self.start + at, length, kind);
            behind_title |= kind == BlockKind::Headline;
            let after = &self.text[at + length..];
            at += length + (after.len() - after.trim_start().len());
        }
        if at < self.text.len() {
            push(
                &mut blocks,
                self.start + at,
                self.text.len() - at,
                BlockKind::Body,
            );
        }
        blocks
    }
}

/// Appends a block; datelines that follow one another become one.
fn push(blocks: &mut Vec<Block>, start: usize, length: usize, kind: BlockKind) {
    let span = Span::of(start..start + length);
    match blocks.last_mut() {
        Some(last) if last.kind == kind && kind == BlockKind::Dateline => {
            last.span = last.span.hull(span)
        }
        _ => blocks.push(Block { span, kind }),
    }
}

/// How many bytes of `text` repeat `title` at its start, a full stop included,
/// where more text follows.
pub(crate) fn repeated_title(text: &str, title: &str) -> Option<usize> {
    let mut wanted = title
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .peekable();
    if title.chars().filter(|c| c.is_alphanumeric()).count() < 15 {
        return None;
    }
    for (at, character) in text.char_indices() {
        if wanted.peek().is_none() {
            return end_of_title(text, at);
        }
        for letter in character
            .to_lowercase()
            .filter(|_| character.is_alphanumeric())
        {
            if wanted.next() != Some(letter) {
                return None;
            }
        }
    }
    None
}

/// Takes the full stop and closing marks along; what follows must begin a sentence.
fn end_of_title(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let closed = rest.trim_start_matches(['.', '!', '?', '”', '"', '’', '\'']);
    let blank = closed.starts_with(char::is_whitespace);
    let opens = closed
        .trim_start()
        .chars()
        .next()
        .is_some_and(|c| !c.is_lowercase());
    (blank && opens).then(|| at + rest.len() - closed.len())
}

//! An article as the tagger sees it: units of tokens with the engine's own
//! findings beside each token.
//!
//! A unit is one paragraph without its white-space tokens, cut at sentence
//! starts where it is longer than [`LONGEST_UNIT`]. The training program gets
//! the very same features through `crosswire-eval features`.

use std::collections::HashMap;

use crosswire_syntax::{ENTITY_WIDTH, Parsed, WIDTH};

use super::Paragraph;
use super::quoted::QuotedCharacters;
use super::words::shape;

/// Tokens of a paragraph that are tagged together at most.
pub const LONGEST_UNIT: usize = 220;
/// Sentences and paragraphs are numbered up to this and no further.
const LAST_SENTENCE: u8 = 3;

/// Mark characters that the tagger tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Mark {
    /// None of the others.
    #[default]
    None = 0,
    /// A double quotation mark.
    Double = 1,
    /// A single quotation mark.
    Single = 2,
    /// A colon.
    Colon = 3,
}

impl Mark {
    fn of(token: &str) -> Self {
        match token {
            "\"" | "''" | "``" | "“" | "”" => Self::Double,
            "'" | "‘" | "’" => Self::Single,
            ":" => Self::Colon,
            _ => Self::None,
        }
    }
}

/// One token as the tagger sees it, without its vectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TokenFeatures {
    /// First byte in the article's text.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Index of the lower-cased word in [`Features::words`].
    pub word: u32,
    /// Index of the shape in [`Features::shapes`].
    pub shape: u32,
    /// Index of the tag among the engine's.
    pub tag: u8,
    /// Index of the relation among the engine's.
    pub dep: u8,
    /// Index of the entity label among the engine's plus one; 0 outside.
    pub entity: u8,
    /// Whether an entity begins here.
    pub entity_begins: bool,
    /// Number of the sentence in its unit, up to 3.
    pub sentence: u8,
    /// Whether a sentence (or the unit) begins here.
    pub sentence_starts: bool,
    /// Whether the token's first character is inside quotation marks.
    pub quoted: bool,
    /// Which mark the token is.
    pub mark: Mark,
    /// Position of the syntactic head in the unit; the token's own position
    /// where the head is the token or lies outside the unit.
    pub head: u32,
}

/// A stretch of text that is tagged by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Number of the paragraph, as given.
    pub paragraph: usize,
    /// Its first token among [`Features::tokens`].
    pub first: usize,
    /// The token after its last.
    pub end: usize,
}

impl Unit {
    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.first
    }

    /// Whether there is no token; units in use never are.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end == self.first
    }
}

/// Strings numbered in order of first use.
#[derive(Default)]
struct Numbered {
    numbers: HashMap<String, u32>,
    strings: Vec<String>,
}

impl Numbered {
    fn number(&mut self, string: String) -> u32 {
        if let Some(&number) = self.numbers.get(&string) {
            return number;
        }
        let number = self.strings.len() as u32;
        self.strings.push(string.clone());
        self.numbers.insert(string, number);
        number
    }
}

/// All units of an article.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// Units in order of the text.
    pub units: Vec<Unit>,
    /// Tokens of all units, one unit after another.
    pub tokens: Vec<TokenFeatures>,
    /// The engine's context vectors, [`WIDTH`] per token.
    pub tok2vec: Vec<f32>,
    /// The entity recogniser's vectors, [`ENTITY_WIDTH`] per token.
    pub ner2vec: Vec<f32>,
    /// Distinct lower-cased words.
    pub words: Vec<String>,
    /// Distinct shapes.
    pub shapes: Vec<String>,
}

impl Features {
    /// Features of the paragraphs of an article.
    #[must_use]
    pub fn of(article_text: &str, paragraphs: &[Paragraph<'_>]) -> Self {
        let mut builder = Builder {
            quoted: QuotedCharacters::of_news(article_text),
            words: Numbered::default(),
            shapes: Numbered::default(),
            surfaces: HashMap::new(),
            features: Self::default(),
        };
        for (index, paragraph) in paragraphs.iter().enumerate() {
            builder.paragraph(index, paragraph);
        }
        let mut features = builder.features;
        features.words = builder.words.strings;
        features.shapes = builder.shapes.strings;
        features
    }
}

struct Builder {
    quoted: QuotedCharacters,
    words: Numbered,
    shapes: Numbered,
    /// Word and shape numbers by surface form.
    surfaces: HashMap<String, (u32, u32)>,
    features: Features,
}

impl Builder {
    fn paragraph(&mut self, index: usize, paragraph: &Paragraph<'_>) {
        let parsed = paragraph.parsed;
        let kept: Vec<usize> = (0..parsed.tokens.len())
            .filter(|&token| !parsed.tokens[token].is_space)
            .collect();
        let sentences = sentence_numbers(parsed);
        let entities = entity_labels(parsed);
        for range in cuts(&kept, &sentences) {
            self.unit(index, paragraph, &kept[range], &sentences, &entities);
        }
    }

    fn unit(
        &mut self,
        index: usize,
        paragraph: &Paragraph<'_>,
        kept: &[usize],
        sentences: &[u32],
        entities: &[(u8, bool)],
    ) {
        let first = self.features.tokens.len();
        for (position, &token) in kept.iter().enumerate() {
            let (word, shape) = self.surface(&paragraph.text[byte_range(paragraph.parsed, token)]);
            let sentence = sentences[token];
            let before = position
                .checked_sub(1)
                .map(|before| sentences[kept[before]]);
            let parsed = &paragraph.parsed.tokens[token];
            let start = paragraph.start + parsed.start;
            self.features.tokens.push(TokenFeatures {
                start,
                end: paragraph.start + parsed.end,
                word,
                shape,
                tag: parsed.tag.index() as u8,
                dep: parsed.dep.index() as u8,
                entity: entities[token].0,
                entity_begins: entities[token].1,
                sentence: (sentence - sentences[kept[0]]).min(LAST_SENTENCE.into()) as u8,
                sentence_starts: before != Some(sentence),
                quoted: self.quoted.at(start),
                mark: Mark::of(&paragraph.text[byte_range(paragraph.parsed, token)]),
                head: kept
                    .binary_search(&(parsed.head as usize))
                    .unwrap_or(position) as u32,
            });
            self.features
                .tok2vec
                .extend(row(&paragraph.parsed.tok2vec, WIDTH, token));
            self.features
                .ner2vec
                .extend(row(&paragraph.parsed.ner2vec, ENTITY_WIDTH, token));
        }
        let end = self.features.tokens.len();
        self.features.units.push(Unit {
            paragraph: index,
            first,
            end,
        });
    }

    fn surface(&mut self, text: &str) -> (u32, u32) {
        if let Some(&known) = self.surfaces.get(text) {
            return known;
        }
        let numbers = (
            self.words.number(text.to_lowercase()),
            self.shapes.number(shape(text)),
        );
        self.surfaces.insert(text.to_owned(), numbers);
        numbers
    }
}

fn byte_range(parsed: &Parsed, token: usize) -> std::ops::Range<usize> {
    parsed.tokens[token].start as usize..parsed.tokens[token].end as usize
}

fn row(rows: &[f32], width: usize, index: usize) -> &[f32] {
    &rows[index * width..][..width]
}

/// For every token the number of its sentence.
fn sentence_numbers(parsed: &Parsed) -> Vec<u32> {
    let mut numbers = vec![0; parsed.tokens.len()];
    for (number, sentence) in (0..).zip(&parsed.sentences) {
        numbers[sentence.clone()].fill(number);
    }
    numbers
}

/// For every token its entity's label plus one, and whether it begins there.
fn entity_labels(parsed: &Parsed) -> Vec<(u8, bool)> {
    let mut labels = vec![(0, false); parsed.tokens.len()];
    for entity in &parsed.entities {
        let range = entity.first as usize..entity.end as usize;
        labels[range].fill((entity.label.index() as u8 + 1, false));
        labels[entity.first as usize].1 = true;
    }
    labels
}

/// Cuts the tokens of a paragraph into stretches of at most [`LONGEST_UNIT`],
/// each ending where a sentence does if one ends in reach.
fn cuts(kept: &[usize], sentences: &[u32]) -> Vec<std::ops::Range<usize>> {
    let begins = |at: usize| sentences[kept[at]] != sentences[kept[at - 1]];
    let (mut ranges, mut start) = (Vec::new(), 0);
    while kept.len() - start > LONGEST_UNIT {
        let reach = start + LONGEST_UNIT;
        let end = (start + 1..=reach)
            .rev()
            .find(|&at| begins(at))
            .unwrap_or(reach);
        ranges.push(start..end);
        start = end;
    }
    if start < kept.len() {
        ranges.push(start..kept.len());
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_paragraphs_are_cut_at_sentence_starts() {
        let kept: Vec<usize> = (0..500).collect();
        let sentences: Vec<u32> = (0..500).map(|token| token / 90).collect();
        assert_eq!(cuts(&kept, &sentences), [0..180, 180..360, 360..500]);
        assert_eq!(cuts(&kept, &vec![0; 500]), [0..220, 220..440, 440..500]);
        assert!(cuts(&[], &[]).is_empty());
    }
}

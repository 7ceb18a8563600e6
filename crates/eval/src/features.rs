//! Writes what the tagger sees, for the training program.
//!
//! One implementation of the features serves training and inference, so the
//! two cannot drift apart. Offsets in the file are code points, as in the gold.

use crosswire_analysis::tagger::{Features, TokenFeatures};
use crosswire_article::{OffsetMap, OffsetUnit};
use crosswire_syntax::{Dependency, ENTITY_WIDTH, English, EntityLabel, Tag, WIDTH};
use rayon::prelude::*;
use std::collections::HashMap;

use crate::container::Section;
use crate::gold::MarkedArticle;
use crate::predict::{joined, parsed};

/// Strings numbered over all articles.
#[derive(Default)]
struct Numbered {
    numbers: HashMap<String, u32>,
    strings: Vec<String>,
}

impl Numbered {
    fn number(&mut self, string: &str) -> u32 {
        if let Some(&number) = self.numbers.get(string) {
            return number;
        }
        let number = self.strings.len() as u32;
        self.strings.push(string.to_owned());
        self.numbers.insert(string.to_owned(), number);
        number
    }

    fn section(&self, name: &str) -> Section {
        Section::text(name, &self.strings.join("\n"))
    }
}

/// One article's features with its tokens' bounds in code points.
struct Article {
    features: Features,
    bounds: Vec<[u32; 2]>,
}

fn read(english: &English, article: &MarkedArticle) -> Article {
    let parsed = parsed(english, &article.text);
    let features = Features::of(&article.text, &joined(&article.text, &parsed));
    let offsets = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
    let bound =
        |token: &TokenFeatures| [offsets.from_byte(token.start), offsets.from_byte(token.end)];
    let bounds = features.tokens.iter().map(bound).collect();
    Article { features, bounds }
}

/// The sections of a feature file for these articles.
#[must_use]
pub fn sections(english: &English, articles: &[MarkedArticle]) -> Vec<Section> {
    let read: Vec<Article> = articles
        .par_iter()
        .map(|article| read(english, article))
        .collect();
    let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    let mut sections = vec![Section::text("articles", &ids.join("\n"))];
    sections.extend(names());
    sections.extend(unit_sections(&read));
    sections.extend(string_sections(&read));
    let tokens = || read.iter().flat_map(|article| &article.features.tokens);
    let bounds = || read.iter().flat_map(|article| &article.bounds);
    sections.push(Section::numbers(
        "token_start",
        bounds().map(|bound| bound[0]),
    ));
    sections.push(Section::numbers(
        "token_end",
        bounds().map(|bound| bound[1]),
    ));
    for (name, value) in columns() {
        sections.push(Section::numbers(name, tokens().map(value)));
    }
    let vectors = |of: fn(&Features) -> &Vec<f32>| -> Vec<f32> {
        read.iter()
            .flat_map(|article| of(&article.features))
            .copied()
            .collect()
    };
    sections.push(Section::floats(
        "tok2vec",
        &vectors(|features| &features.tok2vec),
        WIDTH,
    ));
    sections.push(Section::floats(
        "ner",
        &vectors(|features| &features.ner2vec),
        ENTITY_WIDTH,
    ));
    sections
}

/// The engine's label names; an entity's number 0 is "no entity".
fn names() -> [Section; 3] {
    [
        Section::text("names.tag", &Tag::NAMES.join("\n")),
        Section::text("names.dep", &Dependency::NAMES.join("\n")),
        Section::text(
            "names.ent",
            &[&[""], EntityLabel::NAMES].concat().join("\n"),
        ),
    ]
}

/// A column of the file: its name, and what it holds of a token.
type Column = (&'static str, fn(&TokenFeatures) -> u32);

fn columns() -> [Column; 9] {
    [
        ("tag", |token| token.tag.into()),
        ("dep", |token| token.dep.into()),
        ("ent", |token| token.entity.into()),
        ("ent_begin", |token| token.entity_begins.into()),
        ("sentence", |token| token.sentence.into()),
        ("sentence_start", |token| token.sentence_starts.into()),
        ("quoted", |token| token.quoted.into()),
        ("mark", |token| token.mark as u32),
        ("head", |token| token.head),
    ]
}

/// Article, paragraph and first token of every unit; one more first token at
/// the end.
fn unit_sections(read: &[Article]) -> [Section; 3] {
    let (mut articles, mut paragraphs, mut firsts, mut before) =
        (Vec::new(), Vec::new(), Vec::new(), 0);
    for (index, article) in (0..).zip(read) {
        for unit in &article.features.units {
            articles.push(index);
            paragraphs.push(unit.paragraph as u32);
            firsts.push(before + unit.first as u32);
        }
        before += article.features.tokens.len() as u32;
    }
    firsts.push(before);
    [
        Section::numbers("unit_article", articles),
        Section::numbers("unit_paragraph", paragraphs),
        Section::numbers("unit_first", firsts),
    ]
}

/// Words and shapes, numbered anew over all articles.
fn string_sections(read: &[Article]) -> [Section; 4] {
    let (mut words, mut shapes) = (Numbered::default(), Numbered::default());
    let (mut word, mut shape) = (Vec::new(), Vec::new());
    for Article { features, .. } in read {
        let new_words: Vec<u32> = features
            .words
            .iter()
            .map(|string| words.number(string))
            .collect();
        let new_shapes: Vec<u32> = features
            .shapes
            .iter()
            .map(|string| shapes.number(string))
            .collect();
        for token in &features.tokens {
            word.push(new_words[token.word as usize]);
            shape.push(new_shapes[token.shape as usize]);
        }
    }
    [
        Section::numbers("word", word),
        Section::numbers("shape", shape),
        words.section("names.word"),
        shapes.section("names.shape"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container;
    use crosswire_syntax::flat::Container;

    #[test]
    fn columns_are_as_long_as_the_tokens_and_units_cover_them() {
        let article = |id: &str, text: &str| MarkedArticle {
            id: id.to_owned(),
            text: text.to_owned(),
            publisher: None,
            attributions: Vec::new(),
        };
        let articles = [
            article("one", "Über alles\n\n“No,” said Ida Lund. She left."),
            article("two", "Ida said no."),
        ];
        let english = English::load().expect("the model is compiled in");
        let mut file = Vec::new();
        container::write(&mut file, &sections(&english, &articles)).expect("memory takes all");
        let container = Container::parse(&file).expect("well-formed");
        let starts = container.u32s("token_start").expect("starts");
        for (name, _) in columns() {
            assert_eq!(
                container.u32s(name).expect(name).len(),
                starts.len(),
                "{name}"
            );
        }
        let firsts = container.u32s("unit_first").expect("units");
        assert_eq!(
            (firsts[0], firsts.len(), firsts[3] as usize),
            (0, 4, starts.len())
        );
        assert_eq!(starts[2], 12, "code points, not bytes");
        assert_eq!(container.text("articles"), Ok("one\ntwo"));
    }
}

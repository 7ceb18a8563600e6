//! Attributions that this program finds in the articles of a gold file.
//!
//! The text is taken as it stands: every line that is not blank is a
//! paragraph, white space at its ends left out.

use anyhow::{Context, Result};
use crosswire_analysis::Engine;
use crosswire_analysis::tagger::{AttributionTagger, Paragraph};
use crosswire_article::{Article, OffsetMap, OffsetUnit, Span};
use crosswire_syntax::{English, Parsed};
use rayon::prelude::*;

use crate::gold::{CodePoints, Marked, MarkedArticle};

/// The paragraphs of a text: first byte and characters of each.
pub fn paragraphs(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut start = 0;
    text.split('\n').filter_map(move |line| {
        let at = start + (line.len() - line.trim_start().len());
        start += line.len() + 1;
        let trimmed = line.trim();
        (!trimmed.is_empty()).then_some((at as u32, trimmed))
    })
}

/// The engine's reading of every paragraph.
#[must_use]
pub fn parsed(english: &English, text: &str) -> Vec<Parsed> {
    paragraphs(text)
        .map(|(_, paragraph)| english.parse(paragraph))
        .collect()
}

/// Paragraphs with their readings, as the tagger takes them.
#[must_use]
pub fn joined<'a>(text: &'a str, parsed: &'a [Parsed]) -> Vec<Paragraph<'a>> {
    let pair = |((start, text), parsed)| Paragraph {
        start,
        text,
        parsed,
    };
    paragraphs(text).zip(parsed).map(pair).collect()
}

/// Which part of the program is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Road {
    /// All passes, as `annotate` runs them. Statements inside statements are
    /// left out, since the gold has only outermost ones.
    Product,
    /// The learned tagger alone.
    Tagger,
}

/// Finds attributions in every article, several articles at once.
///
/// # Errors
/// When the embedded models cannot be used.
pub fn predict(articles: &[MarkedArticle], road: Road) -> Result<Vec<MarkedArticle>> {
    match road {
        Road::Product => {
            let engine = Engine::load()?;
            Ok(articles
                .par_iter()
                .map(|article| annotated(&engine, article))
                .collect())
        }
        Road::Tagger => {
            let english = English::load().context("the English model")?;
            let tagger = AttributionTagger::load().context("the attribution model")?;
            Ok(articles
                .par_iter()
                .map(|article| tagged(&english, &tagger, article))
                .collect())
        }
    }
}

fn annotated(engine: &Engine, article: &MarkedArticle) -> MarkedArticle {
    let annotated = engine.annotate(Article::builder(article.text.as_str()).build());
    let outermost = annotated
        .statements
        .iter()
        .filter(|statement| statement.within.is_none());
    let found = outermost.map(|s| ([&s.source[..], &s.cue, &s.content], s.confidence));
    marked_article(article, found)
}

fn tagged(english: &English, tagger: &AttributionTagger, article: &MarkedArticle) -> MarkedArticle {
    let parsed = parsed(english, &article.text);
    let found = tagger.tag(&article.text, &joined(&article.text, &parsed));
    marked_article(
        article,
        found
            .iter()
            .map(|a| ([&a.source[..], &a.cue, &a.content], a.confidence)),
    )
}

/// Source, cue and content in code points.
fn marked_article<'a>(
    article: &MarkedArticle,
    found: impl Iterator<Item = ([&'a [Span]; 3], f32)>,
) -> MarkedArticle {
    let offsets = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
    let code_points = |spans: &[Span]| -> Vec<CodePoints> {
        spans
            .iter()
            .map(|span| [span.start, span.end].map(|byte| offsets.from_byte(byte) as usize))
            .collect()
    };
    let attributions = found.map(|([source, cue, content], confidence)| Marked {
        source: code_points(source),
        cue: code_points(cue),
        content: code_points(content),
        confidence: Some(confidence),
    });
    MarkedArticle {
        id: article.id.clone(),
        attributions: attributions.collect(),
        ..MarkedArticle::default()
    }
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn paragraphs_are_lines_without_their_edges() {
        let found: Vec<_> = paragraphs("  a b \n\n\té\nc").collect();
        assert_eq!(found, [(2, "a b"), (9, "é"), (12, "c")]);
        assert_eq!(paragraphs("\n \n").count(), 0);
    }
}

//! What relating needs of one article, small enough to hold for a whole pile.

use super::people::{Roll, roll};

use super::cross_encoder::Pieces;
use super::facets::Facets;
use super::meaning::Gist;
use super::scene::Scene;
use super::terms::{stem, term, words};
use super::utterances::{Voice, parts};
use crate::site_links::without_links;
use crosswire_article::{Annotated, ArticleId, BlockKind, Form, Span, Statement};
use jiff::civil::Date;
use std::borrow::Cow;

/// One article, reduced to its facets and its comparable statements.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// Which article.
    pub article: ArticleId,
    /// Who published it, if known.
    pub(super) outlet: Option<String>,
    /// Its publication day as days since 1970-01-01, if known.
    pub day: Option<i32>,
    /// The same as `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Its headline, or its first words where it has none.
    pub title: String,
    /// The first sentence of its body that can stand alone, if there is one.
    pub(super) opening: Option<Span>,
    /// What it shows of its happening.
    pub(super) facets: Facets,
    /// Where and when that is.
    pub(super) scene: Scene,
    /// Its statements that can be compared with those of other articles.
    pub(super) statements: Vec<StatementDigest>,
    /// Whom it names.
    pub(super) roll: Roll,
}

/// One statement, reduced to whose voice it is and by what it is compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StatementDigest {
    /// [`Statement::ordinal`].
    pub(super) ordinal: u32,
    /// Whose voice it is.
    pub(super) voice: Voice,
    /// How its words are given.
    pub(super) form: Form,
    /// What of it can be rendered by itself.
    pub(super) parts: Vec<Part>,
}

/// A part of a content: a sentence, or a clause of its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// Its spans.
    pub(super) content: Vec<Span>,
    /// What of it is compared.
    pub(super) gist: Gist,
    /// All its stems in order, 32 bits of each.
    pub(super) order: Vec<u32>,
    /// Who says it, by which words, and what, as the network reads it.
    pub(super) pieces: Pieces,
}

/// Words of the shortest and the longest sentence that sums up a story.
const OPENING_WORDS: std::ops::RangeInclusive<usize> = 8..=60;
/// A part of fewer telling words is not compared.
const LEAST_WORDS: usize = 1;

/// Reduces an annotated article to what relating needs.
#[must_use]
pub fn digest(annotated: &Annotated) -> Digest {
    let annotated = &*without_links(Cow::Borrowed(annotated));
    let article = &annotated.article;
    let day = day_of(annotated);
    Digest {
        article: article.id.clone(),
        outlet: article.outlet.clone(),
        day,
        date: article
            .published
            .as_ref()
            .filter(|_| day.is_some())
            .map(|p| p.day().to_owned()),
        opening: opening(annotated),
        facets: facets(annotated),
        scene: scene(annotated, day),
        title: title(annotated),
        statements: annotated
            .statements
            .iter()
            .filter_map(|statement| statement_digest(annotated, statement))
            .collect(),
        roll: roll(annotated),
    }
}

/// The article's day of publication as days since 1970-01-01.
pub(super) fn day_of(annotated: &Annotated) -> Option<i32> {
    let published = annotated.article.published.as_ref();
    published.and_then(|published| day_number(published.day()))
}

/// Days since 1970-01-01 of an ISO day, or `None` where it is no day.
fn day_number(day: &str) -> Option<i32> {
    let date: Date = day.parse().ok()?;
    Some(date.since(Date::constant(1970, 1, 1)).ok()?.get_days())
}

fn title(annotated: &Annotated) -> String {
    let article = &annotated.article;
    let headline = || {
        let block = article.blocks.iter();
        let mut headlines = block.filter(|block| block.kind == BlockKind::Headline);
        headlines
            .next()
            .map(|block| article.cut(block.span).to_owned())
    };
    let first_words = || {
        let words: Vec<&str> = article.text.split_whitespace().take(12).collect();
        words.join(" ")
    };
    article
        .title
        .clone()
        .filter(|title| !title.trim().is_empty())
        .or_else(headline)
        .unwrap_or_else(first_words)
}

fn facets(annotated: &Annotated) -> Facets {
    let article = &annotated.article;
    let spans = told(annotated);
    let told: Vec<&str> = spans.iter().map(|span| article.cut(*span)).collect();
    Facets::of(&title(annotated), &told)
}

/// Words of the body that tell where and when.
const LEAD_WORDS: usize = 80;

fn scene(annotated: &Annotated, day: Option<i32>) -> Scene {
    let article = &annotated.article;
    let first = told(annotated).into_iter().next();
    let body = first.map_or("", |span| article.cut(span));
    let end = words(body).nth(LEAD_WORDS);
    let end = end.map_or(body.len(), |word| {
        word.as_ptr() as usize - body.as_ptr() as usize
    });
    Scene::of(&title(annotated), &body[..end], day)
}

/// The first sentence of the body that is long enough to tell something and
/// ends as a sentence does.
fn opening(annotated: &Annotated) -> Option<Span> {
    let article = &annotated.article;
    let bodies = article.blocks.iter().filter(|b| b.kind == BlockKind::Body);
    let bodies: Vec<Span> = bodies.map(|block| block.span).collect();
    let inside = |span: &Span| {
        bodies
            .iter()
            .any(|b| b.start <= span.start && span.end <= b.end)
    };
    let tells = |span: &Span| {
        let text = article.cut(*span);
        let ends = text.trim_end().ends_with(['.', '!', '?', '"', '”', '’']);
        ends && OPENING_WORDS.contains(&words(text).count())
    };
    let sentences = annotated.sentences.iter().copied();
    sentences.filter(inside).find(tells)
}

/// The stretches that tell the story: everything but site furniture and
/// bylines; the whole text where no blocks are known.
fn told(annotated: &Annotated) -> Vec<Span> {
    let article = &annotated.article;
    if article.blocks.is_empty() {
        return vec![Span::of(0..article.text.len())];
    }
    let telling = |kind| matches!(kind, BlockKind::Body | BlockKind::Caption);
    let blocks = article.blocks.iter().filter(|block| telling(block.kind));
    blocks.map(|block| block.span).collect()
}

fn statement_digest(annotated: &Annotated, statement: &Statement) -> Option<StatementDigest> {
    // Attitudes and plans are nobody's words; two papers noting that a man
    // "hopes" do not render one utterance.
    if !statement.speech {
        return None;
    }
    let text = &annotated.article.text;
    let described = statement.source.first().map(|span| &text[span.range()]);
    let named = statement.speaker.as_ref().map(|speaker| &*speaker.name);
    let who = named.or(described).unwrap_or_default();
    let cue = words_of(annotated, &statement.cue);
    let parts: Vec<Part> = parts(text, &statement.content, &annotated.sentences)
        .into_iter()
        .map(|content| part(annotated, [who, &cue], content))
        .filter(|part| part.gist.len() >= LEAST_WORDS)
        .collect();
    (!parts.is_empty()).then(|| StatementDigest {
        ordinal: statement.ordinal,
        voice: Voice::of(statement),
        form: statement.form,
        parts,
    })
}

fn part(annotated: &Annotated, [who, cue]: [&str; 2], content: Vec<Span>) -> Part {
    let cut = words_of(annotated, &content);
    Part {
        gist: Gist::of(&cut),
        // Half of a term tells stems apart well enough.
        order: words(&cut).map(|word| term(&stem(word)) as u32).collect(),
        pieces: Pieces::of_speech(who, cue, &cut),
        content,
    }
}

fn words_of(annotated: &Annotated, spans: &[Span]) -> String {
    let cut = spans.iter().map(|span| annotated.article.cut(*span));
    cut.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_the_epoch_and_nonsense_has_none() {
        assert_eq!(day_number("1970-01-02"), Some(1));
        assert_eq!(day_number("2016-06-17"), Some(16969));
        assert_eq!(day_number("2016-13-40"), None);
        assert_eq!(day_number("soon"), None);
    }
}

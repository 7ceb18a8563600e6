//! What relating needs of one article, small enough to hold for a whole pile.

use super::people::{Roll, roll};
use super::terms::{Term, background_rarity, stem, term, words};
use crosswire_article::{Annotated, Anonymity, ArticleId, BlockKind, Form, Span, Statement};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One article, reduced to counts of terms and its comparable statements.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// Which article.
    pub article: ArticleId,
    /// Its publication day as days since 1970-01-01, if known.
    pub day: Option<i32>,
    /// The same as `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Its headline, or its first words where it has none.
    pub title: String,
    /// Stems of body and headline with their counts, sorted by term; those of
    /// the headline count more than once.
    pub(super) terms: Vec<(Term, f32)>,
    /// Its statements that can be compared with those of other articles.
    pub(super) statements: Vec<StatementDigest>,
    /// Whom it names.
    pub(super) roll: Roll,
}

/// One statement, reduced to who may be compared with whom and by what words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StatementDigest {
    /// [`Statement::ordinal`].
    pub(super) ordinal: u32,
    /// The speaker's name as the article gives it most fully.
    pub(super) speaker: Option<String>,
    /// Folded words under which the speaker may be found: the last word of the
    /// name, and the names inside the role ("Kremlin spokesman": `kremlin`).
    pub(super) keys: Vec<String>,
    /// Folded words of the name, for telling two people of one surname apart.
    pub(super) name: Vec<String>,
    /// Whether all of the content stands in quotation marks.
    pub(super) direct: bool,
    /// The content's spans.
    pub(super) content: Vec<Span>,
    /// Content stems in order with their place in time of reading kept.
    pub(super) words: Vec<Term>,
}

/// A word of the headline counts this many times.
const HEADLINE_WEIGHT: f32 = 2.0;
/// A content stem less rare than this (natural log) is a function word.
const LEAST_RARITY: f32 = 1.2;

/// Reduces an annotated article to what relating needs.
#[must_use]
pub fn digest(annotated: &Annotated) -> Digest {
    let article = &annotated.article;
    let day = day_of(annotated);
    Digest {
        article: article.id.clone(),
        day,
        date: article
            .published
            .as_ref()
            .filter(|_| day.is_some())
            .map(|p| p.day().to_owned()),
        title: title(annotated),
        terms: terms(annotated),
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

fn terms(annotated: &Annotated) -> Vec<(Term, f32)> {
    let article = &annotated.article;
    let mut counts: BTreeMap<Term, f32> = BTreeMap::new();
    let mut count = |text: &str, weight: f32| {
        for word in words(text) {
            *counts.entry(term(&stem(word))).or_default() += weight;
        }
    };
    count(&title(annotated), HEADLINE_WEIGHT);
    for span in told(annotated) {
        count(article.cut(span), 1.0);
    }
    counts.into_iter().collect()
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
    let words = content_words(annotated, &statement.content);
    // Attitudes and plans are nobody's words; two papers noting that a man
    // "hopes" do not render one utterance.
    if words.len() < 3 || !statement.speech {
        return None;
    }
    let comparable = matches!(
        statement.anonymity,
        Anonymity::Named | Anonymity::Role | Anonymity::Unsourced
    );
    let speaker = statement.speaker.as_ref().filter(|_| comparable);
    let (name, keys) = speaker.map_or_else(Default::default, |speaker| {
        speaker_keys(&speaker.name, speaker.role.as_deref())
    });
    Some(StatementDigest {
        ordinal: statement.ordinal,
        speaker: speaker.map(|speaker| speaker.name.clone()),
        keys,
        name,
        direct: statement.form == Form::Direct,
        content: statement.content.clone(),
        words,
    })
}

/// Stems of the content that are no function words, in text order.
fn content_words(annotated: &Annotated, content: &[Span]) -> Vec<Term> {
    content
        .iter()
        .flat_map(|span| words(annotated.article.cut(*span)))
        .map(|word| term(&stem(word)))
        .filter(|term| background_rarity(*term) >= LEAST_RARITY)
        .collect()
}

/// The folded words of a name, and the keys under which its bearer is found.
fn speaker_keys(name: &str, role: Option<&str>) -> (Vec<String>, Vec<String>) {
    let folded: Vec<String> = words(name).map(fold).collect();
    let mut keys: Vec<String> = folded.last().cloned().into_iter().collect();
    // "Kremlin spokesman" speaks for the Kremlin: a metonym elsewhere may be him.
    let capitalised = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    keys.extend(words(role.unwrap_or("")).filter(capitalised).map(fold));
    keys.sort();
    keys.dedup();
    (folded, keys)
}

/// Lower case without points, accents kept.
fn fold(word: &str) -> String {
    word.to_lowercase().replace('.', "")
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

    #[test]
    fn a_role_makes_its_institution_a_key() {
        let (name, keys) = speaker_keys("Ilyo Varga", Some("Palace spokesman"));
        assert_eq!(name, ["ilyo", "varga"]);
        assert_eq!(keys, ["palace", "varga"]);
    }
}

//! Copies: which articles share text, and the origins that are left.

use super::articles::{ArticleEntry, ENTRY, ENTRY_WIDTH, entry};
use super::filter::{Conditions, Order, Page};
use crate::copying::{self, COPY, COPY_WIDTH};
use crate::error::Result;
use crate::rows;
use crate::spans;
use crate::store::Corpus;
use crosswire_article::{ArticleCopy, ArticleId, CopyEvidence, CopyKind, Span};
use rusqlite::Connection;
use serde::{Serialize, Serializer};

/// Two articles that share text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CopyEntry {
    /// Derived from the two articles.
    pub id: String,
    /// `wire-copy`, `reprint`, `source-to-source`, `own-text`, or
    /// `shared-quotation`, which is no copying.
    pub kind: String,
    /// `a-to-b`, `b-to-a`, `common` or `unknown`.
    pub direction: String,
    /// Id of the article that probably had the text first, if anything tells.
    pub first: Option<String>,
    /// The agency whose text it is, if one is named.
    pub source: Option<String>,
    /// The article of the earlier day.
    pub a: ArticleEntry,
    /// The other.
    pub b: ArticleEntry,
    /// Words in common that neither side quotes.
    pub told: u32,
    /// Share of the words of `a` that the passages cover.
    pub share_a: f32,
    /// The same for `b`.
    pub share_b: f32,
    /// The shared passages, in order of `a`.
    pub passages: Vec<PassageEntry>,
    /// Credits and relays that tell whose text it is.
    pub evidence: Vec<EvidenceEntry>,
    /// Chance that a careful reader would agree with the kind.
    pub confidence: f32,
    /// The rules that made it.
    pub why: String,
}

/// A shared passage with its words on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassageEntry {
    /// Where in `a`.
    #[serde(serialize_with = "spans::serialize_one")]
    pub a: Span,
    /// Where in `b`.
    #[serde(serialize_with = "spans::serialize_one")]
    pub b: Span,
    /// Words in common.
    pub words: u32,
    /// How many of them are quoted on either side.
    pub quoted: u32,
    /// The words of `a`.
    pub text_a: String,
    /// The words of `b`.
    pub text_b: String,
}

/// Words of an article that tell whose text it carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceEntry {
    /// The article's id.
    pub article: String,
    /// Where; without a place it is what the input says of the article.
    #[serde(serialize_with = "optional_span")]
    pub span: Option<Span>,
    /// What they are.
    pub what: String,
}

fn optional_span<S: Serializer>(
    span: &Option<Span>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    match span {
        Some(span) => spans::serialize_one(span, serializer),
        None => serializer.serialize_none(),
    }
}

impl From<CopyEvidence> for EvidenceEntry {
    fn from(evidence: CopyEvidence) -> Self {
        Self {
            article: evidence.article.to_string(),
            span: evidence.span,
            what: evidence.what,
        }
    }
}

/// An independent origin of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OriginEntry {
    /// Whose reporting it is: an outlet or an agency.
    pub name: String,
    /// The story's articles that rest on it.
    pub articles: Vec<OriginArticleEntry>,
}

/// An article that rests on an origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OriginArticleEntry {
    /// The article.
    pub article: ArticleEntry,
    /// `own reporting`, or what folded it in.
    pub why: String,
    /// The copy that folded it.
    pub copy: Option<String>,
    /// Where the article says so.
    pub evidence: Vec<EvidenceEntry>,
}

/// Which copies to list; what is `None` does not limit.
#[derive(Clone, Debug, Default)]
pub struct CopyFilter {
    /// Of this kind.
    pub kind: Option<String>,
    /// With an article of this outlet.
    pub outlet: Option<String>,
    /// With this article.
    pub article: Option<String>,
    /// With both articles in this story.
    pub story: Option<String>,
    /// With an article published on this day or later.
    pub since: Option<String>,
    /// With an article published on this day or earlier.
    pub until: Option<String>,
    /// With at least so many words in common outside quotations.
    pub min_words: u32,
    /// Only where one outlet carries what another, or an agency, wrote: no
    /// shared quotations, no own text again. A kind asked for comes anyhow.
    pub copying: bool,
    /// Those with most words first, instead of by day.
    pub largest_first: bool,
    /// Which end of time comes first, where copies are listed by day.
    pub order: Order,
    /// Which stretch of the list.
    pub page: Page,
}

impl Corpus {
    /// Lists copies by the day of their first article.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn copies(&self, filter: &CopyFilter) -> Result<Vec<CopyEntry>> {
        let order = match (filter.largest_first, filter.order) {
            (true, _) => "k.told DESC, k.nth",
            (false, Order::OldestFirst) => "k.nth",
            (false, Order::NewestFirst) => "k.nth DESC",
        };
        self.say(|c| select(c, &conditions(filter), order, filter.page))
    }

    /// One copy.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn copy(&self, id: &str) -> Result<Option<CopyEntry>> {
        let mut conditions = Conditions::default();
        conditions.with("k.id = ?", id.to_owned());
        self.say(|c| Ok(select(c, &conditions, "k.nth", Page::default())?.pop()))
    }

    /// The origins of a story, those with most articles first.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn origins(&self, story: &str) -> Result<Vec<OriginEntry>> {
        let sql = format!(
            "SELECT {ENTRY}, o.name, o.why, o.copy, o.evidence
             FROM origins o JOIN articles a ON a.number = o.article
             WHERE o.story = ? ORDER BY o.nth"
        );
        let found = self.say(|c| {
            rows::list(c, &sql, [story], |row| {
                let evidence = copying::evidence(row, ENTRY_WIDTH + 3)?;
                let article = OriginArticleEntry {
                    article: entry(row)?,
                    why: row.get(ENTRY_WIDTH + 1)?,
                    copy: row.get(ENTRY_WIDTH + 2)?,
                    evidence: evidence.into_iter().map(Into::into).collect(),
                };
                Ok((row.get::<_, String>(ENTRY_WIDTH)?, article))
            })
        })?;
        let mut origins: Vec<OriginEntry> = Vec::new();
        for (name, article) in found {
            match origins.last_mut().filter(|last| last.name == name) {
                Some(last) => last.articles.push(article),
                None => origins.push(OriginEntry {
                    name,
                    articles: vec![article],
                }),
            }
        }
        Ok(origins)
    }
}

fn conditions(filter: &CopyFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.maybe("k.kind = ?", filter.kind.as_ref());
    if filter.kind.is_none() && filter.copying {
        let copying = CopyKind::ALL.into_iter().filter(|kind| kind.is_copying());
        let names = copying.map(|kind| kind.as_str().to_owned()).collect();
        conditions.among("k.kind", names);
    }
    conditions.maybe(
        "EXISTS (SELECT 1 FROM articles WHERE number IN (k.article_a, k.article_b)
           AND outlet = ? COLLATE NOCASE)",
        filter.outlet.as_ref(),
    );
    conditions.maybe(
        "EXISTS (SELECT 1 FROM articles WHERE number IN (k.article_a, k.article_b) AND id = ?)",
        filter.article.as_ref(),
    );
    conditions.maybe(
        "(SELECT count(*) FROM story_articles
           WHERE story = ? AND article IN (k.article_a, k.article_b)) = 2",
        filter.story.as_ref(),
    );
    conditions.days("k.article_b", filter.since.as_ref(), None);
    conditions.days("k.article_a", None, filter.until.as_ref());
    if filter.min_words > 0 {
        conditions.with("k.told >= ?", filter.min_words);
    }
    conditions
}

fn select(
    c: &Connection,
    conditions: &Conditions,
    order: &str,
    page: Page,
) -> rusqlite::Result<Vec<CopyEntry>> {
    let entry_b = ENTRY.replace("a.", "b.");
    let sql = format!(
        "SELECT {COPY}, {ENTRY}, {entry_b}, ta.text, tb.text FROM copies k
         JOIN articles a ON a.number = k.article_a JOIN articles b ON b.number = k.article_b
         JOIN texts ta ON ta.article = k.article_a JOIN texts tb ON tb.article = k.article_b
         {} ORDER BY {order}{}",
        conditions.sql(),
        page.sql()
    );
    rows::list(c, &sql, &conditions.values()[..], |row| {
        let copy = copying::copy(row)?;
        let a = super::articles::entry_at(row, COPY_WIDTH)?;
        let b = super::articles::entry_at(row, COPY_WIDTH + ENTRY_WIDTH)?;
        let texts = COPY_WIDTH + 2 * ENTRY_WIDTH;
        let text_a: String = row.get(texts)?;
        let text_b: String = row.get(texts + 1)?;
        Ok(copy_entry(copy, a, b, &text_a, &text_b))
    })
}

fn copy_entry(
    copy: ArticleCopy,
    a: ArticleEntry,
    b: ArticleEntry,
    text_a: &str,
    text_b: &str,
) -> CopyEntry {
    let cut = |span: Span, text: &str| span.cut(text).unwrap_or_default().to_owned();
    let passages = copy.passages.iter().map(|passage| PassageEntry {
        a: passage.a,
        b: passage.b,
        words: passage.words,
        quoted: passage.quoted,
        text_a: cut(passage.a, text_a),
        text_b: cut(passage.b, text_b),
    });
    CopyEntry {
        kind: copy.kind.as_str().to_owned(),
        direction: copy.direction.as_str().to_owned(),
        first: copy.first().map(ArticleId::to_string),
        told: copy.told(),
        passages: passages.collect(),
        a,
        b,
        id: copy.id,
        source: copy.source,
        share_a: copy.share_a,
        share_b: copy.share_b,
        evidence: copy.evidence.into_iter().map(Into::into).collect(),
        confidence: copy.confidence,
        why: copy.why,
    }
}

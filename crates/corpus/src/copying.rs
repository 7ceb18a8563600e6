//! Copies and origins over the whole corpus: found, stored, loaded.

use crate::error::Result;
use crate::rows::{self, span_list};
use crate::spans;
use crate::store::Corpus;
use crosswire_analysis::across::copies::{Body, Imprint, Plan, origins};
use crosswire_article::{
    ArticleCopy, ArticleId, CopyDirection, CopyEvidence, CopyKind, Origin, OriginArticle, Passage,
    Span, Story,
};
use rayon::ThreadPool;
use rayon::prelude::*;
use rusqlite::{Connection, Params, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of articles laid side by side at once: what bounds the texts held.
const PAIRS: usize = 4_096;

/// Who copied whom, and what is left of each story.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Copies {
    /// By article `a`, then `b`, in order of day, then id.
    pub(crate) copies: Vec<ArticleCopy>,
    /// In order of the stories.
    pub(crate) origins: Vec<Origin>,
}

impl Corpus {
    /// Finds copies among the articles of which `imprints` were made.
    pub(crate) fn find_copies(
        &self,
        imprints: Vec<Imprint>,
        stories: &[Story],
        pool: &ThreadPool,
    ) -> Result<Copies> {
        let plan = pool.install(|| Plan::new(imprints, stories));
        let mut copies = Vec::new();
        for pairs in plan.pairs().chunks(PAIRS) {
            let bodies = self.bodies(&plan, pairs, pool)?;
            let compare =
                |pair: &(u32, u32)| plan.compare(*pair, bodies.get(&pair.0)?, bodies.get(&pair.1)?);
            let found: Vec<ArticleCopy> =
                pool.install(|| pairs.par_iter().filter_map(compare).collect());
            copies.extend(found);
        }
        let origins = origins(&plan, stories, &copies);
        Ok(Copies { copies, origins })
    }

    fn bodies(
        &self,
        plan: &Plan,
        pairs: &[(u32, u32)],
        pool: &ThreadPool,
    ) -> Result<BTreeMap<u32, Body>> {
        let places: BTreeSet<u32> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
        let articles = self.say(|c| {
            let mut articles = Vec::with_capacity(places.len());
            for place in places {
                if let Some(number) = rows::number_of(c, plan.article(place))?
                    && let Some(article) = rows::load_text(c, number)?
                {
                    articles.push((place, article));
                }
            }
            Ok(articles)
        })?;
        let body = |(place, article)| (place, plan.without_furniture(Body::of(&article)));
        Ok(pool.install(|| articles.into_par_iter().map(body).collect()))
    }
}

/// Replaces what is stored.
pub(crate) fn replace(c: &Connection, copies: &Copies) -> rusqlite::Result<()> {
    c.execute("DELETE FROM copies", [])?;
    c.execute("DELETE FROM origins", [])?;
    for (nth, copy) in copies.copies.iter().enumerate() {
        insert_copy(c, nth, copy)?;
    }
    let mut row = (String::new(), 0);
    for origin in &copies.origins {
        if row.0 != origin.story {
            row = (origin.story.clone(), 0);
        }
        for article in &origin.articles {
            insert_origin(c, origin, row.1, article)?;
            row.1 += 1;
        }
    }
    Ok(())
}

fn insert_copy(c: &Connection, nth: usize, copy: &ArticleCopy) -> rusqlite::Result<()> {
    let sql = "INSERT INTO copies(id, nth, article_a, spans_a, article_b, spans_b, kind, direction,
           source, words, told, share_a, share_b, evidence, confidence, why)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let side = |side: fn(&Passage) -> Span| {
        let spans: Vec<Span> = copy.passages.iter().map(side).collect();
        spans::to_text(&spans)
    };
    let words: Vec<(u32, u32)> = copy.passages.iter().map(|p| (p.words, p.quoted)).collect();
    c.prepare_cached(sql)?.execute(params![
        copy.id,
        nth,
        rows::number_of(c, &copy.a)?,
        side(|passage| passage.a),
        rows::number_of(c, &copy.b)?,
        side(|passage| passage.b),
        copy.kind.as_str(),
        copy.direction.as_str(),
        copy.source,
        serde_json::json!(words).to_string(),
        copy.told(),
        f64::from(copy.share_a),
        f64::from(copy.share_b),
        evidence_to_text(&copy.evidence),
        f64::from(copy.confidence),
        copy.why,
    ])?;
    Ok(())
}

fn insert_origin(
    c: &Connection,
    origin: &Origin,
    nth: usize,
    article: &OriginArticle,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO origins(story, nth, name, article, why, copy, evidence)
         VALUES (?, ?, ?, ?, ?, ?, ?)";
    c.prepare_cached(sql)?.execute(params![
        origin.story,
        nth,
        origin.name,
        rows::number_of(c, &article.article)?,
        article.why,
        article.copy,
        evidence_to_text(&article.evidence),
    ])?;
    Ok(())
}

fn evidence_to_text(evidence: &[CopyEvidence]) -> String {
    let json = evidence.iter().map(|one| {
        let span = one.span.map(|span| (span.start, span.end));
        serde_json::json!({"article": one.article.as_str(), "span": span, "what": one.what})
    });
    serde_json::Value::from_iter(json).to_string()
}

/// Reads a column of evidence.
pub(crate) fn evidence(row: &Row, column: usize) -> rusqlite::Result<Vec<CopyEvidence>> {
    #[derive(serde::Deserialize)]
    struct Stored {
        article: String,
        span: Option<(u32, u32)>,
        what: String,
    }
    let text: String = row.get(column)?;
    let stored: Vec<Stored> =
        serde_json::from_str(&text).map_err(|_| rows::damaged(column, &text))?;
    let whole = |one: Stored| {
        let ordered = one.span.is_none_or(|(start, end)| start <= end);
        ordered.then(|| CopyEvidence {
            article: ArticleId::from_stored(one.article),
            span: one.span.map(|(start, end)| Span::new(start, end)),
            what: one.what,
        })
    };
    let evidence: Option<Vec<_>> = stored.into_iter().map(whole).collect();
    evidence.ok_or_else(|| rows::damaged(column, &text))
}

/// The columns of a copy, from `copies k` with articles `a` and `b`.
pub(crate) const COPY: &str = "k.id, a.id, k.spans_a, b.id, k.spans_b, k.kind, k.direction,
    k.source, k.words, k.share_a, k.share_b, k.evidence, k.confidence, k.why";
/// How many they are.
pub(crate) const COPY_WIDTH: usize = 14;

/// Reads [`COPY`] from the first columns of a row.
pub(crate) fn copy(row: &Row) -> rusqlite::Result<ArticleCopy> {
    let (spans_a, spans_b) = (span_list(row, 2)?, span_list(row, 4)?);
    let words: String = row.get(8)?;
    let counts: Vec<(u32, u32)> =
        serde_json::from_str(&words).map_err(|_| rows::damaged(8, &words))?;
    let aligned = spans_a.len() == spans_b.len() && spans_a.len() == counts.len();
    if !aligned || counts.iter().any(|(words, quoted)| quoted > words) {
        return Err(rows::damaged(8, &words));
    }
    let both = spans_a.into_iter().zip(spans_b).zip(counts);
    Ok(ArticleCopy {
        id: row.get(0)?,
        a: ArticleId::from_stored(row.get::<_, String>(1)?),
        b: ArticleId::from_stored(row.get::<_, String>(3)?),
        kind: rows::named(row, 5, CopyKind::from_name)?,
        direction: rows::named(row, 6, CopyDirection::from_name)?,
        source: row.get(7)?,
        passages: both
            .map(|((a, b), (words, quoted))| Passage {
                a,
                b,
                words,
                quoted,
            })
            .collect(),
        share_a: row.get::<_, f64>(9)? as f32,
        share_b: row.get::<_, f64>(10)? as f32,
        evidence: evidence(row, 11)?,
        confidence: row.get::<_, f64>(12)? as f32,
        why: row.get(13)?,
    })
}

/// All that is stored.
pub(crate) fn load(c: &Connection) -> rusqlite::Result<Copies> {
    let sql = format!(
        "SELECT {COPY} FROM copies k JOIN articles a ON a.number = k.article_a
         JOIN articles b ON b.number = k.article_b ORDER BY k.nth"
    );
    Ok(Copies {
        copies: rows::list(c, &sql, [], copy)?,
        origins: load_origins(c)?,
    })
}

/// The copies between articles of one story.
pub(crate) fn copies_within(c: &Connection, story: &str) -> rusqlite::Result<Vec<ArticleCopy>> {
    let sql = format!(
        "SELECT {COPY} FROM copies k JOIN articles a ON a.number = k.article_a
         JOIN articles b ON b.number = k.article_b
         WHERE k.article_a IN (SELECT article FROM story_articles WHERE story = ?1)
           AND k.article_b IN (SELECT article FROM story_articles WHERE story = ?1)
         ORDER BY k.nth"
    );
    rows::list(c, &sql, [story], copy)
}

/// The origins of one story.
pub(crate) fn origins_of(c: &Connection, story: &str) -> rusqlite::Result<Vec<Origin>> {
    select_origins(c, "WHERE o.story = ?", [story])
}

fn load_origins(c: &Connection) -> rusqlite::Result<Vec<Origin>> {
    select_origins(c, "", [])
}

fn select_origins(
    c: &Connection,
    condition: &str,
    values: impl Params,
) -> rusqlite::Result<Vec<Origin>> {
    let sql = format!(
        "SELECT o.story, o.name, a.id, o.why, o.copy, o.evidence
         FROM origins o JOIN stories s ON s.id = o.story JOIN articles a ON a.number = o.article
         {condition} ORDER BY s.nth, o.nth"
    );
    let rows = rows::list(c, &sql, values, |row| {
        let article = OriginArticle {
            article: ArticleId::from_stored(row.get::<_, String>(2)?),
            why: row.get(3)?,
            copy: row.get(4)?,
            evidence: evidence(row, 5)?,
        };
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, article))
    })?;
    let mut origins: Vec<Origin> = Vec::new();
    for (story, name, article) in rows {
        match origins.last_mut() {
            Some(last) if last.story == story && last.name == name => last.articles.push(article),
            _ => origins.push(Origin {
                story,
                name,
                articles: vec![article],
            }),
        }
    }
    Ok(origins)
}

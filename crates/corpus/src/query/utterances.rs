//! Utterances: what was said once and stands in several articles.

use super::articles::{ArticleEntry, ENTRY, ENTRY_WIDTH, entry};
use super::filter::{Conditions, Page};
use super::spoken::Meant;
use crate::drifting;
use crate::error::Result;
use crate::rows::{self, span_list};
use crate::spans;
use crate::spans::GAP;
use crate::store::Corpus;
use crosswire_analysis::across::drift::Wording;
use crosswire_article::{ArticleId, Change, Form, Span, StatementRef};
use rusqlite::{Connection, Row};
use serde::Serialize;

/// One act of speaking with its renderings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UtteranceEntry {
    /// Derived from its renderings.
    pub id: String,
    /// The fullest name among the renderings.
    pub speaker: Option<String>,
    /// By date of article, then id.
    pub renderings: Vec<RenderingEntry>,
    /// The rule that put them together.
    pub why: String,
}

/// One rendering.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RenderingEntry {
    /// Where it stands.
    pub article: ArticleEntry,
    /// The statement's id, `<article>-s3`.
    pub statement: String,
    /// `direct`, `indirect` or `mixed`.
    pub form: String,
    /// What is done with it.
    pub act: String,
    /// The words, as spans.
    #[serde(serialize_with = "spans::serialize")]
    pub content: Vec<Span>,
    /// The words; ` ... ` stands for a gap.
    pub text: String,
    /// Content words in common with the nearest other rendering, 0 to 1.
    pub similarity: f32,
    /// How its words differ from those of the utterance's longest quotation.
    pub drift: Vec<ChangeEntry>,
}

/// One place where the words of a rendering differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeEntry {
    /// `added`, `dropped`, `replaced`, `strengthened`, `weakened` or `quoted
    /// otherwise`.
    pub kind: String,
    /// The words here.
    pub here: Option<String>,
    /// The words there.
    pub there: Option<String>,
    /// Where the words here stand.
    #[serde(serialize_with = "spans::serialize_option")]
    pub span: Option<Span>,
}

/// Which utterances to list; what is `None` does not limit.
#[derive(Clone, Debug, Default)]
pub struct UtteranceFilter {
    /// By a speaker whose name holds these words one after another.
    pub speaker: Option<String>,
    /// With a rendering in this story.
    pub story: Option<String>,
    /// With a rendering in this outlet.
    pub outlet: Option<String>,
    /// With a rendering published on this day or later.
    pub since: Option<String>,
    /// With a rendering published on this day or earlier.
    pub until: Option<String>,
    /// With at least so many renderings.
    pub min_renderings: u64,
    /// Only renderings that are at least this sure to be statements of the
    /// speaker; they are not counted otherwise.
    pub min_confidence: Option<f32>,
    /// Those in most outlets first, instead of by day.
    pub widest_first: bool,
    /// Which stretch of the list.
    pub page: Page,
}

impl Corpus {
    /// Lists utterances by the day of their first rendering.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn utterances(&self, filter: &UtteranceFilter) -> Result<Vec<UtteranceEntry>> {
        let least = filter.min_confidence;
        let order = match filter.widest_first {
            true => {
                "(SELECT count(DISTINCT o.outlet) FROM renderings w
                  JOIN articles o ON o.number = w.article WHERE w.utterance = u.id) DESC, u.nth"
            }
            false => "u.nth",
        };
        self.say(|c| select(c, &conditions(c, filter)?, order, filter.page, least))
    }

    /// One utterance.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn utterance(&self, id: &str) -> Result<Option<UtteranceEntry>> {
        let mut conditions = Conditions::default();
        conditions.with("u.id = ?", id.to_owned());
        self.say(|c| Ok(select(c, &conditions, "u.nth", Page::default(), None)?.pop()))
    }

    /// The utterance that a statement is a rendering of, if it is one.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn utterance_of(&self, statement: &StatementRef) -> Result<Option<UtteranceEntry>> {
        let number = self.say(|c| rows::number_of(c, &statement.article))?;
        let mut conditions = Conditions::default();
        conditions.with(
            "u.id IN (SELECT utterance FROM renderings WHERE article = ?1 AND statement = ?2)",
            number,
        );
        conditions.value(statement.ordinal);
        self.say(|c| Ok(select(c, &conditions, "u.nth", Page::default(), None)?.pop()))
    }
}

fn conditions(c: &Connection, filter: &UtteranceFilter) -> rusqlite::Result<Conditions> {
    let mut inner = Conditions::default();
    inner.maybe(
        "r.article IN (SELECT article FROM story_articles WHERE story = ?)",
        filter.story.as_ref(),
    );
    inner.maybe("a.outlet = ? COLLATE NOCASE", filter.outlet.as_ref());
    inner.days("r.article", filter.since.as_ref(), filter.until.as_ref());
    let inner_sql = inner.sql();
    let mut conditions = if inner_sql.is_empty() {
        inner
    } else {
        inner.nested(&format!(
            "u.id IN (SELECT r.utterance FROM renderings r JOIN articles a ON a.number = r.article{inner_sql})"
        ))
    };
    if filter.min_renderings > 0 || filter.min_confidence.is_some() {
        let least = i64::try_from(filter.min_renderings.max(1)).unwrap_or(i64::MAX);
        let count = "(SELECT count(*) FROM renderings r
           JOIN statements s ON s.article = r.article AND s.ordinal = r.statement
           WHERE r.utterance = u.id AND s.confidence >= ?) >= ?";
        conditions.with(count, f64::from(filter.min_confidence.unwrap_or(0.0)));
        conditions.value(least);
    }
    if let Some(name) = &filter.speaker {
        Meant::of(c, name)?.in_utterance("u.id", &mut conditions);
    }
    Ok(conditions)
}

fn select(
    c: &Connection,
    conditions: &Conditions,
    order: &str,
    page: Page,
    least: Option<f32>,
) -> rusqlite::Result<Vec<UtteranceEntry>> {
    let sql = format!(
        "SELECT u.id, u.speaker, u.why FROM utterances u{} ORDER BY {order}{}",
        conditions.sql(),
        page.sql()
    );
    let mut utterances = rows::list(c, &sql, &conditions.values()[..], |row| {
        Ok(UtteranceEntry {
            id: row.get(0)?,
            speaker: row.get(1)?,
            renderings: Vec::new(),
            why: row.get(2)?,
        })
    })?;
    let sql = format!(
        "SELECT {ENTRY}, r.statement, r.content, r.similarity, s.form, s.act, r.drift, s.content,
           s.content_text, r.article
         FROM renderings r JOIN articles a ON a.number = r.article
         JOIN statements s ON s.article = r.article AND s.ordinal = r.statement
         WHERE r.utterance = ? AND s.confidence >= ? ORDER BY r.nth"
    );
    let least = f64::from(least.unwrap_or(0.0));
    for utterance in &mut utterances {
        let of = rusqlite::params![utterance.id, least];
        let found = rows::list(c, &sql, of, |row| {
            let changes = rows::changes(row, ENTRY_WIDTH + 5)?;
            let spans = span_list(row, ENTRY_WIDTH + 1)?;
            let said = Said::new(row, ENTRY_WIDTH + 6)?.holding(c, &spans)?;
            Ok((rendering(row, spans, &said)?, changes, said))
        })?;
        utterance.renderings = with_drift(found);
    }
    Ok(utterances)
}

/// The words around a rendering: its statement's, which are stored apart from the
/// text and much shorter, or the whole text.
struct Said {
    spans: Vec<Span>,
    text: String,
    article: i64,
}

impl Said {
    /// A statement's content, its words and the number of its article, in three
    /// columns.
    fn new(row: &Row, column: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            spans: span_list(row, column)?,
            text: row.get(column + 1)?,
            article: row.get(column + 2)?,
        })
    }

    /// Words that hold `spans`: those of the whole text where the statement was
    /// corrected since and lies elsewhere.
    fn holding(self, c: &Connection, spans: &[Span]) -> rusqlite::Result<Self> {
        if spans.iter().all(|span| self.cut(*span).is_some()) {
            return Ok(self);
        }
        let sql = "SELECT text FROM texts WHERE article = ?";
        let text: String = c
            .prepare_cached(sql)?
            .query_row([self.article], |row| row.get(0))?;
        Ok(Self {
            spans: vec![Span::of(0..text.len())],
            text,
            article: self.article,
        })
    }

    /// The words under a span of the article.
    fn cut(&self, span: Span) -> Option<&str> {
        let mut before = 0;
        for part in &self.spans {
            if part.contains(span) {
                let start = before + (span.start - part.start) as usize;
                return self.text.get(start..start + span.len() as usize);
            }
            before += part.len() as usize + GAP.len();
        }
        None
    }
}

/// Renderings with the words that differ; the words there are those of the
/// longest quotation, as when the drift was marked.
fn with_drift(found: Vec<(RenderingEntry, Vec<Change>, Said)>) -> Vec<RenderingEntry> {
    let wordings: Vec<Wording<'_>> = found
        .iter()
        .map(|(rendering, _, said)| Wording {
            parts: rendering
                .content
                .iter()
                .filter_map(|span| Some((*span, said.cut(*span)?)))
                .collect(),
            verbatim: rendering.form == Form::Direct.as_str(),
        })
        .collect();
    let there = drifting::fullest(&wordings).map(|at| &found[at].2);
    let cut = |span: Option<Span>, said: &Said| Some(said.cut(span?)?.to_owned());
    let entries: Vec<Vec<ChangeEntry>> = found
        .iter()
        .map(|(_, changes, said)| {
            let entry = |change: &Change| ChangeEntry {
                kind: change.kind.as_str().to_owned(),
                here: cut(change.here, said),
                there: there.and_then(|there| cut(change.there, there)),
                span: change.here,
            };
            changes.iter().map(entry).collect()
        })
        .collect();
    let renderings = found.into_iter().map(|(rendering, _, _)| rendering);
    renderings
        .zip(entries)
        .map(|(rendering, drift)| RenderingEntry { drift, ..rendering })
        .collect()
}

/// A rendering with its own words, which may be a part of its statement's.
fn rendering(row: &Row, content: Vec<Span>, said: &Said) -> rusqlite::Result<RenderingEntry> {
    let article = entry(row)?;
    let statement = StatementRef {
        article: ArticleId::from_stored(article.id.as_str()),
        ordinal: row.get(ENTRY_WIDTH)?,
    };
    let words: Vec<&str> = content.iter().filter_map(|span| said.cut(*span)).collect();
    Ok(RenderingEntry {
        article,
        statement: statement.name(),
        text: words.join(GAP),
        content,
        similarity: row.get::<_, f64>(ENTRY_WIDTH + 2)? as f32,
        form: row.get(ENTRY_WIDTH + 3)?,
        act: row.get(ENTRY_WIDTH + 4)?,
        drift: Vec::new(),
    })
}

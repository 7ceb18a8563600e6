//! Statements, filtered and in order of time.

mod listing;

use super::articles::{ArticleEntry, ENTRY, ENTRY_WIDTH, entry};
use super::filter::{Conditions, Order, Page};
use super::outlets::{ALONE, UNIDENTIFIED};
use super::spoken::Meant;
use crate::error::Result;
use crate::rows::{self, optional_span, span, span_list};
use crate::spans;
use crate::store::Corpus;
use crosswire_article::{ArticleId, Span, StatementRef};
use rusqlite::{Connection, Row};
use serde::Serialize;

/// A statement as listings show it: the wire form of `annotate` plus the
/// article and the words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatementEntry {
    /// `<article>-s3`.
    pub id: String,
    /// Where it stands.
    pub article: ArticleEntry,
    /// The id of the statement whose content this one stands in.
    pub within: Option<String>,
    /// `direct`, `indirect` or `mixed`.
    pub form: String,
    /// What is done with it: `say`, `deny`, ...
    pub act: String,
    /// Said or written; otherwise an attitude or plan.
    pub speech: bool,
    /// The words that name the source.
    #[serde(serialize_with = "spans::serialize")]
    pub source: Vec<Span>,
    /// The words that signal the attribution.
    #[serde(serialize_with = "spans::serialize")]
    pub cue: Vec<Span>,
    /// What is attributed.
    #[serde(serialize_with = "spans::serialize")]
    pub content: Vec<Span>,
    /// The source's words.
    pub source_text: String,
    /// The cue's words.
    pub cue_text: String,
    /// The content's words; ` ... ` stands for a gap.
    pub text: String,
    /// Who spoke.
    pub speaker: Option<SpeakerEntry>,
    /// Why nobody is given.
    pub unknown: Option<String>,
    /// `named`, `role`, `described`, `collective` or `unsourced`.
    pub anonymity: String,
    /// Who stands between speaker and page, outermost first.
    pub relays: Vec<RelayEntry>,
    /// Whom it was said to.
    pub addressee: Option<AddresseeEntry>,
    /// When it was said.
    pub when: Option<WhenEntry>,
    /// Chance that a careful reader would agree.
    pub confidence: f32,
    /// What made it.
    pub why: String,
    /// Ids of the corrections that show in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
}

/// The speaker of a listed statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpeakerEntry {
    /// The actor of the article: `a1` is its first.
    pub actor: String,
    /// The fullest name in the article.
    pub name: String,
    /// Office or description.
    pub role: Option<String>,
    /// Who that is over all articles; `None` for speakers without a name.
    pub joined: Option<JoinedEntry>,
}

/// A joined actor, as listings name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JoinedEntry {
    /// Its id, which `who` takes.
    pub id: String,
    /// The full name that most articles give.
    pub name: String,
}

/// A relay of a listed statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelayEntry {
    /// Its name.
    pub name: String,
    /// `agency`, `newspaper`, `broadcaster`, `site`, `document` or `person`.
    pub kind: String,
    /// The words that show it.
    #[serde(serialize_with = "spans::serialize_one")]
    pub span: Span,
}

/// Whom a listed statement was said to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddresseeEntry {
    /// As the text names them.
    pub name: String,
    /// The words that show it.
    #[serde(serialize_with = "spans::serialize_one")]
    pub span: Span,
}

/// When a listed statement was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhenEntry {
    /// The words that tell.
    #[serde(serialize_with = "spans::serialize_one")]
    pub span: Span,
    /// ISO 8601 day, if it could be worked out.
    pub value: Option<String>,
}

/// Which statements to list; what is `None` does not limit.
#[derive(Clone, Debug, Default)]
pub struct StatementFilter {
    /// In this article.
    pub article: Option<ArticleId>,
    /// In articles of this outlet, upper and lower case alike.
    pub outlet: Option<String>,
    /// By a speaker one of whose names holds these words one after another, or
    /// with this [`super::Person::id`].
    pub speaker: Option<String>,
    /// Of this act.
    pub act: Option<String>,
    /// `direct`, `indirect` or `mixed`.
    pub form: Option<String>,
    /// Of this degree of anonymity, or [`StatementFilter::UNIDENTIFIED`].
    pub anonymity: Option<String>,
    /// That reached the page through this relay.
    pub relay: Option<String>,
    /// In articles of this story.
    pub story: Option<String>,
    /// In articles published on this day or later.
    pub since: Option<String>,
    /// In articles published on this day or earlier.
    pub until: Option<String>,
    /// At least this sure.
    pub min_confidence: Option<f32>,
    /// Only what was said or written (`true`), or only the rest.
    pub speech: Option<bool>,
    /// Only what no other outlet of the same story renders: statements that stand
    /// by themselves and have a speaker, in stories of several outlets.
    pub only_here: bool,
    /// Which end of time comes first.
    pub order: Order,
    /// Which stretch of the list.
    pub page: Page,
}

impl StatementFilter {
    /// Stands for all degrees of anonymity in which no name and no office tells
    /// the source apart: described, collective, unsourced.
    pub const UNIDENTIFIED: &str = "unidentified";

    /// Whether nothing but a speaker is asked.
    pub(super) fn is_of_speakers(&self) -> bool {
        let words = [
            &self.outlet,
            &self.act,
            &self.form,
            &self.anonymity,
            &self.relay,
            &self.story,
            &self.since,
            &self.until,
        ];
        words.into_iter().all(Option::is_none)
            && self.article.is_none()
            && !self.only_here
            && self.min_confidence.is_none()
            && self.speech.is_none()
    }
}

const COLUMNS: &str = "s.article, s.ordinal, s.within, s.form, s.act, s.speech, s.source, s.cue,
   s.content, s.source_text, s.cue_text, s.content_text, s.speaker, s.speaker_name,
   s.speaker_role, s.unknown, s.anonymity, s.addressee, s.addressee_start_byte,
   s.addressee_end_byte, s.when_start_byte, s.when_end_byte, s.said_on, s.confidence, s.why,
   (SELECT m.joined FROM joined_members m WHERE m.article = s.article AND m.actor = s.speaker),
   (SELECT j.name FROM joined_members m JOIN joined_actors j ON j.id = m.joined
     WHERE m.article = s.article AND m.actor = s.speaker)";

impl Corpus {
    /// Lists statements in order of their articles' days, then ids, then
    /// place in the text.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn statements(&self, filter: &StatementFilter) -> Result<Vec<StatementEntry>> {
        self.say(|c| {
            if let Some(places) = listing::places(c, filter)? {
                return at(c, &places);
            }
            let conditions = conditions(c, filter)?;
            let order = filter.order.sql();
            let sql = format!(
                "SELECT {ENTRY}, {COLUMNS} FROM statements s JOIN articles a ON a.number = s.article{}
                 ORDER BY s.article {order}, s.ordinal{}",
                conditions.sql(),
                filter.page.sql()
            );
            select(c, &sql, &conditions)
        })
    }

    /// One statement by its id, `<article>-s3`.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn statement(&self, id: &StatementRef) -> Result<Option<StatementEntry>> {
        let mut conditions = Conditions::default();
        conditions.with("a.id = ?", id.article.as_str().to_owned());
        conditions.with("s.ordinal = ?", id.ordinal);
        let sql = format!(
            "SELECT {ENTRY}, {COLUMNS} FROM articles a JOIN statements s ON s.article = a.number{}",
            conditions.sql()
        );
        self.say(|c| Ok(select(c, &sql, &conditions)?.pop()))
    }
}

/// Statements of articles by number, in the order given.
fn at(c: &Connection, places: &[(i64, u32)]) -> rusqlite::Result<Vec<StatementEntry>> {
    let sql = format!(
        "SELECT {ENTRY}, {COLUMNS} FROM statements s JOIN articles a ON a.number = s.article
         WHERE s.article = ? AND s.ordinal = ?"
    );
    let mut found = Vec::with_capacity(places.len());
    for (article, ordinal) in places {
        let mut conditions = Conditions::default();
        conditions.value(*article);
        conditions.value(*ordinal);
        found.extend(select(c, &sql, &conditions)?);
    }
    Ok(found)
}

/// The conditions that a filter means.
pub(super) fn conditions(c: &Connection, filter: &StatementFilter) -> rusqlite::Result<Conditions> {
    conditions_where(c, filter, filter.article.is_some())
}

/// The same on statements of an article that is known already.
pub(super) fn conditions_here(
    c: &Connection,
    filter: &StatementFilter,
) -> rusqlite::Result<Conditions> {
    conditions_where(c, filter, true)
}

fn conditions_where(
    c: &Connection,
    filter: &StatementFilter,
    here: bool,
) -> rusqlite::Result<Conditions> {
    let mut conditions = conditions_but_speaker(filter);
    if let Some(name) = &filter.speaker {
        let meant = Meant::of(c, name)?;
        match here {
            true => meant.here(&mut conditions),
            false => meant.by("s.rowid IN (ROWS)", &mut conditions),
        }
    }
    Ok(conditions)
}

fn conditions_but_speaker(filter: &StatementFilter) -> Conditions {
    let mut conditions = Conditions::default();
    if let Some(article) = &filter.article {
        conditions.with("a.id = ?", article.as_str().to_owned());
    }
    conditions.maybe("a.outlet = ? COLLATE NOCASE", filter.outlet.as_ref());
    conditions.maybe("s.act = ?", filter.act.as_ref());
    conditions.maybe("s.form = ?", filter.form.as_ref());
    match filter.anonymity.as_deref() {
        Some(StatementFilter::UNIDENTIFIED) => {
            conditions.bare(format!("s.anonymity IN {UNIDENTIFIED}"));
        }
        _ => conditions.maybe("s.anonymity = ?", filter.anonymity.as_ref()),
    }
    if filter.only_here {
        conditions.bare(ALONE);
    }
    conditions.maybe(
        "EXISTS (SELECT 1 FROM relays r WHERE r.article = s.article
           AND r.statement = s.ordinal AND r.name = ? COLLATE NOCASE)",
        filter.relay.as_ref(),
    );
    conditions.maybe(
        "s.article IN (SELECT article FROM story_articles WHERE story = ?)",
        filter.story.as_ref(),
    );
    conditions.days("s.article", filter.since.as_ref(), filter.until.as_ref());
    if let Some(least) = filter.min_confidence {
        conditions.with("s.confidence >= ?", f64::from(least));
    }
    if let Some(speech) = filter.speech {
        conditions.with("s.speech = ?", speech);
    }
    conditions
}

fn select(
    c: &Connection,
    sql: &str,
    conditions: &Conditions,
) -> rusqlite::Result<Vec<StatementEntry>> {
    let found = rows::list(c, sql, &conditions.values()[..], statement)?;
    found
        .into_iter()
        .map(|(number, ordinal, mut entry)| {
            entry.relays = relays(c, number, ordinal)?;
            entry.corrected = corrected(c, number, ordinal)?;
            Ok(entry)
        })
        .collect()
}

fn statement(row: &Row) -> rusqlite::Result<(i64, u32, StatementEntry)> {
    let article = entry(row)?;
    let at = |column: usize| ENTRY_WIDTH + column;
    let (number, ordinal) = (row.get(at(0))?, row.get(at(1))?);
    let name = |ordinal| reference(&article, ordinal).name();
    let within: Option<u32> = row.get(at(2))?;
    let entry = StatementEntry {
        id: name(ordinal),
        within: within.map(name),
        form: row.get(at(3))?,
        act: row.get(at(4))?,
        speech: row.get(at(5))?,
        source: span_list(row, at(6))?,
        cue: span_list(row, at(7))?,
        content: span_list(row, at(8))?,
        source_text: row.get(at(9))?,
        cue_text: row.get(at(10))?,
        text: row.get(at(11))?,
        speaker: speaker(row, at(12))?,
        unknown: row.get(at(15))?,
        anonymity: row.get(at(16))?,
        relays: Vec::new(),
        addressee: addressee(row, at(17))?,
        when: when(row, at(20))?,
        confidence: row.get::<_, f64>(at(23))? as f32,
        why: row.get(at(24))?,
        corrected: Vec::new(),
        article,
    };
    Ok((number, ordinal, entry))
}

fn reference(article: &ArticleEntry, ordinal: u32) -> StatementRef {
    let article = ArticleId::from_stored(article.id.as_str());
    StatementRef { article, ordinal }
}

fn speaker(row: &Row, at: usize) -> rusqlite::Result<Option<SpeakerEntry>> {
    let Some(actor) = row.get::<_, Option<u32>>(at)? else {
        return Ok(None);
    };
    Ok(Some(SpeakerEntry {
        actor: format!("a{}", actor + 1),
        name: row.get(at + 1)?,
        role: row.get(at + 2)?,
        joined: joined(row, at + 13)?,
    }))
}

fn joined(row: &Row, at: usize) -> rusqlite::Result<Option<JoinedEntry>> {
    let (id, name): (Option<String>, Option<String>) = (row.get(at)?, row.get(at + 1)?);
    Ok(id.zip(name).map(|(id, name)| JoinedEntry { id, name }))
}

fn addressee(row: &Row, at: usize) -> rusqlite::Result<Option<AddresseeEntry>> {
    let Some(span) = optional_span(row, at + 1)? else {
        return Ok(None);
    };
    let name = row.get(at)?;
    Ok(Some(AddresseeEntry { name, span }))
}

fn when(row: &Row, at: usize) -> rusqlite::Result<Option<WhenEntry>> {
    let Some(span) = optional_span(row, at)? else {
        return Ok(None);
    };
    let value = row.get(at + 2)?;
    Ok(Some(WhenEntry { span, value }))
}

fn relays(c: &Connection, number: i64, ordinal: u32) -> rusqlite::Result<Vec<RelayEntry>> {
    let sql = "SELECT start_byte, end_byte, name, kind FROM relays
         WHERE article = ? AND statement = ? ORDER BY nth";
    rows::list(c, sql, rusqlite::params![number, ordinal], |row| {
        Ok(RelayEntry {
            name: row.get(2)?,
            kind: row.get(3)?,
            span: span(row, 0)?,
        })
    })
}

fn corrected(c: &Connection, number: i64, ordinal: u32) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT correction FROM corrected WHERE article = ? AND statement = ?
         ORDER BY correction";
    rows::list(c, sql, rusqlite::params![number, ordinal], |row| row.get(0))
}

//! Articles, as every listing shows them.

use super::filter::{Conditions, Order, Page};
use crate::error::Result;
use crate::rows;
use crate::store::Corpus;
use crosswire_article::ArticleId;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;

/// An article as it appears in every listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleEntry {
    /// Derived from its content.
    pub id: String,
    /// The id or path that the input carried.
    pub given_id: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// ISO 8601 day or time of publication.
    pub date: Option<String>,
}

/// Which articles to list; what is `None` does not limit.
#[derive(Clone, Debug, Default)]
pub struct ArticleFilter {
    /// Of this outlet, upper and lower case alike.
    pub outlet: Option<String>,
    /// Of this story.
    pub story: Option<String>,
    /// Published on this day (`YYYY-MM-DD`) or later.
    pub since: Option<String>,
    /// Published on this day or earlier.
    pub until: Option<String>,
    /// Which end of time comes first.
    pub order: Order,
    /// Which stretch of the list.
    pub page: Page,
}

/// The columns of an entry, from a table called `a`.
pub(super) const ENTRY: &str = "a.id, a.given_id, a.outlet, a.title, a.published";
/// How many they are.
pub(super) const ENTRY_WIDTH: usize = 5;

/// Reads [`ENTRY`] from the first columns of a row.
pub(super) fn entry(row: &Row) -> rusqlite::Result<ArticleEntry> {
    entry_at(row, 0)
}

/// Reads [`ENTRY`] from the columns of a row that start at `first`.
pub(super) fn entry_at(row: &Row, first: usize) -> rusqlite::Result<ArticleEntry> {
    Ok(ArticleEntry {
        id: row.get(first)?,
        given_id: row.get(first + 1)?,
        outlet: row.get(first + 2)?,
        title: row.get(first + 3)?,
        date: row.get(first + 4)?,
    })
}

impl Corpus {
    /// Lists articles by day, then id.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn articles(&self, filter: &ArticleFilter) -> Result<Vec<ArticleEntry>> {
        let mut conditions = Conditions::default();
        conditions.maybe("a.outlet = ? COLLATE NOCASE", filter.outlet.as_ref());
        conditions.maybe(
            "a.number IN (SELECT article FROM story_articles WHERE story = ?)",
            filter.story.as_ref(),
        );
        conditions.days("a.number", filter.since.as_ref(), filter.until.as_ref());
        let sql = format!(
            "SELECT {ENTRY} FROM articles a{} ORDER BY a.number {}{}",
            conditions.sql(),
            filter.order.sql(),
            filter.page.sql()
        );
        self.say(|c| rows::list(c, &sql, &conditions.values()[..], entry))
    }

    /// One article's entry.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn article(&self, id: &ArticleId) -> Result<Option<ArticleEntry>> {
        let sql = format!("SELECT {ENTRY} FROM articles a WHERE a.id = ?");
        self.say(|c| c.query_row(&sql, [id.as_str()], entry).optional())
    }

    /// One article's text.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn text(&self, id: &ArticleId) -> Result<Option<String>> {
        let sql = "SELECT text FROM texts JOIN articles ON number = article WHERE id = ?";
        self.say(|c| {
            c.prepare_cached(sql)?
                .query_row([id.as_str()], |row| row.get(0))
                .optional()
        })
    }
}

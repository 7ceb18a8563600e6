//! Conditions of listings, put together from what the caller asked for.

use crate::number::{day_number, first_of_day};
use rusqlite::ToSql;

/// A stretch of a long list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// At most so many; `None` for all.
    pub limit: Option<u64>,
    /// So many are left out first.
    pub offset: u64,
}

impl Page {
    /// The first `limit` entries.
    #[must_use]
    pub const fn first(limit: u64) -> Self {
        Self {
            limit: Some(limit),
            offset: 0,
        }
    }

    /// ` LIMIT ... OFFSET ...`
    pub(super) fn sql(self) -> String {
        // SQLite reads a negative limit as none.
        let limit = self.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(-1));
        format!(" LIMIT {limit} OFFSET {}", self.offset)
    }
}

/// Which end of time comes first. Undated articles count as oldest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As things happened.
    #[default]
    OldestFirst,
    /// As news is read.
    NewestFirst,
}

impl Order {
    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::OldestFirst => "ASC",
            Self::NewestFirst => "DESC",
        }
    }
}

/// Conditions joined by AND, with their values.
#[derive(Default)]
pub(super) struct Conditions {
    sql: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    /// Adds a condition without a value.
    pub(super) fn bare(&mut self, sql: impl Into<String>) {
        self.sql.push(sql.into());
    }

    /// Adds a condition with one `?`.
    pub(super) fn with(&mut self, sql: &str, value: impl ToSql + 'static) {
        self.sql.push(sql.to_owned());
        self.values.push(Box::new(value));
    }

    /// Adds a further value to the condition before, or one that stands in the query itself.
    pub(super) fn value(&mut self, value: impl ToSql + 'static) {
        self.values.push(Box::new(value));
    }

    /// Adds a condition if there is a value for it.
    pub(super) fn maybe(&mut self, sql: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.with(sql, value.clone());
        }
    }

    /// Adds `column IN (values)`; no value fits nothing.
    pub(super) fn among(&mut self, column: &str, values: Vec<String>) {
        let places = vec!["?"; values.len()].join(", ");
        self.sql.push(format!("{column} IN ({places})"));
        for value in values {
            self.values.push(Box::new(value));
        }
    }

    /// Limits row numbers in `column` to days, both included. Undated articles
    /// fit no limit.
    pub(super) fn days(&mut self, column: &str, since: Option<&String>, until: Option<&String>) {
        if let Some(since) = since {
            let day = day_number(since).max(1);
            self.with(&format!("{column} >= ?"), first_of_day(day));
        }
        if let Some(until) = until {
            let day = last_day(until);
            self.with(&format!("{column} < ?"), first_of_day(day + 1));
            self.with(&format!("{column} >= ?"), first_of_day(1));
        }
    }

    /// Adds all conditions of `other` behind these.
    pub(super) fn and(&mut self, other: Self) {
        self.sql.extend(other.sql);
        self.values.extend(other.values);
    }

    /// The same values under one condition that holds all others inside.
    pub(super) fn nested(self, sql: &str) -> Self {
        Self {
            sql: vec![sql.to_owned()],
            values: self.values,
        }
    }

    /// The conditions behind others that stand in the query already: each with
    /// ` AND ` before it.
    pub(super) fn further(&self) -> String {
        let sql = self.sql.iter();
        sql.map(|condition| format!(" AND {condition}")).collect()
    }

    /// Whether nothing is asked.
    pub(super) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// ` WHERE ...`, or nothing.
    pub(super) fn sql(&self) -> String {
        if self.sql.is_empty() {
            return String::new();
        }
        format!(" WHERE {}", self.sql.join(" AND "))
    }

    pub(super) fn values(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(|value| &**value).collect()
    }
}

/// The words of `texts t` between two columns of bytes, cut by SQLite: texts are
/// long, and only their sentences are wanted.
pub(super) fn cut(start: &str, end: &str) -> String {
    format!("CAST(substr(CAST(t.text AS BLOB), {start} + 1, {end} - {start}) AS TEXT)")
}

/// The last day that `until` covers: "2016" means to the end of that year.
fn last_day(until: &str) -> i64 {
    match until.len() {
        4 => day_number(&format!("{until}-12-31")),
        7 => day_number(&format!("{until}-31")),
        _ => day_number(until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_lasts_to_its_end() {
        assert_eq!(last_day("2016"), day_number("2016-12-31"));
        assert!(last_day("2016-02") >= day_number("2016-02-29"));
        assert_eq!(last_day("2016-06-17"), day_number("2016-06-17"));
    }

    #[test]
    fn nothing_asked_is_no_condition() {
        assert_eq!(Conditions::default().sql(), "");
        let mut conditions = Conditions::default();
        conditions.among("x", Vec::new());
        assert_eq!(conditions.sql(), " WHERE x IN ()");
    }
}

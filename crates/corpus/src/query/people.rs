//! Who speaks, and under which names somebody is found.

use super::statements::{StatementFilter, conditions};
use crate::error::Result;
use crate::rows::{self, name_key};
use crate::store::Corpus;
use rusqlite::Connection;
use serde::Serialize;

/// A speaker over many articles, under one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The name as most articles write it.
    pub name: String,
    /// `person`, `organisation`, `state`, `group` or `document`.
    pub kind: String,
    /// Offices and descriptions, the most frequent first.
    pub roles: Vec<String>,
    /// Statements.
    pub statements: u64,
    /// Articles they stand in.
    pub articles: u64,
    /// Outlets these are of.
    pub outlets: u64,
}

impl Corpus {
    /// The speakers of the statements that fit, most statements first. Names
    /// that differ in more than upper and lower case are kept apart.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn speakers(&self, filter: &StatementFilter) -> Result<Vec<Person>> {
        self.say(|c| {
            let mut conditions = conditions(c, filter)?;
            conditions.bare("s.speaker_key IS NOT NULL");
            let sql = format!(
                "SELECT s.speaker_key, count(*), count(DISTINCT s.article), count(DISTINCT a.outlet)
                 FROM statements s JOIN articles a ON a.number = s.article{}
                 GROUP BY s.speaker_key ORDER BY 2 DESC, 1{}",
                conditions.sql(),
                filter.page.sql()
            );
            let counted = rows::list(c, &sql, &conditions.values()[..], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    [row.get(1)?, row.get(2)?, row.get(3)?],
                ))
            })?;
            let people = counted
                .into_iter()
                .map(|(key, counts)| person(c, &key, counts));
            people.collect()
        })
    }

    /// The people whose names hold the words of `name` one after another, upper
    /// and lower case alike, so that a surname suffices.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn who(&self, name: &str) -> Result<Vec<Person>> {
        self.speakers(&StatementFilter {
            speaker: Some(name.to_owned()),
            ..StatementFilter::default()
        })
    }
}

fn person(c: &Connection, key: &str, counts: [u64; 3]) -> rusqlite::Result<Person> {
    let [statements, articles, outlets] = counts;
    let most = |column: &str| {
        format!(
            "SELECT {column} FROM statements s
             JOIN actors a ON a.article = s.article AND a.nth = s.speaker
             WHERE s.speaker_key = ? AND {column} IS NOT NULL
             GROUP BY {column} ORDER BY count(*) DESC, {column}"
        )
    };
    let first = |column| -> rusqlite::Result<String> {
        let found = rows::list(c, &most(column), [key], |row| row.get(0))?;
        Ok(found.into_iter().next().unwrap_or_default())
    };
    Ok(Person {
        name: first("s.speaker_name")?,
        kind: first("a.kind")?,
        roles: rows::list(c, &most("s.speaker_role"), [key], |row| row.get(0))?,
        statements,
        articles,
        outlets,
    })
}

/// The stored keys of all speakers that `name` may mean.
pub(super) fn keys_of(c: &Connection, name: &str) -> rusqlite::Result<Vec<String>> {
    let wanted = name_key(name);
    let sql = "SELECT DISTINCT speaker_key FROM statements
         WHERE speaker_key IS NOT NULL ORDER BY 1";
    let keys: Vec<String> = rows::list(c, sql, [], |row| row.get(0))?;
    Ok(keys.into_iter().filter(|key| holds(key, &wanted)).collect())
}

/// Whether the words of `wanted` stand in `key` one after another.
fn holds(key: &str, wanted: &str) -> bool {
    let [key, wanted] = [key, wanted].map(|name| name.split(' ').collect::<Vec<_>>());
    key.windows(wanted.len()).any(|words| words == wanted)
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_surname_suffices_and_a_part_of_a_word_does_not() {
        assert!(holds("mara quill", "quill"));
        assert!(holds("mara quill", "mara quill"));
        assert!(!holds("mara quill", "qui"));
        assert!(!holds("quill", "mara quill"));
        assert!(!holds("mara quill", ""));
    }
}

//! Who speaks, and under which names somebody is found.

use super::articles::{ArticleEntry, ENTRY_WIDTH, entry};
use super::filter::Conditions;
use super::statements::{StatementFilter, conditions};
use crate::error::Result;
use crate::rows::{self, name_key};
use crate::store::Corpus;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

/// A speaker over many articles: a joined actor with all its names, or a name
/// of nobody in particular ("a spokesman") as the articles write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The joined actor's id, or `name:` and the name in lower case.
    pub id: String,
    /// The full name that most articles give.
    pub name: String,
    /// `person`, `organisation`, `state`, `group` or `document`.
    pub kind: String,
    /// Every name under which it appears, the most frequent first.
    pub names: Vec<NameEntry>,
    /// Offices and descriptions, by the day of the first article that gives
    /// them.
    pub roles: Vec<RoleEntry>,
    /// The state that it stands for, if its name does.
    pub stands_for: Option<StandsForEntry>,
    /// Who brought its statements to the page, the most frequent first.
    pub relays: Vec<RelayCount>,
    /// Statements.
    pub statements: u64,
    /// Articles they stand in.
    pub articles: u64,
    /// Outlets these are of.
    pub outlets: u64,
    /// Day of the first of these articles that has one.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
}

/// One spelling of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameEntry {
    /// As articles write it.
    pub name: String,
    /// How many do.
    pub articles: u64,
}

/// An office or description, and who gave it when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleEntry {
    /// As the first article gives it.
    pub role: String,
    /// How many articles give it, in small letters or large.
    pub articles: u64,
    /// Day of the first article with a day.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// The first article.
    pub article: ArticleEntry,
}

/// A state that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandsForEntry {
    /// Its name.
    pub name: String,
    /// Its own joined actor, if it appears under its own name.
    pub id: Option<String>,
    /// How: `capital`, `seat`, `people` or `government`.
    pub link: String,
}

/// A relay of somebody's statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelayCount {
    /// Its name.
    pub name: String,
    /// `agency`, `newspaper`, `broadcaster`, `site`, `document` or `person`.
    pub kind: String,
    /// Statements that came through it.
    pub statements: u64,
}

/// What stands in front of a name that is no joined actor's.
const BY_NAME: &str = "name:";

impl Corpus {
    /// The speakers of the statements that fit, most statements first. Names of
    /// one joined actor are one; others that differ in more than upper and
    /// lower case are kept apart.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn speakers(&self, filter: &StatementFilter) -> Result<Vec<Person>> {
        self.say(|c| {
            let mut conditions = conditions(c, filter)?;
            conditions.bare("s.speaker_key IS NOT NULL");
            let sql = format!(
                "SELECT coalesce(m.joined, '{BY_NAME}' || s.speaker_key), count(*),
                   count(DISTINCT s.article), count(DISTINCT a.outlet),
                   min(substr(a.published, 1, 10)), max(substr(a.published, 1, 10))
                 FROM statements s JOIN articles a ON a.number = s.article
                 LEFT JOIN joined_members m ON m.article = s.article AND m.actor = s.speaker{}
                 GROUP BY 1 ORDER BY 2 DESC, 1{}",
                conditions.sql(),
                filter.page.sql()
            );
            let counted = rows::list(c, &sql, &conditions.values()[..], |row| {
                Ok(Person {
                    id: row.get(0)?,
                    name: String::new(),
                    kind: String::new(),
                    names: Vec::new(),
                    roles: Vec::new(),
                    stands_for: None,
                    relays: Vec::new(),
                    statements: row.get(1)?,
                    articles: row.get(2)?,
                    outlets: row.get(3)?,
                    first: row.get(4)?,
                    last: row.get(5)?,
                })
            })?;
            let people = counted.into_iter().map(|person| described(c, person));
            people.collect()
        })
    }

    /// The people whose names hold the words of `name` one after another, upper
    /// and lower case alike, so that a surname suffices; or the one with this
    /// id. A person is found under any name that an article gives.
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

fn described(c: &Connection, mut person: Person) -> rusqlite::Result<Person> {
    let spoken = match person.id.strip_prefix(BY_NAME) {
        Some(key) => {
            let key = key.to_owned();
            by_name(c, &key, &mut person)?;
            (OF_NAME, key)
        }
        None => {
            by_id(c, &mut person)?;
            (OF_JOINED, person.id.clone())
        }
    };
    let (of, value) = (spoken.0, &spoken.1);
    person.roles = roles(c, of, value)?;
    let sql = format!(
        "SELECT r.name, r.kind, count(*) FROM ({of}) x
         JOIN statements s ON s.article = x.article AND s.speaker = x.actor
         JOIN relays r ON r.article = s.article AND r.statement = s.ordinal
         GROUP BY r.name, r.kind ORDER BY 3 DESC, 1, 2"
    );
    person.relays = rows::list(c, &sql, [value], |row| {
        Ok(RelayCount {
            name: row.get(0)?,
            kind: row.get(1)?,
            statements: row.get(2)?,
        })
    })?;
    Ok(person)
}

/// The articles' actors of one joined actor.
const OF_JOINED: &str = "SELECT article, actor FROM joined_members WHERE joined = ?1";
/// The articles' actors that speak under one name and are not joined.
const OF_NAME: &str = "SELECT DISTINCT s.article AS article, s.speaker AS actor FROM statements s
     WHERE s.speaker_key = ?1 AND NOT EXISTS (SELECT 1 FROM joined_members m
       WHERE m.article = s.article AND m.actor = s.speaker)";

fn by_id(c: &Connection, person: &mut Person) -> rusqlite::Result<()> {
    let sql = "SELECT name, kind, stands_for, stands_for_id, stands_as
         FROM joined_actors WHERE id = ?";
    c.prepare_cached(sql)?.query_row([&person.id], |row| {
        person.name = row.get(0)?;
        person.kind = row.get(1)?;
        let name: Option<String> = row.get(2)?;
        let link: Option<String> = row.get(4)?;
        let id = row.get(3)?;
        person.stands_for = name
            .zip(link)
            .map(|(name, link)| StandsForEntry { name, id, link });
        Ok(())
    })?;
    let sql = "SELECT name, articles FROM joined_names WHERE joined = ? ORDER BY nth";
    person.names = rows::list(c, sql, [&person.id], name_entry)?;
    Ok(())
}

fn by_name(c: &Connection, key: &str, person: &mut Person) -> rusqlite::Result<()> {
    let sql = format!(
        "SELECT t.name, count(DISTINCT t.article) FROM ({OF_NAME}) x
         JOIN actors t ON t.article = x.article AND t.nth = x.actor GROUP BY 1 ORDER BY 2 DESC, 1"
    );
    person.names = rows::list(c, &sql, [key], name_entry)?;
    person.name = person
        .names
        .first()
        .map(|n| n.name.clone())
        .unwrap_or_default();
    let sql = format!(
        "SELECT t.kind FROM ({OF_NAME}) x
         JOIN actors t ON t.article = x.article AND t.nth = x.actor
         GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    );
    let kind = c.prepare_cached(&sql)?.query_row([key], |row| row.get(0));
    person.kind = kind.optional()?.unwrap_or_default();
    Ok(())
}

fn name_entry(row: &rusqlite::Row) -> rusqlite::Result<NameEntry> {
    Ok(NameEntry {
        name: row.get(0)?,
        articles: row.get(1)?,
    })
}

/// Roles with their articles: articles count by days, undated ones first, as
/// their numbers do.
fn roles(c: &Connection, of: &str, value: &str) -> rusqlite::Result<Vec<RoleEntry>> {
    let sql = format!(
        "SELECT a.id, a.given_id, a.outlet, a.title, a.published,
           g.role, g.articles, g.first, g.last
         FROM (SELECT min(r.value) AS role, count(DISTINCT t.article) AS articles,
             min(t.article) AS number, min(substr(b.published, 1, 10)) AS first,
             max(substr(b.published, 1, 10)) AS last
           FROM ({of}) x JOIN actors t ON t.article = x.article AND t.nth = x.actor
           JOIN articles b ON b.number = t.article, json_each(t.roles) r
           GROUP BY lower(r.value)) g
         JOIN articles a ON a.number = g.number ORDER BY g.number, g.role"
    );
    rows::list(c, &sql, [value], |row| {
        Ok(RoleEntry {
            article: entry(row)?,
            role: row.get(ENTRY_WIDTH)?,
            articles: row.get(ENTRY_WIDTH + 1)?,
            first: row.get(ENTRY_WIDTH + 2)?,
            last: row.get(ENTRY_WIDTH + 3)?,
        })
    })
}

/// Who is meant by a name or id, looked up once for several questions.
#[derive(Serialize, Deserialize)]
struct Meant {
    /// Keys of speakers.
    keys: Vec<String>,
    /// Ids of joined actors.
    joined: Vec<String>,
}

/// Begins a name that [`resolved`] made; no text of a person begins so.
const THOSE: &str = "\u{1}those:";

/// A name that means the same as `name` and costs nothing to look up: names are
/// compared by their words, so that finding out whom one means is a walk over
/// all of them.
pub(super) fn resolved(c: &Connection, name: &str) -> rusqlite::Result<String> {
    if name.starts_with(BY_NAME) || name.starts_with(THOSE) {
        return Ok(name.to_owned());
    }
    let meant = serde_json::to_string(&found(c, name)?);
    Ok(meant.map_or_else(|_| name.to_owned(), |meant| format!("{THOSE}{meant}")))
}

/// Values as SQLite reads a list.
fn listed(values: &[String]) -> String {
    serde_json::Value::from(values).to_string()
}

/// Adds the condition `place`, in which `ROWS` stands for the rows of
/// `statements` that are said by somebody one of whose names holds the words of
/// `name`, or who has it as an id.
pub(super) fn spoken_by(
    c: &Connection,
    place: &str,
    name: &str,
    conditions: &mut Conditions,
) -> rusqlite::Result<()> {
    if let Some(key) = name.strip_prefix(BY_NAME) {
        let rows = format!(
            "SELECT s.rowid FROM ({OF_NAME}) x
             JOIN statements s ON s.article = x.article AND s.speaker = x.actor"
        );
        let sql = place.replace("ROWS", &rows.replace("?1", "?"));
        conditions.with(&sql, key.to_owned());
        return Ok(());
    }
    // What a joined actor says stands under one of its names, and names have
    // an index. The plus sign: an article's actor is one joined actor, and not
    // to be looked for under each of those that are meant.
    let rows = "SELECT t.rowid FROM statements t
           WHERE t.speaker_key IN (SELECT value FROM json_each(?))
         UNION SELECT t.rowid FROM statements t
           CROSS JOIN joined_members m ON m.article = t.article AND m.actor = t.speaker
           WHERE t.speaker_key IN (SELECT name_key FROM joined_names
               WHERE joined IN (SELECT value FROM json_each(?)))
             AND +m.joined IN (SELECT value FROM json_each(?))";
    let meant = found(c, name)?;
    conditions.with(&place.replace("ROWS", rows), listed(&meant.keys));
    conditions.value(listed(&meant.joined));
    conditions.value(listed(&meant.joined));
    Ok(())
}

/// The same as a condition on the one statement `s`, where few are looked at.
pub(super) fn spoken_here(
    c: &Connection,
    name: &str,
    conditions: &mut Conditions,
) -> rusqlite::Result<()> {
    if let Some(key) = name.strip_prefix(BY_NAME) {
        let sql = "s.speaker_key = ? AND NOT EXISTS (SELECT 1 FROM joined_members m
           WHERE m.article = s.article AND m.actor = s.speaker)";
        conditions.with(sql, key.to_owned());
        return Ok(());
    }
    let meant = found(c, name)?;
    let sql = "(s.speaker_key IN (SELECT value FROM json_each(?))
       OR EXISTS (SELECT 1 FROM joined_members m WHERE m.article = s.article
         AND m.actor = s.speaker AND +m.joined IN (SELECT value FROM json_each(?))))";
    conditions.with(sql, listed(&meant.keys));
    conditions.value(listed(&meant.joined));
    Ok(())
}

/// Adds that the article with the number in `column` can hold such a statement:
/// seen in indexes alone.
pub(super) fn spoken_in(
    c: &Connection,
    column: &str,
    name: &str,
    conditions: &mut Conditions,
) -> rusqlite::Result<()> {
    let meant = match name.strip_prefix(BY_NAME) {
        Some(key) => Meant {
            keys: vec![key.to_owned()],
            joined: Vec::new(),
        },
        None => found(c, name)?,
    };
    let sql = format!(
        "{column} IN (SELECT article FROM statements
             WHERE speaker_key IN (SELECT value FROM json_each(?))
           UNION ALL SELECT article FROM joined_members
             WHERE joined IN (SELECT value FROM json_each(?)))"
    );
    conditions.with(&sql, listed(&meant.keys));
    conditions.value(listed(&meant.joined));
    Ok(())
}

/// Keys of speakers and ids of joined actors that `name` may mean.
fn found(c: &Connection, name: &str) -> rusqlite::Result<Meant> {
    let known = name.strip_prefix(THOSE);
    if let Some(meant) = known.and_then(|meant| serde_json::from_str(meant).ok()) {
        return Ok(meant);
    }
    let sql = "SELECT id FROM joined_actors WHERE id = ?";
    let by_id: Vec<String> = rows::list(c, sql, [name], |row| row.get(0))?;
    if !by_id.is_empty() {
        return Ok(Meant {
            keys: Vec::new(),
            joined: by_id,
        });
    }
    let wanted = name_key(name);
    // From one key to the next: there are many statements and few keys.
    let sql = "WITH RECURSIVE keys(speaker_key) AS (
           SELECT min(speaker_key) FROM statements
           UNION ALL SELECT (SELECT min(s.speaker_key) FROM statements s
               WHERE s.speaker_key > k.speaker_key)
             FROM keys k WHERE k.speaker_key IS NOT NULL)
         SELECT speaker_key FROM keys WHERE instr(speaker_key, ?1)";
    let mut keys: Vec<String> = rows::list(c, sql, [&wanted], |row| row.get(0))?;
    keys.retain(|key| holds(key, &wanted));
    let sql = "SELECT joined, name_key FROM joined_names
         WHERE instr(name_key, ?1) ORDER BY joined, nth";
    let names: Vec<(String, String)> =
        rows::list(c, sql, [&wanted], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let joined = names.into_iter().filter(|(_, key)| holds(key, &wanted));
    let mut joined: Vec<String> = joined.map(|(joined, _)| joined).collect();
    joined.dedup();
    Ok(Meant { keys, joined })
}

/// Whether the words of `wanted` stand in `key` one after another.
fn holds(key: &str, wanted: &str) -> bool {
    let mut starts = key.match_indices(wanted).map(|(at, _)| at);
    !wanted.is_empty()
        && starts.any(|at| {
            let end = at + wanted.len();
            let opens = at == 0 || key[..at].ends_with(' ');
            let closes = end == key.len() || key[end..].starts_with(' ');
            opens && closes
        })
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_surname_suffices_and_a_part_of_a_word_does_not() {
        assert!(holds("mara quill", "quill"));
        assert!(holds("mara quill", "mara quill"));
        assert!(holds("quillon quill", "quill"));
        assert!(!holds("mara quill", "qui"));
        assert!(!holds("quill", "mara quill"));
        assert!(!holds("mara quill", ""));
    }
}

//! Whom a name means, and which statements are theirs.
//!
//! Once articles were compared, speakers are numbered, their names are indexed
//! word by word, and a speaker's statements lie beside one another. Before,
//! while a first read goes on, a speaker is a name as the articles write it.

use super::filter::Conditions;
use crate::rows::{self, name_key};
use crate::speaking::{self, BY_NAME};
use rusqlite::Connection;

/// Who is meant by a name or id, looked up once for several questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// Numbers of speakers, the lowest first.
    Speakers(Vec<i64>),
    /// Names in lower case, where speakers were not counted yet.
    Names(Vec<String>),
}

impl Meant {
    /// Whom `name` means: who has it as an id, or else everybody one of whose
    /// names holds its words one after another.
    pub(super) fn of(c: &Connection, name: &str) -> rusqlite::Result<Self> {
        if !speaking::is_counted(c)? {
            return names(c, name).map(Self::Names);
        }
        let sql = "SELECT number FROM speakers WHERE id = ?";
        let by_id: Vec<i64> = rows::list(c, sql, [name], |row| row.get(0))?;
        if !by_id.is_empty() {
            return Ok(Self::Speakers(by_id));
        }
        speakers(c, &name_key(name)).map(Self::Speakers)
    }

    /// How many.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Speakers(numbers) => numbers.len() as u64,
            Self::Names(names) => names.len() as u64,
        }
    }

    /// As SQLite reads a list.
    pub(super) fn listed(&self) -> String {
        match self {
            Self::Speakers(numbers) => serde_json::Value::from(numbers.as_slice()).to_string(),
            Self::Names(names) => serde_json::Value::from(names.as_slice()).to_string(),
        }
    }

    /// Adds that the statement `s` is said by one of them; `place` holds the
    /// whole of it, with `ROWS` for rows of `statements`.
    pub(super) fn by(&self, place: &str, conditions: &mut Conditions) {
        let rows = match self {
            Self::Speakers(_) => {
                "SELECT t.rowid FROM spoken k
                 CROSS JOIN statements t ON t.article = k.article AND t.ordinal = k.ordinal
                 WHERE k.speaker IN (SELECT value FROM json_each(?))"
            }
            Self::Names(_) => {
                "SELECT t.rowid FROM statements t
                 WHERE t.speaker_key IN (SELECT value FROM json_each(?))"
            }
        };
        conditions.with(&place.replace("ROWS", rows), self.listed());
    }

    /// The same as a condition on the one statement `s`, where few are looked at.
    pub(super) fn here(&self, conditions: &mut Conditions) {
        let sql = match self {
            Self::Speakers(_) => {
                "(SELECT k.speaker FROM spoken k
                   WHERE k.article = s.article AND k.ordinal = s.ordinal)
                 IN (SELECT value FROM json_each(?))"
            }
            Self::Names(_) => "s.speaker_key IN (SELECT value FROM json_each(?))",
        };
        conditions.with(sql, self.listed());
    }

    /// Adds that the article with the number in `column` holds such a statement:
    /// seen in indexes alone.
    pub(super) fn in_article(&self, column: &str, conditions: &mut Conditions) {
        let articles = match self {
            Self::Speakers(_) => {
                "SELECT article FROM spoken WHERE speaker IN (SELECT value FROM json_each(?))"
            }
            Self::Names(_) => {
                "SELECT article FROM statements
                 WHERE speaker_key IN (SELECT value FROM json_each(?))"
            }
        };
        conditions.with(&format!("{column} IN ({articles})"), self.listed());
    }

    /// The same for speakers of many statements: looked up article by article.
    pub(super) fn told_in(&self, column: &str, conditions: &mut Conditions) {
        let told = match self {
            Self::Speakers(_) => {
                "SELECT 1 FROM spoken k INDEXED BY spoken_in_article
                 WHERE k.article = COLUMN AND +k.speaker IN (SELECT value FROM json_each(?))"
            }
            Self::Names(_) => {
                "SELECT 1 FROM statements k
                 WHERE k.article = COLUMN AND +k.speaker_key IN (SELECT value FROM json_each(?))"
            }
        };
        let told = told.replace("COLUMN", column);
        conditions.with(&format!("EXISTS ({told})"), self.listed());
    }

    /// Whether a statement by this speaker, under this name, is by one of them.
    pub(super) fn holds(&self, speaker: Option<i64>, name: Option<String>) -> bool {
        match self {
            Self::Speakers(numbers) => {
                speaker.is_some_and(|one| numbers.binary_search(&one).is_ok())
            }
            Self::Names(names) => name.is_some_and(|one| names.contains(&one)),
        }
    }

    /// How many statements are theirs, where that is known without a look at
    /// each.
    pub(super) fn statements(&self, c: &Connection) -> rusqlite::Result<i64> {
        match self {
            Self::Speakers(_) => {
                let sql = "SELECT coalesce(sum(statements), 0) FROM speakers
                     WHERE number IN (SELECT value FROM json_each(?))";
                c.prepare_cached(sql)?
                    .query_row([self.listed()], |row| row.get(0))
            }
            Self::Names(_) => Ok(0),
        }
    }

    /// Adds that the utterance with the id in `column` has a rendering of theirs.
    pub(super) fn in_utterance(&self, column: &str, conditions: &mut Conditions) {
        let utterances = match self {
            Self::Speakers(_) => {
                "SELECT utterance FROM speaker_utterances
                 WHERE speaker IN (SELECT value FROM json_each(?))"
            }
            Self::Names(_) => {
                "SELECT r.utterance FROM statements s
                 JOIN renderings r ON r.article = s.article AND r.statement = s.ordinal
                 WHERE s.speaker_key IN (SELECT value FROM json_each(?))"
            }
        };
        conditions.with(&format!("{column} IN ({utterances})"), self.listed());
    }
}

/// Speakers one of whose names holds the words of `wanted` one after another.
fn speakers(c: &Connection, wanted: &str) -> rusqlite::Result<Vec<i64>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    // All words have to be there; their order is looked at where several are.
    let one = "SELECT speaker FROM speaker_words WHERE word = ?";
    let words: Vec<&str> = wanted.split(' ').collect();
    let sql = format!("{} ORDER BY 1", vec![one; words.len()].join(" INTERSECT "));
    let words = rusqlite::params_from_iter(&words);
    let mut found: Vec<i64> = rows::list(c, &sql, words, |row| row.get(0))?;
    if wanted.contains(' ') {
        let mut kept = Vec::with_capacity(found.len());
        for number in found {
            if named(c, number, wanted)? {
                kept.push(number);
            }
        }
        found = kept;
    }
    Ok(found)
}

/// Whether a speaker has a name that holds these words one after another.
fn named(c: &Connection, number: i64, wanted: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT id FROM speakers WHERE number = ?";
    let id: String = c
        .prepare_cached(sql)?
        .query_row([number], |row| row.get(0))?;
    if let Some(name) = id.strip_prefix(BY_NAME) {
        return Ok(holds(name, wanted));
    }
    let sql = "SELECT name_key FROM joined_names WHERE joined = ?";
    let names: Vec<String> = rows::list(c, sql, [id], |row| row.get(0))?;
    Ok(names.iter().any(|name| holds(name, wanted)))
}

/// Names under which statements stand: from one to the next, since there are
/// many statements and few names.
fn names(c: &Connection, name: &str) -> rusqlite::Result<Vec<String>> {
    if let Some(name) = name.strip_prefix(BY_NAME) {
        return Ok(vec![name.to_owned()]);
    }
    let wanted = name_key(name);
    let sql = "WITH RECURSIVE keys(speaker_key) AS (
           SELECT min(speaker_key) FROM statements
           UNION ALL SELECT (SELECT min(s.speaker_key) FROM statements s
               WHERE s.speaker_key > k.speaker_key)
             FROM keys k WHERE k.speaker_key IS NOT NULL)
         SELECT speaker_key FROM keys WHERE instr(speaker_key, ?1)";
    let mut keys: Vec<String> = rows::list(c, sql, [&wanted], |row| row.get(0))?;
    keys.retain(|key| holds(key, &wanted));
    Ok(keys)
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

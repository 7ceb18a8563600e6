//! Who speaks, counted once over the whole corpus and stored.
//!
//! The list of everybody and the page of somebody who speaks in every tenth
//! article would otherwise count hundreds of thousands of statements at each
//! look. One pass over the articles, in their order, makes all of it.

mod counting;

use crate::rows::list;
use counting::{Counted, Spoken, spoken};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// What stands in front of a name that is no joined actor's.
pub(crate) const BY_NAME: &str = "name:";

/// The tables that are made here.
pub(crate) const TABLES: [&str; 6] = [
    "speakers",
    "spoken",
    "speaker_words",
    "speaker_roles",
    "speaker_relays",
    "speaker_utterances",
];

/// Whether speakers were counted: `false` until articles are first compared.
pub(crate) fn is_counted(c: &Connection) -> rusqlite::Result<bool> {
    c.prepare_cached("SELECT 1 FROM speakers LIMIT 1")?
        .exists([])
}

/// Counts all speakers anew; joined actors must be stored already, utterances
/// are told of by [`rendered`].
pub(crate) fn replace(c: &Connection) -> rusqlite::Result<()> {
    for table in TABLES {
        c.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let mut counted = Counted::default();
    let numbers: Vec<i64> = list(
        c,
        "SELECT number FROM articles ORDER BY number",
        [],
        |row| row.get(0),
    )?;
    for number in numbers {
        counted.article(c, number)?;
    }
    let (speakers, spoken) = counted.ranked();
    for (number, speaker) in (0..).zip(&speakers) {
        speaker.insert(c, number)?;
    }
    let sql = "INSERT INTO spoken(speaker, article, ordinal) VALUES (?, ?, ?)";
    for (speaker, article, ordinal) in spoken {
        c.prepare_cached(sql)?
            .execute(params![speaker, article, ordinal])?;
    }
    words(c)
}

/// The words of all names, in order: so rows go in at the end of the table.
fn words(c: &Connection) -> rusqlite::Result<()> {
    let mut words: BTreeSet<(String, i64)> = BTreeSet::new();
    let joined =
        "SELECT n.name_key, s.number FROM joined_names n JOIN speakers s ON s.id = n.joined";
    let names: Vec<(String, i64)> = list(c, joined, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let bare = "SELECT id, number FROM speakers";
    let ids: Vec<(String, i64)> = list(c, bare, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let ids = ids
        .iter()
        .filter_map(|(id, number)| Some((id.strip_prefix(BY_NAME)?, *number)));
    for (name, number) in names.iter().map(|(name, n)| (name.as_str(), *n)).chain(ids) {
        words.extend(name.split(' ').map(|word| (word.to_owned(), number)));
    }
    let sql = "INSERT INTO speaker_words(word, speaker) VALUES (?, ?)";
    for (word, number) in words {
        c.prepare_cached(sql)?.execute(params![word, number])?;
    }
    Ok(())
}

/// Tells whose statements an utterance renders.
pub(crate) fn rendered(c: &Connection, utterance: &str) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO speaker_utterances(speaker, utterance)
         SELECT k.speaker, r.utterance FROM renderings r
         JOIN spoken k ON k.article = r.article AND k.ordinal = r.statement
         WHERE r.utterance = ?";
    c.prepare_cached(sql)?.execute([utterance]).map(drop)
}

/// Forgets who speaks in an article, whose statements are about to change. What
/// is counted of them waits for the next comparison.
pub(crate) fn forget(c: &Connection, number: i64) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM spoken WHERE article = ?")?
        .execute([number])
        .map(drop)
}

/// The speakers heard in an article, as stored.
pub(crate) fn heard_in(c: &Connection, number: i64) -> rusqlite::Result<BTreeSet<i64>> {
    let sql = "SELECT DISTINCT speaker FROM spoken WHERE article = ?";
    Ok(list(c, sql, [number], |row| row.get(0))?
        .into_iter()
        .collect())
}

/// Tells anew who speaks in one article whose statements a reader corrected, and
/// counts anew whoever did before or does now. Roles and relays wait for the
/// next comparison.
pub(crate) fn refresh(c: &Connection, number: i64, before: &BTreeSet<i64>) -> rusqlite::Result<()> {
    if !is_counted(c)? {
        return Ok(());
    }
    forget(c, number)?;
    let mut touched = before.clone();
    let mut known: BTreeMap<String, i64> = BTreeMap::new();
    for said in spoken(c, number)? {
        let speaker = match known.get(&said.id) {
            Some(speaker) => *speaker,
            None => {
                let speaker = number_of(c, &said)?;
                known.insert(said.id.clone(), speaker);
                speaker
            }
        };
        touched.insert(speaker);
        let sql = "INSERT INTO spoken(speaker, article, ordinal) VALUES (?, ?, ?)";
        c.prepare_cached(sql)?
            .execute(params![speaker, number, said.ordinal])?;
    }
    touched
        .into_iter()
        .try_for_each(|speaker| recount(c, speaker))
}

/// The number of the speaker of a statement; a new one where nobody spoke under
/// that name before.
fn number_of(c: &Connection, said: &Spoken) -> rusqlite::Result<i64> {
    let sql = "SELECT number FROM speakers WHERE id = ?";
    let found: Vec<i64> = list(c, sql, [&said.id], |row| row.get(0))?;
    if let Some(number) = found.first() {
        return Ok(*number);
    }
    let last: i64 = c.query_row("SELECT max(number) FROM speakers", [], |row| row.get(0))?;
    let number = last + 1;
    let sql = "INSERT INTO speakers(number, id, name, kind, statements, articles, outlets)
         VALUES (?, ?, coalesce((SELECT name FROM joined_actors WHERE id = ?2), ?3),
           coalesce((SELECT kind FROM joined_actors WHERE id = ?2), ?4), 0, 0, 0)";
    c.execute(sql, params![number, said.id, said.name, said.kind])?;
    let key = said.id.strip_prefix(BY_NAME).unwrap_or(&said.key);
    let sql = "INSERT OR IGNORE INTO speaker_words(word, speaker) VALUES (?, ?)";
    for word in key.split(' ') {
        c.execute(sql, params![word, number])?;
    }
    Ok(number)
}

fn recount(c: &Connection, speaker: i64) -> rusqlite::Result<()> {
    let sql = "UPDATE speakers SET (statements, articles, outlets, first, last) = (
           SELECT count(*), count(DISTINCT k.article), count(DISTINCT a.outlet),
             min(substr(a.published, 1, 10)), max(substr(a.published, 1, 10))
           FROM spoken k JOIN articles a ON a.number = k.article WHERE k.speaker = ?1)
         WHERE number = ?1";
    c.execute(sql, [speaker])?;
    let silent = "DELETE FROM speakers WHERE number = ? AND statements = 0";
    if c.execute(silent, [speaker])? > 0 {
        for table in &TABLES[2..] {
            c.execute(&format!("DELETE FROM {table} WHERE speaker = ?"), [speaker])?;
        }
    }
    Ok(())
}

/// Whether the stored speakers are others than the stored statements give.
pub(crate) fn differ(c: &Connection) -> rusqlite::Result<bool> {
    let mut counted = Counted::default();
    let numbers: Vec<i64> = list(
        c,
        "SELECT number FROM articles ORDER BY number",
        [],
        |row| row.get(0),
    )?;
    for number in numbers {
        counted.article(c, number)?;
    }
    let (speakers, spoken) = counted.ranked();
    let sql = "SELECT id, name, kind, statements, articles, outlets FROM speakers ORDER BY number";
    let stored = list(c, sql, [], |row| {
        let text = |at| row.get::<_, String>(at);
        let count = |at| row.get::<_, u64>(at);
        Ok((
            text(0)?,
            text(1)?,
            text(2)?,
            [count(3)?, count(4)?, count(5)?],
        ))
    })?;
    let sql = "SELECT speaker, article, ordinal FROM spoken ORDER BY speaker, article, ordinal";
    let said = list(c, sql, [], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let fresh = speakers.iter().map(counting::Speaker::told);
    Ok(!fresh.eq(stored) || spoken != said)
}

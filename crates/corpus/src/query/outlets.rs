//! What each outlet has: how much of it nobody answers for, and what no other
//! outlet of the same story has.

use crate::error::Result;
use crate::rows;
use crate::store::Corpus;
use rusqlite::{Connection, params};
use serde::Serialize;
use std::collections::BTreeMap;

/// Anonymity of a source that no name and no office tells apart.
pub(super) const UNIDENTIFIED: &str = "('described', 'collective', 'unsourced')";

/// That no other outlet renders the statement `s`: it stands by itself, has a
/// speaker, its story has several outlets, and no other of them has a rendering
/// of the same utterance.
pub(super) const ALONE: &str = "s.within IS NULL AND s.speaker_key IS NOT NULL
   AND EXISTS (SELECT 1 FROM story_articles m JOIN stories t ON t.id = m.story
     WHERE m.article = s.article AND t.outlets > 1)
   AND NOT EXISTS (SELECT 1 FROM renderings r JOIN renderings q ON q.utterance = r.utterance
     JOIN articles o ON o.number = q.article WHERE r.article = s.article AND r.statement = s.ordinal
       AND o.outlet IS NOT (SELECT outlet FROM articles WHERE number = s.article))";

/// What one outlet has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OutletEntry {
    /// Its name, if articles give one.
    pub outlet: Option<String>,
    /// Articles.
    pub articles: u64,
    /// Day of the first article that has one.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// Statements.
    pub statements: u64,
    /// Statements whose source no name and no office tells apart: described,
    /// collective or not given at all.
    pub unidentified: u64,
    /// Statements that no other outlet of the same story renders.
    pub said_alone: u64,
    /// Claims that no other outlet of the same story carries.
    pub claimed_alone: u64,
}

impl Corpus {
    /// What each outlet has in the whole corpus, or in one story; the outlets
    /// with most articles first.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn outlets(&self, story: Option<&str>) -> Result<Vec<OutletEntry>> {
        self.say(|c| {
            if let Some(story) = story {
                return counted(c, Some(story));
            }
            let kept = kept(c)?;
            match kept.is_empty() {
                true => published(c, None),
                false => Ok(kept),
            }
        })
    }
}

/// As counted when articles were last compared.
fn kept(c: &Connection) -> rusqlite::Result<Vec<OutletEntry>> {
    let sql = "SELECT outlet, articles, first, last, statements, unidentified, said_alone,
           claimed_alone FROM outlets ORDER BY articles DESC, outlet";
    rows::list(c, sql, [], |row| {
        let outlet: String = row.get(0)?;
        Ok(OutletEntry {
            outlet: Some(outlet).filter(|outlet| !outlet.is_empty()),
            articles: row.get(1)?,
            first: row.get(2)?,
            last: row.get(3)?,
            statements: row.get(4)?,
            unidentified: row.get(5)?,
            said_alone: row.get(6)?,
            claimed_alone: row.get(7)?,
        })
    })
}

/// Counts what every outlet has and keeps it: whenever articles were compared.
pub(crate) fn keep_outlets(c: &Connection) -> rusqlite::Result<()> {
    c.execute("DELETE FROM outlets", [])?;
    let sql = "INSERT INTO outlets(outlet, articles, first, last, statements, unidentified,
           said_alone, claimed_alone) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    for outlet in counted(c, None)? {
        c.prepare_cached(sql)?.execute(params![
            outlet.outlet.unwrap_or_default(),
            outlet.articles,
            outlet.first,
            outlet.last,
            outlet.statements,
            outlet.unidentified,
            outlet.said_alone,
            outlet.claimed_alone,
        ])?;
    }
    Ok(())
}

/// Where articles are taken from, and the story that is asked for.
fn of_story(story: Option<&str>) -> (&'static str, Vec<&str>) {
    match story {
        Some(story) => (
            "story_articles x JOIN articles a ON a.number = x.article AND x.story = ?",
            vec![story],
        ),
        None => ("articles a", Vec::new()),
    }
}

/// Outlets with their articles alone.
fn published(c: &Connection, story: Option<&str>) -> rusqlite::Result<Vec<OutletEntry>> {
    let (articles, values) = of_story(story);
    let sql = format!(
        "SELECT nullif(coalesce(a.outlet, ''), ''), count(*), min(substr(a.published, 1, 10)),
           max(substr(a.published, 1, 10))
         FROM {articles} GROUP BY 1 ORDER BY 2 DESC, 1"
    );
    rows::list(c, &sql, rusqlite::params_from_iter(values), |row| {
        Ok(OutletEntry {
            outlet: row.get(0)?,
            articles: row.get(1)?,
            first: row.get(2)?,
            last: row.get(3)?,
            ..OutletEntry::default()
        })
    })
}

fn counted(c: &Connection, story: Option<&str>) -> rusqlite::Result<Vec<OutletEntry>> {
    let mut outlets = published(c, story)?;
    let (articles, values) = of_story(story);
    let sql = format!(
        "SELECT nullif(coalesce(a.outlet, ''), ''), count(*),
           sum(s.anonymity IN {UNIDENTIFIED}), sum({ALONE})
         FROM {articles} JOIN statements s ON s.article = a.number GROUP BY 1"
    );
    type Said = (Option<String>, [u64; 3]);
    let values = rusqlite::params_from_iter(values);
    let said: Vec<Said> = rows::list(c, &sql, values, |row| {
        Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]))
    })?;
    let claims = "SELECT nullif(coalesce(a.outlet, ''), ''), count(*) FROM claims k
         JOIN articles a ON a.number = k.article
         WHERE k.outlets = 1 AND k.story = coalesce(?, k.story) GROUP BY 1";
    let claimed: Vec<(Option<String>, u64)> =
        rows::list(c, claims, [story], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let said: BTreeMap<_, _> = said.into_iter().collect();
    let claimed: BTreeMap<_, _> = claimed.into_iter().collect();
    for outlet in &mut outlets {
        if let Some([statements, unidentified, alone]) = said.get(&outlet.outlet) {
            outlet.statements = *statements;
            outlet.unidentified = *unidentified;
            outlet.said_alone = *alone;
        }
        outlet.claimed_alone = claimed.get(&outlet.outlet).copied().unwrap_or_default();
    }
    Ok(outlets)
}

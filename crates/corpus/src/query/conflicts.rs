//! Conflicts: two accounts that cannot both hold, changes and denials.

use super::articles::{ArticleEntry, ENTRY, ENTRY_WIDTH, entry};
use super::filter::{Conditions, Page, cut};
use crate::error::Result;
use crate::rows;
use crate::spans;
use crate::store::Corpus;
use crosswire_article::Span;
use rusqlite::Connection;
use serde::Serialize;

/// Two values, in articles of one story, that do not agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConflictEntry {
    /// Derived from the story, what is told of, and both values.
    pub id: String,
    /// The story.
    pub story: String,
    /// Its title.
    pub story_title: String,
    /// `number`, `time`, `place`, `actor`, `polarity` or `attribution`.
    pub kind: String,
    /// `conflict`, `change` or `denial`.
    pub relation: String,
    /// What the values are values of.
    pub about: String,
    /// One value, normalised.
    pub value_a: String,
    /// The other.
    pub value_b: String,
    /// Passages with the one value, the clearest first.
    pub a: Vec<SideEntry>,
    /// Passages with the other.
    pub b: Vec<SideEntry>,
    /// Chance that a careful reader would agree.
    pub confidence: f32,
    /// What it rests on.
    pub why: String,
}

/// How two values with this relation stand to one another, as a heading.
#[must_use]
pub fn conflict_in_words(relation: &str) -> &'static str {
    match relation {
        "conflict" => "Do not agree",
        "change" => "Moved",
        _ => "Accused and denied",
    }
}

impl ConflictEntry {
    /// Both values as people write them.
    #[must_use]
    pub fn values_in_words(&self) -> [String; 2] {
        [&self.value_a, &self.value_b].map(|value| self.in_words(value))
    }

    /// `>=22` as "at least 22"; a sign as what it stands for.
    fn in_words(&self, value: &str) -> String {
        let sign = match (value, self.relation.as_str()) {
            ("+", "denial") => "accused",
            ("-", "denial") => "denied",
            ("+", _) => "it is so",
            ("-", _) => "it is not so",
            _ => "",
        };
        if !sign.is_empty() {
            return sign.to_owned();
        }
        if self.kind != "number" {
            return value.replace("..", " to ");
        }
        let bounds = [
            (">=", "at least "),
            ("<=", "at most "),
            (">", "more than "),
            ("<", "less than "),
        ];
        let bound = bounds
            .into_iter()
            .find_map(|(sign, words)| Some((words, value.strip_prefix(sign)?)));
        match bound {
            Some((words, number)) => format!("{words}{number}"),
            None => value.replace("..", " to "),
        }
    }
}

/// A passage that carries one of two values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SideEntry {
    /// The article.
    pub article: ArticleEntry,
    /// The words that carry the value.
    #[serde(serialize_with = "spans::serialize_one")]
    pub span: Span,
    /// The sentence.
    #[serde(serialize_with = "spans::serialize_one")]
    pub sentence: Span,
    /// The sentence's words.
    pub text: String,
    /// Id of the statement they stand in.
    pub statement: Option<String>,
    /// Whose words they are, if the article names anybody.
    pub source: Option<String>,
}

/// Which conflicts to list; what is `None` does not limit.
#[derive(Clone, Debug, Default)]
pub struct ConflictFilter {
    /// This one, whatever its relation.
    pub id: Option<String>,
    /// Of this story.
    pub story: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this relation; without one, changes are left out.
    pub relation: Option<String>,
    /// With a passage of this outlet.
    pub outlet: Option<String>,
    /// At least so sure.
    pub min_confidence: Option<f32>,
    /// The surest first, instead of story by story.
    pub surest_first: bool,
    /// Which stretch of the list.
    pub page: Page,
}

impl Corpus {
    /// Lists conflicts story by story, the most telling first.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn conflicts(&self, filter: &ConflictFilter) -> Result<Vec<ConflictEntry>> {
        let order = match filter.surest_first {
            true => "k.confidence DESC, k.nth",
            false => "k.nth",
        };
        self.say(|c| select(c, &conditions(filter), order, filter.page))
    }
}

fn conditions(filter: &ConflictFilter) -> Conditions {
    let mut conditions = Conditions::default();
    // An answer to another story stands on the pages of both.
    conditions.maybe(
        "? IN (SELECT k.story UNION ALL SELECT m.story FROM conflict_sides p
           JOIN story_articles m ON m.article = p.article WHERE p.conflict = k.id)",
        filter.story.as_ref(),
    );
    conditions.maybe("k.kind = ?", filter.kind.as_ref());
    conditions.maybe("k.id = ?", filter.id.as_ref());
    match &filter.relation {
        Some(relation) => conditions.with("k.relation = ?", relation.clone()),
        None if filter.id.is_some() => {}
        None => conditions.bare("k.relation <> 'change'"),
    }
    conditions.maybe(
        "EXISTS (SELECT 1 FROM conflict_sides p WHERE p.conflict = k.id AND p.outlet = ? COLLATE NOCASE)",
        filter.outlet.as_ref(),
    );
    if let Some(least) = filter.min_confidence {
        conditions.with("k.confidence >= ?", f64::from(least));
    }
    conditions
}

fn select(
    c: &Connection,
    conditions: &Conditions,
    order: &str,
    page: Page,
) -> rusqlite::Result<Vec<ConflictEntry>> {
    let sql = format!(
        "SELECT k.id, k.story, k.kind, k.relation, k.about, k.value_a, k.value_b, k.confidence, k.why, s.title
         FROM conflicts k JOIN stories s ON s.id = k.story {} ORDER BY {order}{}",
        conditions.sql(),
        page.sql()
    );
    let mut found = rows::list(c, &sql, &conditions.values()[..], |row| {
        Ok(ConflictEntry {
            id: row.get(0)?,
            story: row.get(1)?,
            kind: row.get(2)?,
            relation: row.get(3)?,
            about: row.get(4)?,
            value_a: row.get(5)?,
            value_b: row.get(6)?,
            a: Vec::new(),
            b: Vec::new(),
            confidence: row.get::<_, f64>(7)? as f32,
            why: row.get(8)?,
            story_title: row.get(9)?,
        })
    })?;
    for conflict in &mut found {
        conflict.a = sides(c, &conflict.id, "a")?;
        conflict.b = sides(c, &conflict.id, "b")?;
    }
    Ok(found)
}

fn sides(c: &Connection, conflict: &str, side: &str) -> rusqlite::Result<Vec<SideEntry>> {
    let sql = format!(
        "SELECT {ENTRY}, p.start_byte, p.end_byte, p.sentence_start_byte, p.sentence_end_byte, {},
           p.statement, p.source
         FROM conflict_sides p JOIN articles a ON a.number = p.article JOIN texts t ON t.article = p.article
         WHERE p.conflict = ? AND p.side = ? ORDER BY p.nth",
        cut("p.sentence_start_byte", "p.sentence_end_byte")
    );
    const W: usize = ENTRY_WIDTH;
    rows::list(c, &sql, [conflict, side], |row| {
        let article = entry(row)?;
        let ordinal: Option<u32> = row.get(W + 5)?;
        Ok(SideEntry {
            span: rows::span(row, W)?,
            text: row.get(W + 4)?,
            sentence: rows::span(row, W + 2)?,
            statement: ordinal.map(|ordinal| format!("{}-s{}", article.id, ordinal + 1)),
            source: row.get(W + 6)?,
            article,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: &str, relation: &str, value_a: &str, value_b: &str) -> [String; 2] {
        let entry = ConflictEntry {
            id: String::new(),
            story: String::new(),
            story_title: String::new(),
            kind: kind.to_owned(),
            relation: relation.to_owned(),
            about: String::new(),
            value_a: value_a.to_owned(),
            value_b: value_b.to_owned(),
            a: Vec::new(),
            b: Vec::new(),
            confidence: 0.0,
            why: String::new(),
        };
        entry.values_in_words()
    }

    #[test]
    fn values_are_told_as_people_write_them() {
        let told = [
            (
                of("number", "conflict", ">=22", "24..99"),
                ["at least 22", "24 to 99"],
            ),
            (
                of("number", "change", "<80 %", ">5 $"),
                ["less than 80 %", "more than 5 $"],
            ),
            (of("polarity", "denial", "+", "-"), ["accused", "denied"]),
            (
                of("polarity", "conflict", "+", "-"),
                ["it is so", "it is not so"],
            ),
            (
                of("time", "conflict", "2031-05-08", "2031-05-09..2031-05-10"),
                ["2031-05-08", "2031-05-09 to 2031-05-10"],
            ),
        ];
        for (found, wanted) in told {
            assert_eq!(found, wanted);
        }
    }
}

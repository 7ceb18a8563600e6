//! What claims and conflicts rest on given characters of an article.

use crate::error::Result;
use crate::rows;
use crate::store::Corpus;
use crosswire_article::{ArticleId, Span};
use rusqlite::params;
use serde::Serialize;

/// A claim or conflict that some characters are a part of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestingEntry {
    /// The claim or conflict.
    pub id: String,
    /// Its story.
    pub story: String,
    /// What the characters do for it: `asserts`, `attributes`, `denies` or
    /// `differs` for a claim; `conflict`, `change` or `denial`.
    pub relation: String,
    /// The sentence that stands for the claim, or what the conflict is about.
    pub about: String,
    /// A claim's likeness with its nearest other sentence, or how sure the
    /// conflict is, 0 to 1.
    pub measure: f32,
    /// The rule that made it.
    pub why: String,
}

/// The most that one passage is shown to carry.
const MOST: u32 = 20;

impl Corpus {
    /// What rests on exactly `span` of an article: as the sentence of a
    /// position or of a side of a conflict, or as the words with the value.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn resting_on(&self, article: &ArticleId, span: Span) -> Result<Vec<RestingEntry>> {
        // The plus signs keep the look-up on the article's index.
        let sql = format!(
            "SELECT k.id, k.story, p.position, k.text, p.similarity, k.why
             FROM articles a JOIN positions p ON p.article = a.number JOIN claims k ON k.id = p.claim
             WHERE a.id = ?1 AND +p.start_byte = ?2 AND +p.end_byte = ?3
             UNION
             SELECT k.id, k.story, k.relation, k.about, k.confidence, k.why
             FROM articles a JOIN conflict_sides p ON p.article = a.number JOIN conflicts k ON k.id = p.conflict
             WHERE a.id = ?1 AND ((+p.start_byte = ?2 AND +p.end_byte = ?3)
               OR (+p.sentence_start_byte = ?2 AND +p.sentence_end_byte = ?3))
             ORDER BY 1, 3 LIMIT {MOST}"
        );
        let values = params![article.as_str(), span.start, span.end];
        self.say(|c| {
            rows::list(c, &sql, values, |row| {
                Ok(RestingEntry {
                    id: row.get(0)?,
                    story: row.get(1)?,
                    relation: row.get(2)?,
                    about: row.get(3)?,
                    measure: row.get::<_, f64>(4)? as f32,
                    why: row.get(5)?,
                })
            })
        })
    }
}

//! Patchwork: articles that seem stitched from several reports.

use super::articles::{ArticleEntry, ENTRY, ENTRY_WIDTH, entry};
use super::filter::{Conditions, Page};
use crate::error::Result;
use crate::rows;
use crate::spans;
use crate::store::Corpus;
use crosswire_article::{Note, Span};
use rusqlite::Connection;
use serde::Serialize;

/// Characters of the sentence before a seam that are given.
const BEFORE: usize = 160;

/// An article that seems stitched from several reports. One untouched article
/// in twenty seems so too, and most that are longer than a hundred sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatchworkEntry {
    /// The article.
    pub article: ArticleEntry,
    /// Where another report may begin, in order of the text.
    pub seams: Vec<SeamEntry>,
}

/// A place where another report may begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeamEntry {
    /// The sentence behind the seam.
    #[serde(serialize_with = "spans::serialize_one")]
    pub span: Span,
    /// The last sentence before the seam; of a long one its last words, behind
    /// an ellipsis.
    pub before: String,
    /// The words of the sentence behind it.
    pub text: String,
    /// What speaks for a seam.
    pub message: String,
}

/// Which patchwork articles to list; what is `None` does not limit.
#[derive(Clone, Debug, Default)]
pub struct PatchworkFilter {
    /// Of this outlet, upper and lower case alike.
    pub outlet: Option<String>,
    /// Of this story.
    pub story: Option<String>,
    /// Published on this day (`YYYY-MM-DD`) or later.
    pub since: Option<String>,
    /// Published on this day or earlier.
    pub until: Option<String>,
    /// Which stretch of the list.
    pub page: Page,
}

impl Corpus {
    /// Lists articles that have a seam, those with most seams first, then by
    /// day.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn patchwork(&self, filter: &PatchworkFilter) -> Result<Vec<PatchworkEntry>> {
        let conditions = conditions(filter);
        // Seams are few among notes, and notes are few: no index is worth its room.
        let sql = format!(
            "SELECT {ENTRY}, a.number FROM notes n JOIN articles a ON a.number = n.article{}
             GROUP BY n.article ORDER BY count(*) DESC, n.article{}",
            conditions.sql(),
            filter.page.sql()
        );
        self.say(|c| {
            let found = rows::list(c, &sql, &conditions.values()[..], |row| {
                Ok((entry(row)?, row.get(ENTRY_WIDTH)?))
            })?;
            let with_seams = |(article, number)| {
                let seams = seams(c, number)?;
                Ok(PatchworkEntry { article, seams })
            };
            found.into_iter().map(with_seams).collect()
        })
    }
}

fn conditions(filter: &PatchworkFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.with("n.kind = ?", Note::SEAM);
    conditions.bare("n.start_byte IS NOT NULL");
    conditions.maybe("a.outlet = ? COLLATE NOCASE", filter.outlet.as_ref());
    conditions.maybe(
        "n.article IN (SELECT article FROM story_articles WHERE story = ?)",
        filter.story.as_ref(),
    );
    conditions.days("n.article", filter.since.as_ref(), filter.until.as_ref());
    conditions
}

fn seams(c: &Connection, article: i64) -> rusqlite::Result<Vec<SeamEntry>> {
    let sql = "SELECT text FROM texts WHERE article = ?";
    let text: String = c
        .prepare_cached(sql)?
        .query_row([article], |row| row.get(0))?;
    let told = told(c, article)?;
    let sql = "SELECT start_byte, end_byte, message FROM notes
         WHERE article = ?1 AND kind = ?2 AND start_byte IS NOT NULL ORDER BY start_byte";
    rows::list(c, sql, (article, Note::SEAM), |row| {
        let span = rows::span(row, 0)?;
        let before = told.partition_point(|sentence| sentence.end <= span.start);
        let before = before.checked_sub(1).and_then(|at| told[at].cut(&text));
        Ok(SeamEntry {
            span,
            before: last_words(before.unwrap_or_default(), BEFORE),
            text: span.cut(&text).unwrap_or_default().to_owned(),
            message: row.get(2)?,
        })
    })
}

/// The sentences among which seams are looked for: those of the report itself,
/// without captions and headlines, in order.
fn told(c: &Connection, article: i64) -> rusqlite::Result<Vec<Span>> {
    let sql = "SELECT start_byte, end_byte FROM sentences
         WHERE article = ? AND start_byte < end_byte ORDER BY start_byte, end_byte";
    let mut sentences = rows::list(c, sql, [article], |row| rows::span(row, 0))?;
    let sql = "SELECT start_byte, end_byte FROM blocks
         WHERE article = ? AND kind = 'body' ORDER BY start_byte";
    let bodies = rows::list(c, sql, [article], |row| rows::span(row, 0))?;
    // Blocks do not overlap: only the last that begins before can hold it.
    let holding = |sentence: &Span| {
        let behind = bodies.partition_point(|body| body.start <= sentence.start);
        behind.checked_sub(1).map(|at| bodies[at])
    };
    sentences.retain(|sentence| {
        bodies.is_empty() || holding(sentence).is_some_and(|body| body.contains(*sentence))
    });
    Ok(sentences)
}

/// At most `limit` characters from the end of `text`, from the beginning of a
/// word, with an ellipsis where something is left out.
fn last_words(text: &str, limit: usize) -> String {
    let Some((start, first)) = text.char_indices().rev().nth(limit) else {
        return text.to_owned();
    };
    let end = &text[start..];
    // One word longer than the limit is cut as it comes.
    let words = end.split_once(char::is_whitespace);
    let words = words.map_or(&end[first.len_utf8()..], |(_, words)| words.trim_start());
    format!("… {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_sentence_begins_with_a_word() {
        assert_eq!(last_words("the quay is shut", 40), "the quay is shut");
        assert_eq!(last_words("the quay is shut", 16), "the quay is shut");
        assert_eq!(last_words("the quay is shut", 7), "… is shut");
        assert_eq!(last_words("the quay is shut", 6), "… shut");
        assert_eq!(last_words("ééééé", 3), "… ééé");
    }
}

//! Claims: what a story's articles carry, and where each outlet stands.

use super::articles::{ArticleEntry, ENTRY, ENTRY_WIDTH, entry, entry_at};
use super::filter::{Conditions, Page, cut};
use crate::error::Result;
use crate::rows;
use crate::spans;
use crate::store::Corpus;
use crosswire_article::Span;
use rusqlite::Connection;
use serde::Serialize;

/// One proposition that articles of a story carry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimEntry {
    /// Derived from the story and its first sentence.
    pub id: String,
    /// The story.
    pub story: String,
    /// Its title.
    pub story_title: String,
    /// The sentence that stands for it.
    pub text: String,
    /// The article that the words are taken from.
    pub article: ArticleEntry,
    /// Where in it they stand.
    #[serde(serialize_with = "spans::serialize_one")]
    pub span: Span,
    /// First day on which it is said to have happened.
    pub happened_first: Option<String>,
    /// The last.
    pub happened_last: Option<String>,
    /// Outlets that carry it.
    pub outlets: u32,
    /// Independent origins behind them.
    pub origins: u32,
    /// How telling it is within its story, 0 to 1.
    pub salience: f32,
    /// Where articles stand on it, by outlet.
    pub positions: Vec<PositionEntry>,
    /// Articles that leave it out although the article whose text they took
    /// carries it.
    pub left_out: Vec<LeftOutEntry>,
    /// The rule that joined the sentences.
    pub why: String,
}

/// An article that leaves a claim out, and whose text it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOutEntry {
    /// The article that lacks the claim.
    #[serde(flatten)]
    pub article: ArticleEntry,
    /// The article whose text it took, which carries the claim.
    pub taken_from: ArticleEntry,
    /// Id of the copy that shows it.
    pub copy: String,
}

/// Where one article stands on a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PositionEntry {
    /// The article.
    pub article: ArticleEntry,
    /// `asserts`, `attributes`, `denies` or `differs`.
    pub position: String,
    /// The sentence that shows it.
    #[serde(serialize_with = "spans::serialize_one")]
    pub span: Span,
    /// Its words.
    pub text: String,
    /// Id of the statement they stand in, if they are somebody's.
    pub statement: Option<String>,
    /// Whom they are given to.
    pub source: Option<String>,
    /// The conflict that makes it differ or deny.
    pub conflict: Option<String>,
}

/// Which claims to list; what is `None` does not limit.
#[derive(Clone, Debug, Default)]
pub struct ClaimFilter {
    /// This one.
    pub id: Option<String>,
    /// Of this story.
    pub story: Option<String>,
    /// With a position of this outlet.
    pub outlet: Option<String>,
    /// Only what a single outlet has.
    pub only_here: bool,
    /// Only what at least so many outlets carry.
    pub min_outlets: u32,
    /// Only what an article leaves out that its own source carries.
    pub left_out: bool,
    /// Only what is said to have happened on a day that the text tells, in
    /// order of those days.
    pub dated: bool,
    /// Said to have happened on this day or later.
    pub since: Option<String>,
    /// Said to have happened on this day or earlier.
    pub until: Option<String>,
    /// Which stretch of the list.
    pub page: Page,
}

/// How many claims and conflicts a story has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClaimCounts {
    /// Claims that several outlets carry.
    pub shared: u64,
    /// Claims of one outlet alone.
    pub only_here: u64,
    /// Conflicts and denials.
    pub conflicts: u64,
    /// Values that moved.
    pub changes: u64,
}

impl Corpus {
    /// How many claims and conflicts a story has.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn claim_counts(&self, story: &str) -> Result<ClaimCounts> {
        let sql = "SELECT (SELECT count(*) FROM claims WHERE story = ?1 AND outlets > 1),
             (SELECT count(*) FROM claims WHERE story = ?1 AND outlets = 1),
             (SELECT count(*) FROM conflicts WHERE story = ?1 AND relation <> 'change'),
             (SELECT count(*) FROM conflicts WHERE story = ?1 AND relation = 'change')";
        self.say(|c| {
            c.query_row(sql, [story], |row| {
                Ok(ClaimCounts {
                    shared: row.get(0)?,
                    only_here: row.get(1)?,
                    conflicts: row.get(2)?,
                    changes: row.get(3)?,
                })
            })
        })
    }

    /// Lists claims story by story, the most telling first; dated ones by the
    /// day on which they are said to have happened.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn claims(&self, filter: &ClaimFilter) -> Result<Vec<ClaimEntry>> {
        let order = match filter.dated {
            true => "k.happened_first, k.happened_last, k.salience DESC, k.id",
            false => "s.nth, k.nth",
        };
        // Story by story a list is walked only as far as it is shown.
        let walked = filter.id.is_none() && filter.story.is_none() && !filter.dated;
        let from = match (filter.left_out, walked) {
            (true, _) => {
                "(SELECT DISTINCT claim FROM left_out) l CROSS JOIN claims k ON k.id = l.claim
                 CROSS JOIN stories s ON s.id = k.story"
            }
            (false, true) => "stories s CROSS JOIN claims k ON k.story = s.id",
            (false, false) => "claims k JOIN stories s ON s.id = k.story",
        };
        self.say(|c| select(c, from, &conditions(filter), order, filter.page))
    }
}

fn conditions(filter: &ClaimFilter) -> Conditions {
    let mut conditions = Conditions::default();
    conditions.maybe("k.id = ?", filter.id.as_ref());
    conditions.maybe("k.story = ?", filter.story.as_ref());
    conditions.maybe(
        "EXISTS (SELECT 1 FROM positions p WHERE p.claim = k.id AND p.outlet = ? COLLATE NOCASE)",
        filter.outlet.as_ref(),
    );
    // The stories first, so that the walk passes over all others.
    conditions.maybe(
        "s.id IN (SELECT m.story FROM articles o JOIN story_articles m ON m.article = o.number
           WHERE o.outlet = ? COLLATE NOCASE)",
        filter.outlet.as_ref(),
    );
    if filter.only_here {
        conditions.bare("k.outlets = 1");
    }
    if filter.min_outlets > 1 {
        conditions.with("k.outlets >= ?", filter.min_outlets);
    }
    if filter.dated {
        conditions.bare("k.happened_first IS NOT NULL");
    }
    conditions.maybe("k.happened_last >= ?", filter.since.as_ref());
    conditions.maybe("k.happened_first <= ?", filter.until.as_ref());
    conditions
}

fn select(
    c: &Connection,
    from: &str,
    conditions: &Conditions,
    order: &str,
    page: Page,
) -> rusqlite::Result<Vec<ClaimEntry>> {
    let sql = format!(
        "SELECT {ENTRY}, k.id, k.story, k.text, k.start_byte, k.end_byte, k.happened_first, k.happened_last,
           k.outlets, k.origins, k.salience, k.why, s.title
         FROM {from} CROSS JOIN articles a ON a.number = k.article
         {} ORDER BY {order}{}",
        conditions.sql(),
        page.sql()
    );
    const W: usize = ENTRY_WIDTH;
    let mut claims = rows::list(c, &sql, &conditions.values()[..], |row| {
        Ok(ClaimEntry {
            article: entry(row)?,
            id: row.get(W)?,
            story: row.get(W + 1)?,
            text: row.get(W + 2)?,
            span: rows::span(row, W + 3)?,
            happened_first: row.get(W + 5)?,
            happened_last: row.get(W + 6)?,
            outlets: row.get(W + 7)?,
            origins: row.get(W + 8)?,
            salience: row.get::<_, f64>(W + 9)? as f32,
            why: row.get(W + 10)?,
            story_title: row.get(W + 11)?,
            positions: Vec::new(),
            left_out: Vec::new(),
        })
    })?;
    for claim in &mut claims {
        claim.positions = positions(c, &claim.id)?;
        claim.left_out = left_out(c, &claim.id)?;
    }
    Ok(claims)
}

fn positions(c: &Connection, claim: &str) -> rusqlite::Result<Vec<PositionEntry>> {
    let sql = format!(
        "SELECT {ENTRY}, p.position, p.start_byte, p.end_byte, {}, p.statement, p.source, p.conflict
         FROM positions p JOIN articles a ON a.number = p.article JOIN texts t ON t.article = p.article
         WHERE p.claim = ? ORDER BY p.nth",
        cut("p.start_byte", "p.end_byte")
    );
    const W: usize = ENTRY_WIDTH;
    rows::list(c, &sql, [claim], |row| {
        let article = entry_at(row, 0)?;
        let ordinal: Option<u32> = row.get(W + 4)?;
        Ok(PositionEntry {
            position: row.get(W)?,
            text: row.get(W + 3)?,
            span: rows::span(row, W + 1)?,
            statement: ordinal.map(|ordinal| format!("{}-s{}", article.id, ordinal + 1)),
            source: row.get(W + 5)?,
            conflict: row.get(W + 6)?,
            article,
        })
    })
}

fn left_out(c: &Connection, claim: &str) -> rusqlite::Result<Vec<LeftOutEntry>> {
    let sql = "SELECT a.id, a.given_id, a.outlet, a.title, a.published,
           b.id, b.given_id, b.outlet, b.title, b.published, l.copy
         FROM left_out l JOIN articles a ON a.number = l.article
         JOIN articles b ON b.number = l.taken_from
         WHERE l.claim = ? ORDER BY l.article";
    rows::list(c, sql, [claim], |row| {
        Ok(LeftOutEntry {
            article: entry(row)?,
            taken_from: entry_at(row, ENTRY_WIDTH)?,
            copy: row.get(2 * ENTRY_WIDTH)?,
        })
    })
}

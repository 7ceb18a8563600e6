//! The questions a corpus answers, one file a question.
//!
//! Every answer is a plain structure with public fields, in an order that
//! depends on content alone. Spans are bytes of the article's text; a view that
//! counts otherwise converts a whole answer with [`Corpus::in_units`].

mod articles;
mod claims;
mod conflicts;
mod copies;
mod explain;
mod filter;
mod outlets;
mod overview;
mod patchwork;
mod people;
mod resting;
mod search;
mod spoken;
mod statements;
mod stories;
mod units;
mod utterances;

pub use articles::{ArticleEntry, ArticleFilter};
pub use claims::{ClaimCounts, ClaimEntry, ClaimFilter, LeftOutEntry, PositionEntry};
pub use conflicts::{ConflictEntry, ConflictFilter, SideEntry, conflict_in_words};
pub use copies::{
    CopyEntry, CopyFilter, EvidenceEntry, OriginArticleEntry, OriginEntry, PassageEntry,
};
pub use explain::{Explanation, Part};
pub use filter::{Order, Page};
pub use outlets::OutletEntry;
pub(crate) use outlets::keep_outlets;
pub use overview::{Making, OutletDay};
pub use patchwork::{PatchworkEntry, PatchworkFilter, SeamEntry};
pub use people::{NameEntry, Person, RelayCount, RoleEntry, StandsForEntry, Together};
pub use resting::RestingEntry;
pub use search::{SearchHit, SearchOptions, SearchOrder, SearchResult, SearchScope};
pub use statements::{
    AddresseeEntry, JoinedEntry, RelayEntry, SpeakerEntry, StatementEntry, StatementFilter,
    WhenEntry,
};
pub(crate) use stories::keep_shares;
pub use stories::{
    OutletCount, OutletShare, SpeakerShare, StoryDetail, StoryEntry, StoryFilter, StoryLine,
    StorylineEntry, StorylineStory,
};
pub use units::HasSpans;
pub use utterances::{ChangeEntry, RenderingEntry, UtteranceEntry, UtteranceFilter};

use crate::error::Result;
use crate::relating::related_by;
use crate::store::Corpus;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

/// How much a corpus holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Articles.
    pub articles: u64,
    /// Different outlets.
    pub outlets: u64,
    /// Statements.
    pub statements: u64,
    /// Stories.
    pub stories: u64,
    /// Utterances found in several articles.
    pub utterances: u64,
    /// Pairs of articles of different outlets of which one carries the
    /// other's text, or both an agency's.
    pub copies: u64,
    /// Claims that more than one outlet carries.
    pub claims: u64,
    /// Conflicts and denials; changes are not counted.
    pub conflicts: u64,
}

impl Corpus {
    /// How much there is.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn counts(&self) -> Result<Counts> {
        self.say(|c| {
            let kept = kept_counts(c)?;
            if let (Some(kept), Some(_)) = (&kept, related_by(c)?) {
                return Ok(kept.clone());
            }
            let counts = kept.map_or_else(|| of_relations(c), Ok)?;
            of_articles(c, counts)
        })
    }

    /// Whether stories and utterances cover all articles: `false` while a read
    /// goes on and after one that was broken off.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn is_related(&self) -> Result<bool> {
        self.say(|c| related_by(c).map(|version| version.is_some()))
    }
}

/// The counts as they were when articles were last compared. Counting a million
/// statements takes longer than any page may.
fn kept_counts(c: &Connection) -> rusqlite::Result<Option<Counts>> {
    let sql = "SELECT value FROM settings WHERE name = 'counts'";
    let kept: Option<String> = c
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// Counts everything and keeps it: whenever articles were compared.
pub(crate) fn keep_counts(c: &Connection) -> rusqlite::Result<()> {
    let counts = of_articles(c, of_relations(c)?)?;
    let sql = "INSERT OR REPLACE INTO settings(name, value) VALUES ('counts', ?)";
    let counts = serde_json::to_string(&counts)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    c.execute(sql, [counts]).map(drop)
}

fn of_articles(c: &Connection, counts: Counts) -> rusqlite::Result<Counts> {
    let sql = "SELECT (SELECT count(*) FROM articles),
         (SELECT count(DISTINCT outlet) FROM articles), (SELECT count(*) FROM statements)";
    c.prepare_cached(sql)?.query_row([], |row| {
        Ok(Counts {
            articles: row.get(0)?,
            outlets: row.get(1)?,
            statements: row.get(2)?,
            ..counts
        })
    })
}

fn of_relations(c: &Connection) -> rusqlite::Result<Counts> {
    let sql = "SELECT (SELECT count(*) FROM stories), (SELECT count(*) FROM utterances),
         (SELECT count(*) FROM copies WHERE kind NOT IN ('own-text', 'shared-quotation')),
         (SELECT count(*) FROM claims WHERE outlets > 1),
         (SELECT count(*) FROM conflicts WHERE relation <> 'change')";
    c.prepare_cached(sql)?.query_row([], |row| {
        Ok(Counts {
            stories: row.get(0)?,
            utterances: row.get(1)?,
            copies: row.get(2)?,
            claims: row.get(3)?,
            conflicts: row.get(4)?,
            ..Counts::default()
        })
    })
}

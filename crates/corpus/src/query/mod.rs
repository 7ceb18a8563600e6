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
mod overview;
mod people;
mod resting;
mod search;
mod statements;
mod stories;
mod units;
mod utterances;

pub use articles::{ArticleEntry, ArticleFilter};
pub use claims::{ClaimCounts, ClaimEntry, ClaimFilter, LeftOutEntry, PositionEntry};
pub use conflicts::{ConflictEntry, ConflictFilter, SideEntry};
pub use copies::{
    CopyEntry, CopyFilter, EvidenceEntry, OriginArticleEntry, OriginEntry, PassageEntry,
};
pub use explain::{Explanation, Part};
pub use filter::{Order, Page};
pub use overview::{Making, OutletDay};
pub use people::{NameEntry, Person, RelayCount, RoleEntry, StandsForEntry};
pub use resting::RestingEntry;
pub use search::{SearchHit, SearchOptions, SearchOrder, SearchResult, SearchScope};
pub use statements::{
    AddresseeEntry, JoinedEntry, RelayEntry, SpeakerEntry, StatementEntry, StatementFilter,
    WhenEntry,
};
pub use stories::{
    OutletCount, OutletShare, SpeakerShare, StoryDetail, StoryEntry, StoryFilter, StorylineEntry,
    StorylineStory,
};
pub use units::HasSpans;
pub use utterances::{ChangeEntry, RenderingEntry, UtteranceEntry, UtteranceFilter};

use crate::error::Result;
use crate::relating::related_by;
use crate::store::Corpus;
use serde::Serialize;

/// How much a corpus holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
        let sql = "SELECT (SELECT count(*) FROM articles),
             (SELECT count(DISTINCT outlet) FROM articles), (SELECT count(*) FROM statements),
             (SELECT count(*) FROM stories), (SELECT count(*) FROM utterances),
             (SELECT count(*) FROM copies WHERE kind NOT IN ('own-text', 'shared-quotation')),
             (SELECT count(*) FROM claims WHERE outlets > 1),
             (SELECT count(*) FROM conflicts WHERE relation <> 'change')";
        self.say(|c| {
            c.query_row(sql, [], |row| {
                Ok(Counts {
                    articles: row.get(0)?,
                    outlets: row.get(1)?,
                    statements: row.get(2)?,
                    stories: row.get(3)?,
                    utterances: row.get(4)?,
                    copies: row.get(5)?,
                    claims: row.get(6)?,
                    conflicts: row.get(7)?,
                })
            })
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

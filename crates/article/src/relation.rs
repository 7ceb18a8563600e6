//! What holds articles and statements of several outlets together.

use crate::{ArticleId, Span};

/// Articles on one happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Derived from its articles.
    pub id: String,
    /// The headline of its most central article.
    pub title: String,
    /// A sentence of that article that sums it up; none is ever written anew.
    pub summary: Option<Excerpt>,
    /// Day of its first article, `YYYY-MM-DD`, if any is dated.
    pub first: Option<String>,
    /// Day of its last article.
    pub last: Option<String>,
    /// By date, then id.
    pub articles: Vec<ArticleId>,
    /// The rule that put them together, for `crosswire explain`.
    pub why: String,
}

/// Stories that follow from one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Storyline {
    /// Derived from its first story.
    pub id: String,
    /// The title of its largest story.
    pub title: String,
    /// Day of its first article, `YYYY-MM-DD`.
    pub first: Option<String>,
    /// Day of its last article.
    pub last: Option<String>,
    /// Ids of its stories, by first day; two at least.
    pub stories: Vec<String>,
    /// The rule that put them together, for `crosswire explain`.
    pub why: String,
}

/// A stretch of an article's text, pointed at from outside that article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The article.
    pub article: ArticleId,
    /// The stretch.
    pub span: Span,
}

/// One act of speaking, found in one or more articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// Derived from its renderings.
    pub id: String,
    /// Who spoke, by the fullest name among the renderings.
    pub speaker: Option<String>,
    /// By date of article, then article id and statement.
    pub renderings: Vec<Rendering>,
    /// The rule that put them together, for `crosswire explain`.
    pub why: String,
}

/// One statement as a rendering of an utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendering {
    /// Which statement.
    pub statement: StatementRef,
    /// Its content, copied here so that renderings can be laid side by side.
    pub content: Vec<Span>,
    /// Share of content words common with the utterance's nearest other
    /// rendering, 0 to 1.
    pub similarity: f32,
    /// How its wording differs from that of the utterance's fullest rendering;
    /// empty for that one, and where no word differs.
    pub drift: Vec<Change>,
}

/// One place where the wording of a rendering differs from another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What was done.
    pub kind: ChangeKind,
    /// The words in this rendering; nothing where words were dropped.
    pub here: Option<Span>,
    /// The words in the other rendering's article; nothing where words were
    /// added.
    pub there: Option<Span>,
}

/// What a rendering does with words of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Words that the other does not have.
    Added,
    /// Words of the other that are not here.
    Dropped,
    /// Other words in their place.
    Replaced,
    /// Added or put in their place, and stronger.
    Strengthened,
    /// Dropped or put in their place, and weaker.
    Weakened,
    /// Both in quotation marks, and not the same words.
    QuotedOtherwise,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Added,
        Self::Dropped,
        Self::Replaced,
        Self::Strengthened,
        Self::Weakened,
        Self::QuotedOtherwise,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Dropped => "dropped",
            Self::Replaced => "replaced",
            Self::Strengthened => "strengthened",
            Self::Weakened => "weakened",
            Self::QuotedOtherwise => "quoted otherwise",
        }
    }

    /// The kind with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Points at a statement of another article: the only way to do so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementRef {
    /// The article.
    pub article: ArticleId,
    /// The statement's [`crate::Statement::ordinal`].
    pub ordinal: u32,
}

impl StatementRef {
    /// The id used in listings and by `crosswire explain`: `<article>-s3`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-s{}", self.article, self.ordinal + 1)
    }

    /// Reads such an id back.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let (article, number) = name.rsplit_once("-s")?;
        let number: u32 = number.parse().ok()?;
        Some(Self {
            article: ArticleId::from_stored(article),
            ordinal: number.checked_sub(1)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_change_come_back() {
        for kind in ChangeKind::ALL {
            assert_eq!(ChangeKind::from_name(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn statement_names_come_back() {
        let reference = StatementRef {
            article: ArticleId::from_stored("00ff"),
            ordinal: 2,
        };
        assert_eq!(reference.name(), "00ff-s3");
        assert_eq!(StatementRef::from_name("00ff-s3"), Some(reference));
        assert_eq!(StatementRef::from_name("00ff-s0"), None);
        assert_eq!(StatementRef::from_name("00ff"), None);
    }
}

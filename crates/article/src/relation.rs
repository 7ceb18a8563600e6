//! What holds articles and statements of several outlets together.

use crate::{ArticleId, Span};

/// Articles on one happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Derived from its articles.
    pub id: String,
    /// The headline of its most central article.
    pub title: String,
    /// Day of its first article, `YYYY-MM-DD`, if any is dated.
    pub first: Option<String>,
    /// Day of its last article.
    pub last: Option<String>,
    /// By date, then id.
    pub articles: Vec<ArticleId>,
    /// The rule that put them together, for `crosswire explain`.
    pub why: String,
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

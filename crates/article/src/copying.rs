//! Text that two articles share, and the roots that are left when what was
//! copied is folded into what it was copied from.

use crate::{ArticleId, Span};

/// Two articles that share text: a copy, or the same words quoted by both.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleCopy {
    /// Derived from the two articles.
    pub id: String,
    /// The article of the earlier day; of two of one day the smaller id.
    pub a: ArticleId,
    /// The other article.
    pub b: ArticleId,
    /// What kind of sharing it is.
    pub kind: CopyKind,
    /// Which way the text went.
    pub direction: CopyDirection,
    /// Whose text it is, where a credit or an outlet's own name tells.
    pub source: Option<String>,
    /// The shared passages, in order of `a`.
    pub passages: Vec<Passage>,
    /// Share of the words of `a` that the passages cover, 0 to 1; site
    /// furniture counts on neither side.
    pub share_a: f32,
    /// The same for `b`.
    pub share_b: f32,
    /// What kind and direction rest on.
    pub evidence: Vec<CopyEvidence>,
    /// Chance that a careful reader would agree with the kind, 0 to 1.
    pub confidence: f32,
    /// The rules that made it, in words.
    pub why: String,
}

impl ArticleCopy {
    /// The article that had the text first, if anything tells.
    #[must_use]
    pub fn first(&self) -> Option<&ArticleId> {
        match self.direction {
            CopyDirection::AToB => Some(&self.a),
            CopyDirection::BToA => Some(&self.b),
            CopyDirection::Common | CopyDirection::Unknown => None,
        }
    }

    /// Words in common that neither side quotes.
    #[must_use]
    pub fn told(&self) -> u32 {
        self.passages.iter().map(|p| p.words - p.quoted).sum()
    }
}

/// A stretch of two articles with the same words, small edits aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where in the first article.
    pub a: Span,
    /// Where in the second.
    pub b: Span,
    /// Words that both have, in the same order.
    pub words: u32,
    /// How many of them stand in quotation marks, or in a quoted block, on
    /// either side.
    pub quoted: u32,
}

/// What kind of sharing it is, after Nicholls (2019).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyKind {
    /// Both carry or derive from an agency's text.
    Wire,
    /// One article's text, nearly whole, under another outlet's banner.
    Reprint,
    /// A part of one outlet's text in another's.
    Partial,
    /// The same quoted words; nobody copied the other's telling.
    Quotation,
    /// An outlet's own text again: an update, a background paragraph.
    Own,
}

impl CopyKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Wire,
        Self::Reprint,
        Self::Partial,
        Self::Quotation,
        Self::Own,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire-copy",
            Self::Reprint => "reprint",
            Self::Partial => "source-to-source",
            Self::Quotation => "shared-quotation",
            Self::Own => "own-text",
        }
    }

    /// The kind with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether one outlet carries what another (or an agency) wrote.
    #[must_use]
    pub const fn is_copying(self) -> bool {
        matches!(self, Self::Wire | Self::Reprint | Self::Partial)
    }
}

/// Which way shared text went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyDirection {
    /// The first article had it first.
    AToB,
    /// The second had it first.
    BToA,
    /// Both have it from a third.
    Common,
    /// Nothing tells.
    Unknown,
}

impl CopyDirection {
    /// All directions.
    pub const ALL: [Self; 4] = [Self::AToB, Self::BToA, Self::Common, Self::Unknown];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AToB => "a-to-b",
            Self::BToA => "b-to-a",
            Self::Common => "common",
            Self::Unknown => "unknown",
        }
    }

    /// The direction with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|direction| direction.as_str() == name)
    }
}

/// Words of an article that tell whose text it carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CopyEvidence {
    /// The article.
    pub article: ArticleId,
    /// Where; without a place it is what the input says of the article.
    pub span: Option<Span>,
    /// What they are: `byline names Reuters`.
    pub what: String,
}

/// An independent root of a story's reporting.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The story.
    pub story: String,
    /// Whose reporting it is: an outlet or an agency.
    pub name: String,
    /// The story's articles that rest on it, by date, then id.
    pub articles: Vec<OriginArticle>,
}

/// An article that rests on an origin.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginArticle {
    /// The article.
    pub article: ArticleId,
    /// `own reporting`, or how it was folded in.
    pub why: String,
    /// The copy that folded it, if one did.
    pub copy: Option<String>,
    /// Where the article says so, if it does.
    pub evidence: Vec<CopyEvidence>,
}

//! What people correct: an append-only ledger, anchored in exact characters.
//!
//! A correction names the article by id and by the hash of its text, and the
//! statement by the spans and words of its content. It is applied whenever the
//! layers of its article are made, so it outlives every re-analysis; where the
//! analysis no longer makes a statement with exactly these characters, the
//! correction is reported and nothing is moved to fit. Nothing is ever deleted:
//! what was a mistake is withdrawn by a further entry.

mod apply;
mod audit;
mod groups;
mod ledger;

pub use audit::{AuditRow, Question};
pub use ledger::{CorrectionEntry, CorrectionState, ImportSummary};

pub(crate) use apply::{apply, apply_stored};
pub(crate) use groups::regroup;
pub(crate) use ledger::{effective, effective_of};

use crate::spans;
use crosswire_article::{ArticleId, Form, Span};
use serde::{Deserialize, Serialize};

/// Characters of one article, and proof that they are these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The article's id.
    pub article: String,
    /// SHA-256 of its text, hexadecimal.
    pub hash: String,
    /// The statement's content, as bytes of the text; empty where the whole
    /// article is meant.
    #[serde(with = "spans")]
    pub content: Vec<Span>,
    /// The statement's cue: tells statements of the same content apart.
    #[serde(with = "spans", default)]
    pub cue: Vec<Span>,
    /// The content's words; ` ... ` stands for a gap.
    pub text: String,
}

impl Place {
    /// The article's id as one.
    #[must_use]
    pub fn article_id(&self) -> ArticleId {
        ArticleId::from_stored(self.article.as_str())
    }
}

/// What a correction says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// Somebody else spoke, or nobody is known to have.
    Speaker {
        /// The speaker's name; `None` where the text does not tell.
        name: Option<String>,
        /// Office or description.
        #[serde(default)]
        role: Option<String>,
    },
    /// The statement has other ends.
    Spans {
        /// The words that name the source.
        #[serde(with = "spans")]
        source: Vec<Span>,
        /// The words that signal the attribution.
        #[serde(with = "spans")]
        cue: Vec<Span>,
        /// What is attributed.
        #[serde(with = "spans")]
        content: Vec<Span>,
    },
    /// Nothing is attributed to anybody here.
    NotAStatement,
    /// A statement was missed; its content is the correction's place.
    Missed {
        /// The words that name the source.
        #[serde(with = "spans", default)]
        source: Vec<Span>,
        /// Who spoke; `None` where the text does not tell.
        #[serde(default)]
        name: Option<String>,
        /// What is done with it: `say`, `deny`, ...
        act: String,
        /// `direct`, `indirect` or `mixed`.
        form: String,
    },
    /// Both statements render one utterance.
    SameUtterance {
        /// The other statement.
        other: Place,
    },
    /// The statement is no rendering of the utterance that the other renders.
    OtherUtterance {
        /// The other statement.
        other: Place,
    },
    /// Both articles are about one happening.
    SameStory {
        /// The other article.
        other: Place,
    },
    /// The article is about another happening than the other article.
    OtherStory {
        /// The other article.
        other: Place,
    },
    /// A reader's judgement of a statement drawn for an audit.
    Judged {
        /// What the sample was drawn with.
        seed: u64,
        /// The statement's form when it was judged.
        form: String,
        /// Each question with whether the answer was found right.
        verdicts: Vec<(String, bool)>,
    },
    /// An earlier correction was a mistake.
    Withdrawal {
        /// Its id.
        of: String,
    },
}

impl Change {
    /// The kinds, as they are written.
    pub const KINDS: [&'static str; 10] = [
        "speaker",
        "spans",
        "not-a-statement",
        "missed",
        "same-utterance",
        "other-utterance",
        "same-story",
        "other-story",
        "judged",
        "withdrawal",
    ];

    /// Its kind, as it is written.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Speaker { .. } => Self::KINDS[0],
            Self::Spans { .. } => Self::KINDS[1],
            Self::NotAStatement => Self::KINDS[2],
            Self::Missed { .. } => Self::KINDS[3],
            Self::SameUtterance { .. } => Self::KINDS[4],
            Self::OtherUtterance { .. } => Self::KINDS[5],
            Self::SameStory { .. } => Self::KINDS[6],
            Self::OtherStory { .. } => Self::KINDS[7],
            Self::Judged { .. } => Self::KINDS[8],
            Self::Withdrawal { .. } => Self::KINDS[9],
        }
    }

    /// The other article or statement it is about.
    #[must_use]
    pub const fn other(&self) -> Option<&Place> {
        match self {
            Self::SameUtterance { other }
            | Self::OtherUtterance { other }
            | Self::SameStory { other }
            | Self::OtherStory { other } => Some(other),
            _ => None,
        }
    }

    /// Whether it changes which articles are one story.
    pub(crate) const fn is_of_stories(&self) -> bool {
        matches!(self, Self::SameStory { .. } | Self::OtherStory { .. })
    }

    /// Whether it changes the layers of its article.
    pub(crate) const fn is_of_layers(&self) -> bool {
        matches!(
            self,
            Self::Speaker { .. } | Self::Spans { .. } | Self::NotAStatement | Self::Missed { .. }
        )
    }

    /// What is wrong with it in itself, if anything is.
    fn fault(&self) -> Option<String> {
        let blank = |name: &Option<String>| name.as_ref().is_some_and(|n| n.trim().is_empty());
        match self {
            Self::Speaker { name, .. } | Self::Missed { name, .. } if blank(name) => {
                Some("a speaker needs a name, or none at all".to_owned())
            }
            Self::Spans { content, .. } if content.is_empty() => {
                Some("a statement needs content".to_owned())
            }
            Self::Missed { form, .. } if Form::from_name(form).is_none() => {
                Some(format!("`{form}` is no form: direct, indirect or mixed"))
            }
            Self::Missed { act, .. } if act.trim().is_empty() => {
                Some("a statement needs an act, such as say".to_owned())
            }
            _ => None,
        }
    }
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Derived from everything it says.
    pub id: String,
    /// When it was made, as whoever made it says: ISO 8601.
    pub made: String,
    /// Who made it, if told.
    #[serde(default)]
    pub by: Option<String>,
    /// In their own words, why.
    #[serde(default)]
    pub note: Option<String>,
    /// Where.
    pub place: Place,
    /// What.
    #[serde(flatten)]
    pub change: Change,
}

/// A correction about to be made: what its ids, hashes and words are is looked
/// up when it is entered.
#[derive(Clone, Debug)]
pub struct CorrectionDraft {
    /// When it is made: ISO 8601.
    pub made: String,
    /// Who makes it.
    pub by: Option<String>,
    /// Why.
    pub note: Option<String>,
    /// The article it is about.
    pub article: ArticleId,
    /// The statement's content; empty where the article is meant.
    pub content: Vec<Span>,
    /// The statement's cue.
    pub cue: Vec<Span>,
    /// What.
    pub change: Change,
}

//! Where two passages of one story cannot both hold, or only seem not to.
//!
//! ```text
//! text, sentences --Facts::read--> Facts      one article
//! Facts, Facts    --compare-->    [Finding]   two sentences
//! ```
//!
//! A finding says how two values stand to one another: they conflict, one
//! replaced the other, one side denies what the other is accused of, or both
//! can hold. Nothing here says which is true.

mod denials;
mod facts;
mod happening;
mod numbers;

pub use facts::Facts;

use crosswire_article::{ConflictKind, Relation, Span};

/// How two values of two passages stand to one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of values they are.
    pub kind: ConflictKind,
    /// How they stand to one another.
    pub relation: Relation,
    /// What they are values of.
    pub about: String,
    /// The first passage's value.
    pub a: Side,
    /// The second's.
    pub b: Side,
    /// Chance that a careful reader would agree, 0 to 1.
    pub confidence: f32,
    /// What it rests on.
    pub why: String,
    /// Whether both passages name one day, or one place that tells happenings
    /// apart.
    pub firm: bool,
    /// Names in `why`, in lower case as they were compared: whoever has the texts
    /// can show them as written.
    pub names: Vec<String>,
}

/// A value in a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The words that carry it.
    pub span: Span,
    /// Normalised.
    pub value: String,
}

/// Compares two sentences, by place in their articles.
#[must_use]
pub fn compare(a: (&Facts, usize), b: (&Facts, usize)) -> Vec<Finding> {
    let (Some(one), Some(two)) = (a.0.sentences.get(a.1), b.0.sentences.get(b.1)) else {
        return Vec::new();
    };
    let (one, two) = ((a.0, one), (b.0, two));
    let mut found = Vec::new();
    if let Some(meeting) = happening::meet(one, two, happening::Days::Strict) {
        found.extend(numbers::compare(one, two, &meeting));
    }
    if let Some(meeting) = happening::meet(one, two, happening::Days::Loose) {
        found.extend(denials::compare(one, two, &meeting));
        found.extend(denials::blame(one, two, &meeting));
    }
    found
}

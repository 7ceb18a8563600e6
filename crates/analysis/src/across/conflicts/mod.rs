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

mod circumstances;
mod denials;
mod facts;
mod happening;
mod numbers;
mod weighing;

pub use facts::Facts;
pub(super) use numbers::WIDEST_RATIO;
pub use weighing::{DENIALS, FIGURES, GROUND};

use crate::across::cross_encoder::Readings;
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
    /// Whether rules leave open that both are values of one thing: it is nothing
    /// until it is [weighed](Finding::weighed).
    pub open: bool,
    /// What it rests on.
    pub why: String,
    /// What it is weighed by: those of [`GROUND`], then those of [`FIGURES`] or
    /// [`DENIALS`].
    pub measures: Vec<f32>,
    /// Names in `why`, in lower case as they were compared: whoever has the texts
    /// can show them as written.
    pub names: Vec<String>,
}

/// A sentence in the text of its article.
#[derive(Clone, Copy, Debug)]
pub struct InText<'a> {
    /// What was read of the article.
    pub facts: &'a Facts,
    /// The article's text.
    pub text: &'a str,
    /// The sentence in it.
    pub sentence: Span,
}

impl Finding {
    /// How sure it is among all that is found in a story, where pairs by chance
    /// are many: figures that differ by all that their passages have in common,
    /// and, as denials, by what the network makes of both sentences, which are
    /// `a` and `b`, now or when it filled `readings`. To it a conflict of figures may be a change. Anything else stands.
    #[must_use]
    pub fn weighed(mut self, a: InText<'_>, b: InText<'_>, readings: &Readings) -> Self {
        match (self.kind, self.relation) {
            (ConflictKind::Number, Relation::Conflict | Relation::Change) => {
                let weighed = weighing::figures_weighed(&self, a, b, readings);
                self.confidence = weighed.chance;
                self.open = false;
                if weighed.moved && self.relation == Relation::Conflict {
                    self.relation = Relation::Change;
                    self.why = format!("both passages read as a figure that moved; {}", self.why);
                }
            }
            (ConflictKind::Polarity, Relation::Denial) => {
                self.confidence = weighing::denial_chance(&self, a, b, readings);
            }
            _ => {}
        }
        self
    }
}

/// What the network makes of the two figures of a finding, for fitting: the log odds of two
/// values of one quantity, and of a change against a conflict.
#[must_use]
pub fn figures_read(finding: &Finding, a: InText<'_>, b: InText<'_>) -> Option<[f32; 2]> {
    let read = weighing::read(finding, a, b, &Readings::default())?;
    Some([read.two_values(), read.moved()])
}

/// Figures less likely to be one quantity with two values are not told.
const LEAST_CHANCE: f32 = 0.65;
/// Denials less likely to be of the very thing are not.
const LEAST_DENIAL: f32 = 0.5;
/// Anything else less sure than this is not.
const LEAST_CONFIDENCE: f32 = 0.6;

impl Finding {
    /// Whether it is sure enough to be told, once [weighed](Self::weighed).
    #[must_use]
    pub fn is_likely(&self) -> bool {
        !self.open
            && self.confidence
                >= match self.kind {
                    ConflictKind::Number => LEAST_CHANCE,
                    ConflictKind::Polarity if self.relation == Relation::Denial => LEAST_DENIAL,
                    _ => LEAST_CONFIDENCE,
                }
    }
}

/// A value in a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The words that carry it.
    pub span: Span,
    /// Normalised.
    pub value: String,
}

/// A denial in the second sentence of what the first one accuses of: they may be
/// of two stories.
#[must_use]
pub fn answer(a: (&Facts, usize), b: (&Facts, usize)) -> Option<Finding> {
    let one = (a.0, a.0.sentences.get(a.1)?);
    let two = (b.0, b.0.sentences.get(b.1)?);
    let meeting = happening::meet(one, two, happening::Days::Loose);
    (!meeting.parted.any()).then(|| denials::answer(one, two, &meeting))?
}

/// Compares two sentences, by place in their articles. Two figures that differ may be
/// found twice: as both possible for a reason that is told, and as open.
#[must_use]
pub fn compare(a: (&Facts, usize), b: (&Facts, usize)) -> Vec<Finding> {
    let (Some(one), Some(two)) = (a.0.sentences.get(a.1), b.0.sentences.get(b.1)) else {
        return Vec::new();
    };
    let (one, two) = ((a.0, one), (b.0, two));
    let mut found = Vec::new();
    let meeting = happening::meet(one, two, happening::Days::Strict);
    found.extend(numbers::compare(one, two, &meeting));
    let meeting = happening::meet(one, two, happening::Days::Loose);
    if !meeting.parted.any() {
        found.extend(denials::compare(one, two, &meeting));
        found.extend(denials::blame(one, two, &meeting));
    }
    found.extend(circumstances::compare(one, two));
    found
}

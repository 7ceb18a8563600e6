//! How likely two figures of one story are one quantity of one happening told
//! with two values.
//!
//! All pairs of sentences of a story are compared, and pairs by chance are
//! many: figures of two strikes in one town, of a raid and of a month, of two
//! candidates in one poll. So what is told is decided by a regression over what
//! the two passages have in common, and by the network that reads both. The
//! weights are fitted by `training/conflicts` on pairs that the program told and
//! readers judged.

use super::facts::{Facts, Sentence, cosine, united};
use super::happening::{Meeting, names_in_common};
use super::{Finding, InText};
use crate::across::cross_encoder::{Pieces, Quantities, Readings};
use crate::across::meaning::likeness;
use crate::across::terms::Term;
use crate::across::values::Quantity;
use crate::across::values::amounts::Bound;
use crate::across::values::names::Name;
use crosswire_article::Span;

/// Measures of the ground on which two passages meet, whatever they tell.
pub const GROUND: [&str; 28] = [
    "day",
    "place",
    "near",
    "apart",
    "elsewhere",
    "kind",
    "words",
    "words around",
    "words of articles",
    "meaning",
    "contained",
    "covered",
    "days between",
    "undated",
    "depth of the deeper",
    "depth of the other",
    "names in common",
    "lead words",
    "one source",
    "leads: one place",
    "leads: two places",
    "leads: a place unknown to the other",
    "leads: one kind",
    "leads: two kinds",
    "leads: one day",
    "leads: two days",
    "leads: one count",
    "leads: two counts",
];

/// Further measures of two figures.
pub const FIGURES: [&str; 30] = [
    "state",
    "noun",
    "people",
    "percent",
    "money",
    "measure",
    "thing",
    "part",
    "further",
    "smaller at least",
    "larger at least",
    "vague",
    "about",
    "ratio",
    "size",
    "later is higher",
    "figures in the sentences",
    "in both headlines",
    "in one headline",
    "risen",
    "one article has both",
    "both articles have both",
    "one of them is one",
    "days part them",
    "kinds part them",
    "places part them",
    "may count two things",
    "two sides",
    "few words",
    "both may hold",
];

/// Further measures of a denial.
pub const DENIALS: [&str; 3] = ["turned down", "deed turned round", "one actor by name"];

/// Whether readers find one quantity of one happening with two values: a
/// constant, then a weight for each measure, as `training/conflicts/fit.py` prints
/// them.
const ONE_QUANTITY: (f32, [f32; GROUND.len() + FIGURES.len()]) = (
    -1.72,
    [
        0.05, -0.21, 0.25, 0.03, -0.30, 0.17, 0.54, 1.13, 1.38, 0.07, 0.70, -0.46, -0.39, -0.12,
        -0.40, -0.46, -0.31, 0.23, 0.02, -0.06, -0.07, 0.09, 0.25, 0.83, 0.19, -0.16, -0.61, -0.22,
        1.06, -0.03, 0.32, -0.44, -0.48, -0.34, -0.28, -0.79, -0.53, 0.35, 0.43, -0.46, 0.27,
        -1.49, 0.74, 0.48, -0.41, 0.59, 0.02, 0.29, -0.88, -1.40, -0.56, -0.14, -0.43, -0.27,
        -0.80, -0.16, -0.33, -0.50,
    ],
);
/// Log odds by the measures from which the network reads two figures.
const READ_FROM: f32 = -2.0;
/// A constant, and what the log odds of the measures and of the network weigh;
/// fitted on pairs of stories that the network has not seen.
const BOTH: [f32; 3] = [0.33, 0.78, 0.60];
/// Log odds of a change against a conflict from which two figures are one.
const MOVED: f32 = 1.5;
/// A partial denial is worth so much of one.
const PARTLY: f32 = 0.3;

/// What is made of two figures.
pub(super) struct Weighed {
    /// The chance that a careful reader finds one quantity with two values.
    pub(super) chance: f32,
    /// To the network the figure is likelier to have moved than to be told in
    /// two ways.
    pub(super) moved: bool,
}

/// Weighs two figures by all that their passages have in common, and by what
/// the network makes of both.
pub(super) fn figures_weighed(
    finding: &Finding,
    a: InText<'_>,
    b: InText<'_>,
    readings: &Readings,
) -> Weighed {
    let products = ONE_QUANTITY.1.iter().zip(&finding.measures);
    let odds = ONE_QUANTITY.0 + products.map(|(w, x)| w * x).sum::<f32>();
    match (odds >= READ_FROM)
        .then(|| read(finding, a, b, readings))
        .flatten()
    {
        Some(read) => Weighed {
            chance: chance(BOTH[0] + BOTH[1] * odds + BOTH[2] * read.two_values()),
            moved: read.moved() >= MOVED,
        },
        None => Weighed {
            chance: chance(odds),
            moved: false,
        },
    }
}

/// What the network makes of two figures, each behind its headline.
pub(super) fn read(
    finding: &Finding,
    a: InText<'_>,
    b: InText<'_>,
    readings: &Readings,
) -> Option<Quantities> {
    let later = a.facts.day.zip(b.facts.day).map(|(a, b)| a - b);
    let pieces = |side: InText<'_>, figure: Span, later: Option<i32>| {
        Pieces::of_figure(side.text, side.sentence, figure, &side.facts.title, later)
    };
    let one = pieces(a, finding.a.span, later);
    let two = pieces(b, finding.b.span, later.map(|days| -days));
    readings.quantities(&one, &two)
}

/// The chance that the second sentence denies the very thing that the first
/// tells; what the words give where the network cannot be read.
pub(super) fn denial_chance(
    finding: &Finding,
    a: InText<'_>,
    b: InText<'_>,
    readings: &Readings,
) -> f32 {
    let pieces = |side: InText<'_>| Pieces::of(side.sentence.cut(side.text).unwrap_or(""));
    // The side that denies has the value "-".
    let (accuses, denies) = if finding.a.value == "-" {
        (b, a)
    } else {
        (a, b)
    };
    let read = readings.denial(&pieces(accuses), &pieces(denies));
    read.map_or(finding.confidence, |[denies, partly, _]| {
        denies + PARTLY * partly
    })
}

fn chance(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// A passage: a sentence in its article.
pub(super) type Passage<'a> = (&'a Facts, &'a Sentence);

/// The measures of the ground that two passages meet on.
pub(super) fn ground(a: Passage<'_>, b: Passage<'_>, meeting: &Meeting) -> Vec<f32> {
    let like = likeness(&a.1.gist, &b.1.gist);
    let (deep_a, deep_b) = (depth(a.1), depth(b.1));
    let days = a.0.day.zip(b.0.day).map(|(x, y)| (x - y).abs().min(7));
    let source = |name: &Name| {
        let others = &mut b.1.sources.iter();
        others.any(|other| other.folded == name.folded)
    };
    let mut measures = vec![
        is(meeting.day),
        is(meeting.place),
        is(meeting.near),
        is(meeting.apart),
        is(meeting.elsewhere),
        is(meeting.kind),
        meeting.words,
        cosine(&around(a), &around(b)),
        cosine(&a.0.terms, &b.0.terms),
        like.meaning,
        like.contained,
        like.covered,
        days.map_or(0.0, |days| days as f32 / 7.0),
        is(days.is_none()),
        deep_a.max(deep_b),
        deep_a.min(deep_b),
        names_in_common(a.0, b.0),
        cosine(&a.0.lead_terms(), &b.0.lead_terms()),
        is(a.1.sources.iter().any(source)),
    ];
    let bodies = [&a.0.terms, &b.0.terms];
    measures.extend(a.0.scene.measures(&b.0.scene, bodies));
    measures
}

/// One figure in its place.
#[derive(Clone, Copy)]
pub(super) struct Figure<'a> {
    pub(super) facts: &'a Facts,
    pub(super) sentence: &'a Sentence,
    pub(super) quantity: &'a Quantity,
}

/// The measures of two figures: those of the ground, then their own.
pub(super) fn figures(a: Figure<'_>, b: Figure<'_>, meeting: &Meeting) -> Vec<f32> {
    let (one, two) = (a.quantity, b.quantity);
    let (small, large) = match one.amount.named() <= two.amount.named() {
        true => (a, b),
        false => (b, a),
    };
    let at_least = |figure: Figure<'_>| {
        let bound = figure.quantity.amount.bound;
        is(matches!(bound, Bound::AtLeast | Bound::MoreThan))
    };
    let either = |holds: fn(&Quantity) -> bool| is(holds(one) || holds(two));
    let unit = one.unit.as_deref();
    let (low, high) = (small.quantity.amount.named(), large.quantity.amount.named());
    let heads = (in_headline(a), in_headline(b));
    let knows = (has_other(a, two), has_other(b, one));
    let (day_small, day_large) = (small.facts.day, large.facts.day);
    let mut measures = ground((a.facts, a.sentence), (b.facts, b.sentence), meeting);
    measures.extend([
        is(one.state.is_some() && one.state == two.state),
        is(!one.noun.is_empty() && one.noun == two.noun),
        is(one.people == two.people),
        is(unit == Some("%")),
        is(unit.is_some_and(|unit| MONEY.contains(&unit))),
        is(unit.is_some()),
        is(unit.is_none() && one.state.is_none()),
        either(|quantity| quantity.part),
        either(|quantity| quantity.further),
        at_least(small),
        at_least(large),
        either(|quantity| matches!(quantity.amount.bound, Bound::Vague | Bound::Range)),
        either(|quantity| quantity.amount.bound == Bound::About),
        ((high / low.max(1e-9)).ln() as f32).clamp(0.0, 3.0),
        (low.max(1.0).ln() as f32).min(12.0) / 12.0,
        is(day_small
            .zip(day_large)
            .is_some_and(|(earlier, later)| earlier < later)),
        (a.count() + b.count()).min(10) as f32 / 10.0,
        is(heads.0 && heads.1),
        is(heads.0 != heads.1),
        is(large.sentence.risen || small.sentence.early),
        is(knows.0 != knows.1),
        is(knows.0 && knows.1),
        is(low == 1.0),
    ]);
    measures
}

fn is(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

const MONEY: [&str; 4] = ["$", "€", "£", "euro"];

impl Figure<'_> {
    /// How many figures its sentence has.
    fn count(&self) -> usize {
        self.sentence.values.quantities.len()
    }
}

/// Telling words of a sentence and its neighbours.
fn around((facts, sentence): Passage<'_>) -> Vec<(Term, f32)> {
    let from = sentence.nth.saturating_sub(1);
    let here = facts.sentences.iter().skip(from).take(3);
    united(here)
}

/// How far down its article a sentence stands; from the twentieth on it is deep.
fn depth(sentence: &Sentence) -> f32 {
    sentence.nth.min(20) as f32 / 20.0
}

/// Whether the figure stands in its article's headline.
fn in_headline(figure: Figure<'_>) -> bool {
    let value = figure.quantity.amount.named();
    figure
        .facts
        .headline
        .iter()
        .any(|quantity| quantity.amount.named() == value)
}

/// Whether the article gives the other's value too, of the same state.
fn has_other(figure: Figure<'_>, other: &Quantity) -> bool {
    let mut all = figure
        .facts
        .sentences
        .iter()
        .flat_map(|s| &s.values.quantities);
    all.any(|quantity| {
        quantity.unit == other.unit
            && quantity.state == other.state
            && (other.state.is_some() || quantity.noun == other.noun)
            && quantity.amount.named() == other.amount.named()
    })
}

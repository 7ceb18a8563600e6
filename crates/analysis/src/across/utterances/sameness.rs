//! How likely two parts of statements render one act of speaking.
//!
//! A logistic regression over a dozen measures of words, meaning, numbers and
//! voices says, at next to no cost, what the network that reads both at once
//! would say. Where it leaves a chance, the network is asked. All weights are
//! fitted by `training/utterances`; those that decide on halves of gold that the
//! figures of the other halves have not seen.

use super::voices::Kinship;
use super::{Candidate, days_apart};
use crate::across::meaning::likeness;
use crosswire_article::Form;
use std::ops::Range;

/// How many measures the chance is made of.
pub const MEASURES: usize = 15;

/// The names of the measures, in order.
pub const NAMES: [&str; MEASURES] = [
    "meaning",
    "contained",
    "covered",
    "common",
    "run",
    "length",
    "linked",
    "open",
    "different",
    "numbers in common",
    "numbers differ",
    "both direct",
    "both direct, run",
    "another story",
    "days apart",
];

/// A constant, then a weight for each measure, as `training/utterances/fit.py`
/// prints them: fitted on what the network says.
const CONSTANT: f32 = -7.12;
const WEIGHTS: [f32; MEASURES] = [
    4.61, 1.73, 1.04, 1.29, 8.86, 1.00, -1.27, -2.13, -2.31, 1.52, -1.17, -2.28, 2.74, -2.26, -0.95,
];

/// The measures of two candidates.
pub(super) fn measures(one: &Candidate<'_>, two: &Candidate<'_>) -> [f32; MEASURES] {
    let (a, b) = (&one.part.gist, &two.part.gist);
    let like = likeness(a, b);
    let is = |holds: bool| f32::from(u8::from(holds));
    let kinship = one.borne.kinship(&two.borne);
    let run = run(&one.part.order, &two.part.order) as f32;
    let shorter = one.part.order.len().min(two.part.order.len()).max(1) as f32;
    let direct = is(one.statement.form == Form::Direct && two.statement.form == Form::Direct);
    [
        like.meaning,
        like.contained,
        like.covered,
        like.common.min(40.0) / 40.0,
        run.min(10.0) / 10.0,
        a.weight().min(b.weight()).ln_1p() / 5.0,
        is(kinship == Kinship::Linked),
        is(kinship == Kinship::Open),
        is(matches!(kinship, Kinship::Different | Kinship::TwoPeople)),
        is(like.measures[4] > 0.0),
        like.measures[5],
        direct,
        direct * run / shorter,
        is(one.story != two.story),
        days_apart(one.digest, two.digest).min(7) as f32 / 7.0,
    ]
}

/// The log odds that the network would take both for one act of speaking, as
/// far as the measures tell.
pub(super) fn odds(measures: &[f32; MEASURES]) -> f32 {
    let sum: f32 = WEIGHTS.iter().zip(measures).map(|(w, x)| w * x).sum();
    CONSTANT + sum
}

/// Tenths of words in a row from which words alone may tell.
const SAME_WORDS: f32 = 0.6;

/// What the voices say against one act of speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Against {
    Nothing,
    /// Two names: one paper credits the minister and one the ministry, or has
    /// the wrong one. Or a quotation whose speaker is not known.
    Voices,
    /// Two people, to neither of whom the other's words are given for their meaning.
    People,
}

/// What the voices of two candidates, of these measures, say against it; where
/// enough words are the same in a row, nothing.
pub(super) fn against(
    one: &Candidate<'_>,
    two: &Candidate<'_>,
    measures: &[f32; MEASURES],
) -> Against {
    let [.., run, _, _, open, different, _, _, direct, _, _, _] = *measures;
    if run >= SAME_WORDS || different == 0.0 && (open == 0.0 || direct == 0.0) {
        return Against::Nothing;
    }
    match one.borne.kinship(&two.borne) {
        Kinship::TwoPeople => Against::People,
        _ => Against::Voices,
    }
}

/// Log odds that leave it open: below, less the [`distance`], hardly a pair is one
/// act, and above, hardly one is not.
pub(super) const OPEN: Range<f32> = -4.0..5.0;

/// A constant, and what the log odds of the measures and of the network weigh,
/// and voices that part.
const BOTH: [f32; 4] = [-0.30, 0.05, 0.73, -0.87];

/// What the log odds lose where two articles tell two stories, and further
/// where one of them has no day. The golds are pairs that lie near one another; of
/// what was joined across the stories of 5,000 articles at chances of .8 to .9
/// readers found half to be one act, and few below.
const ANOTHER_STORY: f32 = -2.2;
const NO_DAY: f32 = -0.8;

/// What speaks against one act before a word is read.
pub(super) fn distance(one: &Candidate<'_>, two: &Candidate<'_>) -> f32 {
    if one.story == two.story {
        return 0.0;
    }
    let dated = one.digest.day.is_some() && two.digest.day.is_some();
    ANOTHER_STORY + if dated { 0.0 } else { NO_DAY }
}

/// The chance that two parts render one act of speaking, 0 to 1, by the log
/// odds of their measures, those of the network where it could be asked, what the
/// voices say and their distance.
pub(super) fn chance(odds: f32, read: Option<f32>, against: Against, distance: f32) -> f32 {
    let [constant, of_measures, of_network, of_voices] = BOTH;
    let sum = constant + of_measures * odds;
    let sum = match (against, read) {
        (Against::People, _) | (Against::Voices, None) => return 0.0,
        (Against::Nothing, None) => odds,
        (Against::Nothing, Some(read)) => sum + of_network * read,
        (Against::Voices, Some(read)) => sum + of_network * read + of_voices,
    };
    1.0 / (1.0 + (-sum - distance).exp())
}

/// Words of the longest run that both have.
fn run(one: &[u32], two: &[u32]) -> usize {
    let mut longest = 0;
    let mut before = vec![0usize; two.len() + 1];
    for a in one {
        let mut diagonal = 0;
        for (b, length) in two.iter().zip(&mut before[1..]) {
            let here = if a == b { diagonal + 1 } else { 0 };
            diagonal = std::mem::replace(length, here);
            longest = longest.max(here);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_wherever_it_stands() {
        assert_eq!(run(&[1, 2, 3, 4], &[9, 2, 3, 4, 9]), 3);
        assert_eq!(run(&[1, 2], &[2, 1]), 1);
        assert_eq!(run(&[], &[1]), 0);
    }

    #[test]
    fn every_measure_has_a_name_and_a_weight() {
        assert_eq!(NAMES.len(), WEIGHTS.len());
    }

    #[test]
    fn where_voices_part_more_must_speak_for_it() {
        let read = |against| chance(0.0, Some(1.0), against, 0.0);
        assert!(read(Against::Voices) < read(Against::Nothing));
        assert_eq!(read(Against::People), 0.0);
        assert_eq!(chance(2.0, None, Against::Voices, 0.0), 0.0);
        assert!(chance(0.0, Some(1.0), Against::Nothing, ANOTHER_STORY) < 0.5);
    }
}

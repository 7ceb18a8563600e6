//! How likely two parts of statements render one act of speaking.
//!
//! A logistic regression over a dozen measures of words, meaning, numbers and
//! voices says what every pair costs next to nothing to ask. Where it leaves a
//! chance, the network that reads both at once is asked too. All weights are
//! fitted by `training/utterances` on halves of gold that the figures of the
//! other halves have not seen.

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
/// prints them.
const CONSTANT: f32 = -3.61;
const WEIGHTS: [f32; MEASURES] = [
    4.11, 1.33, 0.89, 0.38, 3.05, -1.51, -0.73, -1.55, -1.56, -0.01, -0.68, 0.37, -1.01, -2.38,
    -2.42,
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
        is(kinship == Kinship::Different),
        is(like.measures[4] > 0.0),
        like.measures[5],
        direct,
        direct * run / shorter,
        is(one.story != two.story),
        days_apart(one.digest, two.digest).min(7) as f32 / 7.0,
    ]
}

/// Tenths of words in a row from which words alone may tell.
const SAME_WORDS: f32 = 0.6;

/// The log odds that both render one act of speaking, as far as the measures
/// tell; none where it is out of the question.
pub(super) fn odds(measures: &[f32; MEASURES]) -> Option<f32> {
    let [.., run, _, _, open, different, _, _, direct, _, _, _] = *measures;
    // Two names are given one utterance only where one paper has the wrong man
    // or they spoke together; and a quotation whose speaker is not known is
    // another's only by its words.
    let by_words_alone = different > 0.0 || open > 0.0 && direct > 0.0;
    if by_words_alone && run < SAME_WORDS {
        return None;
    }
    let sum: f32 = WEIGHTS.iter().zip(measures).map(|(w, x)| w * x).sum();
    Some(CONSTANT + sum)
}

/// Log odds that leave it open: below, hardly a pair is one act, and above,
/// hardly one is not.
pub(super) const OPEN: Range<f32> = -2.3..2.4;

/// A constant, and what the log odds of the measures and of the network weigh.
const BOTH: [f32; 3] = [-0.83, -0.09, 0.83];

/// The chance that two parts render one act of speaking, 0 to 1, by the log
/// odds of their measures and those of the network, where it could be asked.
pub(super) fn chance(odds: f32, read: Option<f32>) -> f32 {
    let [constant, of_measures, of_network] = BOTH;
    let sum = read.map_or(odds, |read| {
        constant + of_measures * odds + of_network * read
    });
    1.0 / (1.0 + (-sum).exp())
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
        assert!(odds(&[0.0; MEASURES]).is_some());
    }
}

//! The chances of pairs of parts: by their measures, and for those that these
//! leave open by the network, which reads both at once.

use super::grouping::Pairs;
use super::sameness::Against;
use super::{Candidate, days_later, each_pair, sameness};
use crate::across::cross_encoder::{Pieces, Readings};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Pairs less likely than this are no evidence for a group.
const LEAST_CHANCE: f32 = 0.2;
/// Open pairs of a part that are read: with whom it is likeliest to be one.
/// What a hundred outlets tell makes thousands of pairs.
const MOST_READ: usize = 5;

/// Two parts that may be one act of speaking.
struct Open {
    /// Their places, the earlier first.
    pair: (usize, usize),
    /// The log odds by measures.
    odds: f32,
    /// What the voices say against it.
    against: Against,
    /// What else does before a word is read.
    distance: f32,
}

/// The chances of all pairs that have one worth keeping.
pub(super) fn pairs(candidates: &[Candidate<'_>], readings: &Readings) -> Pairs {
    let mut open: Vec<Open> = Vec::new();
    each_pair(candidates, |one, two| {
        let (a, b) = (&candidates[one], &candidates[two]);
        let measures = sameness::measures(a, b);
        let odds = sameness::odds(&measures);
        let distance = sameness::distance(a, b);
        if odds + distance < sameness::OPEN.start {
            return;
        }
        let against = sameness::against(a, b, &measures);
        if against != Against::People {
            open.push(Open {
                pair: (one, two),
                odds,
                against,
                distance,
            });
        }
    });
    let asked = asked(&open);
    let read = read_once(candidates, &open, &asked, readings);
    let chances = open.iter().enumerate().map(|(place, open)| {
        let asked = asked.contains(&place);
        let read = asked.then(|| read[&wordings(candidates, open.pair)]);
        let chance = sameness::chance(open.odds, read.flatten(), open.against, open.distance);
        (open.pair, chance)
    });
    chances
        .filter(|(_, chance)| *chance >= LEAST_CHANCE)
        .collect()
}

/// Which pairs are read, by their places: the likeliest of each part that are
/// not certain.
fn asked(open: &[Open]) -> BTreeSet<usize> {
    let mut likeliest: Vec<usize> = (0..open.len()).collect();
    let odds = |place: usize| open[place].odds + open[place].distance;
    likeliest.sort_by(|a, b| odds(*b).total_cmp(&odds(*a)).then(a.cmp(b)));
    let mut read: HashMap<usize, usize> = HashMap::new();
    likeliest.retain(|place| {
        let (one, two) = open[*place].pair;
        let asked = sameness::OPEN.contains(&open[*place].odds)
            && [one, two]
                .iter()
                .any(|part| read.get(part).is_none_or(|read| *read < MOST_READ));
        if asked {
            *read.entry(one).or_default() += 1;
            *read.entry(two).or_default() += 1;
        }
        asked
    });
    likeliest.into_iter().collect()
}

/// Two wordings, and how many days the first is later than the second.
pub(super) type Wordings<'a> = ([&'a Pieces; 2], Option<i32>);

/// What the network says of pairs, each pair of wordings read once: a wire
/// story that a hundred outlets print is one wording.
fn read_once<'a>(
    candidates: &'a [Candidate<'_>],
    open: &[Open],
    asked: &BTreeSet<usize>,
    readings: &Readings,
) -> HashMap<Wordings<'a>, Option<f32>> {
    let pairs = asked
        .iter()
        .map(|place| wordings(candidates, open[*place].pair));
    let pairs: HashSet<Wordings<'_>> = pairs.collect();
    readings.expect(pairs.len());
    let pairs = pairs.into_par_iter();
    pairs
        .map(|wordings| (wordings, ask(wordings, readings)))
        .collect()
}

fn wordings<'a>(candidates: &'a [Candidate<'_>], (one, two): (usize, usize)) -> Wordings<'a> {
    let (a, b) = (&candidates[one], &candidates[two]);
    let later = days_later(a.digest, b.digest);
    ([&a.part.pieces, &b.part.pieces], later)
}

/// The log odds that both are one act of speaking, as the network has it.
pub(super) fn ask(([one, two], days_later): Wordings<'_>, readings: &Readings) -> Option<f32> {
    let earlier = days_later.map(|days| -days);
    readings.one_utterance(&one.behind_days(days_later), &two.behind_days(earlier))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(one: usize, two: usize, odds: f32) -> Open {
        Open {
            pair: (one, two),
            odds,
            against: Against::Nothing,
            distance: 0.0,
        }
    }

    #[test]
    fn the_likeliest_of_each_part_are_read() {
        let one_in_all = (1..6).map(|two| open(0, two, 1.0 - 0.1 * two as f32));
        // Each of the five has only the one; so all are read.
        assert_eq!(asked(&one_in_all.collect::<Vec<_>>()).len(), 5);
        let everybody: Vec<Open> = (0..20)
            .flat_map(|one| (one + 1..20).map(move |two| open(one, two, 0.0)))
            .collect();
        assert!(asked(&everybody).len() <= 20 * MOST_READ);
    }

    #[test]
    fn what_is_certain_or_hopeless_is_not() {
        let open = [
            open(0, 1, sameness::OPEN.end),
            open(2, 3, sameness::OPEN.start - 1.0),
        ];
        assert!(asked(&open).is_empty());
    }
}

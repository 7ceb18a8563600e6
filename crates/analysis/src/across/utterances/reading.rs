//! The chances of pairs of parts: by their measures, and for those that these
//! leave open by the network, which reads both at once.

use super::grouping::Pairs;
use super::{Candidate, each_pair, sameness};
use crate::across::cross_encoder::{self, Pieces};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Pairs less likely than this are no evidence for a group.
const LEAST_CHANCE: f32 = 0.2;
/// Open pairs of a part that are read: with whom it is likeliest to be one.
/// What a hundred outlets tell makes thousands of pairs.
const MOST_READ: usize = 3;

/// Two parts by their places, the earlier first, and the log odds by measures.
type Open = (usize, usize, f32);

/// The chances of all pairs that have one worth keeping.
pub(super) fn pairs(candidates: &[Candidate<'_>]) -> Pairs {
    let mut open: Vec<Open> = Vec::new();
    each_pair(candidates, |one, two| {
        let measures = sameness::measures(&candidates[one], &candidates[two]);
        let odds = sameness::odds(&measures).filter(|odds| *odds >= sameness::OPEN.start);
        open.extend(odds.map(|odds| (one, two, odds)));
    });
    let asked = asked(&open);
    let read = read_once(candidates, &open, &asked);
    let chances = open.iter().enumerate().map(|(place, (one, two, odds))| {
        let wordings = wordings(candidates, (*one, *two));
        let read = asked.contains(&place).then(|| read[&wordings]).flatten();
        ((*one, *two), sameness::chance(*odds, read))
    });
    chances
        .filter(|(_, chance)| *chance >= LEAST_CHANCE)
        .collect()
}

/// Which pairs are read, by their places: the likeliest of each part that are
/// not certain.
fn asked(open: &[Open]) -> BTreeSet<usize> {
    let mut likeliest: Vec<usize> = (0..open.len()).collect();
    likeliest.sort_by(|a, b| open[*b].2.total_cmp(&open[*a].2).then(a.cmp(b)));
    let mut read: HashMap<usize, usize> = HashMap::new();
    likeliest.retain(|place| {
        let (one, two, odds) = open[*place];
        let asked = sameness::OPEN.contains(&odds)
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

/// What the network says of pairs, each pair of wordings read once: a wire
/// story that a hundred outlets print is one wording.
fn read_once<'a>(
    candidates: &'a [Candidate<'_>],
    open: &[Open],
    asked: &BTreeSet<usize>,
) -> HashMap<[&'a Pieces; 2], Option<f32>> {
    let pairs = asked.iter().map(|place| (open[*place].0, open[*place].1));
    let pairs: HashSet<[&Pieces; 2]> = pairs.map(|pair| wordings(candidates, pair)).collect();
    let pairs = pairs.into_par_iter();
    pairs
        .map(|pair| (pair, cross_encoder::one_utterance(pair[0], pair[1])))
        .collect()
}

fn wordings<'a>(candidates: &'a [Candidate<'_>], (one, two): (usize, usize)) -> [&'a Pieces; 2] {
    [one, two].map(|place| &candidates[place].part.pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_of_each_part_are_read() {
        let open: Vec<Open> = (1..6).map(|two| (0, two, 1.0 - 0.1 * two as f32)).collect();
        // Each of the five has only the one; so all are read.
        assert_eq!(asked(&open).len(), 5);
        let everybody: Vec<Open> = (0..8)
            .flat_map(|one| (one + 1..8).map(move |two| (one, two, 0.0)))
            .collect();
        assert!(asked(&everybody).len() <= 8 * MOST_READ);
    }

    #[test]
    fn what_is_certain_or_hopeless_is_not() {
        let open = [
            (0, 1, sameness::OPEN.end),
            (2, 3, sameness::OPEN.start - 1.0),
        ];
        assert!(asked(&open).is_empty());
    }
}

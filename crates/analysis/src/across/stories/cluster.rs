//! Average-link grouping (UPGMA; Sokal & Michener 1958) that also asks how
//! tightly the two sides hold together by themselves.
//!
//! Some happenings are told in nearly the same words by everyone, others are
//! not, so one threshold is too high for some and too low for others. Two
//! groups are therefore joined only when the nearness between them is at least
//! a share of the nearness within the looser of them (relative closeness;
//! Karypis, Han & Kumar 1999).

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// Two items and how near they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::across) struct Pair {
    pub(in crate::across) one: usize,
    pub(in crate::across) two: usize,
    pub(in crate::across) nearness: f32,
}

/// When two groups may become one.
#[derive(Clone, Copy, Debug)]
pub(in crate::across) struct Rule {
    /// Least average nearness between them; pairs not given count as 0.
    pub(in crate::across) least: f64,
    /// Least share of the nearness within the looser one.
    pub(in crate::across) share: f64,
}

/// Groups of `size` items, each sorted, in order of their first members.
pub(in crate::across) fn cluster(size: usize, pairs: &[Pair], rule: Rule) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(size, pairs);
    let mut heap: BinaryHeap<Candidate> = pairs
        .iter()
        .filter(|pair| f64::from(pair.nearness) >= rule.least)
        .map(|pair| groups.candidate(pair.one, pair.two))
        .collect();
    while let Some(candidate) = heap.pop() {
        if groups.is_stale(&candidate) || !groups.may_join(&candidate, rule) {
            continue;
        }
        groups.join(candidate.one, candidate.two);
        let joined = candidate.one;
        let near = groups.neighbours[joined].keys();
        let fresh = near.map(|other| groups.candidate(joined.min(*other), joined.max(*other)));
        heap.extend(fresh.filter(|candidate| candidate.average >= rule.least));
    }
    let mut members = groups.members;
    members.retain(|members| !members.is_empty());
    for members in &mut members {
        members.sort_unstable();
    }
    members
}

/// A possible join: the nearer first, then those of smaller index.
#[derive(Clone, Copy, PartialEq)]
struct Candidate {
    average: f64,
    one: usize,
    two: usize,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.average
            .total_cmp(&other.average)
            .then_with(|| (other.one, other.two).cmp(&(self.one, self.two)))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Groups in the making. A joined group lives on under its smaller index.
struct Groups {
    members: Vec<Vec<usize>>,
    /// Sum of nearness over the pairs between two groups, both ways.
    neighbours: Vec<BTreeMap<usize, f64>>,
    /// Sum of nearness over the pairs within a group.
    within: Vec<f64>,
}

impl Groups {
    fn new(size: usize, pairs: &[Pair]) -> Self {
        let mut neighbours = vec![BTreeMap::new(); size];
        for pair in pairs {
            neighbours[pair.one].insert(pair.two, f64::from(pair.nearness));
            neighbours[pair.two].insert(pair.one, f64::from(pair.nearness));
        }
        Self {
            members: (0..size).map(|index| vec![index]).collect(),
            neighbours,
            within: vec![0.0; size],
        }
    }

    fn candidate(&self, one: usize, two: usize) -> Candidate {
        let sum = self.neighbours[one].get(&two).copied().unwrap_or(0.0);
        let pairs = self.members[one].len() * self.members[two].len();
        let average = sum / pairs.max(1) as f64;
        Candidate { average, one, two }
    }

    /// Whether a side was joined to something since the candidate was made:
    /// then its fresh twin is in the heap.
    fn is_stale(&self, candidate: &Candidate) -> bool {
        let Candidate { one, two, .. } = *candidate;
        self.members[one].is_empty()
            || self.members[two].is_empty()
            || self.candidate(one, two).average != candidate.average
    }

    fn may_join(&self, candidate: &Candidate, rule: Rule) -> bool {
        let looser = self
            .closeness(candidate.one)
            .min(self.closeness(candidate.two));
        candidate.average >= rule.share * looser
    }

    /// Average nearness within a group; 0 for a single item, which has none.
    fn closeness(&self, group: usize) -> f64 {
        let size = self.members[group].len();
        self.within[group] / (size * (size - 1) / 2).max(1) as f64
    }

    fn join(&mut self, one: usize, two: usize) {
        let between = self.neighbours[one].remove(&two).unwrap_or(0.0);
        self.within[one] += self.within[two] + between;
        let taken = std::mem::take(&mut self.members[two]);
        self.members[one].extend(taken);
        for (other, sum) in std::mem::take(&mut self.neighbours[two]) {
            self.neighbours[other].remove(&two);
            if other != one {
                let whole = self.neighbours[one].entry(other).or_default();
                *whole += sum;
                let whole = *whole;
                self.neighbours[other].insert(one, whole);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        least: 0.1,
        share: 0.6,
    };

    fn pairs(given: &[(usize, usize, f32)]) -> Vec<Pair> {
        let pair = |(one, two, nearness): &(usize, usize, f32)| Pair {
            one: *one,
            two: *two,
            nearness: *nearness,
        };
        given.iter().map(pair).collect()
    }

    #[test]
    fn two_tight_groups_stay_apart_where_a_loose_one_would_be_joined() {
        let tight = pairs(&[
            (0, 1, 0.6),
            (2, 3, 0.6),
            (0, 2, 0.2),
            (0, 3, 0.2),
            (1, 2, 0.2),
            (1, 3, 0.2),
        ]);
        assert_eq!(cluster(4, &tight, RULE), [vec![0, 1], vec![2, 3]]);
        let loose = pairs(&[
            (0, 1, 0.3),
            (2, 3, 0.3),
            (0, 2, 0.2),
            (0, 3, 0.2),
            (1, 2, 0.2),
            (1, 3, 0.2),
        ]);
        assert_eq!(cluster(4, &loose, RULE), [vec![0, 1, 2, 3]]);
    }

    #[test]
    fn what_is_near_to_one_alone_does_not_pull_a_group_along() {
        let chain = pairs(&[(0, 1, 0.3), (1, 2, 0.15)]);
        assert_eq!(cluster(3, &chain, RULE), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn nothing_near_is_nothing_joined() {
        assert_eq!(cluster(2, &[], RULE), [vec![0], vec![1]]);
        assert!(cluster(0, &[], RULE).is_empty());
    }
}

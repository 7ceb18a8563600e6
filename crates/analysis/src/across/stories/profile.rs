//! How near two articles are as accounts of one happening.

use super::super::Digest;
use super::super::facets::{Counts, Facets};
use super::super::terms::{Term, rarity};
use crate::across::scene;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Measures of words.
const WORDS: usize = 6;
/// How many measures nearness is made of.
pub(in crate::across) const MEASURES: usize = WORDS + 1 + scene::MEASURES;

/// What each measure weighs: those of words, of the days between, and of the
/// scenes. Searched for on the tune halves of five sets of story gold and of
/// judged pairs of two piles; see `training/stories`. One place, one kind and
/// two tolls told nothing beyond the others.
const WEIGHTS: [f32; MEASURES] = [
    0.07, 0.13, 0.13, 0.12, 0.23, 0.16, // words
    1.0,  // days
    0.0, -0.07, 0.04, 0.0, -0.2, 0.11, -0.08, 0.16, 0.0, // scenes
];
/// What is added where both are dated and of one day; less with every day between.
const SAME_DAY: f32 = 0.1;

/// From so many days apart nearness of days counts nothing.
const NEAR_DAYS: i32 = 3;
/// Further apart than this it counts against.
const FAR_DAYS: i32 = 7;
/// What is taken off beyond [`FAR_DAYS`], and again this share of it for every
/// doubling.
const LATER: f32 = 0.1;
const DOUBLED: f32 = 0.1;
/// Two dated articles further apart than this are never one happening.
pub(super) const WINDOW_DAYS: i32 = 90;
/// A facet keeps its heaviest terms only: the tail costs time, tells nothing.
const KEPT_TERMS: usize = 150;
/// Repetition within an article counts as (1 + ln n) to this power.
const REPETITION: f32 = 1.5;
/// So many of a lead's words are looked for in the other article.
const LEAD_SOUGHT: usize = 20;
/// How many articles a pile must have before the share of it that holds a word
/// counts half against the word: two articles with a word in common shall not
/// lose it.
const SMALL_PILE: f32 = 12.0;
/// The power of that share: in a pile on one affair, what most of it tells parts
/// no story from another, and what a third of it tells does.
const PILE_SHARED: i32 = 2;

/// A sparse vector, sorted by term.
pub(in crate::across) type Vector = Vec<(Term, f32)>;

/// An article as a story sees it.
pub(super) struct Profile<'a> {
    pub(super) digest: &'a Digest,
    pub(super) body: Vector,
    lead: Vector,
    names: Vector,
    numbers: Vector,
    /// What is looked for in the other, with weights that make 1 together.
    lead_sought: Vector,
}

/// Profiles of all articles of a pile.
pub(super) fn profiles<'a>(digests: &[&'a Digest]) -> Vec<Profile<'a>> {
    let pile = Pile::of_facets(digests.iter().map(|digest| &digest.facets));
    digests.iter().map(|digest| pile.profile(digest)).collect()
}

/// In how many articles of the pile each term stands.
pub(in crate::across) struct Pile {
    holding: HashMap<Term, usize>,
    documents: usize,
}

impl Pile {
    /// Counts in how many of the given sets of facets each term stands.
    pub(in crate::across) fn of_facets<'a>(all: impl Iterator<Item = &'a Facets>) -> Self {
        let mut holding: HashMap<Term, usize> = HashMap::new();
        let mut documents = 0;
        for facets in all {
            documents += 1;
            for (term, _) in &facets.body {
                *holding.entry(*term).or_default() += 1;
            }
        }
        Self { holding, documents }
    }

    /// Rarity in news at large; less where the pile shares the word: in a pile
    /// on one affair its names tell no story from another.
    fn rarity(&self, term: Term) -> f32 {
        let held = self.holding.get(&term).copied().unwrap_or(0);
        let others = held.saturating_sub(1) as f32;
        let shared = others / (self.documents as f32 + SMALL_PILE);
        rarity(term, held, self.documents) * (1.0 - shared).powi(PILE_SHARED)
    }

    /// The unit vector of a facet.
    pub(in crate::across) fn weigh(&self, counts: &Counts) -> Vector {
        let weight = |count: f32| (1.0 + count.max(1.0).ln()).powf(REPETITION);
        unit(self.heaviest(counts, KEPT_TERMS, weight))
    }

    fn profile<'a>(&self, digest: &'a Digest) -> Profile<'a> {
        let facets = &digest.facets;
        let weigh = |counts| self.weigh(counts);
        let seek = |counts: &Counts, most: usize| {
            shares(self.heaviest(counts, most, |count| 1.0 + count.max(1.0).ln()))
        };
        Profile {
            digest,
            body: weigh(&facets.body),
            lead: weigh(&facets.lead),
            names: weigh(&facets.names),
            numbers: weigh(&facets.numbers),
            lead_sought: seek(&facets.lead, LEAD_SOUGHT),
        }
    }

    /// The `most` heaviest terms, sorted by term.
    fn heaviest(&self, counts: &Counts, most: usize, weight: impl Fn(f32) -> f32) -> Vector {
        let mut vector: Vector = counts
            .iter()
            .map(|(term, count)| (*term, weight(*count) * self.rarity(*term)))
            .collect();
        vector.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(most);
        vector.sort_by_key(|(term, _)| *term);
        vector
    }
}

fn unit(mut vector: Vector) -> Vector {
    let length = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    for (_, weight) in &mut vector {
        *weight /= length.max(f32::MIN_POSITIVE);
    }
    vector
}

fn shares(mut vector: Vector) -> Vector {
    let whole: f32 = vector.iter().map(|(_, w)| w).sum();
    for (_, weight) in &mut vector {
        *weight /= whole.max(f32::MIN_POSITIVE);
    }
    vector
}

impl Profile<'_> {
    /// Nearness of two articles, about 0 to 1: unrelated ones below 0.05.
    pub(super) fn nearness(&self, other: &Self) -> f32 {
        let measures = self.measures(other);
        let products = WEIGHTS.iter().zip(measures);
        products.map(|(weight, measure)| weight * measure).sum()
    }

    /// What the nearness is made of: cosines over all words, over headline and
    /// lead, over names and over numbers; the share of one lead's telling words
    /// found in the other article, the smaller and the mean of both directions;
    /// the days between; the scenes.
    pub(super) fn measures(&self, other: &Self) -> [f32; MEASURES] {
        let found = |one: &Self, two: &Self| held(&one.lead_sought, &two.digest.facets.body);
        let (there, back) = (found(self, other), found(other, self));
        let words = [
            dot(&self.body, &other.body),
            dot(&self.lead, &other.lead),
            dot(&self.names, &other.names),
            dot(&self.numbers, &other.numbers),
            there.min(back),
            f32::midpoint(there, back),
        ];
        let bodies = [&self.digest.facets.body, &other.digest.facets.body];
        let scenes = self.digest.scene.measures(&other.digest.scene, bodies);
        let mut measures = [0.0; MEASURES];
        measures[..WORDS].copy_from_slice(&words);
        measures[WORDS] = self.in_time(other);
        measures[WORDS + 1..].copy_from_slice(&scenes);
        measures
    }

    /// What the days between two articles add or take off; nothing where one
    /// has no day.
    fn in_time(&self, other: &Self) -> f32 {
        let (Some(one), Some(two)) = (self.digest.day, other.digest.day) else {
            return 0.0;
        };
        let apart = (two - one).abs();
        if apart <= FAR_DAYS {
            return SAME_DAY * (1.0 - apart as f32 / NEAR_DAYS as f32).max(0.0);
        }
        let doublings = (apart as f32 / FAR_DAYS as f32).log2();
        -LATER * (1.0 + DOUBLED * doublings)
    }

    /// Whether the two lie close enough to be compared at all.
    pub(super) fn comparable(&self, other: &Self) -> bool {
        match (self.digest.day, other.digest.day) {
            (Some(one), Some(two)) => (two - one).abs() <= WINDOW_DAYS,
            _ => true,
        }
    }
}

/// The weight of what is sought that `counts` hold.
fn held(sought: &Vector, counts: &Counts) -> f32 {
    let holds = |term: &Term| counts.binary_search_by_key(term, |(held, _)| *held).is_ok();
    let found = sought.iter().filter(|(term, _)| holds(term));
    found.map(|(_, weight)| weight).sum()
}

pub(in crate::across) fn dot(one: &[(Term, f32)], two: &[(Term, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < one.len() && j < two.len() {
        match one[i].0.cmp(&two[j].0) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                sum += one[i].1 * two[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

//! Sentences of different articles that tell one thing.
//!
//! Leader clustering over an inverted index: sentences come in order of time,
//! and each joins the claim with the nearest member that tells the same, as the
//! network which reads both has it, or founds its own. A sentence whose values
//! conflict with a claim's never joins it.

use super::Account;
use crate::across::conflicts::compare;
use crate::across::cross_encoder::{Readings, one_thing};
use crate::across::meaning::likeness;
use crosswire_article::Relation;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Least cosine of content words of a sentence and some member.
const LEAST_COSINE: f32 = 0.3;
/// Least cosine of two sentences whose values are laid side by side for conflicts.
const LEAST_BESIDE: f32 = 0.5;
/// From this on two sentences tell one thing and need not be read: of 107 pairs that
/// readers judged (`crates/eval/gold/claims.jsonl`) 104 do, and of those below two
/// in five.
const REPEATED: f32 = 0.9;
/// Sentences less alike by their words and directions in meaning are not read: of the
/// judged pairs that spares a third, and two of 134 that tell one thing.
const LEAST_ALIKE: f32 = 0.45;
/// Least chance that two sentences tell one thing: of 31 told of 5,000 articles with less
/// than this 8 did to readers, of 167 with more 142.
const LEAST_CHANCE: f32 = 0.7;
/// The same where they have fewer words in common than those beside which values are
/// laid: of 64 such pairs with at least this 58 tell one thing to readers, of 27 with
/// .8 to .9 only 15.
const LEAST_CHANCE_APART: f32 = 0.9;
/// A second sentence of one article joins only where it repeats the first.
const OWN_COSINE: f32 = 0.8;
/// Sentences with fewer content words claim nothing by themselves.
const LEAST_TERMS: usize = 4;
/// A term in more sentences than this brings none together.
const WIDEST: usize = 400;

/// A claim in the making: its sentences (article, sentence, nearness to the
/// nearest other member).
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    pub(super) members: Vec<(usize, usize, f32)>,
}

/// Sentences of a story that claim something, with those before them that are
/// much like them.
pub(super) struct Neighbours {
    /// Article and sentence of each, in order.
    all: Vec<(usize, usize)>,
    /// For each the places in `all` of earlier ones, with their cosine, the
    /// nearest first.
    near: Vec<Vec<(usize, f32)>>,
}

impl Neighbours {
    pub(super) fn of(accounts: &[Account]) -> Self {
        // Earlier sentences by the terms they hold.
        let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
        let (mut all, mut near) = (Vec::new(), Vec::new());
        for (article, account) in accounts.iter().enumerate() {
            for sentence in 0..account.facts.len() {
                let terms = account.facts.terms(sentence);
                if terms.len() < LEAST_TERMS {
                    continue;
                }
                near.push(nearest(accounts, &index, &all, (article, sentence)));
                for (term, _) in terms {
                    let posting = index.entry(*term).or_default();
                    if posting.len() < WIDEST {
                        posting.push(all.len());
                    }
                }
                all.push((article, sentence));
            }
        }
        Self { all, near }
    }

    /// Every two that are much alike, the earlier first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = ((usize, usize), (usize, usize))> + '_ {
        let each = self.all.iter().zip(&self.near);
        each.flat_map(|(two, near)| {
            let alike = near.iter().filter(|(_, cosine)| *cosine >= LEAST_BESIDE);
            alike.map(|(one, _)| (self.all[*one], *two))
        })
    }
}

pub(super) fn join(
    accounts: &[Account],
    neighbours: &Neighbours,
    readings: &Readings,
) -> Vec<Joined> {
    let mut claims: Vec<Joined> = Vec::new();
    let mut claim_of: Vec<usize> = Vec::new();
    let all = &neighbours.all;
    for (place, near) in all.iter().zip(&neighbours.near) {
        let claim = match choose(accounts, &claims, &claim_of, all, near, *place, readings) {
            Some((claim, member, cosine)) => {
                let nearest = &mut claims[claim].members[member].2;
                *nearest = nearest.max(cosine);
                claims[claim].members.push((place.0, place.1, cosine));
                claim
            }
            None => {
                claims.push(Joined {
                    members: vec![(place.0, place.1, 0.0)],
                });
                claims.len() - 1
            }
        };
        claim_of.push(claim);
    }
    claims
}

/// Earlier sentences by falling cosine, those above the threshold only.
fn nearest(
    accounts: &[Account],
    index: &HashMap<u64, Vec<usize>>,
    all: &[(usize, usize)],
    at: (usize, usize),
) -> Vec<(usize, f32)> {
    let terms = accounts[at.0].facts.terms(at.1);
    let mut touched: BTreeMap<usize, f32> = BTreeMap::new();
    for (term, weight) in terms {
        for member in index.get(term).into_iter().flatten() {
            *touched.entry(*member).or_default() += weight * weight;
        }
    }
    let length = |facts: &[(u64, f32)]| facts.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    let own = length(terms);
    let mut near: Vec<(usize, f32)> = touched
        .into_iter()
        .map(|(member, sum)| {
            let (article, sentence) = all[member];
            let other = length(accounts[article].facts.terms(sentence));
            (member, sum / (own * other).max(f32::MIN_POSITIVE))
        })
        .filter(|(_, cosine)| *cosine >= LEAST_COSINE)
        .collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    near.truncate(12);
    near
}

fn choose(
    accounts: &[Account],
    claims: &[Joined],
    claim_of: &[usize],
    all: &[(usize, usize)],
    near: &[(usize, f32)],
    at: (usize, usize),
    readings: &Readings,
) -> Option<(usize, usize, f32)> {
    let mut refused = BTreeSet::new();
    for &(member, cosine) in near {
        let claim = claim_of[member];
        if refused.contains(&claim) {
            continue;
        }
        let own = claims[claim]
            .members
            .iter()
            .any(|(article, _, _)| *article == at.0);
        let place = all[member];
        let findings = compare(
            (&accounts[place.0].facts, place.1),
            (&accounts[at.0].facts, at.1),
        );
        let parts = findings.iter().any(|finding| {
            !finding.open
                && matches!(
                    finding.relation,
                    Relation::Conflict | Relation::Change | Relation::Denial
                )
        });
        let least = match cosine < LEAST_BESIDE {
            true => LEAST_CHANCE_APART,
            false => LEAST_CHANCE,
        };
        let differs = || !own && cosine < REPEATED && chance(accounts, place, at, readings) < least;
        if parts || own && cosine < OWN_COSINE || differs() {
            refused.insert(claim);
            continue;
        }
        let nth = claims[claim]
            .members
            .iter()
            .position(|(article, sentence, _)| (*article, *sentence) == place)?;
        return Some((claim, nth, cosine));
    }
    None
}

/// The chance that readers of both sentences would list them under one claim.
fn chance(
    accounts: &[Account],
    one: (usize, usize),
    two: (usize, usize),
    readings: &Readings,
) -> f32 {
    let gist = |at: (usize, usize)| accounts[at.0].facts.gist(at.1);
    let by_words = gist(one).zip(gist(two)).map(|(a, b)| likeness(a, b).score);
    let by_words = by_words.unwrap_or_default();
    if by_words < LEAST_ALIKE {
        return 0.0;
    }
    let text = |at: (usize, usize)| {
        let annotated = &accounts[at.0].annotated;
        let sentence = annotated.sentences.get(at.1);
        sentence.map_or("", |span| annotated.article.cut(*span))
    };
    let read = readings.support(text(one), text(two));
    one_thing(by_words, read)
}

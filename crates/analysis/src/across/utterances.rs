//! One act of speaking, found in several articles.
//!
//! Candidates share a speaker (or stand for one: the Kremlin and its
//! spokesman) and lie within a few days; they are one utterance when the
//! rarity-weighted words of the shorter content are largely found in the
//! longer. That carries over translation, indirect speech and cuts as long as
//! the telling words survive; it does not see paraphrase without common words.

use super::digest::{Digest, StatementDigest};
use super::terms::{Term, background_rarity};
use crosswire_article::{Rendering, StatementRef, Utterance, short_hash};
use std::collections::{BTreeMap, HashMap};

/// Statements of articles further apart than this are not compared.
const WINDOW_DAYS: i32 = 7;
/// Least share of the shorter content's weight that both hold.
const LEAST_SHARE: f32 = 0.5;
/// The same where only an institution links the speakers.
const LEAST_SHARE_BY_ROLE: f32 = 0.6;
/// The same where one side has no speaker: nearly the same words.
const LEAST_SHARE_SPEAKERLESS: f32 = 0.85;
/// Least weight of the common words (sum of natural-log rarities): about three
/// telling words.
const LEAST_WEIGHT: f32 = 11.0;
/// A short content nearly all of which is found in the other ("the people go
/// home first") needs less: this share and this weight, about two words.
const NEARLY_ALL: f32 = 0.7;
const LEAST_WEIGHT_NEARLY_ALL: f32 = 7.0;
/// The same where one side has no speaker.
const LEAST_WEIGHT_SPEAKERLESS: f32 = 22.0;
/// Two groups are joined when the mean over all their pairs, those that were
/// no candidates counting as nothing, reaches this.
const LEAST_MEAN: f32 = 0.3;
/// A word makes candidates only if it is at least this rare.
const TELLING_RARITY: f32 = 2.5;
/// The key of direct quotations that may match a quotation without a speaker.
const QUOTATION_KEY: &str = "\"";

/// One statement with its article, by index.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    digest: &'a Digest,
    statement: &'a StatementDigest,
}

/// Groups statements into utterances of at least two articles; `digests`
/// sorted by day, then id.
pub(super) fn utterances(digests: &[&Digest]) -> Vec<Utterance> {
    let candidates: Vec<Candidate<'_>> = digests
        .iter()
        .flat_map(|digest| {
            let statements = digest.statements.iter();
            statements.map(|statement| Candidate { digest, statement })
        })
        .collect();
    let pairs = similar_pairs(&candidates);
    let groups = group(candidates.len(), &pairs);
    groups
        .into_iter()
        .filter(|members| spans_articles(&candidates, members))
        .map(|members| utterance(&candidates, &members, &pairs))
        .collect()
}

fn spans_articles(candidates: &[Candidate<'_>], members: &[usize]) -> bool {
    let first = &candidates[members[0]].digest.article;
    members
        .iter()
        .any(|member| candidates[*member].digest.article != *first)
}

/// Similarity of pairs that may be one utterance, by their indices.
type Pairs = BTreeMap<(usize, usize), f32>;

fn similar_pairs(candidates: &[Candidate<'_>]) -> Pairs {
    let mut index: HashMap<(&str, Term), Vec<usize>> = HashMap::new();
    let mut pairs = Pairs::new();
    for (two, candidate) in candidates.iter().enumerate() {
        let mut met: Vec<usize> = Vec::new();
        for key in keys(candidate.statement) {
            for term in telling(candidate.statement) {
                let posting = index.entry((key, term)).or_default();
                posting.retain(|one| near(candidates[*one].digest, candidate.digest));
                met.extend(posting.iter());
                posting.push(two);
            }
        }
        met.sort_unstable();
        met.dedup();
        for one in met {
            if candidates[one].digest.article == candidate.digest.article {
                continue;
            }
            if let Some(share) = similarity(candidates[one].statement, candidate.statement) {
                pairs.insert((one, two), share);
            }
        }
    }
    pairs
}

fn keys(statement: &StatementDigest) -> impl Iterator<Item = &str> {
    let quotation = statement.direct.then_some(QUOTATION_KEY);
    statement.keys.iter().map(String::as_str).chain(quotation)
}

fn telling(statement: &StatementDigest) -> Vec<Term> {
    let mut terms = statement.words.clone();
    terms.retain(|term| background_rarity(*term) >= TELLING_RARITY);
    terms.sort_unstable();
    terms.dedup();
    terms
}

fn near(one: &Digest, two: &Digest) -> bool {
    match (one.day, two.day) {
        (Some(one), Some(two)) => (two - one).abs() <= WINDOW_DAYS,
        _ => true,
    }
}

/// How the speakers of two statements go together.
enum Kinship {
    Same,
    ByRole,
    Speakerless,
}

fn kinship(one: &StatementDigest, two: &StatementDigest) -> Option<Kinship> {
    if one.name.is_empty() || two.name.is_empty() {
        return (one.direct && two.direct).then_some(Kinship::Speakerless);
    }
    if one.name.last() == two.name.last() {
        return compatible_names(&one.name, &two.name).then_some(Kinship::Same);
    }
    let shared = one.keys.iter().any(|key| two.keys.contains(key));
    shared.then_some(Kinship::ByRole)
}

/// Whether two names of one surname can belong to one person: given names
/// must not contradict ("J." agrees with "Jane").
fn compatible_names(one: &[String], two: &[String]) -> bool {
    let (Some(a), Some(b)) = (one.first(), two.first()) else {
        return false;
    };
    one.len() == 1
        || two.len() == 1
        || a.starts_with(b.as_str())
        || b.starts_with(a.as_str())
        || a.chars().next() == b.chars().next()
}

/// The share of the shorter content's weight found in the other, or `None`
/// where the two cannot be one utterance.
fn similarity(one: &StatementDigest, two: &StatementDigest) -> Option<f32> {
    let (least_share, least_weight) = match kinship(one, two)? {
        Kinship::Same => (LEAST_SHARE, LEAST_WEIGHT),
        Kinship::ByRole => (LEAST_SHARE_BY_ROLE, LEAST_WEIGHT),
        Kinship::Speakerless => (LEAST_SHARE_SPEAKERLESS, LEAST_WEIGHT_SPEAKERLESS),
    };
    let (a, b) = (counts(&one.words), counts(&two.words));
    let common: f32 = a
        .iter()
        .map(|(term, n)| {
            (*n).min(b.get(term).copied().unwrap_or(0)) as f32 * background_rarity(*term)
        })
        .sum();
    let share = common / weight(&a).min(weight(&b));
    let short =
        least_share == LEAST_SHARE && share >= NEARLY_ALL && common >= LEAST_WEIGHT_NEARLY_ALL;
    (short || share >= least_share && common >= least_weight).then_some(share)
}

fn counts(words: &[Term]) -> BTreeMap<Term, u32> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(*word).or_default() += 1;
    }
    counts
}

fn weight(counts: &BTreeMap<Term, u32>) -> f32 {
    counts
        .iter()
        .map(|(term, n)| *n as f32 * background_rarity(*term))
        .sum()
}

/// Average-link grouping over the similar pairs, most similar first.
fn group(size: usize, pairs: &Pairs) -> Vec<Vec<usize>> {
    let mut order: Vec<(&(usize, usize), &f32)> = pairs.iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(a.1).then(a.0.cmp(b.0)));
    let mut group_of: Vec<usize> = (0..size).collect();
    let mut members: Vec<Vec<usize>> = (0..size).map(|index| vec![index]).collect();
    for ((one, two), _) in order {
        let (a, b) = (
            group_of[*one].min(group_of[*two]),
            group_of[*one].max(group_of[*two]),
        );
        if a == b || mean(pairs, &members[a], &members[b]) < LEAST_MEAN {
            continue;
        }
        for member in std::mem::take(&mut members[b]) {
            group_of[member] = a;
            members[a].push(member);
        }
    }
    members.retain(|members| members.len() > 1);
    for members in &mut members {
        members.sort_unstable();
    }
    members
}

fn mean(pairs: &Pairs, one: &[usize], two: &[usize]) -> f32 {
    let sum: f32 = one
        .iter()
        .flat_map(|a| two.iter().map(move |b| ((*a).min(*b), (*a).max(*b))))
        .filter_map(|pair| pairs.get(&pair))
        .sum();
    sum / (one.len() * two.len()) as f32
}

fn utterance(candidates: &[Candidate<'_>], members: &[usize], pairs: &Pairs) -> Utterance {
    let reference = |member: &usize| StatementRef {
        article: candidates[*member].digest.article.clone(),
        ordinal: candidates[*member].statement.ordinal,
    };
    let nearest = |member: usize| {
        members
            .iter()
            .filter_map(|other| pairs.get(&(member.min(*other), member.max(*other))))
            .copied()
            .fold(0.0, f32::max)
    };
    let renderings = members
        .iter()
        .map(|member| Rendering {
            statement: reference(member),
            content: candidates[*member].statement.content.clone(),
            similarity: nearest(*member),
        })
        .collect();
    Utterance {
        id: format!("u-{}", &short_hash(&[&reference(&members[0]).name()])[..12]),
        speaker: fullest_name(candidates, members),
        renderings,
        why: format!(
            "same speaker within {WINDOW_DAYS} days; at least {LEAST_SHARE} of the shorter content's weighted words in common"
        ),
    }
}

/// The name with most words; of those the first in the alphabet.
fn fullest_name(candidates: &[Candidate<'_>], members: &[usize]) -> Option<String> {
    let names = members
        .iter()
        .filter_map(|member| candidates[*member].statement.speaker.as_ref());
    names
        .min_by_key(|name| (std::cmp::Reverse(name.split_whitespace().count()), *name))
        .cloned()
}

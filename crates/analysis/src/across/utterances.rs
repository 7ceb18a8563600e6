//! One act of speaking, found in several articles.
//!
//! Candidates share a speaker (or stand for one: the Kremlin and its
//! spokesman), lie within a few days, and share a telling word or a story.
//! They are one utterance when the rarity-weighted words of the shorter content
//! are largely found in the longer, or when both point in one direction of
//! meaning: the first carries over indirect speech and cuts, the second over
//! paraphrase and another translation.

use super::digest::{Digest, StatementDigest};
use super::meaning::{Likeness, likeness};
use super::terms::Term;
use crosswire_article::{ArticleId, Rendering, StatementRef, Story, Utterance, short_hash};
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
/// Of two contents of one speaker in one story: the least cosine of their
/// directions in meaning, and the least share of the shorter one's weight, that
/// make them one utterance whatever their words.
const LEAST_MEANING: f32 = 0.62;
const LEAST_SHARE_IN_MEANING: f32 = 0.2;
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
    /// Index of the article's story.
    story: usize,
}

/// What brings candidates together besides a key of their speaker.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Tie {
    Word(Term),
    Story(usize),
}

/// Groups statements into utterances of at least two articles; `digests`
/// sorted by day, then id; every article is in a story.
pub(super) fn utterances(digests: &[&Digest], stories: &[Story]) -> Vec<Utterance> {
    let numbered = stories.iter().enumerate();
    let story_of: HashMap<&ArticleId, usize> = numbered
        .flat_map(|(number, story)| story.articles.iter().map(move |id| (id, number)))
        .collect();
    let candidates: Vec<Candidate<'_>> = digests
        .iter()
        .flat_map(|digest| {
            let story = story_of[&digest.article];
            let statements = digest.statements.iter();
            statements.map(move |statement| Candidate {
                digest,
                statement,
                story,
            })
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
    let mut index: HashMap<(&str, Tie), Vec<usize>> = HashMap::new();
    let mut pairs = Pairs::new();
    for (two, candidate) in candidates.iter().enumerate() {
        let mut met: Vec<usize> = Vec::new();
        for key in keys(candidate.statement) {
            for tie in ties(candidate, key) {
                let posting = index.entry((key, tie)).or_default();
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
            if let Some(share) = similarity(&candidates[one], candidate) {
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

/// The telling words of a candidate, and its story where a speaker is known.
fn ties(candidate: &Candidate<'_>, key: &str) -> Vec<Tie> {
    let words = candidate
        .statement
        .gist
        .rarer(TELLING_RARITY)
        .map(Tie::Word);
    let story = (key != QUOTATION_KEY).then_some(Tie::Story(candidate.story));
    words.chain(story).collect()
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

/// How alike two contents are, 0 to 1, or `None` where the two cannot be one
/// utterance.
fn similarity(one: &Candidate<'_>, two: &Candidate<'_>) -> Option<f32> {
    let kinship = kinship(one.statement, two.statement)?;
    let like = likeness(&one.statement.gist, &two.statement.gist);
    let same_story = one.story == two.story;
    let one_utterance = match kinship {
        Kinship::Same => {
            shares(&like, LEAST_SHARE, LEAST_WEIGHT)
                || shares(&like, NEARLY_ALL, LEAST_WEIGHT_NEARLY_ALL)
                || same_story && means_the_same(&like)
        }
        Kinship::ByRole => shares(&like, LEAST_SHARE_BY_ROLE, LEAST_WEIGHT),
        Kinship::Speakerless => shares(&like, LEAST_SHARE_SPEAKERLESS, LEAST_WEIGHT_SPEAKERLESS),
    };
    one_utterance.then_some(like.contained.max(like.meaning).clamp(0.0, 1.0))
}

fn shares(like: &Likeness, share: f32, weight: f32) -> bool {
    like.contained >= share && like.common >= weight
}

fn means_the_same(like: &Likeness) -> bool {
    like.meaning >= LEAST_MEANING && like.contained >= LEAST_SHARE_IN_MEANING
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
            drift: Vec::new(),
        })
        .collect();
    Utterance {
        id: format!("u-{}", &short_hash(&[&reference(&members[0]).name()])[..12]),
        speaker: fullest_name(candidates, members),
        renderings,
        why: format!(
            "same speaker within {WINDOW_DAYS} days; at least {LEAST_SHARE} of the shorter content's weighted words in common, or one story and one direction of meaning (cosine at least {LEAST_MEANING})"
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

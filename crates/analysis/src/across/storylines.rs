//! Stories that follow from one another.
//!
//! A story is the sum of its articles. It follows from the earlier story whose
//! people, places and words are nearest, if these are near enough and its days
//! close; stories linked so are a storyline. Averages over whole storylines
//! would break up whatever goes on for months: its end has little in common with
//! its beginning.

use super::Digest;
use super::facets::{Counts, Facets};
use super::groups::Groups;
use super::stories::profile::{Pile, dot};
use super::terms::Term;
use crosswire_article::{ArticleId, Story, Storyline, short_hash};
use std::collections::{BTreeMap, HashMap};

/// Least nearness of a story to the one it follows from; chosen on half of the
/// storylines of the gold, among values that make no giant of an American pile
/// of 5,000 articles (DESIGN.md).
const LEAST_NEARNESS: f32 = 0.1;
/// A story that begins more days than this after another ended does not go on
/// with it.
const WINDOW_DAYS: i32 = 45;
/// What names, and all words, weigh in the nearness of two stories.
const NAMES: f32 = 0.5;
const WORDS: f32 = 0.5;
/// A name in more stories than this makes no candidate pairs.
const WIDEST_POSTING: usize = 1_000;

/// What a storyline sees of a story.
struct Whole {
    first: Option<i32>,
    last: Option<i32>,
    names: Counts,
    words: Counts,
}

/// Groups stories, given in order of their first day; `digests` in any order.
/// A story that nothing goes on with is in no storyline.
pub(super) fn storylines(digests: &[&Digest], stories: &[Story]) -> Vec<Storyline> {
    let wholes = wholes(digests, stories);
    let mut groups = Groups::new(stories.len());
    for (two, one) in predecessors(&wholes) {
        groups.join(one, two);
    }
    let groups = groups.sets();
    let mut lines: Vec<Storyline> = groups
        .iter()
        .filter(|members| members.len() > 1)
        .map(|members| storyline(stories, members))
        .collect();
    lines.sort_by(|a, b| (&a.first, &a.id).cmp(&(&b.first, &b.id)));
    lines
}

fn wholes(digests: &[&Digest], stories: &[Story]) -> Vec<Whole> {
    let by_id: HashMap<&ArticleId, &Digest> = digests
        .iter()
        .map(|digest| (&digest.article, *digest))
        .collect();
    let summed: Vec<(Facets, Vec<i32>)> = stories
        .iter()
        .map(|story| {
            let members = story
                .articles
                .iter()
                .filter_map(|id| by_id.get(id).copied());
            let members: Vec<&Digest> = members.collect();
            let days = members.iter().filter_map(|digest| digest.day).collect();
            (sum(&members), days)
        })
        .collect();
    let pile = Pile::of_facets(summed.iter().map(|(facets, _)| facets));
    summed
        .into_iter()
        .map(|(facets, days)| Whole {
            first: days.iter().min().copied(),
            last: days.iter().max().copied(),
            names: pile.weigh(&facets.names),
            words: pile.weigh(&facets.body),
        })
        .collect()
}

fn sum(members: &[&Digest]) -> Facets {
    let add = |facet: fn(&Facets) -> &Counts| -> Counts {
        let mut counts: BTreeMap<Term, f32> = BTreeMap::new();
        for (term, count) in members.iter().flat_map(|digest| facet(&digest.facets)) {
            *counts.entry(*term).or_default() += count;
        }
        // The mean article, so that a story of many is not all repetition.
        let size = members.len().max(1) as f32;
        counts
            .into_iter()
            .map(|(term, count)| (term, count / size))
            .collect()
    };
    Facets {
        body: add(|facets| &facets.body),
        names: add(|facets| &facets.names),
        ..Facets::default()
    }
}

/// Of each story that follows from an earlier one: its place and that one's.
fn predecessors(wholes: &[Whole]) -> Vec<(usize, usize)> {
    let mut holding: HashMap<Term, usize> = HashMap::new();
    for (term, _) in wholes.iter().flat_map(|whole| &whole.names) {
        *holding.entry(*term).or_default() += 1;
    }
    let mut index: HashMap<Term, Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (two, whole) in wholes.iter().enumerate() {
        let mut met = Vec::new();
        for (term, _) in &whole.names {
            if holding[term] > WIDEST_POSTING {
                continue;
            }
            let posting = index.entry(*term).or_default();
            posting.retain(|one| goes_on(&wholes[*one], whole));
            met.extend(posting.iter().copied());
            posting.push(two);
        }
        met.sort_unstable();
        met.dedup();
        let measured = met.iter().map(|one| (nearness(&wholes[*one], whole), *one));
        // Of equally near ones the later.
        let nearest = measured.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.extend(
            nearest
                .filter(|(nearness, _)| *nearness >= LEAST_NEARNESS)
                .map(|(_, one)| (two, one)),
        );
    }
    found
}

fn nearness(one: &Whole, two: &Whole) -> f32 {
    NAMES * dot(&one.names, &two.names) + WORDS * dot(&one.words, &two.words)
}

/// Whether the second story begins soon enough after the first; stories
/// without days go on with nothing.
fn goes_on(one: &Whole, two: &Whole) -> bool {
    match (one.last, two.first) {
        (Some(last), Some(first)) => first - last <= WINDOW_DAYS,
        _ => false,
    }
}

fn storyline(stories: &[Story], members: &[usize]) -> Storyline {
    let of = members.iter().map(|member| &stories[*member]);
    let first = &stories[members[0]];
    let largest = of
        .clone()
        .max_by(|a, b| {
            a.articles
                .len()
                .cmp(&b.articles.len())
                .then(b.id.cmp(&a.id))
        })
        .unwrap_or(first);
    Storyline {
        id: format!("sl-{}", &short_hash(&[&first.id])[..12]),
        title: largest.title.clone(),
        first: of.clone().filter_map(|story| story.first.clone()).min(),
        last: of.clone().filter_map(|story| story.last.clone()).max(),
        stories: of.map(|story| story.id.clone()).collect(),
        why: format!(
            "each story follows from the earlier one whose people, places and words are nearest (at least {LEAST_NEARNESS}), at most {WINDOW_DAYS} days before"
        ),
    }
}

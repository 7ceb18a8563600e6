//! Articles on one happening.
//!
//! Pairs of articles are found by the words they share, measured by several
//! facets at once ([`profile`]), and grouped ([`cluster`]). What comes out is a
//! function of the set of articles: neither the order in which they were read
//! nor the number of threads shows in it.

pub(super) mod cluster;
pub(super) mod profile;

use super::Digest;
use super::terms::Term;
use cluster::{Pair, Rule};
use crosswire_article::{Excerpt, Story, short_hash};
use profile::{Profile, WINDOW_DAYS, profiles};
use std::collections::HashMap;

/// One setting for all piles, chosen on half of the topics of five sets of
/// story gold; see DESIGN.md.
const RULE: Rule = Rule {
    least: 0.12,
    share: 0.7,
};
/// Pairs less near than this count as not near at all.
const LEAST_NEARNESS: f32 = 0.03;
/// A pair is measured in full when the cosine over its words alone, so far as
/// indexed terms tell, reaches this.
const LEAST_BODY: f32 = 0.04;
/// A term in more articles of the pile than this makes no candidate pairs; it
/// still counts in the nearness of those that other terms make.
const WIDEST_POSTING: usize = 2_000;

/// Groups the articles into stories; `digests` sorted by day, then id.
pub(super) fn stories(digests: &[&Digest]) -> Vec<Story> {
    let profiles = profiles(digests);
    let pairs = near_pairs(&profiles);
    let groups = cluster::cluster(digests.len(), &pairs, RULE);
    let central = centrality(digests.len(), &groups, &pairs);
    let mut stories: Vec<Story> = groups
        .iter()
        .map(|members| story(digests, members, &central))
        .collect();
    stories.sort_by(|a, b| (&a.first, &a.id).cmp(&(&b.first, &b.id)));
    stories
}

/// All pairs within the window that are near at all, found by walking an
/// inverted index in order of day.
fn near_pairs(profiles: &[Profile<'_>]) -> Vec<Pair> {
    let mut holding: HashMap<Term, usize> = HashMap::new();
    for (term, _) in profiles.iter().flat_map(|profile| &profile.body) {
        *holding.entry(*term).or_default() += 1;
    }
    let mut index: HashMap<Term, Vec<(usize, f32)>> = HashMap::new();
    let mut partial = vec![0.0f32; profiles.len()];
    let mut pairs = Vec::new();
    for (two, profile) in profiles.iter().enumerate() {
        let mut touched = Vec::new();
        for (term, weight) in &profile.body {
            if holding[term] == 1 || holding[term] > WIDEST_POSTING {
                continue;
            }
            let posting = index.entry(*term).or_default();
            // Undated articles sort first and stay; dated ones leave the window.
            posting.retain(|(one, _)| profiles[*one].comparable(profile));
            for (one, other) in posting.iter() {
                if partial[*one] == 0.0 {
                    touched.push(*one);
                }
                partial[*one] += weight * other;
            }
            posting.push((two, *weight));
        }
        touched.sort_unstable();
        touched.retain(|one| std::mem::take(&mut partial[*one]) >= LEAST_BODY);
        let measured = touched.into_iter().map(|one| Pair {
            one,
            two,
            nearness: profiles[one].nearness(profile),
        });
        pairs.extend(measured.filter(|pair| pair.nearness >= LEAST_NEARNESS));
    }
    pairs
}

/// Pairs of articles, by place in `digests`, with what their nearness is made
/// of.
pub(super) fn compared(digests: &[&Digest]) -> Vec<(usize, usize, [f32; profile::MEASURES])> {
    let profiles = profiles(digests);
    let pairs = near_pairs(&profiles).into_iter();
    pairs
        .map(|pair| {
            let measures = profiles[pair.one].measures(&profiles[pair.two]);
            (pair.one, pair.two, measures)
        })
        .collect()
}

/// How near each article is to the others of its group, summed.
fn centrality(size: usize, groups: &[Vec<usize>], pairs: &[Pair]) -> Vec<f32> {
    let mut group_of = vec![0; size];
    for (group, members) in groups.iter().enumerate() {
        for member in members {
            group_of[*member] = group;
        }
    }
    let mut central = vec![0.0; size];
    for pair in pairs.iter().filter(|p| group_of[p.one] == group_of[p.two]) {
        central[pair.one] += pair.nearness;
        central[pair.two] += pair.nearness;
    }
    central
}

/// A story takes its id from its earliest article, its title and its summary
/// line from the article nearest to all others.
fn story(digests: &[&Digest], members: &[usize], central: &[f32]) -> Story {
    let nearest = |a: &&usize, b: &&usize| central[**a].total_cmp(&central[**b]).then(b.cmp(a));
    let middle = digests[members
        .iter()
        .max_by(nearest)
        .copied()
        .unwrap_or(members[0])];
    let founder = dated_first(digests, members);
    let mut days: Vec<&String> = members
        .iter()
        .filter_map(|member| digests[*member].date.as_ref())
        .collect();
    days.sort();
    Story {
        id: format!("st-{}", &short_hash(&[founder.article.as_str()])[..12]),
        title: middle.title.clone(),
        summary: middle.opening.map(|span| Excerpt {
            article: middle.article.clone(),
            span,
        }),
        first: days.first().map(|day| (*day).clone()),
        last: days.last().map(|day| (*day).clone()),
        articles: members
            .iter()
            .map(|m| digests[*m].article.clone())
            .collect(),
        why: format!(
            "average nearness by words, lead, names, numbers, days and places at least {} and {} of the nearness within; compared within {WINDOW_DAYS} days",
            RULE.least, RULE.share
        ),
    }
}

/// The earliest dated article, else the one of smallest id: an undated article
/// that joins later shall not rename the story.
fn dated_first<'a>(digests: &[&'a Digest], members: &[usize]) -> &'a Digest {
    let mut dated = members.iter().filter(|m| digests[**m].day.is_some());
    digests[*dated.next().unwrap_or(&members[0])]
}

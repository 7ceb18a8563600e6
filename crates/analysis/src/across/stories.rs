//! Articles on one happening.
//!
//! TF-IDF vectors (Salton & Buckley 1988), joined by average-link
//! agglomerative clustering (UPGMA; Sokal & Michener 1958) over the pairs whose
//! cosine reaches one threshold and whose days lie close. For unit vectors the
//! average cosine between two clusters is the product of their sums over the
//! product of their sizes, so no pair is ever looked at twice.

use super::Digest;
use super::terms::{Term, rarity};
use crosswire_article::{Story, short_hash};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

/// Least average cosine of one story's articles. One setting for all piles,
/// chosen on the development parts of five sets of story gold; see DESIGN.md.
const LEAST_COSINE: f32 = 0.20;
/// Two dated articles further apart than this are never compared directly.
const WINDOW_DAYS: i32 = 10;
/// An article's vector keeps its heaviest terms only: the tail costs time and
/// tells nothing.
const KEPT_TERMS: usize = 150;
/// Repetition within an article counts as (1 + ln n) to this power.
const REPETITION: f32 = 1.5;
/// A term in more articles of the pile than this makes no candidate pairs; it
/// still counts in the cosine of those that other terms make.
const WIDEST_POSTING: usize = 2_000;
/// A pair is measured in full when its indexed terms alone give this share of
/// the threshold.
const LIKELY_SHARE: f32 = 0.7;

/// A sparse vector, sorted by term.
type Vector = Vec<(Term, f32)>;

/// Groups the articles into stories; `digests` sorted by day, then id.
pub(super) fn stories(digests: &[&Digest]) -> Vec<Story> {
    let vectors = vectors(digests);
    let pairs = candidate_pairs(digests, &vectors);
    let clusters = cluster(&vectors, pairs);
    let mut stories: Vec<Story> = clusters
        .into_iter()
        .map(|members| story(digests, &vectors, &members))
        .collect();
    stories.sort_by(|a, b| (&a.first, &a.id).cmp(&(&b.first, &b.id)));
    stories
}

fn vectors(digests: &[&Digest]) -> Vec<Vector> {
    let mut holding: HashMap<Term, usize> = HashMap::new();
    for digest in digests {
        for (term, _) in &digest.terms {
            *holding.entry(*term).or_default() += 1;
        }
    }
    digests
        .iter()
        .map(|digest| vector(digest, &holding, digests.len()))
        .collect()
}

fn vector(digest: &Digest, holding: &HashMap<Term, usize>, documents: usize) -> Vector {
    let weight = |term: Term, count: f32| {
        let held = holding.get(&term).copied().unwrap_or(0);
        (1.0 + count.ln()).powf(REPETITION) * rarity(term, held, documents)
    };
    let mut vector: Vector = digest
        .terms
        .iter()
        .map(|(term, count)| (*term, weight(*term, *count)))
        .collect();
    vector.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    vector.truncate(KEPT_TERMS);
    vector.sort_by_key(|(term, _)| *term);
    let length = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    for (_, weight) in &mut vector {
        *weight /= length.max(f32::MIN_POSITIVE);
    }
    vector
}

/// A candidate merge: average cosine and the two clusters, smaller index first.
#[derive(Clone, Copy, PartialEq)]
struct Pair {
    cosine: f32,
    one: usize,
    two: usize,
}

impl Eq for Pair {}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cosine
            .total_cmp(&other.cosine)
            .then_with(|| (other.one, other.two).cmp(&(self.one, self.two)))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// All pairs within the window whose cosine reaches the threshold, found by
/// walking an inverted index in order of day.
fn candidate_pairs(digests: &[&Digest], vectors: &[Vector]) -> Vec<Pair> {
    let mut holding: HashMap<Term, usize> = HashMap::new();
    for (term, _) in vectors.iter().flatten() {
        *holding.entry(*term).or_default() += 1;
    }
    let mut index: HashMap<Term, Vec<(usize, f32)>> = HashMap::new();
    let mut partial = vec![0.0f32; vectors.len()];
    let mut pairs = Vec::new();
    for (two, vector) in vectors.iter().enumerate() {
        let mut touched = Vec::new();
        for (term, weight) in vector {
            if holding[term] == 1 || holding[term] > WIDEST_POSTING {
                continue;
            }
            let posting = index.entry(*term).or_default();
            // Undated articles sort first and stay; dated ones leave the window.
            posting.retain(|(one, _)| comparable(digests[*one], digests[two]));
            for (one, other) in posting.iter() {
                if partial[*one] == 0.0 {
                    touched.push(*one);
                }
                partial[*one] += weight * other;
            }
            posting.push((two, *weight));
        }
        touched.sort_unstable();
        pairs.extend(touched.into_iter().filter_map(|one| {
            let likely = std::mem::take(&mut partial[one]) >= LEAST_COSINE * LIKELY_SHARE;
            let cosine = if likely {
                dot(&vectors[one], vector)
            } else {
                0.0
            };
            (cosine >= LEAST_COSINE).then_some(Pair { cosine, one, two })
        }));
    }
    pairs
}

/// Whether two articles, the first not later than the second, lie close enough.
fn comparable(one: &Digest, two: &Digest) -> bool {
    match (one.day, two.day) {
        (Some(one), Some(two)) => two - one <= WINDOW_DAYS,
        _ => true,
    }
}

fn dot(one: &[(Term, f32)], two: &[(Term, f32)]) -> f32 {
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

fn add(one: &[(Term, f32)], two: &[(Term, f32)]) -> Vector {
    let mut sum: BTreeMap<Term, f32> = one.iter().copied().collect();
    for (term, weight) in two {
        *sum.entry(*term).or_default() += weight;
    }
    sum.into_iter().collect()
}

/// Clusters in the making. A merged cluster lives on under its smaller index.
struct Clusters {
    members: Vec<Vec<usize>>,
    sums: Vec<Vector>,
    neighbours: Vec<BTreeSet<usize>>,
}

impl Clusters {
    fn average_cosine(&self, one: usize, two: usize) -> f32 {
        let sizes = self.members[one].len() * self.members[two].len();
        dot(&self.sums[one], &self.sums[two]) / sizes as f32
    }

    fn merge(&mut self, one: usize, two: usize) {
        let taken = std::mem::take(&mut self.members[two]);
        self.members[one].extend(taken);
        self.sums[one] = add(&self.sums[one], &self.sums[two]);
        self.sums[two] = Vec::new();
        for other in std::mem::take(&mut self.neighbours[two]) {
            self.neighbours[other].remove(&two);
            if other != one {
                self.neighbours[other].insert(one);
                self.neighbours[one].insert(other);
            }
        }
    }
}

fn cluster(vectors: &[Vector], pairs: Vec<Pair>) -> Vec<Vec<usize>> {
    let mut neighbours = vec![BTreeSet::new(); vectors.len()];
    for pair in &pairs {
        neighbours[pair.one].insert(pair.two);
        neighbours[pair.two].insert(pair.one);
    }
    let mut clusters = Clusters {
        members: (0..vectors.len()).map(|index| vec![index]).collect(),
        sums: vectors.to_vec(),
        neighbours,
    };
    let mut heap: BinaryHeap<Pair> = pairs.into();
    while let Some(pair) = heap.pop() {
        let gone = clusters.members[pair.one].is_empty() || clusters.members[pair.two].is_empty();
        // A pair pushed before one side grew is stale: its fresh twin is in the heap.
        if gone || clusters.average_cosine(pair.one, pair.two) != pair.cosine {
            continue;
        }
        clusters.merge(pair.one, pair.two);
        for other in clusters.neighbours[pair.one].clone() {
            let cosine = clusters.average_cosine(pair.one, other);
            if cosine >= LEAST_COSINE {
                let (one, two) = (pair.one.min(other), pair.one.max(other));
                heap.push(Pair { cosine, one, two });
            }
        }
    }
    let mut members = clusters.members;
    members.retain(|members| !members.is_empty());
    for members in &mut members {
        members.sort_unstable();
    }
    members
}

/// A story takes its id from its earliest article and its title from the
/// article nearest to all others.
fn story(digests: &[&Digest], vectors: &[Vector], members: &[usize]) -> Story {
    let sum = members
        .iter()
        .fold(Vector::new(), |sum, member| add(&sum, &vectors[*member]));
    let central = members
        .iter()
        .max_by(|a, b| {
            let (near_a, near_b) = (dot(&vectors[**a], &sum), dot(&vectors[**b], &sum));
            near_a.total_cmp(&near_b).then(b.cmp(a))
        })
        .copied()
        .unwrap_or(members[0]);
    let founder = dated_first(digests, members);
    let mut days: Vec<&String> = members
        .iter()
        .filter_map(|member| digests[*member].date.as_ref())
        .collect();
    days.sort();
    Story {
        id: format!("st-{}", &short_hash(&[founder.article.as_str()])[..12]),
        title: digests[central].title.clone(),
        first: days.first().map(|day| (*day).clone()),
        last: days.last().map(|day| (*day).clone()),
        articles: members
            .iter()
            .map(|m| digests[*m].article.clone())
            .collect(),
        why: format!(
            "average cosine of TF-IDF vectors at least {LEAST_COSINE}; compared within {WINDOW_DAYS} days"
        ),
    }
}

/// The earliest dated article, else the one of smallest id: an undated article
/// that joins later shall not rename the story.
fn dated_first<'a>(digests: &[&'a Digest], members: &[usize]) -> &'a Digest {
    let mut dated = members.iter().filter(|m| digests[**m].day.is_some());
    digests[*dated.next().unwrap_or(&members[0])]
}

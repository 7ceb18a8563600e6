//! The passages that two texts share.
//!
//! Greedy string tiling (Wise 1993) over exact runs of words, the longest
//! first, each word used once; neighbouring tiles in the same order on both
//! sides are joined over small edits. Moved paragraphs come out as passages of
//! their own.

use super::shingles::{SHINGLE, shingles};
use super::words::{Body, Word, common};
use crosswire_article::{Passage, Span};
use std::collections::HashMap;

/// A shingle that stands more often than this in one text is a refrain.
const REFRAIN: usize = 8;
/// Words that may differ between two tiles of one passage, on either side.
const WIDEST_EDIT: usize = 12;
/// Words that a passage has in common at least.
const LEAST_WORDS: usize = 12;
/// Share of a passage's words that both sides have, at least.
const LEAST_SAME: f64 = 0.6;

/// An exact run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tile {
    a: usize,
    b: usize,
    words: usize,
}

/// The shared passages of two texts, in order of the first, and what they
/// cover.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Alignment {
    pub(super) passages: Vec<Passage>,
    /// Words of the longest exact run that neither side quotes.
    pub(super) told_run: usize,
    /// Words of each side within passages, furniture left out.
    pub(super) covered: (usize, usize),
    /// First and last word of each passage, per side; for looking at layout.
    pub(super) places: Vec<[usize; 4]>,
}

/// Aligns two texts; passages that are site furniture are left out. Which
/// passage a moved tile joins depends on the side that is walked, so one side is
/// walked whichever is asked about first: sharing is mutual.
pub(super) fn align(a: &Body, b: &Body) -> Alignment {
    let hashes = |body: &Body| body.words.iter().map(|word| word.hash).collect::<Vec<_>>();
    let turned = hashes(b) < hashes(a);
    let mut found = match turned {
        false => passages(a, b),
        true => passages(b, a).into_iter().map(Shared::turned).collect(),
    };
    found.sort_by_key(|shared| shared.place);
    let mut alignment = Alignment::default();
    for shared in found {
        alignment.told_run = alignment.told_run.max(shared.told_run);
        alignment.covered.0 += shared.covered.0;
        alignment.covered.1 += shared.covered.1;
        alignment.places.push(shared.place);
        alignment.passages.push(shared.passage);
    }
    alignment
}

fn passages(a: &Body, b: &Body) -> Vec<Shared> {
    let mut found = Vec::new();
    for group in grouped(tiling(&a.words, &b.words)) {
        add_passages(a, b, &group, &mut found);
    }
    apart(found)
}

/// One passage, with its part of what an [`Alignment`] sums up.
struct Shared {
    passage: Passage,
    told_run: usize,
    covered: (usize, usize),
    place: [usize; 4],
}

impl Shared {
    /// The same with the sides changed.
    fn turned(self) -> Self {
        let Passage { a, b, .. } = self.passage;
        let [start_a, end_a, start_b, end_b] = self.place;
        Self {
            passage: Passage {
                a: b,
                b: a,
                ..self.passage
            },
            covered: (self.covered.1, self.covered.0),
            place: [start_b, end_b, start_a, end_a],
            ..self
        }
    }
}

/// Of passages that overlap on one side only the longer: a moved run may lie
/// in the small edit that another passage bridges.
fn apart(mut found: Vec<Shared>) -> Vec<Shared> {
    found.sort_by_key(|shared| (std::cmp::Reverse(shared.passage.words), shared.place));
    let mut kept: Vec<Shared> = Vec::with_capacity(found.len());
    for shared in found {
        let [a, a_end, b, b_end] = shared.place;
        let overlaps = |other: &Shared| {
            let [c, c_end, d, d_end] = other.place;
            a < c_end && c < a_end || b < d_end && d < b_end
        };
        if !kept.iter().any(overlaps) {
            kept.push(shared);
        }
    }
    kept
}

/// All longest exact runs, then greedily those that do not overlap.
fn tiling(a: &[Word], b: &[Word]) -> Vec<Tile> {
    let mut runs = exact_runs(a, b);
    let mut used_a = vec![false; a.len()];
    let mut used_b = vec![false; b.len()];
    let mut tiles = Vec::new();
    runs.sort_by_key(|run| (run.words, std::cmp::Reverse((run.a, run.b))));
    while let Some(run) = runs.pop() {
        let free = free_part(run, &used_a, &used_b);
        if free.words < SHINGLE {
            continue;
        }
        // What is left of a run may be shorter than runs still to come.
        if free.words < run.words && runs.last().is_some_and(|next| next.words > free.words) {
            let key = |run: &Tile| (run.words, std::cmp::Reverse((run.a, run.b)));
            let place = runs.partition_point(|other| key(other) < key(&free));
            runs.insert(place, free);
            continue;
        }
        used_a[free.a..free.a + free.words].fill(true);
        used_b[free.b..free.b + free.words].fill(true);
        tiles.push(free);
    }
    tiles.sort_by_key(|tile| (tile.a, tile.b));
    tiles
}

fn exact_runs(a: &[Word], b: &[Word]) -> Vec<Tile> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, shingle) in shingles(a).into_iter().enumerate() {
        if let Some(hash) = shingle {
            places.entry(hash).or_default().push(at);
        }
    }
    let mut runs = Vec::new();
    // How far each diagonal has been walked already.
    let mut walked: HashMap<usize, usize> = HashMap::new();
    for (in_b, shingle) in shingles(b).into_iter().enumerate() {
        let Some(found) = shingle.and_then(|hash| places.get(&hash)) else {
            continue;
        };
        for &in_a in found.iter().take(REFRAIN) {
            let diagonal = in_a + b.len() - in_b;
            if walked.get(&diagonal).is_some_and(|end| *end > in_b) {
                continue;
            }
            let pairs = a[in_a..].iter().zip(&b[in_b..]);
            let words = pairs.take_while(|(x, y)| x.same(y)).count();
            walked.insert(diagonal, in_b + words);
            if words >= SHINGLE {
                runs.push(Tile {
                    a: in_a,
                    b: in_b,
                    words,
                });
            }
        }
    }
    runs
}

/// The longest part of a run whose words are free on both sides.
fn free_part(run: Tile, used_a: &[bool], used_b: &[bool]) -> Tile {
    let mut best = Tile { words: 0, ..run };
    let mut start = 0;
    for offset in 0..=run.words {
        let taken = offset == run.words || used_a[run.a + offset] || used_b[run.b + offset];
        if taken {
            if offset - start > best.words {
                best = Tile {
                    a: run.a + start,
                    b: run.b + start,
                    words: offset - start,
                };
            }
            start = offset + 1;
        }
    }
    best
}

/// Tiles that follow one another closely on both sides.
fn grouped(tiles: Vec<Tile>) -> Vec<Vec<Tile>> {
    let mut groups: Vec<Vec<Tile>> = Vec::new();
    for tile in tiles {
        let fits = |group: &&mut Vec<Tile>| {
            group.last().is_some_and(|last| {
                let near = |from: usize, to: usize| to >= from && to - from <= WIDEST_EDIT;
                near(last.a + last.words, tile.a) && near(last.b + last.words, tile.b)
            })
        };
        // The last few groups: a short moved tile must not part its neighbours.
        match groups.iter_mut().rev().take(3).find(fits) {
            Some(group) => group.push(tile),
            None => groups.push(vec![tile]),
        }
    }
    groups.sort_by_key(|group| (group[0].a, group[0].b));
    groups
}

fn add_passages(a: &Body, b: &Body, group: &[Tile], found: &mut Vec<Shared>) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    let in_a = &a.words[first.a..last.a + last.words];
    let in_b = &b.words[first.b..last.b + last.words];
    let crosses = |words: &[Word]| words.iter().any(Word::is_barrier);
    if (crosses(in_a) || crosses(in_b)) && group.len() > 1 {
        for tile in group {
            add_passages(a, b, &[*tile], found);
        }
        return;
    }
    let tiled: usize = group.iter().map(|tile| tile.words).sum();
    let furniture = shared(a, b, group, |x, y| x.furniture || y.furniture);
    if tiled - furniture < LEAST_WORDS {
        return;
    }
    let same = hashes_in_common(in_a, in_b);
    let longer = in_a.len().max(in_b.len());
    if (same as f64) < LEAST_SAME * longer as f64 {
        // Islands in different seas: each must stand for itself.
        if group.len() > 1 {
            for tile in group {
                add_passages(a, b, &[*tile], found);
            }
        }
        return;
    }
    let quoted = shared(a, b, group, |x, y| x.quoted || y.quoted);
    let between = if quoted * 2 > tiled { same - tiled } else { 0 };
    let told = |words: &[Word]| words.iter().filter(|word| !word.furniture).count();
    found.push(Shared {
        passage: Passage {
            a: hull(in_a),
            b: hull(in_b),
            words: same as u32,
            quoted: (quoted + between) as u32,
        },
        told_run: told_run(a, b, group),
        covered: (told(in_a), told(in_b)),
        place: [first.a, last.a + last.words, first.b, last.b + last.words],
    });
}

fn shared(a: &Body, b: &Body, group: &[Tile], holds: impl Fn(&Word, &Word) -> bool) -> usize {
    let of_tile = |tile: &Tile| {
        let x = &a.words[tile.a..tile.a + tile.words];
        let y = &b.words[tile.b..tile.b + tile.words];
        x.iter().zip(y).filter(|(x, y)| holds(x, y)).count()
    };
    group.iter().map(of_tile).sum()
}

/// The longest run of words in common outside quotations and furniture.
fn told_run(a: &Body, b: &Body, group: &[Tile]) -> usize {
    let told = |word: &Word| !word.quoted && !word.furniture;
    let of_tile = |tile: &Tile| {
        let x = &a.words[tile.a..tile.a + tile.words];
        let y = &b.words[tile.b..tile.b + tile.words];
        let (mut longest, mut run) = (0, 0);
        for (x, y) in x.iter().zip(y) {
            run = if told(x) && told(y) { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        longest
    };
    group.iter().map(of_tile).max().unwrap_or(0)
}

fn hashes_in_common(a: &[Word], b: &[Word]) -> usize {
    let hashes = |words: &[Word]| words.iter().map(|word| word.hash).collect::<Vec<u64>>();
    common(&hashes(a), &hashes(b))
}

fn hull(words: &[Word]) -> Span {
    words[0].span.hull(words[words.len() - 1].span)
}

//! Fingerprints of a text: five-word shingles, winnowed.
//!
//! Winnowing (Schleimer, Wilkerson & Aiken 2003) keeps the smallest hash of
//! every [`WINDOW`] neighbouring shingles, so that two texts that share
//! `WINDOW + SHINGLE - 1` words in a row share a fingerprint, and about one
//! shingle in five is kept.

use super::words::{Body, Word};

/// Words of a shingle.
pub(super) const SHINGLE: usize = 5;
/// Neighbouring shingles of which one is kept.
const WINDOW: usize = 8;

/// A kept shingle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    pub(super) hash: u64,
    /// Its first word.
    pub(super) at: u32,
}

/// Hashes of all shingles, by their first word; `None` over a barrier.
pub(super) fn shingles(words: &[Word]) -> Vec<Option<u64>> {
    words
        .windows(SHINGLE)
        .map(|five| {
            let whole = five.iter().all(|word| !word.is_barrier());
            whole.then(|| five.iter().fold(0, |hash, word| mixed(hash, word.hash)))
        })
        .collect()
}

/// Position matters, and similar input gives hashes far apart (the finishing
/// step of SplitMix64; Steele, Lea & Flood 2014).
fn mixed(hash: u64, word: u64) -> u64 {
    let mut x = hash.rotate_left(23) ^ word;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The fingerprints of a text, in text order.
pub(super) fn fingerprints(body: &Body) -> Vec<Fingerprint> {
    let shingles = shingles(&body.words);
    let mut kept: Vec<Fingerprint> = Vec::new();
    for stretch in stretches(&shingles) {
        let window = WINDOW.min(stretch.len());
        for (offset, hashes) in stretch.windows(window).enumerate() {
            // Of equal hashes the rightmost: it stays smallest for longest.
            let smallest = hashes
                .iter()
                .min_by_key(|(at, hash)| (*hash, std::cmp::Reverse(*at)));
            let Some((at, hash)) = smallest else { continue };
            let fingerprint = Fingerprint {
                hash: *hash,
                at: *at as u32,
            };
            if offset == 0 || kept.last() != Some(&fingerprint) {
                kept.push(fingerprint);
            }
        }
    }
    kept
}

/// Runs of shingles without a barrier, each with its place.
fn stretches(shingles: &[Option<u64>]) -> Vec<Vec<(usize, u64)>> {
    let mut runs: Vec<Vec<(usize, u64)>> = vec![Vec::new()];
    for (at, shingle) in shingles.iter().enumerate() {
        match (shingle, runs.last_mut()) {
            (Some(hash), Some(run)) => run.push((at, *hash)),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_article::Article;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn hashes(text: &str) -> BTreeSet<u64> {
        let body = Body::of(&Article::builder(text).build());
        fingerprints(&body).iter().map(|f| f.hash).collect()
    }

    proptest! {
        #[test]
        fn twelve_words_in_a_row_share_a_fingerprint(
            before in "([a-f]{1,3} ){0,30}",
            shared in "([a-z]{2,6} ){12}",
            after in "([g-k]{1,3} ){0,30}",
        ) {
            let one = hashes(&format!("{before}{shared}{after}"));
            let two = hashes(&format!("{after}{shared}{before}"));
            prop_assert!(one.intersection(&two).next().is_some());
        }
    }
}

//! Layers of many articles in, what holds them together out: stories, people
//! and utterances.
//!
//! ```text
//! Annotated --digest--> Digest      one article, small, independent of others
//! [Digest]  --relate--> Relations   the whole pile at once
//! ```
//!
//! Both are pure functions. `relate` sorts its input, so that neither the order
//! of reading nor the number of threads can show in what comes out.

pub mod claims;
pub mod conflicts;
pub mod copies;
mod digest;
pub mod drift;
mod facets;
pub mod meaning;
pub mod people;
mod stories;
mod storylines;
mod terms;
#[cfg(test)]
mod tests;
mod utterances;
mod values;

pub use digest::{Digest, digest};

use crosswire_article::{Story, Storyline, Utterance};
use people::{JoinedActors, Roll};

/// What was found to hold articles and statements together.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Relations {
    /// Stories in order of first day, then id; every article is in exactly one.
    pub stories: Vec<Story>,
    /// Persons, bodies, states and groups over all articles.
    pub people: JoinedActors,
    /// Stories that follow from one another, by first day.
    pub storylines: Vec<Storyline>,
    /// Utterances found in at least two articles, by day of first rendering.
    pub utterances: Vec<Utterance>,
}

/// Relates the articles of a pile, given in any order.
#[must_use]
pub fn relate(digests: &[Digest]) -> Relations {
    let mut sorted: Vec<&Digest> = digests.iter().collect();
    sorted.sort_by(|a, b| (a.day, &a.article).cmp(&(b.day, &b.article)));
    sorted.dedup_by(|a, b| a.article == b.article);
    let stories = stories::stories(&sorted);
    let rolls: Vec<&Roll> = sorted.iter().map(|digest| &digest.roll).collect();
    Relations {
        people: people::join(&rolls, &stories),
        storylines: storylines::storylines(&sorted, &stories),
        utterances: utterances::utterances(&sorted, &stories),
        stories,
    }
}

/// The stems of a text in order, as stories and utterances count them.
pub fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    terms::words(text).map(terms::stem)
}

//! Layers of many articles in, what holds them together out: stories, people
//! and utterances.
//!
//! ```text
//! Annotated --digest--> Digest      one article, small, independent of others
//! [Digest]  --relate--> Relations   the whole pile at once
//! ```
//!
//! Both are pure functions; the [`Readings`] that `relate` is given save it work
//! and change nothing. `relate` sorts its input, so that neither the order
//! of reading nor the number of threads can show in what comes out.

pub mod claims;
pub mod conflicts;
pub mod copies;
pub mod cross_encoder;
mod digest;
pub mod drift;
mod facets;
mod groups;
pub mod meaning;
pub mod people;
mod scene;
mod stories;
mod storylines;
use crate::terms;
#[cfg(test)]
mod tests;
mod utterances;
mod values;

pub use digest::{Digest, digest};
pub use utterances::{Compared, MEASURES as UTTERANCE_MEASURES, NAMES as UTTERANCE_MEASURE_NAMES};

use cross_encoder::Readings;
use crosswire_article::{ArticleId, Story, Storyline, Utterance};
use people::{JoinedActors, Roll};

/// Changes whenever articles with the same layers would be held together in
/// another way than before: by stories, people, utterances, copies, claims or
/// conflicts. A corpus remembers it, so that it knows when to compare its
/// articles again, which is much less work than to analyse them again.
pub const RELATIONS_VERSION: &str = "2";

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

/// By day, then id, each article once.
fn sorted(digests: &[Digest]) -> Vec<&Digest> {
    let mut sorted: Vec<&Digest> = digests.iter().collect();
    sorted.sort_by(|a, b| (a.day, &a.article).cmp(&(b.day, &b.article)));
    sorted.dedup_by(|a, b| a.article == b.article);
    sorted
}

/// The parts of statements that are laid side by side when a pile is related,
/// with what the chance of one utterance is made of: what its weights are
/// fitted on.
#[must_use]
pub fn compared_parts(digests: &[Digest]) -> Vec<Compared> {
    let sorted = sorted(digests);
    let stories = stories::stories(&sorted);
    utterances::compared(&sorted, &stories, &people_of(&sorted, &stories))
}

/// All pairs of articles that are compared as accounts of one happening, with
/// what their nearness is made of: what its weights are fitted on.
#[must_use]
pub fn compared_articles(digests: &[Digest]) -> Vec<(ArticleId, ArticleId, Vec<f32>)> {
    let sorted = sorted(digests);
    let id = |place: usize| sorted[place].article.clone();
    let pairs = stories::compared(&sorted).into_iter();
    pairs
        .map(|(one, two, measures)| (id(one), id(two), measures.to_vec()))
        .collect()
}

/// Relates the articles of a pile, given in any order. What the network
/// reads is taken from `readings`, and added to it where it is new.
#[must_use]
pub fn relate(digests: &[Digest], readings: &Readings) -> Relations {
    let sorted = sorted(digests);
    let stories = stories::stories(&sorted);
    let people = people_of(&sorted, &stories);
    Relations {
        storylines: storylines::storylines(&sorted, &stories),
        utterances: utterances::utterances(&sorted, &stories, &people, readings),
        people,
        stories,
    }
}

fn people_of(digests: &[&Digest], stories: &[Story]) -> JoinedActors {
    let rolls: Vec<&Roll> = digests.iter().map(|digest| &digest.roll).collect();
    people::join(&rolls, stories)
}

/// The storylines of the same articles in stories that somebody has changed.
#[must_use]
pub fn storylines_among(digests: &[Digest], stories: &[Story]) -> Vec<Storyline> {
    storylines::storylines(&sorted(digests), stories)
}

/// The stems of a text in order, as stories and utterances count them.
pub fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    terms::words(text).map(terms::stem)
}

//! Denials that answer what an earlier story of the storyline accuses of.
//!
//! The accusation makes a story, its denial the next day another one, and the
//! two belong side by side. So along a storyline the articles that accuse or deny
//! are kept for a few days, and denials are laid beside earlier accusations.

use super::{Account, facts, own_origin, pairing};
use crate::across::cross_encoder::Readings;
use crate::across::terms::words;
use crate::across::values::lists;
use crate::site_links::without_links;
use crosswire_article::{Annotated, Conflict};
use std::borrow::Cow;

/// A denial of a later story answers an accusation at most so many days old.
pub const ANSWER_DAYS: i32 = 3;

/// An article that accuses somebody or denies something.
pub struct Heard {
    account: Account<'static>,
    day: i32,
    accuses: bool,
    denies: bool,
}

impl Heard {
    /// Reads an article; `origin` is the root its text comes from, where it is
    /// another's. `None` where it neither accuses nor denies, or has no day: who
    /// answered whom cannot be told then.
    #[must_use]
    pub fn of(annotated: Annotated, origin: Option<&str>) -> Option<Self> {
        if !speaks_of_guilt(&annotated.article.text) {
            return None;
        }
        let annotated = without_links(Cow::Owned(annotated));
        let account = Account {
            facts: facts(&annotated),
            origin: origin.map_or_else(|| own_origin(&annotated.article), str::to_owned),
            annotated,
        };
        let facts = &account.facts;
        let has = |stance: bool| (0..facts.len()).any(|nth| facts.stance(nth) == Some(stance));
        let (accuses, denies, day) = (has(false), has(true), facts.day()?);
        (accuses || denies).then_some(Self {
            account,
            day,
            accuses,
            denies,
        })
    }

    /// Day of publication since 1970-01-01.
    #[must_use]
    pub const fn day(&self) -> i32 {
        self.day
    }
}

/// Denials by articles of `story` of what articles of other stories, a few days
/// older or of the same day, accuse of; the most telling first. `readings` as in [`find`](super::find).
#[must_use]
pub fn answers(
    story: &str,
    of_story: &[Heard],
    of_others: &[&Heard],
    readings: &Readings,
) -> Vec<Conflict> {
    let denying: Vec<&Heard> = of_story.iter().filter(|heard| heard.denies).collect();
    let told: Vec<&Heard> = of_others
        .iter()
        .copied()
        .filter(|heard| heard.accuses)
        .collect();
    if denying.is_empty() || told.is_empty() {
        return Vec::new();
    }
    let in_time = |accusing: usize, answering: usize| {
        let days = denying[answering].day - told[accusing].day;
        (0..=ANSWER_DAYS).contains(&days)
    };
    let accounts: Vec<&Account> = told.iter().chain(&denying).map(|h| &h.account).collect();
    pairing::answers(story, &accounts, told.len(), in_time, readings)
}

/// Whether any word of accusing or denying stands in a text: most texts have
/// none, and are read no further.
fn speaks_of_guilt(text: &str) -> bool {
    let lists = lists();
    words(text).any(|word| {
        let word = word.to_lowercase();
        [&lists.accuse, &lists.deny, &lists.turn_down]
            .iter()
            .any(|list| list.contains(&word))
    })
}

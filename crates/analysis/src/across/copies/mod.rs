//! Text that articles share: who copied whom, and what is left as origins.
//!
//! ```text
//! Annotated --imprint--> Imprint            one article: fingerprints, credits
//! [Imprint], [Story] --Plan::new--> Plan    pairs worth comparing; furniture
//! Plan, two Bodies --Plan::compare--> ArticleCopy
//! Plan, [Story], [ArticleCopy] --origins--> [Origin]
//! ```
//!
//! All are pure functions. Texts are needed only two at a time, so a caller
//! holds as many as it likes; a pile's fingerprints take about a tenth of its
//! text. Kinds of sharing follow Nicholls (2019, "Detecting textual reuse in
//! news stories, at scale"): an agency's text, another outlet's, or a common
//! source that both quote; text that an outlet repeats whatever the topic is
//! site furniture and never copying.

mod align;
mod credits;
mod judge;
mod origins;
mod plan;
mod shingles;
#[cfg(test)]
mod tests;
mod words;

pub use origins::origins;
pub use plan::{Imprint, Plan, imprint};
pub use words::{Body, words_in_common};

use crosswire_article::ArticleCopy;

impl Plan {
    /// Lays two bodies side by side that [`Plan::without_furniture`] made of
    /// the articles of one of [`Plan::pairs`]; `None` where they share nothing
    /// worth telling.
    #[must_use]
    pub fn compare(&self, pair: (u32, u32), a: &Body, b: &Body) -> Option<ArticleCopy> {
        let alignment = align::align(a, b);
        if alignment.passages.is_empty() {
            return None;
        }
        judge::judge(self, pair, (a, b), alignment)
    }
}

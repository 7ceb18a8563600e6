//! The pages of Crosswire, rendered without a server.
//!
//! A [`Pile`] (articles, the statements in them, stories and utterances) goes
//! in; one HTML file comes out of [`render`]: styles and script inside, no
//! outside request, readable without script, in print and on a phone. Each
//! module makes one part of the page and knows nothing of HTML; the templates
//! hold all of it and escape whatever came from an article.
//!
//! Nothing here decides about language: what counts as a statement, a speaker
//! or the same utterance was settled before.

mod days;
mod matrix;
mod only_here;
mod page;
mod pile;
mod reader;
mod records;
mod side_by_side;
mod speakers;
mod wording;

pub use page::render;
pub use pile::{Head, Pile};

#[cfg(test)]
mod sample;

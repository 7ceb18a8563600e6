//! How much two texts say the same, offline and without a network.
//!
//! ```text
//! text         --Gist::of-->  Gist       words with their rarity, a direction in meaning
//! (Gist, Gist) --likeness-->  Likeness   score, what it rests on, what one is to the other
//! text         --Vector::of-> Vector     the direction alone; Vector::cosine compares
//! ```
//!
//! A gist is a few hundred bytes, so that one can be kept for every statement
//! of a pile.

mod gist;
mod likeness;
mod vectors;

pub use gist::Gist;
pub use likeness::{Likeness, MEASURES, Relation, likeness};
pub(super) use vectors::piece_rows;
pub use vectors::{Vector, WIDTH};

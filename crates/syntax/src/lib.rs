//! English syntax, natively: what spaCy's `en_core_web_sm` 3.8.0 says of a
//! text, computed in Rust from the genuine weights.

mod embed;
mod encoder;
mod entities;
pub mod flat;
pub mod matrix;
mod maxout;
mod network;
mod parsed;
mod parser;
mod state;
mod tagger;
mod tree;

pub use parsed::{Dependency, Entity, EntityLabel, Parsed, PartOfSpeech, Tag, Token};

/// Width of a row of [`Parsed::tok2vec`].
pub const WIDTH: usize = 96;
/// Width of a row of [`Parsed::ner2vec`].
pub const ENTITY_WIDTH: usize = 64;

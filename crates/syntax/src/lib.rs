//! English syntax, natively: what spaCy's `en_core_web_sm` 3.8.0 says of a
//! text, computed in Rust from the genuine weights.
//!
//! ```
//! use crosswire_syntax::{Dependency, English, EntityLabel, Tag};
//!
//! let english = English::load()?;
//! let text = "Minister Elena Varga said the ferries had sailed.";
//! let parsed = english.parse(text);
//!
//! let said = parsed.tokens.iter().position(|token| token.tag == Tag::VBD).unwrap();
//! assert_eq!(parsed.lemma(said), "say");
//! let subject = parsed.tokens.iter().find(|token| token.dep == Dependency::NSUBJ).unwrap();
//! assert_eq!(&text[subject.start as usize..subject.end as usize], "Varga");
//! assert_eq!(subject.head as usize, said);
//! assert_eq!(parsed.entities[0].label, EntityLabel::PERSON);
//! # Ok::<(), crosswire_syntax::ModelError>(())
//! ```
//!
//! Nothing is installed, downloaded or read at run time: the model is part of
//! the program. The same text gives the same result, to the last bit, on every
//! machine and in every batch.
//!
//! The way of a text: `tokenizer` cuts it, `lexeme` gives each word the numbers
//! that the networks know it by, `embed` and `encoder` turn them into vectors
//! that see four words to each side, `tagger`, `parser` and `entities` read
//! these, `attribute_ruler` and `lemmatizer` add what follows by rule.

mod attribute_ruler;
mod characters;
mod embed;
mod encoder;
mod english;
mod entities;
pub mod flat;
pub mod integer;
mod lemmatizer;
mod lexeme;
pub mod matrix;
mod maxout;
mod network;
mod parsed;
mod parser;
mod state;
mod string_list;
mod tagger;
#[cfg(test)]
mod test_model;
mod tokenizer;
mod tree;
mod window;

pub use english::{English, ModelError};
pub use parsed::{Dependency, Entity, EntityLabel, Parsed, PartOfSpeech, Tag, Token};

/// Width of a row of [`Parsed::tok2vec`].
pub const WIDTH: usize = 96;
/// Width of a row of [`Parsed::ner2vec`].
pub const ENTITY_WIDTH: usize = 64;

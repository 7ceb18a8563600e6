//! Bytes to articles, and annotations to bytes: one file per format.
//!
//! [`read`] takes what outlets and archives hand over (pasted pages, JSONL,
//! saved HTML) and gives [`crosswire_article::Article`]s whose text is frozen
//! and cut into labelled blocks. [`wire`] gives annotated articles and tokens
//! their versioned JSON form and reads it back.
//!
//! The crate knows no network and no analysis; nothing here decides what a
//! sentence means.

mod blocks;
mod dates;
mod encoding;
mod language;
pub mod read;
pub mod wire;

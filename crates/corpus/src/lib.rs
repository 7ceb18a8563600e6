//! A stored collection of articles and all that is derived from it.
//!
//! A [`Corpus`] is one SQLite file. Articles are read into it once; statements,
//! actors and the rest are found over each of them by an [`Annotate`] (in
//! practice [`crosswire_analysis::Engine`]); stories, people and utterances over
//! all of them. What readers correct is kept in a ledger ([`corrections`]) and
//! applied whenever something is derived. What is stored is described in
//! [`tables`] and `docs/tables.md`.
//!
//! This crate is the boundary for every front door: it answers the questions
//! that the command line, the pages and later Python ask, as plain structures
//! with public fields, and knows nothing of terminals or HTML.

mod annotate;
mod answering;
mod claiming;
mod copying;
pub mod corrections;
mod drifting;
mod error;
mod joining;
mod lock;
mod migrating;
mod number;
mod query;
mod reading;
mod relating;
mod remembering;
mod rows;
mod settling;
mod spans;
mod speaking;
mod store;
pub mod stream;
pub mod tables;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod verify;

pub use annotate::Annotate;
pub use error::{Error, ErrorKind, Result};
pub use query::*;
pub use reading::{Failure, Progress, ReadCount, ReadOptions, ReadSummary};
pub use store::{Corpus, Interrupter};
pub use verify::{Difference, Rederive, VerifySummary};

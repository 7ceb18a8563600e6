//! Text to layers, and layers to comparisons; no files, clock or network.
//!
//! [`Engine::annotate`] runs the passes of `within` over one article: sentences,
//! quotations, statements, actors, speakers, relays. It cannot fail on any
//! text: what it is unsure of it says with a confidence, a note or an unknown.

pub mod across;
mod lexicon;
mod posts;
mod site_links;
mod terms;
mod within;

pub use within::{ANALYSIS_VERSION, Engine, LoadError, tagger};

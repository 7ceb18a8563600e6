//! One article: text to sentences, statements, actors and mentions.

use crosswire_article::{Annotated, Article};
use std::fmt;
use std::sync::Arc;

/// Changes whenever the same article would get other layers than before;
/// a corpus remembers it, so that it knows what to derive again.
pub const ANALYSIS_VERSION: &str = "0.1.0";

/// Everything that is loaded once and then only read: the English model, the
/// attribution tagger and the lexicon. Shared freely between threads.
#[derive(Debug)]
pub struct Engine {}

/// Why the engine could not be made ready: a defect of the build, since all
/// weights and data are compiled in.
#[derive(Debug)]
pub struct LoadError {
    message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for LoadError {}

impl Engine {
    /// Unpacks the embedded weights and data.
    ///
    /// # Errors
    /// When an embedded file is damaged, which the tests of this crate exclude.
    pub fn load() -> Result<Self, LoadError> {
        Ok(Self {})
    }

    /// All layers over `article`.
    #[must_use]
    pub fn annotate(&self, article: Article) -> Annotated {
        let notes = article.notes.clone();
        Annotated {
            article: Arc::new(article),
            sentences: Vec::new(),
            statements: Vec::new(),
            actors: Vec::new(),
            mentions: Vec::new(),
            notes,
        }
    }
}

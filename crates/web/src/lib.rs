//! The pages of Crosswire, rendered without a server.
//!
//! [`report`] gathers a pile (articles, the statements in them, stories and
//! utterances) from a corpus and writes one HTML file: styles and script inside,
//! no outside request, readable without script, in print and on a phone. Each
//! module makes one part of the page and knows nothing of HTML; the templates
//! hold all of it and escape whatever came from an article.
//!
//! Nothing here decides about language: what counts as a statement, a speaker
//! or the same utterance was settled before.

mod claims;
mod conflicts;
mod days;
mod gather;
mod links;
mod matrix;
mod only_here;
mod origins;
mod page;
mod pile;
mod reader;
mod records;
mod side_by_side;
mod site;
mod speakers;
mod wording;

pub use gather::ReportOptions;
pub use site::{LoadAnalysis, ServeError, ServeOptions, Server, now};

use crosswire_corpus::Corpus;
use std::fmt;

/// The report on everything in `corpus`, as one HTML page.
///
/// # Errors
/// When the corpus cannot be read.
pub fn report(corpus: &Corpus, options: &ReportOptions) -> Result<String, ReportError> {
    let pile = gather::gather(corpus, options).map_err(ReportError::Corpus)?;
    page::render(&pile, &options.title).map_err(ReportError::Template)
}

/// Why there is no report.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReportError {
    /// The corpus cannot be read.
    Corpus(crosswire_corpus::Error),
    /// The page cannot be written to memory.
    Template(askama::Error),
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corpus(error) => error.fmt(f),
            Self::Template(error) => write!(f, "the page cannot be laid out: {error}"),
        }
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Corpus(error) => error.source(),
            Self::Template(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod sample;

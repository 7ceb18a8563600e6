//! How the corpus was made: versions, models, counts, and how to read it.

use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{Counts, Making};

/// `/about`
#[derive(Template)]
#[template(path = "site/about.html")]
pub(crate) struct AboutPage {
    frame: Frame,
    file: String,
    version: &'static str,
    counts: Counts,
    making: Making,
}

/// What made this corpus.
pub(crate) fn page(asked: &Asked) -> Result<AboutPage, Trouble> {
    let file = asked.corpus.file().file_name().unwrap_or_default();
    Ok(AboutPage {
        frame: Frame::new(asked, "About", "About")?,
        file: file.to_string_lossy().into_owned(),
        version: env!("CARGO_PKG_VERSION"),
        counts: asked.corpus.counts()?,
        making: asked.corpus.making()?,
    })
}

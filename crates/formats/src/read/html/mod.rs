//! Saved web pages.
//!
//! The text is what two independent extractors agree on; date, author, outlet
//! and address are found by an own search, because the extractors bring dates
//! to UTC and lose the outlet's own day. Pages are hostile input: nesting and
//! size are measured before any parser sees them, and the extractors run on a
//! thread of their own with a large stack, where a panic is caught.

mod agree;
mod captions;
mod fields;
mod markup;
mod quiet;

use super::error::ReadError;
use super::{Given, assemble, open, text};
use crate::blocks::normalised;
use crate::encoding;
use crosswire_article::{Article, Note};
use std::path::Path;

/// The article on a saved page; `path` serves as its given id.
///
/// # Errors
/// When no text is on the page.
pub fn article_from_html(bytes: &[u8], path: Option<&Path>) -> Result<Article, ReadError> {
    article(bytes, path, None)
}

/// What the parsers found.
struct Found {
    text: String,
    given: Given,
}

pub(crate) fn article(
    bytes: &[u8],
    path: Option<&Path>,
    folder: Option<String>,
) -> Result<Article, ReadError> {
    let decoded = encoding::decode(bytes, markup::declared_charset(bytes).as_deref());
    let html = decoded.text.replace('\0', "");
    let found = match markup::obstacle(&html) {
        None => parsed(&html),
        Some(_) => None,
    };
    let simple = found.is_none();
    let mut found = found.unwrap_or_else(|| Found {
        text: markup::plain_text(&html),
        given: Given::default(),
    });
    let clean = with_title(encoding::cleaned(&found.text), found.given.title.as_deref());
    let clean = if clean.is_empty() {
        encoding::cleaned(&markup::plain_text(&html))
    } else {
        clean
    };
    if clean.is_empty() {
        return Err(open::empty());
    }
    let given = &mut found.given;
    (given.folder, given.id) = (folder, path.map(|path| path.display().to_string()));
    given.notes.extend(text::encoding_note(&decoded));
    if simple {
        let why = markup::obstacle(&html).unwrap_or("the extractors failed");
        given.notes.push(Note::new(
            "simple-extraction",
            format!("all text of the page taken: {why}"),
        ));
    }
    Ok(assemble(clean, found.given, path))
}

/// The text behind its title, so that headlines have offsets and can hold
/// statements. The extractors leave it out; where it stands already, it stays.
fn with_title(text: String, title: Option<&str>) -> String {
    let Some(title) = title.map(encoding::cleaned).filter(|_| !text.is_empty()) else {
        return text;
    };
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = normalised(&title);
    let top = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(TOP);
    if plain.is_empty() || top.map(normalised).any(|line| line.starts_with(&plain)) {
        return text;
    }
    format!("{title}\n\n{text}")
}

/// How many lines at the top are searched for the title.
const TOP: usize = 4;

/// Stack of the thread that parses: the parsers recurse over the page's depth.
const STACK: usize = 64 << 20;

/// Runs the parsers where neither their recursion nor their panics do harm.
fn parsed(html: &str) -> Option<Found> {
    std::thread::scope(|scope| {
        let work = || {
            quiet::this_thread();
            let html = &markup::unwrapped(html);
            let mut given = fields::find(html);
            let (text, captions) = captions::put_back(html, encoding::cleaned(&agree::text(html)));
            given.captions = captions;
            Found { text, given }
        };
        let thread = std::thread::Builder::new()
            .name("html".to_owned())
            .stack_size(STACK);
        thread.spawn_scoped(scope, work).ok()?.join().ok()
    })
}

#[cfg(test)]
mod tests;

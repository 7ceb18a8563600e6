//! Plain text: a page as a reader pastes it.
//!
//! Headline, share buttons, picture lines and bylines come mixed with the
//! report; `crate::blocks` tells them apart. A few `Key: value` lines at the
//! top, closed by an empty line, are taken as a header and leave the text.

use super::error::ReadError;
use super::{Given, assemble, open};
use crate::encoding;
use crosswire_article::{Article, Note};
use std::path::Path;

/// The article in the bytes of a text file; `path` serves as its given id and,
/// for want of better, tells the date.
///
/// # Errors
/// When nothing but white space is there.
pub fn article_from_text(bytes: &[u8], path: Option<&Path>) -> Result<Article, ReadError> {
    article(bytes, path, None)
}

pub(crate) fn article(
    bytes: &[u8],
    path: Option<&Path>,
    folder: Option<String>,
) -> Result<Article, ReadError> {
    let decoded = encoding::decode(bytes, None);
    let clean = encoding::cleaned(&decoded.text);
    let (mut given, text) = split_header(&clean);
    if text.is_empty() {
        return Err(open::empty());
    }
    given.folder = folder;
    given.id = given.id.or_else(|| Some(path?.display().to_string()));
    given.notes.extend(encoding_note(&decoded));
    Ok(assemble(text.to_owned(), given, path))
}

/// Says that bytes were replaced; a sound decoding needs no note.
pub(crate) fn encoding_note(decoded: &encoding::Decoded) -> Option<Note> {
    let message = format!("bytes that are no {} were replaced", decoded.encoding);
    decoded
        .damaged
        .then(|| Note::new("damaged-encoding", message))
}

/// Splits a header block off the text. Every line up to the first empty one
/// must be a known key with a value; anything else is text.
fn split_header(text: &str) -> (Given, &str) {
    let mut given = Given::default();
    let mut rest = text;
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim().is_empty() && rest.len() < text.len() {
            return (given, rest.trim());
        }
        let understood = line
            .split_once(':')
            .is_some_and(|(key, value)| set(&mut given, key, value));
        if !understood {
            return (Given::default(), text);
        }
        rest = after;
    }
}

fn set(given: &mut Given, key: &str, value: &str) -> bool {
    let field = match key.trim().to_ascii_lowercase().as_str() {
        "outlet" | "publisher" | "source" => &mut given.outlet,
        "date" | "published" => &mut given.date,
        "url" | "link" => &mut given.url,
        "title" | "headline" => &mut given.title,
        "author" | "byline" => &mut given.author,
        "language" => &mut given.language,
        "id" => &mut given.id,
        _ => return false,
    };
    let value = value.trim();
    if value.is_empty() || field.is_some() {
        return false;
    }
    *field = Some(value.to_owned());
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_article::{BlockKind, DateOrigin};

    fn read(text: &str) -> Article {
        article_from_text(text.as_bytes(), Some(Path::new("a.txt"))).expect("an article")
    }

    #[test]
    fn a_header_block_leaves_the_text() {
        let article = read(
            "Outlet: The Tide\nDate: 4 May 2019\nURL: https://tide.test/a\n\nThe pier is closed.",
        );
        assert_eq!(&*article.text, "The pier is closed.");
        assert_eq!(article.outlet.as_deref(), Some("The Tide"));
        let published = article.published.expect("a date");
        assert_eq!(
            (published.value.as_str(), published.from),
            ("2019-05-04", DateOrigin::Given)
        );
    }

    #[test]
    fn a_line_with_a_colon_is_no_header() {
        let text = "Date: unknown\nThe pier is closed, the harbour master said on Friday evening.";
        assert_eq!(&*read(text).text, text);
        assert!(
            read("Warning: the pier is closed\n\nMore later.")
                .text
                .starts_with("Warning")
        );
    }

    #[test]
    fn headline_is_title_and_path_is_id() {
        let article = read(
            "Pier closed after storm\n\nThe pier at Northhaven is closed until further notice, officials said.",
        );
        assert_eq!(article.title.as_deref(), Some("Pier closed after storm"));
        assert_eq!(article.given_id.as_deref(), Some("a.txt"));
        assert_eq!(article.blocks[0].kind, BlockKind::Headline);
    }

    #[test]
    fn white_space_is_no_article() {
        assert!(article_from_text(b" \n\t\r\n\0", None).is_err_and(|error| error.is_empty()));
        assert!(
            article_from_text(b"Outlet: The Tide\n\n", None).is_err(),
            "a header without text"
        );
    }
}

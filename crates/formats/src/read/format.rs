//! The input formats: the one list that knows them all.

use super::error::{ErrorKind, ReadError};
use std::path::Path;

/// How an input is read. A new format is a variant here, a line in each
/// `match` below, and a file beside this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A page as a reader pastes it.
    Text,
    /// One JSON object a line, or one JSON document.
    Jsonl,
    /// A saved web page.
    Html,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Text, Self::Jsonl, Self::Html];

    /// The extensions that name the format, lower-case, without the dot; each
    /// may be followed by `.gz`.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "text", "md"],
            Self::Jsonl => &["jsonl", "ndjson", "json"],
            Self::Html => &["html", "htm", "xhtml"],
        }
    }

    /// The format's name in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Jsonl => "jsonl",
            Self::Html => "html",
        }
    }

    /// The format that the file's name tells, looking through `.gz`.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let extension = name
            .strip_suffix(".gz")
            .unwrap_or(&name)
            .rsplit_once('.')?
            .1;
        Self::ALL
            .into_iter()
            .find(|format| format.extensions().contains(&extension))
    }

    /// The format that the first bytes of a file tell.
    pub(crate) fn sniff(head: &[u8]) -> Self {
        let lower = String::from_utf8_lossy(head).to_ascii_lowercase();
        let start = lower.trim_start_matches('\u{feff}').trim_start();
        let markup = ["<!doctype html", "<html", "<head", "<body", "<?xml"];
        if is_json_start(start) {
            Self::Jsonl
        } else if markup.iter().any(|tag| start.starts_with(tag)) || lower.contains("<html") {
            Self::Html
        } else {
            Self::Text
        }
    }
}

/// `{"`, `[{"` and the same with white space between.
fn is_json_start(start: &str) -> bool {
    let object = start
        .strip_prefix('[')
        .map_or(start, str::trim_start)
        .strip_prefix('{');
    object.is_some_and(|rest| rest.trim_start().starts_with('"'))
}

/// First bytes of files that are no text, with what they are.
const MAGIC: [(&[u8], &str); 14] = [
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
];

/// Refuses what is no text, by the first bytes of the uncompressed file.
pub(crate) fn refuse_binary(head: &[u8]) -> Result<(), ReadError> {
    let known = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
    if let Some((_, what)) = known {
        return Err(
            ReadError::new(ErrorKind::Binary, format!("is {what}, not text"))
                .remedy("save it as plain text, HTML or JSONL"),
        );
    }
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let strange = head.iter().filter(|byte| is_strange(**byte)).count();
    // A stray control byte happens in old pages; a tenth of them does not.
    if !utf16 && (has_nul_run(head) || strange * 10 > head.len()) {
        return Err(
            ReadError::new(ErrorKind::Binary, "is a binary file, not text")
                .remedy("save it as plain text, HTML or JSONL"),
        );
    }
    Ok(())
}

const fn is_strange(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c | 0x1b)
}

/// Two NUL bytes within four: one lone NUL is dirt in a text, more are data.
fn has_nul_run(head: &[u8]) -> bool {
    head.windows(4)
        .any(|window| window.iter().filter(|byte| **byte == 0).count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_name_one_format_each() {
        for format in Format::ALL {
            for extension in format.extensions() {
                let path = format!("folder.html/A.{}", extension.to_uppercase());
                assert_eq!(Format::from_path(Path::new(&path)), Some(format));
                assert_eq!(
                    Format::from_path(Path::new(&format!("{path}.gz"))),
                    Some(format)
                );
            }
        }
        assert_eq!(Format::from_path(Path::new("README")), None);
    }

    #[test]
    fn content_tells_where_names_do_not() {
        assert_eq!(
            Format::sniff(b"\xef\xbb\xbf {\"text\":\"x\"}"),
            Format::Jsonl
        );
        assert_eq!(Format::sniff(b"<!-- saved --><HTML>"), Format::Html);
        assert_eq!(Format::sniff(b"{curly} words"), Format::Text);
        assert_eq!(Format::sniff(b"A minister said."), Format::Text);
    }

    #[test]
    fn binaries_are_refused_and_dirty_text_is_not() {
        for bytes in [
            &b"%PDF-1.4"[..],
            b"PK\x03\x04x",
            b"a\0\0b",
            b"\x01\x02\x03\x04abc",
        ] {
            assert!(refuse_binary(bytes).is_err(), "{bytes:?}");
        }
        for bytes in [&b"One\0 dirty byte"[..], b"\xff\xfeA\0B\0", b"caf\xe9", b""] {
            assert!(refuse_binary(bytes).is_ok(), "{bytes:?}");
        }
    }
}

//! What can go wrong with an input, said with its place and a remedy.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file or a line that could not be read. The rest of the pile goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    kind: ErrorKind,
    file: Option<PathBuf>,
    line: Option<u64>,
    message: String,
    remedy: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    Empty,
    Binary,
    Unreadable,
    Record,
    TooLarge,
    Truncated,
    Loop,
}

impl ReadError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            file: None,
            line: None,
            message: message.into(),
            remedy: None,
        }
    }

    pub(crate) fn remedy(mut self, remedy: &'static str) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// The same error, in this file; a file already known stays.
    #[must_use]
    pub fn in_file(mut self, file: &Path) -> Self {
        self.file.get_or_insert_with(|| file.to_owned());
        self
    }

    /// The same error, at this line (from 1); a line already known stays.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line.get_or_insert(line);
        self
    }

    /// The file it happened in, if it came from one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The line, from 1, if the input has records on lines.
    #[must_use]
    pub const fn line(&self) -> Option<u64> {
        self.line
    }

    /// What happened: a lower-case fragment without place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, if anything helps.
    #[must_use]
    pub const fn hint(&self) -> Option<&'static str> {
        self.remedy
    }

    /// Nothing but white space.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kind == ErrorKind::Empty
    }

    /// Not text: an image, an archive, a program.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        self.kind == ErrorKind::Binary
    }

    /// The system refused: no such file, no permission, a failing disk.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.kind == ErrorKind::Unreadable
    }

    /// One record of a file is not an article; others may be.
    #[must_use]
    pub fn is_bad_record(&self) -> bool {
        self.kind == ErrorKind::Record
    }

    /// A file or line over the limit.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.kind == ErrorKind::TooLarge
    }

    /// The file ends in the middle; what came before it was kept.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.kind == ErrorKind::Truncated
    }

    /// A link that leads back to a folder above it.
    #[must_use]
    pub fn is_link_loop(&self) -> bool {
        self.kind == ErrorKind::Loop
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{}:{line}: ", file.display())?,
            (Some(file), None) => write!(f, "{}: ", file.display())?,
            (None, Some(line)) => write!(f, "line {line}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)?;
        self.remedy
            .map_or(Ok(()), |remedy| write!(f, " ({remedy})"))
    }
}

impl std::error::Error for ReadError {}

/// An error of the system, told apart from a gzip stream that ends too early.
pub(crate) fn from_io(error: &std::io::Error) -> ReadError {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        UnexpectedEof => ReadError::new(ErrorKind::Truncated, "the compressed file ends too early")
            .remedy("articles before the break were kept; fetch the file again"),
        InvalidData | InvalidInput => ReadError::new(
            ErrorKind::Truncated,
            format!("the compressed file is damaged: {error}"),
        )
        .remedy("articles before the damage were kept; fetch the file again"),
        _ => ReadError::new(ErrorKind::Unreadable, format!("cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_message_remedy() {
        let error = ReadError::new(ErrorKind::Record, "no text").remedy("add one");
        assert_eq!(error.to_string(), "no text (add one)");
        let placed = error.at_line(3).in_file(Path::new("a.jsonl")).at_line(9);
        assert_eq!(placed.to_string(), "a.jsonl:3: no text (add one)");
        assert!(placed.is_bad_record() && !placed.is_binary());
    }
}

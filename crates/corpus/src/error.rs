//! What can go wrong with a corpus, said with the file and the remedy.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a corpus could not be opened, read or written.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    file: PathBuf,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What sort of failure it was, for callers that act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// There is no such file.
    Missing,
    /// The file is something else: it was left untouched.
    NotACorpus,
    /// Another version of the program made it: it was left untouched.
    OtherVersion,
    /// Another process is writing it.
    Locked,
    /// The disk (or quota) is full; what was stored before is kept.
    DiskFull,
    /// The operating system refused.
    Io,
    /// The file is damaged.
    Corrupt,
    /// The caller asked for something that cannot be, such as writing to a
    /// corpus that was opened read-only.
    Misuse,
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(kind: ErrorKind, file: &Path, message: impl Into<String>) -> Self {
        Self {
            kind,
            file: file.to_owned(),
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn io(file: &Path, doing: &str, source: std::io::Error) -> Self {
        let full = source.kind() == std::io::ErrorKind::StorageFull;
        let kind = if full {
            ErrorKind::DiskFull
        } else {
            ErrorKind::Io
        };
        Self {
            source: Some(Box::new(source)),
            ..Self::new(kind, file, doing)
        }
    }

    /// What happened, as a kind.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The corpus file it happened to.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

/// Turns SQLite's words into the kinds above, with a remedy each.
pub(crate) fn from_sqlite(file: &Path, error: rusqlite::Error) -> Error {
    let (kind, message) = describe(error.sqlite_error_code());
    let message = match message {
        Some(message) => message.to_owned(),
        None => format!("the database refused: {error}"),
    };
    Error {
        source: Some(Box::new(error)),
        ..Error::new(kind, file, message)
    }
}

fn describe(code: Option<rusqlite::ErrorCode>) -> (ErrorKind, Option<&'static str>) {
    use rusqlite::ErrorCode as Code;
    match code {
        Some(Code::DiskFull) => (
            ErrorKind::DiskFull,
            Some(
                "the disk is full; what was stored before is kept: free some space and run the same command again",
            ),
        ),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => (
            ErrorKind::Locked,
            Some("another process is writing this corpus; wait until it is done, then try again"),
        ),
        Some(Code::NotADatabase) => (
            ErrorKind::NotACorpus,
            Some("not a corpus; name another file with --corpus"),
        ),
        Some(Code::DatabaseCorrupt) => (
            ErrorKind::Corrupt,
            Some(
                "the file is damaged; restore it from a copy, or read the articles again into a new corpus",
            ),
        ),
        Some(Code::CannotOpen) => (
            ErrorKind::Io,
            Some("cannot be opened; check that the folder exists and may be written"),
        ),
        Some(Code::ReadOnly) => (
            ErrorKind::Io,
            Some("cannot be written; check the rights of the file and its folder"),
        ),
        Some(Code::SystemIoFailure) => (
            ErrorKind::Io,
            Some("reading or writing failed; check the disk and the quota"),
        ),
        _ => (ErrorKind::Corrupt, None),
    }
}

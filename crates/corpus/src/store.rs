//! The file: made, recognised, opened.

use crate::error::{Error, ErrorKind, Result, from_sqlite};
use crate::lock::WriterLock;
use crate::migrating::{BEFORE, bring_up_to_date};
use crate::tables::{APPLICATION_ID, SCHEMA_VERSION, creation};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A stored collection of articles and all that is derived from it.
///
/// One connection to one file. Any number of them may read while one writes;
/// a reader sees the state of the last finished transaction.
#[derive(Debug)]
pub struct Corpus {
    pub(crate) connection: Connection,
    pub(crate) file: PathBuf,
    writable: bool,
    /// Dropped after the connection is closed: fields drop in order.
    _lock: Option<WriterLock>,
}

/// Breaks off the running question of one [`Corpus`].
pub struct Interrupter(rusqlite::InterruptHandle);

impl Interrupter {
    /// Lets the running question, if there is one, end with an error.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

/// How long a reader waits for a writer's checkpoint before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pages (of 4 KiB) in the write-ahead log before it is worked into the file.
const LOG_PAGES: u32 = 16_000;
/// Enough prepared statements for one article's rows and the listings.
const STATEMENTS_KEPT: usize = 64;
/// Where SQLite's file header ends; all that is needed to know a corpus.
const HEADER: usize = 100;

impl Corpus {
    /// Opens the corpus at `path` for reading articles into it; makes it where
    /// there is none. Only one process may do so at a time.
    ///
    /// # Errors
    /// When the file is something else or of another version (it stays
    /// untouched), when another process writes it, or the disk refuses.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        recognise(path)?;
        let lock = WriterLock::take(path)?;
        // Again: another process may have made the file in between.
        let found = recognise(path)?;
        let connection = Connection::open(path).map_err(|error| from_sqlite(path, error))?;
        let mut corpus = Self::over(connection, path, true, Some(lock));
        corpus.prepare()?;
        match found {
            Found::Nothing if !corpus.is_made()? => corpus.create()?,
            Found::Older => corpus.say(bring_up_to_date)?,
            _ => {}
        }
        corpus.check()?;
        corpus.write_ahead()?;
        Ok(corpus)
    }

    /// Opens the corpus at `path` for looking only; one of the version before is
    /// brought up to date first.
    ///
    /// # Errors
    /// When there is no such file, or it is something else or of another version.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        to_be_there(path)?;
        let connection = open_for_looking(path).map_err(|error| from_sqlite(path, error))?;
        let corpus = Self::over(connection, path, false, None);
        corpus.prepare()?;
        corpus.check()?;
        Ok(corpus)
    }

    /// Opens the corpus at `path` for entering corrections, also while another
    /// process reads articles into it: the two take turns, transaction by
    /// transaction.
    ///
    /// # Errors
    /// When there is no such file, or it is something else or of another version.
    pub fn open_to_correct(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        to_be_there(path)?;
        let connection = Connection::open(path).map_err(|error| from_sqlite(path, error))?;
        let corpus = Self::over(connection, path, true, None);
        corpus.prepare()?;
        corpus.check()?;
        corpus.write_ahead()?;
        Ok(corpus)
    }

    /// A corpus that lives as long as this value, for a pile that is looked at
    /// once. It stays in memory while it is small; what is beyond the cache
    /// goes to a nameless file in the system's folder for temporary files
    /// (<https://sqlite.org/inmemorydb.html>, temporary databases).
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn temporary() -> Result<Self> {
        let name = Path::new(TEMPORARY);
        let connection = Connection::open("").map_err(|error| from_sqlite(name, error))?;
        let mut corpus = Self::over(connection, name, true, None);
        corpus.prepare()?;
        corpus.create()?;
        Ok(corpus)
    }

    /// Something that breaks off what this connection is doing, from another
    /// thread: for answers that nobody waits for any more.
    #[must_use]
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.connection.get_interrupt_handle())
    }

    /// The file's name; words in brackets for one without.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    fn over(connection: Connection, path: &Path, writable: bool, lock: Option<WriterLock>) -> Self {
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        Self {
            connection,
            file: path.to_owned(),
            writable,
            _lock: lock,
        }
    }

    fn prepare(&self) -> Result<()> {
        self.say(|c| {
            c.busy_timeout(PATIENCE)?;
            c.pragma_update(None, "cache_size", -64_000)?;
            c.pragma_update(None, "temp_store", "memory")
        })
    }

    fn is_made(&self) -> Result<bool> {
        self.say(|c| c.pragma_query_value(None, "application_id", |row| row.get(0)))
            .map(|id: i32| id == APPLICATION_ID)
    }

    /// Makes all tables in one transaction, before the write-ahead log is
    /// turned on: so the first page of the main file always tells what it is.
    fn create(&mut self) -> Result<()> {
        let file = self.file.clone();
        let mut create = || {
            let transaction = self.connection.transaction()?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            transaction.execute_batch(&creation())?;
            transaction.commit()
        };
        create().map_err(|error| from_sqlite(&file, error))
    }

    fn write_ahead(&self) -> Result<()> {
        self.say(|c| {
            c.pragma_update(None, "journal_mode", "wal")?;
            // Rows go in by day and id, all over the file: the longer the log
            // may grow, the fewer pages are written back more than once.
            c.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
            c.pragma_update(None, "synchronous", "normal")
        })
    }

    /// The same check as [`recognise`], through SQLite: it also sees what a
    /// log beside the file holds.
    fn check(&self) -> Result<()> {
        let (id, version) = self.say(|c| {
            let id: i32 = c.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let version: i32 = c.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok((id, version))
        })?;
        known(&self.file, id, version)
    }

    /// Runs `work` on the connection and gives its errors the file's name.
    pub(crate) fn say<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        work(&self.connection).map_err(|error| from_sqlite(&self.file, error))
    }

    /// Refuses where the corpus was opened for looking only.
    pub(crate) fn must_write(&self) -> Result<()> {
        if self.writable {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Misuse,
            &self.file,
            "was opened for reading only; open it for writing",
        ))
    }
}

/// Stands for a file name in errors of a corpus that has none.
const TEMPORARY: &str = "(temporary corpus)";

/// What lies at a path before SQLite touches it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// No file, or an empty one.
    Nothing,
    /// A corpus of this version.
    Corpus,
    /// A corpus of the version before.
    Older,
}

/// Looks at the file's first bytes, so that what is no corpus of this version
/// is refused without being opened for writing.
fn recognise(path: &Path) -> Result<Found> {
    let mut header = Vec::with_capacity(HEADER);
    match File::open(path) {
        Ok(file) => file
            .take(HEADER as u64)
            .read_to_end(&mut header)
            .map_err(|source| Error::io(path, "cannot be read", source))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(source) => {
            return Err(Error::io(
                path,
                "cannot be opened; check its rights",
                source,
            ));
        }
    };
    if header.is_empty() {
        return Ok(Found::Nothing);
    }
    if header.len() < HEADER || !header.starts_with(b"SQLite format 3\0") {
        return Err(not_a_corpus(path));
    }
    let number = |at: usize| {
        i32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    let version = number(60);
    if version == BEFORE && number(68) == APPLICATION_ID {
        return Ok(Found::Older);
    }
    known(path, number(68), version).map(|()| Found::Corpus)
}

/// Makes sure that a corpus of this version lies at `path`.
fn to_be_there(path: &Path) -> Result<()> {
    match recognise(path)? {
        Found::Nothing => Err(missing(path)),
        Found::Corpus => Ok(()),
        Found::Older => match Corpus::open(path) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::Locked => Err(error),
            Err(error) => Err(Error::new(
                ErrorKind::OtherVersion,
                path,
                format!(
                    "made by the version before, and cannot be brought up to date here ({error}); copy it to where it may be written and name the copy with --corpus"
                ),
            )),
        },
    }
}

fn known(path: &Path, application_id: i32, version: i32) -> Result<()> {
    if application_id != APPLICATION_ID {
        return Err(not_a_corpus(path));
    }
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::OtherVersion,
        path,
        format!(
            "made by another version of crosswire (tables {version}, this version knows {SCHEMA_VERSION}); use that version, or read the articles again into a new file with --corpus"
        ),
    ))
}

fn not_a_corpus(path: &Path) -> Error {
    Error::new(
        ErrorKind::NotACorpus,
        path,
        "not a corpus; it was left untouched: name another file with --corpus",
    )
}

fn missing(path: &Path) -> Error {
    Error::new(
        ErrorKind::Missing,
        path,
        "no such corpus; make it with `crosswire read PATH...`, or name another with --corpus",
    )
}

fn open_for_looking(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    let readable = connection.pragma_query_value(None, "schema_version", |_| Ok(()));
    match readable.map_err(|error| (error.sqlite_error_code(), error)) {
        Ok(()) => Ok(connection),
        // The log's index cannot be made: a folder without write access, where
        // nobody else can be writing either.
        Err((Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly), _)) => {
            Connection::open_with_flags(immutable(path), flags | OpenFlags::SQLITE_OPEN_URI)
        }
        Err((_, error)) => Err(error),
    }
}

/// The path as a URI that tells SQLite the file will not change.
fn immutable(path: &Path) -> String {
    let name = path.to_string_lossy();
    let escaped = name
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{escaped}?immutable=1")
}

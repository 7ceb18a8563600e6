//! One writer at a time, said before any work is done.
//!
//! SQLite would let a second writer in between two transactions; two `read`s
//! would then do the same work twice and take turns waiting. A lock on a file
//! beside the corpus refuses the second at once. The operating system drops it
//! when the process ends, however it ends; what is left then is an empty file
//! that the next writer takes over.

use crate::error::{Error, ErrorKind, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// Held by the one writer of a corpus.
#[derive(Debug)]
pub(crate) struct WriterLock {
    file: File,
    path: PathBuf,
}

impl WriterLock {
    /// Takes the lock of `corpus`, or says who holds it.
    pub(crate) fn take(corpus: &Path) -> Result<Self> {
        let path = beside(corpus);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| {
                Error::io(
                    corpus,
                    "cannot be written: the folder must exist and allow new files",
                    source,
                )
            })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, path }),
            Err(TryLockError::WouldBlock) => Err(held(corpus)),
            // A file system without locks: SQLite's own still keep the file whole.
            Err(TryLockError::Error(_)) => Ok(Self { file, path }),
        }
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Should another writer slip in between these two, SQLite's own locks
        // still keep the file whole; only the early refusal would be missed.
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn held(corpus: &Path) -> Error {
    Error::new(
        ErrorKind::Locked,
        corpus,
        "another process is writing this corpus; wait until it is done, or read into another file with --corpus",
    )
}

fn beside(corpus: &Path) -> PathBuf {
    let mut name = corpus.as_os_str().to_owned();
    name.push("-lock");
    PathBuf::from(name)
}

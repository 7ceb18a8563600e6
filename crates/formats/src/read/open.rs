//! Opening a file: through gzip if it is compressed, with its first bytes seen.

use super::error::{ErrorKind, ReadError, from_io};
use super::format::refuse_binary;
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much of a file is looked at before it is read.
const HEAD: usize = 8 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Opens `path` for reading its uncompressed bytes. Refuses empty files and
/// what is no text. What is taken from the file is added to `taken`, in bytes.
pub(crate) fn open(path: &Path, taken: &Arc<AtomicU64>) -> Result<Box<dyn BufRead>, ReadError> {
    opened(path, taken).map_err(|error| error.in_file(path))
}

/// The first uncompressed bytes of a file that passes the same checks.
pub(crate) fn head_of(path: &Path) -> Result<Vec<u8>, ReadError> {
    let mut source = open(path, &Arc::default())?;
    let head = source
        .fill_buf()
        .map_err(|error| from_io(&error).in_file(path))?;
    Ok(head.to_vec())
}

fn opened(path: &Path, taken: &Arc<AtomicU64>) -> Result<Box<dyn BufRead>, ReadError> {
    let file = File::open(path).map_err(|error| from_io(&error))?;
    let taken = Arc::clone(taken);
    checked(BufReader::with_capacity(HEAD, Metered { file, taken }))
}

/// A file that counts what is read of it.
struct Metered {
    file: File,
    taken: Arc<AtomicU64>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Looks at the first bytes of `raw`, compressed or not.
pub(crate) fn checked(raw: impl BufRead + 'static) -> Result<Box<dyn BufRead>, ReadError> {
    let mut raw = raw;
    let compressed = raw
        .fill_buf()
        .map_err(|error| from_io(&error))?
        .starts_with(&GZIP);
    let mut source: Box<dyn BufRead> = if compressed {
        Box::new(BufReader::with_capacity(HEAD, MultiGzDecoder::new(raw)))
    } else {
        Box::new(raw)
    };
    let head = source.fill_buf().map_err(|error| from_io(&error))?;
    if head.is_empty() {
        return Err(empty());
    }
    refuse_binary(head)?;
    Ok(source)
}

pub(crate) fn empty() -> ReadError {
    ReadError::new(ErrorKind::Empty, "is empty").remedy("remove it, or put the article in")
}

/// All bytes, or an error where there are more than `limit`.
pub(crate) fn read_whole(source: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let mut bounded = source.take(limit + 1);
    bounded
        .read_to_end(&mut bytes)
        .map_err(|error| from_io(&error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    Ok(bytes)
}

pub(crate) fn too_large(limit: u64) -> ReadError {
    ReadError::new(
        ErrorKind::TooLarge,
        format!("one article of more than {} MiB", limit >> 20),
    )
    .remedy("split it; an article of that size is a mistake in the data")
}

//! Pages that took long, kept for whoever asks next.
//!
//! A page is a function of the corpus and the address, so a kept one is right
//! as long as the corpus is the same. While `read` writes, it changes with every
//! batch; then a page may be a few seconds old. What is entered on the pages
//! themselves shows at once.

use axum::body::Bytes;
use axum::http::HeaderValue;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// A page that took less is made anew.
const LONG: Duration = Duration::from_millis(25);
/// While others write, a page may be so old.
const OLDEST: Duration = Duration::from_secs(5);
/// Pages kept.
const MOST: usize = 200;
/// Bytes of a page that is kept.
const LARGEST: usize = 2 * 1024 * 1024;

/// Size and time of a file and of its log: other bytes, other values.
type State = [Option<(u64, SystemTime)>; 2];

/// The pages of one corpus that are kept.
#[derive(Debug)]
pub(crate) struct Kept {
    files: [PathBuf; 2],
    pages: Mutex<BTreeMap<String, Page>>,
}

#[derive(Debug)]
struct Page {
    state: State,
    made: Instant,
    kind: HeaderValue,
    body: Bytes,
}

impl Kept {
    /// Nothing yet, of the corpus at `file`.
    pub(crate) fn new(file: &Path) -> Self {
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        Self {
            files: [file.to_owned(), log.into()],
            pages: Mutex::default(),
        }
    }

    /// What the corpus looks like from outside.
    pub(crate) fn state(&self) -> State {
        let seen = |file: &PathBuf| {
            let about = std::fs::metadata(file).ok()?;
            Some((about.len(), about.modified().ok()?))
        };
        [seen(&self.files[0]), seen(&self.files[1])]
    }

    /// The page at `address`, if it is kept and still holds.
    pub(crate) fn get(&self, address: &str) -> Option<(HeaderValue, Bytes)> {
        let state = self.state();
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let page = pages.get(address)?;
        let holds = page.state == state || page.made.elapsed() < OLDEST;
        holds.then(|| (page.kind.clone(), page.body.clone()))
    }

    /// Keeps a page that was begun at `begun`, when the corpus was in `state`,
    /// if it took long.
    pub(crate) fn keep(
        &self,
        address: &str,
        state: State,
        begun: Instant,
        kind: HeaderValue,
        body: Bytes,
    ) {
        if begun.elapsed() < LONG || body.len() > LARGEST {
            return;
        }
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= MOST {
            let oldest = pages.iter().min_by_key(|(_, page)| page.made);
            if let Some(oldest) = oldest.map(|(address, _)| address.clone()) {
                pages.remove(&oldest);
            }
        }
        let page = Page {
            state,
            made: begun,
            kind,
            body,
        };
        pages.insert(address.to_owned(), page);
    }

    /// Forgets all: something was entered.
    pub(crate) fn forget(&self) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long_ago() -> Instant {
        Instant::now()
            .checked_sub(OLDEST + LONG)
            .expect("the machine has run so long")
    }

    fn kept(folder: &Path, begun: Instant) -> Kept {
        let file = folder.join("pile.crosswire");
        std::fs::write(&file, "a").expect("written");
        let kept = Kept::new(&file);
        let kind = HeaderValue::from_static("text/html");
        kept.keep(
            "/people",
            kept.state(),
            begun,
            kind,
            Bytes::from_static(b"page"),
        );
        kept
    }

    #[test]
    fn a_page_holds_while_the_corpus_is_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = kept(folder.path(), long_ago());
        assert!(kept.get("/people").is_some() && kept.get("/").is_none());
        std::fs::write(folder.path().join("pile.crosswire-wal"), "b").expect("written");
        assert!(
            kept.get("/people").is_none(),
            "it is older than a few seconds"
        );
    }

    #[test]
    fn quick_pages_are_not_kept_and_entries_forget_all() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(kept(folder.path(), Instant::now()).get("/people").is_none());
        let kept = kept(folder.path(), long_ago());
        kept.forget();
        assert!(kept.get("/people").is_none());
    }

    #[test]
    fn no_more_than_so_many_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = kept(folder.path(), long_ago());
        for number in 0..MOST + 10 {
            let kind = HeaderValue::from_static("text/html");
            let address = format!("/{number}");
            kept.keep(&address, kept.state(), long_ago(), kind, Bytes::new());
        }
        assert_eq!(kept.pages.lock().expect("whole").len(), MOST);
    }
}

//! Connections to the corpus, shared by all requests.
//!
//! SQLite answers on the thread that asks, so every question runs on a thread
//! of its own; a connection serves one question at a time and is kept for the
//! next. A writer in another process disturbs none of them.

use super::frame::Trouble;
use crosswire_corpus::Corpus;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Nobody waits longer for an answer.
const LONGEST_ANSWER: Duration = Duration::from_secs(20);
/// Nor longer for their turn.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// A request that finds so many waiting for their turn is refused.
const MOST_WAITING: usize = 256;

/// Open connections for looking.
#[derive(Debug)]
pub(crate) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Corpus>>,
    turns: Semaphore,
    waiting: Semaphore,
}

impl Readers {
    /// Readers of the corpus at `file`, of which `first` is open already.
    pub(crate) fn new(file: PathBuf, first: Corpus) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            file,
            idle: Mutex::new(vec![first]),
            turns: Semaphore::new((2 * cores).max(4)),
            waiting: Semaphore::new(MOST_WAITING),
        }
    }

    /// Runs `work` with a connection, on a thread where it may block.
    pub(crate) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Corpus) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let _waiting = self.waiting.try_acquire().map_err(|_| Trouble::Busy)?;
        let turn = tokio::time::timeout(LONGEST_WAIT, self.turns.acquire()).await;
        let _turn = turn.map_err(|_| Trouble::Busy)?;
        let corpus = self.take()?;
        let interrupter = corpus.interrupter();
        let readers = Arc::clone(self);
        let mut answer = tokio::task::spawn_blocking(move || {
            let answer = work(&corpus);
            readers.give_back(corpus);
            answer
        });
        match tokio::time::timeout(LONGEST_ANSWER, &mut answer).await {
            Ok(answered) => answered.unwrap_or(Err(Trouble::Defect)),
            Err(_) => {
                // The thread notices soon and gives the connection back; the
                // turn is held until then.
                interrupter.interrupt();
                let _ = answer.await;
                Err(Trouble::TooLong)
            }
        }
    }

    fn take(&self) -> Result<Corpus, Trouble> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(corpus) => Ok(corpus),
            None => Ok(Corpus::open_read_only(&self.file)?),
        }
    }

    fn give_back(&self, corpus: Corpus) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(corpus);
    }

    /// The corpus's file.
    pub(crate) fn file(&self) -> &std::path::Path {
        &self.file
    }
}

//! Reading a pile into a corpus.
//!
//! ```text
//! parser --articles--> workers (annotate) --layers--> writer (batches)
//!    `------------------ failures, known articles -------^
//! ```
//!
//! Both channels are bounded, so memory does not grow with the pile. Workers
//! finish in any order; rows do not depend on it. A batch is one transaction:
//! whatever happens to the process, the corpus holds whole batches, and reading
//! the same inputs again skips what is there before any analysis is done.

use crate::annotate::Annotate;
use crate::error::Result;
use crate::number::{article_number, id_bits};
use crate::rows;
use crate::store::Corpus;
use crosswire_article::{Annotated, Article};
use crosswire_formats::read::{Input, ReadError, discover, read_input};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How a pile is read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Threads that analyse; 0 for as many as the machine runs at once.
    pub threads: usize,
    /// Articles in one transaction: what a power cut may cost.
    pub batch: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            threads: 0,
            batch: 200,
        }
    }
}

/// A batch is stored after this time even when it is not full.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Failures kept in the summary; all are counted and told as they happen.
const FAILURES_KEPT: usize = 1_000;
/// Articles on their way, for each worker.
const AHEAD: usize = 4;

/// Something that could not be read. The rest went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The file it stands in.
    pub file: Option<PathBuf>,
    /// Its line, from 1, in formats that have an article a line.
    pub line: Option<u64>,
    /// What is wrong and what can be done: lower-case, no full stop.
    pub message: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{}:{line}: ", file.display())?,
            (Some(file), None) => write!(f, "{}: ", file.display())?,
            (None, Some(line)) => write!(f, "line {line}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)
    }
}

/// How far a long piece of work has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// What is going to be read.
    Found {
        /// Inputs (files).
        files: u64,
        /// Their bytes as they lie on disk, still compressed.
        bytes: u64,
    },
    /// Articles are read and analysed.
    Reading {
        /// The counts so far.
        count: ReadCount,
        /// Bytes taken from the inputs so far.
        bytes: u64,
    },
    /// One could not be read.
    Failed(Failure),
    /// Articles of an older analysis are analysed anew.
    Deriving {
        /// Articles done.
        done: u64,
        /// Of so many.
        total: u64,
    },
    /// Stored articles are checked.
    Verifying {
        /// Articles done.
        done: u64,
        /// Of so many.
        total: u64,
    },
    /// Articles are compared with one another.
    Relating {
        /// Articles loaded.
        done: u64,
        /// Of so many.
        total: u64,
    },
    /// Statements are read in pairs by the network.
    ReadingPairs {
        /// Pairs read, now or before.
        done: u64,
        /// Of so many; none while it is not known which.
        total: u64,
    },
    /// Claims and conflicts are sought.
    Claiming {
        /// Stories done.
        done: u64,
        /// Of so many of several articles.
        total: u64,
    },
}

/// Counts of a read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadCount {
    /// Inputs (files) read to their end.
    pub inputs: u64,
    /// Articles stored, or annotated and about to be.
    pub new: u64,
    /// Articles that the corpus had already, or that came twice.
    pub known: u64,
    /// Failures.
    pub failed: u64,
}

/// What a read did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadSummary {
    /// The counts at the end.
    pub count: ReadCount,
    /// The first thousand failures, in order of input.
    pub failures: Vec<Failure>,
    /// Articles analysed anew because their layers were of an older analysis.
    pub rederived: u64,
    /// New articles that are known to be in another language than English, in
    /// which nothing is looked for that an English reader would find.
    pub foreign: u64,
}

/// What the parser finds, in order.
pub(crate) enum Found {
    /// An article.
    Article(Box<Article>),
    /// Something unreadable.
    Failure(Failure),
    /// The end of an input.
    InputEnd,
}

/// Gives articles one by one until it is told to stop.
pub(crate) trait Source: Send {
    /// Calls `take` with everything found, in order.
    fn read(self, take: &mut dyn FnMut(Found) -> ControlFlow<()>);

    /// Where it counts the bytes it takes in; stays 0 where there are none.
    fn taken(&self) -> Arc<AtomicU64> {
        Arc::default()
    }
}

impl<F: FnOnce(&mut dyn FnMut(Found) -> ControlFlow<()>) + Send> Source for F {
    fn read(self, take: &mut dyn FnMut(Found) -> ControlFlow<()>) {
        self(take);
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let remedy = error.hint().map(|hint| format!(" ({hint})"));
        Self {
            file: error.file().map(PathBuf::from),
            line: error.line(),
            message: error.message().to_owned() + &remedy.unwrap_or_default(),
        }
    }
}

/// Files and folders as a source.
struct Inputs {
    inputs: Vec<std::result::Result<Input, ReadError>>,
    taken: Arc<AtomicU64>,
}

impl Source for Inputs {
    fn taken(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }

    fn read(self, take: &mut dyn FnMut(Found) -> ControlFlow<()>) {
        for input in self.inputs {
            let went_on = match input {
                Ok(input) => one_input(&input, &self.taken, take),
                Err(error) => take(Found::Failure(error.into())),
            };
            if went_on.is_break() {
                return;
            }
        }
    }
}

fn one_input(
    input: &Input,
    taken: &Arc<AtomicU64>,
    take: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut went_on = ControlFlow::Continue(());
    read_input(input, taken, &mut |result| {
        went_on = take(match result {
            Ok(article) => Found::Article(Box::new(article)),
            Err(error) => Found::Failure(error.into()),
        });
        went_on
    });
    went_on?;
    take(Found::InputEnd)
}

/// What reaches the writer.
enum Event {
    New(Box<Annotated>),
    Known,
    Failed(Failure),
    InputEnd,
}

impl Corpus {
    /// Reads the articles of files and folders, analyses what is new, and
    /// derives stories and utterances. What is unreadable is told, counted and
    /// left out. Reading the same again changes nothing; reading after a break
    /// completes what is missing.
    ///
    /// # Errors
    /// When the corpus cannot be written; what was stored before is kept.
    pub fn read(
        &mut self,
        analysis: &impl Annotate,
        paths: &[PathBuf],
        options: &ReadOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<ReadSummary> {
        let inputs = discover(paths);
        let found = inputs.iter().flatten();
        progress(&Progress::Found {
            files: found.clone().count() as u64,
            bytes: found.map(Input::size).sum(),
        });
        let taken = Arc::default();
        self.read_from(analysis, Inputs { inputs, taken }, options, progress)
    }

    /// Reads everything `source` gives, then derives stories and utterances.
    pub(crate) fn read_from(
        &mut self,
        analysis: &impl Annotate,
        source: impl Source,
        options: &ReadOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<ReadSummary> {
        self.must_write()?;
        let rederived = self.rederive(analysis, options, progress)?;
        let mut summary = self.read_articles(analysis, source, options, progress)?;
        summary.rederived = rederived;
        self.relate(analysis.version(), options, progress)?;
        Ok(summary)
    }

    fn read_articles(
        &self,
        analysis: &impl Annotate,
        source: impl Source,
        options: &ReadOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<ReadSummary> {
        let known = self.say(rows::stored_ids)?;
        let threads = threads(options.threads);
        let taken = source.taken();
        std::thread::scope(|scope| {
            let (articles, work) = sync_channel(threads * AHEAD);
            let (events, arriving) = sync_channel(threads * AHEAD);
            let work = Mutex::new(work);
            // Shared by the workers; it goes when the last of them ends, which
            // is how the parser learns that the writer gave up.
            let work = Arc::new(work);
            for _ in 0..threads {
                let (work, events) = (work.clone(), events.clone());
                scope.spawn(move || annotate_all(analysis, &work, &events));
            }
            drop(work);
            scope.spawn(move || parse(source, known, &articles, &events));
            let size = options.batch.max(1);
            let mut writer = Writer::new(self, analysis.version(), size, &taken, progress);
            writer.run(arriving)?;
            Ok(writer.summary)
        })
    }
}

/// The number of threads meant by an option.
pub(crate) fn threads(wanted: usize) -> usize {
    match wanted {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        some => some,
    }
}

/// The parser's thread: sends new articles to the workers, the rest to the
/// writer. What is known is skipped here, before it costs anything.
fn parse(
    source: impl Source,
    mut known: HashSet<u64>,
    articles: &SyncSender<Article>,
    events: &SyncSender<Event>,
) {
    source.read(&mut |found| {
        let taken = match found {
            Found::Article(article) if known.insert(id_bits(&article.id)) => {
                articles.send(*article).is_ok()
            }
            Found::Article(_) => events.send(Event::Known).is_ok(),
            Found::Failure(failure) => events.send(Event::Failed(failure)).is_ok(),
            Found::InputEnd => events.send(Event::InputEnd).is_ok(),
        };
        if taken {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
}

/// A worker's thread.
fn annotate_all(
    analysis: &impl Annotate,
    work: &Mutex<Receiver<Article>>,
    events: &SyncSender<Event>,
) {
    while let Some(article) = next(work) {
        if events.send(annotate(analysis, article)).is_err() {
            return;
        }
    }
}

/// The next piece of work, or `None` when there will be no more.
pub(crate) fn next<T>(work: &Mutex<Receiver<T>>) -> Option<T> {
    let work = work
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    work.recv().ok()
}

fn annotate(analysis: &impl Annotate, article: Article) -> Event {
    let name = article.given_id.clone();
    match guarded(analysis, article) {
        Ok(annotated) => Event::New(Box::new(annotated)),
        Err(message) => Event::Failed(Failure {
            file: name.map(PathBuf::from),
            line: None,
            message,
        }),
    }
}

/// Annotates; a defect of the analysis costs this one article, not the run.
pub(crate) fn guarded(
    analysis: &(impl Annotate + ?Sized),
    article: Article,
) -> std::result::Result<Annotated, String> {
    catch_unwind(AssertUnwindSafe(|| analysis.annotate(article))).map_err(|_| {
        "the analysis broke off on this article, which is a defect of crosswire; please report it"
            .to_owned()
    })
}

/// The one writer: collects batches, stores them, counts.
struct Writer<'a> {
    corpus: &'a Corpus,
    version: &'a str,
    size: usize,
    /// Bytes that the parser has taken in.
    taken: &'a AtomicU64,
    progress: &'a mut dyn FnMut(&Progress),
    batch: Vec<Annotated>,
    since: Instant,
    summary: ReadSummary,
}

impl<'a> Writer<'a> {
    fn new(
        corpus: &'a Corpus,
        version: &'a str,
        size: usize,
        taken: &'a AtomicU64,
        progress: &'a mut dyn FnMut(&Progress),
    ) -> Self {
        Self {
            corpus,
            version,
            size,
            taken,
            progress,
            batch: Vec::with_capacity(size),
            since: Instant::now(),
            summary: ReadSummary::default(),
        }
    }

    /// Takes events until all senders are gone. On an error the receiver is
    /// dropped, which stops parser and workers.
    fn run(&mut self, arriving: Receiver<Event>) -> Result<()> {
        loop {
            match arriving.recv_timeout(LONGEST_WAIT) {
                Ok(event) => self.take(event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.store(),
            }
            if self.batch.len() >= self.size || self.since.elapsed() >= LONGEST_WAIT {
                self.store()?;
            }
        }
    }

    fn take(&mut self, event: Event) {
        let count = &mut self.summary.count;
        match event {
            Event::New(annotated) => {
                count.new += 1;
                let language = annotated.article.language.as_deref();
                self.summary.foreign += u64::from(language.is_some_and(|code| code != "en"));
                self.batch.push(*annotated);
            }
            Event::Known => count.known += 1,
            Event::InputEnd => count.inputs += 1,
            Event::Failed(failure) => {
                count.failed += 1;
                self.fail(failure);
            }
        }
        (self.progress)(&Progress::Reading {
            count: self.summary.count,
            bytes: self.taken.load(Ordering::Relaxed),
        });
    }

    fn fail(&mut self, failure: Failure) {
        let failed = Progress::Failed(failure);
        (self.progress)(&failed);
        if let Progress::Failed(failure) = failed
            && self.summary.failures.len() < FAILURES_KEPT
        {
            self.summary.failures.push(failure);
        }
    }

    fn store(&mut self) -> Result<()> {
        self.since = Instant::now();
        if self.batch.is_empty() {
            return Ok(());
        }
        // In order of rows: the full-text index closes a segment wherever a
        // row comes before its predecessor.
        self.batch
            .sort_by_cached_key(|annotated| article_number(&annotated.article));
        let batch = std::mem::take(&mut self.batch);
        self.corpus.say(|c| store_batch(c, &batch, self.version))
    }
}

fn store_batch(c: &Connection, batch: &[Annotated], version: &str) -> rusqlite::Result<()> {
    let transaction = begin(c)?;
    let mut new = false;
    for annotated in batch {
        new |= rows::insert(&transaction, annotated, version)?;
    }
    if new {
        forget_relations(&transaction)?;
    }
    transaction.commit()
}

/// A transaction that may write from its start.
pub(crate) fn begin(c: &Connection) -> rusqlite::Result<Transaction<'_>> {
    Transaction::new_unchecked(c, TransactionBehavior::Immediate)
}

/// Marks stories and utterances as older than the articles.
pub(crate) fn forget_relations(c: &Connection) -> rusqlite::Result<()> {
    c.execute("DELETE FROM settings WHERE name = 'relations'", [])
        .map(drop)
}

impl Corpus {
    /// Limits the file's size, as a full disk would.
    #[cfg(test)]
    pub(crate) fn limit_pages(&self, pages: u32) -> Result<()> {
        self.connection
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .map_err(|error| crate::error::from_sqlite(&self.file, error))
    }
}

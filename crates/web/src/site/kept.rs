//! Pages that are made once: those that took long are kept for whoever asks next,
//! and whoever asks for a page that is just being made waits for it.
//!
//! A page is a function of the corpus and the address, so a kept one is right
//! as long as the corpus is the same. While `read` writes, it changes with every
//! batch; then a page may be a few seconds old. What is entered on the pages
//! themselves shows at once.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::watch;

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

/// An answer that can be given to many.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The pages of one corpus.
#[derive(Debug)]
pub(crate) struct Kept {
    files: [PathBuf; 2],
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    kept: BTreeMap<String, (Begun, Answer)>,
    coming: BTreeMap<String, (Begun, Coming)>,
    /// How many were begun.
    begun: u64,
}

/// When a page was begun, and what the corpus looked like then.
#[derive(Clone, Copy, Debug)]
struct Begun {
    nth: u64,
    at: Instant,
    state: State,
}

impl Begun {
    /// Whether a page begun then is right for who asks now.
    fn holds(&self, state: &State) -> bool {
        self.state == *state || self.at.elapsed() < OLDEST
    }
}

/// Becomes the answer, or closes without one where making it broke down.
type Coming = watch::Receiver<Option<Answer>>;

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

    /// The answer at `address`: the kept one, or the one that is being made for
    /// somebody else, or the one that `make` makes. It is made to the end even if
    /// nobody waits any more: a thread is at it already, and the next who asks has
    /// it. `None` where making it broke down.
    pub(crate) async fn answer<M>(
        self: &Arc<Self>,
        address: &str,
        make: impl FnOnce() -> M,
    ) -> Option<Answer>
    where
        M: Future<Output = Answer> + Send + 'static,
    {
        let mut coming = match self.find(address) {
            Found::Kept(answer) => return Some(answer),
            Found::Coming(coming) => coming,
            Found::Nothing(begun, answer) => {
                let coming = answer.subscribe();
                let (kept, address, make) = (Arc::clone(self), address.to_owned(), make());
                tokio::spawn(async move {
                    let turn = Turn {
                        kept,
                        address,
                        begun,
                    };
                    let made = make.await;
                    turn.kept.keep(&turn, &made);
                    answer.send_replace(Some(made));
                });
                coming
            }
        };
        let answer = coming.wait_for(Option::is_some).await;
        answer.ok().and_then(|answer| answer.clone())
    }

    fn find(&self, address: &str) -> Found {
        let state = self.state();
        let mut pages = self.pages();
        if let Some((begun, answer)) = pages.kept.get(address)
            && begun.holds(&state)
        {
            return Found::Kept(answer.clone());
        }
        if let Some((begun, coming)) = pages.coming.get(address)
            && begun.holds(&state)
        {
            return Found::Coming(coming.clone());
        }
        pages.begun += 1;
        let begun = Begun {
            nth: pages.begun,
            at: Instant::now(),
            state,
        };
        let (answer, coming) = watch::channel(None);
        pages.coming.insert(address.to_owned(), (begun, coming));
        Found::Nothing(begun, answer)
    }

    /// Keeps a page that took long, unless something was entered since it was
    /// begun.
    fn keep(&self, turn: &Turn, answer: &Answer) {
        let begun = turn.begun;
        let short = begun.at.elapsed() < LONG || answer.body.len() > LARGEST;
        if short || answer.status != StatusCode::OK {
            return;
        }
        let mut pages = self.pages();
        if !pages.is_coming(turn) {
            return;
        }
        if pages.kept.len() >= MOST {
            let oldest = pages.kept.iter().min_by_key(|(_, (begun, _))| begun.nth);
            if let Some(oldest) = oldest.map(|(address, _)| address.clone()) {
                pages.kept.remove(&oldest);
            }
        }
        let page = (begun, answer.clone());
        pages.kept.insert(turn.address.clone(), page);
    }

    /// Forgets all: something was entered.
    pub(crate) fn forget(&self) {
        let mut pages = self.pages();
        pages.kept.clear();
        pages.coming.clear();
    }

    /// What the corpus looks like from outside.
    fn state(&self) -> State {
        let seen = |file: &PathBuf| {
            let about = std::fs::metadata(file).ok()?;
            Some((about.len(), about.modified().ok()?))
        };
        [seen(&self.files[0]), seen(&self.files[1])]
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    /// Whether new readers would wait for what is made in this turn.
    fn is_coming(&self, turn: &Turn) -> bool {
        let coming = self.coming.get(&turn.address);
        coming.is_some_and(|(begun, _)| begun.nth == turn.begun.nth)
    }
}

enum Found {
    Kept(Answer),
    Coming(Coming),
    /// Whoever asked is to make it.
    Nothing(Begun, watch::Sender<Option<Answer>>),
}

/// A page is being made, until this is dropped.
struct Turn {
    kept: Arc<Kept>,
    address: String,
    begun: Begun,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut pages = self.kept.pages();
        if pages.is_coming(self) {
            pages.coming.remove(&self.address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A corpus's file, its pages, and how many were made.
    struct Desk {
        folder: tempfile::TempDir,
        kept: Arc<Kept>,
        made: Arc<AtomicUsize>,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("pile.crosswire");
            std::fs::write(&file, "a").expect("written");
            Self {
                kept: Kept::new(&file).into(),
                folder,
                made: Arc::default(),
            }
        }

        /// Another process writes.
        fn write(&self, text: &str) {
            let log = self.folder.path().join("pile.crosswire-wal");
            std::fs::write(log, text).expect("written");
        }

        /// Asks for a page that takes so long; its body is its number.
        async fn ask(&self, address: &str, takes: Duration) -> Option<Answer> {
            let made = Arc::clone(&self.made);
            let make = move || async move {
                tokio::time::sleep(takes).await;
                let number = made.fetch_add(1, Ordering::SeqCst);
                Answer {
                    status: StatusCode::OK,
                    headers: HeaderMap::new(),
                    body: number.to_string().into(),
                }
            };
            self.kept.answer(address, make).await
        }

        fn made(&self) -> usize {
            self.made.load(Ordering::SeqCst)
        }

        /// As if so much time had passed since all pages were begun.
        fn wait(&self, time: Duration) {
            let mut pages = self.kept.pages();
            let Pages { kept, coming, .. } = &mut *pages;
            let kept = kept.values_mut().map(|(begun, _)| begun);
            for begun in kept.chain(coming.values_mut().map(|(begun, _)| begun)) {
                begun.at = begun.at.checked_sub(time).expect("up for so long");
            }
        }
    }

    fn run(test: impl Future<Output = ()>) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().expect("a runtime");
        runtime.block_on(test);
    }

    /// Polls all at the same time.
    async fn all<T>(futures: Vec<impl Future<Output = T>>) -> Vec<T> {
        let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
        let mut done: Vec<Option<T>> = futures.iter().map(|_| None).collect();
        std::future::poll_fn(|context| {
            for (future, done) in futures.iter_mut().zip(&mut done) {
                if done.is_none()
                    && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
                {
                    *done = Some(value);
                }
            }
            match done.iter().all(Option::is_some) {
                true => std::task::Poll::Ready(()),
                false => std::task::Poll::Pending,
            }
        })
        .await;
        done.into_iter().flatten().collect()
    }

    #[test]
    fn fifty_who_ask_at_once_have_a_page_made_once() {
        run(async {
            let desk = Desk::new();
            let asked = (0..50).map(|_| desk.ask("/people", LONG)).collect();
            let answers = all(asked).await;
            assert_eq!((answers.len(), desk.made()), (50, 1));
            assert!(answers.iter().flatten().all(|answer| answer.body == "0"));
            // Quick ones too, though they are made anew for the next.
            let quick = || {
                (0..50)
                    .map(|_| desk.ask("/about", Duration::ZERO))
                    .collect()
            };
            all(quick()).await;
            all(quick()).await;
            assert_eq!(desk.made(), 3);
        });
    }

    #[test]
    fn a_page_holds_while_the_corpus_is_the_same() {
        run(async {
            let desk = Desk::new();
            desk.ask("/people", LONG).await;
            desk.wait(OLDEST);
            desk.ask("/people", LONG).await;
            assert_eq!(desk.made(), 1);
            desk.ask("/", LONG).await;
            assert_eq!(desk.made(), 2);
            desk.write("more");
            desk.ask("/people", LONG).await;
            assert_eq!(desk.made(), 3, "it is older than a few seconds");
            desk.write("still more");
            desk.ask("/people", LONG).await;
            assert_eq!(desk.made(), 3, "it is not");
        });
    }

    #[test]
    fn quick_pages_are_not_kept() {
        run(async {
            let desk = Desk::new();
            desk.ask("/about", Duration::ZERO).await;
            desk.ask("/about", Duration::ZERO).await;
            assert_eq!(desk.made(), 2);
        });
    }

    #[test]
    fn what_is_entered_shows_at_once() {
        run(async {
            let desk = Desk::new();
            desk.ask("/people", LONG).await;
            desk.kept.forget();
            let before = desk.ask("/people", LONG);
            let entered = async {
                tokio::task::yield_now().await;
                desk.kept.forget();
                None
            };
            let futures: Vec<std::pin::Pin<Box<dyn Future<Output = Option<Answer>>>>> =
                vec![Box::pin(before), Box::pin(entered)];
            all(futures).await;
            assert_eq!(desk.made(), 2);
            desk.ask("/people", LONG).await;
            assert_eq!(desk.made(), 3, "one begun before the entry is not kept");
        });
    }

    #[test]
    fn nobody_waits_for_a_page_of_another_state_of_the_corpus() {
        run(async {
            let desk = Desk::new();
            let old = desk.ask("/people", 4 * LONG);
            let new = async {
                tokio::task::yield_now().await;
                desk.wait(OLDEST);
                desk.write("more");
                desk.ask("/people", LONG).await
            };
            let futures: Vec<std::pin::Pin<Box<dyn Future<Output = Option<Answer>>>>> =
                vec![Box::pin(old), Box::pin(new)];
            let answers = all(futures).await;
            let bodies: Vec<_> = answers.iter().flatten().map(|a| a.body.clone()).collect();
            assert_eq!(bodies, ["1", "0"]);
            let kept = desk.ask("/people", LONG).await.expect("kept");
            assert_eq!(kept.body, "0", "the older one, ready later, is not kept");
        });
    }

    #[test]
    fn a_page_is_made_though_its_first_reader_left() {
        run(async {
            let desk = Desk::new();
            let left = tokio::time::timeout(LONG / 5, desk.ask("/people", LONG)).await;
            assert!(left.is_err());
            desk.ask("/people", LONG).await;
            assert_eq!(desk.made(), 1);
        });
    }

    #[test]
    fn a_page_that_breaks_down_keeps_nobody_waiting() {
        run(async {
            let desk = Desk::new();
            let broken = || async { panic!("a page breaks down, as this test wants") };
            assert!(desk.kept.answer("/people", broken).await.is_none());
            assert!(desk.ask("/people", LONG).await.is_some());
        });
    }

    #[test]
    fn no_more_than_so_many_are_kept() {
        run(async {
            let desk = Desk::new();
            let addresses: Vec<String> = (0..MOST + 10).map(|n| format!("/{n}")).collect();
            all(addresses.iter().map(|a| desk.ask(a, LONG)).collect()).await;
            assert_eq!(desk.kept.pages().kept.len(), MOST);
            assert!(desk.kept.pages().coming.is_empty());
        });
    }
}

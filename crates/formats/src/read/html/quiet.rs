//! No message for panics that are caught.
//!
//! A panic prints before anybody can catch it, and only the process-wide hook
//! can keep it from doing so. The hook set here hands every panic on to the one
//! it found, except on threads that asked for silence: those of this module,
//! where a hostile page may break an extractor and the caller goes on.

use std::cell::Cell;
use std::panic::{self, PanicHookInfo};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync + 'static>;

/// Silences panics of the calling thread, and of no other.
pub(crate) fn this_thread() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| panic::set_hook(guarded(panic::take_hook())));
    QUIET.set(true);
}

/// Calls `before` for every panic but those of quiet threads.
fn guarded(before: Hook) -> Hook {
    Box::new(move |info| {
        if !QUIET.try_with(Cell::get).unwrap_or(false) {
            before(info);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

    fn panics(name: &str, quiet: bool) -> bool {
        let work = move || {
            if quiet {
                this_thread();
            }
            assert!(quiet != QUIET.get(), "a panic for the test");
        };
        let thread = std::thread::Builder::new().name(name.to_owned());
        thread
            .spawn(work)
            .is_ok_and(|thread| thread.join().is_err())
    }

    #[test]
    fn only_the_asking_thread_is_quiet() {
        let usual = panic::take_hook();
        panic::set_hook(guarded(Box::new(move |info| {
            let name = std::thread::current().name().unwrap_or_default().to_owned();
            if ["asking", "other"].contains(&name.as_str()) {
                SEEN.lock().expect("a list").push(name);
            } else {
                usual(info);
            }
        })));
        assert!(panics("asking", true) && panics("other", false));
        assert_eq!(*SEEN.lock().expect("a list"), ["other"]);
    }
}

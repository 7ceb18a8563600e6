//! A bar on stderr for long work; silent where stderr is no terminal. Failures
//! are told either way.

use crate::terminal::{complain, count};
use crosswire_corpus::{Progress, ReadCount};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::time::Duration;

/// More failures than this are only counted.
const MOST_TOLD: u64 = 100;

/// Shows [`Progress`] as it comes.
pub(crate) struct Bar {
    bar: ProgressBar,
    stage: Stage,
    /// Bytes of all inputs.
    bytes: u64,
    told: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Start,
    Reading,
    Deriving,
    Relating,
    ReadingPairs,
    Claiming,
    Verifying,
}

impl Bar {
    pub(crate) fn new() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            stage: Stage::Start,
            bytes: 0,
            told: 0,
        }
    }

    /// Shows one report of the corpus.
    pub(crate) fn show(&mut self, progress: &Progress) {
        match progress {
            Progress::Found { bytes, .. } => self.bytes = *bytes,
            Progress::Reading { count, bytes } => self.read(count, *bytes),
            Progress::Failed(failure) => self.fail(failure),
            Progress::Deriving { done, total } => self.step(Stage::Deriving, *done, *total),
            Progress::Relating { done, total } => self.step(Stage::Relating, *done, *total),
            Progress::ReadingPairs { done, total } => {
                self.step(Stage::ReadingPairs, *done, *total);
            }
            Progress::Claiming { done, total } => self.step(Stage::Claiming, *done, *total),
            Progress::Verifying { done, total } => self.step(Stage::Verifying, *done, *total),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// The bytes taken in tell the time left, in one large file as in many.
    fn read(&mut self, done: &ReadCount, bytes: u64) {
        self.enter(Stage::Reading);
        self.bar.set_length(self.bytes.max(bytes));
        self.bar.set_position(bytes);
        let articles = done.new + done.known;
        let seconds = self.bar.elapsed().as_secs_f64();
        let rate = articles as f64 / seconds.max(0.1);
        self.bar
            .set_message(format!("{articles} articles{}, {rate:.0}/s", besides(done)));
    }

    fn step(&mut self, stage: Stage, done: u64, total: u64) {
        self.enter(stage);
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    fn enter(&mut self, stage: Stage) {
        if self.stage == stage {
            return;
        }
        self.stage = stage;
        self.bar.finish_and_clear();
        self.bar = ProgressBar::new(0).with_style(style(stage));
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn fail(&mut self, failure: &impl std::fmt::Display) {
        self.told += 1;
        if self.told <= MOST_TOLD {
            self.bar.suspend(|| complain(failure));
        }
        if self.told == MOST_TOLD + 1 {
            self.bar
                .suspend(|| complain(&"further failures are only counted"));
        }
    }
}

fn besides(done: &ReadCount) -> String {
    let known = match done.known {
        0 => String::new(),
        known => format!(" ({known} known already)"),
    };
    let failed = match done.failed {
        0 => String::new(),
        failed => format!(", {}", count(failed, "failure", "failures")),
    };
    known + &failed
}

fn style(stage: Stage) -> ProgressStyle {
    let template = match stage {
        Stage::Start => "",
        Stage::Reading => "reading {wide_bar} {percent}% · {msg} · {eta} left",
        Stage::Deriving => "analysing anew {wide_bar} {pos} of {len} · {rate} · {eta} left",
        Stage::Relating => "comparing {wide_bar} {pos} of {len} · {rate} · {eta} left",
        Stage::ReadingPairs => {
            "statements side by side {wide_bar} {pos} of {len} · {rate} · {eta} left"
        }
        Stage::Claiming => "claims, story by story {wide_bar} {pos} of {len} · {rate} · {eta} left",
        Stage::Verifying => "verifying {wide_bar} {pos} of {len} · {rate} · {eta} left",
    };
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", rate)
}

/// Whole articles a second: nobody needs the decimals.
fn rate(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    // A bar that cannot be written is no reason to stop the work.
    let _ = write!(out, "{:.0}/s", state.per_sec());
}

//! What `annotate` and `tokens` share: JSONL from files or stdin to stdout.

use super::Work;
use crate::failure::{Failure, Outcome};
use crate::listing::Offsets;
use crate::terminal::{count, remark};
use crosswire_corpus::stream::{StreamOptions, StreamSummary};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The options of both.
#[derive(clap::Args, Debug)]
pub(super) struct Stream {
    /// JSONL files; - or none for stdin
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the offsets count
    #[arg(long, value_name = "UNIT", default_value = "codepoint")]
    offsets: Offsets,
    #[command(flatten)]
    work: Work,
}

impl Stream {
    pub(super) fn options(&self, min_confidence: f32) -> StreamOptions {
        StreamOptions {
            threads: self.work.threads,
            offsets: self.offsets.into(),
            min_confidence,
        }
    }

    /// Runs `work` on each input in turn. A file that cannot be opened is told
    /// and the rest goes on.
    pub(super) fn each(
        &self,
        mut work: impl FnMut(Box<dyn BufRead + Send>) -> io::Result<StreamSummary>,
    ) -> Result<Outcome, Failure> {
        let stdin = [PathBuf::from("-")];
        let files: &[PathBuf] = match self.files.is_empty() {
            true => &stdin,
            false => &self.files,
        };
        let mut failed = 0;
        let mut done = 0;
        for file in files {
            match open(file) {
                Ok(input) => {
                    let summary = work(input)?;
                    done += summary.ok;
                    failed += summary.failed;
                }
                Err(failure) => {
                    failure.tell();
                    failed += 1;
                }
            }
        }
        Ok(ended(done, failed))
    }
}

fn ended(done: u64, failed: u64) -> Outcome {
    if failed > 0 {
        let failed = count(failed, "input", "inputs");
        remark(format!(
            "crosswire: {failed} could not be read; an error stands in the place of each line"
        ));
        return Outcome::Failed;
    }
    Outcome::of_found(usize::try_from(done).unwrap_or(usize::MAX))
}

fn open(file: &Path) -> Result<Box<dyn BufRead + Send>, Failure> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let open = File::open(file).map_err(|error| {
        Failure::new(format!("{}: cannot be opened: {error}", file.display()))
            .hint("give JSONL files, or pipe JSONL in; folders go to `crosswire read`")
    })?;
    Ok(Box::new(BufReader::new(open)))
}

use crate::failure::{Failure, Outcome};
use crate::listing::CorpusFile;
use crate::terminal::{Screen, count, remark};
use crosswire_analysis::Engine;
use crosswire_corpus::Corpus;
use crosswire_corpus::corrections::{Change, Correction, CorrectionEntry, CorrectionState};
use std::path::{Path, PathBuf};

/// List what readers corrected, and whether it still fits
///
/// With --json the lines can be kept, shared and taken into another corpus with
/// --import. Spans in them are UTF-8 bytes. Nothing is ever deleted: a
/// withdrawal is an entry, too.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire corrections
  crosswire corrections --json > corrections.jsonl
  crosswire corrections --import corrections.jsonl --corpus other.crosswire")]
pub(crate) struct Corrections {
    /// One JSON object a line, for programs and for --import
    #[arg(long)]
    json: bool,
    /// Only those that do not fit any more
    #[arg(long)]
    lost: bool,
    /// Take in corrections that --json wrote; those known already change nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "lost"])]
    import: Option<PathBuf>,
}

impl Corrections {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        if let Some(import) = &self.import {
            return take_in(file, import);
        }
        let corpus = file.look()?;
        let mut entries = corpus.corrections()?;
        if self.lost {
            entries.retain(|entry| matches!(entry.state, CorrectionState::DoesNotFit(_)));
        }
        for entry in &entries {
            if self.json {
                screen.json(entry)?;
            } else {
                told(screen, entry)?;
            }
        }
        if entries.is_empty() && !self.json {
            remark(match self.lost {
                true => "no correction is lost",
                false => "no correction; they are made on the pages of `crosswire serve`",
            });
        }
        Ok(Outcome::of_found(entries.len()))
    }
}

fn take_in(file: &CorpusFile, import: &Path) -> Result<Outcome, Failure> {
    let place = import.display();
    let text = std::fs::read_to_string(import)
        .map_err(|error| Failure::new(format!("{place}: cannot be read: {error}")))?;
    let mut corrections: Vec<Correction> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        corrections.push(serde_json::from_str(line).map_err(|error| {
            Failure::new(format!("{place}:{number}: this is no correction: {error}"))
                .hint("give a file that `crosswire corrections --json` wrote; nothing was taken in")
        })?);
    }
    let corpus = Corpus::open_to_correct(&file.corpus)?;
    let summary = corpus.import_corrections(&Engine::load()?, &corrections)?;
    remark(format!(
        "took in {}, {} known already",
        count(summary.new, "correction", "corrections"),
        summary.known
    ));
    let absent = |entry: &&CorrectionEntry| matches!(entry.state, CorrectionState::NotHere);
    let absent = corpus.corrections()?.iter().filter(absent).count();
    if absent > 0 {
        remark(format!(
            "{} of articles that are not in this corpus: kept, and applied once these are read",
            count(absent as u64, "correction is", "corrections are")
        ));
    }
    Ok(Outcome::of_found(corrections.len()))
}

fn told(screen: &mut Screen, entry: &CorrectionEntry) -> std::io::Result<()> {
    let correction = &entry.correction;
    let state = match &entry.state {
        CorrectionState::Applied(Some(statement)) => format!("shows in {statement}"),
        CorrectionState::Applied(None) => "shows".to_owned(),
        CorrectionState::DoesNotFit(why) => format!("does not fit: {why}"),
        CorrectionState::NotHere => "its article is not in this corpus".to_owned(),
        CorrectionState::Withdrawn => "withdrawn".to_owned(),
    };
    let head = screen.strong(correction.change.kind());
    screen.line(format!(
        "{head} {} {}",
        correction.id,
        screen.faint(&correction.made)
    ))?;
    if let Some(what) = detail(&correction.change) {
        screen.paragraph(2, &what)?;
    }
    if !correction.place.text.is_empty() {
        screen.paragraph(2, &format!("“{}”", correction.place.text))?;
    }
    if let Some(note) = &correction.note {
        screen.paragraph(2, note)?;
    }
    let by = correction.by.as_ref().map(|by| format!(", by {by}"));
    let place = format!(
        "{state}; article {}{}",
        correction.place.article,
        by.unwrap_or_default()
    );
    screen.paragraph(2, &place)
}

fn detail(change: &Change) -> Option<String> {
    match change {
        Change::Speaker { name, .. } | Change::Missed { name, .. } => {
            let name = name.as_deref();
            Some(format!(
                "speaker: {}",
                name.unwrap_or("the text does not tell")
            ))
        }
        Change::Withdrawal { of } => Some(format!("of {of}")),
        Change::Judged { verdicts, .. } => {
            let verdict = |(what, right): &(String, bool)| {
                format!("{what} {}", if *right { "right" } else { "wrong" })
            };
            let verdicts: Vec<String> = verdicts.iter().map(verdict).collect();
            Some(verdicts.join(", "))
        }
        other => other.other().map(|place| match place.text.is_empty() {
            true => format!("article {}", place.article),
            false => format!("“{}” in article {}", place.text, place.article),
        }),
    }
}

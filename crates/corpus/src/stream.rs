//! Annotating without a corpus: JSONL in, JSONL out, same order.
//!
//! A reader cuts the input into articles and hands each to the workers together
//! with a slot for the answer; the slots travel to the writer in order of input.
//! The queue of slots is bounded, and with it what is held in memory.

use crate::annotate::Annotate;
use crate::reading::{guarded, next, threads};
use crosswire_article::{Annotated, Article, OffsetUnit, Statement};
use crosswire_formats::read::{LIMIT, ReadError, read_json};
use crosswire_formats::wire::{TokenRow, TokensRecord, annotated_to_json, error_to_json};
use crosswire_syntax::English;
use std::io::{self, BufRead, Write};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};

/// How a stream is annotated.
#[derive(Clone, Debug, Default)]
pub struct StreamOptions {
    /// Threads that analyse; 0 for as many as the machine runs at once.
    pub threads: usize,
    /// The unit of offsets that go out.
    pub offsets: OffsetUnit,
    /// Statements less sure than this are left out; the others keep their ids.
    pub min_confidence: f32,
}

/// What a stream held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamSummary {
    /// Articles written.
    pub ok: u64,
    /// Lines that were no article; an error stands in the place of each.
    pub failed: u64,
}

/// Articles on their way, for each worker.
const AHEAD: usize = 8;

/// Annotates every line of `input`. When whoever reads `output` has had enough
/// (a broken pipe), the work ends without an error.
///
/// # Errors
/// When `output` cannot be written.
pub fn annotate(
    analysis: &impl Annotate,
    input: impl BufRead + Send,
    output: impl Write,
    options: &StreamOptions,
) -> io::Result<StreamSummary> {
    run(input, output, options, |article, line, out| {
        match guarded(analysis, article) {
            Ok(annotated) => {
                let annotated = surer_than(annotated, options.min_confidence);
                annotated_to_json(&annotated, options.offsets, out).map(|()| true)
            }
            Err(message) => error_to_json(&message, line, out).map(|()| false),
        }
    })
}

/// Writes the engine's tokens, sentences and entities of every line of `input`.
///
/// # Errors
/// When `output` cannot be written.
pub fn tokens(
    english: &English,
    input: impl BufRead + Send,
    output: impl Write,
    options: &StreamOptions,
) -> io::Result<StreamSummary> {
    run(input, output, options, |article, _, out| {
        let record = tokens_of(english, &article);
        record.in_unit(options.offsets).write(out).map(|()| true)
    })
}

fn tokens_of(english: &English, article: &Article) -> TokensRecord {
    let id = article.given_id.as_deref().unwrap_or(article.id.as_str());
    let parsed = english.parse(&article.text);
    let mut record = TokensRecord::new(id, &*article.text);
    let row = |(index, token): (usize, &crosswire_syntax::Token)| {
        TokenRow(
            token.start,
            token.end,
            token.tag.as_str().to_owned(),
            token.pos.as_str().to_owned(),
            parsed.lemma(index).to_owned(),
            token.head,
            token.dep.as_str().to_owned(),
        )
    };
    record.tokens = parsed.tokens.iter().enumerate().map(row).collect();
    let sentences = parsed.sentences.iter();
    record.sentences = sentences.map(|s| (s.start as u32, s.end as u32)).collect();
    let entities = parsed.entities.iter();
    record.entities = entities
        .map(|entity| (entity.first, entity.end, entity.label.as_str().to_owned()))
        .collect();
    record
}

/// Leaves out what is less sure; what stood within such a statement then
/// stands within the one around it.
fn surer_than(mut annotated: Annotated, least: f32) -> Annotated {
    if least <= 0.0 {
        return annotated;
    }
    let all = std::mem::take(&mut annotated.statements);
    let around = |mut within: Option<u32>| {
        while let Some(statement) = within.and_then(|ordinal| find(&all, ordinal)) {
            if statement.confidence >= least {
                return Some(statement.ordinal);
            }
            within = statement.within.filter(|outer| *outer != statement.ordinal);
        }
        None
    };
    let kept = all.iter().filter(|statement| statement.confidence >= least);
    annotated.statements = kept
        .map(|statement| Statement {
            within: around(statement.within),
            ..statement.clone()
        })
        .collect();
    annotated
}

fn find(statements: &[Statement], ordinal: u32) -> Option<&Statement> {
    statements
        .iter()
        .find(|statement| statement.ordinal == ordinal)
}

/// An article and where its answer goes.
struct Job {
    article: Article,
    line: u64,
    answer: SyncSender<Answer>,
}

/// What stands in the place of one line of input.
struct Answer {
    bytes: Vec<u8>,
    ok: bool,
}

/// The frame of both streams; `work` writes an article's line and says whether
/// it is an answer or an error.
fn run(
    input: impl BufRead + Send,
    mut output: impl Write,
    options: &StreamOptions,
    work: impl Fn(Article, u64, &mut Vec<u8>) -> io::Result<bool> + Sync,
) -> io::Result<StreamSummary> {
    let threads = threads(options.threads);
    std::thread::scope(|scope| {
        let (jobs, todo) = sync_channel::<Job>(threads);
        let (slots, ordered) = sync_channel(threads * AHEAD);
        let todo = std::sync::Arc::new(Mutex::new(todo));
        for _ in 0..threads {
            let (todo, work) = (todo.clone(), &work);
            scope.spawn(move || answer_all(&todo, work));
        }
        drop(todo);
        scope.spawn(move || hand_out(input, &jobs, &slots));
        let mut summary = StreamSummary::default();
        match write_all(&ordered, &mut output, &mut summary) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(summary),
            Err(error) => Err(error),
            Ok(()) => Ok(summary),
        }
        // Leaving drops the queue of slots: the reader sees it and ends, and
        // with it the workers.
    })
}

/// The reader's thread.
fn hand_out(input: impl BufRead, jobs: &SyncSender<Job>, slots: &SyncSender<Receiver<Answer>>) {
    let mut line = 0;
    read_json(input, LIMIT, &mut |found| {
        // Nothing in is nothing out, not an error.
        if found.as_ref().is_err_and(ReadError::is_empty) && line == 0 {
            return ControlFlow::Continue(());
        }
        line += 1;
        let (answer, slot) = sync_channel(1);
        if slots.send(slot).is_err() {
            return ControlFlow::Break(());
        }
        let sent = match found {
            Ok(article) => jobs
                .send(Job {
                    article,
                    line,
                    answer,
                })
                .is_ok(),
            Err(error) => answer.send(failed(&error, line)).is_ok(),
        };
        if sent {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
}

fn failed(error: &ReadError, line: u64) -> Answer {
    let remedy = error.hint().map(|hint| format!(" ({hint})"));
    let message = error.message().to_owned() + &remedy.unwrap_or_default();
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = error_to_json(&message, error.line().unwrap_or(line), &mut bytes);
    Answer { bytes, ok: false }
}

/// A worker's thread.
fn answer_all(
    todo: &Mutex<Receiver<Job>>,
    work: &(impl Fn(Article, u64, &mut Vec<u8>) -> io::Result<bool> + Sync),
) {
    while let Some(job) = next(todo) {
        let mut bytes = Vec::new();
        let ok = work(job.article, job.line, &mut bytes).unwrap_or(false);
        // Nobody waits any more where the output broke off.
        let _ = job.answer.send(Answer { bytes, ok });
    }
}

/// Writes answers in order; what is written is flushed whenever there is
/// nothing more to write at once, so that a slow input is answered line by line.
fn write_all(
    ordered: &Receiver<Receiver<Answer>>,
    output: &mut impl Write,
    summary: &mut StreamSummary,
) -> io::Result<()> {
    loop {
        let slot = match ordered.try_recv() {
            Ok(slot) => slot,
            Err(TryRecvError::Disconnected) => return output.flush(),
            Err(TryRecvError::Empty) => {
                output.flush()?;
                match ordered.recv() {
                    Ok(slot) => slot,
                    Err(_) => return output.flush(),
                }
            }
        };
        let Ok(answer) = slot.recv() else {
            continue;
        };
        output.write_all(&answer.bytes)?;
        match answer.ok {
            true => summary.ok += 1,
            false => summary.failed += 1,
        }
    }
}

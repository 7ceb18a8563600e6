//! "Police put the death toll at 16": a body's count of what happened.
//!
//! The verb does not speak by itself ("she put the book at the bottom"), so the
//! tagger has seldom learnt it; with a count for its object and a figure behind
//! "at" it is a statement of whoever counts.

use super::draft::Draft;
use super::reading::Reading;
use crosswire_article::{BlockKind, Span};
use crosswire_syntax::{Dependency, Tag};
use std::ops::Range;

const VERBS: [&str; 14] = [
    "put",
    "puts",
    "putting",
    "place",
    "places",
    "placed",
    "placing",
    "peg",
    "pegs",
    "pegged",
    "pegging",
    "estimate",
    "estimates",
    "estimated",
];
const COUNTS: [&str; 14] = [
    "toll", "tolls", "number", "numbers", "figure", "figures", "count", "total", "tally", "losses",
    "cost", "costs", "damage", "strength",
];
const SURE: f32 = 0.8;
/// A longer source is a clause.
const LONGEST_SOURCE: usize = 16;
/// How far above a figure the noun may stand that it counts.
const MOST_ABOVE: usize = 3;
/// How many verbs up the subject may stand: "reported strikes, putting the toll at".
const FURTHEST_SUBJECT: usize = 2;

/// Adds such statements; of those that are there, makes their contents whole.
pub(crate) fn add_reckoned(reading: &Reading, drafts: &mut Vec<Draft>) {
    for verb in 0..reading.words.len() {
        if !VERBS.contains(&reading.words[verb].lower.as_str()) || !is_told(reading, verb) {
            continue;
        }
        let Some(reckoned) = reckoned(reading, verb) else {
            continue;
        };
        let cue = reading.words[verb].span;
        let there = drafts
            .iter_mut()
            .find(|draft| draft.cue.iter().any(|part| part.overlaps(cue)));
        match there {
            Some(draft) => complete(draft, reckoned),
            None => drafts.push(reckoned),
        }
    }
}

fn is_told(reading: &Reading, verb: usize) -> bool {
    let passage = reading.passage_at(reading.words[verb].span.start);
    passage.is_some_and(|passage| {
        matches!(
            reading.passages[passage].kind,
            BlockKind::Body | BlockKind::Headline | BlockKind::Caption
        )
    })
}

/// "the figure" becomes "the figure at more than 50".
fn complete(draft: &mut Draft, reckoned: Draft) {
    let (has, whole) = (draft.content_hull(), reckoned.content_hull());
    if has.contains(whole) || !whole.overlaps(has) {
        return;
    }
    draft.content = reckoned.content;
    let outside = |part: &Span| !part.overlaps(whole);
    draft.source.retain(outside);
    if draft.source.is_empty() {
        draft.source = reckoned.source;
    }
    draft.cue = reckoned.cue;
    draft.cue_text = reckoned.cue_text;
    draft.confidence = draft.confidence.max(SURE);
    draft
        .why
        .push("content: a count with its figure".to_owned());
}

fn reckoned(reading: &Reading, verb: usize) -> Option<Draft> {
    let is_count = |word: &usize| COUNTS.contains(&reading.words[*word].lower.as_str());
    let object = reading.child(verb, Dependency::DOBJ).filter(is_count);
    let subject = reading.child(verb, Dependency::NSUBJPASS).filter(is_count);
    let count = object.or(subject)?;
    let at = figure_behind(reading, verb, count)?;
    let (source, content) = match object {
        Some(_) => {
            let words = reading.words[count].reach.start..at.end;
            (who_counts(reading, verb)?, vec![reading.span_of(words)?])
        }
        None => {
            let reach = reading.words[count].reach.clone();
            let counted = reading.span_of(reach.start..reach.end.min(verb))?;
            (agent(reading, verb), vec![counted, reading.span_of(at)?])
        }
    };
    let cue = reading.words[verb].span;
    let apart = |part: &Span| {
        content
            .iter()
            .all(|held| !held.overlaps(*part) && !held.overlaps(cue))
    };
    source.iter().all(apart).then(|| {
        let why = "a count with its figure";
        let mut draft = Draft::new(source, vec![cue], content, SURE, why);
        // "Put" and "placed" do not show that it is told.
        if !reading.words[verb].lower.starts_with("estimat") {
            draft.cue_text = Some("said".to_owned());
        }
        draft
    })
}

/// "at", with its figure, where it belongs to the verb or what is counted.
fn figure_behind(reading: &Reading, verb: usize, count: usize) -> Option<Range<usize>> {
    let behind = verb + 1..reading.words[verb].reach.end;
    let at = behind.into_iter().find(|word| {
        let belongs = |head: usize| {
            let (phrase, own) = (&reading.words[count].reach, head == verb);
            own || phrase.contains(&head) && count > verb
        };
        reading.words[*word].lower == "at" && belongs(reading.words[*word].head)
    })?;
    let figure = |word: &usize| {
        let word = &reading.words[*word];
        word.tag == Tag::CD || matches!(word.lower.as_str(), "dozens" | "hundreds" | "thousands")
    };
    let mut reach = at + 1..reading.words[at].reach.end;
    let figure = reach.find(figure)?;
    // "at 16 earlier": what the figure belongs to, and no more.
    let counted = reading
        .heads_above(figure, MOST_ABOVE)
        .take_while(|above| *above > at);
    let end = counted
        .chain([figure])
        .map(|word| match reading.words[word].is_noun() {
            true => reading.words[word].reach.end,
            false => word + 1,
        });
    end.max()
        .map(|end| at..end.min(reading.words[at].reach.end))
}

/// The subject of the verb, or of the one that it goes on from.
fn who_counts(reading: &Reading, verb: usize) -> Option<Vec<Span>> {
    let joined = |verb: usize| {
        matches!(
            reading.words[verb].dep,
            Dependency::CONJ | Dependency::ADVCL | Dependency::XCOMP
        )
    };
    let mut at = verb;
    for _ in 0..=FURTHEST_SUBJECT {
        if let Some(subject) = reading.child(at, Dependency::NSUBJ) {
            return source_of(reading, at, subject).map(|source| vec![source]);
        }
        if !joined(at) {
            return None;
        }
        at = reading.words[at].head;
    }
    None
}

/// A subject as a source; of "which" the noun that it stands for.
fn source_of(reading: &Reading, verb: usize, subject: usize) -> Option<Span> {
    let word = &reading.words[subject];
    let relative = matches!(word.lower.as_str(), "which" | "that" | "who");
    if !relative {
        let words = word.reach.start..word.reach.end.min(subject + LONGEST_SOURCE);
        return reading.span_of(words);
    }
    let noun = reading.words[verb].head;
    let stands_for = reading.words[verb].dep == Dependency::RELCL && noun < subject;
    let words = reading.words[noun].reach.start..noun + 1;
    stands_for.then(|| reading.span_of(words)).flatten()
}

/// "by the Observatory".
fn agent(reading: &Reading, verb: usize) -> Vec<Span> {
    let by = reading.child(verb, Dependency::AGENT);
    let name = by.and_then(|by| reading.child(by, Dependency::POBJ));
    let words = name.map(|name| {
        let reach = &reading.words[name].reach;
        reach.start..reach.end.min(name + LONGEST_SOURCE)
    });
    words
        .and_then(|words| reading.span_of(words))
        .into_iter()
        .collect()
}

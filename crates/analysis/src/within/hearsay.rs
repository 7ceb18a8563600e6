//! "Reportedly", "allegedly": somebody says so, and the text keeps back who.
//!
//! The adverb is the cue, the clause that it stands in the content, and there
//! is no source.

use super::draft::Draft;
use super::quotations::Quotations;
use super::reading::Reading;
use crosswire_article::{BlockKind, Span};
use crosswire_syntax::{Dependency, PartOfSpeech};
use std::collections::BTreeSet;
use std::ops::Range;

const ADVERBS: [&str; 4] = ["reportedly", "allegedly", "supposedly", "purportedly"];
/// A longer clause is more than what the adverb speaks of.
const LONGEST: usize = 40;

/// Adds a statement for each such adverb that is no cue yet.
pub(crate) fn add_hearsay(reading: &Reading, quotations: &Quotations, drafts: &mut Vec<Draft>) {
    let words = 0..reading.words.len();
    let adverbs: Vec<usize> = words
        .filter(|w| ADVERBS.contains(&reading.words[*w].lower.as_str()))
        .collect();
    if adverbs.is_empty() {
        return;
    }
    let cues: BTreeSet<usize> = drafts
        .iter()
        .flat_map(|draft| &draft.cue)
        .flat_map(|cue| reading.words_in(*cue))
        .collect();
    let heard: Vec<Draft> = adverbs
        .into_iter()
        .filter(|w| !cues.contains(w))
        .filter_map(|w| hearsay(reading, quotations, &cues, w))
        .collect();
    drafts.extend(heard);
}

fn hearsay(
    reading: &Reading,
    quotations: &Quotations,
    cues: &BTreeSet<usize>,
    adverb: usize,
) -> Option<Draft> {
    let word = &reading.words[adverb];
    let passage = reading.passage_at(word.span.start)?;
    let told = matches!(
        reading.passages[passage].kind,
        BlockKind::Body | BlockKind::Headline | BlockKind::Caption
    );
    if !told || quotations.outer_at(word.span.start).is_some() {
        return None;
    }
    let clause = clause_of(reading, word.head)?;
    // The words of another statement's cue are no part of what is heard.
    let start = (clause.start..adverb)
        .rev()
        .find(|w| cues.contains(w))
        .map_or(clause.start, |cue| cue + 1);
    let end = (adverb + 1..clause.end)
        .find(|w| cues.contains(w))
        .unwrap_or(clause.end);
    let part = |words: Range<usize>| -> Option<Span> {
        let mark = |w: usize| reading.words[w].pos == PartOfSpeech::PUNCT;
        let mut words = words;
        while !words.is_empty() && mark(words.end - 1) {
            words.end -= 1;
        }
        while !words.is_empty() && mark(words.start) {
            words.start += 1;
        }
        (!words.is_empty()).then(|| reading.span_of(words))?
    };
    let content: Vec<Span> = [start..adverb, adverb + 1..end]
        .into_iter()
        .filter_map(part)
        .collect();
    let why = "an adverb that keeps back who says so";
    (!content.is_empty()).then(|| Draft::new(Vec::new(), vec![word.span], content, 0.75, why))
}

/// The clause around a word: of "a boat allegedly stolen" with the noun.
fn clause_of(reading: &Reading, head: usize) -> Option<Range<usize>> {
    let word = &reading.words[head];
    let reach = word.reach.clone();
    let start = if matches!(word.dep, Dependency::ACL) {
        reading.words[word.head].reach.start.min(reach.start)
    } else {
        reach.start
    };
    let clause = start..reach.end;
    (clause.len() <= LONGEST && clause.len() > 1).then_some(clause)
}

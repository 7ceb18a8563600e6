//! Why a speaker's name is kept back, where the text says so: "on condition of
//! anonymity because he was not authorised to speak".

use super::draft::Draft;
use super::reading::Reading;
use crosswire_article::{Anonymity, Note, Span};
use crosswire_syntax::Tag;

/// Words that open the reason.
const OPENERS: [&str; 9] = [
    "because", "since", "as", "for", "citing", "due", "so", "given", "fearing",
];
/// How far the reason may stand behind the request.
const REACH: usize = 8;

/// A note on each stated reason, one for a place in the text.
pub(crate) fn reasons(reading: &Reading, drafts: &[Draft]) -> Vec<Note> {
    let mut spans: Vec<Span> = drafts
        .iter()
        .filter(|draft| {
            matches!(
                draft.anonymity,
                Anonymity::Described | Anonymity::Collective | Anonymity::Role
            )
        })
        .filter_map(|draft| reason_near(reading, draft))
        .collect();
    spans.sort_unstable();
    // One reason, seen from two statements of its sentence.
    spans.dedup_by(|later, earlier| later.overlaps(*earlier));
    let note = |span| {
        Note::new(
            "anonymity-reason",
            "the stated reason for keeping a speaker's name back",
        )
        .at(span)
    };
    spans.into_iter().map(note).collect()
}

fn reason_near(reading: &Reading, draft: &Draft) -> Option<Span> {
    let place = draft.source.first()?;
    let sentence = reading.sentence_at(place.start)?;
    let words = reading.sentences[sentence].words.clone();
    let request = words.clone().find(|w| asks_for_anonymity(reading, *w))?;
    let opener = (request + 1..words.end.min(request + REACH)).find(|w| {
        let word = &reading.words[*w];
        OPENERS.contains(&word.lower.as_str()) && !matches!(word.tag, Tag::RB | Tag::JJ)
            || word.lower == "so" && reading.words.get(w + 1).is_some_and(|n| n.lower == "as")
    })?;
    // To the end of the clause: the next comma, dash or the cue itself.
    let cue = draft.cue.first().map_or(u32::MAX, |cue| cue.start);
    let end = (opener + 1..words.end).find(|w| {
        let word = &reading.words[*w];
        let mark = matches!(word.lower.as_str(), "," | ";" | "-" | "–" | "—" | "." | ")");
        let free = word.lower != "-" || reading.words[*w - 1].span.end < word.span.start;
        mark && free || word.span.start == cue
    });
    let span = reading.span_of(opener..end.unwrap_or(words.end))?;
    Some(span.trimmed(reading.text))
}

/// "anonymity", "not to be named", "wishes to be anonymous".
fn asks_for_anonymity(reading: &Reading, word: usize) -> bool {
    let before = |steps: usize| {
        word.checked_sub(steps)
            .map(|w| reading.words[w].lower.as_str())
    };
    match reading.words[word].lower.as_str() {
        "anonymity" | "anonymous" | "anonymously" => true,
        "named" | "identified" | "quoted" => {
            (1..=4).any(|steps| matches!(before(steps), Some("not" | "n't" | "n’t")))
        }
        _ => false,
    }
}

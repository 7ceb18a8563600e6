//! "The ship is said to have drifted": the subject of a passive is what the
//! words are about, or to whom they were said, and never who said them.

use super::draft::Draft;
use super::reading::Reading;
use crosswire_article::{BlockKind, Span};
use crosswire_syntax::{Dependency, Tag};
use std::ops::Range;

/// Participles whose subject has not spoken.
const ABOUT: [&str; 26] = [
    "said",
    "supposed",
    "believed",
    "reported",
    "thought",
    "understood",
    "alleged",
    "rumoured",
    "rumored",
    "presumed",
    "expected",
    "feared",
    "known",
    "told",
    "informed",
    "urged",
    "warned",
    "advised",
    "ordered",
    "asked",
    "instructed",
    "reminded",
    "assured",
    "estimated",
    "considered",
    "reputed",
];

/// "Asked by the council", "was told by Oltz": whoever stands behind "by" is
/// the source of a passive that has none.
pub(crate) fn name_agent(reading: &Reading, draft: &mut Draft) {
    let Some(verb) = draft.anchor(reading).filter(|_| draft.source.is_empty()) else {
        return;
    };
    let agent = reading.child(verb, Dependency::AGENT);
    let Some(name) = agent.and_then(|by| reading.child(by, Dependency::POBJ)) else {
        return;
    };
    let words = reading.words[name].reach.clone();
    let Some(source) = reading.span_of(words.start..words.end.min(name + 12)) else {
        return;
    };
    let speaks = reading.words[verb].tag == Tag::VBN
        && !matches!(reading.words[verb].lower.as_str(), "quoted" | "cited");
    let mut used = draft.content.iter().chain(&draft.cue);
    if speaks && !used.any(|part| part.overlaps(source)) {
        draft.source = vec![source];
        draft.why.push("source: the agent of a passive".to_owned());
    }
}

/// Takes the source from a statement whose source is the subject of such a
/// passive; what is said of the subject keeps it in its content.
pub(crate) fn release_subject(reading: &Reading, draft: &mut Draft) {
    let Some(verb) = verb_about(reading, draft).or_else(|| draft.anchor(reading)) else {
        return;
    };
    let word = &reading.words[verb];
    let Some(source) = draft.source.first().copied() else {
        return;
    };
    if !ABOUT.contains(&word.lower.as_str()) || draft.source.len() > 1 {
        return;
    }
    let words = reading.words_in(source);
    let subject = reading
        .children(verb)
        .any(|child| reading.words[child].dep == Dependency::NSUBJPASS && words.contains(&child));
    let helped = reading
        .children(verb)
        .any(|child| reading.words[child].dep == Dependency::AUXPASS);
    if is_place_of(reading, &words, verb) {
        draft.source.clear();
        draft
            .why
            .push("source: where it is believed is nobody".to_owned());
        return;
    }
    if is_answering(reading, draft, source, verb) {
        draft.source.clear();
        draft
            .why
            .push("source: who was asked does not ask".to_owned());
        return;
    }
    if !(subject && helped || is_short_headline(reading, source, verb)) {
        return;
    }
    let it = words.len() == 1 && reading.words[words.start].lower == "it";
    draft.source.clear();
    if !it && source.end <= draft.content_hull().start {
        draft.content.push(source);
        draft.content.sort_unstable();
    }
    draft
        .why
        .push("source: the subject of a passive does not speak".to_owned());
}

/// "It is believed in Ostrand that": a name behind "in" of a passive.
fn is_place_of(reading: &Reading, source: &Range<usize>, verb: usize) -> bool {
    let Some(head) = reading.head_of(source.clone()) else {
        return false;
    };
    let preposition = reading.words[head].head;
    let helped = reading
        .children(verb)
        .any(|child| reading.words[child].dep == Dependency::AUXPASS);
    helped
        && reading.words[head].dep == Dependency::POBJ
        && reading.words[preposition].head == verb
        && matches!(
            reading.words[preposition].lower.as_str(),
            "in" | "at" | "across"
        )
}

/// "Asked whether the port was shut, Lund said no": the participle in front of
/// a clause whose subject was asked or told.
fn is_answering(reading: &Reading, draft: &Draft, source: Span, verb: usize) -> bool {
    let word = &reading.words[verb];
    let first = reading.sentences[word.sentence].words.start;
    let opens = verb - first <= 1 && word.tag == Tag::VBN;
    let own_subject = reading.children(verb).any(|child| {
        matches!(
            reading.words[child].dep,
            Dependency::NSUBJ | Dependency::NSUBJPASS
        )
    });
    opens && !own_subject && source.start >= draft.content_hull().end
}

/// The participle among the cue's words whose subject has not spoken: "is
/// supposed" of "is supposed to have written".
fn verb_about(reading: &Reading, draft: &Draft) -> Option<usize> {
    let mut words = draft.cue.iter().flat_map(|span| reading.words_in(*span));
    words.find(|w| {
        let word = &reading.words[*w];
        let helped = reading
            .children(*w)
            .any(|child| reading.words[child].dep == Dependency::AUXPASS);
        ABOUT.contains(&word.lower.as_str()) && word.tag == Tag::VBN && helped
    })
}

/// "Velmora urged to free crew": in a headline the helping verb is left out; a
/// verb that always has an object has none.
fn is_short_headline(reading: &Reading, source: Span, verb: usize) -> bool {
    let word = &reading.words[verb];
    let passage = reading.passage_at(source.start);
    let headline = passage.is_some_and(|p| reading.passages[p].kind == BlockKind::Headline)
        || passage == Some(0);
    let bare = matches!(
        word.lower.as_str(),
        "urged" | "told" | "warned" | "ordered" | "advised" | "believed" | "feared" | "said"
    );
    let next = reading.words.get(verb + 1).map(|w| w.lower.as_str());
    let ends = reading.words_in(source).end;
    headline
        && bare
        && matches!(word.tag, Tag::VBN | Tag::VBD)
        && next == Some("to")
        && ends == verb
}

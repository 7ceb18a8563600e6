//! Statements inside the content of others.
//!
//! PolNeAR, on which the tagger was trained, marks only the outermost. So each
//! content is given to the tagger once more, as if it were a paragraph; what it
//! leaves is found by rule ([`super::inner`]).

use super::draft::Draft;
use super::reading::Reading;
use super::tagger::Attribution;
use crate::lexicon::Lexicon;
use crosswire_article::Span;
use crosswire_syntax::{Dependency, Tag};

/// How many statements that start before one are tried as its parent.
const NEAR: usize = 64;

/// Shorter contents hold no attribution with its own source, cue and content.
const FEWEST_WORDS: usize = 5;

/// The contents that may hold a statement, each with the confidence of the
/// statement it belongs to; marks around them and a leading "that" left out,
/// cut where a paragraph ends, from a word's beginning to a word's end.
pub(crate) fn contents_to_read(
    reading: &Reading,
    lexicon: &Lexicon,
    drafts: &[Draft],
) -> Vec<(Span, f32)> {
    let parts = drafts.iter().flat_map(|draft| {
        let trim = |part: &Span| {
            let inside = in_passages(reading, without_marks(reading, *part));
            inside.map(|span| (span, draft.confidence))
        };
        draft.content.iter().flat_map(trim)
    });
    let mut found: Vec<(Span, f32)> = parts
        .filter(|(span, _)| may_hold_a_statement(reading, lexicon, *span))
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    found.dedup_by_key(|(span, _)| *span);
    found
}

/// The whole words of a span, passage by passage.
fn in_passages<'a>(reading: &'a Reading, span: Span) -> impl Iterator<Item = Span> + 'a {
    let first = reading.passage_at(span.start).unwrap_or(0);
    let end = reading.passage_at(span.end.saturating_sub(1));
    (first..end.map_or(first, |last| last + 1)).filter_map(move |passage| {
        let passage = reading.passages[passage].span;
        let inside = Span::new(
            span.start.max(passage.start),
            span.end.min(passage.end).max(span.start.max(passage.start)),
        );
        reading.span_of(reading.words_in(inside))
    })
}

fn may_hold_a_statement(reading: &Reading, lexicon: &Lexicon, span: Span) -> bool {
    let words = reading.words_in(span);
    words.len() >= FEWEST_WORDS
        && reading.words[words]
            .iter()
            .any(|word| (word.is_verb() || word.is_noun()) && lexicon.acts.knows(&word.lower))
}

/// The span without quotation marks, white space and "that" at its ends.
fn without_marks(reading: &Reading, span: Span) -> Span {
    let bare = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’');
    let text = reading.cut(span);
    let text_without = text.trim_end_matches(bare).trim_start_matches(bare);
    let clause = text_without
        .strip_prefix("that ")
        .map_or(text_without, str::trim_start);
    let start = span.start + (clause.as_ptr() as usize - text.as_ptr() as usize) as u32;
    Span::new(start, start + clause.len() as u32)
}

/// "declined | to comment on the price", "urged the council | to publish the
/// report": what was not said, or is still to be, is no statement.
fn is_unsaid(reading: &Reading, draft: &Draft) -> bool {
    let Some(first) = draft.cue.first().map(|span| reading.words_in(*span).start) else {
        return false;
    };
    let verb = reading.words.get(first + 1);
    let infinitive =
        reading.words[first].tag == Tag::TO && verb.is_some_and(|verb| verb.tag == Tag::VB);
    let refused = first.checked_sub(1).is_some_and(|word| {
        matches!(
            reading.words[word].lower.as_str(),
            "declined" | "declines" | "declining" | "refused" | "refuses" | "refusing"
        )
    });
    infinitive || refused || tells_only_whom(reading, draft)
}

/// "its owner | had been told": whose words and which, nobody says.
fn tells_only_whom(reading: &Reading, draft: &Draft) -> bool {
    let ([content], true) = (&draft.content[..], draft.source.is_empty()) else {
        return false;
    };
    let Some(verb) = draft.anchor(reading) else {
        return false;
    };
    let subject = reading.child(verb, Dependency::NSUBJPASS);
    let reach = subject.and_then(|subject| reading.span_of(reading.words[subject].reach.clone()));
    reach.is_some_and(|reach| reach.contains(*content))
}

/// Attributions that were found in contents, each read from `starts` on, where
/// they stand in the article; without those that are known already.
pub(crate) fn put_back(
    reading: &Reading,
    contents: &[(Span, f32)],
    starts: &[u32],
    found: Vec<Attribution>,
    known: &[Draft],
) -> Vec<Draft> {
    let placed = found.into_iter().filter_map(|attribution| {
        let first = attribution.content.first()?;
        let at = starts.partition_point(|start| *start <= first.start) - 1;
        let (place, confidence) = contents[at];
        let moved = |spans: &[Span]| -> Vec<Span> {
            let moved = spans.iter().map(|span| {
                Span::new(
                    place.start + span.start - starts[at],
                    place.start + span.end - starts[at],
                )
            });
            let mut moved: Vec<Span> = moved
                .map(|span| span.trimmed(reading.text))
                .filter(|span| !span.is_empty())
                .collect();
            moved.sort_unstable();
            moved
        };
        let content = moved(&attribution.content);
        (!content.is_empty()).then(|| {
            Draft::new(
                moved(&attribution.source),
                moved(&attribution.cue),
                content,
                attribution.confidence * confidence.sqrt(),
                INNER,
            )
        })
    });
    let placed = placed.filter(|draft| !is_unsaid(reading, draft));
    // Where contents overlap, the same statement is found in each of them.
    let mut fresh: Vec<Draft> = Vec::new();
    for draft in placed {
        let same = |other: &Draft| {
            draft.content == other.content
                || draft
                    .cue
                    .iter()
                    .any(|cue| other.cue.iter().any(|own| own.overlaps(*cue)))
        };
        if !known.iter().chain(&fresh).any(same) {
            fresh.push(draft);
        }
    }
    fresh
}

/// The reason given for what the tagger finds in a content.
const INNER: &str = "tagger, inside a content";

/// Leaves out what was found inside a content and stands in none after all.
pub(crate) fn drop_strays(drafts: &mut Vec<Draft>) {
    let before = drafts.len();
    drafts.retain(|draft| draft.within.is_some() || !draft.why.iter().any(|why| why == INNER));
    if drafts.len() < before {
        find_parents(drafts);
    }
}

/// Sets `within` of every statement that stands in another's content.
pub(crate) fn find_parents(drafts: &mut [Draft]) {
    let mut contents: Vec<(Span, usize)> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        contents.extend(draft.content.iter().map(|part| (*part, index)));
    }
    contents.sort_unstable();
    for index in 0..drafts.len() {
        drafts[index].within = parent_of(drafts, &contents, index);
    }
}

/// Bytes of a content without what stands between its parts.
fn content_length(draft: &Draft) -> u32 {
    draft.content.iter().map(|part| part.len()).sum()
}

/// The statement with the shortest content around this one's own words.
fn parent_of(drafts: &[Draft], contents: &[(Span, usize)], index: usize) -> Option<usize> {
    let draft = &drafts[index];
    let place = draft
        .cue
        .first()
        .or(draft.source.first())
        .or(draft.content.first())?;
    let at = contents.partition_point(|(span, _)| span.start <= place.start);
    let own = content_length(draft);
    let around = contents[..at]
        .iter()
        .rev()
        .take(NEAR)
        .filter(|(span, other)| {
            // Strictly longer: no two statements can stand in one another.
            let larger = content_length(&drafts[*other]) > own;
            *other != index
                && span.contains(*place)
                && larger
                && !drafts[index]
                    .content
                    .iter()
                    .any(|part| drafts[*other].cue.iter().any(|cue| part.contains(*cue)))
        });
    around
        .min_by_key(|(span, other)| (span.len(), *other))
        .map(|(_, other)| *other)
}

//! Statements inside the content of others.
//!
//! PolNeAR, on which the tagger was trained, marks only the outermost. So each
//! content is given to the tagger once more, as if it were a paragraph; what it
//! leaves is found by rule: a verb of speaking with its own subject and its own
//! clause ("Lavrov said that *Washington had promised to ...*").

use super::draft::Draft;
use super::quotations::Quotations;
use super::reading::Reading;
use super::tagger::Attribution;
use crate::lexicon::Lexicon;
use crosswire_article::Span;
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many statements that start before one are tried as its parent.
const NEAR: usize = 64;

/// Shorter contents hold no attribution with its own source, cue and content.
const FEWEST_WORDS: usize = 5;

/// The contents that may hold a statement, each with the confidence of the
/// statement it belongs to; marks around them and a leading "that" left out.
pub(crate) fn contents_to_read(
    reading: &Reading,
    lexicon: &Lexicon,
    drafts: &[Draft],
) -> Vec<(Span, f32)> {
    let parts = drafts.iter().flat_map(|draft| {
        let trim = |part: &Span| (without_marks(reading, *part), draft.confidence);
        draft.content.iter().map(trim)
    });
    let mut found: Vec<(Span, f32)> = parts
        .filter(|(span, _)| may_hold_a_statement(reading, lexicon, *span))
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    found.dedup_by_key(|(span, _)| *span);
    found
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

/// Adds statements that stand in the contents of those found so far.
pub(crate) fn add_nested(
    reading: &Reading,
    lexicon: &Lexicon,
    quotations: &Quotations,
    drafts: &mut Vec<Draft>,
) {
    let cues: BTreeSet<usize> = drafts
        .iter()
        .flat_map(|d| &d.cue)
        .flat_map(|cue| reading.words_in(*cue))
        .collect();
    let mut seen = BTreeSet::new();
    let mut nested = Vec::new();
    for draft in drafts.iter() {
        for part in &draft.content {
            for word in reading.words_in(*part) {
                if cues.contains(&word) || !seen.insert(word) {
                    continue;
                }
                nested.extend(nested_at(reading, lexicon, quotations, draft, *part, word));
            }
        }
    }
    drafts.extend(nested);
}

fn nested_at(
    reading: &Reading,
    lexicon: &Lexicon,
    quotations: &Quotations,
    outer: &Draft,
    part: Span,
    verb: usize,
) -> Option<Draft> {
    let word = &reading.words[verb];
    let finite = matches!(
        word.tag,
        Tag::VBD | Tag::VBZ | Tag::VBP | Tag::VBN | Tag::VB
    );
    let speaks = lexicon.acts.introduces_speech(&word.lower) || takes_object(&word.lower);
    if !finite || word.pos != PartOfSpeech::VERB || !speaks {
        return None;
    }
    let subject = reading.children(verb).find(|child| {
        let own = &reading.words[*child];
        let person = !matches!(
            own.lower.as_str(),
            "i" | "you" | "we" | "it" | "what" | "that" | "there"
        );
        own.dep == Dependency::NSUBJ
            && person
            && (own.is_noun() || own.pos == PartOfSpeech::PRON)
            && part.contains(own.span)
    })?;
    let clause = reading
        .children(verb)
        .find(|child| clause_of(reading, &word.lower, *child));
    let clause = clause.map(|clause| reading.words[clause].reach.clone());
    let content = clause.or_else(|| object_of(reading, verb, part))?;
    let content = with_marks(quotations, reading.span_of(content)?);
    let subject_words = reading.words[subject].reach.clone();
    let source = reading.span_of(subject_words.start..subject_words.end.min(subject + 16))?;
    let inside = part.contains(content) && part.contains(source);
    let whole =
        content.end > content.start && !source.overlaps(content) && !content.overlaps(word.span);
    let particle = reading.words.get(verb + 1).filter(|next| {
        word.lower.starts_with("call") && matches!(next.lower.as_str(), "for" | "on")
    });
    let cue = particle.map_or(word.span, |particle| word.span.hull(particle.span));
    (inside && whole).then(|| {
        Draft::new(
            vec![source],
            vec![cue],
            vec![without_stop(reading, content)],
            outer.confidence * 0.8,
            "verb of speaking inside a content",
        )
    })
}

/// A clause that fills a quotation takes its marks.
fn with_marks(quotations: &Quotations, content: Span) -> Span {
    let around = quotations.outer_at(content.start).filter(|quotation| {
        let free = quotation.len().saturating_sub(content.len());
        quotation.contains(content) && free <= 8
    });
    around.unwrap_or(content)
}

/// Whether `child` is the clause that a verb of speaking introduces.
fn clause_of(reading: &Reading, verb: &str, child: usize) -> bool {
    let word = &reading.words[child];
    let own_subject = reading
        .children(child)
        .any(|c| reading.words[c].is_subject());
    let promises = ["promise", "vow", "pledge", "threaten", "refus"]
        .iter()
        .any(|stem| verb.starts_with(stem));
    word.dep == Dependency::CCOMP && own_subject && word.is_verb()
        || word.dep == Dependency::XCOMP && promises
}

/// Verbs whose object is what is attributed: "accused him of lying".
fn takes_object(verb: &str) -> bool {
    const STEMS: [&str; 7] = [
        "accus", "urg", "condemn", "denounc", "demand", "reject", "call",
    ];
    const ENDS: [&str; 5] = ["", "e", "s", "es", "ed"];
    STEMS.iter().any(|stem| {
        verb.strip_prefix(stem)
            .is_some_and(|end| ENDS.contains(&end))
    })
}

/// The object of such a verb with all that follows it; of "call" only what
/// somebody calls for or on.
fn object_of(reading: &Reading, verb: usize, part: Span) -> Option<Range<usize>> {
    let lower = &reading.words[verb].lower;
    if !takes_object(lower) {
        return None;
    }
    let called = lower.starts_with("call");
    let object = reading.children(verb).find(|child| {
        let word = &reading.words[*child];
        let towards = matches!(word.lower.as_str(), "for" | "on") && word.dep == Dependency::PREP;
        *child > verb
            && if called {
                towards && *child == verb + 1
            } else {
                word.dep == Dependency::DOBJ
            }
    })?;
    let start = reading.words[object].reach.start.max(verb + 1) + usize::from(called);
    let end = reading.words[verb]
        .reach
        .end
        .min(reading.words_in(part).end);
    (start < end).then_some(start..end)
}

fn without_stop(reading: &Reading, span: Span) -> Span {
    let bare = reading.cut(span).trim_end_matches(['.', ',', ' ']);
    if bare.is_empty() {
        span
    } else {
        Span::new(span.start, span.start + bare.len() as u32)
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

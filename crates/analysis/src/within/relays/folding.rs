//! "X said to the channel, according to AFP": one statement of X's, not AFP's.
//!
//! The tagger takes the outermost source, the medium, and the whole sentence
//! with "X said" in it for the content. Where a reporting clause stands in
//! such a content, its statement is the one to keep, and the medium its relay.

use super::super::draft::Draft;
use super::super::media::Medium;
use super::super::reading::Reading;
use super::turning::source_medium;
use super::{Rank, relay_of};
use crate::lexicon::Lexicon;
use crosswire_article::Span;
use crosswire_syntax::{Dependency, Tag};

/// Folds statements of media into those that they pass on.
pub(crate) fn fold_media(
    reading: &Reading,
    lexicon: &Lexicon,
    media: &[Medium],
    drafts: &mut Vec<Draft>,
) {
    let mut dropped = vec![false; drafts.len()];
    for index in 0..drafts.len() {
        let Some(medium) = source_medium(reading, media, &drafts[index]) else {
            continue;
        };
        if !passes_on(reading, &drafts[index]) {
            continue;
        }
        if let Some(inner) = inner_of(reading, drafts, index, &dropped) {
            let folded = folded(reading, &drafts[index], &drafts[inner], medium);
            drafts[inner] = folded;
            dropped[index] = true;
        } else if let Some(turned) = around_medium(reading, lexicon, &drafts[index], medium) {
            drafts[index] = turned;
        }
    }
    let mut kept = dropped.iter();
    drafts.retain(|_| !kept.next().copied().unwrap_or(false));
}

/// "according to AFP" anywhere; "AFP reported" only behind the content.
fn passes_on(reading: &Reading, draft: &Draft) -> bool {
    let cue: Vec<String> = draft
        .cue
        .iter()
        .flat_map(|span| reading.words_in(*span))
        .map(|w| reading.words[w].lower.clone())
        .collect();
    let according = cue.first().is_some_and(|first| first == "according");
    let behind = draft
        .cue
        .first()
        .is_some_and(|cue| cue.start >= draft.content_hull().end);
    let reports = cue.len() <= 2
        && cue.last().is_some_and(|last| {
            matches!(
                last.as_str(),
                "reported" | "reports" | "wrote" | "writes" | "said" | "says"
            )
        });
    according || behind && reports
}

/// The statement whose source and cue stand in the content of this one.
fn inner_of(reading: &Reading, drafts: &[Draft], index: usize, dropped: &[bool]) -> Option<usize> {
    let outer = &drafts[index];
    let inside = |spans: &[Span]| {
        !spans.is_empty()
            && spans
                .iter()
                .all(|span| outer.content.iter().any(|part| part.contains(*span)))
    };
    let near = index.saturating_sub(4)..drafts.len().min(index + 5);
    let main = |draft: &Draft| {
        draft.anchor(reading).is_some_and(|verb| {
            let word = &reading.words[verb];
            matches!(word.tag, Tag::VBD | Tag::VBZ | Tag::VBP | Tag::VBN)
        })
    };
    near.filter(|other| *other != index && !dropped[*other])
        .filter(|other| inside(&drafts[*other].source) && inside(&drafts[*other].cue))
        .filter(|other| main(&drafts[*other]))
        .filter(|other| covers_most(outer, &drafts[*other]))
        .min_by_key(|other| drafts[*other].cue[0].start)
}

/// Whether the rest of the outer content is little beside source and cue, or
/// stands in front of the inner clause, where the quotation was cut short.
fn covers_most(outer: &Draft, inner: &Draft) -> bool {
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<u32>();
    // With whom it was said to, which belongs to none of the parts.
    let own = inner.hull().len();
    let behind = inner.content_hull().end <= inner.place().start;
    own * 10 >= length(&outer.content) * 7 || behind
}

fn folded(reading: &Reading, outer: &Draft, inner: &Draft, medium: &Medium) -> Draft {
    let mut draft = inner.clone();
    let clause = draft.place().start.min(draft.cue[0].start);
    if inner.content_hull().end <= clause {
        // All that stands before the clause was said.
        let parts = outer.content.iter().map(|part| {
            Span::new(part.start.min(clause), part.end.min(clause)).trimmed(reading.text)
        });
        let parts: Vec<Span> = parts.filter(|part| !part.is_empty()).collect();
        let trimmed = parts.iter().map(|part| without_comma(reading, *part));
        let parts: Vec<Span> = trimmed.collect();
        if !parts.is_empty() {
            draft.content = parts;
        }
    }
    draft
        .relays
        .push((Rank::Reporter, relay_of(reading, medium)));
    draft.confidence = draft.confidence.max(outer.confidence * 0.95);
    draft.why.push("relay: the medium passes it on".to_owned());
    draft
}

/// A comma outside quotation marks is no part of the content.
fn without_comma(reading: &Reading, span: Span) -> Span {
    let bare = reading.cut(span).trim_end_matches([',', ' ']);
    if bare.is_empty() {
        span
    } else {
        Span::new(span.start, span.start + bare.len() as u32)
    }
}

/// "X went on to say" as a part of the content by itself, directly before
/// "according to": that part and its verb, the last word.
fn bare_clause(reading: &Reading, draft: &Draft, according: usize) -> Option<(Span, usize)> {
    let part = *draft.content.first().filter(|_| draft.content.len() > 1)?;
    let words = reading.words_in(part);
    let verb = words.end.checked_sub(1)?;
    let short = words.len() <= 12 && reading.words[verb].is_verb();
    let next = reading.words.get(words.end).is_some_and(|w| w.lower == ",");
    (short && next && words.end + 1 == according).then_some((part, verb))
}

/// "X said, according to AFP, that ...": the verb that the phrase hangs on has
/// a subject of its own.
fn around_medium(
    reading: &Reading,
    lexicon: &Lexicon,
    draft: &Draft,
    medium: &Medium,
) -> Option<Draft> {
    let according = reading.words_in(*draft.cue.first()?).start;
    if reading.words[according].lower != "according" {
        return None;
    }
    let speaks = |w: &usize| lexicon.acts.introduces_speech(&reading.words[*w].lower);
    let bare = bare_clause(reading, draft, according).filter(|(_, verb)| speaks(verb));
    let verb = reading
        .heads_above(according, 3)
        .find(speaks)
        .or(bare.map(|(_, verb)| verb))?;
    let content: Vec<Span> = draft
        .content
        .iter()
        .copied()
        .filter(|part| bare.is_none_or(|(clause, _)| clause != *part))
        .collect();
    let free = |w: usize| {
        !content
            .iter()
            .any(|part| part.overlaps(reading.words[w].span))
    };
    let mut clause = verb;
    let subject = loop {
        let own = reading
            .children(clause)
            .find(|child| reading.words[*child].dep == Dependency::NSUBJ);
        if own.is_some() || !matches!(reading.words[clause].dep, Dependency::XCOMP) {
            break own?;
        }
        clause = reading.words[clause].head;
    };
    if !free(verb) || !free(subject) || verb > according || content.is_empty() {
        return None;
    }
    let source = reading.span_of(reading.words[subject].reach.clone())?;
    let start = reading.words[subject].reach.end.min(verb);
    let mut turned = draft.clone();
    turned.source = vec![source];
    turned.cue = vec![reading.span_of(start..verb + 1)?];
    turned.content = content;
    turned
        .relays
        .push((Rank::Reporter, relay_of(reading, medium)));
    turned
        .why
        .push("relay: according to, inside the clause".to_owned());
    Some(turned)
}

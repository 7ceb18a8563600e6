//! Cues that the tagger cut short: "said in an | interview", "said in remarks
//! carried by state | television". The phrase that a cue ends in is completed
//! to its noun, so that the cue reads as a person would write it down.

use super::draft::Draft;
use super::media::Medium;
use super::reading::Reading;
use crate::lexicon::Lexicon;
use crosswire_article::Span;
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::ops::Range;

/// How many words a completed phrase may still have.
const FURTHEST: usize = 5;

/// Completes the last part of every cue that ends inside a noun phrase, and
/// takes from a source the document in which it spoke.
pub(crate) fn complete_cues(
    reading: &Reading,
    lexicon: &Lexicon,
    media: &[Medium],
    drafts: &mut [Draft],
) {
    for draft in drafts {
        keep_names_whole(reading, media, draft);
        end_before_clause(reading, draft);
        name_more_than_article(reading, draft);
        end_before_half_clause(reading, draft);
        leave_addressee(reading, draft);
        leave_document(reading, lexicon, draft);
        take_neither(reading, draft);
        let Some(last) = draft.cue.last().copied() else {
            continue;
        };
        let words = reading.words_in(last);
        let Some(end) = completed(reading, &words) else {
            continue;
        };
        let Some(rest) = reading.span_of(words.end..end) else {
            continue;
        };
        let used = draft.content.iter().chain(&draft.source);
        let free = !used.clone().any(|part| part.overlaps(rest));
        if free && let Some(cue) = draft.cue.last_mut() {
            *cue = Span::new(cue.start, rest.end);
            draft.why.push("cue: completed to its noun".to_owned());
        }
    }
}

/// "said in an email seen by the Ardesh | Courier that": a medium's name that
/// begins in the cue ends in it.
fn keep_names_whole(reading: &Reading, media: &[Medium], draft: &mut Draft) {
    let (Some(cue), Some(content)) = (draft.cue.last_mut(), draft.content.first_mut()) else {
        return;
    };
    let last = reading.words_in(*cue).end.saturating_sub(1);
    let words = reading.words_in(*content);
    let across = |medium: &&Medium| {
        medium.words.contains(&last)
            && medium.words.contains(&words.start)
            && medium.words.end < words.end
    };
    let Some(medium) = media.iter().find(across) else {
        return;
    };
    let behind = &reading.words[medium.words.end - 1];
    cue.end = behind.span.end;
    content.start = reading.words[medium.words.end].span.start;
    draft.why.push("cue: with the whole name".to_owned());
}

/// "The | campaign announced": an article alone names nobody. The source goes on
/// to the noun, where that is free, and is none where it belongs to the cue.
fn name_more_than_article(reading: &Reading, draft: &mut Draft) {
    let [source] = draft.source[..] else {
        return;
    };
    let words = reading.words_in(source);
    let article = words.start;
    if words.len() != 1 || !matches!(reading.words[article].lower.as_str(), "the" | "a" | "an") {
        return;
    }
    let noun = reading.words[article].head;
    let whole = reading.span_of(article..noun + 1).filter(|whole| {
        let mut used = draft.cue.iter().chain(&draft.content);
        noun > article && reading.words[noun].is_noun() && !used.any(|part| part.overlaps(*whole))
    });
    draft.source = whole.into_iter().collect();
    draft
        .why
        .push("source: an article alone names nobody".to_owned());
}

/// "One fisherman, who | asked not to be named, said": a source does not end
/// in the word that opens a clause about it.
fn end_before_clause(reading: &Reading, draft: &mut Draft) {
    for source in &mut draft.source {
        let words = reading.words_in(*source);
        let mut end = words.end;
        let opens = |w: usize| {
            matches!(reading.words[w].tag, Tag::WP | Tag::WDT) || reading.words[w].lower == ","
        };
        while end > words.start + 1 && matches!(reading.words[end - 1].tag, Tag::WP | Tag::WDT) {
            end -= 1;
            while end > words.start + 1 && opens(end - 1) {
                end -= 1;
            }
        }
        if end < words.end {
            source.end = reading.words[end - 1].span.end;
        }
    }
}

/// "the minister, who came | on Tuesday, said": nor in the middle of such a clause.
fn end_before_half_clause(reading: &Reading, draft: &mut Draft) {
    for source in &mut draft.source {
        let words = reading.words_in(*source);
        let opens =
            |w: &usize| reading.words[*w].tag == Tag::WP && reading.words[*w - 1].lower == ",";
        let goes_on = reading.words.get(words.end).is_some_and(|next| {
            next.pos != PartOfSpeech::PUNCT
                && !next.is_verb()
                && reading.words[words.end - 1].lower != ","
        });
        let clause = words.clone().skip(2).find(opens).filter(|_| goes_on);
        if let Some(clause) = clause {
            source.end = reading.words[clause - 2].span.end;
            draft.why.push("source: without half a clause".to_owned());
        }
    }
}

/// "had told | her to keep": to whom it was said is no part of what was said.
fn leave_addressee(reading: &Reading, draft: &mut Draft) {
    let Some(content) = draft.content.first_mut() else {
        return;
    };
    let words = reading.words_in(*content);
    let told = words.start.checked_sub(1).is_some_and(|before| {
        matches!(
            reading.words[before].lower.as_str(),
            "told" | "tells" | "tell" | "telling"
        )
    });
    let lower = |w: usize| reading.words.get(w).map(|word| word.lower.as_str());
    let whom = matches!(
        lower(words.start),
        Some("him" | "her" | "them" | "us" | "me" | "reporters" | "journalists")
    );
    if told && whom && matches!(lower(words.start + 1), Some("to" | "that")) {
        content.start = reading.words[words.start + 1].span.start;
        draft.why.push("content: without the addressee".to_owned());
    }
}

/// "The group in a statement said": the document is no part of the group.
fn leave_document(reading: &Reading, lexicon: &Lexicon, draft: &mut Draft) {
    let [source] = draft.source[..] else {
        return;
    };
    let words = reading.words_in(source);
    let Some(head) = reading.head_of(words.clone()) else {
        return;
    };
    let lower = |w: usize| reading.words[w].lower.as_str();
    let brings = |w: &usize| {
        let article = matches!(lower(w + 1), "a" | "an" | "its" | "his" | "her" | "their");
        lower(*w) == "in"
            && article
            && (w + 2..words.end.min(w + 5)).any(|noun| lexicon.nouns.is_carrier(lower(noun)))
    };
    let before = words.end.saturating_sub(2);
    let Some(at) = (head + 1..before.max(head + 1)).find(brings) else {
        return;
    };
    if let Some(left) = reading.span_of(words.start..at) {
        draft.source[0] = left;
        draft.why.push("source: without the document".to_owned());
    }
}

/// "neither confirmed nor | denied": the first half belongs to the cue.
fn take_neither(reading: &Reading, draft: &mut Draft) {
    let Some(first) = draft.cue.first().copied() else {
        return;
    };
    let start = reading.words_in(first).start;
    if let Some(source) = draft.source.last_mut() {
        let words = reading.words_in(*source);
        // "Dorn neither | confirmed nor denied".
        let taken =
            words.len() > 1 && words.end == start && reading.words[start - 1].lower == "neither";
        if taken {
            source.end = reading.words[start - 2].span.end;
            draft.cue[0] = Span::new(reading.words[start - 1].span.start, first.end);
            return;
        }
    }
    let word = |w: usize| reading.words[w].lower.as_str();
    if start == 0 || word(start - 1) != "nor" {
        return;
    }
    let Some(neither) = (start.saturating_sub(4)..start - 1).find(|w| word(*w) == "neither") else {
        return;
    };
    let whole = Span::new(reading.words[neither].span.start, first.end);
    let mut used = draft.content.iter().chain(&draft.source);
    if !used.any(|part| part.overlaps(whole)) {
        draft.cue[0] = whole;
    }
}

/// Where a cue of these words ends after all: behind the noun of the phrase
/// that its last word opens.
fn completed(reading: &Reading, words: &Range<usize>) -> Option<usize> {
    let last = words
        .end
        .checked_sub(1)
        .filter(|last| words.contains(last))?;
    let has_verb = words.clone().any(|w| reading.words[w].is_verb());
    if !has_verb || words.len() < 2 {
        return None;
    }
    let noun = match reading.words[last].tag {
        Tag::IN if venue(&reading.words[last].lower) => {
            // "announced on | Saturday": when is no part of the cue.
            reading
                .child(last, Dependency::POBJ)
                .filter(|noun| *noun > last && reading.words[*noun].tag != Tag::NNP)?
        }
        Tag::DT | Tag::PRP_POSSESSIVE | Tag::JJ | Tag::NN | Tag::NNP => {
            let modifies = matches!(
                reading.words[last].dep,
                Dependency::DET | Dependency::AMOD | Dependency::COMPOUND | Dependency::POSS
            );
            let head = reading.words[last].head;
            let inside = words.clone().any(|w| venue(&reading.words[w].lower));
            (modifies && inside && head > last).then_some(head)?
        }
        _ => return None,
    };
    let phrase = words.end..noun + 1;
    let part = |w: usize| {
        let word = &reading.words[w];
        word.is_noun()
            || word.lower == "-"
            || matches!(
                word.pos,
                PartOfSpeech::ADJ | PartOfSpeech::DET | PartOfSpeech::NUM
            )
            || matches!(word.tag, Tag::PRP_POSSESSIVE | Tag::POS)
    };
    let near = phrase.len() <= FURTHEST && !phrase.is_empty();
    let end = (near && phrase.clone().all(part)).then_some(phrase.end)?;
    // The parser takes "e-mail" apart.
    let joined = reading
        .words
        .get(end)
        .is_some_and(|w| w.lower == "-" && w.span.start == reading.words[end - 1].span.end);
    Some(if joined && end + 1 < reading.words.len() {
        end + 2
    } else {
        end
    })
}

/// Prepositions behind which a cue names where or in what something was said.
fn venue(word: &str) -> bool {
    matches!(
        word,
        "in" | "on" | "via" | "during" | "through" | "by" | "at"
    )
}

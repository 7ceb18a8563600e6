//! The role that stands beside a person's name.

use super::*;
/// The role that stands beside a person's name: before it ("Kremlin spokesman
/// X", "the mayor, X") or after it ("X, the mayor").
pub(crate) fn role_of(reading: &Reading, lexicon: &Lexicon, words: Range<usize>) -> Option<String> {
    let head = reading.head_of(words.clone())?;
    role_before(reading, lexicon, &words, head)
        .or_else(|| role_after(reading, lexicon, &words, head))
        .or_else(|| role_in_apposition(reading, lexicon, head))
}

pub(super) fn role_before(
    reading: &Reading,
    lexicon: &Lexicon,
    words: &Range<usize>,
    head: usize,
) -> Option<String> {
    let start = reading
        .phrase_start(head)
        .max(words.start.saturating_sub(12));
    role_text(reading, lexicon, start..words.start)
}

pub(super) fn role_after(
    reading: &Reading,
    lexicon: &Lexicon,
    words: &Range<usize>,
    head: usize,
) -> Option<String> {
    let appos = reading
        .children(head)
        .find(|child| reading.words[*child].dep == Dependency::APPOS && *child >= words.end)?;
    let reach = reading.words[appos].reach.clone();
    let comma = reach.clone().find(|w| *w > appos && ends_role(reading, *w));
    role_text(
        reading,
        lexicon,
        reading.phrase_start(appos).max(words.end)..comma.unwrap_or(reach.end),
    )
}

pub(super) fn role_in_apposition(
    reading: &Reading,
    lexicon: &Lexicon,
    head: usize,
) -> Option<String> {
    let word = &reading.words[head];
    let above = word.head;
    if word.dep != Dependency::APPOS
        || above > head
        || reading.words[above].pos == PartOfSpeech::PROPN
            && lexicon
                .nouns
                .kind_of_form(&reading.words[above].lower)
                .is_none()
    {
        return None;
    }
    let comma = (above..head)
        .find(|w| ends_role(reading, *w))
        .unwrap_or(above + 1);
    role_text(reading, lexicon, reading.phrase_start(above)..comma)
}

pub(super) fn ends_role(reading: &Reading, word: usize) -> bool {
    let word = &reading.words[word];
    matches!(word.pos, PartOfSpeech::PUNCT) && word.lower != "-" && word.lower != "."
        || matches!(
            word.tag,
            Tag::WP | Tag::WDT | Tag::WRB | Tag::VBD | Tag::VBZ | Tag::WP_POSSESSIVE
        )
}

/// The words as a role: only if an office or another noun for one person is
/// among them; without article, and what a comma cuts off.
pub(super) fn role_text(
    reading: &Reading,
    lexicon: &Lexicon,
    words: Range<usize>,
) -> Option<String> {
    let mut words = words;
    if let Some(comma) = words.clone().rev().find(|w| ends_role(reading, *w)) {
        let rest = comma + 1..words.end;
        words = if rest.is_empty() {
            words.start..comma
        } else {
            rest
        };
    }
    while !words.is_empty()
        && matches!(
            reading.words[words.start].lower.as_str(),
            "the" | "a" | "an" | "and" | "his" | "her" | "its" | "their" | "of" | "one"
        )
    {
        words.start += 1;
    }
    let title = |w: usize| {
        matches!(
            reading.words[w].lower.as_str(),
            "sen."
                | "rep."
                | "gov."
                | "gen."
                | "col."
                | "lt."
                | "adm."
                | "capt."
                | "sgt."
                | "maj."
                | "mr."
                | "mrs."
                | "ms."
                | "dr."
        )
    };
    while words.len() > 1 && title(words.end - 1) {
        words.end -= 1;
    }
    let is_role = |w: usize| {
        let kind = lexicon.nouns.kind_of_form(&reading.words[w].lower);
        matches!(kind, Some((NounKind::Office | NounKind::Person, false)))
    };
    let fits = words.len() <= 14 && words.clone().any(|w| is_role(w) || title(w));
    fits.then(|| collapsed(reading.text_of(words)))
}

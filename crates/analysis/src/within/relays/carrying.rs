//! Relays that hold for more than the sentence that names them: "The newspaper
//! added ...", "The source said further ...", and whoever "told Reuters" and
//! goes on speaking.

use super::super::cast::Cast;
use super::super::draft::Draft;
use super::super::reading::Reading;
use super::Rank;
use crosswire_article::{Anonymity, Relay};
use crosswire_syntax::Tag;

/// How many sentences the medium itself may add after: "The newspaper added".
const ADDED: usize = 3;
/// How many sentences may lie between two statements of one conversation.
const CONVERSATION: usize = 12;
/// The same for what stands in one document.
const DOCUMENT: usize = 6;

/// Gives statements that go on what was said through a relay that relay too.
/// `order` has the statements' places in text order.
///
/// A chain ends where somebody else speaks, where the speaker turns to other
/// listeners, and where too much else lies between.
pub(crate) fn carry_relays(reading: &Reading, cast: &Cast, drafts: &mut [Draft], order: &[usize]) {
    let mut open: Option<usize> = None;
    for (at, &index) in order.iter().enumerate() {
        if let Some(earlier) = adding_medium(reading, cast, drafts, &order[..at], index) {
            continue_medium(drafts, earlier, index);
        }
        let draft = &drafts[index];
        if draft.within.is_some() || draft.speaker.is_err() {
            continue;
        }
        let bare = draft.relays.iter().all(|(rank, _)| is_layout(*rank));
        let carried = open
            .filter(|_| bare)
            .map(|earlier| carried(reading, cast, &drafts[earlier], draft))
            .unwrap_or_default();
        // What somebody else thinks or wants does not end a conversation.
        if draft.act.speech || !carried.is_empty() {
            open = (!bare || !carried.is_empty()).then_some(index);
        }
        continue_chain(&mut drafts[index], carried);
    }
}

/// Whether a relay is told by the layout, and so holds for a part of the page.
fn is_layout(rank: Rank) -> bool {
    matches!(rank, Rank::Credit | Rank::Reprint)
}

/// What of the earlier statement's chain this one, the next in which somebody
/// speaks, is a part of.
fn carried(reading: &Reading, cast: &Cast, earlier: &Draft, draft: &Draft) -> Vec<(Rank, Relay)> {
    let same = earlier.speaker == draft.speaker && points_back(reading, cast, draft);
    let Some(distance) = sentences_between(reading, earlier, draft).filter(|_| same) else {
        return Vec::new();
    };
    if draft.addressee.is_some() || at_another_time(reading, draft) {
        return Vec::new();
    }
    let reaches = |rank: Rank| match rank {
        Rank::Credit | Rank::Reprint => false,
        Rank::Reporter | Rank::Venue => distance <= CONVERSATION,
        Rank::Document => distance <= DOCUMENT,
    };
    let chain = earlier.relays.iter();
    chain.filter(|(rank, _)| reaches(*rank)).cloned().collect()
}

/// Whether the source is one that was spoken of before: anybody with a name,
/// but "a military source" is another one than the last.
fn points_back(reading: &Reading, cast: &Cast, draft: &Draft) -> bool {
    let Ok(actor) = draft.speaker else {
        return false;
    };
    let anonymous = cast.actors[actor].anonymity != Anonymity::Named;
    let first = draft.source.first().map(|span| reading.words_in(*span));
    let first = first.and_then(|words| reading.words.get(words.start));
    let pointing = first.is_none_or(|word| {
        matches!(word.tag, Tag::PRP | Tag::PRP_POSSESSIVE)
            || matches!(
                word.lower.as_str(),
                "the" | "this" | "that" | "these" | "those"
            )
    });
    !anonymous || pointing
}

/// "He has since called it a novel": another occasion than the last.
fn at_another_time(reading: &Reading, draft: &Draft) -> bool {
    let Some(cue) = draft.cue.first().map(|span| reading.words_in(*span)) else {
        return false;
    };
    let near = cue.start.saturating_sub(3)..(cue.end + 2).min(reading.words.len());
    near.clone().any(|word| {
        let word = &reading.words[word];
        let same = word.sentence == reading.words[cue.start].sentence;
        same && matches!(
            word.lower.as_str(),
            "since" | "later" | "earlier" | "previously" | "separately" | "once"
        )
    })
}

fn sentences_between(reading: &Reading, earlier: &Draft, draft: &Draft) -> Option<usize> {
    let sentence = |draft: &Draft| reading.sentence_at(draft.place().start);
    Some(sentence(draft)?.abs_diff(sentence(earlier)?))
}

fn continue_chain(draft: &mut Draft, chain: Vec<(Rank, Relay)>) {
    if chain.is_empty() {
        return;
    }
    draft.relays.extend(chain);
    draft
        .relays
        .sort_by_key(|(rank, relay)| (*rank, relay.span));
    draft
        .why
        .push("relay: the speaker goes on from the statement before".to_owned());
}

/// The statement to which the medium that passed it on "added" this one.
fn adding_medium(
    reading: &Reading,
    cast: &Cast,
    drafts: &[Draft],
    before: &[usize],
    index: usize,
) -> Option<usize> {
    let draft = &drafts[index];
    let known = &cast.actors[draft.speaker.ok()?];
    if draft.act.name != "add" || known.medium.is_none() {
        return None;
    }
    let passed_on = |earlier: &Draft| {
        let by_it =
            |(rank, relay): &(Rank, Relay)| *rank == Rank::Reporter && relay.name == known.name;
        earlier.speaker.is_ok() && earlier.relays.iter().any(by_it)
    };
    let near = |earlier: &Draft| {
        sentences_between(reading, earlier, draft).is_some_and(|far| (1..=ADDED).contains(&far))
    };
    let mut last = before.iter().rev().take(4).copied();
    last.find(|earlier| passed_on(&drafts[*earlier]) && near(&drafts[*earlier]))
}

fn continue_medium(drafts: &mut [Draft], earlier: usize, index: usize) {
    let before = drafts[earlier].clone();
    let draft = &mut drafts[index];
    let place = draft.place();
    let relays = before
        .relays
        .iter()
        .filter(|(rank, _)| *rank == Rank::Reporter)
        .cloned();
    draft.relays.extend(relays.map(|(rank, mut relay)| {
        relay.span = place;
        (rank, relay)
    }));
    draft
        .relays
        .sort_by_key(|(rank, relay)| (*rank, relay.span));
    draft.speaker = before.speaker;
    draft.role = before.role;
    draft.anonymity = before.anonymity;
    draft.confidence *= 0.8;
    draft
        .why
        .push("relay: the medium adds to what its sources said".to_owned());
}

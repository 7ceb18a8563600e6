//! Documents through which words reach the page: who wrote them, and which
//! medium brought them out.

use super::super::media::{Medium, medium_in};
use super::super::reading::{Name, Reading};
use crate::lexicon::{Lexicon, NounKind};
use crosswire_syntax::{Dependency, EntityLabel, PartOfSpeech, Tag};
use std::ops::Range;

/// A document of which the article tells the author or the way it took.
#[derive(Clone, Debug)]
pub(crate) struct Paper {
    /// Its noun.
    pub(crate) head: usize,
    /// The words that name who wrote or signed it.
    pub(crate) author: Option<Range<usize>>,
    /// The medium that published or saw it.
    pub(crate) via: Option<Medium>,
}

/// What shows something, and is passed on like a document.
const PICTURES: [&str; 9] = [
    "photo",
    "photos",
    "photograph",
    "photographs",
    "picture",
    "pictures",
    "images",
    "footage",
    "videos",
];

/// All documents with an author or a medium, in text order.
pub(crate) fn find_papers(reading: &Reading, lexicon: &Lexicon, media: &[Medium]) -> Vec<Paper> {
    let documents = (0..reading.words.len()).filter(|w| is_document(reading, lexicon, media, *w));
    let papers = documents.map(|head| Paper {
        head,
        author: author_of(reading, lexicon, media, head),
        via: medium_of(reading, media, head),
    });
    papers
        .filter(|paper| paper.author.is_some() || paper.via.is_some())
        .collect()
}

/// Whether a word is the noun of a document in which somebody speaks. Of
/// studies, polls and the like, which speak for themselves, only those whose
/// author stands behind or before them, or that a medium brought out.
fn is_document(reading: &Reading, lexicon: &Lexicon, media: &[Medium], word: usize) -> bool {
    let own = &reading.words[word];
    let picture = PICTURES.contains(&own.lower.as_str());
    let kind = lexicon.nouns.kind_of_form(&own.lower);
    let written = kind.is_some_and(|(kind, _)| kind == NounKind::Document)
        && (lexicon.nouns.is_carrier(&own.lower)
            || by_author(reading, word).is_some()
            || owner(reading, lexicon, media, word).is_some()
            || medium_of(reading, media, word).is_some());
    own.pos == PartOfSpeech::NOUN && own.dep != Dependency::COMPOUND && (picture || written)
}

/// What the mention at `head` is a mention of: itself, or with "the" the last
/// one of the same noun of which more was told.
pub(crate) fn paper_at<'a>(
    reading: &Reading,
    papers: &'a [Paper],
    head: usize,
) -> Option<&'a Paper> {
    if let Some(own) = papers.iter().find(|paper| paper.head == head) {
        return Some(own);
    }
    let start = reading.phrase_start(head);
    let pointing = matches!(
        reading.words[start].lower.as_str(),
        "the" | "this" | "that" | "its" | "his" | "her" | "their"
    );
    let noun = &reading.words[head].lower;
    let known = papers
        .iter()
        .rev()
        .filter(|paper| paper.head < head && reading.words[paper.head].lower == *noun);
    pointing.then_some(known).into_iter().flatten().next()
}

/// "signed by X", "X wrote a letter", "X's cable".
fn author_of(
    reading: &Reading,
    lexicon: &Lexicon,
    media: &[Medium],
    head: usize,
) -> Option<Range<usize>> {
    participle(
        reading,
        head,
        &["signed", "written", "sent", "penned", "drafted", "authored"],
    )
    .and_then(|(_, by)| reading.child(by, Dependency::POBJ))
    .map(|name| phrase(reading, name))
    .or_else(|| by_author(reading, head))
    .or_else(|| signatory(reading, head))
    .or_else(|| owner(reading, lexicon, media, head))
}

/// A participle that hangs on the document and the "by" behind it.
fn participle(reading: &Reading, head: usize, verbs: &[&str]) -> Option<(usize, usize)> {
    let reach = reading.words[head].reach.clone();
    let verb = (head + 1..reach.end.min(head + 14)).find(|w| {
        verbs.contains(&reading.words[*w].lower.as_str()) && reading.words[*w].tag == Tag::VBN
    })?;
    let by = (verb + 1..(verb + 3).min(reading.words.len()))
        .find(|w| matches!(reading.words[*w].lower.as_str(), "by" | "to" | "in" | "on"))?;
    Some((verb, by))
}

/// "an analysis by the institute": whoever stands behind "by" and is no medium
/// of time or place.
fn by_author(reading: &Reading, head: usize) -> Option<Range<usize>> {
    let by = reading
        .children(head)
        .find(|child| reading.words[*child].lower == "by" && *child > head && *child <= head + 6)?;
    let name = reading.child(by, Dependency::POBJ)?;
    reading.words[name].is_noun().then(|| phrase(reading, name))
}

fn signatory(reading: &Reading, head: usize) -> Option<Range<usize>> {
    let verb = reading.words[head].head;
    let signs = matches!(
        reading.words[verb].lower.as_str(),
        "signed" | "wrote" | "penned" | "write" | "sign" | "authored"
    );
    if reading.words[head].dep != Dependency::DOBJ || !signs {
        return None;
    }
    let subject = reading
        .children(verb)
        .find(|child| reading.words[*child].dep == Dependency::NSUBJ)?;
    reading.words[subject]
        .is_noun()
        .then(|| phrase(reading, subject))
        .or_else(|| {
            // "Fifty-one of the pilots": the number is the subject.
            let number = reading.words[subject].pos == PartOfSpeech::NUM;
            number.then(|| phrase(reading, subject))
        })
}

/// "Roe's letter" is Roe's word, "her speech" hers, "the bank's report" the
/// bank's; what a medium reports is passed on by it.
fn owner(
    reading: &Reading,
    lexicon: &Lexicon,
    media: &[Medium],
    head: usize,
) -> Option<Range<usize>> {
    let noun = reading.words[head].lower.as_str();
    if !lexicon.nouns.is_personal(noun) {
        return None;
    }
    let owner = reading
        .children(head)
        .find(|child| reading.words[*child].dep == Dependency::POSS)?;
    let own = owner..owner + 1;
    if reading.words[owner].tag == Tag::PRP_POSSESSIVE {
        return Some(own);
    }
    // "Monday's speech", "last week's ruling".
    let when = |name: &Name| {
        let of_time = matches!(name.label, EntityLabel::DATE | EntityLabel::TIME);
        of_time && name.words.contains(&owner)
    };
    let reports = noun == "report" && medium_in(media, own.clone()).is_some();
    let names_nobody = reports || reading.names.iter().any(when);
    (reading.words[owner].is_noun() && !names_nobody)
        .then(|| reading.phrase_start(owner)..owner + 1)
}

/// The words of a noun phrase up to a comma or a clause.
fn phrase(reading: &Reading, noun: usize) -> Range<usize> {
    let reach = reading.words[noun].reach.clone();
    let stops = |w: &usize| {
        let word = &reading.words[*w];
        word.lower == "," || matches!(word.tag, Tag::WP | Tag::WDT | Tag::VBD | Tag::VBG)
    };
    let end = (noun + 1..reach.end.min(noun + 12)).find(stops);
    reach.start.max(noun.saturating_sub(8))..end.unwrap_or(reach.end.min(noun + 12))
}

/// "published by the Courier", "seen by Reuters", "leaked to the Post".
pub(super) fn medium_of(reading: &Reading, media: &[Medium], head: usize) -> Option<Medium> {
    const VERBS: [&str; 19] = [
        "shared",
        "circulated",
        "uploaded",
        "published",
        "obtained",
        "seen",
        "leaked",
        "printed",
        "released",
        "reported",
        "reviewed",
        "quoted",
        "carried",
        "posted",
        "cited",
        "viewed",
        "revealed",
        "aired",
        "disclosed",
    ];
    let (_, by) = participle(reading, head, &VERBS)?;
    let sentence = reading.words[head].sentence;
    let end = (by + 4).min(reading.words.len());
    medium_in(media, by + 1..end)
        .filter(|medium| reading.words[medium.words.start].sentence == sentence)
        .cloned()
}

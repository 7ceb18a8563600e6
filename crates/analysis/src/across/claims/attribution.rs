//! One quotation that two outlets give to two persons.

use super::Account;
use super::pairing::Place;
use crate::across::conflicts::{Finding, Side};
use crate::across::people::are_two_persons;
use crate::across::terms::{Term, term, words};
use crosswire_article::{ActorKind, Anonymity, ConflictKind, Form, Relation, Span, Statement};
use std::collections::{BTreeSet, HashMap};

/// Words in a row, of which none is changed, that make two quotations one.
const RUN: usize = 8;
/// A run in more statements than this is a phrase.
const WIDEST: usize = 40;
/// How sure it is: the words are the same and both persons are named beside them;
/// what is left is an error in telling who is meant.
const CONFIDENCE: f32 = 0.75;

/// Least share of the runs of the shorter quotation, and of the longer one, that
/// both have: a phrase in common is no quotation in common.
const LEAST_SHARED: f32 = 0.6;
const LEAST_OF_LONGER: f32 = 0.25;

/// A quotation with its speaker's name beside it.
struct Quoted<'a> {
    account: usize,
    sentence: usize,
    speaker: &'a str,
    /// The words that name the speaker.
    source: Span,
    /// The statement's words, source and all.
    words: &'a str,
    /// Each run of its words, hashed.
    runs: BTreeSet<Term>,
}

/// Quotations of different articles that are one and have two speakers.
pub(super) fn compare(accounts: &[Account]) -> Vec<(Place, Place, Finding)> {
    let quoted: Vec<Quoted<'_>> = (0..accounts.len())
        .flat_map(|at| quotations(accounts, at))
        .collect();
    let mut by_run: HashMap<Term, Vec<usize>> = HashMap::new();
    for (nth, quotation) in quoted.iter().enumerate() {
        for run in &quotation.runs {
            by_run.entry(*run).or_default().push(nth);
        }
    }
    let mut pairs = BTreeSet::new();
    for held in by_run.values().filter(|held| held.len() <= WIDEST) {
        for (nth, one) in held.iter().enumerate() {
            pairs.extend(held[nth + 1..].iter().map(|two| (*one, *two)));
        }
    }
    let pairs = pairs
        .into_iter()
        .map(|(one, two)| (&quoted[one], &quoted[two]));
    let pairs = pairs.filter(|(one, two)| one.account != two.account);
    pairs
        .filter(|(one, two)| are_two_persons(one.speaker, two.speaker) && is_one(one, two))
        .map(|(one, two)| {
            let place = |quotation: &Quoted<'_>| (quotation.account, quotation.sentence);
            (place(one), place(two), finding(one, two))
        })
        .collect()
}

/// Whether two quotations are one, and neither passage names the other's speaker: a
/// spokesman and whom he speaks for, or who quotes and who is quoted.
fn is_one(one: &Quoted<'_>, two: &Quoted<'_>) -> bool {
    let shared = one.runs.intersection(&two.runs).count() as f32;
    let lengths = [one.runs.len() as f32, two.runs.len() as f32];
    let [shorter, longer] = [lengths[0].min(lengths[1]), lengths[0].max(lengths[1])];
    let named = |speaker: &str, words: &str| {
        let last = speaker.split_whitespace().next_back();
        last.is_some_and(|last| words.contains(last))
    };
    let linked = named(one.speaker, two.words) || named(two.speaker, one.words);
    shared >= LEAST_SHARED * shorter && shared >= LEAST_OF_LONGER * longer && !linked
}

fn finding(one: &Quoted<'_>, two: &Quoted<'_>) -> Finding {
    let side = |quotation: &Quoted<'_>| Side {
        span: quotation.source,
        value: quotation.speaker.to_owned(),
    };
    Finding {
        kind: ConflictKind::Attribution,
        relation: Relation::Conflict,
        about: "who said it".to_owned(),
        a: side(one),
        b: side(two),
        open: false,
        confidence: CONFIDENCE,
        why: format!("{RUN} or more words of one quotation, given to two persons"),
        measures: Vec::new(),
        names: Vec::new(),
    }
}

/// The quotations of an account whose speaker is a person named right there: a
/// "he" may have been taken for the wrong man, and then the error is ours.
fn quotations<'a>(accounts: &'a [Account], at: usize) -> Vec<Quoted<'a>> {
    let account = &accounts[at];
    let text = &*account.annotated.article.text;
    let quoted = |statement: &'a Statement| {
        let speaker = statement.speaker.as_ref()?;
        let actor = account.annotated.actors.get(speaker.actor as usize)?;
        let named = statement.anonymity == Anonymity::Named && actor.kind == ActorKind::Person;
        let direct = statement.form != Form::Indirect && statement.within.is_none();
        let source = names_speaker(text, statement, &speaker.name)?;
        let runs = runs(text, &statement.content);
        if !named || !direct || runs.is_empty() {
            return None;
        }
        Some(Quoted {
            account: at,
            sentence: account.facts.sentence_at(*statement.content.first()?)?,
            speaker: &speaker.name,
            source,
            words: hull_with_sentence(account, statement).cut(text)?,
            runs,
        })
    };
    account
        .annotated
        .statements
        .iter()
        .filter_map(quoted)
        .collect()
}

/// A statement with the sentences that it stands in.
fn hull_with_sentence(account: &Account<'_>, statement: &Statement) -> Span {
    let hull = statement.hull().unwrap_or_default();
    let sentences = account.annotated.sentences.iter().copied();
    sentences
        .filter(|s| s.overlaps(hull))
        .fold(hull, Span::hull)
}

/// The words of the source, where they hold the last word of the speaker's name.
fn names_speaker(text: &str, statement: &Statement, name: &str) -> Option<Span> {
    let source = statement.source.iter().copied().reduce(Span::hull)?;
    let last = name.split_whitespace().next_back()?;
    source.cut(text)?.contains(last).then_some(source)
}

/// All runs of words of a content.
fn runs(text: &str, content: &[Span]) -> BTreeSet<Term> {
    let spans = content.iter().filter_map(|span| span.cut(text));
    let all: Vec<String> = spans.flat_map(words).map(str::to_lowercase).collect();
    all.windows(RUN).map(|run| term(&run.join(" "))).collect()
}

//! Corrections of the layers of one article.

use super::ledger::{effective_of, keep_outcomes};
use super::{Change, Correction, Place};
use crate::spans;
use crosswire_article::{
    Actor, ActorKind, Annotated, Anonymity, Form, Span, Speaker, Statement, Unknown,
};
use rusqlite::Connection;
use std::borrow::Cow;

/// What became of one correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The correction's id.
    pub(crate) correction: String,
    /// The ordinal of the statement that shows it, if one does, or why the
    /// correction does not fit.
    pub(crate) fits: Result<Option<u32>, String>,
}

/// The layers with the corrections that the ledger holds for their article,
/// noting what became of each.
pub(crate) fn apply_stored<'a>(
    c: &Connection,
    number: i64,
    annotated: &'a Annotated,
) -> rusqlite::Result<Cow<'a, Annotated>> {
    let corrections = effective_of(c, &annotated.article.id)?;
    if corrections.is_empty() {
        keep_outcomes(c, number, &[])?;
        return Ok(Cow::Borrowed(annotated));
    }
    let mut corrected = annotated.clone();
    let outcomes = apply(&mut corrected, &corrections);
    keep_outcomes(c, number, &outcomes)?;
    Ok(Cow::Owned(corrected))
}

/// Applies those of `corrections` that change layers, in order.
pub(crate) fn apply(annotated: &mut Annotated, corrections: &[Correction]) -> Vec<Outcome> {
    let hash = annotated.article.text_hash();
    let mut outcomes = Vec::new();
    for correction in corrections.iter().filter(|c| c.change.is_of_layers()) {
        let fits = match correction.place.hash == hash {
            true => change(annotated, correction),
            false => Err("the article has another text than the one corrected".to_owned()),
        };
        outcomes.push(Outcome {
            correction: correction.id.clone(),
            fits,
        });
    }
    outcomes
}

fn change(annotated: &mut Annotated, correction: &Correction) -> Result<Option<u32>, String> {
    let place = &correction.place;
    match &correction.change {
        Change::Missed { .. } => add(annotated, correction).map(Some),
        Change::NotAStatement => {
            let removed = annotated.statements.remove(locate(annotated, place)?);
            let within = annotated.statements.iter_mut();
            for inner in within.filter(|s| s.within == Some(removed.ordinal)) {
                inner.within = removed.within;
            }
            Ok(None)
        }
        Change::Speaker { name, role } => {
            let index = locate(annotated, place)?;
            speak(annotated, index, name.as_deref(), role.as_deref());
            Ok(Some(told(annotated, index, correction, "speaker")))
        }
        Change::Spans {
            source,
            cue,
            content,
        } => {
            let index = locate(annotated, place)?;
            let all = source.iter().chain(cue).chain(content);
            fit(annotated, all)?;
            let statement = &mut annotated.statements[index];
            statement.source.clone_from(source);
            statement.cue.clone_from(cue);
            statement.content.clone_from(content);
            Ok(Some(told(annotated, index, correction, "words")))
        }
        _ => Ok(None),
    }
}

/// The one statement with exactly these characters.
pub(super) fn locate(annotated: &Annotated, place: &Place) -> Result<usize, String> {
    if spans::cut(&annotated.article.text, &place.content) != place.text {
        return Err("the words do not stand at this place".to_owned());
    }
    let statements = annotated.statements.iter().enumerate();
    let same: Vec<(usize, &Statement)> = statements
        .filter(|(_, statement)| statement.content == place.content)
        .collect();
    match same[..] {
        [] => Err("the analysis makes no statement of exactly these words any more".to_owned()),
        [(index, _)] => Ok(index),
        _ => {
            let mut by_cue = same.iter().filter(|(_, s)| s.cue == place.cue);
            match (by_cue.next(), by_cue.next()) {
                (Some((index, _)), None) => Ok(*index),
                _ => Err("several statements have exactly these words".to_owned()),
            }
        }
    }
}

fn fit<'a>(annotated: &Annotated, mut spans: impl Iterator<Item = &'a Span>) -> Result<(), String> {
    let text = &annotated.article.text;
    let wrong = |span: &&Span| span.is_empty() || span.cut(text).is_none();
    match spans.find(wrong) {
        Some(span) => Err(format!("bytes {span:?} are no words of the text")),
        None => Ok(()),
    }
}

/// Adds to a statement's grounds that a reader corrected it.
fn told(annotated: &mut Annotated, index: usize, correction: &Correction, what: &str) -> u32 {
    let statement = &mut annotated.statements[index];
    statement.why = format!(
        "{what} set by a reader ({}); before: {}",
        correction.id, statement.why
    );
    statement.ordinal
}

fn speak(annotated: &mut Annotated, index: usize, name: Option<&str>, role: Option<&str>) {
    let actor = name.map(|name| actor(annotated, name.trim()));
    let statement = &mut annotated.statements[index];
    match (name, actor) {
        (Some(name), Some(actor)) => {
            statement.speaker = Some(Speaker {
                actor,
                name: name.trim().to_owned(),
                role: role.map(str::to_owned),
            });
            statement.unknown = None;
            if statement.anonymity == Anonymity::Unsourced {
                statement.anonymity = Anonymity::Named;
            }
        }
        _ => {
            statement.speaker = None;
            statement.unknown = Some(match (statement.source.is_empty(), statement.form) {
                (true, Form::Indirect) => Unknown::Unsourced,
                (true, _) => Unknown::OrphanQuotation,
                (false, _) => Unknown::Antecedent,
            });
            if statement.source.is_empty() {
                statement.anonymity = Anonymity::Unsourced;
            }
        }
    }
}

/// The article's actor of this name; a new one where it has none.
fn actor(annotated: &mut Annotated, name: &str) -> u32 {
    let wanted = name.to_lowercase();
    let same = |actor: &Actor| actor.name.to_lowercase() == wanted;
    if let Some(index) = annotated.actors.iter().position(same) {
        return index as u32;
    }
    annotated.actors.push(Actor {
        name: name.to_owned(),
        kind: ActorKind::Person,
        roles: Vec::new(),
    });
    annotated.actors.len() as u32 - 1
}

fn add(annotated: &mut Annotated, correction: &Correction) -> Result<u32, String> {
    let Change::Missed {
        source,
        name,
        act,
        form,
    } = &correction.change
    else {
        return Err("this correction adds no statement".to_owned());
    };
    let content = &correction.place.content;
    fit(annotated, source.iter().chain(content))?;
    if content.is_empty() {
        return Err("a statement needs content".to_owned());
    }
    let found = annotated
        .statements
        .iter()
        .position(|s| s.content == *content);
    let index = found.unwrap_or_else(|| {
        let last = annotated.statements.iter().map(|s| s.ordinal).max();
        annotated.statements.push(Statement {
            ordinal: last.map_or(0, |last| last + 1),
            within: None,
            form: Form::from_name(form).unwrap_or(Form::Indirect),
            act: act.clone(),
            speech: true,
            source: source.clone(),
            cue: correction.place.cue.clone(),
            content: content.clone(),
            speaker: None,
            unknown: None,
            anonymity: Anonymity::Unsourced,
            relays: Vec::new(),
            addressee: None,
            when: None,
            confidence: 1.0,
            why: "the analysis had missed it".to_owned(),
        });
        annotated.statements.len() - 1
    });
    speak(annotated, index, name.as_deref(), None);
    Ok(told(annotated, index, correction, "statement"))
}

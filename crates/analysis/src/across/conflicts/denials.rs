//! An accusation on one side, its denial by the accused on the other.

use super::happening::Meeting;
use super::{Finding, Side, facts::Facts, facts::Sentence};
use crate::across::values::lists;
use crate::across::values::names::actor_keys;
use crate::across::values::tokens::Token;
use crosswire_article::{ConflictKind, Relation, Span};

/// What a sentence does: accuse somebody, or deny.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Voice {
    cue: Span,
    /// The accused, or who denies; see [`actor_keys`].
    actors: Vec<String>,
}

/// The actor stands within so many words of the cue.
const REACH: usize = 9;
/// Content words in common where nothing else holds the two together.
const LEAST_WORDS: f32 = 0.06;
/// Who denies stands within so many words in front.
const SUBJECT: usize = 16;

pub(super) fn compare(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
) -> Option<Finding> {
    let (deny_a, deny_b) = (denial(a.1), denial(b.1));
    let (accused, denier, flipped) = match (deny_a, deny_b) {
        (None, Some(denial)) => (accusation(a.1)?, denial, false),
        (Some(denial), None) => (accusation(b.1)?, denial, true),
        _ => return None,
    };
    let shared = one_actor(&accused.actors, &denier.actors)?;
    let bound = meeting.kind || meeting.place || meeting.near || meeting.day;
    (bound || meeting.words >= LEAST_WORDS).then_some(())?;
    let side = |voice: &Voice, value: &str| Side {
        span: voice.cue,
        value: value.to_owned(),
    };
    let (plus, minus) = (side(&accused, "+"), side(&denier, "-"));
    let (one, two) = if flipped {
        (minus, plus)
    } else {
        (plus, minus)
    };
    let mut why = vec![format!(
        "{shared} is accused on one side and denies on the other"
    )];
    why.extend(meeting.why.iter().cloned());
    Some(Finding {
        kind: ConflictKind::Polarity,
        relation: Relation::Denial,
        about: shared,
        a: one,
        b: two,
        confidence: (0.6 + meeting.words * 0.4 + if meeting.kind { 0.1 } else { 0.0 }).min(0.95),
        why: why.join("; "),
    })
}

/// The words from a cue to the last actor near it.
fn reach(tokens: &[Token], from: usize, actors: &[String]) -> Span {
    let end = tokens.len().min(from + 1 + REACH + 4);
    let last = (from..end).rev().find(|at| {
        let keys = actor_keys(&tokens[*at..*at + 1]);
        keys.iter().any(|key| actors.contains(key))
    });
    tokens[from].span.hull(tokens[last.unwrap_or(from)].span)
}

fn cue(tokens: &[Token], list: &[String]) -> Option<usize> {
    tokens.iter().position(|token| list.contains(&token.lower))
}

pub(super) fn denial(sentence: &Sentence) -> Option<Voice> {
    let tokens = &sentence.tokens;
    let lists = lists();
    let denies = |token: &Token| lists.deny.contains(&token.lower);
    if let Some(first) = tokens.iter().position(denies) {
        let last = tokens.iter().rposition(denies).unwrap_or(first);
        // The subject may stand far in front: "Roe, in an interview, denied".
        let mut actors = actor_keys(&tokens[first.saturating_sub(SUBJECT)..last]);
        if actors.is_empty() {
            actors = actor_keys(tokens);
        }
        return Some(Voice {
            cue: tokens[first].span.hull(tokens[last].span),
            actors,
        });
    }
    // "said its planes had not carried out any strikes": a deed, turned round.
    let not = cue(tokens, &lists.negate)?;
    // "It was not immediately clear whether" denies nothing.
    let open = tokens[not..].iter().take(4).any(|token| {
        matches!(
            token.lower.as_str(),
            "clear" | "known" | "confirmed" | "immediately" | "possible" | "independently"
        )
    });
    if open {
        return None;
    }
    let reported = cue(tokens, &lists.report).is_some();
    let deed = !sentence.kinds.is_empty()
        && tokens[not..].iter().take(6).any(|token| {
            matches!(
                token.lower.as_str(),
                "carried"
                    | "used"
                    | "use"
                    | "carry"
                    | "conducted"
                    | "launched"
                    | "fired"
                    | "involved"
                    | "attacked"
                    | "struck"
                    | "bombed"
                    | "strikes"
                    | "responsible"
                    | "behind"
                    | "involvement"
            )
        });
    let end = tokens.len().min(not + 5) - 1;
    (reported && deed).then(|| Voice {
        cue: tokens[not].span.hull(tokens[end].span),
        actors: actor_keys(tokens),
    })
}

pub(super) fn accusation(sentence: &Sentence) -> Option<Voice> {
    let tokens = &sentence.tokens;
    let plain = |word: &str| {
        ["accus", "blam", "respons", "alleg", "behind", "culprit"]
            .iter()
            .any(|stem| word.starts_with(stem))
    };
    let accuses = |token: &&Token| lists().accuse.contains(&token.lower);
    // "the alleged attack, which Washington blames on Damascus".
    let strong = tokens
        .iter()
        .position(|token| accuses(&token) && plain(&token.lower));
    // "Believed to be" accuses nobody unless a deed is told.
    let weak = || tokens.iter().position(|token| accuses(&token));
    let deed = !sentence.kinds.is_empty();
    let at = strong.or_else(|| deed.then(weak).flatten())?;
    let ahead = ["accus", "blam"]
        .iter()
        .any(|stem| tokens[at].lower.starts_with(stem));
    let end = tokens.len().min(at + 1 + REACH);
    let mut actors = actor_keys(&tokens[at + 1..end]);
    if !ahead || actors.is_empty() {
        actors = actor_keys(tokens);
    }
    Some(Voice {
        cue: reach(tokens, at, &actors),
        actors,
    })
}

/// The actor whom both sides name. A mere side ("the government") is not
/// enough where both name lands and the lands differ.
fn one_actor(accused: &[String], denier: &[String]) -> Option<String> {
    let named = accused
        .iter()
        .find(|key| !is_side(key) && denier.contains(key));
    if let Some(name) = named {
        return Some(shown(name));
    }
    let side = accused
        .iter()
        .find(|key| is_side(key) && denier.contains(key))?;
    let land = |keys: &[String]| keys.iter().any(|key| key.starts_with("land:"));
    (!(land(accused) && land(denier))).then(|| shown(side))
}

fn is_side(key: &str) -> bool {
    key.starts_with("side:")
}

fn shown(key: &str) -> String {
    key.split_once(':').map_or(key, |(_, name)| name).to_owned()
}

//! An accusation on one side, its denial by the accused on the other.

use super::happening::Meeting;
use super::weighing::ground;
use super::{Finding, Side, facts::Facts, facts::Sentence};
use crate::across::values::names::actor_keys;
use crate::across::values::tokens::Token;
use crate::across::values::{kinds_of, lists};
use crosswire_article::{ConflictKind, Relation, Span};

/// What a sentence does: accuse somebody, or deny.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Voice {
    cue: Span,
    manner: Manner,
    /// The accused, or who denies; see [`actor_keys`].
    actors: Vec<String>,
}

/// How it does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// "accused", "was behind the attack".
    Accuses,
    /// "denied any role".
    Denies,
    /// "dismissed the report".
    TurnsDown,
    /// "had not carried out any strikes".
    TurnsRound,
}

/// The actor stands within so many words of the cue.
const REACH: usize = 9;
/// Content words in common where nothing else holds the two together.
const LEAST_WORDS: f32 = 0.05;
/// Who denies stands within so many words in front.
const SUBJECT: usize = 16;

pub(super) fn compare(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
) -> Option<Finding> {
    opposed(a, b, meeting).map(|(_, finding)| finding)
}

/// The same of two stories, where more must hold the two together: the name of
/// the accused, or one deed in one place, or words in common.
pub(super) fn answer(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
) -> Option<Finding> {
    let (actor, finding) = opposed(a, b, meeting)?;
    let bound = match actor.starts_with("name:") {
        true => meeting.words >= WORDS_OF_NAMED,
        false => meeting.words >= WORDS_ELSEWHERE || meeting.kind && meeting.near,
    };
    bound.then_some(finding)
}

/// Least cosine of content words of an accusation and its denial in another
/// story; the second where nobody is named and nothing else holds them together.
const WORDS_OF_NAMED: f32 = 0.1;
const WORDS_ELSEWHERE: f32 = 0.3;

/// A denial in one sentence of what the other accuses of, with the key of the
/// actor.
fn opposed(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
) -> Option<(String, Finding)> {
    let (deny_a, deny_b) = (denial(a.1), denial(b.1));
    let (told, denier, flipped) = match (deny_a, deny_b) {
        (None, Some(denial)) => (a.1, denial, false),
        (Some(denial), None) => (b.1, denial, true),
        _ => return None,
    };
    let accused = accusation(told)?;
    let shared = one_actor(&accused.actors, &denier.actors)?;
    let bound = shared_kind(a.1, b.1).is_some() || meeting.place || meeting.near || meeting.day;
    (bound || meeting.words >= LEAST_WORDS).then_some(())?;
    let mut measures = ground(a, b, meeting);
    measures.extend([
        f32::from(u8::from(denier.manner == Manner::TurnsDown)),
        f32::from(u8::from(denier.manner == Manner::TurnsRound)),
        f32::from(u8::from(!is_side(&shared))),
    ]);
    let key = shared.clone();
    let shared = shown(&shared);
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
    let finding = Finding {
        kind: ConflictKind::Polarity,
        relation: Relation::Denial,
        about: shared,
        a: one,
        b: two,
        open: false,
        confidence: (0.6 + meeting.words * 0.4 + if meeting.kind { 0.1 } else { 0.0 }).min(0.95),
        why: why.join("; "),
        measures,
        names: meeting.names.clone(),
    };
    Some((key, finding))
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
    let denying: Vec<usize> = (0..tokens.len())
        .filter(|at| is_denying(tokens, *at))
        .collect();
    if let (Some(&first), Some(&last)) = (denying.first(), denying.last()) {
        // The subject may stand far in front: "Roe, in an interview, denied".
        let mut actors = actor_keys(&tokens[first.saturating_sub(SUBJECT)..last]);
        if actors.is_empty() {
            actors = actor_keys(tokens);
        }
        let manner = match lists.deny.contains(&tokens[first].lower) {
            true => Manner::Denies,
            false => Manner::TurnsDown,
        };
        return Some(Voice {
            cue: tokens[first].span.hull(tokens[last].span),
            manner,
            actors,
        });
    }
    // "said its planes had not carried out any strikes": a deed, turned round.
    let not = (0..tokens.len()).find(|at| negates(tokens, *at))?;
    // "It was not immediately clear whether" denies nothing.
    let near = |words: &[String], reach: usize| {
        let mut behind = tokens[not..].iter().take(reach);
        behind.any(|token| words.contains(&token.lower))
    };
    if near(&lists.open, 4) {
        return None;
    }
    let reported = cue(tokens, &lists.report).is_some();
    let deed = !sentence.kinds.is_empty() && near(&lists.deeds, 6);
    let end = tokens.len().min(not + 5) - 1;
    (reported && deed).then(|| Voice {
        cue: tokens[not].span.hull(tokens[end].span),
        manner: Manner::TurnsRound,
        actors: actor_keys(tokens),
    })
}

/// Whether a word turns a deed round: "had not carried out", "carried out no
/// strikes", "no role"; not "agreed not to use", which is a plan.
fn negates(tokens: &[Token], at: usize) -> bool {
    let lists = lists();
    let word = tokens[at].lower.as_str();
    if !lists.negate.iter().any(|held| held == word) {
        return false;
    }
    let among = |words: &[String], tokens: &[Token]| {
        tokens.iter().any(|token| words.contains(&token.lower))
    };
    match word {
        "never" | "nor" | "neither" => true,
        "not" | "n't" => among(&lists.auxiliary, &tokens[at.saturating_sub(1)..at]),
        _ => {
            among(&lists.involvement, behind(tokens, at))
                || among(&lists.deeds, &tokens[at.saturating_sub(3)..at])
        }
    }
}

/// Whether the word at `at` denies an account of a deed: "denied using gas",
/// "a claim that Roe rejected"; not "denied entry", "rejected the deal", "did
/// not deny".
fn is_denying(tokens: &[Token], at: usize) -> bool {
    let lists = lists();
    let word = &tokens[at].lower;
    if is_taken_back(tokens, at) {
        return false;
    }
    if lists.deny.contains(word) {
        return denies_account(tokens, at);
    }
    lists.turn_down.contains(word) && has_account_near(tokens, at)
}

/// Whether a word in front takes the word at `at` back: "did not deny", "neither
/// confirm nor deny", "was not behind", "if found responsible".
fn is_taken_back(tokens: &[Token], at: usize) -> bool {
    let before = &tokens[at.saturating_sub(TAKEN_BACK)..at];
    before
        .iter()
        .any(|token| lists().taken_back.contains(&token.lower) || token.lower.ends_with("n't"))
}

/// Words in front that may take an accusation or a denial back.
const TAKEN_BACK: usize = 2;
/// Words behind a verb of denying among which its object begins.
const OBJECT: usize = 6;
/// An account that is turned down stands within so many words.
const NEAR_ACCOUNT: usize = 7;

/// Whether what is denied is said, not asked for: "denied that", "denied any
/// role", "denied it", "denied she knew", "which the rebels deny".
fn denies_account(tokens: &[Token], at: usize) -> bool {
    let lists = lists();
    let behind = &tokens[at + 1..tokens.len().min(at + 1 + OBJECT)];
    let end = behind.iter().position(ends_clause);
    let object = &behind[..end.unwrap_or(behind.len())];
    let front = at.checked_sub(1).map(|before| &tokens[before].lower);
    if front.is_some_and(|front| lists.passive.contains(front)) {
        return object.first().is_some_and(|token| token.is("by"));
    }
    let Some(first) = object.first() else {
        return true;
    };
    let clause = lists.denied_clause.contains(&first.lower);
    let told = |token: &Token| {
        lists.accounts.contains(&token.lower)
            || lists.involvement.contains(&token.lower)
            || lists.auxiliary.contains(&token.lower)
    };
    let gerund = object.iter().take(2).any(|token| is_gerund(&token.lower));
    clause || gerund || object.iter().any(told)
}

fn ends_clause(token: &Token) -> bool {
    matches!(
        token.lower.as_str(),
        "." | "," | ";" | ":" | "!" | "?" | "\"" | "”" | "—" | "–"
    )
}

fn is_gerund(word: &str) -> bool {
    word.len() > 5 && word.ends_with("ing")
}

fn has_account_near(tokens: &[Token], at: usize) -> bool {
    let from = at.saturating_sub(NEAR_ACCOUNT);
    let near = &tokens[from..tokens.len().min(at + 1 + NEAR_ACCOUNT)];
    near.iter()
        .any(|token| lists().accounts.contains(&token.lower))
}

pub(super) fn accusation(sentence: &Sentence) -> Option<Voice> {
    let tokens = &sentence.tokens;
    let lists = lists();
    let accuses = |at: &usize| lists.accuse.contains(&tokens[*at].lower) && is_of_deed(tokens, *at);
    let all: Vec<usize> = (0..tokens.len()).filter(accuses).collect();
    // "the alleged attack, which Washington blames on Damascus".
    let strong = all
        .iter()
        .find(|at| begins(&tokens[**at].lower, &lists.plain));
    // "Believed to be" accuses nobody unless a deed is told.
    let weak = all.first().filter(|_| !sentence.kinds.is_empty());
    let at = *strong.or(weak)?;
    Some(voice(tokens, at, accused(tokens, at)?))
}

/// "Behind", "responsible" and "carried out by" accuse only where a deed stands
/// with them: "was behind the attack", "responsible for hacking", not "five
/// points behind", "responsible for the budget".
fn is_of_deed(tokens: &[Token], at: usize) -> bool {
    let word = &tokens[at].lower;
    let is = |place: usize, word: &str| tokens.get(place).is_some_and(|token| token.is(word));
    if word == "carried" {
        return is(at + 1, "out") && is(at + 2, "by");
    }
    if !begins(word, &lists().of_deed) {
        return true;
    }
    let object = behind(tokens, at);
    let deed = |token: &Token| lists().deed_nouns.contains(&token.lower);
    let named = !kinds_of(object).is_empty()
        || object.iter().any(deed)
        || is(at + 1, "it")
        || is(at + 1, "that");
    let front = at.checked_sub(1).map(|before| &tokens[before].lower);
    let stands = word != "behind" || front.is_some_and(|f| lists().passive.contains(f));
    stands && named && !is_taken_back(tokens, at)
}

fn voice(tokens: &[Token], at: usize, actors: Vec<String>) -> Voice {
    Voice {
        cue: reach(tokens, at, &actors),
        manner: Manner::Accuses,
        actors,
    }
}

fn begins(word: &str, stems: &[String]) -> bool {
    stems.iter().any(|stem| word.starts_with(stem.as_str()))
}

fn behind(tokens: &[Token], at: usize) -> &[Token] {
    &tokens[at + 1..tokens.len().min(at + 1 + REACH)]
}

/// Whom the word at `at` accuses: those behind it; where it is said of its
/// subject ("was blamed") or is no word of blaming, anybody named. "Blamed it on
/// a clerk" accuses nobody known.
fn accused(tokens: &[Token], at: usize) -> Option<Vec<String>> {
    if !begins(&tokens[at].lower, &lists().ahead) {
        return Some(actor_keys(tokens));
    }
    let actors = actor_keys(behind(tokens, at));
    if !actors.is_empty() {
        return Some(actors);
    }
    let front = &tokens[at.saturating_sub(3)..at];
    let passive = |token: &Token| lists().passive.contains(&token.lower);
    front.iter().any(passive).then(|| actor_keys(&tokens[..at]))
}

/// Two accusations for one deed, of two sides: who did it is in question.
pub(super) fn blame(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
) -> Option<Finding> {
    let (one, two) = (culprit(a.1)?, culprit(b.1)?);
    let kind = shared_kind(a.1, b.1)?;
    (one.1 != two.1).then_some(())?;
    let side = |(span, side): (Span, String)| Side { span, value: side };
    let mut why = vec!["two sides are accused of one deed".to_owned()];
    why.extend(meeting.why.iter().cloned());
    Some(Finding {
        kind: ConflictKind::Actor,
        relation: Relation::Conflict,
        about: format!("who did it ({kind})"),
        a: side(one),
        b: side(two),
        open: false,
        confidence: (0.6 + meeting.words * 0.3 + if meeting.near { 0.1 } else { 0.0 }).min(0.9),
        why: why.join("; "),
        measures: ground(a, b, meeting),
        names: meeting.names.clone(),
    })
}

/// A kind of happening that both tell of, or that the sentence before each set.
fn shared_kind<'a>(a: &'a Sentence, b: &Sentence) -> Option<&'a String> {
    let mut told = a.kinds.iter().chain(&a.setting_kinds);
    told.find(|kind| b.kinds.contains(kind) || b.setting_kinds.contains(kind))
}

/// The side that a sentence accuses, with its words: government or opposition.
pub(super) fn culprit(sentence: &Sentence) -> Option<(Span, String)> {
    let tokens = &sentence.tokens;
    let lists = lists();
    let cues = (0..tokens.len()).filter(|at| {
        let word = &tokens[*at].lower;
        lists.accuse.contains(word) && begins(word, &lists.culprit) && is_of_deed(tokens, *at)
    });
    let mut found = cues.filter_map(|at| {
        let ahead = begins(&tokens[at].lower, &lists.ahead);
        let range = match ahead {
            true => at + 1..tokens.len().min(at + 1 + REACH),
            false => at.saturating_sub(REACH)..at,
        };
        let mut sides = range.filter_map(|place| {
            let keys = actor_keys(&tokens[place..=place]);
            let side = keys.into_iter().find(|key| is_side(key))?;
            Some((tokens[at].span.hull(tokens[place].span), shown(&side)))
        });
        // The nearest behind "blamed", the nearest in front of "responsible".
        if ahead {
            sides.next()
        } else {
            sides.next_back()
        }
    });
    found.find(|(_, side)| matches!(side.as_str(), "government" | "opposition"))
}

/// The actor whom both sides name, as a key. A mere side ("the government") is
/// not enough where both name lands and the lands differ.
fn one_actor(accused: &[String], denier: &[String]) -> Option<String> {
    let both = |key: &&String| denier.contains(key);
    let named = accused.iter().filter(|key| !is_side(key)).find(both);
    let land = |keys: &[String]| keys.iter().any(|key| key.starts_with("land:"));
    let side = || {
        let side = accused.iter().filter(|key| is_side(key)).find(both);
        side.filter(|_| !(land(accused) && land(denier)))
    };
    named.or_else(side).cloned()
}

fn is_side(key: &str) -> bool {
    key.starts_with("side:")
}

fn shown(key: &str) -> String {
    key.split_once(':').map_or(key, |(_, name)| name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actors(voice: Option<Voice>) -> Vec<String> {
        voice.map_or_else(Vec::new, |voice| {
            voice.actors.iter().map(|key| shown(key)).collect()
        })
    }

    #[test]
    fn the_checks_in_the_data_hold() {
        assert!(!lists().check.is_empty());
        for check in &lists().check {
            let spans = [Span::of(0..check.text.len())];
            let facts = Facts::read(&check.text, &spans, None, None);
            let sentence = &facts.sentences[0];
            let denies = actors(denial(sentence));
            let accuses = match denies.is_empty() {
                true => actors(accusation(sentence)),
                false => Vec::new(),
            };
            let holds = |found: &[String], wanted: &[String]| {
                wanted.iter().all(|actor| found.contains(actor))
                    && found.is_empty() == wanted.is_empty()
            };
            assert!(holds(&denies, &check.denies), "{}: {denies:?}", check.text);
            assert!(
                holds(&accuses, &check.accuses),
                "{}: {accuses:?}",
                check.text
            );
        }
    }
}

//! Two numbers for one quantity of one happening.

use super::happening::{Meeting, one_affair};
use super::weighing::{self, Figure};
use super::{Finding, Side, facts::Facts, facts::Sentence};
use crate::across::values::names::{Name, actor_keys};
use crate::across::values::tokens::Token;
use crate::across::values::{Fit, Quantity};
use crosswire_article::{ConflictKind, Relation};

/// How what two numbers count is related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counts {
    /// One quantity.
    Same,
    /// The first is a part of the second.
    PartOf,
    /// The second is a part of the first.
    WholeOf,
}

/// Least cosine of content words, by how else the sentences meet.
const WORDS_ALONE: f32 = 0.12;
const WORDS_WITH_ONE: f32 = 0.03;
/// Things that are neither people nor in a state need more words in common.
const WORDS_FOR_THINGS: f32 = 0.18;
/// Years, kilometres and dollars: every story has several.
const WORDS_FOR_MEASURES: f32 = 0.45;
/// A figure of a later day that is higher by more than this is another one.
const MOST_GROWTH: f64 = 4.0;
/// One sentence names a place that the other's article does not.
const WORDS_ELSEWHERE: f32 = 0.2;

/// Compares all numbers of two sentences that tell of one happening.
pub(super) fn compare(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for one in &a.1.values.quantities {
        for two in &b.1.values.quantities {
            found.extend(pair(a, b, meeting, one, two));
        }
    }
    found
}

fn pair(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
    one: &Quantity,
    two: &Quantity,
) -> Option<Finding> {
    if one.possible || two.possible {
        return None;
    }
    let counts = counts(one, two)?;
    if sides_differ(a.1, one, b.1, two) {
        return None;
    }
    let least = match meeting {
        _ if one.unit.is_some() => WORDS_FOR_MEASURES,
        _ if one.state.is_none() => WORDS_FOR_THINGS,
        Meeting {
            elsewhere: true, ..
        } => WORDS_ELSEWHERE,
        Meeting { place: true, .. } | Meeting { near: true, .. } => 0.0,
        Meeting { day: true, .. } | Meeting { kind: true, .. } => WORDS_WITH_ONE,
        _ => WORDS_ALONE,
    };
    if meeting.words < least {
        let toll = one.state.is_some() && one.unit.is_none() && !meeting.elsewhere;
        (toll && one_affair(a.0, b.0)).then_some(())?;
    }
    let (relation, mut why) = relation(a, b, meeting, counts, one, two)?;
    why.extend(meeting.why.iter().cloned());
    Some(Finding {
        kind: ConflictKind::Number,
        relation,
        about: about(one, two),
        a: Side {
            span: one.span,
            value: written(one),
        },
        b: Side {
            span: two.span,
            value: written(two),
        },
        confidence: confidence(meeting, one),
        why: why.join("; "),
        measures: weighing::figures(figure(a, one), figure(b, two), meeting),
        names: meeting.names.clone(),
    })
}

fn figure<'a>((facts, sentence): (&'a Facts, &'a Sentence), quantity: &'a Quantity) -> Figure<'a> {
    Figure {
        facts,
        sentence,
        quantity,
    }
}

/// "19 regime fighters" and "29 militants": those counted are of two sides.
fn sides_differ(a: &Sentence, one: &Quantity, b: &Sentence, two: &Quantity) -> bool {
    let side = |sentence: &Sentence, quantity: &Quantity| -> Option<String> {
        let inside = |token: &&Token| quantity.span.overlaps(token.span);
        let mut words = sentence.tokens.iter().filter(inside);
        // "regime fighters": the first word tells whose.
        words.find_map(|word| {
            let keys = actor_keys(std::slice::from_ref(word));
            keys.into_iter().find(|key| key.starts_with("side:"))
        })
    };
    matches!((side(a, one), side(b, two)), (Some(x), Some(y)) if x != y)
}

/// Whether, and how, two numbers count the same.
fn counts(one: &Quantity, two: &Quantity) -> Option<Counts> {
    if one.unit != two.unit || one.unit.is_some() && one.unit.as_deref() == Some("times") {
        return None;
    }
    if one.unit.is_some() {
        return Some(Counts::Same);
    }
    if one.state.as_deref().map(one_toll) != two.state.as_deref().map(one_toll) {
        return None;
    }
    let kind = |quantity: &Quantity| -> Option<String> {
        match quantity.noun.is_empty() {
            true => quantity.state.is_some().then(|| "any".to_owned()),
            false => quantity.people.clone(),
        }
    };
    match (kind(one), kind(two)) {
        (None, None) => (one.noun == two.noun && !one.noun.is_empty()).then_some(Counts::Same),
        (Some(x), Some(y)) if x == y => {
            // "killed 12 people" against "12 miners": nouns of one kind, but a
            // part told as such is not the whole.
            (one.state.is_some() || one.noun == two.noun).then_some(())?;
            match (one.part, two.part) {
                (true, false) if x == "any" => Some(Counts::PartOf),
                (false, true) if x == "any" => Some(Counts::WholeOf),
                _ => Some(Counts::Same),
            }
        }
        // Newsrooms give a whole toll as civilians or as people.
        (Some(x), Some(y))
            if one.state.is_some() && !one.part && !two.part && is_whole(&x) && is_whole(&y) =>
        {
            Some(Counts::Same)
        }
        (Some(x), Some(y)) if one.state.is_some() => match (x.as_str(), y.as_str()) {
            (_, "any") => Some(Counts::PartOf),
            ("any", _) => Some(Counts::WholeOf),
            _ => None,
        },
        // "18 miners killed" against "18 people killed".
        (None, Some(y)) if one.state.is_some() && y == "any" => Some(Counts::PartOf),
        (Some(x), None) if one.state.is_some() && x == "any" => Some(Counts::WholeOf),
        _ => None,
    }
}

/// Newsrooms count the wounded as injured, taken to hospital or affected.
fn one_toll(state: &str) -> &str {
    match state {
        "hospitalised" | "affected" => "wounded",
        other => other,
    }
}

fn is_whole(kind: &str) -> bool {
    matches!(kind, "any" | "civilian")
}

fn relation(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
    counts: Counts,
    one: &Quantity,
    two: &Quantity,
) -> Option<(Relation, Vec<String>)> {
    let fit = one.amount.fit(&two.amount);
    match fit {
        Fit::Same => return Some((Relation::Same, vec!["the same number".to_owned()])),
        Fit::Compatible => return Some((Relation::Compatible, vec!["both can hold".to_owned()])),
        Fit::Differ => {}
    }
    let (low, high) = (one.amount.named(), two.amount.named());
    let compatible = |why: &str| Some((Relation::Compatible, vec![why.to_owned()]));
    match counts {
        Counts::PartOf if low <= high => return compatible("part and whole"),
        Counts::WholeOf if high <= low => return compatible("whole and part"),
        _ => {}
    }
    if one.further != two.further && !meeting.place {
        return compatible("one counts further ones");
    }
    if a.0.adds_up(one, a.1, two) || b.0.adds_up(two, b.1, one) {
        return compatible("with another figure of its passage one makes the other");
    }
    if meeting.apart {
        return compatible("the places may be part and whole");
    }
    let part = one.part || two.part;
    if let Some(why) = moved(a, b, low, high, part) {
        return Some((Relation::Change, vec![why]));
    }
    Some((
        Relation::Conflict,
        vec!["two numbers for one quantity".to_owned()],
    ))
}

/// Whether the number is told to have moved, or was higher on a later day.
fn moved(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    one: f64,
    two: f64,
    part: bool,
) -> Option<String> {
    let (lower, higher) = if one < two { (a, b) } else { (b, a) };
    if let (Some(first), Some(later)) = (lower.0.day, higher.0.day)
        && first != later
    {
        // A figure that doubles overnight, and is not said to have risen, is
        // another one.
        let grown = two.max(one) <= MOST_GROWTH * two.min(one) || higher.1.risen;
        return (first < later && grown).then(|| "higher on a later day".to_owned());
    }
    if higher.1.risen && !part {
        return Some("the higher one is called new or risen".to_owned());
    }
    if lower.1.early {
        return Some("the lower one is called an early one".to_owned());
    }
    if lower.1.risen && !higher.1.early && !part {
        return Some("the lower one is called new or risen: the figure was on the move".to_owned());
    }
    let named = |one: &Sentence, two: &Sentence| -> Option<String> {
        let held = |name: &&Name| {
            two.names
                .iter()
                .any(|other| !other.place && one_source(name, other))
        };
        one.sources
            .iter()
            .find(held)
            .map(|name| name.folded.clone())
    };
    let source = named(lower.1, higher.1).or_else(|| named(higher.1, lower.1));
    source.map(|name| format!("both are figures of {name}"))
}

/// "the Veldry Observatory" and "the Observatory": a long word in common.
fn one_source(one: &Name, two: &Name) -> bool {
    let mut words = one.folded.split(' ').filter(|word| word.len() >= 7);
    one.folded == two.folded || words.any(|word| two.folded.split(' ').any(|other| other == word))
}

fn about(one: &Quantity, two: &Quantity) -> String {
    let noun = if one.noun.is_empty() {
        &two.noun
    } else {
        &one.noun
    };
    let parts = [
        one.unit.clone().unwrap_or_default(),
        noun.clone(),
        one.state.clone().unwrap_or_default(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn written(quantity: &Quantity) -> String {
    match &quantity.unit {
        Some(unit) => format!("{} {unit}", quantity.amount),
        None => quantity.amount.to_string(),
    }
}

fn confidence(meeting: &Meeting, one: &Quantity) -> f32 {
    let mut sure: f32 = 0.5;
    sure += if meeting.place { 0.15 } else { 0.0 };
    sure += if meeting.day { 0.1 } else { 0.0 };
    sure += if meeting.kind { 0.05 } else { 0.0 };
    sure += if one.state.is_some() { 0.05 } else { 0.0 };
    (sure + meeting.words * 0.3).min(0.95)
}

//! Two numbers for one quantity of one happening.

use super::happening::{Meeting, Parted, one_affair};
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
/// Figures that rules leave open are weighed only where their sentences have so
/// much in common, or count the same; where one is a toll, so much.
const WORDS_IF_OPEN: f32 = 0.2;
const WORDS_IF_TOLL: f32 = 0.08;
/// Figures further apart are of two happenings, or of one and many; no pair
/// beyond it was judged when the chance was fitted.
pub(in crate::across) const WIDEST_RATIO: f64 = 4.0;

/// Compares all numbers of two sentences.
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

/// What two figures are taken for: what rules say of them, and, where these
/// refuse them or let both hold though they differ, what is open.
fn pair(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
    one: &Quantity,
    two: &Quantity,
) -> Vec<Finding> {
    if one.possible || two.possible || one.unit != two.unit || one.unit.as_deref() == Some("times")
    {
        return Vec::new();
    }
    let counts = counts(one, two);
    let mut doubts = Doubts {
        meeting: meeting.parted,
        counts: counts.is_none(),
        sides: sides_differ(a.1, one, b.1, two),
        words: few_words(a, b, meeting, one),
        holds: false,
    };
    let ruled = (!doubts.any()).then(|| relation(a, b, meeting, counts?, one, two));
    let mut found = Vec::new();
    let mut open = doubts.any();
    if let Some((relation, why)) = ruled.flatten() {
        doubts.holds = relation == Relation::Compatible;
        open = doubts.holds;
        found.push((relation, why, false));
    }
    if open && may_be_one(meeting, counts, one, two) {
        let part = one.part || two.part;
        let (low, high) = (one.amount.named(), two.amount.named());
        let (relation, why) = differing(a, b, low, high, part);
        found.push((relation, why, true));
    }
    let finding = |(relation, why, open): (Relation, String, bool)| {
        let why = std::iter::once(why).chain(meeting.why.iter().cloned());
        let mut measures = Vec::new();
        if matches!(relation, Relation::Conflict | Relation::Change) {
            measures = weighing::figures(figure(a, one), figure(b, two), meeting);
            measures.extend(doubts.measures());
        }
        Finding {
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
            open,
            why: why.collect::<Vec<_>>().join("; "),
            measures,
            names: meeting.names.clone(),
        }
    };
    found.into_iter().map(finding).collect()
}

/// Why rules would not tell two figures as differing.
#[derive(Clone, Copy, Debug)]
struct Doubts {
    meeting: Parted,
    /// They may count two things.
    counts: bool,
    /// Those counted are of two sides.
    sides: bool,
    /// Their sentences have little in common.
    words: bool,
    /// Both may hold: part and whole, say.
    holds: bool,
}

impl Doubts {
    const fn any(self) -> bool {
        self.meeting.any() || self.counts || self.sides || self.words || self.holds
    }

    /// As [`weighing::FIGURES`] names them.
    fn measures(self) -> [f32; 7] {
        let Parted {
            days,
            kinds,
            places,
        } = self.meeting;
        let all = [
            days,
            kinds,
            places,
            self.counts,
            self.sides,
            self.words,
            self.holds,
        ];
        all.map(|doubt| f32::from(u8::from(doubt)))
    }
}

/// Whether the sentences of two figures have too little in common for rules.
fn few_words(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
    one: &Quantity,
) -> bool {
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
    let toll = one.state.is_some() && one.unit.is_none() && !meeting.elsewhere;
    meeting.words < least && !(toll && one_affair(a.0, b.0))
}

/// Whether two figures that rules leave open are worth weighing: they differ,
/// not by far, and count alike or in much the same words. The dead are never the
/// wounded, and a part goes with any whole that is no smaller.
fn may_be_one(meeting: &Meeting, counts: Option<Counts>, one: &Quantity, two: &Quantity) -> bool {
    let (x, y) = (one.amount.named(), two.amount.named());
    let states = [one, two].map(|quantity| quantity.state.as_deref().map(one_toll));
    let same_noun = !one.noun.is_empty() && one.noun == two.noun;
    let alike = match states {
        [Some(state), Some(other)] => state == other,
        [None, None] => same_noun || meeting.words >= WORDS_IF_OPEN,
        _ => same_noun || meeting.words >= WORDS_IF_TOLL,
    };
    alike
        && !counts.is_some_and(|counts| part_and_whole(counts, x, y))
        && x.max(y) <= WIDEST_RATIO * x.min(y)
        && one.amount.fit(&two.amount) == Fit::Differ
}

/// Whether one is told as a part of the other and is no larger.
fn part_and_whole(counts: Counts, one: f64, two: f64) -> bool {
    match counts {
        Counts::PartOf => one <= two,
        Counts::WholeOf => two <= one,
        Counts::Same => false,
    }
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
) -> Option<(Relation, String)> {
    let fit = one.amount.fit(&two.amount);
    match fit {
        Fit::Same => return Some((Relation::Same, "the same number".to_owned())),
        Fit::Compatible => return Some((Relation::Compatible, "both can hold".to_owned())),
        Fit::Differ => {}
    }
    let (low, high) = (one.amount.named(), two.amount.named());
    let compatible = |why: &str| Some((Relation::Compatible, why.to_owned()));
    if part_and_whole(counts, low, high) {
        return compatible("part and whole");
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
    Some(differing(a, b, low, high, part))
}

/// A change where the figure is told to have moved, else a conflict.
fn differing(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    one: f64,
    two: f64,
    part: bool,
) -> (Relation, String) {
    let conflict = || {
        (
            Relation::Conflict,
            "two numbers for one quantity".to_owned(),
        )
    };
    moved(a, b, one, two, part).map_or_else(conflict, |why| (Relation::Change, why))
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

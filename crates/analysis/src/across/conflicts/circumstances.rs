//! When, where and whether: two sentences that tell one thing but for its day,
//! its place or a "not".
//!
//! Days, places and negations differ between most sentences of a story, since
//! most tell of different things. So only sentences of all but the same wording
//! are compared: one outlet took the other's text, or both took a third one's, and
//! one of them changed it or got it wrong.

use super::facts::{Facts, Sentence, cosine};
use super::happening::{Meeting, common, meet_in_kind};
use super::weighing::ground;
use super::{Finding, Side};
use crate::across::terms::stem;
use crate::across::values::names::{Name, alike};
use crate::across::values::tokens::{Shape, Token};
use crate::across::values::{Time, lists, written_days};
use crosswire_article::{ConflictKind, Relation, Span};

/// Least share of words in common and in one order, those of the value left out.
const LEAST_WORDING: f32 = 0.9;
/// The same where a "not" differs: it may stand in what one of them left out.
const LEAST_WORDING_NEGATED: f32 = 0.95;
/// So many words must be left: "two killed in Veldry" tells nothing that another
/// town's report would not.
const LEAST_WORDS: usize = 8;
/// Sentences whose content words have a lower cosine are not aligned at all.
const LEAST_COSINE: f32 = 0.5;
/// Days further apart are of two happenings.
const MOST_DAYS: i32 = 7;
/// A stretch of more days is no day: "this month".
const WIDEST_TIME: i32 = 1;

/// Compares day, place and affirmation of two sentences.
pub(super) fn compare(a: (&Facts, &Sentence), b: (&Facts, &Sentence)) -> Vec<Finding> {
    let mut meeting = Meeting {
        words: cosine(&a.1.terms, &b.1.terms),
        ..Meeting::default()
    };
    // The day of a post is that of the reader's clock.
    let post = |sentence: &Sentence| sentence.tokens.iter().any(|token| token.is("@"));
    if post(a.1)
        || post(b.1)
        || meeting.words < LEAST_COSINE
        || meet_in_kind(a.1, b.1, &mut meeting).is_none()
    {
        return Vec::new();
    }
    meeting.place = common(&a.1.places, &b.1.places).is_some();
    meeting.near = meeting.place;
    meeting.day = overlap(&a.1.when, &b.1.when);
    let found = [
        when(a, b, &meeting),
        place(a, b, &meeting),
        whether(a, b, &meeting),
    ];
    found.into_iter().flatten().collect()
}

/// What differs.
struct Differing {
    kind: ConflictKind,
    about: &'static str,
    values: [String; 2],
    spans: [Span; 2],
}

/// "on Friday" against "on Saturday". The same word for two days means that one
/// of the articles has a wrong date, and is nothing that they say.
fn when(a: (&Facts, &Sentence), b: (&Facts, &Sentence), meeting: &Meeting) -> Option<Finding> {
    let [one, two] = [only(&a.1.when)?, only(&b.1.when)?];
    let narrow = |time: &Time| time.last - time.first <= WIDEST_TIME;
    let apart = one.first.max(two.first) - one.last.min(two.last);
    let day_names = [(a.1, one), (b.1, two)].map(|(sentence, time)| day_words(sentence, time));
    let one_word = day_names[0].iter().any(|word| day_names[1].contains(word));
    if !narrow(one) || !narrow(two) || !(1..=MOST_DAYS).contains(&apart) || one_word {
        return None;
    }
    finding(
        a,
        b,
        meeting,
        Differing {
            kind: ConflictKind::Time,
            about: "when",
            values: [one, two].map(|time| written_days(time.first, time.last)),
            spans: [one.span, two.span],
        },
    )
}

/// "in Veldry" against "in Castrel", where neither article knows the other's
/// place: else they may be part and whole.
fn place(a: (&Facts, &Sentence), b: (&Facts, &Sentence), meeting: &Meeting) -> Option<Finding> {
    let [one, two] = [only(&a.1.places)?, only(&b.1.places)?];
    let known = |name: &Name, facts: &Facts| facts.names.iter().any(|held| alike(held, name));
    // "Abu Kamal" and "Albu Kamal" are one town.
    let one_word = one
        .folded
        .split(' ')
        .any(|word| two.folded.split(' ').any(|w| w == word));
    if meeting.place || one_word || known(one, b.0) || known(two, a.0) {
        return None;
    }
    finding(
        a,
        b,
        meeting,
        Differing {
            kind: ConflictKind::Place,
            about: "where",
            values: [one, two].map(|name| name.folded.clone()),
            spans: [words_of(a.1, one), words_of(b.1, two)],
        },
    )
}

/// "has signed" against "has not signed".
fn whether(a: (&Facts, &Sentence), b: (&Facts, &Sentence), meeting: &Meeting) -> Option<Finding> {
    let any = |sentence: &Sentence| sentence.tokens.iter().any(|token| negates(&token.lower));
    let (values, spans) = match (negation(a.1), negation(b.1)) {
        (Some(span), None) if !any(b.1) => (["-", "+"], [span, b.1.span]),
        (None, Some(span)) if !any(a.1) => (["+", "-"], [a.1.span, span]),
        _ => return None,
    };
    finding(
        a,
        b,
        meeting,
        Differing {
            kind: ConflictKind::Polarity,
            about: "whether",
            values: values.map(str::to_owned),
            spans,
        },
    )
}

fn finding(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &Meeting,
    differing: Differing,
) -> Option<Finding> {
    let one = without(a.1, &differing, differing.spans[0]);
    let two = without(b.1, &differing, differing.spans[1]);
    if one.len().min(two.len()) < LEAST_WORDS {
        return None;
    }
    let share = 2.0 * in_order(&one, &two) as f32 / (one.len() + two.len()) as f32;
    let least = match differing.kind {
        ConflictKind::Polarity => LEAST_WORDING_NEGATED,
        _ => LEAST_WORDING,
    };
    if share < least {
        return None;
    }
    let [value_a, value_b] = differing.values;
    let side = |span: Span, value: String| Side { span, value };
    Some(Finding {
        kind: differing.kind,
        relation: Relation::Conflict,
        about: differing.about.to_owned(),
        a: side(differing.spans[0], value_a),
        b: side(differing.spans[1], value_b),
        open: false,
        confidence: 0.3 + 0.6 * share,
        why: format!(
            "one wording ({:.0} % of the other words are the same), and it differs in this",
            100.0 * share
        ),
        measures: ground(a, b, meeting),
        names: Vec::new(),
    })
}

/// The stems of a sentence's words but for those of a value; where it is whether
/// that differs, auxiliaries go with the negation: "did not sail", "sailed".
fn without(sentence: &Sentence, differing: &Differing, value: Span) -> Vec<String> {
    let whether = differing.kind == ConflictKind::Polarity;
    let goes = |token: &&Token| {
        let auxiliary = || lists().auxiliary.contains(&token.lower) || negates(&token.lower);
        match whether {
            true => auxiliary(),
            false => value.overlaps(token.span),
        }
    };
    let words = sentence.tokens.iter().filter(|t| t.shape != Shape::Mark);
    let kept = words.filter(|token| !goes(token));
    kept.map(|token| stem(&token.lower)).collect()
}

/// How many words both have in one order (longest common subsequence).
fn in_order(one: &[String], two: &[String]) -> usize {
    let mut row = vec![0; two.len() + 1];
    for x in one {
        let mut before = 0;
        for (at, y) in two.iter().enumerate() {
            let here = row[at + 1];
            row[at + 1] = match x == y {
                true => before + 1,
                false => here.max(row[at]),
            };
            before = here;
        }
    }
    row[two.len()]
}

fn only<T>(list: &[T]) -> Option<&T> {
    match list {
        [one] => Some(one),
        _ => None,
    }
}

fn overlap(these: &[Time], those: &[Time]) -> bool {
    let meets = |x: &Time, y: &Time| x.first <= y.last && y.first <= x.last;
    these.iter().any(|x| those.iter().any(|y| meets(x, y)))
}

/// The words that name a day, in lower case: "friday", "today".
fn day_words<'a>(sentence: &'a Sentence, time: &Time) -> Vec<&'a str> {
    let inside = sentence
        .tokens
        .iter()
        .filter(|token| time.span.overlaps(token.span));
    let telling = inside.filter(|token| token.lower.len() > 4);
    telling
        .map(|token| token.lower.trim_end_matches('s'))
        .collect()
}

fn words_of(sentence: &Sentence, name: &Name) -> Span {
    let tokens = &sentence.tokens[name.tokens.clone()];
    let spans = tokens.iter().map(|token| token.span);
    spans.reduce(Span::hull).unwrap_or(sentence.span)
}

/// "Has not signed", "didn't": a verb turned round. Not "No, he will", "no. 1",
/// "not surprisingly", and no question: "shouldn't we ask?".
fn negation(sentence: &Sentence) -> Option<Span> {
    let tokens = &sentence.tokens;
    if tokens.iter().any(|token| token.is("?")) {
        return None;
    }
    let found = (0..tokens.len()).find(|at| {
        let word = &tokens[*at].lower;
        let behind = at.checked_sub(1).map(|before| &tokens[before].lower);
        let verb = behind.is_some_and(|word| lists().auxiliary.contains(word));
        word.ends_with("n't") || word == "never" || word == "cannot" || word == "not" && verb
    });
    found.map(|at| tokens[at].span)
}

fn negates(word: &str) -> bool {
    word.ends_with("n't") || word == "cannot" || lists().negate.iter().any(|held| held == word)
}

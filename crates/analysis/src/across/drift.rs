//! How the wording of one rendering differs from that of another, word by
//! word.
//!
//! Both wordings are aligned (global alignment; Needleman & Wunsch 1970) by
//! equal stems, by words of one scale, and by nearness of meaning. What finds
//! no partner was added or dropped, what finds another word was replaced; the
//! scales of `data/grades.toml` say when that makes it stronger or weaker.

use super::meaning::Vector;
use super::terms::{Term, background_rarity, stem, term, words};
use crate::lexicon::parse;
use crosswire_article::{Change, ChangeKind, Span};
use serde::Deserialize;
use std::sync::LazyLock;

const GRADES: &str = include_str!("../../data/grades.toml");

static SCALES: LazyLock<Grades> =
    LazyLock::new(|| parse("grades.toml", GRADES).unwrap_or_default());

#[derive(Deserialize, Default)]
struct Grades {
    scales: Vec<Vec<String>>,
    heighten: Vec<String>,
    soften: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    check: Vec<Check>,
}

#[derive(Deserialize)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "read by the test over all data")
)]
struct Check {
    there: String,
    here: String,
    reads: Vec<String>,
}

/// The words of one rendering: stretches of its article's text.
#[derive(Clone, Debug)]
pub struct Wording<'a> {
    /// The stretches, in text order, with their text.
    pub parts: Vec<(Span, &'a str)>,
    /// Whether all of it stands in quotation marks.
    pub verbatim: bool,
}

/// More words than this on one side are not aligned: no quotation is so long,
/// and the work grows with the product.
const LONGEST: usize = 400;
/// What two words gain that are the same, of one scale, near in meaning.
const EQUAL: f32 = 2.0;
const GRADED: f32 = 1.5;
const NEAR: f32 = 1.0;
/// Cosine from which two words are near in meaning.
const NEAR_COSINE: f32 = 0.55;
/// What a word without a partner costs.
const ALONE: f32 = -0.4;
/// A stem less rare than this is a function word: that it comes or goes is
/// grammar, not drift, unless the data list it.
const LEAST_RARITY: f32 = 1.2;
/// Below this share of equal words two quotations are two translations or two
/// utterances, and that each differs is no finding.
const LEAST_EQUAL: f32 = 0.5;

struct Word {
    lower: String,
    span: Span,
    term: Term,
    vector: Option<Vector>,
}

impl Word {
    fn matters(&self) -> bool {
        background_rarity(self.term) >= LEAST_RARITY || is_graded(&self.lower)
    }
}

/// What `here` does with the words of `there`, in text order; empty where no
/// word that matters differs.
#[must_use]
pub fn drift(there: &Wording<'_>, here: &Wording<'_>) -> Vec<Change> {
    let (a, b) = (read(there), read(here));
    if a.len() > LONGEST || b.len() > LONGEST {
        return Vec::new();
    }
    let steps = align(&a, &b);
    let mut changes: Vec<Change> = steps
        .iter()
        .filter_map(|step| change(step, &a, &b))
        .collect();
    let equal = steps.iter().filter(|step| is_equal(step, &a, &b)).count();
    let alike = equal as f32 >= LEAST_EQUAL * a.len().min(b.len()) as f32;
    if !changes.is_empty() && there.verbatim && here.verbatim && alike {
        changes.push(Change {
            kind: ChangeKind::QuotedOtherwise,
            here: here.parts.iter().map(|(span, _)| *span).reduce(Span::hull),
            there: there.parts.iter().map(|(span, _)| *span).reduce(Span::hull),
        });
    }
    changes
}

fn read(wording: &Wording<'_>) -> Vec<Word> {
    let mut found = Vec::new();
    for (span, text) in &wording.parts {
        for word in words(text) {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let term = term(&stem(word));
            let tells = background_rarity(term) >= LEAST_RARITY;
            found.push(Word {
                lower: word.to_lowercase(),
                span: Span::of(start..start + word.len()).shifted(span.start),
                term,
                vector: tells.then(|| Vector::of(word)),
            });
        }
    }
    found
}

/// A step through both wordings: a word of either, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Both(usize, usize),
    There(usize),
    Here(usize),
}

fn align(a: &[Word], b: &[Word]) -> Vec<Step> {
    let width = b.len() + 1;
    let mut best = vec![0.0f32; (a.len() + 1) * width];
    let gain: Vec<f32> = a
        .iter()
        .flat_map(|one| b.iter().map(move |two| gain(one, two)))
        .collect();
    let alone = |count: usize| count as f32 * ALONE;
    for (j, first) in best.iter_mut().take(width).enumerate() {
        *first = alone(j);
    }
    for i in 1..=a.len() {
        best[i * width] = alone(i);
        for j in 1..width {
            let both = best[(i - 1) * width + j - 1] + gain[(i - 1) * b.len() + j - 1];
            let single = best[(i - 1) * width + j].max(best[i * width + j - 1]) + ALONE;
            best[i * width + j] = both.max(single);
        }
    }
    let (mut i, mut j, mut steps) = (a.len(), b.len(), Vec::new());
    while i > 0 || j > 0 {
        let here = best[i * width + j];
        let both = i > 0
            && j > 0
            && here == best[(i - 1) * width + j - 1] + gain[(i - 1) * b.len() + j - 1];
        if both {
            (i, j) = (i - 1, j - 1);
            steps.push(Step::Both(i, j));
        } else if j == 0 || i > 0 && here == best[(i - 1) * width + j] + ALONE {
            i -= 1;
            steps.push(Step::There(i));
        } else {
            j -= 1;
            steps.push(Step::Here(j));
        }
    }
    steps.reverse();
    steps
}

fn gain(one: &Word, two: &Word) -> f32 {
    if one.term == two.term {
        return EQUAL;
    }
    if grade(&one.lower, &two.lower).is_some() {
        return GRADED;
    }
    match (&one.vector, &two.vector) {
        (Some(a), Some(b)) if a.cosine(b) >= NEAR_COSINE => NEAR,
        _ => 2.0 * ALONE - 1.0,
    }
}

fn is_equal(step: &Step, a: &[Word], b: &[Word]) -> bool {
    matches!(step, Step::Both(i, j) if a[*i].term == b[*j].term)
}

fn change(step: &Step, a: &[Word], b: &[Word]) -> Option<Change> {
    let (there, here, kind) = match *step {
        Step::Both(i, j) if a[i].term == b[j].term => return None,
        Step::Both(i, j) => {
            let kind = match grade(&a[i].lower, &b[j].lower) {
                Some(true) => ChangeKind::Strengthened,
                Some(false) => ChangeKind::Weakened,
                None => ChangeKind::Replaced,
            };
            (Some(a[i].span), Some(b[j].span), kind)
        }
        Step::There(i) if a[i].matters() => {
            let kind = match lean(&a[i].lower) {
                Some(true) => ChangeKind::Weakened,
                Some(false) => ChangeKind::Strengthened,
                None => ChangeKind::Dropped,
            };
            (Some(a[i].span), None, kind)
        }
        Step::Here(j) if b[j].matters() => {
            let kind = match lean(&b[j].lower) {
                Some(true) => ChangeKind::Strengthened,
                Some(false) => ChangeKind::Weakened,
                None => ChangeKind::Added,
            };
            (None, Some(b[j].span), kind)
        }
        _ => return None,
    };
    Some(Change { kind, here, there })
}

/// Whether the second word is the stronger of one scale; `None` where no scale
/// holds both.
fn grade(one: &str, two: &str) -> Option<bool> {
    let place = |scale: &[String], word: &str| scale.iter().position(|held| held == word);
    SCALES.scales.iter().find_map(|scale| {
        let (from, to) = (place(scale, one)?, place(scale, two)?);
        (from != to).then_some(to > from)
    })
}

/// Whether a word strengthens what it stands by; `None` where it does neither.
fn lean(word: &str) -> Option<bool> {
    let listed = |list: &[String]| list.iter().any(|held| held == word);
    if listed(&SCALES.heighten) {
        return Some(true);
    }
    listed(&SCALES.soften).then_some(false)
}

fn is_graded(word: &str) -> bool {
    lean(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(text: &str, verbatim: bool) -> Wording<'_> {
        Wording {
            parts: vec![(Span::of(10..10 + text.len()), text)],
            verbatim,
        }
    }

    /// `kind word` of every change, the word here or else there.
    fn told(there: &str, here: &str) -> Vec<String> {
        let changes = drift(&wording(there, false), &wording(here, false));
        let cut = |text: &str, span: Span| text[span.range()][..].to_owned();
        let shifted = |span: Span| Span::new(span.start - 10, span.end - 10);
        changes
            .iter()
            .map(|change| {
                let word = match (change.here, change.there) {
                    (Some(span), _) => cut(here, shifted(span)),
                    (None, Some(span)) => cut(there, shifted(span)),
                    (None, None) => String::new(),
                };
                format!("{} {word}", change.kind.as_str())
            })
            .collect()
    }

    #[test]
    fn the_checks_in_the_data_hold() {
        let grades: Grades = parse("grades.toml", GRADES).expect("embedded data");
        assert!(!grades.check.is_empty());
        for check in grades.check {
            assert_eq!(
                told(&check.there, &check.here),
                check.reads,
                "{}",
                check.here
            );
        }
    }

    #[test]
    fn equal_wordings_do_not_drift_whatever_their_marks() {
        assert!(
            told(
                "It's a disgrace, nothing less!",
                "“it’s a disgrace — nothing less”"
            )
            .is_empty()
        );
        assert!(told("", "").is_empty());
    }

    #[test]
    fn two_quotations_that_differ_cannot_both_be_verbatim() {
        let (one, two) = (
            wording("A blockade would plunge the region into chaos", true),
            wording("A blockade would plunge the entire region into chaos", true),
        );
        let kinds: Vec<ChangeKind> = drift(&one, &two).iter().map(|c| c.kind).collect();
        assert_eq!(
            kinds,
            [ChangeKind::Strengthened, ChangeKind::QuotedOtherwise]
        );
        assert!(drift(&one, &one).is_empty());
    }

    #[test]
    fn very_long_wordings_are_let_be() {
        let long = "word and ".repeat(500);
        assert!(drift(&wording(&long, true), &wording("word", true)).is_empty());
    }
}

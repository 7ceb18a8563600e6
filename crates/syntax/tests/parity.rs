//! Equality with spaCy, token by token.
//!
//! Two references: a small one on text of our own, always there, and the large
//! one on news articles, used where it is at hand. Both are what spaCy 3.8 says
//! with en_core_web_sm 3.8.0, written by `scripts/benchmark-syntax/reference.py`.

#![expect(
    clippy::print_stdout,
    reason = "figures and differences are shown with --nocapture"
)]

use crosswire_syntax::{English, Parsed};
use std::collections::BTreeSet;
use std::path::Path;

const OWN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/parity-own.jsonl"
);
const SHARED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/gold/syntax/parity.jsonl"
);

/// A token as the reference writes it, offsets in code points.
#[derive(Debug, PartialEq)]
struct Line {
    start: usize,
    end: usize,
    tag: String,
    pos: String,
    lemma: String,
    head: usize,
    dep: String,
}

type Span = (usize, usize, String);

/// Counts of what is equal.
#[derive(Debug, Default)]
struct Agreement {
    tokens: usize,
    boundaries: usize,
    /// Of tokens with equal boundaries: tag, head and label equal.
    triples: usize,
    parts_of_speech: usize,
    lemmas: usize,
    sentences: usize,
    sentences_equal: usize,
    entities: usize,
    entities_found: usize,
    entities_equal: usize,
}

impl Agreement {
    fn boundary_share(&self) -> f64 {
        share(self.boundaries, self.tokens)
    }

    fn triple_share(&self) -> f64 {
        share(self.triples, self.boundaries)
    }

    fn entity_f1(&self) -> f64 {
        share(2 * self.entities_equal, self.entities + self.entities_found)
    }

    fn is_whole(&self) -> bool {
        [
            self.boundaries,
            self.triples,
            self.parts_of_speech,
            self.lemmas,
        ] == [self.tokens; 4]
            && self.sentences_equal == self.sentences
            && [self.entities_found, self.entities_equal] == [self.entities; 2]
    }
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[test]
fn own_text_is_analysed_as_by_spacy() {
    let agreement = compare(Path::new(OWN)).expect("the fixture lies in the repository");
    println!("{agreement:?}");
    assert!(agreement.tokens > 1000);
    assert!(agreement.is_whole(), "{agreement:?}");
}

#[test]
fn news_is_analysed_as_by_spacy() {
    let Some(agreement) = compare(Path::new(SHARED)) else {
        println!("skipped: {SHARED} is not here");
        return;
    };
    println!("{agreement:?}");
    assert!(agreement.boundary_share() >= 99.9, "{agreement:?}");
    assert!(agreement.triple_share() >= 99.8, "{agreement:?}");
    assert!(agreement.entity_f1() >= 99.5, "{agreement:?}");
}

/// Compares over a whole reference file; none when there is no such file.
fn compare(path: &Path) -> Option<Agreement> {
    let file = std::fs::read_to_string(path).ok()?;
    let english = English::load().expect("the model is embedded");
    let mut agreement = Agreement::default();
    for line in file.lines() {
        let reference: serde_json::Value = serde_json::from_str(line).expect("JSON");
        compare_text(&english, &reference, &mut agreement);
    }
    Some(agreement)
}

fn compare_text(english: &English, reference: &serde_json::Value, agreement: &mut Agreement) {
    let text = reference["text"].as_str().expect("a text");
    let parsed = english.parse(text);
    let (expected, found) = (expected_lines(reference), lines(text, &parsed));
    agreement.tokens += expected.len();
    for expected in &expected {
        let same_place = |line: &&Line| (line.start, line.end) == (expected.start, expected.end);
        let found = found.iter().find(same_place);
        count(expected, found, agreement);
        if found != Some(expected) {
            println!(
                "{}: expected {expected:?}, found {found:?}",
                reference["id"]
            );
        }
    }
    compare_spans(reference, &parsed, agreement);
}

fn count(expected: &Line, found: Option<&Line>, agreement: &mut Agreement) {
    let Some(found) = found else { return };
    agreement.boundaries += 1;
    let triple = |line: &Line| (line.tag.clone(), line.head, line.dep.clone());
    agreement.triples += usize::from(triple(expected) == triple(found));
    agreement.parts_of_speech += usize::from(expected.pos == found.pos);
    agreement.lemmas += usize::from(expected.lemma == found.lemma);
}

fn compare_spans(reference: &serde_json::Value, parsed: &Parsed, agreement: &mut Agreement) {
    let expected = spans(&reference["entities"]);
    let entity = |entity: &crosswire_syntax::Entity| {
        (
            entity.first as usize,
            entity.end as usize,
            entity.label.as_str().to_owned(),
        )
    };
    let found: BTreeSet<Span> = parsed.entities.iter().map(entity).collect();
    agreement.entities += expected.len();
    agreement.entities_found += found.len();
    agreement.entities_equal += expected.intersection(&found).count();
    for difference in expected.symmetric_difference(&found) {
        println!("{}: entity {difference:?} is not in both", reference["id"]);
    }
    let sentences = spans(&reference["sentences"]);
    let found: BTreeSet<Span> = parsed
        .sentences
        .iter()
        .map(|range| (range.start, range.end, String::new()))
        .collect();
    agreement.sentences += sentences.len();
    agreement.sentences_equal += sentences.intersection(&found).count();
}

fn spans(list: &serde_json::Value) -> BTreeSet<Span> {
    let span = |span: &serde_json::Value| {
        let label = span[2].as_str().unwrap_or_default().to_owned();
        (number(&span[0]), number(&span[1]), label)
    };
    list.as_array().expect("a list").iter().map(span).collect()
}

fn number(value: &serde_json::Value) -> usize {
    value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok())
        .expect("a number")
}

fn expected_lines(reference: &serde_json::Value) -> Vec<Line> {
    let text = |value: &serde_json::Value| value.as_str().expect("a string").to_owned();
    let line = |token: &serde_json::Value| Line {
        start: number(&token[0]),
        end: number(&token[1]),
        tag: text(&token[2]),
        pos: text(&token[3]),
        lemma: text(&token[4]),
        head: number(&token[5]),
        dep: text(&token[6]),
    };
    reference["tokens"]
        .as_array()
        .expect("a list")
        .iter()
        .map(line)
        .collect()
}

/// Our tokens as the reference writes them.
fn lines(text: &str, parsed: &Parsed) -> Vec<Line> {
    let (mut byte, mut point) = (0, 0);
    let mut code_point = |offset: u32| {
        let offset = offset as usize;
        point += text[byte..offset].chars().count();
        byte = offset;
        point
    };
    let line = |(index, token): (usize, &crosswire_syntax::Token)| Line {
        start: code_point(token.start),
        end: code_point(token.end),
        tag: token.tag.to_string(),
        pos: token.pos.to_string(),
        lemma: parsed.lemma(index).to_owned(),
        head: token.head as usize,
        dep: token.dep.to_string(),
    };
    parsed.tokens.iter().enumerate().map(line).collect()
}

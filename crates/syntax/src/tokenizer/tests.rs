//! The tokenizer against spaCy's on text of our own, and by hand.

use serde_json::Value;

use super::*;
use crate::lexeme::Lexicon;
use crate::test_model::container;

/// Per line a text, and spaCy's tokens of it: text, space after, norm, shape.
const FIXTURE: &str = include_str!("../../tests/fixtures/tokens-own.jsonl");

fn tokenizer() -> Tokenizer {
    Tokenizer::from_flat(&container()).expect("the model is whole")
}

fn words(text: &str) -> Vec<String> {
    let tokens = tokenizer().tokenize(text);
    let word = |token: RawToken| token.text(text).to_owned();
    tokens.into_iter().map(word).collect()
}

#[test]
fn equals_the_reference_on_own_text() {
    let (tokenizer, lexicon) = (
        tokenizer(),
        Lexicon::from_flat(&container()).expect("the model is whole"),
    );
    let mut lines = 0;
    for line in FIXTURE.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = line["text"].as_str().expect("a text");
        let expected = line["tokens"].as_array().expect("tokens");
        let found = tokenizer.tokenize(text);
        let found_words: Vec<_> = found.iter().map(|token| token.text(text)).collect();
        let expected_words: Vec<_> = expected
            .iter()
            .filter_map(|token| token[0].as_str())
            .collect();
        assert_eq!(found_words, expected_words);
        for (token, expected) in found.iter().zip(expected) {
            let word = token.text(text);
            let lexeme = lexicon.lexeme(word, token.norm_override);
            let id = |field: usize| lexicon.string_id(expected[field].as_str().expect("a string"));
            assert_eq!(
                Some(token.followed_by_space),
                expected[1].as_bool(),
                "{word}"
            );
            assert_eq!(lexeme.norm, id(2), "norm of {word:?}");
            assert_eq!(lexeme.shape, id(3), "shape of {word:?}");
        }
        lines += 1;
    }
    assert_eq!(lines, 16);
}

#[test]
fn tokens_lie_end_to_end() {
    for text in ["a  b\n", " x", "crew's (U.S.) boat…", "\u{85}é.\u{a0}"] {
        let mut position = 0;
        for token in tokenizer().tokenize(text) {
            assert_eq!(token.start, position, "{text:?}");
            position = token.end + u32::from(token.followed_by_space);
        }
        assert_eq!(position as usize, text.len());
    }
}

#[test]
fn torn_special_cases_are_put_together() {
    assert_eq!(words("well:)"), ["well", ":)"]);
    assert_eq!(words("(at 4 p.m.)"), ["(", "at", "4", "p.m.", ")"]);
}

#[test]
fn long_words_take_no_long_time() {
    // Each of these would take minutes if the work grew with the square or cube.
    let quick = std::time::Instant::now();
    for unit in [
        "(",
        ")",
        ".",
        "a-",
        "@",
        "x@",
        ":)",
        "5km",
        "'s",
        "é",
        "http://a.",
    ] {
        assert!(!tokenizer().tokenize(&unit.repeat(20_000)).is_empty());
    }
    assert!(quick.elapsed().as_secs() < 60);
}

//! What holds for any text whatever.

use crosswire_syntax::{ENTITY_WIDTH, English, Parsed, WIDTH};
use proptest::prelude::*;
use std::sync::LazyLock;

static ENGLISH: LazyLock<English> =
    LazyLock::new(|| English::load().expect("the model is embedded"));

/// Pieces that texts are made of: words, signs, white space, and rarities.
const PIECES: &[&str] = &[
    "the ",
    "Minister",
    " said",
    "n't",
    "don't ",
    "U.S. ",
    "“",
    "”",
    "\"",
    "'",
    "’s ",
    "—",
    "-",
    "...",
    ". ",
    ", ",
    "\n\n",
    "\t",
    " ",
    "  ",
    "\u{a0}",
    "\u{200b}",
    "\0",
    "\u{1f600}",
    "é",
    "İ",
    "ß",
    "ﬁ",
    "Привет ",
    "中文",
    "http://a.example/b?c=d ",
    "a@b.example ",
    ":-)",
    "3.5%",
    "$1,000 ",
    "(",
    ")",
    "\u{301}",
    "\u{feff}",
    "x",
    "ｆｕｌｌ",
    "\r\n",
    "e.g. ",
    "10:30",
    "km/h",
];

fn text_of_pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, parsed: &Parsed) {
    check_tokens(text, parsed);
    let count = parsed.tokens.len();
    let covered: Vec<usize> = parsed.sentences.iter().cloned().flatten().collect();
    assert_eq!(
        covered,
        (0..count).collect::<Vec<_>>(),
        "sentences cover all tokens once"
    );
    assert!(parsed.sentences.iter().all(|sentence| !sentence.is_empty()));
    let mut last = 0;
    for entity in &parsed.entities {
        assert!(last <= entity.first && entity.first < entity.end && entity.end as usize <= count);
        last = entity.end;
    }
    assert_eq!(parsed.tok2vec.len(), count * WIDTH);
    assert_eq!(parsed.ner2vec.len(), count * ENTITY_WIDTH);
    assert!(
        parsed
            .tok2vec
            .iter()
            .chain(&parsed.ner2vec)
            .all(|value| value.is_finite())
    );
}

fn check_tokens(text: &str, parsed: &Parsed) {
    let mut end = 0;
    for (index, token) in parsed.tokens.iter().enumerate() {
        assert!(
            end <= token.start && token.start < token.end,
            "tokens are in order and not empty"
        );
        let between = text
            .get(end as usize..token.start as usize)
            .expect("on character boundaries");
        assert!(
            between.is_empty() || between == " ",
            "only single spaces lie between tokens"
        );
        assert!(
            text.get(token.start as usize..token.end as usize).is_some(),
            "on character boundaries"
        );
        assert!(
            (token.head as usize) < parsed.tokens.len(),
            "heads are tokens"
        );
        let _ = parsed.lemma(index);
        end = token.end;
    }
    assert!(text.len() - end as usize <= 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_gives_a_sound_analysis(text in any::<String>()) {
        check(&text, &ENGLISH.parse(&text));
    }

    #[test]
    fn any_mixture_gives_a_sound_analysis(text in text_of_pieces()) {
        check(&text, &ENGLISH.parse(&text));
    }

    #[test]
    fn batches_change_nothing(texts in prop::collection::vec(text_of_pieces(), 0..8)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let alone: Vec<Parsed> = texts.iter().map(|text| ENGLISH.parse(text)).collect();
        prop_assert_eq!(ENGLISH.parse_batch(&texts), alone);
    }
}

#[test]
fn odd_texts_are_analysed() {
    let long = "a".repeat(1_000_000);
    let spaces = " ".repeat(100_000);
    let lines = "\n".repeat(3000);
    let signs = "“\"'([".repeat(2000);
    let odd = [
        "",
        " ",
        "\n",
        "\0",
        "\0\0\0",
        "\u{feff}",
        "a",
        ".",
        "\u{1}\u{2}\u{3}",
        &long,
        &spaces,
        &lines,
        &signs,
    ];
    for text in odd {
        check(text, &ENGLISH.parse(text));
    }
}

#[test]
fn empty_text_is_empty() {
    assert_eq!(ENGLISH.parse(""), Parsed::default());
    assert!(ENGLISH.parse_batch(&[]).is_empty());
}

#[test]
fn a_long_text_is_the_same_as_if_all_features_were_kept() {
    // Longer than the parser keeps features for: old ones are computed again.
    let sentence = "The harbour master, who had not slept, told reporters on Monday that the ferries would sail. ";
    let text = sentence.repeat(250);
    let parsed = ENGLISH.parse(&text);
    check(&text, &parsed);
    let middle = parsed.sentences[100].clone();
    let later = parsed.sentences[200].clone();
    let deps = |range: std::ops::Range<usize>| {
        parsed.tokens[range]
            .iter()
            .map(|token| token.dep)
            .collect::<Vec<_>>()
    };
    assert_eq!(deps(middle), deps(later));
}

/// The promise of equal bits on every machine: a checksum taken on one, to be
/// found on all.
#[test]
fn vectors_are_the_same_bits_on_every_machine() {
    let parsed =
        ENGLISH.parse("The ferries, Varga told reporters on 3 May, won't sail before Tuesday.");
    let values = parsed.tok2vec.iter().chain(&parsed.ner2vec);
    // FNV-1a over the bits.
    let step =
        |hash: u64, value: &f32| (hash ^ u64::from(value.to_bits())).wrapping_mul(0x100_0000_01b3);
    let checksum = values.fold(0xcbf2_9ce4_8422_2325, step);
    assert_eq!(format!("{checksum:016x}"), "87061a46494b0847");
}

//! What holds for every article, whatever its text.

use crosswire_analysis::Engine;
use crosswire_article::{Annotated, Article, Block, BlockKind, Span};
use proptest::prelude::*;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load().expect("embedded data"));

fn annotate(text: &str) -> Annotated {
    ENGINE.annotate(Article::builder(text).build())
}

fn check(annotated: &Annotated) {
    let text = &annotated.article.text;
    for span in annotated.spans() {
        assert!(span.cut(text).is_some(), "{span:?} does not fit the text");
    }
    for statement in &annotated.statements {
        let parents = std::iter::successors(statement.within, |parent| {
            annotated.statements[*parent as usize].within
        });
        assert!(
            parents.take(annotated.statements.len() + 1).count() <= annotated.statements.len(),
            "statements within one another"
        );
    }
    for (index, statement) in annotated.statements.iter().enumerate() {
        assert_eq!(statement.ordinal as usize, index);
        assert!(!statement.content.is_empty(), "a statement without content");
        assert!(statement.content.iter().all(|part| !part.is_empty()));
        assert!(statement.content.is_sorted());
        assert_eq!(statement.speaker.is_none(), statement.unknown.is_some());
        assert!((0.0..=1.0).contains(&statement.confidence));
        assert!(statement.within.is_none_or(|parent| {
            parent != statement.ordinal && (parent as usize) < annotated.statements.len()
        }));
        if let Some(speaker) = &statement.speaker {
            assert_eq!(annotated.actors[speaker.actor as usize].name, speaker.name);
        }
    }
    for mention in &annotated.mentions {
        assert!((mention.actor as usize) < annotated.actors.len());
        assert!(!mention.span.is_empty());
    }
    assert!(annotated.mentions.is_sorted_by_key(|mention| mention.span));
}

/// News-like text: words, names, marks in any order.
fn fragments() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "The minister",
        "Jane Roe",
        "Roe",
        "said",
        "told Reuters",
        "that",
        "it was over",
        "\"",
        "“",
        "”",
        "'",
        "‘",
        "’",
        ",",
        ".",
        ":",
        "\n\n",
        "he added",
        "Roe wrote:",
        "Mary Jane RoeHarbour vote put off MORE",
        "Roe RoeNo deal",
        "MORE’s",
        "— Jane Roe (@roe) May 4, 2031",
        "– (@",
        "(@é)",
        "according to",
        "AFP",
        "quoted",
        "as saying",
        "who",
        "they",
        "in a statement",
        "on Friday",
        "and",
        "(",
        ")",
        "é",
        "中",
        "😀",
        "\u{200b}",
        "''",
        "Press TV reports:",
        "denied",
        "the newspaper added",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_characters_are_borne(text in any::<String>()) {
        check(&annotate(&text));
    }

    #[test]
    fn any_order_of_news_words_is_borne(text in fragments()) {
        let annotated = annotate(&text);
        check(&annotated);
        prop_assert_eq!(annotated, annotate(&text));
    }
}

#[test]
fn strange_texts_are_borne() {
    let marks = "\" “ ” ' ‘ ’ « » '' ``".repeat(30);
    let nested = "“A ‘b “c ‘d” e’ f” g’ h”";
    for text in [
        "",
        " ",
        "\n\n\n",
        "\"",
        "“”",
        "said",
        ":",
        &marks,
        nested,
        "\u{feff}\u{202e}\"",
        "a\u{301}\"b\u{301}",
    ] {
        check(&annotate(text));
    }
}

#[test]
fn blocks_of_any_kind_are_borne() {
    let text = "Roe says no\n\nBy Jane Roe\n\n“No,” she said.";
    for kind in BlockKind::ALL {
        let article = Article::builder(text)
            .block(kind, Span::new(0, 11))
            .block(BlockKind::Byline, Span::new(13, 24))
            .block(kind, Span::new(26, text.len() as u32))
            .build();
        let _: &Block = &article.blocks[0];
        check(&ENGINE.annotate(article));
    }
}

#[test]
fn a_very_long_paragraph_is_borne() {
    let sentence =
        "The minister said that \"it is over\" and that he had told Reuters so on Friday. ";
    let text = sentence.repeat(300_000 / sentence.len());
    let annotated = annotate(&text);
    check(&annotated);
    assert!(annotated.statements.len() > 1000);
}

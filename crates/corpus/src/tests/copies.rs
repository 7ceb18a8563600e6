//! Copies and origins, stored and asked for.

use crate::reading::{Found, ReadOptions, Source};
use crate::testing::Quotations;
use crate::{CopyFilter, Corpus, Rederive, StoryFilter};
use crosswire_article::{Article, DateOrigin, OffsetUnit, Published};
use std::ops::ControlFlow;

const WIRE: &str = "Größte Sorge: border guards boarded a survey ship in the northern strait on \
    Sunday and led away its crew of twenty three, in the gravest incident in those waters for \
    nine years. The vessel was towed to the harbour of Zhelny after four patrol boats had \
    surrounded it shortly before dawn, and no warning had been heard by anyone aboard.";

fn article(outlet: &str, day: &str, text: &str) -> Article {
    Article::builder(text)
        .outlet(outlet)
        .title("Survey ship boarded in the strait")
        .published(Published {
            value: day.to_owned(),
            from: DateOrigin::Given,
            evidence: Vec::new(),
        })
        .build()
}

fn pile(turned: bool) -> impl Source {
    move |take: &mut dyn FnMut(Found) -> ControlFlow<()>| {
        let mut articles = vec![
            article("Reuters", "2031-05-04", WIRE),
            article(
                "Harbour Post",
                "2031-05-05",
                &format!("Über Nacht.\n{WIRE}"),
            ),
            article(
                "Inland Echo",
                "2031-05-05",
                "The ship in the strait is none of our business, survey or not.",
            ),
        ];
        if turned {
            articles.reverse();
        }
        for article in articles {
            if take(Found::Article(Box::new(article))).is_break() {
                return;
            }
        }
    }
}

fn corpus(turned: bool) -> Corpus {
    let mut corpus = Corpus::temporary().expect("memory");
    corpus
        .read_from(
            &Quotations::default(),
            pile(turned),
            &ReadOptions::default(),
            &mut |_| (),
        )
        .expect("articles can be stored");
    corpus
}

#[test]
fn a_copy_is_listed_explained_and_cut_on_both_sides() {
    let corpus = corpus(false);
    let found = corpus.copies(&CopyFilter::default()).expect("listed");
    assert_eq!(found.len(), 1);
    let copy = &found[0];
    assert_eq!(
        (copy.kind.as_str(), copy.direction.as_str()),
        ("wire-copy", "a-to-b")
    );
    assert_eq!(copy.first.as_ref(), Some(&copy.a.id));
    assert_eq!(copy.source.as_deref(), Some("Reuters"));
    assert_eq!(copy.passages[0].text_a, copy.passages[0].text_b);
    let why = corpus
        .explain(&copy.id)
        .expect("readable")
        .expect("explained");
    assert_eq!(why.kind, "copy");
    assert_eq!(why.parts[0].text, copy.passages[0].text_a);
    let bytes = copy.passages[0].b.start;
    let mut answer = found.clone();
    corpus
        .in_units(OffsetUnit::CodePoint, &mut answer[..])
        .expect("converted");
    assert_eq!(answer[0].passages[0].b.start, bytes - 1, "after one umlaut");
    assert_eq!(corpus.counts().expect("counted").copies, 1);
}

#[test]
fn every_filter_of_copies_limits() {
    let corpus = corpus(false);
    let count = |filter: CopyFilter| corpus.copies(&filter).expect("listed").len();
    let text = |text: &str| Some(text.to_owned());
    let all = CopyFilter::default;
    assert_eq!(
        count(CopyFilter {
            kind: text("reprint"),
            ..all()
        }),
        0
    );
    assert_eq!(
        count(CopyFilter {
            kind: text("wire-copy"),
            ..all()
        }),
        1
    );
    assert_eq!(
        count(CopyFilter {
            outlet: text("harbour post"),
            ..all()
        }),
        1
    );
    assert_eq!(
        count(CopyFilter {
            outlet: text("Inland Echo"),
            ..all()
        }),
        0
    );
    assert_eq!(
        count(CopyFilter {
            since: text("2031-05-06"),
            ..all()
        }),
        0
    );
    assert_eq!(
        count(CopyFilter {
            until: text("2031-05-03"),
            ..all()
        }),
        0
    );
    assert_eq!(
        count(CopyFilter {
            min_words: 500,
            ..all()
        }),
        0
    );
    assert_eq!(
        count(CopyFilter {
            copying: true,
            ..all()
        }),
        1
    );
}

#[test]
fn a_story_counts_its_origins() {
    let corpus = corpus(false);
    let stories = corpus.stories(&StoryFilter::default()).expect("listed");
    let largest = stories
        .iter()
        .max_by_key(|s| s.articles.len())
        .expect("one");
    assert!(largest.articles.len() >= 2);
    assert_eq!(largest.origins as usize, largest.articles.len() - 1);
    let detail = corpus.story(&largest.id).expect("readable").expect("there");
    assert_eq!(detail.origins[0].name, "Reuters");
    assert_eq!(detail.origins[0].articles.len(), 2);
    assert_eq!(detail.origins[0].articles[0].why, "the agency's own report");
    assert!(detail.origins[0].articles[1].copy.is_some());
}

#[test]
fn the_order_of_reading_changes_no_row() {
    let (one, two) = (corpus(false), corpus(true));
    assert_eq!(crate::testing::dump(&one), crate::testing::dump(&two));
}

#[test]
fn verify_counts_the_words_in_common_again() {
    let corpus = corpus(false);
    let verify = |corpus: &Corpus| {
        corpus
            .verify(&Quotations::default(), Rederive::All, &mut |_| ())
            .expect("readable")
    };
    assert_eq!(verify(&corpus).differences, []);
    corpus
        .connection
        .execute("UPDATE copies SET words = '[[9,0]]'", [])
        .expect("changed");
    let found = verify(&corpus).differences;
    assert!(
        found.iter().any(|d| d.message.contains("in common")),
        "{found:?}"
    );
    assert!(found.iter().any(|d| d.record == "copies"), "{found:?}");
}

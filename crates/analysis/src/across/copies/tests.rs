use super::*;
use crate::across::cross_encoder::Readings;
use crate::across::{Digest, digest, relate};
use crosswire_article::{
    Annotated, Article, ArticleCopy, CopyDirection, CopyKind, DateOrigin, Origin, Published,
};
use proptest::prelude::*;
use std::sync::Arc;

const WIRE: &str = "Border guards boarded a survey ship in the northern strait on Sunday and led \
    away its crew of twenty three, in the gravest incident in those waters for nine years. The \
    vessel was towed to the harbour of Zhelny after four patrol boats had surrounded it shortly \
    before dawn, the transport minister told reporters in the capital, adding that the radio was \
    cut first and that no warning had been heard by anyone aboard.";

const OTHER: &str = "Fishermen on the southern coast have begun to mend their nets early this \
    year, because the herring came in March and left again before the ice was gone. Old hands in \
    the village remember two such springs, and both of them ended with empty barrels, closed \
    smokehouses and young men looking for work on the ferries.";

fn article(outlet: &str, day: &str, text: &str) -> Annotated {
    written(outlet, day, "", text)
}

fn written(outlet: &str, day: &str, author: &str, text: &str) -> Annotated {
    let mut builder = Article::builder(text).outlet(outlet).title("A ship");
    if !author.is_empty() {
        builder = builder.author(author);
    }
    if !day.is_empty() {
        builder = builder.published(Published {
            value: day.to_owned(),
            from: DateOrigin::Given,
            evidence: Vec::new(),
        });
    }
    Annotated {
        article: Arc::new(builder.build()),
        sentences: Vec::new(),
        statements: Vec::new(),
        actors: Vec::new(),
        mentions: Vec::new(),
        notes: Vec::new(),
    }
}

fn found(pile: &[Annotated]) -> (Vec<ArticleCopy>, Vec<Origin>) {
    let digests: Vec<Digest> = pile.iter().map(digest).collect();
    let stories = relate(&digests, &Readings::default()).stories;
    let plan = Plan::new(pile.iter().map(imprint).collect(), &stories);
    let body = |place: u32| {
        let id = plan.article(place);
        let annotated = pile.iter().find(|a| a.article.id == *id).unwrap();
        plan.without_furniture(Body::of(&annotated.article))
    };
    let compare = |pair: &(u32, u32)| plan.compare(*pair, &body(pair.0), &body(pair.1));
    let copies: Vec<ArticleCopy> = plan.pairs().iter().filter_map(compare).collect();
    let origins = origins(&plan, &stories, &copies);
    (copies, origins)
}

fn one(pile: &[Annotated]) -> ArticleCopy {
    let (mut copies, _) = found(pile);
    assert_eq!(copies.len(), 1, "{copies:#?}");
    copies.remove(0)
}

#[test]
fn a_text_under_another_banner_is_a_reprint_of_the_earlier() {
    let whole = format!("{WIRE}\nSo much for good neighbours.");
    let pile = [
        article("The Harbour Post", "2031-05-04", WIRE),
        article("The Tide", "2031-05-06", &whole),
    ];
    let copy = one(&pile);
    assert_eq!(copy.kind, CopyKind::Reprint);
    assert_eq!(copy.first(), Some(&pile[0].article.id));
    assert_eq!(copy.share_a, 1.0);
    let cut = pile[0].article.cut(copy.passages[0].a);
    assert!(
        cut.starts_with("Border guards") && cut.ends_with("aboard"),
        "{cut}"
    );
    let (_, origins) = found(&pile);
    assert_eq!(origins.len(), 1);
    assert_eq!(origins[0].name, "Harbour Post");
}

#[test]
fn two_credits_of_one_agency_fold_into_it_even_without_its_own_article() {
    let cut = &WIRE[..WIRE.find(", adding").unwrap()];
    let pile = [
        written("The Harbour Post", "2031-05-04", "Reuters", WIRE),
        written("The Tide", "2031-05-04", "Mara Quill, Reuters", cut),
        article("Northern Gazette", "2031-05-04", OTHER),
    ];
    let copy = one(&pile);
    assert_eq!(
        (copy.kind, copy.direction),
        (CopyKind::Wire, CopyDirection::Common)
    );
    assert_eq!(copy.source.as_deref(), Some("Reuters"));
    let (_, origins) = found(&pile);
    let reuters: Vec<_> = origins.iter().filter(|o| o.name == "Reuters").collect();
    assert_eq!(reuters.len(), 1);
    assert_eq!(reuters[0].articles.len(), 2);
}

#[test]
fn the_same_words_quoted_by_two_are_no_copy() {
    let said = "We shall not leave the strait until every man and every woman of that crew has \
        come home to us, and no court of theirs will move us by a single yard";
    let pile = [
        article(
            "The Harbour Post",
            "2031-05-04",
            &format!("{OTHER}\n\"{said},\" she said."),
        ),
        article(
            "The Tide",
            "2031-05-05",
            &format!("The minister spoke late. “{said},” ran her speech."),
        ),
    ];
    let copy = one(&pile);
    assert_eq!(copy.kind, CopyKind::Quotation);
    assert_eq!(copy.told(), 0);
    let (_, origins) = found(&pile);
    assert_eq!(origins.len(), 2);
}

#[test]
fn what_an_outlet_repeats_whatever_the_topic_is_furniture() {
    let endings = "Join our two hundred thousand readers and receive the morning letter with the \
        best of our reporting every day, free of charge and without any advertising";
    let topics = [
        "Herring nets and smokehouses stood empty along the southern coast in March",
        "A new tram line will cross the old town by way of three bridges and a tunnel",
        "The orchestra of the capital opens its season with two forgotten symphonies",
        "Farmers in the hills expect the worst harvest of barley since the great flood",
        "The parliament debates a tax on chimneys that nobody has swept since winter",
    ];
    let mut pile: Vec<Annotated> = topics
        .iter()
        .enumerate()
        .map(|(nth, topic)| {
            article(
                "The Tide",
                &format!("2031-0{}-01", nth + 1),
                &format!("{topic}.\n{endings}."),
            )
        })
        .collect();
    // A sister site carries the same box under a report of its own.
    pile.push(article(
        "Tide North",
        "2031-07-09",
        &format!("{OTHER}\n{endings}."),
    ));
    let (copies, _) = found(&pile);
    assert_eq!(copies, []);
}

#[test]
fn a_moved_and_edited_paragraph_is_found_on_both_sides() {
    let edited = WIRE
        .replace("gravest", "worst")
        .replace("nine years", "almost a decade");
    let pile = [
        article(
            "The Harbour Post",
            "2031-05-04",
            &format!("{WIRE}\n{OTHER}"),
        ),
        article("The Tide", "2031-05-04", &format!("{OTHER}\n{edited}")),
    ];
    let copy = one(&pile);
    assert_eq!(copy.passages.len(), 2, "{copy:#?}");
    assert!(copy.share_a > 0.95);
    assert_eq!(copy.direction, CopyDirection::Unknown);
}

#[test]
fn two_names_over_one_address_are_one_house() {
    let at = |outlet: &str, path: &str| {
        let built = Article::builder(WIRE)
            .outlet(outlet)
            .url(format!("https://www.tide.example/{path}"))
            .build();
        Annotated {
            article: Arc::new(built),
            ..article("", "", "")
        }
    };
    let copy = one(&[at("The Tide", "one"), at("Tide Opinion", "two")]);
    assert_eq!(copy.kind, CopyKind::Own);
}

#[test]
fn a_little_text_after_months_is_stock() {
    let stock = "The poll was taken by telephone among one thousand voters of all coastal \
        provinces and has a margin of three points.";
    // Long enough for the stock to be a small share of both.
    let (first, second) = (format!("{OTHER} {stock}"), format!("{WIRE} {stock}"));
    let pile = |day: &str| {
        [
            article("The Harbour Post", "2031-01-04", &first),
            article("The Tide", day, &second),
        ]
    };
    assert_eq!(found(&pile("2031-09-04")).0, []);
    assert_eq!(found(&pile("2031-01-05")).0.len(), 1);
}

#[test]
fn an_outlet_that_signs_its_datelines_is_an_agency() {
    let signed = format!("ARDESH, May 4 (Castrel) - {WIRE}");
    let pile = [
        article("Castrel", "2031-05-04", &signed),
        article("The Tide", "2031-05-04", WIRE),
    ];
    let copy = one(&pile);
    assert_eq!(copy.kind, CopyKind::Wire);
    assert_eq!(copy.source.as_deref(), Some("Castrel"));
    assert_eq!(copy.first(), Some(&pile[0].article.id));
}

#[test]
fn a_circle_of_copies_ends() {
    let pile = [
        article("One", "", WIRE),
        article("Two", "", WIRE),
        article("Three", "", WIRE),
    ];
    let (copies, origins) = found(&pile);
    assert_eq!(copies.len(), 3);
    assert_eq!(origins.len(), 1);
}

/// A text of some of the sentences of both, with some words changed.
fn mixture() -> impl Strategy<Value = String> {
    let clauses: Vec<String> = WIRE
        .split_inclusive(',')
        .chain(OTHER.split_inclusive(','))
        .map(str::to_owned)
        .chain([
            "“é! — „ü” ".to_owned(),
            "\n".to_owned(),
            "x’s … ".to_owned(),
        ])
        .collect();
    let clause = proptest::sample::select(clauses);
    proptest::collection::vec((clause, 0usize..40), 1..12).prop_map(|parts| {
        let changed = |(clause, at): (String, usize)| {
            let words: Vec<&str> = clause.split(' ').collect();
            let keep = words.iter().enumerate().filter(|(nth, _)| *nth != at);
            keep.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
        };
        parts.into_iter().map(changed).collect::<Vec<_>>().join(" ")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn passages_can_be_cut_and_hold_the_words_they_claim(texts in proptest::collection::vec(mixture(), 2..5)) {
        let pile: Vec<Annotated> = texts
            .iter()
            .enumerate()
            .map(|(nth, text)| article(&format!("Outlet {nth}"), "", text))
            .collect();
        let (copies, _) = found(&pile);
        for copy in &copies {
            let cut = |id: &crosswire_article::ArticleId, span: crosswire_article::Span| {
                let annotated = pile.iter().find(|a| a.article.id == *id).unwrap();
                span.cut(&annotated.article.text).map(str::to_owned)
            };
            let mut end = 0;
            for passage in &copy.passages {
                let a = cut(&copy.a, passage.a);
                let b = cut(&copy.b, passage.b);
                prop_assert!(a.is_some() && b.is_some(), "off a boundary");
                let (a, b) = (a.unwrap(), b.unwrap());
                prop_assert_eq!(words_in_common(&a, &b), passage.words);
                prop_assert_eq!(words_in_common(&b, &a), passage.words);
                prop_assert!(passage.quoted <= passage.words);
                prop_assert!(passage.a.start >= end, "passages overlap");
                end = passage.a.end;
            }
        }
    }

    #[test]
    fn the_order_of_reading_shows_in_nothing(
        texts in proptest::collection::vec(mixture(), 2..6),
        turn in 0usize..6,
    ) {
        let mut pile: Vec<Annotated> = texts
            .iter()
            .enumerate()
            .map(|(nth, text)| article(&format!("Outlet {nth}"), "2031-05-04", text))
            .collect();
        let before = found(&pile);
        let turn = turn % pile.len();
        pile.rotate_left(turn);
        pile.reverse();
        prop_assert_eq!(before, found(&pile));
    }

    #[test]
    fn sharing_is_mutual(a in mixture(), b in mixture()) {
        let (a, b) = (Article::builder(a).build(), Article::builder(b).build());
        let (a, b) = (Body::of(&a), Body::of(&b));
        let words = |alignment: &align::Alignment| -> u32 {
            alignment.passages.iter().map(|passage| passage.words).sum()
        };
        let (one, two) = (align::align(&a, &b), align::align(&b, &a));
        prop_assert_eq!(one.passages.len(), two.passages.len());
        prop_assert_eq!(words(&one), words(&two));
    }
}

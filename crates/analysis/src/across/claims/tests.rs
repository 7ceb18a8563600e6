//! Claims of articles built by hand: no engine is needed.

use super::{Findings, find};
use crosswire_article::{Annotated, Article, DateOrigin, Published, Relation, Span, Stance, Story};
use std::sync::Arc;

fn annotated(outlet: &str, day: &str, text: &str) -> Annotated {
    let published = Published {
        value: day.to_owned(),
        from: DateOrigin::Given,
        evidence: Vec::new(),
    };
    let article = Article::builder(text)
        .outlet(outlet)
        .published(published)
        .build();
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        sentences.push(Span::of(start..at + 1));
        start = at + 2;
    }
    sentences.push(Span::of(start..text.len()));
    Annotated {
        article: Arc::new(article),
        sentences,
        statements: Vec::new(),
        actors: Vec::new(),
        mentions: Vec::new(),
        notes: Vec::new(),
    }
}

fn found(articles: &[Annotated]) -> Findings {
    let story = Story {
        id: "st-1".to_owned(),
        title: String::new(),
        summary: None,
        first: None,
        last: None,
        articles: articles.iter().map(|a| a.article.id.clone()).collect(),
        why: String::new(),
    };
    find(&story, articles, &[], &[])
}

const SANK: &str = "A ferry sank near Veldry on Friday, killing 31 people. \
    The harbour master of Veldry closed the northern mole until further notice.";
const SANK_TOO: &str = "The ferry that sank near Veldry on Friday killed at least 47 people, rescuers said. \
    The northern mole was closed until further notice by the harbour master of Veldry.";

#[test]
fn two_tolls_of_one_day_conflict_and_what_both_tell_is_one_claim() {
    let pile = [
        annotated("Castrel", "2031-05-10", SANK),
        annotated("The Gazette", "2031-05-10", SANK_TOO),
    ];
    let found = found(&pile);
    let conflicts: Vec<_> = found
        .conflicts
        .iter()
        .map(|c| (c.relation, c.value_a.as_str(), c.value_b.as_str()))
        .collect();
    assert_eq!(conflicts, [(Relation::Conflict, "31", ">=47")]);
    let shared: Vec<_> = found
        .claims
        .iter()
        .filter(|claim| claim.outlets == 2)
        .collect();
    assert_eq!(shared.len(), 1, "{:?}", found.claims);
    assert!(shared[0].text.contains("mole"));
    assert!(
        shared[0]
            .positions
            .iter()
            .all(|position| position.stance == Stance::Asserts)
    );
}

#[test]
fn a_toll_that_is_higher_on_a_later_day_is_a_change() {
    let pile = [
        annotated("Castrel", "2031-05-10", SANK),
        annotated("The Gazette", "2031-05-12", SANK_TOO),
    ];
    let relations: Vec<_> = found(&pile).conflicts.iter().map(|c| c.relation).collect();
    assert_eq!(relations, [Relation::Change]);
}

#[test]
fn reprints_are_one_side_of_one_conflict() {
    let pile = [
        annotated("Castrel", "2031-05-10", SANK),
        annotated("The Courier", "2031-05-10", SANK),
        annotated("The Gazette", "2031-05-10", SANK_TOO),
    ];
    let found = found(&pile);
    assert_eq!(found.conflicts.len(), 1);
    assert_eq!(found.conflicts[0].a.len() + found.conflicts[0].b.len(), 3);
}

#[test]
fn what_a_conflict_is_about_is_told_in_words_of_its_passages() {
    let passages = ["Velmora denies it.", "The Velmoran side did."];
    let told = super::pairing::in_words("velmor is accused", "velmor", &passages);
    assert_eq!(told, "Velmora is accused");
    assert_eq!(super::pairing::in_words("of it", "it", &passages), "of it");
    let texts = ["Fog in Port al-Numan.", "It is foggy."];
    let written = |name| super::pairing::as_written(name, &texts);
    assert_eq!(written("port al-numan").as_deref(), Some("Port al-Numan"));
    assert_eq!(written("zhelny"), None);
}

#[test]
fn a_single_outlet_has_nothing_to_compare() {
    let pile = [
        annotated("Castrel", "2031-05-10", SANK),
        annotated("Castrel", "2031-05-10", SANK_TOO),
    ];
    assert_eq!(found(&pile), Findings::default());
}

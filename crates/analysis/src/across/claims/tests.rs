//! Claims of articles built by hand: no engine is needed.

use super::{Findings, Heard, answers, find};
use crate::across::cross_encoder::Readings;

use crosswire_article::{
    Actor, ActorKind, Annotated, Anonymity, Article, ConflictKind, DateOrigin, Form, Published,
    Relation, Span, Speaker, Stance, Statement, Story,
};
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
    find(&story, articles, &[], &[], &Readings::default())
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
    let land = super::pairing::in_words("russ", "russ", &passages);
    assert_eq!(land, "Russia");
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

const ACCUSED: &str =
    "Tarsovia accused Velmora on Friday of using survey ships to spy on its base at Zhelny.";
const DENIED: &str = "Velmora denied that its survey ships were used to spy on the base at Zhelny.";

fn heard(pile: Vec<Annotated>) -> Vec<Heard> {
    let heard = pile.into_iter().map(|article| Heard::of(article, None));
    heard.flatten().collect()
}

fn answered(denied_on: &str, denier: &str) -> Vec<(Relation, String)> {
    let told = heard(vec![annotated("Castrel", "2031-05-10", ACCUSED)]);
    let story = heard(vec![annotated(denier, denied_on, DENIED)]);
    let told: Vec<&Heard> = told.iter().collect();
    let found = answers("st-2", &story, &told, &Readings::default());
    assert!(found.iter().all(|conflict| conflict.story == "st-2"));
    found.into_iter().map(|c| (c.relation, c.about)).collect()
}

#[test]
fn a_denial_answers_the_accusation_of_an_earlier_story() {
    let denial = (Relation::Denial, "Velmora".to_owned());
    assert_eq!(answered("2031-05-11", "The Gazette"), [denial]);
}

#[test]
fn an_old_accusation_a_later_one_and_one_s_own_are_not_answered() {
    for (day, outlet) in [
        ("2031-05-20", "The Gazette"),
        ("2031-05-09", "The Gazette"),
        ("2031-05-11", "Castrel"),
    ] {
        assert_eq!(answered(day, outlet), [], "{outlet} on {day}");
    }
}

#[test]
fn who_neither_accuses_nor_denies_is_not_heard() {
    assert!(Heard::of(annotated("Castrel", "2031-05-10", SANK), None).is_none());
}

const QUOTED: &str =
    "\"The fog came in so fast that nobody on the bridge saw the mole,\" NAME said.";

/// An article of one quotation, by `name` as the text gives it.
fn quoting(outlet: &str, name: &str, source: &str) -> Annotated {
    let text = QUOTED.replace("NAME", source);
    let mut annotated = annotated(outlet, "2031-05-10", &text);
    let at = |words: &str| {
        let start = text.find(words).expect("they stand in it");
        Span::of(start..start + words.len())
    };
    annotated.actors.push(Actor {
        name: name.to_owned(),
        kind: ActorKind::Person,
        roles: Vec::new(),
    });
    let content = Span::of(0..text.find(" said").unwrap_or(0) - source.len() - 1);
    annotated.statements.push(Statement {
        ordinal: 0,
        within: None,
        form: Form::Direct,
        act: "say".to_owned(),
        speech: true,
        source: vec![at(source)],
        cue: vec![at("said")],
        content: vec![content],
        speaker: Some(Speaker {
            actor: 0,
            name: name.to_owned(),
            role: None,
        }),
        unknown: None,
        anonymity: Anonymity::Named,
        relays: Vec::new(),
        addressee: None,
        when: None,
        confidence: 0.9,
        why: String::new(),
    });
    annotated
}

fn given_to(one: (&str, &str), two: (&str, &str)) -> Vec<(String, String)> {
    let pile = [
        quoting("Castrel", one.0, one.1),
        quoting("The Gazette", two.0, two.1),
    ];
    let conflicts = found(&pile).conflicts.into_iter();
    let of_speaker = conflicts.filter(|c| c.kind == ConflictKind::Attribution);
    of_speaker.map(|c| (c.value_a, c.value_b)).collect()
}

#[test]
fn one_quotation_of_two_persons_is_a_conflict() {
    let (quill, obrest) = (("Mara Quill", "Mara Quill"), ("Ilja Obrest", "Obrest"));
    let both = [("Ilja Obrest".to_owned(), "Mara Quill".to_owned())];
    assert_eq!(given_to(quill, obrest), both);
    assert_eq!(given_to(obrest, quill), both);
}

#[test]
fn one_person_under_two_names_is_none_and_who_is_not_named_there_is_left_out() {
    let quill = ("Mara Quill", "Mara Quill");
    for other in [
        ("Mara Quill", "Quill"),
        ("Dr Mara Quill", "Mara Quill"),
        ("Mara E. Quill", "Mara E. Quill"),
        ("Quill", "Quill"),
        ("Ilja Obrest", "he"),
    ] {
        assert_eq!(given_to(quill, other), [], "{other:?}");
    }
}

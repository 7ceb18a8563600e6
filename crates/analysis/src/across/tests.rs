//! Relating on annotated articles built by hand: no engine is needed.

use super::cross_encoder::Readings;
use super::{digest, relate};
use crosswire_article::{
    Annotated, Anonymity, Article, DateOrigin, Form, Published, Span, Speaker, Statement, Unknown,
};
use std::sync::Arc;

/// An article whose statements are given as `(speaker, role, content)`.
fn annotated(
    outlet: &str,
    day: &str,
    text: &str,
    said: &[(Option<&str>, Option<&str>, &str)],
) -> Annotated {
    let published = Published {
        value: day.to_owned(),
        from: DateOrigin::Given,
        evidence: Vec::new(),
    };
    let article = Article::builder(text)
        .outlet(outlet)
        .published(published)
        .build();
    let statements = (0..)
        .zip(said)
        .map(|(ordinal, said)| statement(text, ordinal, *said));
    Annotated {
        statements: statements.collect(),
        article: Arc::new(article),
        sentences: Vec::new(),
        actors: Vec::new(),
        mentions: Vec::new(),
        notes: Vec::new(),
    }
}

pub(super) fn statement(
    text: &str,
    ordinal: u32,
    (speaker, role, content): (Option<&str>, Option<&str>, &str),
) -> Statement {
    let at = text.find(content).expect("the content stands in the text");
    Statement {
        ordinal,
        within: None,
        form: Form::Direct,
        act: "say".to_owned(),
        speech: true,
        source: Vec::new(),
        cue: Vec::new(),
        content: vec![Span::of(at..at + content.len())],
        speaker: speaker.map(|name| Speaker {
            actor: 0,
            name: name.to_owned(),
            role: role.map(str::to_owned),
        }),
        unknown: speaker.is_none().then_some(Unknown::OrphanQuotation),
        anonymity: if speaker.is_some() {
            Anonymity::Named
        } else {
            Anonymity::Unsourced
        },
        relays: Vec::new(),
        addressee: None,
        when: None,
        confidence: 0.9,
        why: "test".to_owned(),
    }
}

const FERRY_ONE: &str = "The ferry Anselma ran aground off Port Veles on Monday with 40 passengers aboard. \
    The harbour master of Port Veles blamed fog. Divers searched the ferry's hull for leaks.";
const FERRY_TWO: &str = "Divers were searching the hull of the ferry Anselma, which ran aground in fog off \
    Port Veles with about 40 passengers. The harbour master said fog was to blame.";
const BUDGET: &str = "Parliament in Orlenka passed the budget by two votes after a night of debate on \
    pensions and farm subsidies, ending a month of deadlock between the coalition parties.";

#[test]
fn articles_on_one_happening_are_one_story_and_others_are_not() {
    let pile = [
        annotated("A", "2031-05-04", FERRY_ONE, &[]),
        annotated("B", "2031-05-05", FERRY_TWO, &[]),
        annotated("A", "2031-05-05", BUDGET, &[]),
    ];
    let stories = relate(&pile.each_ref().map(digest), &Readings::default()).stories;
    let sizes: Vec<usize> = stories.iter().map(|story| story.articles.len()).collect();
    assert_eq!(sizes, [2, 1]);
    assert_eq!(stories[0].first.as_deref(), Some("2031-05-04"));
    assert_eq!(stories[0].last.as_deref(), Some("2031-05-05"));
}

#[test]
fn the_same_text_half_a_year_later_is_another_story() {
    let pile = [
        annotated("A", "2031-05-04", FERRY_ONE, &[]),
        annotated("B", "2031-11-05", FERRY_TWO, &[]),
    ];
    assert_eq!(
        relate(&pile.each_ref().map(digest), &Readings::default())
            .stories
            .len(),
        2
    );
}

const FERRY_LATER: &str = "Tugs freed the ferry Anselma from the rocks off Port Veles on Wednesday. The \
    harbour master said divers had found no leak in the hull of the ferry, which ran aground in fog.";

#[test]
fn an_article_read_later_joins_its_story_and_renames_none() {
    let early = [
        annotated("A", "2031-05-04", FERRY_ONE, &[]),
        annotated("B", "2031-05-05", FERRY_TWO, &[]),
        annotated("A", "2031-05-05", BUDGET, &[]),
    ];
    let later = annotated("C", "2031-05-06", FERRY_LATER, &[]);
    let mut digests = early.each_ref().map(digest).to_vec();
    let before = relate(&digests, &Readings::default()).stories;
    digests.insert(0, digest(&later));
    let after = relate(&digests, &Readings::default()).stories;
    let ids = |stories: &[crosswire_article::Story]| -> Vec<String> {
        stories.iter().map(|story| story.id.clone()).collect()
    };
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(after[0].articles.len(), 3);
}

const ONE_TRANSLATION: &str = "\"It is no secret to us that certain forces in Talvia favour a \
    military solution. That is not our method,\" Varga said.";
const OTHER_TRANSLATION: &str = "Mr Varga stated: \"It is not a secret for us that some powers in \
    Talvia are calling for a military solution; our method, however, is another.\"";

fn translations(second_speaker: &str) -> [Annotated; 2] {
    let quoted = |text: &str| {
        let (start, end) = (text.find('"').unwrap_or(0), text.rfind('"').unwrap_or(0));
        text[start..=end].to_owned()
    };
    let (one, two) = (quoted(ONE_TRANSLATION), quoted(OTHER_TRANSLATION));
    [
        annotated(
            "A",
            "2031-05-04",
            ONE_TRANSLATION,
            &[(Some("Ilyo Varga"), None, &one)],
        ),
        annotated(
            "B",
            "2031-05-05",
            OTHER_TRANSLATION,
            &[(Some(second_speaker), None, &two)],
        ),
    ]
}

#[test]
fn two_translations_are_one_utterance() {
    let utterances = relate(
        &translations("Varga").each_ref().map(digest),
        &Readings::default(),
    )
    .utterances;
    assert_eq!(utterances.len(), 1);
    assert_eq!(utterances[0].speaker.as_deref(), Some("Ilyo Varga"));
    assert_eq!(utterances[0].renderings.len(), 2);
}

#[test]
fn another_person_of_the_same_surname_made_another_utterance() {
    assert!(
        relate(
            &translations("Petra Varga").each_ref().map(digest),
            &Readings::default()
        )
        .utterances
        .is_empty()
    );
    assert!(
        relate(
            &translations("Oona Lindqvist").each_ref().map(digest),
            &Readings::default()
        )
        .utterances
        .is_empty()
    );
}

#[test]
fn a_palace_and_its_spokesman_can_share_an_utterance() {
    let one =
        "\"The blockade will plunge the entire strait into complete chaos,\" Ilyo Varga said.";
    let two = "The Palace said a blockade would plunge the strait into complete chaos.";
    let pile = [
        annotated(
            "A",
            "2031-05-04",
            one,
            &[(Some("Ilyo Varga"), Some("Palace spokesman"), &one[..67])],
        ),
        annotated(
            "B",
            "2031-05-04",
            two,
            &[(Some("Palace"), None, &two[16..])],
        ),
    ];
    assert_eq!(
        relate(&pile.each_ref().map(digest), &Readings::default())
            .utterances
            .len(),
        1
    );
}

#[test]
fn an_orphan_joins_only_a_quotation_of_nearly_the_same_words() {
    let text = "\"The blockade will plunge the entire strait into complete and lasting chaos.\"";
    let near = "\"The blockade will hurt the entire strait.\"";
    let known = || annotated("A", "2031-05-04", text, &[(Some("Ilyo Varga"), None, text)]);
    let same = [
        known(),
        annotated("B", "2031-05-05", text, &[(None, None, text)]),
    ];
    let other = [
        known(),
        annotated("B", "2031-05-05", near, &[(None, None, near)]),
    ];
    assert_eq!(
        relate(&same.each_ref().map(digest), &Readings::default())
            .utterances
            .len(),
        1
    );
    assert!(
        relate(&other.each_ref().map(digest), &Readings::default())
            .utterances
            .is_empty()
    );
}

#[test]
fn the_order_of_reading_shows_in_nothing() {
    let mut pile: Vec<Annotated> = translations("Varga").into();
    pile.push(annotated("A", "2031-05-04", FERRY_ONE, &[]));
    pile.push(annotated("B", "2031-05-05", FERRY_TWO, &[]));
    let digests: Vec<_> = pile.iter().map(digest).collect();
    let backwards: Vec<_> = digests.iter().rev().cloned().collect();
    assert_eq!(
        relate(&digests, &Readings::default()),
        relate(&backwards, &Readings::default())
    );
    let twice: Vec<_> = digests.iter().chain(&digests).cloned().collect();
    assert_eq!(
        relate(&digests, &Readings::default()),
        relate(&twice, &Readings::default())
    );
}

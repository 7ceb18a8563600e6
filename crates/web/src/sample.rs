//! A small pile made by hand, for the tests of the pages.

use crate::pile::{Head, Pile, StoryClaims};
use crosswire_article::{
    Actor, ActorKind, Annotated, Anonymity, Article, ArticleId, BlockKind, DateOrigin, Form, Note,
    Published, Relay, RelayKind, Rendering, Span, Speaker, Statement, StatementRef, Story, Unknown,
    Utterance,
};
use crosswire_corpus::{
    Annotate, ArticleEntry, ClaimCounts, ClaimEntry, ConflictEntry, CopyEntry, Corpus,
    LeftOutEntry, OriginArticleEntry, OriginEntry, PassageEntry, PositionEntry, ReadOptions,
    SideEntry,
};
use std::sync::Arc;

/// Four articles of three outlets on one happening, one article beside it.
pub(crate) fn pile() -> Pile {
    let articles = reports().map(|report| report.annotated());
    let id = |index: usize| articles[index].article.id.clone();
    let story = |id: &str, title: &str, articles: Vec<ArticleId>| Story {
        id: id.to_owned(),
        title: title.to_owned(),
        summary: None,
        first: Some("2031-05-03".to_owned()),
        last: Some("2031-05-05".to_owned()),
        articles,
        why: "shared names & words".to_owned(),
    };
    let rendering = |index: usize, ordinal: u32| Rendering {
        statement: StatementRef {
            article: id(index),
            ordinal,
        },
        content: Vec::new(),
        similarity: 0.5,
        drift: Vec::new(),
    };
    Pile {
        stories: vec![
            story(
                "bridge",
                "Mayor: bridge stays open",
                vec![id(0), id(1), id(2), id(3)],
            ),
            story("weather", "Rain expected", vec![id(4)]),
        ],
        story_count: 2,
        statement_count: 5,
        utterance_count: 1,
        utterances: vec![Utterance {
            id: "open".to_owned(),
            speaker: Some("Ada Roe".to_owned()),
            renderings: vec![rendering(0, 0), rendering(1, 0), rendering(3, 0)],
            why: "same speaker, day and words".to_owned(),
        }],
        origins: [("bridge".to_owned(), origins(&articles))].into(),
        copies: [("bridge".to_owned(), vec![copy(&articles)])].into(),
        claims: [("bridge".to_owned(), claims(&articles))].into(),
        heads: articles.iter().map(|a| Head::of(&a.article)).collect(),
        articles: articles
            .into_iter()
            .map(|annotated| (annotated.article.id.clone(), Arc::new(annotated)))
            .collect(),
    }
}

fn entry(annotated: &Annotated) -> ArticleEntry {
    let article = &annotated.article;
    ArticleEntry {
        id: article.id.to_string(),
        given_id: None,
        outlet: article.outlet.clone(),
        title: article.title.clone(),
        date: article.published.as_ref().map(|p| p.value.clone()),
    }
}

/// What the Gazette and the Post both tell, and what the Post leaves out.
fn claims(articles: &[Annotated; 5]) -> StoryClaims {
    let position = |index: usize, words: &str, position: &str, source: Option<&str>| {
        let annotated = &articles[index];
        PositionEntry {
            article: entry(annotated),
            position: position.to_owned(),
            span: find(annotated, words),
            text: words.to_owned(),
            statement: source.map(|_| format!("{}-s1", annotated.article.id)),
            source: source.map(str::to_owned),
            conflict: (position == "differs").then(|| "cf-autumn".to_owned()),
        }
    };
    let claim = |id: &str, positions: Vec<PositionEntry>, outlets: u32| ClaimEntry {
        id: id.to_owned(),
        story: "bridge".to_owned(),
        story_title: "Mayor: bridge stays open".to_owned(),
        text: positions[0].text.clone(),
        article: positions[0].article.clone(),
        span: positions[0].span,
        happened_first: None,
        happened_last: None,
        outlets,
        origins: 1,
        salience: 0.8,
        positions,
        left_out: Vec::new(),
        why: "words in common".to_owned(),
    };
    let post = "The bridge would remain open until the autumn, the mayor told North Wire.";
    let frost = "An engineer warned that <rust> & frost had done harm.";
    let open = vec![
        position(
            0,
            "“The bridge stays open until autumn,”",
            "attributes",
            Some("Ada Roe"),
        ),
        position(1, post, "attributes", Some("Ada Roe")),
        position(1, post, "differs", None),
    ];
    let frost = claim("cl-frost", vec![position(0, frost, "asserts", None)], 1);
    StoryClaims {
        shared: vec![claim("cl-open", open, 2)],
        left_out: vec![ClaimEntry {
            left_out: vec![LeftOutEntry {
                article: entry(&articles[1]),
                taken_from: entry(&articles[0]),
                copy: "cp-bridge".to_owned(),
            }],
            ..frost.clone()
        }],
        only_here: vec![frost],
        conflicts: vec![conflict(articles)],
        changes: Vec::new(),
        counts: ClaimCounts {
            shared: 4,
            only_here: 1,
            conflicts: 1,
            changes: 0,
        },
    }
}

fn conflict(articles: &[Annotated; 5]) -> ConflictEntry {
    let side = |index: usize, sentence: &str, words: &str| {
        let sentence_span = find(&articles[index], sentence);
        let at = sentence.find(words).expect("the value stands in it");
        SideEntry {
            article: entry(&articles[index]),
            span: Span::of(at..at + words.len()).shifted(sentence_span.start),
            sentence: sentence_span,
            text: sentence.to_owned(),
            statement: None,
            source: None,
        }
    };
    let post = "The bridge would remain open until the autumn, the mayor told North Wire.";
    ConflictEntry {
        id: "cf-autumn".to_owned(),
        story: "bridge".to_owned(),
        story_title: "Mayor: bridge stays open".to_owned(),
        kind: "time".to_owned(),
        relation: "conflict".to_owned(),
        about: "the bridge".to_owned(),
        value_a: "autumn".to_owned(),
        value_b: "the autumn".to_owned(),
        a: vec![side(0, "“The bridge stays open until autumn,”", "autumn")],
        b: vec![side(1, post, "the autumn")],
        confidence: 0.7,
        why: "by hand".to_owned(),
    }
}

fn find(annotated: &Annotated, words: &str) -> Span {
    let at = annotated
        .article
        .text
        .find(words)
        .expect("the words stand in the text");
    Span::of(at..at + words.len())
}

/// The Gazette's report, which the second paper carries, and the radio's own.
fn origins(articles: &[Annotated; 5]) -> Vec<OriginEntry> {
    let resting = |index: usize, why: &str| OriginArticleEntry {
        article: entry(&articles[index]),
        why: why.to_owned(),
        copy: None,
        evidence: Vec::new(),
    };
    let origin = |index: usize, resting| OriginEntry {
        name: entry(&articles[index]).outlet.unwrap_or_default(),
        articles: resting,
    };
    let gazette = vec![
        resting(0, "own reporting"),
        resting(1, "82 % of it is text of The Gazette"),
    ];
    let radio = vec![resting(2, "own reporting"), resting(3, "own reporting")];
    vec![origin(0, gazette), origin(2, radio)]
}

fn copy(articles: &[Annotated; 5]) -> CopyEntry {
    let (a, b) = (entry(&articles[0]), entry(&articles[1]));
    CopyEntry {
        id: "cp-bridge".to_owned(),
        kind: "reprint".to_owned(),
        direction: "a-to-b".to_owned(),
        first: Some(a.id.clone()),
        source: None,
        a,
        b,
        told: 40,
        share_a: 0.8,
        share_b: 0.82,
        passages: vec![PassageEntry {
            a: Span::new(0, 5),
            b: Span::new(0, 5),
            words: 40,
            quoted: 0,
            text_a: "The bridge <stays> open".to_owned(),
            text_b: "The bridge remains open".to_owned(),
        }],
        evidence: Vec::new(),
        confidence: 0.8,
        why: "40 words in common".to_owned(),
    }
}

fn gazette() -> Report {
    report(
        "The Gazette",
        "2031-05-03",
        "Mayor: bridge stays open",
        "“The bridge stays open until autumn,” Mayor Ada Roe said on Tuesday.\n\
         An engineer warned that <rust> & frost had done harm.",
        vec![
            said(
                "“The bridge stays open until autumn,”",
                "Mayor Ada Roe",
                "said",
            )
            .by("Ada Roe", Some("mayor")),
            Draft {
                act: "warn",
                anonymity: Anonymity::Described,
                ..said("that <rust> & frost had done harm", "An engineer", "warned")
                    .by("an engineer", None)
            },
        ],
    )
}

fn post() -> Report {
    report(
        "Harbour Post",
        "2031-05-03",
        "Bridge to remain open",
        "The bridge would remain open until the autumn, the mayor told North Wire.",
        vec![Draft {
            relay: Some(("North Wire", RelayKind::Agency)),
            form: Form::Indirect,
            ..said(
                "The bridge would remain open until the autumn",
                "the mayor",
                "told",
            )
            .by("Ada Roe", Some("mayor"))
        }],
    )
}

fn radio() -> Report {
    report(
        "Coast Radio",
        "2031-05-05",
        "Not a word on costs",
        "“Nobody asked what it costs.”",
        vec![said("“Nobody asked what it costs.”", "", "")],
    )
}

fn radio_again() -> Report {
    report(
        "Coast Radio",
        "2031-05-05",
        "Mayor repeats herself",
        "“The bridge stays open until autumn,” Ada Roe said.",
        vec![said("“The bridge stays open until autumn,”", "Ada Roe", "said").by("Ada Roe", None)],
    )
}

fn weather() -> Report {
    report(
        "Coast Radio",
        "2031-05-04",
        "Rain expected",
        "It will rain.",
        vec![],
    )
}

/// A report, one that took its text and left out the end, and one with another
/// number.
fn flood() -> [Report; 3] {
    let post = "The river Ansel rose over its banks on Monday night and flooded the lower town of Marrow.\n\
         The flood killed 12 people in Marrow on Monday, the mayor said.\n\
         The old market hall lost its roof, and the road to the quarry is closed until further notice.";
    let gazette = "The river Ansel rose over its banks on Monday night and flooded the lower town of Marrow.\n\
         The flood killed 12 people in Marrow on Monday, the mayor said.\n\
         The old market hall lost its roof, and the road to the quarry is closed until further notice.\n\
         Two schools in Marrow stay shut for 5 days, the district office announced.";
    let radio = "Marrow counts its dead after the river Ansel flooded the lower town on Monday night.\n\
         The flood killed 19 people in Marrow on Monday, police said.\n\
         Schools in Marrow are shut.";
    let told = |outlet, title, text| report(outlet, "2031-05-01", title, text, Vec::new());
    [
        told(
            "The Gazette",
            "River floods the lower town of Marrow",
            gazette,
        ),
        told("Harbour Post", "Flood in Marrow", post),
        told("Coast Radio", "Marrow counts its dead after flood", radio),
    ]
}

struct Draft {
    content: &'static str,
    source: &'static str,
    cue: &'static str,
    act: &'static str,
    form: Form,
    anonymity: Anonymity,
    speaker: Option<(&'static str, Option<&'static str>)>,
    relay: Option<(&'static str, RelayKind)>,
}

fn said(content: &'static str, source: &'static str, cue: &'static str) -> Draft {
    Draft {
        content,
        source,
        cue,
        act: "say",
        form: Form::Direct,
        anonymity: Anonymity::Named,
        speaker: None,
        relay: None,
    }
}

impl Draft {
    fn by(self, name: &'static str, role: Option<&'static str>) -> Self {
        Self {
            speaker: Some((name, role)),
            ..self
        }
    }

    fn statement(&self, ordinal: usize, text: &str) -> Statement {
        let find = |words: &str| {
            let at = text.find(words).expect("the words stand in the text");
            Span::of(at..at + words.len())
        };
        let some = |words: &str| Some(find(words)).filter(|span| !span.is_empty());
        Statement {
            ordinal: ordinal as u32,
            within: None,
            form: self.form,
            act: self.act.to_owned(),
            speech: true,
            source: some(self.source).into_iter().collect(),
            cue: some(self.cue).into_iter().collect(),
            content: vec![find(self.content)],
            speaker: self.speaker.map(|(name, role)| Speaker {
                actor: 0,
                name: name.to_owned(),
                role: role.map(str::to_owned),
            }),
            unknown: self.speaker.is_none().then_some(Unknown::OrphanQuotation),
            anonymity: self.anonymity,
            relays: self
                .relay
                .map(|(name, kind)| Relay {
                    name: name.to_owned(),
                    kind,
                    span: find(name),
                })
                .into_iter()
                .collect(),
            addressee: None,
            when: None,
            confidence: 0.9,
            why: "by hand".to_owned(),
        }
    }
}

/// One report of the sample.
struct Report {
    outlet: &'static str,
    day: &'static str,
    title: &'static str,
    text: &'static str,
    drafts: Vec<Draft>,
}

fn reports() -> [Report; 5] {
    [gazette(), post(), radio(), radio_again(), weather()]
}

fn report(
    outlet: &'static str,
    day: &'static str,
    title: &'static str,
    text: &'static str,
    drafts: Vec<Draft>,
) -> Report {
    Report {
        outlet,
        day,
        title,
        text,
        drafts,
    }
}

impl Report {
    fn annotated(&self) -> Annotated {
        let (title, whole) = (self.title, format!("{}\n\n{}", self.title, self.text));
        let article = Article::builder(whole.clone())
            .outlet(self.outlet)
            .title(title)
            .published(Published {
                value: self.day.to_owned(),
                from: DateOrigin::Given,
                evidence: Vec::new(),
            })
            .block(BlockKind::Headline, Span::of(0..title.len()))
            .block(BlockKind::Body, Span::of(title.len() + 2..whole.len()))
            .build();
        annotated(article, &self.drafts)
    }
}

/// Lays the drafts over an article that holds their words.
fn annotated(article: Article, drafts: &[Draft]) -> Annotated {
    let mut actors: Vec<Actor> = Vec::new();
    let drafts = drafts.iter().enumerate();
    let statements = drafts.map(|(n, draft)| {
        let mut statement = draft.statement(n, &article.text);
        if let Some(speaker) = &mut statement.speaker {
            let known = actors.iter().position(|actor| actor.name == speaker.name);
            speaker.actor = known.unwrap_or(actors.len()) as u32;
            if known.is_none() {
                actors.push(Actor {
                    name: speaker.name.clone(),
                    kind: ActorKind::Person,
                    roles: speaker.role.iter().cloned().collect(),
                });
            }
        }
        statement
    });
    Annotated {
        statements: statements.collect(),
        actors,
        sentences: lines(&article.text),
        mentions: Vec::new(),
        notes: article.notes.clone(),
        article: Arc::new(article),
    }
}

/// Every line a sentence.
fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    let spans = text.split_inclusive('\n').map(|line| {
        let span = Span::of(start..start + line.len()).trimmed(text);
        start += line.len();
        span
    });
    spans.filter(|span| !span.is_empty()).collect()
}

/// Finds in the sample's articles what the sample says is in them.
pub(crate) struct ByHand;

impl Annotate for ByHand {
    fn version(&self) -> &str {
        "by-hand"
    }

    fn annotate(&self, article: Article) -> Annotated {
        let reports = reports();
        let drafts = reports
            .iter()
            .find(|report| article.title.as_deref() == Some(report.title))
            .map_or(&[][..], |report| &report.drafts);
        let mut found = annotated(article, drafts);
        found.notes.extend(seam(&found));
        found
    }
}

/// A seam in the article whose every field is hostile, before its last line.
fn seam(annotated: &Annotated) -> Option<Note> {
    let last = *annotated.sentences.last()?;
    let is_hostile = annotated.article.cut(last).starts_with("<img");
    is_hostile.then(|| Note::new(Note::SEAM, "<b onclick=alert(6)>why</b>").at(last))
}

/// A corpus of the sample's articles and of one whose every field is hostile,
/// in a folder of its own.
pub(crate) fn corpus() -> (tempfile::TempDir, Corpus) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut lines = String::new();
    // One site copies nothing from itself: the articles that share text have no address.
    let with_url = reports()
        .into_iter()
        .map(|r| (r, Some("https://post.example/1")));
    for (report, url) in with_url.chain(flood().map(|r| (r, None))) {
        let line = serde_json::json!({
            "outlet": report.outlet, "title": report.title, "date": report.day,
            "text": report.text, "url": url,
        });
        lines += &format!("{line}\n");
    }
    let hostile = serde_json::json!({
        "outlet": "<b onclick=alert(1)>Outlet</b>",
        "title": "\"><script>alert('title')</script>",
        "date": "2031-05-06",
        "author": "<img src=x onerror=alert(2)>",
        "text": "<script>alert('text')</script> & \"quoted\" {{ 7*7 }} bridge\n\n<img src=x onerror=alert(3)> ]]>",
        "url": "javascript:alert(4)",
    });
    lines += &format!("{hostile}\n");
    let input = folder.path().join("sample.jsonl");
    std::fs::write(&input, lines).expect("the sample is written");
    let file = folder.path().join("sample.crosswire");
    let mut corpus = Corpus::open(&file).expect("a corpus");
    let summary = corpus
        .read(&ByHand, &[input], &ReadOptions::default(), &mut |_| ())
        .expect("the sample is read");
    assert_eq!((summary.count.new, summary.count.failed), (9, 0));
    (folder, corpus)
}

//! What the program says about the pile, through its own listings.

use crate::page::Page;
use crate::pile;
use crosswire_article::ArticleId;
use crosswire_corpus::{ArticleFilter, Corpus};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
}

#[derive(Deserialize)]
pub(crate) struct FoundStatement {
    pub(crate) id: String,
    pub(crate) article: Entry,
    pub(crate) form: String,
    pub(crate) act: String,
    pub(crate) source: Vec<[usize; 2]>,
    pub(crate) cue: Vec<[usize; 2]>,
    pub(crate) content: Vec<[usize; 2]>,
    pub(crate) speaker: Option<FoundName>,
    pub(crate) unknown: Option<String>,
    pub(crate) anonymity: String,
    pub(crate) relays: Vec<FoundRelay>,
}

#[derive(Deserialize)]
pub(crate) struct FoundName {
    pub(crate) name: String,
}

#[derive(Deserialize)]
pub(crate) struct FoundRelay {
    pub(crate) name: String,
    pub(crate) kind: String,
}

#[derive(Deserialize)]
pub(crate) struct FoundUtterance {
    pub(crate) renderings: Vec<FoundRendering>,
}

#[derive(Deserialize)]
pub(crate) struct FoundRendering {
    pub(crate) statement: String,
}

#[derive(Deserialize)]
pub(crate) struct FoundStory {
    pub(crate) articles: Vec<Entry>,
}

#[derive(Deserialize)]
pub(crate) struct FoundCopy {
    pub(crate) kind: String,
    pub(crate) first: Option<String>,
    pub(crate) a: Entry,
    pub(crate) b: Entry,
}

#[derive(Deserialize)]
pub(crate) struct FoundConflict {
    pub(crate) relation: String,
    pub(crate) a: Vec<FoundSide>,
    pub(crate) b: Vec<FoundSide>,
}

#[derive(Deserialize)]
pub(crate) struct FoundSide {
    pub(crate) article: Entry,
    pub(crate) text: String,
}

#[derive(Deserialize)]
struct FoundStoryDetail {
    origins: Vec<FoundOrigin>,
}

#[derive(Deserialize)]
struct FoundOrigin {
    name: String,
    articles: Vec<FoundResting>,
}

#[derive(Deserialize)]
struct FoundResting {
    article: Entry,
}

pub(crate) struct FoundArticle {
    pub(crate) id: String,
    pub(crate) given_id: String,
    pub(crate) outlet: String,
    pub(crate) day: String,
    pub(crate) page: Page,
}

pub(crate) struct Found {
    pub(crate) articles: Vec<FoundArticle>,
    pub(crate) statements: Vec<FoundStatement>,
    pub(crate) utterances: Vec<FoundUtterance>,
    pub(crate) stories: Vec<FoundStory>,
    pub(crate) copies: Vec<FoundCopy>,
    pub(crate) conflicts: Vec<FoundConflict>,
    /// Article to the name of its origin.
    pub(crate) origins: BTreeMap<String, String>,
}

impl Found {
    /// Reads the pile into a corpus of its own and lists what is in it.
    pub(crate) fn read() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let corpus = folder.path().join("pile.crosswire");
        let files = pile();
        crosswire(&corpus, &["read", files.to_str().expect("a path")]);
        Self {
            articles: articles(&corpus),
            statements: listing(&corpus, "statements"),
            utterances: listing(&corpus, "utterances"),
            stories: listing(&corpus, "stories"),
            copies: listing(&corpus, "copies"),
            conflicts: listing(&corpus, "conflicts"),
            origins: origins(&corpus),
        }
    }
}

/// Runs the program on `corpus`; whatever it cannot do is a defect here.
fn crosswire(corpus: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crosswire"));
    let output = command
        .args(arguments)
        .arg("-c")
        .arg(corpus)
        .output()
        .expect("the program runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{arguments:?}: {errors}"
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub(crate) fn listing<T: DeserializeOwned>(corpus: &Path, what: &str) -> Vec<T> {
    let lines = crosswire(corpus, &[what, "--json"]);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

fn origins(corpus: &Path) -> BTreeMap<String, String> {
    let stories: Vec<Entry> = listing(corpus, "stories");
    let details = stories.iter().map(|story| {
        let answer = crosswire(corpus, &["story", &story.id, "--json"]);
        serde_json::from_str::<FoundStoryDetail>(&answer).expect("a story")
    });
    let origins = details.flat_map(|detail| detail.origins);
    let named = origins.flat_map(|origin| {
        let articles = origin.articles.into_iter();
        articles.map(move |resting| (resting.article.id, origin.name.clone()))
    });
    named.collect()
}

pub(crate) fn articles(corpus: &Path) -> Vec<FoundArticle> {
    let corpus = Corpus::open_read_only(corpus).expect("the corpus just written");
    let entries = corpus
        .articles(&ArticleFilter::default())
        .expect("a listing");
    let article = |entry: crosswire_corpus::ArticleEntry| {
        let text = corpus
            .text(&ArticleId::from_stored(&entry.id))
            .expect("readable");
        FoundArticle {
            given_id: entry.given_id.unwrap_or_default(),
            outlet: entry.outlet.unwrap_or_default(),
            day: entry.date.unwrap_or_default().chars().take(10).collect(),
            page: Page::new(&text.expect("a text")),
            id: entry.id,
        }
    };
    entries.into_iter().map(article).collect()
}

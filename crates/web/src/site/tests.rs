//! Pages rendered without a server, over a real corpus of the sample.

use super::frame::Asked;
use super::pages;
use crate::sample;
use askama::Template;
use crosswire_corpus::{Corpus, StatementFilter, StoryFilter};

fn asked(corpus: &Corpus) -> Asked<'_> {
    Asked {
        corpus,
        form_token: "form-token",
    }
}

fn wanted<T: serde::de::DeserializeOwned>(pairs: &[(&str, &str)]) -> T {
    let map: serde_json::Map<String, serde_json::Value> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    serde_json::from_value(map.into()).expect("a query")
}

fn story_id(corpus: &Corpus) -> String {
    let stories = corpus.stories(&StoryFilter {
        largest_first: true,
        ..StoryFilter::default()
    });
    stories.expect("listed")[0].id.clone()
}

/// Every page there is, by name.
fn all_pages(corpus: &Corpus) -> Vec<(&'static str, String)> {
    let asked = asked(corpus);
    let story = story_id(corpus);
    let statement = corpus
        .statements(&StatementFilter::default())
        .expect("listed")[0]
        .clone();
    let number = statement
        .id
        .rsplit_once('-')
        .expect("a number")
        .1
        .to_owned();
    let article = |pairs: &[(&str, &str)]| {
        pages::article::page(&asked, &statement.article.id, &wanted(pairs))
    };
    let hostile = corpus.articles(&crosswire_corpus::ArticleFilter {
        since: Some("2031-05-06".to_owned()),
        ..Default::default()
    });
    let hostile = hostile.expect("listed")[0].id.clone();
    macro_rules! rendered {
        ($page:expr) => {
            $page.expect("a page").render().expect("laid out")
        };
    }
    vec![
        ("pile", rendered!(pages::pile::page(&asked))),
        (
            "stories",
            rendered!(pages::stories::page(&asked, &wanted(&[]))),
        ),
        ("story", rendered!(pages::story::page(&asked, &story))),
        (
            "chain",
            rendered!(pages::chain::page(&asked, &story, &wanted(&[]))),
        ),
        ("timeline", rendered!(pages::timeline::page(&asked, &story))),
        ("reader", rendered!(article(&[("at", number.as_str())]))),
        ("reader-bytes", rendered!(article(&[("bytes", "0-5")]))),
        ("reader-lost", rendered!(article(&[("bytes", "0-99999")]))),
        (
            "hostile",
            rendered!(pages::article::page(&asked, &hostile, &wanted(&[]))),
        ),
        (
            "search",
            rendered!(pages::search::page(&asked, &wanted(&[("q", "bridge")]))),
        ),
        (
            "search-said",
            rendered!(pages::search::page(
                &asked,
                &wanted(&[("q", "bridge"), ("in", "statements")])
            )),
        ),
        (
            "search-listed",
            rendered!(pages::search::page(
                &asked,
                &wanted(&[("speaker", "Ada Roe")])
            )),
        ),
        (
            "search-hostile",
            rendered!(pages::search::page(
                &asked,
                &wanted(&[("q", "\"><script>alert(5)</script>")])
            )),
        ),
        (
            "people",
            rendered!(pages::people::list(&asked, &wanted(&[]))),
        ),
        (
            "person",
            rendered!(pages::people::page(&asked, &wanted(&[("name", "Ada Roe")]))),
        ),
        (
            "claims",
            rendered!(pages::claims::page(&asked, &wanted(&[]))),
        ),
        (
            "utterances",
            rendered!(pages::utterances::page(&asked, &wanted(&[]))),
        ),
        ("outlets", rendered!(pages::outlets::page(&asked))),
        (
            "conflicts",
            rendered!(pages::conflicts::page(&asked, &wanted(&[]))),
        ),
        (
            "copies",
            rendered!(pages::copies::list(&asked, &wanted(&[]))),
        ),
        (
            "patchwork",
            rendered!(pages::patchwork::page(&asked, &wanted(&[]))),
        ),
        (
            "corrections",
            rendered!(pages::corrections::page(&asked, &wanted(&[]))),
        ),
        ("audit", rendered!(pages::audit::page(&asked, &wanted(&[])))),
        ("about", rendered!(pages::about::page(&asked))),
    ]
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    let parts = html.split(&start).skip(1);
    parts.filter_map(|part| part.split('"').next()).collect()
}

#[test]
fn no_page_holds_markup_of_an_article_or_a_query() {
    let (_folder, corpus) = sample::corpus();
    for (name, page) in all_pages(&corpus) {
        for hostile in [
            "<script>alert",
            "<img",
            "<b onclick",
            "onerror=alert(3)>",
            "href=\"javascript",
            "<rust>",
        ] {
            assert!(!page.contains(hostile), "{name}: {hostile}");
        }
        let scripts = page.matches("<script").count();
        assert_eq!(scripts, 1, "{name}: our own script and no other");
    }
}

#[test]
fn no_page_needs_what_its_policy_forbids() {
    let (_folder, corpus) = sample::corpus();
    for (name, page) in all_pages(&corpus) {
        assert!(!page.contains("<style"), "{name}");
        assert!(attributes(&page, "style").is_empty(), "{name}");
        for handler in ["onclick", "onload", "onchange", "onsubmit", "onerror"] {
            assert!(attributes(&page, handler).is_empty(), "{name}");
        }
        for address in [
            attributes(&page, "src"),
            attributes(&page, "href"),
            attributes(&page, "action"),
        ]
        .concat()
        {
            let own = address.starts_with('/') && !address.starts_with("//");
            let outlet = address == "https://post.example/1";
            assert!(
                own || address.starts_with('#') || outlet,
                "{name}: {address}"
            );
        }
    }
}

#[test]
fn ids_are_single_and_places_on_the_page_are_there() {
    let (_folder, corpus) = sample::corpus();
    for (name, page) in all_pages(&corpus) {
        let mut ids = attributes(&page, "id");
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}");
        for link in attributes(&page, "href") {
            if let Some(place) = link.strip_prefix('#') {
                assert!(ids.contains(&place), "{name}: {link}");
            }
        }
        let labels = attributes(&page, "for");
        assert!(
            labels.iter().all(|id| ids.contains(id)),
            "{name}: {labels:?}"
        );
    }
}

#[test]
fn every_claim_has_a_page_of_its_own() {
    let (_folder, corpus) = sample::corpus();
    let asked = asked(&corpus);
    let claims = corpus.claims(&crosswire_corpus::ClaimFilter::default());
    let claims = claims.expect("listed");
    assert!(claims.iter().any(|claim| claim.outlets == 1));
    for claim in claims {
        let page = pages::claims::page(&asked, &wanted(&[("id", &claim.id)]));
        let page = page.expect("a page").render().expect("laid out");
        let ids = attributes(&page, "id");
        let shown: Vec<&str> = ids.into_iter().filter(|id| id.starts_with("cl-")).collect();
        assert_eq!(shown, [claim.id.as_str()]);
    }
}

/// The main part of a page, with what changes from run to run left out.
fn main_of(page: &str) -> String {
    let start = page.find("<main").expect("a main part");
    let end = page.find("</main>").expect("its end");
    page[start..end].replace("><", ">\n<")
}

#[test]
fn pages_look_as_they_did() {
    let (_folder, corpus) = sample::corpus();
    for (name, page) in all_pages(&corpus) {
        if matches!(
            name,
            "story"
                | "chain"
                | "timeline"
                | "reader"
                | "search-said"
                | "person"
                | "pile"
                | "patchwork"
        ) {
            insta::assert_snapshot!(name, main_of(&page));
        }
    }
}

#[test]
fn an_empty_corpus_says_what_to_do_on_every_page() {
    let corpus = Corpus::temporary().expect("memory");
    let asked = asked(&corpus);
    let pages = [
        pages::pile::page(&asked).expect("a page").render(),
        pages::stories::page(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::people::list(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::copies::list(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::patchwork::page(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::claims::page(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::conflicts::page(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::utterances::page(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::outlets::page(&asked).expect("a page").render(),
        pages::corrections::page(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::audit::page(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
        pages::search::page(&asked, &wanted(&[]))
            .expect("a page")
            .render(),
    ];
    for page in pages {
        let page = page.expect("laid out");
        assert!(page.contains("class=\"empty\""), "{}", main_of(&page));
    }
}

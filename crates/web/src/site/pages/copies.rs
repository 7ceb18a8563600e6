//! Which articles share text, and the shared passages side by side.

use super::paging::{Paging, stretch};
use super::search::day;
use crate::links::encoded;
use crate::pile::NO_OUTLET;
use crate::site::frame::{Asked, Frame, Trouble};
use crate::wording::{self, Run};
use askama::Template;
use crosswire_article::Span;
use crosswire_corpus::{ArticleEntry, CopyEntry, CopyFilter};
use serde::Deserialize;

/// Pairs on one page.
const LISTED: u64 = 30;
/// Words of a passage that are compared and shown; the rest is in the article.
const MOST_WORDS: usize = 400;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    kind: String,
    outlet: String,
    article: String,
    story: String,
    /// `oldest`, or anything else for the largest first.
    order: String,
    page: String,
}

/// Two articles that share text.
pub(crate) struct Pair {
    id: String,
    what: String,
    source: String,
    sides: [Side; 2],
    ordered: bool,
    told: u32,
    confidence: String,
    why: String,
    passages: Vec<Passage>,
}

/// One of them.
pub(crate) struct Side {
    link: String,
    outlet: String,
    day: String,
    title: String,
    /// Share of its words in a hundred that the passages cover.
    share: u32,
}

/// A shared passage, with what differs marked on both sides.
pub(crate) struct Passage {
    words: u32,
    quoted: u32,
    sides: [Wording; 2],
}

/// One side's words.
pub(crate) struct Wording {
    link: String,
    runs: Vec<Run>,
}

/// `/copies`
#[derive(Template)]
#[template(path = "site/copies.html")]
pub(crate) struct CopiesPage {
    frame: Frame,
    wanted: Wanted,
    pairs: Vec<Pair>,
    paging: Paging,
}

/// Copies that fit.
pub(crate) fn list(asked: &Asked, wanted: &Wanted) -> Result<CopiesPage, Trouble> {
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let number = wanted.page.parse().unwrap_or(1);
    let mut found = asked.corpus.copies(&CopyFilter {
        kind: said(&wanted.kind),
        outlet: said(&wanted.outlet),
        article: said(&wanted.article),
        story: said(&wanted.story),
        copying: true,
        largest_first: wanted.order != "oldest",
        page: stretch(number, LISTED),
        ..CopyFilter::default()
    })?;
    let parameters = [
        ("kind", wanted.kind.as_str()),
        ("outlet", &wanted.outlet),
        ("article", &wanted.article),
        ("story", &wanted.story),
        ("order", &wanted.order),
    ];
    let paging = Paging::cut(&mut found, number, LISTED, "/copies", &parameters);
    Ok(CopiesPage {
        frame: Frame::new(asked, "Copies", "Copies")?,
        wanted: wanted.clone(),
        pairs: found.iter().map(|copy| pair(copy, 1)).collect(),
        paging,
    })
}

/// `/copy/ID`
#[derive(Template)]
#[template(path = "site/copy.html")]
pub(crate) struct CopyPage {
    frame: Frame,
    pair: Pair,
}

/// One pair with all its passages.
pub(crate) fn page(asked: &Asked, id: &str) -> Result<CopyPage, Trouble> {
    let copy = asked.corpus.copy(id)?.ok_or_else(|| {
        Trouble::NotFound(format!(
            "no copy is called {id}; look for it in the list of copies"
        ))
    })?;
    Ok(CopyPage {
        frame: Frame::new(asked, "Copy", "Copies")?,
        pair: pair(&copy, usize::MAX),
    })
}

fn pair(copy: &CopyEntry, passages: usize) -> Pair {
    let b_first = copy.first.as_ref() == Some(&copy.b.id);
    let first = copy.passages.first();
    let mut sides = [
        side(&copy.a, copy.share_a, first.map(|p| p.a)),
        side(&copy.b, copy.share_b, first.map(|p| p.b)),
    ];
    // The longest first where not all are shown.
    let mut shown: Vec<_> = copy.passages.iter().collect();
    if passages < shown.len() {
        shown.sort_by_key(|passage| std::cmp::Reverse(passage.words));
        shown.truncate(passages);
    }
    let mut laid: Vec<Passage> = shown
        .into_iter()
        .map(|passage| {
            let texts = [&passage.text_a, &passage.text_b].map(|text| first_words(text));
            let mut runs = wording::compare(&[&texts[0], &texts[1]]).into_iter();
            let mut word = |article: &ArticleEntry, span: Span| Wording {
                link: words_link(article, span),
                runs: runs.next().unwrap_or_default(),
            };
            Passage {
                words: passage.words,
                quoted: passage.quoted,
                sides: [word(&copy.a, passage.a), word(&copy.b, passage.b)],
            }
        })
        .collect();
    if b_first {
        sides.reverse();
        laid.iter_mut().for_each(|passage| passage.sides.reverse());
    }
    Pair {
        id: copy.id.clone(),
        what: copy.kind.replace('-', " "),
        source: copy.source.clone().unwrap_or_default(),
        sides,
        ordered: copy.first.is_some(),
        told: copy.told,
        confidence: format!("{:.2}", copy.confidence),
        why: copy.why.clone(),
        passages: laid,
    }
}

fn side(article: &ArticleEntry, share: f32, first: Option<Span>) -> Side {
    Side {
        link: match first {
            Some(span) => words_link(article, span),
            None => format!("/article/{}", encoded(&article.id)),
        },
        outlet: article
            .outlet
            .clone()
            .unwrap_or_else(|| NO_OUTLET.to_owned()),
        day: day(article.date.as_deref()),
        title: article
            .title
            .clone()
            .unwrap_or_else(|| "untitled".to_owned()),
        share: (share * 100.0).round() as u32,
    }
}

fn words_link(article: &ArticleEntry, span: Span) -> String {
    let id = encoded(&article.id);
    format!("/article/{id}?bytes={}-{}#here", span.start, span.end)
}

fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.get(..MOST_WORDS) {
        Some(first) if words.len() > MOST_WORDS => format!("{} …", first.join(" ")),
        _ => words.join(" "),
    }
}

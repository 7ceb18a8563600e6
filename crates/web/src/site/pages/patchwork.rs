//! Articles that seem stitched from several reports, with both sides of every
//! seam.

use super::paging::{Paging, stretch};
use super::search::day;
use crate::links::{Links, Passage};
use crate::pile::{NO_OUTLET, shorten};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{ArticleEntry, PatchworkEntry, PatchworkFilter, SeamEntry};
use serde::Deserialize;

/// Articles on one page.
const LISTED: u64 = 30;
/// Seams of one article that are shown; its own page has all.
const SEAMS: usize = 4;
/// Characters of a sentence behind a seam that are shown.
const BEHIND: usize = 200;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    outlet: String,
    story: String,
    page: String,
}

/// An article with seams.
pub(crate) struct Patchwork {
    link: String,
    outlet: String,
    day: String,
    title: String,
    seams: Vec<Seam>,
    count: usize,
}

/// A place where another report may begin.
pub(crate) struct Seam {
    link: String,
    before: String,
    behind: String,
    why: String,
}

/// `/copies/patchwork`
#[derive(Template)]
#[template(path = "site/patchwork.html")]
pub(crate) struct PatchworkPage {
    frame: Frame,
    wanted: Wanted,
    found: Vec<Patchwork>,
    paging: Paging,
}

/// Patchwork articles that fit.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<PatchworkPage, Trouble> {
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let number = wanted.page.parse().unwrap_or(1);
    let mut found = asked.corpus.patchwork(&PatchworkFilter {
        outlet: said(&wanted.outlet),
        story: said(&wanted.story),
        page: stretch(number, LISTED),
        ..PatchworkFilter::default()
    })?;
    let parameters = [("outlet", wanted.outlet.as_str()), ("story", &wanted.story)];
    let paging = Paging::cut(&mut found, number, LISTED, "/copies/patchwork", &parameters);
    Ok(PatchworkPage {
        frame: Frame::new(asked, "Patchwork", "Copies")?,
        wanted: wanted.clone(),
        found: found.iter().map(patchwork).collect(),
        paging,
    })
}

fn patchwork(entry: &PatchworkEntry) -> Patchwork {
    let article = &entry.article;
    let shown = entry.seams.iter().take(SEAMS);
    Patchwork {
        link: Links::Served.article(&article.id),
        outlet: article
            .outlet
            .clone()
            .unwrap_or_else(|| NO_OUTLET.to_owned()),
        day: day(article.date.as_deref()),
        title: article
            .title
            .clone()
            .unwrap_or_else(|| "untitled".to_owned()),
        seams: shown.map(|shown| seam(article, shown)).collect(),
        count: entry.seams.len(),
    }
}

fn seam(article: &ArticleEntry, entry: &SeamEntry) -> Seam {
    let passage = Passage {
        article: article.id.clone(),
        span: entry.span,
        statement: None,
    };
    Seam {
        link: Links::Served.passage(&passage),
        before: entry.before.clone(),
        behind: shorten(&entry.text, BEHIND),
        why: entry.message.clone(),
    }
}

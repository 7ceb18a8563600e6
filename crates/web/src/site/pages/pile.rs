//! The pile at a glance: who published when, and the largest stories.

use super::stories::{StoryLine, lines};
use crate::days;
use crate::links::{Links, with_query};
use crate::matrix::{CellOf, Matrix, matrix};
use crate::pile::Head;
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_article::ArticleId;
use crosswire_corpus::{Counts, OutletDay, Page, StoryFilter};

/// Stories on the first screen.
const LEADING: u64 = 12;

/// `/`
#[derive(Template)]
#[template(path = "site/pile.html")]
pub(crate) struct PilePage {
    frame: Frame,
    links: Links,
    name: String,
    when: String,
    counts: Counts,
    matrix: Matrix,
    stories: Vec<StoryLine>,
}

/// The pile of the whole corpus.
pub(crate) fn page(asked: &Asked) -> Result<PilePage, Trouble> {
    let corpus = asked.corpus;
    let days = corpus.outlet_days()?;
    let dated = || days.iter().filter_map(|day| day.day.as_deref());
    let stories = corpus.stories(&StoryFilter {
        largest_first: true,
        page: Page::first(LEADING),
        ..StoryFilter::default()
    })?;
    let heads: Vec<Head> = days.iter().map(head).collect();
    let name = corpus.file().file_stem().unwrap_or_default();
    Ok(PilePage {
        frame: Frame::new(asked, "Pile", "Pile")?,
        links: Links::Served,
        name: name.to_string_lossy().into_owned(),
        when: days::between(dated().min(), dated().max()),
        counts: corpus.counts()?,
        matrix: matrix(&heads, &cell_link),
        stories: lines(corpus, stories)?,
    })
}

/// One outlet's articles of one day, counted in one head.
fn head(day: &OutletDay) -> Head {
    Head {
        id: ArticleId::from_stored(""),
        outlet: day.outlet.clone(),
        day: day.day.clone(),
        articles: usize::try_from(day.articles).unwrap_or(usize::MAX),
    }
}

fn cell_link(cell: &CellOf) -> Option<String> {
    let outlet = cell.outlet?;
    let (since, until) = cell.days.as_ref()?;
    let days = [("outlet", outlet), ("since", since), ("until", until)];
    (!cell.heads.is_empty()).then(|| with_query("/search", &days))
}

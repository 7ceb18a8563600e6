//! The pile at a glance: who published when, and the largest stories.

use super::stories::{Line, lines};
use crate::claims::{ClaimRow, claim_rows};
use crate::conflicts::{ConflictView, conflict_views};
use crate::days;
use crate::links::{Links, with_query};
use crate::matrix::{CellOf, Matrix, matrix};
use crate::pile::Head;
use crate::side_by_side::{SideBySide, of_entry};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_article::ArticleId;
use crosswire_corpus::{
    ClaimFilter, ConflictFilter, Corpus, Counts, OutletDay, Page, StoryFilter, UtteranceFilter,
};

/// Stories on the first screen.
const LEADING: u64 = 12;

/// With so few stories their claims stand beside them.
const FEW: usize = 4;
/// Of the largest stories, those whose claims and utterances are looked at.
const LOOKED_INTO: usize = 3;
/// Claims, conflicts and utterances below the first screen.
const CLAIMS: usize = 6;
const CONFLICTS: u64 = 3;
const SPREAD: usize = 3;
/// Utterances of a story that are looked at: those in most outlets.
const LOOKED_AT: u64 = 12;

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
    stories: Vec<Line>,
    claims: Vec<Carried>,
    conflicts: Vec<ConflictView>,
    spread: Vec<SideBySide>,
}

/// A claim that many outlets carry, with its story.
pub(crate) struct Carried {
    row: ClaimRow,
    story: String,
}

/// The pile of the whole corpus.
pub(crate) fn page(asked: &Asked) -> Result<PilePage, Trouble> {
    let corpus = asked.corpus;
    let days = corpus.outlet_days()?;
    let dated = || days.iter().filter_map(|day| day.day.as_deref());
    let stories = corpus.story_lines(&StoryFilter {
        largest_first: true,
        page: Page::first(LEADING),
        ..StoryFilter::default()
    })?;
    let heads: Vec<Head> = days.iter().map(head).collect();
    let largest: Vec<&str> = stories.iter().take(LOOKED_INTO).map(|s| &*s.id).collect();
    let (claims, spread) = (carried(corpus, &largest)?, spread(corpus, &largest)?);
    let conflicts = corpus.conflicts(&ConflictFilter {
        surest_first: true,
        page: Page::first(CONFLICTS),
        ..ConflictFilter::default()
    })?;
    let name = corpus.file().file_stem().unwrap_or_default();
    Ok(PilePage {
        frame: Frame::new(asked, "Pile", "Pile")?,
        links: Links::Served,
        name: name.to_string_lossy().into_owned(),
        when: days::between(dated().min(), dated().max()),
        counts: corpus.counts()?,
        matrix: matrix(&heads, &cell_link),
        claims,
        conflicts: conflict_views(&conflicts, 1),
        spread,
        stories: lines(stories),
    })
}

/// What most outlets carry, in these stories.
fn carried(corpus: &Corpus, stories: &[&str]) -> Result<Vec<Carried>, Trouble> {
    let mut found = Vec::new();
    for story in stories {
        found.extend(corpus.claims(&ClaimFilter {
            story: Some((*story).to_owned()),
            min_outlets: 2,
            page: Page::first(CLAIMS as u64),
            ..ClaimFilter::default()
        })?);
    }
    found.sort_by_key(|claim| std::cmp::Reverse((claim.outlets, claim.origins)));
    found.truncate(CLAIMS);
    let rows = claim_rows(&found).into_iter().zip(found);
    Ok(rows
        .map(|(row, claim)| Carried {
            row,
            story: claim.story,
        })
        .collect())
}

/// What was said once and is worded differently in most outlets of these
/// stories.
fn spread(corpus: &Corpus, stories: &[&str]) -> Result<Vec<SideBySide>, Trouble> {
    let mut found = Vec::new();
    for story in stories {
        let utterances = corpus.utterances(&UtteranceFilter {
            story: Some((*story).to_owned()),
            widest_first: true,
            page: Page::first(LOOKED_AT),
            ..UtteranceFilter::default()
        })?;
        found.extend(utterances.iter().map(of_entry));
    }
    found.retain(|shared| !shared.is_copy());
    found
        .sort_by_key(|shared| std::cmp::Reverse((shared.outlet_count, shared.percent_in_common())));
    found.truncate(SPREAD);
    Ok(found)
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

//! Claims as a list: of several outlets, of one alone, and what was left out.

use super::outlets::{Outlet, outlets};
use super::paging::{Paging, stretch};
use crate::claims::{ClaimRow, LeftOut, claim_rows, left_out};
use crate::links::Links;
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{ClaimEntry, ClaimFilter};
use serde::Deserialize;

/// Claims on one page.
const LISTED: u64 = 30;
/// Outlets in the table above them, those with most articles.
const OUTLETS: usize = 25;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    /// The one claim of this id, whatever else is asked for.
    id: String,
    story: String,
    outlet: String,
    /// `only-here`, `left-out`, or anything else for what several carry.
    show: String,
    page: String,
}

/// A claim in the list.
pub(crate) struct Line {
    row: ClaimRow,
    story: String,
    story_title: String,
    left_out: Vec<LeftOut>,
}

/// `/claims`
#[derive(Template)]
#[template(path = "site/claims.html")]
pub(crate) struct ClaimsPage {
    frame: Frame,
    links: Links,
    wanted: Wanted,
    /// Id and title, where one story is asked for.
    story: Option<(String, String)>,
    /// What each outlet alone has, where that is asked for.
    outlets: Vec<Outlet>,
    /// Outlets that are not shown.
    more: usize,
    rows: Vec<Line>,
    paging: Paging,
}

/// Claims that fit.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<ClaimsPage, Trouble> {
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let number: u64 = wanted.page.parse().unwrap_or(1);
    let (only_here, leaves_out) = (wanted.show == "only-here", wanted.show == "left-out");
    let mut found = asked.corpus.claims(&ClaimFilter {
        id: said(&wanted.id),
        story: said(&wanted.story),
        outlet: said(&wanted.outlet),
        only_here,
        left_out: leaves_out,
        min_outlets: match only_here || leaves_out || !wanted.id.is_empty() {
            true => 0,
            false => 2,
        },
        page: stretch(number, LISTED),
        ..ClaimFilter::default()
    })?;
    let parameters = [
        ("id", wanted.id.as_str()),
        ("story", &wanted.story),
        ("outlet", &wanted.outlet),
        ("show", &wanted.show),
    ];
    let paging = Paging::cut(&mut found, number, LISTED, "/claims", &parameters);
    let first = found.first().filter(|_| !wanted.story.trim().is_empty());
    let mut own = match only_here && number == 1 && wanted.outlet.trim().is_empty() {
        true => outlets(asked, wanted.story.trim())?,
        false => Vec::new(),
    };
    let more = own.len().saturating_sub(OUTLETS);
    own.truncate(OUTLETS);
    Ok(ClaimsPage {
        frame: Frame::new(asked, "Claims", "Stories")?,
        links: Links::Served,
        wanted: wanted.clone(),
        story: first.map(|claim| (claim.story.clone(), claim.story_title.clone())),
        outlets: own,
        more,
        rows: lines(found),
        paging,
    })
}

fn lines(found: Vec<ClaimEntry>) -> Vec<Line> {
    let rows = claim_rows(&found);
    let lines = found.into_iter().zip(rows);
    lines
        .map(|(claim, row)| Line {
            row,
            left_out: left_out(std::slice::from_ref(&claim)),
            story: claim.story,
            story_title: claim.story_title,
        })
        .collect()
}

//! What was said once and stands in several articles, wording beside wording.

use super::paging::{Paging, stretch};
use crate::links::Links;
use crate::side_by_side::{SideBySide, of_entry};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::UtteranceFilter;
use serde::Deserialize;

/// Utterances on one page.
const LISTED: u64 = 30;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    speaker: String,
    outlet: String,
    since: String,
    until: String,
    story: String,
    page: String,
}

/// `/utterances`
#[derive(Template)]
#[template(path = "site/utterances.html")]
pub(crate) struct UtterancesPage {
    frame: Frame,
    links: Links,
    wanted: Wanted,
    found: Vec<SideBySide>,
    paging: Paging,
}

/// Utterances that fit.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<UtterancesPage, Trouble> {
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let number = wanted.page.parse().unwrap_or(1);
    let mut found = asked.corpus.utterances(&UtteranceFilter {
        speaker: said(&wanted.speaker),
        outlet: said(&wanted.outlet),
        story: said(&wanted.story),
        since: said(&wanted.since),
        until: said(&wanted.until),
        page: stretch(number, LISTED),
        ..UtteranceFilter::default()
    })?;
    let parameters = [
        ("speaker", wanted.speaker.as_str()),
        ("outlet", &wanted.outlet),
        ("since", &wanted.since),
        ("until", &wanted.until),
        ("story", &wanted.story),
    ];
    let paging = Paging::cut(&mut found, number, LISTED, "/utterances", &parameters);
    Ok(UtterancesPage {
        frame: Frame::new(asked, "Said in several articles", "Stories")?,
        links: Links::Served,
        wanted: wanted.clone(),
        found: found.iter().map(of_entry).collect(),
        paging,
    })
}

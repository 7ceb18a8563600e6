//! Where accounts part: two passages side by side.

use super::paging::{Paging, stretch};
use crate::conflicts::{ConflictView, conflict_views};
use crate::links::Links;
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::ConflictFilter;
use serde::Deserialize;

/// Conflicts on one page.
const LISTED: u64 = 20;
/// Passages on each side.
const PASSAGES: usize = 4;
/// On each side of the one conflict that is asked for.
const ALL_PASSAGES: usize = 200;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    /// This one.
    id: String,
    story: String,
    outlet: String,
    /// `conflict`, `denial` or `change`; conflicts and denials without.
    relation: String,
    /// A kind of value.
    kind: String,
    /// At least so sure.
    least: String,
    /// `oldest`, or anything else for the surest first.
    order: String,
    page: String,
}

impl Wanted {
    fn is_filtered(&self) -> bool {
        let all = [
            &self.id,
            &self.story,
            &self.outlet,
            &self.relation,
            &self.kind,
            &self.least,
        ];
        all.into_iter().any(|value| !value.trim().is_empty())
    }
}

/// `/conflicts`
#[derive(Template)]
#[template(path = "site/conflicts.html")]
pub(crate) struct ConflictsPage {
    frame: Frame,
    links: Links,
    wanted: Wanted,
    found: Vec<ConflictView>,
    paging: Paging,
}

/// Conflicts that fit.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<ConflictsPage, Trouble> {
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let number = wanted.page.parse().unwrap_or(1);
    let mut found = asked.corpus.conflicts(&ConflictFilter {
        id: said(&wanted.id),
        story: said(&wanted.story),
        kind: said(&wanted.kind),
        relation: said(&wanted.relation),
        outlet: said(&wanted.outlet),
        min_confidence: wanted.least.trim().parse().ok(),
        surest_first: wanted.order != "oldest",
        page: stretch(number, LISTED),
    })?;
    let parameters = [
        ("id", wanted.id.as_str()),
        ("story", &wanted.story),
        ("outlet", &wanted.outlet),
        ("relation", &wanted.relation),
        ("kind", &wanted.kind),
        ("least", &wanted.least),
        ("order", &wanted.order),
    ];
    let paging = Paging::cut(&mut found, number, LISTED, "/conflicts", &parameters);
    let passages = match wanted.id.is_empty() {
        true => PASSAGES,
        false => ALL_PASSAGES,
    };
    Ok(ConflictsPage {
        frame: Frame::new(asked, "Conflicts", "Conflicts")?,
        links: Links::Served,
        wanted: wanted.clone(),
        found: conflict_views(&found, passages),
        paging,
    })
}

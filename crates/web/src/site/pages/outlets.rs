//! Every outlet with what it published, and what of it nobody answers for or
//! nobody else has.

use crate::days;
use crate::links::with_query;
use crate::pile::NO_OUTLET;
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{OutletEntry, StatementFilter};

/// `/outlets`
#[derive(Template)]
#[template(path = "site/outlets.html")]
pub(crate) struct OutletsPage {
    frame: Frame,
    outlets: Vec<Outlet>,
    more: usize,
}

/// One outlet, on one row.
pub(crate) struct Outlet {
    pub(crate) name: String,
    pub(crate) when: String,
    pub(crate) articles: Figure,
    pub(crate) statements: Figure,
    pub(crate) unidentified: Figure,
    /// Share of its statements, in percent.
    pub(crate) share: u64,
    pub(crate) said_alone: Figure,
    pub(crate) claimed_alone: Figure,
}

/// A number that leads to what it counts, where there is a way to ask for it.
pub(crate) struct Figure {
    pub(crate) count: u64,
    pub(crate) link: Option<String>,
}

/// Those with most articles first.
pub(crate) fn page(asked: &Asked) -> Result<OutletsPage, Trouble> {
    Ok(OutletsPage {
        frame: Frame::new(asked, "Outlets", "Pile")?,
        outlets: outlets(asked, "")?,
        more: 0,
    })
}

/// What each outlet has of the corpus, or of one story.
pub(crate) fn outlets(asked: &Asked, story: &str) -> Result<Vec<Outlet>, Trouble> {
    let of = Some(story).filter(|story| !story.is_empty());
    let outlets = asked.corpus.outlets(of)?.into_iter();
    Ok(outlets.map(|outlet| row(outlet, story)).collect())
}

fn row(entry: OutletEntry, story: &str) -> Outlet {
    let name = entry.outlet.clone();
    let figure = |count, path: &str, asked: &[(&str, &str)]| Figure {
        count,
        link: name.as_deref().filter(|_| count > 0).map(|name| {
            let mut asked = asked.to_vec();
            asked.extend([("outlet", name), ("story", story)]);
            with_query(path, &asked)
        }),
    };
    let of_statements = ("in", "statements");
    let unidentified = ("anonymity", StatementFilter::UNIDENTIFIED);
    Outlet {
        when: days::between(entry.first.as_deref(), entry.last.as_deref()),
        articles: figure(entry.articles, "/search", &[]),
        statements: figure(entry.statements, "/search", &[of_statements]),
        unidentified: figure(
            entry.unidentified,
            "/search",
            &[of_statements, unidentified],
        ),
        share: entry.unidentified * 100 / entry.statements.max(1),
        said_alone: figure(
            entry.said_alone,
            "/search",
            &[of_statements, ("only", "here")],
        ),
        claimed_alone: figure(entry.claimed_alone, "/claims", &[("show", "only-here")]),
        name: entry.outlet.unwrap_or_else(|| NO_OUTLET.to_owned()),
    }
}

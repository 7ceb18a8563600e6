//! Every outlet with what it published.

use crate::days;
use crate::links::with_query;
use crate::pile::NO_OUTLET;
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::OutletDay;
use std::collections::BTreeMap;

/// `/outlets`
#[derive(Template)]
#[template(path = "site/outlets.html")]
pub(crate) struct OutletsPage {
    frame: Frame,
    outlets: Vec<Outlet>,
}

/// One outlet.
pub(crate) struct Outlet {
    name: String,
    articles: u64,
    when: String,
    /// Its articles and its statements, where it has a name to ask by.
    links: Option<[String; 3]>,
}

/// Those with most articles first.
pub(crate) fn page(asked: &Asked) -> Result<OutletsPage, Trouble> {
    let mut by_outlet: BTreeMap<Option<String>, Vec<OutletDay>> = BTreeMap::new();
    for day in asked.corpus.outlet_days()? {
        by_outlet.entry(day.outlet.clone()).or_default().push(day);
    }
    let mut outlets: Vec<Outlet> = by_outlet.into_iter().map(outlet).collect();
    outlets.sort_by_key(|outlet| std::cmp::Reverse(outlet.articles));
    Ok(OutletsPage {
        frame: Frame::new(asked, "Outlets", "Pile")?,
        outlets,
    })
}

fn outlet((name, days): (Option<String>, Vec<OutletDay>)) -> Outlet {
    let dated = || days.iter().filter_map(|day| day.day.as_deref());
    Outlet {
        articles: days.iter().map(|day| day.articles).sum(),
        when: days::between(dated().min(), dated().max()),
        links: name.as_deref().map(|name| {
            [
                with_query("/search", &[("outlet", name)]),
                with_query("/search", &[("in", "statements"), ("outlet", name)]),
                with_query("/stories", &[("outlet", name)]),
            ]
        }),
        name: name.unwrap_or_else(|| NO_OUTLET.to_owned()),
    }
}

//! The list of stories.

use super::paging::{Paging, stretch};
use crate::days;
use crate::links::Links;
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{Order, StoryFilter, StoryLine};
use serde::Deserialize;

/// Stories on one page.
const SHOWN: u64 = 40;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    outlet: String,
    since: String,
    until: String,
    /// `largest`, `newest` or `oldest`.
    order: String,
    /// With at least so many articles.
    least: String,
    page: String,
}

/// A story in a list.
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) when: String,
    pub(crate) articles: usize,
    pub(crate) outlets: usize,
    pub(crate) origins: usize,
    /// The speakers heard in most of its outlets.
    pub(crate) heard: Vec<String>,
}

/// `/stories`
#[derive(Template)]
#[template(path = "site/stories.html")]
pub(crate) struct StoriesPage {
    frame: Frame,
    links: Links,
    wanted: Wanted,
    stories: Vec<Line>,
    paging: Paging,
}

/// Stories that fit.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<StoriesPage, Trouble> {
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let number = wanted.page.parse().unwrap_or(1);
    let mut stories = asked.corpus.story_lines(&StoryFilter {
        min_articles: wanted.least.parse().unwrap_or(0),
        outlet: said(&wanted.outlet),
        since: said(&wanted.since),
        until: said(&wanted.until),
        largest_first: !matches!(wanted.order.as_str(), "newest" | "oldest"),
        order: match wanted.order.as_str() {
            "newest" => Order::NewestFirst,
            _ => Order::OldestFirst,
        },
        page: stretch(number, SHOWN),
        ..StoryFilter::default()
    })?;
    let parameters = [
        ("outlet", wanted.outlet.as_str()),
        ("since", &wanted.since),
        ("until", &wanted.until),
        ("order", &wanted.order),
        ("least", &wanted.least),
    ];
    let paging = Paging::cut(&mut stories, number, SHOWN, "/stories", &parameters);
    Ok(StoriesPage {
        frame: Frame::new(asked, "Stories", "Stories")?,
        links: Links::Served,
        wanted: Wanted {
            outlet: wanted.outlet.clone(),
            since: wanted.since.clone(),
            until: wanted.until.clone(),
            order: wanted.order.clone(),
            least: wanted.least.clone(),
            page: String::new(),
        },
        stories: lines(stories),
        paging,
    })
}

/// Stories as lines, with who is heard in each.
pub(crate) fn lines(stories: Vec<StoryLine>) -> Vec<Line> {
    let whole = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let line = |story: StoryLine| Line {
        when: days::between(story.first.as_deref(), story.last.as_deref()),
        articles: whole(story.articles),
        outlets: whole(story.outlets),
        origins: whole(story.origins),
        heard: story.heard,
        id: story.id,
        title: story.title,
    };
    stories.into_iter().map(line).collect()
}

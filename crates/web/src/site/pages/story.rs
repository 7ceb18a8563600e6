//! One story: whose reporting, who speaks where, what was said and how it is
//! rendered, what one outlet alone has.

use crate::gather;
use crate::links::{Links, with_query};
use crate::page::StoryView;
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;

/// Articles of the story that are laid side by side; the others are listed.
const SHOWN: usize = 60;
/// Statements in the table; the others have a page of their own.
const RECORDS: usize = 120;

/// `/story/ID`
#[derive(Template)]
#[template(path = "site/one_story.html")]
pub(crate) struct StoryPage {
    frame: Frame,
    links: Links,
    story: StoryView,
    /// All its statements, where the table does not hold them.
    more: Option<String>,
}

/// The story with this id.
pub(crate) fn page(asked: &Asked, id: &str) -> Result<StoryPage, Trouble> {
    let pile = gather::one_story(asked.corpus, id, SHOWN)?.ok_or_else(|| unknown(id))?;
    let story = pile.stories.first().ok_or_else(|| unknown(id))?;
    let mut view = StoryView::new(&pile, story);
    let more = view.records.len() > RECORDS || view.hidden > 0;
    view.records.truncate(RECORDS);
    Ok(StoryPage {
        frame: Frame::new(asked, view.title.clone(), "Stories")?,
        links: Links::Served,
        more: more.then(|| with_query("/search", &[("in", "statements"), ("story", id)])),
        story: view,
    })
}

/// Stories are made anew as articles come in, and their ids change with their
/// first article.
pub(crate) fn unknown(id: &str) -> Trouble {
    Trouble::NotFound(format!(
        "no story is called {id}; stories change as articles are added: look for it in the list of stories"
    ))
}

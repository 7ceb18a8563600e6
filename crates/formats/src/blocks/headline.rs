//! Finding the headline: by the title given, or by the shape of a page's top.

use super::Page;
use super::lines::{Line, normalised};
use super::phrases::Zone;
use crosswire_article::BlockKind;

/// A headline found on the page.
pub(crate) struct Found {
    /// Without the site's name.
    pub(crate) title: String,
    /// The site's name, where two lines carry it.
    pub(crate) site: Option<String>,
}

/// How many lines from the top are looked at.
const TOP: usize = 12;
/// The longest headline, in characters.
const LONGEST: usize = 200;

/// Marks the headline lines of a page and tells the headline.
pub(crate) fn mark(page: &mut Page) -> Option<Found> {
    if let Some(title) = page.hints.title {
        mark_equal(page, title);
        return None;
    }
    let found = by_site_name(page)
        .or_else(|| by_repetition(page))
        .or_else(|| by_shape(page))?;
    mark_equal(page, &found.title);
    Some(found)
}

/// Marks the top lines that say the same as `title`, a site's name aside.
fn mark_equal(page: &mut Page, title: &str) {
    let title = normalised(title);
    if title.is_empty() {
        return;
    }
    let top = page.lines.len().min(TOP);
    for line in &mut page.lines[..top] {
        let whole = normalised(line.text);
        let bare = normalised(without_site(line.text));
        if whole == title || bare == title {
            line.kind = Some(BlockKind::Headline);
        }
    }
    page.first = page
        .lines
        .iter()
        .position(|line| line.kind.is_none() && line.is_paragraph())
        .unwrap_or(page.lines.len());
}

fn without_site(line: &str) -> &str {
    line.split(" | ").next().unwrap_or(line).trim()
}

/// Two lines at the top with one site's name behind a bar: the browser's title
/// and the site's own. The last of them is the headline.
fn by_site_name(page: &mut Page) -> Option<Found> {
    let top = page.lines.len().min(4).min(page.first + 1);
    let barred: Vec<(usize, String, String)> = (0..top)
        .filter_map(|index| {
            let (title, site) = page.lines[index].text.split_once(" | ")?;
            Some((index, title.trim().to_owned(), site.trim().to_owned()))
        })
        .collect();
    let [.., (before, _, one), (index, title, two)] = barred.as_slice() else {
        return None;
    };
    let site = common_start(one, two)?;
    page.lines[*before].kind = Some(BlockKind::Boilerplate);
    page.lines[*index].kind = Some(BlockKind::Headline);
    Some(Found {
        title: title.clone(),
        site: Some(site),
    })
}

/// The shorter of two site names where the longer begins with it.
fn common_start(one: &str, two: &str) -> Option<String> {
    let (short, long) = if one.len() <= two.len() {
        (one, two)
    } else {
        (two, one)
    };
    let plain = normalised(short);
    (plain.len() >= 4 && normalised(long).starts_with(&plain)).then(|| short.to_owned())
}

/// A line at the top that comes twice.
fn by_repetition(page: &Page) -> Option<Found> {
    let top = &page.lines[..page.lines.len().min(TOP)];
    let plain: Vec<String> = top.iter().map(|line| normalised(line.text)).collect();
    let twice = (0..top.len()).find(|index| {
        could_be_headline(&top[*index])
            && plain[*index].len() >= 12
            && plain[index + 1..].contains(&plain[*index])
    })?;
    Some(Found {
        title: top[twice].text.to_owned(),
        site: None,
    })
}

/// The first line that no rule takes, if it looks like a headline and a report
/// follows.
fn by_shape(page: &Page) -> Option<Found> {
    let index = (0..page.lines.len().min(TOP)).find(|index| page.rule_at(*index).is_none())?;
    let line = &page.lines[index];
    let next = page.lines.get(index + 1)?;
    let fits = index < page.first
        && page.first < page.lines.len()
        && page.in_zone(index, Zone::Top)
        && could_be_headline(line)
        && line.text.split_whitespace().count() >= 3
        && !line.is_start_of_caption(next.text)
        && phrases_leave(line);
    fits.then(|| Found {
        title: without_site(line.text).to_owned(),
        site: None,
    })
}

fn could_be_headline(line: &Line) -> bool {
    let length = line.text.chars().count();
    let asks = line.text.ends_with('?') || line.text.ends_with('!');
    let quoted = line.text.ends_with(['”', '’', '"', '\'']) && !line.ends_as_sentence();
    (8..=LONGEST).contains(&length) && (asks || quoted || !line.ends_as_sentence())
}

/// A line with a dateline in front is a paragraph.
fn phrases_leave(line: &Line) -> bool {
    super::phrases::phrases()
        .dateline(line.text, false)
        .is_none()
}

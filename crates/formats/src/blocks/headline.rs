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
    mark_masthead(page);
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
        if line.kind.is_none() && (whole == title || bare == title) {
            line.kind = Some(BlockKind::Headline);
        }
    }
    page.first = page
        .lines
        .iter()
        .position(|line| line.kind.is_none() && line.is_paragraph())
        .unwrap_or(page.lines.len());
}

/// The site's name on the first line, and what stands in one paragraph with it
/// (a motto, a menu) where a headline follows.
fn mark_masthead(page: &mut Page) {
    if !is_site_name(page) {
        return;
    }
    let known = is_outlet(page);
    let top = page.lines.len().min(TOP).min(page.first);
    let after = |from: usize, page: &Page| {
        (from..top)
            .find(|index| page.rule_at(*index).is_none() && could_be_headline(&page.lines[*index]))
    };
    let title = page.hints.title.map(normalised).unwrap_or_default();
    let is_title = |line: &Line| normalised(line.text) == title;
    let title = page.lines[..top].iter().position(is_title);
    let end = page.paragraph_end(0).min(title.unwrap_or(top)).max(1);
    let end = if after(end, page).is_some() { end } else { 1 };
    if known || page.hints.title.is_some() || after(1, page).is_some() {
        for line in &mut page.lines[..end] {
            line.kind = Some(BlockKind::Boilerplate);
        }
    }
}

/// The outlet's name or, before another line that may be a headline, a few
/// words in capitals.
fn is_site_name(page: &Page) -> bool {
    let Some(line) = page.lines.first() else {
        return false;
    };
    let words = line.text.split_whitespace().count();
    let capitals = words <= 4
        && line.text.chars().count() <= 40
        && line.text.chars().any(char::is_uppercase)
        && !line
            .text
            .chars()
            .any(|c| c.is_lowercase() || c.is_ascii_digit())
        && line.is_label()
        && !line.has_finite_verb();
    let is_title = page
        .hints
        .title
        .is_some_and(|title| normalised(title) == normalised(line.text));
    !is_title && (is_outlet(page) || capitals)
}

fn is_outlet(page: &Page) -> bool {
    let outlet = page.hints.outlet.map(normalised).unwrap_or_default();
    let line = page
        .lines
        .first()
        .map(|line| normalised(line.text))
        .unwrap_or_default();
    let without_article = |name: &str| name.strip_prefix("the").unwrap_or(name).to_owned();
    !outlet.is_empty() && without_article(&outlet) == without_article(&line)
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
        top[*index].kind.is_none()
            && could_be_headline(&top[*index])
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
    let open = |index: &usize| page.lines[*index].kind.is_none() && page.rule_at(*index).is_none();
    let index = (0..page.lines.len().min(TOP)).find(open)?;
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

//! What was said when, against when it was published: one line an outlet.

use super::search::day;
use super::story::unknown;
use crate::days;
use crate::links::{Links, encoded};
use crate::pile::{NO_OUTLET, shorten};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{ArticleEntry, Page, StatementEntry, StatementFilter};

/// Statements looked through.
const MOST: u64 = 3_000;
/// What was said so many columns before the first article is drawn at the left
/// edge.
const MOST_COLUMNS: usize = 60;

const ROW: usize = 30;
const TOP: usize = 40;
const LABEL: usize = 190;
const WIDTH: usize = 980;

/// `/story/ID/timeline`
#[derive(Template)]
#[template(path = "site/timeline.html")]
pub(crate) struct TimelinePage {
    frame: Frame,
    id: String,
    title: String,
    when: String,
    height: usize,
    width: usize,
    ticks: Vec<Tick>,
    rows: Vec<Row>,
    /// Statements whose day of speaking the text tells.
    told: usize,
    /// The same as a list, day by day.
    list: Vec<Day>,
}

/// A mark on the line of days.
pub(crate) struct Tick {
    x: usize,
    label: String,
}

/// One outlet.
pub(crate) struct Row {
    y: usize,
    outlet: String,
    label: String,
    published: Vec<Dot>,
    said: Vec<Said>,
}

/// An article.
pub(crate) struct Dot {
    x: usize,
    link: String,
    name: String,
}

/// A statement between the day it was made and the day it was printed.
pub(crate) struct Said {
    x: usize,
    to: usize,
    link: String,
    name: String,
}

/// What happened on one day.
pub(crate) struct Day {
    day: String,
    lines: Vec<(String, String)>,
}

/// The story over time.
pub(crate) fn page(asked: &Asked, id: &str) -> Result<TimelinePage, Trouble> {
    let corpus = asked.corpus;
    let story = corpus.story(id)?.ok_or_else(|| unknown(id))?.story;
    let statements = corpus.statements(&StatementFilter {
        story: Some(id.to_owned()),
        page: Page::first(MOST),
        ..StatementFilter::default()
    })?;
    let said: Vec<&StatementEntry> = statements.iter().filter(|s| said_on(s).is_some()).collect();
    let scale = Scale::new(&story.articles, &said);
    let mut outlets: Vec<&str> = Vec::new();
    for article in &story.articles {
        if !outlets.contains(&outlet(article)) {
            outlets.push(outlet(article));
        }
    }
    let rows: Vec<Row> = outlets
        .iter()
        .enumerate()
        .map(|(row, name)| scale.row(row, name, &story.articles, &said))
        .collect();
    Ok(TimelinePage {
        frame: Frame::new(asked, format!("Timeline: {}", story.title), "Stories")?,
        when: days::between(story.first.as_deref(), story.last.as_deref()),
        height: TOP + rows.len() * ROW + 6,
        width: LABEL + WIDTH + 20,
        ticks: scale.ticks(),
        told: said.len(),
        list: list(&story.articles, &said),
        rows,
        id: story.id,
        title: story.title,
    })
}

fn outlet(article: &ArticleEntry) -> &str {
    article.outlet.as_deref().unwrap_or(NO_OUTLET)
}

fn published(article: &ArticleEntry) -> Option<&str> {
    article.date.as_deref()?.get(..10)
}

fn said_on(statement: &StatementEntry) -> Option<&str> {
    statement.when.as_ref()?.value.as_deref()
}

/// Days as places from left to right.
struct Scale {
    days: Vec<i32>,
}

impl Scale {
    fn new(articles: &[ArticleEntry], said: &[&StatementEntry]) -> Self {
        let published: Vec<i32> = articles
            .iter()
            .filter_map(|article| days::number(published(article)?))
            .collect();
        let first = published.iter().min().copied().unwrap_or_default();
        let last = published.iter().max().copied().unwrap_or(first);
        let earliest = last - MOST_COLUMNS as i32;
        let spoken = said.iter().filter_map(|s| days::number(said_on(s)?));
        let first = spoken.filter(|day| *day >= earliest).fold(first, i32::min);
        Self {
            days: vec![first, last.max(first)],
        }
    }

    fn x(&self, day: i32) -> usize {
        let (first, last) = (self.days[0], self.days[1]);
        let length = (last - first + 1) as usize;
        let offset = (day.clamp(first, last) - first) as usize;
        LABEL + (offset * 2 + 1) * WIDTH / (length * 2)
    }

    fn ticks(&self) -> Vec<Tick> {
        let (first, last) = (self.days[0], self.days[1]);
        let step = ((last - first + 1) as usize).div_ceil(10).max(1);
        (first..=last)
            .step_by(step)
            .map(|day| Tick {
                x: self.x(day),
                label: days::short(day),
            })
            .collect()
    }

    fn row(
        &self,
        row: usize,
        name: &str,
        articles: &[ArticleEntry],
        said: &[&StatementEntry],
    ) -> Row {
        let own = articles.iter().filter(|article| outlet(article) == name);
        let dots = own.filter_map(|article| {
            let date = published(article)?;
            Some(Dot {
                x: self.x(days::number(date)?),
                link: format!("/article/{}", encoded(&article.id)),
                name: format!(
                    "{name}, {}: {}",
                    days::long(date),
                    article.title.as_deref().unwrap_or("untitled")
                ),
            })
        });
        let own = said.iter().filter(|s| outlet(&s.article) == name);
        let lines = own.filter_map(|statement| {
            let on = said_on(statement)?;
            let printed = published(&statement.article)?;
            Some(Said {
                x: self.x(days::number(on)?),
                to: self.x(days::number(printed)?),
                link: Links::Served.words(&statement.id),
                name: format!("said {}: {}", days::long(on), words(statement)),
            })
        });
        Row {
            y: TOP + row * ROW + ROW / 2,
            outlet: name.to_owned(),
            label: shorten(name, 26),
            published: dots.collect(),
            said: lines.collect(),
        }
    }
}

fn words(statement: &StatementEntry) -> String {
    let speaker = statement.speaker.as_ref();
    let speaker = speaker.map_or("speaker not known", |speaker| &speaker.name);
    let words: Vec<&str> = statement.text.split_whitespace().collect();
    format!("{speaker}: {}", shorten(&words.join(" "), 90))
}

/// Articles and dated statements, day by day.
fn list(articles: &[ArticleEntry], said: &[&StatementEntry]) -> Vec<Day> {
    let mut entries: Vec<(String, bool, String, String)> = Vec::new();
    for article in articles {
        let title = article.title.as_deref().unwrap_or("untitled");
        entries.push((
            published(article).unwrap_or_default().to_owned(),
            true,
            format!("/article/{}", encoded(&article.id)),
            format!("{} published: {title}", outlet(article)),
        ));
    }
    for statement in said {
        entries.push((
            said_on(statement).unwrap_or_default().to_owned(),
            false,
            Links::Served.words(&statement.id),
            format!(
                "said, by {}: {}",
                outlet(&statement.article),
                words(statement)
            ),
        ));
    }
    entries.sort();
    let mut list: Vec<Day> = Vec::new();
    for (date, _, link, text) in entries {
        let name = day(Some(&date)
            .filter(|date| !date.is_empty())
            .map(String::as_str));
        match list.last_mut().filter(|last| last.day == name) {
            Some(last) => last.lines.push((link, text)),
            None => list.push(Day {
                day: name,
                lines: vec![(link, text)],
            }),
        }
    }
    list
}

//! What is said to have happened when, what was said when, and when it was
//! published: one line an outlet.

use super::search::day;
use super::story::unknown;
use crate::days;
use crate::links::{Links, encoded};
use crate::pile::{NO_OUTLET, shorten};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{
    ArticleEntry, ClaimEntry, ClaimFilter, Page, StatementEntry, StatementFilter,
};
use std::collections::BTreeMap;

/// Statements looked through.
const MOST: u64 = 3_000;
/// Claims with a day that are shown, those of most outlets.
const CLAIMS: usize = 120;
/// What was said so many columns before the first article is drawn at the left
/// edge.
const MOST_COLUMNS: usize = 60;
/// Days before the first article that are drawn if something is said to have
/// happened on them; more in a story that goes on for longer.
const NEAR: i32 = 4;

const ROW: usize = 30;
const TOP: usize = 74;
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
    /// Days on which something is said to have happened.
    happened: Vec<Happened>,
    rows: Vec<Row>,
    /// Statements whose day of speaking the text tells.
    told: usize,
    /// The same as a list, day by day.
    list: Vec<(String, Day)>,
}

/// A mark on the line of days.
pub(crate) struct Tick {
    x: usize,
    label: String,
}

/// A day on which claims say that something happened.
pub(crate) struct Happened {
    x: usize,
    /// Half its width: the more outlets, the larger.
    size: usize,
    link: String,
    name: String,
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

/// What belongs to one day.
#[derive(Default)]
pub(crate) struct Day {
    day: String,
    happened: Vec<Line>,
    said: Vec<Line>,
    published: Vec<Line>,
}

impl Day {
    /// The three kinds of lines under their headings.
    const fn parts(&self) -> [(&'static str, &Vec<Line>); 3] {
        [
            ("said to have happened", &self.happened),
            ("said", &self.said),
            ("published", &self.published),
        ]
    }
}

/// A line of the list: who, and the words, which lead to their place.
pub(crate) struct Line {
    who: String,
    text: String,
    link: String,
    /// What else there is to say of it.
    beside: String,
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
    let said: Vec<&StatementEntry> = statements.iter().filter(|s| is_told(s)).collect();
    let claims = dated_claims(asked, id)?;
    let scale = Scale::new(&story.articles, &said, &claims);
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
        list: list(&story.articles, &said, &claims),
        happened: scale.happened(&claims),
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

/// Whether a statement has a day of its own and somebody who spoke: what stands
/// inside another statement without a speaker was said when that one was.
fn is_told(statement: &StatementEntry) -> bool {
    let nobody = statement.within.is_some() && statement.speaker.is_none();
    said_on(statement).is_some() && !nobody
}

/// Claims of the story that tell when it happened, those of most outlets if there
/// are too many, by day.
fn dated_claims(asked: &Asked, story: &str) -> Result<Vec<ClaimEntry>, Trouble> {
    let mut claims = asked.corpus.claims(&ClaimFilter {
        story: Some(story.to_owned()),
        dated: true,
        ..ClaimFilter::default()
    })?;
    if claims.len() > CLAIMS {
        claims.sort_by_key(|claim| std::cmp::Reverse((claim.outlets, claim.origins)));
        claims.truncate(CLAIMS);
        claims.sort_by(|a, b| happened(a).cmp(&happened(b)));
    }
    Ok(claims)
}

fn happened(claim: &ClaimEntry) -> (Option<&str>, Option<&str>) {
    (
        claim.happened_first.as_deref(),
        claim.happened_last.as_deref(),
    )
}

/// The day on which a claim says that it happened, if it is one day or two: "in
/// April" is no day.
fn on_a_day(claim: &ClaimEntry) -> Option<&str> {
    let first = claim.happened_first.as_deref()?;
    let last = claim.happened_last.as_deref().unwrap_or(first);
    let length = days::number(last)? - days::number(first)?;
    (length <= 1).then_some(first)
}

/// Days as places from left to right.
struct Scale {
    days: Vec<i32>,
}

impl Scale {
    fn new(articles: &[ArticleEntry], said: &[&StatementEntry], claims: &[ClaimEntry]) -> Self {
        let published: Vec<i32> = articles
            .iter()
            .filter_map(|article| days::number(published(article)?))
            .collect();
        let first = published.iter().min().copied().unwrap_or_default();
        let last = published.iter().max().copied().unwrap_or(first);
        let earliest = last - MOST_COLUMNS as i32;
        let spoken = said.iter().filter_map(|s| days::number(said_on(s)?));
        let first = spoken.filter(|day| *day >= earliest).fold(first, i32::min);
        // What lies far back is told in the list; drawn, it would press the story
        // itself into a corner.
        let near = first - (last - first).max(NEAR);
        let told = claims
            .iter()
            .filter_map(|claim| days::number(on_a_day(claim)?));
        let first = told.filter(|day| *day >= near).fold(first, i32::min);
        Self {
            days: vec![first, last.max(first)],
        }
    }

    fn holds(&self, day: &str) -> bool {
        days::number(day).is_some_and(|day| (self.days[0]..=self.days[1]).contains(&day))
    }

    fn x(&self, day: i32) -> usize {
        let (first, last) = (self.days[0], self.days[1]);
        let length = (last - first + 1) as usize;
        let offset = (day.clamp(first, last) - first) as usize;
        LABEL + (offset * 2 + 1) * WIDTH / (length * 2)
    }

    /// One mark a day, for all that is said to have happened on it.
    fn happened(&self, claims: &[ClaimEntry]) -> Vec<Happened> {
        let mut days: BTreeMap<&str, Vec<&ClaimEntry>> = BTreeMap::new();
        for claim in claims {
            let day = on_a_day(claim).filter(|day| self.holds(day));
            if let Some(day) = day {
                days.entry(day).or_default().push(claim);
            }
        }
        let mark = |(day, claims): (&str, Vec<&ClaimEntry>)| {
            let widest = claims.iter().max_by_key(|claim| claim.outlets)?;
            let outlets = usize::try_from(widest.outlets).unwrap_or(1);
            Some(Happened {
                x: self.x(days::number(day)?),
                size: 4 + outlets.min(8) / 2,
                link: format!("#d-{day}"),
                name: format!(
                    "{}: {} said to have happened; in {}: {}",
                    days::long(day),
                    crate::page::count(claims.len(), "thing", "things"),
                    crate::page::count(outlets, "outlet", "outlets"),
                    shorten(&one_line(&widest.text), 110)
                ),
            })
        };
        days.into_iter().filter_map(mark).collect()
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

/// Stands for no day, behind all days.
const UNDATED: &str = "undated";

fn on<'a>(days: &'a mut BTreeMap<String, Day>, date: Option<&str>) -> &'a mut Day {
    days.entry(date.unwrap_or(UNDATED).to_owned()).or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Claims, dated statements and articles, day by day; what has no day comes last.
fn list(
    articles: &[ArticleEntry],
    said: &[&StatementEntry],
    claims: &[ClaimEntry],
) -> Vec<(String, Day)> {
    let mut days: BTreeMap<String, Day> = BTreeMap::new();
    for claim in claims {
        let outlets = usize::try_from(claim.outlets).unwrap_or(usize::MAX);
        let until = claim.happened_last.as_deref();
        let until = until.filter(|last| Some(*last) != claim.happened_first.as_deref());
        let until = until.map_or_else(String::new, |last| format!(" · until {}", days::long(last)));
        on(&mut days, claim.happened_first.as_deref())
            .happened
            .push(Line {
                who: String::new(),
                text: shorten(&one_line(&claim.text), 220),
                link: Links::Served.passage(&crate::links::Passage {
                    article: claim.article.id.clone(),
                    span: claim.span,
                    statement: None,
                }),
                beside: format!(
                    "{}{until}",
                    crate::page::count(outlets, "outlet", "outlets")
                ),
            });
    }
    for statement in said {
        let speaker = statement.speaker.as_ref();
        on(&mut days, said_on(statement)).said.push(Line {
            who: speaker.map_or_else(|| "speaker not known".to_owned(), |s| s.name.clone()),
            text: shorten(&one_line(&statement.text), 140),
            link: Links::Served.words(&statement.id),
            beside: format!("{}, {}", statement.act, outlet(&statement.article)),
        });
    }
    for article in articles {
        on(&mut days, published(article)).published.push(Line {
            who: outlet(article).to_owned(),
            text: article
                .title
                .clone()
                .unwrap_or_else(|| "untitled".to_owned()),
            link: format!("/article/{}", encoded(&article.id)),
            beside: String::new(),
        });
    }
    let named = |(date, mut named): (String, Day)| {
        named.day = day(Some(date.as_str()).filter(|date| *date != UNDATED));
        (date, named)
    };
    days.into_iter().map(named).collect()
}

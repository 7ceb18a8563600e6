//! Stories: which articles, who speaks where, what each outlet has.

use super::articles::{ArticleEntry, ENTRY, entry};
use super::copies::OriginEntry;
use super::filter::{Conditions, Order, Page};
use super::utterances::{UtteranceEntry, UtteranceFilter};
use crate::error::Result;
use crate::rows;
use crate::speaking;
use crate::store::Corpus;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A story as listings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoryEntry {
    /// Derived from its articles.
    pub id: String,
    /// The headline of its most central article.
    pub title: String,
    /// A sentence of that article that sums it up.
    pub summary: Option<String>,
    /// Day of its first article.
    pub first: Option<String>,
    /// Day of its last article.
    pub last: Option<String>,
    /// By date, then id.
    pub articles: Vec<ArticleEntry>,
    /// How many independent origins its articles rest on.
    pub origins: u64,
    /// The rule that put them together.
    pub why: String,
}

/// A story on one line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoryLine {
    /// Derived from its articles.
    pub id: String,
    /// The headline of its most central article.
    pub title: String,
    /// Day of its first article.
    pub first: Option<String>,
    /// Day of its last article.
    pub last: Option<String>,
    /// How many articles it has.
    pub articles: u64,
    /// How many outlets.
    pub outlets: u64,
    /// How many independent origins its articles rest on.
    pub origins: u64,
    /// The speakers heard in most of its outlets, four at most.
    pub heard: Vec<String>,
}

/// Which stories to list; what is `None` does not limit.
#[derive(Clone, Debug, Default)]
pub struct StoryFilter {
    /// With at least so many articles; most stories of a wide pile have one.
    pub min_articles: u64,
    /// With an article of this outlet.
    pub outlet: Option<String>,
    /// With an article published on this day or later.
    pub since: Option<String>,
    /// With an article published on this day or earlier.
    pub until: Option<String>,
    /// With a statement that is at least this sure.
    pub min_confidence: Option<f32>,
    /// The largest first, instead of by day.
    pub largest_first: bool,
    /// Which end of time comes first, where stories are listed by day.
    pub order: Order,
    /// Which stretch of the list.
    pub page: Page,
}

/// A story with what its outlets make of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryDetail {
    /// The story.
    pub story: StoryEntry,
    /// What each outlet has, by name; articles without outlet come first.
    pub outlets: Vec<OutletShare>,
    /// Who speaks, and where: most outlets first, then most statements.
    pub speakers: Vec<SpeakerShare>,
    /// Whose reporting its articles rest on: most articles first.
    pub origins: Vec<OriginEntry>,
    /// What was said once and stands in several of its articles.
    pub utterances: Vec<UtteranceEntry>,
    /// The stories that it follows from or that follow from it.
    pub storyline: Option<StorylineEntry>,
}

/// Stories that follow from one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StorylineEntry {
    /// Derived from its first story.
    pub id: String,
    /// The title of its largest story.
    pub title: String,
    /// By first day; the story asked for among them.
    pub stories: Vec<StorylineStory>,
}

/// A story as a storyline lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StorylineStory {
    /// Derived from its articles.
    pub id: String,
    /// The headline of its most central article.
    pub title: String,
    /// Day of its first article.
    pub first: Option<String>,
    /// How many articles it has.
    pub articles: u64,
}

/// What one outlet has of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutletShare {
    /// The outlet.
    pub outlet: Option<String>,
    /// Its articles.
    pub articles: u64,
    /// Its statements.
    pub statements: u64,
    /// Whom it lets speak.
    pub speakers: u64,
    /// Those of them who speak in no other outlet of the story.
    pub only_here: Vec<String>,
}

/// Where one speaker of a story is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpeakerShare {
    /// The fullest name among the story's articles.
    pub name: String,
    /// Statements in all.
    pub statements: u64,
    /// Statements per outlet, by outlet.
    pub outlets: Vec<OutletCount>,
}

/// How often in one outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutletCount {
    /// The outlet.
    pub outlet: Option<String>,
    /// Statements.
    pub statements: u64,
}

impl Corpus {
    /// Lists stories with their articles.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn stories(&self, filter: &StoryFilter) -> Result<Vec<StoryEntry>> {
        let (conditions, behind) = listed(filter);
        self.say(|c| select(c, &conditions, &behind))
    }

    /// One story with all that its outlets have.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn story(&self, id: &str) -> Result<Option<StoryDetail>> {
        self.story_of_sure(id, None)
    }

    /// One story with what its outlets have of statements that are at least
    /// this sure.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn story_of_sure(
        &self,
        id: &str,
        min_confidence: Option<f32>,
    ) -> Result<Option<StoryDetail>> {
        let mut conditions = Conditions::default();
        conditions.with("s.id = ?", id.to_owned());
        let found = self.say(|c| select(c, &conditions, &conditions.sql()))?;
        let Some(story) = found.into_iter().next() else {
            return Ok(None);
        };
        let least = min_confidence.map(f64::from);
        let spoken = self.say(|c| Spoken::load(c, id, least))?;
        let utterances = self.utterances(&UtteranceFilter {
            story: Some(id.to_owned()),
            min_renderings: u64::from(min_confidence.is_some()) * 2,
            min_confidence,
            ..UtteranceFilter::default()
        })?;
        Ok(Some(StoryDetail {
            outlets: spoken.outlets(&story.articles),
            speakers: spoken.speakers(),
            origins: self.origins(id)?,
            utterances,
            storyline: self.say(|c| storyline_of(c, id))?,
            story,
        }))
    }
}

fn storyline_of(c: &Connection, story: &str) -> rusqlite::Result<Option<StorylineEntry>> {
    let sql = "SELECT l.id, l.title FROM storylines l
         JOIN storyline_stories m ON m.storyline = l.id WHERE m.story = ?";
    let found = rows::list(c, sql, [story], |row| {
        Ok(StorylineEntry {
            id: row.get(0)?,
            title: row.get(1)?,
            stories: Vec::new(),
        })
    })?;
    let Some(mut storyline) = found.into_iter().next() else {
        return Ok(None);
    };
    let sql = "SELECT s.id, s.title, s.first, s.articles FROM storyline_stories m
         JOIN stories s ON s.id = m.story WHERE m.storyline = ? ORDER BY m.nth";
    storyline.stories = rows::list(c, sql, [&storyline.id], |row| {
        Ok(StorylineStory {
            id: row.get(0)?,
            title: row.get(1)?,
            first: row.get(2)?,
            articles: row.get(3)?,
        })
    })?;
    Ok(Some(storyline))
}

impl Corpus {
    /// Lists stories, each on one line: what a page of many shows.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn story_lines(&self, filter: &StoryFilter) -> Result<Vec<StoryLine>> {
        let sql = format!(
            "SELECT s.id, s.title, s.first, s.last, s.articles, s.outlets, s.origins, s.heard
             FROM stories s{}",
            listed(filter).1
        );
        self.say(|c| {
            rows::list(c, &sql, &listed(filter).0.values()[..], |row| {
                let heard: String = row.get(7)?;
                Ok(StoryLine {
                    id: row.get(0)?,
                    title: row.get(1)?,
                    first: row.get(2)?,
                    last: row.get(3)?,
                    articles: row.get(4)?,
                    outlets: row.get(5)?,
                    origins: row.get(6)?,
                    heard: serde_json::from_str(&heard).unwrap_or_default(),
                })
            })
        })
    }
}

/// Speakers named beside a story in a list.
const HEARD: usize = 4;

/// Keeps beside a stored story what a list of stories shows of it.
pub(crate) fn keep_shares(c: &Connection, story: &str) -> rusqlite::Result<()> {
    let speakers = Spoken::load(c, story, None)?.speakers().into_iter();
    let heard: Vec<String> = speakers.take(HEARD).map(|speaker| speaker.name).collect();
    let heard = serde_json::Value::from(heard).to_string();
    let sql = "UPDATE stories SET heard = ?2,
           outlets = (SELECT count(DISTINCT coalesce(a.outlet, '')) FROM story_articles m
             JOIN articles a ON a.number = m.article WHERE m.story = ?1),
           origins = (SELECT count(DISTINCT name) FROM origins WHERE story = ?1)
         WHERE id = ?1";
    c.prepare_cached(sql)?.execute([story, &heard]).map(drop)
}

/// The conditions of a list of stories, and all that stands behind its `FROM`.
fn listed(filter: &StoryFilter) -> (Conditions, String) {
    let mut conditions = story_conditions(filter);
    let order = match (filter.largest_first, filter.order) {
        (true, _) => "s.articles DESC, s.nth",
        (false, Order::OldestFirst) => "s.nth",
        (false, Order::NewestFirst) => "s.nth DESC",
    };
    if filter.min_articles > 1 {
        let least = i64::try_from(filter.min_articles).unwrap_or(i64::MAX);
        conditions.with("s.articles >= ?", least);
    }
    let page = filter.page.sql();
    let behind = format!("{} ORDER BY {order}{page}", conditions.sql());
    (conditions, behind)
}

fn story_conditions(filter: &StoryFilter) -> Conditions {
    let mut inner = Conditions::default();
    inner.maybe("a.outlet = ? COLLATE NOCASE", filter.outlet.as_ref());
    inner.days("a.number", filter.since.as_ref(), filter.until.as_ref());
    if let Some(least) = filter.min_confidence {
        let sure = "EXISTS (SELECT 1 FROM statements t
           WHERE t.article = a.number AND t.confidence >= ?)";
        inner.with(sure, f64::from(least));
    }
    let inner_sql = inner.sql();
    if inner_sql.is_empty() {
        return inner;
    }
    let listed = format!(
        "s.id IN (SELECT story FROM story_articles JOIN articles a ON a.number = article{inner_sql})"
    );
    inner.nested(&listed)
}

fn select(
    c: &Connection,
    conditions: &Conditions,
    behind: &str,
) -> rusqlite::Result<Vec<StoryEntry>> {
    let sql = format!(
        "SELECT s.id, s.title, s.first, s.last, s.why,
           s.origins,
           (SELECT CAST(substr(CAST(text AS BLOB), s.summary_start_byte + 1,
              s.summary_end_byte - s.summary_start_byte) AS TEXT)
            FROM texts WHERE article = s.summary_article)
         FROM stories s{behind}"
    );
    let mut stories = rows::list(c, &sql, &conditions.values()[..], |row| {
        Ok(StoryEntry {
            id: row.get(0)?,
            title: row.get(1)?,
            summary: row.get(6)?,
            first: row.get(2)?,
            last: row.get(3)?,
            articles: Vec::new(),
            why: row.get(4)?,
            origins: row.get(5)?,
        })
    })?;
    let sql = format!(
        "SELECT {ENTRY} FROM story_articles m JOIN articles a ON a.number = m.article
         WHERE m.story = ? ORDER BY m.nth"
    );
    for story in &mut stories {
        story.articles = rows::list(c, &sql, [&story.id], entry)?;
    }
    Ok(stories)
}

/// Statements of a story, counted by outlet and speaker.
struct Spoken {
    /// Statements of each outlet, with a speaker or without.
    by_outlet: BTreeMap<Option<String>, u64>,
    /// Statements of each speaker, joined or by name, in each outlet.
    by_speaker: BTreeMap<String, BTreeMap<Option<String>, u64>>,
    /// The name behind each of them.
    names: BTreeMap<String, String>,
}

impl Spoken {
    /// Counts what is said in a story; of statements that are at least so sure,
    /// if that is asked.
    fn load(c: &Connection, story: &str, least: Option<f64>) -> rusqlite::Result<Self> {
        let mut spoken = Self {
            by_outlet: BTreeMap::new(),
            by_speaker: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        // What indexes know is not asked of the statements themselves.
        let sure = least.map_or_else(String::new, |least| format!(" AND s.confidence >= {least}"));
        let sql = format!(
            "SELECT a.outlet, count(*) FROM story_articles m JOIN articles a ON a.number = m.article
             JOIN statements s ON s.article = m.article{sure} WHERE m.story = ? GROUP BY 1"
        );
        let counted: Vec<(Option<String>, u64)> =
            rows::list(c, &sql, [story], |row| Ok((row.get(0)?, row.get(1)?)))?;
        spoken.by_outlet.extend(counted);
        let statements = format!("JOIN statements s ON s.article = m.article{sure}");
        let (who, from) = match speaking::is_counted(c)? {
            true => (
                "p.id, p.name",
                format!(
                    "JOIN spoken k ON k.article = m.article JOIN speakers p ON p.number = k.speaker{}",
                    match least {
                        Some(_) => format!(" {statements} AND s.ordinal = k.ordinal"),
                        None => String::new(),
                    }
                ),
            ),
            false => ("s.speaker_key, min(s.speaker_name)", statements),
        };
        let sql = format!(
            "SELECT a.outlet, {who}, count(*) FROM story_articles m
             JOIN articles a ON a.number = m.article {from} WHERE m.story = ? GROUP BY 1, 2"
        );
        type Counted = (Option<String>, Option<String>, Option<String>, u64);
        let counted: Vec<Counted> = rows::list(c, &sql, [story], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        for (outlet, key, name, count) in counted {
            if let (Some(key), Some(name)) = (key, name) {
                spoken.names.entry(key.clone()).or_insert(name);
                let outlets = spoken.by_speaker.entry(key).or_default();
                *outlets.entry(outlet).or_default() += count;
            }
        }
        Ok(spoken)
    }

    fn outlets(&self, articles: &[ArticleEntry]) -> Vec<OutletShare> {
        let names: BTreeSet<&Option<String>> = articles.iter().map(|a| &a.outlet).collect();
        let share = |outlet: &Option<String>| {
            let speaks = |heard: &&BTreeMap<_, _>| heard.contains_key(outlet);
            let here = self.by_speaker.iter().filter(|(_, heard)| speaks(heard));
            let only = here.clone().filter(|(_, heard)| heard.len() == 1);
            OutletShare {
                outlet: outlet.clone(),
                articles: articles.iter().filter(|a| a.outlet == *outlet).count() as u64,
                statements: self.by_outlet.get(outlet).copied().unwrap_or_default(),
                speakers: here.count() as u64,
                only_here: only.map(|(key, _)| self.names[key].clone()).collect(),
            }
        };
        names.into_iter().map(share).collect()
    }

    fn speakers(&self) -> Vec<SpeakerShare> {
        let share = |(key, heard): (&String, &BTreeMap<Option<String>, u64>)| {
            let count = |(outlet, statements): (&Option<String>, &u64)| OutletCount {
                outlet: outlet.clone(),
                statements: *statements,
            };
            SpeakerShare {
                name: self.names[key].clone(),
                statements: heard.values().sum(),
                outlets: heard.iter().map(count).collect(),
            }
        };
        let mut speakers: Vec<SpeakerShare> = self.by_speaker.iter().map(share).collect();
        speakers.sort_by(|a, b| {
            let size = |s: &SpeakerShare| (s.outlets.len(), s.statements);
            size(b).cmp(&size(a)).then_with(|| a.name.cmp(&b.name))
        });
        speakers
    }
}

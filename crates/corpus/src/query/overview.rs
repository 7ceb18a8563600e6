//! The corpus as a whole: what was published when, and what made the layers.

use crate::error::Result;
use crate::relating::related_by;
use crate::rows;
use crate::store::Corpus;
use crate::tables::SCHEMA_VERSION;
use crosswire_article::ArticleId;
use rusqlite::OptionalExtension;
use serde::Serialize;

/// Articles of one outlet on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutletDay {
    /// The outlet, if known.
    pub outlet: Option<String>,
    /// `YYYY-MM-DD`, if known.
    pub day: Option<String>,
    /// How many.
    pub articles: u64,
}

/// What made the corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Making {
    /// The version of the tables.
    pub tables: i32,
    /// Versions of the analysis with the number of articles that each made.
    pub analyses: Vec<(String, u64)>,
    /// The version that made stories, utterances and copies; `None` while
    /// articles or corrections are newer than they.
    pub relations: Option<String>,
}

impl Corpus {
    /// How many articles each outlet published each day, by outlet, then day.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn outlet_days(&self) -> Result<Vec<OutletDay>> {
        // In the order of an index; times of one day are put together here.
        let sql = "SELECT outlet, published, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1, 2";
        let found: Vec<OutletDay> = self.say(|c| {
            rows::list(c, sql, [], |row| {
                let published: Option<String> = row.get(1)?;
                let day = published.as_deref().map(|p| p.get(..10).unwrap_or(p));
                Ok(OutletDay {
                    outlet: row.get(0)?,
                    day: day.map(str::to_owned),
                    articles: row.get(2)?,
                })
            })
        })?;
        let mut days: Vec<OutletDay> = Vec::with_capacity(found.len());
        for next in found {
            match days.last_mut() {
                Some(last) if last.outlet == next.outlet && last.day == next.day => {
                    last.articles += next.articles;
                }
                _ => days.push(next),
            }
        }
        Ok(days)
    }

    /// Which versions made the layers and relations.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn making(&self) -> Result<Making> {
        let sql = "SELECT analysis, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC, 1";
        self.say(|c| {
            Ok(Making {
                tables: SCHEMA_VERSION,
                analyses: rows::list(c, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?,
                relations: related_by(c)?,
            })
        })
    }

    /// The id of the story that holds an article, once stories are made.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn story_of(&self, article: &ArticleId) -> Result<Option<String>> {
        let sql = "SELECT story FROM story_articles m JOIN articles a ON a.number = m.article
             WHERE a.id = ? ORDER BY story LIMIT 1";
        self.say(|c| {
            c.prepare_cached(sql)?
                .query_row([article.as_str()], |row| row.get(0))
                .optional()
        })
    }
}

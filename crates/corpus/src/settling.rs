//! What rests on a story, made anew after a correction changed it.
//!
//! A comparison of all articles waits for the next read. The claims, conflicts
//! and voices of the one story that a correction touches do not: they are made
//! of that story's articles alone, and stand on the same page as the correction.

use crate::claiming::{self, Claims};
use crate::copying;
use crate::error::Result;
use crate::query::{keep_counts, keep_shares};
use crate::reading::{ReadOptions, begin};
use crate::relating::load_story;
use crate::rows::list;
use crate::store::Corpus;
use crosswire_analysis::across::claims;
use crosswire_analysis::across::cross_encoder::Readings;
use crosswire_article::{ArticleId, Story};
use rusqlite::{Connection, params};

impl Corpus {
    /// Makes claims, conflicts and voices of these stories anew.
    pub(crate) fn settle(&self, stories: &[String]) -> Result<()> {
        for id in stories {
            let Some(story) = self.say(|c| load_story(c, id))? else {
                continue;
            };
            let found = self.claims_of(&story)?;
            self.say(|c| {
                let transaction = begin(c)?;
                claiming::replace_of_story(&transaction, id, &found)?;
                keep_shares(&transaction, id)?;
                keep_counts(&transaction)?;
                transaction.commit()
            })?;
        }
        Ok(())
    }

    fn claims_of(&self, story: &Story) -> Result<Claims> {
        let mut claims = self.claims_within(story)?;
        let pool = self.pool(&ReadOptions::default())?;
        claims.conflicts.extend(self.answers_of(story, &pool)?);
        Ok(claims)
    }

    fn claims_within(&self, story: &Story) -> Result<Claims> {
        if story.articles.len() < 2 {
            return Ok(Claims::default());
        }
        let articles = self.load_story(story)?;
        let origins = self.say(|c| copying::origins_of(c, &story.id))?;
        let copies = self.say(|c| copying::copies_within(c, &story.id))?;
        let (origins, copies): (Vec<_>, Vec<_>) =
            (origins.iter().collect(), copies.iter().collect());
        Ok(claims::find(story, &articles, &origins, &copies, &Readings::default()).into())
    }
}

/// The stories that hold an article: one, once articles were compared.
pub(crate) fn stories_of(c: &Connection, article: &ArticleId) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT m.story FROM story_articles m JOIN articles a ON a.number = m.article
         WHERE a.id = ? ORDER BY m.story";
    list(c, sql, [article.as_str()], |row| row.get(0))
}

/// Lets storylines follow when stories were joined or parted: a story that took
/// the place of another takes its place in the storyline, too; one that is gone
/// leaves it. Which stories follow from which is compared anew at the next read.
pub(crate) fn follow(c: &Connection, before: &[String], after: &[Story]) -> rusqlite::Result<()> {
    let gone = before
        .iter()
        .filter(|id| after.iter().all(|story| story.id != **id));
    let mut new = after.iter().filter(|story| !before.contains(&story.id));
    for id in gone {
        let sql = "DELETE FROM storyline_stories WHERE story = ?";
        match new.next() {
            Some(story) if after.len() >= before.len() => c.execute(
                "UPDATE OR REPLACE storyline_stories SET story = ?2 WHERE story = ?1",
                params![id, story.id],
            )?,
            _ => c.execute(sql, [id])?,
        };
    }
    c.execute_batch(
        "DELETE FROM storylines WHERE id IN (SELECT storyline FROM storyline_stories
           GROUP BY storyline HAVING count(*) < 2);
         DELETE FROM storyline_stories WHERE storyline NOT IN (SELECT id FROM storylines);",
    )
}

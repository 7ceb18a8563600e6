//! Denials that answer an accusation of an earlier story: found storyline by
//! storyline.

use crate::claiming::Compared;
use crate::copying;
use crate::error::Result;
use crate::relating::load_story;
use crate::rows::list;
use crate::store::Corpus;
use crosswire_analysis::across::claims::{self, Heard};
use crosswire_analysis::across::cross_encoder::Readings;
use crosswire_article::{ArticleId, Conflict, Origin, Story};
use rayon::ThreadPool;
use rayon::prelude::*;
use std::collections::BTreeMap;

type Roots<'a> = BTreeMap<&'a ArticleId, &'a str>;

impl Corpus {
    /// The denials of all stories that answer another story of their storyline.
    pub(crate) fn find_answers(
        &self,
        pile: Compared<'_>,
        pool: &ThreadPool,
    ) -> Result<Vec<Conflict>> {
        let (stories, storylines) = (pile.stories, pile.storylines);
        let by_id: BTreeMap<&str, &Story> = stories.iter().map(|s| (s.id.as_str(), s)).collect();
        let roots = roots(&pile.copies.origins);
        let mut found = Vec::new();
        for line in storylines {
            let ids = line.stories.iter();
            let line: Vec<&Story> = ids
                .filter_map(|id| by_id.get(id.as_str()).copied())
                .collect();
            let heard = self.hear(&line, &roots, pool)?;
            let answers = (0..line.len()).into_par_iter();
            let answers = answers.map(|nth| answers_of(nth, &line, &heard, pile.readings));
            found.extend(
                pool.install(|| answers.collect::<Vec<_>>())
                    .into_iter()
                    .flatten(),
            );
        }
        Ok(found)
    }

    /// The denials of one story, as stored, that answer another of its storyline.
    pub(crate) fn answers_of(&self, story: &Story, pool: &ThreadPool) -> Result<Vec<Conflict>> {
        let line = self.say(|c| {
            let sql = "SELECT o.story FROM storyline_stories s
                 JOIN storyline_stories o ON o.storyline = s.storyline
                 WHERE s.story = ? ORDER BY o.nth";
            let ids: Vec<String> = list(c, sql, [&story.id], |row| row.get(0))?;
            let stories = ids.iter().map(|id| load_story(c, id));
            stories.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let line: Vec<Story> = line.into_iter().flatten().collect();
        let line: Vec<&Story> = line.iter().collect();
        let Some(nth) = line.iter().position(|other| other.id == story.id) else {
            return Ok(Vec::new());
        };
        let origins = self.say(|c| {
            let all = line.iter().map(|story| copying::origins_of(c, &story.id));
            all.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let origins: Vec<Origin> = origins.into_iter().flatten().collect();
        let heard = self.hear(&line, &roots(&origins), pool)?;
        Ok(answers_of(nth, &line, &heard, &Readings::default()))
    }

    /// The articles of each story that accuse or deny.
    fn hear(
        &self,
        line: &[&Story],
        roots: &Roots<'_>,
        pool: &ThreadPool,
    ) -> Result<Vec<Vec<Heard>>> {
        let mut all = Vec::with_capacity(line.len());
        for story in line {
            let articles = self.load_story(story)?;
            let hear = |article: crosswire_article::Annotated| {
                let root = roots.get(&article.article.id).copied();
                Heard::of(article, root)
            };
            all.push(pool.install(|| articles.into_par_iter().filter_map(hear).collect()));
        }
        Ok(all)
    }
}

fn answers_of(
    nth: usize,
    line: &[&Story],
    heard: &[Vec<Heard>],
    readings: &Readings,
) -> Vec<Conflict> {
    let others = heard.iter().enumerate().filter(|(other, _)| *other != nth);
    let others: Vec<&Heard> = others.flat_map(|(_, articles)| articles).collect();
    claims::answers(&line[nth].id, &heard[nth], &others, readings)
}

fn roots(origins: &[Origin]) -> Roots<'_> {
    let articles = origins.iter().flat_map(|origin| {
        let own = origin.articles.iter();
        own.map(|article| (&article.article, origin.name.as_str()))
    });
    articles.collect()
}

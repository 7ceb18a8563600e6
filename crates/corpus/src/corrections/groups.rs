//! Corrections of what belongs together: utterances and stories.
//!
//! They are applied to what a comparison of all articles found, whenever it is
//! made; and, so that they show at once, to the stored groups they touch.

use super::{Change, Correction, CorrectionState, Place};
use crate::claiming;
use crate::drifting;
use crate::relating::{insert_story, insert_utterance, load_story, load_utterance};
use crate::rows::{self, list};
use crate::settling::follow;
use crate::spans;
use crosswire_article::{ArticleId, Rendering, StatementRef, Story, Utterance, short_hash};
use rusqlite::{Connection, params};

/// Applies the corrections of groups among `corrections` to what a comparison
/// found, in order. One whose statement or article is gone changes nothing.
pub(crate) fn regroup(
    c: &Connection,
    stories: &mut Vec<Story>,
    utterances: &mut Vec<Utterance>,
    corrections: &[Correction],
) -> rusqlite::Result<()> {
    for correction in corrections {
        let Some(other) = correction.change.other() else {
            continue;
        };
        let (place, id) = (&correction.place, correction.id.as_str());
        match &correction.change {
            Change::SameUtterance { .. } => {
                if let (Ok(a), Ok(b)) = (resolve(c, place)?, resolve(c, other)?) {
                    join_utterances(c, utterances, &a, &b, (place, other), id)?;
                }
            }
            Change::OtherUtterance { .. } => {
                if let (Ok(a), Ok(b)) = (resolve(c, place)?, resolve(c, other)?) {
                    part_utterance(utterances, &a, &b, id);
                }
            }
            Change::SameStory { .. } => {
                join_stories(c, stories, &place.article_id(), &other.article_id(), id)?;
            }
            Change::OtherStory { .. } => {
                part_story(c, stories, &place.article_id(), &other.article_id(), id)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The stored statement at a place, or why there is none.
fn resolve(c: &Connection, place: &Place) -> rusqlite::Result<Result<StatementRef, String>> {
    let sql = "SELECT s.ordinal, s.cue, a.hash FROM statements s
         JOIN articles a ON a.number = s.article
         WHERE a.id = ? AND s.content = ? ORDER BY s.ordinal";
    let content = spans::to_text(&place.content);
    let found: Vec<(u32, String, String)> = list(c, sql, params![place.article, content], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let reference = |ordinal: u32| StatementRef {
        article: place.article_id(),
        ordinal,
    };
    let cue = spans::to_text(&place.cue);
    let same_text = |(_, _, hash): &&(u32, String, String)| *hash == place.hash;
    let found: Vec<_> = found.iter().filter(same_text).collect();
    Ok(match found[..] {
        [] => Err("a statement of exactly these words is not there".to_owned()),
        [(ordinal, ..)] => Ok(reference(*ordinal)),
        _ => {
            let by_cue = found.iter().find(|(_, its, _)| *its == cue);
            by_cue
                .map(|(ordinal, ..)| reference(*ordinal))
                .ok_or_else(|| "several statements have exactly these words".to_owned())
        }
    })
}

fn holding(utterances: &[Utterance], statement: &StatementRef) -> Option<usize> {
    let holds = |u: &Utterance| u.renderings.iter().any(|r| r.statement == *statement);
    utterances.iter().position(holds)
}

/// What a statement brings along: its whole utterance, or itself.
fn taken(utterances: &mut Vec<Utterance>, statement: &StatementRef, place: &Place) -> Utterance {
    match holding(utterances, statement) {
        Some(index) => utterances.remove(index),
        None => Utterance {
            id: format!("u-{}", &short_hash(&[&statement.name()])[..12]),
            speaker: None,
            renderings: vec![Rendering {
                statement: statement.clone(),
                content: place.content.clone(),
                // Not measured: a reader, not the words, joins them.
                similarity: 0.0,
                drift: Vec::new(),
            }],
            why: String::new(),
        },
    }
}

fn join_utterances(
    c: &Connection,
    utterances: &mut Vec<Utterance>,
    a: &StatementRef,
    b: &StatementRef,
    places: (&Place, &Place),
    correction: &str,
) -> rusqlite::Result<()> {
    let (first, second) = (holding(utterances, a), holding(utterances, b));
    if a == b || (first.is_some() && first == second) {
        return Ok(());
    }
    let at = first.into_iter().chain(second).min();
    let at = at.unwrap_or(utterances.len());
    let one = taken(utterances, a, places.0);
    let two = taken(utterances, b, places.1);
    let mut renderings = one.renderings;
    renderings.extend(two.renderings);
    let mut keyed = Vec::with_capacity(renderings.len());
    for rendering in renderings {
        let number = rows::number_of(c, &rendering.statement.article)?;
        keyed.push(((number, rendering.statement.clone()), rendering));
    }
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let renderings: Vec<Rendering> = keyed.into_iter().map(|(_, rendering)| rendering).collect();
    let first = renderings.first().map(|r| r.statement.name());
    let of_one = one.why.is_empty() || first.as_deref() != Some(&*a.name());
    let speaker = match (one.speaker, two.speaker) {
        (Some(a), Some(b)) => Some(if b.len() > a.len() { b } else { a }),
        (a, b) => a.or(b),
    };
    let speaker = match speaker {
        Some(speaker) => Some(speaker),
        None => speaker_of(c, a)?.or(speaker_of(c, b)?),
    };
    let id = match of_one && !one.why.is_empty() {
        true => one.id,
        false if !two.why.is_empty() => two.id,
        false => format!("u-{}", &short_hash(&[&first.unwrap_or_default()])[..12]),
    };
    let before = [one.why, two.why].into_iter().find(|why| !why.is_empty());
    let joined = Utterance {
        id,
        speaker,
        renderings,
        why: told("joined", correction, before),
    };
    utterances.insert(at.min(utterances.len()), joined);
    Ok(())
}

fn told(what: &str, correction: &str, before: Option<String>) -> String {
    match before {
        Some(before) => format!("{what} by a reader ({correction}); before: {before}"),
        None => format!("{what} by a reader ({correction})"),
    }
}

fn speaker_of(c: &Connection, statement: &StatementRef) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT s.speaker_name FROM statements s JOIN articles a ON a.number = s.article
         WHERE a.id = ? AND s.ordinal = ?";
    let values = params![statement.article.as_str(), statement.ordinal];
    let found: Vec<Option<String>> = list(c, sql, values, |row| row.get(0))?;
    Ok(found.into_iter().next().flatten())
}

fn part_utterance(
    utterances: &mut Vec<Utterance>,
    a: &StatementRef,
    b: &StatementRef,
    correction: &str,
) {
    let index = holding(utterances, a);
    let Some(index) = index.filter(|_| index == holding(utterances, b)) else {
        return;
    };
    let utterance = &mut utterances[index];
    utterance.renderings.retain(|r| r.statement != *a);
    utterance.why = told(
        "one rendering taken out",
        correction,
        Some(utterance.why.clone()),
    );
    if utterance.renderings.len() < 2 {
        utterances.remove(index);
    }
}

fn story_with(stories: &[Story], article: &ArticleId) -> Option<usize> {
    stories.iter().position(|s| s.articles.contains(article))
}

fn join_stories(
    c: &Connection,
    stories: &mut Vec<Story>,
    a: &ArticleId,
    b: &ArticleId,
    correction: &str,
) -> rusqlite::Result<()> {
    let (Some(one), Some(two)) = (story_with(stories, a), story_with(stories, b)) else {
        return Ok(());
    };
    if one == two {
        return Ok(());
    }
    let second = stories.remove(one.max(two));
    let first = &mut stories[one.min(two)];
    // The larger gives the headline; the one that begins first, the id.
    if second.articles.len() > first.articles.len() {
        first.title = second.title;
        first.summary = second.summary;
    }
    first.articles.extend(second.articles);
    first.first = earliest(first.first.take(), second.first);
    first.last = first.last.take().max(second.last);
    first.why = told("joined", correction, Some(first.why.clone()));
    let mut numbered = Vec::new();
    for article in first.articles.drain(..) {
        numbered.push((rows::number_of(c, &article)?, article));
    }
    numbered.sort();
    first.articles = numbered.into_iter().map(|(_, article)| article).collect();
    Ok(())
}

fn earliest(a: Option<String>, b: Option<String>) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn part_story(
    c: &Connection,
    stories: &mut Vec<Story>,
    a: &ArticleId,
    b: &ArticleId,
    correction: &str,
) -> rusqlite::Result<()> {
    let index = story_with(stories, a);
    let Some(index) = index.filter(|_| index == story_with(stories, b) && a != b) else {
        return Ok(());
    };
    let story = &mut stories[index];
    story.articles.retain(|article| article != a);
    story.summary = story.summary.take().filter(|summary| summary.article != *a);
    story.why = told("one article taken out", correction, Some(story.why.clone()));
    let sql = "SELECT coalesce(title, ''), substr(published, 1, 10) FROM articles WHERE id = ?";
    let (title, day): (String, Option<String>) =
        c.query_row(sql, [a.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let alone = Story {
        id: format!("st-{}", &short_hash(&[a.as_str()])[..12]),
        title,
        summary: None,
        first: day.clone(),
        last: day,
        articles: vec![a.clone()],
        why: told("set apart", correction, None),
    };
    // Ids come from a story's first article: where that one left, the others
    // take theirs from the next.
    if alone.id == story.id
        && let Some(first) = story.articles.first()
    {
        story.id = format!("st-{}", &short_hash(&[first.as_str()])[..12]);
    }
    stories.insert(index + 1, alone);
    Ok(())
}

/// The stored groups that one correction touches.
pub(super) struct Groups {
    ends: [Result<StatementRef, String>; 2],
    of_stories: bool,
    apart: bool,
    stories: Vec<Story>,
    utterances: Vec<Utterance>,
}

impl Groups {
    pub(super) fn of(c: &Connection, correction: &Correction) -> rusqlite::Result<Self> {
        let change = &correction.change;
        let empty = Place::default();
        let places = [&correction.place, change.other().unwrap_or(&empty)];
        let of_stories = matches!(change, Change::SameStory { .. } | Change::OtherStory { .. });
        let mut groups = Self {
            ends: [resolve(c, places[0])?, resolve(c, places[1])?],
            of_stories,
            apart: matches!(
                change,
                Change::OtherStory { .. } | Change::OtherUtterance { .. }
            ),
            stories: Vec::new(),
            utterances: Vec::new(),
        };
        for place in places {
            groups.load(c, place)?;
        }
        Ok(groups)
    }

    fn load(&mut self, c: &Connection, place: &Place) -> rusqlite::Result<()> {
        if self.of_stories {
            let sql = "SELECT story FROM story_articles m JOIN articles a ON a.number = m.article
                 WHERE a.id = ? ORDER BY story";
            for id in list(c, sql, [&place.article], |row| row.get::<_, String>(0))? {
                if self.stories.iter().all(|story| story.id != id) {
                    self.stories.extend(load_story(c, &id)?);
                }
            }
            return Ok(());
        }
        let Ok(statement) = resolve(c, place)? else {
            return Ok(());
        };
        let sql = "SELECT utterance FROM renderings r JOIN articles a ON a.number = r.article
             WHERE a.id = ? AND r.statement = ? ORDER BY utterance";
        let values = params![statement.article.as_str(), statement.ordinal];
        for id in list(c, sql, values, |row| row.get::<_, String>(0))? {
            if self.utterances.iter().all(|known| known.id != id) {
                self.utterances.extend(load_utterance(c, &id)?);
            }
        }
        Ok(())
    }

    /// What became of the correction that touches these groups.
    pub(super) fn state(&self, other: &Place) -> CorrectionState {
        let together = match self.of_stories {
            true => {
                let holds = |s: &Story| s.articles.contains(&other.article_id());
                self.stories.len() == 1 && self.stories.iter().all(holds)
            }
            false => match &self.ends {
                [Ok(a), Ok(b)] => {
                    let group = holding(&self.utterances, a);
                    group.is_some() && group == holding(&self.utterances, b)
                }
                [Err(problem), _] | [_, Err(problem)] => {
                    return CorrectionState::DoesNotFit(problem.clone());
                }
            },
        };
        if together == self.apart {
            let message = "it shows when articles are compared anew: run `crosswire read` again";
            return CorrectionState::DoesNotFit(message.to_owned());
        }
        let statement = self.ends[0].as_ref().ok().filter(|_| !self.of_stories);
        CorrectionState::Applied(statement.map(StatementRef::name))
    }

    /// Changes the stored groups as the correction says; ids of the stories that
    /// it made or changed.
    pub(super) fn change(
        mut self,
        c: &Connection,
        correction: &Correction,
    ) -> rusqlite::Result<Vec<String>> {
        let before: Vec<String> = match self.of_stories {
            true => self.stories.iter().map(|s| s.id.clone()).collect(),
            false => self.utterances.iter().map(|u| u.id.clone()).collect(),
        };
        let one = std::slice::from_ref(correction);
        regroup(c, &mut self.stories, &mut self.utterances, one)?;
        drifting::mark(c, &mut self.utterances)?;
        let (table, members, column) = match self.of_stories {
            true => ("stories", "story_articles", "story"),
            false => ("utterances", "renderings", "utterance"),
        };
        let mut nth = u64::MAX;
        for id in &before {
            let found: u64 = c.query_row(
                &format!("SELECT nth FROM {table} WHERE id = ?"),
                [id],
                |row| row.get(0),
            )?;
            nth = nth.min(found);
            c.execute(&format!("DELETE FROM {table} WHERE id = ?"), [id])?;
            c.execute(&format!("DELETE FROM {members} WHERE {column} = ?"), [id])?;
        }
        if before.is_empty() {
            let sql = format!("SELECT coalesce(max(nth) + 1, 0) FROM {table}");
            nth = c.query_row(&sql, [], |row| row.get(0))?;
        }
        let nth = usize::try_from(nth).unwrap_or_default();
        for story in &self.stories {
            insert_story(c, nth, story)?;
        }
        for utterance in &self.utterances {
            insert_utterance(c, nth, utterance)?;
        }
        if self.of_stories {
            move_origins(c, &before, &self.stories)?;
            follow(c, &before, &self.stories)?;
            claiming::forget_lost(c)?;
        }
        Ok(self.stories.into_iter().map(|story| story.id).collect())
    }
}

/// Gives each article's origin to the story that holds the article now.
fn move_origins(c: &Connection, before: &[String], stories: &[Story]) -> rusqlite::Result<()> {
    // Out of the way first: places within a story are part of the key.
    for (index, id) in before.iter().enumerate() {
        c.execute(
            "UPDATE origins SET nth = nth + ?2 WHERE story = ?1",
            params![id, 1_000_000 * (index + 1)],
        )?;
    }
    for story in stories {
        for (nth, article) in story.articles.iter().enumerate() {
            let number = rows::number_of(c, article)?;
            for id in before {
                c.execute(
                    "UPDATE origins SET story = ?1, nth = ?2 WHERE story = ?3 AND article = ?4
                       AND nth >= 1000000",
                    params![story.id, nth, id, number],
                )?;
            }
        }
    }
    Ok(())
}

//! Stories, people and utterances over the whole corpus, and layers made anew.

use crate::annotate::Annotate;
use crate::claiming::{self, Claims, Compared};
use crate::copying::{self, Copies};
use crate::corrections;
use crate::drifting;
use crate::error::{Error, ErrorKind, Result};
use crate::joining;
use crate::query::{keep_counts, keep_outlets, keep_shares};
use crate::reading::{Progress, ReadOptions, begin, forget_relations, guarded, threads};
use crate::remembering::forget_unused;
use crate::rows::{self, name_key};
use crate::spans;
use crate::speaking;
use crate::store::Corpus;
use crosswire_analysis::across::copies::{Imprint, imprint};
use crosswire_analysis::across::cross_encoder::Readings;
use crosswire_analysis::across::people::JoinedActors;
use crosswire_analysis::across::{self, Digest, RELATIONS_VERSION, Relations};
use crosswire_article::{Annotated, ArticleId, Excerpt, Rendering, Story, Storyline, Utterance};
use rayon::ThreadPool;
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, Params, params};

/// Articles held at once while digests are made.
const CHUNK: usize = 256;

impl Corpus {
    /// A stored article with all its layers.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn annotated(&self, id: &ArticleId) -> Result<Option<Annotated>> {
        self.say(|c| match rows::number_of(c, id)? {
            Some(number) => rows::load(c, number),
            None => Ok(None),
        })
    }

    /// Derives the layers of all articles that an older analysis made, from
    /// their stored texts. Stops anywhere without loss: what is done is marked.
    ///
    /// # Errors
    /// When the file cannot be written or is damaged.
    pub fn rederive(
        &mut self,
        analysis: &impl Annotate,
        options: &ReadOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<u64> {
        let version = analysis.version();
        let outdated = self.say(|c| {
            let sql = "SELECT number FROM articles WHERE analysis <> ? ORDER BY number";
            rows::list(c, sql, [version], |row| row.get(0))
        })?;
        if outdated.is_empty() {
            return Ok(0);
        }
        self.must_write()?;
        let (total, mut done) = (outdated.len() as u64, 0);
        let pool = self.pool(options)?;
        for numbers in outdated.chunks(options.batch.max(1)) {
            let fresh = self.annotate_anew(analysis, &pool, numbers)?;
            self.say(|c| replace_batch(c, &fresh, version))?;
            done += numbers.len() as u64;
            progress(&Progress::Deriving { done, total });
        }
        Ok(total)
    }

    fn annotate_anew(
        &self,
        analysis: &impl Annotate,
        pool: &ThreadPool,
        numbers: &[i64],
    ) -> Result<Vec<Annotated>> {
        let stored = self.load_all(numbers)?;
        let anew = |stored: Annotated| guarded(analysis, (*stored.article).clone());
        let fresh: std::result::Result<Vec<_>, String> =
            pool.install(|| stored.into_par_iter().map(anew).collect());
        fresh.map_err(|message| Error::new(ErrorKind::Corrupt, self.file(), message))
    }

    /// Derives stories, people, utterances, copies and origins, unless those stored are current.
    ///
    /// # Errors
    /// When the file cannot be read or written, or is damaged.
    pub fn relate(
        &mut self,
        version: &str,
        options: &ReadOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<()> {
        let made_by = made_by(version);
        if self.say(related_by)?.as_ref() == Some(&made_by) {
            return Ok(());
        }
        self.must_write()?;
        let readings = self.remembered()?;
        let (relations, copies) = self.relations(&readings, options, progress)?;
        let compared = Compared {
            stories: &relations.stories,
            storylines: &relations.storylines,
            copies: &copies,
            readings: &readings,
        };
        let claims = self.find_claims(compared, &self.pool(options)?, progress)?;
        self.say(|c| {
            let transaction = begin(c)?;
            replace_relations(&transaction, &relations, &copies, &claims, &made_by)?;
            forget_unused(&transaction, &readings)?;
            transaction.commit()
        })
    }

    /// What holds the stored articles together, derived now.
    pub(crate) fn relations(
        &self,
        readings: &Readings,
        options: &ReadOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<(Relations, Copies)> {
        let (digests, imprints) = self.digests(options, progress)?;
        let pool = self.pool(options)?;
        let relate = || across::relate(&digests, readings);
        let mut relations = self.while_reading(readings, &pool, progress, relate)?;
        let changed = self.say(|c| {
            let corrections = corrections::effective(c)?;
            let (stories, utterances) = (&mut relations.stories, &mut relations.utterances);
            corrections::regroup(c, stories, utterances, &corrections)?;
            Ok(corrections.iter().any(|made| made.change.is_of_stories()))
        })?;
        if changed {
            relations.storylines = across::storylines_among(&digests, &relations.stories);
        }
        self.say(|c| drifting::mark(c, &mut relations.utterances))?;
        let copies = self.find_copies(imprints, &relations.stories, &pool)?;
        Ok((relations, copies))
    }

    fn digests(
        &self,
        options: &ReadOptions,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<(Vec<Digest>, Vec<Imprint>)> {
        let numbers = self.numbers()?;
        let pool = self.pool(options)?;
        let mut digests = Vec::with_capacity(numbers.len());
        let mut imprints = Vec::with_capacity(numbers.len());
        for chunk in numbers.chunks(CHUNK) {
            let articles = self.load_all(chunk)?;
            pool.install(|| digests.par_extend(articles.par_iter().map(across::digest)));
            pool.install(|| imprints.par_extend(articles.par_iter().map(imprint)));
            let (done, total) = (digests.len() as u64, numbers.len() as u64);
            progress(&Progress::Relating { done, total });
        }
        Ok((digests, imprints))
    }

    /// All row numbers, oldest article first.
    pub(crate) fn numbers(&self) -> Result<Vec<i64>> {
        self.say(|c| {
            let sql = "SELECT number FROM articles ORDER BY number";
            rows::list(c, sql, [], |row| row.get(0))
        })
    }

    pub(crate) fn load_all(&self, numbers: &[i64]) -> Result<Vec<Annotated>> {
        self.say(|c| {
            let loaded = numbers.iter().filter_map(|n| rows::load(c, *n).transpose());
            loaded.collect()
        })
    }

    pub(crate) fn pool(&self, options: &ReadOptions) -> Result<ThreadPool> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads(options.threads))
            .build()
            .map_err(|error| {
                let message = format!("threads cannot be started: {error}");
                Error::new(ErrorKind::Io, self.file(), message)
            })
    }
}

fn replace_batch(c: &Connection, fresh: &[Annotated], version: &str) -> rusqlite::Result<()> {
    let transaction = begin(c)?;
    for annotated in fresh {
        rows::replace_layers(&transaction, annotated, version)?;
    }
    forget_relations(&transaction)?;
    transaction.commit()
}

/// What makes relations now: the analysis that made the layers, and the way in
/// which articles are compared.
pub(crate) fn made_by(analysis: &str) -> String {
    format!("{analysis}, {RELATIONS_VERSION}")
}

/// By what the stored relations were [made](made_by), if articles are not newer.
pub(crate) fn related_by(c: &Connection) -> rusqlite::Result<Option<String>> {
    c.query_row(
        "SELECT value FROM settings WHERE name = 'relations'",
        [],
        |row| row.get(0),
    )
    .optional()
}

fn replace_relations(
    c: &Connection,
    relations: &Relations,
    copies: &Copies,
    claims: &Claims,
    made_by: &str,
) -> rusqlite::Result<()> {
    // Who speaks is asked when stories and utterances are stored.
    joining::replace(c, &relations.people)?;
    speaking::replace(c)?;
    for table in [
        "stories",
        "story_articles",
        "storylines",
        "storyline_stories",
        "utterances",
        "renderings",
    ] {
        c.execute(&format!("DELETE FROM {table}"), [])?;
    }
    for (nth, story) in relations.stories.iter().enumerate() {
        insert_story(c, nth, story)?;
    }
    for (nth, storyline) in relations.storylines.iter().enumerate() {
        insert_storyline(c, nth, storyline)?;
    }
    for (nth, utterance) in relations.utterances.iter().enumerate() {
        insert_utterance(c, nth, utterance)?;
    }
    copying::replace(c, copies)?;
    for story in &relations.stories {
        keep_shares(c, &story.id)?;
    }
    claiming::replace(c, claims)?;
    let current = "INSERT OR REPLACE INTO settings(name, value) VALUES ('relations', ?)";
    c.execute(current, [made_by])?;
    keep_counts(c)?;
    keep_outlets(c)
}

pub(crate) fn insert_story(c: &Connection, nth: usize, story: &Story) -> rusqlite::Result<()> {
    let sql = "INSERT INTO stories(id, nth, title, summary_article, summary_start_byte,
           summary_end_byte, first, last, articles, why)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let summary = story.summary.as_ref();
    let summary_article = summary
        .map(|summary| rows::number_of(c, &summary.article))
        .transpose()?
        .flatten();
    c.prepare_cached(sql)?.execute(params![
        story.id,
        nth,
        story.title,
        summary_article,
        summary.map(|summary| summary.span.start),
        summary.map(|summary| summary.span.end),
        story.first,
        story.last,
        story.articles.len(),
        story.why
    ])?;
    let sql = "INSERT INTO story_articles(story, nth, article) VALUES (?, ?, ?)";
    for (nth, article) in story.articles.iter().enumerate() {
        let number = rows::number_of(c, article)?;
        c.prepare_cached(sql)?
            .execute(params![story.id, nth, number])?;
    }
    Ok(())
}

fn insert_storyline(c: &Connection, nth: usize, storyline: &Storyline) -> rusqlite::Result<()> {
    let sql = "INSERT INTO storylines(id, nth, title, first, last, why) VALUES (?, ?, ?, ?, ?, ?)";
    c.prepare_cached(sql)?.execute(params![
        storyline.id,
        nth,
        storyline.title,
        storyline.first,
        storyline.last,
        storyline.why
    ])?;
    let sql = "INSERT INTO storyline_stories(storyline, nth, story) VALUES (?, ?, ?)";
    for (nth, story) in storyline.stories.iter().enumerate() {
        c.prepare_cached(sql)?
            .execute(params![storyline.id, nth, story])?;
    }
    Ok(())
}

pub(crate) fn insert_utterance(
    c: &Connection,
    nth: usize,
    utterance: &Utterance,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO utterances(id, nth, speaker, speaker_key, why) VALUES (?, ?, ?, ?, ?)";
    c.prepare_cached(sql)?.execute(params![
        utterance.id,
        nth,
        utterance.speaker,
        utterance.speaker.as_deref().map(name_key),
        utterance.why
    ])?;
    for (nth, rendering) in utterance.renderings.iter().enumerate() {
        insert_rendering(c, &utterance.id, nth, rendering)?;
    }
    speaking::rendered(c, &utterance.id)
}

fn insert_rendering(
    c: &Connection,
    utterance: &str,
    nth: usize,
    rendering: &Rendering,
) -> rusqlite::Result<()> {
    let sql =
        "INSERT INTO renderings(utterance, nth, article, statement, content, similarity, drift)
         VALUES (?, ?, ?, ?, ?, ?, ?)";
    let number = rows::number_of(c, &rendering.statement.article)?;
    c.prepare_cached(sql)?.execute(params![
        utterance,
        nth,
        number,
        rendering.statement.ordinal,
        spans::to_text(&rendering.content),
        f64::from(rendering.similarity),
        drifting::to_text(&rendering.drift),
    ])?;
    Ok(())
}

/// The stored relations, as they were derived.
pub(crate) fn load_relations(c: &Connection) -> rusqlite::Result<Relations> {
    Ok(Relations {
        stories: load_stories(c)?,
        people: JoinedActors::new(joining::load(c)?),
        storylines: load_storylines(c)?,
        utterances: load_utterances(c)?,
    })
}

fn load_stories(c: &Connection) -> rusqlite::Result<Vec<Story>> {
    select_stories(c, "", [])
}

/// The stored story with this id.
pub(crate) fn load_story(c: &Connection, id: &str) -> rusqlite::Result<Option<Story>> {
    Ok(select_stories(c, "WHERE s.id = ?", [id])?.pop())
}

fn select_stories(
    c: &Connection,
    condition: &str,
    values: impl Params,
) -> rusqlite::Result<Vec<Story>> {
    let sql = format!(
        "SELECT s.id, s.title, s.first, s.last, s.why, a.id, s.summary_start_byte,
           s.summary_end_byte
         FROM stories s LEFT JOIN articles a ON a.number = s.summary_article
         {condition} ORDER BY s.nth"
    );
    let mut stories = rows::list(c, &sql, values, |row| {
        let summary: Option<String> = row.get(5)?;
        let summary = match summary {
            Some(article) => Some(Excerpt {
                article: ArticleId::from_stored(article),
                span: rows::span(row, 6)?,
            }),
            None => None,
        };
        Ok(Story {
            id: row.get(0)?,
            title: row.get(1)?,
            summary,
            first: row.get(2)?,
            last: row.get(3)?,
            articles: Vec::new(),
            why: row.get(4)?,
        })
    })?;
    let sql = "SELECT a.id FROM story_articles s JOIN articles a ON a.number = s.article
         WHERE s.story = ? ORDER BY s.nth";
    for story in &mut stories {
        story.articles = rows::list(c, sql, [&story.id], |row| {
            Ok(ArticleId::from_stored(row.get::<_, String>(0)?))
        })?;
    }
    Ok(stories)
}

fn load_storylines(c: &Connection) -> rusqlite::Result<Vec<Storyline>> {
    let sql = "SELECT id, title, first, last, why FROM storylines ORDER BY nth";
    let mut storylines = rows::list(c, sql, [], |row| {
        Ok(Storyline {
            id: row.get(0)?,
            title: row.get(1)?,
            first: row.get(2)?,
            last: row.get(3)?,
            stories: Vec::new(),
            why: row.get(4)?,
        })
    })?;
    let sql = "SELECT story FROM storyline_stories WHERE storyline = ? ORDER BY nth";
    for storyline in &mut storylines {
        storyline.stories = rows::list(c, sql, [&storyline.id], |row| row.get(0))?;
    }
    Ok(storylines)
}

fn load_utterances(c: &Connection) -> rusqlite::Result<Vec<Utterance>> {
    select_utterances(c, "", [])
}

/// The stored utterance with this id.
pub(crate) fn load_utterance(c: &Connection, id: &str) -> rusqlite::Result<Option<Utterance>> {
    Ok(select_utterances(c, "WHERE id = ?", [id])?.pop())
}

fn select_utterances(
    c: &Connection,
    condition: &str,
    values: impl Params,
) -> rusqlite::Result<Vec<Utterance>> {
    let sql = format!("SELECT id, speaker, why FROM utterances {condition} ORDER BY nth");
    let mut utterances = rows::list(c, &sql, values, |row| {
        Ok(Utterance {
            id: row.get(0)?,
            speaker: row.get(1)?,
            renderings: Vec::new(),
            why: row.get(2)?,
        })
    })?;
    for utterance in &mut utterances {
        utterance.renderings = load_renderings(c, &utterance.id)?;
    }
    Ok(utterances)
}

fn load_renderings(c: &Connection, utterance: &str) -> rusqlite::Result<Vec<Rendering>> {
    let sql = "SELECT a.id, r.statement, r.content, r.similarity, r.drift
         FROM renderings r JOIN articles a ON a.number = r.article
         WHERE r.utterance = ? ORDER BY r.nth";
    rows::list(c, sql, [utterance], |row| {
        Ok(Rendering {
            statement: crosswire_article::StatementRef {
                article: ArticleId::from_stored(row.get::<_, String>(0)?),
                ordinal: row.get(1)?,
            },
            content: rows::span_list(row, 2)?,
            similarity: row.get::<_, f64>(3)? as f32,
            drift: rows::changes(row, 4)?,
        })
    })
}

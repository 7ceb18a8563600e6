//! Claims and conflicts over the whole corpus: found story by story, stored, loaded.

use crate::copying::Copies;
use crate::error::Result;
use crate::reading::Progress;
use crate::rows;
use crate::store::Corpus;
use crosswire_analysis::across::claims::{self, Findings};
use crosswire_analysis::across::cross_encoder::Readings;
use crosswire_article::{
    ArticleCopy, ArticleId, Claim, Conflict, ConflictSide, LeftOut, Origin, Position, Span, Story,
    Storyline,
};
use rayon::ThreadPool;
use rayon::prelude::*;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// Articles held at once while stories are compared.
const HELD: usize = 512;

/// What all stories claim and where they part.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Claims {
    /// By story, the most telling first.
    pub(crate) claims: Vec<Claim>,
    /// By story, the most telling first.
    pub(crate) conflicts: Vec<Conflict>,
    /// By claim, then article.
    pub(crate) left_out: Vec<LeftOut>,
}

/// A pile as comparing has it before claims are sought.
#[derive(Clone, Copy)]
pub(crate) struct Compared<'a> {
    pub(crate) stories: &'a [Story],
    pub(crate) storylines: &'a [Storyline],
    pub(crate) copies: &'a Copies,
    /// What the network read before.
    pub(crate) readings: &'a Readings,
}

impl From<Findings> for Claims {
    fn from(found: Findings) -> Self {
        Self {
            claims: found.claims,
            conflicts: found.conflicts,
            left_out: found.left_out,
        }
    }
}

impl Corpus {
    /// Finds the claims and conflicts of all stories, and the denials that answer
    /// what an earlier story of their storyline accuses of.
    pub(crate) fn find_claims(
        &self,
        pile: Compared<'_>,
        pool: &ThreadPool,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<Claims> {
        let Compared {
            stories,
            copies,
            readings,
            ..
        } = pile;
        let of_story = by_story(stories, copies);
        let mut found = Claims::default();
        let compared: Vec<&Story> = stories
            .iter()
            .filter(|story| story.articles.len() > 1)
            .collect();
        let mut rest = &compared[..];
        while !rest.is_empty() {
            let mut held = 0;
            let fits = rest.iter().take_while(|story| {
                held += story.articles.len();
                held <= HELD
            });
            let (chunk, behind) = rest.split_at(fits.count().max(1));
            rest = behind;
            let loaded: Result<Vec<_>> = chunk.iter().map(|story| self.load_story(story)).collect();
            let find = |(story, articles): (&&Story, &Vec<_>)| {
                let beside = of_story.get(story.id.as_str());
                let (origins, copies) = beside.map_or((&[][..], &[][..]), |(o, c)| (o, c));
                claims::find(story, articles, origins, copies, readings)
            };
            let loaded = loaded?;
            let findings: Vec<Findings> =
                pool.install(|| chunk.par_iter().zip(&loaded).map(find).collect());
            for findings in findings {
                found.claims.extend(findings.claims);
                found.conflicts.extend(findings.conflicts);
                found.left_out.extend(findings.left_out);
            }
            self.remember(readings)?;
            progress(&Progress::Claiming {
                done: (compared.len() - rest.len()) as u64,
                total: compared.len() as u64,
            });
        }
        let answers = self.find_answers(pile, pool)?;
        self.remember(readings)?;
        found.conflicts.extend(answers);
        let numbered = stories.iter().enumerate();
        let nth: BTreeMap<&str, usize> = numbered.map(|(n, s)| (s.id.as_str(), n)).collect();
        // Stable: what a story has by itself stands before what it answers.
        let place = |conflict: &Conflict| nth.get(conflict.story.as_str()).copied();
        found.conflicts.sort_by_key(place);
        Ok(found)
    }

    pub(crate) fn load_story(&self, story: &Story) -> Result<Vec<crosswire_article::Annotated>> {
        let numbers = self.say(|c| {
            let numbers = story
                .articles
                .iter()
                .map(|article| rows::number_of(c, article));
            numbers.collect::<rusqlite::Result<Vec<_>>>()
        })?;
        let numbers: Vec<i64> = numbers.into_iter().flatten().collect();
        self.load_all(&numbers)
    }
}

type Beside<'a> = BTreeMap<&'a str, (Vec<&'a Origin>, Vec<&'a ArticleCopy>)>;

/// Origins and copies of every story.
fn by_story<'a>(stories: &'a [Story], copies: &'a Copies) -> Beside<'a> {
    let mut story_of: BTreeMap<&ArticleId, &str> = BTreeMap::new();
    for story in stories {
        story_of.extend(
            story
                .articles
                .iter()
                .map(|article| (article, story.id.as_str())),
        );
    }
    let mut found: Beside = BTreeMap::new();
    for origin in &copies.origins {
        found.entry(&origin.story).or_default().0.push(origin);
    }
    for copy in &copies.copies {
        let (a, b) = (story_of.get(&copy.a), story_of.get(&copy.b));
        if let (Some(a), Some(b)) = (a, b)
            && a == b
        {
            found.entry(a).or_default().1.push(copy);
        }
    }
    found
}

/// Replaces what is stored.
pub(crate) fn replace(c: &Connection, claims: &Claims) -> rusqlite::Result<()> {
    for table in [
        "claims",
        "positions",
        "conflicts",
        "conflict_sides",
        "left_out",
    ] {
        c.execute(&format!("DELETE FROM {table}"), [])?;
    }
    insert(c, claims, 0)
}

/// Stores claims story by story, and conflicts from the place `first` on.
fn insert(c: &Connection, claims: &Claims, first: usize) -> rusqlite::Result<()> {
    let mut story = ("", 0);
    for claim in &claims.claims {
        story = if story.0 == claim.story {
            (story.0, story.1 + 1)
        } else {
            (&claim.story, 0)
        };
        insert_claim(c, story.1, claim)?;
    }
    for (nth, conflict) in claims.conflicts.iter().enumerate() {
        insert_conflict(c, first + nth, conflict)?;
    }
    let known: BTreeSet<&str> = claims
        .claims
        .iter()
        .map(|claim| claim.id.as_str())
        .collect();
    let sql =
        "INSERT OR IGNORE INTO left_out(claim, article, taken_from, copy) VALUES (?, ?, ?, ?)";
    for left in claims
        .left_out
        .iter()
        .filter(|left| known.contains(left.claim.as_str()))
    {
        let (article, from) = (
            rows::number_of(c, &left.article)?,
            rows::number_of(c, &left.from)?,
        );
        c.prepare_cached(sql)?
            .execute(params![left.claim, article, from, left.copy])?;
    }
    Ok(())
}

/// Replaces what is stored of one story; conflicts of later stories move on.
pub(crate) fn replace_of_story(
    c: &Connection,
    story: &str,
    claims: &Claims,
) -> rusqlite::Result<()> {
    let (first, before): (i64, i64) = c.query_row(
        "SELECT coalesce(min(nth), (SELECT 1 + max(k.nth) FROM conflicts k
             JOIN stories s ON s.id = k.story
             WHERE s.nth < (SELECT nth FROM stories WHERE id = ?1)), 0), count(*)
         FROM conflicts WHERE story = ?1",
        [story],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (table, column, of) in [
        ("positions", "claim", "claims"),
        ("left_out", "claim", "claims"),
        ("conflict_sides", "conflict", "conflicts"),
    ] {
        let sql =
            format!("DELETE FROM {table} WHERE {column} IN (SELECT id FROM {of} WHERE story = ?)");
        c.execute(&sql, [story])?;
    }
    c.execute("DELETE FROM claims WHERE story = ?", [story])?;
    c.execute("DELETE FROM conflicts WHERE story = ?", [story])?;
    let more = i64::try_from(claims.conflicts.len()).unwrap_or_default() - before;
    c.execute(
        "UPDATE conflicts SET nth = nth + ?1 WHERE nth >= ?2 AND ?1 <> 0",
        params![more, first],
    )?;
    insert(c, claims, usize::try_from(first).unwrap_or_default())
}

/// Forgets what rests on stories that are no more.
pub(crate) fn forget_lost(c: &Connection) -> rusqlite::Result<()> {
    c.execute_batch(
        "DELETE FROM claims WHERE story NOT IN (SELECT id FROM stories);
         DELETE FROM positions WHERE claim NOT IN (SELECT id FROM claims);
         DELETE FROM left_out WHERE claim NOT IN (SELECT id FROM claims);
         DELETE FROM conflicts WHERE story NOT IN (SELECT id FROM stories);
         DELETE FROM conflict_sides WHERE conflict NOT IN (SELECT id FROM conflicts);",
    )
}

fn insert_claim(c: &Connection, nth: usize, claim: &Claim) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO claims(id, story, nth, text, article, start_byte, end_byte, happened_first,
           happened_last, outlets, origins, salience, why)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    c.prepare_cached(sql)?.execute(params![
        claim.id,
        claim.story,
        nth,
        claim.text,
        rows::number_of(c, &claim.article)?,
        claim.span.start,
        claim.span.end,
        claim.happened.as_ref().map(|(first, _)| first),
        claim.happened.as_ref().map(|(_, last)| last),
        claim.outlets,
        claim.origins,
        f64::from(claim.salience),
        claim.why,
    ])?;
    for (nth, position) in claim.positions.iter().enumerate() {
        insert_position(c, &claim.id, nth, position)?;
    }
    Ok(())
}

fn insert_position(
    c: &Connection,
    claim: &str,
    nth: usize,
    position: &Position,
) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO positions(claim, nth, article, outlet, position, start_byte, end_byte, statement,
           source, similarity, conflict)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    c.prepare_cached(sql)?.execute(params![
        claim,
        nth,
        rows::number_of(c, &position.article)?,
        position.outlet,
        position.stance.as_str(),
        position.span.start,
        position.span.end,
        position
            .statement
            .as_ref()
            .map(|statement| statement.ordinal),
        position.source,
        f64::from(position.similarity),
        position.conflict,
    ])?;
    Ok(())
}

fn insert_conflict(c: &Connection, nth: usize, conflict: &Conflict) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO conflicts(id, nth, story, kind, relation, about, value_a, value_b, compatible,
           confidence, why)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)";
    c.prepare_cached(sql)?.execute(params![
        conflict.id,
        nth,
        conflict.story,
        conflict.kind.as_str(),
        conflict.relation.as_str(),
        conflict.about,
        conflict.value_a,
        conflict.value_b,
        f64::from(conflict.confidence),
        conflict.why,
    ])?;
    for (side, passages) in [("a", &conflict.a), ("b", &conflict.b)] {
        for (nth, passage) in passages.iter().enumerate() {
            insert_side(c, &conflict.id, side, nth, passage)?;
        }
    }
    Ok(())
}

fn insert_side(
    c: &Connection,
    conflict: &str,
    side: &str,
    nth: usize,
    passage: &ConflictSide,
) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO conflict_sides(conflict, side, nth, article, outlet, day, sentence_start_byte,
           sentence_end_byte, start_byte, end_byte, statement, source)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    c.prepare_cached(sql)?.execute(params![
        conflict,
        side,
        nth,
        rows::number_of(c, &passage.article)?,
        passage.outlet,
        passage.day,
        passage.sentence.start,
        passage.sentence.end,
        passage.span.start,
        passage.span.end,
        passage
            .statement
            .as_ref()
            .map(|statement| statement.ordinal),
        passage.source,
    ])?;
    Ok(())
}

/// One line for every claim, position and passage of a conflict, sorted: what
/// `verify` compares.
pub(crate) fn keys(claims: &Claims) -> Vec<String> {
    let line = |id: &str, what: &str, article: &ArticleId, span: Span| {
        format!("{id} {what} {article} {span:?}")
    };
    let mut keys = Vec::new();
    for claim in &claims.claims {
        keys.push(line(&claim.id, "claim", &claim.article, claim.span));
        let positions = claim.positions.iter();
        keys.extend(positions.map(|p| line(&claim.id, p.stance.as_str(), &p.article, p.span)));
    }
    for conflict in &claims.conflicts {
        for (name, sides) in [("a", &conflict.a), ("b", &conflict.b)] {
            keys.extend(
                sides
                    .iter()
                    .map(|side| line(&conflict.id, name, &side.article, side.span)),
            );
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

/// The same of what is stored.
pub(crate) fn stored_keys(c: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT k.id, 'claim', a.id, k.start_byte, k.end_byte FROM claims k JOIN articles a ON a.number = k.article
         UNION ALL SELECT p.claim, p.position, a.id, p.start_byte, p.end_byte
         FROM positions p JOIN articles a ON a.number = p.article
         UNION ALL SELECT s.conflict, s.side, a.id, s.start_byte, s.end_byte
         FROM conflict_sides s JOIN articles a ON a.number = s.article";
    let mut keys = rows::list(c, sql, [], |row| {
        let (id, what, article): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("{id} {what} {article} {:?}", rows::span(row, 3)?))
    })?;
    keys.sort();
    keys.dedup();
    Ok(keys)
}

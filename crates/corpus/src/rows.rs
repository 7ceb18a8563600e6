//! Annotated articles to rows and back.
//!
//! What is read back equals what was written, field by field; the one liberty
//! is the order of notes: those of reading come first.

use crate::drifting;
use crate::number::article_number;
use crate::spans;
use crate::speaking;
use crosswire_article::{
    Actor, ActorKind, Addressee, Annotated, Anonymity, Article, ArticleId, Block, BlockKind,
    Change, DateOrigin, Form, Mention, MentionKind, Note, Published, Relay, RelayKind, Span,
    Speaker, Statement, Unknown, When,
};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Params, Result, Row, params};
use std::collections::HashSet;
use std::sync::Arc;

/// Rows of one article that the analysis made, and that go when it is remade.
const LAYERS: [&str; 5] = ["sentences", "actors", "mentions", "statements", "relays"];

/// Stores an article with its layers; `false` where it was stored already.
pub(crate) fn insert(c: &Connection, annotated: &Annotated, version: &str) -> Result<bool> {
    let Some(number) = insert_article(c, &annotated.article, version)? else {
        return Ok(false);
    };
    insert_blocks(c, number, &annotated.article)?;
    let reading = &annotated.article.notes;
    insert_notes(c, number, "reading", reading.iter())?;
    insert_layers(c, number, annotated)?;
    Ok(true)
}

/// Replaces the layers of a stored article.
pub(crate) fn replace_layers(c: &Connection, annotated: &Annotated, version: &str) -> Result<()> {
    let Some(number) = number_of(c, &annotated.article.id)? else {
        return Ok(());
    };
    // The index must see the old words to forget them.
    run(
        c,
        "INSERT INTO search(search, rowid, title, text, said)
         SELECT 'delete', number, title, text, said FROM searchable WHERE number = ?",
        [number],
    )?;
    for table in LAYERS {
        run(
            c,
            &format!("DELETE FROM {table} WHERE article = ?"),
            [number],
        )?;
    }
    let notes = "DELETE FROM notes WHERE article = ? AND origin = 'analysis'";
    run(c, notes, [number])?;
    speaking::forget(c, number)?;
    insert_layers(c, number, annotated)?;
    let mark = "UPDATE articles SET analysis = ? WHERE number = ?";
    run(c, mark, params![version, number])
}

/// The row number of a stored article.
pub(crate) fn number_of(c: &Connection, id: &ArticleId) -> Result<Option<i64>> {
    c.prepare_cached("SELECT number FROM articles WHERE id = ?")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()
}

fn run(c: &Connection, sql: &str, values: impl Params) -> Result<()> {
    c.prepare_cached(sql)?.execute(values).map(drop)
}

fn insert_article(c: &Connection, article: &Article, version: &str) -> Result<Option<i64>> {
    if number_of(c, &article.id)?.is_some() {
        return Ok(None);
    }
    let number = free_number(c, article_number(article))?;
    let published = article.published.as_ref();
    run(
        c,
        "INSERT INTO articles(number, id, given_id, outlet, url, title, author, published,
           published_from, published_evidence, language, hash, analysis)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            number,
            article.id.as_str(),
            article.given_id,
            article.outlet,
            article.url,
            article.title,
            article.author,
            published.map(|p| &p.value),
            published.map(|p| p.from.as_str()),
            published.map(|p| spans::to_text(&p.evidence)),
            article.language,
            article.text_hash(),
            version,
        ],
    )?;
    let text = "INSERT INTO texts(article, text) VALUES (?, ?)";
    run(c, text, params![number, &*article.text])?;
    Ok(Some(number))
}

/// Two articles of one day share 43 bits of their ids about once in ten
/// thousand piles of 40,000 undated articles; the later one moves up.
fn free_number(c: &Connection, mut number: i64) -> Result<i64> {
    let mut taken = c.prepare_cached("SELECT 1 FROM articles WHERE number = ?")?;
    while taken.exists([number])? {
        number += 1;
    }
    Ok(number)
}

fn insert_blocks(c: &Connection, number: i64, article: &Article) -> Result<()> {
    let sql = "INSERT INTO blocks(article, nth, kind, start_byte, end_byte) VALUES (?, ?, ?, ?, ?)";
    for (nth, block) in article.blocks.iter().enumerate() {
        let (start, end) = ends(block.span);
        run(
            c,
            sql,
            params![number, nth, block.kind.as_str(), start, end],
        )?;
    }
    Ok(())
}

fn insert_notes<'a>(
    c: &Connection,
    number: i64,
    origin: &str,
    notes: impl Iterator<Item = &'a Note>,
) -> Result<()> {
    let sql = "INSERT INTO notes(article, origin, nth, kind, start_byte, end_byte, message)
         VALUES (?, ?, ?, ?, ?, ?, ?)";
    for (nth, note) in notes.enumerate() {
        let (start, end) = optional_ends(note.span);
        let row = params![number, origin, nth, note.kind, start, end, note.message];
        run(c, sql, row)?;
    }
    Ok(())
}

/// Stores the layers as the analysis found them and readers corrected them.
fn insert_layers(c: &Connection, number: i64, found: &Annotated) -> Result<()> {
    let annotated = &*crate::corrections::apply_stored(c, number, found)?;
    let reading = &annotated.article.notes;
    let found = annotated
        .notes
        .iter()
        .filter(|note| !reading.contains(note));
    insert_notes(c, number, "analysis", found)?;
    insert_sentences(c, number, annotated)?;
    insert_actors(c, number, annotated)?;
    insert_mentions(c, number, annotated)?;
    for statement in &annotated.statements {
        insert_statement(c, number, annotated, statement)?;
        insert_relays(c, number, statement)?;
    }
    run(
        c,
        "INSERT INTO search(rowid, title, text, said)
         SELECT number, title, text, said FROM searchable WHERE number = ?",
        [number],
    )
}

fn insert_sentences(c: &Connection, number: i64, annotated: &Annotated) -> Result<()> {
    let sql = "INSERT INTO sentences(article, nth, start_byte, end_byte) VALUES (?, ?, ?, ?)";
    for (nth, span) in annotated.sentences.iter().enumerate() {
        run(c, sql, params![number, nth, span.start, span.end])?;
    }
    Ok(())
}

fn insert_actors(c: &Connection, number: i64, annotated: &Annotated) -> Result<()> {
    let sql = "INSERT INTO actors(article, nth, name, kind, roles) VALUES (?, ?, ?, ?, ?)";
    for (nth, actor) in annotated.actors.iter().enumerate() {
        let roles = serde_json::Value::from(actor.roles.clone()).to_string();
        let row = params![number, nth, actor.name, actor.kind.as_str(), roles];
        run(c, sql, row)?;
    }
    Ok(())
}

fn insert_mentions(c: &Connection, number: i64, annotated: &Annotated) -> Result<()> {
    let sql = "INSERT INTO mentions(article, nth, actor, kind, start_byte, end_byte)
         VALUES (?, ?, ?, ?, ?, ?)";
    for (nth, mention) in annotated.mentions.iter().enumerate() {
        let (start, end) = ends(mention.span);
        let kind = mention.kind.as_str();
        run(
            c,
            sql,
            params![number, nth, mention.actor, kind, start, end],
        )?;
    }
    Ok(())
}

fn insert_statement(
    c: &Connection,
    number: i64,
    annotated: &Annotated,
    statement: &Statement,
) -> Result<()> {
    let words = |spans: &[Span]| spans::cut(&annotated.article.text, spans);
    let speaker = statement.speaker.as_ref();
    let addressee = statement.addressee.as_ref();
    let (to_start, to_end) = optional_ends(addressee.map(|a| a.span));
    let when = statement.when.as_ref();
    let (when_start, when_end) = optional_ends(when.map(|w| w.span));
    run(
        c,
        "INSERT INTO statements(article, ordinal, within, form, act, speech, source, cue, content,
           source_text, cue_text, content_text, speaker, speaker_name, speaker_role, speaker_key,
           unknown, anonymity, addressee, addressee_start_byte, addressee_end_byte, said_on,
           when_start_byte, when_end_byte, confidence, why)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            number,
            statement.ordinal,
            statement.within,
            statement.form.as_str(),
            statement.act,
            statement.speech,
            spans::to_text(&statement.source),
            spans::to_text(&statement.cue),
            spans::to_text(&statement.content),
            words(&statement.source),
            words(&statement.cue),
            words(&statement.content),
            speaker.map(|s| s.actor),
            speaker.map(|s| &s.name),
            speaker.and_then(|s| s.role.as_ref()),
            speaker.map(|s| name_key(&s.name)),
            statement.unknown.map(Unknown::as_str),
            statement.anonymity.as_str(),
            addressee.map(|a| &a.name),
            to_start,
            to_end,
            when.and_then(|w| w.value.as_ref()),
            when_start,
            when_end,
            f64::from(statement.confidence),
            statement.why,
        ],
    )
}

fn insert_relays(c: &Connection, number: i64, statement: &Statement) -> Result<()> {
    let sql = "INSERT INTO relays(article, statement, nth, name, kind, start_byte, end_byte)
         VALUES (?, ?, ?, ?, ?, ?, ?)";
    for (nth, relay) in statement.relays.iter().enumerate() {
        let (start, end) = ends(relay.span);
        let (ordinal, kind) = (statement.ordinal, relay.kind.as_str());
        run(
            c,
            sql,
            params![number, ordinal, nth, relay.name, kind, start, end],
        )?;
    }
    Ok(())
}

fn ends(span: Span) -> (u32, u32) {
    (span.start, span.end)
}

fn optional_ends(span: Option<Span>) -> (Option<u32>, Option<u32>) {
    (span.map(|s| s.start), span.map(|s| s.end))
}

/// A name as `who` compares it: lower case, words one space apart.
pub(crate) fn name_key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// A stored article with its layers.
pub(crate) fn load(c: &Connection, number: i64) -> Result<Option<Annotated>> {
    let Some(mut article) = load_article(c, number)? else {
        return Ok(None);
    };
    article.blocks = load_blocks(c, number)?;
    article.notes = load_notes(c, number, "reading")?;
    let mut notes = article.notes.clone();
    notes.extend(load_notes(c, number, "analysis")?);
    Ok(Some(Annotated {
        sentences: load_sentences(c, number)?,
        statements: load_statements(c, number)?,
        actors: load_actors(c, number)?,
        mentions: load_mentions(c, number)?,
        notes,
        article: Arc::new(article),
    }))
}

/// The order in which [`load`] gives notes, for comparing with fresh layers.
pub(crate) fn notes_in_order(annotated: &Annotated) -> Vec<Note> {
    let reading = &annotated.article.notes;
    let found = annotated
        .notes
        .iter()
        .filter(|note| !reading.contains(note));
    reading.iter().chain(found).cloned().collect()
}

/// A stored article with its blocks and no other layer.
pub(crate) fn load_text(c: &Connection, number: i64) -> Result<Option<Article>> {
    let Some(mut article) = load_article(c, number)? else {
        return Ok(None);
    };
    article.blocks = load_blocks(c, number)?;
    Ok(Some(article))
}

fn load_article(c: &Connection, number: i64) -> Result<Option<Article>> {
    let sql = "SELECT a.id, given_id, outlet, url, title, author, published, published_from,
           published_evidence, language, text
         FROM articles a JOIN texts ON article = number WHERE number = ?";
    let mut statement = c.prepare_cached(sql)?;
    statement.query_row([number], article).optional()
}

/// The stored id is kept as it is and not derived anew, or `verify` could not
/// tell that something changed.
fn article(row: &Row) -> Result<Article> {
    let text: String = row.get(10)?;
    Ok(Article {
        id: ArticleId::from_stored(row.get::<_, String>(0)?),
        given_id: row.get(1)?,
        outlet: row.get(2)?,
        url: row.get(3)?,
        title: row.get(4)?,
        author: row.get(5)?,
        published: published(row)?,
        language: row.get(9)?,
        text: text.into(),
        blocks: Vec::new(),
        notes: Vec::new(),
    })
}

fn published(row: &Row) -> Result<Option<Published>> {
    let Some(value) = row.get(6)? else {
        return Ok(None);
    };
    let from: String = row.get(7)?;
    let from = match from.as_str() {
        "given" => DateOrigin::Given,
        "inferred" => DateOrigin::Inferred,
        _ => return Err(damaged(7, &from)),
    };
    let evidence = span_list(row, 8)?;
    Ok(Some(Published {
        value,
        from,
        evidence,
    }))
}

fn load_blocks(c: &Connection, number: i64) -> Result<Vec<Block>> {
    let sql = "SELECT start_byte, end_byte, kind FROM blocks WHERE article = ? ORDER BY nth";
    list(c, sql, [number], |row| {
        let kind = named(row, 2, BlockKind::from_name)?;
        Ok(Block {
            span: span(row, 0)?,
            kind,
        })
    })
}

fn load_notes(c: &Connection, number: i64, origin: &str) -> Result<Vec<Note>> {
    let sql = "SELECT start_byte, end_byte, kind, message FROM notes
         WHERE article = ? AND origin = ? ORDER BY nth";
    list(c, sql, params![number, origin], |row| {
        Ok(Note {
            kind: row.get(2)?,
            span: optional_span(row, 0)?,
            message: row.get(3)?,
        })
    })
}

fn load_sentences(c: &Connection, number: i64) -> Result<Vec<Span>> {
    let sql = "SELECT start_byte, end_byte FROM sentences WHERE article = ? ORDER BY nth";
    list(c, sql, [number], |row| span(row, 0))
}

fn load_actors(c: &Connection, number: i64) -> Result<Vec<Actor>> {
    let sql = "SELECT name, kind, roles FROM actors WHERE article = ? ORDER BY nth";
    list(c, sql, [number], |row| {
        Ok(Actor {
            name: row.get(0)?,
            kind: named(row, 1, ActorKind::from_name)?,
            roles: roles(row, 2)?,
        })
    })
}

fn load_mentions(c: &Connection, number: i64) -> Result<Vec<Mention>> {
    let sql =
        "SELECT start_byte, end_byte, actor, kind FROM mentions WHERE article = ? ORDER BY nth";
    list(c, sql, [number], |row| {
        Ok(Mention {
            span: span(row, 0)?,
            actor: row.get(2)?,
            kind: named(row, 3, MentionKind::from_name)?,
        })
    })
}

fn load_statements(c: &Connection, number: i64) -> Result<Vec<Statement>> {
    let sql = "SELECT ordinal, within, form, act, speech, source, cue, content, speaker,
           speaker_name, speaker_role, unknown, anonymity, addressee, addressee_start_byte,
           addressee_end_byte, said_on, when_start_byte, when_end_byte, confidence, why
         FROM statements WHERE article = ? ORDER BY ordinal";
    let mut statements = list(c, sql, [number], statement)?;
    let mut relays = load_relays(c, number)?.into_iter().peekable();
    for statement in &mut statements {
        while let Some((_, relay)) = relays.next_if(|(of, _)| *of == statement.ordinal) {
            statement.relays.push(relay);
        }
    }
    Ok(statements)
}

fn statement(row: &Row) -> Result<Statement> {
    Ok(Statement {
        ordinal: row.get(0)?,
        within: row.get(1)?,
        form: named(row, 2, Form::from_name)?,
        act: row.get(3)?,
        speech: row.get(4)?,
        source: span_list(row, 5)?,
        cue: span_list(row, 6)?,
        content: span_list(row, 7)?,
        speaker: speaker(row)?,
        unknown: optionally_named(row, 11, Unknown::from_name)?,
        anonymity: named(row, 12, Anonymity::from_name)?,
        relays: Vec::new(),
        addressee: addressee(row)?,
        when: when(row)?,
        confidence: row.get::<_, f64>(19)? as f32,
        why: row.get(20)?,
    })
}

fn speaker(row: &Row) -> Result<Option<Speaker>> {
    let Some(actor) = row.get(8)? else {
        return Ok(None);
    };
    Ok(Some(Speaker {
        actor,
        name: row.get(9)?,
        role: row.get(10)?,
    }))
}

fn addressee(row: &Row) -> Result<Option<Addressee>> {
    let Some(span) = optional_span(row, 14)? else {
        return Ok(None);
    };
    let name = row.get(13)?;
    Ok(Some(Addressee { name, span }))
}

fn when(row: &Row) -> Result<Option<When>> {
    let Some(span) = optional_span(row, 17)? else {
        return Ok(None);
    };
    let value = row.get(16)?;
    Ok(Some(When { span, value }))
}

fn load_relays(c: &Connection, number: i64) -> Result<Vec<(u32, Relay)>> {
    let sql = "SELECT start_byte, end_byte, statement, name, kind FROM relays
         WHERE article = ? ORDER BY statement, nth";
    list(c, sql, [number], |row| {
        let kind = named(row, 4, RelayKind::from_name)?;
        let (name, span) = (row.get(3)?, span(row, 0)?);
        Ok((row.get(2)?, Relay { name, kind, span }))
    })
}

/// All rows of a query, each made into a value.
pub(crate) fn list<T>(
    c: &Connection,
    sql: &str,
    values: impl Params,
    make: impl FnMut(&Row) -> Result<T>,
) -> Result<Vec<T>> {
    c.prepare_cached(sql)?.query_map(values, make)?.collect()
}

/// The span whose ends stand in columns `at` and `at + 1`.
pub(crate) fn span(row: &Row, at: usize) -> Result<Span> {
    let (start, end): (u32, u32) = (row.get(at)?, row.get(at + 1)?);
    if start > end {
        return Err(damaged(at, &format!("{start}..{end}")));
    }
    Ok(Span::new(start, end))
}

pub(crate) fn optional_span(row: &Row, at: usize) -> Result<Option<Span>> {
    let start: Option<u32> = row.get(at)?;
    start.map(|_| span(row, at)).transpose()
}

/// The list of spans in column `at`.
pub(crate) fn span_list(row: &Row, at: usize) -> Result<Vec<Span>> {
    let text: String = row.get(at)?;
    spans::from_text(&text).ok_or_else(|| damaged(at, &text))
}

pub(crate) fn changes(row: &Row, at: usize) -> Result<Vec<Change>> {
    let text: String = row.get(at)?;
    drifting::from_text(&text).ok_or_else(|| damaged(at, &text))
}

fn roles(row: &Row, at: usize) -> Result<Vec<String>> {
    let text: String = row.get(at)?;
    serde_json::from_str(&text).map_err(|_| damaged(at, &text))
}

/// A column that holds the name of one of a few things.
pub(crate) fn named<T>(row: &Row, at: usize, from_name: impl Fn(&str) -> Option<T>) -> Result<T> {
    let name: String = row.get(at)?;
    from_name(&name).ok_or_else(|| damaged(at, &name))
}

fn optionally_named<T>(
    row: &Row,
    at: usize,
    from_name: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    let name: Option<String> = row.get(at)?;
    name.map(|name| from_name(&name).ok_or_else(|| damaged(at, &name)))
        .transpose()
}

/// The error for a stored value that no version writes.
pub(crate) fn damaged(column: usize, value: &str) -> rusqlite::Error {
    let shown: String = value.chars().take(40).collect();
    let message = format!("the stored value `{shown}` is none that crosswire writes");
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, message.into())
}

/// The ids of all stored articles, 8 bytes each.
pub(crate) fn stored_ids(c: &Connection) -> Result<HashSet<u64>> {
    let mut statement = c.prepare("SELECT id FROM articles")?;
    let ids = statement.query_map([], |row| {
        let id: String = row.get(0)?;
        Ok(crate::number::id_bits(&ArticleId::from_stored(id)))
    })?;
    ids.collect()
}

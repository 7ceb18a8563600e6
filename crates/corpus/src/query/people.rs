//! Who speaks, and under which names somebody is found.

use super::articles::{ArticleEntry, ENTRY, ENTRY_WIDTH, entry};
use super::filter::Page;
use super::spoken::Meant;
use super::statements::{StatementFilter, conditions};
use crate::error::Result;
use crate::rows;
use crate::speaking::{self, BY_NAME};
use crate::store::Corpus;
use rusqlite::{Connection, Row, params};
use serde::Serialize;

/// A speaker over many articles: a joined actor with all its names, or a name
/// of nobody in particular ("a spokesman") as the articles write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The joined actor's id, or `name:` and the name in lower case.
    pub id: String,
    /// The full name that most articles give.
    pub name: String,
    /// `person`, `organisation`, `state`, `group` or `document`.
    pub kind: String,
    /// Every name under which it appears, the most frequent first.
    pub names: Vec<NameEntry>,
    /// Offices and descriptions, by the day of the first article that gives
    /// them.
    pub roles: Vec<RoleEntry>,
    /// The state that it stands for, if its name does.
    pub stands_for: Option<StandsForEntry>,
    /// Who brought its statements to the page, the most frequent first.
    pub relays: Vec<RelayCount>,
    /// Statements.
    pub statements: u64,
    /// Articles they stand in.
    pub articles: u64,
    /// Outlets these are of.
    pub outlets: u64,
    /// Day of the first of these articles that has one.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
}

/// One spelling of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameEntry {
    /// As articles write it.
    pub name: String,
    /// How many do.
    pub articles: u64,
}

/// An office or description, and who gave it when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleEntry {
    /// As the first article gives it.
    pub role: String,
    /// How many articles give it, in small letters or large.
    pub articles: u64,
    /// Day of the first article with a day.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// The first article.
    pub article: ArticleEntry,
}

/// A state that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandsForEntry {
    /// Its name.
    pub name: String,
    /// Its own joined actor, if it appears under its own name.
    pub id: Option<String>,
    /// How: `capital`, `seat`, `people` or `government`.
    pub link: String,
}

/// A relay of somebody's statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelayCount {
    /// Its name.
    pub name: String,
    /// `agency`, `newspaper`, `broadcaster`, `site`, `document` or `person`.
    pub kind: String,
    /// Statements that came through it.
    pub statements: u64,
}

impl Corpus {
    /// The speakers of the statements that fit, most statements first. Names of
    /// one joined actor are one; others that differ in more than upper and
    /// lower case are kept apart.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn speakers(&self, filter: &StatementFilter) -> Result<Vec<Person>> {
        self.say(
            |c| match (speaking::is_counted(c)?, filter.is_of_speakers()) {
                (true, true) => stored(c, filter),
                (true, false) => counted(c, filter),
                (false, _) => by_name(c, filter),
            },
        )
    }

    /// The people whose names hold the words of `name` one after another, upper
    /// and lower case alike, so that a surname suffices; or the one with this
    /// id. A person is found under any name that an article gives.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn who(&self, name: &str) -> Result<Vec<Person>> {
        self.speakers(&StatementFilter {
            speaker: Some(name.to_owned()),
            ..StatementFilter::default()
        })
    }

    /// The people whom a name means, taken together; `None` where it means
    /// nobody. Those with most statements are told of, at most so many: a common
    /// surname means thousands.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn who_together(&self, name: &str, most: u64) -> Result<Option<Together>> {
        let people = self.speakers(&StatementFilter {
            speaker: Some(name.to_owned()),
            page: Page::first(most),
            ..StatementFilter::default()
        })?;
        let Some(first) = people.first() else {
            return Ok(None);
        };
        let mut together = Together {
            more: 0,
            statements: first.statements,
            articles: first.articles,
            outlets: first.outlets,
            first: first.first.clone(),
            last: first.last.clone(),
            people: Vec::new(),
        };
        if people.len() > 1 {
            self.say(|c| together.count(c, &Meant::of(c, name)?))?;
            together.more -= people.len() as u64;
        }
        together.people = people;
        Ok(Some(together))
    }
}

/// Several speakers whom one name means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Together {
    /// Those with most statements.
    pub people: Vec<Person>,
    /// How many others there are.
    pub more: u64,
    /// Statements of all of them.
    pub statements: u64,
    /// Articles they stand in.
    pub articles: u64,
    /// Outlets these are of.
    pub outlets: u64,
    /// Day of the first of these articles that has one.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
}

impl Together {
    fn count(&mut self, c: &Connection, meant: &Meant) -> rusqlite::Result<()> {
        let of = match meant {
            Meant::Speakers(_) => {
                "SELECT article, count(*) AS n FROM spoken
                 WHERE speaker IN (SELECT value FROM json_each(?)) GROUP BY 1"
            }
            Meant::Names(_) => {
                "SELECT article, count(*) AS n FROM statements
                 WHERE speaker_key IN (SELECT value FROM json_each(?)) GROUP BY 1"
            }
        };
        let sql = format!(
            "SELECT sum(k.n), count(*), count(DISTINCT a.outlet),
               min(substr(a.published, 1, 10)), max(substr(a.published, 1, 10))
             FROM ({of}) k JOIN articles a ON a.number = k.article"
        );
        self.more = meant.len();
        c.prepare_cached(&sql)?.query_row([meant.listed()], |row| {
            self.statements = row.get(0)?;
            self.articles = row.get(1)?;
            self.outlets = row.get(2)?;
            self.first = row.get(3)?;
            self.last = row.get(4)?;
            Ok(())
        })
    }
}

/// A speaker of whom only counts are known yet.
fn person(row: &Row) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: row.get(2)?,
        names: Vec::new(),
        roles: Vec::new(),
        stands_for: None,
        relays: Vec::new(),
        statements: row.get(3)?,
        articles: row.get(4)?,
        outlets: row.get(5)?,
        first: row.get(6)?,
        last: row.get(7)?,
    })
}

/// As counted when articles were compared.
fn stored(c: &Connection, filter: &StatementFilter) -> rusqlite::Result<Vec<Person>> {
    const COLUMNS: &str =
        "id, name, kind, statements, articles, outlets, first, last, number FROM speakers";
    let read = |row: &Row| Ok((person(row)?, row.get(8)?));
    let page = filter.page.sql();
    let found: Vec<(Person, i64)> = match &filter.speaker {
        None => {
            let sql = format!("SELECT {COLUMNS} ORDER BY number{page}");
            rows::list(c, &sql, [], read)?
        }
        Some(name) => {
            let sql = format!(
                "SELECT {COLUMNS} WHERE number IN (SELECT value FROM json_each(?))
                 ORDER BY number{page}"
            );
            rows::list(c, &sql, [Meant::of(c, name)?.listed()], read)?
        }
    };
    let people = found.into_iter();
    people
        .map(|(person, number)| described(c, person, number))
        .collect()
}

/// Counted now, of the statements that fit.
fn counted(c: &Connection, filter: &StatementFilter) -> rusqlite::Result<Vec<Person>> {
    let conditions = conditions(c, filter)?;
    let sql = format!(
        "SELECT p.id, p.name, p.kind, g.statements, g.articles, g.outlets, g.first, g.last, p.number
         FROM (SELECT k.speaker AS speaker, count(*) AS statements,
             count(DISTINCT s.article) AS articles, count(DISTINCT a.outlet) AS outlets,
             min(substr(a.published, 1, 10)) AS first, max(substr(a.published, 1, 10)) AS last
           FROM statements s JOIN articles a ON a.number = s.article
           JOIN spoken k ON k.article = s.article AND k.ordinal = s.ordinal{}
           GROUP BY k.speaker) g
         JOIN speakers p ON p.number = g.speaker ORDER BY g.statements DESC, p.id{}",
        conditions.sql(),
        filter.page.sql()
    );
    let found: Vec<(Person, i64)> = rows::list(c, &sql, &conditions.values()[..], |row| {
        Ok((person(row)?, row.get(8)?))
    })?;
    let people = found.into_iter();
    people
        .map(|(person, number)| described(c, person, number))
        .collect()
}

/// Counted by name, while no articles were compared yet.
fn by_name(c: &Connection, filter: &StatementFilter) -> rusqlite::Result<Vec<Person>> {
    let mut conditions = conditions(c, filter)?;
    conditions.bare("s.speaker_key IS NOT NULL");
    // What is told by the index alone first, then the rest of those shown.
    let from = match filter.is_of_speakers() {
        true => "statements s",
        false => "statements s JOIN articles a ON a.number = s.article",
    };
    let sql = format!(
        "SELECT s.speaker_key, count(*) FROM {from}{} GROUP BY 1 ORDER BY 2 DESC, 1{}",
        conditions.sql(),
        filter.page.sql()
    );
    let found: Vec<String> = rows::list(c, &sql, &conditions.values()[..], |row| row.get(0))?;
    let sql = format!(
        "SELECT '{BY_NAME}' || s.speaker_key, min(s.speaker_name), coalesce(min(t.kind), 'person'),
           count(*), count(DISTINCT s.article), count(DISTINCT a.outlet),
           min(substr(a.published, 1, 10)), max(substr(a.published, 1, 10))
         FROM statements s JOIN articles a ON a.number = s.article
         LEFT JOIN actors t ON t.article = s.article AND t.nth = s.speaker{} AND s.speaker_key = ?",
        conditions.sql()
    );
    let mut people = Vec::with_capacity(found.len());
    for name in found {
        let mut values = conditions.values();
        values.push(&name);
        let mut person = c.prepare_cached(&sql)?.query_row(&values[..], person)?;
        person.names = vec![NameEntry {
            name: person.name.clone(),
            articles: person.articles,
        }];
        people.push(person);
    }
    Ok(people)
}

/// Adds what is stored besides the counts.
fn described(c: &Connection, mut person: Person, number: i64) -> rusqlite::Result<Person> {
    if person.id.starts_with(BY_NAME) {
        person.names = vec![NameEntry {
            name: person.name.clone(),
            articles: person.articles,
        }];
    } else {
        let sql = "SELECT name, articles FROM joined_names WHERE joined = ? ORDER BY nth";
        person.names = rows::list(c, sql, [&person.id], |row| {
            Ok(NameEntry {
                name: row.get(0)?,
                articles: row.get(1)?,
            })
        })?;
        person.stands_for = stands_for(c, &person.id)?;
    }
    person.roles = roles(c, number)?;
    let sql = "SELECT name, kind, statements FROM speaker_relays WHERE speaker = ? ORDER BY nth";
    person.relays = rows::list(c, sql, [number], |row| {
        Ok(RelayCount {
            name: row.get(0)?,
            kind: row.get(1)?,
            statements: row.get(2)?,
        })
    })?;
    Ok(person)
}

fn stands_for(c: &Connection, id: &str) -> rusqlite::Result<Option<StandsForEntry>> {
    let sql = "SELECT stands_for, stands_for_id, stands_as FROM joined_actors
         WHERE id = ? AND stands_for IS NOT NULL AND stands_as IS NOT NULL";
    let found = rows::list(c, sql, [id], |row| {
        Ok(StandsForEntry {
            name: row.get(0)?,
            id: row.get(1)?,
            link: row.get(2)?,
        })
    })?;
    Ok(found.into_iter().next())
}

fn roles(c: &Connection, number: i64) -> rusqlite::Result<Vec<RoleEntry>> {
    let sql = format!(
        "SELECT {ENTRY}, r.role, r.articles, r.first, r.last
         FROM speaker_roles r JOIN articles a ON a.number = r.article
         WHERE r.speaker = ? ORDER BY r.nth"
    );
    rows::list(c, &sql, params![number], |row| {
        Ok(RoleEntry {
            article: entry(row)?,
            role: row.get(ENTRY_WIDTH)?,
            articles: row.get(ENTRY_WIDTH + 1)?,
            first: row.get(ENTRY_WIDTH + 2)?,
            last: row.get(ENTRY_WIDTH + 3)?,
        })
    })
}

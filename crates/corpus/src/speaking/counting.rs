//! One pass over the articles: who speaks in each, added up.

use super::BY_NAME;
use crate::rows::{list, name_key};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A statement with whose it is.
pub(super) struct Spoken {
    /// `statements.ordinal`.
    pub(super) ordinal: u32,
    /// `speakers.id`.
    pub(super) id: String,
    /// The name that the article gives.
    pub(super) name: String,
    /// The same in lower case.
    pub(super) key: String,
    /// The kind of actor in the article.
    pub(super) kind: String,
}

/// The statements of one article that have a speaker, by place.
pub(super) fn spoken(c: &Connection, number: i64) -> rusqlite::Result<Vec<Spoken>> {
    let sql = "SELECT s.ordinal, coalesce(m.joined, ?2 || s.speaker_key), s.speaker_name,
           s.speaker_key, coalesce(t.kind, 'person')
         FROM statements s
         LEFT JOIN joined_members m ON m.article = s.article AND m.actor = s.speaker
         LEFT JOIN actors t ON t.article = s.article AND t.nth = s.speaker
         WHERE s.article = ?1 AND s.speaker_key IS NOT NULL ORDER BY s.ordinal";
    list(c, sql, params![number, BY_NAME], |row| {
        Ok(Spoken {
            ordinal: row.get(0)?,
            id: row.get(1)?,
            name: row.get(2)?,
            key: row.get(3)?,
            kind: row.get(4)?,
        })
    })
}

/// A speaker as the pass finds them.
#[derive(Default)]
pub(super) struct Speaker {
    id: String,
    /// Names and kinds of the articles' actors, of a speaker that is not joined.
    names: BTreeMap<String, u64>,
    kinds: BTreeMap<String, u64>,
    /// Name and kind of the joined actor.
    joined: Option<(String, String)>,
    statements: u64,
    articles: u64,
    outlets: BTreeSet<u32>,
    days: Days,
    roles: BTreeMap<String, Role>,
    relays: BTreeMap<(String, String), u64>,
}

/// The first and the last day.
#[derive(Default)]
struct Days {
    first: Option<String>,
    last: Option<String>,
}

impl Days {
    fn add(&mut self, day: Option<&str>) {
        let Some(day) = day else {
            return;
        };
        if self.first.as_deref().is_none_or(|first| day < first) {
            self.first = Some(day.to_owned());
        }
        if self.last.as_deref().is_none_or(|last| day > last) {
            self.last = Some(day.to_owned());
        }
    }
}

/// An office or description.
struct Role {
    role: String,
    articles: u64,
    days: Days,
    /// The first article.
    article: i64,
    /// The last one that was counted.
    counted: i64,
}

impl Speaker {
    /// The name that most give; of equals the first by letters.
    fn name(&self) -> &str {
        match &self.joined {
            Some((name, _)) => name,
            None => most(&self.names),
        }
    }

    fn kind(&self) -> &str {
        match &self.joined {
            Some((_, kind)) => kind,
            None => most(&self.kinds),
        }
    }

    /// Id, name, kind; statements, articles, outlets.
    pub(super) fn told(&self) -> (String, String, String, [u64; 3]) {
        let counts = [self.statements, self.articles, self.outlets.len() as u64];
        let (name, kind) = (self.name().to_owned(), self.kind().to_owned());
        (self.id.clone(), name, kind, counts)
    }

    pub(super) fn insert(&self, c: &Connection, number: i64) -> rusqlite::Result<()> {
        let sql = "INSERT INTO speakers(number, id, name, kind, statements, articles, outlets, first, last)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        c.prepare_cached(sql)?.execute(params![
            number,
            self.id,
            self.name(),
            self.kind(),
            self.statements,
            self.articles,
            self.outlets.len(),
            self.days.first,
            self.days.last,
        ])?;
        let sql = "INSERT INTO speaker_roles(speaker, nth, role, articles, first, last, article)
             VALUES (?, ?, ?, ?, ?, ?, ?)";
        let mut roles: Vec<&Role> = self.roles.values().collect();
        roles.sort_by(|a, b| (a.article, &a.role).cmp(&(b.article, &b.role)));
        for (nth, role) in roles.into_iter().enumerate() {
            let Days { first, last } = &role.days;
            c.prepare_cached(sql)?.execute(params![
                number,
                nth,
                role.role,
                role.articles,
                first,
                last,
                role.article
            ])?;
        }
        let sql = "INSERT INTO speaker_relays(speaker, nth, name, kind, statements)
             VALUES (?, ?, ?, ?, ?)";
        let mut relays: Vec<_> = self.relays.iter().collect();
        relays.sort_by_key(|(_, statements)| std::cmp::Reverse(**statements));
        for (nth, ((name, kind), statements)) in relays.into_iter().enumerate() {
            c.prepare_cached(sql)?
                .execute(params![number, nth, name, kind, statements])?;
        }
        Ok(())
    }

    fn role(&mut self, role: &str, number: i64, day: Option<&str>) {
        let entry = self
            .roles
            .entry(role.to_lowercase())
            .or_insert_with(|| Role {
                role: role.to_owned(),
                articles: 0,
                days: Days::default(),
                article: number,
                counted: 0,
            });
        if role < entry.role.as_str() {
            role.clone_into(&mut entry.role);
        }
        if entry.articles == 0 || entry.counted != number {
            entry.articles += 1;
            entry.counted = number;
        }
        entry.days.add(day);
    }
}

fn most(names: &BTreeMap<String, u64>) -> &str {
    let most = names.iter().rev().max_by_key(|(_, articles)| **articles);
    most.map_or("", |(name, _)| name)
}

/// Everybody, as far as articles were looked at.
#[derive(Default)]
pub(super) struct Counted {
    places: HashMap<String, usize>,
    speakers: Vec<Speaker>,
    outlets: HashMap<String, u32>,
    spoken: Vec<(usize, i64, u32)>,
}

/// A statement of a speaker: numbers of both, and its ordinal.
pub(super) type Said = (i64, i64, u32);

impl Counted {
    /// Adds what is said in one article; articles come in order of number.
    pub(super) fn article(&mut self, c: &Connection, number: i64) -> rusqlite::Result<()> {
        let sql = "SELECT outlet, substr(published, 1, 10) FROM articles WHERE number = ?";
        let (outlet, day): (Option<String>, Option<String>) = c
            .prepare_cached(sql)?
            .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let outlet = outlet.map(|outlet| self.outlet(outlet));
        let mut of_statement: BTreeMap<u32, usize> = BTreeMap::new();
        let mut here: BTreeSet<usize> = BTreeSet::new();
        for said in spoken(c, number)? {
            let place = self.place(&said.id);
            of_statement.insert(said.ordinal, place);
            self.spoken.push((place, number, said.ordinal));
            let speaker = &mut self.speakers[place];
            speaker.statements += 1;
            if here.insert(place) {
                speaker.articles += 1;
                speaker.outlets.extend(outlet);
                speaker.days.add(day.as_deref());
                if said.id.starts_with(BY_NAME) {
                    *speaker.names.entry(said.name).or_default() += 1;
                    *speaker.kinds.entry(said.kind).or_default() += 1;
                }
            }
        }
        self.roles(c, number, day.as_deref())?;
        self.relays(c, number, &of_statement)
    }

    /// Roles that the article gives to whoever is joined, speaking here or not,
    /// and to the others who speak here.
    fn roles(&mut self, c: &Connection, number: i64, day: Option<&str>) -> rusqlite::Result<()> {
        let sql = "SELECT t.roles, m.joined, j.name, j.kind, t.name
             FROM actors t LEFT JOIN joined_members m ON m.article = t.article AND m.actor = t.nth
             LEFT JOIN joined_actors j ON j.id = m.joined
             WHERE t.article = ?1 AND (m.joined IS NOT NULL OR EXISTS (SELECT 1 FROM statements s
               WHERE s.article = t.article AND s.speaker = t.nth))";
        type Found = (
            String,
            Option<String>,
            Option<String>,
            Option<String>,
            String,
        );
        let found: Vec<Found> = list(c, sql, [number], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })?;
        for (roles, joined, name, kind, own) in found {
            let id = joined.unwrap_or_else(|| format!("{BY_NAME}{}", name_key(&own)));
            let place = self.place(&id);
            let speaker = &mut self.speakers[place];
            if speaker.joined.is_none() {
                speaker.joined = name.zip(kind);
            }
            let roles: Vec<String> = serde_json::from_str(&roles).unwrap_or_default();
            for role in &roles {
                speaker.role(role, number, day);
            }
        }
        Ok(())
    }

    fn relays(
        &mut self,
        c: &Connection,
        number: i64,
        of_statement: &BTreeMap<u32, usize>,
    ) -> rusqlite::Result<()> {
        let sql = "SELECT statement, name, kind FROM relays WHERE article = ?";
        let relays: Vec<(u32, String, String)> = list(c, sql, [number], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        for (statement, name, kind) in relays {
            if let Some(place) = of_statement.get(&statement) {
                *self.speakers[*place]
                    .relays
                    .entry((name, kind))
                    .or_default() += 1;
            }
        }
        Ok(())
    }

    fn place(&mut self, id: &str) -> usize {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        let place = self.speakers.len();
        self.places.insert(id.to_owned(), place);
        self.speakers.push(Speaker {
            id: id.to_owned(),
            ..Speaker::default()
        });
        place
    }

    fn outlet(&mut self, outlet: String) -> u32 {
        let next = u32::try_from(self.outlets.len()).unwrap_or(u32::MAX);
        *self.outlets.entry(outlet).or_insert(next)
    }

    /// Whoever speaks, most statements first, and all statements by speaker.
    pub(super) fn ranked(self) -> (Vec<Speaker>, Vec<Said>) {
        let mut speakers: Vec<(usize, Speaker)> = self.speakers.into_iter().enumerate().collect();
        speakers.retain(|(_, speaker)| speaker.statements > 0);
        speakers.sort_by(|(_, a), (_, b)| (b.statements, &a.id).cmp(&(a.statements, &b.id)));
        let mut number_of: HashMap<usize, i64> = HashMap::new();
        number_of.extend(
            (0..)
                .zip(&speakers)
                .map(|(number, (place, _))| (*place, number)),
        );
        let spoken = self.spoken.into_iter();
        let mut spoken: Vec<Said> = spoken
            .filter_map(|(place, article, ordinal)| {
                Some((*number_of.get(&place)?, article, ordinal))
            })
            .collect();
        spoken.sort_unstable();
        (
            speakers.into_iter().map(|(_, speaker)| speaker).collect(),
            spoken,
        )
    }
}

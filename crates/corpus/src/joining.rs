//! Storing joined actors and reading them back.

use crate::rows::{self, name_key};
use crosswire_analysis::across::people::JoinedActors;
use crosswire_article::{
    ActorKind, ArticleId, JoinRule, JoinedActor, JoinedMember, StandLink, StandsFor,
};
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// Puts these joined actors in the place of those stored.
pub(crate) fn replace(c: &Connection, joined: &JoinedActors) -> rusqlite::Result<()> {
    for table in ["joined_actors", "joined_names", "joined_members"] {
        c.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let mut numbers: HashMap<&ArticleId, i64> = HashMap::new();
    for (nth, actor) in joined.actors.iter().enumerate() {
        insert(c, nth, actor)?;
        for member in &actor.members {
            let number = match numbers.get(&member.article) {
                Some(number) => *number,
                None => {
                    let Some(number) = rows::number_of(c, &member.article)? else {
                        continue;
                    };
                    numbers.insert(&member.article, number);
                    number
                }
            };
            let sql = "INSERT INTO joined_members(article, actor, joined, rule, confidence)
                 VALUES (?, ?, ?, ?, ?)";
            c.prepare_cached(sql)?.execute(params![
                number,
                member.actor,
                actor.id,
                member.rule.as_str(),
                f64::from(member.rule.confidence()),
            ])?;
        }
    }
    Ok(())
}

fn insert(c: &Connection, nth: usize, actor: &JoinedActor) -> rusqlite::Result<()> {
    let stands = actor.stands_for.as_ref();
    let sql = "INSERT INTO joined_actors(id, nth, name, kind, articles, stands_for,
         stands_for_id, stands_as) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    c.prepare_cached(sql)?.execute(params![
        actor.id,
        nth,
        actor.name,
        actor.kind.as_str(),
        actor.members.len(),
        stands.map(|stands| &stands.name),
        stands.and_then(|stands| stands.id.as_ref()),
        stands.map(|stands| stands.link.as_str()),
    ])?;
    let sql = "INSERT INTO joined_names(joined, nth, name, name_key, articles)
         VALUES (?, ?, ?, ?, ?)";
    for (nth, (name, articles)) in actor.names.iter().enumerate() {
        c.prepare_cached(sql)?
            .execute(params![actor.id, nth, name, name_key(name), articles])?;
    }
    Ok(())
}

/// The stored joined actors, as they were derived.
pub(crate) fn load(c: &Connection) -> rusqlite::Result<Vec<JoinedActor>> {
    let sql = "SELECT id, name, kind, stands_for, stands_for_id, stands_as
         FROM joined_actors ORDER BY nth";
    let mut actors = rows::list(c, sql, [], |row| {
        let name: Option<String> = row.get(3)?;
        let link: Option<String> = row.get(5)?;
        let link = link.as_deref().and_then(StandLink::from_name);
        let id = row.get(4)?;
        Ok(JoinedActor {
            id: row.get(0)?,
            name: row.get(1)?,
            kind: kind(&row.get::<_, String>(2)?),
            names: Vec::new(),
            stands_for: name
                .zip(link)
                .map(|(name, link)| StandsFor { name, id, link }),
            members: Vec::new(),
        })
    })?;
    let names = "SELECT name, articles FROM joined_names WHERE joined = ? ORDER BY nth";
    let members = "SELECT a.id, m.actor, m.rule FROM joined_members m
         JOIN articles a ON a.number = m.article WHERE m.joined = ? ORDER BY m.article, m.actor";
    for actor in &mut actors {
        actor.names = rows::list(c, names, [&actor.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        actor.members = rows::list(c, members, [&actor.id], |row| {
            let rule: String = row.get(2)?;
            Ok(JoinedMember {
                article: ArticleId::from_stored(row.get::<_, String>(0)?),
                actor: row.get(1)?,
                rule: JoinRule::from_name(&rule).unwrap_or(JoinRule::Name),
            })
        })?;
    }
    Ok(actors)
}

fn kind(name: &str) -> ActorKind {
    ActorKind::from_name(name).unwrap_or(ActorKind::Group)
}

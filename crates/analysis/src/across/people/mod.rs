//! Actors of many articles joined where they are one.
//!
//! ```text
//! Annotated --roll--> Roll                       one article, independent of others
//! [Roll], [Story] --join--> JoinedActors         the whole pile at once
//! ```
//!
//! Names are compared as they are written in different traditions of Latin
//! letters; a name that many bear, or a part of one, joins only where one
//! bearer is in reach: in the story, by a role, or in the days around. Two
//! names that might be one and might not stay two. Only actors that an article
//! names are joined: "a spokesman" is nobody elsewhere.

mod bodies;
mod fold;
mod name;
mod persons;
mod roll;
mod spelling;
#[cfg(test)]
mod tests;

pub use roll::{Roll, roll};

use crosswire_article::{
    ActorKind, ArticleId, JoinRule, JoinedActor, JoinedMember, StandsFor, Story, short_hash,
};
use name::PersonName;
use persons::{Appearance, Group};
use spelling::SPELLINGS;
use std::collections::{BTreeMap, HashMap};

/// Joined actors, and who each article's actors are among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JoinedActors {
    /// By first day, then id.
    pub actors: Vec<JoinedActor>,
    places: HashMap<(ArticleId, u32), usize>,
}

impl JoinedActors {
    /// Joined actors as they were derived.
    #[must_use]
    pub fn new(actors: Vec<JoinedActor>) -> Self {
        let members = actors.iter().enumerate().flat_map(|(place, joined)| {
            let members = joined.members.iter();
            members.map(move |member| ((member.article.clone(), member.actor), place))
        });
        Self {
            places: members.collect(),
            actors,
        }
    }

    /// Who an article's actor is; `None` for actors that the article does not
    /// name. Takes the index into [`crosswire_article::Annotated::actors`].
    #[must_use]
    pub fn of(&self, article: &ArticleId, actor: u32) -> Option<&JoinedActor> {
        self.actors.get(self.place(article, actor)?)
    }

    /// The same as an index into [`Self::actors`].
    pub(super) fn place(&self, article: &ArticleId, actor: u32) -> Option<usize> {
        self.places.get(&(article.clone(), actor)).copied()
    }
}

/// Whether two full names are of two persons beyond doubt: no word of one is a
/// word of the other, and neither spells the other's surname.
#[must_use]
pub(super) fn are_two_persons(one: &str, two: &str) -> bool {
    let (Some(a), Some(b)) = (PersonName::of(one), PersonName::of(two)) else {
        return false;
    };
    let common = a.words().iter().any(|word| b.words().contains(word));
    let titles = |name: &PersonName| name.words().iter().any(|word| SPELLINGS.is_title(word));
    let full = ![&a, &b]
        .into_iter()
        .any(|name| name.is_bare() || titles(name));
    full && !common && !a.bears(&b) && !b.bears(&a)
}

/// Joins the named actors of a pile. An article that no story has is a story
/// of its own.
#[must_use]
pub fn join(rolls: &[&Roll], stories: &[Story]) -> JoinedActors {
    let mut sorted: Vec<&Roll> = rolls.to_vec();
    sorted.sort_by(|a, b| (a.day, &a.article).cmp(&(b.day, &b.article)));
    sorted.dedup_by(|a, b| a.article == b.article);
    let story_of: HashMap<&ArticleId, usize> = stories
        .iter()
        .enumerate()
        .flat_map(|(at, story)| story.articles.iter().map(move |article| (article, at)))
        .collect();
    let kinds = kinds(&sorted);
    let (mut people, mut others): (Vec<Appearance<'_>>, Vec<Appearance<'_>>) = Default::default();
    for (article, roll) in sorted.iter().enumerate() {
        let own = stories.len() + article;
        let story = story_of.get(&roll.article).copied().unwrap_or(own);
        for listed in &roll.actors {
            let kind = kinds.get(listed.name.as_str()).copied();
            let side = match kind.unwrap_or(listed.kind) {
                ActorKind::Person => &mut people,
                _ => &mut others,
            };
            side.push(Appearance {
                place: side.len(),
                article,
                day: roll.day,
                story,
                listed,
            });
        }
    }
    let mut joined = finished(&sorted, &people, persons::persons(&people));
    joined.extend(finished(&sorted, &others, bodies::bodies(&others)));
    with_ids(&mut joined, &sorted);
    JoinedActors::new(joined)
}

/// What a name of several words is most often taken for: now and then the
/// recogniser takes a person for a company.
fn kinds<'a>(rolls: &[&'a Roll]) -> HashMap<&'a str, ActorKind> {
    let mut counts: HashMap<&str, BTreeMap<ActorKind, u32>> = HashMap::new();
    for listed in rolls.iter().flat_map(|roll| &roll.actors) {
        if listed.name.contains(' ') {
            let of_name = counts.entry(&listed.name).or_default();
            *of_name.entry(listed.kind).or_default() += 1;
        }
    }
    let most = |kinds: BTreeMap<ActorKind, u32>| {
        let most = kinds
            .into_iter()
            .max_by_key(|(kind, count)| (*count, std::cmp::Reverse(*kind)));
        most.map(|(kind, _)| kind)
    };
    counts
        .into_iter()
        .filter(|(_, kinds)| kinds.len() > 1)
        .filter_map(|(name, kinds)| Some((name, most(kinds)?)))
        .collect()
}

/// Groups as joined actors, still without ids.
fn finished(
    rolls: &[&Roll],
    appearances: &[Appearance<'_>],
    groups: Vec<Group>,
) -> Vec<JoinedActor> {
    let one = |group: Group| {
        let mut names: BTreeMap<&str, u32> = BTreeMap::new();
        let mut kinds: BTreeMap<ActorKind, u32> = BTreeMap::new();
        for (place, _) in &group.members {
            let listed = appearances[*place].listed;
            *kinds.entry(listed.kind).or_default() += 1;
            for name in listed.written.iter().chain([&listed.name]) {
                *names.entry(name).or_default() += 1;
            }
        }
        let mut names: Vec<(String, u32)> = names
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count))
            .collect();
        names.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let kind = kinds
            .into_iter()
            .max_by_key(|(kind, count)| (*count, std::cmp::Reverse(*kind)));
        let kind = kind.map_or(ActorKind::Person, |(kind, _)| kind);
        let stands_for = SPELLINGS
            .stood_for(&group.name)
            .filter(|_| kind != ActorKind::Person)
            .map(|(state, link)| StandsFor {
                name: state.to_owned(),
                id: None,
                link,
            });
        let member = |(place, rule): &(usize, JoinRule)| {
            let appearance = &appearances[*place];
            JoinedMember {
                article: rolls[appearance.article].article.clone(),
                actor: appearance.listed.actor,
                rule: *rule,
            }
        };
        JoinedActor {
            id: String::new(),
            name: group.name,
            kind,
            names,
            stands_for,
            members: group.members.iter().map(member).collect(),
        }
    };
    groups.into_iter().map(one).collect()
}

/// Ids by kind and name; of several of one name each but the first has its
/// first article in its id too. Links states to those who stand for them.
fn with_ids(joined: &mut [JoinedActor], rolls: &[&Roll]) {
    let place: HashMap<&ArticleId, usize> = rolls
        .iter()
        .enumerate()
        .map(|(at, roll)| (&roll.article, at))
        .collect();
    let first = |actor: &JoinedActor| {
        let member = actor.members.first();
        member.map(|member| (place[&member.article], member.actor))
    };
    joined.sort_by_cached_key(|actor| (first(actor), actor.name.clone()));
    let mut seen: HashMap<(ActorKind, String), u32> = HashMap::new();
    for actor in &mut *joined {
        let name = actor.name.to_lowercase();
        let count = seen.entry((actor.kind, name.clone())).or_default();
        *count += 1;
        let mut parts = vec![actor.kind.as_str(), name.as_str()];
        let member = actor.members.first().filter(|_| *count > 1);
        let ordinal = member.map(|member| member.actor.to_string());
        parts.extend(member.map(|member| member.article.as_str()));
        parts.extend(ordinal.as_deref());
        let id = format!("p-{}", &short_hash(&parts)[..12]);
        actor.id = id;
    }
    let states: HashMap<String, String> = joined
        .iter()
        .rev()
        .filter(|actor| actor.kind == ActorKind::State)
        .map(|actor| (actor.name.clone(), actor.id.clone()))
        .collect();
    for stands in joined
        .iter_mut()
        .filter_map(|actor| actor.stands_for.as_mut())
    {
        stands.id = states.get(&stands.name).cloned();
    }
}

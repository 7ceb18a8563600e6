//! Who speaks, and the page of one person.

use super::paging::{Paging, stretch};
use crate::days;
use crate::links::{Links, with_query};
use crate::records::{Record, entries};
use crate::side_by_side::{SideBySide, of_entry};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{
    Order, Page, Person, RelayCount, RoleEntry, SearchOptions, SearchScope, StandsForEntry,
    StatementFilter, Together, UtteranceFilter,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// People on one page of the list.
const LISTED: u64 = 60;
/// Statements on one page of a person.
const STATEMENTS: u64 = 50;
/// Utterances laid side by side.
const UTTERANCES: u64 = 20;
/// Statements of others in which the name stands.
const ABOUT: u64 = 12;
/// Of several people of one name, so many are told of.
const PRESENTED: u64 = 20;
/// Roles and relays that stand open; the others can be unfolded.
const OPEN: usize = 8;

/// Which people.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Listed {
    q: String,
    page: String,
}

/// `/people`
#[derive(Template)]
#[template(path = "site/people.html")]
pub(crate) struct PeoplePage {
    frame: Frame,
    q: String,
    people: Vec<Person>,
    paging: Paging,
}

/// Who speaks most, or whose name holds the words asked for.
pub(crate) fn list(asked: &Asked, wanted: &Listed) -> Result<PeoplePage, Trouble> {
    let number = wanted.page.parse().unwrap_or(1);
    let q = wanted.q.trim().to_owned();
    let mut people = asked.corpus.speakers(&StatementFilter {
        speaker: Some(q.clone()).filter(|q| !q.is_empty()),
        page: stretch(number, LISTED),
        ..StatementFilter::default()
    })?;
    let paging = Paging::cut(&mut people, number, LISTED, "/people", &[("q", &q)]);
    Ok(PeoplePage {
        frame: Frame::new(asked, "People", "People")?,
        q,
        people,
        paging,
    })
}

/// Whose page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    name: String,
    /// `oldest`, or anything else for the newest first.
    order: String,
    page: String,
}

/// An office or description with its days.
pub(crate) struct Role {
    role: String,
    when: String,
    articles: usize,
    /// The first article that gives it.
    link: String,
}

/// `/person?name=`
#[derive(Template)]
#[template(path = "site/person.html")]
pub(crate) struct PersonPage {
    frame: Frame,
    links: Links,
    name: String,
    order: String,
    /// Whom the words asked for may mean, those with most statements first.
    people: Vec<Person>,
    /// How many more they may mean.
    more: u64,
    /// Statements, articles and outlets of all of them.
    counts: [u64; 3],
    when: String,
    /// Other spellings.
    names: Vec<String>,
    stands_for: Option<StandsForEntry>,
    roles: Vec<Role>,
    relays: Vec<RelayCount>,
    utterances: Vec<SideBySide>,
    records: Vec<Record>,
    about: Vec<Record>,
    paging: Paging,
}

/// Everything that people of this name said, and what others said with the
/// name in it.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<PersonPage, Trouble> {
    let corpus = asked.corpus;
    let name = wanted.name.trim();
    if name.is_empty() {
        return Err(Trouble::Mistaken(
            "give a name; the list of people has them all".to_owned(),
        ));
    }
    let found = corpus.who_together(name, PRESENTED)?;
    let number = wanted.page.parse().unwrap_or(1);
    let mut statements = corpus.statements(&StatementFilter {
        speaker: Some(name.to_owned()),
        order: match wanted.order.as_str() {
            "oldest" => Order::OldestFirst,
            _ => Order::NewestFirst,
        },
        page: stretch(number, STATEMENTS),
        ..StatementFilter::default()
    })?;
    let parameters = [("name", name), ("order", wanted.order.as_str())];
    let paging = Paging::cut(&mut statements, number, STATEMENTS, "/person", &parameters);
    let utterances = corpus.utterances(&UtteranceFilter {
        speaker: Some(name.to_owned()),
        page: Page::first(UTTERANCES),
        ..UtteranceFilter::default()
    })?;
    let mut utterances: Vec<SideBySide> = utterances.iter().map(of_entry).collect();
    utterances.sort_by_key(|u| std::cmp::Reverse((u.versions.len() > 1, u.outlet_count)));
    let mut page = PersonPage {
        frame: Frame::new(asked, name, "People")?,
        links: Links::Served,
        name: name.to_owned(),
        order: wanted.order.clone(),
        counts: [0; 3],
        more: 0,
        when: String::new(),
        names: Vec::new(),
        stands_for: None,
        roles: Vec::new(),
        relays: Vec::new(),
        utterances,
        records: entries(corpus, statements)?,
        about: Vec::new(),
        people: Vec::new(),
        paging,
    };
    if let Some(found) = found {
        page.about = about(asked, &found.people)?;
        page.tell(found);
    }
    Ok(page)
}

impl PersonPage {
    fn tell(&mut self, found: Together) {
        let people = found.people;
        if let Some(first) = people.first() {
            self.name.clone_from(&first.name);
            self.stands_for.clone_from(&first.stands_for);
        }
        self.counts = [found.statements, found.articles, found.outlets];
        self.when = days::between(found.first.as_deref(), found.last.as_deref());
        self.names = names(&people);
        let mut roles: Vec<&RoleEntry> = people.iter().flat_map(|p| &p.roles).collect();
        roles.sort_by_key(|role| std::cmp::Reverse(role.articles));
        self.roles = roles.into_iter().map(role).collect();
        self.relays = relays(&people);
        self.people = people;
        self.more = found.more;
    }
}

/// Whoever brought words of any of them to the page.
fn relays(people: &[Person]) -> Vec<RelayCount> {
    let mut all: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for relay in people.iter().flat_map(|person| &person.relays) {
        *all.entry((&relay.name, &relay.kind)).or_default() += relay.statements;
    }
    let count = |((name, kind), statements): ((&str, &str), u64)| RelayCount {
        name: name.to_owned(),
        kind: kind.to_owned(),
        statements,
    };
    let mut relays: Vec<RelayCount> = all.into_iter().map(count).collect();
    relays.sort_by_key(|relay| std::cmp::Reverse(relay.statements));
    relays
}

fn role(entry: &RoleEntry) -> Role {
    Role {
        when: days::between(entry.first.as_deref(), entry.last.as_deref()),
        articles: usize::try_from(entry.articles).unwrap_or(usize::MAX),
        link: Links::Served.article(&entry.article.id),
        role: entry.role.clone(),
    }
}

/// Spellings besides the name at the head.
fn names(people: &[Person]) -> Vec<String> {
    let names = people.iter().take(1).flat_map(|person| {
        let others = person.names.iter().filter(|name| name.name != person.name);
        others.map(|name| name.name.clone())
    });
    names.collect()
}

/// What others said in which the name stands.
fn about(asked: &Asked, people: &[Person]) -> Result<Vec<Record>, Trouble> {
    let Some(person) = people.first() else {
        return Ok(Vec::new());
    };
    let phrase = format!("\"{}\"", person.name.replace('"', " "));
    let options = SearchOptions {
        scope: SearchScope::Statements,
        page: Page::first(ABOUT),
        ..SearchOptions::default()
    };
    let found = asked.corpus.search(&phrase, &options)?;
    let own = |speaker: &str| people.iter().any(|person| person.name == speaker);
    let statements = found.hits.into_iter().flat_map(|hit| hit.statements);
    let others = statements.filter(|statement| {
        let speaker = statement.speaker.as_ref();
        !speaker.is_some_and(|speaker| own(&speaker.name))
    });
    Ok(entries(asked.corpus, others.collect())?)
}

/// Statements of others with the name in them.
pub(crate) fn all_about(name: &str) -> String {
    let phrase = format!("\"{name}\"");
    with_query("/search", &[("q", &phrase), ("in", "statements")])
}

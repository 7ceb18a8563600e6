//! Joining over whole piles, and against the gold of name pairs.

use super::roll::{Listed, Roll};
use super::*;

/// Pairs written before the rules were run on them.
const PAIRS: &str = include_str!("../../../tests/data/name-pairs.tsv");
/// Of pairs that the rules join, so many in a hundred are one at least.
const LEAST_PRECISION: usize = 98;
/// Of pairs that are one, so many in a hundred are joined at least.
const LEAST_RECALL: usize = 95;

fn listed(actor: u32, kind: ActorKind, name: &str, role: &str) -> Listed {
    let roles = (!role.is_empty()).then(|| role.to_owned());
    Listed {
        actor,
        name: name.to_owned(),
        kind,
        roles: roles.into_iter().collect(),
        written: Vec::new(),
        gender: None,
    }
}

fn called(article: &str, day: i32, actors: Vec<Listed>) -> Roll {
    Roll {
        article: ArticleId::from_parts(&[article]),
        day: Some(day),
        actors,
    }
}

fn person(actor: u32, name: &str, role: &str) -> Listed {
    listed(actor, ActorKind::Person, name, role)
}

fn story(articles: &[&Roll]) -> Story {
    Story {
        id: String::new(),
        title: String::new(),
        summary: None,
        first: None,
        last: None,
        articles: articles.iter().map(|roll| roll.article.clone()).collect(),
        why: String::new(),
    }
}

/// The names of each joined actor's members, by article.
fn joined(rolls: &[Roll], stories: &[Story]) -> JoinedActors {
    let rolls: Vec<&Roll> = rolls.iter().collect();
    join(&rolls, stories)
}

#[test]
#[expect(clippy::print_stdout, reason = "tells the figures")]
fn the_pairs_of_names_are_told_apart_and_together() {
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [verdict, kind, reach, one, role, other, other_role] = cells[..] else {
            panic!("7 columns expected in {line:?}");
        };
        let kind = ActorKind::from_name(kind).expect("a kind of actor");
        let day = if reach == "story" { 1 } else { 4_000 };
        let rolls = [
            called("one", 1, vec![listed(0, kind, one, role)]),
            called("two", day, vec![listed(0, kind, other, other_role)]),
        ];
        let together = vec![story(&[&rolls[0], &rolls[1]])];
        let found = joined(&rolls, if reach == "story" { &together } else { &[] });
        let sides = [&rolls[0], &rolls[1]].map(|roll| found.of(&roll.article, 0).expect("joined"));
        let same = sides[0].id == sides[1].id;
        let linked = sides[0]
            .stands_for
            .as_ref()
            .is_some_and(|s| s.name == other);
        let right = match verdict {
            "same" => same,
            "different" => !same,
            _ => !same && linked,
        };
        *counts.entry((verdict, right)).or_default() += 1;
        if !right {
            wrong.push(format!(
                "{verdict}: {one} ({role}), {other} ({other_role}), {reach}"
            ));
        }
    }
    let count = |verdict, right| counts.get(&(verdict, right)).copied().unwrap_or(0);
    let (found, missed) = (count("same", true), count("same", false));
    let joined_wrongly = count("different", false);
    let precision = 100 * found / (found + joined_wrongly).max(1);
    let recall = 100 * found / (found + missed).max(1);
    println!(
        "{counts:?}, precision {precision}, recall {recall}\n{}",
        wrong.join("\n")
    );
    assert!(found + missed >= 130 && joined_wrongly + count("different", true) >= 60);
    assert!(precision >= LEAST_PRECISION, "{wrong:#?}");
    assert!(recall >= LEAST_RECALL, "{wrong:#?}");
    assert_eq!(count("linked", false), 0, "{wrong:#?}");
}

#[test]
fn a_bare_surname_joins_only_where_one_bearer_is_in_reach() {
    let rolls = [
        called(
            "a",
            1,
            vec![person(0, "Mara Quill", ""), person(1, "Ivo Brekk", "")],
        ),
        called("b", 1, vec![person(0, "Quill", "")]),
        called("c", 1, vec![person(0, "Jan Quill", "")]),
        called("d", 900, vec![person(0, "Quill", "")]),
    ];
    let near = [story(&[&rolls[0], &rolls[1]])];
    let found = joined(&rolls, &near);
    let of = |roll: usize| &found.of(&rolls[roll].article, 0).expect("joined").id;
    assert_eq!(of(1), of(0));
    assert_ne!(of(2), of(0));
    assert_ne!(of(3), of(0));
    assert_ne!(of(3), of(2));
    let both = [story(&[&rolls[0], &rolls[1], &rolls[2]])];
    let found = joined(&rolls, &both);
    let of = |roll: usize| &found.of(&rolls[roll].article, 0).expect("joined").id;
    assert_ne!(of(1), of(0), "two of the name are in the story");
    assert_ne!(of(1), of(2));
}

#[test]
fn names_roles_and_rules_are_kept() {
    let mut rolls = [
        called("a", 1, vec![person(0, "Sergei Orlov", "envoy")]),
        called("b", 2, vec![person(3, "Sergej Orlow", "")]),
        called("c", 3, vec![person(0, "Sergei Orlov", "")]),
    ];
    rolls[0].actors[0].written = vec!["Orlov".to_owned()];
    let found = joined(&rolls, &[]);
    let [orlov] = &found.actors[..] else {
        panic!("one person: {:?}", found.actors);
    };
    assert_eq!(orlov.name, "Sergei Orlov");
    let names: Vec<(&str, u32)> = orlov.names.iter().map(|(n, c)| (n.as_str(), *c)).collect();
    assert_eq!(
        names,
        [("Sergei Orlov", 2), ("Orlov", 1), ("Sergej Orlow", 1)]
    );
    let rules: Vec<JoinRule> = orlov.members.iter().map(|member| member.rule).collect();
    assert_eq!(rules, [JoinRule::Name, JoinRule::Spelling, JoinRule::Name]);
    assert_eq!(
        found.of(&rolls[1].article, 3).map(|o| &o.id),
        Some(&orlov.id)
    );
    assert_eq!(found.of(&rolls[1].article, 0), None);
}

#[test]
fn the_order_of_reading_shows_in_nothing() {
    let mut rolls = vec![
        called(
            "a",
            1,
            vec![person(0, "Sergei Orlov", ""), person(1, "Ada Roe", "")],
        ),
        called("b", 2, vec![person(0, "Orlov", ""), person(1, "Roe", "")]),
        called(
            "c",
            3,
            vec![person(0, "A. Roe", ""), person(1, "Abu Omar", "")],
        ),
        called(
            "d",
            3,
            vec![person(0, "Abu Omar", ""), person(1, "Sergey Orlow", "")],
        ),
    ];
    let stories = [story(&[&rolls[0], &rolls[1], &rolls[2]])];
    let once = joined(&rolls, &stories);
    rolls.reverse();
    assert_eq!(once.actors, joined(&rolls, &stories).actors);
    let members: usize = once.actors.iter().map(|actor| actor.members.len()).sum();
    assert_eq!(members, 8, "everybody is somewhere, once");
}

#[test]
fn an_acronym_that_an_article_explains_is_known_elsewhere() {
    let body = |actor, name| listed(actor, ActorKind::Organisation, name, "");
    let mut rolls = [
        called("a", 1, vec![body(0, "Velmoran Office for Tides")]),
        called("b", 500, vec![body(0, "VOT")]),
    ];
    let apart = joined(&rolls, &[]);
    assert_eq!(apart.actors.len(), 2);
    rolls[0].actors[0].written = vec!["VOT".to_owned()];
    let found = joined(&rolls, &[]);
    assert_eq!(found.actors.len(), 1);
    assert_eq!(found.actors[0].name, "Velmoran Office for Tides");
    assert_eq!(found.actors[0].members[1].rule, JoinRule::Acronym);
}

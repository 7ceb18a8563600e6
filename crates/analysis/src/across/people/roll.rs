//! The named actors of one article, reduced to what joining needs.

use super::super::digest::day_of;
use super::spelling::SPELLINGS;
use crate::lexicon::Gender;
use crosswire_article::{Actor, ActorKind, Annotated, ArticleId, MentionKind, Span};
use std::collections::BTreeSet;

/// Most spellings kept of one actor in one article.
const MOST_NAMES: usize = 8;

/// Who is named in one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Roll {
    pub(super) article: ArticleId,
    /// Publication day as days since 1970-01-01.
    pub(super) day: Option<i32>,
    pub(super) actors: Vec<Listed>,
}

impl Roll {
    /// The roles that the article gives an actor.
    pub(in crate::across) fn roles(&self, actor: u32) -> &[String] {
        let listed = self.actors.iter().find(|listed| listed.actor == actor);
        listed.map_or(&[], |listed| &listed.roles)
    }
}

/// One named actor of one article.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed {
    /// Index into [`Annotated::actors`].
    pub(super) actor: u32,
    pub(super) name: String,
    pub(super) kind: ActorKind,
    pub(super) roles: Vec<String>,
    /// How the article writes the name, where it is not the name itself.
    pub(super) written: Vec<String>,
    pub(super) gender: Option<Gender>,
}

/// Calls the roll of an article: actors that it never names are nobody whom
/// another article could be compared about, and are left out.
#[must_use]
pub fn roll(annotated: &Annotated) -> Roll {
    let mut written: Vec<BTreeSet<String>> = vec![BTreeSet::new(); annotated.actors.len()];
    let mut named = vec![false; annotated.actors.len()];
    let mut pronouns = vec![[0_u32; 2]; annotated.actors.len()];
    for mention in &annotated.mentions {
        let actor = mention.actor as usize;
        match mention.kind {
            MentionKind::Named => {
                named[actor] = true;
                written[actor].insert(words_of(annotated, mention.span));
            }
            MentionKind::Pronoun => {
                if let Some(gender) = gender_of(annotated.article.cut(mention.span)) {
                    pronouns[actor][gender as usize] += 1;
                }
            }
            MentionKind::Nominal => {}
        }
    }
    let listed = (0..).zip(&annotated.actors).zip(&named);
    let listed = listed.filter(|((_, actor), named)| **named && is_one(actor));
    let listed = listed.map(|((at, actor), _)| Listed {
        actor: at,
        name: actor.name.clone(),
        kind: actor.kind,
        roles: actor.roles.clone(),
        written: std::mem::take(&mut written[at as usize])
            .into_iter()
            .filter(|text| *text != actor.name)
            .take(MOST_NAMES)
            .collect(),
        gender: gender(actor, pronouns[at as usize]),
    });
    Roll {
        article: annotated.article.id.clone(),
        day: day_of(annotated),
        actors: listed.collect(),
    }
}

/// "Roe and Moor" are two.
fn is_one(actor: &Actor) -> bool {
    actor.kind != ActorKind::Document
        && !(actor.kind == ActorKind::Group && actor.name.contains(" and "))
}

fn words_of(annotated: &Annotated, span: Span) -> String {
    let words: Vec<&str> = annotated.article.cut(span).split_whitespace().collect();
    words.join(" ")
}

fn gender_of(pronoun: &str) -> Option<Gender> {
    match pronoun.to_lowercase().as_str() {
        "he" | "his" | "him" | "himself" => Some(Gender::Male),
        "she" | "her" | "hers" | "herself" => Some(Gender::Female),
        _ => None,
    }
}

/// What the article itself tells, by nouns of the role or by pronouns where
/// those agree; then the first name.
fn gender(actor: &Actor, pronouns: [u32; 2]) -> Option<Gender> {
    let words = actor.roles.iter().flat_map(|role| role.split_whitespace());
    let mut told = words.filter_map(|word| SPELLINGS.gender_of_noun(&word.to_lowercase()));
    let by_pronoun = match pronouns {
        [0, 0] => None,
        [he, 0] if he > 0 => Some(Gender::Male),
        [0, _] => Some(Gender::Female),
        _ => None,
    };
    let first = || {
        let (first, _) = actor.name.split_once(' ')?;
        SPELLINGS.gender_of_name(&first.to_lowercase())
    };
    told.next_back().or(by_pronoun).or_else(first)
}

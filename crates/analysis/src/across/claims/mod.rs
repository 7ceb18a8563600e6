//! What a story's articles claim, where each outlet stands, and where two
//! accounts cannot both hold.
//!
//! ```text
//! Story, [Annotated] --find--> Findings    claims, conflicts, what is left out
//! ```
//!
//! A pure function of one story: stories are independent of one another, so a
//! pile is worked through a few stories at a time, and cost grows with the size
//! of stories and not of the pile.

mod answers;
mod attribution;
mod joining;
mod pairing;
mod standing;
#[cfg(test)]
mod tests;

use crate::across::conflicts::Facts;
use crate::across::cross_encoder::Readings;
use crate::site_links::without_links;
use crosswire_article::{
    Annotated, Article, ArticleCopy, ArticleId, Claim, Conflict, LeftOut, Origin, Published, Span,
    Statement, StatementRef, Story,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub use answers::{ANSWER_DAYS, Heard, answers};

/// What was found in one story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Claims, the most telling first.
    pub claims: Vec<Claim>,
    /// Conflicts, changes and denials, the most telling first.
    pub conflicts: Vec<Conflict>,
    /// What articles leave out that their own source carries.
    pub left_out: Vec<LeftOut>,
}

/// One article of the story with what was read in it.
struct Account<'a> {
    annotated: Cow<'a, Annotated>,
    facts: Facts,
    /// Whose reporting it is: articles of one origin are one voice.
    origin: String,
}

impl Account<'_> {
    fn id(&self) -> &ArticleId {
        &self.annotated.article.id
    }

    fn outlet(&self) -> Option<&String> {
        self.annotated.article.outlet.as_ref()
    }

    fn day(&self) -> Option<&str> {
        self.annotated
            .article
            .published
            .as_ref()
            .map(Published::day)
    }

    /// The outermost statement in which `span` is told, where most of it is the
    /// words of such statements with those that tell whose they are: of several
    /// that with the longest content in it.
    fn statement_over(&self, span: Span) -> Option<&Statement> {
        let within = |parts: &[Span]| -> u32 {
            let shared = |part: &Span| {
                part.end
                    .min(span.end)
                    .saturating_sub(part.start.max(span.start))
            };
            parts.iter().map(shared).sum()
        };
        let outermost = self.annotated.statements.iter();
        let told: Vec<&Statement> = outermost
            .filter(|statement| statement.within.is_none() && within(&statement.content) > 0)
            .collect();
        let words: u32 = told
            .iter()
            .map(|s| within(&s.content) + within(&s.source) + within(&s.cue))
            .sum();
        let longest = told.into_iter().rev().max_by_key(|s| within(&s.content));
        longest.filter(|_| words * 2 > span.len())
    }

    fn reference(&self, statement: &Statement) -> StatementRef {
        StatementRef {
            article: self.id().clone(),
            ordinal: statement.ordinal,
        }
    }
}

/// Finds what the articles of `story` claim and where they part. `articles`
/// are those of the story in its order; `origins` and `copies` may be of the
/// whole pile. What the network reads is taken from `readings`, and added to it
/// where it is new. A story of a single outlet has nothing to compare.
#[must_use]
pub fn find(
    story: &Story,
    articles: &[Annotated],
    origins: &[&Origin],
    copies: &[&ArticleCopy],
    readings: &Readings,
) -> Findings {
    let outlets: BTreeSet<_> = articles
        .iter()
        .map(|a| a.article.outlet.as_deref())
        .collect();
    if outlets.len() < 2 {
        return Findings::default();
    }
    let roots = roots(origins);
    let accounts: Vec<Account> = articles
        .iter()
        .map(|annotated| account(annotated, &roots))
        .collect();
    let neighbours = joining::Neighbours::of(&accounts);
    let conflicts = pairing::conflicts(&story.id, &accounts, &neighbours, readings);
    let joined = joining::join(&accounts, &neighbours, readings);
    let claims = standing::claims(&story.id, &accounts, joined, &conflicts);
    let left_out = standing::left_out(&claims, copies);
    Findings {
        claims,
        conflicts,
        left_out,
    }
}

fn roots<'a>(origins: &[&'a Origin]) -> BTreeMap<&'a ArticleId, &'a str> {
    let articles = origins.iter().flat_map(|origin| {
        origin
            .articles
            .iter()
            .map(|article| (&article.article, origin.name.as_str()))
    });
    articles.collect()
}

fn account<'a>(annotated: &'a Annotated, roots: &BTreeMap<&ArticleId, &str>) -> Account<'a> {
    let annotated = without_links(Cow::Borrowed(annotated));
    let article = &annotated.article;
    let root = roots.get(&article.id).map(|root| (*root).to_owned());
    Account {
        facts: facts(&annotated),
        origin: root.unwrap_or_else(|| own_origin(article)),
        annotated,
    }
}

/// The origin of an article whose text is its outlet's own.
fn own_origin(article: &Article) -> String {
    let outlet = article.outlet.clone();
    outlet.unwrap_or_else(|| article.id.to_string())
}

fn facts(annotated: &Annotated) -> Facts {
    let article = &annotated.article;
    let day = article.published.as_ref().map(Published::day);
    let title = article.title.as_deref();
    Facts::read(&article.text, &annotated.sentences, title, day)
}

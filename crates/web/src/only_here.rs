//! What each outlet of a story has that no other outlet of it has.

use crate::links::Passage;
use crate::pile::{Pile, content_of, outlet_of, outlet_of_entry, shorten};
use crate::speakers::{SpeakerTable, anchor};
use crosswire_article::{Annotated, Statement, StatementRef};
use crosswire_corpus::ClaimEntry;
use std::collections::BTreeSet;

/// More quotations than this only repeat the table of statements.
const MOST_QUOTED: usize = 6;
/// Claims of one outlet, the most telling first.
const MOST_CLAIMS: usize = 5;
/// Characters of a quotation in a list.
const QUOTED: usize = 150;

/// What one outlet alone has.
pub(crate) struct OnlyHere {
    pub(crate) outlet: String,
    /// Speakers that no other outlet has, with the anchor of their first
    /// statement and how many there are.
    pub(crate) speakers: Vec<OnlySpeaker>,
    /// What no other outlet tells, each with its place.
    pub(crate) claims: Vec<(String, Passage)>,
    /// Statements that no other outlet renders, by speakers whom others have.
    pub(crate) quoted: Vec<OnlyStatement>,
    /// How many such statements are not quoted here.
    pub(crate) more: usize,
}

/// A speaker heard in one outlet alone.
pub(crate) struct OnlySpeaker {
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) count: usize,
    pub(crate) first: String,
}

/// A statement found in one outlet alone.
pub(crate) struct OnlyStatement {
    pub(crate) speaker: String,
    pub(crate) content: String,
    pub(crate) anchor: String,
}

/// One entry for each outlet that has anything of its own; none where the
/// story has a single outlet, since everything would be only there.
pub(crate) fn only_here(
    pile: &Pile,
    articles: &[&Annotated],
    table: &SpeakerTable,
    claims: &[ClaimEntry],
) -> Vec<OnlyHere> {
    if table.outlets.len() < 2 {
        return Vec::new();
    }
    let rendered = rendered_elsewhere(pile);
    let outlets = table.outlets.iter().enumerate();
    outlets
        .map(|(column, outlet)| OnlyHere {
            outlet: outlet.clone(),
            speakers: speakers(table, column),
            claims: told(claims, outlet),
            ..statements(articles, table, outlet, &rendered)
        })
        .filter(|only| {
            !only.speakers.is_empty() || !only.quoted.is_empty() || !only.claims.is_empty()
        })
        .collect()
}

fn speakers(table: &SpeakerTable, column: usize) -> Vec<OnlySpeaker> {
    let alone = |row: &&crate::speakers::SpeakerRow| {
        !row.unknown && row.outlet_count() == 1 && row.cells[column].count > 0
    };
    let rows = table.rows.iter().filter(alone);
    rows.map(|row| OnlySpeaker {
        name: row.name.clone(),
        role: row.role.clone(),
        count: row.total,
        first: row.cells[column].first.clone(),
    })
    .collect()
}

fn told(claims: &[ClaimEntry], outlet: &str) -> Vec<(String, Passage)> {
    let own = claims
        .iter()
        .filter(|c| outlet_of_entry(&c.article) == outlet);
    let told = own.take(MOST_CLAIMS).map(|claim| {
        let words: Vec<&str> = claim.text.split_whitespace().collect();
        let statement = claim.positions.iter().find(|p| p.span == claim.span);
        let place = Passage {
            article: claim.article.id.clone(),
            span: claim.span,
            statement: statement.and_then(|position| position.statement.clone()),
        };
        (shorten(&words.join(" "), QUOTED), place)
    });
    told.collect()
}

fn statements(
    articles: &[&Annotated],
    table: &SpeakerTable,
    outlet: &str,
    rendered: &BTreeSet<StatementRef>,
) -> OnlyHere {
    let heard_elsewhere: BTreeSet<&str> = table
        .rows
        .iter()
        .filter(|row| !row.unknown && row.outlet_count() > 1)
        .map(|row| row.name.as_str())
        .collect();
    let mut quoted: Vec<OnlyStatement> = articles
        .iter()
        .filter(|annotated| outlet_of(&annotated.article) == outlet)
        .flat_map(|annotated| own_statements(annotated, &heard_elsewhere, rendered))
        .collect();
    let more = quoted.len().saturating_sub(MOST_QUOTED);
    quoted.truncate(MOST_QUOTED);
    OnlyHere {
        outlet: outlet.to_owned(),
        speakers: Vec::new(),
        claims: Vec::new(),
        quoted,
        more,
    }
}

fn own_statements(
    annotated: &Annotated,
    heard_elsewhere: &BTreeSet<&str>,
    rendered: &BTreeSet<StatementRef>,
) -> Vec<OnlyStatement> {
    let own = |statement: &&Statement| {
        let speaker = statement.speaker.as_ref();
        speaker.is_some_and(|speaker| heard_elsewhere.contains(speaker.name.as_str()))
            && !rendered.contains(&reference(annotated, statement))
    };
    let view = |statement: &Statement| OnlyStatement {
        speaker: statement
            .speaker
            .as_ref()
            .map_or(String::new(), |s| s.name.clone()),
        content: shorten(&content_of(&annotated.article, statement), QUOTED),
        anchor: anchor(annotated, statement),
    };
    annotated.statements.iter().filter(own).map(view).collect()
}

fn reference(annotated: &Annotated, statement: &Statement) -> StatementRef {
    StatementRef {
        article: annotated.article.id.clone(),
        ordinal: statement.ordinal,
    }
}

/// Statements of utterances that more than one outlet renders.
fn rendered_elsewhere(pile: &Pile) -> BTreeSet<StatementRef> {
    let mut found = BTreeSet::new();
    for utterance in &pile.utterances {
        let shown: Vec<_> = utterance
            .renderings
            .iter()
            .filter_map(|rendering| Some((rendering, pile.look_up(rendering)?.0)))
            .collect();
        let outlets: BTreeSet<&str> = shown.iter().map(|(_, a)| outlet_of(&a.article)).collect();
        if outlets.len() > 1 {
            found.extend(shown.into_iter().map(|(r, _)| r.statement.clone()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crate::speakers::speaker_table;

    #[test]
    fn an_outlet_has_what_no_other_outlet_of_the_story_has() {
        let pile = sample::pile();
        let articles = pile.articles_of(&pile.stories[0]);
        let only = only_here(&pile, &articles, &speaker_table(&articles), &[]);
        let names: Vec<(&str, Vec<&str>)> = only
            .iter()
            .map(|only| {
                let speakers = only.speakers.iter();
                (
                    only.outlet.as_str(),
                    speakers.map(|s| s.name.as_str()).collect(),
                )
            })
            .collect();
        assert_eq!(names, [("The Gazette", vec!["an engineer"])]);
        assert!(
            only[0].quoted.is_empty(),
            "the mayor's words are in all three"
        );
    }

    #[test]
    fn a_single_outlet_has_nothing_that_others_lack() {
        let pile = sample::pile();
        let articles = pile.articles_of(&pile.stories[1]);
        assert!(only_here(&pile, &articles, &speaker_table(&articles), &[]).is_empty());
    }
}

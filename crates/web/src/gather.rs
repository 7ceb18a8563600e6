//! From a corpus to the pile that a report shows: the largest stories first,
//! until so many articles are on the page.

use crate::pile::{Head, Pile, StoryClaims};
use crosswire_article::{Annotated, ArticleId, Rendering, Speaker, StatementRef, Story, Utterance};
use crosswire_corpus::{
    ArticleEntry, ArticleFilter, ClaimEntry, ClaimFilter, ConflictEntry, ConflictFilter,
    CopyFilter, Corpus, Page, Result, SideEntry, SpeakerShare, StoryDetail, StoryEntry,
    StoryFilter, UtteranceEntry,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Claims of a story that several outlets carry, at most.
const SHARED_CLAIMS: u64 = 30;
/// Claims of a story that one outlet alone carries, at most.
const OWN_CLAIMS: u64 = 60;
/// Claims that an article left out, at most.
const LEFT_OUT: u64 = 40;
/// Conflicts of a story, and values that moved, at most.
const CONFLICTS: u64 = 8;

/// What a report shows of a corpus.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// The heading of the page.
    pub title: String,
    /// Articles shown in full; stories beyond are counted only.
    pub articles: usize,
    /// Statements that are less sure than this are left out.
    pub min_confidence: f32,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self {
            title: "Who said what".to_owned(),
            articles: 150,
            min_confidence: 0.0,
        }
    }
}

/// Everything that the report on `corpus` shows.
pub(crate) fn gather(corpus: &Corpus, options: &ReportOptions) -> Result<Pile> {
    let counts = corpus.counts()?;
    let size = |count| usize::try_from(count).unwrap_or(usize::MAX);
    let mut pile = Pile {
        heads: heads(corpus)?,
        story_count: size(counts.stories),
        statement_count: size(counts.statements),
        utterance_count: size(counts.utterances),
        ..Pile::default()
    };
    for entry in largest_stories(corpus, options.articles)? {
        if let Some(detail) = corpus.story(&entry.id)? {
            add_story(corpus, options, detail, &mut pile)?;
        }
    }
    // The page holds these articles and no other.
    let shown = |id: &str| pile.articles.contains_key(&ArticleId::from_stored(id));
    for claims in pile.claims.values_mut() {
        only_shown(claims, &shown);
    }
    Ok(pile)
}

/// One story of `corpus` with at most so many of its articles, or `None` where
/// no story has this id.
pub(crate) fn one_story(corpus: &Corpus, id: &str, articles: usize) -> Result<Option<Pile>> {
    let Some(detail) = corpus.story(id)? else {
        return Ok(None);
    };
    let mut pile = Pile::default();
    let options = ReportOptions {
        articles,
        ..ReportOptions::default()
    };
    add_story(corpus, &options, detail, &mut pile)?;
    Ok(Some(pile))
}

fn heads(corpus: &Corpus) -> Result<Vec<Head>> {
    let entries = corpus.articles(&ArticleFilter::default())?;
    Ok(entries.into_iter().map(head).collect())
}

fn head(entry: ArticleEntry) -> Head {
    let day = |date: String| date.get(..10).unwrap_or(&date).to_owned();
    Head {
        id: ArticleId::from_stored(entry.id),
        outlet: entry.outlet,
        day: entry.date.map(day),
        articles: 1,
    }
}

/// Stories by size, as many as fit into `articles`; at least one. A story has
/// an article or more, so no more than `articles` need be asked for.
fn largest_stories(corpus: &Corpus, articles: usize) -> Result<Vec<StoryEntry>> {
    let stories = corpus.stories(&StoryFilter {
        largest_first: true,
        page: Page::first(articles.max(1) as u64),
        ..StoryFilter::default()
    })?;
    let mut taken = 0;
    let fits = |story: &StoryEntry| {
        let first = taken == 0;
        taken += story.articles.len();
        first || taken <= articles
    };
    Ok(stories.into_iter().take_while(fits).collect())
}

fn add_story(
    corpus: &Corpus,
    options: &ReportOptions,
    detail: StoryDetail,
    pile: &mut Pile,
) -> Result<()> {
    let entry = detail.story;
    for article in entry.articles.iter().take(options.articles.max(1)) {
        let id = ArticleId::from_stored(article.id.as_str());
        if let Some(mut annotated) = corpus.annotated(&id)? {
            annotated
                .statements
                .retain(|s| s.confidence >= options.min_confidence);
            use_full_names(&mut annotated, &detail.speakers);
            pile.articles.insert(id, Arc::new(annotated));
        }
    }
    let known: Vec<String> = pile.utterances.iter().map(|u| u.id.clone()).collect();
    let new = detail
        .utterances
        .into_iter()
        .filter(|u| !known.contains(&u.id));
    pile.utterances.extend(new.map(utterance));
    let copies = corpus.copies(&CopyFilter {
        story: Some(entry.id.clone()),
        copying: true,
        largest_first: true,
        ..CopyFilter::default()
    })?;
    pile.copies.insert(entry.id.clone(), copies);
    pile.origins.insert(entry.id.clone(), detail.origins);
    if entry.articles.len() > 1 {
        let claims = story_claims(corpus, &entry.id, options.min_confidence)?;
        pile.claims.insert(entry.id.clone(), claims);
    }
    pile.stories.push(story(entry));
    Ok(())
}

/// What a story claims and where its articles part.
fn story_claims(corpus: &Corpus, story: &str, min_confidence: f32) -> Result<StoryClaims> {
    let filter = |most| ClaimFilter {
        story: Some(story.to_owned()),
        page: Page::first(most),
        ..ClaimFilter::default()
    };
    let conflicts = |relation: Option<&str>| {
        corpus.conflicts(&ConflictFilter {
            story: Some(story.to_owned()),
            relation: relation.map(str::to_owned),
            min_confidence: (min_confidence > 0.0).then_some(min_confidence),
            page: Page::first(CONFLICTS),
            ..ConflictFilter::default()
        })
    };
    Ok(StoryClaims {
        shared: corpus.claims(&ClaimFilter {
            min_outlets: 2,
            ..filter(SHARED_CLAIMS)
        })?,
        only_here: corpus.claims(&ClaimFilter {
            only_here: true,
            ..filter(OWN_CLAIMS)
        })?,
        left_out: corpus.claims(&ClaimFilter {
            left_out: true,
            ..filter(LEFT_OUT)
        })?,
        conflicts: conflicts(None)?,
        changes: conflicts(Some("change"))?,
        counts: corpus.claim_counts(story)?,
    })
}

/// Takes out what leads to articles that are not on the page.
fn only_shown(claims: &mut StoryClaims, shown: &dyn Fn(&str) -> bool) {
    let has_place = |claim: &mut ClaimEntry| -> bool {
        claim
            .positions
            .retain(|position| shown(&position.article.id));
        claim.left_out.retain(|left| shown(&left.article.id));
        if shown(&claim.article.id) {
            return true;
        }
        let Some(first) = claim.positions.first() else {
            return false;
        };
        claim.article = first.article.clone();
        claim.span = first.span;
        claim.text.clone_from(&first.text);
        true
    };
    claims.shared.retain_mut(has_place);
    claims.only_here.retain_mut(has_place);
    claims.left_out.retain_mut(has_place);
    let sided = |side: &mut Vec<SideEntry>| {
        side.retain(|told| shown(&told.article.id));
        !side.is_empty()
    };
    let both = |conflict: &mut ConflictEntry| sided(&mut conflict.a) && sided(&mut conflict.b);
    claims.conflicts.retain_mut(both);
    claims.changes.retain_mut(both);
}

/// Gives speakers the name under which the corpus counts them in this story,
/// so that the page and the listings agree.
fn use_full_names(annotated: &mut Annotated, shares: &[SpeakerShare]) {
    let known: BTreeMap<String, &str> = shares
        .iter()
        .map(|share| (share.name.to_lowercase(), share.name.as_str()))
        .collect();
    let speakers = annotated.statements.iter_mut();
    for speaker in speakers.filter_map(|statement| statement.speaker.as_mut()) {
        if let Some(name) = full_name(speaker, &known) {
            speaker.name = name.to_owned();
        }
    }
}

fn full_name<'a>(speaker: &Speaker, known: &BTreeMap<String, &'a str>) -> Option<&'a str> {
    let name = speaker.name.to_lowercase();
    if let Some(same) = known.get(&name) {
        return Some(same);
    }
    let ending = format!(" {name}");
    let mut longer = known.iter().filter(|(key, _)| key.ends_with(&ending));
    match (longer.next(), longer.next()) {
        (Some((_, name)), None) => Some(name),
        _ => None,
    }
}

fn story(entry: StoryEntry) -> Story {
    let articles = entry.articles.into_iter();
    Story {
        id: entry.id,
        title: entry.title,
        summary: None,
        first: entry.first,
        last: entry.last,
        articles: articles.map(|a| ArticleId::from_stored(a.id)).collect(),
        why: entry.why,
    }
}

fn utterance(entry: UtteranceEntry) -> Utterance {
    let renderings = entry.renderings.into_iter().filter_map(|rendering| {
        Some(Rendering {
            statement: StatementRef::from_name(&rendering.statement)?,
            content: rendering.content,
            similarity: rendering.similarity,
            drift: Vec::new(),
        })
    });
    Utterance {
        renderings: renderings.collect(),
        id: entry.id,
        speaker: entry.speaker,
        why: entry.why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_takes_the_one_name_that_ends_in_it() {
        let known = BTreeMap::from([
            ("mara quill".to_owned(), "Mara Quill"),
            ("otto brandt".to_owned(), "Otto Brandt"),
            ("ida brandt".to_owned(), "Ida Brandt"),
        ]);
        let speaker = |name: &str| Speaker {
            actor: 0,
            name: name.to_owned(),
            role: None,
        };
        assert_eq!(full_name(&speaker("Quill"), &known), Some("Mara Quill"));
        assert_eq!(
            full_name(&speaker("MARA QUILL"), &known),
            Some("Mara Quill")
        );
        assert_eq!(full_name(&speaker("Brandt"), &known), None);
    }
}

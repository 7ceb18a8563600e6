//! What one report is made from: plain values, however they were come by.

use crosswire_article::{Annotated, Article, ArticleId, Rendering, Statement, Story, Utterance};
use crosswire_corpus::{
    ArticleEntry, ClaimCounts, ClaimEntry, ConflictEntry, CopyEntry, OriginEntry,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How an article without an outlet is called.
pub(crate) const NO_OUTLET: &str = "outlet not known";

/// A pile of articles with all that was found in and between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pile {
    /// Every article of the pile, also those not shown in full.
    pub(crate) heads: Vec<Head>,
    /// The articles shown in full.
    pub(crate) articles: BTreeMap<ArticleId, Arc<Annotated>>,
    /// The stories shown; the first is shown first.
    pub(crate) stories: Vec<Story>,
    /// Utterances with renderings among the articles shown.
    pub(crate) utterances: Vec<Utterance>,
    /// Whose reporting each story shown rests on, by the story's id.
    pub(crate) origins: BTreeMap<String, Vec<OriginEntry>>,
    /// Articles of one story that carry one another's text, most words first.
    pub(crate) copies: BTreeMap<String, Vec<CopyEntry>>,
    /// What each story shown claims and where its articles part.
    pub(crate) claims: BTreeMap<String, StoryClaims>,
    /// How many stories the pile has, shown or not.
    pub(crate) story_count: usize,
    /// How many statements it has.
    pub(crate) statement_count: usize,
    /// How many utterances stand in several of its articles.
    pub(crate) utterance_count: usize,
}

/// What one story claims and where its articles part: the most telling of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct StoryClaims {
    /// Carried by several outlets.
    pub(crate) shared: Vec<ClaimEntry>,
    /// Carried by one.
    pub(crate) only_here: Vec<ClaimEntry>,
    /// Left out by an article that took the text of one that carries it.
    pub(crate) left_out: Vec<ClaimEntry>,
    /// Conflicts and denials.
    pub(crate) conflicts: Vec<ConflictEntry>,
    /// Values that moved.
    pub(crate) changes: Vec<ConflictEntry>,
    /// How many there are, shown or not.
    pub(crate) counts: ClaimCounts,
}

/// What the table of outlets and days needs to know of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Which article.
    pub(crate) id: ArticleId,
    /// Who published it, if known.
    pub(crate) outlet: Option<String>,
    /// Day of publication, `YYYY-MM-DD`, if known.
    pub(crate) day: Option<String>,
    /// How many articles it stands for, where several are counted as one.
    pub(crate) articles: usize,
}

impl Head {
    /// The head of `article`.
    #[cfg(test)]
    pub(crate) fn of(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            outlet: article.outlet.clone(),
            day: article.published.as_ref().map(|p| p.day().to_owned()),
            articles: 1,
        }
    }

    pub(crate) fn outlet(&self) -> &str {
        self.outlet.as_deref().unwrap_or(NO_OUTLET)
    }
}

impl Pile {
    /// The articles of `story` that are shown, in the story's order.
    pub(crate) fn articles_of<'a>(&'a self, story: &'a Story) -> Vec<&'a Annotated> {
        let ids = story.articles.iter();
        ids.filter_map(|id| self.articles.get(id))
            .map(AsRef::as_ref)
            .collect()
    }

    /// The article and statement that a rendering points at.
    pub(crate) fn look_up(&self, rendering: &Rendering) -> Option<(&Annotated, &Statement)> {
        let reference = &rendering.statement;
        let annotated = self.articles.get(&reference.article)?;
        let statement = annotated
            .statements
            .iter()
            .find(|statement| statement.ordinal == reference.ordinal)?;
        Some((annotated, statement))
    }
}

/// Who published `article`, in words. Where nothing tells, the file stands for
/// the outlet: articles of unknown outlets are not of one outlet.
pub(crate) fn outlet_of(article: &Article) -> &str {
    outlet_or_file(article.outlet.as_deref(), article.given_id.as_deref())
}

/// The same of an article as listings name it.
pub(crate) fn outlet_of_entry(article: &ArticleEntry) -> &str {
    outlet_or_file(article.outlet.as_deref(), article.given_id.as_deref())
}

fn outlet_or_file<'a>(outlet: Option<&'a str>, given_id: Option<&'a str>) -> &'a str {
    let file = || {
        let name = given_id?.rsplit(['/', '\\']).next()?;
        Some(name).filter(|name| !name.is_empty())
    };
    outlet.or_else(file).unwrap_or(NO_OUTLET)
}

/// The headline, or what stands in for one.
pub(crate) fn title_of(article: &Article) -> &str {
    let first_line = || article.text.lines().find(|line| !line.trim().is_empty());
    article
        .title
        .as_deref()
        .or_else(first_line)
        .or(article.given_id.as_deref())
        .unwrap_or("untitled")
}

/// The words attributed; where the text interrupts them, an ellipsis stands.
pub(crate) fn content_of(article: &Article, statement: &Statement) -> String {
    let parts = statement.content.iter().map(|span| article.cut(*span));
    let squeezed: Vec<String> = parts.map(squeeze).collect();
    squeezed.join(" … ")
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `limit` characters of `text`, cut between words, with an ellipsis
/// where something is left out.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let end = text
        .char_indices()
        .nth(limit)
        .map_or(text.len(), |(at, _)| at);
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([' ', ',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortening_cuts_between_words() {
        assert_eq!(
            shorten("the harbour stays open", 40),
            "the harbour stays open"
        );
        assert_eq!(shorten("the harbour, stays open", 14), "the harbour…");
        assert_eq!(shorten("ééééé", 3), "ééé…");
    }
}

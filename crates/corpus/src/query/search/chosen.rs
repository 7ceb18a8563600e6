//! Which hits a filter lets through, as conditions on rows of the index.

use crate::query::filter::Conditions;
use crate::query::statements::{StatementFilter, conditions};
use rusqlite::Connection;

/// What of a filter is asked of articles, and whether statements are filtered.
pub(super) struct Filter {
    articles: StatementFilter,
    statements: StatementFilter,
    /// Whether statements are filtered, not articles alone.
    pub(super) of_statements: bool,
}

impl Filter {
    pub(super) fn new(filter: &StatementFilter) -> Self {
        let statements = StatementFilter {
            speaker: filter.speaker.clone(),
            act: filter.act.clone(),
            form: filter.form.clone(),
            anonymity: filter.anonymity.clone(),
            relay: filter.relay.clone(),
            min_confidence: filter.min_confidence,
            speech: filter.speech,
            ..StatementFilter::default()
        };
        let of_statements = [
            &statements.speaker,
            &statements.act,
            &statements.form,
            &statements.anonymity,
            &statements.relay,
        ]
        .into_iter()
        .any(Option::is_some);
        Self {
            of_statements: of_statements
                || statements.min_confidence.is_some()
                || statements.speech.is_some(),
            statements,
            articles: filter.clone(),
        }
    }

    pub(super) fn is_none(&self) -> bool {
        let articles = &self.articles;
        let all = [
            &articles.outlet,
            &articles.story,
            &articles.since,
            &articles.until,
        ];
        !self.of_statements && articles.article.is_none() && all.into_iter().all(Option::is_none)
    }

    /// The conditions on a hit; the words themselves are the first value.
    pub(super) fn conditions(&self, c: &Connection, query: &str) -> rusqlite::Result<Conditions> {
        let mut all = Conditions::default();
        all.with("search MATCH ?", query.to_owned());
        let articles = &self.articles;
        // The index itself knows ranges of its row numbers.
        all.days(
            "search.rowid",
            articles.since.as_ref(),
            articles.until.as_ref(),
        );
        all.maybe("a.outlet = ? COLLATE NOCASE", articles.outlet.as_ref());
        if let Some(article) = &articles.article {
            all.with("a.id = ?", article.as_str().to_owned());
        }
        all.maybe(
            "search.rowid IN (SELECT article FROM story_articles WHERE story = ?)",
            articles.story.as_ref(),
        );
        if self.of_statements {
            let inner = conditions(c, &self.statements)?;
            let holds = format!(
                "EXISTS (SELECT 1 FROM statements s WHERE s.article = search.rowid{})",
                inner.further()
            );
            all.and(inner.nested(&holds));
        }
        Ok(all)
    }

    /// The index first, whatever SQLite would rather begin with.
    pub(super) fn tables(&self) -> &'static str {
        match self.articles.outlet.is_some() || self.articles.article.is_some() {
            true => "search CROSS JOIN articles a ON a.number = search.rowid",
            false => "search",
        }
    }
}

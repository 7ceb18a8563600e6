//! Which hits a filter lets through, as conditions on rows of the index.

use crate::query::filter::Conditions;
use crate::query::spoken::{Meant, resolved};
use crate::query::statements::{StatementFilter, conditions_here};
use rusqlite::Connection;

/// An act of so many statements is looked up before the words are.
const RARE: i64 = 30_000;

/// What of a filter is asked of articles, and whether statements are filtered.
pub(super) struct Filter {
    articles: StatementFilter,
    statements: StatementFilter,
    /// Whether statements are filtered, not articles alone.
    pub(super) of_statements: bool,
}

impl Filter {
    /// What `filter` means; who is meant by its speaker is looked up once.
    pub(super) fn new(c: &Connection, filter: &StatementFilter) -> rusqlite::Result<Self> {
        let speaker = filter.speaker.as_deref();
        let speaker = speaker.map(|name| resolved(c, name)).transpose()?;
        let statements = StatementFilter {
            speaker: speaker.clone(),
            act: filter.act.clone(),
            form: filter.form.clone(),
            anonymity: filter.anonymity.clone(),
            relay: filter.relay.clone(),
            min_confidence: filter.min_confidence,
            speech: filter.speech,
            only_here: filter.only_here,
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
        Ok(Self {
            of_statements: of_statements
                || statements.min_confidence.is_some()
                || statements.speech.is_some()
                || statements.only_here,
            statements,
            articles: filter.clone(),
        })
    }

    /// What is asked of statements.
    pub(super) const fn of_statement(&self) -> &StatementFilter {
        &self.statements
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
        // The plus signs keep SQLite from looking up each article of a long
        // list in the index of words.
        all.maybe(
            "+search.rowid IN (SELECT number FROM articles WHERE outlet = ? COLLATE NOCASE)",
            articles.outlet.as_ref(),
        );
        if let Some(article) = &articles.article {
            all.with(
                "search.rowid = (SELECT number FROM articles WHERE id = ?)",
                article.as_str().to_owned(),
            );
        }
        all.maybe(
            "search.rowid IN (SELECT article FROM story_articles WHERE story = ?)",
            articles.story.as_ref(),
        );
        if self.of_statements {
            if self.can_hold(c, &mut all)? {
                return Ok(all);
            }
            let inner = conditions_here(c, &self.statements)?;
            let holds = format!(
                "EXISTS (SELECT 1 FROM statements s WHERE s.article = search.rowid{})",
                inner.further()
            );
            all.and(inner.nested(&holds));
        }
        Ok(all)
    }

    /// Leaves out, by indexes alone, most articles that hold no statement that
    /// fits; what is common is soon met without. Tells whether nothing else is
    /// asked, so that an article that is left holds one for certain.
    fn can_hold(&self, c: &Connection, all: &mut Conditions) -> rusqlite::Result<bool> {
        let asked = &self.statements;
        let mut known = 0;
        if let Some(name) = &asked.speaker {
            Meant::of(c, name)?.in_article("+search.rowid", all);
            known += 1;
        }
        if let Some(relay) = &asked.relay {
            let sql = "+search.rowid IN (SELECT article FROM relays WHERE name = ? COLLATE NOCASE)";
            all.with(sql, relay.clone());
            known += 1;
        }
        if let Some(act) = &asked.act
            && rare(c, "act = ?", &[act], all)?
        {
            known += 1;
        }
        if let (Some(anonymity), Some(form)) = (&asked.anonymity, &asked.form)
            && rare(c, "anonymity = ? AND form = ?", &[anonymity, form], all)?
        {
            known += 2;
        }
        let words = [
            &asked.speaker,
            &asked.act,
            &asked.form,
            &asked.anonymity,
            &asked.relay,
        ];
        let words = words.into_iter().flatten().count();
        let others = asked.min_confidence.is_some() || asked.speech.is_some() || asked.only_here;
        // Two conditions may each be met by another statement of the article.
        let one = words == 1 || (words == 2 && asked.anonymity.is_some() && asked.form.is_some());
        Ok(one && known == words && !others)
    }
}

/// Adds that an article holds a statement of which `condition` is true, if there
/// are few of them.
fn rare(
    c: &Connection,
    condition: &str,
    values: &[&String],
    all: &mut Conditions,
) -> rusqlite::Result<bool> {
    let found = format!("FROM statements WHERE {condition}");
    let sql = format!("SELECT count(*) FROM (SELECT 1 {found} LIMIT {})", RARE + 1);
    let count: i64 = c
        .prepare_cached(&sql)?
        .query_row(rusqlite::params_from_iter(values), |row| row.get(0))?;
    if count > RARE {
        return Ok(false);
    }
    let mut holds = Conditions::default();
    for value in values {
        holds.value((*value).clone());
    }
    all.and(holds.nested(&format!("+search.rowid IN (SELECT article {found})")));
    Ok(true)
}

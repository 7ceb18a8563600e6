//! Which hits a filter lets through, as conditions on rows of the index.

use super::expression::Words;
use crate::query::filter::Conditions;
use crate::query::spoken::Meant;
use crate::query::statements::{StatementFilter, conditions_here};
use crate::rows;
use rusqlite::Connection;

/// What so many rows tell is asked of each article in turn; what fewer tell is
/// listed before.
const MANY: i64 = if cfg!(test) { 25 } else { 5_000 };

/// What of a filter is asked of articles, and whether statements are filtered.
pub(super) struct Filter {
    articles: StatementFilter,
    /// All that is asked of statements but the speaker.
    statements: StatementFilter,
    speaker: Option<Meant>,
    /// Whether statements are filtered, not articles alone.
    pub(super) of_statements: bool,
}

impl Filter {
    /// What `filter` means; who is meant by its speaker is looked up once.
    pub(super) fn new(c: &Connection, filter: &StatementFilter) -> rusqlite::Result<Self> {
        let speaker = filter.speaker.as_deref();
        let speaker = speaker.map(|name| Meant::of(c, name)).transpose()?;
        let statements = StatementFilter {
            act: filter.act.clone(),
            form: filter.form.clone(),
            anonymity: filter.anonymity.clone(),
            relay: filter.relay.clone(),
            min_confidence: filter.min_confidence,
            speech: filter.speech,
            only_here: filter.only_here,
            ..StatementFilter::default()
        };
        Ok(Self {
            of_statements: speaker.is_some() || !statements.is_of_speakers(),
            speaker,
            statements,
            articles: filter.clone(),
        })
    }

    /// Ordinals of an article's statements that fit and may hold one of the words
    /// looked for; `None` where all do.
    pub(super) fn fitting(
        &self,
        c: &Connection,
        number: i64,
        words: &Words,
    ) -> rusqlite::Result<Option<Vec<u32>>> {
        if !self.of_statements {
            return Ok(None);
        }
        let mut conditions = Conditions::default();
        conditions.with("s.article = ?", number);
        conditions.and(conditions_here(c, &self.statements)?);
        let sql = format!(
            "SELECT s.ordinal, s.content_text, s.speaker_key, (SELECT k.speaker FROM spoken k
               WHERE k.article = s.article AND k.ordinal = s.ordinal)
             FROM statements s{}",
            conditions.sql()
        );
        let found: Vec<(u32, bool)> = rows::list(c, &sql, &conditions.values()[..], |row| {
            // Thousands may be meant: looked up here, SQLite need not be told
            // of them article by article.
            let meant = match &self.speaker {
                Some(meant) => meant.holds(row.get(3)?, row.get(2)?),
                None => true,
            };
            let text = row.get_ref(1)?.as_str()?;
            Ok((row.get(0)?, meant && words.may_stand_in(text)))
        })?;
        let found = found.into_iter().filter(|(_, meant)| *meant);
        Ok(Some(found.map(|(ordinal, _)| ordinal).collect()))
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
            let mut inner = conditions_here(c, &self.statements)?;
            if let Some(meant) = &self.speaker {
                meant.here(&mut inner);
            }
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
        if let Some(meant) = &self.speaker {
            match meant.statements(c)? > MANY {
                true => meant.told_in("search.rowid", all),
                false => meant.in_article("+search.rowid", all),
            }
        }
        if let Some(relay) = &asked.relay {
            held(c, "relays", &["name = ? COLLATE NOCASE"], &[relay], all)?;
        }
        if let Some(act) = &asked.act {
            held(c, "statements", &["act = ?"], &[act], all)?;
        }
        let mut known = [&asked.relay, &asked.act].into_iter().flatten().count();
        let mut kinds = 0;
        if let (Some(anonymity), Some(form)) = (&asked.anonymity, &asked.form)
            && anonymity != StatementFilter::UNIDENTIFIED
        {
            let conditions = ["anonymity = ?", "form = ?"];
            held(c, "statements", &conditions, &[anonymity, form], all)?;
            kinds = 1;
        }
        known += usize::from(self.speaker.is_some()) + kinds;
        let others = asked.min_confidence.is_some()
            || asked.speech.is_some()
            || asked.only_here
            || (kinds == 0 && (asked.anonymity.is_some() || asked.form.is_some()));
        // Two conditions may each be met by another statement of the article.
        Ok(known == 1 && !others)
    }
}

/// Adds that an article holds a row that an index finds by these values: from
/// the list of all such articles where there are few, else looked up article by
/// article.
fn held(
    c: &Connection,
    table: &str,
    conditions: &[&str],
    values: &[&String],
    all: &mut Conditions,
) -> rusqlite::Result<()> {
    let found = format!("FROM {table} WHERE {}", conditions.join(" AND "));
    let sql = format!("SELECT count(*) FROM (SELECT 1 {found} LIMIT {})", MANY + 1);
    let count: i64 = c
        .prepare_cached(&sql)?
        .query_row(rusqlite::params_from_iter(values), |row| row.get(0))?;
    let mut holds = Conditions::default();
    for value in values {
        holds.value((*value).clone());
    }
    let sql = match count > MANY {
        true => format!("EXISTS (SELECT 1 {found} AND article = search.rowid)"),
        false => format!("+search.rowid IN (SELECT article {found})"),
    };
    all.and(holds.nested(&sql));
    Ok(())
}

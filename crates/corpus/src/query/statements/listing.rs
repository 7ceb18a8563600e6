//! Long lists of statements that are walked in order from an index, so that a
//! page of them costs what it shows.

use super::{Meant, Order, StatementFilter, conditions_but_speaker, conditions_where};
use crate::query::filter::{Conditions, Page};
use crate::rows;
use rusqlite::Connection;

/// So many statements of an act or a kind are few: they are looked up first, and
/// then asked whose they are.
const FEW: u64 = 20_000;

/// Article number and ordinal of a statement.
type Place = (i64, u32);

/// The statements that fit in the order asked for, where an index holds them in
/// that order: by speaker, by relay or by outlet. `None` where the general way is as quick.
pub(super) fn places(
    c: &Connection,
    filter: &StatementFilter,
) -> rusqlite::Result<Option<Vec<Place>>> {
    if filter.article.is_some() || filter.story.is_some() || is_rare(c, filter)? {
        return Ok(None);
    }
    let speakers = match &filter.speaker {
        Some(name) => match Meant::of(c, name)? {
            Meant::Speakers(speakers) => Some(speakers),
            Meant::Names(_) => return Ok(None),
        },
        None => None,
    };
    let several = speakers.as_ref().is_none_or(|all| all.len() > SEVERAL);
    match (&filter.relay, &filter.outlet, speakers) {
        (Some(relay), _, _) if several => relayed(c, relay, filter).map(Some),
        (None, Some(outlet), _) if several => published(c, outlet, filter).map(Some),
        (_, _, Some(speakers)) => spoken(c, &speakers, filter).map(Some),
        _ => Ok(None),
    }
}

/// More speakers than this are not asked for one by one where a relay or an outlet
/// is asked for, too.
const SEVERAL: usize = 30;

/// Whether an act, or form and anonymity together, leave few statements.
fn is_rare(c: &Connection, filter: &StatementFilter) -> rusqlite::Result<bool> {
    let few = |sql: &str, values: &[&String]| {
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM statements {sql} LIMIT {FEW})");
        let values = rusqlite::params_from_iter(values);
        let count: u64 = c
            .prepare_cached(&sql)?
            .query_row(values, |row| row.get(0))?;
        Ok(count < FEW)
    };
    if let Some(act) = &filter.act
        && few("WHERE act = ?", &[act])?
    {
        return Ok(true);
    }
    match (&filter.anonymity, &filter.form) {
        (Some(anonymity), Some(form)) => {
            few("WHERE anonymity = ? AND form = ?", &[anonymity, form])
        }
        _ => Ok(false),
    }
}

/// Statements of any of these speakers: each one's newest (or oldest) that could
/// be on the page, put in order.
fn spoken(
    c: &Connection,
    speakers: &[i64],
    filter: &StatementFilter,
) -> rusqlite::Result<Vec<Place>> {
    let conditions = conditions_but_speaker(filter);
    let joined = match conditions.is_empty() {
        true => "",
        false => {
            " CROSS JOIN statements s ON s.article = k.article AND s.ordinal = k.ordinal
             CROSS JOIN articles a ON a.number = k.article"
        }
    };
    let sql = format!(
        "SELECT k.article, k.ordinal FROM spoken k{joined} WHERE k.speaker = ?
           AND k.article >= ? AND k.article <= ?{}
         ORDER BY k.article {}, k.ordinal{}",
        conditions.further(),
        filter.order.sql(),
        until_page(filter.page).sql()
    );
    let order = |found: &mut Vec<Place>| {
        found.sort_unstable_by_key(|(article, ordinal)| match filter.order {
            Order::OldestFirst => (*article, *ordinal),
            Order::NewestFirst => (-*article, *ordinal),
        });
    };
    let wanted = until_page(filter.page).limit;
    let wanted = wanted.and_then(|wanted| usize::try_from(wanted).ok());
    let (mut from, mut to) = (i64::MIN, i64::MAX);
    let mut found: Vec<Place> = Vec::new();
    for speaker in speakers {
        let mut values: Vec<&dyn rusqlite::ToSql> = vec![speaker, &from, &to];
        values.extend(conditions.values());
        found.extend(rows::list(c, &sql, &values[..], place)?);
        // Once a page is full, only what comes before its end can be on it.
        if let Some(wanted) = wanted.filter(|wanted| found.len() > *wanted) {
            order(&mut found);
            found.truncate(wanted);
            match (filter.order, found.last()) {
                (Order::OldestFirst, Some((last, _))) => to = *last,
                (Order::NewestFirst, Some((last, _))) => from = *last,
                (_, None) => {}
            }
        }
    }
    order(&mut found);
    let skipped = usize::try_from(filter.page.offset).unwrap_or(usize::MAX);
    let limit = filter
        .page
        .limit
        .and_then(|limit| usize::try_from(limit).ok());
    let page = found.into_iter().skip(skipped);
    Ok(page.take(limit.unwrap_or(usize::MAX)).collect())
}

/// Statements that came through a relay.
fn relayed(c: &Connection, relay: &str, filter: &StatementFilter) -> rusqlite::Result<Vec<Place>> {
    let rest = StatementFilter {
        relay: None,
        ..filter.clone()
    };
    let mut conditions = Conditions::default();
    conditions.with("r.name = ? COLLATE NOCASE", relay.to_owned());
    conditions.and(conditions_where(c, &rest, true)?);
    let sql = format!(
        "SELECT DISTINCT r.article, r.statement FROM relays r INDEXED BY relays_by_name
         CROSS JOIN statements s ON s.article = r.article AND s.ordinal = r.statement
         CROSS JOIN articles a ON a.number = r.article{}
         ORDER BY r.article {}, r.statement{}",
        conditions.sql(),
        filter.order.sql(),
        filter.page.sql()
    );
    rows::list(c, &sql, &conditions.values()[..], place)
}

/// Statements of an outlet.
fn published(
    c: &Connection,
    outlet: &str,
    filter: &StatementFilter,
) -> rusqlite::Result<Vec<Place>> {
    let rest = StatementFilter {
        outlet: None,
        ..filter.clone()
    };
    let mut conditions = Conditions::default();
    conditions.with("a.outlet = ? COLLATE NOCASE", outlet.to_owned());
    conditions.and(conditions_where(c, &rest, true)?);
    let sql = format!(
        "SELECT a.number, s.ordinal FROM articles a INDEXED BY articles_by_outlet
         CROSS JOIN statements s ON s.article = a.number{}
         ORDER BY a.number {}, s.ordinal{}",
        conditions.sql(),
        filter.order.sql(),
        filter.page.sql()
    );
    rows::list(c, &sql, &conditions.values()[..], place)
}

/// All up to the end of a page: what may stand on it.
fn until_page(page: Page) -> Page {
    Page {
        limit: page.limit.map(|limit| limit.saturating_add(page.offset)),
        offset: 0,
    }
}

fn place(row: &rusqlite::Row) -> rusqlite::Result<Place> {
    Ok((row.get(0)?, row.get(1)?))
}

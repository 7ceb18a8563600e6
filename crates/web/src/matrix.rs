//! The pile at a glance: outlets down, days across, articles counted.

use crate::days::{self, Column, Columns};
use crate::pile::{Head, Pile};
use std::collections::BTreeMap;

/// Outlets beyond this many share the last row.
const MOST_OUTLETS: usize = 24;

/// The table of outlets and days.
pub(crate) struct Matrix {
    pub(crate) groups: Vec<Group>,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    /// Articles without a date are counted in a column of their own.
    pub(crate) has_undated: bool,
}

/// Neighbouring columns of one month or year.
pub(crate) struct Group {
    pub(crate) label: String,
    pub(crate) width: usize,
}

/// One outlet.
pub(crate) struct Row {
    pub(crate) outlet: String,
    pub(crate) cells: Vec<Cell>,
    pub(crate) total: usize,
}

/// Articles of one outlet in one column.
#[derive(Clone, Default)]
pub(crate) struct Cell {
    pub(crate) count: usize,
    /// Anchor of the first of them that is shown in full.
    pub(crate) article: Option<String>,
    /// What the cell says, in words.
    pub(crate) name: String,
    /// 1 to 4, by share of the fullest cell: how dark it is drawn.
    pub(crate) shade: usize,
}

/// Counts the articles of `pile` by outlet and day.
pub(crate) fn matrix(pile: &Pile) -> Matrix {
    let days = pile.heads.iter().filter_map(|head| head.day.as_deref());
    let columns = days::columns(days);
    let has_undated = pile
        .heads
        .iter()
        .any(|head| place(&columns, head).is_none());
    let width = columns.columns.len() + usize::from(has_undated);
    let mut rows: Vec<Row> = by_outlet(pile)
        .into_iter()
        .map(|(outlet, heads)| row(pile, &columns, width, outlet.to_owned(), &heads))
        .collect();
    shade(&mut rows);
    Matrix {
        groups: groups(&columns.columns),
        columns: columns.columns,
        rows,
        has_undated,
    }
}

fn place(columns: &Columns, head: &Head) -> Option<usize> {
    columns.index_of(head.day.as_deref()?)
}

/// Outlets with their articles, the busiest first; the rest under one name.
fn by_outlet(pile: &Pile) -> Vec<(String, Vec<&Head>)> {
    let mut outlets: BTreeMap<&str, Vec<&Head>> = BTreeMap::new();
    for head in &pile.heads {
        outlets.entry(head.outlet()).or_default().push(head);
    }
    let mut sorted: Vec<(String, Vec<&Head>)> = outlets
        .into_iter()
        .map(|(outlet, heads)| (outlet.to_owned(), heads))
        .collect();
    sorted.sort_by_key(|(_, heads)| std::cmp::Reverse(heads.len()));
    if sorted.len() > MOST_OUTLETS {
        let rest = sorted.split_off(MOST_OUTLETS - 1);
        let name = format!("{} other outlets", rest.len());
        sorted.push((
            name,
            rest.into_iter().flat_map(|(_, heads)| heads).collect(),
        ));
    }
    sorted
}

fn row(pile: &Pile, columns: &Columns, width: usize, outlet: String, heads: &[&Head]) -> Row {
    let mut cells = vec![Cell::default(); width];
    for head in heads {
        let cell = &mut cells[place(columns, head).unwrap_or(width - 1)];
        cell.count += 1;
        if cell.article.is_none() && pile.articles.contains_key(&head.id) {
            cell.article = Some(head.id.to_string());
        }
    }
    for (index, cell) in cells.iter_mut().enumerate() {
        let column = columns.columns.get(index);
        let when = column.map_or("without a date", |column| &column.name);
        let articles = if cell.count == 1 {
            "article"
        } else {
            "articles"
        };
        cell.name = format!("{outlet}, {when}: {} {articles}", cell.count);
    }
    Row {
        outlet,
        cells,
        total: heads.len(),
    }
}

/// As many steps as there are shades: one article alone is never dark.
const SHADES: usize = 4;

fn shade(rows: &mut [Row]) {
    let cells = rows.iter().flat_map(|row| &row.cells);
    let most = cells.map(|cell| cell.count).max().unwrap_or(0).max(SHADES);
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.shade = (cell.count * SHADES).div_ceil(most);
    }
}

fn groups(columns: &[Column]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for column in columns {
        match groups.last_mut() {
            Some(group) if group.label == column.group => group.width += 1,
            _ => groups.push(Group {
                label: column.group.clone(),
                width: 1,
            }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_article::ArticleId;

    fn head(outlet: &str, day: Option<&str>) -> Head {
        Head {
            id: ArticleId::from_parts(&[outlet, day.unwrap_or("")]),
            outlet: Some(outlet.to_owned()),
            day: day.map(str::to_owned),
        }
    }

    #[test]
    fn counts_stand_under_their_day() {
        let pile = Pile {
            heads: vec![
                head("Post", Some("2031-05-01")),
                head("Gazette", Some("2031-05-02")),
                head("Gazette", Some("2031-05-02")),
                head("Gazette", None),
            ],
            ..Pile::default()
        };
        let matrix = matrix(&pile);
        let rows: Vec<(&str, Vec<usize>)> = matrix
            .rows
            .iter()
            .map(|row| {
                (
                    row.outlet.as_str(),
                    row.cells.iter().map(|c| c.count).collect(),
                )
            })
            .collect();
        assert_eq!(rows, [("Gazette", vec![0, 2, 1]), ("Post", vec![1, 0, 0])]);
        assert_eq!(
            matrix.rows[0].cells[1].name,
            "Gazette, 2 May 2031: 2 articles"
        );
        assert!(matrix.has_undated);
    }

    #[test]
    fn many_outlets_share_the_last_row() {
        let heads = (0..30).map(|n| head(&format!("Outlet {n:02}"), Some("2031-05-01")));
        let pile = Pile {
            heads: heads.collect(),
            ..Pile::default()
        };
        let rows = matrix(&pile).rows;
        assert_eq!(rows.len(), MOST_OUTLETS);
        assert_eq!(rows[MOST_OUTLETS - 1].outlet, "7 other outlets");
        assert_eq!(rows.iter().map(|row| row.total).sum::<usize>(), 30);
    }
}

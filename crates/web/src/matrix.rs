//! The pile at a glance: outlets down, days across, articles counted.

use crate::days::{self, Column, Columns};
use crate::pile::Head;
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
    /// Where they are shown.
    pub(crate) link: Option<String>,
    /// What the cell says, in words.
    pub(crate) name: String,
    /// 1 to 4, by share of the fullest cell: how dark it is drawn.
    pub(crate) shade: usize,
}

/// What a cell counts, for whoever knows where that is shown.
pub(crate) struct CellOf<'a> {
    /// The outlet; `None` for the row of all others and where it is unknown.
    pub(crate) outlet: Option<&'a str>,
    /// First and last day of the column; `None` for articles without a date.
    pub(crate) days: Option<(String, String)>,
    /// The articles, or what stands for several of them.
    pub(crate) heads: Vec<&'a Head>,
}

/// Counts articles by outlet and day; `link` says where those of a cell are.
pub(crate) fn matrix(heads: &[Head], link: &dyn Fn(&CellOf) -> Option<String>) -> Matrix {
    let days = heads.iter().filter_map(|head| head.day.as_deref());
    let columns = days::columns(days);
    let has_undated = heads.iter().any(|head| place(&columns, head).is_none());
    let width = columns.columns.len() + usize::from(has_undated);
    let mut rows: Vec<Row> = by_outlet(heads)
        .into_iter()
        .map(|outlet| outlet.row(&columns, width, link))
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

/// What will be one row.
struct Outlet<'a> {
    /// How the row is called.
    name: String,
    /// The outlet, where the row is about a single known one.
    outlet: Option<&'a str>,
    heads: Vec<&'a Head>,
}

/// Outlets with their articles, the busiest first; the rest under one name.
fn by_outlet(heads: &[Head]) -> Vec<Outlet<'_>> {
    let mut outlets: BTreeMap<&str, Vec<&Head>> = BTreeMap::new();
    for head in heads {
        outlets.entry(head.outlet()).or_default().push(head);
    }
    let mut sorted: Vec<Outlet> = outlets
        .into_iter()
        .map(|(name, heads)| Outlet {
            name: name.to_owned(),
            outlet: heads.first().and_then(|head| head.outlet.as_deref()),
            heads,
        })
        .collect();
    sorted.sort_by_key(|outlet| std::cmp::Reverse(articles(&outlet.heads)));
    if sorted.len() > MOST_OUTLETS {
        let rest = sorted.split_off(MOST_OUTLETS - 1);
        sorted.push(Outlet {
            name: format!("{} other outlets", rest.len()),
            outlet: None,
            heads: rest.into_iter().flat_map(|outlet| outlet.heads).collect(),
        });
    }
    sorted
}

fn articles(heads: &[&Head]) -> usize {
    heads.iter().map(|head| head.articles).sum()
}

impl<'a> Outlet<'a> {
    fn row(self, columns: &Columns, width: usize, link: &dyn Fn(&CellOf) -> Option<String>) -> Row {
        let mut heads: Vec<Vec<&Head>> = vec![Vec::new(); width];
        for head in &self.heads {
            heads[place(columns, head).unwrap_or(width - 1)].push(head);
        }
        let cell = |(index, heads): (usize, Vec<&'a Head>)| {
            let of = CellOf {
                outlet: self.outlet,
                days: columns.days(index),
                heads,
            };
            let when = columns.columns.get(index);
            let when = when.map_or("without a date", |column| &column.name);
            let count = articles(&of.heads);
            let counted = crate::page::count(count, "article", "articles");
            Cell {
                count,
                link: link(&of),
                name: format!("{}, {when}: {counted}", self.name),
                shade: 0,
            }
        };
        Row {
            total: articles(&self.heads),
            cells: heads.into_iter().enumerate().map(cell).collect(),
            outlet: self.name,
        }
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
            articles: 1,
        }
    }

    #[test]
    fn counts_stand_under_their_day() {
        let heads = [
            head("Post", Some("2031-05-01")),
            head("Gazette", Some("2031-05-02")),
            head("Gazette", Some("2031-05-02")),
            head("Gazette", None),
        ];
        let matrix = matrix(&heads, &|_| None);
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
        let heads: Vec<Head> = heads.collect();
        let rows = matrix(&heads, &|_| None).rows;
        assert_eq!(rows.len(), MOST_OUTLETS);
        assert_eq!(rows[MOST_OUTLETS - 1].outlet, "7 other outlets");
        assert_eq!(rows.iter().map(|row| row.total).sum::<usize>(), 30);
    }
}

//! Aligned columns; the last one takes what is left of the line.

use super::text::fit;
use console::measure_text_width;

/// How one column is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// From the left, at most so many columns; with none, it is left out.
    Left(usize),
    /// Figures, from the right.
    Right,
    /// Whatever is left of the line; for the last column.
    Rest,
}

/// Rows of cells, laid out together.
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// Spaces between columns.
const GAP: usize = 2;
/// The rest column never gets narrower than this.
const LEAST_REST: usize = 16;

impl Table {
    pub(crate) fn new(columns: &[Column]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The rows as lines of at most `width` columns.
    pub(crate) fn lines(&self, width: usize) -> Vec<String> {
        let widths = self.widths(width);
        let line = |row: &Vec<String>| self.line(row, &widths);
        self.rows.iter().map(line).collect()
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let widest = |index: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(index));
            cells
                .map(|cell| measure_text_width(cell))
                .max()
                .unwrap_or(0)
        };
        let mut used = 0;
        let columns = self.columns.iter().enumerate();
        columns
            .map(|(index, column)| {
                let own = match column {
                    Column::Left(most) => widest(index).min(*most),
                    Column::Right => widest(index),
                    Column::Rest => width.saturating_sub(used).max(LEAST_REST),
                };
                used += own + gap(own);
                own
            })
            .collect()
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, column), width) in row.iter().zip(&self.columns).zip(widths) {
            if *width == 0 {
                continue;
            }
            let cell = shortened(cell, *width);
            let space = " ".repeat(width - measure_text_width(&cell).min(*width));
            match column {
                Column::Right => line.extend([space.as_str(), &cell]),
                Column::Left(_) | Column::Rest => line.extend([cell.as_str(), &space]),
            }
            line.push_str(&" ".repeat(gap(*width)));
        }
        line.truncate(line.trim_end().len());
        line
    }
}

/// Columns that are left out take no space.
fn gap(width: usize) -> usize {
    if width == 0 { 0 } else { GAP }
}

/// Fits a cell; a coloured one is cut where it is, so that its colour ends.
fn shortened(cell: &str, width: usize) -> String {
    if cell.contains('\u{1b}') {
        console::truncate_str(cell, width, "…").into_owned()
    } else {
        fit(cell, width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_without_width_is_left_out() {
        let mut table = Table::new(&[Column::Left(0), Column::Rest]);
        table.row(["hidden", "shown"].map(str::to_owned));
        assert_eq!(table.lines(32), ["shown"]);
    }

    #[test]
    fn columns_align_and_the_rest_is_cut() {
        let mut table = Table::new(&[Column::Left(8), Column::Right, Column::Rest]);
        table.row(["Post", "3", "the harbour stays open"].map(str::to_owned));
        table.row(["Gazette of Brandsby", "12", "closed"].map(str::to_owned));
        assert_eq!(
            table.lines(32),
            ["Post       3  the harbour stays…", "Gazette…  12  closed"]
        );
    }
}

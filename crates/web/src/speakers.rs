//! Who spoke in a story, how often in each outlet, and through whom.

use crate::pile::outlet_of;
use crosswire_article::{Annotated, Statement, StatementRef};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Speakers down, outlets across.
pub(crate) struct SpeakerTable {
    /// In order of first article.
    pub(crate) outlets: Vec<String>,
    /// Named speakers by number of outlets, then of statements; statements
    /// without a speaker last, one row for each reason.
    pub(crate) rows: Vec<SpeakerRow>,
}

/// With more outlets than this, columns of figures no longer fit.
const MOST_COLUMNS: usize = 8;

impl SpeakerTable {
    /// Whether outlets are named in each row instead of above a column.
    pub(crate) fn is_wide(&self) -> bool {
        self.outlets.len() > MOST_COLUMNS
    }

    /// The outlets in which the speaker of `row` is heard.
    pub(crate) fn heard<'a>(&'a self, row: &'a SpeakerRow) -> Vec<(&'a str, &'a SpeakerCell)> {
        let cells = self.outlets.iter().map(String::as_str).zip(&row.cells);
        cells.filter(|(_, cell)| cell.count > 0).collect()
    }
}

/// One speaker.
pub(crate) struct SpeakerRow {
    /// The speaker, or why there is none.
    pub(crate) name: String,
    /// Offices and descriptions, the most frequent first.
    pub(crate) role: String,
    pub(crate) unknown: bool,
    pub(crate) total: usize,
    pub(crate) cells: Vec<SpeakerCell>,
    /// Relays with the number of statements that came through each.
    pub(crate) relays: Vec<(String, usize)>,
}

impl SpeakerRow {
    /// In how many outlets the speaker is heard.
    pub(crate) fn outlet_count(&self) -> usize {
        self.cells.iter().filter(|cell| cell.count > 0).count()
    }
}

/// Statements of one speaker in one outlet.
#[derive(Clone, Default)]
pub(crate) struct SpeakerCell {
    pub(crate) count: usize,
    /// Anchor of the first of them.
    pub(crate) first: String,
}

#[derive(Default)]
struct Tally {
    cells: BTreeMap<usize, SpeakerCell>,
    roles: BTreeMap<String, usize>,
    relays: BTreeMap<String, usize>,
}

/// Counts the statements of `articles` by speaker and outlet.
pub(crate) fn speaker_table(articles: &[&Annotated]) -> SpeakerTable {
    let outlets = outlets(articles);
    // The key's first part keeps statements without a speaker apart and last.
    let mut tallies: BTreeMap<(bool, &str), Tally> = BTreeMap::new();
    for annotated in articles {
        let outlet = outlet_of(&annotated.article);
        let column = outlets.iter().position(|name| name == outlet);
        for statement in &annotated.statements {
            let tally = tallies.entry(key(statement)).or_default();
            tally.add(annotated, statement, column.unwrap_or(0));
        }
    }
    let mut rows: Vec<SpeakerRow> = tallies
        .into_iter()
        .map(|((unknown, name), tally)| tally.into_row(name, unknown, outlets.len()))
        .collect();
    rows.sort_by_key(|row| {
        let reach = Reverse((row.outlet_count(), row.total));
        (
            row.unknown,
            reach,
            row.name.to_lowercase(),
            row.name.clone(),
        )
    });
    SpeakerTable { outlets, rows }
}

/// The outlets of `articles`, in the order in which they come.
pub(crate) fn outlets(articles: &[&Annotated]) -> Vec<String> {
    let mut outlets: Vec<String> = Vec::new();
    for annotated in articles {
        let outlet = outlet_of(&annotated.article);
        if !outlets.iter().any(|known| known == outlet) {
            outlets.push(outlet.to_owned());
        }
    }
    outlets
}

fn key(statement: &Statement) -> (bool, &str) {
    match &statement.speaker {
        Some(speaker) => (false, &speaker.name),
        None => (true, unknown(statement)),
    }
}

/// Why a statement has no speaker, in words.
pub(crate) fn unknown(statement: &Statement) -> &'static str {
    statement
        .unknown
        .map_or("speaker not known", |reason| reason.as_str())
}

/// The anchor of a statement in the text of its article.
pub(crate) fn anchor(annotated: &Annotated, statement: &Statement) -> String {
    StatementRef {
        article: annotated.article.id.clone(),
        ordinal: statement.ordinal,
    }
    .name()
}

impl Tally {
    fn add(&mut self, annotated: &Annotated, statement: &Statement, column: usize) {
        let cell = self.cells.entry(column).or_default();
        if cell.count == 0 {
            cell.first = anchor(annotated, statement);
        }
        cell.count += 1;
        let speaker = statement.speaker.as_ref();
        if let Some(role) = speaker.and_then(|speaker| speaker.role.as_ref()) {
            *self.roles.entry(role.clone()).or_default() += 1;
        }
        for relay in &statement.relays {
            *self.relays.entry(relay.name.clone()).or_default() += 1;
        }
    }

    fn into_row(self, name: &str, unknown: bool, width: usize) -> SpeakerRow {
        let cells = (0..width).map(|column| self.cells.get(&column).cloned());
        SpeakerRow {
            name: name.to_owned(),
            role: roles(name, self.roles),
            unknown,
            total: self.cells.values().map(|cell| cell.count).sum(),
            cells: cells.map(Option::unwrap_or_default).collect(),
            relays: most_frequent(self.relays),
        }
    }
}

/// The two most frequent roles that are not just the name again.
fn roles(name: &str, counts: BTreeMap<String, usize>) -> String {
    let roles = most_frequent(counts).into_iter().map(|(role, _)| role);
    let telling = roles.filter(|role| role.to_lowercase() != name.to_lowercase());
    telling.take(2).collect::<Vec<_>>().join("; ")
}

fn most_frequent(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn statements_are_counted_by_speaker_and_outlet() {
        let pile = sample::pile();
        let table = speaker_table(&pile.articles_of(&pile.stories[0]));
        assert_eq!(
            table.outlets,
            ["The Gazette", "Harbour Post", "Coast Radio"]
        );
        let rows: Vec<(&str, Vec<usize>)> = table
            .rows
            .iter()
            .map(|row| {
                (
                    row.name.as_str(),
                    row.cells.iter().map(|c| c.count).collect(),
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("Ada Roe", vec![1, 1, 1]),
                ("an engineer", vec![1, 0, 0]),
                ("orphan quotation", vec![0, 0, 1]),
            ]
        );
        assert_eq!(table.rows[0].relays, [("North Wire".to_owned(), 1)]);
        assert!(table.rows[2].unknown);
    }
}

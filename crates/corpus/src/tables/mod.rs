//! Every table and column of a corpus, described once.
//!
//! The statements that create the tables and the page `docs/tables.md` are both
//! made from these, so that neither can say what the other does not.

mod comparisons;
mod groups;
mod layers;
mod ledger;
mod reading;
mod speaking;

use std::fmt::Write as _;

/// Marks an SQLite file as a corpus: the letters `CrsW`.
pub const APPLICATION_ID: i32 = i32::from_be_bytes(*b"CrsW");

/// Raised whenever a table or column changes its meaning; a corpus of the
/// number before is brought up to date when it is opened (`crate::migrating`), one
/// of any other is refused and left untouched.
pub const SCHEMA_VERSION: i32 = 5;

/// One table.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name.
    pub name: &'static str,
    /// What one row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// The columns that tell rows apart; rows are listed in their order.
    pub key: &'static str,
    /// Whether the rows themselves lie in order of the key.
    clustered: bool,
    /// Further look-ups that must be fast: name and columns.
    indexes: &'static [(&'static str, &'static str)],
}

/// One column.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its name.
    pub name: &'static str,
    /// SQLite type and constraints.
    pub kind: &'static str,
    /// What stands in it.
    pub about: &'static str,
}

const fn column(name: &'static str, kind: &'static str, about: &'static str) -> Column {
    Column { name, kind, about }
}

const ARTICLE: Column = column("article", "INTEGER NOT NULL", "`articles.number`");
const NTH: Column = column("nth", "INTEGER NOT NULL", "place in the list, from 0");
const START: Column = column(
    "start_byte",
    "INTEGER NOT NULL",
    "first byte of the span in the article's text",
);
const END: Column = column("end_byte", "INTEGER NOT NULL", "first byte behind the span");

/// All tables, in the order in which rows refer back to earlier ones.
pub(crate) fn tables() -> impl Iterator<Item = &'static Table> {
    let groups = [
        reading::TABLES,
        layers::TABLES,
        groups::TABLES,
        speaking::TABLES,
        comparisons::TABLES,
        ledger::TABLES,
    ];
    groups.into_iter().flatten()
}

/// What the full-text index reads: made of the tables, stored nowhere twice.
/// No ORDER BY inside `group_concat`: a client older than SQLite 3.44 could then
/// not read any table of the file.
const SEARCH: &str = "
CREATE VIEW searchable AS
SELECT a.number AS number, coalesce(a.title, '') AS title, t.text AS text,
  coalesce((SELECT group_concat(content_text, char(10)) FROM (
    SELECT content_text FROM statements WHERE article = a.number ORDER BY ordinal)), '') AS said
FROM articles a JOIN texts t ON t.article = a.number;
CREATE VIRTUAL TABLE search USING fts5(title, text, said,
  content='searchable', content_rowid='number',
  tokenize='porter unicode61 remove_diacritics 2');
";

/// The statements that make an empty corpus.
pub(crate) fn creation() -> String {
    let mut sql: String = tables().map(create_table).collect();
    sql.push_str(SEARCH);
    sql
}

/// Statements that make one table with its indexes.
pub(crate) fn create_table(table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("{} {}", column.name, column.kind))
        .collect();
    let mut sql = format!("CREATE TABLE {} (\n  {}", table.name, columns.join(",\n  "));
    if table.clustered {
        let _ = write!(sql, ",\n  PRIMARY KEY ({})\n) WITHOUT ROWID;\n", table.key);
    } else if table.key.contains(',') {
        let _ = write!(sql, ",\n  UNIQUE ({})\n);\n", table.key);
    } else {
        sql.push_str("\n);\n");
    }
    for (name, _) in table.indexes {
        sql.push_str(&create_index(table.name, name));
    }
    sql
}

/// The statement that makes one index of a table; nothing where there is none
/// of this name.
pub(crate) fn create_index(table: &str, index: &str) -> String {
    let found = tables().find(|known| known.name == table);
    let indexes = found.map_or(&[][..], |table| table.indexes);
    let one = indexes.iter().filter(|(name, _)| *name == index);
    one.map(|(name, columns)| format!("CREATE INDEX {name} ON {table} ({columns});\n"))
        .collect()
}

/// The page `docs/tables.md`.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Tables of a corpus\n\n\
        A corpus is one SQLite file. Any SQLite client may read it, also while\n\
        `crosswire read` writes it. Spans are half-open ranges of UTF-8 bytes of\n\
        the article's text. Ids and numbers are derived from content: reading the\n\
        same articles in another order gives the same rows.\n\n\
        This page is made from the table descriptions in `crates/corpus/src/tables/`;\n\
        a test compares.\n",
    );
    for table in tables() {
        page_of(table, &mut page);
    }
    page.push_str(
        "\n## `search`\n\n\
        Full-text index (FTS5, English stems, no accents) over `title`, `text` and\n\
        `said` (the contents of the article's statements, joined by line feeds). `rowid` is\n\
        `articles.number`, so `ORDER BY rowid DESC` is newest first without sorting.\n",
    );
    page
}

fn page_of(table: &Table, page: &mut String) {
    let _ = write!(
        page,
        "\n## `{}`\n\nOne row: {}. Key: `{}`.\n\n| column | type | holds |\n|---|---|---|\n",
        table.name, table.about, table.key
    );
    for column in table.columns {
        let kind = column.kind.to_lowercase();
        let _ = writeln!(page, "| `{}` | {kind} | {} |", column.name, column.about);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Run with `CROSSWIRE_WRITE_DOCS=1` to write the page anew.
    #[test]
    fn the_page_of_tables_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tables.md");
        if std::env::var_os("CROSSWIRE_WRITE_DOCS").is_some() {
            std::fs::write(path, page()).expect("docs/tables.md can be written");
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written.replace("\r\n", "\n") == page(),
            "docs/tables.md is out of date: run CROSSWIRE_WRITE_DOCS=1 cargo test -p crosswire-corpus page_of_tables"
        );
    }

    #[test]
    fn every_key_and_index_names_columns_of_its_table() {
        for table in tables() {
            let known = |name: &str| table.columns.iter().any(|column| column.name == name);
            let indexed = table.indexes.iter().map(|(_, columns)| *columns);
            for columns in indexed.chain([table.key]) {
                for name in columns.split(", ") {
                    let name = name.trim_end_matches(" COLLATE NOCASE");
                    assert!(known(name), "{}: {name}", table.name);
                }
            }
        }
    }
}

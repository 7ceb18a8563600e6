//! A corpus of the version before, brought up to date where it stands.
//!
//! Texts, layers and corrections stay as they are; what is new is made of them.

use crate::query::{keep_counts, keep_outlets, keep_shares};
use crate::reading::begin;
use crate::relating::related_by;
use crate::rows::list;
use crate::speaking;
use crate::tables::{SCHEMA_VERSION, create_index, create_table, tables};
use rusqlite::Connection;

/// The version of the tables that can be brought up to date.
pub(crate) const BEFORE: i32 = 4;

/// Adds the tables of speakers, and what lists are quick by, in one transaction.
pub(crate) fn bring_up_to_date(c: &Connection) -> rusqlite::Result<()> {
    let transaction = begin(c)?;
    let version: i32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version != BEFORE {
        return Ok(());
    }
    let new = |name| name == "outlets" || speaking::TABLES.contains(&name);
    for table in tables().filter(|table| new(table.name)) {
        transaction.execute_batch(&create_table(table))?;
    }
    for (table, index) in INDEXES {
        transaction.execute_batch(&create_index(table, index))?;
    }
    transaction.execute_batch(
        "ALTER TABLE stories ADD COLUMN heard TEXT NOT NULL DEFAULT '[]';
         ALTER TABLE stories ADD COLUMN outlets INTEGER NOT NULL DEFAULT 0;
         ALTER TABLE stories ADD COLUMN origins INTEGER NOT NULL DEFAULT 0;",
    )?;
    let stories: Vec<String> = list(&transaction, "SELECT id FROM stories", [], |row| row.get(0))?;
    if !stories.is_empty() {
        speaking::replace(&transaction)?;
    }
    for story in stories {
        keep_shares(&transaction, &story)?;
    }
    let utterances = "SELECT id FROM utterances ORDER BY id";
    let utterances: Vec<String> = list(&transaction, utterances, [], |row| row.get(0))?;
    for utterance in utterances {
        speaking::rendered(&transaction, &utterance)?;
    }
    if related_by(&transaction)?.is_some() {
        keep_counts(&transaction)?;
        keep_outlets(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()
}

/// Indexes that are new, with their tables.
const INDEXES: [(&str, &str); 2] = [
    ("articles", "articles_by_outlet_and_day"),
    ("statements", "statements_by_kind"),
];

//! What readers corrected, and what became of it.

use super::{ARTICLE, Table, column};

/// In the order in which rows refer back to earlier ones.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "corrections",
        about: "what a reader corrected, in exact characters; rows are added and never changed",
        key: "nth",
        clustered: false,
        indexes: &[("corrections_of_article", "article, nth")],
        columns: &[
            column(
                "nth",
                "INTEGER PRIMARY KEY",
                "place in the order of making, from 0",
            ),
            column(
                "id",
                "TEXT NOT NULL UNIQUE",
                "derived from everything it says",
            ),
            column(
                "kind",
                "TEXT NOT NULL",
                "`speaker`, `spans`, `not-a-statement`, `missed`, `same-utterance`, `other-utterance`, `same-story`, `other-story`, `judged` (in an audit) or `withdrawal` (of an earlier row)",
            ),
            column("made", "TEXT NOT NULL", "ISO 8601 time"),
            column("by_whom", "TEXT", "who made it"),
            column("note", "TEXT", "why, in their words"),
            column("article", "TEXT NOT NULL", "`articles.id`"),
            column(
                "hash",
                "TEXT NOT NULL",
                "SHA-256 of the text it was made on; on any other text it does not apply",
            ),
            column(
                "content",
                "TEXT NOT NULL",
                "spans of the statement's content, `[[start, end], ...]`; `[]` where the article is meant",
            ),
            column("cue", "TEXT NOT NULL", "spans of its cue"),
            column("text", "TEXT NOT NULL", "the content's words"),
            column(
                "change",
                "TEXT NOT NULL",
                "what it says, a JSON object; spans in it are bytes, too",
            ),
        ],
    },
    Table {
        name: "corrected",
        about: "what became of a correction when the layers of its article were last made",
        key: "correction",
        clustered: true,
        indexes: &[("corrections_of_statement", "article, statement")],
        columns: &[
            column("correction", "TEXT NOT NULL", "`corrections.id`"),
            ARTICLE,
            column(
                "statement",
                "INTEGER",
                "`statements.ordinal` of the statement that shows it",
            ),
            column(
                "problem",
                "TEXT",
                "why it does not fit these layers; nothing was moved",
            ),
        ],
    },
];

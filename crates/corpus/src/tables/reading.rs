//! What was read, as it was read.

use super::{ARTICLE, END, NTH, START, Table, column};

/// In the order in which rows refer back to earlier ones.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "settings",
        about: "what the corpus remembers about itself",
        key: "name",
        clustered: true,
        indexes: &[],
        columns: &[
            column(
                "name",
                "TEXT NOT NULL",
                "`relations`: the analysis version of the articles, and that of what was made across them (stories, utterances, claims); absent while articles are newer than they. `counts`: how much there was of everything when they were made",
            ),
            column("value", "TEXT NOT NULL", "its value"),
        ],
    },
    Table {
        name: "articles",
        about: "one text as one outlet published it",
        key: "number",
        clustered: false,
        indexes: &[
            ("articles_by_outlet", "outlet COLLATE NOCASE"),
            ("articles_by_outlet_and_day", "outlet, published"),
        ],
        columns: &[
            column(
                "number",
                "INTEGER PRIMARY KEY",
                "day of publication and the leading bits of the id; rises with the day, undated articles first",
            ),
            column(
                "id",
                "TEXT NOT NULL UNIQUE",
                "16 hexadecimal digits of a hash over outlet, title, date, URL and text",
            ),
            column("given_id", "TEXT", "the id or path that the input carried"),
            column("outlet", "TEXT", "who published it"),
            column("url", "TEXT", "where it was published"),
            column("title", "TEXT", "its headline"),
            column("author", "TEXT", "its author"),
            column(
                "published",
                "TEXT",
                "ISO 8601 day or time, the outlet's own",
            ),
            column("published_from", "TEXT", "`given` or `inferred`"),
            column(
                "published_evidence",
                "TEXT",
                "spans an inferred date was read from, `[[start, end], ...]`",
            ),
            column("language", "TEXT", "ISO 639-1 code"),
            column("hash", "TEXT NOT NULL", "SHA-256 of the text, hexadecimal"),
            column(
                "analysis",
                "TEXT NOT NULL",
                "version of the analysis that made the article's layers",
            ),
        ],
    },
    Table {
        name: "texts",
        about: "the clean text of an article, frozen when it was read; every span is a range of its UTF-8 bytes",
        key: "article",
        clustered: false,
        indexes: &[],
        columns: &[
            column("article", "INTEGER PRIMARY KEY", "`articles.number`"),
            column("text", "TEXT NOT NULL", "the text"),
        ],
    },
    Table {
        name: "blocks",
        about: "a stretch of an article with one function on the page",
        key: "article, nth",
        clustered: true,
        indexes: &[],
        columns: &[
            ARTICLE,
            NTH,
            column(
                "kind",
                "TEXT NOT NULL",
                "`headline`, `byline`, `dateline`, `body`, `caption` or `boilerplate`",
            ),
            START,
            END,
        ],
    },
];

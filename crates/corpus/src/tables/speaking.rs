//! Who speaks, counted and looked up once for all articles: what makes the list
//! of everybody and the page of a frequent speaker quick.

use super::{ARTICLE, NTH, Table, column};

/// In the order in which rows refer back to earlier ones.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "speakers",
        about: "somebody who is said to have said something, over all articles",
        key: "number",
        clustered: false,
        indexes: &[],
        columns: &[
            column(
                "number",
                "INTEGER PRIMARY KEY",
                "place by number of statements, the most first, from 0",
            ),
            column(
                "id",
                "TEXT NOT NULL UNIQUE",
                "`joined_actors.id`; for a name of nobody in particular, `name:` and `statements.speaker_key`",
            ),
            column("name", "TEXT NOT NULL", "the name that most articles give"),
            column(
                "kind",
                "TEXT NOT NULL",
                "`person`, `organisation`, `state`, `group` or `document`",
            ),
            column("statements", "INTEGER NOT NULL", "statements"),
            column("articles", "INTEGER NOT NULL", "articles they stand in"),
            column("outlets", "INTEGER NOT NULL", "outlets these are of"),
            column(
                "first",
                "TEXT",
                "day of the first of these articles that has one",
            ),
            column("last", "TEXT", "day of the last"),
        ],
    },
    Table {
        name: "spoken",
        about: "a statement of a speaker",
        key: "speaker, article, ordinal",
        clustered: true,
        indexes: &[("spoken_in_article", "article, ordinal, speaker")],
        columns: &[
            SPEAKER,
            ARTICLE,
            column("ordinal", "INTEGER NOT NULL", "`statements.ordinal`"),
        ],
    },
    Table {
        name: "speaker_words",
        about: "a word of one of a speaker's names",
        key: "word, speaker",
        clustered: true,
        indexes: &[],
        columns: &[
            column("word", "TEXT NOT NULL", "the word in lower case"),
            SPEAKER,
        ],
    },
    Table {
        name: "speaker_roles",
        about: "an office or description of a speaker, in small letters or large",
        key: "speaker, nth",
        clustered: true,
        indexes: &[],
        columns: &[
            SPEAKER,
            column(
                "nth",
                "INTEGER NOT NULL",
                "place by the first article that gives it, from 0",
            ),
            column("role", "TEXT NOT NULL", "as articles give it"),
            column("articles", "INTEGER NOT NULL", "how many articles give it"),
            column("first", "TEXT", "day of the first article with a day"),
            column("last", "TEXT", "day of the last"),
            column(
                "article",
                "INTEGER NOT NULL",
                "`articles.number` of the first",
            ),
        ],
    },
    Table {
        name: "speaker_relays",
        about: "who brought statements of a speaker to the page",
        key: "speaker, nth",
        clustered: true,
        indexes: &[],
        columns: &[
            SPEAKER,
            NTH,
            column("name", "TEXT NOT NULL", "its name"),
            column("kind", "TEXT NOT NULL", "as in `relays`"),
            column(
                "statements",
                "INTEGER NOT NULL",
                "statements that came through it",
            ),
        ],
    },
    Table {
        name: "speaker_utterances",
        about: "an utterance of which a speaker has a rendering",
        key: "speaker, utterance",
        clustered: true,
        indexes: &[],
        columns: &[
            SPEAKER,
            column("utterance", "TEXT NOT NULL", "`utterances.id`"),
        ],
    },
];

const SPEAKER: super::Column = column("speaker", "INTEGER NOT NULL", "`speakers.number`");

//! What the analysis of each article found in it.

use super::{ARTICLE, END, NTH, START, Table, column};

/// In the order in which rows refer back to earlier ones.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "sentences",
        about: "a sentence of a block that holds statements",
        key: "article, nth",
        clustered: true,
        indexes: &[],
        columns: &[ARTICLE, NTH, START, END],
    },
    Table {
        name: "actors",
        about: "a person, organisation, state, group or document of one article",
        key: "article, nth",
        clustered: true,
        indexes: &[],
        columns: &[
            ARTICLE,
            column(
                "nth",
                "INTEGER NOT NULL",
                "place in the list, from 0; `a1` on the wire is 0",
            ),
            column(
                "name",
                "TEXT NOT NULL",
                "the fullest name the article gives",
            ),
            column(
                "kind",
                "TEXT NOT NULL",
                "`person`, `organisation`, `state`, `group` or `document`",
            ),
            column(
                "roles",
                "TEXT NOT NULL",
                "offices and descriptions, a JSON list",
            ),
        ],
    },
    Table {
        name: "mentions",
        about: "a place where an actor is mentioned",
        key: "article, nth",
        clustered: true,
        indexes: &[],
        columns: &[
            ARTICLE,
            NTH,
            column(
                "actor",
                "INTEGER NOT NULL",
                "`actors.nth` of the same article",
            ),
            column("kind", "TEXT NOT NULL", "`named`, `nominal` or `pronoun`"),
            START,
            END,
        ],
    },
    Table {
        name: "statements",
        about: "an attribution: who said (or thinks) what",
        key: "article, ordinal",
        clustered: false,
        indexes: &[
            ("statements_by_speaker", "speaker_key, article, ordinal"),
            ("statements_by_act", "act, article, ordinal"),
            ("statements_by_kind", "anonymity, form, article, ordinal"),
        ],
        columns: &[
            ARTICLE,
            column(
                "ordinal",
                "INTEGER NOT NULL",
                "place among the article's statements, from 0; `s1` on the wire is 0",
            ),
            column(
                "within",
                "INTEGER",
                "ordinal of the statement whose content this one stands in",
            ),
            column("form", "TEXT NOT NULL", "`direct`, `indirect` or `mixed`"),
            column(
                "act",
                "TEXT NOT NULL",
                "what is done with it: `say`, `deny`, ...",
            ),
            column(
                "speech",
                "INTEGER NOT NULL",
                "1 if said or written, 0 for attitudes and plans",
            ),
            column(
                "source",
                "TEXT NOT NULL",
                "spans that name the source, `[[start, end], ...]`",
            ),
            column("cue", "TEXT NOT NULL", "spans that signal the attribution"),
            column("content", "TEXT NOT NULL", "spans that are attributed"),
            column("source_text", "TEXT NOT NULL", "the source's words"),
            column("cue_text", "TEXT NOT NULL", "the cue's words"),
            column(
                "content_text",
                "TEXT NOT NULL",
                "the content's words; a gap between spans is ` ... `",
            ),
            column("speaker", "INTEGER", "`actors.nth` of who spoke"),
            column(
                "speaker_name",
                "TEXT",
                "the speaker's fullest name in the article",
            ),
            column(
                "speaker_role",
                "TEXT",
                "office or description, as the text gives it",
            ),
            column(
                "speaker_key",
                "TEXT",
                "the name in lower case, words one space apart; what `who` looks in",
            ),
            column("unknown", "TEXT", "why there is no speaker"),
            column(
                "anonymity",
                "TEXT NOT NULL",
                "`named`, `role`, `described`, `collective` or `unsourced`",
            ),
            column("addressee", "TEXT", "whom the words were said to"),
            column("addressee_start_byte", "INTEGER", "span that shows it"),
            column("addressee_end_byte", "INTEGER", "its end"),
            column("said_on", "TEXT", "ISO 8601 day on which it was said"),
            column("when_start_byte", "INTEGER", "span that tells when"),
            column("when_end_byte", "INTEGER", "its end"),
            column(
                "confidence",
                "REAL NOT NULL",
                "chance that a careful reader would agree, 0 to 1",
            ),
            column("why", "TEXT NOT NULL", "the rules or model that made it"),
        ],
    },
    Table {
        name: "relays",
        about: "whoever stands between a statement's speaker and the page, outermost first",
        key: "article, statement, nth",
        clustered: true,
        indexes: &[("relays_by_name", "name COLLATE NOCASE")],
        columns: &[
            ARTICLE,
            column("statement", "INTEGER NOT NULL", "`statements.ordinal`"),
            NTH,
            column("name", "TEXT NOT NULL", "its name"),
            column(
                "kind",
                "TEXT NOT NULL",
                "`agency`, `newspaper`, `broadcaster`, `site`, `document` or `person`",
            ),
            START,
            END,
        ],
    },
    Table {
        name: "notes",
        about: "something worth telling that is no finding",
        key: "article, origin, nth",
        clustered: true,
        indexes: &[],
        columns: &[
            ARTICLE,
            column("origin", "TEXT NOT NULL", "`reading` or `analysis`"),
            NTH,
            column("kind", "TEXT NOT NULL", "short stable name"),
            column("start_byte", "INTEGER", "where, if it has a place"),
            column("end_byte", "INTEGER", "first byte behind it"),
            column("message", "TEXT NOT NULL", "for people"),
        ],
    },
];

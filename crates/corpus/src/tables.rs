//! Every table and column of a corpus, described once.
//!
//! The statements that create the tables and the page `docs/tables.md` are both
//! made from [`TABLES`], so that neither can say what the other does not.

use std::fmt::Write as _;

/// Marks an SQLite file as a corpus: the letters `CrsW`.
pub const APPLICATION_ID: i32 = i32::from_be_bytes(*b"CrsW");

/// Raised whenever a table or column changes its meaning; a corpus of another
/// number is refused and left untouched.
pub const SCHEMA_VERSION: i32 = 4;

/// One table.
#[derive(Debug)]
pub struct Table {
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
pub struct Column {
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
pub const TABLES: &[Table] = &[
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
                "`relations`: the analysis version that made stories and utterances; absent while articles are newer than they",
            ),
            column("value", "TEXT NOT NULL", "its value"),
        ],
    },
    Table {
        name: "articles",
        about: "one text as one outlet published it",
        key: "number",
        clustered: false,
        indexes: &[("articles_by_outlet", "outlet COLLATE NOCASE")],
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
    Table {
        name: "stories",
        about: "articles on one happening",
        key: "id",
        clustered: true,
        indexes: &[("stories_in_order", "nth")],
        columns: &[
            column("id", "TEXT NOT NULL", "derived from its articles"),
            column("nth", "INTEGER NOT NULL", "place by first day, from 0"),
            column(
                "title",
                "TEXT NOT NULL",
                "headline of its most central article",
            ),
            column(
                "summary_article",
                "INTEGER",
                "`articles.number` of a sentence that sums it up",
            ),
            column(
                "summary_start_byte",
                "INTEGER",
                "first byte of that sentence in the article's text",
            ),
            column("summary_end_byte", "INTEGER", "first byte behind it"),
            column("first", "TEXT", "day of its first article"),
            column("last", "TEXT", "day of its last article"),
            column("articles", "INTEGER NOT NULL", "how many articles it has"),
            column("why", "TEXT NOT NULL", "the rule that put them together"),
        ],
    },
    Table {
        name: "story_articles",
        about: "an article of a story",
        key: "story, nth",
        clustered: true,
        indexes: &[("story_of_article", "article")],
        columns: &[
            column("story", "TEXT NOT NULL", "`stories.id`"),
            column("nth", "INTEGER NOT NULL", "place by date, from 0"),
            ARTICLE,
        ],
    },
    Table {
        name: "joined_actors",
        about: "a person, organisation, state or group over all articles that name it",
        key: "id",
        clustered: true,
        indexes: &[("joined_actors_in_order", "nth")],
        columns: &[
            column(
                "id",
                "TEXT NOT NULL",
                "derived from kind and name; of several of one name, from the first article too",
            ),
            column("nth", "INTEGER NOT NULL", "place by first article, from 0"),
            column(
                "name",
                "TEXT NOT NULL",
                "the full name that most articles give",
            ),
            column(
                "kind",
                "TEXT NOT NULL",
                "`person`, `organisation`, `state` or `group`",
            ),
            column("articles", "INTEGER NOT NULL", "how many name it"),
            column(
                "stands_for",
                "TEXT",
                "the state that the name stands for; the two are linked, not merged",
            ),
            column("stands_for_id", "TEXT", "`joined_actors.id` of that state"),
            column(
                "stands_as",
                "TEXT",
                "`capital`, `seat`, `people` or `government`",
            ),
        ],
    },
    Table {
        name: "joined_names",
        about: "a name under which a joined actor appears",
        key: "joined, nth",
        clustered: true,
        indexes: &[],
        columns: &[
            column("joined", "TEXT NOT NULL", "`joined_actors.id`"),
            column(
                "nth",
                "INTEGER NOT NULL",
                "place by number of articles, from 0",
            ),
            column("name", "TEXT NOT NULL", "as articles write it"),
            column(
                "name_key",
                "TEXT NOT NULL",
                "the name in lower case, words one space apart; what `who` looks in",
            ),
            column("articles", "INTEGER NOT NULL", "how many write it so"),
        ],
    },
    Table {
        name: "joined_members",
        about: "an article's actor as part of a joined one; its roles are in `actors`",
        key: "article, actor",
        clustered: true,
        indexes: &[("members_of_joined", "joined, article, actor")],
        columns: &[
            ARTICLE,
            column(
                "actor",
                "INTEGER NOT NULL",
                "`actors.nth` of the same article",
            ),
            column("joined", "TEXT NOT NULL", "`joined_actors.id`"),
            column("rule", "TEXT NOT NULL", "what joined it"),
            column(
                "confidence",
                "REAL NOT NULL",
                "chance that a careful reader would agree, 0 to 1",
            ),
        ],
    },
    Table {
        name: "storylines",
        about: "stories that follow from one another",
        key: "id",
        clustered: true,
        indexes: &[("storylines_in_order", "nth")],
        columns: &[
            column("id", "TEXT NOT NULL", "derived from its first story"),
            column("nth", "INTEGER NOT NULL", "place by first day, from 0"),
            column("title", "TEXT NOT NULL", "title of its largest story"),
            column("first", "TEXT", "day of its first article"),
            column("last", "TEXT", "day of its last article"),
            column("why", "TEXT NOT NULL", "the rule that put them together"),
        ],
    },
    Table {
        name: "storyline_stories",
        about: "a story of a storyline",
        key: "storyline, nth",
        clustered: true,
        indexes: &[("storyline_of_story", "story")],
        columns: &[
            column("storyline", "TEXT NOT NULL", "`storylines.id`"),
            column("nth", "INTEGER NOT NULL", "place by first day, from 0"),
            column("story", "TEXT NOT NULL", "`stories.id`"),
        ],
    },
    Table {
        name: "utterances",
        about: "one act of speaking, found in several articles",
        key: "id",
        clustered: true,
        indexes: &[("utterances_in_order", "nth")],
        columns: &[
            column("id", "TEXT NOT NULL", "derived from its renderings"),
            column("nth", "INTEGER NOT NULL", "place by first day, from 0"),
            column("speaker", "TEXT", "the fullest name among the renderings"),
            column("speaker_key", "TEXT", "the name in lower case"),
            column("why", "TEXT NOT NULL", "the rule that put them together"),
        ],
    },
    Table {
        name: "renderings",
        about: "a statement as a rendering of an utterance",
        key: "utterance, nth",
        clustered: true,
        indexes: &[("rendering_of_statement", "article, statement")],
        columns: &[
            column("utterance", "TEXT NOT NULL", "`utterances.id`"),
            column("nth", "INTEGER NOT NULL", "place by date, from 0"),
            ARTICLE,
            column("statement", "INTEGER NOT NULL", "`statements.ordinal`"),
            column("content", "TEXT NOT NULL", "spans of its content"),
            column(
                "similarity",
                "REAL NOT NULL",
                "content words in common with the nearest other rendering, 0 to 1",
            ),
            column(
                "drift",
                "TEXT NOT NULL",
                "how its words differ from those of the utterance's longest quotation: kind, span here, span there",
            ),
        ],
    },
    Table {
        name: "copies",
        about: "two articles that share text, in aligned passages; site furniture is left out",
        key: "id",
        clustered: true,
        indexes: &[
            ("copies_in_order", "nth"),
            ("copies_of_a", "article_a"),
            ("copies_of_b", "article_b"),
        ],
        columns: &[
            column("id", "TEXT NOT NULL", "derived from the two articles"),
            column(
                "nth",
                "INTEGER NOT NULL",
                "place by date of `article_a`, from 0",
            ),
            column(
                "article_a",
                "INTEGER NOT NULL",
                "`articles.number` of the article of the earlier day; of one day, of the smaller id",
            ),
            column(
                "spans_a",
                "TEXT NOT NULL",
                "its shared passages, `[[start, end], ...]`",
            ),
            column(
                "article_b",
                "INTEGER NOT NULL",
                "`articles.number` of the other article",
            ),
            column(
                "spans_b",
                "TEXT NOT NULL",
                "its shared passages; the first is that of `spans_a`, and so on",
            ),
            column(
                "kind",
                "TEXT NOT NULL",
                "`wire-copy`, `reprint`, `source-to-source`, `own-text` (one outlet's text again), or `shared-quotation`, which is no copying",
            ),
            column(
                "direction",
                "TEXT NOT NULL",
                "`a-to-b`, `b-to-a`, `common` (both from a third) or `unknown`",
            ),
            column(
                "source",
                "TEXT",
                "the agency whose text it is, if one is named",
            ),
            column(
                "words",
                "TEXT NOT NULL",
                "of each passage the words in common, and how many of them are quoted, `[[words, quoted], ...]`",
            ),
            column(
                "told",
                "INTEGER NOT NULL",
                "words in common that neither side quotes",
            ),
            column(
                "share_a",
                "REAL NOT NULL",
                "share of the words of `article_a` that the passages cover, 0 to 1",
            ),
            column("share_b", "REAL NOT NULL", "the same for `article_b`"),
            column(
                "evidence",
                "TEXT NOT NULL",
                "credits and relays that tell whose text it is, `[{\"article\", \"span\", \"what\"}, ...]`",
            ),
            column(
                "confidence",
                "REAL NOT NULL",
                "chance that a careful reader would agree with the kind, 0 to 1",
            ),
            column("why", "TEXT NOT NULL", "the rules that made it"),
        ],
    },
    Table {
        name: "origins",
        about: "an article of a story with the independent origin it rests on; a story has as many origins as different names",
        key: "story, nth",
        clustered: true,
        indexes: &[("origin_of_article", "article")],
        columns: &[
            column("story", "TEXT NOT NULL", "`stories.id`"),
            column(
                "nth",
                "INTEGER NOT NULL",
                "place in the story, from 0: the origin with most articles first",
            ),
            column(
                "name",
                "TEXT NOT NULL",
                "whose reporting it is: an outlet or an agency",
            ),
            ARTICLE,
            column(
                "why",
                "TEXT NOT NULL",
                "`own reporting`, or what folded the article into the origin",
            ),
            column("copy", "TEXT", "`copies.id` of the copy that folded it"),
            column(
                "evidence",
                "TEXT NOT NULL",
                "where the article says so, as in `copies`",
            ),
        ],
    },
    Table {
        name: "claims",
        about: "one proposition that articles of a story carry",
        key: "id",
        clustered: true,
        indexes: &[("claims_of_story", "story, nth")],
        columns: &[
            column(
                "id",
                "TEXT NOT NULL",
                "derived from the story and its first sentence",
            ),
            column("story", "TEXT NOT NULL", "`stories.id`"),
            column(
                "nth",
                "INTEGER NOT NULL",
                "place within the story, the most telling first, from 0",
            ),
            column(
                "text",
                "TEXT NOT NULL",
                "the sentence that stands for it, words of one article",
            ),
            column(
                "article",
                "INTEGER NOT NULL",
                "`articles.number` of that article",
            ),
            START,
            END,
            column(
                "happened_first",
                "TEXT",
                "first day on which it is said to have happened",
            ),
            column("happened_last", "TEXT", "the last"),
            column("outlets", "INTEGER NOT NULL", "outlets that carry it"),
            column(
                "origins",
                "INTEGER NOT NULL",
                "independent origins behind the articles that carry it",
            ),
            column(
                "salience",
                "REAL NOT NULL",
                "how telling it is within its story, 0 to 1",
            ),
            column("why", "TEXT NOT NULL", "the rule that joined the sentences"),
        ],
    },
    Table {
        name: "positions",
        about: "where an article stands on a claim; an outlet without one is silent",
        key: "claim, nth",
        clustered: true,
        indexes: &[("positions_of_article", "article")],
        columns: &[
            column("claim", "TEXT NOT NULL", "`claims.id`"),
            column("nth", "INTEGER NOT NULL", "place by outlet, from 0"),
            ARTICLE,
            column("outlet", "TEXT", "who published the article"),
            column(
                "position",
                "TEXT NOT NULL",
                "`asserts` (in its own voice), `attributes`, `denies` (carries a denial) or `differs` (another value)",
            ),
            START,
            END,
            column(
                "statement",
                "INTEGER",
                "`statements.ordinal` of the words, if they are somebody's",
            ),
            column("source", "TEXT", "whom the words are given to"),
            column(
                "similarity",
                "REAL NOT NULL",
                "cosine of content words with the claim's nearest other sentence; 0 where a conflict makes the position",
            ),
            column(
                "conflict",
                "TEXT",
                "`conflicts.id` of what makes it differ or deny",
            ),
        ],
    },
    Table {
        name: "conflicts",
        about: "two values, in articles of one story, that do not agree",
        key: "id",
        clustered: true,
        indexes: &[
            ("conflicts_in_order", "nth"),
            ("conflicts_of_story", "story, nth"),
        ],
        columns: &[
            column(
                "id",
                "TEXT NOT NULL",
                "derived from the story, what is told of, and both values",
            ),
            column(
                "nth",
                "INTEGER NOT NULL",
                "place by story, then the most telling first, from 0",
            ),
            column("story", "TEXT NOT NULL", "`stories.id`"),
            column(
                "kind",
                "TEXT NOT NULL",
                "`number`, `time`, `place`, `actor`, `polarity` or `attribution`",
            ),
            column(
                "relation",
                "TEXT NOT NULL",
                "`conflict` (both cannot hold), `change` (the value moved) or `denial` (accused and denied)",
            ),
            column("about", "TEXT NOT NULL", "what the values are values of"),
            column("value_a", "TEXT NOT NULL", "one value, normalised"),
            column("value_b", "TEXT NOT NULL", "the other"),
            column(
                "compatible",
                "INTEGER NOT NULL",
                "0: what can both hold is not listed",
            ),
            column(
                "confidence",
                "REAL NOT NULL",
                "chance that a careful reader would agree, 0 to 1",
            ),
            column("why", "TEXT NOT NULL", "what it rests on"),
        ],
    },
    Table {
        name: "conflict_sides",
        about: "a passage with one of the two values of a conflict, the clearest first",
        key: "conflict, side, nth",
        clustered: true,
        indexes: &[("conflicts_of_article", "article")],
        columns: &[
            column("conflict", "TEXT NOT NULL", "`conflicts.id`"),
            column("side", "TEXT NOT NULL", "`a` or `b`"),
            NTH,
            ARTICLE,
            column("outlet", "TEXT", "who published the article"),
            column("day", "TEXT", "the day it was published"),
            column(
                "sentence_start_byte",
                "INTEGER NOT NULL",
                "first byte of the sentence",
            ),
            column(
                "sentence_end_byte",
                "INTEGER NOT NULL",
                "first byte behind the sentence",
            ),
            START,
            END,
            column("statement", "INTEGER", "`statements.ordinal`, if any"),
            column(
                "source",
                "TEXT",
                "whose words they are, if anybody is named",
            ),
        ],
    },
    Table {
        name: "left_out",
        about: "a claim that an article leaves out although the article whose text it took carries it",
        key: "claim, article",
        clustered: true,
        indexes: &[],
        columns: &[
            column("claim", "TEXT NOT NULL", "`claims.id`"),
            ARTICLE,
            column(
                "taken_from",
                "INTEGER NOT NULL",
                "`articles.number` of the article whose text it took",
            ),
            column("copy", "TEXT NOT NULL", "`copies.id` that shows it"),
        ],
    },
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
    let mut sql: String = TABLES.iter().map(create_table).collect();
    sql.push_str(SEARCH);
    sql
}

fn create_table(table: &Table) -> String {
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
    for (name, columns) in table.indexes {
        let _ = writeln!(sql, "CREATE INDEX {name} ON {} ({columns});", table.name);
    }
    sql
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
        This page is made from the table descriptions in `crates/corpus/src/tables.rs`;\n\
        a test compares.\n",
    );
    for table in TABLES {
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
        for table in TABLES {
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

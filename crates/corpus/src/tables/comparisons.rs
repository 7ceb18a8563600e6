//! What the articles of one story have in common and where they part.

use super::{ARTICLE, END, NTH, START, Table, column};

/// In the order in which rows refer back to earlier ones.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "readings",
        about: "what the network said of one pair of texts when articles were compared, so that it \
                need not read them again; may be emptied at any time",
        key: "key",
        clustered: true,
        indexes: &[],
        columns: &[
            column(
                "key",
                "BLOB NOT NULL",
                "16 bytes of a SHA-256 over the network's weights, what was asked and the word pieces of both texts",
            ),
            column(
                "said",
                "BLOB NOT NULL",
                "its answer, numbers of 32 bits, little-endian, without noughts at the end",
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
        about: "two values, in articles of one story, that do not agree; a denial may answer another story of the storyline",
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
            column(
                "story",
                "TEXT NOT NULL",
                "`stories.id`; of an answer to another story, the story that denies",
            ),
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
        name: "outlets",
        about: "what an outlet has, counted when articles were last compared",
        key: "outlet",
        clustered: true,
        indexes: &[],
        columns: &[
            column(
                "outlet",
                "TEXT NOT NULL",
                "its name; empty for articles without one",
            ),
            column("articles", "INTEGER NOT NULL", "articles"),
            column("first", "TEXT", "day of its first article"),
            column("last", "TEXT", "day of its last article"),
            column("statements", "INTEGER NOT NULL", "statements"),
            column(
                "unidentified",
                "INTEGER NOT NULL",
                "statements whose source is `described`, `collective` or `unsourced`",
            ),
            column(
                "said_alone",
                "INTEGER NOT NULL",
                "statements that no other outlet of the same story renders",
            ),
            column(
                "claimed_alone",
                "INTEGER NOT NULL",
                "claims that no other outlet of the same story carries",
            ),
        ],
    },
];

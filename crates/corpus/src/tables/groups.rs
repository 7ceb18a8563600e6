//! What belongs together over all articles: stories, people, utterances.

use super::{ARTICLE, Table, column};

/// In the order in which rows refer back to earlier ones.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "stories",
        about: "articles on one happening",
        key: "id",
        clustered: true,
        indexes: &[("stories_in_order", "nth")],
        columns: &[
            column(
                "id",
                "TEXT NOT NULL",
                "derived from the article that founded it, and kept when others join",
            ),
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
            column(
                "heard",
                "TEXT NOT NULL DEFAULT '[]'",
                "names of the four speakers heard in most of its outlets, a JSON list",
            ),
            column(
                "outlets",
                "INTEGER NOT NULL DEFAULT 0",
                "outlets that have an article of it; articles without one count as one",
            ),
            column(
                "origins",
                "INTEGER NOT NULL DEFAULT 0",
                "independent origins that its articles rest on",
            ),
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
];

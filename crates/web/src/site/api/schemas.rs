//! The forms of answers, field by field. A test lays real answers beside them.

/// The form of one kind of record.
pub(super) struct Schema {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// Name and kind of each field: `string`, `integer`, `number`, `boolean`,
    /// `span`, `object` or the name of a schema; `?` behind it where it may be
    /// null, `~` where it may be absent, `[]` where it is a list.
    pub(super) fields: &'static [(&'static str, &'static str)],
}

const fn schema(
    name: &'static str,
    about: &'static str,
    fields: &'static [(&'static str, &'static str)],
) -> Schema {
    Schema {
        name,
        about,
        fields,
    }
}

#[rustfmt::skip]
pub(super) const SCHEMAS: &[Schema] = &[
    schema("Article", "an article as listings name it", &[
        ("id", "string"), ("given_id", "string?"), ("outlet", "string?"), ("title", "string?"), ("date", "string?"),
    ]),
    schema("ArticleText", "an article with its text", &[
        ("id", "string"), ("given_id", "string?"), ("outlet", "string?"), ("title", "string?"), ("date", "string?"),
        ("url", "string?"), ("author", "string?"), ("language", "string?"), ("hash", "string"), ("story", "string?"), ("text", "string"),
    ]),
    schema("Joined", "a person or body over all articles", &[("id", "string"), ("name", "string")]),
    schema("Speaker", "who spoke", &[("actor", "string"), ("name", "string"), ("role", "string?"), ("joined", "Joined?")]),
    schema("Relay", "who stands between speaker and page", &[("name", "string"), ("kind", "string"), ("span", "span")]),
    schema("Addressee", "whom it was said to", &[("name", "string"), ("span", "span")]),
    schema("When", "when it was said", &[("span", "span"), ("value", "string?")]),
    schema("Statement", "an attribution: who said (or thinks) what", &[
        ("id", "string"), ("article", "Article"), ("within", "string?"), ("form", "string"), ("act", "string"), ("speech", "boolean"),
        ("source", "span[]"), ("cue", "span[]"), ("content", "span[]"), ("source_text", "string"), ("cue_text", "string"), ("text", "string"),
        ("speaker", "Speaker?"), ("unknown", "string?"), ("anonymity", "string"), ("relays", "Relay[]"), ("addressee", "Addressee?"),
        ("when", "When?"), ("confidence", "number"), ("why", "string"), ("corrected", "string[]~"),
    ]),
    schema("Story", "articles on one happening", &[
        ("id", "string"), ("title", "string"), ("first", "string?"), ("last", "string?"), ("articles", "Article[]"), ("origins", "integer"), ("why", "string"),
        ("summary", "string?"),
    ]),
    schema("StorylineStory", "a story as a storyline lists it", &[
        ("id", "string"), ("title", "string"), ("first", "string?"), ("articles", "integer"),
    ]),
    schema("Storyline", "stories that follow from one another", &[("id", "string"), ("title", "string"), ("stories", "StorylineStory[]")]),
    schema("OutletShare", "what one outlet has of a story", &[
        ("outlet", "string?"), ("articles", "integer"), ("statements", "integer"), ("speakers", "integer"), ("only_here", "string[]"),
    ]),
    schema("OutletCount", "statements in one outlet", &[("outlet", "string?"), ("statements", "integer")]),
    schema("SpeakerShare", "where one speaker of a story is heard", &[
        ("name", "string"), ("statements", "integer"), ("outlets", "OutletCount[]"),
    ]),
    schema("Evidence", "words that tell whose text an article carries", &[("article", "string"), ("span", "span?"), ("what", "string")]),
    schema("OriginArticle", "an article that rests on an origin", &[
        ("article", "Article"), ("why", "string"), ("copy", "string?"), ("evidence", "Evidence[]"),
    ]),
    schema("Origin", "an independent origin of a story", &[("name", "string"), ("articles", "OriginArticle[]")]),
    schema("Change", "a place where a rendering's words differ from the longest quotation's", &[
        ("kind", "string"), ("here", "string?"), ("there", "string?"), ("span", "span?"),
    ]),
    schema("Rendering", "a statement as a rendering of an utterance", &[
        ("article", "Article"), ("statement", "string"), ("form", "string"), ("act", "string"), ("content", "span[]"), ("text", "string"), ("similarity", "number"),
        ("drift", "Change[]"),
    ]),
    schema("Utterance", "one act of speaking with its renderings", &[
        ("id", "string"), ("speaker", "string?"), ("renderings", "Rendering[]"), ("why", "string"),
    ]),
    schema("StoryDetail", "a story with what its outlets make of it", &[
        ("story", "Story"), ("outlets", "OutletShare[]"), ("speakers", "SpeakerShare[]"), ("origins", "Origin[]"), ("utterances", "Utterance[]"),
        ("storyline", "Storyline?"),
    ]),
    schema("Position", "where an article stands on a claim", &[
        ("article", "Article"), ("position", "string"), ("span", "span"), ("text", "string"), ("statement", "string?"), ("source", "string?"),
        ("conflict", "string?"),
    ]),
    schema("LeftOut", "an article that leaves a claim out, and whose text it took", &[
        ("id", "string"), ("given_id", "string?"), ("outlet", "string?"), ("title", "string?"), ("date", "string?"),
        ("taken_from", "Article"), ("copy", "string"),
    ]),
    schema("Claim", "one proposition that articles of a story carry", &[
        ("id", "string"), ("story", "string"), ("story_title", "string"), ("text", "string"), ("article", "Article"), ("span", "span"),
        ("happened_first", "string?"), ("happened_last", "string?"), ("outlets", "integer"), ("origins", "integer"), ("salience", "number"),
        ("positions", "Position[]"), ("left_out", "LeftOut[]"), ("why", "string"),
    ]),
    schema("ConflictSide", "a passage that carries one of two values", &[
        ("article", "Article"), ("span", "span"), ("sentence", "span"), ("text", "string"), ("statement", "string?"), ("source", "string?"),
    ]),
    schema("Conflict", "two values that do not agree", &[
        ("id", "string"), ("story", "string"), ("story_title", "string"), ("kind", "string"), ("relation", "string"), ("about", "string"),
        ("value_a", "string"), ("value_b", "string"), ("a", "ConflictSide[]"), ("b", "ConflictSide[]"), ("confidence", "number"), ("why", "string"),
    ]),
    schema("Name", "one spelling of a name", &[("name", "string"), ("articles", "integer")]),
    schema("Role", "an office or description, and when it was given", &[
        ("role", "string"), ("articles", "integer"), ("first", "string?"), ("last", "string?"), ("article", "Article"),
    ]),
    schema("StandsFor", "a state that a name stands for", &[("name", "string"), ("id", "string?"), ("link", "string")]),
    schema("RelayCount", "how much came through a relay", &[("name", "string"), ("kind", "string"), ("statements", "integer")]),
    schema("Person", "a speaker over all articles", &[
        ("id", "string"), ("name", "string"), ("kind", "string"), ("names", "Name[]"), ("roles", "Role[]"), ("stands_for", "StandsFor?"),
        ("relays", "RelayCount[]"), ("statements", "integer"), ("articles", "integer"), ("outlets", "integer"), ("first", "string?"), ("last", "string?"),
    ]),
    schema("Passage", "a shared passage with its words on both sides", &[
        ("a", "span"), ("b", "span"), ("words", "integer"), ("quoted", "integer"), ("text_a", "string"), ("text_b", "string"),
    ]),
    schema("Copy", "two articles that share text", &[
        ("id", "string"), ("kind", "string"), ("direction", "string"), ("first", "string?"), ("source", "string?"), ("a", "Article"), ("b", "Article"),
        ("told", "integer"), ("share_a", "number"), ("share_b", "number"), ("passages", "Passage[]"), ("evidence", "Evidence[]"),
        ("confidence", "number"), ("why", "string"),
    ]),
    schema("Seam", "a place where another report may begin: the sentence behind it, and the last words before it", &[
        ("span", "span"), ("before", "string"), ("text", "string"), ("message", "string"),
    ]),
    schema("Patchwork", "an article that seems stitched from several reports", &[("article", "Article"), ("seams", "Seam[]")]),
    schema("SearchHit", "an article that fits; spans of `title` count its own bytes", &[
        ("article", "Article"), ("title", "span[]"), ("text", "span[]"), ("excerpt", "string"), ("excerpt_span", "span"), ("statements", "Statement[]"),
    ]),
    schema("Part", "one thing that a record rests on", &[("name", "string"), ("article", "string"), ("span", "span?"), ("text", "string")]),
    schema("Explanation", "the grounds of one record", &[
        ("id", "string"), ("kind", "string"), ("why", "string"), ("confidence", "number?"), ("parts", "Part[]"),
    ]),
    schema("Outlet", "what one outlet has", &[
        ("outlet", "string?"), ("articles", "integer"), ("first", "string?"), ("last", "string?"), ("statements", "integer"),
        ("unidentified", "integer"), ("said_alone", "integer"), ("claimed_alone", "integer"),
    ]),
    schema("Counts", "how much a corpus holds", &[
        ("articles", "integer"), ("outlets", "integer"), ("statements", "integer"), ("stories", "integer"), ("utterances", "integer"), ("copies", "integer"),
        ("claims", "integer"), ("conflicts", "integer"),
    ]),
    schema("Making", "which versions made the corpus", &[("tables", "integer"), ("analyses", "object[]"), ("relations", "string?")]),
    schema("Place", "exact characters of one article", &[
        ("article", "string"), ("hash", "string"), ("content", "span[]"), ("cue", "span[]"), ("text", "string"),
    ]),
    schema("Correction", "an entry of the ledger", &[
        ("id", "string"), ("made", "string"), ("by", "string?"), ("note", "string?"), ("place", "Place"), ("kind", "string"),
        ("name", "string?~"), ("role", "string?~"), ("source", "span[]~"), ("cue", "span[]~"), ("content", "span[]~"), ("act", "string~"), ("form", "string~"),
        ("other", "Place~"), ("seed", "integer~"), ("verdicts", "object[]~"), ("of", "string~"), ("state", "string"), ("detail", "string?~"),
    ]),
    schema("AuditRow", "a share found right, with its interval", &[
        ("what", "string"), ("form", "string"), ("right", "integer"), ("judged", "integer"), ("precision", "number"), ("low", "number"), ("high", "number"),
    ]),
];

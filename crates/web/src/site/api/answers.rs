//! Every address with what it answers.

use super::{Endpoint, Parameter, Question, written};
use crate::site::frame::Trouble;
use crosswire_article::{ArticleId, StatementRef};
use crosswire_corpus::{
    ArticleFilter, ClaimFilter, ConflictFilter, CopyFilter, Order, PatchworkFilter, SearchOptions,
    SearchOrder, SearchScope, StatementFilter, StoryFilter, UtteranceFilter,
};
use serde_json::{Value, json};

const fn parameter(name: &'static str, about: &'static str) -> Parameter {
    Parameter {
        name,
        about,
        values: &[],
    }
}

const OUTLET: Parameter = parameter("outlet", "of this outlet, upper and lower case alike");
const STORY: Parameter = parameter("story", "in this story, by its id");
const SINCE: Parameter = parameter("since", "published on this day (YYYY-MM-DD) or later");
const UNTIL: Parameter = parameter("until", "published on this day or earlier");
const SPEAKER: Parameter = parameter(
    "speaker",
    "by a speaker one of whose names holds these words one after another, or with this id",
);
const ACT: Parameter = parameter("act", "of this act: say, deny, ...");
const FORM: Parameter = Parameter {
    name: "form",
    about: "of this form",
    values: &["direct", "indirect", "mixed"],
};
const ANONYMITY: Parameter = Parameter {
    name: "anonymity",
    about: "of this degree of anonymity; `unidentified` stands for the last three",
    values: &[
        "named",
        "role",
        "described",
        "collective",
        "unsourced",
        "unidentified",
    ],
};
const ONLY: Parameter = Parameter {
    name: "only",
    about: "`here`: what no other outlet of the same story renders",
    values: &["here"],
};
const RELAY: Parameter = parameter("relay", "that came through this relay");
const LEAST: Parameter = parameter("min_confidence", "at least this sure, 0 to 1");
const ORDER: Parameter = Parameter {
    name: "order",
    about: "which end of time comes first",
    values: &["oldest", "newest"],
};

pub(super) const OFFSETS: Parameter = Parameter {
    name: "offsets",
    about: "what spans count; code points if nothing is said",
    values: &["codepoint", "byte", "utf16"],
};
pub(super) const LIMIT: Parameter = parameter(
    "limit",
    "at most so many entries, 1 to 500; 50 if nothing is said",
);
pub(super) const OFFSET: Parameter = parameter(
    "offset",
    "so many entries are left out first; `next` of an answer holds the right one",
);

impl Endpoint {
    /// Its own parameters and those of every answer of its kind.
    pub(super) fn all_parameters(&self) -> Vec<&'static Parameter> {
        let mut all: Vec<&Parameter> = self.parameters.iter().collect();
        all.push(&OFFSETS);
        if self.list {
            all.extend([&LIMIT, &OFFSET]);
        }
        all
    }
}

/// All addresses below `/api`.
pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        path: "/counts",
        summary: "how much the corpus holds",
        parameters: &[],
        schema: "Counts",
        list: false,
        answer: |question| written(&question.corpus.counts()?),
    },
    Endpoint {
        path: "/making",
        summary: "which versions made the layers and comparisons",
        parameters: &[],
        schema: "Making",
        list: false,
        answer: |question| written(&question.corpus.making()?),
    },
    Endpoint {
        path: "/outlets",
        summary: "what each outlet has, in all or of one story; those with most articles first",
        parameters: &[STORY],
        schema: "Outlet",
        list: true,
        answer: |question| {
            let story = question.text("story");
            let all = question.corpus.outlets(story.as_deref())?;
            let page = question.page()?;
            let from = usize::try_from(page.offset).unwrap_or(usize::MAX);
            let most = page.limit.and_then(|limit| usize::try_from(limit).ok());
            let found = all.into_iter().skip(from).take(most.unwrap_or(usize::MAX));
            question.list(found.collect::<Vec<_>>())
        },
    },
    Endpoint {
        path: "/articles",
        summary: "articles by day",
        parameters: &[OUTLET, STORY, SINCE, UNTIL, ORDER],
        schema: "Article",
        list: true,
        answer: articles,
    },
    Endpoint {
        path: "/articles/{id}",
        summary: "one article with its text",
        parameters: &[],
        schema: "ArticleText",
        list: false,
        answer: article,
    },
    Endpoint {
        path: "/statements",
        summary: "statements by day of their articles",
        parameters: &[
            OUTLET, STORY, SINCE, UNTIL, SPEAKER, ACT, FORM, ANONYMITY, RELAY, ONLY, LEAST, ORDER,
        ],
        schema: "Statement",
        list: true,
        answer: |question| {
            let found = question.corpus.statements(&filter(question)?)?;
            question.spanned(found)
        },
    },
    Endpoint {
        path: "/statements/{id}",
        summary: "one statement, by ARTICLE-s3",
        parameters: &[],
        schema: "Statement",
        list: false,
        answer: |question| {
            let reference = StatementRef::from_name(question.id);
            let found = reference
                .map(|id| question.corpus.statement(&id))
                .transpose()?;
            question.whole(found.flatten())
        },
    },
    Endpoint {
        path: "/stories",
        summary: "stories, the largest first",
        parameters: &[
            OUTLET,
            SINCE,
            UNTIL,
            parameter("min_articles", "with at least so many articles"),
            Parameter {
                name: "order",
                about: "what comes first",
                values: &["largest", "oldest", "newest"],
            },
        ],
        schema: "Story",
        list: true,
        answer: stories,
    },
    Endpoint {
        path: "/stories/{id}",
        summary: "one story: outlets, speakers, origins, utterances",
        parameters: &[],
        schema: "StoryDetail",
        list: false,
        answer: |question| question.whole(question.corpus.story(question.id)?),
    },
    Endpoint {
        path: "/utterances",
        summary: "what was said once and stands in several articles",
        parameters: &[OUTLET, STORY, SINCE, UNTIL, SPEAKER],
        schema: "Utterance",
        list: true,
        answer: utterances,
    },
    Endpoint {
        path: "/utterances/{id}",
        summary: "one utterance with its renderings",
        parameters: &[],
        schema: "Utterance",
        list: false,
        answer: |question| question.whole(question.corpus.utterance(question.id)?),
    },
    Endpoint {
        path: "/people",
        summary: "speakers, those with most statements first",
        parameters: &[OUTLET, STORY, SINCE, UNTIL, SPEAKER],
        schema: "Person",
        list: true,
        answer: |question| {
            let found = question.corpus.speakers(&filter(question)?)?;
            question.list(found)
        },
    },
    Endpoint {
        path: "/claims",
        summary: "claims with every outlet's position, story by story, the most telling first",
        parameters: &[
            OUTLET,
            STORY,
            parameter("min_outlets", "carried by at least so many outlets"),
            Parameter {
                name: "show",
                about: "only what one outlet alone carries, or what an article leaves out that its own source carries",
                values: &["only-here", "left-out"],
            },
        ],
        schema: "Claim",
        list: true,
        answer: claims,
    },
    Endpoint {
        path: "/claims/{id}",
        summary: "one claim",
        parameters: &[],
        schema: "Claim",
        list: false,
        answer: |question| {
            let found = question.corpus.claims(&ClaimFilter {
                id: Some(question.id.to_owned()),
                ..ClaimFilter::default()
            })?;
            question.whole(found.into_iter().next())
        },
    },
    Endpoint {
        path: "/conflicts",
        summary: "passages of one story that cannot both hold, and denials",
        parameters: &[
            OUTLET,
            STORY,
            LEAST,
            parameter("kind", "of this kind: number, polarity, ..."),
            Parameter {
                name: "relation",
                about: "of this relation; without one, changes are left out",
                values: &["conflict", "change", "denial"],
            },
        ],
        schema: "Conflict",
        list: true,
        answer: conflicts,
    },
    Endpoint {
        path: "/conflicts/{id}",
        summary: "one conflict with its passages on both sides",
        parameters: &[],
        schema: "Conflict",
        list: false,
        answer: |question| {
            let found = question.corpus.conflicts(&ConflictFilter {
                id: Some(question.id.to_owned()),
                ..ConflictFilter::default()
            })?;
            question.whole(found.into_iter().next())
        },
    },
    Endpoint {
        path: "/copies",
        summary: "pairs of articles that share text, those with most words first",
        parameters: &[
            OUTLET,
            STORY,
            SINCE,
            UNTIL,
            parameter("article", "with this article, by its id"),
            Parameter {
                name: "kind",
                about: "of this kind; copying of any kind if nothing is said",
                values: &[
                    "wire-copy",
                    "reprint",
                    "source-to-source",
                    "own-text",
                    "shared-quotation",
                ],
            },
        ],
        schema: "Copy",
        list: true,
        answer: copies,
    },
    Endpoint {
        path: "/copies/{id}",
        summary: "one pair with its passages",
        parameters: &[],
        schema: "Copy",
        list: false,
        answer: |question| question.whole(question.corpus.copy(question.id)?),
    },
    Endpoint {
        path: "/patchwork",
        summary: "articles that seem stitched from several reports, those with most seams first; one untouched article in twenty seems so too",
        parameters: &[OUTLET, STORY, SINCE, UNTIL],
        schema: "Patchwork",
        list: true,
        answer: |question| {
            let found = question.corpus.patchwork(&PatchworkFilter {
                outlet: question.text("outlet"),
                story: question.text("story"),
                since: question.text("since"),
                until: question.text("until"),
                page: question.page()?,
            })?;
            question.spanned(found)
        },
    },
    Endpoint {
        path: "/search",
        summary: "articles that hold words, or in which they are said",
        parameters: &[
            parameter("q", "words, \"a phrase\", begin*, -without, one OR other"),
            Parameter {
                name: "in",
                about: "where the words must stand",
                values: &["articles", "statements"],
            },
            Parameter {
                name: "order",
                about: "what comes first",
                values: &["newest", "best"],
            },
            OUTLET,
            STORY,
            SINCE,
            UNTIL,
            SPEAKER,
            ACT,
            FORM,
            ANONYMITY,
            RELAY,
            LEAST,
        ],
        schema: "SearchHit",
        list: true,
        answer: search,
    },
    Endpoint {
        path: "/explain/{id}",
        summary: "why a record exists: rule or model, spans, confidence",
        parameters: &[],
        schema: "Explanation",
        list: false,
        answer: |question| question.whole(question.corpus.explain(question.id)?),
    },
    Endpoint {
        path: "/corrections",
        summary: "the ledger of corrections, oldest first; spans in it are bytes",
        parameters: &[],
        schema: "Correction",
        list: true,
        answer: |question| {
            let all = question.corpus.corrections()?.into_iter();
            let skipped = usize::try_from(question.page()?.offset).unwrap_or(usize::MAX);
            question.list(all.skip(skipped).collect())
        },
    },
    Endpoint {
        path: "/audit",
        summary: "shares found right in audits, with their intervals",
        parameters: &[],
        schema: "AuditRow",
        list: true,
        answer: |question| question.list(question.corpus.audit()?),
    },
];

fn order(question: &Question) -> Order {
    match question.is("order", "newest") {
        true => Order::NewestFirst,
        false => Order::OldestFirst,
    }
}

fn filter(question: &Question) -> Result<StatementFilter, Trouble> {
    Ok(StatementFilter {
        outlet: question.text("outlet"),
        speaker: question.text("speaker"),
        act: question.text("act"),
        form: question.text("form"),
        anonymity: question.text("anonymity"),
        relay: question.text("relay"),
        story: question.text("story"),
        only_here: question.text("only").as_deref() == Some("here"),
        since: question.text("since"),
        until: question.text("until"),
        min_confidence: question.number("min_confidence")?,
        order: order(question),
        page: question.page()?,
        ..StatementFilter::default()
    })
}

fn articles(question: &Question) -> Result<Value, Trouble> {
    let found = question.corpus.articles(&ArticleFilter {
        outlet: question.text("outlet"),
        story: question.text("story"),
        since: question.text("since"),
        until: question.text("until"),
        order: order(question),
        page: question.page()?,
    })?;
    question.list(found)
}

fn article(question: &Question) -> Result<Value, Trouble> {
    let id = ArticleId::from_stored(question.id);
    let annotated = question.corpus.annotated(&id)?;
    let article = annotated.ok_or_else(|| question.unknown())?.article;
    let entry = question
        .corpus
        .article(&id)?
        .ok_or_else(|| question.unknown())?;
    Ok(json!({
        "id": entry.id,
        "given_id": entry.given_id,
        "outlet": entry.outlet,
        "title": entry.title,
        "date": entry.date,
        "url": article.url,
        "author": article.author,
        "language": article.language,
        "hash": article.text_hash(),
        "story": question.corpus.story_of(&id)?,
        "text": &*article.text,
    }))
}

fn stories(question: &Question) -> Result<Value, Trouble> {
    let found = question.corpus.stories(&StoryFilter {
        min_articles: question.number("min_articles")?.unwrap_or(0),
        outlet: question.text("outlet"),
        since: question.text("since"),
        until: question.text("until"),
        largest_first: !question.is("order", "newest") && !question.is("order", "oldest"),
        order: order(question),
        page: question.page()?,
        ..StoryFilter::default()
    })?;
    question.list(found)
}

fn utterances(question: &Question) -> Result<Value, Trouble> {
    let found = question.corpus.utterances(&UtteranceFilter {
        speaker: question.text("speaker"),
        story: question.text("story"),
        outlet: question.text("outlet"),
        since: question.text("since"),
        until: question.text("until"),
        page: question.page()?,
        ..UtteranceFilter::default()
    })?;
    question.spanned(found)
}

fn claims(question: &Question) -> Result<Value, Trouble> {
    let found = question.corpus.claims(&ClaimFilter {
        story: question.text("story"),
        outlet: question.text("outlet"),
        only_here: question.is("show", "only-here"),
        left_out: question.is("show", "left-out"),
        min_outlets: question.number("min_outlets")?.unwrap_or(0),
        page: question.page()?,
        ..ClaimFilter::default()
    })?;
    question.spanned(found)
}

fn conflicts(question: &Question) -> Result<Value, Trouble> {
    let found = question.corpus.conflicts(&ConflictFilter {
        story: question.text("story"),
        kind: question.text("kind"),
        relation: question.text("relation"),
        outlet: question.text("outlet"),
        min_confidence: question.number("min_confidence")?,
        page: question.page()?,
        ..ConflictFilter::default()
    })?;
    question.spanned(found)
}

fn copies(question: &Question) -> Result<Value, Trouble> {
    let found = question.corpus.copies(&CopyFilter {
        kind: question.text("kind"),
        outlet: question.text("outlet"),
        article: question.text("article"),
        story: question.text("story"),
        since: question.text("since"),
        until: question.text("until"),
        copying: true,
        largest_first: true,
        page: question.page()?,
        ..CopyFilter::default()
    })?;
    question.spanned(found)
}

fn search(question: &Question) -> Result<Value, Trouble> {
    let words = question.text("q").ok_or_else(|| {
        Trouble::Mistaken("give words to look for in q; without words, /api/articles and /api/statements list by filters".to_owned())
    })?;
    let result = question.corpus.search(
        &words,
        &SearchOptions {
            scope: match question.is("in", "statements") {
                true => SearchScope::Statements,
                false => SearchScope::Articles,
            },
            order: match question.is("order", "best") {
                true => SearchOrder::Best,
                false => SearchOrder::Newest,
            },
            filter: filter(question)?,
            page: question.page()?,
        },
    )?;
    question.spanned(result.hits)
}

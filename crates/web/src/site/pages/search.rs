//! Search over articles and over what is said in them, and lists of either.

use super::paging::{Paging, stretch};
use crate::days;
use crate::links::{Links, encoded};
use crate::pile::NO_OUTLET;
use crate::records::{Record, entries};
use crate::site::frame::{Asked, Frame, Trouble};
use crate::wording::Run;
use askama::Template;
use crosswire_article::Span;
use crosswire_corpus::{
    ArticleEntry, ArticleFilter, Order, SearchHit, SearchOptions, SearchOrder, SearchScope,
    StatementEntry, StatementFilter,
};
use serde::Deserialize;

/// Hits on one page.
const SHOWN: u64 = 20;
/// Bytes of a statement that are shown; the article has all of it.
const SAID: usize = 260;
/// Bytes between the parts of a statement's words: ` ... `.
const GAP: u32 = 5;
/// Statements of one page where no words are looked for.
const LISTED: u64 = 50;

/// What is asked for: all of it stands in the address, which can be kept.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    pub(crate) q: String,
    /// `statements`, or anything else for articles.
    #[serde(rename = "in")]
    pub(crate) scope: String,
    pub(crate) outlet: String,
    pub(crate) since: String,
    pub(crate) until: String,
    pub(crate) speaker: String,
    pub(crate) relay: String,
    pub(crate) act: String,
    pub(crate) form: String,
    pub(crate) anonymity: String,
    pub(crate) story: String,
    /// `here` for what no other outlet of the same story renders.
    pub(crate) only: String,
    /// `best`, or anything else for the newest first.
    pub(crate) order: String,
    pub(crate) page: String,
}

/// One article that fits.
pub(crate) struct Hit {
    link: String,
    outlet: String,
    day: String,
    title: Vec<Run>,
    excerpt: Vec<Run>,
    /// With their words, those looked for marked.
    statements: Vec<(Record, Vec<Run>)>,
}

/// `/search`
#[derive(Template)]
#[template(path = "site/search.html")]
pub(crate) struct SearchPage {
    frame: Frame,
    links: Links,
    wanted: Wanted,
    hits: Vec<Hit>,
    records: Vec<Record>,
    /// How many there are, in words.
    found: String,
    paging: Paging,
}

/// What fits.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<SearchPage, Trouble> {
    let mut frame = Frame::new(asked, "Search", "Search")?;
    frame.words.clone_from(&wanted.q);
    let number = wanted.page.parse().unwrap_or(1);
    let mut page = SearchPage {
        frame,
        links: Links::Served,
        wanted: wanted.clone(),
        hits: Vec::new(),
        records: Vec::new(),
        found: String::new(),
        paging: Paging::cut::<Hit>(&mut Vec::new(), 1, SHOWN, "/search", &[]),
    };
    if wanted.is_nothing() {
        return Ok(page);
    }
    if !wanted.q.trim().is_empty() {
        page.look_for_words(asked, number)?;
    } else if wanted.of_statements() {
        page.list_statements(asked, number)?;
    } else {
        page.list_articles(asked, number)?;
    }
    Ok(page)
}

impl Wanted {
    /// Parameters of the same question, without the number of the page.
    pub(crate) fn parameters(&self) -> [(&'static str, &str); 13] {
        [
            ("q", &self.q),
            ("in", &self.scope),
            ("outlet", &self.outlet),
            ("since", &self.since),
            ("until", &self.until),
            ("speaker", &self.speaker),
            ("relay", &self.relay),
            ("act", &self.act),
            ("form", &self.form),
            ("anonymity", &self.anonymity),
            ("story", &self.story),
            ("only", &self.only),
            ("order", &self.order),
        ]
    }

    /// Whether anything but words, place and order is asked.
    pub(crate) fn is_filtered(&self) -> bool {
        let all = self.parameters().into_iter();
        let mut filters = all.filter(|(name, _)| !matches!(*name, "q" | "order" | "in"));
        filters.any(|(_, value)| !value.trim().is_empty())
    }

    /// Whether nothing is asked at all.
    pub(crate) fn is_nothing(&self) -> bool {
        let all = self.parameters().into_iter();
        let mut telling = all.filter(|(name, _)| !matches!(*name, "order" | "in"));
        telling.all(|(_, value)| value.trim().is_empty()) && self.scope != "statements"
    }

    /// Whether only statements can answer.
    fn of_statements(&self) -> bool {
        let own = [
            &self.speaker,
            &self.relay,
            &self.act,
            &self.form,
            &self.anonymity,
            &self.only,
        ];
        self.scope == "statements" || own.into_iter().any(|value| !value.trim().is_empty())
    }

    /// The filter of a listing of statements.
    pub(crate) fn filter(&self) -> StatementFilter {
        let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        StatementFilter {
            outlet: said(&self.outlet),
            speaker: said(&self.speaker),
            act: said(&self.act),
            form: said(&self.form),
            anonymity: said(&self.anonymity),
            relay: said(&self.relay),
            story: said(&self.story),
            since: said(&self.since),
            until: said(&self.until),
            only_here: self.only == "here",
            order: self.direction(),
            ..StatementFilter::default()
        }
    }

    fn direction(&self) -> Order {
        match self.order.as_str() {
            "oldest" => Order::OldestFirst,
            _ => Order::NewestFirst,
        }
    }
}

impl SearchPage {
    fn look_for_words(&mut self, asked: &Asked, number: u64) -> Result<(), Trouble> {
        let wanted = &self.wanted;
        let scope = match wanted.of_statements() {
            true => SearchScope::Statements,
            false => SearchScope::Articles,
        };
        let order = match wanted.order.as_str() {
            "best" => SearchOrder::Best,
            _ => SearchOrder::Newest,
        };
        let mut result = asked.corpus.search(
            &wanted.q,
            &SearchOptions {
                scope,
                order,
                filter: wanted.filter(),
                page: stretch(number, SHOWN),
            },
        )?;
        let more = if result.more { "more than " } else { "" };
        let total = usize::try_from(result.total).unwrap_or(usize::MAX);
        self.found = format!("{more}{}", crate::page::count(total, "article", "articles"));
        self.paging = self.cut(&mut result.hits, number, SHOWN);
        let hits = result.hits.into_iter().map(|found| hit(asked, found));
        self.hits = hits.collect::<Result<_, _>>()?;
        Ok(())
    }

    fn list_statements(&mut self, asked: &Asked, number: u64) -> Result<(), Trouble> {
        let mut found = asked.corpus.statements(&StatementFilter {
            page: stretch(number, LISTED),
            ..self.wanted.filter()
        })?;
        self.paging = self.cut(&mut found, number, LISTED);
        self.records = entries(asked.corpus, found)?;
        Ok(())
    }

    fn list_articles(&mut self, asked: &Asked, number: u64) -> Result<(), Trouble> {
        let filter = self.wanted.filter();
        let mut found = asked.corpus.articles(&ArticleFilter {
            outlet: filter.outlet,
            story: filter.story,
            since: filter.since,
            until: filter.until,
            order: filter.order,
            page: stretch(number, LISTED),
        })?;
        self.paging = self.cut(&mut found, number, LISTED);
        self.hits = found.into_iter().map(listed).collect();
        Ok(())
    }

    fn cut<T>(&self, list: &mut Vec<T>, number: u64, size: u64) -> Paging {
        Paging::cut(list, number, size, "/search", &self.wanted.parameters())
    }
}

fn listed(article: ArticleEntry) -> Hit {
    let title = article
        .title
        .clone()
        .unwrap_or_else(|| "untitled".to_owned());
    Hit {
        link: Links::Served.article(&article.id),
        outlet: article.outlet.unwrap_or_else(|| NO_OUTLET.to_owned()),
        day: day(article.date.as_deref()),
        title: marked(&title, &[], 0),
        excerpt: Vec::new(),
        statements: Vec::new(),
    }
}

pub(crate) fn day(date: Option<&str>) -> String {
    let day = date.map(|date| date.get(..10).unwrap_or(date));
    day.map_or_else(|| "no date known".to_owned(), days::long)
}

fn hit(asked: &Asked, found: SearchHit) -> Result<Hit, Trouble> {
    let statements: Vec<StatementEntry> = found.statements;
    let excerpt = match statements.is_empty() {
        true => marked(&found.excerpt, &found.text, found.excerpt_span.start),
        false => Vec::new(),
    };
    let place = found.text.first().map_or(String::new(), |span| {
        format!("?bytes={}-{}#here", span.start, span.end)
    });
    let title = found.article.title.clone().unwrap_or_default();
    let words: Vec<Vec<Run>> = statements.iter().map(|s| said(s, &found.text)).collect();
    let records = entries(asked.corpus, statements)?;
    Ok(Hit {
        link: format!("/article/{}{place}", encoded(&found.article.id)),
        title: marked(&title, &found.title, 0),
        excerpt,
        statements: records.into_iter().zip(words).collect(),
        ..listed(found.article)
    })
}

/// A statement's words in runs, those under `hits` of the article marked; a long
/// statement is cut behind the first that is.
fn said(statement: &StatementEntry, hits: &[Span]) -> Vec<Run> {
    let mut spans = Vec::new();
    let mut before = 0;
    for part in &statement.content {
        let inside = hits.iter().filter(|hit| part.contains(**hit));
        let place = |at: u32| before + at - part.start;
        spans.extend(inside.map(|hit| Span::new(place(hit.start), place(hit.end))));
        before += part.len() + GAP;
    }
    let first = spans.first().map_or(0, |span| span.end as usize);
    let text = &statement.text;
    let most = text.ceil_char_boundary(first.max(SAID).min(text.len()));
    let end = text[most..].find(' ').map_or(text.len(), |at| most + at);
    let mut runs = marked(&text[..end], &spans, 0);
    if end < text.len() {
        runs.extend(marked(" …", &[], 0));
    }
    runs
}

/// `text` in runs, those under `spans` marked; `start` is where the text begins
/// in what the spans count.
fn marked(text: &str, spans: &[Span], start: u32) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut written = 0;
    let run = |text: &str, differs| Run {
        text: text.to_owned(),
        differs,
    };
    for span in spans {
        let Some(from) = span.start.checked_sub(start) else {
            continue;
        };
        let (from, to) = (from as usize, (span.end - start) as usize);
        let (Some(before), Some(word)) = (text.get(written..from), text.get(from..to)) else {
            continue;
        };
        if !before.is_empty() {
            runs.push(run(before, false));
        }
        runs.push(run(word, true));
        written = to;
    }
    let rest = text.get(written..).unwrap_or_default();
    if !rest.is_empty() {
        runs.push(run(rest, false));
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_marked_and_nothing_is_lost() {
        let runs = marked("a né word", &[Span::new(12, 15), Span::new(99, 120)], 10);
        let shown: Vec<(&str, bool)> = runs.iter().map(|r| (r.text.as_str(), r.differs)).collect();
        assert_eq!(shown, [("a ", false), ("né", true), (" word", false)]);
        assert!(marked("", &[], 0).is_empty());
    }

    #[test]
    fn a_filter_of_statements_asks_statements() {
        let by = |speaker: &str| Wanted {
            speaker: speaker.to_owned(),
            ..Wanted::default()
        };
        assert!(by("Ada Roe").of_statements() && !by(" ").of_statements());
        assert!(Wanted::default().is_nothing() && !by("Ada Roe").is_nothing());
    }
}

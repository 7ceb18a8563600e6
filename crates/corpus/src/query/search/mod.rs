//! Full-text search over articles and over what is said in them.
//!
//! Rows of the index are numbered in order of publication, so "newest first" is
//! a walk from the end that stops when the page is full, however common the
//! word. Ranking looks at the newest [`RANKED`] hits only: ranking every hit of
//! a word that stands in most articles would take seconds. Filters are looked
//! up for each hit on that walk.

mod chosen;
mod expression;

use super::articles::{ArticleEntry, ENTRY, entry};
use super::filter::Page;
use super::statements::{StatementEntry, StatementFilter};
use crate::error::Result;
use crate::rows;
use crate::spans;
use crate::spans::GAP;
use crate::store::Corpus;
use crosswire_article::{ArticleId, Span, StatementRef};
use rusqlite::Connection;
use serde::Serialize;

use chosen::Filter;
use expression::{Words, match_expression};

/// Best-match order looks at so many of the newest hits.
const RANKED: u64 = 2_000;
/// Hits are counted up to here.
const COUNTED: u64 = 10_000;
/// The same where each hit has to be looked up first.
const COUNTED_FILTERED: u64 = 1_000;
/// Where statements are filtered, whether one both fits and holds the words is
/// seen in the article only; so many articles are opened for one answer.
const OPENED: usize = 1_000;
/// Statements of one article that an answer holds.
const SHOWN: usize = 8;
/// Bytes shown before and behind the first hit.
const AROUND: usize = 120;
/// Put around hits by the index. No text should hold these: Unicode keeps them
/// free for use inside programs.
const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

/// Where the words must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchScope {
    /// In title or text.
    #[default]
    Articles,
    /// In what somebody is reported to have said.
    Statements,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchOrder {
    /// The newest article.
    #[default]
    Newest,
    /// The best match among the newest hits.
    Best,
}

/// How to search.
#[derive(Clone, Debug, Default)]
pub struct SearchOptions {
    /// Where the words must stand.
    pub scope: SearchScope,
    /// What comes first.
    pub order: SearchOrder,
    /// Which articles: those of an outlet, a story, some days, and those that
    /// hold a statement that fits. Where statements are searched, the statement
    /// itself has to fit. Order and page of the filter are not looked at.
    pub filter: StatementFilter,
    /// Which stretch of the list.
    pub page: Page,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchResult {
    /// One an article.
    pub hits: Vec<SearchHit>,
    /// Articles that fit, in all; counted up to 10,000, and up to 1,000 where
    /// there is a filter. With a filter of statements it counts articles that
    /// hold the words and a statement that fits, be it another one.
    pub total: u64,
    /// Whether there are more than were counted.
    pub more: bool,
}

/// One article that fits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchHit {
    /// The article.
    pub article: ArticleEntry,
    /// Hits in the title, as spans of the title.
    #[serde(serialize_with = "spans::serialize")]
    pub title: Vec<Span>,
    /// Hits in the text.
    #[serde(serialize_with = "spans::serialize")]
    pub text: Vec<Span>,
    /// The text around the first hit, or its beginning.
    pub excerpt: String,
    /// Where the excerpt stands.
    #[serde(serialize_with = "spans::serialize_one")]
    pub excerpt_span: Span,
    /// The first eight statements that hold a hit, where statements were
    /// searched; `text` has the hits of all.
    pub statements: Vec<StatementEntry>,
}

impl Corpus {
    /// Finds articles. Words must all be there, in any form (`deny` finds
    /// `denied`); `"..."` makes a phrase, `word*` a beginning of
    /// three letters or more, `-word` excludes,
    /// `OR` between two words lets either do. Anything else is taken literally;
    /// no query is an error.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<SearchResult> {
        let words = Words::of(query);
        let Some(query) = match_expression(query, options.scope) else {
            return Ok(SearchResult {
                hits: Vec::new(),
                total: 0,
                more: false,
            });
        };
        let filter = self.say(|c| Filter::new(c, &options.filter))?;
        let most = match filter.is_none() {
            true => COUNTED,
            false => COUNTED_FILTERED,
        };
        let found = self.say(|c| chosen(c, &query, options, &filter, most))?;
        Ok(SearchResult {
            total: found.total.min(most),
            more: found.total > most,
            hits: self.completed(&query, &words, &found.articles, options, &filter)?,
        })
    }

    /// The hits of a page, opened one after the other. Where statements are
    /// searched and filtered, an article may hold none that both fits and holds
    /// the words.
    fn completed(
        &self,
        query: &str,
        words: &Words,
        articles: &[i64],
        options: &SearchOptions,
        filter: &Filter,
    ) -> Result<Vec<SearchHit>> {
        let Page { limit, offset } = options.page;
        let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
        let wanted = limit.and_then(|limit| usize::try_from(limit).ok());
        let wanted = wanted.unwrap_or(usize::MAX);
        let hit = |number: &i64| self.complete(query, words, *number, options, filter);
        if !filter.of_statements || options.scope == SearchScope::Articles {
            let page = articles.iter().skip(skipped).take(wanted);
            let hits: Result<Vec<Option<SearchHit>>> = page.map(hit).collect();
            return Ok(hits?.into_iter().flatten().collect());
        }
        let mut hits = Vec::new();
        let mut fitting = 0;
        for number in articles.iter().take(OPENED) {
            if hits.len() >= wanted {
                break;
            }
            if let Some(hit) = hit(number)? {
                fitting += 1;
                hits.extend(Some(hit).filter(|_| fitting > skipped));
            }
        }
        Ok(hits)
    }

    fn complete(
        &self,
        query: &str,
        words: &Words,
        number: i64,
        options: &SearchOptions,
        filter: &Filter,
    ) -> Result<Option<SearchHit>> {
        let mut fitting = None;
        if options.scope == SearchScope::Statements {
            fitting = self.say(|c| filter.fitting(c, number, words))?;
            // Nothing else of an article is asked that only held the words.
            if fitting.as_ref().is_some_and(Vec::is_empty) {
                return Ok(None);
            }
        }
        let article = self.say(|c| article(c, number))?;
        let (mut statements, mut said) = (Vec::new(), Vec::new());
        if options.scope == SearchScope::Statements {
            let marks = self.say(|c| marked(c, query, number, SAID))?;
            let (_, hits) = unmark(&marks);
            (statements, said) =
                self.statements_hit(number, &article, &hits, fitting.as_deref())?;
            if statements.is_empty() && filter.of_statements {
                return Ok(None);
            }
        }
        let (_, title) = unmark(&self.say(|c| marked(c, query, number, TITLE))?);
        let (text, places) = match options.scope {
            SearchScope::Articles => unmark(&self.say(|c| marked(c, query, number, TEXT))?),
            SearchScope::Statements => {
                let id = ArticleId::from_stored(article.id.as_str());
                (self.text(&id)?.unwrap_or_default(), said)
            }
        };
        let first = places.first().copied().unwrap_or_default();
        let excerpt_span = around(&text, first);
        Ok(Some(SearchHit {
            article,
            title,
            text: places,
            excerpt: excerpt_span.cut(&text).unwrap_or_default().to_owned(),
            excerpt_span,
            statements,
        }))
    }

    /// The first statements of an article that fit and hold a hit, and the hits
    /// in all of them as spans of the article. `said` are spans of all contents
    /// joined by line feeds.
    fn statements_hit(
        &self,
        number: i64,
        article: &ArticleEntry,
        said: &[Span],
        fitting: Option<&[u32]>,
    ) -> Result<(Vec<StatementEntry>, Vec<Span>)> {
        let all = self.say(|c| contents(c, number))?;
        let mut start = 0;
        let (mut hit, mut places) = (Vec::new(), Vec::new());
        for (ordinal, content, length) in all {
            let whole = Span::of(start..start + length);
            start += length + 1;
            let inside = said.iter().filter(|span| whole.contains(**span));
            let found: Vec<Span> = inside
                .flat_map(|span| pieces(&content, whole.start, *span))
                .collect();
            let fits = fitting.as_ref().is_none_or(|fit| fit.contains(&ordinal));
            if !found.is_empty() && fits {
                places.extend(found);
                hit.push(ordinal);
            }
        }
        places.sort_unstable();
        places.dedup();
        let entry = |ordinal: u32| {
            self.statement(&StatementRef {
                article: ArticleId::from_stored(article.id.as_str()),
                ordinal,
            })
        };
        let entries: Result<Vec<_>> = hit.into_iter().take(SHOWN).map(entry).collect();
        Ok((entries?.into_iter().flatten().collect(), places))
    }
}

/// Of each statement of an article: ordinal, content and bytes of its words.
type Content = (u32, Vec<Span>, usize);

fn contents(c: &Connection, number: i64) -> rusqlite::Result<Vec<Content>> {
    let sql = "SELECT ordinal, content, length(CAST(content_text AS BLOB)) FROM statements
         WHERE article = ? ORDER BY ordinal";
    rows::list(c, sql, [number], |row| {
        Ok((row.get(0)?, rows::span_list(row, 1)?, row.get(2)?))
    })
}

/// A span of a statement's joined content, as spans of the article.
fn pieces(content: &[Span], mut at: u32, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    for part in content {
        let here = Span::new(at, at + part.len());
        let (start, end) = (span.start.max(here.start), span.end.min(here.end));
        if start < end {
            found.push(Span::new(start - at, end - at).shifted(part.start));
        }
        at = here.end + GAP.len() as u32;
    }
    found
}

/// Articles that fit, as far as they are looked at.
struct Chosen {
    /// Row numbers, in the order asked for.
    articles: Vec<i64>,
    /// How many there are: one more than `most` stands for any that are more.
    total: u64,
}

/// The articles that fit: the page and their number are told by one walk.
fn chosen(
    c: &Connection,
    query: &str,
    options: &SearchOptions,
    filter: &Filter,
    most: u64,
) -> rusqlite::Result<Chosen> {
    let conditions = filter.conditions(c, query)?;
    let fits = conditions.sql();
    let list = |sql: &str| -> rusqlite::Result<Vec<i64>> {
        rows::list(c, sql, &conditions.values()[..], |row| row.get(0))
    };
    let Page { limit, offset } = options.page;
    // SQLite counts no further.
    let end = i64::MAX as u64;
    let page = limit.map_or(end, |limit| offset.saturating_add(limit).min(end));
    let (columns, limit) = match options.order {
        SearchOrder::Newest => ("search.rowid", page.max(most + 1)),
        SearchOrder::Best => ("search.rowid, bm25(search, 4.0, 1.0, 1.0) AS score", RANKED),
    };
    let mut sql =
        format!("SELECT {columns} FROM search{fits} ORDER BY search.rowid DESC LIMIT {limit}");
    if options.order == SearchOrder::Best {
        sql = format!("SELECT rowid FROM ({sql}) ORDER BY score, rowid DESC");
    }
    let articles = list(&sql)?;
    let mut total = articles.len() as u64;
    if total == limit && total <= most {
        let sql = format!("SELECT search.rowid FROM search{fits} LIMIT {}", most + 1);
        total = list(&sql)?.len() as u64;
    }
    Ok(Chosen { articles, total })
}

/// The columns of the index.
const TITLE: u8 = 0;
const TEXT: u8 = 1;
const SAID: u8 = 2;

/// One column of an article with marks around its hits: marking all of them
/// where one is looked at would read every text twice.
fn marked(c: &Connection, query: &str, number: i64, column: u8) -> rusqlite::Result<String> {
    let sql = format!(
        "SELECT highlight(search, {column}, '{OPEN}', '{CLOSE}') FROM search
         WHERE search MATCH ?1 AND search.rowid = ?2"
    );
    c.prepare_cached(&sql)?
        .query_row(rusqlite::params![query, number], |row| row.get(0))
}

fn article(c: &Connection, number: i64) -> rusqlite::Result<ArticleEntry> {
    let sql = format!("SELECT {ENTRY} FROM articles a WHERE a.number = ?");
    c.prepare_cached(&sql)?.query_row([number], entry)
}

/// The text without marks, and the spans that they enclosed.
fn unmark(marked: &str) -> (String, Vec<Span>) {
    let mut text = String::with_capacity(marked.len());
    let mut spans = Vec::new();
    let mut open = None;
    for character in marked.chars() {
        match character {
            OPEN => open = Some(text.len()),
            CLOSE => spans.extend(open.take().map(|start| Span::of(start..text.len()))),
            _ => text.push(character),
        }
    }
    (text, spans)
}

/// The stretch to show around a hit, from word to word.
fn around(text: &str, hit: Span) -> Span {
    let mut start = text.floor_char_boundary((hit.start as usize).saturating_sub(AROUND));
    let mut end = text.ceil_char_boundary((hit.end as usize + AROUND).min(text.len()));
    if start > 0 {
        let cut = text[start..hit.start as usize].find(char::is_whitespace);
        start += cut.unwrap_or(0);
    }
    if end < text.len() {
        let tail = hit.end as usize;
        end = text[tail..end]
            .rfind(char::is_whitespace)
            .map_or(end, |at| tail + at);
    }
    Span::of(start..end).trimmed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans() {
        let (text, spans) = unmark(&format!("né {OPEN}ab{CLOSE} {OPEN}c{CLOSE}"));
        assert_eq!(text, "né ab c");
        assert_eq!(spans, [Span::new(4, 6), Span::new(7, 8)]);
    }

    #[test]
    fn hits_over_a_gap_fall_into_pieces() {
        // Content 10..14 and 20..24, joined with a gap of five bytes.
        let content = [Span::new(10, 14), Span::new(20, 24)];
        assert_eq!(
            pieces(&content, 100, Span::new(101, 103)),
            [Span::new(11, 13)]
        );
        assert_eq!(
            pieces(&content, 100, Span::new(102, 111)),
            [Span::new(12, 14), Span::new(20, 22)]
        );
    }

    #[test]
    fn excerpts_begin_and_end_with_words() {
        let text = "word ".repeat(200);
        let excerpt = around(&text, Span::new(500, 504));
        let cut = excerpt.cut(&text).unwrap_or_default();
        assert!(cut.starts_with("word") && cut.ends_with("word"), "{cut}");
        assert!(cut.len() < 300 && cut.len() > 200);
        assert_eq!(around("", Span::default()), Span::default());
    }
}

//! Full-text search over articles and over what is said in them.
//!
//! Rows of the index are numbered in order of publication, so "newest first" is
//! a walk from the end that stops when the page is full, however common the
//! word. Ranking looks at the newest [`RANKED`] hits only: ranking every hit of
//! a word that stands in most articles would take seconds.

use super::articles::{ArticleEntry, ENTRY, ENTRY_WIDTH, entry};
use super::filter::Page;
use super::statements::{StatementEntry, StatementFilter};
use crate::error::Result;
use crate::rows;
use crate::spans;
use crate::spans::GAP;
use crate::store::Corpus;
use crosswire_article::{ArticleId, Span};
use rusqlite::{Connection, Row};
use serde::Serialize;

/// Best-match order looks at so many of the newest hits.
const RANKED: u32 = 2_000;
/// Hits are counted up to here.
const COUNTED: u64 = 10_000;
/// Bytes shown before and behind the first hit.
const AROUND: usize = 120;
/// Articles looked at in one step where only sure statements count.
const STEP: u64 = 64;
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
#[derive(Clone, Copy, Debug, Default)]
pub struct SearchOptions {
    /// Where the words must stand.
    pub scope: SearchScope,
    /// What comes first.
    pub order: SearchOrder,
    /// Only statements that are at least this sure, and articles that have such
    /// a one; where statements are searched, one that holds a hit.
    pub min_confidence: Option<f32>,
    /// Which stretch of the list.
    pub page: Page,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchResult {
    /// One an article.
    pub hits: Vec<SearchHit>,
    /// Articles that fit, in all; counted up to 10,000.
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
    /// The statements that hold a hit, where statements were searched.
    pub statements: Vec<StatementEntry>,
}

impl Corpus {
    /// Finds articles. Words must all be there, in any form (`deny` finds
    /// `denied`); `"..."` makes a phrase, `word*` a beginning, `-word` excludes,
    /// `OR` between two words lets either do. Anything else is taken literally;
    /// no query is an error.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<SearchResult> {
        let Some(query) = match_expression(query, options.scope) else {
            return Ok(SearchResult {
                hits: Vec::new(),
                total: 0,
                more: false,
            });
        };
        let hits = match (options.scope, options.min_confidence) {
            (SearchScope::Statements, Some(_)) => self.sure_hits(&query, options)?,
            _ => self.hits(&query, options)?,
        };
        let total = self.say(|c| count(c, &query, options))?;
        Ok(SearchResult {
            hits,
            total: total.min(COUNTED),
            more: total > COUNTED,
        })
    }

    fn hits(&self, query: &str, options: &SearchOptions) -> Result<Vec<SearchHit>> {
        let found = self.say(|c| hits(c, query, options))?;
        let complete = found.into_iter().map(|hit| self.complete(hit, options));
        complete.collect()
    }

    /// Hits in statements that are sure enough: whether one is shows only when
    /// an article's statements are looked at, so the index is walked in steps.
    fn sure_hits(&self, query: &str, options: &SearchOptions) -> Result<Vec<SearchHit>> {
        let limit = options.page.limit.unwrap_or(u64::MAX);
        let (mut kept, mut skipped, mut offset) = (Vec::new(), 0, 0);
        while (kept.len() as u64) < limit {
            let page = Page {
                limit: Some(STEP),
                offset,
            };
            let step = self.hits(query, &SearchOptions { page, ..*options })?;
            let last = (step.len() as u64) < STEP;
            offset += STEP;
            for hit in step.into_iter().filter(|hit| !hit.statements.is_empty()) {
                if skipped < options.page.offset {
                    skipped += 1;
                } else if (kept.len() as u64) < limit {
                    kept.push(hit);
                }
            }
            if last {
                break;
            }
        }
        Ok(kept)
    }

    fn complete(&self, hit: Marked, options: &SearchOptions) -> Result<SearchHit> {
        let scope = options.scope;
        let (_, title) = unmark(&hit.title);
        let (text, mut places) = unmark(&hit.text);
        let mut statements = Vec::new();
        if scope == SearchScope::Statements {
            let (_, said) = unmark(&hit.said);
            (statements, places) = self.statements_hit(&hit.article, &said, options)?;
        }
        let first = places.first().copied().unwrap_or_default();
        let excerpt_span = around(&text, first);
        Ok(SearchHit {
            article: hit.article,
            title,
            text: places,
            excerpt: excerpt_span.cut(&text).unwrap_or_default().to_owned(),
            excerpt_span,
            statements,
        })
    }

    /// The statements of an article that hold a hit, and the hits as spans of
    /// the article. `said` are spans of all contents joined by line feeds.
    fn statements_hit(
        &self,
        article: &ArticleEntry,
        said: &[Span],
        options: &SearchOptions,
    ) -> Result<(Vec<StatementEntry>, Vec<Span>)> {
        let all = self.statements(&StatementFilter {
            article: Some(ArticleId::from_stored(article.id.as_str())),
            ..StatementFilter::default()
        })?;
        let mut start = 0;
        let (mut hit, mut places) = (Vec::new(), Vec::new());
        for statement in all {
            let whole = Span::of(start..start + statement.text.len());
            start += statement.text.len() + 1;
            let inside = said.iter().filter(|span| whole.contains(**span));
            let found: Vec<Span> = inside
                .flat_map(|span| pieces(&statement.content, whole.start, *span))
                .collect();
            let least = options.min_confidence.unwrap_or(0.0);
            if !found.is_empty() && statement.confidence >= least {
                places.extend(found);
                hit.push(statement);
            }
        }
        places.sort_unstable();
        places.dedup();
        Ok((hit, places))
    }
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

/// A hit as the index gives it, with marks in its texts.
struct Marked {
    article: ArticleEntry,
    title: String,
    text: String,
    said: String,
}

fn hits(c: &Connection, query: &str, options: &SearchOptions) -> rusqlite::Result<Vec<Marked>> {
    let page = options.page.sql();
    let sure = sure(options);
    let chosen = match options.order {
        SearchOrder::Newest => format!(
            "SELECT rowid AS hit, 0 AS score FROM search WHERE search MATCH ?1{sure}
             ORDER BY rowid DESC{page}"
        ),
        SearchOrder::Best => format!(
            "SELECT hit, score FROM (SELECT rowid AS hit, bm25(search, 4.0, 1.0, 1.0) AS score
               FROM search WHERE search MATCH ?1{sure} ORDER BY rowid DESC LIMIT {RANKED})
             ORDER BY score, hit DESC{page}"
        ),
    };
    let found: Vec<i64> = rows::list(c, &chosen, [query], |row| row.get(0))?;
    let sql = format!(
        "SELECT {ENTRY}, highlight(search, 0, '{OPEN}', '{CLOSE}'),
           highlight(search, 1, '{OPEN}', '{CLOSE}'), highlight(search, 2, '{OPEN}', '{CLOSE}')
         FROM search JOIN articles a ON a.number = search.rowid
         WHERE search MATCH ?1 AND search.rowid = ?2"
    );
    let mut marked = c.prepare_cached(&sql)?;
    let rows = found
        .into_iter()
        .map(|number| marked.query_row(rusqlite::params![query, number], hit));
    rows.collect()
}

fn hit(row: &Row) -> rusqlite::Result<Marked> {
    Ok(Marked {
        article: entry(row)?,
        title: row.get(ENTRY_WIDTH)?,
        text: row.get(ENTRY_WIDTH + 1)?,
        said: row.get(ENTRY_WIDTH + 2)?,
    })
}

/// Limits hits to articles with a statement that is sure enough.
fn sure(options: &SearchOptions) -> String {
    options.min_confidence.map_or_else(String::new, |least| {
        format!(
            " AND EXISTS (SELECT 1 FROM statements s
               WHERE s.article = search.rowid AND s.confidence >= {least:?})"
        )
    })
}

/// Articles that fit; of statements that are sure enough, articles that have
/// one and hold the words in some statement.
fn count(c: &Connection, query: &str, options: &SearchOptions) -> rusqlite::Result<u64> {
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?{} LIMIT {})",
        sure(options),
        COUNTED + 1
    );
    c.prepare_cached(&sql)?.query_row([query], |row| row.get(0))
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

/// One part of a query.
#[derive(Debug, PartialEq)]
enum Term {
    /// An FTS5 string that must be there.
    Wanted(String),
    /// One that must not.
    Unwanted(String),
    /// Lets the terms on both sides stand for one another.
    Or,
}

/// The query in the index's own language, every word of the user quoted; `None`
/// where it holds nothing to look for.
fn match_expression(query: &str, scope: SearchScope) -> Option<String> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut unwanted = Vec::new();
    let mut either = false;
    for term in terms(query) {
        match term {
            Term::Or => either = !groups.is_empty(),
            Term::Unwanted(word) => unwanted.push(word),
            Term::Wanted(word) if either => {
                either = false;
                groups.last_mut()?.push(word);
            }
            Term::Wanted(word) => groups.push(vec![word]),
        }
    }
    if groups.is_empty() {
        return None;
    }
    let columns = match scope {
        SearchScope::Articles => "{title text}",
        SearchScope::Statements => "{said}",
    };
    let all: Vec<String> = groups
        .iter()
        .map(|g| format!("({})", g.join(" OR ")))
        .collect();
    let mut expression = format!("{columns} : ({})", all.join(" AND "));
    for word in unwanted {
        expression = format!("({expression}) NOT ({columns} : {word})");
    }
    Some(expression)
}

fn terms(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let (term, after) = next_term(rest);
        terms.extend(term);
        rest = after.trim_start();
    }
    terms
}

/// The first term of a query that does not begin with white space.
fn next_term(query: &str) -> (Option<Term>, &str) {
    let (minus, query) = match query.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, query),
    };
    let (words, after) = match query.strip_prefix(is_quotation_mark) {
        Some(phrase) => split_at(phrase, is_quotation_mark),
        None => split_at(query, |c| c.is_whitespace() || is_quotation_mark(c)),
    };
    if words == "OR" && !minus {
        return (Some(Term::Or), after);
    }
    let term = quoted(words).map(|word| match minus {
        true => Term::Unwanted(word),
        false => Term::Wanted(word),
    });
    (term, after)
}

fn is_quotation_mark(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„')
}

/// What stands before the first `end`, and what behind. A quotation mark that
/// ends a bare word begins the next term, so it is kept.
fn split_at(text: &str, end: impl Fn(char) -> bool) -> (&str, &str) {
    let Some((at, found)) = text.char_indices().find(|(_, c)| end(*c)) else {
        return (text, "");
    };
    let opens_next = is_quotation_mark(found) && end(' ');
    let behind = if opens_next {
        at
    } else {
        at + found.len_utf8()
    };
    (&text[..at], &text[behind..])
}

/// Words as an FTS5 string; a star at the end looks for beginnings. Words
/// without a letter or digit are none to the index.
fn quoted(words: &str) -> Option<String> {
    let beginning = words.ends_with('*');
    let clean: String = words.chars().filter(|c| !matches!(c, '\0' | '*')).collect();
    if !clean.chars().any(char::is_alphanumeric) {
        return None;
    }
    let star = if beginning { "*" } else { "" };
    Some(format!("\"{}\"{star}", clean.replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(query: &str) -> Option<String> {
        match_expression(query, SearchScope::Articles)
    }

    #[test]
    fn words_are_quoted_and_operators_understood() {
        for (query, expected) in [
            (
                "harbour strike",
                r#"{title text} : (("harbour") AND ("strike"))"#,
            ),
            (
                r#""harbour strike""#,
                r#"{title text} : (("harbour strike"))"#,
            ),
            ("harb*", r#"{title text} : (("harb"*))"#),
            ("a OR b c", r#"{title text} : (("a" OR "b") AND ("c"))"#),
            (
                "a -b",
                r#"({title text} : (("a"))) NOT ({title text} : "b")"#,
            ),
            ("NEAR(a b)", r#"{title text} : (("NEAR(a") AND ("b)"))"#),
            ("it's", r#"{title text} : (("it's"))"#),
        ] {
            assert_eq!(expression(query).as_deref(), Some(expected), "{query}");
        }
    }

    #[test]
    fn nothing_to_look_for_is_no_query() {
        for query in ["", "   ", "\"", "***", "-", "OR", "— ?", "-word", "\0"] {
            assert_eq!(expression(query), None, "{query}");
        }
    }

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

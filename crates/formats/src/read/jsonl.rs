//! JSONL: one article a line; also one JSON array or object as a whole.
//!
//! Data sets name their columns in a dozen ways. The names below are tried in
//! order; nothing has to be mapped by hand. The text is kept verbatim.

use super::error::{ErrorKind, ReadError, from_io};
use super::{Given, assemble, open};
use crate::dates;
use crosswire_article::{Article, Note};
use serde_json::{Map, Value};
use std::io::{BufRead, Read};
use std::ops::ControlFlow;

const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "maintext",
    "article",
    "article_text",
    "full_text",
    "articlebody",
];
const ID: &[&str] = &["id", "_id", "uid", "doc_id", "article_id", "guid"];
const TITLE: &[&str] = &["title", "headline"];
const URL: &[&str] = &["url", "link", "canonical_url", "web_url"];
const OUTLET: &[&str] = &[
    "outlet",
    "publisher",
    "publication",
    "site_name",
    "source",
    "source_name",
    "source_domain",
    "domain",
];
const DATE: &[&str] = &[
    "date",
    "published",
    "pub_date",
    "date_publish",
    "published_at",
    "publish_date",
    "date_published",
    "datepublished",
    "publication_date",
    "publishedat",
    "timestamp",
    "created_at",
];
const AUTHOR: &[&str] = &["author", "byline", "authors", "creator"];
const LANGUAGE: &[&str] = &["language", "lang"];

/// The article in one line of JSONL. Its text is kept to the last character.
///
/// # Errors
/// When the line is no JSON object, or holds no text; the error names the line.
pub fn article_from_json(line: &[u8], line_number: u64) -> Result<Article, ReadError> {
    article(line).map_err(|error| error.at_line(line_number))
}

fn article(line: &[u8]) -> Result<Article, ReadError> {
    let (value, notes) = parse(line)?;
    let Value::Object(object) = value else {
        return Err(ReadError::new(ErrorKind::Record, "is JSON, but no object")
            .remedy("write one {\"text\": ...} object a line"));
    };
    let keys = lower_keys(object);
    let text = TEXT
        .iter()
        .find_map(|key| text_of(keys.get(*key)?))
        .unwrap_or_default();
    if text.trim().is_empty() {
        return Err(ReadError::new(ErrorKind::Record, "has no text")
            .remedy("the text belongs under \"text\", \"body\" or \"content\""));
    }
    let find = |names: &[&str]| names.iter().find_map(|name| plain(keys.get(*name)?));
    let given = Given {
        id: find(ID),
        title: find(TITLE),
        outlet: find(OUTLET).map(|outlet| without_address(&outlet)),
        author: find(AUTHOR),
        url: find(URL),
        date: DATE.iter().find_map(|name| date(keys.get(*name)?)),
        language: find(LANGUAGE),
        folder: None,
        captions: Vec::new(),
        notes,
    };
    Ok(assemble(text, given, None))
}

/// `https://www.tide.test/` as an outlet is `tide.test`.
fn without_address(outlet: &str) -> String {
    super::outlet_of_url(outlet).unwrap_or_else(|| outlet.to_owned())
}

fn lower_keys(object: Map<String, Value>) -> Map<String, Value> {
    let mut keys = Map::new();
    for (key, value) in object {
        let lower = key.to_ascii_lowercase();
        if lower == key || !keys.contains_key(&lower) {
            keys.insert(lower, value);
        }
    }
    keys
}

/// Parses a line, forgiving a byte-order mark, broken UTF-8 and lone surrogate
/// escapes: those become U+FFFD, one for one, so that offsets stay.
fn parse(line: &[u8]) -> Result<(Value, Vec<Note>), ReadError> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let text = String::from_utf8_lossy(line);
    let mut notes = Vec::new();
    if matches!(text, std::borrow::Cow::Owned(_)) {
        notes.push(Note::new(
            "damaged-encoding",
            "bytes that are no UTF-8 were replaced",
        ));
    }
    match serde_json::from_str(&text) {
        Ok(value) => Ok((value, notes)),
        Err(error) => match serde_json::from_str(&without_lone_surrogates(&text)) {
            Ok(value) => {
                notes.push(Note::new(
                    "damaged-encoding",
                    "half surrogate pairs were replaced",
                ));
                Ok((value, notes))
            }
            Err(_) => Err(json_error(&error)),
        },
    }
}

fn json_error(error: &serde_json::Error) -> ReadError {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    ReadError::new(
        ErrorKind::Record,
        format!("is not valid JSON: {what}, column {}", error.column()),
    )
    .remedy("each line must be one whole JSON object")
}

/// Replaces `\ud83d` without its other half by `\ufffd`.
fn without_lone_surrogates(json: &str) -> String {
    let mut repaired = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        repaired.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (surrogate(rest), rest.get(6..).and_then(surrogate)) {
            (Some(high), Some(low)) if high < 0xdc00 && low >= 0xdc00 => 12,
            (Some(_), _) => {
                repaired.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        repaired.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    repaired + rest
}

/// The surrogate that an escape at the start of `json` stands for.
fn surrogate(json: &str) -> Option<u16> {
    let digits = json.strip_prefix("\\u")?.get(..4)?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    (0xd800..0xe000).contains(&unit).then_some(unit)
}

/// Text as a string or as a list of paragraphs.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            parts.map(|parts| parts.join("\n\n"))
        }
        _ => None,
    }
}

/// A value as one line: strings and numbers, lists joined, objects by their name.
fn plain(value: &Value) -> Option<String> {
    let found = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(parts) => parts
            .iter()
            .filter_map(plain)
            .collect::<Vec<_>>()
            .join(", "),
        Value::Object(object) => ["name", "title", "value", "@value", "$oid", "id"]
            .iter()
            .find_map(|key| plain(object.get(*key)?))?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!found.is_empty()).then_some(found)
}

/// A date as written; numbers are seconds or milliseconds.
fn date(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => {
            let number = number.as_i64().or_else(|| Some(number.as_f64()? as i64))?;
            // 20160617 is a day, not a moment in August 1970.
            let is_day = (10_000_000..100_000_000).contains(&number);
            if is_day {
                Some(number.to_string())
            } else {
                dates::from_epoch(number)
            }
        }
        Value::Object(object) => object.get("$date").and_then(date).or_else(|| plain(value)),
        other => plain(other),
    }
}

/// Streams the articles of a JSONL file, or of one JSON array or object.
/// No more than `limit` bytes of one record are ever held.
pub fn read_json(
    mut source: impl BufRead,
    limit: u64,
    each: &mut dyn FnMut(Result<Article, ReadError>) -> ControlFlow<()>,
) {
    let mut lines = 0;
    loop {
        match next_line(&mut source, limit) {
            Line::End => break,
            Line::Failed(error) => {
                let _ = each(Err(error.at_line(lines + 1)));
                break;
            }
            Line::TooLong => {
                lines += 1;
                if each(Err(open::too_large(limit).at_line(lines))).is_break() {
                    break;
                }
            }
            Line::Whole(line) => {
                lines += 1;
                let trimmed = line.trim_ascii();
                if trimmed.is_empty() || trimmed == b"\xef\xbb\xbf" {
                    continue;
                }
                if lines == 1 && is_document(trimmed) {
                    return read_document(line.chain(source), limit, each);
                }
                if each(article_from_json(trimmed, lines)).is_break() {
                    break;
                }
            }
        }
    }
    if lines == 0 {
        let _ = each(Err(open::empty()));
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    Failed(ReadError),
    End,
}

/// The next line with its end. What is over `limit` is skipped, not held.
fn next_line(source: &mut impl BufRead, limit: u64) -> Line {
    let mut line = Vec::new();
    match source.by_ref().take(limit + 1).read_until(b'\n', &mut line) {
        Err(error) => Line::Failed(from_io(&error)),
        Ok(0) => Line::End,
        Ok(read) if read as u64 > limit && line.last() != Some(&b'\n') => match skip_line(source) {
            Ok(()) => Line::TooLong,
            Err(error) => Line::Failed(from_io(&error)),
        },
        Ok(_) => Line::Whole(line),
    }
}

fn skip_line(source: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let held = source.fill_buf()?;
        if held.is_empty() {
            return Ok(());
        }
        let end = held.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(held.len(), |at| at + 1);
        source.consume(length);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Whether the first line opens a document that goes on over lines: an array,
/// or an object that is not closed on its line.
fn is_document(line: &[u8]) -> bool {
    let line = line
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(line)
        .trim_ascii();
    line.starts_with(b"[") || line == b"{" || (line.starts_with(b"{") && line.ends_with(b","))
}

/// Cuts a document into its outermost objects and reads each; lines are those
/// on which the objects begin.
fn read_document(
    source: impl Read,
    limit: u64,
    each: &mut dyn FnMut(Result<Article, ReadError>) -> ControlFlow<()>,
) {
    let mut cutter = Cutter {
        limit,
        ..Cutter::default()
    };
    for byte in std::io::BufReader::new(source).bytes() {
        let byte = match byte {
            Ok(byte) => byte,
            Err(error) => {
                let _ = each(Err(from_io(&error).at_line(cutter.line + 1)));
                return;
            }
        };
        let Some(object) = cutter.push(byte) else {
            continue;
        };
        let begun = cutter.begun + 1;
        let article = object.and_then(|object| article_from_json(&object, begun));
        if each(article.map_err(|error| error.at_line(begun))).is_break() {
            return;
        }
    }
    if cutter.depth > 0 {
        let error = ReadError::new(ErrorKind::Record, "an object is never closed")
            .remedy("the file seems to be cut off");
        let _ = each(Err(error.at_line(cutter.begun + 1)));
    } else if !cutter.any {
        let error = ReadError::new(ErrorKind::Record, "holds no object")
            .remedy("write an array of {\"text\": ...} objects, or one a line");
        let _ = each(Err(error));
    }
}

/// Finds where objects begin and end by their brackets, outside of strings.
#[derive(Default)]
struct Cutter {
    limit: u64,
    line: u64,
    begun: u64,
    depth: usize,
    in_string: bool,
    escaped: bool,
    any: bool,
    too_long: bool,
    held: Vec<u8>,
}

impl Cutter {
    fn push(&mut self, byte: u8) -> Option<Result<Vec<u8>, ReadError>> {
        self.line += u64::from(byte == b'\n');
        if self.depth == 0 && byte != b'{' {
            return None;
        }
        if self.depth == 0 {
            (self.begun, self.any) = (self.line, true);
        }
        self.hold(byte);
        self.step(byte);
        (self.depth == 0).then(|| self.take())
    }

    fn hold(&mut self, byte: u8) {
        if self.held.len() as u64 >= self.limit {
            (self.too_long, self.held) = (true, Vec::new());
        }
        if !self.too_long {
            self.held.push(byte);
        }
    }

    fn step(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            b'"' => self.in_string = !self.in_string,
            b'{' if !self.in_string => self.depth += 1,
            b'}' if !self.in_string => self.depth -= 1,
            _ => {}
        }
    }

    fn take(&mut self) -> Result<Vec<u8>, ReadError> {
        if std::mem::take(&mut self.too_long) {
            self.held.clear();
            return Err(open::too_large(self.limit));
        }
        Ok(std::mem::take(&mut self.held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_article::DateOrigin;

    fn read(line: &str) -> Article {
        article_from_json(line.as_bytes(), 1).expect(line)
    }

    fn all(bytes: &[u8], limit: u64) -> Vec<Result<Article, ReadError>> {
        let mut found = Vec::new();
        read_json(bytes, limit, &mut |result| {
            found.push(result);
            ControlFlow::Continue(())
        });
        found
    }

    #[test]
    fn common_names_need_no_mapping() {
        let article = read(
            r#"{"_id":7,"Headline":"Pier closed","maintext":"The pier is closed.","link":"https://www.tide.test/a",
            "source_domain":"tide.test","date_publish":"2019-05-04 10:00:00","authors":["Jane Roe","Omar Lind"],"lang":"en-GB"}"#,
        );
        assert_eq!(article.given_id.as_deref(), Some("7"));
        assert_eq!(article.title.as_deref(), Some("Pier closed"));
        assert_eq!(article.outlet.as_deref(), Some("tide.test"));
        assert_eq!(article.author.as_deref(), Some("Jane Roe, Omar Lind"));
        assert_eq!(article.language.as_deref(), Some("en"));
        assert_eq!(
            article.published.as_ref().map(|p| p.value.as_str()),
            Some("2019-05-04T10:00:00")
        );
    }

    #[test]
    fn objects_and_numbers_are_tolerated() {
        let article = read(
            r#"{"text":"A.","publisher":{"name":"The Tide"},"timestamp":1466164800,"author":{"name":"Jane Roe"}}"#,
        );
        assert_eq!(article.outlet.as_deref(), Some("The Tide"));
        assert_eq!(
            article.published.map(|p| p.value).as_deref(),
            Some("2016-06-17T12:00:00Z")
        );
    }

    #[test]
    fn the_text_is_verbatim() {
        let text = "  \u{feff}Two\r\n lines \u{0} \u{a0}end\n";
        let line = serde_json::json!({ "text": text }).to_string();
        assert_eq!(&*read(&line).text, text);
    }

    #[test]
    fn half_pairs_keep_their_place() {
        let article = read(r#"{"text":"a \ud83d b \ud83d\ude00 \\ud83d c"}"#);
        assert_eq!(&*article.text, "a \u{fffd} b 😀 \\ud83d c");
        assert_eq!(article.notes[0].kind, "damaged-encoding");
    }

    #[test]
    fn a_date_nobody_can_read_is_a_note() {
        let article = read(r#"{"text":"A.","date":"04/05/2016"}"#);
        assert_eq!(article.published, None);
        assert_eq!(article.notes[0].kind, "unreadable-date");
        let from_url =
            read(r#"{"text":"A.","date":"soon","url":"https://tide.test/2016/06/17/a"}"#);
        assert_eq!(
            from_url.published.map(|p| p.from),
            Some(DateOrigin::Inferred)
        );
    }

    #[test]
    fn bad_lines_are_named_and_the_rest_goes_on() {
        let file = b"\xef\xbb\xbf{\"text\":\"One.\"}\r\n\r\nnot json\n{\"title\":\"x\"}\n[1]\n{\"text\":\"Two.\"}";
        let found = all(file, 1000);
        let lines: Vec<_> = found
            .iter()
            .map(|r| r.as_ref().err().and_then(ReadError::line))
            .collect();
        assert_eq!(lines, [None, Some(3), Some(4), Some(5), None]);
    }

    #[test]
    fn documents_over_lines_are_read() {
        let array = b"[\n {\"text\": \"One } \\\" {\"},\n {\"text\": \"Two.\",\n  \"source\": {\"name\": \"T\"}}\n]";
        assert_eq!(all(array, 1000).iter().filter(|r| r.is_ok()).count(), 2);
        assert_eq!(all(b"{\n\"text\": \"One.\"\n}", 1000).len(), 1);
        let cut = all(b"[{\"text\":\"One.\"},\n{\"text\":\"Tw", 1000);
        assert_eq!(cut[1].as_ref().err().and_then(ReadError::line), Some(2));
    }

    #[test]
    fn a_line_over_the_limit_is_skipped_and_named() {
        let long = format!(
            "{{\"text\":\"{}\"}}\n{{\"text\":\"short\"}}\n",
            "x".repeat(500)
        );
        let found = all(long.as_bytes(), 100);
        assert!(
            found[0]
                .as_ref()
                .is_err_and(|e| e.is_too_large() && e.line() == Some(1))
        );
        assert!(found[1].is_ok());
        let array = format!("[{}]", long.replace("}\n{", "},{"));
        assert!(
            all(array.as_bytes(), 100)[0]
                .as_ref()
                .is_err_and(ReadError::is_too_large)
        );
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_overflow() {
        let deep = format!("{{\"text\":{}", "[".repeat(200_000));
        assert!(article_from_json(deep.as_bytes(), 1).is_err_and(|e| e.is_bad_record()));
    }
}

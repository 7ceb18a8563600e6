//! Looking at markup without a parser: cheap, iterative, safe on any bytes.

use regex::bytes::Regex as BytesRegex;
use std::sync::LazyLock;

/// Pages deeper than this make parsers quadratic; real ones stay below 200.
const DEEPEST: usize = 1_000;
/// Pages larger than this are no articles.
const LARGEST: usize = 12 << 20;

/// Elements that are never closed, or that close themselves.
const FLAT: [&str; 31] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
    "option", "optgroup", "path", "use", "body", "html",
];

/// Elements whose content is no text.
const HIDDEN: [&str; 9] = [
    "script", "style", "noscript", "template", "svg", "head", "iframe", "select", "textarea",
];

/// Elements that stand within a line.
const INLINE: [&str; 21] = [
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "tt", "u", "wbr",
];

/// Why a page must not be given to the parsers, if it must not.
pub(crate) fn obstacle(html: &str) -> Option<&'static str> {
    if html.len() > LARGEST {
        return Some("the page is too large");
    }
    (depth(html) > DEEPEST).then_some("the page is nested too deeply")
}

/// How deep elements are nested at most, counting what is never closed.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for tag in tags(html) {
        if FLAT.contains(&tag.name.as_str()) || tag.empty {
            continue;
        }
        depth = if tag.closing {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
        deepest = deepest.max(depth);
    }
    deepest
}

struct Tag {
    /// Lower-case, at most a few letters.
    name: String,
    closing: bool,
    empty: bool,
    /// From `<` to behind `>`.
    range: std::ops::Range<usize>,
}

/// The tags of a page in order; comments are skipped.
fn tags(html: &str) -> impl Iterator<Item = Tag> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + html.get(at..)?.find('<')?;
            let rest = &html[start..];
            if rest.starts_with("<!--") {
                at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
                continue;
            }
            let closing = rest.starts_with("</");
            let name: String = rest[1 + usize::from(closing)..]
                .chars()
                .take(12)
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                at = start + 1;
                continue;
            }
            let end = rest.find('>').map_or(html.len(), |end| start + end + 1);
            at = end;
            let empty = html[..end].ends_with("/>");
            return Some(Tag {
                name: name.to_ascii_lowercase(),
                closing,
                empty,
                range: start..end,
            });
        }
    })
}

/// All text outside of scripts and the like, one line a block element. The way
/// out where the extractors cannot be used.
pub(crate) fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let (mut at, mut hidden): (usize, Option<String>) = (0, None);
    for tag in tags(html) {
        if hidden.is_none() {
            push_words(&mut text, &html[at..tag.range.start.max(at)]);
        }
        at = tag.range.end.max(at);
        match &hidden {
            Some(name) if tag.closing && *name == tag.name => hidden = None,
            Some(_) => continue,
            None if !tag.closing && !tag.empty && HIDDEN.contains(&tag.name.as_str()) => {
                hidden = Some(tag.name.clone())
            }
            None => {}
        }
        if !INLINE.contains(&tag.name.as_str()) && !text.ends_with('\n') {
            text.push('\n');
        }
    }
    if hidden.is_none() {
        push_words(&mut text, html.get(at..).unwrap_or_default());
    }
    text
}

/// Elements whose line breaks are the page's own, or whose content is no text.
const VERBATIM: [&str; 5] = ["pre", "textarea", "script", "style", "title"];

/// The page with line breaks inside its text folded into spaces, as a browser
/// shows them (CSS `white-space: normal`): editors wrap long paragraphs in the
/// source, and the extractors would keep each such line as a line of its own.
/// Tags, comments and preformatted text stay as they are.
pub(crate) fn unwrapped(html: &str) -> String {
    let mut page = String::with_capacity(html.len());
    let (mut at, mut verbatim): (usize, Option<String>) = (0, None);
    for tag in tags(html) {
        let text = &html[at..tag.range.start.max(at)];
        match &verbatim {
            Some(_) => page.push_str(text),
            None => push_unwrapped(&mut page, text),
        }
        page.push_str(&html[tag.range.start.max(at)..tag.range.end.max(at)]);
        at = tag.range.end.max(at);
        match &verbatim {
            Some(name) if tag.closing && *name == tag.name => verbatim = None,
            None if !tag.closing && !tag.empty && VERBATIM.contains(&tag.name.as_str()) => {
                verbatim = Some(tag.name);
            }
            _ => {}
        }
    }
    page.push_str(html.get(at..).unwrap_or_default());
    page
}

/// Appends text, each run of white space with a line break in it as one space;
/// where nothing but comments stood between two tags, they stay untouched.
fn push_unwrapped(page: &mut String, text: &str) {
    if text.contains("<!--") {
        return page.push_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let (before, after) = rest.split_at(at);
        page.push_str(before.trim_end_matches(SPACE));
        page.push(' ');
        rest = after.trim_start_matches(SPACE);
    }
    page.push_str(rest);
}

/// What HTML calls white space; a no-break space is none.
const SPACE: [char; 5] = [' ', '\t', '\n', '\r', '\u{c}'];

/// Appends text with its white space folded and its entities resolved.
fn push_words(text: &mut String, raw: &str) {
    let decoded = entities(raw);
    if decoded.starts_with(char::is_whitespace) && text.ends_with(|c: char| !c.is_whitespace()) {
        text.push(' ');
    }
    let words: Vec<&str> = decoded.split_whitespace().collect();
    text.push_str(&words.join(" "));
    if !words.is_empty() && decoded.ends_with(char::is_whitespace) {
        text.push(' ');
    }
}

const NAMED: [(&str, char); 20] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("eacute", 'é'),
    ("uuml", 'ü'),
    ("ouml", 'ö'),
    ("auml", 'ä'),
    ("pound", '£'),
];

/// Resolves numbered and the most common named character references.
pub(crate) fn entities(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((character, length)) => {
                text.push(character);
                rest = &rest[length..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text + rest
}

fn reference(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = &rest[1..end];
    let number = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => digits.parse().ok(),
        },
        None => NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, character)| *character as u32),
    };
    Some((char::from_u32(number?)?, end + 1))
}

/// The charset that a page's meta element names within its first bytes.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    static PATTERN: LazyLock<BytesRegex> = LazyLock::new(|| {
        BytesRegex::new(r#"(?i-u)<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)"#)
            .expect("a fixed pattern")
    });
    let head = &bytes[..bytes.len().min(8 * 1024)];
    let name = PATTERN.captures(head)?.get(1)?;
    String::from_utf8(name.as_bytes().to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_what_stays_open() {
        assert_eq!(depth("<div><p>a<p>b<br><img></div><div></div>"), 1);
        assert_eq!(depth(&"<div>".repeat(50)), 50);
        assert_eq!(depth("1 < 2 <!-- <div><div> --> <"), 0);
    }

    #[test]
    fn plain_text_without_a_parser() {
        let html = "<html><head><title>T</title></head><body><h1>Pier</h1><p>The <b>pier</b> &amp; quay&#8217;s\n shut.<script>x<y</script></p>";
        assert_eq!(plain_text(html).trim(), "Pier\nThe pier & quay’s shut.");
    }

    #[test]
    fn line_breaks_of_the_source_are_no_lines() {
        let html = "<p\nclass=a>The pier\n   stays <b>shut\n</b>, she\r\nsaid.</p>\n<pre>a\nb</pre><!-- x\ny --><p>End\n";
        assert_eq!(
            unwrapped(html),
            "<p\nclass=a>The pier stays <b>shut </b>, she said.</p> <pre>a\nb</pre><!-- x\ny --><p>End\n"
        );
    }

    #[test]
    fn charset_of_a_page() {
        let page =
            b"<head><meta http-equiv=content-type content='text/html; charset=windows-1251'>";
        assert_eq!(declared_charset(page).as_deref(), Some("windows-1251"));
        assert_eq!(
            declared_charset(b"<meta charset=\"utf-8\">").as_deref(),
            Some("utf-8")
        );
        assert_eq!(declared_charset(b"<p>charset=x"), None);
    }
}

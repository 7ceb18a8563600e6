//! What the layout tells: agency credits and reprints.

use super::super::media::{Medium, medium_in};
use super::super::reading::Reading;
use super::{is_own, relay_of};
use crate::lexicon::Lexicon;
use crosswire_article::{Article, Block, BlockKind, Relay, RelayKind, Span};

/// What the article's layout says about relays.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(super) credits: Vec<Relay>,
    /// Reprints: where they stand, and who is reprinted.
    pub(super) reprints: Vec<(Span, Relay)>,
}

/// Reads credits and reprints off the layout.
pub(crate) fn read_layout(
    article: &Article,
    blocks: &[Block],
    reading: &Reading,
    lexicon: &Lexicon,
    media: &[Medium],
) -> Layout {
    Layout {
        credits: credits(article, blocks, lexicon),
        reprints: reprints(article, blocks, reading, media),
    }
}

fn credits(article: &Article, blocks: &[Block], lexicon: &Lexicon) -> Vec<Relay> {
    let heads = blocks
        .iter()
        .filter(|b| matches!(b.kind, BlockKind::Dateline | BlockKind::Byline));
    let mut spans: Vec<Span> = heads.map(|block| block.span).collect();
    spans.extend(dateline_in_body(article, blocks));
    spans.extend(credit_at_the_end(article, blocks));
    let mut credits: Vec<Relay> = Vec::new();
    // "NPA contributed to this report": some of it is theirs, and nobody says
    // which, so it came through them in no statement.
    spans.retain(|span| !article.cut(*span).to_lowercase().contains("contributed"));
    for span in spans {
        credits.extend(unlisted_credit(article, span, lexicon));
        credits.extend(agencies_without_a_name(article, span));
        for outlet in lexicon.outlets.find(article.cut(span)) {
            let own = is_own(article.outlet.as_deref(), outlet.name);
            let known = credits.iter().any(|credit| credit.name == outlet.name);
            if outlet.kind == RelayKind::Agency && !own && !known {
                credits.push(Relay {
                    name: outlet.name.to_owned(),
                    kind: outlet.kind,
                    span: Span::of(outlet.start..outlet.end).shifted(span.start),
                });
            }
        }
    }
    credits
}

/// "with agencies": some of the text is theirs, and nobody says whose.
fn agencies_without_a_name(article: &Article, span: Span) -> Option<Relay> {
    let text = article.cut(span);
    let words = [
        "news agencies",
        "agencies",
        "Agencies",
        "AGENCIES",
        "wire services",
        "Wires",
    ];
    let (start, word) = words
        .iter()
        .find_map(|word| Some((text.find(word)?, *word)))?;
    let end = start + word.len();
    let whole = !text[end..].starts_with(char::is_alphanumeric)
        && !text[..start].ends_with(char::is_alphanumeric);
    whole.then(|| Relay {
        name: word.to_lowercase(),
        kind: RelayKind::Agency,
        span: Span::of(start..end).shifted(span.start),
    })
}

/// The last block, where it is "Source: AFP" and nothing else, or the brackets
/// in which an agency stands behind the last word of the text.
fn credit_at_the_end(article: &Article, blocks: &[Block]) -> Option<Span> {
    let last = blocks
        .iter()
        .rev()
        .find(|block| block.kind != BlockKind::Boilerplate)?;
    let text = article.cut(last.span).trim_end();
    let lower = text.to_lowercase();
    if text.len() <= 60 && (lower.starts_with("source:") || lower.starts_with("sources:")) {
        return Some(last.span);
    }
    let open = text.strip_suffix(')')?.rfind('(')?;
    let short = text.len() - open <= 32;
    short.then(|| Span::of(open + 1..text.len() - 1).shifted(last.span.start))
}

/// "GENEVA (Castrel) -": what stands in brackets before the dash is an agency,
/// also one that no list knows.
fn unlisted_credit(article: &Article, span: Span, lexicon: &Lexicon) -> Option<Relay> {
    let text = article.cut(span);
    let (open, close) = (text.find('(')?, text.find(')')?);
    let (start, end) = (open + 1, close);
    if start >= end {
        return None;
    }
    let name = &text[start..end];
    let words: Vec<&str> = name.split(' ').collect();
    let capitals = words.iter().all(|word| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '-')
    });
    const REMARKS: [&str; 8] = [
        "Updated",
        "Update",
        "Adds",
        "Corrects",
        "Recasts",
        "Corrected",
        "Exclusive",
        "Repeats",
    ];
    let remark = REMARKS.contains(&words[0]);
    let known = !lexicon.outlets.find(name).is_empty();
    let fits = capitals && !remark && !known && words.len() <= 3 && name.len() > 1;
    (fits && !is_own(article.outlet.as_deref(), name)).then(|| Relay {
        name: name.to_owned(),
        kind: RelayKind::Agency,
        span: Span::of(start..end).shifted(span.start),
    })
}

/// "GENEVA (Reuters) -" at the start of the first body paragraph, where the
/// reader left it in.
fn dateline_in_body(article: &Article, blocks: &[Block]) -> Option<Span> {
    let body = blocks.iter().find(|block| block.kind == BlockKind::Body)?;
    let text = article.cut(body.span);
    let open = text.find('(').filter(|open| *open < 60)?;
    let close = open + text[open..].find(')').filter(|length| *length < 40)?;
    let after = text[close + 1..].trim_start();
    let dash = after.starts_with(['-', '–', '—']);
    dash.then(|| Span::of(open + 1..close).shifted(body.span.start))
}

/// Lines such as "Press TV reports:", with all that follows, to the next line
/// of the sort or the first block that is no report.
fn reprints(
    article: &Article,
    blocks: &[Block],
    reading: &Reading,
    media: &[Medium],
) -> Vec<(Span, Relay)> {
    let mut found: Vec<(Span, Relay)> = Vec::new();
    for passage in &reading.passages {
        let Some(medium) = introduced(reading, media, passage.span) else {
            continue;
        };
        if let Some((span, _)) = found.last_mut() {
            span.end = span.end.min(passage.span.start);
        }
        let after = blocks.partition_point(|b| b.span.start < passage.span.end);
        let rest = &blocks[after..];
        let stop = rest
            .iter()
            .find(|b| !matches!(b.kind, BlockKind::Body | BlockKind::Caption));
        let end = stop.map_or(reading.text.len() as u32, |block| block.span.start);
        let end = own_voice(article, reading, passage.span.end, end).unwrap_or(end);
        let relay = relay_of(reading, medium);
        found.push((
            Span::new(passage.span.end, end.max(passage.span.end)),
            relay,
        ));
    }
    found
}

/// Where in a reprint the outlet speaks again: the first paragraph that names
/// it or its readers, says "I" or "we", or puts a question, all of it outside
/// quotation marks. Agencies do none of this.
fn own_voice(article: &Article, reading: &Reading, start: u32, end: u32) -> Option<u32> {
    let paragraphs = reading.passages.iter();
    let mut inside = paragraphs.filter(|p| p.span.start >= start && p.span.end <= end);
    let returns = |text: &str| {
        let outside = without_quotations(text);
        let mut words = outside.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        let own = words.any(|word| {
            matches!(
                word.to_lowercase().as_str(),
                "we" | "our" | "us" | "i" | "i'm" | "we're" | "we've"
            ) && word != "US"
        });
        let here = ["this site", "this newspaper", "this paper", "this website"];
        let lower = outside.to_lowercase();
        own || outside.contains('?')
            || here.iter().any(|words| lower.contains(words))
            || names_itself(article, &outside)
    };
    inside
        .find(|p| returns(reading.cut(p.span)))
        .map(|p| p.span.start)
}

/// Whether a text has the outlet's name or, with a capital, its last word.
fn names_itself(article: &Article, text: &str) -> bool {
    let Some(outlet) = article.outlet.as_deref() else {
        return false;
    };
    let last = outlet.rsplit(' ').next().unwrap_or(outlet);
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    text.contains(outlet) || last.len() > 3 && words.any(|word| word == last)
}

/// The text with everything between double marks left out.
fn without_quotations(text: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => inside = !inside,
            '“' => inside = true,
            '”' => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// The medium of a line that introduces a reprint.
fn introduced<'a>(reading: &Reading, media: &'a [Medium], line: Span) -> Option<&'a Medium> {
    let text = reading.cut(line).trim_end();
    if !text.ends_with(':') || text.len() > 80 {
        return None;
    }
    let words = reading.words_in(line);
    let medium = medium_in(media, words.clone())?;
    let verb = words.clone().any(|w| {
        let lower = reading.words[w].lower.as_str();
        matches!(
            lower,
            "reports" | "reported" | "writes" | "wrote" | "says" | "from" | "by" | "via" | "report"
        )
    });
    (verb && words.len() <= 10).then_some(medium)
}

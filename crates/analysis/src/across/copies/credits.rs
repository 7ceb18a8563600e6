//! Where an article says whose text it carries.

use crate::lexicon::{Outlets, parse};
use crosswire_article::{Article, BlockKind, RelayKind, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const CREDITS: &str = include_str!("../../../data/credits.toml");

static PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| parse("credits.toml", CREDITS).unwrap_or_default());
static OUTLETS: LazyLock<Option<Outlets>> = LazyLock::new(|| Outlets::load().ok());

#[derive(Deserialize, Default)]
struct Phrases {
    whole: Vec<String>,
    part: Vec<String>,
    banner: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    check: Vec<Check>,
}

#[derive(Deserialize)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "read by the test over all data")
)]
struct Check {
    line: String,
    reads: String,
}

/// How much of the article a credit covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// The article, or what follows.
    Whole,
    /// Some of it.
    Part,
}

/// A place where a credit may stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spot {
    /// `byline`, `dateline`, `banner`, ...
    pub(super) place: &'static str,
    pub(super) extent: Extent,
    /// Where; `None` for what the input said of the article.
    pub(super) span: Option<Span>,
    pub(super) text: String,
}

/// A medium credited.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Credit {
    /// Name of the medium, without article.
    pub(super) name: String,
    pub(super) agency: bool,
    pub(super) extent: Extent,
    pub(super) place: &'static str,
    pub(super) span: Option<Span>,
}

/// Lines at either end of an article in which a credit may stand.
const EDGE_LINES: usize = 6;
/// A line longer than this is a paragraph, no credit.
const LONGEST_LINE: usize = 240;
/// A banner is shorter.
const LONGEST_BANNER: usize = 80;

/// All places of an article where a credit may stand, in text order.
pub(super) fn spots(article: &Article) -> Vec<Spot> {
    let mut spots = Vec::new();
    if let Some(author) = &article.author {
        spots.push(Spot {
            place: "author",
            extent: extent_of(author).unwrap_or(Extent::Whole),
            span: None,
            text: author.clone(),
        });
    }
    let lines = lines(article);
    for (nth, (span, kind)) in lines.iter().enumerate() {
        let text = article.cut(*span);
        let edge = nth < EDGE_LINES || nth + EDGE_LINES >= lines.len();
        if let Some((place, extent)) = role(text, *kind, edge) {
            spots.push(Spot {
                place,
                extent,
                span: Some(*span),
                text: text.to_owned(),
            });
        }
    }
    spots.extend(parenthesised(article, &lines));
    spots
}

fn lines(article: &Article) -> Vec<(Span, Option<BlockKind>)> {
    let mut start = 0;
    let lines = article.text.split_inclusive('\n').flat_map(|line| {
        let span = Span::of(start..start + line.len()).trimmed(&article.text);
        start += line.len();
        cut_at_heads(article, span)
    });
    lines
        .map(|span| (span, article.kind_at(span.start)))
        .collect()
}

/// The parts of a line: a byline or dateline within it is one by itself, since what
/// follows is the report, and "told Castrel" in it credits nobody.
fn cut_at_heads(article: &Article, line: Span) -> Vec<Span> {
    let heads = article.blocks.iter().filter(|block| {
        let head = matches!(block.kind, BlockKind::Byline | BlockKind::Dateline);
        head && block.span.start < line.end && block.span.end > line.start
    });
    let edges = heads.flat_map(|block| [block.span.start, block.span.end]);
    let within = edges.filter(|edge| (line.start..line.end).contains(edge));
    let mut cuts: Vec<u32> = [line.start, line.end].into_iter().chain(within).collect();
    cuts.sort_unstable();
    let parts = cuts.windows(2).map(|cut| Span::new(cut[0], cut[1]));
    let parts = parts.map(|part| part.trimmed(&article.text));
    parts.filter(|part| !part.is_empty()).collect()
}

fn role(text: &str, kind: Option<BlockKind>, edge: bool) -> Option<(&'static str, Extent)> {
    match kind {
        Some(BlockKind::Byline) => {
            return Some(("byline", extent_of(text).unwrap_or(Extent::Whole)));
        }
        Some(BlockKind::Dateline) => return Some(("dateline", Extent::Whole)),
        Some(BlockKind::Headline | BlockKind::Caption) => return None,
        _ => {}
    }
    if is_banner(text) {
        return Some(("banner", Extent::Whole));
    }
    if !edge || text.len() > LONGEST_LINE {
        return None;
    }
    extent_of(text).map(|extent| ("credit line", extent))
}

fn is_banner(text: &str) -> bool {
    let short = text.len() <= LONGEST_BANNER && text.ends_with(':');
    short
        && text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| PHRASES.banner.contains(&word.to_lowercase()))
}

fn extent_of(text: &str) -> Option<Extent> {
    let lower = text.to_lowercase();
    let holds = |phrases: &[String]| phrases.iter().any(|phrase| lower.contains(phrase.as_str()));
    // "Castrel contributed to this report. All rights reserved." is a part.
    if holds(&PHRASES.part) {
        return Some(Extent::Part);
    }
    holds(&PHRASES.whole).then_some(Extent::Whole)
}

/// "GENEVA (Reuters) - " where the reader left it in the first paragraph.
fn parenthesised(article: &Article, lines: &[(Span, Option<BlockKind>)]) -> Option<Spot> {
    let body = |kind: &Option<BlockKind>| matches!(kind, None | Some(BlockKind::Body));
    let mut bodies = lines.iter().filter(|(_, kind)| body(kind));
    let (span, text) = bodies.find_map(|(span, _)| {
        let text = article.cut(*span);
        (text.len() > LONGEST_BANNER).then_some((*span, text))
    })?;
    let open = text.find('(').filter(|open| *open < 60)?;
    let close = open + text[open..].find(')').filter(|length| *length < 40)?;
    let dash = text[close + 1..].trim_start().starts_with(['-', '–', '—']);
    dash.then(|| Spot {
        place: "dateline",
        extent: Extent::Whole,
        span: Some(Span::of(open + 1..close).shifted(span.start)),
        text: text[open + 1..close].to_owned(),
    })
}

/// Media of the pile by name: its outlets, and agencies that its articles name.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// First word of a name to the names that start with it, longest first.
    by_first: BTreeMap<String, Vec<(String, bool)>>,
}

impl Names {
    /// `media`: names with whether they are agencies.
    pub(super) fn new(media: BTreeMap<String, bool>) -> Self {
        let mut names = Self::default();
        for (name, agency) in media {
            let first = words(&name).next().map(|(_, word)| word.to_owned());
            if let Some(first) = first {
                names
                    .by_first
                    .entry(first)
                    .or_default()
                    .push((name, agency));
            }
        }
        for known in names.by_first.values_mut() {
            known.sort_by_key(|(name, _)| (std::cmp::Reverse(name.len()), name.clone()));
        }
        names
    }

    /// The media that a spot credits, in text order; not the outlet itself.
    pub(super) fn credits(&self, spot: &Spot, own: Option<&str>) -> Vec<Credit> {
        let mut found: Vec<(usize, String, bool)> = Vec::new();
        if let Some(outlets) = &*OUTLETS {
            found.extend(outlets.find(&spot.text).into_iter().map(|outlet| {
                let agency = outlet.kind == RelayKind::Agency;
                (outlet.start, outlet.name.to_owned(), agency)
            }));
        }
        for (at, word) in words(&spot.text) {
            let known = self.by_first.get(word).into_iter().flatten();
            let here = |(name, _): &&(String, bool)| {
                let rest = spot.text[at..].strip_prefix(name.as_str());
                rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            };
            if let Some((name, agency)) = known.into_iter().find(here) {
                found.push((at, name.clone(), *agency));
            }
        }
        found.sort();
        found.dedup_by(|later, earlier| later.0 == earlier.0);
        found.retain(|(_, name, _)| !own.is_some_and(|own| same_house(own, name)));
        let credit = |(at, name, agency): (usize, String, bool)| Credit {
            extent: spot.extent,
            place: spot.place,
            span: spot.span.map(|span| {
                let here = Span::of(at..at + name.len()).shifted(span.start);
                // A name known by another spelling: the whole line shows it.
                if spot.text[at..].starts_with(name.as_str()) {
                    here
                } else {
                    span
                }
            }),
            name,
            agency,
        };
        found.into_iter().map(credit).collect()
    }
}

/// Whether the lexicon knows an outlet as an agency.
pub(super) fn known_agency(outlet: &str) -> bool {
    let known = OUTLETS.as_ref().and_then(|outlets| outlets.by_name(outlet));
    known.is_some_and(|(_, kind)| kind == RelayKind::Agency)
}

/// Whether nothing speaks against an outlet being an agency.
pub(super) fn is_unknown_or_agency(outlet: &str) -> bool {
    let known = OUTLETS.as_ref().and_then(|outlets| outlets.by_name(outlet));
    known.is_none_or(|(_, kind)| kind == RelayKind::Agency)
}

/// The name under which the lexicon knows an outlet, else the name itself
/// without the parts that tell its sections apart ("Post (Web News)").
pub(super) fn house(outlet: &str) -> &str {
    let cut = outlet.find(" (").or_else(|| outlet.find(" - "));
    let name = cut.map_or(outlet, |at| &outlet[..at]);
    let name = name.strip_prefix("The ").unwrap_or(name);
    let known = OUTLETS.as_ref().and_then(|outlets| outlets.by_name(name));
    known.map_or(name, |(full, _)| full)
}

/// Whether two names are of one house.
pub(super) fn same_house(one: &str, two: &str) -> bool {
    house(one).eq_ignore_ascii_case(house(two))
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let from = start + text[start..].find(char::is_alphanumeric)?;
        let length = text[from..].find(|c: char| !c.is_alphanumeric());
        start = length.map_or(text.len(), |length| from + length);
        Some((from, &text[from..start]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_in_the_data_hold() {
        let phrases: Phrases = parse("credits.toml", CREDITS).expect("embedded data");
        for check in phrases.check {
            let read = match role(&check.line, None, true) {
                Some((_, Extent::Whole)) => "whole",
                Some((_, Extent::Part)) => "part",
                None => "none",
            };
            assert_eq!(read, check.reads, "{}", check.line);
        }
    }

    #[test]
    fn a_credit_names_a_medium_of_the_pile_or_of_the_lexicon() {
        let names = Names::new(BTreeMap::from([("Castrel".to_owned(), true)]));
        let text = "ARDESH, May 4 (Castrel) - The ship was towed to the harbour on Sunday, a \
            senior official said, and her crew was led away.";
        let article = Article::builder(text).author("Mara Quill, Reuters").build();
        let credits: Vec<Credit> = spots(&article)
            .iter()
            .flat_map(|spot| names.credits(spot, Some("The Brandsby Post")))
            .collect();
        let found: Vec<(&str, bool)> = credits
            .iter()
            .map(|credit| (credit.name.as_str(), credit.agency))
            .collect();
        assert_eq!(found, [("Reuters", true), ("Castrel", true)]);
        assert_eq!(credits[1].span.and_then(|s| s.cut(text)), Some("Castrel"));
        let own = spots(&article);
        assert!(names.credits(&own[1], Some("Castrel")).is_empty());
    }

    #[test]
    fn a_dateline_ends_where_its_block_does() {
        let names = Names::new(BTreeMap::from([("Castrel".to_owned(), true)]));
        let credited = |text: &str, head: Span| {
            let article = Article::builder(text)
                .block(BlockKind::Dateline, head)
                .block(BlockKind::Body, Span::of(head.end as usize + 1..text.len()))
                .build();
            let spots = spots(&article);
            let credits = spots.iter().flat_map(|spot| names.credits(spot, None));
            credits.filter_map(|credit| credit.span).collect::<Vec<_>>()
        };
        let told = "ARDESH - The ship was towed in, an official told Castrel on Sunday.";
        assert_eq!(credited(told, Span::of(0..6)), []);
        let signed = "Ship towed in Castrel The ship was towed in, an official told Castrel.";
        let head = Span::of(14..21);
        assert_eq!(credited(signed, head), [head]);
    }

    #[test]
    fn sections_of_one_house_are_one() {
        assert!(same_house("The Harbour Post", "Harbour Post - Opinion"));
        assert!(same_house("AP", "Associated Press"));
        assert!(!same_house("Harbour Post", "Northern Post"));
    }
}

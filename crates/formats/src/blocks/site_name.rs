//! The outlet's name where only the page's own furniture tells it: "© 2019 The
//! Tide", "Fact checked by The Tide Community".
//!
//! Asked last, after the input, the folder, the top of the page and the address.
//! The rules are data (`data/site-names.toml`), with examples and
//! counter-examples that the test below walks.

use super::lines::Line;
use super::phrases::{expand, phrases};
use crosswire_article::{BlockKind, Span};
use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Source {
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    #[cfg_attr(not(test), expect(dead_code, reason = "names the rule in tests"))]
    name: String,
    pattern: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "walked by the test"))]
    examples: Vec<Example>,
    #[cfg_attr(not(test), expect(dead_code, reason = "walked by the test"))]
    counter_examples: Vec<String>,
}

#[derive(Deserialize)]
struct Example {
    #[cfg_attr(not(test), expect(dead_code, reason = "walked by the test"))]
    text: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "walked by the test"))]
    site: String,
}

struct Rules {
    patterns: Vec<Regex>,
    agency: Regex,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let agencies = &phrases().agencies;
    let pattern = |raw: RawRule| {
        Regex::new(&expand(&raw.pattern, agencies)).expect("patterns of the data file are tested")
    };
    Rules {
        patterns: source().rule.into_iter().map(pattern).collect(),
        agency: Regex::new(&format!(
            "(?i)^(?:the )?{agencies}(?: |$)|(?:syndicate|agency|agencies)$"
        ))
        .expect("names of agencies are escaped"),
    }
});

fn source() -> Source {
    toml::from_str(include_str!("../../data/site-names.toml")).expect("data files are tested")
}

/// The site's name and where it stands, by the first rule that finds one on a
/// line of furniture or a byline; of several lines, the first.
pub(super) fn find(lines: &[Line]) -> Option<(String, Span)> {
    let furniture = |line: &&Line| {
        matches!(
            line.kind,
            Some(BlockKind::Boilerplate | BlockKind::Byline | BlockKind::Dateline)
        )
    };
    RULES.patterns.iter().find_map(|pattern| {
        let mut lines = lines.iter().filter(furniture);
        lines.find_map(|line| {
            let site = named(pattern, line.text)?;
            let start = line.start + (site.as_ptr() as usize - line.text.as_ptr() as usize);
            Some((site.to_owned(), Span::of(start..start + site.len())))
        })
    })
}

fn named<'a>(pattern: &Regex, line: &'a str) -> Option<&'a str> {
    let site = pattern.captures(line)?.name("site")?.as_str();
    let site = site.trim_end_matches('.');
    (!RULES.agency.is_match(site)).then_some(site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_finds_its_examples_and_leaves_its_counter_examples() {
        let any = |line: &str| {
            let found = RULES.patterns.iter().find_map(|p| named(p, line));
            found.map(str::to_owned)
        };
        for (raw, pattern) in source().rule.iter().zip(&RULES.patterns) {
            assert!(!raw.examples.is_empty() && !raw.counter_examples.is_empty());
            for example in &raw.examples {
                let found = named(pattern, &example.text);
                assert_eq!(found, Some(example.site.as_str()), "{}", raw.name);
            }
            for line in &raw.counter_examples {
                assert_eq!(any(line), None, "{}: {line}", raw.name);
            }
        }
    }
}

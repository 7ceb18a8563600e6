//! The phrases of site furniture, captions, bylines and datelines.
//!
//! They are data (`data/*.toml`), each rule with examples and counter-examples;
//! the test below walks them all. Patterns may use these placeholders:
//!
//! - `{name}`: a person's name of two to five words
//! - `{agency}`: a news agency of the list in `datelines.toml`
//! - `{PLACE}`, `{place}`: one to three words in capitals, or capitalised
//! - `{region}`: ", Mo." or ", Scotland"
//! - `{date}`, `{day}`: a day with and without its year
//! - `{bracket}`: a few characters without brackets
//! - `{dash}`: any dash

use crate::dates::WRITTEN_DAY;
use crosswire_article::BlockKind;
use regex::{Regex, RegexSet, RegexSetBuilder};
use serde::Deserialize;
use std::sync::LazyLock;

static SOURCES: [&str; 4] = [
    include_str!("../../data/boilerplate.toml"),
    include_str!("../../data/captions.toml"),
    include_str!("../../data/bylines.toml"),
    include_str!("../../data/datelines.toml"),
];

const NAME: &str = r"\p{Lu}[\p{L}'’-]*\.?(?:\s(?:\p{Lu}[\p{L}'’-]*\.?|de|da|del|der|di|la|van|von|bin|al|el)){1,4}";
const PLACE_IN_CAPITALS: &str = r"\p{Lu}[\p{Lu}'’.-]+(?:[ /-]\p{Lu}[\p{Lu}'’.-]*){0,2}";
const PLACE: &str = r"\p{Lu}\p{Ll}[\p{L}'’.-]*(?:[ /-]\p{Lu}\p{Ll}[\p{L}'’.-]*){0,2}";
const REGION: &str = r",\s?\p{Lu}[\p{L}.]*(?:\s\p{Lu}[\p{L}.]*)?";
const DAY: &str = r"(?i:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}|\d{1,2}\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?)";

/// Where on the page a rule holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zone {
    #[default]
    Any,
    Top,
    End,
}

#[derive(Debug, Deserialize)]
struct Source {
    kind: String,
    #[serde(default)]
    agencies: Vec<String>,
    rule: Vec<RawRule>,
    #[serde(default)]
    prefix: Vec<RawPrefix>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    name: String,
    pattern: String,
    #[serde(default)]
    zone: Zone,
    #[serde(default = "usual_length")]
    max: usize,
    #[serde(default)]
    list: bool,
    #[serde(default)]
    tail: bool,
    #[serde(default)]
    cues: bool,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "walked by the test of the data")
    )]
    examples: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "walked by the test of the data")
    )]
    counter_examples: Vec<String>,
}

const fn usual_length() -> usize {
    140
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPrefix {
    name: String,
    pattern: String,
    #[serde(default)]
    after: Option<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "walked by the test of the data")
    )]
    examples: Vec<PrefixExample>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "walked by the test of the data")
    )]
    counter_examples: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct PrefixExample {
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "walked by the test of the data")
    )]
    text: String,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "walked by the test of the data")
    )]
    dateline: String,
}

/// What a line is, by a rule.
#[derive(Debug)]
pub(crate) struct Rule {
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "names the rule in tests and when debugging")
    )]
    pub(crate) name: String,
    pub(crate) kind: BlockKind,
    pub(crate) zone: Zone,
    /// What follows without a full stop are links.
    pub(crate) list: bool,
    /// What follows belongs to it.
    pub(crate) tail: bool,
    max: usize,
    cues: bool,
}

struct Prefix {
    pattern: Regex,
    after_title: bool,
}

/// All phrases, compiled once.
pub(crate) struct Phrases {
    rules: Vec<Rule>,
    lines: RegexSet,
    prefixes: Vec<Prefix>,
    cue: Regex,
    longest: usize,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::compile);

/// The compiled phrases.
pub(crate) fn phrases() -> &'static Phrases {
    &PHRASES
}

impl Phrases {
    /// The first rule that covers the whole line in its zone; `in_zone` says
    /// whether the line lies there.
    pub(crate) fn rule(&self, line: &str, in_zone: impl Fn(Zone) -> bool) -> Option<&Rule> {
        if line.len() > self.longest * 4 {
            return None;
        }
        let length = line.chars().count();
        let has_cue = length > 60 && self.cue.is_match(line);
        let hits = self.lines.matches(line);
        hits.iter()
            .map(|index| &self.rules[index])
            .find(|rule| length <= rule.max && (rule.cues || !has_cue) && in_zone(rule.zone))
    }

    /// How many bytes at the start of a paragraph are a dateline.
    pub(crate) fn dateline(&self, paragraph: &str, after_title: bool) -> Option<usize> {
        self.prefixes
            .iter()
            .filter(|prefix| after_title || !prefix.after_title)
            .find_map(|prefix| prefix.length(paragraph))
    }

    fn compile() -> Self {
        let sources: Vec<Source> = sources();
        let agencies = agencies(&sources);
        let mut rules = Vec::new();
        let mut patterns = Vec::new();
        let mut prefixes = Vec::new();
        for source in sources {
            let kind = BlockKind::from_name(&source.kind).expect("data files name a block kind");
            for raw in source.rule {
                patterns.push(format!("^(?i:{})$", expand(&raw.pattern, &agencies)));
                rules.push(rule(raw, kind));
            }
            prefixes.extend(source.prefix.into_iter().map(|raw| prefix(&raw, &agencies)));
        }
        let mut lines = RegexSetBuilder::new(patterns);
        lines.size_limit(64 << 20).dfa_size_limit(16 << 20);
        Self {
            longest: rules.iter().map(|rule| rule.max).max().unwrap_or(0),
            lines: lines.build().expect("patterns of the data files are tested"),
            rules,
            prefixes,
            cue: Regex::new(r"(?i)\b(?:said|says|told|according to|added|asked|stated|announced|claimed|denied)\b")
                .expect("a fixed pattern"),
        }
    }
}

impl Prefix {
    /// The matched length without white space at its end, where a sentence
    /// follows. A bare place is none if another dash closes a parenthesis.
    fn length(&self, paragraph: &str) -> Option<usize> {
        let found = self.pattern.find(paragraph)?;
        let rest = &paragraph[found.end()..];
        let matched = found.as_str();
        let opens = rest
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || "“\"‘'«[($£€".contains(c));
        let bare = !matched.contains('(') && !matched.contains(|c: char| c.is_ascii_digit());
        let near: String = rest.chars().take(100).collect();
        let parenthesis = bare
            && [" – ", " — ", " - ", " -- "]
                .iter()
                .any(|dash| near.contains(dash));
        (opens && !parenthesis).then(|| matched.trim_end().len())
    }
}

fn sources() -> Vec<Source> {
    let parse = |source| toml::from_str(source).expect("data files are tested");
    SOURCES.into_iter().map(parse).collect()
}

/// Longest first, so that "AFP" does not win over "AFP Photo".
fn agencies(sources: &[Source]) -> String {
    let mut names: Vec<String> = sources
        .iter()
        .flat_map(|source| &source.agencies)
        .map(|name| regex::escape(name))
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    format!("(?:{})", names.join("|"))
}

fn expand(pattern: &str, agencies: &str) -> String {
    let date = format!("(?i:{WRITTEN_DAY})");
    [
        ("{name}", NAME),
        ("{PLACE}", PLACE_IN_CAPITALS),
        ("{place}", PLACE),
        ("{region}", REGION),
        ("{date}", &date),
        ("{day}", DAY),
        ("{bracket}", "[^()]{2,40}"),
        ("{dash}", "(?:--|[-–—―])"),
        ("{agency}", agencies),
    ]
    .into_iter()
    .fold(pattern.to_owned(), |pattern, (from, to)| {
        pattern.replace(from, &format!("(?:{to})"))
    })
}

fn rule(raw: RawRule, kind: BlockKind) -> Rule {
    Rule {
        name: raw.name,
        kind,
        zone: raw.zone,
        list: raw.list,
        tail: raw.tail,
        max: raw.max,
        cues: raw.cues,
    }
}

fn prefix(raw: &RawPrefix, agencies: &str) -> Prefix {
    let case = if raw.name == "date" { "(?i)" } else { "" };
    Prefix {
        pattern: Regex::new(&format!("{case}^(?:{})", expand(&raw.pattern, agencies)))
            .expect("patterns of the data files are tested"),
        after_title: raw.after.as_deref() == Some("title"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_takes_its_examples_and_leaves_its_counter_examples() {
        let mut wrong = Vec::new();
        for source in sources() {
            for raw in &source.rule {
                assert!(
                    !raw.examples.is_empty() && !raw.counter_examples.is_empty(),
                    "{}",
                    raw.name
                );
                let takes = |line: &str| {
                    phrases()
                        .rule(line, |_| true)
                        .is_some_and(|rule| rule.kind.as_str() == source.kind)
                };
                let missed = raw.examples.iter().filter(|line| !takes(line));
                let taken = raw
                    .counter_examples
                    .iter()
                    .filter(|line| phrases().rule(line, |_| true).is_some());
                wrong.extend(missed.map(|line| format!("{} misses {line:?}", raw.name)));
                wrong.extend(taken.map(|line| {
                    let by = phrases().rule(line, |_| true).map_or("", |rule| &rule.name);
                    format!("{}: {line:?} taken by {by}", raw.name)
                }));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_prefix_takes_its_examples_and_leaves_its_counter_examples() {
        let mut wrong = Vec::new();
        for raw in sources().iter().flat_map(|source| &source.prefix) {
            for example in &raw.examples {
                let found = phrases()
                    .dateline(&example.text, false)
                    .map(|length| &example.text[..length]);
                if found != Some(&example.dateline) {
                    wrong.push(format!("{}: {:?} gives {found:?}", raw.name, example.text));
                }
            }
            for text in &raw.counter_examples {
                if let Some(length) = phrases().dateline(text, false) {
                    wrong.push(format!(
                        "{}: {text:?} gives {:?}",
                        raw.name,
                        &text[..length]
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

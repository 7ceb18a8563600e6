//! The phrases of site furniture, captions, bylines and datelines.
//!
//! They are data (`data/*.toml`), each rule with examples and counter-examples;
//! the test below walks them all. Patterns may use these placeholders:
//!
//! - `{name}`: a person's name of two to five words
//! - `{outlet}`: one to six capitalised words, "of", "the" and "and" between them
//! - `{agency}`: a news agency of the list in `datelines.toml`
//! - `{PLACE}`, `{place}`: one to three words in capitals, or capitalised
//! - `{region}`: ", Mo." or ", Scotland"
//! - `{date}`, `{day}`: a day with and without its year
//! - `{bracket}`: a few characters without brackets
//! - `{dash}`: any dash

use crate::dates::WRITTEN_DAY;
use crosswire_article::BlockKind;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static SOURCES: [&str; 4] = [
    include_str!("../../data/boilerplate.toml"),
    include_str!("../../data/captions.toml"),
    include_str!("../../data/bylines.toml"),
    include_str!("../../data/datelines.toml"),
];

const NAME: &str = r"\p{Lu}[\p{L}'’-]*\.?(?:\s(?:\p{Lu}[\p{L}'’-]*\.?|de|da|del|der|di|la|van|von|bin|al|el)){1,4}";
const OUTLET: &str = r"\p{Lu}[\p{L}\d.-]*(?:['’]s)?(?:\s(?:(?:of|the|and|for|&)\s)?\p{Lu}[\p{L}\d.-]*(?:['’]s)?){0,5}";
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
    #[serde(default)]
    places: Vec<String>,
    #[serde(default)]
    no_places: Vec<String>,
    rule: Vec<RawRule>,
    #[serde(default)]
    prefix: Vec<RawPrefix>,
    /// What a site puts in front of the text under a picture.
    #[serde(default)]
    front: Vec<RawPart>,
    /// A credit in the middle of a line, behind a bar.
    #[serde(default)]
    credit: Vec<RawPart>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    pattern: String,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "walked by the test of the data")
    )]
    examples: Vec<PartExample>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "walked by the test of the data")
    )]
    counter_examples: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "walked by the test of the data")
)]
struct PartExample {
    text: String,
    part: String,
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
    rest: bool,
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
    #[serde(default)]
    known: bool,
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
    /// What follows is not the outlet's, however long it is.
    pub(crate) rest: bool,
    max: usize,
    cues: bool,
    pattern: Regex,
}

struct Prefix {
    pattern: Regex,
    after_title: bool,
    /// The place must be a known one.
    known: bool,
}

/// All phrases, compiled once.
pub(crate) struct Phrases {
    rules: Vec<Rule>,
    prefixes: Vec<Prefix>,
    fronts: Vec<Regex>,
    credits: Vec<Regex>,
    /// In lower case.
    places: BTreeSet<String>,
    no_places: BTreeSet<String>,
    cue: Regex,
    longest: usize,
    pub(super) agencies: String,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(Phrases::compile);

/// The compiled phrases.
pub(crate) fn phrases() -> &'static Phrases {
    &PHRASES
}

/// Lines of no more characters may hold a cue and still be furniture.
const WITHOUT_CUE: usize = 60;

impl Phrases {
    /// The first rule that covers the whole line in its zone; `in_zone` says
    /// whether the line lies there.
    ///
    /// A paragraph is longer than most rules allow, and one regular expression
    /// a rule gives up at the first letter, so this is faster than a set.
    pub(crate) fn rule(&self, line: &str, in_zone: impl Fn(Zone) -> bool) -> Option<&Rule> {
        if line.len() > self.longest * 4 {
            return None;
        }
        let length = line.chars().count();
        let mut cue = (length <= WITHOUT_CUE).then_some(false);
        self.rules
            .iter()
            .filter(|rule| length <= rule.max && in_zone(rule.zone))
            .filter(|rule| rule.pattern.is_match(line))
            .find(|rule| rule.cues || !*cue.get_or_insert_with(|| self.cue.is_match(line)))
    }

    /// Whether every sentence of a line, or every part between bars, is site
    /// furniture by a rule.
    pub(crate) fn is_furniture_in_parts(&self, line: &str) -> bool {
        if line.len() > MIXED {
            return false;
        }
        let parts = sentences(line);
        let furniture = |part: &&str| {
            self.rule(part, |_| true)
                .is_some_and(|rule| rule.kind == BlockKind::Boilerplate)
        };
        parts.len() > 1 && parts.iter().all(furniture)
    }

    /// How many bytes at the start of a paragraph are a dateline.
    pub(crate) fn dateline(&self, paragraph: &str, after_title: bool) -> Option<usize> {
        self.prefixes
            .iter()
            .filter(|prefix| after_title || !prefix.after_title)
            .find_map(|prefix| prefix.length(paragraph, self))
    }

    /// How many bytes in front of the text under a picture are the site's own:
    /// "Image copyright North Press Image caption".
    pub(crate) fn picture_front(&self, line: &str) -> Option<usize> {
        let found = self.fronts.iter().find_map(|front| front.find(line));
        found.map(|found| found.end())
    }

    /// Where a photographer's credit stands behind a bar in the middle of a line.
    pub(crate) fn credit_behind_bar(&self, line: &str) -> Option<std::ops::Range<usize>> {
        let found = self.credits.iter().find_map(|credit| credit.find(line));
        found.map(|found| found.range())
    }

    fn compile() -> Self {
        let sources: Vec<Source> = sources();
        let agencies = agencies(&sources);
        let lower = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect();
        let places = sources
            .iter()
            .map(|source| lower(&source.places))
            .fold(BTreeSet::new(), joined);
        let no_places = sources
            .iter()
            .map(|source| lower(&source.no_places))
            .fold(BTreeSet::new(), joined);
        let mut rules = Vec::new();
        let mut prefixes = Vec::new();
        let (mut fronts, mut credits) = (Vec::new(), Vec::new());
        for source in sources {
            let kind = BlockKind::from_name(&source.kind).expect("data files name a block kind");
            rules.extend(
                source
                    .rule
                    .into_iter()
                    .map(|raw| rule(raw, kind, &agencies)),
            );
            prefixes.extend(source.prefix.into_iter().map(|raw| prefix(&raw, &agencies)));
            let part = |anchor: &str, raw: &RawPart| {
                let pattern = expand(&raw.pattern, &agencies);
                Regex::new(&format!("{anchor}(?:{pattern})"))
                    .expect("patterns of the data files are tested")
            };
            fronts.extend(source.front.iter().map(|raw| part("^", raw)));
            credits.extend(source.credit.iter().map(|raw| part("", raw)));
        }
        Self {
            longest: rules.iter().map(|rule| rule.max).max().unwrap_or(0),
            rules,
            prefixes,
            fronts,
            credits,
            places,
            no_places,
            agencies,
            cue: Regex::new(r"(?i)(?-u:\b)(?:said|says|told|according to|added|asked|stated|announced|claimed|denied)(?-u:\b)")
                .expect("a fixed pattern"),
        }
    }
}

fn joined(mut all: BTreeSet<String>, more: BTreeSet<String>) -> BTreeSet<String> {
    all.extend(more);
    all
}

/// The longest line whose sentences are looked at one by one, in bytes.
const MIXED: usize = 400;

/// The sentences of a line, or what stands between its bars.
fn sentences(line: &str) -> Vec<&str> {
    static END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[.?!]\s+|\s+\|\s+").expect("a fixed pattern"));
    let mut parts = Vec::new();
    let mut start = 0;
    for end in END.find_iter(line) {
        let closing = line[end.range()].trim_matches(|c: char| c.is_whitespace() || c == '|');
        parts.push(line[start..end.start() + closing.len()].trim());
        start = end.end();
    }
    parts.push(line[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

impl Prefix {
    /// The matched length without white space at its end, where a sentence
    /// follows. A bare place is none if another dash closes a parenthesis.
    fn length(&self, paragraph: &str, phrases: &Phrases) -> Option<usize> {
        let found = self.pattern.find(paragraph)?;
        if !self.place_fits(found.as_str(), phrases) {
            return None;
        }
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

    /// A name in front of a dash may be anyone's: without a date, an agency or
    /// a region the place must be known, and never an abbreviation.
    fn place_fits(&self, matched: &str, phrases: &Phrases) -> bool {
        let place = matched
            .trim_end_matches(|c: char| c.is_whitespace() || "-–—―".contains(c))
            .to_lowercase();
        if self.known {
            phrases.places.contains(&place)
        } else {
            !phrases.no_places.contains(&place)
        }
    }
}

fn sources() -> Vec<Source> {
    let parse = |source| toml::from_str(source).expect("data files are tested");
    SOURCES.into_iter().map(parse).collect()
}

/// Longest first, so that "AFP" does not win over "AFP Photo".
fn agencies(sources: &[Source]) -> String {
    let names = sources.iter().flat_map(|source| &source.agencies);
    let mut names: Vec<String> = names.map(|name| regex::escape(name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    format!("(?:{})", names.join("|"))
}

pub(super) fn expand(pattern: &str, agencies: &str) -> String {
    let date = format!("(?i:{WRITTEN_DAY})");
    [
        ("{name}", NAME),
        ("{outlet}", OUTLET),
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
    // Word boundaries of ASCII: those of Unicode make the engine slow on every
    // line with a curly quotation mark.
    .replace(r"\b", r"(?-u:\b)")
}

/// The size of the tables that a regular expression builds as it runs, in
/// bytes: enough for names in any letters.
const TABLES: usize = 8 << 20;

fn rule(raw: RawRule, kind: BlockKind, agencies: &str) -> Rule {
    let pattern = format!("^(?i:{})$", expand(&raw.pattern, agencies));
    Rule {
        pattern: RegexBuilder::new(&pattern)
            .size_limit(64 << 20)
            .dfa_size_limit(TABLES)
            .build()
            .expect("patterns of the data files are tested"),
        name: raw.name,
        kind,
        zone: raw.zone,
        list: raw.list,
        tail: raw.tail,
        rest: raw.rest,
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
        known: raw.known,
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

    /// Where a part of a line is found.
    type Find = fn(&str) -> Option<std::ops::Range<usize>>;

    #[test]
    fn every_part_of_a_picture_line_takes_its_examples_and_leaves_its_counter_examples() {
        let front: Find = |text| phrases().picture_front(text).map(|end| 0..end);
        let credit: Find = |text| phrases().credit_behind_bar(text);
        let mut wrong = Vec::new();
        for source in sources() {
            let fronts = source.front.iter().map(|raw| (raw, front));
            let credits = source.credit.iter().map(|raw| (raw, credit));
            for (raw, find) in fronts.chain(credits) {
                for example in &raw.examples {
                    let found = find(&example.text).map(|range| example.text[range].trim());
                    if found != Some(&example.part) {
                        wrong.push(format!("{:?} gives {found:?}", example.text));
                    }
                }
                let taken = raw
                    .counter_examples
                    .iter()
                    .filter(|text| find(text).is_some());
                wrong.extend(taken.map(|text| format!("{text:?} is taken")));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

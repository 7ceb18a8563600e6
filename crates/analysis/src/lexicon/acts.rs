//! The acts of attribution and the cue words that show them.
//!
//! A cue is matched by its words alone, not by its parse: cues are short, and
//! a wrong tag ("claims" as a noun) must not change the act.

use super::parse;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

const FILES: [(&str, &str); 3] = [
    (
        "acts/saying.toml",
        include_str!("../../data/acts/saying.toml"),
    ),
    (
        "acts/conflict.toml",
        include_str!("../../data/acts/conflict.toml"),
    ),
    (
        "acts/attitudes.toml",
        include_str!("../../data/acts/attitudes.toml"),
    ),
];
const FORMS: &str = include_str!("../../data/forms.toml");

/// Other words that may stand between two parts of one pattern.
const GAP: usize = 3;

#[derive(Deserialize)]
struct ActFile {
    act: Vec<ActEntry>,
}

#[derive(Deserialize)]
struct ActEntry {
    name: String,
    speech: bool,
    negated: Option<String>,
    words: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    examples: Vec<String>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    counter: Vec<String>,
}

#[derive(Deserialize)]
struct FormsFile {
    irregular: BTreeMap<String, Vec<String>>,
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read by the test over all data")
    )]
    check: Vec<FormCheck>,
}

#[derive(Deserialize)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "read by the test over all data")
)]
struct FormCheck {
    form: String,
    of: Vec<String>,
    not: Vec<String>,
}

/// What a cue does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    /// The lexicon's name of it.
    pub(crate) name: String,
    /// Said aloud or in writing.
    pub(crate) speech: bool,
    /// Whether the lexicon knew the cue.
    pub(crate) known: bool,
}

#[derive(Debug)]
struct Pattern {
    /// Lemmas.
    parts: Vec<String>,
    /// Index into `Acts::entries`.
    entry: usize,
}

#[derive(Debug)]
struct Entry {
    name: String,
    speech: bool,
    negated: String,
}

/// The act lexicon.
#[derive(Debug)]
pub(crate) struct Acts {
    entries: Vec<Entry>,
    /// By first lemma.
    patterns: HashMap<String, Vec<Pattern>>,
    /// Lemmas by inflected form.
    lemmas: HashMap<String, Vec<String>>,
}

impl Acts {
    /// Parses the embedded act files.
    pub(crate) fn load() -> Result<Self, String> {
        let forms: FormsFile = parse("forms.toml", FORMS)?;
        let mut acts = Self {
            entries: Vec::new(),
            patterns: HashMap::new(),
            lemmas: HashMap::new(),
        };
        for (file, text) in FILES {
            let parsed: ActFile = parse(file, text)?;
            for entry in parsed.act {
                acts.add(entry, &forms.irregular);
            }
        }
        for (lemma, forms) in &forms.irregular {
            acts.learn(lemma, forms.iter().cloned());
        }
        Ok(acts)
    }

    fn add(&mut self, entry: ActEntry, irregular: &BTreeMap<String, Vec<String>>) {
        let index = self.entries.len();
        for phrase in &entry.words {
            let parts: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            for part in &parts {
                self.learn(part, present_forms(part).into_iter());
                // "learned" beside "learnt", but no "seed" beside "saw".
                if !irregular.contains_key(part) || part.len() > 3 {
                    self.learn(part, past_forms(part).into_iter());
                }
            }
            let first = parts[0].clone();
            let pattern = Pattern {
                parts,
                entry: index,
            };
            self.patterns.entry(first).or_default().push(pattern);
        }
        let negated = entry
            .negated
            .unwrap_or_else(|| format!("not {}", entry.name));
        self.entries.push(Entry {
            name: entry.name,
            speech: entry.speech,
            negated,
        });
    }

    fn learn(&mut self, lemma: &str, forms: impl Iterator<Item = String>) {
        for form in forms {
            let lemmas = self.lemmas.entry(form).or_default();
            if !lemmas.iter().any(|known| known == lemma) {
                lemmas.push(lemma.to_owned());
            }
        }
    }

    /// The act of a cue as written; `quoted` tells whether its content holds
    /// quotation marks, which decides for cues the lexicon does not know.
    pub(crate) fn classify(&self, cue: &str, quoted: bool) -> Act {
        let words = words_of(cue);
        if let Some((entry, at)) = self.telling_match(&words) {
            return self.with_polarity(entry, &words[..at]);
        }
        // A mark, a bare preposition or a quotation shows speech; other unknown
        // cues ("rallied to", "is at odds with") are mostly attitudes.
        let speech = quoted || words.len() <= 1 && words.iter().all(|word| word.len() <= 3);
        let name = if speech { "say" } else { "think" };
        Act {
            name: name.to_owned(),
            speech,
            known: words.is_empty(),
        }
    }

    /// Whether a single lower-case word is a form of a cue by itself.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.match_at(&[word.to_owned()], 0).is_some()
    }

    /// Whether a single lower-case word is a form of a verb of speaking that
    /// commonly introduces what was said.
    pub(crate) fn introduces_speech(&self, word: &str) -> bool {
        const INTRODUCING: [&str; 40] = [
            "say",
            "tell",
            "add",
            "write",
            "state",
            "announce",
            "declare",
            "claim",
            "warn",
            "insist",
            "explain",
            "note",
            "stress",
            "reply",
            "respond",
            "remark",
            "recall",
            "comment",
            "argue",
            "assert",
            "admit",
            "continue",
            "conclude",
            "report",
            "tweet",
            "ask",
            "shout",
            "promise",
            "vow",
            "pledge",
            "confirm",
            "deny",
            "predict",
            "complain",
            "joke",
            "acknowledge",
            "concede",
            "allege",
            "reiterate",
            "emphasize",
        ];
        let lemmas = self.lemmas.get(word).into_iter().flatten();
        INTRODUCING.contains(&word)
            || lemmas
                .into_iter()
                .any(|l| INTRODUCING.contains(&l.as_str()))
    }

    /// The first match; of "went on to deny" the part that tells more.
    fn telling_match(&self, words: &[String]) -> Option<(usize, usize)> {
        let (entry, at) = self.first_match(words)?;
        if let Some(last) = self.last_participle(words, at) {
            return Some(last);
        }
        let to = words[at..]
            .iter()
            .take(GAP + 1)
            .position(|word| word == "to");
        let later = to
            .filter(|_| self.entries[entry].name == "add")
            .and_then(|to| {
                let from = at + to + 1;
                let (entry, at) = self.first_match(&words[from..])?;
                Some((entry, from + at))
            });
        later.or(Some((entry, at)))
    }

    /// "issued a statement urging": the participle at the end tells more than
    /// that something was brought out; "saying" does not.
    fn last_participle(&self, words: &[String], first: usize) -> Option<(usize, usize)> {
        let at = words.len().checked_sub(1).filter(|at| *at > first)?;
        let plain = [
            "saying", "telling", "stating", "reading", "adding", "speaking", "going",
        ];
        let word = words[at].as_str();
        let tells = word.ends_with("ing") && !plain.contains(&word);
        let entry = tells.then(|| self.match_at(words, at)).flatten()?;
        self.entries[entry].speech.then_some((entry, at))
    }

    fn first_match(&self, words: &[String]) -> Option<(usize, usize)> {
        (0..words.len()).find_map(|at| self.match_at(words, at).map(|entry| (entry, at)))
    }

    fn match_at(&self, words: &[String], at: usize) -> Option<usize> {
        let own = std::iter::once(&words[at]);
        let lemmas = self.lemmas.get(&words[at]).into_iter().flatten();
        let candidates = own
            .chain(lemmas)
            .filter_map(|lemma| self.patterns.get(lemma));
        let fitting = candidates
            .flatten()
            .filter(|p| self.rest_fits(p, &words[at + 1..]));
        // Longest first; among equals the earlier entry, so that files decide.
        let best = fitting.min_by_key(|p| (std::cmp::Reverse(p.parts.len()), p.entry));
        best.map(|pattern| pattern.entry)
    }

    fn rest_fits(&self, pattern: &Pattern, words: &[String]) -> bool {
        let mut from = 0;
        pattern.parts[1..].iter().all(|part| {
            let window = words[from..].iter().take(GAP + 1);
            let found = window.into_iter().position(|word| self.is_form(word, part));
            from += found.map_or(0, |position| position + 1);
            found.is_some()
        })
    }

    fn is_form(&self, word: &str, lemma: &str) -> bool {
        let lemmas = self.lemmas.get(word);
        word == lemma || lemmas.is_some_and(|lemmas| lemmas.iter().any(|l| l == lemma))
    }

    fn with_polarity(&self, entry: usize, before: &[String]) -> Act {
        let entry = &self.entries[entry];
        let name = if is_negated(before) {
            &entry.negated
        } else {
            &entry.name
        };
        Act {
            name: name.clone(),
            speech: entry.speech,
            known: true,
        }
    }
}

/// Whether the words in front of a verb deny it: "did not", "never".
fn is_negated(before: &[String]) -> bool {
    const NOT: [&str; 8] = [
        "not", "n't", "n’t", "never", "cannot", "nor", "neither", "without",
    ];
    let only = before.iter().any(|word| word == "only");
    !only && before.iter().any(|word| NOT.contains(&word.as_str()))
}

/// Lower-case words of a cue; "didn't" gives "did" and "n't".
fn words_of(cue: &str) -> Vec<String> {
    let lower = cue.to_lowercase();
    let inside = |c: char| c.is_alphanumeric() || c == '-' || c == '\'' || c == '’';
    let pieces = lower.split(|c: char| !inside(c));
    let trimmed = pieces.map(|piece| piece.trim_matches('-'));
    trimmed
        .filter(|piece| !piece.is_empty())
        .flat_map(split_contraction)
        .collect()
}

fn split_contraction(word: &str) -> Vec<String> {
    for end in [
        "n't", "n’t", "'ve", "’ve", "'s", "’s", "'re", "’re", "'d", "’d", "'ll", "’ll", "'m", "’m",
    ] {
        if let Some(stem) = word.strip_suffix(end) {
            let parts = [stem, end].into_iter().filter(|part| !part.is_empty());
            return parts.map(str::to_owned).collect();
        }
    }
    vec![word.trim_matches(['\'', '’']).to_owned()]
}

/// Forms of the present by the regular rules; some do not exist, which does no
/// harm.
fn present_forms(lemma: &str) -> Vec<String> {
    let mut forms = vec![format!("{lemma}s"), format!("{lemma}es")];
    if let Some(stem) = lemma.strip_suffix('y') {
        forms.push(format!("{stem}ies"));
    }
    match lemma.strip_suffix('e').filter(|stem| !stem.ends_with('e')) {
        Some(stem) => forms.push(format!("{stem}ing")),
        None => forms.push(format!("{lemma}ing")),
    }
    forms.extend(doubled(lemma).map(|lemma| format!("{lemma}ing")));
    forms
}

/// The regular past, likewise.
fn past_forms(lemma: &str) -> Vec<String> {
    if lemma.ends_with('e') {
        return vec![format!("{lemma}d")];
    }
    let mut forms = vec![format!("{lemma}ed")];
    if let Some(stem) = lemma.strip_suffix('y') {
        forms.push(format!("{stem}ied"));
    }
    forms.extend(doubled(lemma).map(|lemma| format!("{lemma}ed")));
    forms
}

/// "admit" with its last consonant twice.
fn doubled(lemma: &str) -> Option<String> {
    let last = lemma.chars().last().filter(|c| !"aeiouyw".contains(*c))?;
    Some(format!("{lemma}{last}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn entries() -> Vec<ActEntry> {
        let files = FILES
            .iter()
            .map(|(file, text)| parse::<ActFile>(file, text));
        files
            .flat_map(|file| file.expect("embedded data").act)
            .collect()
    }

    #[test]
    fn every_example_gets_its_act_and_no_counter_example_does() {
        let acts = Acts::load().expect("embedded data");
        let mut wrong = Vec::new();
        for entry in entries() {
            for cue in &entry.examples {
                let got = acts.classify(cue, false);
                if got.name != entry.name || got.speech != entry.speech {
                    wrong.push(format!(
                        "{cue:?}: {} wanted, {} given",
                        entry.name, got.name
                    ));
                }
            }
            for cue in &entry.counter {
                let got = acts.classify(cue, false);
                if got.known && got.name == entry.name {
                    wrong.push(format!("{cue:?}: must not be {}", entry.name));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_entry_has_examples_on_both_sides() {
        for entry in entries() {
            assert!(!entry.examples.is_empty(), "{}", entry.name);
            assert!(!entry.counter.is_empty(), "{}", entry.name);
        }
    }

    #[test]
    fn the_checks_of_the_forms_hold() {
        let acts = Acts::load().expect("embedded data");
        let forms: FormsFile = parse("forms.toml", FORMS).expect("embedded data");
        assert!(!forms.check.is_empty());
        for check in forms.check {
            for lemma in &check.of {
                assert!(acts.is_form(&check.form, lemma), "{}: {lemma}", check.form);
            }
            for lemma in &check.not {
                let found = check.form != *lemma && acts.is_form(&check.form, lemma);
                assert!(!found, "{}: not {lemma}", check.form);
            }
        }
    }

    #[test]
    fn no_pattern_stands_twice() {
        let mut seen = BTreeSet::new();
        let mut twice = Vec::new();
        for entry in entries() {
            for word in entry.words {
                if !seen.insert(word.clone()) {
                    twice.push(format!("{word} ({})", entry.name));
                }
            }
        }
        assert!(twice.is_empty(), "{twice:#?}");
    }

    #[test]
    fn unknown_cues_fall_back_by_their_content() {
        let acts = Acts::load().expect("embedded data");
        assert_eq!(acts.classify("frobnicated about", true).name, "say");
        assert_eq!(acts.classify("frobnicated about", false).name, "think");
        assert_eq!(acts.classify(":", false).name, "say");
        assert!(acts.classify("", false).known);
    }

    #[test]
    fn negation_names_another_act() {
        let acts = Acts::load().expect("embedded data");
        assert_eq!(acts.classify("did not deny", false).name, "not deny");
        assert_eq!(acts.classify("didn’t say", false).name, "withhold");
        assert_eq!(acts.classify("not only said", false).name, "say");
        assert_eq!(acts.classify("would not comment on", false).name, "refuse");
    }

    #[test]
    fn a_participle_at_the_end_tells_more() {
        let acts = Acts::load().expect("embedded data");
        assert_eq!(
            acts.classify("issued a statement urging", false).name,
            "urge"
        );
        assert_eq!(
            acts.classify("sent a voice message assuring", false).name,
            "confirm"
        );
        assert_eq!(
            acts.classify("issued a statement saying", false).name,
            "announce"
        );
        assert_eq!(acts.classify("was quoted as saying", false).name, "say");
    }
}

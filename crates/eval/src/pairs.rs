//! Pairs of texts: how much the two say the same, and what one is to the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use crosswire_analysis::across::conflicts::{Facts, Finding, InText, compare};
use crosswire_analysis::across::cross_encoder::{Readings, Support, one_thing};
use crosswire_analysis::across::meaning::{
    Gist, Likeness, MEASURES, Relation as Likelihood, likeness,
};
use crosswire_analysis::across::stems;
use crosswire_article::Span;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::auc::auc;
use crate::conflicts::sentences;
use crate::scores::Measured;

/// What is measured of the sets at hand: file, the label that should score
/// higher, the one that should score lower, by which score.
const QUESTIONS: [(&str, &str, &str, Score); 7] = [
    ("claimdiff", "strengthen", "neither", Score::Same),
    ("claimdiff", "weaken", "strengthen", Score::Weakens),
    ("claimdiff", "weaken", "neither", Score::Weakens),
    (
        "ecbplus-events",
        "same_statement_likely",
        "same_story_other_event",
        Score::Same,
    ),
    (
        "ecbplus-events",
        "same_statement_likely",
        "other_story",
        Score::Same,
    ),
    ("mrpc", "1", "0", Score::Same),
    ("sick", "entailment", "neutral", Score::Same),
];

/// Which of the scores of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Score {
    Same,
    Weakens,
}

/// A pair of the gold; `label` may be absent.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldPair {
    /// Any name.
    pub id: String,
    /// One text.
    pub a: String,
    /// The other.
    pub b: String,
    #[serde(default)]
    label: serde_json::Value,
    /// What belongs together when halves are made.
    #[serde(default)]
    group: Option<serde_json::Value>,
    #[serde(default)]
    story: Option<serde_json::Value>,
    /// Day of publication of either text, `YYYY-MM-DD`, where it is known.
    #[serde(default)]
    date_a: Option<String>,
    #[serde(default)]
    date_b: Option<String>,
}

impl GoldPair {
    fn label(&self) -> String {
        as_text(&self.label)
    }

    /// Whether settings were chosen with the pair's group in view.
    fn chosen_on(&self) -> bool {
        let group = self.group.as_ref().or(self.story.as_ref());
        let group = group.map_or_else(|| self.id.clone(), as_text);
        Sha256::digest(group)[31] % 2 == 0
    }
}

fn as_text(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// What the program says of a pair.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The pair's name.
    pub id: String,
    /// How much the two say the same, 0 to 1.
    pub score: f32,
    /// `conflict`, `change` or `denial` where values or voices of the two stand
    /// against one another; else `same`, `entails`, `weaken`, `related` or
    /// `unrelated`.
    pub relation: &'static str,
    /// What stands against what, and why, where it is one of the first three.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How much one speaks against the other, 0 to 1.
    pub weakens: f32,
    /// What both scores are made of, for `training/meaning/fit.py`.
    pub measures: [f32; MEASURES],
}

/// Reads pairs, one JSON object a line with `id`, `a` and `b`.
///
/// # Errors
/// When the file cannot be read, or a line is no pair.
pub fn read(path: &Path) -> Result<Vec<GoldPair>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut pairs = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let place = || format!("{} line {number}", path.display());
        pairs.push(serde_json::from_str(&line.with_context(place)?).with_context(place)?);
    }
    Ok(pairs)
}

/// What the program says of every pair, in their order.
#[must_use]
pub fn verdicts(pairs: &[GoldPair]) -> Vec<Verdict> {
    let verdict = |pair: &GoldPair| {
        let found: Likeness = likeness(&Gist::of(&pair.a), &Gist::of(&pair.b));
        let read = Readings::default().support(&pair.a, &pair.b);
        let related = found.relation() != Likelihood::Unrelated;
        let against = related.then(|| against(pair)).flatten();
        let (relation, why) = match against {
            Some(finding) => (finding.relation.as_str(), Some(told(&finding))),
            None => (found.relation().as_str(), None),
        };
        Verdict {
            id: pair.id.clone(),
            score: one_thing(found.score, read),
            relation,
            why,
            weakens: weakens(found.weakens, read),
            measures: found.measures,
        }
    };
    pairs.par_iter().map(verdict).collect()
}

/// A constant, and what the log odds weigh that the words stand against one another, and that one
/// text weakens the other rather than strengthens it.
const WEAKENS: [f32; 3] = [-0.1, 0.2, 0.7];

/// How much one text speaks against the other.
fn weakens(by_words: f32, read: Option<Support>) -> f32 {
    let [constant, of_words, of_support] = WEAKENS;
    read.map_or(by_words, |read| {
        chance(constant + of_words * odds(by_words) + of_support * odds(read.against()))
    })
}

fn odds(chance: f32) -> f32 {
    let chance = chance.clamp(1e-4, 1.0 - 1e-4);
    (chance / (1.0 - chance)).ln()
}

fn chance(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// The surest conflict, change or denial between the sentences of two texts, which
/// are taken as reports of one happening, on the days given or on one day. Two
/// single sentences are laid side by side as they are; of two longer texts only
/// what would be told of a pile counts.
fn against(pair: &GoldPair) -> Option<Finding> {
    let day = |given: &Option<String>| given.clone().unwrap_or_else(|| ONE_DAY.to_owned());
    let facts = |text: &str, spans: &[Span], given: &Option<String>| {
        Facts::read(text, spans, None, Some(&day(given)))
    };
    let (spans_a, spans_b) = (sentences(&pair.a), sentences(&pair.b));
    let (a, b) = (
        facts(&pair.a, &spans_a, &pair.date_a),
        facts(&pair.b, &spans_b, &pair.date_b),
    );
    let weighed = |finding: Finding, x: usize, y: usize| {
        let in_text = |facts, text, sentence| InText {
            facts,
            text,
            sentence,
        };
        let one = in_text(&a, &pair.a, spans_a[x]);
        finding.weighed(one, in_text(&b, &pair.b, spans_b[y]), &Readings::default())
    };
    let single = a.len() == 1 && b.len() == 1;
    let places =
        (0..a.len().min(LONGEST)).flat_map(|x| (0..b.len().min(LONGEST)).map(move |y| (x, y)));
    let found = places.flat_map(|(x, y)| {
        let found = compare((&a, x), (&b, y));
        found.into_iter().map(move |finding| (x, y, finding))
    });
    let opposed = found.filter(|(.., finding)| {
        use crosswire_article::Relation::{Change, Conflict, Denial};
        matches!(finding.relation, Conflict | Change | Denial)
    });
    let told = opposed.filter_map(|(x, y, finding)| {
        if single && !finding.open {
            return Some(finding);
        }
        Some(weighed(finding, x, y)).filter(Finding::is_likely)
    });
    told.max_by(|one, two| one.confidence.total_cmp(&two.confidence))
}

/// The day of two texts that come without one: any will do.
const ONE_DAY: &str = "2000-01-01";
/// Sentences of a text that are looked at.
const LONGEST: usize = 40;

fn told(finding: &Finding) -> String {
    let (kind, about) = (finding.kind.as_str(), &finding.about);
    let (a, b) = (&finding.a.value, &finding.b.value);
    format!("{kind}, {about}: {a} against {b}; {}", finding.why)
}

/// Share of all stems of both texts that both hold (Jaccard 1901): what any
/// measure of likeness must beat.
fn token_overlap(pair: &GoldPair) -> f64 {
    let [a, b]: [BTreeSet<String>; 2] = [&pair.a, &pair.b].map(|text| stems(text).collect());
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

/// One row per question: AUC on the half of the groups that settings were
/// chosen on, on the other half, on all, and of token overlap on all.
fn rows(table: &mut String, set: &str, pairs: &[GoldPair]) {
    let verdicts = verdicts(pairs);
    let overlap: Vec<f64> = pairs.iter().map(token_overlap).collect();
    let labels: Vec<String> = pairs.iter().map(GoldPair::label).collect();
    for (_, above, below, score) in QUESTIONS.iter().filter(|question| question.0 == set) {
        let values: Vec<f64> = verdicts
            .iter()
            .map(|v| {
                f64::from(if *score == Score::Same {
                    v.score
                } else {
                    v.weakens
                })
            })
            .collect();
        let parted = |values: &[f64], chosen: &dyn Fn(&GoldPair) -> bool| {
            let of = |label: &str| -> Vec<f64> {
                let all = pairs.iter().zip(&labels).zip(values);
                let kept = all.filter(|((pair, held), _)| *held == label && chosen(pair));
                kept.map(|(_, value)| *value).collect()
            };
            auc(&of(above), &of(below))
        };
        let cells = [
            parted(&values, &|pair| pair.chosen_on()),
            parted(&values, &|pair| !pair.chosen_on()),
            parted(&values, &|_| true),
            parted(&overlap, &|_| true),
        ];
        let cells = cells.map(|cell| cell.map_or_else(String::new, |cell| format!("{cell:.3}")));
        let _ = writeln!(table, "{set}: {above} against {below},{}", cells.join(","));
    }
}

/// Sets some of whose labels say that one text speaks against the other.
const CONTRADICTING: [&str; 4] = ["claimdiff", "ecbplus-numbers-silver", "feversym", "sick"];
/// What is said of a pair.
const RELATIONS: [&str; 8] = [
    "conflict",
    "change",
    "denial",
    "weaken",
    "same",
    "entails",
    "related",
    "unrelated",
];

/// One row for each label: how many of its pairs are said to be what.
fn count_relations(table: &mut String, set: &str, pairs: &[GoldPair]) {
    let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (pair, verdict) in pairs.iter().zip(verdicts(pairs)) {
        said.entry(pair.label()).or_default().push(verdict.relation);
    }
    for (label, said) in said {
        let _ = write!(table, "{set},{label},{}", said.len());
        for relation in RELATIONS {
            let count = said.iter().filter(|held| **held == relation).count();
            let _ = write!(table, ",{count}");
        }
        table.push('\n');
    }
}

/// AUC of a file's own labels, each against each, where the file has some.
#[must_use]
pub fn table(pairs: &[GoldPair], verdicts: &[Verdict]) -> String {
    let mut by_label: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (pair, verdict) in pairs.iter().zip(verdicts) {
        let scores = by_label.entry(pair.label()).or_default();
        scores.push(f64::from(verdict.score));
    }
    let mut out = String::from("label,against,pairs,auc of score\n");
    for (one, above) in &by_label {
        for (two, below) in by_label.iter().filter(|(two, _)| *two != one) {
            if let Some(auc) = auc(above, below) {
                let _ = writeln!(out, "{one},{two},{},{auc:.3}", above.len() + below.len());
            }
        }
    }
    out
}

/// Measures the sets beside a checkout at `root`, or nothing where they are
/// absent.
///
/// # Errors
/// When a set is there but unreadable.
pub fn measure(root: &Path) -> Result<Option<Measured>> {
    let folder = root.join("../shared/gold/pairs");
    if !folder.exists() {
        return Ok(None);
    }
    let mut table = String::from("figure,chosen on,other half,all,token overlap\n");
    let sets: BTreeSet<&str> = QUESTIONS.iter().map(|question| question.0).collect();
    for set in sets {
        rows(
            &mut table,
            set,
            &read(&folder.join(format!("pairs-{set}.jsonl")))?,
        );
    }
    let mut relations = String::from("set,label,pairs");
    for relation in RELATIONS {
        let _ = write!(relations, ",{relation}");
    }
    relations.push('\n');
    for set in CONTRADICTING {
        let pairs = read(&folder.join(format!("pairs-{set}.jsonl")))?;
        count_relations(&mut relations, set, &pairs);
    }
    Ok(Some(Measured {
        headline: format!("pairs:\n{table}\n{relations}"),
        files: vec![("pairs.csv", table), ("pairs-relations.csv", relations)],
    }))
}

#[cfg(test)]
mod tests {
    use super::{read, table, verdicts};

    #[test]
    fn pairs_get_scores_and_labels_are_parted() {
        let path = std::env::temp_dir().join(format!("crosswire-pairs-{}", std::process::id()));
        let same = r#"{"id":"1","a":"The harbour was closed by fog.","b":"Fog closed the harbour.","label":1}"#;
        let other = r#"{"id":"2","a":"The harbour was closed by fog.","b":"Wages rose again in May.","label":0}"#;
        std::fs::write(&path, format!("{same}\n{other}\n")).expect("a temporary file");
        let pairs = read(&path).expect("two pairs");
        std::fs::remove_file(&path).expect("it was there");
        let verdicts = verdicts(&pairs);
        assert!(verdicts[0].score > verdicts[1].score);
        assert!(table(&pairs, &verdicts).contains("1,0,2,1.000"));
    }
}

//! Statements of articles unlike those the tagger learnt from: agencies, Middle
//! Eastern and Russian sites in English, translated prose.
//!
//! The gold is stand-off, made for this project by two annotators who did not
//! see each other's marks (`gold/README.md`): offsets and labels, no text. The
//! articles lie outside of the repository. Where they are absent, nothing is
//! measured, and that is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use crosswire_analysis::Engine;
use crosswire_article::{Annotated, OffsetMap, OffsetUnit, Span};
use crosswire_formats::read::article_from_json;
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::gold::{CodePoints, Marked, MarkedArticle};
use crate::score::{Counts, Figures, add, matches, score_article};

/// One statement, by an annotator or by the program.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct MarkedStatement {
    /// Source, cue and content.
    #[serde(flatten)]
    pub spans: Marked,
    /// Position of the statement whose content this one stands in.
    #[serde(default)]
    pub within: Option<usize>,
    /// Uttered or published, in contrast to attitudes, plans and perceptions.
    pub speech: bool,
    /// Name of the act.
    pub act: String,
    /// Who speaks, as an informed reader of this article would name them.
    #[serde(default)]
    pub speaker: Option<String>,
    /// How far the speaker is named.
    pub anonymity: String,
    /// Who stands between speaker and page, outermost first.
    #[serde(default)]
    pub relays: Vec<String>,
}

/// The marks on one article.
#[derive(Clone, Debug, Deserialize)]
pub struct MarkedStatements {
    /// The file of articles that holds it.
    pub pile: String,
    /// The article's id there.
    pub id: String,
    /// SHA-256 of its text.
    pub sha256: String,
    /// In any order.
    pub statements: Vec<MarkedStatement>,
}

/// An annotator's file.
///
/// # Errors
/// When it cannot be read, or a line is no such record.
pub fn read(path: &Path) -> Result<Vec<MarkedStatements>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let lines = (1..).zip(BufReader::new(file).lines());
    let record = |(number, line): (usize, std::io::Result<String>)| {
        let place = || format!("{} line {number}", path.display());
        serde_json::from_str(&line.with_context(place)?).with_context(place)
    };
    lines.map(record).collect()
}

/// Where a marked article lies, and the hash of the text that was marked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) pile: &'a str,
    pub(crate) id: &'a str,
    pub(crate) sha256: &'a str,
}

impl MarkedStatements {
    fn place(&self) -> Place<'_> {
        Place {
            pile: &self.pile,
            id: &self.id,
            sha256: &self.sha256,
        }
    }
}

/// The lines of the piles that hold the marked articles, by pile and id.
pub(crate) type Lines = BTreeMap<(String, String), String>;

/// Looks the marked articles up; `None` where a pile is absent.
///
/// # Errors
/// When a pile is unreadable, or an article is not there.
pub(crate) fn lines(piles: &Path, gold: &[Place]) -> Result<Option<Lines>> {
    let mut found = Lines::new();
    let names: BTreeSet<&str> = gold.iter().map(|article| article.pile).collect();
    for pile in names {
        let path = piles.join(format!("{pile}.jsonl.gz"));
        if !path.exists() {
            return Ok(None);
        }
        let wanted = gold.iter().filter(|article| article.pile == pile);
        let wanted: BTreeSet<&str> = wanted.map(|article| article.id).collect();
        let file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
            let line = line.with_context(|| path.display().to_string())?;
            let id = serde_json::from_str::<Identified>(&line).ok();
            if let Some(id) = id.map(Identified::text).filter(|id| wanted.contains(&**id)) {
                found.insert((pile.to_owned(), id), line);
            }
        }
    }
    for article in gold {
        let there = found.contains_key(&(article.pile.to_owned(), article.id.to_owned()));
        ensure!(there, "{} is not in {}", article.id, article.pile);
    }
    Ok(Some(found))
}

#[derive(Deserialize)]
struct Identified {
    id: serde_json::Value,
}

impl Identified {
    fn text(self) -> String {
        match self.id {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        }
    }
}

/// What the program says of an article.
///
/// # Errors
/// When the line is no article, or holds another text than the one marked.
pub(crate) fn annotated(engine: &Engine, article: Place, lines: &Lines) -> Result<Annotated> {
    let line = &lines[&(article.pile.to_owned(), article.id.to_owned())];
    let read = article_from_json(line.as_bytes(), 1).map_err(|error| {
        anyhow::anyhow!("{} of {}: {}", article.id, article.pile, error.message())
    })?;
    let hash = Sha256::digest(read.text.as_bytes());
    let hash = hash.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    ensure!(
        hash == article.sha256,
        "{} of {} has another text than the one that was marked",
        article.id,
        article.pile
    );
    Ok(engine.annotate(read))
}

/// The same in the shape of the gold.
fn program(engine: &Engine, article: &MarkedStatements, lines: &Lines) -> Result<Reading> {
    let annotated = annotated(engine, article.place(), lines)?;
    Ok(Reading {
        statements: statements(&annotated),
        text: annotated.article.text.to_string(),
    })
}

struct Reading {
    text: String,
    statements: Vec<MarkedStatement>,
}

/// Spans in code points.
pub(crate) fn code_points(offsets: &OffsetMap, spans: &[Span]) -> Vec<CodePoints> {
    let points = |span: &Span| [span.start, span.end].map(|at| offsets.from_byte(at) as usize);
    spans.iter().map(points).collect()
}

fn statements(annotated: &Annotated) -> Vec<MarkedStatement> {
    let offsets = OffsetMap::new(&annotated.article.text, OffsetUnit::CodePoint);
    let code_points = |spans: &[Span]| code_points(&offsets, spans);
    let marked = annotated.statements.iter().map(|one| MarkedStatement {
        spans: Marked {
            source: code_points(&one.source),
            cue: code_points(&one.cue),
            content: code_points(&one.content),
            confidence: Some(one.confidence),
        },
        within: one.within.map(|at| at as usize),
        speech: one.speech,
        act: one.act.clone(),
        speaker: one.speaker.as_ref().map(|speaker| speaker.name.clone()),
        anonymity: one.anonymity.as_str().to_owned(),
        relays: one.relays.iter().map(|relay| relay.name.clone()).collect(),
    });
    marked.collect()
}

/// Compares the program with both annotators, and them with each other: one
/// row a figure, F1 or share in percent and the number of cases it rests on.
///
/// # Errors
/// When the gold or a pile is unreadable, or they do not belong together.
pub fn table(gold: &Path, piles: &Path) -> Result<Option<String>> {
    let marks = [
        read(&gold.join("statements-elsewhere-a.jsonl"))?,
        read(&gold.join("statements-elsewhere-b.jsonl"))?,
    ];
    let same =
        |(a, b): (&MarkedStatements, &MarkedStatements)| a.id == b.id && a.sha256 == b.sha256;
    ensure!(
        marks[0].len() == marks[1].len() && marks[0].iter().zip(&marks[1]).all(same),
        "the two annotators marked different articles"
    );
    let places: Vec<Place> = marks[0].iter().map(MarkedStatements::place).collect();
    let Some(lines) = lines(piles, &places)? else {
        return Ok(None);
    };
    let engine = Engine::load()?;
    let readings: Vec<Reading> = marks[0]
        .par_iter()
        .map(|article| program(&engine, article, &lines))
        .collect::<Result<_>>()?;
    let mut comparisons = Comparisons::default();
    for (article, (reading, other)) in marks[0].iter().zip(readings.iter().zip(&marks[1])) {
        let (a, b) = (&article.statements, &other.statements);
        let half = usize::from(is_aside(&article.sha256));
        for (at, gold) in [a, b].into_iter().enumerate() {
            comparisons.whole[at].take(&reading.text, gold, &reading.statements);
            comparisons.halves[half][at].take(&reading.text, gold, &reading.statements);
        }
        comparisons.whole[2].take(&reading.text, a, b);
    }
    Ok(Some(comparisons.rows()))
}

/// Whether an article belongs to the half that is only counted: nobody who
/// writes rules looks at its texts and marks, so that fitting to the other
/// half shows. The last digit of the text's hash decides.
pub(crate) fn is_aside(sha256: &str) -> bool {
    let last = sha256.chars().last().and_then(|digit| digit.to_digit(16));
    last.is_some_and(|digit| digit % 2 == 1)
}

/// The program against both annotators, and them against each other.
#[derive(Default)]
struct Comparisons {
    /// Of all articles: with a, with b, and b with a.
    whole: [Comparison; 3],
    /// With a and b: of the articles that were looked at, and of those aside.
    halves: [[Comparison; 2]; 2],
}

impl Comparisons {
    fn rows(&self) -> String {
        let mut out = String::from(
            "figure,program_a,program_b,b_against_a,cases_a,cases_b,cases_between,\
             looked_a,looked_b,aside_a,aside_b\n",
        );
        let spans = self.whole[0].figures.keys();
        let shares: BTreeSet<&String> = self
            .whole
            .iter()
            .flat_map(|one| one.shares.keys())
            .collect();
        for name in spans.chain(shares) {
            let [a, b, between] = self.whole.each_ref().map(|one| one.of(name));
            let f1 = |one: &Comparison| one.of(name).f1();
            let [looked, aside] = self.halves.each_ref().map(|half| half.each_ref().map(f1));
            let _ = writeln!(
                out,
                "{name},{:.1},{:.1},{:.1},{},{},{},{:.1},{:.1},{:.1},{:.1}",
                a.f1(),
                b.f1(),
                between.f1(),
                a.gold,
                b.gold,
                between.gold,
                looked[0],
                looked[1],
                aside[0],
                aside[1]
            );
        }
        out
    }
}

/// One side against the other.
#[derive(Default)]
struct Comparison {
    /// Of the outermost statements, as for PolNeAR.
    figures: Figures,
    /// Of all statements, and of what is said about those that match.
    shares: BTreeMap<String, Counts>,
}

impl Comparison {
    fn of(&self, name: &str) -> Counts {
        let found = self.figures.get(name).or_else(|| self.shares.get(name));
        found.copied().unwrap_or_default()
    }

    fn take(&mut self, text: &str, gold: &[MarkedStatement], other: &[MarkedStatement]) {
        let outermost = |all: &[MarkedStatement]| article(text, all, |one| one.within.is_none());
        add(
            &mut self.figures,
            &score_article(&outermost(gold), &outermost(other)),
        );
        let nested = |all: &[MarkedStatement]| article(text, all, |one| one.within.is_some());
        let all = |all: &[MarkedStatement]| article(text, all, |_| true);
        let (inner, whole) = (nested(gold), all(other));
        let found = matches(&inner, &whole).len();
        self.count("nested found (share)", found, inner.attributions.len());
        let given = nested(other);
        let marked = matches(&all(gold), &given).len();
        self.count(
            "nested given is marked (share)",
            marked,
            given.attributions.len(),
        );
        for (i, j) in matches(&all(gold), &whole) {
            self.compare(&gold[i], &other[j]);
        }
    }

    fn compare(&mut self, gold: &MarkedStatement, other: &MarkedStatement) {
        let labels = [
            ("speech right (share)", gold.speech == other.speech),
            ("act right (share)", gold.act == other.act),
            ("anonymity right (share)", gold.anonymity == other.anonymity),
            (
                "nesting right (share)",
                gold.within.is_some() == other.within.is_some(),
            ),
        ];
        for (name, right) in labels {
            self.count(name, usize::from(right), 1);
        }
        match (&gold.speaker, &other.speaker) {
            (Some(gold), other) => {
                let right = other.as_ref().is_some_and(|other| same_name(gold, other));
                self.count("speaker right (share)", usize::from(right), 1);
            }
            (None, other) => {
                self.count("unknown honoured (share)", usize::from(other.is_none()), 1);
            }
        }
        // For an inner statement the enclosing one tells through whom it came.
        if gold.within.is_some() || other.within.is_some() {
            return;
        }
        let right = |name: &&String| other.relays.iter().any(|relay| same_name(name, relay));
        let counts = self
            .shares
            .entry("relays of outermost (F1)".to_owned())
            .or_default();
        let found = gold.relays.iter().filter(right).count();
        *counts += Counts {
            found,
            right: found.min(other.relays.len()),
            gold: gold.relays.len(),
            predicted: other.relays.len(),
        };
    }

    /// A share is kept as counts with as many predictions as gold.
    fn count(&mut self, name: &str, right: usize, of: usize) {
        *self.shares.entry(name.to_owned()).or_default() += Counts {
            found: right,
            right,
            gold: of,
            predicted: of,
        };
    }
}

fn article(
    text: &str,
    statements: &[MarkedStatement],
    keep: impl Fn(&MarkedStatement) -> bool,
) -> MarkedArticle {
    let kept = statements.iter().filter(|one| keep(one));
    MarkedArticle {
        id: String::new(),
        text: text.to_owned(),
        publisher: None,
        attributions: kept.map(|one| one.spans.clone()).collect(),
    }
}

/// Whether two names may be meant for one: all words of the shorter are in the
/// longer, or both end in the same name. Articles and case do not count.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let lower = name.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let meaning = words.filter(|word| !word.is_empty() && !FUNCTION_WORDS.contains(word));
        meaning.map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() <= other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    !short.is_empty()
        && (short.iter().all(|word| long.contains(word)) || short.last() == long.last())
}

/// Words that do not tell one speaker from another.
const FUNCTION_WORDS: [&str; 8] = ["the", "a", "an", "of", "s", "his", "her", "their"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_their_words() {
        assert!(same_name("Mara Quill", "Quill"));
        assert!(same_name(
            "the Harbour Ministry of Vostyr",
            "Vostyr's Harbour Ministry"
        ));
        assert!(!same_name("Mara Quill", "Mara Roe"));
        assert!(!same_name("", "Quill"));
    }

    #[test]
    fn what_matches_is_compared_and_what_does_not_is_counted() {
        let text = "Quill said the pier is shut. Roe denied it.";
        let said = |speaker: Option<&str>, within| MarkedStatement {
            spans: Marked {
                source: vec![[0, 5]],
                cue: vec![[6, 10]],
                content: vec![[11, 27]],
                confidence: None,
            },
            within,
            speech: true,
            act: "say".to_owned(),
            speaker: speaker.map(str::to_owned),
            anonymity: "named".to_owned(),
            relays: vec!["AFP".to_owned()],
        };
        let mut comparison = Comparison::default();
        let mut other = said(Some("Roe"), None);
        other.relays = Vec::new();
        comparison.take(text, &[said(Some("Mara Quill"), None)], &[other]);
        let share = |name: &str| comparison.shares[name].f1();
        assert_eq!(share("speech right (share)"), 100.0);
        assert_eq!(share("speaker right (share)"), 0.0);
        assert_eq!(share("relays of outermost (F1)"), 0.0);
        assert_eq!(comparison.figures["attribution J=1"].f1(), 100.0);
        assert_eq!(comparison.shares["nested found (share)"].gold, 0);
    }
}

//! Utterances joined across articles, against gold that says which contents
//! render one act of speaking.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use crosswire_analysis::Engine;
use crosswire_analysis::across::{Digest, digest, relate};
use crosswire_article::{Annotated, Article, OffsetMap, OffsetUnit, Span, Statement, StatementRef};
use crosswire_formats::read::article_from_json;
use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::elsewhere::{Lines, Place, lines};
use crate::scores::Measured;

/// The project's own gold: places in PolNeAR's train part, no text.
const GOLD: &str = include_str!("../gold/utterances.jsonl");
/// The same in the piles, mostly by different outlets in different words.
const IN_PILES: &str = include_str!("../gold/utterances-piles.jsonl");
/// A statement is the one meant when it covers so much of the content, and so
/// much of it lies in the content.
const LEAST_OVERLAP: f64 = 0.5;

/// A content of the gold.
#[derive(Clone, Debug, Deserialize)]
struct Marked {
    /// The pile that holds the article; none for PolNeAR's.
    #[serde(default)]
    pile: String,
    article: String,
    text_sha256: String,
    content: Vec<[u32; 2]>,
    /// The act of speaking; none where no other content renders it.
    utterance: Option<String>,
    /// Contents that were looked at together: only these are compared.
    group: String,
    /// `open`, or `aside` where nothing was chosen on it.
    half: String,
}

/// Pairs of contents, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Joined by gold and program.
    pub both: usize,
    /// Joined by gold.
    pub gold: usize,
    /// Joined by the program.
    pub found: usize,
}

impl Pairs {
    /// Precision, recall and their harmonic mean, in percent.
    #[must_use]
    pub fn percent(&self) -> [f64; 3] {
        let share = |whole: usize| self.both as f64 / whole.max(1) as f64;
        let (precision, recall) = (share(self.found), share(self.gold));
        let sum = precision + recall;
        let f1 = if sum == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / sum
        };
        [precision, recall, f1].map(|share| 100.0 * share)
    }

    fn add(&mut self, gold: bool, found: bool) {
        self.both += usize::from(gold && found);
        self.gold += usize::from(gold);
        self.found += usize::from(found);
    }
}

fn marks(gold: &str) -> Result<Vec<Marked>> {
    let marks = gold.lines().map(serde_json::from_str);
    let marks: std::result::Result<Vec<Marked>, _> = marks.collect();
    marks.context("the gold of utterances")
}

/// Measures on the articles of PolNeAR's train part and of the piles beside a
/// checkout at `root`, or nothing where one of them is absent.
///
/// # Errors
/// When the articles are there but unreadable, or of another text.
pub fn measure(root: &Path) -> Result<Option<Measured>> {
    let path = root.join("../shared/gold/attributions/train.jsonl");
    let (marked, in_piles) = (marks(GOLD)?, marks(IN_PILES)?);
    let Some(lines) = pile_lines(&root.join("../shared/piles"), &in_piles)? else {
        return Ok(None);
    };
    if !path.exists() {
        return Ok(None);
    }
    let engine = Engine::load()?;
    let mut table = String::from("figure,precision,recall,f1,gold pairs,found pairs\n");
    let polnear = annotated(&engine, read_wanted(&path, &marked)?);
    add_rows(&mut table, "joined", &marked, &polnear)?;
    let piles = annotated(&engine, read_lines(&lines)?);
    add_rows(&mut table, "joined in piles", &in_piles, &piles)?;
    Ok(Some(Measured {
        headline: format!("utterances:\n{table}"),
        files: vec![("utterances.csv", table)],
    }))
}

fn pile_lines(piles: &Path, marks: &[Marked]) -> Result<Option<Lines>> {
    let places = marks.iter().map(|mark| Place {
        pile: &mark.pile,
        id: &mark.article,
        sha256: &mark.text_sha256,
    });
    lines(piles, &places.collect::<Vec<_>>())
}

fn read_lines(lines: &Lines) -> Result<Vec<Article>> {
    let articles = lines.values().map(|line| {
        let read = article_from_json(line.as_bytes(), 1);
        read.map_err(|error| anyhow::anyhow!("an article of a pile: {}", error.message()))
    });
    articles.collect()
}

/// The articles that the gold is about.
fn read_wanted(path: &Path, marks: &[Marked]) -> Result<Vec<Article>> {
    let wanted: BTreeSet<&str> = marks.iter().map(|mark| mark.article.as_str()).collect();
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut articles = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let article = article_from_json(line?.as_bytes(), number)?;
        let id = article.given_id.as_deref();
        if id.is_some_and(|id| wanted.contains(id)) {
            articles.push(article);
        }
    }
    Ok(articles)
}

/// Articles with their layers, by their own ids.
fn annotated(engine: &Engine, articles: Vec<Article>) -> BTreeMap<String, Annotated> {
    let named = articles.into_par_iter().map(|article| {
        let id = article.given_id.clone().unwrap_or_default();
        (id, engine.annotate(article))
    });
    named.collect()
}

/// Adds a row for each half of the gold, and one for all of it.
fn add_rows(
    table: &mut String,
    name: &str,
    marks: &[Marked],
    pile: &BTreeMap<String, Annotated>,
) -> Result<()> {
    let digests: Vec<Digest> = pile.values().map(digest).collect();
    let utterances = relate(&digests).utterances;
    let joined: BTreeMap<&StatementRef, usize> = utterances
        .iter()
        .enumerate()
        .flat_map(|(n, u)| u.renderings.iter().map(move |r| (&r.statement, n)))
        .collect();
    let found: Vec<Option<usize>> = marks
        .iter()
        .map(|mark| {
            let statement = statement(mark, &pile[&mark.article])?;
            Ok(statement.and_then(|statement| joined.get(&statement).copied()))
        })
        .collect::<Result<_>>()?;
    let mut halves: BTreeMap<&str, Pairs> = BTreeMap::new();
    for (i, one) in marks.iter().enumerate() {
        for (j, two) in marks.iter().enumerate().skip(i + 1) {
            if one.group != two.group || one.article == two.article {
                continue;
            }
            let gold = one.utterance.is_some() && one.utterance == two.utterance;
            let same = found[i].is_some() && found[i] == found[j];
            for half in [one.half.as_str(), "all"] {
                halves.entry(half).or_default().add(gold, same);
            }
        }
    }
    for (half, pairs) in &halves {
        let [precision, recall, f1] = pairs.percent();
        let _ = writeln!(
            table,
            "{name} ({half}),{precision:.1},{recall:.1},{f1:.1},{},{}",
            pairs.gold, pairs.found
        );
    }
    Ok(())
}

/// The statement whose content is the marked one, if the program found it.
fn statement(mark: &Marked, annotated: &Annotated) -> Result<Option<StatementRef>> {
    let text = &annotated.article.text;
    let hash: String = Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    ensure!(
        hash.starts_with(&mark.text_sha256),
        "{} has another text than the gold was made on",
        mark.article
    );
    let map = OffsetMap::new(text, OffsetUnit::CodePoint);
    let spans: Vec<Span> = mark
        .content
        .iter()
        .filter_map(|[start, end]| map.to_span(*start, *end))
        .collect();
    let overlap = |statement: &Statement| -> f64 {
        let shared: u32 = statement
            .content
            .iter()
            .flat_map(|a| {
                spans
                    .iter()
                    .map(|b| a.end.min(b.end).saturating_sub(a.start.max(b.start)))
            })
            .sum();
        let length = |spans: &[Span]| spans.iter().map(|s| s.end - s.start).sum::<u32>();
        let longer = length(&statement.content).max(length(&spans));
        f64::from(shared) / f64::from(longer.max(1))
    };
    let best = annotated
        .statements
        .iter()
        .map(|statement| (overlap(statement), statement.ordinal))
        .filter(|(share, _)| *share >= LEAST_OVERLAP)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    Ok(best.map(|(_, ordinal)| StatementRef {
        article: annotated.article.id.clone(),
        ordinal,
    }))
}

#[cfg(test)]
mod tests {
    use super::{GOLD, IN_PILES, Pairs, marks};

    #[test]
    fn the_gold_can_be_read_and_has_both_halves() {
        for gold in [GOLD, IN_PILES] {
            let marks = marks(gold).expect("marks");
            assert!(marks.iter().filter(|mark| mark.utterance.is_some()).count() >= 150);
            assert!(marks.iter().any(|mark| mark.half == "aside"));
            assert!(marks.iter().all(|mark| !mark.content.is_empty()));
        }
    }

    #[test]
    fn pairs_are_counted_on_both_sides() {
        let mut pairs = Pairs::default();
        pairs.add(true, true);
        pairs.add(true, false);
        pairs.add(false, true);
        assert_eq!(pairs.percent(), [50.0, 50.0, 50.0]);
        assert_eq!(Pairs::default().percent(), [0.0, 0.0, 0.0]);
    }
}

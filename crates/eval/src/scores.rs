//! Committed scores: measured again and compared, so that a change that costs
//! accuracy cannot pass unseen.
//!
//! The gold is not part of the repository. Where it lies beside it the scores
//! are taken; where it does not, that is said and nothing is checked.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bootstrap::interval;
use crate::breakdown::{Breakdown, SeenCues, breakdown};
use crate::elsewhere;
use crate::gold::{self, MarkedArticle};
use crate::predict::{Road, predict};
use crate::relays;
use crate::score::{Figures, STEER, add, score_article, verdicts};

/// A committed figure may differ by this much.
const TOLERANCE: f64 = 0.05;
/// Bins of the reliability table, by confidence.
const BINS: [f32; 6] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9];

/// Figures of a whole gold file.
#[derive(Debug)]
pub struct Report {
    /// Sums over all articles.
    pub total: Figures,
    /// The same, per article.
    pub articles: Vec<Figures>,
}

impl Report {
    /// Scores predictions that are in the order of the gold.
    #[must_use]
    pub fn of(gold: &[MarkedArticle], predicted: &[MarkedArticle]) -> Self {
        let articles: Vec<Figures> = gold
            .iter()
            .zip(predicted)
            .map(|(g, p)| score_article(g, p))
            .collect();
        let mut total = Figures::new();
        for article in &articles {
            add(&mut total, article);
        }
        Self { total, articles }
    }

    /// One line per figure, sorted: precision, recall, F1 with its interval,
    /// and the counts.
    #[must_use]
    pub fn table(&self) -> String {
        let mut out = String::from("figure,precision,recall,f1,f1_low,f1_high,gold,predicted\n");
        for (name, counts) in &self.total {
            let [p, r, f1] = counts.percent();
            let [low, high] = interval(&self.articles, name);
            let _ = writeln!(
                out,
                "{name},{p:.1},{r:.1},{f1:.1},{low:.1},{high:.1},{},{}",
                counts.gold, counts.predicted
            );
        }
        out
    }

    /// The figure to steer by, with its interval, as a sentence.
    #[must_use]
    pub fn headline(&self) -> String {
        let [low, high] = interval(&self.articles, STEER);
        let f1 = self.total.get(STEER).copied().unwrap_or_default().f1();
        format!("attribution+speaker F1 {f1:.1} (95 % of article samples: {low:.1} to {high:.1})")
    }
}

/// How often records of a given confidence are right.
#[must_use]
pub fn reliability(gold: &[MarkedArticle], predicted: &[MarkedArticle]) -> String {
    let mut bins = [(0_usize, 0_usize, 0.0_f64); BINS.len()];
    for (gold, predicted) in gold.iter().zip(predicted) {
        for (right, one) in verdicts(gold, predicted)
            .into_iter()
            .zip(&predicted.attributions)
        {
            let confidence = one.confidence.unwrap_or(0.0);
            let bin = &mut bins[BINS
                .iter()
                .rposition(|&least| confidence >= least)
                .unwrap_or(0)];
            *bin = (
                bin.0 + 1,
                bin.1 + usize::from(right),
                bin.2 + f64::from(confidence),
            );
        }
    }
    let mut out = String::from("confidence_from,records,mean_confidence,percent_right\n");
    for (least, (count, right, sum)) in BINS.into_iter().zip(bins).filter(|(_, bin)| bin.0 > 0) {
        let _ = writeln!(
            out,
            "{least:.1},{count},{:.3},{:.1}",
            sum / count as f64,
            100.0 * right as f64 / count as f64
        );
    }
    out
}

/// One gold file, and where its committed scores lie.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The gold, outside the repository.
    pub gold: PathBuf,
    /// Stand-off gold of the project's own, and the articles it is about.
    pub elsewhere: [PathBuf; 2],
    /// Folder of the committed scores.
    pub scores: PathBuf,
}

impl Suite {
    /// PolNeAR's dev part beside a checkout at `root`.
    #[must_use]
    pub fn polnear_dev(root: &Path) -> Self {
        Self {
            gold: root.join("../shared/gold/attributions/dev.jsonl"),
            elsewhere: ["crates/eval/gold", "../shared/piles"].map(|folder| root.join(folder)),
            scores: root.join("scores"),
        }
    }

    /// Measures; file names and contents of what is to be committed, or
    /// nothing where the gold is absent.
    ///
    /// # Errors
    /// When the gold is there but unreadable.
    pub fn measure(&self) -> Result<Option<Measured>> {
        if !self.gold.exists() {
            return Ok(None);
        }
        let gold = gold::read(&self.gold)?;
        let predicted = predict(&gold, Road::Product)?;
        let report = Report::of(&gold, &predicted);
        let tagger = Report::of(&gold, &predict(&gold, Road::Tagger)?);
        let [marks, piles] = &self.elsewhere;
        let elsewhere = elsewhere::table(marks, piles)?.map(|table| ("elsewhere.csv", table));
        let mut files = vec![
            ("polnear-dev.csv", report.table()),
            (
                "polnear-dev-reliability.csv",
                reliability(&gold, &predicted),
            ),
            ("polnear-dev-tagger.csv", tagger.table()),
        ];
        files.extend(elsewhere);
        files.extend(relays::table(marks, piles)?.map(|table| ("relays.csv", table)));
        let seen = SeenCues::read(&self.gold.with_file_name("train.jsonl"))?;
        if let Some(seen) = &seen {
            let Breakdown { classes, errors } = breakdown(&gold, &predicted, Some(seen))?;
            files.push(("polnear-dev-classes.csv", classes));
            files.push(("polnear-dev-errors.csv", errors));
        }
        Ok(Some(Measured {
            headline: format!(
                "annotate: {}\ntagger alone: {}",
                report.headline(),
                tagger.headline()
            ),
            files,
        }))
    }
}

/// Freshly taken scores.
#[derive(Debug)]
pub struct Measured {
    /// For people.
    pub headline: String,
    /// Name and contents of each file.
    pub files: Vec<(&'static str, String)>,
}

impl Measured {
    /// Writes the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        for (name, contents) in &self.files {
            let path = folder.join(name);
            std::fs::write(&path, contents)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }

    /// What differs from the committed files; empty where nothing does.
    ///
    /// # Errors
    /// When a committed file cannot be read.
    pub fn differences(&self, folder: &Path) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for (name, contents) in &self.files {
            let path = folder.join(name);
            let committed = std::fs::read_to_string(&path).with_context(|| {
                format!(
                    "cannot read {}; make it with `scores --write`",
                    path.display()
                )
            })?;
            found.extend(differences(name, &committed, contents));
        }
        Ok(found)
    }
}

/// Lines of two tables that differ, by the name in their first column.
fn differences(file: &str, committed: &str, measured: &str) -> Vec<String> {
    // What a row is about are its first cells up to the first figure.
    let rows = |table: &str| -> std::collections::BTreeMap<String, Vec<String>> {
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            let figure = |cell: &&str| cell.parse::<f64>().is_ok();
            let names = cells.iter().position(figure).unwrap_or(1).max(1);
            let figures = cells[names..].iter().map(|cell| (*cell).to_owned());
            (cells[..names].join(","), figures.collect())
        };
        table.lines().skip(1).map(row).collect()
    };
    let header: Vec<&str> = committed.lines().next().unwrap_or("").split(',').collect();
    let (committed, measured) = (rows(committed), rows(measured));
    let mut out = Vec::new();
    for (name, cells) in &committed {
        match measured.get(name) {
            None => out.push(format!("{file}: {name} is no longer measured")),
            Some(new) => {
                let columns = &header[header.len().saturating_sub(cells.len())..];
                let cells = cells
                    .iter()
                    .zip(new)
                    .zip(columns)
                    .filter(|((old, new), _)| differ(old, new));
                out.extend(cells.map(|((old, new), column)| {
                    format!("{file}: {name}, {column}: committed {old}, now {new}")
                }));
            }
        }
    }
    let new = measured
        .keys()
        .filter(|name| !committed.contains_key(*name));
    out.extend(new.map(|name| format!("{file}: {name} is not committed")));
    out
}

fn differ(old: &str, new: &str) -> bool {
    match (old.parse::<f64>(), new.parse::<f64>()) {
        (Ok(old), Ok(new)) => (old - new).abs() > TOLERANCE,
        _ => old != new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let committed = "figure,precision,f1\na,50.0,60.0\nb,1.0,2.0\n";
        assert!(differences("t", committed, committed).is_empty());
        let measured = "figure,precision,f1\na,50.04,60.3\nc,1.0,2.0\n";
        assert_eq!(
            differences("t", committed, measured),
            [
                "t: a, f1: committed 60.0, now 60.3",
                "t: b is no longer measured",
                "t: c is not committed"
            ]
        );
    }
}

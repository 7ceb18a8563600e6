//! Articles with attributions, one JSON object per line.
//!
//! Offsets are code points of `text`, end exclusive, as in the files
//! themselves.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// `[start, end)` in code points.
pub type CodePoints = [usize; 2];

/// One attribution: fragments of each role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Marked {
    /// Who; empty where no source is on the page.
    #[serde(default)]
    pub source: Vec<CodePoints>,
    /// The words that attribute.
    #[serde(default)]
    pub cue: Vec<CodePoints>,
    /// What.
    #[serde(default)]
    pub content: Vec<CodePoints>,
    /// How sure the prediction is; absent in gold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
}

/// One article, gold or predicted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MarkedArticle {
    /// The key that joins gold and prediction.
    pub id: String,
    /// The text; predictions may leave it out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who published it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// In any order.
    pub attributions: Vec<Marked>,
}

/// Reads a file of articles.
///
/// # Errors
/// When the file cannot be read, or a line is not such an article.
pub fn read(path: &Path) -> Result<Vec<MarkedArticle>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut articles: Vec<MarkedArticle> = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let place = || format!("{} line {number}", path.display());
        let line = line.with_context(place)?;
        if !line.trim().is_empty() {
            articles.push(serde_json::from_str(&line).with_context(place)?);
        }
    }
    let mut ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    ids.sort_unstable();
    if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        anyhow::bail!("{}: article {:?} is there twice", path.display(), twice[0]);
    }
    Ok(articles)
}

/// Puts predictions in the order of the gold; what is missing is empty.
///
/// # Errors
/// When a prediction is for an unknown article or another text.
pub fn aligned(
    gold: &[MarkedArticle],
    predicted: Vec<MarkedArticle>,
) -> Result<Vec<MarkedArticle>> {
    let mut by_id: std::collections::BTreeMap<String, MarkedArticle> = predicted
        .into_iter()
        .map(|article| (article.id.clone(), article))
        .collect();
    let mut out = Vec::with_capacity(gold.len());
    for article in gold {
        let found = by_id.remove(&article.id).unwrap_or_default();
        let same = found.text.is_empty() || found.text == article.text;
        ensure!(
            same,
            "the prediction for {:?} is of another text",
            article.id
        );
        out.push(found);
    }
    ensure!(
        by_id.is_empty(),
        "predictions for articles that the gold does not have, such as {:?}",
        by_id.keys().next()
    );
    Ok(out)
}

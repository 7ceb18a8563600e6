//! Sentences of different articles under one claim, against readers who say whether
//! both tell one thing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use crosswire_analysis::across::cross_encoder::{Readings, one_thing};
use crosswire_analysis::across::meaning::{Gist, likeness};
use crosswire_article::{Article, OffsetMap, OffsetUnit};
use crosswire_formats::read::article_from_json;
use rayon::prelude::*;
use serde::Deserialize;

use crate::auc::auc;
use crate::elsewhere::{Place, lines};
use crate::scores::Measured;

/// The project's own gold: places in the piles, no text.
const GOLD: &str = include_str!("../gold/claims.jsonl");
/// From this chance on two sentences are listed under one claim.
const LEAST_CHANCE: f32 = 0.7;

#[derive(Debug, Deserialize)]
struct Judged {
    pile: String,
    one: Sentence,
    two: Sentence,
    /// Of the content words of both, as the program had it that listed them.
    cosine: f64,
    label: Label,
    half: String,
}

#[derive(Debug, Deserialize)]
struct Sentence {
    article: String,
    text_sha256: String,
    /// In code points.
    span: [u32; 2],
}

/// What readers say of two sentences.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Label {
    /// The main thing that both tell is one.
    Same,
    /// They have a proposition in common, and it is not the main one of both.
    Partly,
    /// They tell different things.
    Other,
    /// One of them is no sentence that tells anything.
    Nothing,
}

/// Measures on the piles beside a checkout at `root`, or nothing where they are
/// absent.
///
/// # Errors
/// When the articles are there but unreadable, or of another text.
pub fn measure(root: &Path) -> Result<Option<Measured>> {
    let judged = GOLD.lines().map(serde_json::from_str);
    let judged: std::result::Result<Vec<Judged>, _> = judged.collect();
    let judged = judged.context("the gold of claims")?;
    let sides = judged
        .iter()
        .flat_map(|pair| [(pair, &pair.one), (pair, &pair.two)]);
    let places = sides.map(|(pair, side)| Place {
        pile: &pair.pile,
        id: &side.article,
        sha256: &side.text_sha256,
    });
    let places: Vec<Place<'_>> = places.collect();
    let Some(lines) = lines(&root.join("../shared/piles"), &places)? else {
        return Ok(None);
    };
    let mut articles: BTreeMap<&str, Article> = BTreeMap::new();
    for ((_, id), line) in &lines {
        let article = article_from_json(line.as_bytes(), 1)
            .map_err(|error| anyhow::anyhow!("an article of a pile: {}", error.message()))?;
        articles.insert(id, article);
    }
    let readings = Readings::default();
    let chance = |pair: &Judged| -> Result<f32> {
        let (one, two) = (words(&articles, &pair.one)?, words(&articles, &pair.two)?);
        let by_words = likeness(&Gist::of(one), &Gist::of(two)).score;
        Ok(one_thing(by_words, readings.support(one, two)))
    };
    let chances: Result<Vec<f32>> = judged.par_iter().map(chance).collect();
    let scored: Vec<(&Judged, f32)> = judged.iter().zip(chances?).collect();
    let table = table(&scored);
    Ok(Some(Measured {
        headline: format!("claims:\n{table}"),
        files: vec![("claims.csv", table)],
    }))
}

fn words<'a>(articles: &'a BTreeMap<&str, Article>, side: &Sentence) -> Result<&'a str> {
    let article = &articles[side.article.as_str()];
    ensure!(
        article.text_hash().starts_with(&side.text_sha256),
        "{} has another text than the gold was made on",
        side.article
    );
    let map = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
    let span = map.to_span(side.span[0], side.span[1]);
    span.and_then(|span| span.cut(&article.text))
        .with_context(|| format!("a sentence of {}", side.article))
}

/// One row per half: pairs; those told as one thing, of these right and partly
/// right; those that readers hold to be one; how well the chance and how well the
/// cosine part these from others.
fn table(scored: &[(&Judged, f32)]) -> String {
    let mut table = String::from(
        "half,pairs,told as one,right,partly,one to readers,precision,recall,auc of the chance,auc of the cosine\n",
    );
    for half in ["open", "aside", "all"] {
        let of_half = |(pair, _): &&(&Judged, f32)| half == "all" || pair.half == half;
        let pairs: Vec<_> = scored.iter().filter(of_half).collect();
        let count = |label: Label, least: f32| {
            let fits = |(pair, chance): &&&(&Judged, f32)| pair.label == label && *chance >= least;
            pairs.iter().filter(fits).count()
        };
        let told = pairs.iter().filter(|p| p.1 >= LEAST_CHANCE).count();
        let right = count(Label::Same, LEAST_CHANCE);
        let same = count(Label::Same, 0.0);
        let parts = |score: fn(&(&Judged, f32)) -> f64| {
            let of = |same: bool| -> Vec<f64> {
                let fits = pairs.iter().filter(|p| (p.0.label == Label::Same) == same);
                fits.map(|p| score(p)).collect()
            };
            auc(&of(true), &of(false)).unwrap_or_default()
        };
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let _ = writeln!(
            table,
            "{half},{},{told},{right},{},{same},{:.1},{:.1},{:.3},{:.3}",
            pairs.len(),
            count(Label::Partly, LEAST_CHANCE),
            percent(right, told),
            percent(right, same),
            parts(|p| f64::from(p.1)),
            parts(|p| p.0.cosine),
        );
    }
    table
}

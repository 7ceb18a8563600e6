//! Copies found in pairs of articles, against gold that says which pairs copy.
//!
//! The articles of all pairs are taken as one pile, so that finding the pairs
//! worth comparing is measured too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use crate::scores::Measured;
use anyhow::{Context, Result};
use crosswire_analysis::across::copies::{Body, Imprint, Plan, imprint, origins};
use crosswire_analysis::across::cross_encoder::Readings;
use crosswire_analysis::across::{Digest, digest, relate};
use crosswire_article::{Annotated, Article, ArticleCopy, ArticleId, Origin, Story, short_hash};
use crosswire_formats::read::{article_from_json, read_json};
use rayon::prelude::*;
use serde::Deserialize;

/// Verdicts from reading pairs of the silver gold: pair, verdict.
const CHECKED: &str = include_str!("../gold/reuse-checked.csv");

/// A pair of the gold.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldPair {
    /// Ids of both articles, `|` between.
    pub id: String,
    a: String,
    b: String,
    /// `copy`, `partial_copy`, `shared_quote` or `same_topic_day_no_copy`.
    pub label: String,
    outlet_a: Option<String>,
    outlet_b: Option<String>,
    date_a: Option<String>,
    date_b: Option<String>,
    title_a: Option<String>,
    title_b: Option<String>,
    /// Whether the two are of different outlets.
    pub cross_outlet: bool,
    group: String,
}

/// Reads the gold.
///
/// # Errors
/// When the file cannot be read, or a line is no such pair.
pub fn read(path: &Path) -> Result<Vec<GoldPair>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut pairs = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let place = || format!("{} line {number}", path.display());
        pairs.push(serde_json::from_str(&line.with_context(place)?).with_context(place)?);
    }
    Ok(pairs)
}

/// An article of which nothing but the text is known.
pub(crate) fn bare(article: Article) -> Annotated {
    Annotated {
        article: Arc::new(article),
        sentences: Vec::new(),
        statements: Vec::new(),
        actors: Vec::new(),
        mentions: Vec::new(),
        notes: Vec::new(),
    }
}

fn articles(pairs: &[GoldPair]) -> Result<BTreeMap<String, Annotated>> {
    let mut articles = BTreeMap::new();
    for pair in pairs {
        let (id_a, id_b) = pair.id.split_once('|').context("an id without |")?;
        let sides = [
            (id_a, &pair.a, &pair.outlet_a, &pair.date_a, &pair.title_a),
            (id_b, &pair.b, &pair.outlet_b, &pair.date_b, &pair.title_b),
        ];
        for (id, text, outlet, date, title) in sides {
            let line = serde_json::json!({
                "id": id, "text": text, "outlet": outlet, "date": date, "title": title,
            });
            let article = article_from_json(line.to_string().as_bytes(), 1)?;
            articles.insert(id.to_owned(), bare(article));
        }
    }
    Ok(articles)
}

/// A pile with the copies in it and what finding them took.
#[derive(Debug, Default)]
pub struct Found {
    /// By article.
    pub copies: Vec<ArticleCopy>,
    /// Of all stories.
    pub origins: Vec<Origin>,
    /// Pairs laid side by side.
    pub pairs: usize,
    /// Seconds for imprints, plan, comparing, origins.
    pub seconds: [f64; 4],
}

/// Finds the copies in a pile without any other analysis than stories.
#[must_use]
pub fn find(pile: &[Annotated], stories: &[Story]) -> Found {
    let mut clock = std::time::Instant::now();
    let mut lap = || std::mem::replace(&mut clock, std::time::Instant::now()).elapsed();
    let imprints: Vec<Imprint> = pile.par_iter().map(imprint).collect();
    let imprinted = lap();
    let plan = Plan::new(imprints, stories);
    let planned = lap();
    let by_id: BTreeMap<&ArticleId, &Annotated> = pile
        .iter()
        .map(|annotated| (&annotated.article.id, annotated))
        .collect();
    let body = |place| plan.without_furniture(Body::of(&by_id[plan.article(place)].article));
    let compare = |pair: &(u32, u32)| plan.compare(*pair, &body(pair.0), &body(pair.1));
    let copies: Vec<ArticleCopy> = plan.pairs().par_iter().filter_map(compare).collect();
    let compared = lap();
    let origins = origins(&plan, stories, &copies);
    Found {
        pairs: plan.pairs().len(),
        copies,
        origins,
        seconds: [imprinted, planned, compared, lap()].map(|time| time.as_secs_f64()),
    }
}

fn stories(pile: &[Annotated]) -> Vec<Story> {
    let digests: Vec<Digest> = pile.par_iter().map(digest).collect();
    relate(&digests, &Readings::default()).stories
}

/// What is said of one pair.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The pair's id in the gold.
    pub id: String,
    /// The gold's label, or the verdict from reading the pair.
    pub label: String,
    /// Whether it is of the half that settings were chosen on.
    pub chosen_on: bool,
    /// What the program says, if anything.
    pub copy: Option<ArticleCopy>,
}

/// Asks the program about all pairs of different outlets.
///
/// # Errors
/// When a pair's article cannot be read.
pub fn verdicts(gold: &[GoldPair]) -> Result<Vec<Verdict>> {
    let articles = articles(gold)?;
    let pile: Vec<Annotated> = articles.values().cloned().collect();
    let found = find(&pile, &stories(&pile));
    let mut copies: BTreeMap<BTreeSet<&ArticleId>, &ArticleCopy> = BTreeMap::new();
    for copy in &found.copies {
        copies.insert(BTreeSet::from([&copy.a, &copy.b]), copy);
    }
    let checked: BTreeMap<&str, &str> = CHECKED
        .lines()
        .filter_map(|line| line.split_once(','))
        .collect();
    let of_pair = |pair: &GoldPair| {
        let (a, b) = pair.id.split_once('|')?;
        let ids = BTreeSet::from([&articles[a].article.id, &articles[b].article.id]);
        let label = checked.get(pair.id.as_str()).copied();
        Some(Verdict {
            id: pair.id.clone(),
            label: label.unwrap_or(&pair.label).to_owned(),
            chosen_on: half(&pair.group),
            copy: copies.get(&ids).map(|copy| (*copy).clone()),
        })
    };
    let across = gold.iter().filter(|pair| pair.cross_outlet);
    Ok(across.filter_map(of_pair).collect())
}

/// Groups of related pairs are never parted between the halves.
fn half(group: &str) -> bool {
    short_hash(&[group]).as_bytes()[0].is_ascii_digit()
}

/// One line per figure: how many of how many, for both halves. Errors of both
/// were read while the rules were made: neither is an unseen test.
#[must_use]
pub fn table(verdicts: &[Verdict]) -> String {
    let mut out = String::from("figure,percent,got,of\n");
    for (half, chosen_on) in [("chosen on", true), ("kept apart", false)] {
        let of = verdicts.iter().filter(|v| v.chosen_on == chosen_on);
        let here: Vec<&Verdict> = of.collect();
        for (name, got, of) in figures(&here) {
            let percent = 100.0 * got as f64 / of.max(1) as f64;
            let _ = writeln!(out, "{name} ({half}),{percent:.1},{got},{of}");
        }
    }
    out
}

fn figures(verdicts: &[&Verdict]) -> Vec<(&'static str, usize, usize)> {
    let says = |v: &Verdict| v.copy.as_ref().map(|copy| copy.kind.as_str());
    let copying = |v: &Verdict| v.copy.as_ref().is_some_and(|copy| copy.kind.is_copying());
    let of = |label: &str| -> Vec<&Verdict> {
        let of = verdicts.iter().filter(|v| v.label == label);
        of.copied().collect()
    };
    let count = |of: &[&Verdict], holds: &dyn Fn(&Verdict) -> bool| {
        of.iter().filter(|verdict| holds(verdict)).count()
    };
    let (whole, partial) = (of("copy"), of("partial_copy"));
    let (quote, none) = (of("shared_quote"), of("same_topic_day_no_copy"));
    let reported = verdicts.iter().filter(|v| copying(v));
    let reported: Vec<&Verdict> = reported.copied().collect();
    let right = count(&reported, &|v| {
        matches!(v.label.as_str(), "copy" | "partial_copy")
    });
    let quotation = |v: &Verdict| says(v) == Some("shared-quotation");
    vec![
        (
            "copy reported as copying",
            count(&whole, &copying),
            whole.len(),
        ),
        (
            "partial copy reported as copying",
            count(&partial, &copying),
            partial.len(),
        ),
        ("reported as copying is so", right, reported.len()),
        (
            "shared quote reported as quotation",
            count(&quote, &quotation),
            quote.len(),
        ),
        (
            "shared quote reported as copying",
            count(&quote, &copying),
            quote.len(),
        ),
        (
            "no copy reported as copying",
            count(&none, &copying),
            none.len(),
        ),
    ]
}

/// Measures on the silver gold of copies beside a checkout at `root`; nothing
/// where it is absent.
///
/// # Errors
/// When the gold is there but unreadable.
pub fn measure(root: &Path) -> Result<Option<Measured>> {
    let gold = root.join("../shared/gold/reuse/reuse-baly-silver.jsonl");
    if !gold.exists() {
        return Ok(None);
    }
    let table = table(&verdicts(&read(&gold)?)?);
    let copies = table
        .lines()
        .filter(|line| line.starts_with("copy reported"));
    Ok(Some(Measured {
        headline: copies.collect::<Vec<_>>().join("\n"),
        files: vec![("copies.csv", table.clone())],
    }))
}

/// Reads the first `most` articles of a pile as JSON lines.
///
/// # Errors
/// When the file cannot be opened.
pub fn read_pile(path: &Path, most: usize) -> Result<Vec<Annotated>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut pile = Vec::new();
    read_json(
        BufReader::new(file),
        crosswire_formats::read::LIMIT,
        &mut |read| {
            pile.extend(read.ok().map(bare));
            match pile.len() < most {
                true => std::ops::ControlFlow::Continue(()),
                false => std::ops::ControlFlow::Break(()),
            }
        },
    );
    Ok(pile)
}

/// Finds the copies in a pile and says what it took.
#[must_use]
pub fn growth(pile: &[Annotated]) -> (Found, String) {
    let clock = std::time::Instant::now();
    let stories = stories(pile);
    let told = clock.elapsed().as_secs_f64();
    let found = find(pile, &stories);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for copy in &found.copies {
        *kinds.entry(copy.kind.as_str()).or_default() += 1;
    }
    let [imprints, plan, compare, origins] = found.seconds;
    let line = format!(
        "{} articles; stories {told:.1} s (not counted); imprints {imprints:.1} s, plan {plan:.1} s, \
         {} pairs compared {compare:.1} s, origins {origins:.1} s; {kinds:?}; peak {} MiB",
        pile.len(),
        found.pairs,
        peak_memory()
    );
    (found, line)
}

/// Most memory held so far, where the system tells.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) / 1024
}

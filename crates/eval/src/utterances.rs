//! Utterances joined across articles, against gold that says which contents
//! render one act of speaking.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use crosswire_analysis::Engine;
use crosswire_analysis::across::cross_encoder::Readings;
use crosswire_analysis::across::{
    Compared, Digest, UTTERANCE_MEASURE_NAMES, compared_parts, digest, relate,
};
use crosswire_article::{Annotated, Article, ArticleId, OffsetMap, OffsetUnit, Span};
use crosswire_formats::read::{article_from_json, discover, read_input};
use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::elsewhere::{Lines, Place, lines};
use crate::scores::Measured;

/// The project's own gold: places in PolNeAR's train part, no text.
const GOLD: &str = include_str!("../gold/utterances.jsonl");
/// The same in the piles, mostly by different outlets in different words.
const IN_PILES: &str = include_str!("../gold/utterances-piles.jsonl");
/// Pairs of statements of different outlets in the piles, each judged by itself.
const JUDGED: &str = include_str!("../gold/utterances-judged.jsonl");
/// The same in the example pile, whose ledger has the utterances: much of it
/// in two translations.
const IN_EXAMPLE: &str = include_str!("../gold/utterances-example.jsonl");
/// A rendering carries a marked content when so much of the rendering lies in
/// the content (it may be a cut of it), or
const LEAST_INSIDE: f64 = 0.5;
/// so much of the content lies in the rendering (which may go on); and at
/// least so many bytes of both.
const LEAST_COVERED: f64 = 0.6;
const LEAST_SHARED: u32 = 8;

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
    // The open half is read only where weights are fitted on it.
    let mut judged = marks(JUDGED)?;
    judged.retain(|mark| mark.half == "aside");
    let lines = pile_lines(&root.join("../shared/piles"), &judged)?;
    let of_judged = annotated(&engine, read_lines(&lines.unwrap_or_default())?);
    add_rows(&mut table, "joined, judged one by one", &judged, &of_judged)?;
    let example = annotated(&engine, example(root)?);
    add_rows(
        &mut table,
        "joined in example",
        &marks(IN_EXAMPLE)?,
        &example,
    )?;
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
    let utterances = relate(&digests, &Readings::default()).utterances;
    let mut rendered: BTreeMap<&ArticleId, Vec<(usize, &[Span])>> = BTreeMap::new();
    for (number, utterance) in utterances.iter().enumerate() {
        for rendering in &utterance.renderings {
            let held = rendered.entry(&rendering.statement.article).or_default();
            held.push((number, &rendering.content));
        }
    }
    let found: Vec<BTreeSet<usize>> = marks
        .iter()
        .map(|mark| {
            let spans = spans(mark, &pile[&mark.article])?;
            let held = rendered.get(&pile[&mark.article].article.id);
            let held = held.into_iter().flatten();
            let carrying = held.filter(|(_, content)| carries(content, &spans));
            Ok(carrying.map(|(number, _)| *number).collect())
        })
        .collect::<Result<_>>()?;
    let mut halves: BTreeMap<&str, Pairs> = BTreeMap::new();
    for (i, j) in within_groups(marks) {
        let (one, two) = (&marks[i], &marks[j]);
        for half in [one.half.as_str(), "all"] {
            let pairs = halves.entry(half).or_default();
            pairs.add(same(one, two), !found[i].is_disjoint(&found[j]));
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

/// Pairs of marks that were looked at together, of different articles.
fn within_groups(marks: &[Marked]) -> impl Iterator<Item = (usize, usize)> + '_ {
    marks.iter().enumerate().flat_map(move |(i, one)| {
        let others = marks.iter().enumerate().skip(i + 1);
        others
            .filter(move |(_, two)| one.group == two.group && one.article != two.article)
            .map(move |(j, _)| (i, j))
    })
}

/// Whether both render one act of speaking.
fn same(one: &Marked, two: &Marked) -> bool {
    one.utterance.is_some() && one.utterance == two.utterance
}

/// The marked content in bytes of the article's text.
fn spans(mark: &Marked, annotated: &Annotated) -> Result<Vec<Span>> {
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
    let spans = mark.content.iter();
    Ok(spans
        .filter_map(|[start, end]| map.to_span(*start, *end))
        .collect())
}

/// Whether a rendering carries the marked content.
fn carries(content: &[Span], marked: &[Span]) -> bool {
    let shared: u32 = content
        .iter()
        .flat_map(|a| {
            marked
                .iter()
                .map(|b| a.end.min(b.end).saturating_sub(a.start.max(b.start)))
        })
        .sum();
    let length = |spans: &[Span]| f64::from(spans.iter().map(|s| s.len()).sum::<u32>().max(1));
    shared >= LEAST_SHARED
        && (f64::from(shared) >= LEAST_INSIDE * length(content)
            || f64::from(shared) >= LEAST_COVERED * length(marked))
}

/// Writes, for every pair of marked contents that the program lays side by
/// side, `{gold, half, group, same, measures}`, the likest parts of both: what
/// `training/utterances/fit.py` fits on.
///
/// # Errors
/// When the articles are absent, unreadable or of another text, or `out`
/// cannot be written.
pub fn write_compared(root: &Path, out: &mut dyn std::io::Write) -> Result<()> {
    let path = root.join("../shared/gold/attributions/train.jsonl");
    let (marked, in_piles) = (marks(GOLD)?, marks(IN_PILES)?);
    let lines = pile_lines(&root.join("../shared/piles"), &in_piles)?;
    let lines = lines.context("the piles are not there")?;
    let engine = Engine::load()?;
    let polnear = annotated(&engine, read_wanted(&path, &marked)?);
    compare_marks("polnear", &marked, &polnear, out)?;
    let piles = annotated(&engine, read_lines(&lines)?);
    compare_marks("piles", &in_piles, &piles, out)?;
    let judged = marks(JUDGED)?;
    let lines = pile_lines(&root.join("../shared/piles"), &judged)?;
    let of_judged = annotated(
        &engine,
        read_lines(&lines.context("the piles are not there")?)?,
    );
    compare_marks("judged", &judged, &of_judged, out)?;
    let example = annotated(&engine, example(root)?);
    compare_marks("example", &marks(IN_EXAMPLE)?, &example, out)
}

/// The articles of the example pile.
fn example(root: &Path) -> Result<Vec<Article>> {
    let mut articles = first(&root.join("examples/kerenz-strait"), usize::MAX)?;
    // Files have no id of their own but their path.
    for article in &mut articles {
        article.given_id = Some(article.id.to_string());
    }
    Ok(articles)
}

/// The first `most` articles of a pile.
fn first(pile: &Path, most: usize) -> Result<Vec<Article>> {
    let mut articles = Vec::new();
    for input in discover(&[pile.to_owned()]) {
        read_input(&input?, &Arc::default(), &mut |article| {
            articles.push(article);
            match articles.len() < most {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        });
    }
    articles.truncate(most);
    Ok(articles
        .into_iter()
        .collect::<std::result::Result<_, _>>()?)
}

fn compare_marks(
    gold: &str,
    marks: &[Marked],
    pile: &BTreeMap<String, Annotated>,
    out: &mut dyn std::io::Write,
) -> Result<()> {
    let digests: Vec<Digest> = pile.values().map(digest).collect();
    let mut marks_of: BTreeMap<&ArticleId, Vec<(usize, Vec<Span>)>> = BTreeMap::new();
    for (number, mark) in marks.iter().enumerate() {
        let annotated = &pile[&mark.article];
        let held = marks_of.entry(&annotated.article.id).or_default();
        held.push((number, spans(mark, annotated)?));
    }
    let meant = |article: &ArticleId, content: &[Span]| -> Vec<usize> {
        let held = marks_of.get(article).into_iter().flatten();
        let meant = held.filter(|(_, spans)| carries(content, spans));
        meant.map(|(number, _)| *number).collect()
    };
    let compared = compared_parts(&digests);
    let mut sides: BTreeMap<(usize, usize), Vec<&Compared>> = BTreeMap::new();
    for compared in &compared {
        for one in meant(&compared.one.0.article, &compared.one.1) {
            for two in meant(&compared.two.0.article, &compared.two.1) {
                let pair = (one.min(two), one.max(two));
                sides.entry(pair).or_default().push(compared);
            }
        }
    }
    let measures: BTreeMap<_, Vec<&[f32]>> = sides
        .iter()
        .map(|(pair, parts)| (*pair, parts.iter().map(|part| &part.measures[..]).collect()))
        .collect();
    let read: BTreeMap<_, Vec<Option<f32>>> = sides
        .par_iter()
        .map(|(pair, parts)| (*pair, parts.iter().map(|part| part.read()).collect()))
        .collect();
    for (i, j) in within_groups(marks) {
        let (one, two) = (&marks[i], &marks[j]);
        let line = serde_json::json!({
            "gold": gold, "half": one.half, "group": one.group, "same": same(one, two),
            "names": UTTERANCE_MEASURE_NAMES, "measures": measures.get(&(i, j)),
            "read": read.get(&(i, j)), "marks": [i, j],
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Of pairs with no better log odds than the first, one in the second is written.
const SHARES: [(f32, u64); 3] = [(-4.0, 150), (-2.3, 15), (f32::INFINITY, 3)];

/// Writes, for a sample of all pairs of parts that the program lays side by side
/// in the first `most` articles of a pile, `{gold: "pile", share, measures, read}`
/// as [`write_compared`] does; each line stands for `share` pairs.
///
/// # Errors
/// When the pile is unreadable or `out` cannot be written.
pub fn write_sample(pile: &Path, most: usize, out: &mut dyn std::io::Write) -> Result<()> {
    let engine = Engine::load()?;
    let annotated: Vec<Annotated> = first(pile, most)?
        .into_par_iter()
        .map(|article| engine.annotate(article))
        .collect();
    let digests: Vec<Digest> = annotated.par_iter().map(digest).collect();
    let compared = compared_parts(&digests);
    let sampled = compared.par_iter().enumerate().filter_map(|(place, pair)| {
        let (_, share) = SHARES.iter().find(|(below, _)| pair.odds < *below)?;
        // Knuth's multiplicative hash: neighbours do not go together.
        let drawn = (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        drawn.is_multiple_of(*share).then(|| {
            serde_json::json!({
                "gold": "pile", "share": share, "names": UTTERANCE_MEASURE_NAMES,
                "measures": [pair.measures], "read": [pair.read()],
            })
        })
    });
    for line in sampled.collect::<Vec<_>>() {
        writeln!(out, "{line}")?;
    }
    Ok(())
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

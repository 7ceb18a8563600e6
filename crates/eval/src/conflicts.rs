//! Pairs of passages that conflict, or only seem to: what the program says of
//! each, against the labels of `gold/conflicts.jsonl`.
//!
//! The gold is stand-off; the articles lie in piles outside of the repository.
//! Where those are absent, nothing is measured, and that is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use crosswire_analysis::across::conflicts::{Facts, Finding, InText, compare, figures_read};
use crosswire_analysis::across::cross_encoder::Readings;

use crosswire_article::{Article, OffsetMap, OffsetUnit, Relation, Span};
use crosswire_formats::read::article_from_json;
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::scores::Measured;

/// Pairs that were drawn to fill all relations.
const DRAWN: &str = include_str!("../gold/conflicts.jsonl");
/// Pairs that the program told of whole piles, judged by readers.
const TOLD: &str = include_str!("../gold/told.jsonl");

/// A labelled pair of passages.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldPair {
    /// Its id.
    pub id: String,
    /// The pile both articles are in.
    pub pile: String,
    /// One passage.
    pub a: Passage,
    /// The other.
    pub b: Passage,
    /// conflict, compatible, change, denial, same, unrelated.
    pub relation: String,
    /// number, time, place, actor, polarity, attribution.
    pub kind: String,
    /// tune or aside.
    pub part: String,
    /// Pairs of one story are of one part.
    pub story: String,
}

/// One passage of a pair; offsets in code points.
#[derive(Clone, Debug, Deserialize)]
pub struct Passage {
    article: String,
    sha256: String,
    span: [u32; 2],
    value_span: [u32; 2],
    date: Option<String>,
}

/// Pairs that readers found in stories that they read whole.
const READ: &str = include_str!("../gold/read.jsonl");

/// What is said of one pair.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The pair.
    pub pair: GoldPair,
    /// What rules find between the two marked values, if anything.
    pub finding: Option<Finding>,
    /// What they leave open, else what they find of figures that differ.
    open: Option<Finding>,
    /// What is told of it among all of a pile, or the likeliest of what is not.
    weighed: Option<Finding>,
    /// What the network makes of the two figures.
    read: Option<[f32; 2]>,
    /// The two passages, for reading; never written to the repository.
    pub texts: [String; 2],
    /// What the program read in them.
    pub values: [String; 2],
}

impl Verdict {
    /// Whether the program would tell it as this among all of a pile.
    fn tells(&self, relation: Relation) -> bool {
        let told = self.weighed.as_ref();
        told.is_some_and(|told| told.is_likely() && told.relation == relation)
    }

    /// How likely it is told among all of a pile, and what the network makes of two
    /// figures (log odds: of one quantity with two values, of a change).
    #[must_use]
    pub fn weighing(&self) -> String {
        let told = self.weighed.as_ref().map_or_else(
            || "not weighed".to_owned(),
            |told| {
                let relation = told.relation.as_str();
                format!("weighed {relation} {:.2}", told.confidence)
            },
        );
        let read = self.read.map_or_else(
            || "not read".to_owned(),
            |[two_values, moved]| format!("read {two_values:.1} {moved:.1}"),
        );
        format!("{told}, {read}")
    }

    fn says(&self, relation: Relation) -> bool {
        self.finding
            .as_ref()
            .is_some_and(|finding| finding.relation == relation)
    }
}

/// Asks the program about all labelled pairs of `gold`, or those that were drawn;
/// `None` where a pile is absent.
///
/// # Errors
/// When a file is unreadable, or an article is not the one that was marked.
pub fn verdicts(piles: &Path, gold: Option<&Path>) -> Result<Option<Vec<Verdict>>> {
    let Some(gold) = gold else {
        return verdicts_on(DRAWN, piles);
    };
    let pairs = std::fs::read_to_string(gold);
    let pairs = pairs.with_context(|| format!("cannot read {}", gold.display()))?;
    verdicts_on(&pairs, piles)
}

fn verdicts_on(gold: &str, piles: &Path) -> Result<Option<Vec<Verdict>>> {
    let gold: Vec<GoldPair> = (1..)
        .zip(gold.lines())
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("line {number} of the gold"))
        })
        .collect::<Result<_>>()?;
    let Some(articles) = articles(piles, &gold)? else {
        return Ok(None);
    };
    for side in gold.iter().flat_map(|pair| [&pair.a, &pair.b]) {
        ensure!(
            side.is_of(&articles),
            "{} has another text than the one that was marked",
            side.article
        );
    }
    verdicts_in(&gold, &articles).map(Some)
}

fn verdicts_in(gold: &[GoldPair], articles: &BTreeMap<String, Article>) -> Result<Vec<Verdict>> {
    let verdict = |pair: &GoldPair| -> Result<Verdict> {
        let (a, b) = (&articles[&pair.a.article], &articles[&pair.b.article]);
        let (one, two) = (read(a, &pair.a)?, read(b, &pair.b)?);
        let findings = compare((&one.facts, one.place), (&two.facts, two.place));
        let here = findings.into_iter().filter(|finding| {
            finding.a.span.overlaps(one.value) && finding.b.span.overlaps(two.value)
        });
        let here: Vec<Finding> = here.collect();
        let (in_a, in_b) = (in_text(&a.text, &one), in_text(&b.text, &two));
        let kind = |finding: &&Finding| finding.kind.as_str() == pair.kind;
        // Of several at one place the one of the labelled kind is meant.
        let ruled = here.iter().filter(|finding| !finding.open);
        let finding = ruled.max_by_key(kind).cloned();
        let differing = here.iter().filter(|finding| !finding.measures.is_empty());
        let open = differing.max_by_key(|finding| (finding.open, kind(finding)));
        let weighed = here
            .iter()
            .map(|found| found.clone().weighed(in_a, in_b, &Readings::default()));
        let weighed = weighed.max_by_key(|found| (found.is_likely(), kind(&found)));
        let cut = |article: &Article, read: &Read| {
            read.facts_span.cut(&article.text).unwrap_or("").to_owned()
        };
        Ok(Verdict {
            pair: pair.clone(),
            weighed,
            read: open.and_then(|found| figures_read(found, in_a, in_b)),
            open: open.cloned(),
            finding,
            texts: [cut(a, &one), cut(b, &two)],
            values: [&one, &two].map(|read| read.facts.describe(read.place)),
        })
    };
    gold.par_iter().map(verdict).collect()
}

fn in_text<'a>(text: &'a str, read: &'a Read) -> InText<'a> {
    InText {
        facts: &read.facts,
        text,
        sentence: read.facts_span,
    }
}

struct Read {
    facts: Facts,
    place: usize,
    value: Span,
    facts_span: Span,
}

fn read(article: &Article, passage: &Passage) -> Result<Read> {
    let map = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
    let span = |[start, end]: [u32; 2]| -> Result<Span> {
        let bytes = |offset| map.to_byte(offset).context("an offset behind the text");
        Ok(Span::new(bytes(start)?, bytes(end)?))
    };
    let (sentence, value) = (span(passage.span)?, span(passage.value_span)?);
    let mut spans = sentences(&article.text);
    spans.retain(|span| !span.overlaps(sentence));
    let place = spans.partition_point(|span| span.start < sentence.start);
    spans.insert(place, sentence);
    let published = article.published.as_ref();
    let day = passage
        .date
        .as_deref()
        .or_else(|| published.map(|published| published.day()));
    let facts = Facts::read(&article.text, &spans, article.title.as_deref(), day);
    Ok(Read {
        facts,
        place,
        value,
        facts_span: sentence,
    })
}

/// Sentences by their marks alone: around a labelled passage, rough ones do.
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    let mut closed = false;
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or('\n', |(_, next)| *next);
        closed = matches!(character, '.' | '!' | '?')
            || closed && matches!(character, '"' | '”' | ')' | '\'');
        let ends = character == '\n' || closed && next.is_whitespace();
        if ends {
            let span = Span::of(start..at + character.len_utf8()).trimmed(text);
            if !span.is_empty() {
                found.push(span);
            }
            start = at + character.len_utf8();
            closed = false;
        }
    }
    let rest = Span::of(start..text.len()).trimmed(text);
    if !rest.is_empty() {
        found.push(rest);
    }
    found
}

fn articles(piles: &Path, gold: &[GoldPair]) -> Result<Option<BTreeMap<String, Article>>> {
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for pair in gold {
        let ids = wanted.entry(&pair.pile).or_default();
        ids.extend([&*pair.a.article, &*pair.b.article]);
    }
    let mut found = BTreeMap::new();
    for (pile, wanted) in &wanted {
        let path = piles.join(format!("{pile}.jsonl.gz"));
        if !path.exists() {
            return Ok(None);
        }
        let file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        for (number, line) in (1..).zip(BufReader::new(MultiGzDecoder::new(file)).lines()) {
            let line = line.with_context(|| path.display().to_string())?;
            // Reading a line whole is dear; most are of no interest.
            let Some(id) = id_of(&line).filter(|id| wanted.contains(id)) else {
                continue;
            };
            let article = article_from_json(line.as_bytes(), number)?;
            found.insert(id.to_owned(), article);
        }
    }
    for id in wanted.values().flatten() {
        ensure!(found.contains_key(*id), "{id} is in no pile");
    }
    Ok(Some(found))
}

/// The value of `"id": "..."`, where the line starts with it.
fn id_of(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(['{', ' ']).strip_prefix("\"id\"")?;
    let rest = rest.trim_start_matches([':', ' ']).strip_prefix('"')?;
    rest.split_once('"').map(|(id, _)| id)
}

/// What one pair looks like to the program that fits the weights.
#[derive(Serialize)]
struct Weighed<'a> {
    id: &'a str,
    gold: &'static str,
    part: &'a str,
    story: &'a str,
    relation: &'a str,
    said: Option<&'static str>,
    measures: &'a [f32],
    /// What the network says: log odds of two values of one quantity, and of a change
    /// against a conflict.
    read: Option<[f32; 2]>,
    kind: &'a str,
}

/// The judged pairs of figures that taught the network; without the few whose article
/// has another text once it is read.
fn of_judged(file: &Path, piles: &Path) -> Result<Option<Vec<Verdict>>> {
    let mut gold = judged(file)?;
    let Some(articles) = articles(piles, &gold)? else {
        return Ok(None);
    };
    gold.retain(|pair| pair.a.is_of(&articles) && pair.b.is_of(&articles));
    verdicts_in(&gold, &articles).map(Some)
}

fn judged(file: &Path) -> Result<Vec<GoldPair>> {
    let lines = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    let mut pairs = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(lines).lines()) {
        let line = line?;
        let fields: Vec<&str> = line.split('\t').collect();
        let &[
            a,
            sha_a,
            sentence_a,
            figure_a,
            b,
            sha_b,
            sentence_b,
            figure_b,
            letters,
        ] = &fields[..]
        else {
            bail!("line {number} of the judged figures has other fields than its head");
        };
        if number == 1 {
            continue;
        }
        let relation = match letters.get(..1) {
            Some("C") => "conflict",
            Some("H") => "change",
            Some("K") => "compatible",
            _ => "unrelated",
        };
        let pile = if a.starts_with("fakes-") {
            "fakes-syria"
        } else {
            "baly-allsides"
        };
        pairs.push(GoldPair {
            id: number.to_string(),
            pile: pile.to_owned(),
            a: Passage::at(a, sha_a, sentence_a, figure_a)?,
            b: Passage::at(b, sha_b, sentence_b, figure_b)?,
            relation: relation.to_owned(),
            kind: "number".to_owned(),
            part: "judged".to_owned(),
            story: a.to_owned(),
        });
    }
    Ok(pairs)
}

impl Passage {
    fn at(article: &str, sha256: &str, sentence: &str, value: &str) -> Result<Self> {
        let span = |written: &str| -> Result<[u32; 2]> {
            let (start, end) = written.split_once('-').context("a span is no start-end")?;
            Ok([start.parse()?, end.parse()?])
        };
        Ok(Self {
            article: article.to_owned(),
            sha256: sha256.to_owned(),
            span: span(sentence)?,
            value_span: span(value)?,
            date: None,
        })
    }

    /// Whether the article still has the text that was marked.
    fn is_of(&self, articles: &BTreeMap<String, Article>) -> bool {
        articles[&self.article]
            .text_hash()
            .starts_with(&self.sha256)
    }
}

/// Writes the measures of all labelled pairs, for
/// `training/conflicts/fit.py`.
///
/// # Errors
/// When a pile is absent or unreadable, or the file cannot be written.
pub fn write_measures(piles: &Path, out: &mut impl std::io::Write) -> Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../training/cross_encoder/judged/quantities.tsv");
    let all = [
        ("drawn", verdicts_on(DRAWN, piles)?),
        ("told", verdicts_on(TOLD, piles)?),
        ("judged", of_judged(&file, piles)?),
    ];
    for (name, verdicts) in all {
        for verdict in &verdicts.context("the piles are absent")? {
            let finding = verdict.open.as_ref();
            let line = Weighed {
                id: &verdict.pair.id,
                gold: name,
                part: &verdict.pair.part,
                story: &verdict.pair.story,
                relation: &verdict.pair.relation,
                said: finding.map(|finding| finding.relation.as_str()),
                measures: finding.map_or(&[], |finding| &finding.measures),
                read: verdict.read,
                kind: &verdict.pair.kind,
            };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        }
    }
    Ok(())
}

/// One line per figure, for both parts.
#[must_use]
pub fn table(verdicts: &[Verdict]) -> String {
    let mut out = String::from("figure,precision,recall,right,reported,gold\n");
    for part in ["tune", "aside"] {
        let here: Vec<&Verdict> = verdicts.iter().filter(|v| v.pair.part == part).collect();
        for relation in Relation::ALL {
            row(
                &mut out,
                &format!("{} ({part})", relation.as_str()),
                &here,
                relation,
            );
        }
        let kinds: BTreeSet<&str> = here.iter().map(|v| v.pair.kind.as_str()).collect();
        for kind in kinds {
            let of: Vec<&Verdict> = here
                .iter()
                .copied()
                .filter(|v| v.pair.kind == kind)
                .collect();
            if of.iter().any(|v| v.pair.relation == "conflict") {
                row(
                    &mut out,
                    &format!("conflict of {kind} ({part})"),
                    &of,
                    Relation::Conflict,
                );
            }
        }
    }
    out
}

/// What would be told of labelled pairs among all of a pile: how much of it is
/// right, by part; the last row asks only whether it is one quantity with two
/// values, whichever moved.
#[must_use]
pub fn told_table(name: &str, verdicts: &[Verdict]) -> String {
    const ROWS: [(&str, &[Relation]); 4] = [
        ("conflict", &[Relation::Conflict]),
        ("change", &[Relation::Change]),
        ("denial", &[Relation::Denial]),
        ("two values", &[Relation::Conflict, Relation::Change]),
    ];
    let mut out = String::new();
    for part in ["tune", "aside"] {
        for (row, relations) in ROWS {
            let here: Vec<&Verdict> = verdicts.iter().filter(|v| v.pair.part == part).collect();
            let tells = |v: &&&Verdict| relations.iter().any(|relation| v.tells(*relation));
            let labelled = |v: &&&Verdict| relations.iter().any(|r| v.pair.relation == r.as_str());
            let told = here.iter().filter(tells).count();
            let right = here.iter().filter(tells).filter(labelled).count();
            let gold = here.iter().filter(labelled).count();
            let percent = |of: usize| 100.0 * right as f64 / of.max(1) as f64;
            let _ = writeln!(
                out,
                "{name} as {row} ({part}),{:.1},{:.1},{right},{told},{gold}",
                percent(told),
                percent(gold),
            );
        }
    }
    out
}

fn row(out: &mut String, name: &str, verdicts: &[&Verdict], relation: Relation) {
    let labelled = |v: &&&Verdict| v.pair.relation == relation.as_str();
    let reported: Vec<&&Verdict> = verdicts.iter().filter(|v| v.says(relation)).collect();
    let right = reported.iter().copied().filter(labelled).count();
    let gold = verdicts.iter().filter(labelled).count();
    let percent = |of: usize| 100.0 * right as f64 / of.max(1) as f64;
    let _ = writeln!(
        out,
        "{name},{:.1},{:.1},{right},{},{gold}",
        percent(reported.len()),
        percent(gold),
        reported.len()
    );
}

/// Pairs by label and by what the program says.
#[must_use]
pub fn confusion(verdicts: &[Verdict], part: &str) -> String {
    let mut cells: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|v| v.pair.part == part) {
        let said = verdict
            .finding
            .as_ref()
            .map_or("nothing", |f| f.relation.as_str());
        *cells
            .entry((verdict.pair.relation.as_str(), said))
            .or_default() += 1;
    }
    let mut out = String::new();
    for ((label, said), count) in cells {
        let _ = writeln!(out, "{label} -> {said}: {count}");
    }
    out
}

/// Measures on the labelled pairs; nothing where the piles beside a checkout
/// at `root` are absent.
///
/// # Errors
/// When a pile is there but unreadable.
pub fn measure(root: &Path) -> Result<Option<Measured>> {
    let Some(verdicts) = verdicts(&root.join("../shared/piles"), None)? else {
        return Ok(None);
    };
    let mut table = table(&verdicts);
    let told = verdicts_on(TOLD, &root.join("../shared/piles"))?;
    let read = verdicts_on(READ, &root.join("../shared/piles"))?;
    table.push_str(&told_table("told of drawn", &verdicts));
    table.push_str(&told_table("told of read", &read.unwrap_or_default()));
    table.push_str(&told_table("told", &told.unwrap_or_default()));
    let first = table
        .lines()
        .filter(|line| line.starts_with("conflict (") || line.starts_with("told"));
    Ok(Some(Measured {
        headline: first.collect::<Vec<_>>().join("\n"),
        files: vec![("conflicts.csv", table.clone())],
    }))
}

//! Stories found in piles of which the stories are known, by B-cubed
//! (Bagga & Baldwin 1998).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use crosswire_analysis::across::cross_encoder::Readings;
use crosswire_analysis::across::{Digest, compared_articles, digest, relate};
use crosswire_article::{Annotated, Story};
use crosswire_formats::read::article_from_json;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::copies::bare;
use crate::elsewhere::{Place, lines};
use crate::scores::Measured;

/// The sets that the one setting is measured on, by the names of their files.
const SETS: [&str; 5] = [
    "ecbplus",
    "allsides-claimdiff",
    "basil",
    "g5gold",
    "g5newscluster",
];

/// An article of the gold.
#[derive(Clone, Debug)]
pub struct GoldArticle {
    /// The article, of which nothing but the text is known.
    pub annotated: Annotated,
    /// Which story it is of.
    pub story: String,
    /// What must not be split when halves are made: the topic, or the story.
    pub topic: String,
}

#[derive(Deserialize)]
struct Line {
    story_id: String,
    topic_id: Option<String>,
}

/// Reads a set: one JSON object a line with `text` and `story_id`.
///
/// # Errors
/// When the file cannot be read, or a line is no such article.
pub fn read(path: &Path) -> Result<Vec<GoldArticle>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut articles = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let place = || format!("{} line {number}", path.display());
        let text = line.with_context(place)?;
        let line: Line = serde_json::from_str(&text).with_context(place)?;
        articles.push(GoldArticle {
            annotated: bare(article_from_json(text.as_bytes(), number)?),
            topic: line.topic_id.unwrap_or_else(|| line.story_id.clone()),
            story: line.story_id,
        });
    }
    Ok(articles)
}

/// The stories that the program finds among these articles.
#[must_use]
pub fn find(articles: &[GoldArticle]) -> Vec<Story> {
    let digests: Vec<Digest> = articles.iter().map(|a| digest(&a.annotated)).collect();
    relate(&digests, &Readings::default()).stories
}

/// B-cubed precision, recall and F1 of the articles chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BCubed {
    /// Mean share of an article's group that is of its story.
    pub precision: f64,
    /// Mean share of an article's story that is in its group.
    pub recall: f64,
    /// Articles counted.
    pub articles: usize,
}

impl BCubed {
    /// Measures groups given as `(gold, found)` names, one an article.
    #[must_use]
    pub fn of(names: &[(&str, &str)]) -> Self {
        let count = |key: fn(&(&str, &str)) -> (String, String)| {
            let mut counts: BTreeMap<(String, String), f64> = BTreeMap::new();
            for pair in names {
                *counts.entry(key(pair)).or_default() += 1.0;
            }
            counts
        };
        let both = count(|(gold, found)| ((*gold).to_owned(), (*found).to_owned()));
        let gold = count(|(gold, _)| ((*gold).to_owned(), String::new()));
        let found = count(|(_, found)| (String::new(), (*found).to_owned()));
        let mean = |sizes: &dyn Fn(&(String, String)) -> f64| {
            let sum: f64 = both.iter().map(|(key, n)| n * n / sizes(key)).sum();
            sum / names.len().max(1) as f64
        };
        Self {
            precision: mean(&|key| found[&(String::new(), key.1.clone())]),
            recall: mean(&|key| gold[&(key.0.clone(), String::new())]),
            articles: names.len(),
        }
    }

    /// Their harmonic mean.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 {
            0.0
        } else {
            2.0 * self.precision * self.recall / sum
        }
    }
}

/// Measures one set: the articles whose topics fall into the half that
/// settings were chosen on, the other half, all.
#[must_use]
pub fn measured(articles: &[GoldArticle]) -> [BCubed; 3] {
    let stories = find(articles);
    let group: BTreeMap<_, _> = stories
        .iter()
        .flat_map(|story| story.articles.iter().map(|id| (id, story.id.as_str())))
        .collect();
    let named = |chosen: &dyn Fn(&GoldArticle) -> bool| {
        let chosen = articles.iter().filter(|article| chosen(article));
        let names = chosen.map(|a| (a.story.as_str(), group[&a.annotated.article.id]));
        BCubed::of(&names.collect::<Vec<_>>())
    };
    [
        named(&|article| chosen_on(&article.topic)),
        named(&|article| !chosen_on(&article.topic)),
        named(&|_| true),
    ]
}

/// Whether settings were chosen with this topic in view.
fn chosen_on(topic: &str) -> bool {
    Sha256::digest(format!("x{topic}"))[31] % 2 == 0
}

/// Pairs of articles in piles, judged by readers: places and labels, no text.
const IN_PILES: &str = include_str!("../gold/stories-piles.jsonl");

/// Whether two articles of a pile report one happening.
#[derive(Clone, Debug, Deserialize)]
struct Judged {
    pile: String,
    a: Named,
    b: Named,
    /// S same happening, F one follows from the other, M one mentions the
    /// other's, D different ones; where a reader was torn, the likelier first.
    label: String,
    /// tune, aside, or between where the articles are of both.
    part: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Named {
    article: String,
    sha256: String,
}

/// What a pair of articles looks like to the program that fits the weights.
#[derive(Serialize)]
struct Compared<'a> {
    set: &'a str,
    a: &'a str,
    b: &'a str,
    label: &'a str,
    part: &'a str,
    measures: Vec<f32>,
}

/// Writes the measures of all pairs of articles that are compared and whose
/// gold says whether they are one story, for `training/stories/fit.py`.
///
/// # Errors
/// When a set or a pile is absent or unreadable, or the file cannot be written.
pub fn write_compared(root: &Path, out: &mut dyn std::io::Write) -> Result<()> {
    for set in SETS {
        let path = root.join(format!("../shared/gold/stories/stories-{set}.jsonl"));
        let articles = read(&path)?;
        let of: BTreeMap<_, _> = articles
            .iter()
            .map(|a| (&a.annotated.article.id, a))
            .collect();
        let digests: Vec<Digest> = articles.iter().map(|a| digest(&a.annotated)).collect();
        for (a, b, measures) in compared_articles(&digests) {
            let (one, two) = (of[&a], of[&b]);
            let part = match (chosen_on(&one.topic), chosen_on(&two.topic)) {
                (true, true) => "tune",
                (false, false) => "aside",
                _ => "between",
            };
            let label = if one.story == two.story { "S" } else { "D" };
            let line = Compared {
                set,
                a: a.as_str(),
                b: b.as_str(),
                label,
                part,
                measures,
            };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        }
    }
    write_judged(root, out)
}

fn write_judged(root: &Path, out: &mut dyn std::io::Write) -> Result<()> {
    let judged: Vec<Judged> = IN_PILES
        .lines()
        .map(serde_json::from_str)
        .collect::<std::result::Result<_, _>>()
        .context("the gold of stories in piles")?;
    let piles: BTreeSet<&str> = judged.iter().map(|pair| pair.pile.as_str()).collect();
    for pile in piles {
        let pairs: Vec<&Judged> = judged.iter().filter(|pair| pair.pile == pile).collect();
        let articles = pile_articles(root, pile, &pairs)?;
        let names: BTreeMap<_, &str> = articles
            .iter()
            .map(|a| (&a.article.id, a.article.given_id.as_deref().unwrap_or("")))
            .collect();
        let digests: Vec<Digest> = articles.iter().map(digest).collect();
        let judged: BTreeMap<[&str; 2], &Judged> = pairs
            .iter()
            .map(|pair| (sorted([&pair.a.article, &pair.b.article]), *pair))
            .collect();
        for (a, b, measures) in compared_articles(&digests) {
            let (a, b) = (names[&a], names[&b]);
            let pair = judged.get(&sorted([a, b]));
            let line = Compared {
                set: pile,
                a,
                b,
                label: pair.map_or("", |pair| &pair.label),
                part: pair.map_or("", |pair| &pair.part),
                measures,
            };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        }
    }
    Ok(())
}

fn sorted(mut pair: [&str; 2]) -> [&str; 2] {
    pair.sort_unstable();
    pair
}

/// The articles that the pairs name, without layers.
fn pile_articles(root: &Path, pile: &str, pairs: &[&Judged]) -> Result<Vec<Annotated>> {
    let named = pairs.iter().flat_map(|pair| [&pair.a, &pair.b]);
    let places: Vec<Place> = named
        .map(|named| Place {
            pile,
            id: &named.article,
            sha256: &named.sha256,
        })
        .collect();
    let lines = lines(&root.join("../shared/piles"), &places)?.context("the piles are absent")?;
    let read = lines
        .values()
        .map(|line| Ok(bare(article_from_json(line.as_bytes(), 1)?)));
    read.collect()
}

/// Measures all sets beside a checkout at `root`, or nothing where they are
/// absent.
///
/// # Errors
/// When a set is there but unreadable.
pub fn measure(root: &Path) -> Result<Option<Measured>> {
    let folder = root.join("../shared/gold/stories");
    if !folder.exists() {
        return Ok(None);
    }
    let mut table = String::from("figure,precision,recall,f1,articles\n");
    let mut means = [0.0; 3];
    for set in SETS {
        let parts = measured(&read(&folder.join(format!("stories-{set}.jsonl")))?);
        for ((part, name), mean) in parts.iter().zip(PARTS).zip(&mut means) {
            row(&mut table, &format!("{set} ({name})"), part);
            *mean += part.f1() / SETS.len() as f64;
        }
    }
    for (name, mean) in PARTS.into_iter().zip(means) {
        let _ = writeln!(table, "mean of sets ({name}),,,{:.1},", 100.0 * mean);
    }
    let mut files = vec![("stories.csv", table)];
    let mut headline = format!("stories: mean B-cubed F1 {:.1}", 100.0 * means[2]);
    let timelines = root.join("../shared/gold/storylines/storylines-timelines.jsonl");
    if timelines.exists() {
        let parts = storylines(&timelines)?;
        let mut table = String::from("figure,precision,recall,f1,articles\n");
        for (part, name) in parts.iter().zip(PARTS) {
            row(&mut table, &format!("storylines ({name})"), part);
        }
        let _ = write!(headline, ", storylines {:.1}", 100.0 * parts[2].f1());
        files.push(("storylines.csv", table));
    }
    Ok(Some(Measured { headline, files }))
}

/// The same for storylines: each of the articles at `path` is of one, and the
/// program's are the storylines of the stories it puts them into, a story that
/// nothing goes on with being one by itself.
///
/// # Errors
/// When the file cannot be read, or a line is no such article.
pub fn storylines(path: &Path) -> Result<[BCubed; 3]> {
    #[derive(Deserialize)]
    struct OfStoryline {
        storyline_id: String,
    }
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut digests: Vec<Digest> = Vec::new();
    let mut gold = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let text = line?;
        let line: OfStoryline = serde_json::from_str(&text)
            .with_context(|| format!("{} line {number}", path.display()))?;
        let digest = digest(&bare(article_from_json(text.as_bytes(), number)?));
        gold.push((digest.article.clone(), line.storyline_id));
        digests.push(digest);
    }
    let relations = relate(&digests, &Readings::default());
    let mut line_of: BTreeMap<&str, &str> = BTreeMap::new();
    for line in &relations.storylines {
        line_of.extend(
            line.stories
                .iter()
                .map(|story| (story.as_str(), line.id.as_str())),
        );
    }
    let group: BTreeMap<_, &str> = relations
        .stories
        .iter()
        .flat_map(|story| {
            let line = line_of.get(story.id.as_str()).copied();
            let line = line.unwrap_or(&story.id);
            story.articles.iter().map(move |id| (id, line))
        })
        .collect();
    let named = |chosen: &dyn Fn(&str) -> bool| {
        let chosen = gold.iter().filter(|(_, line)| chosen(line));
        let names = chosen.map(|(id, line)| (line.as_str(), group[id]));
        BCubed::of(&names.collect::<Vec<_>>())
    };
    Ok([
        named(&|line| chosen_on(line)),
        named(&|line| !chosen_on(line)),
        named(&|_| true),
    ])
}

const PARTS: [&str; 3] = ["chosen on", "other half", "all"];

fn row(table: &mut String, name: &str, part: &BCubed) {
    let percent = |share: f64| 100.0 * share;
    let [precision, recall, f1] = [part.precision, part.recall, part.f1()].map(percent);
    let _ = writeln!(
        table,
        "{name},{precision:.1},{recall:.1},{f1:.1},{}",
        part.articles
    );
}

#[cfg(test)]
mod tests {
    use super::BCubed;

    #[test]
    fn merging_costs_precision_and_parting_costs_recall() {
        let merged = BCubed::of(&[("a", "1"), ("a", "1"), ("b", "1"), ("b", "1")]);
        assert_eq!((merged.precision, merged.recall), (0.5, 1.0));
        let parted = BCubed::of(&[("a", "1"), ("a", "2")]);
        assert_eq!((parted.precision, parted.recall), (1.0, 0.5));
        assert_eq!(BCubed::of(&[]).f1(), 0.0);
    }
}

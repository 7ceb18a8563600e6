//! Through whom statements reached the page: the program against stand-off
//! gold of 59 articles in which every outermost statement with a relay is
//! marked (`gold/README.md`).

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use crosswire_analysis::Engine;
use crosswire_article::{Annotated, BlockKind, OffsetMap, OffsetUnit, Relay};
use rayon::prelude::*;
use serde::Deserialize;

use crate::elsewhere::{Place, annotated, code_points, is_aside, lines, same_name};
use crate::gold::CodePoints;
use crate::score::Counts;

/// A statement with at least one relay.
#[derive(Clone, Debug, Default, Deserialize)]
struct Relayed {
    content: Vec<CodePoints>,
    relays: Vec<String>,
}

/// The marks on one article.
#[derive(Clone, Debug, Deserialize)]
struct Marks {
    pile: String,
    id: String,
    sha256: String,
    statements: Vec<Relayed>,
}

impl Marks {
    fn place(&self) -> Place<'_> {
        Place {
            pile: &self.pile,
            id: &self.id,
            sha256: &self.sha256,
        }
    }

    /// Without the article's own outlet, which is no relay of itself.
    fn statements(&self, outlet: Option<&str>) -> Vec<Relayed> {
        let kept = |relay: &&String| !outlet.is_some_and(|outlet| is_own(outlet, relay));
        let statements = self.statements.iter().map(|one| Relayed {
            content: one.content.clone(),
            relays: one.relays.iter().filter(kept).cloned().collect(),
        });
        statements.collect()
    }
}

fn read(path: &Path) -> Result<Vec<Marks>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let lines = (1..).zip(BufReader::new(file).lines());
    let record = |(number, line): (usize, std::io::Result<String>)| {
        let place = || format!("{} line {number}", path.display());
        serde_json::from_str(&line.with_context(place)?).with_context(place)
    };
    lines.map(record).collect()
}

/// The program against both annotators and b against a, over the articles
/// that were looked at and those kept aside: one row a comparison.
///
/// # Errors
/// When the gold or a pile is unreadable, or they do not belong together.
pub fn table(gold: &Path, piles: &Path) -> Result<Option<String>> {
    let marks = [
        read(&gold.join("relays-a.jsonl"))?,
        read(&gold.join("relays-b.jsonl"))?,
    ];
    let same = |(a, b): (&Marks, &Marks)| a.id == b.id && a.sha256 == b.sha256;
    ensure!(
        marks[0].len() == marks[1].len() && marks[0].iter().zip(&marks[1]).all(same),
        "the two annotators marked different articles"
    );
    let places: Vec<Place> = marks[0].iter().map(Marks::place).collect();
    let Some(lines) = lines(piles, &places)? else {
        return Ok(None);
    };
    let engine = Engine::load()?;
    let readings: Vec<Annotated> = places
        .par_iter()
        .map(|place| annotated(&engine, *place, &lines))
        .collect::<Result<_>>()?;
    let mut rows: [[Counts; 2]; 3] = Default::default();
    for (a, (b, reading)) in marks[0].iter().zip(marks[1].iter().zip(&readings)) {
        let outlet = reading.article.outlet.as_deref();
        let (first, second) = (a.statements(outlet), b.statements(outlet));
        let program = of_program(reading);
        let half = usize::from(is_aside(&a.sha256));
        rows[0][half] += compare(&first, &program);
        rows[1][half] += compare(&second, &program);
        rows[2][half] += compare(&first, &second);
    }
    Ok(Some(written(&rows)))
}

fn written(rows: &[[Counts; 2]; 3]) -> String {
    let mut out = String::from("figure,precision,recall,f1,gold,given\n");
    let names = ["program against a", "program against b", "b against a"];
    for (name, [looked, aside]) in names.into_iter().zip(rows) {
        let mut all = *looked;
        all += *aside;
        for (part, counts) in [("all", all), ("looked at", *looked), ("aside", *aside)] {
            let [precision, recall, f1] = counts.percent();
            let _ = writeln!(
                out,
                "{name}: {part},{precision:.1},{recall:.1},{f1:.1},{},{}",
                counts.gold, counts.predicted
            );
        }
    }
    out
}

/// The program's outermost statements. Credits of the page are left out: they
/// hold for all of it, and are not marked.
fn of_program(annotated: &Annotated) -> Vec<Relayed> {
    let offsets = OffsetMap::new(&annotated.article.text, OffsetUnit::CodePoint);
    let outermost = annotated
        .statements
        .iter()
        .filter(|one| one.within.is_none());
    let relayed = outermost.map(|one| Relayed {
        content: code_points(&offsets, &one.content),
        relays: one
            .relays
            .iter()
            .filter(|relay| !is_credit(annotated, relay))
            .map(|relay| relay.name.clone())
            .collect(),
    });
    relayed.collect()
}

/// A relay in a byline, in a dateline or in no sentence of the report.
fn is_credit(annotated: &Annotated, relay: &Relay) -> bool {
    let mut blocks = annotated.article.blocks.iter();
    let in_head = blocks.any(|block| {
        matches!(block.kind, BlockKind::Byline | BlockKind::Dateline)
            && block.span.contains(relay.span)
    });
    let in_sentence = annotated.sentences.iter().any(|s| s.contains(relay.span));
    in_head || !in_sentence
}

/// Pairs statements by their content, best first, and counts relays.
fn compare(gold: &[Relayed], given: &[Relayed]) -> Counts {
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    for (i, gold) in gold.iter().enumerate() {
        for (j, given) in given.iter().enumerate() {
            let alike = likeness(&gold.content, &given.content);
            if alike >= 0.5 {
                pairs.push((i, j, alike));
            }
        }
    }
    pairs.sort_by(|one, other| {
        other
            .2
            .total_cmp(&one.2)
            .then((one.0, one.1).cmp(&(other.0, other.1)))
    });
    let mut partner = vec![None; gold.len()];
    let mut taken = vec![false; given.len()];
    for (i, j, _) in pairs {
        if partner[i].is_none() && !taken[j] {
            partner[i] = Some(j);
            taken[j] = true;
        }
    }
    let mut counts = Counts {
        gold: gold.iter().map(|one| one.relays.len()).sum(),
        predicted: given.iter().map(|one| one.relays.len()).sum(),
        ..Counts::default()
    };
    for (gold, partner) in gold.iter().zip(partner) {
        let Some(given) = partner.map(|j: usize| &given[j].relays) else {
            continue;
        };
        let in_given = |name: &&String| given.iter().any(|other| same_name(name, other));
        let in_gold = |name: &&String| gold.relays.iter().any(|other| same_name(other, name));
        counts.found += gold.relays.iter().filter(in_given).count();
        counts.right += given.iter().filter(in_gold).count();
    }
    counts
}

/// Shared characters over all characters; at least a half too where the one
/// lies nearly whole in the other.
fn likeness(one: &[CodePoints], other: &[CodePoints]) -> f64 {
    let length = |spans: &[CodePoints]| spans.iter().map(|[s, e]| e - s).sum::<usize>();
    let overlaps = one.iter().flat_map(|[s, e]| {
        other
            .iter()
            .map(move |[from, to]| (*e).min(*to).saturating_sub((*s).max(*from)))
    });
    let shared = overlaps.sum::<usize>() as f64;
    let (a, b) = (length(one), length(other));
    let jaccard = shared / ((a + b) as f64 - shared).max(1.0);
    let contained = shared / (a.min(b) as f64).max(1.0) > 0.8;
    if contained { jaccard.max(0.5) } else { jaccard }
}

/// Whether a relay's name is the outlet's: "asharqalawsat", "Fox News" of "Fox
/// News Online".
fn is_own(outlet: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty() && *word != "the");
        words.map(str::to_owned).collect()
    };
    let (outlet, name) = (words(outlet), words(name));
    !name.is_empty()
        && (outlet.concat() == name.concat()
            || outlet.starts_with(&name)
            || outlet.ends_with(&name)
            || !outlet.is_empty() && name.starts_with(&outlet))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relayed(content: CodePoints, relays: &[&str]) -> Relayed {
        Relayed {
            content: vec![content],
            relays: relays.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn relays_count_where_the_contents_are_the_same() {
        let gold = [
            relayed([0, 10], &["Reuters"]),
            relayed([20, 30], &["SANA", "AFP"]),
        ];
        let given = [
            relayed([1, 10], &["Reuters"]),
            relayed([20, 29], &["AFP"]),
            relayed([50, 60], &["BBC"]),
        ];
        let counts = compare(&gold, &given);
        assert_eq!(
            (counts.found, counts.right, counts.gold, counts.predicted),
            (2, 2, 3, 3)
        );
    }

    #[test]
    fn the_outlet_itself_is_no_relay() {
        assert!(is_own("Fox News Online", "Fox News"));
        assert!(is_own("asharqalawsat", "Asharq al-Awsat"));
        assert!(!is_own("Ardesh Courier", "Ostrand Herald"));
    }
}

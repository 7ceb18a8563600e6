//! Coreference chains of GUM: whether mentions that the program gives to one
//! actor are of one chain, and the other way round.
//!
//! Only mentions that both sides have are compared: the program marks names
//! wherever they stand, but nouns and pronouns only where they speak. A mention
//! of the program is matched with the smallest chained phrase that starts or
//! ends with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use crosswire_analysis::Engine;
use crosswire_article::{Annotated, Article, MentionKind, OffsetMap, OffsetUnit};
use rayon::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Document {
    genre: String,
    text: String,
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    chain: String,
    text: String,
}

/// One mention that both sides have.
struct Matched {
    actor: u32,
    chain: String,
    kind: MentionKind,
}

/// Sums over documents.
#[derive(Clone, Copy, Default)]
struct Sums {
    /// Mentions of the program, and those that match.
    mentions: usize,
    matched: usize,
    /// Sums of the shares of B-cubed.
    precision: f64,
    recall: f64,
    /// Pairs of mentions of one actor, of one chain, of both.
    of_actor: usize,
    of_chain: usize,
    of_both: usize,
    /// Pronouns with an earlier mention of the same actor, and those where it
    /// is of the same chain.
    pronouns: usize,
    pronouns_right: usize,
}

/// One line per figure and kind of text.
///
/// # Errors
/// When the gold is unreadable.
pub fn chains_table(engine: &Engine, gold: &Path) -> Result<String> {
    let text = std::fs::read_to_string(gold).with_context(|| gold.display().to_string())?;
    let documents: Vec<Document> = (1..)
        .zip(text.lines())
        .map(|(number, line): (usize, &str)| {
            serde_json::from_str(line).with_context(|| format!("{} line {number}", gold.display()))
        })
        .collect::<Result<_>>()?;
    let compared: Vec<(&str, Sums)> = documents
        .par_iter()
        .map(|document| (document.genre.as_str(), sums(engine, document)))
        .collect();
    let of = |wanted: Option<&str>| {
        let here = compared
            .iter()
            .filter(|(genre, _)| wanted.is_none_or(|wanted| wanted == *genre));
        here.fold(Sums::default(), |total, (_, sums)| total.and(sums))
    };
    let mut out = String::from("figure,precision,recall,f1,cases\n");
    for (name, sums) in [("news", of(Some("news"))), ("all", of(None))] {
        sums.rows(name, &mut out);
    }
    Ok(out)
}

fn sums(engine: &Engine, document: &Document) -> Sums {
    let annotated = engine.annotate(Article::builder(document.text.as_str()).build());
    let matched = matched(&annotated, document);
    let mut sums = Sums {
        mentions: annotated.mentions.len(),
        matched: matched.len(),
        ..Sums::default()
    };
    for (at, one) in matched.iter().enumerate() {
        let count = |same: &dyn Fn(&Matched) -> bool| matched.iter().filter(|m| same(m)).count();
        let actor = count(&|m| m.actor == one.actor);
        let chain = count(&|m| m.chain == one.chain);
        let both = count(&|m| m.actor == one.actor && m.chain == one.chain);
        sums.precision += both as f64 / actor as f64;
        sums.recall += both as f64 / chain as f64;
        sums.of_actor += actor - 1;
        sums.of_chain += chain - 1;
        sums.of_both += both - 1;
        if one.kind == MentionKind::Pronoun {
            let before = matched[..at].iter().rev();
            let mut before = before.filter(|m| m.actor == one.actor);
            if let Some(last) = before.next() {
                sums.pronouns += 1;
                sums.pronouns_right += usize::from(last.chain == one.chain);
            }
        }
    }
    sums
}

/// Mentions of the program with the chain of the phrase they stand for.
fn matched(annotated: &Annotated, document: &Document) -> Vec<Matched> {
    let offsets = OffsetMap::new(&annotated.article.text, OffsetUnit::CodePoint);
    let mut by_edge: BTreeMap<usize, Vec<&Entity>> = BTreeMap::new();
    for entity in document.entities.iter().filter(|e| e.kind != "time") {
        by_edge.entry(entity.start).or_default().push(entity);
        by_edge.entry(entity.end).or_default().push(entity);
        if let Some(rest) = entity
            .text
            .strip_prefix("the ")
            .or(entity.text.strip_prefix("The "))
        {
            let start = entity.end - rest.chars().count();
            by_edge.entry(start).or_default().push(entity);
        }
    }
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut found = Vec::new();
    for mention in &annotated.mentions {
        let [start, end] =
            [mention.span.start, mention.span.end].map(|at| offsets.from_byte(at) as usize);
        let edges = by_edge.get(&start).into_iter().chain(by_edge.get(&end));
        let fits = |entity: &&&Entity| {
            let inside = entity.start <= start && end <= entity.end;
            inside && (entity.end == end || goes_on(entity, end))
        };
        let smallest = edges
            .flatten()
            .filter(fits)
            .min_by_key(|entity| (entity.end - entity.start, entity.start));
        if let Some(entity) = smallest
            && taken.insert((entity.start, entity.end))
        {
            found.push(Matched {
                actor: mention.actor,
                chain: entity.chain.clone(),
                kind: mention.kind,
            });
        }
    }
    found
}

/// Whether a phrase that starts with the mention still is about it behind
/// `end`: "Roe, head of the board", not "Kremlin spokesman".
fn goes_on(entity: &Entity, end: usize) -> bool {
    let skipped = end.saturating_sub(entity.start);
    let rest: String = entity.text.chars().skip(skipped).collect();
    let rest = rest.trim_start();
    rest.starts_with([',', '('])
        || ["of ", "in ", "at ", "who ", "for "]
            .iter()
            .any(|word| rest.starts_with(word))
}

impl Sums {
    fn and(self, other: &Self) -> Self {
        Self {
            mentions: self.mentions + other.mentions,
            matched: self.matched + other.matched,
            precision: self.precision + other.precision,
            recall: self.recall + other.recall,
            of_actor: self.of_actor + other.of_actor,
            of_chain: self.of_chain + other.of_chain,
            of_both: self.of_both + other.of_both,
            pronouns: self.pronouns + other.pronouns,
            pronouns_right: self.pronouns_right + other.pronouns_right,
        }
    }

    fn rows(&self, name: &str, out: &mut String) {
        let share = |part: f64, whole: usize| 100.0 * part / whole.max(1) as f64;
        let f1 = |p: f64, r: f64| {
            if p + r > 0.0 {
                2.0 * p * r / (p + r)
            } else {
                0.0
            }
        };
        let mut row = |figure: &str, p: f64, r: f64, cases: usize| {
            let _ = writeln!(
                out,
                "{figure} ({name}),{p:.1},{r:.1},{:.1},{cases}",
                f1(p, r)
            );
        };
        let found = share(self.matched as f64, self.mentions);
        row("mentions matched", found, found, self.mentions);
        let [p, r] = [self.precision, self.recall].map(|sum| share(sum, self.matched));
        row("b-cubed", p, r, self.matched);
        let both = self.of_both as f64;
        let [p, r] = [share(both, self.of_actor), share(both, self.of_chain)];
        row("pairs of mentions", p, r, self.of_chain / 2);
        let right = share(self.pronouns_right as f64, self.pronouns);
        row("pronouns", right, right, self.pronouns);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_about_the_name_it_opens_with_or_not() {
        let entity = |text: &str| Entity {
            start: 0,
            end: text.chars().count(),
            kind: "person".to_owned(),
            chain: "1".to_owned(),
            text: text.to_owned(),
        };
        assert!(goes_on(&entity("Roe, head of the board"), 3));
        assert!(goes_on(&entity("Ministry of Piers"), 8));
        assert!(!goes_on(&entity("Palace spokesman"), 6));
    }

    #[test]
    fn shares_are_those_of_b_cubed() {
        let mut out = String::new();
        let sums = Sums {
            mentions: 4,
            matched: 2,
            precision: 1.0,
            recall: 2.0,
            ..Sums::default()
        };
        sums.rows("x", &mut out);
        assert!(out.contains("b-cubed (x),50.0,100.0,66.7,2"), "{out}");
    }
}

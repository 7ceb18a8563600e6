//! Where the program does well and where it fails: scores by class of
//! attribution, and errors by group.
//!
//! A class is read off an attribution itself, gold or predicted: its kind, the
//! order of its parts, its cue, its publisher. Recall is over the gold of a
//! class, precision over the predictions of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use crosswire_syntax::{English, PartOfSpeech};
use rayon::prelude::*;

use crate::gold::{self, CodePoints, Marked, MarkedArticle};
use crate::predict::{joined, parsed};
use crate::score::{Counts, judged, kinds};
use crate::words::Words;
use crosswire_article::{OffsetMap, OffsetUnit};

/// Cues of other articles, lower-cased: those that a tagger had a chance to
/// learn.
#[derive(Clone, Debug, Default)]
pub struct SeenCues(BTreeMap<String, usize>);

impl SeenCues {
    /// The cues of the articles the tagger learnt from; `None` where they are
    /// absent.
    ///
    /// # Errors
    /// When the file is there but unreadable.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let mut cues = BTreeMap::new();
        for article in gold::read(path)? {
            let text: Vec<char> = article.text.chars().collect();
            for one in &article.attributions {
                *cues.entry(folded(&text, &one.cue)).or_default() += 1;
            }
        }
        Ok(Some(Self(cues)))
    }

    fn class(&self, cue: &str) -> &'static str {
        match self.0.get(cue).copied().unwrap_or(0) {
            0 => "cue unseen in train",
            1..=4 => "cue seen 1-4 times",
            5..=49 => "cue seen 5-49 times",
            _ => "cue seen 50 times or more",
        }
    }
}

/// Lower-cased characters of spans, a space between two.
fn folded(text: &[char], spans: &[CodePoints]) -> String {
    let parts = spans.iter().map(|&[start, end]| {
        let characters = text.get(start..end).unwrap_or_default().iter();
        characters.collect::<String>().to_lowercase()
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// An article with what the classes are read from.
struct Page<'a> {
    words: Words,
    text: Vec<char>,
    /// First and last code point of each word with its part of speech.
    parts: Vec<(CodePoints, PartOfSpeech)>,
    seen: Option<&'a SeenCues>,
    publisher: String,
}

impl<'a> Page<'a> {
    fn of(english: &English, article: &MarkedArticle, seen: Option<&'a SeenCues>) -> Self {
        let offsets = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
        let parses = parsed(english, &article.text);
        let mut parts = Vec::new();
        for paragraph in joined(&article.text, &parses) {
            parts.extend(paragraph.parsed.tokens.iter().map(|token| {
                let bounds = [token.start, token.end]
                    .map(|byte| offsets.from_byte(paragraph.start + byte) as usize);
                (bounds, token.pos)
            }));
        }
        Self {
            words: Words::of(&article.text),
            text: article.text.chars().collect(),
            parts,
            seen,
            publisher: article
                .publisher
                .clone()
                .unwrap_or_else(|| "unknown".to_owned()),
        }
    }

    /// All classes of one attribution, the name of the question first.
    fn classes(&self, one: &Marked, kind: &str) -> Vec<String> {
        let mut classes = vec![
            format!("kind: {kind}"),
            format!("order: {}", order(one)),
            format!("cue: {}", self.cue_shape(one)),
            format!("publisher: {}", self.publisher),
            format!("content: {}", self.content_length(one)),
        ];
        if let Some(seen) = self.seen {
            classes.push(format!(
                "seen: {}",
                seen.class(&folded(&self.text, &one.cue))
            ));
        }
        classes
    }

    fn cue_shape(&self, one: &Marked) -> &'static str {
        let words = self.words.touched(&one.cue);
        let words = words
            .iter()
            .filter(|&&word| self.words.token(word).is_word)
            .count();
        let inside = |bounds: CodePoints| {
            let mut spans = one.cue.iter();
            spans.any(|span| bounds[0] < span[1] && span[0] < bounds[1])
        };
        let has = |wanted: [PartOfSpeech; 2]| {
            let mut parts = self.parts.iter();
            parts.any(|(bounds, part)| wanted.contains(part) && inside(*bounds))
        };
        match words {
            0 if one.cue.is_empty() => "none",
            0 => "punctuation",
            _ if !has([PartOfSpeech::VERB, PartOfSpeech::AUX])
                && has([PartOfSpeech::NOUN, PartOfSpeech::PROPN]) =>
            {
                "noun"
            }
            1 => "one word",
            2..=3 => "two or three words",
            _ => "four words or more",
        }
    }

    fn content_length(&self, one: &Marked) -> &'static str {
        match self
            .words
            .only_words(&self.words.touched(&one.content))
            .len()
        {
            0..=2 => "1-2 words",
            3..=6 => "3-6 words",
            7..=15 => "7-15 words",
            _ => "16 words or more",
        }
    }
}

/// The parts in the order in which they begin.
fn order(one: &Marked) -> String {
    let parts = [
        ("source", &one.source),
        ("cue", &one.cue),
        ("content", &one.content),
    ];
    let first = |spans: &[CodePoints]| spans.iter().map(|span| span[0]).min();
    let mut present: Vec<(usize, &str)> = parts
        .iter()
        .filter_map(|(name, spans)| Some((first(spans)?, *name)))
        .collect();
    present.sort_unstable();
    let names: Vec<&str> = present.into_iter().map(|(_, name)| name).collect();
    if one.source.is_empty() {
        format!("no source ({})", names.join("-"))
    } else {
        names.join("-")
    }
}

/// Counts of one class: matches, and those with the right speaker.
#[derive(Clone, Copy, Debug, Default)]
struct Class {
    matched: Counts,
    right: Counts,
}

/// Both tables of a set of articles.
#[derive(Clone, Debug)]
pub struct Breakdown {
    /// Scores by class.
    pub classes: String,
    /// Errors by group.
    pub errors: String,
}

/// Scores by class and errors by group.
///
/// # Errors
/// When the embedded English model cannot be used.
pub fn breakdown(
    gold: &[MarkedArticle],
    predicted: &[MarkedArticle],
    seen: Option<&SeenCues>,
) -> Result<Breakdown> {
    let english = English::load().context("the English model")?;
    /// Counts by class and error groups of one article.
    type OfArticle = (Vec<(String, Class)>, Vec<String>);
    let articles: Vec<OfArticle> = gold
        .par_iter()
        .zip(predicted)
        .map(|(gold, predicted)| {
            let page = Page::of(&english, gold, seen);
            (
                class_counts(&page, gold, predicted),
                error_groups(&page, gold, predicted),
            )
        })
        .collect();
    let (mut classes, mut errors) = (BTreeMap::<String, Class>::new(), BTreeMap::new());
    for (counts, groups) in articles {
        for (name, class) in counts {
            let total = classes.entry(name).or_default();
            total.matched += class.matched;
            total.right += class.right;
        }
        for group in groups {
            *errors.entry(group).or_insert(0_usize) += 1;
        }
    }
    Ok(Breakdown {
        classes: class_table(&classes),
        errors: error_table(errors),
    })
}

fn class_counts(
    page: &Page<'_>,
    gold: &MarkedArticle,
    predicted: &MarkedArticle,
) -> Vec<(String, Class)> {
    let of = |article: &MarkedArticle| -> Vec<Vec<String>> {
        let kinds = kinds(article, &gold.text);
        let pairs = article.attributions.iter().zip(kinds);
        pairs
            .map(|(one, kind)| page.classes(one, kind.as_str()))
            .collect()
    };
    let (gold_classes, predicted_classes) = (of(gold), of(predicted));
    let mut all = Vec::new();
    let mut count = |classes: &[String], counts: Counts, speaker: bool| {
        all.extend(classes.iter().map(|name| {
            let right = if speaker { counts } else { Counts::default() };
            let matched = counts;
            (name.clone(), Class { matched, right })
        }));
    };
    let (gold_one, predicted_one) = (
        Counts {
            gold: 1,
            ..Counts::default()
        },
        Counts {
            predicted: 1,
            ..Counts::default()
        },
    );
    gold_classes
        .iter()
        .for_each(|classes| count(classes, gold_one, true));
    predicted_classes
        .iter()
        .for_each(|classes| count(classes, predicted_one, true));
    for (i, j, speaker) in judged(gold, predicted) {
        count(
            &gold_classes[i],
            Counts {
                found: 1,
                ..Counts::default()
            },
            speaker,
        );
        count(
            &predicted_classes[j],
            Counts {
                right: 1,
                ..Counts::default()
            },
            speaker,
        );
    }
    all
}

fn class_table(classes: &BTreeMap<String, Class>) -> String {
    let mut out = String::from(
        "figure,attribution_f1,speaker_precision,speaker_recall,speaker_f1,gold,predicted\n",
    );
    for (name, class) in classes {
        let [precision, recall, f1] = class.right.percent();
        let attribution = class.matched.f1();
        let Counts {
            gold, predicted, ..
        } = class.right;
        let _ = writeln!(
            out,
            "{name},{attribution:.1},{precision:.1},{recall:.1},{f1:.1},{gold},{predicted}"
        );
    }
    out
}

fn overlap(a: &[CodePoints], b: &[CodePoints]) -> bool {
    a.iter()
        .any(|a| b.iter().any(|b| a[0] < b[1] && b[0] < a[1]))
}

fn length(spans: &[CodePoints]) -> usize {
    spans.iter().map(|span| span[1] - span[0]).sum()
}

/// The group of every error of an article: each gold attribution that is not
/// found with the right speaker, each prediction that answers to none.
fn error_groups(page: &Page<'_>, gold: &MarkedArticle, predicted: &MarkedArticle) -> Vec<String> {
    let judged = judged(gold, predicted);
    let mut groups = Vec::new();
    let matched: BTreeMap<usize, (usize, bool)> = judged
        .iter()
        .map(|&(i, j, right)| (i, (j, right)))
        .collect();
    for (index, one) in gold.attributions.iter().enumerate() {
        match matched.get(&index) {
            Some((_, true)) => {}
            Some((j, false)) => groups.push(speaker_error(one, &predicted.attributions[*j])),
            None => groups.push(missed(page, one, &predicted.attributions)),
        }
    }
    let used: BTreeSet<usize> = judged.iter().map(|&(_, j, _)| j).collect();
    for (index, one) in predicted.attributions.iter().enumerate() {
        if !used.contains(&index) {
            groups.push(spurious(page, one, &gold.attributions));
        }
    }
    groups
}

fn speaker_error(gold: &Marked, predicted: &Marked) -> String {
    let what = match (gold.source.is_empty(), predicted.source.is_empty()) {
        (true, _) => "given where the gold has none",
        (false, true) => "missing",
        (false, false) => "another",
    };
    format!("content right; source {what}")
}

fn missed(page: &Page<'_>, gold: &Marked, predicted: &[Marked]) -> String {
    let same_cue = predicted.iter().find(|one| overlap(&one.cue, &gold.cue));
    if let Some(one) = same_cue {
        return if !overlap(&one.content, &gold.content) {
            "missed: cue found; content elsewhere".to_owned()
        } else if length(&one.content) > length(&gold.content) {
            "missed: cue found; content too long".to_owned()
        } else {
            "missed: cue found; content too short".to_owned()
        };
    }
    if predicted.iter().any(|one| overlap(&one.content, &gold.cue)) {
        return "missed: cue taken for content of another".to_owned();
    }
    let seen = page.seen.map_or("", |seen| {
        match seen.class(&folded(&page.text, &gold.cue)) {
            "cue unseen in train" => "; never seen in train",
            _ => "; seen in train",
        }
    });
    format!("missed: cue not found ({}{seen})", page.cue_shape(gold))
}

fn spurious(page: &Page<'_>, predicted: &Marked, gold: &[Marked]) -> String {
    if gold.iter().any(|one| overlap(&one.cue, &predicted.cue)) {
        return "extra: cue of the gold; content another".to_owned();
    }
    if gold.iter().any(|one| overlap(&one.content, &predicted.cue)) {
        return "extra: cue inside a content of the gold".to_owned();
    }
    format!("extra: cue not in the gold ({})", page.cue_shape(predicted))
}

/// Groups by falling count.
fn error_table(errors: BTreeMap<String, usize>) -> String {
    let mut rows: Vec<(String, usize)> = errors.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut out = String::from("figure,count\n");
    for (name, count) in rows {
        let _ = writeln!(out, "{name},{count}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ida Lund said the port will close. “Never,” answered the mayor.";

    fn span(part: &str) -> Vec<CodePoints> {
        let byte = TEXT.find(part).expect("in the text");
        let start = TEXT[..byte].chars().count();
        vec![[start, start + part.chars().count()]]
    }

    fn article(attributions: &[[&str; 3]]) -> MarkedArticle {
        let marked = |[source, cue, content]: &[&str; 3]| {
            let spans = |part: &str| {
                if part.is_empty() {
                    Vec::new()
                } else {
                    span(part)
                }
            };
            Marked {
                source: spans(source),
                cue: spans(cue),
                content: spans(content),
                confidence: None,
            }
        };
        MarkedArticle {
            id: "one".to_owned(),
            text: TEXT.to_owned(),
            publisher: Some("Fjord Post".to_owned()),
            attributions: attributions.iter().map(marked).collect(),
        }
    }

    #[test]
    fn classes_and_errors_are_counted_once_each() {
        let gold = article(&[
            ["Ida Lund", "said", "the port will close"],
            ["the mayor", "answered", "“Never,”"],
        ]);
        let predicted = article(&[
            ["the mayor", "said", "the port will close"],
            ["Ida Lund", "close", "answered the"],
        ]);
        let both = breakdown(&[gold], &[predicted], None).expect("the model is compiled in");
        let row = |name: &str| {
            let mut lines = both.classes.lines();
            lines
                .find_map(|line| line.strip_prefix(&format!("{name},")))
                .map(str::to_owned)
        };
        assert_eq!(
            row("kind: indirect").as_deref(),
            Some("66.7,0.0,0.0,0.0,1,2")
        );
        assert_eq!(row("kind: direct").as_deref(), Some("0.0,0.0,0.0,0.0,1,0"));
        assert_eq!(
            row("order: content-cue-source").as_deref(),
            Some("0.0,0.0,0.0,0.0,1,0")
        );
        assert_eq!(
            row("publisher: Fjord Post").as_deref(),
            Some("50.0,0.0,0.0,0.0,2,2")
        );
        assert_eq!(
            both.errors,
            "figure,count\ncontent right; source another,1\n\
             extra: cue inside a content of the gold,1\n\
             missed: cue taken for content of another,1\n"
        );
    }

    #[test]
    fn orders_are_named_by_where_the_parts_begin() {
        let [said, sourceless] = [
            ["Ida Lund", "said", "the port will close"],
            ["", "answered", "“Never,”"],
        ]
        .map(|one| article(&[one]).attributions.remove(0));
        assert_eq!(order(&said), "source-cue-content");
        assert_eq!(order(&sourceless), "no source (content-cue)");
    }
}

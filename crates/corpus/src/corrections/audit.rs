//! How far to trust the analysis on one's own articles: a random sample to
//! judge, and the share found right with its interval.

use super::{Change, Correction, CorrectionDraft};
use crate::error::Result;
use crate::query::StatementEntry;
use crate::rows::list;
use crate::store::Corpus;
use crosswire_article::{ArticleId, StatementRef};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked about a sampled statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Whether the article attributes these words to somebody, with about
    /// these ends.
    Statement,
    /// Whether the speaker, or that there is none, is right.
    Speaker,
    /// Whether it came through these relays.
    Relays,
    /// Whether that is what is done with the words.
    Act,
}

impl Question {
    /// All, in the order in which they are asked.
    pub const ALL: [Self; 4] = [Self::Statement, Self::Speaker, Self::Relays, Self::Act];

    /// Its name in the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Speaker => "speaker",
            Self::Relays => "relays",
            Self::Act => "act",
        }
    }

    /// Whether it can be asked about `statement`.
    #[must_use]
    pub fn is_about(self, statement: &StatementEntry) -> bool {
        self != Self::Relays || !statement.relays.is_empty()
    }
}

/// One line of an audit's result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditRow {
    /// The question: `statement`, `speaker`, `relays` or `act`.
    pub what: String,
    /// The form of the statements, or `all`.
    pub form: String,
    /// Found right.
    pub right: u64,
    /// Judged.
    pub judged: u64,
    /// Share found right.
    pub precision: f64,
    /// The Wilson score interval at 95 % (Wilson 1927).
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Corpus {
    /// `count` statements drawn at random from all: the same `seed` draws the
    /// same from the same corpus. They come in order of the drawing.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn audit_sample(&self, seed: u64, count: usize) -> Result<Vec<StatementEntry>> {
        let sql = "SELECT article, count(*) FROM statements GROUP BY article ORDER BY article";
        let counted: Vec<(i64, u64)> =
            self.say(|c| list(c, sql, [], |row| Ok((row.get(0)?, row.get(1)?))))?;
        let mut ends = Vec::with_capacity(counted.len());
        let mut total = 0;
        for (_, statements) in &counted {
            total += statements;
            ends.push(total);
        }
        let mut sample = Vec::new();
        for nth in draw(seed, total, count) {
            let index = ends.partition_point(|end| *end <= nth);
            let first = ends[index] - counted[index].1;
            sample.extend(self.nth_statement(counted[index].0, nth - first)?);
        }
        Ok(sample)
    }

    fn nth_statement(&self, article: i64, nth: u64) -> Result<Option<StatementEntry>> {
        let sql = "SELECT a.id, s.ordinal FROM statements s JOIN articles a ON a.number = s.article
             WHERE s.article = ?1 ORDER BY s.ordinal LIMIT 1 OFFSET ?2";
        let values = rusqlite::params![article, nth];
        let found: Vec<(String, u32)> =
            self.say(|c| list(c, sql, values, |row| Ok((row.get(0)?, row.get(1)?))))?;
        let Some((article, ordinal)) = found.into_iter().next() else {
            return Ok(None);
        };
        self.statement(&StatementRef {
            article: ArticleId::from_stored(article),
            ordinal,
        })
    }

    /// The entry that keeps a reader's verdicts on a statement.
    #[must_use]
    pub fn judgement(
        statement: &StatementEntry,
        seed: u64,
        verdicts: &[(Question, bool)],
        made: String,
    ) -> CorrectionDraft {
        let verdicts = verdicts.iter();
        CorrectionDraft {
            made,
            by: None,
            note: None,
            article: ArticleId::from_stored(statement.article.id.as_str()),
            content: statement.content.clone(),
            cue: statement.cue.clone(),
            change: Change::Judged {
                seed,
                form: statement.form.clone(),
                verdicts: verdicts
                    .map(|(question, right)| (question.as_str().to_owned(), *right))
                    .collect(),
            },
        }
    }

    /// Ids of the statements that have been judged.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn judged(&self) -> Result<BTreeSet<String>> {
        let judged = self.say(super::effective)?.into_iter();
        let judged = judged.filter(|c| matches!(c.change, Change::Judged { .. }));
        Ok(judged.map(|correction| place_key(&correction)).collect())
    }

    /// Whether a statement is among [`Self::judged`].
    #[must_use]
    pub fn is_judged(judged: &BTreeSet<String>, statement: &StatementEntry) -> bool {
        let (content, cue) = (&statement.content, &statement.cue);
        judged.contains(&format!("{} {content:?} {cue:?}", statement.article.id))
    }

    /// What all audits found so far, by question and form; of several verdicts
    /// on one statement the last counts.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn audit(&self) -> Result<Vec<AuditRow>> {
        Ok(tally(&self.say(super::effective)?))
    }
}

fn place_key(correction: &Correction) -> String {
    let place = &correction.place;
    format!("{} {:?} {:?}", place.article, place.content, place.cue)
}

fn tally(corrections: &[Correction]) -> Vec<AuditRow> {
    let mut verdicts: BTreeMap<(String, &str), (&str, bool)> = BTreeMap::new();
    for correction in corrections {
        if let Change::Judged {
            verdicts: given,
            form,
            ..
        } = &correction.change
        {
            for (question, right) in given {
                verdicts.insert((place_key(correction), question), (form, *right));
            }
        }
    }
    let mut rows = Vec::new();
    for question in Question::ALL.map(Question::as_str) {
        for form in ["all", "direct", "indirect", "mixed"] {
            let of = |(key, (its, _)): &(&(String, &str), &(&str, bool))| {
                key.1 == question && (form == "all" || *its == form)
            };
            let chosen: Vec<bool> = verdicts.iter().filter(of).map(|(_, (_, r))| *r).collect();
            if !chosen.is_empty() {
                let right = chosen.iter().filter(|right| **right).count() as u64;
                rows.push(row(question, form, right, chosen.len() as u64));
            }
        }
    }
    rows
}

fn row(what: &str, form: &str, right: u64, judged: u64) -> AuditRow {
    let (low, high) = wilson(right, judged);
    AuditRow {
        what: what.to_owned(),
        form: form.to_owned(),
        right,
        judged,
        precision: right as f64 / judged.max(1) as f64,
        low,
        high,
    }
}

/// The score interval at 95 % for a share of `right` in `judged`.
fn wilson(right: u64, judged: u64) -> (f64, f64) {
    if judged == 0 {
        return (0.0, 1.0);
    }
    const Z: f64 = 1.959_964;
    let (n, share) = (judged as f64, right as f64 / judged as f64);
    let scale = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / scale;
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
    ((middle - spread).max(0.0), (middle + spread).min(1.0))
}

/// `count` different numbers below `total`, at random from `seed`.
fn draw(seed: u64, total: u64, count: usize) -> Vec<u64> {
    let count = count.min(usize::try_from(total).unwrap_or(usize::MAX));
    let mut state = seed;
    let mut drawn = Vec::with_capacity(count);
    let mut seen = BTreeSet::new();
    while drawn.len() < count {
        // The high half of a product: unbiased to 2^-64 and without division.
        let number = (u128::from(next(&mut state)) * u128::from(total)) >> 64;
        let number = number as u64;
        if seen.insert(number) {
            drawn.push(number);
        }
    }
    drawn
}

/// SplitMix64 (Steele, Lea & Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        let close = |(low, high): (f64, f64), expected: (f64, f64)| {
            (low - expected.0).abs() < 5e-4 && (high - expected.1).abs() < 5e-4
        };
        // Newcombe (1998), table I: 81 of 263 and 0 of 20.
        assert!(
            close(wilson(81, 263), (0.2553, 0.3662)),
            "{:?}",
            wilson(81, 263)
        );
        assert!(close(wilson(0, 20), (0.0, 0.1611)), "{:?}", wilson(0, 20));
        assert_eq!(wilson(0, 0), (0.0, 1.0));
    }

    #[test]
    fn a_seed_draws_the_same_and_never_twice() {
        let drawn = draw(7, 1_000, 50);
        assert_eq!(drawn, draw(7, 1_000, 50));
        assert_ne!(drawn, draw(8, 1_000, 50));
        assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 50);
        assert!(drawn.iter().all(|n| *n < 1_000));
        assert_eq!(draw(7, 3, 50).len(), 3);
        assert!(draw(7, 0, 50).is_empty());
    }
}

//! Proof that what is stored is what was found.
//!
//! Every span of every layer is cut again out of the stored text and compared;
//! on request the layers are derived anew and compared too. Nothing is repaired
//! and no span is moved to where it might belong: differences are reported.

use crate::annotate::Annotate;
use crate::claiming::{self, Compared};
use crate::copying;
use crate::corrections::{self, Correction};
use crate::error::{ErrorKind, Result};
use crate::query::{CopyEntry, CopyFilter, Page};
use crate::reading::{Progress, ReadOptions, guarded};
use crate::relating::{load_relations, made_by, related_by};
use crate::rows;
use crate::spans;
use crate::speaking;
use crate::store::Corpus;
use crosswire_analysis::across::copies::words_in_common;
use crosswire_analysis::across::cross_encoder::Readings;
use crosswire_article::{Annotated, ArticleId, StatementRef};
use rusqlite::Connection;
use serde::Serialize;

/// How much is derived anew and compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rederive {
    /// Nothing: spans, texts and the file itself are checked.
    #[default]
    Nothing,
    /// The layers of about so many articles, spread evenly over time.
    Sample(u64),
    /// The layers of all articles, and stories and utterances.
    All,
}

/// What was checked, and what did not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifySummary {
    /// Articles whose text was compared with its hash.
    pub articles: u64,
    /// Spans cut again.
    pub spans: u64,
    /// Articles whose layers were derived again.
    pub rederived: u64,
    /// Whether stories and utterances were derived again.
    pub relations: bool,
    /// Everything that differs; empty is the good answer.
    pub differences: Vec<Difference>,
}

/// Something that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The article, statement or other record.
    pub record: String,
    /// What differs.
    pub message: String,
}

impl Corpus {
    /// Checks the whole corpus; does not change it.
    ///
    /// # Errors
    /// When the file cannot be read. What can be read but is wrong is no error
    /// but a difference.
    pub fn verify(
        &self,
        analysis: &impl Annotate,
        rederive: Rederive,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<VerifySummary> {
        let mut summary = VerifySummary {
            differences: self.say(damage)?,
            ..VerifySummary::default()
        };
        let numbers = self.numbers()?;
        let step = step(rederive, numbers.len() as u64);
        for (done, number) in (1..).zip(&numbers) {
            let again = step.is_some_and(|step| (done - 1) % step == 0);
            self.verify_article(*number, again.then_some(analysis), &mut summary)?;
            let total = numbers.len() as u64;
            progress(&Progress::Verifying { done, total });
        }
        self.verify_copies(&mut summary)?;
        if rederive == Rederive::All {
            self.verify_relations(analysis.version(), &mut summary)?;
        }
        Ok(summary)
    }

    fn verify_article(
        &self,
        number: i64,
        again: Option<&impl Annotate>,
        summary: &mut VerifySummary,
    ) -> Result<()> {
        summary.articles += 1;
        let stored = match self.say(|c| Ok(rows::load(c, number)))? {
            Ok(Some(stored)) => stored,
            Ok(None) => return Ok(()),
            Err(error) => {
                let record = format!("article number {number}");
                summary.differs(record, format!("cannot be read back: {error}"));
                return Ok(());
            }
        };
        let mut check = Check::new(&stored.article.id, &mut summary.differences);
        summary.spans += check.spans(&stored);
        let kept = self.say(|c| Kept::load(c, number))?;
        check.words(&stored, &kept);
        if let Some(analysis) = again
            && kept.analysis == analysis.version()
        {
            summary.rederived += 1;
            check.layers(&stored, analysis, &kept.corrections);
        }
        Ok(())
    }

    /// Cuts every shared passage on both sides and counts the common words anew.
    fn verify_copies(&self, summary: &mut VerifySummary) -> Result<()> {
        let mut offset = 0;
        loop {
            let filter = CopyFilter {
                page: Page {
                    limit: Some(COPIES),
                    offset,
                },
                ..CopyFilter::default()
            };
            let copies = self.copies(&filter)?;
            offset += COPIES;
            for copy in &copies {
                let texts = [&copy.a.id, &copy.b.id].map(|id| {
                    let text = self.text(&ArticleId::from_stored(id.as_str()))?;
                    Ok(text.unwrap_or_default())
                });
                let [a, b] = texts;
                summary.copy(copy, &a?, &b?);
            }
            if (copies.len() as u64) < COPIES {
                return Ok(());
            }
        }
    }

    fn verify_relations(&self, version: &str, summary: &mut VerifySummary) -> Result<()> {
        if self.say(related_by)? != Some(made_by(version)) {
            return Ok(());
        }
        summary.relations = true;
        // Not what was remembered: that is part of what is verified.
        let readings = Readings::default();
        let derived = self.relations(&readings, &ReadOptions::default(), &mut |_| ());
        let fresh = match derived {
            Ok(fresh) => fresh,
            Err(error) if error.kind() == ErrorKind::Corrupt => {
                summary.differs("relations", format!("cannot be derived again: {error}"));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let (fresh, copies) = fresh;
        let stored = self.say(load_relations)?;
        let kept = self.say(copying::load)?;
        let pool = rayon::ThreadPoolBuilder::new().build().ok();
        let claims = match pool {
            Some(pool) => {
                let pile = Compared {
                    stories: &fresh.stories,
                    storylines: &fresh.storylines,
                    copies: &copies,
                    readings: &readings,
                };
                claiming::keys(&self.find_claims(pile, &pool, &mut |_| ())?)
            }
            None => Vec::new(),
        };
        let same = [
            ("claims", self.say(claiming::stored_keys)? == claims),
            ("stories", stored.stories == fresh.stories),
            ("storylines", stored.storylines == fresh.storylines),
            ("speakers", !self.say(speaking::differ)?),
            ("joined actors", stored.people.actors == fresh.people.actors),
            ("utterances", stored.utterances == fresh.utterances),
            ("copies", kept.copies == copies.copies),
            ("origins", kept.origins == copies.origins),
        ];
        for (what, _) in same.into_iter().filter(|(_, same)| !same) {
            summary.differs(what, "derived again, they differ from those stored");
        }
        Ok(())
    }
}

/// Copies checked at once.
const COPIES: u64 = 1_000;

impl VerifySummary {
    fn copy(&mut self, copy: &CopyEntry, a: &str, b: &str) {
        for passage in &copy.passages {
            self.spans += 2;
            let both = passage.a.cut(a).zip(passage.b.cut(b));
            let message = match both {
                None => "a shared passage does not fit the text",
                Some((a, b)) if words_in_common(a, b) != passage.words => {
                    "a shared passage no longer has the words in common that were counted"
                }
                Some(_) => continue,
            };
            self.differs(copy.id.as_str(), message);
        }
    }

    fn differs(&mut self, record: impl Into<String>, message: impl Into<String>) {
        self.differences.push(Difference {
            record: record.into(),
            message: message.into(),
        });
    }
}

/// Every how-many-th article is derived again.
fn step(rederive: Rederive, articles: u64) -> Option<u64> {
    match rederive {
        Rederive::Nothing | Rederive::Sample(0) => None,
        Rederive::Sample(wanted) => Some((articles / wanted).max(1)),
        Rederive::All => Some(1),
    }
}

/// What SQLite itself finds wrong with the file, the full-text index included.
fn damage(c: &Connection) -> rusqlite::Result<Vec<Difference>> {
    let found: Vec<String> = rows::list(c, "PRAGMA integrity_check", [], |row| row.get(0))?;
    let mut wrong: Vec<String> = found.into_iter().filter(|m| m != "ok").collect();
    let sql = "SELECT count(*) FROM articles
         WHERE number NOT IN (SELECT id FROM search_docsize)";
    let missing: u64 = c.query_row(sql, [], |row| row.get(0))?;
    if missing > 0 {
        wrong.push(format!(
            "{missing} articles are missing in the full-text index"
        ));
    }
    let difference = |message| Difference {
        record: "file".to_owned(),
        message,
    };
    Ok(wrong.into_iter().map(difference).collect())
}

/// What is stored beside the layers so that they can be checked.
struct Kept {
    hash: String,
    analysis: String,
    /// Source, cue and content words of each statement.
    words: Vec<[String; 3]>,
    /// What readers corrected.
    corrections: Vec<Correction>,
}

impl Kept {
    fn load(c: &Connection, number: i64) -> rusqlite::Result<Self> {
        let sql = "SELECT hash, analysis, id FROM articles WHERE number = ?";
        let read = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let (hash, analysis, id): (_, _, String) =
            c.prepare_cached(sql)?.query_row([number], read)?;
        let corrections = corrections::effective_of(c, &ArticleId::from_stored(id))?;
        let sql = "SELECT source_text, cue_text, content_text FROM statements
             WHERE article = ? ORDER BY ordinal";
        let words = rows::list(c, sql, [number], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?])
        })?;
        Ok(Self {
            hash,
            analysis,
            words,
            corrections,
        })
    }
}

/// The checks of one article.
struct Check<'a> {
    id: &'a ArticleId,
    differences: &'a mut Vec<Difference>,
}

impl<'a> Check<'a> {
    fn new(id: &'a ArticleId, differences: &'a mut Vec<Difference>) -> Self {
        Self { id, differences }
    }

    fn differs(&mut self, record: impl Into<String>, message: impl Into<String>) {
        self.differences.push(Difference {
            record: record.into(),
            message: message.into(),
        });
    }

    /// Cuts every span; the number of spans.
    fn spans(&mut self, stored: &Annotated) -> u64 {
        let text = &stored.article.text;
        let dates = stored.article.published.iter();
        let evidence = dates.flat_map(|published| published.evidence.iter().copied());
        let mut count = 0;
        for span in stored.spans().chain(evidence) {
            count += 1;
            if span.cut(text).is_none() {
                self.differs(
                    self.id.as_str(),
                    format!("the span {span:?} does not fit the text"),
                );
            }
        }
        count
    }

    /// Compares the text with its hash and the stored words with the spans'.
    fn words(&mut self, stored: &Annotated, kept: &Kept) {
        let text = &stored.article.text;
        if stored.article.text_hash() != kept.hash {
            self.differs(self.id.as_str(), "the text is not the one that was read");
        }
        for (statement, words) in stored.statements.iter().zip(&kept.words) {
            let spans = [&statement.source, &statement.cue, &statement.content];
            if spans.map(|spans| spans::cut(text, spans)) != *words {
                let reference = StatementRef {
                    article: self.id.clone(),
                    ordinal: statement.ordinal,
                };
                self.differs(
                    reference.name(),
                    "its spans no longer cover the words stored with it",
                );
            }
        }
    }

    /// Derives the layers again, corrects them and compares each.
    fn layers(&mut self, stored: &Annotated, analysis: &impl Annotate, corrections: &[Correction]) {
        let mut fresh = match guarded(analysis, (*stored.article).clone()) {
            Ok(fresh) => fresh,
            Err(message) => return self.differs(self.id.as_str(), message),
        };
        corrections::apply(&mut fresh, corrections);
        let same = [
            ("sentences", stored.sentences == fresh.sentences),
            ("statements", stored.statements == fresh.statements),
            ("actors", stored.actors == fresh.actors),
            ("mentions", stored.mentions == fresh.mentions),
            ("notes", stored.notes == rows::notes_in_order(&fresh)),
        ];
        for (layer, same) in same {
            if !same {
                let message = format!("{layer} derived again differ from those stored");
                self.differs(self.id.as_str(), message);
            }
        }
    }
}

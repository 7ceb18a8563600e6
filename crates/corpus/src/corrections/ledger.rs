//! The ledger's rows: entered, listed, handed on.

use super::apply::Outcome;
use super::groups::Groups;
use super::{Change, Correction, CorrectionDraft, Place};
use crate::annotate::Annotate;
use crate::error::{Error, ErrorKind, Result};
use crate::reading::{begin, forget_relations, guarded};
use crate::rows::{self, damaged, list};
use crate::settling::stories_of;
use crate::spans;
use crate::speaking;
use crate::store::Corpus;
use crosswire_article::{ArticleId, StatementRef, short_hash};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use std::collections::BTreeSet;

/// What became of a correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "detail", rename_all = "kebab-case")]
pub enum CorrectionState {
    /// It shows; where it is about a statement that is still there, in this one.
    Applied(Option<String>),
    /// It does not fit any more, and why.
    DoesNotFit(String),
    /// The corpus does not have its article.
    NotHere,
    /// A later entry withdrew it.
    Withdrawn,
}

/// A correction as listings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CorrectionEntry {
    /// What was said.
    #[serde(flatten)]
    pub correction: Correction,
    /// What became of it.
    #[serde(flatten)]
    pub state: CorrectionState,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Entered.
    pub new: u64,
    /// In the ledger already.
    pub known: u64,
}

impl Corpus {
    /// All entries in the order in which they were made, with what became of
    /// each.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn corrections(&self) -> Result<Vec<CorrectionEntry>> {
        self.say(|c| {
            let all = all(c)?;
            let withdrawn = withdrawn(&all);
            let entry = |correction: Correction| {
                Ok(CorrectionEntry {
                    state: state(c, &correction, &withdrawn)?,
                    correction,
                })
            };
            all.into_iter().map(entry).collect()
        })
    }

    /// Enters a correction and shows it at once: the layers of its article are
    /// made anew with it. Stories and utterances are changed where the
    /// correction is about them, claims and conflicts of the stories that it
    /// touches are made anew; all else waits for the next read, and counts as
    /// outdated until then.
    ///
    /// # Errors
    /// When the corpus was opened for looking, there is no such article, the
    /// spans do not fit its text, or the file cannot be written.
    pub fn correct(
        &self,
        analysis: &(impl Annotate + ?Sized),
        draft: CorrectionDraft,
    ) -> Result<Correction> {
        let correction = self.kept(draft)?;
        self.show(analysis, &correction)?;
        Ok(correction)
    }

    /// Keeps a reader's verdict; it changes nothing but the figures of the
    /// audit, so no analysis is needed.
    ///
    /// # Errors
    /// As [`Self::correct`]; also where the draft is no verdict.
    pub fn judge(&self, draft: CorrectionDraft) -> Result<Correction> {
        if !matches!(draft.change, Change::Judged { .. }) {
            return Err(self.refused("this is no verdict of an audit".to_owned()));
        }
        self.kept(draft)
    }

    fn kept(&self, draft: CorrectionDraft) -> Result<Correction> {
        self.must_write()?;
        let correction = self.looked_up(draft)?;
        self.say(|c| {
            let transaction = begin(c)?;
            enter(&transaction, &correction)?;
            transaction.commit()
        })?;
        Ok(correction)
    }

    /// Enters corrections made elsewhere; those in the ledger already are left
    /// out. Those whose article is not here are kept and apply once it is.
    ///
    /// # Errors
    /// As [`Self::correct`]; what was entered before is kept.
    pub fn import_corrections(
        &self,
        analysis: &(impl Annotate + ?Sized),
        corrections: &[Correction],
    ) -> Result<ImportSummary> {
        self.must_write()?;
        let mut summary = ImportSummary::default();
        for correction in corrections {
            if let Some(fault) = correction.change.fault() {
                return Err(self.refused(format!("correction {}: {fault}", correction.id)));
            }
            let new = self.say(|c| {
                let transaction = begin(c)?;
                let new = enter(&transaction, correction)?;
                transaction.commit().map(|()| new)
            })?;
            if new {
                summary.new += 1;
                self.show(analysis, correction)?;
            } else {
                summary.known += 1;
            }
        }
        Ok(summary)
    }

    /// Looks up what a draft leaves open.
    fn looked_up(&self, draft: CorrectionDraft) -> Result<Correction> {
        if let Some(fault) = draft.change.fault() {
            return Err(self.refused(fault));
        }
        let text = self.text(&draft.article)?;
        let text = text.ok_or_else(|| self.refused(format!("no article {}", draft.article)))?;
        let hash = self.hash(&draft.article)?;
        let fits = draft.content.iter().all(|span| span.cut(&text).is_some());
        if !fits {
            return Err(self.refused("the spans do not fit the text".to_owned()));
        }
        let place = Place {
            article: draft.article.to_string(),
            hash,
            text: spans::cut(&text, &draft.content),
            content: draft.content,
            cue: draft.cue,
        };
        let change = serde_json::to_string(&draft.change).unwrap_or_default();
        let (content, cue) = (spans::to_text(&place.content), spans::to_text(&place.cue));
        let told = [
            draft.made.as_str(),
            draft.by.as_deref().unwrap_or_default(),
            draft.note.as_deref().unwrap_or_default(),
            &place.article,
            &place.hash,
            &content,
            &cue,
            &change,
        ];
        Ok(Correction {
            id: format!("c-{}", &short_hash(&told)[..12]),
            made: draft.made,
            by: draft.by,
            note: draft.note,
            place,
            change: draft.change,
        })
    }

    /// The place of a statement or, without one, of an article.
    ///
    /// # Errors
    /// When there is no such record, or the file cannot be read.
    pub fn place_of(&self, article: &ArticleId, ordinal: Option<u32>) -> Result<Place> {
        let mut place = Place {
            article: article.to_string(),
            hash: self.hash(article)?,
            ..Place::default()
        };
        if let Some(ordinal) = ordinal {
            let reference = StatementRef {
                article: article.clone(),
                ordinal,
            };
            let statement = self.statement(&reference)?;
            let statement = statement
                .ok_or_else(|| self.refused(format!("no statement {}", reference.name())))?;
            place.content = statement.content;
            place.cue = statement.cue;
            place.text = statement.text;
        }
        Ok(place)
    }

    fn hash(&self, article: &ArticleId) -> Result<String> {
        let sql = "SELECT hash FROM articles WHERE id = ?";
        let found = self.say(|c| {
            c.query_row(sql, [article.as_str()], |row| row.get(0))
                .optional()
        })?;
        found.ok_or_else(|| self.refused(format!("no article {article}")))
    }

    fn refused(&self, message: String) -> Error {
        Error::new(ErrorKind::Misuse, self.file(), message)
    }

    /// Makes what `correction` changes anew.
    fn show(&self, analysis: &(impl Annotate + ?Sized), correction: &Correction) -> Result<()> {
        let withdrawn = match &correction.change {
            Change::Withdrawal { of } => self.say(|c| one(c, of))?,
            _ => None,
        };
        let shown = withdrawn.as_ref().unwrap_or(correction);
        if shown.change.is_of_layers() {
            return self.derive_again(analysis, &shown.place.article_id());
        }
        if shown.change.other().is_none() {
            return Ok(());
        }
        let stories = self.say(|c| {
            let transaction = begin(c)?;
            // What a withdrawal sets free is known to a new comparison only.
            let stories = match withdrawn {
                None => Groups::of(&transaction, correction)?.change(&transaction, correction)?,
                Some(_) => Vec::new(),
            };
            forget_relations(&transaction)?;
            transaction.commit()?;
            Ok(stories)
        })?;
        self.settle(&stories)
    }

    /// Makes one article's layers anew from its text and corrections.
    fn derive_again(&self, analysis: &(impl Annotate + ?Sized), article: &ArticleId) -> Result<()> {
        let Some(stored) = self.annotated(article)? else {
            return Ok(());
        };
        let fresh = guarded(analysis, (*stored.article).clone())
            .map_err(|message| Error::new(ErrorKind::Corrupt, self.file(), message))?;
        let stories = self.say(|c| {
            let transaction = begin(c)?;
            if let Some(number) = rows::number_of(&transaction, article)? {
                let heard = speaking::heard_in(&transaction, number)?;
                rows::replace_layers(&transaction, &fresh, analysis.version())?;
                speaking::refresh(&transaction, number, &heard)?;
            }
            forget_relations(&transaction)?;
            forget_lost_renderings(&transaction, article)?;
            let stories = stories_of(&transaction, article)?;
            transaction.commit()?;
            Ok(stories)
        })?;
        self.settle(&stories)
    }
}

/// Renderings whose statement is gone go, too, and utterances left with one.
fn forget_lost_renderings(c: &Connection, article: &ArticleId) -> rusqlite::Result<()> {
    let lost = "DELETE FROM renderings WHERE article = (SELECT number FROM articles WHERE id = ?1)
         AND statement NOT IN (SELECT ordinal FROM statements s WHERE s.article = renderings.article)";
    if c.execute(lost, [article.as_str()])? == 0 {
        return Ok(());
    }
    c.execute(
        "DELETE FROM utterances WHERE (SELECT count(*) FROM renderings WHERE utterance = id) < 2",
        [],
    )?;
    c.execute(
        "DELETE FROM renderings WHERE utterance NOT IN (SELECT id FROM utterances)",
        [],
    )?;
    Ok(())
}

const COLUMNS: &str = "id, made, by_whom, note, article, hash, content, cue, text, change";

/// Appends an entry; `false` where the ledger has it.
fn enter(c: &Connection, correction: &Correction) -> rusqlite::Result<bool> {
    let place = &correction.place;
    let change = serde_json::to_string(&correction.change)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let entered = c.execute(
        &format!(
            "INSERT OR IGNORE INTO corrections(nth, kind, {COLUMNS})
             VALUES ((SELECT coalesce(max(nth), -1) + 1 FROM corrections), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ),
        params![
            correction.change.kind(),
            correction.id,
            correction.made,
            correction.by,
            correction.note,
            place.article,
            place.hash,
            spans::to_text(&place.content),
            spans::to_text(&place.cue),
            place.text,
            change,
        ],
    )?;
    Ok(entered > 0)
}

fn correction(row: &Row) -> rusqlite::Result<Correction> {
    let change: String = row.get(9)?;
    Ok(Correction {
        id: row.get(0)?,
        made: row.get(1)?,
        by: row.get(2)?,
        note: row.get(3)?,
        place: Place {
            article: row.get(4)?,
            hash: row.get(5)?,
            content: rows::span_list(row, 6)?,
            cue: rows::span_list(row, 7)?,
            text: row.get(8)?,
        },
        change: serde_json::from_str(&change).map_err(|_| damaged(9, &change))?,
    })
}

fn all(c: &Connection) -> rusqlite::Result<Vec<Correction>> {
    let sql = format!("SELECT {COLUMNS} FROM corrections ORDER BY nth");
    list(c, &sql, [], correction)
}

fn one(c: &Connection, id: &str) -> rusqlite::Result<Option<Correction>> {
    let sql = format!("SELECT {COLUMNS} FROM corrections WHERE id = ?");
    c.query_row(&sql, [id], correction).optional()
}

fn withdrawn(all: &[Correction]) -> BTreeSet<String> {
    let of = |correction: &Correction| match &correction.change {
        Change::Withdrawal { of } => Some(of.clone()),
        _ => None,
    };
    all.iter().filter_map(of).collect()
}

/// Every entry that counts, in order: neither withdrawn nor a withdrawal.
pub(crate) fn effective(c: &Connection) -> rusqlite::Result<Vec<Correction>> {
    let all = all(c)?;
    let withdrawn = withdrawn(&all);
    let counts = |correction: &Correction| {
        !withdrawn.contains(&correction.id)
            && !matches!(correction.change, Change::Withdrawal { .. })
    };
    Ok(all.into_iter().filter(counts).collect())
}

/// The same of one article.
pub(crate) fn effective_of(
    c: &Connection,
    article: &ArticleId,
) -> rusqlite::Result<Vec<Correction>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM corrections k WHERE article = ? AND kind <> 'withdrawal'
           AND NOT EXISTS (SELECT 1 FROM corrections w WHERE w.kind = 'withdrawal'
             AND json_extract(w.change, '$.of') = k.id)
         ORDER BY nth"
    );
    list(c, &sql, [article.as_str()], correction)
}

/// Notes what became of the corrections of one article's layers.
pub(super) fn keep_outcomes(
    c: &Connection,
    number: i64,
    outcomes: &[Outcome],
) -> rusqlite::Result<()> {
    c.prepare_cached("DELETE FROM corrected WHERE article = ?")?
        .execute([number])?;
    let sql = "INSERT INTO corrected(correction, article, statement, problem) VALUES (?, ?, ?, ?)";
    for outcome in outcomes {
        let (statement, problem) = match &outcome.fits {
            Ok(statement) => (*statement, None),
            Err(problem) => (None, Some(problem)),
        };
        c.prepare_cached(sql)?
            .execute(params![outcome.correction, number, statement, problem])?;
    }
    Ok(())
}

fn state(
    c: &Connection,
    correction: &Correction,
    withdrawn: &BTreeSet<String>,
) -> rusqlite::Result<CorrectionState> {
    if withdrawn.contains(&correction.id) {
        return Ok(CorrectionState::Withdrawn);
    }
    let article = correction.place.article_id();
    if rows::number_of(c, &article)?.is_none() {
        return Ok(CorrectionState::NotHere);
    }
    if let Some(other) = correction.change.other() {
        return Groups::of(c, correction).map(|groups| groups.state(other));
    }
    let sql = "SELECT statement, problem FROM corrected WHERE correction = ?";
    let found: Option<(Option<u32>, Option<String>)> = c
        .query_row(sql, [&correction.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match found {
        Some((_, Some(problem))) => CorrectionState::DoesNotFit(problem),
        Some((Some(ordinal), None)) => {
            let reference = StatementRef { article, ordinal };
            CorrectionState::Applied(Some(reference.name()))
        }
        _ => CorrectionState::Applied(None),
    })
}

//! The ledger of corrections, newest first.

use super::paging::Paging;
use crate::links::Links;
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::corrections::{Change, CorrectionEntry, CorrectionState};
use serde::Deserialize;

/// Corrections on one page.
const LISTED: u64 = 50;

/// Which page of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    page: String,
    /// Only verdicts on this question: `statement`, `speaker`, ...
    judged: String,
    /// Of these only `right` or `wrong` ones.
    verdict: String,
    /// Of these only on statements of this form.
    form: String,
    /// Set behind a form: the correction just made.
    done: String,
}

impl Wanted {
    fn fits(&self, change: &Change) -> bool {
        if self.judged.is_empty() {
            return true;
        }
        let Change::Judged { verdicts, form, .. } = change else {
            return false;
        };
        let verdict = |right: bool| match self.verdict.as_str() {
            "right" => right,
            "wrong" => !right,
            _ => true,
        };
        let asked = |(what, right): &(String, bool)| *what == self.judged && verdict(*right);
        (self.form.is_empty() || self.form == *form) && verdicts.iter().any(asked)
    }
}

/// A correction in the list.
pub(crate) struct Line {
    id: String,
    made: String,
    by: String,
    note: String,
    what: String,
    words: String,
    link: String,
    state: &'static str,
    detail: String,
    /// Whether it can be withdrawn.
    stands: bool,
    article: String,
}

/// `/corrections`
#[derive(Template)]
#[template(path = "site/corrections.html")]
pub(crate) struct CorrectionsPage {
    frame: Frame,
    done: String,
    /// Whether only verdicts of audits are listed.
    of_audit: bool,
    count: usize,
    lines: Vec<Line>,
    paging: Paging,
}

/// All corrections.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<CorrectionsPage, Trouble> {
    let mut all = asked.corpus.corrections()?;
    all.retain(|entry| wanted.fits(&entry.correction.change));
    all.reverse();
    let number: u64 = wanted.page.parse().unwrap_or(1);
    let skipped = super::paging::stretch(number, LISTED).offset;
    let mut lines: Vec<Line> = all
        .iter()
        .skip(usize::try_from(skipped).unwrap_or(usize::MAX))
        .take(LISTED as usize + 1)
        .map(line)
        .collect();
    let parameters = [
        ("judged", wanted.judged.as_str()),
        ("verdict", &wanted.verdict),
        ("form", &wanted.form),
    ];
    let paging = Paging::cut(&mut lines, number, LISTED, "/corrections", &parameters);
    Ok(CorrectionsPage {
        frame: Frame::new(asked, "Corrections", "Corrections")?,
        done: wanted.done.clone(),
        of_audit: !wanted.judged.is_empty(),
        count: all.len(),
        lines,
        paging,
    })
}

fn line(entry: &CorrectionEntry) -> Line {
    let correction = &entry.correction;
    let place = &correction.place;
    let (state, detail) = match &entry.state {
        CorrectionState::Applied(_) => ("shows", String::new()),
        CorrectionState::DoesNotFit(why) => ("does not fit", why.clone()),
        CorrectionState::NotHere => ("article not in this corpus", String::new()),
        CorrectionState::Withdrawn => ("withdrawn", String::new()),
    };
    let link = match (&entry.state, place.content.first()) {
        (CorrectionState::Applied(Some(statement)), _) => Links::Served.words(statement),
        (_, Some(span)) => format!(
            "{}?bytes={}-{}#here",
            Links::Served.article(&place.article),
            span.start,
            span.end
        ),
        _ => Links::Served.article(&place.article),
    };
    let withdrawal = matches!(correction.change, Change::Withdrawal { .. });
    Line {
        id: correction.id.clone(),
        made: correction.made.clone(),
        by: correction.by.clone().unwrap_or_default(),
        note: correction.note.clone().unwrap_or_default(),
        what: told(&correction.change),
        words: crate::pile::shorten(&place.text, 160),
        link,
        state: if withdrawal { "" } else { state },
        detail,
        stands: !withdrawal && entry.state != CorrectionState::Withdrawn,
        article: place.article.clone(),
    }
}

/// A change in words.
pub(crate) fn told(change: &Change) -> String {
    match change {
        Change::Speaker {
            name: Some(name), ..
        } => format!("the speaker is {name}"),
        Change::Speaker { name: None, .. } => "the text does not tell who speaks".to_owned(),
        Change::Spans { .. } => "other words make up this statement".to_owned(),
        Change::NotAStatement => "not a statement".to_owned(),
        Change::Missed { .. } => "a statement that was missed".to_owned(),
        Change::SameUtterance { other } => {
            format!(
                "the same utterance as “{}”",
                crate::pile::shorten(&other.text, 80)
            )
        }
        Change::OtherUtterance { other } => {
            format!(
                "another utterance than “{}”",
                crate::pile::shorten(&other.text, 80)
            )
        }
        Change::SameStory { other } => format!("the same story as article {}", other.article),
        Change::OtherStory { other } => format!("another story than article {}", other.article),
        Change::Judged { verdicts, .. } => {
            let verdict = |(what, right): &(String, bool)| {
                format!("{what} {}", if *right { "right" } else { "wrong" })
            };
            let verdicts: Vec<String> = verdicts.iter().map(verdict).collect();
            format!("judged in an audit: {}", verdicts.join(", "))
        }
        Change::Withdrawal { of } => format!("withdraws {of}"),
    }
}

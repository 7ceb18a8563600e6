//! A random sample to judge, and how much of it was found right.

use crate::links::{Links, with_query};
use crate::records::{Record, entries};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::corrections::{AuditRow, Question};
use crosswire_corpus::{Corpus, StatementEntry};
use serde::Deserialize;

/// Statements of one sample.
const SAMPLE: usize = 50;
/// Characters shown around a statement.
const AROUND: usize = 220;

/// Which sample.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    seed: String,
}

/// `/audit`
#[derive(Template)]
#[template(path = "site/audit.html")]
pub(crate) struct AuditPage {
    frame: Frame,
    links: Links,
    seed: u64,
    size: usize,
    judged: usize,
    next: Option<Asking>,
    rows: Vec<Row>,
}

/// The statement to judge next.
pub(crate) struct Asking {
    record: Record,
    before: String,
    words: String,
    after: String,
    questions: Vec<(&'static str, String)>,
}

/// A line of the result.
pub(crate) struct Row {
    what: String,
    form: String,
    right: u64,
    judged: u64,
    precision: String,
    interval: String,
    /// The verdicts behind it: those that say right, and all.
    links: [String; 2],
}

/// The next statement of the sample that nobody has judged, and the result so
/// far.
pub(crate) fn page(asked: &Asked, wanted: &Wanted) -> Result<AuditPage, Trouble> {
    let corpus = asked.corpus;
    let seed = wanted.seed.trim().parse().unwrap_or(1);
    let sample = corpus.audit_sample(seed, SAMPLE)?;
    let judged = corpus.judged()?;
    let is_judged = |s: &&StatementEntry| Corpus::is_judged(&judged, s);
    let done = sample.iter().filter(is_judged).count();
    let next = sample.iter().find(|s| !is_judged(s));
    Ok(AuditPage {
        frame: Frame::new(asked, "Audit", "Audit")?,
        links: Links::Served,
        seed,
        size: sample.len(),
        judged: done,
        next: next.map(|s| asking(asked, s)).transpose()?,
        rows: corpus.audit()?.into_iter().map(row).collect(),
    })
}

fn asking(asked: &Asked, statement: &StatementEntry) -> Result<Asking, Trouble> {
    let article = crosswire_article::ArticleId::from_stored(statement.article.id.as_str());
    let text = asked.corpus.text(&article)?.unwrap_or_default();
    let ends = statement.content.first().zip(statement.content.last());
    let (start, end) = ends.map_or((0, 0), |(a, b)| (a.start as usize, b.end as usize));
    let from = text.floor_char_boundary(start.saturating_sub(AROUND));
    let to = text.ceil_char_boundary((end + AROUND).min(text.len()));
    let cut = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
    let record = entries(asked.corpus, vec![statement.clone()])?;
    let record = record.into_iter().next().ok_or(Trouble::Defect)?;
    let question = |question: Question| match question {
        Question::Statement => "somebody says (or thinks) these words here".to_owned(),
        Question::Speaker if record.unknown => format!("nobody can be named: {}", record.speaker),
        Question::Speaker => format!("the speaker is {}", record.speaker),
        Question::Relays => format!("it came through {}", record.relays.join(", ")),
        Question::Act => format!("what is done with them: {}", record.act),
    };
    let asked = Question::ALL.into_iter().filter(|q| q.is_about(statement));
    Ok(Asking {
        before: cut(from..start),
        words: cut(start..end),
        after: cut(end..to),
        questions: asked.map(|q| (field(q), question(q))).collect(),
        record,
    })
}

/// The name of a question's field: the statement's id has its own name already.
const fn field(question: Question) -> &'static str {
    match question {
        Question::Statement => "attribution",
        other => other.as_str(),
    }
}

fn row(row: AuditRow) -> Row {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    let form = if row.form == "all" { "" } else { &row.form };
    let link = |verdict| {
        let parameters = [("judged", &*row.what), ("verdict", verdict), ("form", form)];
        with_query("/corrections", &parameters)
    };
    Row {
        links: [link("right"), link("")],
        precision: percent(row.precision),
        interval: format!("{}–{}", percent(row.low), percent(row.high)),
        what: row.what,
        form: row.form,
        right: row.right,
        judged: row.judged,
    }
}

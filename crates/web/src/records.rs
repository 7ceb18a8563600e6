//! The table of statements: one row a statement, in text order.

use crate::pile::{content_of, outlet_of, shorten};
use crate::speakers::{anchor, unknown};
use crosswire_article::{Annotated, OffsetMap, OffsetUnit, Speaker, Statement};

/// Characters of a statement in the table; the article has all of it.
const SHOWN: usize = 260;

/// One statement.
pub(crate) struct Record {
    /// Anchor of its words in the article; the row's own is `r-` and this.
    pub(crate) anchor: String,
    /// `s1`, `s2`, ... in its article.
    pub(crate) number: String,
    pub(crate) outlet: String,
    /// The article's place on the page.
    pub(crate) article: String,
    /// The speaker, or why there is none.
    pub(crate) speaker: String,
    pub(crate) role: String,
    pub(crate) unknown: bool,
    /// From the speaker's side to the page.
    pub(crate) relays: Vec<String>,
    pub(crate) content: String,
    pub(crate) act: String,
    pub(crate) form: &'static str,
    pub(crate) anonymity: &'static str,
    /// When it was said and to whom, where the text tells.
    pub(crate) circumstances: Vec<String>,
    /// Two decimals.
    pub(crate) confidence: String,
    pub(crate) why: String,
    /// Code points of the content in the article's text.
    pub(crate) offsets: String,
}

/// The statements of one article as rows.
pub(crate) fn records(annotated: &Annotated) -> Vec<Record> {
    let offsets = OffsetMap::new(&annotated.article.text, OffsetUnit::CodePoint);
    let statements = annotated.statements.iter();
    statements
        .map(|statement| record(annotated, statement, &offsets))
        .collect()
}

fn record(annotated: &Annotated, statement: &Statement, offsets: &OffsetMap) -> Record {
    let article = &annotated.article;
    let speaker = statement.speaker.as_ref();
    Record {
        anchor: anchor(annotated, statement),
        number: statement.name(),
        outlet: outlet_of(article).to_owned(),
        article: article.id.to_string(),
        speaker: speaker.map_or_else(|| unknown(statement).to_owned(), |s| s.name.clone()),
        role: speaker.and_then(telling_role).unwrap_or_default(),
        unknown: speaker.is_none(),
        relays: relays(statement),
        content: shorten(&content_of(article, statement), SHOWN),
        act: statement.act.clone(),
        form: statement.form.as_str(),
        anonymity: statement.anonymity.as_str(),
        circumstances: circumstances(statement, article),
        confidence: format!("{:.2}", statement.confidence),
        why: statement.why.clone(),
        offsets: code_points(statement, offsets),
    }
}

/// The role, unless it is what stands for the name.
fn telling_role(speaker: &Speaker) -> Option<String> {
    let role = speaker.role.clone()?;
    (role.to_lowercase() != speaker.name.to_lowercase()).then_some(role)
}

/// The relays of `statement` from the speaker's side to the page.
pub(crate) fn relays(statement: &Statement) -> Vec<String> {
    let relays = statement.relays.iter().rev();
    relays.map(|relay| relay.name.clone()).collect()
}

fn circumstances(statement: &Statement, article: &crosswire_article::Article) -> Vec<String> {
    let to = statement.addressee.as_ref();
    let to = to.map(|addressee| format!("to {}", addressee.name));
    let when = statement.when.as_ref().map(|when| match &when.value {
        Some(day) => format!("{} ({})", article.cut(when.span), crate::days::long(day)),
        None => article.cut(when.span).to_owned(),
    });
    to.into_iter().chain(when).collect()
}

fn code_points(statement: &Statement, offsets: &OffsetMap) -> String {
    let spans = statement.content.iter();
    let ranges = spans.map(|span| {
        let (start, end) = offsets.from_span(*span);
        format!("{start}–{end}")
    });
    ranges.collect::<Vec<_>>().join(", ")
}

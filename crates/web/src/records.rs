//! The table of statements: one row a statement, in text order.

use crate::days;
use crate::pile::NO_OUTLET;
use crate::pile::{content_of, outlet_of, shorten};
use crate::speakers::{anchor, unknown};
use crosswire_article::{Annotated, OffsetMap, OffsetUnit, Span, Speaker, Statement};
use crosswire_corpus::{Corpus, StatementEntry};

/// Characters of a statement in the table; the article has all of it.
const SHOWN: usize = 260;

/// One statement.
pub(crate) struct Record {
    /// Anchor of its words in the article; the row's own is `r-` and this.
    pub(crate) anchor: String,
    /// `s1`, `s2`, ... in its article.
    pub(crate) number: String,
    pub(crate) outlet: String,
    /// Day of publication, as people write it.
    pub(crate) day: String,
    /// Whether the day is shown: in lists over many days.
    pub(crate) with_day: bool,
    /// The article's id.
    pub(crate) article: String,
    /// The speaker, or why there is none.
    pub(crate) speaker: String,
    pub(crate) role: String,
    pub(crate) unknown: bool,
    /// From the speaker's side to the page.
    pub(crate) relays: Vec<String>,
    pub(crate) content: String,
    pub(crate) act: String,
    pub(crate) form: String,
    pub(crate) anonymity: String,
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
        day: article
            .published
            .as_ref()
            .map_or_else(String::new, |p| days::long(p.day())),
        with_day: false,
        article: article.id.to_string(),
        speaker: speaker.map_or_else(|| unknown(statement).to_owned(), |s| s.name.clone()),
        role: speaker.and_then(telling_role).unwrap_or_default(),
        unknown: speaker.is_none(),
        relays: relays(statement),
        content: shorten(&content_of(article, statement), SHOWN),
        act: statement.act.clone(),
        form: statement.form.as_str().to_owned(),
        anonymity: statement.anonymity.as_str().to_owned(),
        circumstances: circumstances(statement, article),
        confidence: format!("{:.2}", statement.confidence),
        why: statement.why.clone(),
        offsets: code_points(&statement.content, offsets),
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
        Some(day) => format!("{} ({})", article.cut(when.span), days::long(day)),
        None => article.cut(when.span).to_owned(),
    });
    to.into_iter().chain(when).collect()
}

/// `12–40, 52–60`: code points of byte spans.
pub(crate) fn code_points(spans: &[Span], offsets: &OffsetMap) -> String {
    let converted = spans.iter().map(|span| offsets.from_span(*span));
    ranges(converted)
}

fn ranges(ends: impl Iterator<Item = (u32, u32)>) -> String {
    let ranges = ends.map(|(start, end)| format!("{start}–{end}"));
    ranges.collect::<Vec<_>>().join(", ")
}

/// Statements of any articles, as a corpus lists them, as rows.
///
/// # Errors
/// When the corpus cannot be read.
pub(crate) fn entries(
    corpus: &Corpus,
    mut found: Vec<StatementEntry>,
) -> crosswire_corpus::Result<Vec<Record>> {
    corpus.in_units(OffsetUnit::CodePoint, &mut found[..])?;
    Ok(found.into_iter().map(of_entry).collect())
}

fn of_entry(entry: StatementEntry) -> Record {
    let article = entry.article;
    let day = article
        .date
        .as_deref()
        .map(|date| date.get(..10).unwrap_or(date));
    let (speaker, role, unknown) = match entry.speaker {
        Some(speaker) => {
            let role = speaker
                .role
                .filter(|role| role.to_lowercase() != speaker.name.to_lowercase());
            (speaker.name, role.unwrap_or_default(), false)
        }
        None => {
            let reason = entry
                .unknown
                .unwrap_or_else(|| "speaker not known".to_owned());
            (reason, String::new(), true)
        }
    };
    let to = entry
        .addressee
        .map(|addressee| format!("to {}", addressee.name));
    let when = entry
        .when
        .and_then(|when| when.value)
        .map(|day| days::long(&day));
    let words: Vec<&str> = entry.text.split_whitespace().collect();
    Record {
        number: entry
            .id
            .rsplit_once('-')
            .map_or("", |(_, number)| number)
            .to_owned(),
        anchor: entry.id,
        outlet: article.outlet.unwrap_or_else(|| NO_OUTLET.to_owned()),
        day: day.map_or_else(|| "no date known".to_owned(), days::long),
        with_day: true,
        article: article.id,
        speaker,
        role,
        unknown,
        relays: entry
            .relays
            .into_iter()
            .rev()
            .map(|relay| relay.name)
            .collect(),
        content: shorten(&words.join(" ").replace(" ... ", " … "), SHOWN),
        act: entry.act,
        form: entry.form,
        anonymity: entry.anonymity,
        circumstances: to.into_iter().chain(when).collect(),
        confidence: format!("{:.2}", entry.confidence),
        why: entry.why,
        offsets: ranges(entry.content.iter().map(|span| (span.start, span.end))),
    }
}

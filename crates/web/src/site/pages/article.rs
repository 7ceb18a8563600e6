//! The reader: an article with its layers, and the record of the statement that
//! is looked at.

use crate::links::{Links, Passage};
use crate::pile::{NO_OUTLET, content_of, outlet_of, shorten, title_of};
use crate::reader::{ArticleView, Overlay, Piece, article_view, is_web_address};
use crate::records::{Record, code_points, records};
use crate::side_by_side::{SideBySide, of_entry};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_article::{
    Annotated, ArticleId, Note, OffsetMap, OffsetUnit, Span, Statement, StatementRef,
};
use crosswire_corpus::{
    ArticleEntry, ArticleFilter, CopyEntry, CopyFilter, Corpus, Page, RestingEntry,
    conflict_in_words,
};
use serde::Deserialize;

/// Copies whose passages are laid over the text: the longest.
const COPIES: u64 = 12;

/// Articles of the same story that are offered.
const OTHERS: u64 = 60;

/// What of the article is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    /// The statement to look at: `s3`.
    pub(crate) at: String,
    /// Characters to look at, as bytes of the text: `120-164`.
    pub(crate) bytes: String,
    /// Set behind a form: the correction just made.
    pub(crate) done: String,
}

/// `/article/ID`
#[derive(Template)]
#[template(path = "site/reader.html")]
pub(crate) struct ArticlePage {
    frame: Frame,
    links: Links,
    article: ArticleView,
    hash: String,
    /// The characters asked for do not fit the text.
    lost: bool,
    records: Vec<Record>,
    looked_at: Option<LookedAt>,
    passage: Option<PassageView>,
    copies: Vec<CopyLine>,
    /// Where it seems to be stitched from several reports.
    seams: Vec<Seam>,
    /// The other articles of its story: id, and outlet and headline.
    story: Vec<(String, String)>,
    done: String,
}

/// A place behind which another report may begin.
pub(crate) struct Seam {
    link: String,
    /// The first words behind it.
    words: String,
    why: String,
}

/// The characters that a link led to, and what rests on them.
pub(crate) struct PassageView {
    text: String,
    /// Code points.
    place: String,
    citation: String,
    resting: Vec<Resting>,
}

/// A claim or conflict that the characters are a part of.
pub(crate) struct Resting {
    what: String,
    about: String,
    link: String,
    measure: String,
    why: String,
}

/// The statement that is looked at.
pub(crate) struct LookedAt {
    record: Record,
    /// What it rests on.
    parts: Vec<Part>,
    citation: String,
    renderings: Option<SideBySide>,
    /// Ids of the corrections that show in it.
    corrected: Vec<String>,
    /// Names that the article has for people and bodies.
    actors: Vec<String>,
    previous: Option<String>,
    next: Option<String>,
}

/// One stretch that a statement rests on.
pub(crate) struct Part {
    name: String,
    /// The layer's class.
    class: &'static str,
    text: String,
    /// Code points.
    place: String,
}

/// Another article that carries some of this one's text.
pub(crate) struct CopyLine {
    id: String,
    what: String,
    article: String,
    outlet: String,
    day: String,
    words: u32,
    why: String,
}

/// The article with this id.
pub(crate) fn page(asked: &Asked, id: &str, wanted: &Wanted) -> Result<ArticlePage, Trouble> {
    let corpus = asked.corpus;
    let id = ArticleId::from_stored(id);
    let annotated = corpus.annotated(&id)?.ok_or_else(|| {
        Trouble::NotFound(format!(
            "no article is called {id}; look for it with a search"
        ))
    })?;
    let text = &annotated.article.text;
    let here = place(&wanted.bytes).filter(|span| span.cut(text).is_some());
    let statement = looked_at(&annotated, &wanted.at);
    let copies = corpus.copies(&CopyFilter {
        article: Some(id.to_string()),
        largest_first: true,
        page: Page::first(COPIES),
        ..CopyFilter::default()
    })?;
    let overlay = Overlay {
        copies: copies.iter().flat_map(|copy| passages(&id, copy)).collect(),
        here,
        looked_at: statement.map(|statement| statement.ordinal),
        places: Vec::new(),
    };
    let story = corpus.story_of(&id)?.unwrap_or_default();
    Ok(ArticlePage {
        frame: Frame::new(asked, title_of(&annotated.article), "")?,
        links: Links::Served,
        lost: !wanted.bytes.is_empty() && here.is_none()
            || !wanted.at.is_empty() && statement.is_none(),
        article: article_view(&annotated, &story, &overlay),
        hash: annotated.article.text_hash(),
        records: records(&annotated),
        looked_at: statement
            .map(|statement| look_at(corpus, &annotated, statement))
            .transpose()?,
        passage: here
            .map(|span| passage(corpus, &annotated, span))
            .transpose()?,
        copies: copies.iter().map(|copy| copy_line(&id, copy)).collect(),
        seams: seams(&annotated),
        story: others(corpus, &id, &story)?,
        done: wanted.done.clone(),
    })
}

/// The seams of an article, each leading to the sentence behind it.
fn seams(annotated: &Annotated) -> Vec<Seam> {
    let article = &annotated.article;
    let notes = annotated
        .notes
        .iter()
        .filter(|note| note.kind == Note::SEAM);
    let seam = |note: &Note| {
        let span = note.span?;
        let passage = Passage {
            article: article.id.to_string(),
            span,
            statement: None,
        };
        Some(Seam {
            link: Links::Served.passage(&passage),
            words: shorten(article.cut(span), 80),
            why: note.message.clone(),
        })
    };
    notes.filter_map(seam).collect()
}

/// The other articles of a story.
fn others(corpus: &Corpus, id: &ArticleId, story: &str) -> Result<Vec<(String, String)>, Trouble> {
    let found = corpus.articles(&ArticleFilter {
        story: Some(story.to_owned()),
        page: Page::first(OTHERS),
        ..ArticleFilter::default()
    })?;
    let others = found
        .into_iter()
        .filter(|article| article.id != id.as_str());
    let line = |article: ArticleEntry| {
        let outlet = article.outlet.as_deref().unwrap_or(NO_OUTLET);
        let title = article.title.as_deref().unwrap_or("untitled");
        (
            article.id.clone(),
            shorten(&format!("{outlet}: {title}"), 70),
        )
    };
    Ok(others.map(line).collect())
}

impl LookedAt {
    /// The words of its parts of one name, a line each.
    fn lines(&self, name: &str) -> String {
        let parts = self.parts.iter().filter(|part| part.name == name);
        let lines: Vec<String> = parts
            .map(|part| part.text.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        lines.join("\n")
    }
}

fn looked_at<'a>(annotated: &'a Annotated, name: &str) -> Option<&'a Statement> {
    let mut statements = annotated.statements.iter();
    statements.find(|statement| statement.name() == name)
}

/// `120-164` as a span.
fn place(bytes: &str) -> Option<Span> {
    let (start, end) = bytes.split_once('-')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start < end).then(|| Span::new(start, end))
}

fn look_at(
    corpus: &Corpus,
    annotated: &Annotated,
    statement: &Statement,
) -> Result<LookedAt, Trouble> {
    let reference = StatementRef {
        article: annotated.article.id.clone(),
        ordinal: statement.ordinal,
    };
    let utterance = corpus.utterance_of(&reference)?;
    let entry = corpus.statement(&reference)?;
    let all = records(annotated);
    let index = all
        .iter()
        .position(|record| record.anchor == reference.name());
    let index = index.unwrap_or_default();
    let neighbour = |index: usize| all.get(index).map(|r| Links::Served.words(&r.anchor));
    let previous = index.checked_sub(1).and_then(neighbour);
    let next = neighbour(index + 1);
    Ok(LookedAt {
        parts: parts(annotated, statement),
        citation: citation(
            annotated,
            &statement.content,
            &content_of(&annotated.article, statement),
            Some(&reference.name()),
        ),
        renderings: utterance.as_ref().map(of_entry),
        corrected: entry.map_or_else(Vec::new, |entry| entry.corrected),
        actors: annotated.actors.iter().map(|a| a.name.clone()).collect(),
        previous,
        next,
        record: all.into_iter().nth(index).ok_or(Trouble::Defect)?,
    })
}

fn parts(annotated: &Annotated, statement: &Statement) -> Vec<Part> {
    let article = &annotated.article;
    let offsets = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
    let part = |name: &str, class, span: Span| Part {
        name: name.to_owned(),
        class,
        text: article.cut(span).to_owned(),
        place: code_points(&[span], &offsets),
    };
    let named = |name: &'static str, class, spans: &[Span]| -> Vec<Part> {
        spans.iter().map(|span| part(name, class, *span)).collect()
    };
    let mut parts = named("source", "s", &statement.source);
    parts.extend(named("cue", "c", &statement.cue));
    parts.extend(named("content", "q", &statement.content));
    for relay in &statement.relays {
        let name = format!("relay: {} ({})", relay.name, relay.kind.as_str());
        parts.push(part(&name, "r", relay.span));
    }
    if let Some(addressee) = &statement.addressee {
        parts.push(part("said to", "", addressee.span));
    }
    if let Some(when) = &statement.when {
        parts.push(part("said when", "", when.span));
    }
    parts
}

/// The passage at `span`: its words, and the claims and conflicts in which they
/// stand.
fn passage(corpus: &Corpus, annotated: &Annotated, span: Span) -> Result<PassageView, Trouble> {
    let article = &annotated.article;
    let offsets = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
    let resting = corpus.resting_on(&article.id, span)?;
    let text: Vec<&str> = article.cut(span).split_whitespace().collect();
    Ok(PassageView {
        place: code_points(&[span], &offsets),
        citation: citation(annotated, &[span], &text.join(" "), None),
        text: text.join(" "),
        resting: resting.into_iter().map(rests).collect(),
    })
}

fn rests(entry: RestingEntry) -> Resting {
    let is_conflict = entry.id.starts_with("cf-");
    let what = match is_conflict {
        true => conflict_in_words(&entry.relation).to_lowercase(),
        false => format!("{} the claim", entry.relation),
    };
    Resting {
        link: match is_conflict {
            true => Links::Served.conflict(&entry.id),
            false => Links::Served.claim(&entry.id),
        },
        what,
        about: shorten(&entry.about, 160),
        measure: match is_conflict {
            true => format!("confidence {:.2}", entry.measure),
            false => format!(
                "likeness with its nearest other sentence {:.2}",
                entry.measure
            ),
        },
        why: entry.why,
    }
}

/// What a scholar or editor needs to find the words again: outlet, headline,
/// day, address, the words, where they stand and in which text exactly.
fn citation(annotated: &Annotated, spans: &[Span], words: &str, record: Option<&str>) -> String {
    let article = &annotated.article;
    let offsets = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
    let day = article.published.as_ref().map(|published| published.day());
    let url = article.url.as_deref().filter(|url| is_web_address(url));
    let mut cited = format!("{}, “{}”", outlet_of(article), title_of(article));
    if let Some(day) = day {
        cited += &format!(", {day}");
    }
    if let Some(url) = url {
        cited += &format!(", {url}");
    }
    let record = record.unwrap_or_else(|| article.id.as_str());
    format!(
        "{cited}: “{words}” (characters {} in code points; SHA-256 of the text {}; {record}, crosswire {})",
        code_points(spans, &offsets),
        article.text_hash(),
        env!("CARGO_PKG_VERSION"),
    )
}

/// The passages of `copy` on the side of article `id`.
fn passages(id: &ArticleId, copy: &CopyEntry) -> Vec<(Span, String)> {
    let on_a = copy.a.id == id.as_str();
    let other = if on_a { &copy.b } else { &copy.a };
    let outlet = other.outlet.as_deref().unwrap_or(NO_OUTLET);
    let hint = format!(
        "also in {outlet}, {}",
        super::search::day(other.date.as_deref())
    );
    let passages = copy.passages.iter();
    passages
        .map(|passage| (if on_a { passage.a } else { passage.b }, hint.clone()))
        .filter(|(span, _)| !span.is_empty())
        .collect()
}

fn copy_line(id: &ArticleId, copy: &CopyEntry) -> CopyLine {
    let other = if copy.a.id == id.as_str() {
        &copy.b
    } else {
        &copy.a
    };
    CopyLine {
        id: copy.id.clone(),
        what: copy.kind.replace('-', " "),
        article: other.id.clone(),
        outlet: other.outlet.clone().unwrap_or_else(|| NO_OUTLET.to_owned()),
        day: super::search::day(other.date.as_deref()),
        words: copy.passages.iter().map(|passage| passage.words).sum(),
        why: copy.why.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_or_refused() {
        assert_eq!(place("120-164"), Some(Span::new(120, 164)));
        for wrong in ["", "12", "9-3", "3-3", "a-b", "-1-5", "1-99999999999"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}

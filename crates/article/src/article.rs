//! One text as one outlet published it.

use crate::{ArticleId, Span, content_hash};
use std::sync::Arc;

/// An article as it was received. The text is frozen when it is read: every
/// span of every layer is a byte range of exactly this string.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Derived from the content; see [`ArticleId`].
    pub id: ArticleId,
    /// The id (or path) that the input carried.
    pub given_id: Option<String>,
    /// Who published it, as the input or the page names it.
    pub outlet: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The headline; it need not be part of the text.
    pub title: Option<String>,
    /// The byline's person or agency.
    pub author: Option<String>,
    /// When it was published, if anything tells.
    pub published: Option<Published>,
    /// ISO 639-1 code, if detected or given.
    pub language: Option<String>,
    /// The clean text; shared, never changed.
    pub text: Arc<str>,
    /// Stretches of the text in order, not overlapping, white space between.
    pub blocks: Vec<Block>,
    /// What reading had to say about the input.
    pub notes: Vec<Note>,
}

impl Article {
    /// Starts an article over `text`; [`ArticleBuilder::build`] derives the id.
    pub fn builder(text: impl Into<Arc<str>>) -> ArticleBuilder {
        ArticleBuilder::new(text.into())
    }

    /// The characters under `span`; empty where the span does not fit, which
    /// `crosswire verify` reports.
    #[must_use]
    pub fn cut(&self, span: Span) -> &str {
        span.cut(&self.text).unwrap_or("")
    }

    /// SHA-256 of the text.
    #[must_use]
    pub fn text_hash(&self) -> String {
        content_hash(&self.text)
    }

    /// The kind of block that covers byte `offset`, if any does.
    #[must_use]
    pub fn kind_at(&self, offset: u32) -> Option<BlockKind> {
        let after = self.blocks.partition_point(|b| b.span.start <= offset);
        let block = self.blocks[..after].last()?;
        block.span.covers(offset).then_some(block.kind)
    }
}

/// When an article was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// ISO 8601: a day `2016-06-17`, or a date-time with the offset the source
    /// gave. The day is the outlet's own, never converted to another zone.
    pub value: String,
    /// Given by the input, or inferred from the text or URL.
    pub from: DateOrigin,
    /// Where in the text an inferred date was read; empty when given.
    pub evidence: Vec<Span>,
}

impl Published {
    /// The day part, `YYYY-MM-DD`.
    #[must_use]
    pub fn day(&self) -> &str {
        self.value.get(..10).unwrap_or(&self.value)
    }
}

/// How a publication date became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrigin {
    /// The input said so: a JSONL key, JSON-LD, a meta element.
    Given,
    /// Read out of the text, the URL or the file name.
    Inferred,
}

impl DateOrigin {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Inferred => "inferred",
        }
    }
}

/// A stretch of an article with one function on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its place, without white space at the ends.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// The title line or a heading between paragraphs.
    Headline,
    /// Who wrote it: "By Jane Roe".
    Byline,
    /// Place, date, agency in front of the text: "GENEVA, 4 May (Agency) -".
    Dateline,
    /// The line under or beside a picture.
    Caption,
    /// The report itself.
    Body,
    /// Site furniture: share buttons, advertisements, author biographies.
    Boilerplate,
}

impl BlockKind {
    /// All kinds, in the order of the wire documentation.
    pub const ALL: [Self; 6] = [
        Self::Headline,
        Self::Byline,
        Self::Dateline,
        Self::Body,
        Self::Caption,
        Self::Boilerplate,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Caption => "caption",
            Self::Body => "body",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// The kind with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether statements are looked for in such a block. Bylines, datelines
    /// and site furniture make none; captions and headlines do.
    #[must_use]
    pub const fn holds_statements(self) -> bool {
        matches!(self, Self::Headline | Self::Caption | Self::Body)
    }
}

/// Something worth telling that is no finding: "date is later than its URL's",
/// "quotation never closed".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Short stable name, e.g. `unbalanced-quotation`.
    pub kind: String,
    /// Where, if it has a place.
    pub span: Option<Span>,
    /// For people: lower-case, no full stop.
    pub message: String,
}

impl Note {
    /// The kind of the notes on seams: what follows the place may come from
    /// another report.
    pub const SEAM: &'static str = "seam";

    /// A note without a place.
    pub fn new(kind: &str, message: impl Into<String>) -> Self {
        Self {
            kind: kind.to_owned(),
            span: None,
            message: message.into(),
        }
    }

    /// The same note, at `span`.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}

/// Collects an article's parts; the id is derived when all are known.
#[derive(Clone, Debug)]
pub struct ArticleBuilder {
    article: Article,
}

impl ArticleBuilder {
    fn new(text: Arc<str>) -> Self {
        Self {
            article: Article {
                id: ArticleId::from_stored(""),
                given_id: None,
                outlet: None,
                url: None,
                title: None,
                author: None,
                published: None,
                language: None,
                text,
                blocks: Vec::new(),
                notes: Vec::new(),
            },
        }
    }

    /// The id or path the input carried.
    #[must_use]
    pub fn given_id(mut self, id: impl Into<String>) -> Self {
        self.article.given_id = Some(id.into());
        self
    }

    /// Who published it.
    #[must_use]
    pub fn outlet(mut self, outlet: impl Into<String>) -> Self {
        self.article.outlet = Some(outlet.into());
        self
    }

    /// Where it was published.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.article.url = Some(url.into());
        self
    }

    /// Its headline.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.article.title = Some(title.into());
        self
    }

    /// Its author.
    #[must_use]
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.article.author = Some(author.into());
        self
    }

    /// Its publication date.
    #[must_use]
    pub fn published(mut self, published: Published) -> Self {
        self.article.published = Some(published);
        self
    }

    /// Its language, ISO 639-1.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.article.language = Some(language.into());
        self
    }

    /// Appends a block; blocks come in text order.
    #[must_use]
    pub fn block(mut self, kind: BlockKind, span: Span) -> Self {
        self.article.blocks.push(Block { span, kind });
        self
    }

    /// Sets all blocks at once.
    #[must_use]
    pub fn blocks(mut self, blocks: Vec<Block>) -> Self {
        self.article.blocks = blocks;
        self
    }

    /// Adds a note of the reader.
    #[must_use]
    pub fn note(mut self, note: Note) -> Self {
        self.article.notes.push(note);
        self
    }

    /// The finished article with its derived id.
    #[must_use]
    pub fn build(mut self) -> Article {
        let article = &self.article;
        let part = |value: &Option<String>| value.clone().unwrap_or_default();
        let published = article.published.as_ref().map_or("", |p| p.value.as_str());
        let id = ArticleId::from_parts(&[
            &part(&article.outlet),
            &part(&article.title),
            published,
            &part(&article.url),
            &article.text,
        ]);
        self.article.id = id;
        self.article
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_no_part_of_the_identity() {
        let one = Article::builder("text").given_id("a.txt").build();
        let two = Article::builder("text").given_id("b.txt").build();
        assert_eq!(one.id, two.id);
        assert_ne!(one.id, Article::builder("text").outlet("X").build().id);
    }

    #[test]
    fn kind_at_knows_the_gaps() {
        let article = Article::builder("ab  cd")
            .block(BlockKind::Headline, Span::new(0, 2))
            .block(BlockKind::Body, Span::new(4, 6))
            .build();
        assert_eq!(article.kind_at(1), Some(BlockKind::Headline));
        assert_eq!(article.kind_at(3), None);
        assert_eq!(article.kind_at(4), Some(BlockKind::Body));
        assert_eq!(article.kind_at(6), None);
    }
}

//! An article as text with its layers: who, how, what and through whom, each
//! on its exact characters.
//!
//! Spans may nest (a statement inside another) and may cross. HTML only nests,
//! so a span that crosses the end of another is cut there and goes on behind
//! it; what is seen is the same.

use crate::days;
use crate::links::passage_anchor;
use crate::pile::{outlet_of, title_of};
use crate::speakers::{anchor, unknown};
use crosswire_article::{Annotated, Block, BlockKind, Span, Statement};
use std::collections::{BTreeSet, BinaryHeap};

/// An article ready to be shown.
pub(crate) struct ArticleView {
    pub(crate) id: String,
    pub(crate) outlet: String,
    pub(crate) title: Vec<Piece>,
    pub(crate) day: String,
    pub(crate) inferred_day: bool,
    pub(crate) author: String,
    pub(crate) given_id: String,
    /// Only addresses that are safe to follow.
    pub(crate) url: Option<String>,
    pub(crate) statement_count: usize,
    pub(crate) paragraphs: Vec<Paragraph>,
    /// Id of the story that holds it; empty where none does.
    pub(crate) story: String,
}

/// One block of the article.
pub(crate) struct Paragraph {
    pub(crate) kind: &'static str,
    pub(crate) pieces: Vec<Piece>,
}

/// What a paragraph is made of, in order.
pub(crate) enum Piece {
    /// Plain characters.
    Text(String),
    /// A layer begins.
    Open(Mark),
    /// The layer that began last ends.
    Close,
    /// The sign behind a statement that leads to its record.
    Sign {
        /// `s3`
        number: String,
        /// The statement's anchor.
        anchor: String,
    },
}

/// The beginning of a layer over some characters.
pub(crate) struct Mark {
    /// The class that colours it.
    pub(crate) class: &'static str,
    /// The number of its statement in the article, from 1.
    pub(crate) number: u32,
    /// The statement's anchor, on its first characters only.
    pub(crate) anchor: Option<String>,
    /// What a pointer resting on it is told.
    pub(crate) hint: String,
    /// Whether it belongs to the statement that is looked at.
    pub(crate) on: bool,
}

/// What is laid over an article besides its statements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlay {
    /// Passages that other articles carry, too, each with what is told of it.
    pub(crate) copies: Vec<(Span, String)>,
    /// The characters that a link leads to.
    pub(crate) here: Option<Span>,
    /// The ordinal of the statement that is looked at.
    pub(crate) looked_at: Option<u32>,
    /// Passages that links of the same page lead to.
    pub(crate) places: Vec<Span>,
}

/// What the characters of a statement's part do; in this order, the outer
/// first, where parts cover the same characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Layer {
    Copy,
    Place,
    Here,
    Content,
    Relay,
    Source,
    Cue,
}

impl Layer {
    fn class(self) -> &'static str {
        match self {
            Self::Copy => "k",
            Self::Place => "p",
            Self::Here => "here",
            Self::Content => "q",
            Self::Relay => "r",
            Self::Source => "s",
            Self::Cue => "c",
        }
    }
}

/// A part of a statement still to be written. Ordered so that the greatest is
/// the next: earliest start, then longest, then outermost layer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Part {
    span: Span,
    layer: Layer,
    /// Index into the article's statements; of copies and places, into those.
    statement: usize,
    /// Whether the statement's sign follows its end.
    last: bool,
}

impl Part {
    fn rank(&self) -> impl Ord {
        let Self {
            span,
            layer,
            statement,
            last,
        } = *self;
        std::cmp::Reverse((
            span.start,
            std::cmp::Reverse(span.end),
            layer,
            statement,
            last,
        ))
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Lays out `annotated`; `story` is the id of the story that holds it.
pub(crate) fn article_view(annotated: &Annotated, story: &str, overlay: &Overlay) -> ArticleView {
    let article = &annotated.article;
    let mut writer = Writer::new(annotated, overlay);
    let title_block = title_block(annotated);
    let title = match title_block {
        Some(block) => writer.pieces(block.span),
        None => vec![Piece::Text(title_of(article).to_owned())],
    };
    let rest = blocks(annotated)
        .into_iter()
        .filter(|block| Some(*block) != title_block);
    let paragraphs = rest.map(|block| Paragraph {
        kind: block.kind.as_str(),
        pieces: writer.pieces(block.span),
    });
    let published = article.published.as_ref();
    ArticleView {
        id: article.id.to_string(),
        outlet: outlet_of(article).to_owned(),
        title,
        paragraphs: paragraphs.collect(),
        day: published.map_or("no date known".to_owned(), |p| days::long(p.day())),
        inferred_day: published.is_some_and(|p| p.from == crosswire_article::DateOrigin::Inferred),
        author: article.author.clone().unwrap_or_default(),
        given_id: article.given_id.clone().unwrap_or_default(),
        url: article.url.clone().filter(|url| is_web_address(url)),
        statement_count: annotated.statements.len(),
        story: story.to_owned(),
    }
}

/// An address from a page is hostile input: `javascript:` is one, too.
pub(crate) fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The headline block that says what the title says, shown as the title.
fn title_block(annotated: &Annotated) -> Option<Block> {
    let article = &annotated.article;
    let title = article.title.as_deref()?.trim();
    let mut headlines = article
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Headline);
    headlines
        .find(|block| article.cut(block.span).trim() == title)
        .copied()
}

/// The article's blocks, or its lines where nothing labelled them.
fn blocks(annotated: &Annotated) -> Vec<Block> {
    let article = &annotated.article;
    if !article.blocks.is_empty() {
        return article.blocks.clone();
    }
    let mut start = 0;
    let mut lines = Vec::new();
    for line in article.text.split_inclusive('\n') {
        let span = Span::of(start..start + line.len()).trimmed(&article.text);
        start += line.len();
        if !span.is_empty() {
            lines.push(Block {
                span,
                kind: BlockKind::Body,
            });
        }
    }
    lines
}

struct Writer<'a> {
    annotated: &'a Annotated,
    overlay: &'a Overlay,
    parts: Vec<Part>,
    /// Statements whose anchor has been set.
    anchored: BTreeSet<usize>,
    here_anchored: bool,
    /// Places whose anchor has been set.
    placed: BTreeSet<usize>,
}

impl<'a> Writer<'a> {
    fn new(annotated: &'a Annotated, overlay: &'a Overlay) -> Self {
        let statements = annotated.statements.iter().enumerate();
        let copies = overlay.copies.iter().enumerate();
        let copies = copies.map(|(index, (span, _))| bare(Layer::Copy, *span, index));
        let here = overlay.here.iter().map(|span| bare(Layer::Here, *span, 0));
        let places = overlay.places.iter().enumerate();
        let places = places.map(|(index, span)| bare(Layer::Place, *span, index));
        let statements = statements.flat_map(|(index, s)| parts(index, s));
        Self {
            annotated,
            overlay,
            parts: statements.chain(copies).chain(places).chain(here).collect(),
            anchored: BTreeSet::new(),
            here_anchored: false,
            placed: BTreeSet::new(),
        }
    }

    /// The characters of `block` with the layers over them.
    fn pieces(&mut self, block: Span) -> Vec<Piece> {
        let mut waiting: BinaryHeap<Part> = self.parts_in(block).collect();
        let mut open: Vec<Part> = Vec::new();
        let mut pieces = Pieces::new(self.annotated, block);
        while let Some(mut part) = waiting.pop() {
            pieces.close_until(&mut open, part.span.start);
            if let Some(outer) = open.last().filter(|outer| outer.span.end < part.span.end) {
                let cut = outer.span.end;
                let behind = Span::new(cut, part.span.end);
                waiting.push(Part {
                    span: behind,
                    ..part
                });
                part.span.end = cut;
                part.last = false;
            }
            pieces.text_until(part.span.start);
            let mark = self.mark(&part);
            pieces.list.push(Piece::Open(mark));
            open.push(part);
        }
        pieces.close_until(&mut open, block.end);
        pieces.text_until(block.end);
        pieces.list
    }

    fn parts_in(&self, block: Span) -> impl Iterator<Item = Part> + '_ {
        let inside = self
            .parts
            .iter()
            .filter(move |part| part.span.overlaps(block));
        inside.map(move |part| {
            let start = part.span.start.max(block.start);
            let end = part.span.end.min(block.end);
            Part {
                span: Span::new(start, end),
                last: part.last && end == part.span.end,
                ..*part
            }
        })
    }

    fn mark(&mut self, part: &Part) -> Mark {
        if matches!(part.layer, Layer::Copy | Layer::Place | Layer::Here) {
            return self.overlaid(part);
        }
        let statement = &self.annotated.statements[part.statement];
        let sets_anchor = part.layer == Layer::Content && self.anchored.insert(part.statement);
        Mark {
            class: part.layer.class(),
            number: statement.ordinal + 1,
            anchor: sets_anchor.then(|| anchor(self.annotated, statement)),
            hint: hint(statement, part),
            on: self.overlay.looked_at == Some(statement.ordinal),
        }
    }

    fn overlaid(&mut self, part: &Part) -> Mark {
        let (anchor, hint) = match part.layer {
            Layer::Copy => {
                let copy = self.overlay.copies.get(part.statement);
                (
                    None,
                    copy.map_or_else(String::new, |(_, hint)| hint.clone()),
                )
            }
            Layer::Place => {
                let span = self.overlay.places[part.statement];
                let first = self.placed.insert(part.statement);
                let id = self.annotated.article.id.as_str();
                (first.then(|| passage_anchor(id, span)), String::new())
            }
            _ => {
                let first = !std::mem::replace(&mut self.here_anchored, true);
                let hint = "what the link led to".to_owned();
                (first.then(|| "here".to_owned()), hint)
            }
        };
        Mark {
            class: part.layer.class(),
            number: 0,
            anchor,
            hint,
            on: false,
        }
    }
}

fn bare(layer: Layer, span: Span, index: usize) -> Part {
    Part {
        span,
        layer,
        statement: index,
        last: false,
    }
}

fn parts(index: usize, statement: &Statement) -> Vec<Part> {
    let last_content = statement.content.len().wrapping_sub(1);
    let part = |layer, span: &Span, last| Part {
        span: *span,
        layer,
        statement: index,
        last,
    };
    let content = statement.content.iter().enumerate();
    let content = content.map(|(n, span)| part(Layer::Content, span, n == last_content));
    let source = statement
        .source
        .iter()
        .map(|span| part(Layer::Source, span, false));
    let cue = statement
        .cue
        .iter()
        .map(|span| part(Layer::Cue, span, false));
    let relays = statement
        .relays
        .iter()
        .map(|relay| part(Layer::Relay, &relay.span, false));
    let all = content.chain(source).chain(cue).chain(relays);
    all.filter(|part| !part.span.is_empty()).collect()
}

fn hint(statement: &Statement, part: &Part) -> String {
    let number = statement.name();
    match part.layer {
        Layer::Content => {
            let speaker = statement.speaker.as_ref();
            let speaker = speaker.map_or_else(|| unknown(statement), |s| &s.name);
            let (act, form) = (&statement.act, statement.form.as_str());
            format!(
                "{number}: {speaker} · {act} · {form} · {:.2}",
                statement.confidence
            )
        }
        Layer::Relay => format!("relay of {number}"),
        Layer::Copy | Layer::Place | Layer::Here | Layer::Source => format!("source of {number}"),
        Layer::Cue => format!("cue of {number}: {}", statement.act),
    }
}

/// Pieces of one block written so far.
struct Pieces<'a> {
    annotated: &'a Annotated,
    written: u32,
    list: Vec<Piece>,
}

impl<'a> Pieces<'a> {
    fn new(annotated: &'a Annotated, block: Span) -> Self {
        Self {
            annotated,
            written: block.start,
            list: Vec::new(),
        }
    }

    fn text_until(&mut self, end: u32) {
        if end > self.written {
            let text = self.annotated.article.cut(Span::new(self.written, end));
            self.list.push(Piece::Text(text.to_owned()));
            self.written = end;
        }
    }

    /// Ends every open part that ends at or before `offset`.
    fn close_until(&mut self, open: &mut Vec<Part>, offset: u32) {
        while let Some(part) = open.pop_if(|part| part.span.end <= offset) {
            self.text_until(part.span.end);
            self.list.push(Piece::Close);
            if part.last {
                let statement = &self.annotated.statements[part.statement];
                self.list.push(Piece::Sign {
                    number: statement.name(),
                    anchor: anchor(self.annotated, statement),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crosswire_article::{Article, Speaker};
    use proptest::prelude::*;
    use std::sync::Arc;

    /// Pieces as text: `q1[...]` is a mark, `(s1)` a sign.
    fn show(pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Open(mark) => format!("{}{}[", mark.class, mark.number),
            Piece::Close => "]".to_owned(),
            Piece::Sign { number, .. } => format!("({number})"),
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn layers_stand_on_their_characters() {
        let pile = sample::pile();
        let post = pile
            .articles
            .values()
            .find(|a| a.article.outlet.as_deref() == Some("Harbour Post"));
        let view = article_view(
            post.expect("the sample has it"),
            "story",
            &Overlay::default(),
        );
        assert_eq!(show(&view.title), "Bridge to remain open");
        assert_eq!(
            show(&view.paragraphs[0].pieces),
            "q1[The bridge would remain open until the autumn](s1), \
             s1[the mayor] c1[told] r1[North Wire]."
        );
    }

    /// An article of `text` whose statements have these contents and sources.
    fn annotated(text: &str, spans: &[(Span, Span)]) -> Annotated {
        let sample = sample::pile();
        let whole = sample.articles.values().find(|a| !a.statements.is_empty());
        let template = whole.expect("the sample has statements").statements[0].clone();
        let statements = spans
            .iter()
            .enumerate()
            .map(|(n, (content, source))| Statement {
                ordinal: n as u32,
                content: vec![*content],
                source: vec![*source],
                cue: Vec::new(),
                relays: Vec::new(),
                speaker: None::<Speaker>,
                ..template.clone()
            });
        Annotated {
            article: Arc::new(Article::builder(text).build()),
            statements: statements.collect(),
            sentences: Vec::new(),
            actors: Vec::new(),
            mentions: Vec::new(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn what_a_link_leads_to_and_copies_lie_under_statements() {
        let article = annotated("abcdef", &[(Span::new(1, 3), Span::new(3, 4))]);
        let overlay = Overlay {
            copies: vec![(Span::new(0, 6), "also in the Post".to_owned())],
            here: Some(Span::new(2, 5)),
            looked_at: None,
            places: vec![Span::new(5, 6)],
        };
        let view = article_view(&article, "story", &overlay);
        assert_eq!(
            show(&view.paragraphs[0].pieces),
            "k0[aq1[bhere0[c]](s1)here0[s1[d]e]p0[f]]"
        );
    }

    #[test]
    fn a_span_that_crosses_another_goes_on_behind_it() {
        let crossing = annotated("abcdef", &[(Span::new(0, 4), Span::new(2, 6))]);
        let view = article_view(&crossing, "story", &Overlay::default());
        assert_eq!(show(&view.paragraphs[0].pieces), "q1[abs1[cd]](s1)s1[ef]");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_marks_nest(
            text in "[a-d \né]{0,40}",
            ends in prop::collection::vec((0usize..40, 0usize..40, 0usize..40, 0usize..40), 0..5),
        ) {
            let span = |a: usize, b: usize| {
                let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
                Span::of(at(a.min(b))..at(a.max(b)))
            };
            let spans: Vec<_> = ends.iter().map(|(a, b, c, d)| (span(*a, *b), span(*c, *d))).collect();
            let crossed = ends.iter().map(|(a, b, _, d)| (span(*b, *d), a.to_string()));
            let overlay = Overlay {
                copies: crossed.clone().filter(|(span, _)| !span.is_empty()).collect(),
                places: crossed.clone().map(|(span, _)| span).filter(|span| !span.is_empty()).collect(),
                here: crossed.map(|(span, _)| span).next().filter(|span| !span.is_empty()),
                looked_at: Some(0),
            };
            let view = article_view(&annotated(&text, &spans), "story", &overlay);
            for paragraph in &view.paragraphs {
                let mut depth = 0i32;
                for piece in &paragraph.pieces {
                    depth += match piece {
                        Piece::Open(_) => 1,
                        Piece::Close => -1,
                        Piece::Text(_) | Piece::Sign { .. } => 0,
                    };
                    prop_assert!(depth >= 0);
                }
                prop_assert_eq!(depth, 0);
            }
            let letters: String = view.paragraphs.iter().flat_map(|p| &p.pieces).filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                _ => None,
            }).collect();
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&letters), bare(&text));
        }
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web_address("https://post.example/1"));
        assert!(!is_web_address("javascript:alert(1)"));
        assert!(!is_web_address("/local/file.html"));
    }
}

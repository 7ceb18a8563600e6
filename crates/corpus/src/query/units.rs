//! Spans of whole answers, converted once at the edge.

use super::search::SearchHit;
use super::{
    ClaimEntry, ConflictEntry, CopyEntry, EvidenceEntry, Explanation, OriginEntry, PatchworkEntry,
    RenderingEntry, SearchResult, StatementEntry, StoryDetail, UtteranceEntry,
};
use crate::error::Result;
use crate::store::Corpus;
use crosswire_article::{ArticleId, OffsetMap, OffsetUnit, Span};
use std::collections::BTreeMap;

/// An answer with spans in it, each of some article's text.
pub trait HasSpans {
    /// Calls `visit` with every span and the id of its article.
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span));
}

impl<T: HasSpans> HasSpans for [T] {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        for entry in self {
            entry.each_span(visit);
        }
    }
}

impl HasSpans for StatementEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        let id = &self.article.id;
        let lists = [&mut self.source, &mut self.cue, &mut self.content];
        lists.into_iter().flatten().for_each(|span| visit(id, span));
        self.relays.iter_mut().for_each(|r| visit(id, &mut r.span));
        if let Some(addressee) = &mut self.addressee {
            visit(id, &mut addressee.span);
        }
        if let Some(when) = &mut self.when {
            visit(id, &mut when.span);
        }
    }
}

impl HasSpans for RenderingEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        let id = &self.article.id;
        self.content.iter_mut().for_each(|span| visit(id, span));
        let changed = self
            .drift
            .iter_mut()
            .filter_map(|change| change.span.as_mut());
        changed.for_each(|span| visit(id, span));
    }
}

impl HasSpans for UtteranceEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        self.renderings.each_span(visit);
    }
}

impl HasSpans for CopyEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        for passage in &mut self.passages {
            visit(&self.a.id, &mut passage.a);
            visit(&self.b.id, &mut passage.b);
        }
        self.evidence.each_span(visit);
    }
}

impl HasSpans for PatchworkEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        let id = &self.article.id;
        self.seams
            .iter_mut()
            .for_each(|seam| visit(id, &mut seam.span));
    }
}

impl HasSpans for ClaimEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        visit(&self.article.id, &mut self.span);
        for position in &mut self.positions {
            visit(&position.article.id, &mut position.span);
        }
    }
}

impl HasSpans for ConflictEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        for side in self.a.iter_mut().chain(&mut self.b) {
            visit(&side.article.id, &mut side.span);
            visit(&side.article.id, &mut side.sentence);
        }
    }
}

impl HasSpans for EvidenceEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        if let Some(span) = &mut self.span {
            visit(&self.article, span);
        }
    }
}

impl HasSpans for OriginEntry {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        for article in &mut self.articles {
            article.evidence.each_span(visit);
        }
    }
}

impl HasSpans for StoryDetail {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        self.origins.each_span(visit);
        self.utterances.each_span(visit);
    }
}

impl HasSpans for SearchHit {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        let id = &self.article.id;
        self.text.iter_mut().for_each(|span| visit(id, span));
        visit(id, &mut self.excerpt_span);
        self.statements.each_span(visit);
    }
}

impl HasSpans for SearchResult {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        self.hits.each_span(visit);
    }
}

impl HasSpans for Explanation {
    fn each_span(&mut self, visit: &mut dyn FnMut(&str, &mut Span)) {
        for part in &mut self.parts {
            if let Some(span) = &mut part.span {
                visit(&part.article, span);
            }
        }
    }
}

impl Corpus {
    /// Converts every span of an answer from bytes to `unit`, in place. Do it
    /// once: afterwards the numbers are no byte offsets any more.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn in_units(&self, unit: OffsetUnit, answer: &mut (impl HasSpans + ?Sized)) -> Result<()> {
        if unit == OffsetUnit::Byte {
            return Ok(());
        }
        let mut converted: BTreeMap<String, BTreeMap<Span, Span>> = BTreeMap::new();
        answer.each_span(&mut |article, span| {
            let spans = match converted.get_mut(article) {
                Some(spans) => spans,
                None => converted.entry(article.to_owned()).or_default(),
            };
            spans.insert(*span, *span);
        });
        for (article, spans) in &mut converted {
            self.convert(article, unit, spans)?;
        }
        answer.each_span(&mut |article, span| *span = converted[article][span]);
        Ok(())
    }

    /// Fills in for each span what it is in `unit`; one that does not fit the
    /// text stays as it is, and `verify` reports it.
    fn convert(
        &self,
        article: &str,
        unit: OffsetUnit,
        spans: &mut BTreeMap<Span, Span>,
    ) -> Result<()> {
        let Some(text) = self.text(&ArticleId::from_stored(article))? else {
            return Ok(());
        };
        let map = OffsetMap::new(&text, unit);
        for (span, converted) in spans {
            if span.cut(&text).is_some() {
                let (start, end) = map.from_span(*span);
                *converted = Span::new(start, end);
            }
        }
        Ok(())
    }
}

//! A statement while the passes work on it.

use super::reading::Reading;
use super::relays::Rank;
use crate::lexicon::Act;
use crosswire_article::{Addressee, Anonymity, Form, Relay, Span, When};

/// A statement in the making: every pass fills in its own part.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) form: Form,
    pub(crate) act: Act,
    pub(crate) source: Vec<Span>,
    pub(crate) cue: Vec<Span>,
    pub(crate) content: Vec<Span>,
    /// Set off as somebody's own words, though no marks stand around them.
    pub(crate) verbatim: bool,
    /// Words to read the act from where the cue's own do not show it.
    pub(crate) cue_text: Option<String>,
    /// Words that name the speaker where the source is empty.
    pub(crate) hint: Hint,
    pub(crate) speaker: Result<usize, crosswire_article::Unknown>,
    pub(crate) role: Option<String>,
    pub(crate) anonymity: Anonymity,
    pub(crate) relays: Vec<(Rank, Relay)>,
    pub(crate) addressee: Option<Addressee>,
    pub(crate) when: Option<When>,
    pub(crate) within: Option<usize>,
    pub(crate) confidence: f32,
    pub(crate) why: Vec<String>,
}

/// Where to look for the speaker of a statement without a source.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Hint {
    /// Nowhere.
    None,
    /// The text names them here, in another clause.
    Words(Span),
    /// A quotation that nobody is said to have spoken.
    Orphan,
}

impl Draft {
    /// A statement with its spans and nothing else.
    pub(crate) fn new(
        source: Vec<Span>,
        cue: Vec<Span>,
        content: Vec<Span>,
        confidence: f32,
        why: &str,
    ) -> Self {
        Self {
            form: Form::Indirect,
            act: Act {
                name: "say".to_owned(),
                speech: true,
                known: false,
            },
            source,
            cue,
            content,
            verbatim: false,
            cue_text: None,
            hint: Hint::None,
            speaker: Err(crosswire_article::Unknown::Unsourced),
            role: None,
            anonymity: Anonymity::Unsourced,
            relays: Vec::new(),
            addressee: None,
            when: None,
            within: None,
            confidence,
            why: vec![why.to_owned()],
        }
    }

    /// The smallest span over all parts.
    pub(crate) fn hull(&self) -> Span {
        let parts = self.source.iter().chain(&self.cue).chain(&self.content);
        parts.copied().reduce(Span::hull).unwrap_or_default()
    }

    /// The smallest span over the content.
    pub(crate) fn content_hull(&self) -> Span {
        self.content
            .iter()
            .copied()
            .reduce(Span::hull)
            .unwrap_or_default()
    }

    /// Where the statement's own words (source, else cue, else content) start.
    pub(crate) fn place(&self) -> Span {
        let first = self
            .source
            .first()
            .or(self.cue.first())
            .or(self.content.first());
        first.copied().unwrap_or_default()
    }

    /// The word on which the cue hangs: its verb.
    pub(crate) fn anchor(&self, reading: &Reading) -> Option<usize> {
        let words = reading.words_in(*self.cue.first()?);
        if words.is_empty() {
            return None;
        }
        let mut verbs = words.clone().filter(|w| reading.words[*w].is_verb());
        let main = verbs
            .clone()
            .find(|w| !words.contains(&reading.words[*w].head));
        main.or_else(|| verbs.next_back())
            .or_else(|| reading.head_of(words))
    }

    /// Whether `other` only tells that this statement's source was cited.
    pub(crate) fn source_cited_by(&self, other: &Self) -> bool {
        other.why.first().is_some_and(|why| why == "tagger")
            && other.cue_text.is_none()
            && other.content.len() == 1
    }
}

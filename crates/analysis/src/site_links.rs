//! Links to other articles that a site sets inside its sentences, behind the
//! name of whoever they are about, with nothing between the headlines:
//! `Mayor Quill Mara Jane QuillHarbour vote put off Quill faces her council MORE
//! said on Friday`. A reader of the page sees them as a box; in its text they
//! are words in the middle of a sentence, and what their headlines report would
//! be taken for what the article says.

use crosswire_article::{Annotated, Article, Span, Statement};
use std::borrow::Cow;
use std::sync::Arc;

/// The word that closes such links.
const CLOSES: &str = " MORE";
/// Links are no longer than this (bytes).
const LONGEST: usize = 900;
/// Words of a full name.
const NAME_WORDS: usize = 7;

/// The stretches of a text that such links take, in order: from the full name
/// that is repeated to the word that closes them.
pub(crate) fn site_links(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (place, _) in text.match_indices(CLOSES) {
        let end = place + CLOSES.len();
        if text[end..].starts_with(char::is_alphanumeric) {
            continue;
        }
        let least = found.last().map_or(0, |span| span.end as usize);
        let least = least.max(text[..place].rfind('\n').map_or(0, |line| line + 1));
        let from = text.floor_char_boundary(least.max(place.saturating_sub(LONGEST)));
        let opens = opens(&text[from..place]);
        found.extend(opens.map(|start| Span::of(from + start..end)));
    }
    found
}

/// Where, in words that links may end, the first full name begins that repeats
/// the name in front of it and has a headline glued to its end, or is doubled.
fn opens(text: &str) -> Option<usize> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        let glued = seams(bare).find_map(|seam| repeated(&words, &bare[..seam]));
        if let Some(place) = glued.or_else(|| doubled(&words, bare)) {
            return Some(words[place].0);
        }
        words.push((start, bare));
        start += word.len();
    }
    None
}

/// Where inside a word a small letter or a mark is followed by what begins a
/// headline.
fn seams(word: &str) -> impl Iterator<Item = usize> {
    let pairs = word.char_indices().zip(word.chars().skip(1));
    pairs
        .filter(|((_, before), after)| {
            let ends = before.is_lowercase() || matches!(before, '.' | ')');
            ends && (after.is_uppercase() || after.is_numeric() || "'\"‘“".contains(*after))
        })
        .map(|((place, before), _)| place + before.len_utf8())
}

/// The word with which a full name begins whose last word is `last`, where the
/// name in front begins and ends as it does: "Mara Quill Mara Jane Quill".
fn doubled(words: &[(usize, &str)], last: &str) -> Option<usize> {
    let opens = repeated(words, last)?;
    let first = opens.checked_sub(2)?;
    (words[first].1 == words[opens].1).then_some(opens)
}

/// The word with which a full name begins whose last word is `last`: behind the
/// nearest word that is the same, with nothing but names between.
fn repeated(words: &[(usize, &str)], last: &str) -> Option<usize> {
    let near = words.len().saturating_sub(NAME_WORDS)..words.len();
    let same = near.rev().find(|place| words[*place].1 == last)?;
    let between = &words[same + 1..];
    let names = between.iter().all(|(_, word)| {
        let letters = word.trim_start_matches(['(', '"', '“']);
        letters.starts_with(char::is_uppercase)
    });
    (names && !between.is_empty()).then_some(same + 1)
}

/// An article whose links are blank, so that all offsets stay; nothing where it
/// has none.
pub(crate) fn unlinked(article: &Article) -> Option<Article> {
    let links = site_links(&article.text);
    let mut text = String::with_capacity(article.text.len());
    for link in &links {
        text.push_str(&article.text[text.len()..link.start as usize]);
        text.extend(std::iter::repeat_n(' ', link.len() as usize));
    }
    text.push_str(&article.text[text.len()..]);
    (!links.is_empty()).then(|| Article {
        text: text.into(),
        ..article.clone()
    })
}

/// The same layers over the article without links, where it has any.
pub(crate) fn without_links(annotated: Cow<'_, Annotated>) -> Cow<'_, Annotated> {
    match unlinked(&annotated.article) {
        None => annotated,
        Some(article) => Cow::Owned(Annotated {
            article: Arc::new(article),
            ..annotated.into_owned()
        }),
    }
}

/// Layers that were found in an article without its links, over the article as
/// it is: what reaches across links is cut there.
pub(crate) fn with_links(mut annotated: Annotated, article: Article) -> Annotated {
    let text = article.text.clone();
    let cut = Cut {
        links: site_links(&text),
        text: &text,
    };
    for statement in &mut annotated.statements {
        cut.statement(statement);
    }
    for mention in &mut annotated.mentions {
        mention.span = cut.first(mention.span);
    }
    annotated.article = Arc::new(article);
    annotated
}

/// Cuts spans where links stand.
struct Cut<'a> {
    links: Vec<Span>,
    text: &'a str,
}

impl Cut<'_> {
    fn statement(&self, statement: &mut Statement) {
        for spans in [
            &mut statement.source,
            &mut statement.cue,
            &mut statement.content,
        ] {
            *spans = spans.iter().flat_map(|span| self.parts(*span)).collect();
        }
        for relay in &mut statement.relays {
            relay.span = self.first(relay.span);
        }
        if let Some(addressee) = &mut statement.addressee {
            addressee.span = self.first(addressee.span);
        }
        if let Some(when) = &mut statement.when {
            when.span = self.first(when.span);
        }
    }

    /// What of a span lies outside all links.
    fn parts(&self, span: Span) -> Vec<Span> {
        let mut parts = Vec::new();
        let mut start = span.start;
        for link in self.links.iter().filter(|link| link.overlaps(span)) {
            parts.push(Span::new(start, link.start.max(start)));
            start = link.end.min(span.end);
        }
        parts.push(Span::new(start, span.end));
        let parts = parts.into_iter().map(|part| part.trimmed(self.text));
        parts.filter(|part| !part.is_empty()).collect()
    }

    fn first(&self, span: Span) -> Span {
        self.parts(span).first().copied().unwrap_or(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        let spans = site_links(text);
        spans.iter().filter_map(|span| span.cut(text)).collect()
    }

    #[test]
    fn links_begin_with_the_full_name_and_end_with_more() {
        assert_eq!(
            links("Mayor Quill Mara Jane QuillHarbour vote put off Quill: 'Enough' MORE said so."),
            ["Mara Jane QuillHarbour vote put off Quill: 'Enough' MORE"]
        );
        assert_eq!(
            links(
                "Sen. Tom McArdle Thomas (Tom) Lee McArdle'No strait deal' MORE (V.) and Rep. Ann Ovey Ann Bea Ovey5 things MORE’s aide spoke."
            ),
            [
                "Thomas (Tom) Lee McArdle'No strait deal' MORE",
                "Ann Bea Ovey5 things MORE"
            ]
        );
    }

    #[test]
    fn a_doubled_name_needs_no_headline_glued_to_it() {
        assert_eq!(
            links("Speaker Mara Quill Mara Jane Quill Harbour vote put off MORE (V.) said so."),
            ["Mara Jane Quill Harbour vote put off MORE"]
        );
    }

    #[test]
    fn what_only_looks_like_links_stays() {
        for text in [
            "READ MORE: the strait is closed.",
            "Mara Quill wants MORE for the harbour.",
            "Tom McArdle and Lee McArdle want MORE said.",
            "Quill said the YouTube film of Mara Quill shows MORE.",
            "Mayor Quill Mara Jane QuillHarbour vote put off.\nThey want MORE.",
            "",
        ] {
            assert_eq!(links(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn spans_are_cut_where_links_stand() {
        let text = "Mayor Quill Mara QuillNo deal MORE of Veldry spoke";
        let cut = Cut {
            links: site_links(text),
            text,
        };
        let parts = cut.parts(Span::of(6..44));
        let parts: Vec<&str> = parts.iter().filter_map(|part| part.cut(text)).collect();
        assert_eq!(parts, ["Quill", "of Veldry"]);
        assert_eq!(cut.first(Span::of(6..44)).cut(text), Some("Quill"));
    }

    #[test]
    fn blanks_keep_all_offsets() {
        let text = "Mayor Quill Mara QuillNo „deal“ MORE of Veldry";
        let article = Article::builder(text).build();
        let blank = unlinked(&article).expect("links");
        assert_eq!(blank.text.len(), text.len());
        assert!(blank.text.starts_with("Mayor Quill  ") && blank.text.ends_with("  of Veldry"));
        assert!(unlinked(&Article::builder("Mayor Quill spoke").build()).is_none());
    }
}

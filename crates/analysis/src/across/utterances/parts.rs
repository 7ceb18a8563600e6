//! A content cut into what can be rendered by itself: sentences, and clauses
//! that a second "that" begins.
//!
//! One paper prints four sentences of a speech, another takes up the third of
//! them. Compared as wholes the two share little; and joined as wholes, whoever
//! rendered the first sentence would be joined with whoever rendered the third.

use crosswire_article::Span;

/// Shorter pieces stay with what stands before them (bytes).
const SHORTEST: u32 = 12;

/// What stands before the "that" with which indirect speech begins anew.
const ANEW: [&str; 4] = [" and", " but", " or", " also"];
const THAT: &str = " that ";

/// The parts of a content, in order, each with its spans in order. `sentences`
/// are those of the whole text, in order.
pub(in crate::across) fn parts(text: &str, content: &[Span], sentences: &[Span]) -> Vec<Vec<Span>> {
    let mut parts: Vec<Vec<Span>> = Vec::new();
    let mut last: Option<usize> = None;
    for span in content {
        for (sentence, piece) in pieces(*span, sentences) {
            for (nth, clause) in clauses(text, piece).into_iter().enumerate() {
                let goes_on = nth == 0 && last.is_some() && last == sentence;
                match parts.last_mut() {
                    Some(part) if goes_on || is_short(part) || clause.len() < SHORTEST => {
                        part.push(clause);
                    }
                    _ => parts.push(vec![clause]),
                }
            }
            last = sentence;
        }
    }
    let parts = parts.into_iter().map(joined);
    parts
        .map(|part| part.into_iter().map(|span| span.trimmed(text)).collect())
        .collect()
}

fn is_short(part: &[Span]) -> bool {
    part.iter().map(|span| span.len()).sum::<u32>() < SHORTEST
}

/// The pieces of a span that lie in different sentences, with the sentence.
fn pieces(span: Span, sentences: &[Span]) -> Vec<(Option<usize>, Span)> {
    let first = sentences.partition_point(|sentence| sentence.end <= span.start);
    let mut pieces = Vec::new();
    let mut from = span.start;
    for (nth, sentence) in sentences.iter().enumerate().skip(first) {
        if sentence.start >= span.end {
            break;
        }
        let end = sentence.end.min(span.end);
        if end > from {
            pieces.push((Some(nth), Span { start: from, end }));
            from = end;
        }
    }
    if from < span.end {
        let rest = Span {
            start: from,
            end: span.end,
        };
        pieces.push((None, rest));
    }
    pieces
}

/// A piece of indirect speech cut before every further "that".
fn clauses(text: &str, piece: Span) -> Vec<Span> {
    let cut = &text[piece.start as usize..piece.end as usize];
    let mut clauses = Vec::new();
    let mut from = piece.start;
    for (at, _) in cut.match_indices(THAT) {
        let before = &cut[..at];
        // Inside quotation marks the words are the speaker's own sentence.
        let outside = before.matches(['"', '“', '”']).count().is_multiple_of(2);
        if outside && ANEW.iter().any(|word| before.ends_with(word)) {
            let that = piece.start + at as u32 + 1;
            clauses.push(Span {
                start: from,
                end: that,
            });
            from = that;
        }
    }
    clauses.push(Span {
        start: from,
        end: piece.end,
    });
    clauses
}

/// Spans that touch become one.
fn joined(spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts all of a text, whose sentences end at "|".
    fn cut(marked: &str) -> Vec<String> {
        let text = marked.replace('|', "");
        let mut sentences = Vec::new();
        let mut at = 0;
        for sentence in marked.split('|') {
            sentences.push(Span::of(at..at + sentence.len()));
            at += sentence.len();
        }
        let parts = parts(&text, &[Span::of(0..text.len())], &sentences);
        let words = |part: &Vec<Span>| -> String {
            part.iter()
                .map(|span| &text[span.start as usize..span.end as usize])
                .collect()
        };
        parts.iter().map(words).collect()
    }

    #[test]
    fn every_sentence_of_a_quotation_is_a_part() {
        assert_eq!(
            cut("“The port is closed today. |Ships will have to wait outside.”"),
            [
                "“The port is closed today.",
                "Ships will have to wait outside.”"
            ]
        );
    }

    #[test]
    fn a_second_that_begins_a_part_outside_quotation_marks() {
        assert_eq!(
            cut("that the port was closed and that ships would wait"),
            ["that the port was closed and", "that ships would wait"]
        );
        assert_eq!(cut("“I know and that is all there is”").len(), 1);
    }

    #[test]
    fn a_shred_stays_with_what_stands_before_it() {
        assert_eq!(cut("“The port is closed today. |Really.”").len(), 1);
    }

    #[test]
    fn a_sentence_that_the_cue_interrupts_is_one_part() {
        let text = "“The port,” he said, “is closed to all ships.”";
        let content = [Span::of(0..15), Span::of(25..text.len())];
        let sentences = [Span::of(0..text.len())];
        assert_eq!(parts(text, &content, &sentences), [content.to_vec()]);
    }

    #[test]
    fn what_lies_in_no_sentence_is_kept() {
        let text = "that the port was closed for days";
        let whole = Span::of(0..text.len());
        assert_eq!(parts(text, &[whole], &[]), [vec![whole]]);
    }
}

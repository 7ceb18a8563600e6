//! Words, figures and marks of a passage, with their places in the text.

use crosswire_article::Span;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it stands, in the offsets of the text that was read.
    pub(crate) span: Span,
    /// In lower case, typographic apostrophes made plain.
    pub(crate) lower: String,
    /// Whether it starts with a capital.
    pub(crate) capital: bool,
    /// What it is made of.
    pub(crate) shape: Shape,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters, perhaps with figures after them.
    Word,
    /// Starts with a figure: `1,300`, `8:07`, `24-hour`.
    Figure,
    /// Anything else, one character.
    Mark,
}

impl Token {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.lower == word
    }

    /// A mark that closes a clause.
    pub(crate) fn closes_clause(&self) -> bool {
        self.shape == Shape::Mark && matches!(self.lower.as_str(), ";" | ":" | "." | "!" | "?")
    }
}

/// The tokens of `span` of `text`.
pub(crate) fn tokens(text: &str, span: Span) -> Vec<Token> {
    let Some(cut) = span.cut(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut rest = cut;
    let mut start = span.start as usize;
    while let Some(first) = rest.chars().next() {
        let length = match first.is_alphanumeric() {
            true => word_length(rest),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        if !first.is_whitespace() {
            push(&mut found, word, start);
        }
        start += length;
        rest = after;
    }
    found
}

/// How many bytes at the front of `rest` are one word: marks between letters
/// or figures hold it together.
fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let joins = match character {
            _ if character.is_alphanumeric() => true,
            '-' | '\'' | '’' => next.is_alphanumeric(),
            ',' | ':' => before.is_ascii_digit() && next.is_ascii_digit(),
            '.' => {
                let figures = before.is_ascii_digit() && next.is_ascii_digit();
                // U.S., a.m.: single letters with points, the last point too.
                let letter = before.is_alphabetic() && lone_letter(&rest[..at]);
                figures || letter && (next.is_alphabetic() || rest[..at].contains('.'))
            }
            _ => false,
        };
        if !joins {
            break;
        }
        before = character;
        end = at + character.len_utf8();
    }
    end.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// Whether the last letter of `word` stands alone or behind a point.
fn lone_letter(word: &str) -> bool {
    let mut back = word.chars().rev().skip(1);
    back.next().is_none_or(|before| before == '.')
}

fn push(found: &mut Vec<Token>, word: &str, start: usize) {
    let plain = word.to_lowercase().replace('’', "'");
    let cut = plain
        .strip_suffix("'s")
        .filter(|stem| !stem.is_empty())
        .map_or(0, |_| "'s".len());
    // The typographic apostrophe is three bytes long.
    let tail = match (cut, word.ends_with("’s") || word.ends_with("’S")) {
        (0, _) => 0,
        (_, true) => "’s".len(),
        (_, false) => "'s".len(),
    };
    let kept = &word[..word.len() - tail];
    let lower = plain[..plain.len() - cut].to_owned();
    let first = kept.chars().next().unwrap_or(' ');
    let shape = match first {
        _ if first.is_ascii_digit() => Shape::Figure,
        _ if first.is_alphabetic() => Shape::Word,
        _ => Shape::Mark,
    };
    found.push(Token {
        span: Span::of(start..start + kept.len()),
        lower,
        capital: first.is_uppercase() || has_article(kept),
        shape,
    });
}

/// "al-Numan": a name with its article in front.
fn has_article(word: &str) -> bool {
    word.split_once('-').is_some_and(|(article, name)| {
        matches!(
            article,
            "al" | "el" | "ar" | "as" | "ash" | "at" | "az" | "ad" | "an"
        ) && name.starts_with(char::is_uppercase)
    })
}

/// The span from the first to the last token of a range.
pub(crate) fn span_of(tokens: &[Token], range: std::ops::Range<usize>) -> Span {
    let covered = &tokens[range];
    match (covered.first(), covered.last()) {
        (Some(first), Some(last)) => first.span.hull(last.span),
        _ => Span::new(0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let all = tokens(text, Span::of(0..text.len()));
        all.into_iter().map(|token| token.lower).collect()
    }

    #[test]
    fn figures_and_abbreviations_stay_whole() {
        assert_eq!(
            words("The U.S. mayor’s 1,300 men fled, at 8:07 a.m. (al-Numan)."),
            [
                "the", "u.s.", "mayor", "1,300", "men", "fled", ",", "at", "8:07", "a.m.", "(",
                "al-numan", ")", "."
            ]
        );
        assert_eq!(words("He fell. 12 rose"), ["he", "fell", ".", "12", "rose"]);
    }

    #[test]
    fn spans_point_into_the_whole_text() {
        let text = "é five’s men";
        for token in tokens(text, Span::of(0..text.len())) {
            assert!(token.span.cut(text).is_some());
        }
    }
}

//! A text as the scorer reads it: words and single other characters.

use crate::gold::CodePoints;

/// Words that end the head phrase of a source.
const STOPS: [&str; 34] = [
    "of",
    "in",
    "for",
    "from",
    "with",
    "who",
    "that",
    "at",
    "on",
    "to",
    "by",
    "whose",
    "which",
    "and",
    "whom",
    "near",
    "inside",
    "within",
    "under",
    "via",
    "through",
    "as",
    "about",
    "including",
    "during",
    "or",
    "both",
    "like",
    "familiar",
    "close",
    "speaking",
    "over",
    "among",
    "between",
];
/// The rest of them.
const MORE_STOPS: [&str; 2] = ["behind", "against"];

/// One word or one other character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredToken {
    /// Its characters.
    pub text: String,
    /// Its characters, lower-cased.
    pub folded: String,
    /// Whether it is a word.
    pub is_word: bool,
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
}

/// All tokens of a text, and which of them covers each code point.
#[derive(Debug)]
pub struct Words {
    /// In order of the text.
    pub tokens: Vec<ScoredToken>,
    at: Vec<Option<u32>>,
}

fn in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

impl Words {
    /// Cuts a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let mut tokens: Vec<ScoredToken> = Vec::new();
        let mut at = vec![None; characters.len()];
        for (place, &character) in characters.iter().enumerate() {
            if character.is_whitespace() {
                continue;
            }
            let is_word = in_word(character);
            match tokens.last_mut() {
                Some(last) if is_word && last.is_word && last.end == place => {
                    last.end += 1;
                    last.text.push(character);
                    last.folded.extend(character.to_lowercase());
                }
                _ => tokens.push(ScoredToken {
                    text: character.to_string(),
                    folded: character.to_lowercase().collect(),
                    is_word,
                    start: place,
                    end: place + 1,
                }),
            }
            at[place] = Some(tokens.len() as u32 - 1);
        }
        Self { tokens, at }
    }

    /// Every token that the spans overlap, ascending.
    #[must_use]
    pub fn touched(&self, spans: &[CodePoints]) -> Vec<u32> {
        let places = spans
            .iter()
            .flat_map(|&[start, end]| start..end.min(self.at.len()));
        let mut found: Vec<u32> = places.filter_map(|place| self.at[place]).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The words among tokens, or all of them where none is a word.
    #[must_use]
    pub fn only_words(&self, tokens: &[u32]) -> Vec<u32> {
        let words: Vec<u32> = tokens
            .iter()
            .copied()
            .filter(|&token| self.token(token).is_word)
            .collect();
        if words.is_empty() {
            tokens.to_vec()
        } else {
            words
        }
    }

    /// The token of this number.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn token(&self, number: u32) -> &ScoredToken {
        &self.tokens[number as usize]
    }

    fn stops(&self, token: u32) -> bool {
        let text = self.token(token).folded.as_str();
        STOPS.contains(&text) || MORE_STOPS.contains(&text)
    }

    /// The head of a source: the last word before a comma, bracket,
    /// preposition or relative pronoun, a possessive ending left out.
    #[must_use]
    pub fn head(&self, source: &[u32]) -> Option<u32> {
        let leading = source
            .iter()
            .take_while(|&&token| !self.token(token).is_word || self.stops(token))
            .count();
        let rest = &source[leading..];
        let mut head = None;
        for (index, &token) in rest.iter().enumerate() {
            let text = self.token(token).text.as_str();
            let breaks = matches!(text, "," | "(" | ")" | "—" | "–" | ";" | ":" | "[");
            if breaks || (self.stops(token) && head.is_some()) {
                break;
            }
            let after_apostrophe =
                index > 0 && matches!(self.token(rest[index - 1]).text.as_str(), "'" | "’");
            let possessive = text == "s" && head.is_some() && after_apostrophe;
            if self.token(token).is_word && !possessive {
                head = Some(token);
            }
        }
        head.or(source.first().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head_of(text: &str) -> String {
        let words = Words::of(text);
        let all = words.touched(&[[0, text.chars().count()]]);
        words
            .token(words.head(&all).expect("a head"))
            .folded
            .clone()
    }

    #[test]
    fn the_head_stands_before_what_describes_it() {
        assert_eq!(head_of("Harbour minister Ida Lund, who resigned"), "lund");
        assert_eq!(head_of("officials of the port"), "officials");
        assert_eq!(head_of("the ministry’s spokesman"), "spokesman");
        assert_eq!(head_of("Lund’s"), "lund");
        assert_eq!(head_of("of"), "of");
    }

    #[test]
    fn tokens_are_words_and_single_characters() {
        let words = Words::of("U.N.-led é_1");
        let texts: Vec<&str> = words
            .tokens
            .iter()
            .map(|token| token.text.as_str())
            .collect();
        assert_eq!(texts, ["U", ".", "N", ".", "-", "led", "é_1"]);
        assert_eq!(words.touched(&[[6, 9], [0, 1]]), [0, 5]);
    }
}

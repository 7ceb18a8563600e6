//! What users write in the search box, in the index's own language.

use super::SearchScope;

/// One part of a query.
#[derive(Debug, PartialEq)]
enum Term {
    /// An FTS5 string that must be there.
    Wanted(String),
    /// One that must not.
    Unwanted(String),
    /// Lets the terms on both sides stand for one another.
    Or,
}

/// The query in the index's own language, every word of the user quoted; `None`
/// where it holds nothing to look for.
pub(super) fn match_expression(query: &str, scope: SearchScope) -> Option<String> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut unwanted = Vec::new();
    let mut either = false;
    for term in terms(query) {
        match term {
            Term::Or => either = !groups.is_empty(),
            Term::Unwanted(word) => unwanted.push(word),
            Term::Wanted(word) if either => {
                either = false;
                groups.last_mut()?.push(word);
            }
            Term::Wanted(word) => groups.push(vec![word]),
        }
    }
    if groups.is_empty() {
        return None;
    }
    let columns = match scope {
        SearchScope::Articles => "{title text}",
        SearchScope::Statements => "{said}",
    };
    let all: Vec<String> = groups
        .iter()
        .map(|g| format!("({})", g.join(" OR ")))
        .collect();
    let mut expression = format!("{columns} : ({})", all.join(" AND "));
    for word in unwanted {
        expression = format!("({expression}) NOT ({columns} : {word})");
    }
    Some(expression)
}

/// How the words looked for begin, to pass over quickly what cannot hold them.
pub(super) struct Words {
    /// Two or three small letters each; `None` where every text may hold one.
    beginnings: Option<Vec<String>>,
}

impl Words {
    /// The words that a query wants.
    pub(super) fn of(query: &str) -> Self {
        let wanted = terms(query).into_iter().filter_map(|term| match term {
            Term::Wanted(word) => Some(word),
            _ => None,
        });
        let beginnings = wanted.flat_map(|phrase| {
            let words = phrase.split(|c: char| !c.is_alphanumeric());
            let words = words.filter(|word| !word.is_empty());
            words.map(beginning).collect::<Vec<_>>()
        });
        Self {
            beginnings: beginnings.collect(),
        }
    }

    /// Whether one of the words may stand in `text`: it does wherever the index
    /// finds one, and seldom elsewhere.
    pub(super) fn may_stand_in(&self, text: &str) -> bool {
        let Some(beginnings) = &self.beginnings else {
            return true;
        };
        // Letters with accents are compared without by the index: such a word
        // may be any.
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| {
            let begins = |beginning: &String| {
                let pairs = word.bytes().zip(beginning.bytes());
                let length = beginning.len();
                !word.is_ascii()
                    || (word.len() >= length
                        && pairs.take(length).all(|(a, b)| a.eq_ignore_ascii_case(&b)))
            };
            beginnings.iter().any(begins)
        })
    }
}

/// What every form of a word begins with: the index takes endings off (Porter
/// 1980), of a word of seven letters never the first three, of one of four never
/// the first two.
fn beginning(word: &str) -> Option<String> {
    let kept = match word.len() {
        0..4 => return None,
        4..7 => 2,
        _ => 3,
    };
    word.is_ascii().then(|| word[..kept].to_lowercase())
}

fn terms(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let (term, after) = next_term(rest);
        terms.extend(term);
        rest = after.trim_start();
    }
    terms
}

/// The first term of a query that does not begin with white space.
fn next_term(query: &str) -> (Option<Term>, &str) {
    let (minus, query) = match query.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, query),
    };
    let (words, after) = match query.strip_prefix(is_quotation_mark) {
        Some(phrase) => split_at(phrase, is_quotation_mark),
        None => split_at(query, |c| c.is_whitespace() || is_quotation_mark(c)),
    };
    if words == "OR" && !minus {
        return (Some(Term::Or), after);
    }
    let term = quoted(words).map(|word| match minus {
        true => Term::Unwanted(word),
        false => Term::Wanted(word),
    });
    (term, after)
}

fn is_quotation_mark(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„')
}

/// What stands before the first `end`, and what behind. A quotation mark that
/// ends a bare word begins the next term, so it is kept.
fn split_at(text: &str, end: impl Fn(char) -> bool) -> (&str, &str) {
    let Some((at, found)) = text.char_indices().find(|(_, c)| end(*c)) else {
        return (text, "");
    };
    let opens_next = is_quotation_mark(found) && end(' ');
    let behind = if opens_next {
        at
    } else {
        at + found.len_utf8()
    };
    (&text[..at], &text[behind..])
}

/// A beginning has so many letters at least: a single letter stands for tens of
/// thousands of words, and all places of each are put together.
const SHORTEST_BEGINNING: usize = 3;

/// Words as an FTS5 string; a star at the end looks for beginnings. Words
/// without a letter or digit are none to the index.
fn quoted(words: &str) -> Option<String> {
    let letters = words.chars().filter(|c| c.is_alphanumeric()).count();
    let beginning = words.ends_with('*') && letters >= SHORTEST_BEGINNING;
    let clean: String = words.chars().filter(|c| !matches!(c, '\0' | '*')).collect();
    if !clean.chars().any(char::is_alphanumeric) {
        return None;
    }
    let star = if beginning { "*" } else { "" };
    Some(format!("\"{}\"{star}", clean.replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(query: &str) -> Option<String> {
        match_expression(query, SearchScope::Articles)
    }

    #[test]
    fn words_are_quoted_and_operators_understood() {
        for (query, expected) in [
            (
                "harbour strike",
                r#"{title text} : (("harbour") AND ("strike"))"#,
            ),
            (
                r#""harbour strike""#,
                r#"{title text} : (("harbour strike"))"#,
            ),
            ("harb*", r#"{title text} : (("harb"*))"#),
            ("ha*", r#"{title text} : (("ha"))"#),
            ("a OR b c", r#"{title text} : (("a" OR "b") AND ("c"))"#),
            (
                "a -b",
                r#"({title text} : (("a"))) NOT ({title text} : "b")"#,
            ),
            ("NEAR(a b)", r#"{title text} : (("NEAR(a") AND ("b)"))"#),
            ("it's", r#"{title text} : (("it's"))"#),
        ] {
            assert_eq!(expression(query).as_deref(), Some(expected), "{query}");
        }
    }

    #[test]
    fn nothing_to_look_for_is_no_query() {
        for query in ["", "   ", "\"", "***", "-", "OR", "— ?", "-word", "\0"] {
            assert_eq!(expression(query), None, "{query}");
        }
    }

    #[test]
    fn a_statement_without_any_word_that_begins_so_is_passed_over() {
        let may = |query: &str, text: &str| Words::of(query).may_stand_in(text);
        assert!(may("denied", "He DENIES it"), "another form");
        assert!(may("harbour denied", "the harbour"), "one of them");
        assert!(may("denied", "the détente"), "accents do not count");
        assert!(may("\"no denial\"", "nothing"), "a short word may be any");
        assert!(!may("denied", "the harbour was shut"));
        assert!(!may("harbour -denied", "he denied"));
    }
}

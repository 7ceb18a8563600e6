//! Where a link leads: to a place on the one page of a report, or to a page of
//! the server. Templates are shared by both and ask here.

use std::fmt::Write as _;

/// How places are addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    /// Everything is on one page.
    OnePage,
    /// Every article, story and person has a page of its own.
    Served,
}

impl Links {
    /// The words of a statement (`<article>-s3`) in their article.
    pub(crate) fn words(self, statement: &str) -> String {
        match (self, statement.rsplit_once("-s")) {
            (Self::Served, Some((article, number))) => {
                let article = encoded(article);
                format!("/article/{article}?at=s{number}#{article}-s{number}")
            }
            _ => format!("#{statement}"),
        }
    }

    /// The record of a statement: who, how, why, how sure.
    pub(crate) fn record(self, statement: &str) -> String {
        match (self, statement.rsplit_once("-s")) {
            (Self::Served, Some((article, number))) => {
                format!("/article/{}?at=s{number}#record", encoded(article))
            }
            _ => format!("#r-{statement}"),
        }
    }

    /// An article.
    pub(crate) fn article(self, id: &str) -> String {
        match self {
            Self::OnePage => format!("#a-{id}"),
            Self::Served => format!("/article/{}", encoded(id)),
        }
    }

    /// A story.
    pub(crate) fn story(self, id: &str) -> String {
        match self {
            Self::OnePage => format!("#story-{id}"),
            Self::Served => format!("/story/{}", encoded(id)),
        }
    }

    /// A part of a story's section: `origins`, `shared`, `statements`.
    pub(crate) fn part_of_story(self, id: &str, part: &str) -> String {
        match self {
            Self::OnePage => format!("#story-{id}-{part}"),
            Self::Served => format!("/story/{}#story-{id}-{part}", encoded(id)),
        }
    }

    /// The page of a person; a report has none.
    pub(crate) fn person(self, name: &str) -> Option<String> {
        match self {
            Self::OnePage => None,
            Self::Served => Some(format!("/person?name={}", encoded(name))),
        }
    }
}

/// `text` as a part of an address: everything but letters, digits and `-._~`
/// is written as `%` and two digits (RFC 3986, 2.3).
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// An address with those of `parameters` that say anything.
pub(crate) fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let said = parameters.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = said
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_and_many_are_addressed_alike() {
        assert_eq!(Links::OnePage.words("00ff-s3"), "#00ff-s3");
        assert_eq!(
            Links::Served.words("00ff-s3"),
            "/article/00ff?at=s3#00ff-s3"
        );
        assert_eq!(
            Links::Served.record("00ff-s3"),
            "/article/00ff?at=s3#record"
        );
        assert_eq!(Links::OnePage.person("Ada Roe"), None);
        assert_eq!(
            Links::Served.person("Ada Røe & Co").as_deref(),
            Some("/person?name=Ada%20R%C3%B8e%20%26%20Co")
        );
    }

    #[test]
    fn nothing_in_a_name_can_leave_its_place() {
        assert_eq!(encoded("\"><script>/../"), "%22%3E%3Cscript%3E%2F..%2F");
        assert_eq!(
            with_query("/search", &[("q", "a b"), ("outlet", "")]),
            "/search?q=a%20b"
        );
    }
}

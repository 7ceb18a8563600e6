//! Where a link leads: to a place on the one page of a report, or to a page of
//! the server. Templates are shared by both and ask here.

use crosswire_article::Span;
use std::fmt::Write as _;

/// How places are addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    /// Everything is on one page.
    OnePage,
    /// Every article, story and person has a page of its own.
    Served,
}

/// Some characters of an article, and the statement they stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) article: String,
    /// Bytes of its text.
    pub(crate) span: Span,
    /// `<article>-s3`
    pub(crate) statement: Option<String>,
}

/// The anchor of a passage in the text of its article, on the one page.
pub(crate) fn passage_anchor(article: &str, span: Span) -> String {
    format!("p-{article}-{}-{}", span.start, span.end)
}

impl Links {
    /// A passage in its article, with the record of its statement beside it.
    pub(crate) fn passage(self, passage: &Passage) -> String {
        let span = passage.span;
        if self == Self::OnePage {
            return format!("#{}", passage_anchor(&passage.article, span));
        }
        let statement = passage.statement.as_deref();
        let number = statement.and_then(|name| name.rsplit_once('-'));
        let number = number.map_or("", |(_, number)| number);
        let bytes = format!("{}-{}", span.start, span.end);
        let page = self.article(&passage.article);
        format!(
            "{}#here",
            with_query(&page, &[("at", number), ("bytes", &bytes)])
        )
    }

    /// A conflict with all its passages; a report shows it with its story.
    pub(crate) fn conflict(self, id: &str) -> String {
        match self {
            Self::OnePage => format!("#{id}"),
            Self::Served => format!("/conflicts?id={}", encoded(id)),
        }
    }

    /// A claim with all positions; a report shows it with its story.
    pub(crate) fn claim(self, id: &str) -> String {
        match self {
            Self::OnePage => format!("#{id}"),
            Self::Served => format!("/claims?id={}", encoded(id)),
        }
    }

    /// Two articles that share text, side by side; a report has no page for it.
    pub(crate) fn copy(self, id: &str) -> Option<String> {
        match self {
            Self::OnePage => None,
            Self::Served => Some(format!("/copy/{}", encoded(id))),
        }
    }

    /// All conflicts or claims of a story; a report has no page for them.
    pub(crate) fn all_of_story(self, page: &str, parameters: &[(&str, &str)]) -> Option<String> {
        match self {
            Self::OnePage => None,
            Self::Served => Some(with_query(page, parameters)),
        }
    }

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
        let passage = Passage {
            article: "00ff".to_owned(),
            span: Span::new(7, 19),
            statement: Some("00ff-s3".to_owned()),
        };
        assert_eq!(Links::OnePage.passage(&passage), "#p-00ff-7-19");
        assert_eq!(
            Links::Served.passage(&passage),
            "/article/00ff?at=s3&bytes=7-19#here"
        );
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

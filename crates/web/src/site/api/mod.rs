//! The same answers for programs: JSON under `/api`.
//!
//! [`ENDPOINTS`] lists every address once, with its parameters and the form of
//! its answer. Requests are answered from that list and the OpenAPI document is
//! written from it, so that neither can say what the other does not. Ids are
//! those of the corpus: derived from content, the same wherever the articles
//! are read.

mod answers;
mod document;
mod schemas;
#[cfg(test)]
mod tests;

pub(crate) use document::document;

use super::frame::Trouble;
use crosswire_article::OffsetUnit;
use crosswire_corpus::{Corpus, HasSpans, Page};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Entries of a list, where nothing else is asked for.
const SOME: u64 = 50;
/// At most so many.
const MOST: u64 = 500;

/// One address.
pub(crate) struct Endpoint {
    /// Below `/api`; `{id}` stands for the id of a record.
    path: &'static str,
    /// What it answers.
    summary: &'static str,
    parameters: &'static [Parameter],
    /// The form of the answer, or of one entry of a list.
    schema: &'static str,
    /// Whether it answers a list, page by page.
    list: bool,
    answer: fn(&Question) -> Result<Value, Trouble>,
}

/// A parameter of an address.
pub(crate) struct Parameter {
    name: &'static str,
    about: &'static str,
    /// The values it takes, if they are few.
    values: &'static [&'static str],
}

/// One request.
pub(crate) struct Question<'a> {
    corpus: &'a Corpus,
    id: &'a str,
    parameters: &'a BTreeMap<String, String>,
    path: &'a str,
}

/// Answers the request for `path` (below `/api`).
pub(crate) fn answer(
    corpus: &Corpus,
    path: &str,
    parameters: &BTreeMap<String, String>,
) -> Result<Value, Trouble> {
    if path.is_empty() || path == "/" {
        return Ok(overview());
    }
    if path == "/openapi.json" {
        return Ok(document());
    }
    let found = answers::ENDPOINTS
        .iter()
        .find_map(|endpoint| Some((endpoint, id_in(endpoint.path, path)?)));
    let (endpoint, id) = found.ok_or_else(|| {
        Trouble::NotFound(format!("/api{path} is no address; /api lists them all"))
    })?;
    let question = Question {
        corpus,
        id: &id,
        parameters,
        path,
    };
    question.check(endpoint)?;
    (endpoint.answer)(&question)
}

/// The id for which `{id}` stands, empty where the path has none; `None` where
/// the paths differ.
fn id_in(pattern: &str, path: &str) -> Option<String> {
    match pattern.split_once("{id}") {
        None => (pattern == path).then(String::new),
        Some((before, after)) => {
            let id = path.strip_prefix(before)?.strip_suffix(after)?;
            (!id.is_empty() && !id.contains('/')).then(|| id.to_owned())
        }
    }
}

/// What `/api` answers: where to go on.
fn overview() -> Value {
    let addresses: BTreeMap<String, &str> = answers::ENDPOINTS
        .iter()
        .map(|endpoint| (format!("/api{}", endpoint.path), endpoint.summary))
        .collect();
    json!({
        "crosswire": env!("CARGO_PKG_VERSION"),
        "openapi": "/api/openapi.json",
        "addresses": addresses,
    })
}

impl Question<'_> {
    /// Refuses parameters that the address does not know: a misspelt filter
    /// must not answer everything.
    fn check(&self, endpoint: &Endpoint) -> Result<(), Trouble> {
        let known = endpoint.all_parameters();
        for (name, value) in self.parameters {
            let parameter = known.iter().find(|known| known.name == name);
            let Some(parameter) = parameter else {
                return Err(Trouble::Mistaken(format!(
                    "`{name}` is no parameter of /api{}",
                    endpoint.path
                )));
            };
            if !parameter.values.is_empty() && !parameter.values.contains(&value.as_str()) {
                return Err(Trouble::Mistaken(format!(
                    "{name} is one of {}",
                    parameter.values.join(", ")
                )));
            }
        }
        Ok(())
    }

    fn text(&self, name: &str) -> Option<String> {
        let value = self.parameters.get(name)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.parameters
            .get(name)
            .is_some_and(|given| given == value)
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Trouble> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let number = text.parse();
        number
            .map(Some)
            .map_err(|_| Trouble::Mistaken(format!("{name}: `{text}` is no number")))
    }

    /// One entry more than is shown, to see whether there are more.
    fn page(&self) -> Result<Page, Trouble> {
        Ok(Page {
            limit: Some(self.limit()? + 1),
            offset: self.number("offset")?.unwrap_or(0),
        })
    }

    fn limit(&self) -> Result<u64, Trouble> {
        let limit = self.number("limit")?.unwrap_or(SOME);
        match limit {
            1..=MOST => Ok(limit),
            _ => Err(Trouble::Mistaken(format!(
                "limit is a number from 1 to {MOST}"
            ))),
        }
    }

    /// An answer with its spans in the unit asked for.
    fn whole<T: Serialize + HasSpans>(&self, found: Option<T>) -> Result<Value, Trouble> {
        let mut found = found.ok_or_else(|| self.unknown())?;
        self.corpus.in_units(self.unit(), &mut found)?;
        written(&found)
    }

    fn unknown(&self) -> Trouble {
        Trouble::NotFound(format!("nothing is called {}", self.id))
    }

    fn unit(&self) -> OffsetUnit {
        match self.parameters.get("offsets").map(String::as_str) {
            Some("byte") => OffsetUnit::Byte,
            Some("utf16") => OffsetUnit::Utf16,
            _ => OffsetUnit::CodePoint,
        }
    }

    /// A page of a list whose entries hold spans.
    fn spanned<T: Serialize + HasSpans>(&self, mut found: Vec<T>) -> Result<Value, Trouble> {
        self.corpus.in_units(self.unit(), &mut found[..])?;
        self.list(found)
    }

    /// A page of a list.
    fn list<T: Serialize>(&self, mut found: Vec<T>) -> Result<Value, Trouble> {
        let limit = self.limit()?;
        let more = found.len() as u64 > limit;
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = more.then(|| self.next(limit)).transpose()?;
        Ok(json!({ "items": written(&found)?, "next": next }))
    }

    fn next(&self, limit: u64) -> Result<String, Trouble> {
        let offset = self.number("offset")?.unwrap_or(0) + limit;
        let offset = offset.to_string();
        let others = self.parameters.iter().filter(|(name, _)| *name != "offset");
        let mut parameters: Vec<(&str, &str)> = others
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        parameters.push(("offset", &offset));
        Ok(crate::links::with_query(
            &format!("/api{}", self.path),
            &parameters,
        ))
    }
}

fn written(value: &impl Serialize) -> Result<Value, Trouble> {
    serde_json::to_value(value).map_err(|_| Trouble::Defect)
}

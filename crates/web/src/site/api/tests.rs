//! Every address answers as the document says, over a real corpus.

use super::answers::ENDPOINTS;
use super::{answer, document};
use crate::sample;
use crosswire_corpus::{Corpus, StatementFilter};
use serde_json::Value;
use std::collections::BTreeMap;

fn ask(corpus: &Corpus, path: &str, parameters: &[(&str, &str)]) -> Result<Value, String> {
    let parameters: BTreeMap<String, String> = parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    answer(corpus, path, &parameters).map_err(|trouble| trouble.message())
}

/// Everything in which `value` differs from `schema`.
fn differences(value: &Value, schema: &Value, document: &Value, place: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#'));
        let target = target.unwrap_or_else(|| panic!("{reference} is nowhere"));
        return differences(value, target, document, place);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let all: Vec<Vec<String>> = any
            .iter()
            .map(|one| differences(value, one, document, place))
            .collect();
        return all.into_iter().min_by_key(Vec::len).unwrap_or_default();
    }
    let mut found = Vec::new();
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return found,
    };
    let fits = kinds.iter().any(|kind| match *kind {
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    });
    if !fits {
        return vec![format!("{place}: {value} is no {kinds:?}")];
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        let one = schema["prefixItems"].get(index).unwrap_or(&schema["items"]);
        found.extend(differences(
            item,
            one,
            document,
            &format!("{place}[{index}]"),
        ));
    }
    if let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, field) in fields {
            match known.get(name) {
                Some(one) => {
                    found.extend(differences(
                        field,
                        one,
                        document,
                        &format!("{place}.{name}"),
                    ));
                }
                None => found.push(format!("{place}.{name}: not in the document")),
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().expect("a name");
            if !fields.contains_key(name) {
                found.push(format!("{place}.{name}: missing"));
            }
        }
    }
    found
}

/// An id for each address that takes one.
fn id_for(corpus: &Corpus, path: &str) -> String {
    let first = |list: &str| -> String {
        let answer = ask(corpus, list, &[("limit", "1")]).expect("a list");
        let id = answer["items"][0]["id"].as_str();
        id.unwrap_or_else(|| panic!("{list} is empty")).to_owned()
    };
    match path {
        "/explain/{id}" => first("/stories"),
        path => first(path.trim_end_matches("/{id}")),
    }
}

#[test]
fn every_answer_is_as_the_document_says() {
    let (_folder, corpus) = sample::corpus();
    let statements = corpus
        .statements(&StatementFilter::default())
        .expect("listed");
    let verdicts = [(crosswire_corpus::corrections::Question::Speaker, true)];
    let verdict = Corpus::judgement(&statements[0], 1, &verdicts, "2031-05-07".to_owned());
    corpus.judge(verdict).expect("kept");
    let document = document();
    for endpoint in ENDPOINTS {
        let path = endpoint.path.replace(
            "{id}",
            &match endpoint.path.contains("{id}") {
                true => id_for(&corpus, endpoint.path),
                false => String::new(),
            },
        );
        let words = [("q", "bridge")];
        let parameters = if path == "/search" { &words[..] } else { &[] };
        let value = ask(&corpus, &path, parameters).unwrap_or_else(|told| panic!("{path}: {told}"));
        if endpoint.list {
            assert!(
                !value["items"].as_array().expect("a list").is_empty(),
                "{path}"
            );
        }
        let pointer = format!("/api{}", endpoint.path).replace('/', "~1");
        let pointer =
            format!("/paths/{pointer}/get/responses/200/content/application~1json/schema");
        let schema = document.pointer(&pointer).expect("it is described");
        let wrong = differences(&value, schema, &document, &path);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn the_document_refers_to_nothing_that_it_lacks() {
    let document = document();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().expect("its end");
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
    assert_eq!(document["openapi"], "3.1.0");
}

#[test]
fn lists_come_page_by_page() {
    let (_folder, corpus) = sample::corpus();
    let mut seen = Vec::new();
    let mut offset = "0".to_owned();
    loop {
        let page =
            ask(&corpus, "/articles", &[("limit", "2"), ("offset", &offset)]).expect("a page");
        let items = page["items"].as_array().expect("a list");
        seen.extend(items.iter().map(|item| item["id"].to_string()));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        let at = next.split("offset=").nth(1).expect("an offset");
        at.clone_into(&mut offset);
    }
    let whole = ask(&corpus, "/articles", &[]).expect("all");
    let whole: Vec<String> = whole["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| i["id"].to_string())
        .collect();
    assert_eq!(seen, whole);
    assert_eq!(seen.len(), 9);
}

#[test]
fn what_makes_no_sense_is_refused_with_a_remedy() {
    let (_folder, corpus) = sample::corpus();
    let told = |path: &str, parameters: &[(&str, &str)]| {
        ask(&corpus, path, parameters).expect_err("refused")
    };
    assert!(told("/articles", &[("outlets", "Post")]).contains("no parameter"));
    assert!(told("/statements", &[("form", "oblique")]).contains("direct, indirect, mixed"));
    assert!(told("/articles", &[("limit", "9999")]).contains("1 to 500"));
    assert!(told("/articles", &[("offset", "-1")]).contains("no number"));
    assert!(told("/search", &[]).contains("/api/articles"));
    assert!(told("/stories/none", &[]).contains("nothing is called none"));
    assert!(told("/nowhere", &[]).contains("/api lists"));
}

#[test]
fn spans_count_what_is_asked_for() {
    let (_folder, corpus) = sample::corpus();
    let of = |unit: &str| {
        let parameters = [("offsets", unit), ("outlet", "The Gazette")];
        let found = ask(&corpus, "/statements", &parameters).expect("a list");
        found["items"][0]["content"][0][1].as_u64().expect("an end")
    };
    assert_eq!(
        of("byte"),
        of("codepoint") + 4,
        "two quotation marks of three bytes"
    );
    assert_eq!(of("utf16"), of("codepoint"));
}

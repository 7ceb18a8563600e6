//! `annotate` and `tokens`: JSON lines in, JSON lines out.

use crate::{Run, crosswire, lines, run};

const ARTICLES: &str = concat!(
    r#"{"id":"one","text":"“The quay stays shut,” Minister Ruth Calder said on Monday."}"#,
    "\n{\"id\": broken\n",
    r#"{"id":"three","text":"Nothing was said."}"#,
    "\n"
);

fn piped(arguments: &[&str], input: &str) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = crosswire(folder.path());
    command.args(arguments).write_stdin(input);
    run(command)
}

#[test]
fn a_bad_line_has_an_error_in_its_place_and_the_rest_goes_on() {
    let done = piped(&["annotate"], ARTICLES);
    assert_eq!(done.code, 2, "something failed");
    let found = lines(&done.out);
    assert_eq!(found.len(), 3);
    assert_eq!(found[0]["id"], "one");
    assert_eq!(found[0]["offsets"], "codepoint");
    assert_eq!(found[1]["line"], 2);
    assert!(found[1]["error"].is_string());
    assert_eq!(found[2]["id"], "three");
}

#[test]
fn a_statement_comes_out_with_its_speaker_and_spans() {
    let first = ARTICLES.lines().next().expect("a line");
    let done = piped(&["annotate", "--threads", "1"], first);
    assert_eq!(done.code, 0);
    let article = &lines(&done.out)[0];
    let statement = &article["statements"][0];
    assert_eq!(statement["speaker"]["name"], "Ruth Calder");
    assert_eq!(statement["form"], "direct");
    assert_eq!(statement["content"][0][0], 0);
    let bytes = piped(&["annotate", "--offsets", "byte"], first);
    let bytes = &lines(&bytes.out)[0];
    assert_eq!(bytes["offsets"], "byte");
    let end = |article: &serde_json::Value| article["statements"][0]["content"][0][1].as_u64();
    assert!(
        end(bytes) > end(article),
        "curly quotation marks take three bytes"
    );
}

#[test]
fn confidence_limits_what_comes_out() {
    let first = ARTICLES.lines().next().expect("a line");
    let done = piped(&["annotate", "--min-confidence", "1"], first);
    assert_eq!(lines(&done.out)[0]["statements"], serde_json::json!([]));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let one = piped(&["annotate", "--threads", "1"], ARTICLES);
    let four = piped(&["annotate", "--threads", "4"], ARTICLES);
    assert_eq!(one.out, four.out);
}

#[test]
fn tokens_come_out_with_sentences_and_entities() {
    let done = piped(&["tokens"], ARTICLES.lines().next().expect("a line"));
    assert_eq!(done.code, 0);
    let article = &lines(&done.out)[0];
    for key in ["id", "text", "tokens", "sentences", "entities"] {
        assert!(article.get(key).is_some(), "{key}");
    }
}

#[test]
fn a_missing_file_is_told_and_the_next_is_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let good = ARTICLES.lines().next().expect("a line");
    std::fs::write(folder.path().join("good.jsonl"), good).expect("a file");
    let mut command = crosswire(folder.path());
    command.args(["annotate", "missing.jsonl", "good.jsonl"]);
    let done = run(command);
    assert_eq!(done.code, 2);
    assert!(
        done.err.contains("crosswire: missing.jsonl: "),
        "{}",
        done.err
    );
    assert_eq!(lines(&done.out).len(), 1);
}

#[test]
fn nothing_in_is_nothing_out() {
    let done = piped(&["annotate"], "");
    assert_eq!((done.code, done.out.as_str()), (1, ""));
}

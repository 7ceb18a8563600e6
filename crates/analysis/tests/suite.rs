//! Walks the pages of `tests/suite`: every `article` block with its
//! `statements` block is one case. `UPDATE=1` writes what the engine says now
//! into the pages; read the difference before committing it.

mod common;

use crosswire_analysis::Engine;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Cases that the pages hold at least; a parser that finds fewer is broken.
const FEWEST_CASES: usize = 231;

struct Case {
    article: String,
    expected: String,
    /// Lines of the page that `expected` stands in.
    lines: std::ops::Range<usize>,
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let entries = std::fs::read_dir(&folder).expect("tests/suite is there");
    let mut pages: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    pages.sort();
    pages
}

/// All cases of a page: an `article` fence and the next `statements` fence.
fn cases(page: &str) -> Vec<Case> {
    let lines: Vec<&str> = page.lines().collect();
    let mut cases = Vec::new();
    let mut article: Option<String> = None;
    let mut at = 0;
    while at < lines.len() {
        let Some(kind) = lines[at]
            .strip_prefix("```")
            .filter(|kind| !kind.is_empty())
        else {
            at += 1;
            continue;
        };
        let start = at + 1;
        let length = lines[start..].iter().position(|line| *line == "```");
        let end = start + length.expect("every fence is closed");
        let body = lines[start..end].join("\n");
        match (kind, article.take()) {
            ("article", None) => article = Some(body),
            ("statements", Some(article)) => cases.push(Case {
                article,
                expected: body,
                lines: start..end,
            }),
            other => panic!("line {}: a {} fence out of order", start, other.0),
        }
        at = end + 1;
    }
    assert!(article.is_none(), "an article without statements");
    cases
}

#[test]
fn the_pages_of_the_suite_hold() {
    let engine = Engine::load().expect("embedded data");
    let update = std::env::var_os("UPDATE").is_some();
    let mut differences = String::new();
    let mut count = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).expect("a readable page");
        let cases = cases(&page);
        count += cases.len();
        let given: Vec<String> = cases
            .iter()
            .map(|case| common::shown(&engine, common::article_of(&case.article)))
            .collect();
        for (case, given) in cases.iter().zip(&given) {
            if given.trim_end() != case.expected {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let _ = writeln!(
                    differences,
                    "{name}, line {}\n--- article\n{}\n--- expected\n{}\n--- given\n{given}",
                    case.lines.start, case.article, case.expected
                );
            }
        }
        if update {
            std::fs::write(&path, updated(&page, &cases, &given)).expect("a writable page");
        }
    }
    assert!(count >= FEWEST_CASES, "only {count} cases found");
    assert!(update || differences.is_empty(), "{differences}");
}

fn updated(page: &str, cases: &[Case], given: &[String]) -> String {
    let lines: Vec<&str> = page.lines().collect();
    let mut out: Vec<&str> = Vec::new();
    let mut next = 0;
    for (case, given) in cases.iter().zip(given) {
        out.extend(&lines[next..case.lines.start]);
        out.extend(given.trim_end().lines());
        next = case.lines.end;
    }
    out.extend(&lines[next..]);
    out.join("\n") + "\n"
}

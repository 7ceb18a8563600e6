//! Walks the pages of `tests/suite/pairs`: every `pair` block of two dated
//! passages with its `finding` block is one case. `UPDATE=1` writes what the
//! engine says now into the pages; read the difference before committing it.

use crosswire_analysis::across::conflicts::{Facts, Finding, compare};
use crosswire_article::Span;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Cases that the pages hold at least; a parser that finds fewer is broken.
const FEWEST_CASES: usize = 20;

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/pairs");
    let entries = std::fs::read_dir(&folder).expect("tests/suite/pairs is there");
    let mut pages: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    pages.sort();
    pages
}

/// A passage behind the day of its article: `[2031-05-10] A ferry sank.`
fn facts(line: &str) -> Facts {
    let dated = line
        .strip_prefix('[')
        .and_then(|line| line.split_once("] "));
    let (day, text) = dated.expect("a passage starts with its day");
    Facts::read(text, &[Span::of(0..text.len())], None, Some(day))
}

fn shown(findings: &[Finding]) -> String {
    let line = |found: &Finding| {
        let (kind, relation) = (found.kind.as_str(), found.relation.as_str());
        let (about, a, b) = (&found.about, &found.a.value, &found.b.value);
        let open = if found.open { "open: " } else { "" };
        format!("{open}{kind} {relation}, {about}: {a} | {b}")
    };
    match findings.is_empty() {
        true => "none".to_owned(),
        false => findings.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

/// The page with what is found now in place of what it says, and its cases.
fn walked(page: &str) -> (String, usize) {
    let mut out = String::new();
    let mut pair: Vec<&str> = Vec::new();
    let mut inside = "";
    let mut cases = 0;
    for line in page.lines() {
        match (inside, line.strip_prefix("```")) {
            ("", Some(kind)) => {
                inside = kind;
                let _ = writeln!(out, "{line}");
            }
            (kind, Some(_)) => {
                if kind == "finding" {
                    let [one, two] = pair[..] else {
                        panic!("two passages before each finding: {pair:?}");
                    };
                    let findings = compare((&facts(one), 0), (&facts(two), 0));
                    let _ = writeln!(out, "{}", shown(&findings));
                    pair.clear();
                    cases += 1;
                }
                inside = "";
                let _ = writeln!(out, "{line}");
            }
            ("finding", None) => {}
            (kind, None) => {
                if kind == "pair" {
                    pair.push(line);
                }
                let _ = writeln!(out, "{line}");
            }
        }
    }
    (out, cases)
}

#[test]
fn the_pages_of_pairs_hold() {
    let mut cases = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).expect("a readable page");
        let (now, found) = walked(&page);
        cases += found;
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &now).expect("a writable page");
            continue;
        }
        for (said, now) in page.lines().zip(now.lines()) {
            assert_eq!(said, now, "{}", path.display());
        }
        assert_eq!(page, now, "{}", path.display());
    }
    assert!(cases >= FEWEST_CASES, "{cases}");
}

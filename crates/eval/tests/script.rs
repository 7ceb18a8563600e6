//! The scorer against the project's score script: the same figures on the same
//! files. Needs python3, and the script and the gold beside the checkout.
#![expect(clippy::print_stderr, reason = "says when it skips")]

use std::path::{Path, PathBuf};
use std::process::Command;

use crosswire_eval::gold::{self, Marked, MarkedArticle};
use crosswire_eval::scores::Report;

/// Percent.
const TOLERANCE: f64 = 1e-9;

fn shared(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(path)
}

/// Predictions that are wrong in every way a tagger is, worked out from the
/// gold: some missing, some cut short or shifted, some without their source,
/// some with another's.
fn damaged(gold: &[MarkedArticle]) -> Vec<MarkedArticle> {
    let damage = |article: &MarkedArticle| {
        let mut attributions: Vec<Marked> = Vec::new();
        for (number, marked) in article.attributions.iter().enumerate() {
            let mut marked = marked.clone();
            let length = article.text.chars().count();
            match number % 7 {
                0 => continue,
                1 => marked
                    .content
                    .iter_mut()
                    .for_each(|span| span[1] = span[0] + (span[1] - span[0]).div_ceil(3)),
                2 => marked
                    .content
                    .iter_mut()
                    .for_each(|span| span[1] = (span[1] + 40).min(length)),
                3 => marked.source.clear(),
                4 => {
                    marked.source = attributions
                        .last()
                        .map_or_else(Vec::new, |before| before.source.clone())
                }
                5 => marked.content.truncate(1),
                _ => {}
            }
            attributions.push(marked);
        }
        MarkedArticle {
            id: article.id.clone(),
            text: String::new(),
            publisher: None,
            attributions,
        }
    };
    gold.iter().map(damage).collect()
}

#[test]
fn figures_equal_those_of_the_score_script() {
    let (script, gold_path) = (
        shared("tools/score_attributions.py"),
        shared("gold/attributions/dev.jsonl"),
    );
    let has_python = Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|out| out.status.success());
    if !script.exists() || !gold_path.exists() || !has_python {
        eprintln!("skipped: needs python3 and ../shared");
        return;
    }
    let folder = std::env::temp_dir().join(format!("crosswire-eval-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the predictions");
    let (pred, json) = (folder.join("pred.jsonl"), folder.join("scores.json"));
    let gold = gold::read(&gold_path).expect("gold");
    let predicted = damaged(&gold);
    let lines = predicted
        .iter()
        .map(|article| serde_json::to_string(article).expect("plain data") + "\n");
    std::fs::write(&pred, lines.collect::<String>()).expect("written");
    let run = Command::new("python3")
        .arg(script)
        .args([&gold_path, &pred])
        .arg("--quiet")
        .arg("--json")
        .arg(&json)
        .output();
    assert!(run.expect("python3 runs").status.success());
    let expected: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&json).expect("scores")).expect("json");
    std::fs::remove_dir_all(&folder).expect("our own folder");

    let report = Report::of(&gold, &predicted);
    let compare = |name: &str, expected: &serde_json::Value| {
        let found = report.total[name].percent();
        for (found, expected) in found
            .iter()
            .zip(expected.as_array().expect("three figures"))
        {
            let expected = 100.0 * expected.as_f64().expect("a number");
            assert!(
                (found - expected).abs() < TOLERANCE,
                "{name}: {found} here, {expected} there"
            );
        }
    };
    for role in ["source", "cue", "content"] {
        compare(&format!("{role} exact"), &expected["roles"][role]["exact"]);
        compare(&format!("{role} token"), &expected["roles"][role]["token"]);
    }
    for figure in ["J>=0.5", "J=1", "any overlap", "attr+speaker"] {
        compare(
            &format!("attribution {figure}"),
            &expected["attribution"][figure],
        );
    }
    for kind in ["direct", "mixed", "indirect"] {
        compare(kind, &expected["kind"][kind]["prf"]);
        compare(
            &format!("{kind} attr+speaker"),
            &expected["kind"][kind]["attr+speaker"],
        );
    }
}

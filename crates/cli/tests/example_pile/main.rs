//! Reads the example pile with the program and compares what it finds with the
//! ledger of what a careful reader finds (`tests/example-pile/README.md`).
//!
//! The figures are committed, so that every change of behaviour is a line in a
//! review: `UPDATE=1 cargo test -p crosswire --test example_pile` rewrites them
//! and keeps the floors, which people set. With `-- --nocapture` every miss is
//! listed with its words.
#![expect(
    clippy::print_stderr,
    reason = "the misses are what people run this with --nocapture for"
)]

mod comparison;
mod found;
mod ledger;
mod page;
mod words;

use comparison::{Comparison, Figures};
use found::Found;
use ledger::Ledger;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[test]
fn the_program_finds_what_a_careful_reader_finds() {
    let ledger = Ledger::load();
    let found = Found::read();
    let comparison = Comparison::of(&ledger, &found);
    let figures = comparison.figures();
    comparison.list_misses();
    let file = expected("expected-figures.csv");
    let floors = floors(&std::fs::read_to_string(&file).unwrap_or_default());
    let now = table(&figures, &floors);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &now).expect("the figures are written");
    }
    let before =
        std::fs::read_to_string(&file).expect("expected-figures.csv; make it with UPDATE=1");
    assert_eq!(
        before, now,
        "figures differ; look at the misses, then run with UPDATE=1"
    );
    for (name, figure) in &figures {
        let floor = floors.get(*name).copied().unwrap_or(0);
        assert!(
            figure.percent() >= floor,
            "{name}: {} % is under the floor of {floor} %",
            figure.percent()
        );
    }
}

#[test]
fn the_ledger_is_sound() {
    let ledger = Ledger::load();
    assert!(ledger.articles.len() >= 18);
    assert!(ledger.statements.len() >= 120);
    for (number, statement) in ledger.statements.iter().enumerate() {
        assert!(
            ledger.articles.iter().any(|a| a.id == statement.article),
            "{}",
            statement.id
        );
        assert_eq!(statement.id, format!("L{:03}", number + 1), "ids count up");
        let speaker = statement.speaker.as_ref();
        assert!(
            speaker.is_some() != statement.unknown.is_some(),
            "{}: speaker or unknown",
            statement.id
        );
    }
    let ids: BTreeSet<&str> = ledger.statements.iter().map(|s| s.id.as_str()).collect();
    for utterance in &ledger.utterances {
        assert!(
            utterance.iter().all(|id| ids.contains(id.as_str())),
            "{utterance:?}"
        );
    }
    let told: Vec<&String> = ledger.stories.iter().flatten().collect();
    assert_eq!(
        told.len(),
        ledger.articles.len(),
        "every article is in one story"
    );
}

/// A folder of the repository.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(name)
}

/// The articles and nothing else.
fn pile() -> PathBuf {
    folder("examples/kerenz-strait")
}

/// What a reader finds in them, and the figures.
fn expected(file: &str) -> PathBuf {
    folder("tests/example-pile").join(file)
}

fn table(figures: &Figures, floors: &BTreeMap<String, usize>) -> String {
    let mut table = String::from("figure,got,of,percent,floor\n");
    for (name, figure) in figures {
        let floor = floors.get(*name).copied().unwrap_or(0);
        let line = format!(
            "\"{name}\",{},{},{},{floor}\n",
            figure.got,
            figure.of,
            figure.percent()
        );
        table.push_str(&line);
    }
    table
}

fn floors(table: &str) -> BTreeMap<String, usize> {
    let rows = table.lines().skip(1).filter_map(|row| {
        let (name, numbers) = row.strip_prefix('"')?.split_once('"')?;
        Some((name.to_owned(), numbers.rsplit(',').next()?.parse().ok()?))
    });
    rows.collect()
}

//! Idempotent, resumable, the same for any number of threads, safe to kill.

use crate::reading::Found;
use crate::testing::{Quotations, article, dump, pile, read};
use crate::{Annotate, Corpus, ErrorKind, Failure, Progress, ReadOptions, Rederive};
use crosswire_article::Article;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;
use tempfile::TempDir;

const PILE: usize = 40;

/// Made once: comparing asks the network, which is slow in this profile.
static UNDISTURBED: LazyLock<String> = LazyLock::new(|| {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, PILE);
    dump(&corpus)
});

fn undisturbed() -> &'static str {
    &UNDISTURBED
}

#[test]
fn what_is_stored_comes_back() {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, PILE);
    for n in 0..PILE {
        let expected = Quotations::default().annotate(article(n));
        assert_eq!(expected.statements.len(), 3);
        let stored = corpus.annotated(&expected.article.id).expect("readable");
        assert_eq!(stored, Some(expected));
    }
}

#[test]
fn threads_and_batches_do_not_show() {
    let expected = undisturbed();
    assert!(expected.lines().count() > 20 * PILE);
    for (threads, batch) in [(1, 1), (2, 1000), (5, 13)] {
        let mut corpus = Corpus::temporary().expect("memory");
        let options = ReadOptions { threads, batch };
        corpus
            .read_from(&Quotations::default(), pile(PILE), &options, &mut |_| ())
            .expect("read");
        assert!(
            dump(&corpus) == expected,
            "{threads} threads, {batch} a batch"
        );
    }
}

#[test]
fn the_same_again_is_known_and_changes_nothing() {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, 20);
    let before = dump(&corpus);
    let again = read(&mut corpus, 20);
    assert_eq!((again.count.new, again.count.known), (0, 20));
    assert_eq!(dump(&corpus), before);
    let more = read(&mut corpus, PILE);
    assert_eq!((more.count.new, more.count.known), (PILE as u64 - 20, 20));
    assert!(dump(&corpus) == undisturbed());
}

#[test]
fn the_order_of_reading_does_not_show() {
    let mut corpus = Corpus::temporary().expect("memory");
    let backwards = |take: &mut dyn FnMut(Found) -> ControlFlow<()>| {
        for n in (0..PILE).rev() {
            // Each comes twice, the second time from another place.
            let _ = take(Found::Article(Box::new(article(n))));
            let mut copy = article(n);
            copy.given_id = Some("elsewhere".to_owned());
            let _ = take(Found::Article(Box::new(copy)));
        }
    };
    let summary = corpus
        .read_from(
            &Quotations::default(),
            backwards,
            &ReadOptions::default(),
            &mut |_| (),
        )
        .expect("read");
    assert_eq!(summary.count.known, PILE as u64);
    assert!(dump(&corpus) == undisturbed());
}

#[test]
fn failures_are_told_and_the_rest_goes_on() {
    let mut corpus = Corpus::temporary().expect("memory");
    let failure = Failure {
        file: Some("pile/bad.jsonl".into()),
        line: Some(7),
        message: "is no JSON".to_owned(),
    };
    let bad = failure.clone();
    let source = move |take: &mut dyn FnMut(Found) -> ControlFlow<()>| {
        let _ = take(Found::Article(Box::new(article(1))));
        let _ = take(Found::Failure(bad));
        let breaking = Article::builder("BREAK THE ANALYSIS").given_id("b.txt");
        let _ = take(Found::Article(Box::new(breaking.build())));
        let _ = take(Found::Article(Box::new(article(2))));
        let _ = take(Found::InputEnd);
    };
    let mut told = Vec::new();
    let summary = corpus
        .read_from(
            &Quotations::default(),
            source,
            &ReadOptions {
                threads: 1,
                batch: 5,
            },
            &mut |progress| {
                if let Progress::Failed(failure) = progress {
                    told.push(failure.to_string());
                }
            },
        )
        .expect("the rest went on");
    assert_eq!(summary.failures.len(), 2);
    assert!(summary.failures.contains(&failure));
    assert_eq!(summary.count.failed, 2);
    assert_eq!((summary.count.new, summary.count.inputs), (2, 1));
    told.sort();
    assert!(
        told[0].starts_with("b.txt: the analysis broke off"),
        "{told:?}"
    );
    assert_eq!(told[1], "pile/bad.jsonl:7: is no JSON");
}

#[test]
fn files_are_read_from_folders() {
    let folder = TempDir::new().expect("a folder");
    let line = |n: usize| format!("{{\"text\": \"Basin {n} was dredged on Monday.\"}}\n");
    let pile = [line(1), "no JSON\n".to_owned(), line(2)].concat();
    std::fs::write(folder.path().join("a.jsonl"), pile).expect("written");
    std::fs::write(
        folder.path().join("b.txt"),
        "A pier burned.\n\nNobody was hurt.",
    )
    .expect("written");
    let mut corpus = Corpus::temporary().expect("memory");
    let (mut files, mut size, mut taken) = (0, 0, 0);
    let summary = corpus
        .read(
            &Quotations::default(),
            &[folder.path().to_owned(), folder.path().join("missing")],
            &ReadOptions::default(),
            &mut |progress| match progress {
                Progress::Found {
                    files: found,
                    bytes,
                } => (files, size) = (*found, *bytes),
                Progress::Reading { bytes, .. } => taken = *bytes,
                _ => {}
            },
        )
        .expect("read");
    assert_eq!((files, summary.count.inputs, summary.count.new), (2, 2, 3));
    assert!(size > 0 && taken == size, "{taken} of {size} bytes");
    assert_eq!(summary.count.failed, 2, "{:?}", summary.failures);
    assert_eq!(summary.failures[0].line, Some(2));
    assert!(
        summary.failures[1]
            .file
            .as_deref()
            .is_some_and(|f| f.ends_with("missing"))
    );
}

#[test]
fn articles_compared_by_an_older_program_are_compared_anew_and_not_analysed() {
    let options = ReadOptions::default();
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, PILE);
    let current = corpus.making().expect("readable").relations;
    let whole = dump(&corpus);
    for older in [
        "UPDATE settings SET value = 'double-1' WHERE name = 'relations'",
        "DELETE FROM utterances",
    ] {
        corpus.say(|c| c.execute(older, [])).expect("written");
    }
    let summary = corpus
        .read_from(&Quotations::default(), pile(0), &options, &mut |_| ())
        .expect("compared");
    assert_eq!(summary.rederived, 0);
    assert_eq!(corpus.making().expect("readable").relations, current);
    assert!(dump(&corpus) == whole);
}

#[test]
fn another_analysis_remakes_all_layers_and_only_them() {
    let newer = Quotations {
        version: "double-2",
        ..Quotations::default()
    };
    let options = ReadOptions::default();
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, PILE);
    let summary = corpus
        .read_from(&newer, pile(0), &options, &mut |_| ())
        .expect("rederived");
    assert_eq!(summary.rederived, PILE as u64);
    let mut fresh = Corpus::temporary().expect("memory");
    fresh
        .read_from(&newer, pile(PILE), &options, &mut |_| ())
        .expect("read");
    assert!(dump(&corpus) == dump(&fresh));
    let verified = corpus
        .verify(&newer, Rederive::All, &mut |_| ())
        .expect("checked");
    assert_eq!(verified.differences, []);
    assert_eq!(verified.rederived, PILE as u64);
    // The index follows: the words are found once, where they stand now.
    let found = corpus.search("tide", &crate::SearchOptions::default());
    assert_eq!(found.expect("searched").total, PILE as u64);
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("news.crosswire");
    let mut corpus = Corpus::open(&file).expect("made");
    read(&mut corpus, 20);
    let before = dump(&corpus);
    corpus.limit_pages(80).expect("limited");
    let result = corpus.read_from(
        &Quotations::default(),
        pile(2000),
        &ReadOptions {
            threads: 2,
            batch: 10,
        },
        &mut |_| (),
    );
    let error = result.expect_err("the disk is full");
    assert_eq!(error.kind(), ErrorKind::DiskFull, "{error}");
    assert!(error.to_string().contains("free some space"), "{error}");
    drop(corpus);
    let mut corpus = Corpus::open(&file).expect("still a corpus");
    for line in before.lines().filter(|line| line.starts_with("articles")) {
        assert!(dump(&corpus).contains(line));
    }
    // With room again, the same command completes it.
    read(&mut corpus, PILE);
    let verified = corpus
        .verify(&Quotations::default(), Rederive::All, &mut |_| ())
        .expect("checked");
    assert_eq!(verified.differences, []);
}

#[test]
fn readers_beside_a_writer_see_whole_articles_and_no_error() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("news.crosswire");
    let mut writer = Corpus::open(&file).expect("made");
    let finished = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut looks = 0;
                while !finished.load(std::sync::atomic::Ordering::Relaxed) || looks == 0 {
                    look_around(&file);
                    looks += 1;
                }
            });
        }
        let options = ReadOptions {
            threads: 2,
            batch: 5,
        };
        let result = writer.read_from(&Quotations::default(), pile(100), &options, &mut |_| ());
        finished.store(true, std::sync::atomic::Ordering::Relaxed);
        result.expect("written");
    });
    assert_eq!(writer.counts().expect("counted").articles, 100);
}

fn look_around(file: &Path) {
    let corpus = Corpus::open_read_only(file).expect("opens beside the writer");
    let counts = corpus.counts().expect("counts");
    assert_eq!(counts.articles % 5, 0, "a batch was seen in part");
    assert_eq!(counts.statements, counts.articles * 3);
    corpus
        .search("tide", &crate::SearchOptions::default())
        .expect("searches");
    corpus.who("quill").expect("finds people");
}

/// Set for the process that is killed: the corpus it reads into.
const VICTIM: &str = "CROSSWIRE_TEST_VICTIM";

/// Reads slowly in a process of its own. Does nothing when run as a test.
#[test]
fn victim() {
    let Some(file) = std::env::var_os(VICTIM) else {
        return;
    };
    let slow = Quotations {
        pause: Duration::from_millis(10),
        ..Quotations::default()
    };
    let mut corpus = Corpus::open(file).expect("opened");
    let options = ReadOptions {
        threads: 2,
        batch: 4,
    };
    corpus
        .read_from(&slow, pile(PILE), &options, &mut |_| ())
        .expect("read");
}

fn stored(file: &Path) -> u64 {
    let corpus = Corpus::open_read_only(file);
    corpus
        .and_then(|c| c.counts())
        .map_or(0, |counts| counts.articles)
}

#[test]
fn killed_in_the_middle_and_read_again_is_as_if_nothing_happened() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("news.crosswire");
    let mut seen = 0;
    // Three times: each kill falls at another place.
    for wanted in [1, 10, 24] {
        let mut victim = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "tests::reading::victim"])
            .env(VICTIM, &file)
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("started");
        for _ in 0..6_000 {
            if stored(&file) >= wanted || victim.try_wait().is_ok_and(|ended| ended.is_some()) {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        victim.kill().expect("killed");
        victim.wait().expect("gone");
        let now = stored(&file);
        assert!(now >= wanted && now >= seen, "{now} after {seen}");
        seen = now;
    }
    assert!(seen < PILE as u64, "it was not killed in the middle");
    let mut corpus = Corpus::open(&file).expect("a lock of the dead holds nobody");
    assert!(!corpus.is_related().expect("readable"));
    let summary = read(&mut corpus, PILE);
    assert_eq!(summary.count.known, seen);
    assert!(dump(&corpus) == undisturbed());
    let verified = corpus
        .verify(&Quotations::default(), Rederive::All, &mut |_| ())
        .expect("checked");
    assert_eq!(verified.differences, []);
    assert_eq!(verified.articles, PILE as u64);
    assert!(verified.relations);
}

#[test]
fn verify_sees_what_was_changed_by_hand() {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, 10);
    let change = |sql: &str| corpus.connection.execute(sql, []).expect("changed");
    change("UPDATE texts SET text = replace(text, 'pier 3', 'pier 4')");
    change("UPDATE statements SET cue = '[[1,3]]' WHERE speaker_name = 'Otto Brandt'");
    change("UPDATE sentences SET end_byte = 90000 WHERE nth = 0");
    change("UPDATE actors SET kind = 'state' WHERE name = 'Quill'");
    change(
        "UPDATE mentions SET kind = 'unheard of' WHERE article = (SELECT max(number) FROM articles)",
    );
    let summary = corpus
        .verify(&Quotations::default(), Rederive::All, &mut |_| ())
        .expect("checked");
    let told: Vec<&str> = summary
        .differences
        .iter()
        .map(|d| d.message.as_str())
        .collect();
    for part in [
        "the text is not the one that was read",
        "no longer cover the words",
        "does not fit the text",
        "actors derived again differ",
        "cannot be read back",
        "`unheard of`",
    ] {
        assert!(
            told.iter().any(|message| message.contains(part)),
            "{part}: {told:#?}"
        );
    }
    assert_eq!(summary.articles, 10);
}

#[test]
fn verify_sees_changed_relations_and_a_changed_index() {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, 10);
    let change = |sql: &str| corpus.connection.execute(sql, []).expect("changed");
    change("UPDATE stories SET title = 'Another' WHERE nth = 0");
    change("DELETE FROM search_docsize WHERE id = (SELECT min(number) FROM articles)");
    let summary = corpus
        .verify(&Quotations::default(), Rederive::All, &mut |_| ())
        .expect("checked");
    let records: Vec<&str> = summary
        .differences
        .iter()
        .map(|d| d.record.as_str())
        .collect();
    assert_eq!(records, ["file", "stories"], "{:#?}", summary.differences);
}

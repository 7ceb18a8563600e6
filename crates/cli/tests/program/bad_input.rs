//! What real folders hold besides articles, and files that are no corpus: a
//! clear message with the place, the rest goes on, nothing stored is lost.

use crate::{Run, crosswire, lines, run};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const GOOD: &str = "Harbour to stay shut\n\nBy Ada Roe\n\n\
    The harbour will stay shut until Friday, the harbour master said on Monday.\n\n\
    “Nobody sails before the ice has gone,” he told reporters at the quay.\n";

/// A folder with one good article and what a test adds.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pile = folder.path().join("pile");
    fs::create_dir(&pile).expect("a folder");
    fs::write(pile.join("good.txt"), GOOD).expect("a file");
    for (name, bytes) in files {
        fs::write(pile.join(name), bytes).expect("a file");
    }
    folder
}

fn read(folder: &Path) -> Run {
    let mut command = crosswire(folder);
    command.args(["read", "pile"]);
    run(command)
}

fn titles(folder: &Path) -> Vec<String> {
    let mut command = crosswire(folder);
    command.args(["stories", "--json"]);
    let stories = lines(&run(command).out);
    let articles = stories
        .iter()
        .flat_map(|s| s["articles"].as_array().expect("a list"));
    let mut ids: Vec<String> = articles
        .map(|a| a["given_id"].as_str().unwrap_or("").to_owned())
        .collect();
    ids.sort();
    ids
}

#[track_caller]
fn told(done: &Run, place: &str) {
    assert_eq!(done.code, 2, "{}", done.err);
    assert!(
        done.err.contains(&format!("crosswire: {place}: ")),
        "{}",
        done.err
    );
}

#[test]
fn an_empty_file_is_told_and_the_rest_is_read() {
    let folder = folder(&[("empty.txt", b"")]);
    told(&read(folder.path()), "pile/empty.txt");
    assert_eq!(titles(folder.path()).len(), 1);
}

#[test]
fn a_binary_file_is_told_and_the_rest_is_read() {
    let folder = folder(&[(
        "picture.txt",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0",
    )]);
    told(&read(folder.path()), "pile/picture.txt");
    assert_eq!(titles(folder.path()).len(), 1);
}

#[test]
fn broken_utf8_is_read_as_far_as_it_goes() {
    let mut broken = b"Ferry late\n\nThe ferry is late, ".to_vec();
    broken.extend(b"\xff\xfe\xc3 the captain said on Tuesday.\n");
    let folder = folder(&[("broken.txt", &broken)]);
    let done = read(folder.path());
    assert!(
        done.code == 0 || done.err.contains("pile/broken.txt"),
        "{}",
        done.err
    );
    assert!(!titles(folder.path()).is_empty());
}

#[test]
fn a_bad_line_of_jsonl_is_told_with_its_number() {
    let articles = concat!(
        "{\"id\":\"a\",\"text\":\"The mast broke, the captain said on Monday.\"}\n",
        "{\"id\":\"b\",\"text\":\n",
        "{\"id\":\"c\",\"text\":\"The mast holds, the owner said on Tuesday.\"}\n",
    );
    let folder = folder(&[("wire.jsonl", articles.as_bytes())]);
    told(&read(folder.path()), "pile/wire.jsonl:2");
    assert_eq!(titles(folder.path()).len(), 3);
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_link_loop_ends() {
    let folder = folder(&[]);
    let pile = folder.path().join("pile");
    std::os::unix::fs::symlink(&pile, pile.join("again")).expect("a link");
    let done = read(folder.path());
    assert!(done.code == 0 || done.err.contains("again"), "{}", done.err);
    assert_eq!(titles(folder.path()).len(), 1);
}

#[test]
fn a_missing_path_is_told() {
    let folder = folder(&[]);
    let mut command = crosswire(folder.path());
    command.args(["read", "pile", "nowhere"]);
    told(&run(command), "nowhere");
    assert_eq!(titles(folder.path()).len(), 1);
}

#[test]
fn no_corpus_yet_says_how_to_make_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = crosswire(folder.path());
    command.arg("stories");
    let done = run(command);
    told(&done, "news.crosswire");
    assert!(done.err.contains("hint: "), "{}", done.err);
    assert!(done.err.contains("crosswire read"), "{}", done.err);
    assert!(!folder.path().join("news.crosswire").exists());
}

#[test]
fn a_file_that_is_no_corpus_is_left_alone() {
    let folder = folder(&[]);
    let file = folder.path().join("notes.txt");
    let notes = "These are my notes on the harbour.\n".repeat(20);
    fs::write(&file, &notes).expect("a file");
    for command in [&["stories"][..], &["read", "pile"]] {
        let mut program = crosswire(folder.path());
        program.args(command).args(["--corpus", "notes.txt"]);
        told(&run(program), "notes.txt");
    }
    assert_eq!(fs::read_to_string(&file).expect("the file"), notes);
}

/// Where SQLite keeps the number that a program gives its format.
const USER_VERSION: usize = 60;

#[test]
fn a_corpus_of_another_version_is_left_alone() {
    let folder = folder(&[]);
    assert_eq!(read(folder.path()).code, 0);
    let file = folder.path().join("news.crosswire");
    let mut bytes = fs::read(&file).expect("the corpus");
    bytes[USER_VERSION..USER_VERSION + 4].copy_from_slice(&9_999u32.to_be_bytes());
    fs::write(&file, &bytes).expect("the corpus");
    let done = read(folder.path());
    told(&done, "news.crosswire");
    assert!(done.err.contains("version"), "{}", done.err);
    assert!(
        fs::read(&file).expect("the corpus") == bytes,
        "the file is untouched"
    );
}

#[test]
fn a_second_read_at_the_same_time_is_refused() {
    let folder = folder(&[]);
    let writing = crosswire_corpus::Corpus::open(folder.path().join("news.crosswire"));
    let writing = writing.expect("a corpus");
    let done = read(folder.path());
    told(&done, "news.crosswire");
    assert!(done.err.contains("another process"), "{}", done.err);
    drop(writing);
    assert_eq!(read(folder.path()).code, 0);
    assert_eq!(titles(folder.path()).len(), 1);
}

#[test]
fn stories_may_be_listed_while_a_read_goes_on() {
    let folder = folder(&[]);
    assert_eq!(read(folder.path()).code, 0);
    let writing = crosswire_corpus::Corpus::open(folder.path().join("news.crosswire"));
    assert_eq!(titles(folder.path()).len(), 1);
    drop(writing);
}

/// `/dev/full` takes nothing, as a full disk.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_with_the_file_and_what_to_do() {
    let mut report = crate::on_example();
    report.args(["report", "--output", "/dev/full"]);
    let report = run(report);
    assert_eq!(report.code, 2);
    assert!(
        report.err.contains("/dev/full: the page cannot be written")
            && report.err.contains("--output"),
        "{}",
        report.err
    );
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .expect("opened");
    let listed = std::process::Command::new(env!("CARGO_BIN_EXE_crosswire"))
        .args(["statements", "--corpus"])
        .arg(crate::EXAMPLE.path().join("news.crosswire"))
        .stdout(full)
        .output()
        .expect("the program runs");
    assert_eq!(listed.status.code(), Some(2), "{listed:?}");
}

/// What `read` leaves when it is killed is a corpus that can be looked at and
/// completed.
#[test]
#[cfg(unix)]
fn a_killed_read_is_completed_by_reading_again() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let mut victim = std::process::Command::new(env!("CARGO_BIN_EXE_crosswire"))
        .args(["read", "--threads", "1"])
        .arg(crate::example_pile())
        .current_dir(place.path())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program runs");
    let file = place.path().join("news.crosswire");
    while !file.exists() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    victim.kill().expect("killed");
    victim.wait().expect("gone");
    let mut again = crosswire(place.path());
    again.arg("read").arg(crate::example_pile());
    assert_eq!(run(again).code, 0);
    let statements = |mut command: assert_cmd::Command| {
        command.args(["statements", "--json"]);
        run(command).out
    };
    assert_eq!(
        statements(crosswire(place.path())),
        statements(crate::on_example())
    );
}

#[test]
fn articles_in_other_languages_are_counted() {
    let german = "Der Hafen bleibt geschlossen\n\nDer Hafen bleibt bis Freitag geschlossen, \
        sagte der Hafenmeister am Montag. Niemand fährt hinaus, bevor das Eis gegangen ist, \
        sagte er den Journalisten am Kai, und das werde wohl noch einige Tage dauern.\n";
    let folder = folder(&[("german.txt", german.as_bytes())]);
    let done = read(folder.path());
    assert_eq!(done.code, 0, "{}", done.err);
    let told = "1 new article is not in English";
    assert!(done.err.contains(told), "{}", done.err);
    let again = read(folder.path());
    assert!(!again.err.contains("not in English"), "{}", again.err);
}

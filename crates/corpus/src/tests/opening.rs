//! Files that are no corpus, of another version, missing, held by others.

use crate::testing::{dump, read};
use crate::{Corpus, ErrorKind};
use rusqlite::Connection;
use std::path::PathBuf;
use tempfile::TempDir;

fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("news.crosswire");
    (folder, file)
}

/// Both ways of opening must refuse, and the bytes must stay.
fn refused(file: &PathBuf, kind: ErrorKind) {
    let before = std::fs::read(file).expect("the file is there");
    for result in [Corpus::open(file), Corpus::open_read_only(file)] {
        let error = result.expect_err("it must not open");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains("news.crosswire"), "{error}");
        assert!(error.to_string().contains("--corpus"), "{error}");
    }
    assert_eq!(std::fs::read(file).expect("still there"), before);
    let left = std::fs::read_dir(file.parent().expect("a folder")).expect("readable");
    assert_eq!(left.count(), 1, "something was left beside the file");
}

#[test]
fn text_is_not_a_corpus() {
    let (_folder, file) = folder();
    std::fs::write(&file, "The ferry sails at nine.\n".repeat(50)).expect("writable");
    refused(&file, ErrorKind::NotACorpus);
}

#[test]
fn a_short_file_is_not_a_corpus() {
    let (_folder, file) = folder();
    std::fs::write(&file, "SQLite format 3\0").expect("writable");
    refused(&file, ErrorKind::NotACorpus);
}

#[test]
fn a_database_of_others_is_not_a_corpus() {
    let (_folder, file) = folder();
    let other = Connection::open(&file).expect("a database");
    other
        .execute_batch("CREATE TABLE boats (name TEXT)")
        .expect("a table");
    drop(other);
    refused(&file, ErrorKind::NotACorpus);
}

#[test]
fn a_corpus_of_another_version_is_refused() {
    let (_folder, file) = folder();
    read(&mut Corpus::open(&file).expect("made"), 3);
    let connection = Connection::open(&file).expect("a database");
    connection
        .pragma_update(None, "user_version", 99)
        .expect("changed");
    drop(connection);
    refused(&file, ErrorKind::OtherVersion);
}

#[test]
fn a_missing_corpus_cannot_be_looked_at_and_a_missing_folder_not_written() {
    let (_folder, file) = folder();
    let error = Corpus::open_read_only(&file).expect_err("nothing there");
    assert_eq!(error.kind(), ErrorKind::Missing);
    assert!(!file.exists());
    let error = Corpus::open(file.join("deeper")).expect_err("no folder");
    assert_eq!(error.kind(), ErrorKind::Io, "{error}");
}

#[test]
fn a_folder_is_not_a_corpus() {
    let (folder, _) = folder();
    assert!(Corpus::open(folder.path()).is_err());
    assert!(Corpus::open_read_only(folder.path()).is_err());
}

#[test]
fn an_empty_file_becomes_a_corpus() {
    let (_folder, file) = folder();
    std::fs::write(&file, "").expect("writable");
    read(&mut Corpus::open(&file).expect("made"), 2);
    let corpus = Corpus::open_read_only(&file).expect("there");
    assert_eq!(corpus.counts().expect("counted").articles, 2);
}

#[test]
fn a_damaged_file_is_told_and_never_panics() {
    let (_folder, file) = folder();
    read(&mut Corpus::open(&file).expect("made"), 40);
    let mut bytes = std::fs::read(&file).expect("readable");
    for byte in bytes.iter_mut().skip(4096) {
        *byte = !*byte;
    }
    std::fs::write(&file, bytes).expect("writable");
    let corpus = Corpus::open_read_only(&file);
    let listed = corpus.and_then(|c| c.articles(&crate::ArticleFilter::default()));
    let error = listed.expect_err("damaged");
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.to_string().contains("restore it"), "{error}");
}

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let (_folder, file) = folder();
    let mut writer = Corpus::open(&file).expect("made");
    read(&mut writer, 3);
    let error = Corpus::open(&file).expect_err("one writer only");
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(error.to_string().contains("wait"), "{error}");
    let reader = Corpus::open_read_only(&file).expect("readers are welcome");
    assert_eq!(dump(&reader), dump(&writer));
    drop(writer);
    Corpus::open(&file).expect("free again");
}

#[test]
fn a_reader_cannot_write() {
    let (_folder, file) = folder();
    drop(Corpus::open(&file).expect("made"));
    let mut reader = Corpus::open_read_only(&file).expect("there");
    let result = reader.read_from(
        &crate::testing::Quotations::default(),
        crate::testing::pile(1),
        &crate::ReadOptions::default(),
        &mut |_| (),
    );
    assert_eq!(result.expect_err("refused").kind(), ErrorKind::Misuse);
}

/// Takes from a corpus what the version before did not have.
fn made_older(file: &PathBuf) {
    let connection = Connection::open(file).expect("a database");
    for table in crate::speaking::TABLES.iter().chain(&["outlets"]) {
        let drop = format!("DROP TABLE {table}");
        connection.execute_batch(&drop).expect("dropped");
    }
    connection
        .execute_batch(
            "DROP INDEX statements_by_kind; DROP INDEX articles_by_outlet_and_day;
             ALTER TABLE stories DROP COLUMN heard; ALTER TABLE stories DROP COLUMN outlets;
             ALTER TABLE stories DROP COLUMN origins;
             DELETE FROM settings WHERE name = 'counts'; PRAGMA user_version = 4;",
        )
        .expect("as it was");
}

#[test]
fn a_corpus_of_the_version_before_is_brought_up_to_date_however_it_is_opened() {
    let (_folder, file) = folder();
    let mut corpus = Corpus::open(&file).expect("made");
    read(&mut corpus, 30);
    let before = dump(&corpus);
    drop(corpus);
    type Open = fn(&PathBuf) -> crate::Result<Corpus>;
    let ways: [Open; 3] = [
        |file| Corpus::open(file),
        |file| Corpus::open_read_only(file),
        |file| Corpus::open_to_correct(file),
    ];
    for open in ways {
        made_older(&file);
        let corpus = open(&file).expect("opened");
        assert!(dump(&corpus) == before, "as if read by this version");
    }
}

#[test]
fn a_first_read_that_was_broken_off_is_brought_up_to_date_too() {
    let (_folder, file) = folder();
    let mut corpus = Corpus::open(&file).expect("made");
    read(&mut corpus, 6);
    drop(corpus);
    made_older(&file);
    let connection = Connection::open(&file).expect("a database");
    for table in ["settings", "stories", "story_articles", "joined_members"] {
        let empty = format!("DELETE FROM {table}");
        connection.execute_batch(&empty).expect("emptied");
    }
    drop(connection);
    let corpus = Corpus::open_read_only(&file).expect("opened");
    let people = corpus.who("quill").expect("found by name");
    assert_eq!(people.len(), 2, "as articles write them: {people:?}");
    assert!(people.iter().all(|person| person.id.starts_with("name:")));
}

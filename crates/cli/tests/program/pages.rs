//! `report`: the brief on the terminal and the page on disk.

use crate::{crosswire, example_pile, on_example, run};

#[test]
fn a_pile_becomes_a_brief_and_one_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = crosswire(folder.path());
    command.arg("report").arg(example_pile());
    let report = run(command);
    assert_eq!(report.code, 0, "{}", report.err);
    assert!(
        report
            .out
            .starts_with("23 articles of 7 outlets, 2031-05-04 to 05-10: ")
    );
    for section in ["Who spoke", "Said in several articles", "Heard only here"] {
        assert!(report.out.contains(section), "{section}");
    }
    assert!(report.err.contains("wrote report.html"));
    let page = std::fs::read_to_string(folder.path().join("report.html")).expect("the page");
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    for outside in [" src=", "@import", "url(", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("<h1 id=\"title\">Kerenz strait</h1>"));
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .collect();
    assert_eq!(files.len(), 1, "nothing else is written");
}

#[test]
fn the_page_on_a_corpus_is_the_page_on_its_pile() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (one, two) = (
        folder.path().join("one.html"),
        folder.path().join("two.html"),
    );
    let mut first = on_example();
    first
        .args(["report", "--title", "Kerenz", "--output"])
        .arg(&one);
    let mut second = crosswire(folder.path());
    second.args(["report", "--title", "Kerenz", "--threads", "1", "--output"]);
    second.arg(&two).arg(example_pile());
    let (first, second) = (run(first), run(second));
    assert_eq!(first.code, 0, "{}", first.err);
    assert_eq!(first.out, second.out);
    let read = |path| std::fs::read(path).expect("the page");
    assert!(read(one) == read(two), "same input, same bytes");
}

#[test]
fn a_page_that_cannot_be_written_is_told() {
    let mut command = on_example();
    command.args(["report", "--output", "no/such/folder/page.html"]);
    let report = run(command);
    assert_eq!(report.code, 2);
    assert!(report.err.contains("crosswire: no/such/folder/page.html: "));
    assert!(report.err.contains("hint: "));
}

#[test]
fn an_empty_folder_makes_no_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = crosswire(folder.path());
    command.args(["report", "."]);
    let report = run(command);
    assert_ne!(report.code, 0);
    assert!(!folder.path().join("report.html").exists());
}

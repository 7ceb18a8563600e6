//! The pages in a real browser: reads the example pile, opens every page,
//! follows statements to their words, corrects a speaker, analyses again, and
//! finds the correction still there.
//!
//! Needs Debian's `chromium` and `chromium-driver`; without them the test says
//! so and passes.
#![expect(clippy::print_stderr, reason = "a skipped test says so")]

mod driver;

use driver::Browser;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// As published in the npm package axe-core; see `axe-core/README.md`.
const AXE: &str = include_str!("axe-core/axe.min.js");

#[test]
fn a_reader_walks_through_the_pages_and_corrects_a_speaker() {
    if !driver::is_installed() {
        eprintln!("skipped: chromium and chromium-driver are not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let corpus = folder.path().join("pile.crosswire");
    read(&corpus);
    let server = Server::start(&corpus);
    let browser = Browser::start(&folder.path().join("profile"));
    for path in pages(&corpus) {
        browser.open(&server.address(&path));
        check(&browser, &server, &path);
    }
    let statement = follow_a_statement(&browser, &server);
    correct_its_speaker(&browser, &server);
    analyse_again(&corpus);
    browser.open(&server.address(&statement));
    assert!(
        browser.text("#record").contains("Ilse Vane"),
        "the correction is still there"
    );
    assert!(browser.text("#record-title").contains("corrected"));
    check(&browser, &server, "the corrected statement");
    let listed = crosswire(&corpus, &["corrections", "--json"]);
    assert!(listed.contains("\"state\":\"applied\""), "{listed}");
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/kerenz-strait")
}

/// What the program prints.
fn crosswire(corpus: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_crosswire"))
        .args(arguments)
        .arg("--corpus")
        .arg(corpus)
        .output()
        .expect("the program runs");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

fn read(corpus: &Path) {
    let example = example();
    crosswire(corpus, &["read", example.to_str().expect("a plain path")]);
}

/// Makes the corpus look like one of an older analysis and reads again, so that
/// every layer is made anew.
fn analyse_again(corpus: &Path) {
    let connection = rusqlite::Connection::open(corpus).expect("the corpus");
    let sql = "UPDATE articles SET analysis = 'older'";
    let changed = connection.execute(sql, []).expect("marked");
    assert!(changed > 20, "{changed}");
    drop(connection);
    read(corpus);
}

/// The server, on a port of its own.
struct Server {
    process: Child,
    base: String,
}

impl Server {
    fn start(corpus: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_crosswire"))
            .args(["serve", "--listen", "127.0.0.1:0", "--corpus"])
            .arg(corpus)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut link = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output)
            .read_line(&mut link)
            .expect("the link");
        let base = link.trim().trim_end_matches('/').to_owned();
        assert!(base.starts_with("http://127.0.0.1:"), "{base}");
        Self { process, base }
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One address of every kind of page.
fn pages(corpus: &Path) -> Vec<String> {
    let first = |arguments: &[&str]| -> Value {
        let lines = crosswire(corpus, arguments);
        let line = lines.lines().next().expect("an entry");
        serde_json::from_str(line).expect("JSON")
    };
    let id = |value: &Value| value["id"].as_str().expect("an id").to_owned();
    let stories = crosswire(corpus, &["stories", "--json"]);
    let articles = |line: &Value| line["articles"].as_array().map_or(0, Vec::len);
    let largest = stories
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .max_by_key(articles)
        .expect("a story");
    let story = id(&largest);
    let statement = first(&["statements", "--json"]);
    let copy = id(&first(&["copies", "--json"]));
    let article = statement["article"]["id"].as_str().expect("an id");
    let pages = [
        "/".to_owned(),
        "/stories".to_owned(),
        format!("/story/{story}"),
        format!("/story/{story}/chain"),
        format!("/story/{story}/timeline"),
        format!("/article/{article}"),
        format!("/article/{article}?at=s1"),
        format!("/article/{article}?bytes=0-20"),
        "/search?q=strait".to_owned(),
        "/search?q=strait&in=statements&order=best".to_owned(),
        "/search?in=statements".to_owned(),
        "/people".to_owned(),
        "/person?name=Obrest".to_owned(),
        "/claims".to_owned(),
        format!("/claims?story={story}&show=only-here"),
        "/claims?show=left-out".to_owned(),
        "/conflicts".to_owned(),
        "/conflicts?relation=change".to_owned(),
        "/utterances".to_owned(),
        "/outlets".to_owned(),
        "/copies".to_owned(),
        format!("/copy/{copy}"),
        "/copies/patchwork".to_owned(),
        "/corrections".to_owned(),
        "/audit".to_owned(),
        "/about".to_owned(),
    ];
    pages.to_vec()
}

/// No error in the console, nothing fetched from elsewhere, nothing that keeps
/// anybody from reading the page.
fn check(browser: &Browser, server: &Server, page: &str) {
    let console = browser.log("browser");
    let errors: Vec<&Value> = console
        .iter()
        .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING")
        .collect();
    assert!(errors.is_empty(), "{page}: {errors:#?}");
    for entry in browser.log("performance") {
        let message = entry["message"].as_str().unwrap_or_default();
        let event: Value = serde_json::from_str(message).unwrap_or_default();
        let event = &event["message"];
        if event["method"] == "Network.requestWillBeSent" {
            let url = event["params"]["request"]["url"]
                .as_str()
                .unwrap_or_default();
            let own = url.starts_with(&format!("{}/", server.base));
            // The browser's own first tab asks the browser itself.
            let inside = url.starts_with("data:") || url.starts_with("chrome://");
            assert!(own || inside, "{page} asks {url}");
        }
    }
    browser.run(&format!("{AXE}; return true;"));
    let found = browser.run_until_called(
        "const done = arguments[arguments.length - 1];
         axe.run({ resultTypes: ['violations'] }).then(
           result => done(result.violations
             .filter(v => v.impact === 'serious' || v.impact === 'critical')
             .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))),
           error => done(['axe failed: ' + error]));",
    );
    assert_eq!(found, serde_json::json!([]), "{page}");
}

/// From a story to the words of a statement and its record; the address of the
/// statement.
fn follow_a_statement(browser: &Browser, server: &Server) -> String {
    browser.open(&server.address("/search?in=statements&order=oldest"));
    let said = browser.text("table.records td.words a");
    browser.click("table.records td.words a");
    browser.wait("the reader", |browser| {
        browser.address().contains("/article/")
    });
    let marked = browser.run(
        "const target = document.getElementById(location.hash.slice(1));
         return target && target.classList.contains('q') && target.classList.contains('on') &&
           target.getBoundingClientRect().top >= 0 &&
           target.getBoundingClientRect().top < innerHeight ? target.innerText : null;",
    );
    let marked = marked
        .as_str()
        .expect("the words are marked and in view")
        .to_owned();
    let first_word = |text: &str| {
        text.split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(first_word(&marked), first_word(&said));
    let record = browser.text("#record");
    for told in ["act", "confidence", "why", "SHA-256", "characters"] {
        assert!(record.contains(told), "{told}: {record}");
    }
    let address = browser.address();
    let path = address.strip_prefix(&server.base).expect("our own address");
    path.to_owned()
}

fn correct_its_speaker(browser: &Browser, server: &Server) {
    browser.click("#correct summary");
    browser.write("#correct [name=name]", "Ilse Vane");
    browser.write("#note-speaker", "heard on the tape");
    browser.click("#correct form:first-of-type button");
    browser.wait("the correction", |browser| {
        browser.address().contains("done=c-")
    });
    assert!(browser.text("#record").contains("Ilse Vane"));
    check(browser, server, "behind the form");
    browser.open(&server.address("/corrections"));
    let ledger = browser.text("ol.ledger li");
    assert!(
        ledger.contains("the speaker is Ilse Vane") && ledger.contains("shows"),
        "{ledger}"
    );
    browser.open(&server.address("/person?name=Ilse%20Vane"));
    assert!(browser.text("main").contains("heard") || browser.text("h1") == "Ilse Vane");
}

//! Reading as the program does it: from paths, through bad input, over any
//! bytes, and over the real text of `../shared` where that is present.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests say what they skip and measure"
)]

use crosswire_article::{Article, BlockKind, OffsetMap, OffsetUnit};
use crosswire_formats::read::{self, Format, Input, ReadError, discover, read_input};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

type Outcome = Result<Article, ReadError>;

const REPORT: &str = "The pier at Northhaven will stay closed until the storm has passed, the harbour master said on Friday.";

fn read_all(paths: &[PathBuf]) -> Vec<Outcome> {
    let mut found = Vec::new();
    for input in discover(paths) {
        match input {
            Ok(input) => read_input(&input, &Default::default(), &mut |result| {
                found.push(result);
                ControlFlow::Continue(())
            }),
            Err(error) => found.push(Err(error)),
        }
    }
    found
}

fn read_one(name: &str, bytes: &[u8]) -> Vec<Outcome> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    read_all(&[path])
}

fn only_error(outcomes: Vec<Outcome>) -> ReadError {
    assert_eq!(outcomes.len(), 1);
    outcomes
        .into_iter()
        .next()
        .expect("one")
        .expect_err("a failure")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn empty_and_binary_files_are_refused_by_name() {
    for name in ["a.txt", "a.html", "a.jsonl", "a", "a.txt.gz"] {
        let error = only_error(read_one(name, b""));
        assert!(
            error.is_empty() && error.to_string().contains(name),
            "{error}"
        );
    }
    for bytes in [
        &b"%PDF-1.7 words"[..],
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04",
        b"\0\x01\0\x02\0\x03",
    ] {
        for name in ["a.txt", "a.html", "a.jsonl", "a.bin"] {
            assert!(only_error(read_one(name, bytes)).is_binary(), "{name}");
        }
    }
    assert!(only_error(read_one("a.txt.gz", &gzip(b"%PDF-1.7"))).is_binary());
    assert!(only_error(read_one("a.txt", b" \r\n\t")).is_empty());
}

#[test]
fn broken_utf8_and_old_pages_are_read() {
    let latin =
        b"Caf\xe9 owners in Northhaven said on Friday that the \xa3 4 fee was too high for them.";
    let article = read_one("a.txt", latin).remove(0).expect("an article");
    assert!(article.text.contains("Café") && article.text.contains("£ 4"));
    let broken = "“Łódź – Çeşme”, she said.\u{0}"
        .as_bytes()
        .iter()
        .copied()
        .chain([0xff])
        .collect::<Vec<_>>();
    let article = read_one("a.txt", &broken).remove(0).expect("an article");
    assert!(article.text.starts_with("“Łódź – Çeşme”") && !article.text.contains('\0'));
    assert_eq!(article.notes[0].kind, "damaged-encoding");
}

#[test]
fn a_line_of_fifty_megabytes_is_read() {
    let mut line = b"{\"id\":1,\"text\":\"".to_vec();
    let sentence = "The pier is closed, she said. ";
    line.extend(sentence.repeat((50 << 20) / sentence.len()).into_bytes());
    line.extend(b"\"}\n{\"id\":2,\"text\":\"short\"}\n");
    let outcomes = read_one("a.jsonl", &line);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2);
}

#[test]
fn a_line_over_the_limit_names_file_and_line() {
    let mut bytes = b"{\"text\":\"short\"}\n{\"text\":\"".to_vec();
    bytes.resize(bytes.len() + read::LIMIT as usize, b'x');
    bytes.extend(b"\"}\n{\"text\":\"short\"}\n");
    // Compressed, as a bomb would come.
    let outcomes = read_one("a.jsonl.gz", &gzip(&bytes));
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok());
    let error = outcomes[1].as_ref().expect_err("too large");
    assert!(
        error.is_too_large()
            && error.line() == Some(2)
            && error.to_string().contains("a.jsonl.gz:2: "),
        "{error}"
    );
}

#[test]
fn a_truncated_gzip_is_reported_once_and_what_came_before_is_kept() {
    let lines: String = (0..2_000)
        .map(|n| {
            format!(
                "{{\"id\":{n},\"text\":\"Report {n}: {:x}\"}}\n",
                n * 7_919_u64.pow(3)
            )
        })
        .collect();
    let whole = gzip(lines.as_bytes());
    let outcomes = read_one("a.jsonl.gz", &whole[..whole.len() / 2]);
    let failures: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .collect();
    assert!(outcomes.len() > 500, "{}", outcomes.len());
    assert!(failures.len() == 1 && failures[0].is_truncated() && failures[0].line().is_some());
    assert!(outcomes.last().is_some_and(Result::is_err));
}

#[cfg(unix)]
#[test]
fn a_link_loop_is_reported_and_the_rest_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("a folder");
    fs::write(folder.path().join("in/a.txt"), REPORT).expect("a file");
    fs::write(folder.path().join(".hidden.txt"), REPORT).expect("a file");
    std::os::unix::fs::symlink(folder.path(), folder.path().join("in/loop")).expect("a link");
    let outcomes = read_all(&[folder.path().to_owned()]);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| outcome.as_ref().is_err_and(ReadError::is_link_loop))
            .count(),
        1
    );
}

#[test]
fn missing_files_are_named() {
    let error = only_error(read_all(&[PathBuf::from("no/such/file.txt")]));
    assert!(
        error.is_unreadable() && error.to_string().starts_with("no/such/file.txt: "),
        "{error}"
    );
}

#[test]
fn folders_of_a_pile_name_the_outlets() {
    let folder = tempfile::tempdir().expect("a folder");
    for outlet in ["harbour-post", "the-tide"] {
        fs::create_dir(folder.path().join(outlet)).expect("a folder");
        fs::write(folder.path().join(outlet).join("1.txt"), REPORT).expect("a file");
    }
    fs::write(
        folder.path().join("the-tide/2.txt"),
        format!("Outlet: The Tide\n\n{REPORT}"),
    )
    .expect("a file");
    let outlets = |path: &Path| -> Vec<Option<String>> {
        read_all(&[path.to_owned()])
            .into_iter()
            .map(|outcome| outcome.expect("an article").outlet)
            .collect()
    };
    let named = ["harbour-post", "the-tide", "The Tide"].map(|name| Some(name.to_owned()));
    assert_eq!(outlets(folder.path()), named);
    assert_eq!(outlets(&folder.path().join("harbour-post")), [None]);
}

#[test]
fn reading_stops_when_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    fs::write(&path, "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n").expect("a file");
    let mut count = 0;
    read_input(
        &Input::new(path, Format::Jsonl),
        &Default::default(),
        &mut |_| {
            count += 1;
            ControlFlow::Break(())
        },
    );
    assert_eq!(count, 1);
}

/// Blocks lie in order, apart, trimmed, with white space between.
fn check_blocks(article: &Article) {
    let mut at = 0;
    for block in &article.blocks {
        let (start, end) = (block.span.start as usize, block.span.end as usize);
        assert!(at <= start && start < end);
        assert!(article.text[at..start].trim().is_empty());
        assert_eq!(article.text[start..end].trim().len(), end - start);
        at = end;
    }
    assert!(article.text[at..].trim().is_empty());
    let evidence = article
        .published
        .iter()
        .flat_map(|published| &published.evidence);
    assert!(
        evidence
            .copied()
            .all(|span| span.cut(&article.text).is_some())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_break_the_readers(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for result in [read::article_from_text(&bytes, None), read::article_from_html(&bytes, None), read::article_from_json(&bytes, 1)] {
            result.iter().for_each(check_blocks);
        }
        read::read_json(&bytes[..], 64, &mut |_| ControlFlow::Continue(()));
    }

    #[test]
    fn no_markup_breaks_the_html_reader(parts in prop::collection::vec(prop_oneof![
        "</?(div|p|article|h1|b|table|td|script|time|a|li)( [a-z]{1,6}=\"?[a-z0-9]{0,5}\"?)?>?", "\\PC{0,20}",
        Just(REPORT.to_owned()), Just("<!--".to_owned()), Just("&#x1F600;".to_owned()), Just("<![CDATA[".to_owned()),
    ], 0..30)) {
        read::article_from_html(parts.concat().as_bytes(), None).iter().for_each(check_blocks);
    }

    #[test]
    fn any_text_in_json_is_kept_verbatim(text in "\\PC*[\r\n\t\u{0}]{0,3}.*", title in prop::option::of("\\PC{0,30}")) {
        let line = serde_json::json!({"text": text, "title": title}).to_string();
        match read::article_from_json(line.as_bytes(), 7) {
            Ok(article) => {
                check_blocks(&article);
                prop_assert_eq!(&*article.text, text);
            }
            Err(error) => prop_assert!(text.trim().is_empty() && error.line() == Some(7)),
        }
    }
}

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not here", path.display());
    None
}

/// Site furniture must not swallow statements: of all characters that people
/// marked as said by someone, fewer than 3 in 1,000 lie where no statement is
/// looked for.
#[test]
fn gold_statements_do_not_lie_in_furniture() {
    let Some(path) = shared("gold/attributions/dev.jsonl") else {
        return;
    };
    let (mut total, mut lost) = (0u32, 0u32);
    for line in fs::read_to_string(path).expect("gold").lines() {
        let article = read::article_from_json(line.as_bytes(), 1).expect("an article");
        check_blocks(&article);
        let gold: serde_json::Value = serde_json::from_str(line).expect("gold");
        let map = OffsetMap::new(&article.text, OffsetUnit::CodePoint);
        for pair in gold["attributions"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|one| one["content"].as_array().into_iter().flatten())
        {
            let end = |index: usize| {
                pair[index]
                    .as_u64()
                    .and_then(|end| u32::try_from(end).ok())
                    .expect("an offset")
            };
            let span = map.to_span(end(0), end(1)).expect("gold fits its text");
            total += span.len();
            let furniture = article
                .blocks
                .iter()
                .filter(|block| !block.kind.holds_statements() && block.span.overlaps(span));
            for block in furniture {
                lost += block.span.end.min(span.end) - block.span.start.max(span.start);
                println!("{:?} {:?}", block.kind, article.cut(block.span));
            }
        }
    }
    println!("{lost} of {total} bytes of gold content in furniture");
    assert!(
        total > 100_000 && u64::from(lost) * 1000 < u64::from(total) * 3,
        "{lost} of {total}"
    );
}

/// Five real pages as a reader pastes them: most of each is body, and each has
/// its furniture found.
#[test]
fn pasted_pages_are_mostly_body() {
    let Some(path) = shared("piles/five-outlets") else {
        return;
    };
    let articles: Vec<Article> = read_all(&[path])
        .into_iter()
        .map(|outcome| outcome.expect("an article"))
        .collect();
    assert_eq!(articles.len(), 5);
    for article in &articles {
        check_blocks(article);
        let body: u32 = article
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Body)
            .map(|block| block.span.len())
            .sum();
        assert!(
            body as usize * 10 > article.text.len() * 8,
            "{:?}",
            article.given_id
        );
    }
    assert_eq!(
        articles
            .iter()
            .filter(|article| article.title.is_some())
            .count(),
        4
    );
}

/// The sample inputs of `tests/articles`, each with what is expected beside it.
#[test]
fn sample_inputs_are_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/articles");
    let mut compared = 0;
    for input in discover(&[folder]) {
        let input = input.expect("an input");
        let expected = PathBuf::from(format!("{}.expected", input.path.display()));
        if !expected.exists() {
            continue;
        }
        read_input(&input, &Default::default(), &mut |outcome| {
            let article = outcome.expect("an article");
            assert_eq!(
                shown(&article),
                fs::read_to_string(&expected).expect("expected"),
                "{}",
                expected.display()
            );
            compared += 1;
            ControlFlow::Continue(())
        });
    }
    assert_eq!(compared, 3);
}

fn shown(article: &Article) -> String {
    let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let mut lines = vec![
        format!("outlet: {}", or_dash(&article.outlet)),
        format!("title: {}", or_dash(&article.title)),
        format!("author: {}", or_dash(&article.author)),
        format!(
            "published: {}",
            or_dash(
                &article
                    .published
                    .as_ref()
                    .map(|published| published.value.clone())
            )
        ),
    ];
    lines.extend(
        article
            .blocks
            .iter()
            .map(|block| format!("{} | {}", block.kind.as_str(), article.cut(block.span))),
    );
    lines.join("\n") + "\n"
}

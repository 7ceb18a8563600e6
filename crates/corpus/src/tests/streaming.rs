//! JSONL in, JSONL out.

use crate::stream::{StreamOptions, StreamSummary, annotate};
use crate::testing::Quotations;
use crosswire_article::OffsetUnit;
use std::io::{self, Write};
use std::time::Duration;

fn input(lines: usize) -> String {
    let line = |n: usize| match n % 10 {
        7 => "{\"text\": 3".to_owned(),
        _ => format!(
            "{{\"id\": \"n{n}\", \"text\": \"\\\"So naïve {n}\\\" said Mara Quill.\\n\\\"Or not so naïve?\\\"\"}}"
        ),
    };
    (0..lines).map(|n| line(n) + "\n").collect()
}

fn run(lines: usize, options: &StreamOptions) -> (StreamSummary, Vec<serde_json::Value>) {
    let mut out = Vec::new();
    let input = input(lines);
    let analysis = Quotations {
        pause: Duration::from_micros(100),
        ..Quotations::default()
    };
    let summary = annotate(&analysis, input.as_bytes(), &mut out, options).expect("memory");
    let text = String::from_utf8(out).expect("UTF-8");
    let parse = |line| serde_json::from_str(line).expect("JSON");
    (summary, text.lines().map(parse).collect())
}

#[test]
fn order_is_kept_and_errors_stand_in_their_place() {
    for threads in [1, 4] {
        let options = StreamOptions {
            threads,
            ..StreamOptions::default()
        };
        let (summary, lines) = run(95, &options);
        assert_eq!(summary, StreamSummary { ok: 86, failed: 9 });
        for (n, line) in lines.iter().enumerate() {
            if n % 10 == 7 {
                assert_eq!(line["line"], n + 1);
                assert!(line["error"].is_string());
            } else {
                assert_eq!(line["id"], format!("n{n}"));
            }
        }
        assert_eq!(lines.len(), 95);
    }
}

#[test]
fn offsets_are_in_the_unit_asked_for() {
    for (offsets, end) in [(OffsetUnit::Byte, 13), (OffsetUnit::CodePoint, 12)] {
        let options = StreamOptions {
            offsets,
            ..StreamOptions::default()
        };
        let (_, lines) = run(1, &options);
        assert_eq!(lines[0]["statements"][0]["content"][0][1], end);
    }
}

#[test]
fn unsure_statements_are_left_out_and_ids_stay() {
    let options = StreamOptions {
        min_confidence: 0.85,
        ..StreamOptions::default()
    };
    let (_, lines) = run(1, &options);
    let statements = lines[0]["statements"].as_array().expect("a list");
    assert_eq!(statements.len(), 1);
    // The first was left out, and with it what the second stood within.
    assert_eq!(statements[0]["id"], "s2");
    assert!(statements[0]["within"].is_null());
}

#[test]
fn nothing_in_is_nothing_out() {
    let (summary, lines) = run(0, &StreamOptions::default());
    assert_eq!(summary, StreamSummary::default());
    assert!(lines.is_empty());
}

/// Closes after some bytes, as `head` does.
struct Closing(usize);

impl Write for Closing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_output_ends_the_work_without_an_error() {
    let input = input(5_000);
    let options = StreamOptions {
        threads: 2,
        ..StreamOptions::default()
    };
    let summary = annotate(
        &Quotations::default(),
        input.as_bytes(),
        Closing(3_000),
        &options,
    )
    .expect("no error");
    assert!(summary.ok < 100);
}

#[test]
fn a_failing_output_is_an_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let input = input(50);
    let result = annotate(
        &Quotations::default(),
        input.as_bytes(),
        Full,
        &StreamOptions::default(),
    );
    assert_eq!(result.expect_err("full").kind(), io::ErrorKind::StorageFull);
}

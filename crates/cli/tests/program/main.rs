//! The program as people and scripts meet it: what it prints, where, and with
//! which exit code. Runs on the example pile, read once for all tests.

mod bad_input;
mod listings;
mod pages;
mod streams;

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// A folder with `news.crosswire`, the example pile read.
static EXAMPLE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    crosswire(folder.path())
        .arg("read")
        .arg(example_pile())
        .assert()
        .success();
    folder
});

/// The articles that ship with the repository.
fn example_pile() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/kerenz-strait")
}

/// The program, run in `folder`.
fn crosswire(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crosswire"));
    command.current_dir(folder).env_remove("NO_COLOR");
    command
}

/// The program, run beside the example's corpus.
fn on_example() -> Command {
    crosswire(EXAMPLE.path())
}

/// What a run printed, and its exit code.
struct Run {
    out: String,
    err: String,
    code: i32,
}

fn run(mut command: Command) -> Run {
    let output = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Run {
        out: text(output.stdout),
        err: text(output.stderr),
        code: output.status.code().expect("the program ends by itself"),
    }
}

/// The lines of a run as JSON.
fn lines(text: &str) -> Vec<Value> {
    let parse = |line| serde_json::from_str(line).expect("each line is JSON");
    text.lines().map(parse).collect()
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let help = run_with(folder.path(), &["--help"]);
    assert_eq!(help.code, 0);
    for command in ["read", "report", "annotate", "tokens", "verify", "explain"] {
        assert!(help.out.contains(command), "{command} is not in --help");
        let own = run_with(folder.path(), &[command, "--help"]);
        assert!(
            own.out
                .contains(&format!("Example:\n  crosswire {command}"))
        );
    }
}

#[test]
fn completions_name_the_commands() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for shell in ["bash", "zsh", "fish"] {
        let done = run_with(folder.path(), &["completions", shell]);
        assert_eq!(done.code, 0);
        assert!(done.out.contains("utterances"), "{shell}");
    }
}

#[test]
fn a_wrong_argument_is_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(
        run_with(folder.path(), &["statements", "--form", "oblique"]).code,
        2
    );
    assert_eq!(
        run_with(folder.path(), &["report", "--min-confidence", "7"]).code,
        2
    );
    assert_eq!(run_with(folder.path(), &["frobnicate"]).code, 2);
}

fn run_with(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = crosswire(folder);
    command.args(arguments);
    run(command)
}

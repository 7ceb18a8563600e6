//! The program `crosswire`: arguments, terminal output, exit codes.
//!
//! What is found in articles was decided in the libraries; this crate asks the
//! corpus and lays the answer out. Each subcommand has one file in `commands`.
//! Data goes to stdout; progress, failures and hints go to stderr, so that a
//! pipe never carries anything but data.

mod commands;
mod failure;
mod listing;
mod progress;
mod terminal;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    commands::Program::parse().run()
}

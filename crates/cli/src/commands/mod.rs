//! The subcommands, one file each. A file holds the arguments with their help
//! and an example, and `run`.

mod annotate;
mod audit;
mod brief;
mod claims;
mod completions;
mod conflicts;
mod copies;
mod corrections;
mod explain;
mod patchwork;
mod read;
mod report;
mod search;
mod serve;
mod statements;
mod stories;
mod story;
mod stream;
mod timeline;
mod tokens;
mod utterances;
mod verify;
mod who;

use crate::failure::{Failure, Outcome};
use crate::listing::CorpusFile;
use crate::terminal::Screen;
use clap::{Args, Parser, Subcommand};
use std::process::ExitCode;

/// Reads many news outlets on one affair and tells who said what, through whom.
///
/// Every record rests on exact characters of an article and can be explained.
/// Nothing leaves this machine.
#[derive(Parser, Debug)]
#[command(
    name = "crosswire",
    version,
    max_term_width = 90,
    after_help = "Examples:
  crosswire report articles/            one page about a pile, made at once
  crosswire read articles/              store a pile in news.crosswire
  crosswire who Obrest                  everything a person is said to have said
  crosswire annotate < articles.jsonl   statements as JSON lines

Exit codes: 0 done, 1 nothing found, 2 error or something failed."
)]
pub(crate) struct Program {
    #[command(flatten)]
    corpus: CorpusFile,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Read(read::Read),
    Report(report::Report),
    Stories(stories::Stories),
    Story(story::Story),
    Who(who::Who),
    Statements(statements::Statements),
    Utterances(utterances::Utterances),
    Claims(claims::Claims),
    Conflicts(conflicts::Conflicts),
    Timeline(timeline::Timeline),
    Copies(copies::Copies),
    Corrections(corrections::Corrections),
    Search(search::Search),
    Serve(serve::Serve),
    Explain(explain::Explain),
    Verify(verify::Verify),
    Annotate(annotate::Annotate),
    Audit(audit::Audit),
    Tokens(tokens::Tokens),
    Completions(completions::Completions),
}

impl Program {
    /// Runs what was asked for and gives the exit code.
    pub(crate) fn run(&self) -> ExitCode {
        let mut screen = Screen::stdout();
        let outcome = self.command.run(&self.corpus, &mut screen);
        let written = screen.flush().map_err(Failure::from);
        match outcome.and_then(|outcome| written.map(|()| outcome)) {
            Ok(outcome) => {
                if outcome == Outcome::Nothing && self.command.is_listing() {
                    self.corpus.tell_of_nothing();
                }
                outcome.code()
            }
            Err(failure) => failure.tell(),
        }
    }
}

impl Command {
    /// Whether it lists what fits, and says nothing itself where nothing does.
    fn is_listing(&self) -> bool {
        matches!(
            self,
            Self::Stories(_)
                | Self::Statements(_)
                | Self::Utterances(_)
                | Self::Claims(_)
                | Self::Conflicts(_)
                | Self::Timeline(_)
                | Self::Copies(_)
                | Self::Search(_)
        )
    }

    fn run(&self, corpus: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        match self {
            Self::Read(command) => command.run(corpus, screen),
            Self::Report(command) => command.run(corpus, screen),
            Self::Stories(command) => command.run(corpus, screen),
            Self::Story(command) => command.run(corpus, screen),
            Self::Who(command) => command.run(corpus, screen),
            Self::Statements(command) => command.run(corpus, screen),
            Self::Utterances(command) => command.run(corpus, screen),
            Self::Claims(command) => command.run(corpus, screen),
            Self::Conflicts(command) => command.run(corpus, screen),
            Self::Timeline(command) => command.run(corpus, screen),
            Self::Copies(command) => command.run(corpus, screen),
            Self::Corrections(command) => command.run(corpus, screen),
            Self::Search(command) => command.run(corpus, screen),
            Self::Serve(command) => command.run(corpus, screen),
            Self::Explain(command) => command.run(corpus, screen),
            Self::Verify(command) => command.run(corpus, screen),
            Self::Annotate(command) => command.run(screen),
            Self::Audit(command) => command.run(corpus, screen),
            Self::Tokens(command) => command.run(screen),
            Self::Completions(command) => command.run(screen),
        }
    }
}

/// How hard to work.
#[derive(Args, Debug)]
struct Work {
    /// Threads that analyse; 0 for as many as the machine runs at once
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
}

impl Work {
    fn options(&self) -> crosswire_corpus::ReadOptions {
        crosswire_corpus::ReadOptions {
            threads: self.threads,
            ..crosswire_corpus::ReadOptions::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_are_sound_and_every_help_has_an_example() {
        let program = Program::command();
        program.clone().debug_assert();
        for command in program.get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            let example = format!("crosswire {}", command.get_name());
            assert!(help.contains(&example), "{}: {help}", command.get_name());
        }
    }

    #[test]
    fn every_listing_of_statements_can_ask_how_sure_they_are() {
        let program = Program::command();
        for name in [
            "who",
            "statements",
            "utterances",
            "search",
            "story",
            "stories",
        ] {
            let command = program.find_subcommand(name).expect("a command");
            let mut ids = command.get_arguments().map(|argument| argument.get_id());
            assert!(ids.any(|id| id == "min_confidence"), "{name}");
        }
    }
}

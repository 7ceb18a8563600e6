use super::Program;
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use clap::CommandFactory;
use clap_complete::Shell;

/// Write completions for a shell
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire completions bash > ~/.local/share/bash-completion/completions/crosswire")]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, screen: &mut Screen) -> Result<Outcome, Failure> {
        let mut program = Program::command();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "crosswire", &mut script);
        std::io::Write::write_all(screen.data(), &script)?;
        Ok(Outcome::Done)
    }
}

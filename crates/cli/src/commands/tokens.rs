use super::stream::Stream;
use crate::failure::{Failure, Outcome};
use crate::terminal::Screen;
use crosswire_analysis::Engine;
use crosswire_corpus::stream;

/// Write the engine's tokens, sentences and entities of JSONL
///
/// Needs no corpus. One article a line in, one object a line out.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire tokens articles.jsonl > tokens.jsonl")]
pub(crate) struct Tokens {
    #[command(flatten)]
    stream: Stream,
}

impl Tokens {
    pub(super) fn run(&self, screen: &mut Screen) -> Result<Outcome, Failure> {
        let engine = Engine::load()?;
        let options = self.stream.options(0.0);
        self.stream
            .each(|input| stream::tokens(engine.english(), input, screen.data(), &options))
    }
}

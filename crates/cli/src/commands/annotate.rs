use super::stream::Stream;
use crate::failure::{Failure, Outcome};
use crate::listing::Sureness;
use crate::terminal::Screen;
use crosswire_analysis::Engine;
use crosswire_corpus::stream;

/// Annotate JSONL: one article a line in, one line of findings out
///
/// Needs no corpus. Each line is a JSON object with `text` and, if known, `id`,
/// `title`, `url`, `outlet`, `date`, `author`. Lines come out in the same
/// order; a line that is no article gets {"error": ..., "line": N} in its place.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire annotate articles.jsonl > annotated.jsonl
  echo '{\"text\": \"“No,” said Mara Quill.\"}' | crosswire annotate --offsets utf16")]
pub(crate) struct Annotate {
    #[command(flatten)]
    stream: Stream,
    #[command(flatten)]
    sureness: Sureness,
}

impl Annotate {
    pub(super) fn run(&self, screen: &mut Screen) -> Result<Outcome, Failure> {
        let engine = Engine::load()?;
        let options = self.stream.options(self.sureness.least());
        self.stream
            .each(|input| stream::annotate(&engine, input, screen.data(), &options))
    }
}

use super::brief::rendered;
use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format, Stretch, Sureness};
use crate::terminal::Screen;
use crosswire_corpus::{Page, UtteranceFilter};

/// List utterances: what was said once and stands in several articles
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire utterances --speaker Obrest
  crosswire utterances --min-renderings 3 --json")]
pub(crate) struct Utterances {
    /// By a speaker with these words in the name
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// With a rendering in this outlet
    #[arg(long)]
    outlet: Option<String>,
    /// With a rendering in this story
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// With at least so many renderings
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_renderings: u64,
    #[command(flatten)]
    sureness: Sureness,
    #[command(flatten)]
    stretch: Stretch,
    #[command(flatten)]
    format: Format,
}

impl Utterances {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let ask = |page| Ok(corpus.utterances(&self.filter(page))?);
        self.stretch.pages(ask, |mut found| {
            if self.format.json {
                return self.format.write_json(&corpus, screen, &mut found);
            }
            for utterance in &found {
                rendered(screen, utterance, 0)?;
                screen.line("")?;
            }
            Ok(())
        })
    }

    fn filter(&self, page: Page) -> UtteranceFilter {
        UtteranceFilter {
            speaker: self.speaker.clone(),
            story: self.story.clone(),
            outlet: self.outlet.clone(),
            since: self.stretch.since.clone(),
            until: self.stretch.until.clone(),
            min_renderings: self.min_renderings,
            min_confidence: self.sureness.min_confidence,
            widest_first: false,
            page,
        }
    }
}

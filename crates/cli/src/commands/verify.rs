use crate::failure::{Failure, Outcome};
use crate::listing::CorpusFile;
use crate::progress::Bar;
use crate::terminal::{Screen, count};
use crosswire_analysis::Engine;
use crosswire_corpus::{Rederive, VerifySummary};

/// Cut every span again and compare; derive again and compare
///
/// Nothing is changed. Every span of every article is cut out of the stored
/// text and compared with what was stored; the layers of some articles, or of
/// all, are derived anew and compared.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire verify
  crosswire verify --sample 0          only spans, texts and the file itself
  crosswire verify --all               everything, also stories and utterances")]
pub(crate) struct Verify {
    /// Derive the layers of about so many articles again
    #[arg(long, value_name = "N", default_value_t = 100)]
    sample: u64,
    /// Derive everything again
    #[arg(long, conflicts_with = "sample")]
    all: bool,
    /// One JSON object: the counts and every difference
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let engine = Engine::load()?;
        let mut bar = Bar::new();
        let summary = corpus.verify(&engine, self.rederive(), &mut |progress| bar.show(progress));
        bar.finish();
        let summary = summary?;
        if self.json {
            screen.json(&summary)?;
        } else {
            told(screen, &summary)?;
        }
        Ok(match summary.differences.is_empty() {
            true => Outcome::Done,
            false => Outcome::Failed,
        })
    }

    fn rederive(&self) -> Rederive {
        match (self.all, self.sample) {
            (true, _) => Rederive::All,
            (false, 0) => Rederive::Nothing,
            (false, sample) => Rederive::Sample(sample),
        }
    }
}

fn told(screen: &mut Screen, summary: &VerifySummary) -> std::io::Result<()> {
    for difference in &summary.differences {
        screen.line(format!("{}: {}", difference.record, difference.message))?;
    }
    let related = if summary.relations {
        ", with stories and utterances"
    } else {
        ""
    };
    screen.line(format!(
        "{}: {} cut again; {} derived again{related}; {}",
        count(summary.articles, "article", "articles"),
        count(summary.spans, "span", "spans"),
        count(summary.rederived, "article", "articles"),
        match summary.differences.len() {
            0 => "all equal".to_owned(),
            some => count(some as u64, "difference", "differences"),
        }
    ))
}

use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format, Stretch, Sureness, outlet};
use crate::terminal::{Column, Screen, Table, days};
use crosswire_corpus::{Page, StoryEntry, StoryFilter};
use std::collections::BTreeSet;

/// List the stories: articles on one happening
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire stories --min-articles 3 --largest
  crosswire stories --outlet Castrel --json")]
pub(crate) struct Stories {
    /// With at least so many articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_articles: u64,
    /// With an article of this outlet
    #[arg(long)]
    outlet: Option<String>,
    /// The largest first
    #[arg(long)]
    largest: bool,
    #[command(flatten)]
    sureness: Sureness,
    #[command(flatten)]
    stretch: Stretch,
    #[command(flatten)]
    format: Format,
}

impl Stories {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let ask = |page| Ok(corpus.stories(&self.filter(page))?);
        self.stretch.pages(ask, |found| {
            match self.format.json {
                true => found.iter().try_for_each(|story| json(screen, story))?,
                false => table(screen, &found)?,
            }
            Ok(())
        })
    }

    fn filter(&self, page: Page) -> StoryFilter {
        StoryFilter {
            min_articles: self.min_articles,
            outlet: self.outlet.clone(),
            since: self.stretch.since.clone(),
            until: self.stretch.until.clone(),
            min_confidence: self.sureness.min_confidence,
            largest_first: self.largest,
            order: self.stretch.order(),
            page,
        }
    }
}

fn json(screen: &mut Screen, story: &StoryEntry) -> std::io::Result<()> {
    screen.json(story)
}

fn table(screen: &mut Screen, stories: &[StoryEntry]) -> std::io::Result<()> {
    let mut table = Table::new(&[
        Column::Left(16),
        Column::Left(24),
        Column::Right,
        Column::Right,
        Column::Right,
        Column::Rest,
    ]);
    let head = ["STORY", "DAYS", "ARTICLES", "OUTLETS", "ORIGINS", "TITLE"];
    table.row(head.map(str::to_owned));
    for story in stories {
        let articles = story.articles.iter();
        let outlets: BTreeSet<&str> = articles.map(|a| outlet(a.outlet.as_ref())).collect();
        table.row([
            story.id.clone(),
            days(story.first.as_deref(), story.last.as_deref()),
            story.articles.len().to_string(),
            outlets.len().to_string(),
            story.origins.to_string(),
            story.title.clone(),
        ]);
    }
    table
        .lines(screen.width)
        .iter()
        .try_for_each(|line| screen.line(line))
}

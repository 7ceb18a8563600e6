use super::brief::{self, Extent};
use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format, Sureness, day, outlet, title};
use crate::terminal::{Column, Screen, Table, remark};
use crosswire_corpus::{ClaimFilter, Page, StoryDetail};

/// Claims that are printed; `claims --story` has all.
const CLAIMS: u64 = 8;

/// Show one story: its articles, who speaks where, what one outlet alone has
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire story 3f0c9a1be2d47785
  crosswire story 3f0c9a1be2d47785 --json")]
pub(crate) struct Story {
    /// The story, as `crosswire stories` lists it
    id: String,
    #[command(flatten)]
    sureness: Sureness,
    #[command(flatten)]
    format: Format,
}

impl Story {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let Some(mut detail) = corpus.story_of_sure(&self.id, self.sureness.min_confidence)? else {
            remark(format!(
                "no story is called {}; see `crosswire stories`",
                self.id
            ));
            return Ok(Outcome::Nothing);
        };
        if self.format.json {
            let detail = std::slice::from_mut(&mut detail);
            self.format.write_json(&corpus, screen, detail)?;
            return Ok(Outcome::Done);
        }
        screen.line(screen.strong(&detail.story.title))?;
        brief::story(screen, &corpus, &detail, Extent::WHOLE)?;
        let claims = corpus.claims(&ClaimFilter {
            story: Some(self.id.clone()),
            min_outlets: 2,
            page: Page::first(CLAIMS),
            ..ClaimFilter::default()
        })?;
        if !claims.is_empty() {
            screen.line(format!("   {}", screen.faint("What several outlets carry")))?;
        }
        claims
            .iter()
            .try_for_each(|claim| super::claims::shown(screen, claim))?;
        articles(screen, &detail)?;
        Ok(Outcome::Done)
    }
}

fn articles(screen: &mut Screen, detail: &StoryDetail) -> std::io::Result<()> {
    screen.line(format!("   {}", screen.faint("Articles")))?;
    let mut table = Table::new(&[
        Column::Left(24),
        Column::Left(10),
        Column::Left(16),
        Column::Rest,
    ]);
    for article in &detail.story.articles {
        table.row([
            outlet(article.outlet.as_ref()).to_owned(),
            day(article).to_owned(),
            article.id.clone(),
            title(article).to_owned(),
        ]);
    }
    let lines = table.lines(screen.width.saturating_sub(5));
    lines
        .iter()
        .try_for_each(|line| screen.line(format!("     {line}")))
}

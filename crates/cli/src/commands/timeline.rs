use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format, calendar_day, outlet};
use crate::terminal::{Screen, count, fit};
use crosswire_corpus::{ClaimEntry, ClaimFilter, Page};

/// Show what is said to have happened when, against when it was published
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire timeline --story st-3f0c9a1be2d4
  crosswire timeline --since 2016-06-17 --until 2016-06-20 --json

Only claims whose sentence names a day are shown: \"on Friday\" is read from the
day of publication.")]
pub(crate) struct Timeline {
    /// Of this story
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// Said to have happened on this day or later
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = calendar_day)]
    since: Option<String>,
    /// Said to have happened on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = calendar_day)]
    until: Option<String>,
    /// Carried by at least so many outlets
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_outlets: u32,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    #[command(flatten)]
    format: Format,
}

impl Timeline {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let mut found = corpus.claims(&ClaimFilter {
            story: self.story.clone(),
            min_outlets: self.min_outlets,
            dated: true,
            since: self.since.clone(),
            until: self.until.clone(),
            page: Page {
                limit: self.limit,
                offset: 0,
            },
            ..ClaimFilter::default()
        })?;
        let outcome = Outcome::of_found(found.len());
        if self.format.json {
            self.format.write_json(&corpus, screen, &mut found)?;
            return Ok(outcome);
        }
        let mut day = String::new();
        for claim in &found {
            let stretch = stretch(claim);
            if stretch != day {
                screen.line(screen.strong(&stretch))?;
                day = stretch;
            }
            shown(screen, claim)?;
        }
        Ok(outcome)
    }
}

/// Lines that a claim may take.
const LINES: usize = 2;

fn stretch(claim: &ClaimEntry) -> String {
    let first = claim.happened_first.clone().unwrap_or_default();
    match &claim.happened_last {
        Some(last) if *last != first => format!("{first} to {last}"),
        _ => first,
    }
}

fn shown(screen: &mut Screen, claim: &ClaimEntry) -> std::io::Result<()> {
    let room = screen.width.saturating_sub(4) * LINES;
    screen.paragraph(2, &fit(&claim.text, room))?;
    let mut days: Vec<&str> = claim
        .positions
        .iter()
        .filter_map(|p| p.article.date.as_deref())
        .filter_map(|d| d.get(..10))
        .collect();
    days.sort_unstable();
    let published = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => format!("published {first}"),
        (Some(first), Some(last)) => format!("published {first} to {last}"),
        _ => "day of publication not known".to_owned(),
    };
    let outlets = count(u64::from(claim.outlets), "outlet", "outlets");
    let first = outlet(claim.article.outlet.as_ref());
    let line = format!("    {published}, {outlets}, here in {first}  {}", claim.id);
    screen.line(screen.faint(line))
}

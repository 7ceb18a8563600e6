use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format, day, outlet};
use crate::terminal::{Screen, count, fit};
use crosswire_corpus::{ClaimEntry, ClaimFilter, Page};
use std::collections::BTreeMap;

/// List claims: what articles of a story say has happened, and where each outlet stands
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire claims --story st-3f0c9a1be2d4
  crosswire claims --only-here --outlet Castrel
  crosswire claims --left-out --json

An outlet asserts a claim in its own voice, attributes it, carries a denial, gives
another value, or is silent. Nothing here says which claim is true.")]
pub(crate) struct Claims {
    /// Of this story
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// On which this outlet has a position
    #[arg(long)]
    outlet: Option<String>,
    /// What one outlet alone has
    #[arg(long, conflicts_with = "min_outlets")]
    only_here: bool,
    /// What an article leaves out although the article whose text it took carries it
    #[arg(long)]
    left_out: bool,
    /// Carried by at least so many outlets
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_outlets: u32,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    #[command(flatten)]
    format: Format,
}

impl Claims {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let mut found = corpus.claims(&ClaimFilter {
            story: self.story.clone(),
            outlet: self.outlet.clone(),
            only_here: self.only_here,
            min_outlets: if self.only_here { 0 } else { self.min_outlets },
            left_out: self.left_out,
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
        found.iter().try_for_each(|claim| shown(screen, claim))?;
        Ok(outcome)
    }
}

/// Lines that a claim may take.
const LINES: usize = 3;

/// A claim with its outlets by stance.
pub(super) fn shown(screen: &mut Screen, claim: &ClaimEntry) -> std::io::Result<()> {
    let outlets = count(u64::from(claim.outlets), "outlet", "outlets");
    let origins = count(u64::from(claim.origins), "origin", "origins");
    let head = screen.strong(format!("{outlets}, {origins}"));
    screen.line(format!("{head}  {}", screen.faint(&claim.id)))?;
    screen.paragraph(2, &fit(&claim.text, screen.width.saturating_sub(4) * LINES))?;
    let mut stances: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for position in &claim.positions {
        let name = outlet(position.article.outlet.as_ref());
        let source = position
            .source
            .as_ref()
            .map(|source| format!(" ({source})"));
        let name = format!("{name}{}", source.unwrap_or_default());
        stances.entry(&position.position).or_default().push(name);
    }
    for (stance, names) in stances {
        screen.paragraph(4, &format!("{stance}: {}", names.join(", ")))?;
    }
    for left in &claim.left_out {
        let name = outlet(left.article.outlet.as_ref());
        let source = outlet(left.taken_from.outlet.as_ref());
        let told = format!(
            "left out: {name}, {}, whose text is taken from {source}",
            day(&left.article)
        );
        screen.paragraph(4, &told)?;
    }
    screen.line("")
}

use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format, Sureness, day, outlet};
use crate::terminal::{Screen, fit};
use clap::ValueEnum;
use crosswire_corpus::{ConflictEntry, ConflictFilter, Page, SideEntry, conflict_in_words};

/// List conflicts: passages that cannot both hold, and denials
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire conflicts --story st-3f0c9a1be2d4
  crosswire conflicts --relation change
  crosswire conflicts --kind number --json

\"51\" and \"more than 50\" do not conflict; a toll that rose over days is a change. Passages
are of one story; a denial may answer an accusation of an earlier story of its storyline.
Nothing here says which side is right.")]
pub(crate) struct Conflicts {
    /// Of this story
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// Of this kind
    #[arg(long)]
    kind: Option<Kind>,
    /// Only conflicts, only changes, or only denials; without it changes are left out
    #[arg(long)]
    relation: Option<Relation>,
    /// With a passage of this outlet
    #[arg(long)]
    outlet: Option<String>,
    #[command(flatten)]
    sureness: Sureness,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    #[command(flatten)]
    format: Format,
}

/// What kind of value differs.
#[derive(ValueEnum, Clone, Copy, Debug)]
enum Kind {
    /// How many, how much
    Number,
    /// When
    Time,
    /// Where
    Place,
    /// Who did it
    Actor,
    /// Whether it is so
    Polarity,
    /// Who said it
    Attribution,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Time => "time",
            Self::Place => "place",
            Self::Actor => "actor",
            Self::Polarity => "polarity",
            Self::Attribution => "attribution",
        }
    }
}

/// How the two stand to one another.
#[derive(ValueEnum, Clone, Copy, Debug)]
enum Relation {
    /// They cannot both hold
    Conflict,
    /// The value moved
    Change,
    /// One side is accused, and denies it
    Denial,
}

impl Conflicts {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let kind = self.kind.map(Kind::name);
        let relation = self.relation.map(|relation| match relation {
            Relation::Conflict => "conflict",
            Relation::Change => "change",
            Relation::Denial => "denial",
        });
        let mut found = corpus.conflicts(&ConflictFilter {
            id: None,
            story: self.story.clone(),
            kind: kind.map(str::to_owned),
            relation: relation.map(str::to_owned),
            outlet: self.outlet.clone(),
            min_confidence: self.sureness.min_confidence,
            surest_first: false,
            page: Page {
                limit: self.limit,
                offset: 0,
            },
        })?;
        let outcome = Outcome::of_found(found.len());
        if self.format.json {
            self.format.write_json(&corpus, screen, &mut found)?;
            return Ok(outcome);
        }
        found
            .iter()
            .try_for_each(|conflict| shown(screen, conflict))?;
        Ok(outcome)
    }
}

/// Passages of a side that are printed; JSON has all.
const PASSAGES: usize = 1;
/// Lines that a passage may take.
const LINES: usize = 2;

fn shown(screen: &mut Screen, conflict: &ConflictEntry) -> std::io::Result<()> {
    let what = format!(
        "{}: {}",
        conflict_in_words(&conflict.relation),
        conflict.about
    );
    let how = format!("{:.2}  {}", conflict.confidence, conflict.id);
    screen.line(format!("{}  {}", screen.strong(what), screen.faint(how)))?;
    let values = conflict.values_in_words();
    for (value, sides) in values.iter().zip([&conflict.a, &conflict.b]) {
        side(screen, value, sides)?;
    }
    screen.paragraph(4, &format!("why: {}", conflict.why))?;
    screen.line("")
}

fn side(screen: &mut Screen, value: &str, sides: &[SideEntry]) -> std::io::Result<()> {
    for passage in sides.iter().take(PASSAGES) {
        let source = passage.source.as_ref().map(|source| format!(", {source}"));
        let by = format!(
            "{}{}  {}",
            outlet(passage.article.outlet.as_ref()),
            source.unwrap_or_default(),
            day(&passage.article)
        );
        screen.line(format!("  {}  {}", screen.strong(value), screen.faint(by)))?;
        let text: Vec<&str> = passage.text.split_whitespace().collect();
        screen.paragraph(
            6,
            &fit(&text.join(" "), screen.width.saturating_sub(8) * LINES),
        )?;
    }
    let mut others: Vec<&str> = sides
        .iter()
        .skip(PASSAGES)
        .map(|side| outlet(side.article.outlet.as_ref()))
        .collect();
    others.sort_unstable();
    others.dedup();
    if !others.is_empty() {
        screen.paragraph(6, &format!("also: {}", others.join(", ")))?;
    }
    Ok(())
}

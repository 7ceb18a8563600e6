use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format};
use crate::terminal::{Column, Screen, Table, remark};
use crosswire_corpus::Explanation;

/// Tell why a record exists: rule or model, characters, confidence
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire explain 3f0c9a1be2d47785-s3
  crosswire explain 3f0c9a1be2d47785 --json")]
pub(crate) struct Explain {
    /// A statement (ARTICLE-s3), article, story, utterance, claim, conflict, copy or person
    id: String,
    #[command(flatten)]
    format: Format,
}

impl Explain {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let Some(mut found) = corpus.explain(&self.id)? else {
            remark(format!("no record is called {}", self.id));
            return Ok(Outcome::Nothing);
        };
        if self.format.json {
            let found = std::slice::from_mut(&mut found);
            self.format.write_json(&corpus, screen, found)?;
            return Ok(Outcome::Done);
        }
        corpus.in_units(self.format.offsets.into(), &mut found)?;
        explanation(screen, &found)?;
        Ok(Outcome::Done)
    }
}

fn explanation(screen: &mut Screen, found: &Explanation) -> std::io::Result<()> {
    let confidence = found.confidence.map(|c| format!(", confidence {c:.2}"));
    let head = format!("{} {}", found.kind, found.id);
    screen.line(format!(
        "{}{}",
        screen.strong(head),
        confidence.unwrap_or_default()
    ))?;
    screen.paragraph(2, &format!("why: {}", found.why))?;
    // A statement rests on one article, which its id names already.
    let one = found
        .parts
        .iter()
        .all(|part| found.id.starts_with(&part.article));
    let article = Column::Left(if one { 0 } else { 16 });
    let mut table = Table::new(&[Column::Left(36), article, Column::Right, Column::Rest]);
    for part in &found.parts {
        let place = part
            .span
            .map(|span| format!("{}..{}", span.start, span.end));
        table.row([
            part.name.clone(),
            part.article.clone(),
            place.unwrap_or_default(),
            part.text.clone(),
        ]);
    }
    let lines = table.lines(screen.width.saturating_sub(2));
    lines
        .iter()
        .try_for_each(|line| screen.line(format!("  {line}")))
}

//! `copies --patchwork`: articles that seem stitched from several reports.

use crate::failure::{Failure, Outcome};
use crate::listing::{Format, Stretch, heading};
use crate::terminal::{Screen, count, fit};
use crosswire_corpus::{Corpus, Page, PatchworkEntry, PatchworkFilter, SeamEntry};

/// Seams of an article that are printed; JSON has all.
const SEAMS: usize = 4;
/// Lines that one side of a seam may take.
const LINES: usize = 2;
/// Columns before the words: `    before  `.
const INDENT: usize = 12;

/// Prints what `filter` lets through.
pub(super) fn list(
    corpus: &Corpus,
    screen: &mut Screen,
    stretch: &Stretch,
    format: &Format,
    filter: impl Fn(Page) -> PatchworkFilter,
) -> Result<Outcome, Failure> {
    let ask = |page| Ok(corpus.patchwork(&filter(page))?);
    stretch.pages(ask, |mut found| {
        if format.json {
            return format.write_json(corpus, screen, &mut found);
        }
        found.iter().try_for_each(|entry| article(screen, entry))?;
        Ok(())
    })
}

fn article(screen: &mut Screen, entry: &PatchworkEntry) -> std::io::Result<()> {
    screen.line(heading(screen, &entry.article))?;
    let seams = count(entry.seams.len() as u64, "seam", "seams");
    screen.line(screen.faint(format!("    {seams}  {}", entry.article.id)))?;
    for shown in entry.seams.iter().take(SEAMS) {
        seam(screen, shown)?;
    }
    let more = entry.seams.len().saturating_sub(SEAMS);
    if more > 0 {
        let more = count(more as u64, "seam", "seams");
        screen.line(screen.faint(format!("    and {more} more")))?;
    }
    screen.line("")
}

fn seam(screen: &mut Screen, seam: &SeamEntry) -> std::io::Result<()> {
    side(screen, "before", &seam.before)?;
    side(screen, "behind", &seam.text)?;
    screen.paragraph(4, &format!("why: {}", seam.message))
}

/// `    before  … the last words on this side of the seam`
fn side(screen: &mut Screen, name: &str, words: &str) -> std::io::Result<()> {
    let width = screen.width.saturating_sub(INDENT);
    let fitted = fit(words, width * LINES);
    for (nth, line) in crate::terminal::wrap(&fitted, width).iter().enumerate() {
        let name = if nth == 0 { name } else { "" };
        let name = screen.faint(format!("    {name:<8}"));
        screen.line(format!("{name}{line}"))?;
    }
    Ok(())
}

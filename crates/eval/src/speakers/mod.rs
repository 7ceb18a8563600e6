//! Who speaks, against gold: the marks of our own over PolNeAR's dev part, and
//! the coreference chains of GUM as far as they touch what is promised.

mod chains;
mod marks;

use std::path::Path;

use anyhow::Result;
use crosswire_analysis::Engine;

use crate::scores::Measured;

pub use chains::chains_table;
pub use marks::{Mark, Verdict, marks_table, read_marks, verdicts};

/// Measures beside a checkout at `root`; nothing where the gold is absent.
///
/// # Errors
/// When gold is there but unreadable, or of another text than was marked.
pub fn measure(root: &Path) -> Result<Option<Measured>> {
    let articles = root.join("../shared/gold/attributions/dev.jsonl");
    let chains = root.join("../shared/gold/ner/ner-gum.jsonl");
    if !articles.exists() || !chains.exists() {
        return Ok(None);
    }
    let engine = Engine::load()?;
    let marks = read_marks(&root.join("crates/eval/gold/speakers-polnear-dev.csv"))?;
    let marked = marks_table(&verdicts(&engine, &marks, &articles)?);
    let chained = chains_table(&engine, &chains)?;
    let told = |table: &str, start: &str| -> Vec<String> {
        let lines = table.lines().filter(|line| line.starts_with(start));
        lines.map(str::to_owned).collect()
    };
    let mut headline = told(&marked, "speaker right (");
    headline.extend(told(&chained, "b-cubed (news)"));
    Ok(Some(Measured {
        headline: headline.join("\n"),
        files: vec![("speakers.csv", marked), ("coreference.csv", chained)],
    }))
}

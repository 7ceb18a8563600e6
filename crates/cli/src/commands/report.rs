use super::read::{outcome, read_into, told};
use super::{Work, brief};
use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Sureness};
use crate::terminal::{Screen, count, remark};
use crosswire_corpus::Corpus;
use crosswire_web::ReportOptions;
use std::path::{Path, PathBuf};

/// Make one self-contained page about a pile, and print a brief
///
/// With PATH, the pile is read for this page alone and nothing else is written;
/// without, the page is about the corpus. The page opens from disk, needs no
/// network and prints well.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire report examples/kerenz-strait
  crosswire report articles/ --output monday.html --title \"Monday's pile\"")]
pub(crate) struct Report {
    /// Files and folders; the corpus if none is given
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Where the page is written
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    output: PathBuf,
    /// The heading of the page; otherwise the name of the first PATH
    #[arg(long)]
    title: Option<String>,
    /// Articles shown in full: the largest stories first
    #[arg(long, value_name = "N", default_value_t = 150)]
    articles: usize,
    #[command(flatten)]
    sureness: Sureness,
    #[command(flatten)]
    work: Work,
}

impl Report {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let (corpus, outcome) = self.pile(file)?;
        if corpus.counts()?.articles == 0 {
            remark("no article was found, so no page was written");
            return Ok(match outcome {
                Outcome::Failed => Outcome::Failed,
                Outcome::Done | Outcome::Nothing => Outcome::Nothing,
            });
        }
        // First, since whoever reads the summary may close the pipe.
        let written = self.write_page(&corpus)?;
        brief::pile(screen, &corpus)?;
        screen.line("")?;
        screen.flush()?;
        remark(written);
        Ok(outcome)
    }

    fn pile(&self, file: &CorpusFile) -> Result<(Corpus, Outcome), Failure> {
        if self.paths.is_empty() {
            return Ok((file.look()?, Outcome::Done));
        }
        let mut corpus = Corpus::temporary()?;
        let summary = read_into(&mut corpus, &self.paths, &self.work)?;
        remark(told(&summary));
        Ok((corpus, outcome(&summary)))
    }

    /// Writes the page and says so.
    fn write_page(&self, corpus: &Corpus) -> Result<String, Failure> {
        let options = ReportOptions {
            title: self.title(corpus),
            articles: self.articles,
            min_confidence: self.sureness.least(),
        };
        let page = crosswire_web::report(corpus, &options)
            .map_err(|error| Failure::new(error.to_string()))?;
        std::fs::write(&self.output, &page).map_err(|error| {
            let place = self.output.display();
            Failure::new(format!("{place}: the page cannot be written: {error}"))
                .hint("name another file with --output")
        })?;
        let size = count(page.len() as u64 / 1024, "kilobyte", "kilobytes");
        Ok(format!("wrote {} ({size})", self.output.display()))
    }

    fn title(&self, corpus: &Corpus) -> String {
        let first = self.paths.first().map_or(corpus.file(), PathBuf::as_path);
        self.title.clone().unwrap_or_else(|| heading(first))
    }
}

/// `examples/kerenz-strait` as "Kerenz strait".
fn heading(path: &Path) -> String {
    let whole = path.canonicalize();
    let path = whole.as_deref().unwrap_or(path);
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let stem = if path.is_dir() {
        &*name
    } else {
        name.split('.').next().unwrap_or(&name)
    };
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Who said what".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_gives_a_heading() {
        assert_eq!(
            heading(Path::new("examples/harbour-strike")),
            "Harbour strike"
        );
        assert_eq!(heading(Path::new("pile_two.jsonl.gz")), "Pile two");
    }
}

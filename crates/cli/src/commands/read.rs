use super::Work;
use crate::failure::{Failure, Outcome};
use crate::listing::CorpusFile;
use crate::progress::Bar;
use crate::terminal::{Screen, count, remark};
use crosswire_analysis::Engine;
use crosswire_corpus::{Corpus, ReadSummary};
use std::path::PathBuf;

/// Read articles into the corpus and analyse them
///
/// Takes files and folders: text, HTML, JSONL, also packed with gzip. What is
/// in the corpus already is skipped, so that a run that was broken off is
/// completed by running it again.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire read articles/ more.jsonl.gz
  crosswire read --corpus strait.crosswire examples/kerenz-strait")]
pub(crate) struct Read {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    work: Work,
}

impl Read {
    pub(super) fn run(&self, file: &CorpusFile, _: &mut Screen) -> Result<Outcome, Failure> {
        let mut corpus = Corpus::open(&file.corpus)?;
        let summary = read_into(&mut corpus, &self.paths, &self.work)?;
        remark(told(&summary));
        if summary.foreign > 0 {
            remark(format!(
                "{} not in English: the text is kept, but who says what is made out in English only",
                count(summary.foreign, "new article is", "new articles are")
            ));
        }
        let counts = corpus.counts()?;
        remark(format!(
            "{}: {}, {}, {}",
            corpus.file().display(),
            count(counts.articles, "article", "articles"),
            count(counts.statements, "statement", "statements"),
            count(counts.stories, "story", "stories"),
        ));
        Ok(outcome(&summary))
    }
}

/// Reads `paths` with a progress bar.
pub(super) fn read_into(
    corpus: &mut Corpus,
    paths: &[PathBuf],
    work: &Work,
) -> Result<ReadSummary, Failure> {
    let engine = Engine::load()?;
    let mut bar = Bar::new();
    let summary = corpus.read(&engine, paths, &work.options(), &mut |progress| {
        bar.show(progress);
    });
    bar.finish();
    Ok(summary?)
}

/// Failed where anything failed; nothing where there was nothing to read.
pub(super) fn outcome(summary: &ReadSummary) -> Outcome {
    let count = summary.count;
    if count.failed > 0 {
        Outcome::Failed
    } else {
        Outcome::of_found(usize::try_from(count.new + count.known).unwrap_or(usize::MAX))
    }
}

/// What a read did, on one line.
pub(super) fn told(summary: &ReadSummary) -> String {
    let done = summary.count;
    let mut told = format!("read {}", count(done.new, "new article", "new articles"));
    if done.known > 0 {
        told += &format!(", {} known already", done.known);
    }
    if summary.rederived > 0 {
        told += &format!(", {} analysed anew", summary.rederived);
    }
    if done.failed > 0 {
        told += &format!(", {} could not be read", done.failed);
    }
    told
}

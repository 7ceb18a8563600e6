//! The command line of the measuring tool.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on both"
)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use crosswire_eval::predict::{Road, predict};
use crosswire_eval::scores::{Report, Suite, reliability};
use crosswire_eval::{container, features, gold};
use crosswire_syntax::English;

/// Measures Crosswire against gold.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write what the tagger sees of each article, for the training program.
    Features {
        /// Articles, one JSON object per line with `id` and `text`.
        articles: PathBuf,
        /// The file to write.
        out: PathBuf,
    },
    /// Score attributions against gold; the program's own unless --pred is given.
    Attributions {
        /// Articles with `attributions`, one JSON object per line.
        gold: PathBuf,
        /// Score these predictions instead.
        #[arg(long)]
        pred: Option<PathBuf>,
        /// Ask the learned tagger alone, without the passes after it.
        #[arg(long, conflicts_with = "pred")]
        tagger: bool,
        /// Write the program's predictions here.
        #[arg(long, conflicts_with = "pred")]
        out: Option<PathBuf>,
    },
    /// Measure again and compare with the committed scores, or write them.
    Scores {
        /// Fail where a figure differs from the committed one.
        #[arg(long, required_unless_present = "write")]
        check: bool,
        /// Write the files to be committed.
        #[arg(long, conflicts_with = "check")]
        write: bool,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Features { articles, out } => write_features(&articles, &out),
        Command::Attributions {
            gold,
            pred,
            tagger,
            out,
        } => {
            let road = if tagger { Road::Tagger } else { Road::Product };
            score(&gold, pred.as_deref(), road, out.as_deref())
        }
        Command::Scores { write, .. } => scores(write),
    }
}

fn write_features(articles: &Path, out: &Path) -> Result<ExitCode> {
    let english = English::load().context("the English model")?;
    let sections = features::sections(&english, &gold::read(articles)?);
    let file = File::create(out).with_context(|| format!("cannot write {}", out.display()))?;
    container::write(BufWriter::new(file), &sections)
        .with_context(|| format!("cannot write {}", out.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn score(
    gold_path: &Path,
    pred: Option<&Path>,
    road: Road,
    out: Option<&Path>,
) -> Result<ExitCode> {
    let gold = gold::read(gold_path)?;
    let predicted = match pred {
        Some(path) => gold::aligned(&gold, gold::read(path)?)?,
        None => predict(&gold, road)?,
    };
    if let Some(path) = out {
        let mut file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        for article in &predicted {
            writeln!(file, "{}", serde_json::to_string(article)?)?;
        }
    }
    let report = Report::of(&gold, &predicted);
    print!("{}", report.table());
    println!("\n{}", reliability(&gold, &predicted));
    println!("{}", report.headline());
    Ok(ExitCode::SUCCESS)
}

fn scores(write: bool) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let suite = Suite::polnear_dev(&root);
    let Some(measured) = suite.measure()? else {
        println!("skipped: the gold is not there ({})", suite.gold.display());
        return Ok(ExitCode::SUCCESS);
    };
    println!("{}", measured.headline);
    if write {
        measured.write(&suite.scores)?;
        return Ok(ExitCode::SUCCESS);
    }
    let differences = measured.differences(&suite.scores)?;
    for difference in &differences {
        println!("{difference}");
    }
    if differences.is_empty() {
        println!("as committed");
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "the scores have moved; if that is meant, run `cargo run --release -p crosswire-eval -- scores --write`"
    );
    Ok(ExitCode::FAILURE)
}

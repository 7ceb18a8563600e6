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
use crosswire_analysis::Engine;
use crosswire_eval::predict::{Road, predict};
use crosswire_eval::scores::{Measured, Report, Suite, reliability};
use crosswire_eval::{
    claims, conflicts, container, copies, features, gold, pairs, speakers, stories, utterances,
};
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
    /// Score copies against gold pairs of articles.
    Copies {
        /// Pairs with `label`, one JSON object per line.
        gold: PathBuf,
        /// List what the program says of every pair.
        #[arg(long)]
        list: bool,
    },
    /// Find the copies in a pile, from its texts alone, and say what it took.
    CopiesPile {
        /// Articles, one JSON object per line.
        articles: PathBuf,
        /// Take the first so many.
        #[arg(long, default_value_t = usize::MAX)]
        first: usize,
        /// Write the copies here, one JSON object per line.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Score conflicts, changes and denials against labelled pairs of passages.
    Conflicts {
        /// Folder of the piles that hold the passages.
        piles: PathBuf,
        /// List the pairs of the part that settings are chosen on, with what
        /// the program says of each.
        #[arg(long)]
        list: bool,
        /// Other labelled pairs of these piles, in the schema of gold/conflicts.jsonl.
        #[arg(long)]
        gold: Option<PathBuf>,
    },
    /// Write the measures of labelled pairs of figures, for the program that
    /// fits their weights.
    Told {
        /// Folder of the piles that hold the passages.
        piles: PathBuf,
        /// The file to write, a JSON object a line.
        out: PathBuf,
    },
    /// Say who speaks where the gold has it marked, and compare actors with
    /// chains of coreference.
    Speakers {
        /// List what is wrong, of the part that rules may be changed on.
        #[arg(long)]
        list: bool,
    },
    /// Say of pairs of texts how much the two say the same.
    Pairs {
        /// Pairs, one JSON object per line with `id`, `a` and `b`; `date_a` and
        /// `date_b` are days of publication, if known.
        pairs: PathBuf,
        /// Write `{id, score, relation, why, weakens, measures}` here, one a line;
        /// `relation` is conflict, change, denial, weaken, same, entails, related
        /// or unrelated.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Score the stories found in a pile against gold.
    Stories {
        /// Articles with `story_id`, one JSON object per line.
        gold: PathBuf,
    },
    /// Write how near pairs of articles are whose gold says whether they are
    /// one story, for the training program.
    Near {
        /// The file to write, a JSON object a line.
        out: PathBuf,
    },
    /// Write how alike pairs of contents are whose gold says whether they are
    /// one utterance, for the training program.
    Utterances {
        /// The file to write, a JSON object a line.
        out: PathBuf,
        /// A sample of all pairs in these articles, one JSON object per line,
        /// instead of those with gold.
        #[arg(long)]
        pile: Option<PathBuf>,
        /// Take the first so many articles of the pile.
        #[arg(long, default_value_t = usize::MAX)]
        first: usize,
    },
    /// Measure again and compare with the committed scores, or write them.
    Scores {
        /// Fail where a figure differs from the committed one.
        #[arg(long, required_unless_present = "write")]
        check: bool,
        /// Write the files to be committed.
        #[arg(long, conflicts_with = "check")]
        write: bool,
        /// Only this suite: attributions, copies, stories, pairs, utterances.
        #[arg(long)]
        only: Option<String>,
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
        Command::Copies { gold, list } => score_copies(&gold, list),
        Command::CopiesPile {
            articles,
            first,
            out,
        } => copies_of_pile(&articles, first, out.as_deref()),
        Command::Conflicts { piles, list, gold } => score_conflicts(&piles, list, gold.as_deref()),
        Command::Told { piles, out } => {
            let file =
                File::create(&out).with_context(|| format!("cannot write {}", out.display()))?;
            conflicts::write_measures(&piles, &mut BufWriter::new(file))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Speakers { list } => score_speakers(list),
        Command::Pairs { pairs, out } => say_of_pairs(&pairs, out.as_deref()),
        Command::Stories { gold } => score_stories(&gold),
        Command::Near { out } => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let file =
                File::create(&out).with_context(|| format!("cannot write {}", out.display()))?;
            stories::write_compared(&root, &mut BufWriter::new(file))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Utterances { out, pile, first } => write_compared(&out, pile.as_deref(), first),
        Command::Scores { write, only, .. } => scores(write, only.as_deref()),
    }
}

fn write_compared(out: &Path, pile: Option<&Path>, first: usize) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = File::create(out).with_context(|| format!("cannot write {}", out.display()))?;
    let out = &mut BufWriter::new(file);
    match pile {
        Some(pile) => utterances::write_sample(pile, first, out)?,
        None => utterances::write_compared(&root, out)?,
    }
    Ok(ExitCode::SUCCESS)
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

fn score_copies(gold: &Path, list: bool) -> Result<ExitCode> {
    let verdicts = copies::verdicts(&copies::read(gold)?)?;
    if list {
        for verdict in &verdicts {
            let copy = verdict.copy.as_ref();
            let kind = copy.map_or("nothing", |copy| copy.kind.as_str());
            let why = copy.map_or("", |copy| copy.why.as_str());
            let told = copy.map_or(0, crosswire_article::ArticleCopy::told);
            println!("{}\t{}\t{kind}\t{told}\t{why}", verdict.id, verdict.label);
        }
    }
    print!("{}", copies::table(&verdicts));
    Ok(ExitCode::SUCCESS)
}

fn score_conflicts(piles: &Path, list: bool, gold: Option<&Path>) -> Result<ExitCode> {
    let Some(verdicts) = conflicts::verdicts(piles, gold)? else {
        anyhow::bail!("the piles are not in {}", piles.display());
    };
    if list {
        for verdict in verdicts
            .iter()
            .filter(|verdict| verdict.pair.part == "tune")
        {
            let pair = &verdict.pair;
            let said = match &verdict.finding {
                Some(f) => format!(
                    "{} [{} | {} | {}] {:.2} {}",
                    f.relation.as_str(),
                    f.about,
                    f.a.value,
                    f.b.value,
                    f.confidence,
                    f.why
                ),
                None => "nothing".to_owned(),
            };
            println!("{} {} {}\t{said}", pair.id, pair.kind, pair.relation);
            println!("\t{}", verdict.weighing());
            for (text, values) in verdict.texts.iter().zip(&verdict.values) {
                println!("\t{text}\n\t\t{values}");
            }
        }
        print!("{}", conflicts::confusion(&verdicts, "tune"));
    }
    print!("{}", conflicts::table(&verdicts));
    print!("{}", conflicts::told_table("told", &verdicts));
    Ok(ExitCode::SUCCESS)
}

fn copies_of_pile(articles: &Path, first: usize, out: Option<&Path>) -> Result<ExitCode> {
    let pile = copies::read_pile(articles, first)?;
    let (found, line) = copies::growth(&pile);
    println!("{line}");
    if let Some(path) = out {
        let by_id: std::collections::BTreeMap<_, _> = pile
            .iter()
            .map(|annotated| (&annotated.article.id, &annotated.article))
            .collect();
        let mut file = BufWriter::new(File::create(path)?);
        for copy in &found.copies {
            let side = |id| {
                let article = by_id[id];
                serde_json::json!({"id": article.given_id, "outlet": article.outlet,
                    "date": article.published.as_ref().map(|p| &p.value), "title": article.title})
            };
            let passages = copy.passages.iter().map(|passage| {
                serde_json::json!({"words": passage.words, "quoted": passage.quoted,
                    "a": by_id[&copy.a].cut(passage.a), "b": by_id[&copy.b].cut(passage.b)})
            });
            let line = serde_json::json!({"kind": copy.kind.as_str(), "told": copy.told(),
                "direction": copy.direction.as_str(), "source": copy.source, "why": copy.why,
                "a": side(&copy.a), "b": side(&copy.b), "passages": passages.collect::<Vec<_>>()});
            writeln!(file, "{line}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn score_speakers(list: bool) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if list {
        let marks = speakers::read_marks(&root.join("crates/eval/gold/speakers-polnear-dev.csv"))?;
        let articles = root.join("../shared/gold/attributions/dev.jsonl");
        let verdicts = speakers::verdicts(&Engine::load()?, &marks, &articles)?;
        let wrong = verdicts
            .iter()
            .filter(|v| v.mark.third == "tune" && v.said.is_some() && !v.is_right());
        for verdict in wrong {
            let said = verdict.said.as_ref();
            println!(
                "{}\t{:?}\t{}\t{:?}\t{:?}\t{}",
                verdict.mark.article,
                verdict.mark.spans[0],
                verdict.source,
                verdict.mark.names,
                said.and_then(|said| said.name.as_ref()),
                said.map_or("", |said| &said.why)
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let Some(measured) = speakers::measure(&root)? else {
        println!("skipped: the gold of speakers is not there");
        return Ok(ExitCode::SUCCESS);
    };
    for (_, table) in &measured.files {
        print!("{table}");
    }
    Ok(ExitCode::SUCCESS)
}

fn say_of_pairs(gold: &Path, out: Option<&Path>) -> Result<ExitCode> {
    let pairs = pairs::read(gold)?;
    let verdicts = pairs::verdicts(&pairs);
    if let Some(path) = out {
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut file = BufWriter::new(file);
        for verdict in &verdicts {
            writeln!(file, "{}", serde_json::to_string(verdict)?)?;
        }
        file.flush()?;
    }
    print!("{}", pairs::table(&pairs, &verdicts));
    Ok(ExitCode::SUCCESS)
}

fn score_stories(gold: &Path) -> Result<ExitCode> {
    let [_, _, all] = stories::measured(&stories::read(gold)?);
    println!(
        "B-cubed precision {:.3}, recall {:.3}, F1 {:.3} over {} articles",
        all.precision,
        all.recall,
        all.f1(),
        all.articles
    );
    Ok(ExitCode::SUCCESS)
}

/// A suite of measures: its name, and how it is taken of a checkout.
type Measure = (&'static str, fn(&Path) -> Result<Option<Measured>>);

const SUITES: [Measure; 8] = [
    ("attributions", |root| Suite::polnear_dev(root).measure()),
    ("copies", copies::measure),
    ("claims", claims::measure),
    ("conflicts", conflicts::measure),
    ("speakers", speakers::measure),
    ("stories", stories::measure),
    ("pairs", pairs::measure),
    ("utterances", utterances::measure),
];

fn scores(write: bool, only: Option<&str>) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("scores");
    let mut differences = Vec::new();
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    for (name, measure) in SUITES.into_iter().filter(|(name, _)| wanted(name)) {
        let Some(measured) = measure(&root)? else {
            println!("skipped: the gold of {name} is not there");
            continue;
        };
        println!("{}", measured.headline);
        if write {
            measured.write(&folder)?;
        } else {
            differences.extend(measured.differences(&folder)?);
        }
    }
    if write {
        return Ok(ExitCode::SUCCESS);
    }
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

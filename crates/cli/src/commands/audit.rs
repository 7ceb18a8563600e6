use crate::failure::{Failure, Outcome};
use crate::listing::CorpusFile;
use crate::terminal::{Screen, remark};
use crosswire_corpus::corrections::{AuditRow, Question};
use crosswire_corpus::{Corpus, StatementEntry};
use std::io::{BufRead, Write};

/// Judge a random sample, and tell how much of it was found right
///
/// Asks about statements of this corpus drawn at random: y right, n wrong,
/// enter cannot say, q ends. Verdicts are kept in the corpus; the share found
/// right comes with its 95 % interval (Wilson). The same seed draws the same
/// statements.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire audit
  crosswire audit --seed 7 --count 100
  crosswire audit --summary --json")]
pub(crate) struct Audit {
    /// What the sample is drawn with
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Statements in the sample
    #[arg(long, value_name = "N", default_value_t = 50)]
    count: usize,
    /// Ask nothing; tell what all audits found so far
    #[arg(long)]
    summary: bool,
    /// The result as one JSON object a line
    #[arg(long)]
    json: bool,
}

impl Audit {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        if !self.summary {
            let corpus = Corpus::open_to_correct(&file.corpus)?;
            self.ask(&corpus, &mut std::io::stdin().lock())?;
        }
        let rows = file.look()?.audit()?;
        for row in &rows {
            if self.json {
                screen.json(row)?;
            } else {
                screen.line(told(row))?;
            }
        }
        if rows.is_empty() {
            remark("nothing has been judged yet");
        }
        Ok(Outcome::of_found(rows.len()))
    }

    /// Asks until the sample or the answers end.
    fn ask(&self, corpus: &Corpus, answers: &mut impl BufRead) -> Result<(), Failure> {
        let judged = corpus.judged()?;
        let sample = corpus.audit_sample(self.seed, self.count)?;
        let open: Vec<&StatementEntry> = sample
            .iter()
            .filter(|statement| !Corpus::is_judged(&judged, statement))
            .collect();
        for (nth, statement) in (1..).zip(&open) {
            remark(format!("\n{nth} of {}: {}", open.len(), shown(statement)));
            let Some(verdicts) = verdicts(statement, answers)? else {
                break;
            };
            let made = crosswire_web::now();
            corpus.judge(Corpus::judgement(statement, self.seed, &verdicts, made))?;
        }
        Ok(())
    }
}

fn shown(statement: &StatementEntry) -> String {
    let article = &statement.article;
    let outlet = article.outlet.as_deref().unwrap_or("outlet not known");
    let title = article.title.as_deref().unwrap_or("untitled");
    format!(
        "{outlet}, “{title}”\n  source: {}\n  cue: {}\n  content: {}",
        statement.source_text, statement.cue_text, statement.text
    )
}

fn question(question: Question, statement: &StatementEntry) -> String {
    let speaker = match (&statement.speaker, &statement.unknown) {
        (Some(speaker), _) => speaker.name.clone(),
        (None, Some(reason)) => format!("nobody can be named ({reason})"),
        (None, None) => "nobody".to_owned(),
    };
    let relays: Vec<&str> = statement.relays.iter().map(|r| r.name.as_str()).collect();
    match question {
        Question::Statement => "somebody says or thinks the content here".to_owned(),
        Question::Speaker => format!("speaker: {speaker}"),
        Question::Relays => format!("through: {}", relays.join(", ")),
        Question::Act => format!("act: {}", statement.act),
    }
}

/// The answers to all questions about one statement; `None` where they end.
fn verdicts(
    statement: &StatementEntry,
    answers: &mut impl BufRead,
) -> Result<Option<Vec<(Question, bool)>>, Failure> {
    let mut verdicts = Vec::new();
    for asked in Question::ALL.into_iter().filter(|q| q.is_about(statement)) {
        loop {
            let mut prompt = std::io::stderr().lock();
            write!(prompt, "  {} [y/n/enter/q] ", question(asked, statement))?;
            prompt.flush()?;
            drop(prompt);
            let mut line = String::new();
            if answers.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            match line.trim() {
                "y" => verdicts.push((asked, true)),
                "n" => verdicts.push((asked, false)),
                "" => {}
                "q" => return Ok(None),
                _ => continue,
            }
            break;
        }
    }
    Ok(Some(verdicts))
}

fn told(row: &AuditRow) -> String {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    format!(
        "{:<10} {:<9} {:>4} of {:<4} {:>4} %  (95 %: {}–{} %)",
        row.what,
        row.form,
        row.right,
        row.judged,
        percent(row.precision),
        percent(row.low),
        percent(row.high)
    )
}

use super::who::under_its_article;
use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format, Stretch, Sureness};
use crate::terminal::Screen;
use crosswire_article::ArticleId;
use crosswire_corpus::{Page, StatementFilter};

/// List statements: who is said to have said what, through whom
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire statements --speaker Obrest --act deny
  crosswire statements --relay AFP --min-confidence 0.8 --json")]
pub(crate) struct Statements {
    /// By a speaker with these words in the name
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// In articles of this outlet
    #[arg(long)]
    outlet: Option<String>,
    /// In articles of this story
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// In this article
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// Of this act: say, deny, accuse, ...
    #[arg(long)]
    act: Option<String>,
    /// direct, indirect or mixed
    #[arg(long, value_parser = ["direct", "indirect", "mixed"])]
    form: Option<String>,
    /// How far the speaker is named; unidentified stands for the last three
    #[arg(long, value_parser = ["named", "role", "described", "collective", "unsourced", "unidentified"])]
    anonymity: Option<String>,
    /// That came through this agency, paper or person
    #[arg(long, value_name = "NAME")]
    relay: Option<String>,
    /// Only what was said or written, without attitudes and plans
    #[arg(long)]
    speech: bool,
    /// Only what no other outlet of the same story renders
    #[arg(long)]
    only_here: bool,
    #[command(flatten)]
    sureness: Sureness,
    #[command(flatten)]
    stretch: Stretch,
    #[command(flatten)]
    format: Format,
}

impl Statements {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let mut article = String::new();
        let ask = |page| Ok(corpus.statements(&self.filter(page))?);
        self.stretch.pages(ask, |mut found| {
            if self.format.json {
                return self.format.write_json(&corpus, screen, &mut found);
            }
            for entry in &found {
                under_its_article(screen, entry, &mut article)?;
            }
            Ok(())
        })
    }

    fn filter(&self, page: Page) -> StatementFilter {
        StatementFilter {
            article: self.article.as_deref().map(ArticleId::from_stored),
            outlet: self.outlet.clone(),
            speaker: self.speaker.clone(),
            act: self.act.clone(),
            form: self.form.clone(),
            anonymity: self.anonymity.clone(),
            relay: self.relay.clone(),
            story: self.story.clone(),
            since: self.stretch.since.clone(),
            until: self.stretch.until.clone(),
            min_confidence: self.sureness.min_confidence,
            speech: self.speech.then_some(true),
            only_here: self.only_here,
            order: self.stretch.order(),
            page,
        }
    }
}

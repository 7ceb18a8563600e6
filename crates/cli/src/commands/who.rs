use crate::failure::{Failure, Outcome};
use crate::listing::{self, CorpusFile, Stretch};
use crate::terminal::{Screen, count, remark};
use crosswire_corpus::{Corpus, Page, Person, StatementEntry, StatementFilter};

/// Show what a person, body or state is said to have said
///
/// The words of NAME must stand in the speaker's name one after another: a
/// surname suffices, and finds all who bear it.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire who Obrest
  crosswire who \"Foreign Ministry\" --json")]
pub(crate) struct Who {
    /// The name, or a part of it in whole words
    name: String,
    #[command(flatten)]
    stretch: Stretch,
    /// One JSON object a line: the people found, without what they said
    #[arg(long)]
    json: bool,
}

impl Who {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let people = corpus.who(&self.name)?;
        if people.is_empty() {
            remark(format!(
                "nobody called {} is said to have said anything",
                self.name
            ));
            return Ok(Outcome::Nothing);
        }
        if self.json {
            people.iter().try_for_each(|person| screen.json(person))?;
            return Ok(Outcome::Done);
        }
        people.iter().try_for_each(|one| person(screen, one))?;
        self.statements(screen, &corpus)
    }

    fn statements(&self, screen: &mut Screen, corpus: &Corpus) -> Result<Outcome, Failure> {
        let mut article = String::new();
        let ask = |page| Ok(corpus.statements(&self.filter(page))?);
        let found = self.stretch.pages(ask, |found| {
            for entry in &found {
                under_its_article(screen, entry, &mut article)?;
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn filter(&self, page: Page) -> StatementFilter {
        StatementFilter {
            speaker: Some(self.name.clone()),
            since: self.stretch.since.clone(),
            until: self.stretch.until.clone(),
            order: self.stretch.order(),
            page,
            ..StatementFilter::default()
        }
    }
}

fn person(screen: &mut Screen, person: &Person) -> std::io::Result<()> {
    let roles = match person.roles.is_empty() {
        true => person.kind.clone(),
        false => person.roles.join("; "),
    };
    screen.line(format!("{}, {roles}", screen.source(&person.name)))?;
    let line = format!(
        "  {} in {} of {}",
        count(person.statements, "statement", "statements"),
        count(person.articles, "article", "articles"),
        count(person.outlets, "outlet", "outlets"),
    );
    screen.line(screen.faint(line))
}

/// A statement, below the heading of its article where that is a new one.
pub(super) fn under_its_article(
    screen: &mut Screen,
    entry: &StatementEntry,
    article: &mut String,
) -> std::io::Result<()> {
    if *article != entry.article.id {
        article.clone_from(&entry.article.id);
        screen.line("")?;
        screen.line(listing::heading(screen, &entry.article))?;
    }
    listing::statement(screen, entry)
}

use crate::failure::{Failure, Outcome};
use crate::listing::{self, CorpusFile, Format, Stretch, Sureness};
use crate::terminal::{Screen, count, days, remark};
use crosswire_corpus::{Corpus, Page, Person, RoleEntry, StatementEntry, StatementFilter};
use serde::Serialize;

/// Show what a person, body or state is said to have said
///
/// The words of NAME must stand in one of the speaker's names one after
/// another: a surname suffices, and finds all who bear it. Spellings of one
/// name are one person; what is shown are all statements, whatever name they
/// give. An id that was shown takes the one speaker.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire who Obrest
  crosswire who \"Foreign Ministry\" --json
  crosswire who p-3f0c9a1be2d4 --min-confidence 0.8")]
pub(crate) struct Who {
    /// The name, or a part of it in whole words, or an id
    name: String,
    #[command(flatten)]
    sureness: Sureness,
    #[command(flatten)]
    stretch: Stretch,
    #[command(flatten)]
    format: Format,
}

/// So many are told about before what they said; the rest is counted.
const PRESENTED: usize = 20;
/// Names, roles and relays told of each.
const TOLD: usize = 8;

/// A speaker with what was said, as JSON.
#[derive(Serialize)]
struct Heard {
    #[serde(flatten)]
    person: Person,
    /// By day of article, then place in the text.
    said: Vec<StatementEntry>,
}

impl Who {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let people = corpus.speakers(&self.filter(&self.name, Page::default()))?;
        if people.is_empty() {
            remark(format!(
                "nobody called {} is said to have said anything",
                self.name
            ));
            return Ok(Outcome::Nothing);
        }
        if self.format.json {
            for person in people {
                self.json(&corpus, screen, person)?;
            }
            return Ok(Outcome::Done);
        }
        let shown = people.iter().take(PRESENTED);
        shown.into_iter().try_for_each(|one| person(screen, one))?;
        if people.len() > PRESENTED {
            let more = people.len() - PRESENTED;
            screen.line(screen.faint(format!("and {more} more with this name")))?;
        }
        self.statements(screen, &corpus)
    }

    fn json(&self, corpus: &Corpus, screen: &mut Screen, person: Person) -> Result<(), Failure> {
        let page = Page {
            limit: self.stretch.limit,
            offset: 0,
        };
        let mut said = corpus.statements(&self.filter(&person.id, page))?;
        corpus.in_units(self.format.offsets.into(), &mut said[..])?;
        screen.json(&Heard { person, said })?;
        Ok(())
    }

    fn statements(&self, screen: &mut Screen, corpus: &Corpus) -> Result<Outcome, Failure> {
        let mut article = String::new();
        let ask = |page| Ok(corpus.statements(&self.filter(&self.name, page))?);
        let found = self.stretch.pages(ask, |found| {
            for entry in &found {
                under_its_article(screen, entry, &mut article)?;
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn filter(&self, name: &str, page: Page) -> StatementFilter {
        StatementFilter {
            speaker: Some(name.to_owned()),
            since: self.stretch.since.clone(),
            until: self.stretch.until.clone(),
            min_confidence: self.sureness.min_confidence,
            order: self.stretch.order(),
            page,
            ..StatementFilter::default()
        }
    }
}

fn person(screen: &mut Screen, person: &Person) -> std::io::Result<()> {
    let name = screen.source(&person.name);
    screen.line(format!(
        "{name}, {}  {}",
        person.kind,
        screen.faint(&person.id)
    ))?;
    if let Some(stands) = &person.stands_for {
        screen.line(format!("  stands for {} ({})", stands.name, stands.link))?;
    }
    let others = person.names.iter().filter(|name| name.name != person.name);
    let others = others.map(|name| format!("{} ({})", name.name, name.articles));
    listed(screen, "also written", others)?;
    let mut roles: Vec<&RoleEntry> = person.roles.iter().collect();
    roles.sort_by_key(|role| std::cmp::Reverse(role.articles));
    listed(screen, "called", roles.into_iter().map(held))?;
    let relays = person.relays.iter();
    let relays =
        relays.map(|relay| format!("{} ({})", screen.relay(&relay.name), relay.statements));
    let relays: Vec<String> = relays.collect();
    listed(screen, "relayed by", relays.into_iter())?;
    let line = format!(
        "  {} in {} of {}, {}",
        count(person.statements, "statement", "statements"),
        count(person.articles, "article", "articles"),
        count(person.outlets, "outlet", "outlets"),
        days(person.first.as_deref(), person.last.as_deref()),
    );
    screen.line(screen.faint(line))
}

/// "harbour master (2031-05-04 to 2031-06-01, 12)"
fn held(role: &RoleEntry) -> String {
    let days = days(role.first.as_deref(), role.last.as_deref());
    format!("{} ({days}, {})", role.role, role.articles)
}

fn listed(
    screen: &mut Screen,
    what: &str,
    mut parts: impl Iterator<Item = String>,
) -> std::io::Result<()> {
    let told: Vec<String> = parts.by_ref().take(TOLD).collect();
    if told.is_empty() {
        return Ok(());
    }
    let more = match parts.count() {
        0 => String::new(),
        more => format!("; {more} more"),
    };
    screen.line(format!(
        "  {}: {}{more}",
        screen.faint(what),
        told.join("; ")
    ))
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

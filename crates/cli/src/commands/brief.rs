//! The brief that `report` prints: stories, who spoke, what several outlets
//! render and what one alone has. `story` prints the same of one story, whole.

use crate::failure::Failure;
use crate::listing::{day, outlet};
use crate::terminal::{Column, Screen, Table, count, days, fit, wrap};
use crosswire_corpus::{
    ArticleFilter, ChangeEntry, Corpus, Order, OutletCount, Page, StatementFilter, StoryDetail,
    StoryEntry, StoryFilter, UtteranceEntry,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// How much of each story is printed.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    speakers: usize,
    utterances: usize,
    names: usize,
}

impl Extent {
    /// Enough to know what the story is.
    const BRIEF: Self = Self {
        speakers: 6,
        utterances: 3,
        names: 6,
    };
    /// All of it.
    pub(super) const WHOLE: Self = Self {
        speakers: usize::MAX,
        utterances: usize::MAX,
        names: usize::MAX,
    };
}

/// Stories in a brief; more belong on the page.
const STORIES: u64 = 5;
/// Columns of a name.
const NAME: usize = 24;
/// Columns before the lines of a story.
const INDENT: usize = 3;

/// Prints the brief of a whole pile.
pub(super) fn pile(screen: &mut Screen, corpus: &Corpus) -> Result<(), Failure> {
    let line = facts(corpus)?;
    screen.line(screen.strong(line))?;
    let stories = corpus.stories(&StoryFilter {
        largest_first: true,
        page: Page::first(STORIES),
        ..StoryFilter::default()
    })?;
    for (number, entry) in (1..).zip(&stories) {
        screen.line("")?;
        let title = fit(&entry.title, screen.width.saturating_sub(INDENT));
        screen.line(format!("{number:<INDENT$}{}", screen.strong(title)))?;
        if let Some(detail) = corpus.story(&entry.id)? {
            story(screen, corpus, &detail, Extent::BRIEF)?;
        }
    }
    let rest = corpus
        .counts()?
        .stories
        .saturating_sub(stories.len() as u64);
    if rest > 0 {
        screen.line("")?;
        let rest = count(rest, "smaller story", "smaller stories");
        screen.line(screen.faint(format!("and {rest}")))?;
    }
    Ok(())
}

fn facts(corpus: &Corpus) -> Result<String, Failure> {
    let counts = corpus.counts()?;
    Ok(format!(
        "{} of {}, {}: {}, {}, {} in several articles, {}",
        count(counts.articles, "article", "articles"),
        count(counts.outlets, "outlet", "outlets"),
        span_of_days(corpus)?,
        count(counts.stories, "story", "stories"),
        count(counts.statements, "statement", "statements"),
        count(counts.utterances, "utterance", "utterances"),
        count(counts.copies, "copy", "copies"),
    ))
}

fn span_of_days(corpus: &Corpus) -> Result<String, Failure> {
    let first = |order| -> Result<Option<String>, Failure> {
        // "0001" leaves out the undated, which count as oldest.
        let found = corpus.articles(&ArticleFilter {
            order,
            since: Some("0001-01-01".to_owned()),
            page: Page::first(1),
            ..ArticleFilter::default()
        })?;
        let date = found.into_iter().next().and_then(|article| article.date);
        Ok(date.map(|date| date.get(..10).unwrap_or(&date).to_owned()))
    };
    let (oldest, newest) = (first(Order::OldestFirst)?, first(Order::NewestFirst)?);
    Ok(days(oldest.as_deref(), newest.as_deref()))
}

/// Prints one story below its title.
pub(super) fn story(
    screen: &mut Screen,
    corpus: &Corpus,
    detail: &StoryDetail,
    extent: Extent,
) -> Result<(), Failure> {
    for line in wrap(&meta(&detail.story), screen.width.saturating_sub(INDENT)) {
        screen.line(format!("{:INDENT$}{}", "", screen.faint(line)))?;
    }
    for line in summary(&detail.story, screen.width.saturating_sub(INDENT)) {
        screen.line(format!("{:INDENT$}{line}", ""))?;
    }
    origins(screen, detail)?;
    speakers(screen, corpus, detail, extent.speakers)?;
    utterances(screen, detail, extent.utterances)?;
    only_here(screen, detail, extent.names)?;
    storyline(screen, detail, extent.names)?;
    Ok(())
}

/// The sentence that sums a story up, where its title does not say it already.
fn summary(story: &StoryEntry, width: usize) -> Vec<String> {
    let summary = story.summary.as_deref().unwrap_or_default();
    if letters(summary).eq(letters(&story.title)) {
        return Vec::new();
    }
    wrap(summary, width)
}

/// The stories before and after.
fn storyline(screen: &mut Screen, detail: &StoryDetail, most: usize) -> Result<(), Failure> {
    let Some(storyline) = &detail.storyline else {
        return Ok(());
    };
    section(screen, "Stories before and after")?;
    let others = || storyline.stories.iter().filter(|s| s.id != detail.story.id);
    let mut table = Table::new(&[Column::Left(10), Column::Left(16), Column::Rest]);
    for story in others().take(most) {
        let first = story.first.clone().unwrap_or_default();
        table.row([first, story.id.clone(), story.title.clone()]);
    }
    for line in table.lines(screen.width.saturating_sub(INDENT + 2)) {
        screen.line(format!("{:1$}{line}", "", INDENT + 2))?;
    }
    more(screen, others().count(), most)
}

fn meta(story: &StoryEntry) -> String {
    let mut outlets: Vec<&str> = Vec::new();
    for article in &story.articles {
        let name = outlet(article.outlet.as_ref());
        if !outlets.contains(&name) {
            outlets.push(name);
        }
    }
    let articles = count(story.articles.len() as u64, "article", "articles");
    let when = days(story.first.as_deref(), story.last.as_deref());
    let origins = match story.articles.len() {
        0 | 1 => String::new(),
        _ => format!(
            " · {}, {}",
            count(outlets.len() as u64, "outlet", "outlets"),
            count(story.origins, "origin", "origins")
        ),
    };
    format!(
        "{when} · {articles}{origins} · {} · {}",
        shown(&outlets, 8),
        story.id
    )
}

/// Which outlets rest on whose reporting, where that is not their own.
fn origins(screen: &mut Screen, detail: &StoryDetail) -> io::Result<()> {
    let mut table = Table::new(&[Column::Left(NAME), Column::Rest]);
    let mut any = false;
    for origin in &detail.origins {
        let folded = origin.articles.iter().filter(|a| !is_own(&a.why));
        for article in folded {
            any = true;
            let name = outlet(article.article.outlet.as_ref());
            table.row([
                origin.name.clone(),
                format!("← {name}, {}: {}", day(&article.article), article.why),
            ]);
        }
    }
    if any {
        section(screen, "Origins that others rest on")?;
        lines(screen, &table)?;
    }
    Ok(())
}

fn is_own(why: &str) -> bool {
    why == "own reporting" || why == "the agency's own report"
}

/// The first `most` of `names`, and how many more there are.
fn shown(names: &[&str], most: usize) -> String {
    let first = names[..names.len().min(most)].join(", ");
    match names.len().saturating_sub(most) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

fn speakers(
    screen: &mut Screen,
    corpus: &Corpus,
    detail: &StoryDetail,
    most: usize,
) -> Result<(), Failure> {
    if detail.speakers.is_empty() {
        return Ok(());
    }
    section(screen, "Who spoke")?;
    let through = Through::of(corpus, &detail.story.id)?;
    let mut table = Table::new(&[
        Column::Left(NAME),
        Column::Left(26),
        Column::Right,
        Column::Rest,
    ]);
    for speaker in detail.speakers.iter().take(most) {
        let (role, relays) = through.get(&speaker.name);
        let heard = heard(&speaker.outlets);
        table.row([
            screen.source(fit(&speaker.name, NAME)),
            role,
            speaker.statements.to_string(),
            format!("{heard}{relays}"),
        ]);
    }
    lines(screen, &table)?;
    more(screen, detail.speakers.len(), most)
}

/// Roles of the speakers of a story with their statements, and the relays through which
/// they came.
struct Through(BTreeMap<String, (BTreeMap<String, usize>, BTreeSet<String>)>);

impl Through {
    fn of(corpus: &Corpus, story: &str) -> Result<Self, Failure> {
        let statements = corpus.statements(&StatementFilter {
            story: Some(story.to_owned()),
            ..StatementFilter::default()
        })?;
        let mut found = BTreeMap::new();
        for statement in statements {
            let Some(speaker) = statement.speaker else {
                continue;
            };
            let (roles, relays): &mut (BTreeMap<String, usize>, BTreeSet<String>) =
                found.entry(speaker.name.to_lowercase()).or_default();
            if let Some(role) = speaker.role {
                *roles.entry(role).or_default() += 1;
            }
            relays.extend(statement.relays.into_iter().map(|relay| relay.name));
        }
        Ok(Self(found))
    }

    fn get(&self, name: &str) -> (String, String) {
        let Some((roles, relays)) = self.0.get(&name.to_lowercase()) else {
            return Default::default();
        };
        // The most frequent; of equals the longest, which tells most.
        let role = roles
            .iter()
            .max_by_key(|(role, count)| (**count, role.len()))
            .map_or("", |(role, _)| role);
        let relays: Vec<&str> = relays.iter().map(String::as_str).collect();
        let relays = match relays.is_empty() {
            true => String::new(),
            false => format!("; via {}", shown(&relays, 3)),
        };
        (role.to_owned(), relays)
    }
}

/// `Castrel 3, TASIN 1`: the most first, ties by name.
fn heard(outlets: &[OutletCount]) -> String {
    let mut outlets: Vec<&OutletCount> = outlets.iter().collect();
    outlets.sort_by_key(|count| std::cmp::Reverse(count.statements));
    let names: Vec<String> = outlets
        .iter()
        .map(|c| format!("{} {}", outlet(c.outlet.as_ref()), c.statements))
        .collect();
    names.join(", ")
}

fn utterances(screen: &mut Screen, detail: &StoryDetail, most: usize) -> Result<(), Failure> {
    let mut several: Vec<&UtteranceEntry> = detail.utterances.iter().collect();
    several.retain(|utterance| articles(utterance) > 1);
    // Wordings that differ come first, then the widest spread; a stable sort
    // leaves the rest in order of time.
    several.sort_by_key(|utterance| {
        let differs = wordings(utterance).len() > 1;
        std::cmp::Reverse((differs, outlets(utterance)))
    });
    if several.is_empty() {
        return Ok(());
    }
    section(screen, "Said in several articles")?;
    for utterance in several.iter().take(most) {
        rendered(screen, utterance, INDENT + 2)?;
    }
    more(screen, several.len(), most)
}

/// One utterance: the speaker, then each wording behind its outlets.
pub(super) fn rendered(
    screen: &mut Screen,
    utterance: &UtteranceEntry,
    indent: usize,
) -> io::Result<()> {
    let speaker = match &utterance.speaker {
        Some(speaker) => screen.source(speaker),
        None => screen.unknown("speaker not known"),
    };
    let many = count(outlets(utterance) as u64, "outlet", "outlets");
    let line = format!("{many}  {}", utterance.id);
    screen.line(format!("{:indent$}{speaker}  {}", "", screen.faint(line)))?;
    let places = Column::Left((screen.width / 3).max(NAME));
    let mut table = Table::new(&[places, Column::Left(8), Column::Rest]);
    let wordings = wordings(utterance);
    let notes: Vec<Option<String>> = wordings.iter().map(|w| drift_in_words(w.3)).collect();
    let compared = fullest(&wordings).filter(|_| notes.iter().any(Option::is_some));
    for (nth, ((places, form, text, _), note)) in wordings.into_iter().zip(notes).enumerate() {
        table.row([places.join(", "), form.to_owned(), text.to_owned()]);
        let note = match compared {
            Some(fullest) if fullest == nth => Some(COMPARED.to_owned()),
            _ => note,
        };
        if let Some(note) = note {
            table.row([String::new(), String::new(), note]);
        }
    }
    for line in table.lines(screen.width.saturating_sub(indent + 2)) {
        screen.line(format!("{:1$}{line}", "", indent + 2))?;
    }
    Ok(())
}

/// What stands under the wording that the others are laid beside.
const COMPARED: &str = "(what differs in the others is told against this one)";

/// The place of the wording that the others were compared with: it differs in nothing,
/// and is the longest verbatim one, else the longest.
fn fullest(wordings: &[WordingOf<'_>]) -> Option<usize> {
    let equal = wordings.iter().enumerate().filter(|(_, w)| w.3.is_empty());
    let fullest = equal.max_by_key(|(nth, (_, form, text, _))| {
        (*form == "direct", text.len(), std::cmp::Reverse(*nth))
    });
    fullest.map(|(nth, _)| nth)
}

/// More changes than this are another telling, not a drift of words.
const MOST_CHANGES: usize = 8;

/// "stronger: entire; dropped: still", or nothing where no word differs or
/// nearly every word does.
fn drift_in_words(drift: &[ChangeEntry]) -> Option<String> {
    if drift.is_empty() || drift.len() > MOST_CHANGES {
        return None;
    }
    let told = drift.iter().map(|change| {
        let words = match (&change.there, &change.here) {
            _ if change.kind == "quoted otherwise" => return "each in quotation marks".to_owned(),
            (Some(there), Some(here)) => format!("{here} for {there}"),
            (there, here) => here.clone().or_else(|| there.clone()).unwrap_or_default(),
        };
        format!("{}: {words}", change.kind)
    });
    Some(format!("({})", told.collect::<Vec<_>>().join("; ")))
}

/// One wording: the outlets that have it, its form, its words, its drift.
type WordingOf<'a> = (Vec<&'a str>, &'a str, &'a str, &'a [ChangeEntry]);

/// The different wordings of an utterance with the outlets that have each.
fn wordings(utterance: &UtteranceEntry) -> Vec<WordingOf<'_>> {
    let mut wordings: Vec<WordingOf<'_>> = Vec::new();
    for rendering in &utterance.renderings {
        let place = outlet(rendering.article.outlet.as_ref());
        let same = |text: &str| letters(text).eq(letters(&rendering.text));
        match wordings.iter_mut().find(|(_, _, text, _)| same(text)) {
            Some((places, ..)) if places.contains(&place) => {}
            Some((places, ..)) => places.push(place),
            None => wordings.push((
                vec![place],
                &rendering.form,
                &rendering.text,
                &rendering.drift,
            )),
        }
    }
    wordings
}

/// A text without case, punctuation and spacing: the shape of a quotation mark
/// makes no other wording.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

fn outlets(utterance: &UtteranceEntry) -> usize {
    let renderings = utterance.renderings.iter();
    let outlets: BTreeSet<_> = renderings.map(|r| &r.article.outlet).collect();
    outlets.len()
}

fn articles(utterance: &UtteranceEntry) -> usize {
    let renderings = utterance.renderings.iter();
    let articles: BTreeSet<_> = renderings.map(|r| &r.article.id).collect();
    articles.len()
}

fn only_here(screen: &mut Screen, detail: &StoryDetail, most: usize) -> Result<(), Failure> {
    if detail.outlets.len() < 2 {
        return Ok(());
    }
    let mut table = Table::new(&[Column::Left(NAME), Column::Rest]);
    let mut any = false;
    for share in detail
        .outlets
        .iter()
        .filter(|share| !share.only_here.is_empty())
    {
        let names: Vec<&str> = share.only_here.iter().map(String::as_str).collect();
        table.row([
            outlet(share.outlet.as_ref()).to_owned(),
            shown(&names, most),
        ]);
        any = true;
    }
    if any {
        section(screen, "Heard only here")?;
        lines(screen, &table)?;
    }
    Ok(())
}

fn section(screen: &mut Screen, name: &str) -> io::Result<()> {
    screen.line(format!("{:INDENT$}{}", "", screen.faint(name)))
}

fn lines(screen: &mut Screen, table: &Table) -> io::Result<()> {
    for line in table.lines(screen.width.saturating_sub(INDENT + 2)) {
        screen.line(format!("{:1$}{line}", "", INDENT + 2))?;
    }
    Ok(())
}

fn more(screen: &mut Screen, all: usize, most: usize) -> Result<(), Failure> {
    if all > most {
        let line = format!("{:1$}and {2} more", "", INDENT + 2, all - most);
        screen.line(screen.faint(line))?;
    }
    Ok(())
}

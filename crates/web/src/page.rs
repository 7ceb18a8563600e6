//! The page as a whole: its parts put together and handed to the template.

use crate::claims::{ClaimTable, LeftOut, claim_table, left_out, passages};
use crate::conflicts::{ConflictView, conflict_views};
use crate::links::Links;
use crate::matrix::{CellOf, Matrix, matrix};
use crate::only_here::{OnlyHere, only_here};
use crate::origins::{Origins, origins};
use crate::pile::{Head, Pile, StoryClaims};
use crate::reader::{ArticleView, Overlay, Piece, article_view};
use crate::records::{Record, records};
use crate::side_by_side::{SideBySide, side_by_side};
use crate::speakers::{SpeakerTable, speaker_table};
use crate::{days, pile};
use askama::Template;
use crosswire_article::{Annotated, Span, Story};
use crosswire_corpus::ConflictEntry;
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Stories listed on the first screen; the others fold.
const LEADING: usize = 6;
/// Passages shown on each side of a conflict.
const PASSAGES: usize = 2;
/// Utterances quoted on the first screen.
const QUOTED_FIRST: usize = 3;

/// Writes `pile` as one self-contained HTML page under `title`.
///
/// # Errors
/// Only if the template cannot be written to memory.
pub(crate) fn render(pile: &Pile, title: &str) -> Result<String, askama::Error> {
    Report::new(pile, title).render()
}

#[derive(Template)]
#[template(path = "page.html")]
struct Report {
    links: Links,
    title: String,
    when: String,
    facts: Vec<Fact>,
    matrix: Matrix,
    stories: Vec<StoryView>,
    articles: Vec<ArticleView>,
    left_out: usize,
    version: &'static str,
    style: &'static str,
    script: &'static str,
}

/// One figure about the pile.
struct Fact {
    number: usize,
    label: &'static str,
    /// Told where the label leaves room for doubt.
    hint: &'static str,
    /// Where what it counts stands on the page.
    link: String,
}

impl Fact {
    /// Whether there is anything to lead to.
    const fn is_any(&self) -> bool {
        self.number > 0
    }
}

/// One story with all that is shown of it.
pub(crate) struct StoryView {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) when: String,
    pub(crate) why: String,
    /// Articles of the story for which there was no room.
    pub(crate) hidden: usize,
    pub(crate) articles: Vec<ArticleLine>,
    pub(crate) claims: ClaimTable,
    /// Claims of one outlet alone, shown or not.
    pub(crate) own_claims: usize,
    pub(crate) conflicts: Vec<ConflictView>,
    /// Conflicts that are not shown.
    pub(crate) more_conflicts: usize,
    pub(crate) changes: Vec<ConflictView>,
    /// Moved values that are not shown.
    pub(crate) more_changes: usize,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) origins: Origins,
    pub(crate) speakers: SpeakerTable,
    pub(crate) shared: Vec<SideBySide>,
    pub(crate) only_here: Vec<OnlyHere>,
    pub(crate) records: Vec<Record>,
}

/// An article in the list of its story.
pub(crate) struct ArticleLine {
    pub(crate) id: String,
    pub(crate) outlet: String,
    pub(crate) title: String,
    pub(crate) day: String,
    pub(crate) statement_count: usize,
}

impl Report {
    fn new(pile: &Pile, title: &str) -> Self {
        let stories = pile.stories.iter().map(|s| StoryView::new(pile, s));
        let mut stories: Vec<StoryView> = stories.collect();
        let mut shown = HashSet::new();
        let conflicts = stories
            .iter_mut()
            .flat_map(|story| story.conflicts.iter_mut().chain(&mut story.changes));
        for conflict in conflicts {
            conflict.again = !shown.insert(conflict.id.clone());
        }
        let heads = pile.heads.iter().filter_map(|head| head.day.as_deref());
        let (first, last) = (heads.clone().min(), heads.max());
        Self {
            links: Links::OnePage,
            title: title.to_owned(),
            when: days::between(first, last),
            facts: facts(pile, &stories),
            matrix: matrix(&pile.heads, &|cell| cell_link(pile, cell)),
            articles: articles(pile),
            left_out: pile.heads.len() - pile.articles.len().min(pile.heads.len()),
            stories,
            version: env!("CARGO_PKG_VERSION"),
            style: include_str!("../assets/report.css"),
            script: include_str!("../assets/report.js"),
        }
    }

    /// The stories of the first screen.
    fn leading(&self) -> &[StoryView] {
        &self.stories[..self.stories.len().min(LEADING)]
    }

    /// The stories behind them.
    fn following(&self) -> &[StoryView] {
        &self.stories[self.stories.len().min(LEADING)..]
    }

    /// The most widely spread utterances, with the story that holds each.
    fn spread(&self) -> Vec<(&StoryView, &SideBySide)> {
        let mut all: Vec<(&StoryView, &SideBySide)> = self
            .stories
            .iter()
            .flat_map(|story| story.shared.iter().map(move |shared| (story, shared)))
            .filter(|(_, shared)| !shared.is_copy())
            .collect();
        // Of equally wide ones, first those that show best what differs.
        all.sort_by_key(|(_, shared)| {
            std::cmp::Reverse((shared.outlet_count, shared.percent_in_common()))
        });
        all.truncate(QUOTED_FIRST);
        all
    }
}

/// `1 article`, `2 articles`. Templates hand over fields by reference and what
/// methods return by value.
pub(crate) fn count(number: impl Borrow<usize>, one: &str, many: &str) -> String {
    let number = *number.borrow();
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The outlets of a story in order of first article, those first whose articles
/// are laid side by side.
fn outlets_of(pile: &Pile, story: &Story, speakers: &SpeakerTable) -> Vec<String> {
    let mut outlets = speakers.outlets.clone();
    let claims = pile.claims.get(&story.id);
    let positions = claims.iter().flat_map(|claims| &claims.shared);
    for position in positions.flat_map(|claim| &claim.positions) {
        let outlet = pile::outlet_of_entry(&position.article);
        if !outlets.iter().any(|known| known == outlet) {
            outlets.push(outlet.to_owned());
        }
    }
    outlets
}

/// Whether `condition` holds: macros of templates take values and references.
pub(crate) fn holds(condition: impl Borrow<bool>) -> bool {
    *condition.borrow()
}

/// The articles shown, in the order of their stories.
fn articles(pile: &Pile) -> Vec<ArticleView> {
    let mut seen = BTreeSet::new();
    let mut views = Vec::new();
    let mut places: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    let led_to: BTreeSet<_> = pile.claims.values().flat_map(passages).collect();
    for (article, span) in led_to {
        places.entry(article).or_default().push(span);
    }
    for story in &pile.stories {
        for annotated in pile.articles_of(story) {
            if seen.insert(&annotated.article.id) {
                let id = annotated.article.id.as_str();
                let overlay = Overlay {
                    places: places.remove(id).unwrap_or_default(),
                    ..Overlay::default()
                };
                views.push(article_view(annotated, &story.id, &overlay));
            }
        }
    }
    views
}

/// A cell of the table leads to the first of its articles that is shown.
fn cell_link(pile: &Pile, cell: &CellOf) -> Option<String> {
    let shown = |head: &&&Head| pile.articles.contains_key(&head.id);
    let first = cell.heads.iter().find(shown)?;
    Some(Links::OnePage.article(first.id.as_str()))
}

/// What there is in the pile. Speakers are counted where all articles are
/// shown; otherwise the figure would be of the page and not of the pile.
fn facts(pile: &Pile, stories: &[StoryView]) -> Vec<Fact> {
    let outlets: BTreeSet<&String> = pile
        .heads
        .iter()
        .filter_map(|h| h.outlet.as_ref())
        .collect();
    // With one story a figure leads to the part of it, with more to the table
    // that tells them story by story.
    let part = |part: &str| match stories {
        [only] => format!("#story-{}-{part}", only.id),
        _ => "#counted".to_owned(),
    };
    let heard = match stories {
        [only] if only.is_alone() => part("statements"),
        _ => part("speakers"),
    };
    let fact = |number, label, hint, link: &str| Fact {
        number,
        label,
        hint,
        link: link.to_owned(),
    };
    let rows = || stories.iter().flat_map(|story| &story.speakers.rows);
    let whole = pile.articles.len() >= pile.heads.len();
    let shown = rows().map(|row| row.total).sum();
    let spread = stories.iter().map(|story| story.shared.len()).sum();
    let (statements, spread) = match whole {
        true => (shown, spread),
        false => (pile.statement_count, pile.utterance_count),
    };
    let mut facts = vec![
        fact(pile.heads.len(), "articles", "", "#articles"),
        fact(outlets.len(), "outlets", "", "#published"),
        fact(pile.story_count, "stories", HINTS[0], "#stories"),
        fact(statements, "statements", HINTS[1], &part("statements")),
        fact(
            spread,
            "said in several articles",
            HINTS[2],
            &part("shared"),
        ),
    ];
    if whole {
        let speakers: BTreeSet<&str> = rows()
            .filter(|row| !row.unknown)
            .map(|row| row.name.as_str())
            .collect();
        let unknown = rows().filter(|row| row.unknown).map(|row| row.total);
        facts.push(fact(speakers.len(), "speakers", "", &heard));
        facts.push(fact(unknown.sum(), "without a speaker", HINTS[3], &heard));
    }
    facts
}

const HINTS: [&str; 4] = [
    "a story is a set of articles on one happening; an article may be alone in it",
    "words or views that an article attributes to somebody",
    "the same utterance, however worded",
    "statements whose speaker the text does not tell; each has its reason",
];

impl StoryView {
    /// Statements, utterances in several articles, speakers, and statements
    /// without a speaker, each with the part of the story in which it stands.
    fn counted(&self) -> [(usize, String); 4] {
        let [statements, speakers, unknown] = self.spoken();
        let part = |part| Links::OnePage.part_of_story(&self.id, part);
        [
            (statements, part("statements")),
            (self.shared.len(), part("shared")),
            (speakers, part(self.heard_part())),
            (unknown, part(self.heard_part())),
        ]
    }

    /// Statements, speakers, and statements without a speaker.
    fn spoken(&self) -> [usize; 3] {
        let rows = || self.speakers.rows.iter();
        let unknown = rows().filter(|row| row.unknown).map(|row| row.total);
        [
            rows().map(|row| row.total).sum(),
            rows().filter(|row| !row.unknown).count(),
            unknown.sum(),
        ]
    }

    /// The part of the story in which its speakers stand.
    fn heard_part(&self) -> &'static str {
        match self.is_alone() {
            true => "statements",
            false => "speakers",
        }
    }

    pub(crate) fn new(pile: &Pile, story: &Story) -> Self {
        let articles = pile.articles_of(story);
        let speakers = speaker_table(&articles);
        let nothing = StoryClaims::default();
        let claims = pile.claims.get(&story.id).unwrap_or(&nothing);
        let beyond = |count: u64, shown: &[ConflictEntry]| {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            count.saturating_sub(shown.len())
        };
        Self {
            claims: claim_table(claims, &outlets_of(pile, story, &speakers)),
            own_claims: usize::try_from(claims.counts.only_here).unwrap_or(usize::MAX),
            conflicts: conflict_views(&claims.conflicts, PASSAGES),
            more_conflicts: beyond(claims.counts.conflicts, &claims.conflicts),
            changes: conflict_views(&claims.changes, PASSAGES),
            more_changes: beyond(claims.counts.changes, &claims.changes),
            left_out: left_out(&claims.left_out),
            id: story.id.clone(),
            title: story.title.clone(),
            when: days::between(story.first.as_deref(), story.last.as_deref()),
            why: story.why.clone(),
            hidden: story.articles.len() - articles.len(),
            origins: origins(pile, story),
            only_here: only_here(pile, &articles, &speakers, &claims.only_here),
            shared: side_by_side(pile, &articles),
            records: articles
                .iter()
                .flat_map(|annotated| records(annotated))
                .collect(),
            articles: articles.into_iter().map(article_line).collect(),
            speakers,
        }
    }

    pub(crate) fn outlet_count(&self) -> usize {
        self.speakers.outlets.len()
    }

    /// Utterances whose wording differs between articles.
    pub(crate) fn reworded(&self) -> impl Iterator<Item = &SideBySide> {
        self.shared.iter().filter(|shared| !shared.is_copy())
    }

    /// Utterances that several articles have word for word.
    pub(crate) fn copied(&self) -> impl Iterator<Item = &SideBySide> {
        self.shared.iter().filter(|shared| shared.is_copy())
    }

    pub(crate) fn is_alone(&self) -> bool {
        self.articles.len() == 1
    }

    /// The speakers heard most, for the list of stories.
    pub(crate) fn heard_most(&self) -> String {
        let named = self.speakers.rows.iter().filter(|row| !row.unknown);
        let names: Vec<&str> = named.take(4).map(|row| row.name.as_str()).collect();
        names.join(" · ")
    }
}

fn article_line(annotated: &Annotated) -> ArticleLine {
    let article = &annotated.article;
    let published = article.published.as_ref();
    ArticleLine {
        id: article.id.to_string(),
        outlet: pile::outlet_of(article).to_owned(),
        title: pile::title_of(article).to_owned(),
        day: published.map_or("no date known".to_owned(), |p| days::long(p.day())),
        statement_count: annotated.statements.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use std::collections::BTreeSet;

    fn page() -> String {
        render(&sample::pile(), "Bridge & more").expect("templates render")
    }

    fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
        let start = format!(" {name}=\"");
        let parts = html.split(&start).skip(1);
        parts.filter_map(|part| part.split('"').next()).collect()
    }

    #[test]
    fn every_link_on_the_page_has_its_target_and_every_id_is_one() {
        let page = page();
        let ids = attributes(&page, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len());
        let links = attributes(&page, "href");
        assert!(links.len() > 30, "{}", links.len());
        for link in links {
            let target = link
                .strip_prefix('#')
                .unwrap_or_else(|| panic!("outside: {link}"));
            assert!(unique.contains(target), "dangling: {link}");
        }
    }

    #[test]
    fn what_parts_two_accounts_twice_on_a_page_has_one_name() {
        let mut pile = sample::pile();
        let claims = pile.claims.get_mut("bridge").expect("a story");
        let conflict = claims.conflicts[0].clone();
        claims.changes = vec![conflict.clone()];
        let page = render(&pile, "Bridge").expect("templates render");
        let ids = attributes(&page, "id");
        let named = ids.iter().filter(|id| **id == conflict.id).count();
        assert_eq!(named, 1);
        assert_eq!(page.matches("class=\"conflict\"").count(), 2);
    }

    #[test]
    fn text_of_articles_is_escaped() {
        let page = page();
        assert!(page.contains("&#60;rust&#62; &#38; frost"));
        assert!(!page.contains("<rust>"));
        assert!(page.contains("<title>Bridge &#38; more"));
    }

    #[test]
    fn nothing_is_fetched_from_outside() {
        let page = page();
        assert!(!page.contains(" src="));
        assert!(!page.contains("@import") && !page.contains("url("));
        assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
    }

    #[test]
    fn an_empty_pile_says_what_to_do() {
        let page = render(&Pile::default(), "Nothing").expect("templates render");
        assert!(page.contains("No article was read"));
    }

    #[test]
    fn the_first_story_is_shown_whole() {
        let page = page();
        let start = page.find("<section class=\"story\"").expect("a story");
        let end = start + page[start..].find("</section>").expect("its end");
        insta::assert_snapshot!(page[start..end].replace("><", ">\n<"));
    }
}

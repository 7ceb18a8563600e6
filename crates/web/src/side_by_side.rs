//! One utterance as each outlet renders it, differing words marked.

use crate::pile::{NO_OUTLET, Pile, content_of, outlet_of};
use crate::speakers::anchor;
use crate::wording::{self, Run};
use crate::{days, records};
use crosswire_article::{Annotated, Statement, Utterance};
use crosswire_corpus::UtteranceEntry;
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Words of a rendering that are compared and shown; the rest is in the article.
const MOST_WORDS: usize = 140;

/// An utterance with its renderings in several articles.
pub(crate) struct SideBySide {
    pub(crate) id: String,
    pub(crate) speaker: String,
    pub(crate) outlet_count: usize,
    pub(crate) why: String,
    /// Renderings that are the same word for word share one version.
    pub(crate) versions: Vec<Version>,
}

impl SideBySide {
    /// Whether all renderings are the same word for word.
    pub(crate) fn is_copy(&self) -> bool {
        self.versions.len() == 1
    }

    /// How many words in a hundred stand in more than one rendering.
    pub(crate) fn percent_in_common(&self) -> usize {
        let words = |run: &Run| run.text.split(' ').count();
        let runs = || self.versions.iter().flat_map(|version| &version.runs);
        let all: usize = runs().map(words).sum();
        let common: usize = runs().filter(|run| !run.differs).map(words).sum();
        common * 100 / all.max(1)
    }
}

/// One wording and the articles that have it.
pub(crate) struct Version {
    pub(crate) places: Vec<Place>,
    pub(crate) act: String,
    pub(crate) form: String,
    pub(crate) runs: Vec<Run>,
}

/// Where a wording stands.
pub(crate) struct Place {
    pub(crate) outlet: String,
    pub(crate) day: String,
    pub(crate) anchor: String,
    /// Relays from the speaker's side to the page.
    pub(crate) relays: Vec<String>,
}

/// The utterances found in several of `articles`: those that are worded
/// differently before those that are the same word for word, in both the widest
/// spread first.
pub(crate) fn side_by_side(pile: &Pile, articles: &[&Annotated]) -> Vec<SideBySide> {
    let ids: BTreeSet<_> = articles.iter().map(|a| &a.article.id).collect();
    let mut found: Vec<SideBySide> = pile
        .utterances
        .iter()
        .filter_map(|utterance| {
            let mut renderings = utterance.renderings.iter();
            let (first, _) = renderings.find_map(|rendering| pile.look_up(rendering))?;
            let here = ids.contains(&first.article.id);
            here.then(|| view(pile, utterance)).flatten()
        })
        .collect();
    // Wordings that differ come first: they are what one looks for here.
    found.sort_by_key(|utterance| {
        let differs = utterance.versions.len() > 1;
        Reverse((differs, utterance.outlet_count, utterance.versions.len()))
    });
    found
}

fn view(pile: &Pile, utterance: &Utterance) -> Option<SideBySide> {
    let shown: Vec<(&Annotated, &Statement)> = utterance
        .renderings
        .iter()
        .filter_map(|rendering| pile.look_up(rendering))
        .collect();
    let articles: BTreeSet<_> = shown.iter().map(|(a, _)| &a.article.id).collect();
    let outlets: BTreeSet<&str> = shown.iter().map(|(a, _)| outlet_of(&a.article)).collect();
    let speaker = utterance.speaker.as_deref().unwrap_or("speaker not known");
    (articles.len() > 1).then(|| SideBySide {
        id: utterance.id.clone(),
        speaker: speaker.to_owned(),
        outlet_count: outlets.len(),
        why: utterance.why.clone(),
        versions: versions(shown.iter().map(|(annotated, statement)| {
            let text = first_words(&content_of(&annotated.article, statement));
            (text, version(annotated, statement))
        })),
    })
}

/// The same, of an utterance as a corpus lists it.
pub(crate) fn of_entry(entry: &UtteranceEntry) -> SideBySide {
    let outlets: BTreeSet<_> = entry.renderings.iter().map(|r| &r.article.outlet).collect();
    let speaker = entry.speaker.as_deref().unwrap_or("speaker not known");
    let renderings = entry.renderings.iter().map(|rendering| {
        let words: Vec<&str> = rendering.text.split_whitespace().collect();
        let text = first_words(&words.join(" ").replace(" ... ", " … "));
        let day = rendering.article.date.as_deref();
        let version = Version {
            places: vec![Place {
                outlet: rendering
                    .article
                    .outlet
                    .clone()
                    .unwrap_or(NO_OUTLET.to_owned()),
                day: day.map_or(String::new(), |day| {
                    days::long(day.get(..10).unwrap_or(day))
                }),
                anchor: rendering.statement.clone(),
                relays: Vec::new(),
            }],
            act: rendering.act.clone(),
            form: rendering.form.clone(),
            runs: Vec::new(),
        };
        (text, version)
    });
    SideBySide {
        id: entry.id.clone(),
        speaker: speaker.to_owned(),
        outlet_count: outlets.len(),
        why: entry.why.clone(),
        versions: versions(renderings),
    }
}

/// Renderings by wording: those that are the same word for word share one.
fn versions(renderings: impl Iterator<Item = (String, Version)>) -> Vec<Version> {
    let mut texts: Vec<String> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut versions: Vec<Version> = Vec::new();
    for (text, version) in renderings {
        match known.entry(wording::plain(&text)) {
            Entry::Occupied(same) => versions[*same.get()].places.extend(version.places),
            Entry::Vacant(new) => {
                new.insert(versions.len());
                versions.push(version);
                texts.push(text);
            }
        }
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (version, runs) in versions.iter_mut().zip(wording::compare(&texts)) {
        version.runs = runs;
    }
    versions
}

fn version(annotated: &Annotated, statement: &Statement) -> Version {
    Version {
        places: vec![place(annotated, statement)],
        act: statement.act.clone(),
        form: statement.form.as_str().to_owned(),
        runs: Vec::new(),
    }
}

fn place(annotated: &Annotated, statement: &Statement) -> Place {
    let published = annotated.article.published.as_ref();
    Place {
        outlet: outlet_of(&annotated.article).to_owned(),
        day: published.map_or(String::new(), |published| days::long(published.day())),
        anchor: anchor(annotated, statement),
        relays: records::relays(statement),
    }
}

fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    match words.get(..MOST_WORDS) {
        Some(first) if words.len() > MOST_WORDS => format!("{} …", first.join(" ")),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn sides() -> Vec<SideBySide> {
        let pile = sample::pile();
        let articles = pile.articles_of(&pile.stories[0]);
        side_by_side(&pile, &articles)
    }

    #[test]
    fn renderings_with_the_same_words_share_a_version() {
        let sides = sides();
        let places = |version: &Version| -> Vec<String> {
            let places = version.places.iter();
            places.map(|place| place.outlet.clone()).collect()
        };
        let versions = &sides[0].versions;
        assert_eq!(versions.len(), 2);
        assert_eq!(places(&versions[0]), ["The Gazette", "Coast Radio"]);
        assert_eq!(places(&versions[1]), ["Harbour Post"]);
        assert_eq!(versions[1].places[0].relays, ["North Wire"]);
    }

    #[test]
    fn words_in_common_are_counted() {
        // 5 of 6 and 5 of 8 words.
        assert_eq!(sides()[0].percent_in_common(), 71);
    }
}

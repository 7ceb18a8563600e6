//! What comparing needs of an article: its sentences as values, names, kinds
//! of happening and words.

use crate::across::meaning::Gist;
use crate::across::scene::Scene;
use crate::across::terms::{Term, background_rarity, stem, term, words};
use crate::across::values::names::{Name, names};
use crate::across::values::tokens::{Token, tokens};
use crate::across::values::{
    Quantity, Time, Values, day_number, kinds_of, lists, values_of, written_days,
};
use crosswire_article::Span;
use std::collections::BTreeMap;

/// An article as rows of facts.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Its headline; empty where it has none.
    pub(super) title: String,
    /// Day of publication since 1970-01-01.
    pub(super) day: Option<i32>,
    /// Its sentences in order.
    pub(super) sentences: Vec<Sentence>,
    /// Places named in the headline and the first sentences.
    pub(super) lead: Vec<Name>,
    /// All its names.
    pub(super) names: Vec<Name>,
    /// The figures of its headline.
    pub(super) headline: Vec<Quantity>,
    /// Content stems of all sentences, sorted.
    pub(super) terms: Vec<(Term, f32)>,
    /// Where and when what it reports is.
    pub(super) scene: Scene,
}

/// One sentence.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) span: Span,
    /// Its place among the sentences of its article.
    pub(super) nth: usize,
    /// What of it is compared in meaning.
    pub(super) gist: Gist,
    pub(super) tokens: Vec<Token>,
    pub(super) values: Values,
    pub(super) names: Vec<Name>,
    /// Kinds of happening, sorted.
    pub(super) kinds: Vec<String>,
    /// Content stems with their rarity, sorted.
    pub(super) terms: Vec<(Term, f32)>,
    /// Names that report something: they are no places of the happening.
    pub(super) sources: Vec<Name>,
    /// Days of the happening: those of the report left out.
    pub(super) when: Vec<Time>,
    /// Days that an earlier sentence set, where this one names none.
    pub(super) setting: Vec<Time>,
    /// Places of the sentence that tell happenings apart.
    pub(super) places: Vec<Name>,
    /// Places of the sentence before, where this one names none.
    pub(super) nearby: Vec<Name>,
    /// The figure is said to have moved up to here.
    pub(super) risen: bool,
    /// The figure is called a first one.
    pub(super) early: bool,
    /// Kinds of happening of the sentence before, where this one names none.
    pub(super) setting_kinds: Vec<String>,
}

/// Sentences whose places are an article's own.
const LEAD: usize = 3;
/// A stem less rare than this (natural log) tells nothing.
const LEAST_RARITY: f32 = 1.2;

impl Facts {
    /// Reads the sentences at `spans` of `text`, published on `day`
    /// (`YYYY-MM-DD`) under `title`.
    #[must_use]
    pub fn read(text: &str, spans: &[Span], title: Option<&str>, day: Option<&str>) -> Self {
        let day = day.and_then(day_number);
        let mut facts = Self {
            title: title.unwrap_or("").to_owned(),
            day,
            ..Self::default()
        };
        if let Some(title) = title {
            let headline = sentence(title, Span::of(0..title.len()), day);
            facts.headline.clone_from(&headline.values.quantities);
            // Where every word is written large, capitals tell no names.
            let words = headline.tokens.iter().filter(|token| token.lower.len() > 3);
            let (large, all) = words.fold((0, 0), |(large, all), token| {
                (large + usize::from(token.capital), all + 1)
            });
            if large * 3 < all * 2 {
                facts.lead.extend(headline.places);
            }
        }
        for (nth, span) in spans.iter().enumerate() {
            let mut read = sentence(text, *span, day);
            read.nth = nth;
            if let Some(before) = facts.sentences.last() {
                inherit(&mut read, before);
            }
            if nth < LEAD {
                facts.lead.extend(read.places.iter().cloned());
            }
            facts.names.extend(read.names.iter().cloned());
            facts.sentences.push(read);
        }
        facts.spread_moves(title);
        facts.names.sort_by(|a, b| a.folded.cmp(&b.folded));
        facts.names.dedup_by(|a, b| a.folded == b.folded);
        facts.terms = united(facts.sentences.iter());
        let lead = spans.iter().take(LEAD).copied().reduce(Span::hull);
        let lead = lead.and_then(|lead| lead.cut(text)).unwrap_or("");
        facts.scene = Scene::of(title.unwrap_or(""), lead, day);
        facts
    }

    /// A figure that one sentence calls new, risen or an early one is so in all.
    fn spread_moves(&mut self, title: Option<&str>) {
        let title = title.map(|title| sentence(title, Span::of(0..title.len()), self.day));
        let figures = |moves: fn(&Sentence) -> bool| -> Vec<Quantity> {
            let all = self.sentences.iter().chain(&title);
            all.filter(|sentence| moves(sentence))
                .flat_map(|sentence| sentence.values.quantities.clone())
                .filter(|quantity| quantity.state.is_some())
                .collect()
        };
        let risen = figures(|sentence| sentence.risen);
        let early = figures(|sentence| sentence.early && !sentence.risen);
        for sentence in &mut self.sentences {
            let quantities = &sentence.values.quantities;
            let held = |among: &[Quantity]| {
                let mut all = quantities.iter();
                all.any(|one| among.iter().any(|two| one.is_same_figure(two)))
            };
            sentence.risen |= held(&risen);
            sentence.early |= held(&early);
        }
    }

    /// Whether this figure and another of the sentence, or one told as coming on
    /// top, make the whole `sum`.
    pub(super) fn adds_up(&self, figure: &Quantity, place: &Sentence, sum: &Quantity) -> bool {
        let makes = |other: &Quantity| {
            other.span != figure.span
                && other.state == figure.state
                && !other.part
                && other.amount.named() + figure.amount.named() == sum.amount.named()
        };
        let further = self.sentences.iter().flat_map(|s| &s.values.quantities);
        place.values.quantities.iter().any(makes)
            || further.filter(|other| other.further).any(makes)
    }

    /// The place among the sentences of the one that starts at `span`, or that
    /// covers most of it.
    #[must_use]
    pub fn sentence_at(&self, span: Span) -> Option<usize> {
        let exact = self.sentences.iter().position(|s| s.span == span);
        exact.or_else(|| {
            let covered = |s: &Sentence| {
                let (start, end) = (s.span.start.max(span.start), s.span.end.min(span.end));
                end.saturating_sub(start)
            };
            let places = 0..self.sentences.len();
            let best = places.max_by_key(|at| covered(&self.sentences[*at]))?;
            (covered(&self.sentences[best]) > 0).then_some(best)
        })
    }

    /// What was read in a sentence, for people who look for an error.
    #[must_use]
    pub fn describe(&self, place: usize) -> String {
        let Some(sentence) = self.sentences.get(place) else {
            return String::new();
        };
        let quantities = sentence.values.quantities.iter().map(|quantity| {
            let state = quantity.state.as_deref().unwrap_or("-");
            let people = quantity.people.as_deref().unwrap_or("-");
            let unit = quantity.unit.as_deref().unwrap_or("");
            let part = if quantity.part { " part" } else { "" };
            format!(
                "{}{unit} {state}:{}({people}){part}",
                quantity.amount, quantity.noun
            )
        });
        let days = |times: &[Time]| -> Vec<String> {
            times
                .iter()
                .map(|t| written_days(t.first, t.last))
                .collect()
        };
        let names =
            |names: &[Name]| -> Vec<String> { names.iter().map(|n| n.folded.clone()).collect() };
        format!(
            "{:?} when {:?} setting {:?} places {:?} nearby {:?} lead {:?} kinds {:?}",
            quantities.collect::<Vec<_>>(),
            days(&sentence.when),
            days(&sentence.setting),
            names(&sentence.places),
            names(&sentence.nearby),
            names(&self.lead),
            sentence.kinds,
        )
    }

    /// Content stems of the first sentences.
    pub(super) fn lead_terms(&self) -> Vec<(Term, f32)> {
        united(self.sentences.iter().take(LEAD))
    }

    /// What the sentence counts, under names that sentences worth comparing
    /// with it share.
    #[must_use]
    pub fn keys(&self, place: usize) -> Vec<String> {
        let Some(sentence) = self.sentences.get(place) else {
            return Vec::new();
        };
        let quantities = sentence
            .values
            .quantities
            .iter()
            .filter(|quantity| !quantity.possible);
        let mut keys: Vec<String> = quantities
            .filter_map(|quantity| match (&quantity.state, &quantity.unit) {
                (Some(state), _) => Some(format!("state {state}")),
                (None, Some(unit)) if matches!(unit.as_str(), "%" | "$" | "€" | "£" | "euro") => {
                    Some(format!("unit {unit}"))
                }
                (None, None) if quantity.noun.len() > 2 => Some(format!("noun {}", quantity.noun)),
                _ => None,
            })
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Whether a sentence denies (`true`) or accuses (`false`).
    #[must_use]
    pub fn stance(&self, place: usize) -> Option<bool> {
        let sentence = self.sentences.get(place)?;
        if super::denials::denial(sentence).is_some() {
            return Some(true);
        }
        super::denials::accusation(sentence).map(|_| false)
    }

    /// The side that a sentence says did it: `government` or `opposition`.
    #[must_use]
    pub fn blames(&self, place: usize) -> Option<String> {
        let sentence = self.sentences.get(place)?;
        super::denials::culprit(sentence).map(|(_, side)| side)
    }

    /// Content stems of a sentence with their rarity, sorted.
    pub(crate) fn terms(&self, place: usize) -> &[(Term, f32)] {
        self.sentences
            .get(place)
            .map_or(&[], |sentence| &sentence.terms)
    }

    /// The days on which what a sentence tells is said to have happened.
    pub(crate) fn happened(&self, place: usize) -> Option<(String, String)> {
        let sentence = self.sentences.get(place)?;
        let time = sentence.when.first()?;
        let text = |day| written_days(day, day);
        Some((text(time.first), text(time.last)))
    }

    /// Day of publication since 1970-01-01.
    pub(crate) const fn day(&self) -> Option<i32> {
        self.day
    }

    /// What a sentence is laid beside others by.
    pub(in crate::across) fn gist(&self, place: usize) -> Option<&Gist> {
        self.sentences.get(place).map(|sentence| &sentence.gist)
    }

    /// How many sentences it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }
}

fn sentence(text: &str, span: Span, day: Option<i32>) -> Sentence {
    let tokens = tokens(text, span);
    let values = values_of(&tokens, day);
    let names = names(&tokens);
    let sources: Vec<Name> = names
        .iter()
        .filter(|name| reports(&tokens, name))
        .cloned()
        .collect();
    let places = names
        .iter()
        .filter(|name| name.place && !name.wide && !sources.contains(name));
    let has = |list: &[String]| tokens.iter().any(|token| list.contains(&token.lower));
    let when = values
        .times
        .iter()
        .filter(|time| !is_report_day(&tokens, time));
    Sentence {
        span,
        nth: 0,
        gist: Gist::of(span.cut(text).unwrap_or("")),
        kinds: kinds_of(&tokens),
        terms: content_terms(span.cut(text).unwrap_or("")),
        places: places.cloned().collect(),
        when: when.copied().collect(),
        setting: Vec::new(),
        nearby: Vec::new(),
        risen: has(&lists().risen) || calls_toll(&tokens, &lists().risen_toll),
        early: has(&lists().early) || calls_toll(&tokens, &lists().early_toll),
        setting_kinds: Vec::new(),
        values,
        names,
        sources,
        tokens,
    }
}

/// A sentence without days or places of its own stands in those of the one
/// before it.
fn inherit(read: &mut Sentence, before: &Sentence) {
    if read.kinds.is_empty() {
        let kinds = match before.kinds.is_empty() {
            true => &before.setting_kinds,
            false => &before.kinds,
        };
        read.setting_kinds.clone_from(kinds);
    }
    if read.when.is_empty() {
        let times = if before.when.is_empty() {
            &before.setting
        } else {
            &before.when
        };
        read.setting.clone_from(times);
    }
    if read.places.is_empty() {
        let places = if before.places.is_empty() {
            &before.nearby
        } else {
            &before.places
        };
        read.nearby.clone_from(places);
    }
}

/// Stems that are no function words and no numbers, each once.
pub(super) fn content_terms(text: &str) -> Vec<(Term, f32)> {
    let mut found = BTreeMap::new();
    for word in words(text) {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let term = term(&stem(word));
        let rarity = background_rarity(term);
        if rarity >= LEAST_RARITY {
            // A name that no other news knows shall not decide alone.
            found.insert(term, rarity.min(7.0));
        }
    }
    found.into_iter().collect()
}

/// "Quill said", "according to Castrel".
fn reports(tokens: &[Token], name: &Name) -> bool {
    let report = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        token.is_some_and(|token| lists().report.contains(&token.lower))
    };
    let behind = (0..3).any(|step| report(Some(name.tokens.end + step)));
    let according = name.tokens.start.checked_sub(1).is_some_and(|at| {
        let to = tokens[at].is("to") || tokens[at].is("the");
        to && (1..3).any(|step| {
            at.checked_sub(step)
                .is_some_and(|at| tokens[at].is("according"))
        })
    });
    behind || according
}

/// Whether a day is the day of the report: "said on Sunday", "Monday reported".
fn is_report_day(tokens: &[Token], time: &Time) -> bool {
    let first = tokens.partition_point(|token| token.span.start < time.span.start);
    let last = tokens.partition_point(|token| token.span.end <= time.span.end);
    let report = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        token.is_some_and(|token| lists().report.contains(&token.lower))
    };
    // "Barazi said in a statement on Friday".
    let in_statement = first
        .checked_sub(1)
        .is_some_and(|at| tokens[at].is("statement") || tokens[at].is("interview"));
    let said = (1..=3).any(|back| report(first.checked_sub(back)));
    said && !report(Some(last)) || in_statement
}

/// "in a new toll", "raised the official death toll", "raised the number of
/// dead": one of the words shortly before what is counted.
fn calls_toll(tokens: &[Token], words: &[String]) -> bool {
    /// Words between the two, and one.
    const WITHIN: usize = 3;
    let toll = |at: usize| {
        let mut phrases = lists().toll.iter();
        phrases.any(|phrase| stands_at(tokens, at, phrase))
    };
    let mut places = tokens.iter().enumerate();
    places.any(|(at, token)| words.contains(&token.lower) && (at + 1..=at + WITHIN).any(toll))
}

/// Whether the words of a phrase follow one another from here.
fn stands_at(tokens: &[Token], at: usize, phrase: &str) -> bool {
    let mut words = phrase.split(' ').enumerate();
    words.all(|(nth, word)| tokens.get(at + nth).is_some_and(|token| token.is(word)))
}

/// The content stems of several sentences, each once, sorted.
pub(super) fn united<'a>(sentences: impl Iterator<Item = &'a Sentence>) -> Vec<(Term, f32)> {
    let mut terms: Vec<_> = sentences.flat_map(|s| s.terms.iter().copied()).collect();
    terms.sort_by_key(|(term, _)| *term);
    terms.dedup_by_key(|(term, _)| *term);
    terms
}

/// Cosine of two sorted lists of weighted terms.
pub(super) fn cosine(one: &[(Term, f32)], two: &[(Term, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < one.len() && j < two.len() {
        match one[i].0.cmp(&two[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += one[i].1 * two[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    let length = |list: &[(Term, f32)]| list.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    sum / (length(one) * length(two)).max(f32::MIN_POSITIVE)
}

//! Which sentences of a story are worth laying side by side, and how findings
//! about the same two values become one conflict.

use super::joining::Neighbours;
use super::{Account, attribution};
use crate::across::conflicts::{Finding, InText, WIDEST_RATIO, answer, compare};
use crate::across::cross_encoder::Readings;
use crate::across::values::names::land_of_stem;
use crosswire_article::{Conflict, ConflictKind, ConflictSide, Relation, Span, short_hash};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A sentence: article, then sentence, by place.
pub(super) type Place = (usize, usize);

/// Sentences that one key brings together; more make no further pairs.
const WIDEST: usize = 240;

/// All conflicts, changes and denials of a story, the most telling first.
pub(super) fn conflicts(
    story: &str,
    accounts: &[Account],
    neighbours: &Neighbours,
    readings: &Readings,
) -> Vec<Conflict> {
    let attributed = attribution::compare(accounts);
    let accounts = &accounts.iter().collect::<Vec<_>>()[..];
    let mut met = Met::default();
    let mut pairs = pairs(accounts);
    pairs.extend(neighbours.pairs().filter(|(one, two)| one.0 != two.0));
    for (one, two) in pairs {
        let (a, b) = (&accounts[one.0].facts, &accounts[two.0].facts);
        for finding in compare((a, one.1), (b, two.1)) {
            met.add(accounts, one, two, finding);
        }
    }
    for (one, two, finding) in attributed {
        met.add(accounts, one, two, finding);
    }
    listed(story, accounts, met.groups(accounts, readings))
}

/// Denials in the accounts from the place `accusing` on of what those before it
/// accuse of, where `in_time` says that one may answer the other.
pub(super) fn answers(
    story: &str,
    accounts: &[&Account],
    accusing: usize,
    in_time: impl Fn(usize, usize) -> bool,
    readings: &Readings,
) -> Vec<Conflict> {
    let stances = |articles: Range<usize>, stance: bool| -> Vec<Place> {
        let sentences = articles.flat_map(|at| (0..accounts[at].facts.len()).map(move |s| (at, s)));
        let held = |place: &Place| accounts[place.0].facts.stance(place.1) == Some(stance);
        sentences.filter(held).take(WIDEST).collect()
    };
    let denials = stances(accusing..accounts.len(), true);
    let mut met = Met::default();
    for one in stances(0..accusing, false) {
        for two in denials
            .iter()
            .filter(|two| in_time(one.0, two.0 - accusing))
        {
            let (a, b) = (&accounts[one.0].facts, &accounts[two.0].facts);
            if let Some(finding) = answer((a, one.1), (b, two.1)) {
                met.add(accounts, one, *two, finding);
            }
        }
    }
    listed(story, accounts, met.groups(accounts, readings))
}

/// A finding, and the two sentences it is of.
type Found = (Place, Place, Finding);

/// Pairs of sentences of one denial that are read: the likeliest by their words.
/// An affair of a hundred articles has thousands.
const MOST_READ: usize = 12;

/// All that was found in pairs of sentences and can be told, by what it is about.
#[derive(Default)]
struct Met(BTreeMap<Key, Vec<Found>>);

impl Met {
    fn add(&mut self, accounts: &[&Account], one: Place, two: Place, finding: Finding) {
        if can_be_told(&finding, accounts[one.0], accounts[two.0]) {
            let found = self.0.entry(key(&finding)).or_default();
            found.push((one, two, finding));
        }
    }

    /// What proves likely, in groups; weighing is the dear part.
    fn groups(self, accounts: &[&Account], readings: &Readings) -> BTreeMap<Key, Group> {
        let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
        for (key, mut found) in self.0 {
            if key.1 == Relation::Denial {
                // Stable, so of the equally likely the first.
                found.sort_by(|a, b| b.2.confidence.total_cmp(&a.2.confidence));
                found.truncate(MOST_READ);
            }
            for (one, two, finding) in found {
                let (a, b) = (accounts[one.0], accounts[two.0]);
                let (of_a, of_b) = (in_text(a, one.1), in_text(b, two.1));
                let finding = finding.weighed(of_a, of_b, readings);
                if finding.is_likely() {
                    // Weighing may have made a conflict a change.
                    let group = groups.entry(self::key(&finding)).or_default();
                    group.add(accounts, one, two, finding);
                }
            }
        }
        once(groups)
    }
}

/// Two values of one thing either moved or conflict: where some pairs of sentences
/// read as the one and some as the other, the surer stands.
fn once(mut groups: BTreeMap<Key, Group>) -> BTreeMap<Key, Group> {
    let changes = groups.keys().filter(|key| key.1 == Relation::Change);
    for change in changes.cloned().collect::<Vec<_>>() {
        let mut conflict = change.clone();
        conflict.1 = Relation::Conflict;
        let surer = |key: &Key| groups.get(key).map(|group| group.best);
        let (moved, parted) = (surer(&change), surer(&conflict));
        if parted.is_some() {
            groups.remove(if parted > moved { &change } else { &conflict });
        }
    }
    groups
}

fn in_text<'a>(account: &'a Account<'_>, sentence: usize) -> InText<'a> {
    let annotated = &account.annotated;
    InText {
        facts: &account.facts,
        text: &annotated.article.text,
        sentence: annotated.sentences[sentence],
    }
}

fn listed(story: &str, accounts: &[&Account], groups: BTreeMap<Key, Group>) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = groups
        .into_iter()
        .map(|(key, group)| conflict(story, accounts, key, group))
        .collect();
    found.sort_by(|a, b| {
        weight(b)
            .total_cmp(&weight(a))
            .then_with(|| a.id.cmp(&b.id))
    });
    found
}

/// Whether two voices differ so that it is worth telling, if it is so.
fn can_be_told(finding: &Finding, one: &Account, two: &Account) -> bool {
    let apart = matches!(
        finding.relation,
        Relation::Conflict | Relation::Change | Relation::Denial
    );
    // What an outlet corrects in its own later report is a change at most; where a
    // copy differs in its figures it was brought up to date, but who takes a text
    // and changes its day, place or speaker contradicts it.
    let changed = matches!(
        finding.kind,
        ConflictKind::Time | ConflictKind::Place | ConflictKind::Attribution
    );
    let two_voices = one.outlet() != two.outlet() && (one.origin != two.origin || changed);
    apart && (two_voices || finding.relation == Relation::Change) && within_reach(finding)
}

/// Whether two figures are near enough to be accounts of one quantity at all.
fn within_reach(finding: &Finding) -> bool {
    let figures = figure(&finding.a.value).zip(figure(&finding.b.value));
    figures.is_none_or(|(one, two)| one.max(two) <= WIDEST_RATIO * one.min(two))
}

/// "44", "about 75", ">=47": the figure; nothing for a range or an upper end.
fn figure(value: &str) -> Option<f64> {
    let bare = value.trim_start_matches(['>', '=']);
    let number = bare.strip_prefix("about ").unwrap_or(bare).replace(',', "");
    number.parse().ok()
}

/// Pairs of sentences of different articles that count the same thing, or of
/// which one accuses and the other denies, or both accuse.
fn pairs(accounts: &[&Account]) -> BTreeSet<(Place, Place)> {
    let mut by_key: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let mut denials: Vec<Place> = Vec::new();
    let mut accusations: Vec<Place> = Vec::new();
    let mut blamed: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (article, account) in accounts.iter().enumerate() {
        for sentence in 0..account.facts.len() {
            let place = (article, sentence);
            for key in account.facts.keys(sentence) {
                by_key.entry(key).or_default().push(place);
            }
            if let Some(side) = account.facts.blames(sentence) {
                blamed.entry(side).or_default().push(place);
            }
            match account.facts.stance(sentence) {
                Some(true) => denials.push(place),
                Some(false) => accusations.push(place),
                None => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    for places in by_key.values() {
        let places = &places[..places.len().min(WIDEST)];
        for (nth, one) in places.iter().enumerate() {
            let others = places[nth + 1..].iter().filter(|two| two.0 != one.0);
            found.extend(others.map(|two| (*one, *two)));
        }
    }
    let mut opposed = |these: &[Place], those: &[Place]| {
        for one in these.iter().take(WIDEST) {
            for two in those.iter().take(WIDEST).filter(|two| two.0 != one.0) {
                found.insert((*one.min(two), *one.max(two)));
            }
        }
    };
    opposed(&accusations, &denials);
    let sides: Vec<&Vec<Place>> = blamed.values().collect();
    for (nth, these) in sides.iter().enumerate() {
        for those in &sides[nth + 1..] {
            opposed(these, those);
        }
    }
    found
}

/// Kind, relation, what it is about, and both values in order.
type Key = (ConflictKind, Relation, String, String, String);

#[derive(Default)]
struct Group {
    a: BTreeMap<(usize, Span), ConflictSide>,
    b: BTreeMap<(usize, Span), ConflictSide>,
    voices_a: BTreeSet<String>,
    voices_b: BTreeSet<String>,
    best: f32,
    why: String,
    names: Vec<String>,
    first_a: Option<(usize, Span)>,
    first_b: Option<(usize, Span)>,
}

impl Group {
    fn add(&mut self, accounts: &[&Account], one: Place, two: Place, finding: Finding) {
        let (mut first, mut second) = ((one, finding.a), (two, finding.b));
        if order(&first.1.value, &second.1.value) == std::cmp::Ordering::Greater {
            std::mem::swap(&mut first, &mut second);
        }
        let (place_a, place_b) = ((first.0.0, first.1.span), (second.0.0, second.1.span));
        self.a
            .entry(place_a)
            .or_insert_with(|| side(accounts[first.0.0], first.0.1, first.1.span));
        self.b
            .entry(place_b)
            .or_insert_with(|| side(accounts[second.0.0], second.0.1, second.1.span));
        self.voices_a.insert(accounts[first.0.0].origin.clone());
        self.voices_b.insert(accounts[second.0.0].origin.clone());
        if finding.confidence > self.best {
            self.best = finding.confidence;
            self.why = finding.why;
            self.names = finding.names;
            (self.first_a, self.first_b) = (Some(place_a), Some(place_b));
        }
    }
}

/// "13 against 20" and "20 against 13" are one conflict.
fn key(finding: &Finding) -> Key {
    let (mut first, mut second) = (&finding.a.value, &finding.b.value);
    if order(first, second) == std::cmp::Ordering::Greater {
        std::mem::swap(&mut first, &mut second);
    }
    (
        finding.kind,
        finding.relation,
        finding.about.clone(),
        first.clone(),
        second.clone(),
    )
}

/// Numbers by size, anything else by its letters.
fn order(one: &str, two: &str) -> std::cmp::Ordering {
    let figure = |value: &str| -> Option<f64> {
        let digits = value.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        digits[..end].parse().ok()
    };
    match (figure(one), figure(two)) {
        (Some(x), Some(y)) => x.total_cmp(&y).then_with(|| one.cmp(two)),
        _ => one.cmp(two),
    }
}

fn side(account: &Account, sentence: usize, span: Span) -> ConflictSide {
    let whole = account
        .annotated
        .sentences
        .get(sentence)
        .copied()
        .unwrap_or(span);
    let statement = account
        .statement_over(whole)
        .or_else(|| account.statement_over(span));
    ConflictSide {
        article: account.id().clone(),
        outlet: account.outlet().cloned(),
        day: account.day().map(str::to_owned),
        sentence: whole,
        span,
        statement: statement.map(|statement| account.reference(statement)),
        source: statement
            .and_then(|statement| statement.speaker.as_ref())
            .map(|speaker| speaker.name.clone()),
    }
}

fn conflict(story: &str, accounts: &[&Account], key: Key, group: Group) -> Conflict {
    let (kind, relation, about, value_a, value_b) = key;
    let passages = passages(accounts, &group);
    // Names of a happening may stand in the article and not in its passage.
    let texts: Vec<&str> = [group.first_a, group.first_b]
        .into_iter()
        .flatten()
        .map(|place| &*accounts[place.0].annotated.article.text)
        .collect();
    let list = |sides: BTreeMap<(usize, Span), ConflictSide>, first: Option<(usize, Span)>| {
        let mut sides: Vec<_> = sides.into_iter().collect();
        // The passages of the surest pair stand for both sides.
        sides.sort_by_key(|(place, _)| (Some(*place) != first, *place));
        sides.into_iter().map(|(_, side)| side).collect::<Vec<_>>()
    };
    let voices = group.voices_a.len().min(group.voices_b.len());
    let id = short_hash(&[
        story,
        kind.as_str(),
        relation.as_str(),
        &about,
        &value_a,
        &value_b,
    ]);
    let mut why = in_words(&group.why, &about, &passages);
    for name in &group.names {
        if let Some(written) = as_written(name, &texts) {
            why = why.replace(name.as_str(), &written);
        }
    }
    Conflict {
        id: format!("cf-{}", &id[..12]),
        story: story.to_owned(),
        kind,
        relation,
        about: in_words(&about, &about, &passages),
        value_a,
        value_b,
        a: list(group.a, group.first_a),
        b: list(group.b, group.first_b),
        // Several independent pairs make it surer.
        confidence: (group.best + 0.02 * (voices.saturating_sub(1) as f32)).min(0.97),
        why,
    }
}

/// The sentences of the surest pair.
fn passages<'a>(accounts: &[&'a Account], group: &Group) -> Vec<&'a str> {
    let sides = [(&group.a, group.first_a), (&group.b, group.first_b)];
    let places = sides.into_iter().filter_map(|(side, first)| {
        let place = first?;
        Some((place.0, side.get(&place)?.sentence))
    });
    places
        .map(|(account, sentence)| accounts[account].annotated.article.cut(sentence))
        .collect()
}

/// The text with those of the words `folded` ("velmor") as the passages write
/// them ("Velmora"): what was compared is folded, what is shown shall be words.
pub(super) fn in_words(text: &str, folded: &str, passages: &[&str]) -> String {
    let written = |folded: &str| {
        let words = passages
            .iter()
            .flat_map(|passage| passage.split(|c: char| !c.is_alphanumeric()));
        let mut same = words.filter(|word| {
            let longer = word.len().saturating_sub(folded.len());
            longer <= LONGEST_ENDING && word.to_lowercase().starts_with(folded)
        });
        // "The United States": no passage writes the word that its key is made of.
        let land = || land_of_stem(folded);
        let found = same.next().map(str::to_owned).or_else(land);
        found.unwrap_or_else(|| folded.to_owned())
    };
    let is_folded = |word: &str| folded.split(' ').any(|other| other == word);
    let shown = text.split(' ').map(|word| match is_folded(word) {
        true if word.len() >= SHORTEST_FOLDED => written(word),
        _ => word.to_owned(),
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// A name in lower case as one of the texts writes it; in capitals throughout,
/// as a date line has it, only where no text has it otherwise.
pub(super) fn as_written(name: &str, texts: &[&str]) -> Option<String> {
    let mut written: Vec<&str> = Vec::new();
    for text in texts {
        let lower = text.to_lowercase();
        // Else places in one are not places in the other.
        if lower.len() == text.len() {
            let places = lower.match_indices(name);
            written.extend(places.filter_map(|(at, _)| text.get(at..at + name.len())));
        }
    }
    let mixed = |form: &&&str| form.contains(char::is_lowercase);
    let found = written.iter().find(mixed).or(written.first());
    found.map(|form| (*form).to_owned())
}

/// Letters that folding takes off the end of a word, at most.
const LONGEST_ENDING: usize = 3;
/// Shorter words stand as they are.
const SHORTEST_FOLDED: usize = 3;

/// What stands first: sure conflicts that many outlets are part of.
fn weight(conflict: &Conflict) -> f32 {
    let outlets = |sides: &[ConflictSide]| {
        sides
            .iter()
            .map(|side| &side.outlet)
            .collect::<BTreeSet<_>>()
            .len() as f32
    };
    let relation = match conflict.relation {
        Relation::Conflict => 1.0,
        Relation::Denial => 0.9,
        _ => 0.5,
    };
    relation * conflict.confidence * (1.0 + (outlets(&conflict.a) * outlets(&conflict.b)).ln_1p())
}

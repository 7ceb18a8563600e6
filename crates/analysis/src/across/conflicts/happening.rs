//! Whether two sentences tell of one happening: the hard half of a conflict.

use super::facts::{Facts, Sentence, cosine};
use crate::across::values::names::{Name, alike};
use crate::across::values::{Time, goes_together};

/// How two sentences meet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Meeting {
    /// Both name one place that tells happenings apart.
    pub(super) place: bool,
    /// Their articles are about one place, or name one nearby.
    pub(super) near: bool,
    /// Both name places, none of them in common: part and whole, or two.
    pub(super) apart: bool,
    /// One names a place that the other's article does not know.
    pub(super) elsewhere: bool,
    /// Both name one day.
    pub(super) day: bool,
    /// Both tell of one kind of happening.
    pub(super) kind: bool,
    /// Cosine of their content words.
    pub(super) words: f32,
    /// What it rests on.
    pub(super) why: Vec<String>,
    /// Names in it, folded.
    pub(super) names: Vec<String>,
    /// What speaks for two happenings.
    pub(super) parted: Parted,
}

/// What speaks for two happenings rather than one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parted {
    /// Their days.
    pub(super) days: bool,
    /// Their kinds.
    pub(super) kinds: bool,
    /// Places of both that the other article does not know.
    pub(super) places: bool,
}

impl Parted {
    pub(super) const fn any(self) -> bool {
        self.days || self.kinds || self.places
    }
}

/// Articles of one affair have so many names in common, and so large a share of
/// the names of the one with fewer.
const LEAST_NAMES: usize = 2;
const SHARED_NAMES: f32 = 0.25;
/// Days that an earlier sentence set are background so far before the article.
const FRESH_DAYS: i32 = 8;

/// And so far before it where the same is asked and denied for months.
const OLD_DAYS: i32 = 365;
/// A day further back than this is named where something is told of it.
const UNNAMED_DAYS: i32 = 1;

/// How close in time two sentences must be to tell of one happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// A figure is of its day, and an older day would be named.
    Strict,
    /// Who did it is asked and denied for days; only days that both sentences
    /// name part them.
    Loose,
}

/// How two sentences meet, and what parts them.
pub(super) fn meet(a: (&Facts, &Sentence), b: (&Facts, &Sentence), days: Days) -> Meeting {
    let mut meeting = Meeting {
        words: cosine(&a.1.terms, &b.1.terms),
        ..Meeting::default()
    };
    meeting.parted = Parted {
        days: meet_in_time(a, b, days, &mut meeting).is_none(),
        kinds: meet_in_kind(a.1, b.1, &mut meeting).is_none(),
        places: meet_in_place(a, b, &mut meeting).is_none(),
    };
    meeting
}

fn meet_in_time(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    days: Days,
    meeting: &mut Meeting,
) -> Option<()> {
    let (own_a, own_b) = match days {
        Days::Strict => (times(a, FRESH_DAYS), times(b, FRESH_DAYS)),
        Days::Loose => (times(a, OLD_DAYS), times(b, OLD_DAYS)),
    };
    let unnamed = match days {
        Days::Strict => UNNAMED_DAYS,
        Days::Loose => FRESH_DAYS,
    };
    match (own_a.is_empty(), own_b.is_empty()) {
        (false, false) => {
            let overlap = own_a
                .iter()
                .any(|x| own_b.iter().any(|y| x.first <= y.last && y.first <= x.last));
            overlap.then_some(())?;
            meeting.day = !a.1.when.is_empty() && !b.1.when.is_empty();
            if meeting.day {
                meeting.why.push("same day".to_owned());
            }
        }
        (false, true) => fresh(own_a, b.0, unnamed)?,
        (true, false) => fresh(own_b, a.0, unnamed)?,
        (true, true) => {}
    }
    Some(())
}

/// The days of a sentence; those that an earlier one set only where they lie
/// so far back that the passage must be background.
fn times<'a>((facts, sentence): (&Facts, &'a Sentence), old: i32) -> &'a [Time] {
    if !sentence.when.is_empty() {
        return &sentence.when;
    }
    // A day of report, "Roe said on Wednesday", is news and no background; a
    // place of its own sets a sentence apart from the one before.
    if sentence.values.times.len() > sentence.when.len() || !sentence.places.is_empty() {
        return &[];
    }
    let background = |time: &Time| facts.day.is_some_and(|day| time.last < day - old);
    match !sentence.setting.is_empty() && sentence.setting.iter().all(background) {
        true => &sentence.setting,
        false => &[],
    }
}

/// Whether a day is one that an article would leave unnamed.
fn fresh(times: &[Time], other: &Facts, unnamed: i32) -> Option<()> {
    let Some(day) = other.day else {
        return Some(());
    };
    let near = times
        .iter()
        .any(|time| time.last >= day - unnamed && time.first <= day + 1);
    near.then_some(())
}

pub(super) fn meet_in_kind(a: &Sentence, b: &Sentence, meeting: &mut Meeting) -> Option<()> {
    let shared = a.kinds.iter().find(|kind| b.kinds.contains(kind));
    if let Some(kind) = shared {
        meeting.kind = true;
        meeting.why.push(format!("both tell of {kind}"));
        return Some(());
    }
    let silent = a.kinds.is_empty() || b.kinds.is_empty();
    (silent || goes_together(&a.kinds, &b.kinds)).then_some(())
}

fn meet_in_place(
    a: (&Facts, &Sentence),
    b: (&Facts, &Sentence),
    meeting: &mut Meeting,
) -> Option<()> {
    let (own_a, own_b) = (&a.1.places[..], &b.1.places[..]);
    if let Some(name) = common(own_a, own_b) {
        (meeting.place, meeting.near) = (true, true);
        meeting.why.push(format!("both in {}", name.folded));
        meeting.names.push(name.folded.clone());
        return Some(());
    }
    let around = |(facts, sentence): (&Facts, &Sentence)| -> Vec<Name> {
        let all = sentence
            .places
            .iter()
            .chain(&sentence.nearby)
            .chain(&facts.lead);
        all.cloned().collect()
    };
    if let Some(name) = common(&around(a), &around(b)) {
        meeting.near = true;
        meeting
            .why
            .push(format!("their articles are about {}", name.folded));
        meeting.names.push(name.folded.clone());
    }
    let known =
        |places: &[Name], names: &[Name]| places.iter().any(|p| names.iter().any(|n| alike(p, n)));
    match (own_a.is_empty(), own_b.is_empty()) {
        (false, false) => {
            let (to_b, to_a) = (known(own_a, &b.0.names), known(own_b, &a.0.names));
            // Neither sentence's places are known to the other's article.
            (to_a || to_b).then_some(())?;
            meeting.apart = true;
        }
        (false, true) => meeting.elsewhere = !meeting.near && !known(own_a, &b.0.names),
        (true, false) => meeting.elsewhere = !meeting.near && !known(own_b, &a.0.names),
        (true, true) => {}
    }
    Some(())
}

/// Whether two articles tell of one affair, by the names that both have.
pub(super) fn one_affair(a: &Facts, b: &Facts) -> bool {
    shared_names(a, b) >= LEAST_NAMES && names_in_common(a, b) >= SHARED_NAMES
}

/// Share of the telling names of the article with fewer that both have.
pub(super) fn names_in_common(a: &Facts, b: &Facts) -> f32 {
    let telling = |facts: &Facts| facts.names.iter().filter(|name| !name.wide).count();
    let least = telling(a).min(telling(b)).max(1);
    shared_names(a, b) as f32 / least as f32
}

fn shared_names(a: &Facts, b: &Facts) -> usize {
    let held = |name: &&Name| {
        let found = b
            .names
            .binary_search_by(|other| other.folded.cmp(&name.folded));
        !name.wide && found.is_ok()
    };
    a.names.iter().filter(held).count()
}

pub(super) fn common<'a>(one: &'a [Name], two: &[Name]) -> Option<&'a Name> {
    one.iter()
        .find(|name| two.iter().any(|other| alike(name, other)))
}

//! Where and when an article's happening is, and what kind it is, as its
//! headline and first words tell.
//!
//! Two strikes of one war share most of their words; a careful reader parts
//! them by place, day and toll.

use super::facets::Counts;
use super::terms::{Term, stem, term, words};
use super::values::names::{Name, alike, names};
use super::values::tokens::tokens;
use super::values::{Fit, Quantity, Time, goes_together, kinds_of, values_of};
use crosswire_article::Span;

/// How many measures two scenes have.
pub(super) const MEASURES: usize = 9;

/// What a lead tells of its happening.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Scene {
    places: Vec<Place>,
    /// Kinds of happening, sorted.
    kinds: Vec<String>,
    /// Days.
    days: Vec<Time>,
    /// Counts of people in a state: tolls, arrests.
    counts: Vec<Quantity>,
}

/// A place narrow enough to tell happenings apart.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    name: Name,
    /// The stems of its words.
    terms: Vec<Term>,
}

impl Scene {
    /// Reads headline and lead; `day` is that of publication, since 1970-01-01.
    pub(super) fn of(title: &str, lead: &str, day: Option<i32>) -> Self {
        let mut scene = Self::default();
        for text in [title, lead] {
            scene.read(text, day);
        }
        scene.kinds.sort();
        scene.kinds.dedup();
        scene
    }

    fn read(&mut self, text: &str, day: Option<i32>) {
        let tokens = tokens(text, Span::of(0..text.len()));
        // Where every word is written large, capitals tell no names.
        let long = tokens.iter().filter(|token| token.lower.len() > 3);
        let (large, all) = long.fold((0, 0), |(large, all), token| {
            (large + usize::from(token.capital), all + 1)
        });
        if large * 3 < all * 2 {
            let places = names(&tokens).into_iter().filter(|n| n.place && !n.wide);
            self.places.extend(places.map(Place::of));
        }
        self.kinds.extend(kinds_of(&tokens));
        let values = values_of(&tokens, day);
        self.days.extend(values.times);
        let counts = values.quantities.into_iter();
        self.counts
            .extend(counts.filter(|count| count.state.is_some() && !count.possible));
    }

    /// How two scenes stand to one another; `bodies` are the stems of the two
    /// articles.
    pub(super) fn measures(&self, other: &Self, bodies: [&Counts; 2]) -> [f32; MEASURES] {
        let is = |holds: bool| f32::from(u8::from(holds));
        let place = self.places.iter().any(|one| {
            let same = |two: &Place| alike(&one.name, &two.name);
            other.places.iter().any(same)
        });
        let unknown = [
            !self.places.is_empty() && !knows(bodies[1], &self.places),
            !other.places.is_empty() && !knows(bodies[0], &other.places),
        ];
        let kind = self.kinds.iter().any(|kind| other.kinds.contains(kind));
        let kinds = !self.kinds.is_empty() && !other.kinds.is_empty();
        let meets = |one: &Time, two: &Time| one.first <= two.last && two.first <= one.last;
        let day = any(&self.days, &other.days, meets);
        let days = !self.days.is_empty() && !other.days.is_empty();
        let same_state = |one: &Quantity, two: &Quantity| one.state == two.state;
        let count = any(&self.counts, &other.counts, |one, two| {
            same_state(one, two) && one.amount.fit(&two.amount) == Fit::Same
        });
        let counts = any(&self.counts, &other.counts, same_state);
        [
            is(place),
            is(!place && unknown == [true, true]),
            is(!place && unknown[0] != unknown[1]),
            is(kind),
            is(kinds && !kind && !goes_together(&self.kinds, &other.kinds)),
            is(day),
            is(days && !day),
            is(count),
            is(counts && !count),
        ]
    }
}

impl Place {
    fn of(name: Name) -> Self {
        let terms = words(&name.folded).map(|word| term(&stem(word)));
        Self {
            terms: terms.collect(),
            name,
        }
    }
}

/// Whether a text has one of the places, whatever it says of it.
fn knows(body: &Counts, places: &[Place]) -> bool {
    let has = |term: &Term| body.binary_search_by_key(term, |(held, _)| *held).is_ok();
    places.iter().any(|place| place.terms.iter().any(has))
}

fn any<T>(these: &[T], those: &[T], holds: impl Fn(&T, &T) -> bool) -> bool {
    these
        .iter()
        .any(|one| those.iter().any(|two| holds(one, two)))
}

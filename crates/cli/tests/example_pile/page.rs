//! Finds the ledger's words in a text as a reader of formats left it.

use crate::ledger::{Anchored, LedgerStatement};
use std::collections::BTreeSet;

/// A stretch of code points, half-open.
pub(crate) type Place = (usize, usize);

/// A text with quotation marks made straight and white space made single, and
/// where each of its characters stood.
pub(crate) struct Page {
    pub(crate) folded: Vec<char>,
    /// Code point of each folded character, and one for the end.
    pub(crate) at: Vec<usize>,
}

impl Page {
    pub(crate) fn new(text: &str) -> Self {
        let mut page = Self {
            folded: Vec::new(),
            at: Vec::new(),
        };
        for (at, character) in text.chars().enumerate() {
            let folded = straight(character);
            if folded != ' ' || page.folded.last().is_some_and(|last| *last != ' ') {
                page.folded.push(folded);
                page.at.push(at);
            }
        }
        page.at.push(text.chars().count());
        page
    }

    /// Where `words` stand, in folded characters; never inside a longer word.
    pub(crate) fn all(&self, words: &str) -> Vec<Place> {
        let words: Vec<char> = words.chars().map(straight).collect();
        let starts = self.folded.windows(words.len()).enumerate();
        let found = starts.filter(|(_, window)| *window == words);
        let places = found.map(|(start, _)| (start, start + words.len()));
        places.filter(|place| self.stands_alone(*place)).collect()
    }

    fn stands_alone(&self, (start, end): Place) -> bool {
        let glued = |left: usize| {
            let pair = (self.folded.get(left), self.folded.get(left + 1));
            matches!(pair, (Some(a), Some(b)) if a.is_alphanumeric() && b.is_alphanumeric())
        };
        !start.checked_sub(1).is_some_and(glued) && !glued(end - 1)
    }

    /// The first place of `words` that is not before `from`.
    pub(crate) fn first(&self, words: &str, from: usize) -> Option<Place> {
        self.all(words)
            .into_iter()
            .find(|(start, _)| *start >= from)
    }

    /// The `n`-th place of `words` counted from `origin`, backwards if negative.
    pub(crate) fn nth(&self, (words, n): &Anchored, origin: usize) -> Option<Place> {
        let (before, after): (Vec<Place>, Vec<Place>) = self
            .all(words)
            .into_iter()
            .partition(|(start, _)| *start < origin);
        let step = usize::try_from(n.unsigned_abs()).ok()?.checked_sub(1)?;
        if *n > 0 {
            after.get(step).copied()
        } else {
            before.iter().rev().nth(step).copied()
        }
    }

    /// A place of the folded text in code points of the text itself.
    pub(crate) fn outside(&self, (start, end): Place) -> Place {
        (self.at[start], self.at[end - 1] + 1)
    }
}

pub(crate) fn straight(character: char) -> char {
    match character {
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        other if other.is_whitespace() => ' ',
        other => other,
    }
}

pub(crate) fn overlap(a: Place, b: Place) -> bool {
    a.0 < b.1 && b.0 < a.1
}

pub(crate) fn touches(spans: &[[usize; 2]], place: Place) -> bool {
    spans.iter().any(|span| overlap((span[0], span[1]), place))
}

/// A statement of the ledger at its place in the text as it was read.
pub(crate) struct Located<'a> {
    pub(crate) statement: &'a LedgerStatement,
    pub(crate) content: Vec<Place>,
    pub(crate) source: Option<Place>,
    pub(crate) cue: Option<Place>,
}

pub(crate) fn locate<'a>(statement: &'a LedgerStatement, page: &Page) -> Option<Located<'a>> {
    let mut from = match &statement.after {
        Some(words) => page.first(words, 0)?.1,
        None => 0,
    };
    let mut content = Vec::new();
    for fragment in &statement.content {
        let place = page.first(fragment, from)?;
        from = place.1;
        content.push(place);
    }
    let origin = content.first()?.0;
    let beside = |part: &Option<Anchored>| {
        page.nth(part.as_ref()?, origin)
            .map(|place| page.outside(place))
    };
    Some(Located {
        statement,
        source: beside(&statement.source),
        cue: beside(&statement.cue),
        content: content
            .into_iter()
            .map(|place| page.outside(place))
            .collect(),
    })
}

/// Code points common to both over code points of either.
pub(crate) fn similarity(gold: &[Place], found: &[[usize; 2]]) -> f64 {
    let points = |ranges: &mut dyn Iterator<Item = Place>| {
        ranges.flat_map(|(s, e)| s..e).collect::<BTreeSet<usize>>()
    };
    let gold = points(&mut gold.iter().copied());
    let found = points(&mut found.iter().map(|span| (span[0], span[1])));
    let common = gold.intersection(&found).count();
    common as f64 / (gold.len() + found.len() - common).max(1) as f64
}

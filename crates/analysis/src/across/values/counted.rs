//! What a number counts, and in which state: "12 miners were killed".

use super::data::WORDS;
use super::nouns::{noun_phrase, singular};
use super::numbers::Number;
use super::tokens::{Shape, Token};

/// What stands around a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counted {
    /// The counted noun in the singular; empty where the verb alone tells.
    pub(super) noun: String,
    /// Token behind the noun phrase.
    pub(super) end: usize,
    pub(super) state: Option<String>,
    /// Whether it is part of a larger number of the same sentence.
    pub(super) part: bool,
    /// Whether more than these are counted: "another six people".
    pub(super) further: bool,
}

/// What every number of a sentence counts.
pub(super) fn counted(tokens: &[Token], numbers: &[Number]) -> Vec<Counted> {
    let mut found: Vec<Counted> = numbers
        .iter()
        .map(|number| noun_phrase(tokens, number))
        .collect();
    for (nth, number) in numbers.iter().enumerate() {
        let stop = numbers
            .get(nth + 1)
            .map_or(tokens.len(), |next| next.tokens.start);
        let start = nth
            .checked_sub(1)
            .map_or(0, |before| numbers[before].tokens.end);
        let around = Around {
            tokens,
            number,
            start,
            stop,
        };
        let end = found[nth].end;
        found[nth].state = around.state(end);
        found[nth].further = around.is_further(end);
    }
    inherit(tokens, numbers, &mut found);
    found
}

/// The words between this number's neighbours.
struct Around<'a> {
    tokens: &'a [Token],
    number: &'a Number,
    start: usize,
    stop: usize,
}

impl Around<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    fn state(&self, end: usize) -> Option<String> {
        let state = self
            .behind(end)
            .or_else(|| self.verb_in_front())
            .or_else(|| self.said_later(end))
            .or_else(|| self.noun_in_front());
        state.map(str::to_owned)
    }

    /// "55 wounded", "48 people killed in a village", "12 deaths"; but not
    /// "two gunmen killed five".
    fn behind(&self, end: usize) -> Option<&str> {
        let noun = self.word(end.saturating_sub(1));
        if end > self.number.tokens.end
            && let Some(state) = WORDS.counting(noun).or_else(|| WORDS.passive(noun))
        {
            return Some(state);
        }
        // "115 wounded persons": the state is inside the phrase.
        let inside = (self.number.tokens.end..end.saturating_sub(1))
            .find_map(|at| WORDS.passive(self.word(at)));
        if inside.is_some() {
            return inside;
        }
        let word = self.word(end);
        let state = WORDS.passive(word).or_else(|| WORDS.counting(word))?;
        let takes_object = WORDS.active(word).is_some() && self.opens_object(end + 1);
        (!takes_object).then_some(state)
    }

    /// Whether an object starts here: a number, an article, a name.
    fn opens_object(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        let article = WORDS.around.object.contains(&token.lower);
        let least = token.is("at") && !self.word(at + 1).contains("least");
        let number = token.shape == Shape::Figure || WORDS.numbers.contains_key(&token.lower);
        number || article && !least
    }

    /// "killing 12", "left 70", "claimed the lives of 18".
    fn verb_in_front(&self) -> Option<&str> {
        let at = self.number.tokens.start;
        for back in 1..=3 {
            let place = at.checked_sub(back).filter(|place| *place >= self.start)?;
            let word = self.word(place);
            if let Some(state) = WORDS.active(word) {
                // "were killed 12 days ago", "people killed 12 days ago"; but
                // "killed 30 people injured 90".
                let before = if place > 0 { self.word(place - 1) } else { "" };
                let people = WORDS.people(&singular(before)).is_some();
                let passive =
                    WORDS.around.passive.contains(before) || people && self.number.unit.is_some();
                return (!passive).then_some(state);
            }
            let transparent = WORDS.around.transparent.contains(word);
            if !transparent {
                return None;
            }
        }
        None
    }

    /// "12 miners, most of them young, were killed".
    fn said_later(&self, end: usize) -> Option<&str> {
        let mut auxiliary = false;
        let limit = self.stop.min(end + 30);
        for at in end..limit.max(end) {
            let token = &self.tokens[at];
            let word = token.lower.as_str();
            if token.closes_clause() {
                return None;
            }
            // A second clause begins: what follows is said of somebody else.
            let other = WORDS.around.clause.contains(word);
            if other && auxiliary {
                return None;
            }
            if matches!(word, "and" | "but" | "while") && at == end {
                return None;
            }
            if WORDS.around.auxiliary.contains(word) {
                auxiliary = true;
                continue;
            }
            if let Some(state) = WORDS.passive(word) {
                let bare = WORDS.around.bare.contains(word);
                if bare || auxiliary {
                    let takes_object =
                        !auxiliary && WORDS.active(word).is_some() && self.opens_object(at + 1);
                    return (!takes_object).then_some(state);
                }
            }
        }
        // "Ten children were among at least 48 people killed" and "31 were
        // identified among those killed" read on beyond the next number.
        let among = (end..self.stop).any(|at| self.word(at) == "among");
        among.then(|| self.state_of_whole()).flatten()
    }

    fn state_of_whole(&self) -> Option<&str> {
        let behind = self.stop..self.tokens.len().min(self.stop + 6);
        behind
            .into_iter()
            .find_map(|at| WORDS.passive(self.word(at)))
    }

    /// "the death toll rose to 32", "the deaths of more than 100 militants".
    fn noun_in_front(&self) -> Option<&str> {
        let at = self.number.tokens.start;
        let from = self.start.max(at.saturating_sub(12));
        // A toll is often far from its number: "the toll from ... rose to 32".
        let far = self.start.max(at.saturating_sub(22));
        let toll = (far..from)
            .rev()
            .take_while(|place| !self.tokens[*place].closes_clause());
        let toll = toll.into_iter().any(|place| self.word(place) == "toll");
        let moves = WORDS.around.moves.contains(self.word(at.wrapping_sub(1)));
        if toll && moves {
            return WORDS.counting("toll");
        }
        let found = (from..at)
            .rev()
            .take_while(|place| !self.tokens[*place].closes_clause())
            .find_map(|place| {
                let word = self.word(place);
                let noun = WORDS.counting(word)?;
                let adjacent = WORDS
                    .around
                    .announces
                    .contains(self.word(at.wrapping_sub(1)));
                (adjacent || word == "toll").then_some((place, noun))
            });
        found
            .map(|(_, state)| state)
            .or_else(|| self.listed_in_front())
    }

    /// "those killed in the two raids include 14 children".
    fn listed_in_front(&self) -> Option<&str> {
        let at = self.number.tokens.start;
        let includes = WORDS
            .around
            .includes
            .contains(self.word(at.wrapping_sub(1)));
        // "those killed in the two raids include 14": past other numbers too.
        let from = at.saturating_sub(16);
        let mut front = (from..at)
            .rev()
            .take_while(|place| !self.tokens[*place].closes_clause());
        includes
            .then(|| front.find_map(|place| WORDS.passive(self.word(place))))
            .flatten()
    }

    fn is_further(&self, end: usize) -> bool {
        let start = self.number.tokens.start;
        let front = start.checked_sub(1).map_or("", |at| self.word(at));
        let inside = (self.number.tokens.end..end)
            .any(|at| WORDS.around.on_top_behind.contains(self.word(at)));
        WORDS.around.on_top.contains(front) || inside
    }
}

/// Parts take the state of their whole: "58 people, including 11 children,
/// were killed", "killing 12 soldiers and four nurses".
fn inherit(tokens: &[Token], numbers: &[Number], found: &mut [Counted]) {
    for nth in 1..found.len() {
        let between =
            &tokens[found[nth - 1].end.min(numbers[nth].tokens.start)..numbers[nth].tokens.start];
        let has = |words: &[&str]| {
            between
                .iter()
                .any(|token| words.contains(&token.lower.as_str()))
        };
        let including = has(&["including", "among"]) && !has(&["were", "was", "killed"]);
        let of_them = found[nth].part && between.len() < 4;
        let listed = between
            .iter()
            .all(|token| WORDS.around.joins.contains(&token.lower));
        let people = found[nth].noun.is_empty() || WORDS.people(&found[nth].noun).is_some();
        if !(including || of_them || listed && people) || numbers[nth].unit.is_some() {
            continue;
        }
        let weak = found[nth].state.is_none() || including;
        if weak && found[nth - 1].state.is_some() {
            found[nth].state = found[nth - 1].state.clone();
            found[nth].part = including || of_them;
        }
        // The state may be told only behind the part.
        if found[nth - 1].state.is_none() && including && found[nth].state.is_some() {
            found[nth - 1].state = found[nth].state.clone();
            found[nth].part = true;
        }
    }
    // "Ten children were among at least 48 people killed".
    for nth in 1..found.len() {
        let between =
            &tokens[found[nth - 1].end.min(numbers[nth].tokens.start)..numbers[nth].tokens.start];
        if between.iter().any(|token| token.is("among"))
            && between
                .iter()
                .any(|t| matches!(t.lower.as_str(), "were" | "was"))
        {
            found[nth - 1].part = true;
            if found[nth - 1].state.is_none() {
                found[nth - 1].state = found[nth].state.clone();
            }
        }
    }
}

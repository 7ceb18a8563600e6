//! What a sentence says in figures, days and names, normalised, with spans.
//!
//! Everything here reads a sentence as a row of tokens: a pile is walked again
//! whenever it grows, and a parse of every sentence would cost a hundred times
//! as much. Lists of words lie in `data/values/`.

pub(crate) mod amounts;
mod counted;
mod data;
mod happenings;
pub(crate) mod names;
mod nouns;
mod numbers;
mod times;
pub(crate) mod tokens;

pub(crate) use amounts::{Amount, Fit};
pub(crate) use happenings::{goes_together, kinds_of, lists};
pub(crate) use times::written as written_days;

use crosswire_article::Span;
#[cfg(test)]
use tokens::tokens;
use tokens::{Token, span_of};

/// A number in a sentence: how many of what, in which state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quantity {
    /// The words that carry it: bound, number, unit, what is counted.
    pub(crate) span: Span,
    /// The number.
    pub(crate) amount: Amount,
    /// `%`, `$`, `km`, `year`; none for things and people counted.
    pub(crate) unit: Option<String>,
    /// What is counted, in the singular; empty where the verb alone tells.
    pub(crate) noun: String,
    /// What kind of people the noun names, if it names people.
    pub(crate) people: Option<String>,
    /// What happened to them: `killed`, `wounded`, ...; a name of states.toml.
    pub(crate) state: Option<String>,
    /// Whether it is told as a part of a larger number.
    pub(crate) part: bool,
    /// Whether it is told as coming on top of others: "another six".
    pub(crate) further: bool,
    /// Whether it is only possible, feared, planned or asked for.
    pub(crate) possible: bool,
}

impl Quantity {
    /// Whether both give one number for one state.
    pub(crate) fn is_same_figure(&self, other: &Self) -> bool {
        self.state.is_some()
            && self.state == other.state
            && self.unit == other.unit
            && self.amount.fit(&other.amount) == Fit::Same
    }
}

/// A stretch of days named in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    /// The words.
    pub(crate) span: Span,
    /// First and last day meant, since 1970-01-01.
    pub(crate) first: i32,
    pub(crate) last: i32,
}

/// The values of one sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Values {
    /// Numbers in order.
    pub(crate) quantities: Vec<Quantity>,
    /// Days in order.
    pub(crate) times: Vec<Time>,
}

/// Days since 1970-01-01 of an ISO day.
pub(crate) fn day_number(day: &str) -> Option<i32> {
    times::number_of(day.get(..10).unwrap_or(day).parse().ok()?)
}

/// Reads the values of the sentence at `span`; `published` is the article's
/// day since 1970-01-01.
#[cfg(test)]
fn values(text: &str, span: Span, published: Option<i32>) -> Values {
    values_of(&tokens(text, span), published)
}

/// The same from tokens.
pub(crate) fn values_of(tokens: &[Token], published: Option<i32>) -> Values {
    let days = times::days(tokens, published);
    let undated = times::days(tokens, Some(0));
    let taken = |at: usize| undated.iter().any(|day| day.tokens.contains(&at));
    let mut numbers = numbers::numbers(tokens, &taken);
    numbers.retain(|number| !is_clock(tokens, number.tokens.clone()));
    let counted = counted::counted(tokens, &numbers);
    let quantities = numbers.into_iter().zip(counted).map(|(number, counted)| {
        let end = if number.unit.is_some() {
            number.tokens.end
        } else {
            counted.end.max(number.tokens.end)
        };
        let noun = if number.unit.is_some() {
            String::new()
        } else {
            counted.noun
        };
        Quantity {
            span: span_of(tokens, number.tokens.start..end),
            possible: is_possible(tokens, number.tokens.start),
            amount: number.amount,
            people: data::WORDS.people(&noun).map(str::to_owned),
            noun,
            state: counted.state.filter(|_| number.unit.is_none()),
            unit: number.unit,
            part: counted.part,
            further: counted.further,
        }
    });
    Values {
        quantities: quantities.collect(),
        times: days
            .into_iter()
            .map(|day| Time {
                span: span_of(tokens, day.tokens.clone()),
                first: day.first,
                last: day.last,
            })
            .collect(),
    }
}

/// "8:07", "8 a.m.", "10 o'clock", a year left over.
fn is_clock(tokens: &[Token], range: std::ops::Range<usize>) -> bool {
    let next = tokens.get(range.end).map_or("", |t| t.lower.as_str());
    let first = &tokens[range.start];
    first.lower.contains(':')
        || matches!(
            next,
            "a.m." | "p.m." | "am" | "pm" | "o'clock" | "gmt" | "a.m" | "p.m"
        )
        || range.len() == 1
            && first.lower.len() == 4
            && (first.lower.starts_with("20") || first.lower.starts_with("19"))
            && first.lower.chars().all(|c| c.is_ascii_digit())
}

/// Words that make what follows a possibility.
const POSSIBLE: [&str; 14] = [
    "could",
    "might",
    "may",
    "would",
    "should",
    "if",
    "can",
    "feared",
    "risk",
    "potentially",
    "plans",
    "plan",
    "threatened",
    "aims",
];

fn is_possible(tokens: &[Token], at: usize) -> bool {
    let clause = tokens[..at]
        .iter()
        .rev()
        .take(9)
        .take_while(|token| !token.closes_clause());
    clause
        .filter(|token| !(token.capital && token.is("may")))
        .any(|token| POSSIBLE.contains(&token.lower.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(quantity: &Quantity) -> String {
        let mut out = quantity.amount.to_string();
        let what = match (&quantity.state, quantity.noun.as_str()) {
            (Some(state), "") => state.clone(),
            (Some(state), noun) => format!("{state}:{noun}"),
            (None, noun) => noun.to_owned(),
        };
        for part in [quantity.unit.clone().unwrap_or_default(), what] {
            if !part.is_empty() {
                out.push(' ');
                out.push_str(&part);
            }
        }
        if quantity.possible {
            out.push('?');
        }
        out
    }

    #[test]
    fn all_examples_are_read_as_they_say() {
        let mut wrong = Vec::new();
        for check in data::checks() {
            let found = values(&check.text, Span::of(0..check.text.len()), None);
            let found: Vec<String> = found.quantities.iter().map(shown).collect();
            if found != check.reads {
                wrong.push(format!(
                    "{}\n  read {found:?}\n  said {:?}",
                    check.text, check.reads
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

//! Numbers in a row of tokens: figures and words, scales, bounds, units.

use super::amounts::{Amount, Bound};
use super::data::WORDS;
use super::tokens::{Shape, Token};
use std::ops::Range;

/// A number, with the words that bound it and its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Tokens from the first word of the bound to the last of the unit.
    pub(super) tokens: Range<usize>,
    pub(super) amount: Amount,
    /// `%`, `$`, `km`, `year`; none for things counted.
    pub(super) unit: Option<String>,
}

/// All numbers of a sentence, in order. Tokens for which `taken` holds are
/// parts of dates and no numbers.
pub(super) fn numbers(tokens: &[Token], taken: &dyn Fn(usize) -> bool) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let read = if taken(at) {
            None
        } else {
            number_at(tokens, at)
        };
        match read {
            Some(number) if !is_label(tokens, at, &number) => {
                at = number.tokens.end.max(at + 1);
                found.push(number);
            }
            Some(number) => at = number.tokens.end.max(at + 1),
            None => at += 1,
        }
    }
    found
}

/// Whether a figure is part of a name: "Flight 302", "Model 737", "Mara Quill, 34,".
fn is_label(tokens: &[Token], at: usize, number: &Number) -> bool {
    if number.tokens.start < at || number.unit.is_some() {
        return false;
    }
    let before = |back: usize| at.checked_sub(back).map(|place| &tokens[place]);
    let after = tokens.get(number.tokens.end);
    let name = |token: Option<&Token>| token.is_some_and(|t| t.capital && t.shape == Shape::Word);
    let comma = |token: Option<&Token>| token.is_some_and(|t| t.is(","));
    let closes = after.is_none_or(|t| t.shape == Shape::Mark);
    // An age behind a name; a figure that ends a name.
    let age = comma(before(1)) && name(before(2)) && closes && number.amount.high < 120.0;
    let figure = tokens[at].shape == Shape::Figure;
    let model = figure
        && name(before(1))
        && at > 1
        && !super::times::is_day_name(&tokens[at - 1].lower)
        && (closes || name(after));
    let numbered = before(1).is_some_and(|t| {
        matches!(
            t.lower.as_str(),
            "flight"
                | "no"
                | "number"
                | "model"
                | "route"
                | "article"
                | "resolution"
                | "chapter"
                | "section"
                | "page"
                | "aged"
                | "age"
        )
    }) && figure;
    let told_age = before(1).is_some_and(|t| matches!(t.lower.as_str(), "aged" | "age"));
    age || model || numbered || told_age
}

fn number_at(tokens: &[Token], at: usize) -> Option<Number> {
    if let Some(range) = between(tokens, at) {
        return Some(range);
    }
    let read = bare(tokens, at)?;
    if let Some(unit) = read.unit.as_deref()
        && unit == "age"
    {
        return None;
    }
    let mut number = read;
    join_range(tokens, &mut number);
    take_unit(tokens, &mut number);
    take_bound(tokens, &mut number);
    Some(number)
}

/// "between 500 and 1,300".
fn between(tokens: &[Token], at: usize) -> Option<Number> {
    let opens = tokens[at].is("between") || tokens[at].is("from");
    let first = opens.then(|| bare(tokens, at + 1)).flatten()?;
    let joint = tokens.get(first.tokens.end)?;
    let fits = joint.is("and") && tokens[at].is("between") || joint.is("to");
    let second = fits.then(|| bare(tokens, first.tokens.end + 1)).flatten()?;
    let (low, high) = (first.amount.low, second.amount.high);
    let mut number = Number {
        tokens: at..second.tokens.end,
        amount: Amount::range(low, high, Bound::Range),
        unit: second.unit.or(first.unit),
    };
    take_unit(tokens, &mut number);
    (low < high).then_some(number)
}

/// "50 to 60", "two or three", "50-60".
fn join_range(tokens: &[Token], number: &mut Number) {
    let Some(joint) = tokens.get(number.tokens.end) else {
        return;
    };
    let joins = joint.is("to") || joint.is("or") || joint.is("-") || joint.is("–");
    if !joins || number.amount.bound != Bound::Exact {
        return;
    }
    let Some(second) = bare(tokens, number.tokens.end + 1) else {
        return;
    };
    let (low, high) = (number.amount.low, second.amount.high);
    // "from 2 to 1000 people a day" is no estimate of one number.
    if second.amount.bound == Bound::Exact && low < high && high <= low * 20.0 {
        number.amount = Amount::range(low, high, Bound::Range);
        number.tokens.end = second.tokens.end;
        number.unit = number.unit.take().or(second.unit);
    }
}

/// A number without bound or unit behind it; a currency sign in front counts.
fn bare(tokens: &[Token], at: usize) -> Option<Number> {
    let token = tokens.get(at)?;
    if token.shape == Shape::Mark {
        let currency = matches!(token.lower.as_str(), "$" | "€" | "£" | "¥");
        let follows = tokens.get(at + 1)?.shape == Shape::Figure;
        let mut number = (currency && follows)
            .then(|| bare(tokens, at + 1))
            .flatten()?;
        number.tokens.start = at;
        number.unit = Some(token.lower.clone());
        return Some(number);
    }
    attributive(tokens, at)
        .or_else(|| vague(tokens, at))
        .or_else(|| counted(tokens, at))
}

/// "a 24-hour curfew", "the three-week siege", "a 12-year-old".
fn attributive(tokens: &[Token], at: usize) -> Option<Number> {
    let (first, rest) = tokens[at].lower.split_once('-')?;
    let value = value_of(first)?;
    let (unit, tail) = rest.split_once('-').unwrap_or((rest, ""));
    let unit = if tail == "old" {
        Some("age")
    } else {
        unit_of(unit)
    }?;
    Some(Number {
        tokens: at..at + 1,
        amount: Amount::exact(value),
        unit: Some(unit.to_owned()),
    })
}

fn vague(tokens: &[Token], at: usize) -> Option<Number> {
    let (words, (low, high)) = WORDS
        .vague
        .iter()
        .find(|(words, _)| starts(tokens, at, words))?;
    let mut end = at + words.len();
    let mut range = (*low, *high);
    // "several hundred", "a few dozen".
    if let Some(scale) = tokens.get(end).and_then(|t| WORDS.scales.get(&t.lower)) {
        range = (range.0 * scale, range.1 * scale);
        end += 1;
    }
    let article = at > 0 && tokens[at - 1].is("a");
    let singular = matches!(words[0].as_str(), "few" | "couple" | "handful");
    if singular && !article {
        return None;
    }
    let start = if singular { at - 1 } else { at };
    Some(Number {
        tokens: start..end,
        amount: Amount::range(range.0, range.1, Bound::Vague),
        unit: None,
    })
}

fn starts(tokens: &[Token], at: usize, words: &[String]) -> bool {
    let here = tokens.get(at..at + words.len());
    here.is_some_and(|here| here.iter().zip(words).all(|(token, word)| token.is(word)))
}

/// Figures or words with their scales: "2.5 million", "one hundred and five".
fn counted(tokens: &[Token], at: usize) -> Option<Number> {
    let (mut value, mut end) = first_number(tokens, at)?;
    loop {
        let scale = tokens.get(end).and_then(|t| WORDS.scales.get(&t.lower));
        if let Some(scale) = scale {
            value *= scale;
            end += 1;
            continue;
        }
        // "one hundred and five", "a thousand two hundred".
        let and = usize::from(tokens.get(end).is_some_and(|t| t.is("and")));
        let rest = tokens.get(end + and).filter(|t| t.shape == Shape::Word);
        let small = rest.and_then(|t| value_of(&t.lower));
        match small {
            Some(small)
                if value >= 100.0
                    && small < 100.0
                    && value % 100.0 == 0.0
                    && words_only(tokens, at) =>
            {
                value += small;
                end += and + 1;
            }
            _ => break,
        }
    }
    Some(Number {
        tokens: at..end,
        amount: Amount::exact(value),
        unit: None,
    })
}

fn words_only(tokens: &[Token], at: usize) -> bool {
    tokens[at].shape == Shape::Word
}

/// The first part of a number and where it ends.
fn first_number(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let token = &tokens[at];
    let scale_next = tokens.get(at + 1).and_then(|t| WORDS.scales.get(&t.lower));
    if token.is("a") || token.is("an") {
        let scale = scale_next.filter(|scale| **scale >= 12.0)?;
        return Some((*scale, at + 2));
    }
    if token.is("half") {
        let article = tokens.get(at + 1).is_some_and(|t| t.is("a"));
        let scale = tokens
            .get(at + 2)
            .and_then(|t| WORDS.scales.get(&t.lower))?;
        return article.then_some((scale / 2.0, at + 3));
    }
    if token.is("no") {
        return zero(tokens, at);
    }
    if let Some(quarters) = quarters(tokens, at) {
        return Some(quarters);
    }
    let value = value_of(&token.lower)?;
    if token.is("one") && !one_counts(tokens, at) {
        return None;
    }
    // "fifty nine" without a hyphen.
    let next = tokens.get(at + 1).filter(|t| t.shape == Shape::Word);
    let unit = next.and_then(|t| value_of(&t.lower));
    match unit {
        Some(unit)
            if token.shape == Shape::Word
                && (20.0..100.0).contains(&value)
                && unit < 10.0
                && value % 10.0 == 0.0 =>
        {
            Some((value + unit, at + 2))
        }
        _ => Some((value, at + 1)),
    }
}

/// "a quarter of a million", "three quarters of a million".
fn quarters(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let is = |place: usize, word: &str| tokens.get(place).is_some_and(|token| token.is(word));
    let (count, at) = match is(at + 1, "quarters") {
        true => (value_of(&tokens[at].lower)?, at + 1),
        false => is(at, "quarter").then_some((1.0, at))?,
    };
    let of_a = is(at + 1, "of") && is(at + 2, "a");
    let scale = WORDS.scales.get(&tokens.get(at + 3)?.lower)?;
    of_a.then_some((count * scale / 4.0, at + 4))
}

/// "no casualties", "no one was hurt".
fn zero(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let next = tokens.get(at + 1)?;
    let one = next.is("one")
        && tokens[at + 2..]
            .iter()
            .take(3)
            .any(|t| WORDS.passive(&t.lower).is_some());
    let counted = WORDS.counting(&next.lower).is_some()
        || WORDS.people(&super::nouns::singular(&next.lower)).is_some();
    (one || counted).then_some((0.0, at + 1 + usize::from(one)))
}

/// "one" as a number and no pronoun: "one person", "one of its citizens",
/// "one other person".
fn one_counts(tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else {
        return false;
    };
    let pronoun = at > 0
        && matches!(
            tokens[at - 1].lower.as_str(),
            "no" | "this" | "that" | "each" | "every" | "any" | "which" | "the" | "only"
        );
    let known = WORDS.people(&super::nouns::singular(&next.lower)).is_some()
        || next.is("of")
            && tokens.get(at + 2).is_some_and(|t| {
                matches!(
                    t.lower.as_str(),
                    "the" | "its" | "their" | "his" | "her" | "those" | "them" | "these" | "our"
                )
            })
        || next.is("other")
        || next.is("more")
        || next.is("killed")
        || next.is("dead")
        || WORDS.scales.contains_key(&next.lower);
    let unit = unit_of(&next.lower).is_some_and(|unit| unit != "day");
    (known || unit) && !pronoun
}

/// The value of a word or figure by itself; ordinals, years and codes have none.
fn value_of(word: &str) -> Option<f64> {
    if let Some(value) = WORDS.numbers.get(word) {
        return Some(*value);
    }
    if let Some((tens, units)) = word.split_once('-') {
        let (tens, units) = (WORDS.numbers.get(tens)?, WORDS.numbers.get(units)?);
        return (*tens >= 20.0 && *units < 10.0).then_some(tens + units);
    }
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    let scale = if suffix.is_empty() {
        Some(&1.0)
    } else {
        WORDS.scales.get(suffix)
    };
    let figures = digits
        .chars()
        .all(|c| c.is_ascii_digit() || c == ',' || c == '.');
    let value: f64 = digits.replace(',', "").parse().ok()?;
    figures.then_some(())?;
    Some(value * scale?)
}

/// The unit that a word names.
fn unit_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "%" | "percent" | "pct" => "%",
        "dollar" | "dollars" => "$",
        "euro" | "euros" => "euro",
        "pounds" => "£",
        "km" | "kilometre" | "kilometres" | "kilometer" | "kilometers" | "kms" => "km",
        "mile" | "miles" => "mile",
        "metre" | "metres" | "meter" | "meters" => "metre",
        "foot" | "feet" => "foot",
        "ton" | "tons" | "tonne" | "tonnes" => "ton",
        "kg" | "kilograms" | "kilogrammes" => "kg",
        "second" | "seconds" => "second",
        "minute" | "minutes" => "minute",
        "hour" | "hours" => "hour",
        "day" | "days" => "day",
        "week" | "weeks" => "week",
        "month" | "months" => "month",
        "year" | "years" => "year",
        "times" => "times",
        _ => return None,
    })
}

fn take_unit(tokens: &[Token], number: &mut Number) {
    if number.unit.is_some() {
        return;
    }
    let end = number.tokens.end;
    let word = |at: usize| tokens.get(at).map_or("", |t| t.lower.as_str());
    if word(end) == "per" && word(end + 1) == "cent" {
        number.unit = Some("%".to_owned());
        number.tokens.end = end + 2;
        return;
    }
    // "5 US dollars".
    let skip = usize::from(word(end) == "us" || word(end) == "u.s.");
    let Some(unit) = unit_of(word(end + skip)).filter(|unit| skip == 0 || *unit == "$") else {
        return;
    };
    if unit == "second" && word(end) == "second" {
        return;
    }
    number.unit = Some(unit.to_owned());
    number.tokens.end = end + skip + 1;
}

/// Words in front (or behind) that make it a bound.
fn take_bound(tokens: &[Token], number: &mut Number) {
    let start = number.tokens.start;
    let front = |words: &Vec<String>| {
        start
            .checked_sub(words.len())
            .filter(|at| starts(tokens, *at, words))
    };
    let bound = WORDS
        .bounds
        .iter()
        .find_map(|(words, bound)| Some((front(words)?, *bound)));
    if let Some((at, bound)) = bound {
        number.tokens.start = at;
        set_bound(number, bound);
        return;
    }
    let end = number.tokens.end;
    if let Some(words) = WORDS
        .or_more
        .iter()
        .find(|words| starts(tokens, end, words))
    {
        number.tokens.end = end + words.len();
        let about = words.last().is_some_and(|word| word == "so");
        set_bound(number, if about { Bound::About } else { Bound::AtLeast });
    }
}

fn set_bound(number: &mut Number, bound: Bound) {
    let amount = &number.amount;
    if matches!(amount.bound, Bound::Vague | Bound::Range) {
        return;
    }
    number.amount = Amount::bounded(amount.low, bound);
}

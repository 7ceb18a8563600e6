//! Days in words, seen from the day of publication.

use super::happenings::lists;
use super::tokens::{Shape, Token};
use jiff::civil::Date;
use jiff::{Span as Period, ToSpan};
use std::ops::Range;

/// A stretch of days that a text names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Days {
    pub(super) tokens: Range<usize>,
    /// Days since 1970-01-01, first and last.
    pub(super) first: i32,
    pub(super) last: i32,
}

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// A date without a year may lie so far ahead of its article.
const AHEAD_DAYS: i32 = 31;

/// Whether a lower-case word names a weekday or month.
pub(super) fn is_day_name(word: &str) -> bool {
    weekday(word).is_some() || month(word).is_some()
}

fn weekday(word: &str) -> Option<i32> {
    let word = word.trim_end_matches('.');
    // Texts that lost their apostrophes: "Sundays", "Wednesdays attack".
    let plain = word
        .strip_suffix('s')
        .filter(|w| w.ends_with("day"))
        .unwrap_or(word);
    let short = (3..=5).contains(&plain.len());
    let fits = |day: &&str| *day == plain || short && day.starts_with(plain);
    WEEKDAYS.iter().position(fits).map(|day| day as i32)
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let short = (3..=4).contains(&word.len());
    let fits = |month: &&str| *month == word || short && month.starts_with(word);
    MONTHS.iter().position(fits).map(|month| month as i8 + 1)
}

/// Days since 1970-01-01.
pub(super) fn number_of(date: Date) -> Option<i32> {
    Some(date.since(Date::constant(1970, 1, 1)).ok()?.get_days())
}

/// The date of a day number.
pub(super) fn date_of(day: i32) -> Option<Date> {
    Date::constant(1970, 1, 1)
        .checked_add(Period::new().try_days(day).ok()?)
        .ok()
}

/// `2016-06-17`, or `2016-06-17..2016-06-18`.
pub(crate) fn written(first: i32, last: i32) -> String {
    let text = |day| date_of(day).map_or_else(|| "?".to_owned(), |date| date.to_string());
    match first == last {
        true => text(first),
        false => format!("{}..{}", text(first), text(last)),
    }
}

/// All days named in a sentence, in order; `published` is the article's day.
pub(super) fn days(tokens: &[Token], published: Option<i32>) -> Vec<Days> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let read = calendar(tokens, at, published)
            .or_else(|| figures(tokens, at))
            .or_else(|| published.and_then(|day| relative(tokens, at, day)));
        match read {
            Some(mut days) => {
                widen(tokens, &mut days);
                at = days.tokens.end.max(at + 1);
                found.push(days);
            }
            None => at += 1,
        }
    }
    found
}

fn figure(token: Option<&Token>, range: std::ops::RangeInclusive<i32>) -> Option<i32> {
    let token = token.filter(|token| token.shape == Shape::Figure)?;
    let plain = token
        .lower
        .trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = &token.lower[plain.len()..];
    let ordinal = matches!(tail, "" | "st" | "nd" | "rd" | "th");
    plain.parse().ok().filter(|n| ordinal && range.contains(n))
}

fn year(token: Option<&Token>) -> Option<i32> {
    figure(token, 1900..=2100).filter(|_| token.is_some_and(|token| token.lower.len() == 4))
}

/// "17 June 2016", "June 17", "May 2013", "in 2013".
fn calendar(tokens: &[Token], at: usize, published: Option<i32>) -> Option<Days> {
    let named = |place: usize| {
        let token = tokens.get(place).filter(|token| token.capital)?;
        month(&token.lower)
    };
    if let (Some(day), Some(month)) = (figure(tokens.get(at), 1..=31), named(at + 1)) {
        let year = year(tokens.get(at + 2));
        let end = at + 2 + usize::from(year.is_some());
        return one_day(at..end, year, month, day, published);
    }
    if let Some(month) = named(at) {
        if let Some(day) = figure(tokens.get(at + 1), 1..=31) {
            let comma = usize::from(tokens.get(at + 2).is_some_and(|t| t.is(",")));
            let year = year(tokens.get(at + 2 + comma));
            let end = at + 2 + if year.is_some() { comma + 1 } else { 0 };
            return one_day(at..end, year, month, day, published);
        }
        return whole_month(tokens, at, month, published);
    }
    let year = year(tokens.get(at))?;
    let announced = at > 0
        && matches!(
            tokens[at - 1].lower.as_str(),
            "in" | "since"
                | "of"
                | "by"
                | "during"
                | "until"
                | "before"
                | "after"
                | "early"
                | "late"
                | "mid"
                | "from"
        );
    announced
        .then(|| span_of_dates(at..at + 1, (year, 1, 1), (year, 12, 31)))
        .flatten()
}

fn one_day(
    tokens: Range<usize>,
    year: Option<i32>,
    month: i8,
    day: i32,
    published: Option<i32>,
) -> Option<Days> {
    let number = |year: i32| {
        let date = Date::new(i16::try_from(year).ok()?, month, day as i8).ok()?;
        number_of(date)
    };
    let own = published
        .and_then(date_of)
        .map(|date| i32::from(date.year()));
    let first = match (year, own) {
        (Some(year), _) => number(year)?,
        (None, Some(own)) => {
            let here = number(own)?;
            let ahead = published.is_some_and(|day| here > day + AHEAD_DAYS);
            if ahead { number(own - 1)? } else { here }
        }
        (None, None) => return None,
    };
    Some(Days {
        tokens,
        first,
        last: first,
    })
}

/// "in May", "last May", "May 2013": never the verb.
fn whole_month(tokens: &[Token], at: usize, month: i8, published: Option<i32>) -> Option<Days> {
    let stated = year(tokens.get(at + 1));
    let announced = at > 0
        && matches!(
            tokens[at - 1].lower.as_str(),
            "in" | "since"
                | "last"
                | "late"
                | "early"
                | "mid"
                | "of"
                | "this"
                | "during"
                | "until"
                | "by"
        );
    if stated.is_none() && !announced {
        return None;
    }
    let end = at + 1 + usize::from(stated.is_some());
    let own = published.and_then(date_of)?;
    // "In August last year".
    let last = |step: usize, word: &str| tokens.get(at + step).is_some_and(|token| token.is(word));
    let last_year = last(1, "last") && last(2, "year");
    let end = if last_year { at + 3 } else { end };
    let year = stated.unwrap_or_else(|| {
        if last_year {
            return i32::from(own.year()) - 1;
        }
        let later = month > own.month() + 1;
        i32::from(own.year()) - i32::from(later)
    });
    let first = Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
    let last = first.last_of_month();
    Some(Days {
        tokens: at..end,
        first: number_of(first)?,
        last: number_of(last)?,
    })
}

fn span_of_dates(tokens: Range<usize>, first: (i32, i8, i8), last: (i32, i8, i8)) -> Option<Days> {
    let number = |(year, month, day): (i32, i8, i8)| {
        number_of(Date::new(i16::try_from(year).ok()?, month, day).ok()?)
    };
    Some(Days {
        tokens,
        first: number(first)?,
        last: number(last)?,
    })
}

/// "28.04.2017", "2017-04-28".
fn figures(tokens: &[Token], at: usize) -> Option<Days> {
    let token = tokens
        .get(at)
        .filter(|token| token.shape == Shape::Figure)?;
    let parts: Vec<i32> = token
        .lower
        .split(['.', '-'])
        .map_while(|part| part.parse().ok())
        .collect();
    let date = match parts.as_slice() {
        [day, month, year] if *year > 1900 => (*year, *month, *day),
        [year, month, day] if *year > 1900 => (*year, *month, *day),
        _ => return None,
    };
    let whole = (
        date.0,
        i8::try_from(date.1).ok()?,
        i8::try_from(date.2).ok()?,
    );
    span_of_dates(at..at + 1, whole, whole)
}

/// Weekdays and words that count from the day of publication.
fn relative(tokens: &[Token], at: usize, published: i32) -> Option<Days> {
    let token = &tokens[at];
    let before = |back: usize| {
        at.checked_sub(back)
            .map_or("", |place| tokens[place].lower.as_str())
    };
    let named = token.capital.then(|| weekday(&token.lower)).flatten();
    if let Some(day) = named {
        let ahead = is_ahead(tokens, at);
        return named_day(at, day, (before(1), ahead), published);
    }
    let one = |shift: i32| {
        Some(Days {
            tokens: at..at + 1,
            first: published + shift,
            last: published + shift,
        })
    };
    match token.lower.as_str() {
        "today" | "tonight" => one(0),
        "yesterday" => one(-1),
        "tomorrow" => one(1),
        "overnight" => Some(Days {
            tokens: at..at + 1,
            first: published - 1,
            last: published,
        }),
        "ago" => ago(tokens, at, published),
        "week" | "month" | "year" => period(at, &token.lower, (before(1), before(2)), published),
        _ => None,
    }
}

/// Whether a weekday lies ahead: "they will be home by Monday", but not "Harlow said on
/// Monday that".
fn is_ahead(tokens: &[Token], at: usize) -> bool {
    /// Words between "will" and the day.
    const WITHIN: usize = 8;
    let clause = tokens[..at].iter().rev().take(WITHIN);
    let mut clause = clause.take_while(|token| {
        token.shape != Shape::Mark && !lists().report.contains(&token.lower) && !token.is("that")
    });
    clause.any(|token| matches!(token.lower.as_str(), "will" | "shall" | "'ll"))
}

fn named_day(at: usize, day: i32, (before, ahead): (&str, bool), published: i32) -> Option<Days> {
    // 1970-01-01 was a Thursday.
    let own = (published + 3).rem_euclid(7);
    let back = (own - day).rem_euclid(7);
    let shift = match before {
        "next" => back - 7,
        _ if ahead && back > 0 => back - 7,
        "last" if back == 0 => 7,
        _ => back,
    };
    let start = at - usize::from(matches!(before, "last" | "next"));
    Some(Days {
        tokens: start..at + 1,
        first: published - shift,
        last: published - shift,
    })
}

/// "two weeks ago".
fn ago(tokens: &[Token], at: usize, published: i32) -> Option<Days> {
    let unit = tokens.get(at.checked_sub(1)?)?;
    let count = tokens.get(at.checked_sub(2)?)?;
    let value: i32 = match count.lower.as_str() {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        figure => figure.parse().ok()?,
    };
    let (length, slack) = match unit.lower.trim_end_matches('s') {
        "day" => (1, 0),
        "week" => (7, 3),
        "month" => (30, 15),
        "year" => (365, 180),
        _ => return None,
    };
    let middle = published.checked_sub(value.checked_mul(length)?)?;
    Some(Days {
        tokens: at - 2..at + 1,
        first: middle - slack,
        last: middle + slack,
    })
}

/// "last week", "earlier this month", "this year".
fn period(at: usize, unit: &str, (before, earlier): (&str, &str), published: i32) -> Option<Days> {
    let last = match before {
        "last" | "previous" => true,
        "this" => false,
        _ => return None,
    };
    let start =
        at - 1 - usize::from(earlier == "earlier" || earlier == "late" || earlier == "early");
    let tokens = start..at + 1;
    let date = date_of(published)?;
    let (first, end) = match unit {
        "week" => {
            let monday = published - (published + 3).rem_euclid(7);
            // "Last week", said on a Monday, is often the week that ended the day before.
            if last {
                (monday - 7, monday - 1)
            } else {
                (monday - 1, published)
            }
        }
        "month" => {
            let month = if last {
                date.checked_sub(1.month()).ok()?
            } else {
                date
            };
            (
                number_of(month.first_of_month())?,
                number_of(month.last_of_month())?,
            )
        }
        _ => {
            let year = if last {
                date.checked_sub(1.year()).ok()?
            } else {
                date
            };
            (
                number_of(year.first_of_year())?,
                number_of(year.last_of_year())?,
            )
        }
    };
    Some(Days {
        tokens,
        first,
        last: end,
    })
}

/// Takes in the words that belong to a day: "late on Thursday", "Friday morning".
fn widen(tokens: &[Token], days: &mut Days) {
    let joins = |at: usize| {
        let word = tokens[at].lower.as_str();
        matches!(
            word,
            "on" | "late"
                | "early"
                | "in"
                | "since"
                | "at"
                | "dawn"
                | "of"
                | "the"
                | "morning"
                | "hours"
        )
    };
    let start = days.tokens.start;
    let mut front = start;
    while front > 0 && start - front < 4 && joins(front - 1) {
        front -= 1;
    }
    // "the" and "at" alone belong to what stands before them.
    while front < start && matches!(tokens[front].lower.as_str(), "the" | "of" | "hours") {
        front += 1;
    }
    days.tokens.start = front;
    let part = |at: usize| {
        let word = tokens.get(at).map_or("", |t| t.lower.as_str());
        matches!(
            word,
            "morning" | "afternoon" | "evening" | "night" | "midnight"
        )
    };
    if part(days.tokens.end) {
        // The night of one day runs into the next.
        days.last += i32::from(tokens[days.tokens.end].is("night"));
        days.tokens.end += 1;
    }
    if tokens[days.tokens.start..days.tokens.end]
        .iter()
        .any(|t| t.is("late"))
        && days.first == days.last
    {
        days.last += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;
    use crosswire_article::Span;

    fn read(text: &str, published: &str) -> Vec<String> {
        let all = tokens(text, Span::of(0..text.len()));
        let published = number_of(published.parse().expect("a date"));
        let found = days(&all, published).into_iter();
        found.map(|day| written(day.first, day.last)).collect()
    }

    #[test]
    fn one_day_in_many_words() {
        for text in [
            "It sank on Tuesday.",
            "It sank on 17 June.",
            "It sank June 17, 2031",
            "It sank on June 17th at dawn",
        ] {
            let read = read(text, "2031-06-18");
            assert_eq!(
                read.first().map(|day| &day[..10]),
                Some("2031-06-17"),
                "{text}"
            );
        }
        assert_eq!(read("on Tuesday", "2031-06-19"), ["2031-06-17"]);
        assert_eq!(read("on June 17", "2031-06-19"), ["2031-06-17"]);
        assert_eq!(read("in May", "2031-06-19"), ["2031-05-01..2031-05-31"]);
        assert_eq!(read("since 2003", "2031-06-19"), ["2003-01-01..2003-12-31"]);
        assert_eq!(read("overnight", "2031-06-19"), ["2031-06-18..2031-06-19"]);
        assert_eq!(read("two days ago", "2031-06-19"), ["2031-06-17"]);
    }

    #[test]
    fn a_day_that_will_come_lies_ahead() {
        // 2031-06-19 is a Thursday.
        assert_eq!(
            read("They will be home by Monday.", "2031-06-19"),
            ["2031-06-23"]
        );
        assert_eq!(
            read("The court will sit on Thursday.", "2031-06-19"),
            ["2031-06-19"]
        );
        for text in [
            "The ship will sail, Harlow said on Monday.",
            "It will sail. On Monday it burned.",
            "Whoever will sail said Monday that it burned.",
        ] {
            assert_eq!(read(text, "2031-06-19"), ["2031-06-16"], "{text}");
        }
    }

    #[test]
    fn the_verb_may_is_no_month() {
        assert!(read("It may sink. May it never.", "2031-06-19").is_empty());
    }
}

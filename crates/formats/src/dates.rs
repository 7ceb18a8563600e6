//! Dates as outlets write them, brought to ISO 8601.
//!
//! The day stays the outlet's own: an offset is kept and never converted,
//! because "Tuesday" in the text means the outlet's Tuesday. A date that can be
//! read two ways (`04/05/2016`) is not read at all.

use jiff::{Timestamp, civil};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Reads a date in any of the usual notations; the result is a day
/// `2016-06-17` or a date-time `2016-06-17T12:00:00+03:00`.
pub(crate) fn parse_date(written: &str) -> Option<String> {
    let written = written.trim();
    if written.len() > 200 {
        return None;
    }
    from_digits(written)
        .or_else(|| from_iso(written))
        .or_else(|| from_words(written))
        .or_else(|| from_points(written))
}

/// Seconds or milliseconds since 1970, in UTC.
pub(crate) fn from_epoch(number: i64) -> Option<String> {
    let seconds = if number.abs() >= 100_000_000_000 {
        number.div_euclid(1000)
    } else {
        number
    };
    let moment = Timestamp::from_second(seconds).ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// The day in the path of an address: `/2016/06/17/`, `/2016/jun/17/`, `2016-06-17`.
pub(crate) fn from_url(url: &str) -> Option<String> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"[/_-]((?:19|20)\d\d)[/_-](\d{1,2}|[a-z]{3,9})[/_-](\d{1,2})(?:[/_.?-]|$)")
    });
    let url = url.to_ascii_lowercase();
    let parts = PATTERN.captures(&url)?;
    let month = parts[2].parse().ok().or_else(|| month(&parts[2]))?;
    day(parts[1].parse().ok()?, month, parts[3].parse().ok()?)
}

/// A day in a file name: `2016-06-17_minister.txt`, `20160617.txt`.
pub(crate) fn from_file_name(name: &str) -> Option<String> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"(?:^|[^0-9])((?:19|20)\d\d)([-_.]?)(\d\d)([-_.]?)(\d\d)(?:[^0-9]|$)")
    });
    let parts = PATTERN.captures(name)?;
    if parts[2] != parts[4] {
        return None;
    }
    day(
        parts[1].parse().ok()?,
        parts[3].parse().ok()?,
        parts[5].parse().ok()?,
    )
}

/// The first day with a year written out in `text`, and where: only notations
/// that cannot be read two ways.
pub(crate) fn first_in(text: &str) -> Option<(Range<usize>, String)> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"(?i){WRITTEN_DAY}")));
    PATTERN
        .find_iter(text)
        .find_map(|found| Some((found.range(), parse_date(found.as_str())?)))
}

/// A regular expression for a day with a year, in words or in figures.
pub(crate) const WRITTEN_DAY: &str = r"(?:\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?,?\s+(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\b)";

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("patterns of this file are fixed and tested")
}

/// A checked day.
fn day(year: i16, month: i8, day: i8) -> Option<String> {
    let sane = (1600..=2200).contains(&year);
    let date = civil::Date::new(year, month, day).ok().filter(|_| sane)?;
    Some(date.to_string())
}

/// `20160617`, `20160617123000`, seconds, milliseconds.
fn from_digits(written: &str) -> Option<String> {
    if !written.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let field = |range: Range<usize>| written[range].parse::<i16>().ok();
    match written.len() {
        8 | 14 => {
            let date = day(field(0..4)?, field(4..6)? as i8, field(6..8)? as i8)?;
            if written.len() == 8 {
                return Some(date);
            }
            let clock = clock(field(8..10)?, field(10..12)?, field(12..14)?)?;
            Some(format!("{date}T{clock}"))
        }
        9..=10 | 12..=13 => from_epoch(written.parse().ok()?),
        _ => None,
    }
}

/// `2016-06-17`, `2016/6/17 12:00`, `2016-06-17T12:00:00.000+0300`.
fn from_iso(written: &str) -> Option<String> {
    static PATTERN: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})(?:$|[T\s,]+(.*)$)"));
    let parts = PATTERN.captures(written)?;
    if parts[2] != parts[4] {
        return None;
    }
    let date = day(
        parts[1].parse().ok()?,
        parts[3].parse().ok()?,
        parts[5].parse().ok()?,
    )?;
    Some(with_clock(
        date,
        parts.get(6).map_or("", |rest| rest.as_str()),
    ))
}

/// "17 June 2016", "June 17, 2016 3:04 pm EST", "Fri, 17 Jun 2016 12:00:00 +0300".
fn from_words(written: &str) -> Option<String> {
    let mut found = (None, None, None);
    // A clock holds no day: it stays one word, which is no number.
    for word in written.split(|c: char| !c.is_alphanumeric() && c != ':') {
        let number = word
            .trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .parse::<i16>()
            .ok();
        match number {
            Some(year) if year >= 1600 && found.2.is_none() => found.2 = Some(year),
            Some(day) if (1..=31).contains(&day) && found.0.is_none() => found.0 = Some(day as i8),
            None if found.1.is_none() => found.1 = month(word),
            _ => {}
        }
    }
    let date = day(found.2?, found.1?, found.0?)?;
    let after_date = written.find(&found.2?.to_string()).map_or(0, |at| at + 4);
    let late = with_clock(date.clone(), &written[after_date..]);
    // "12:30, 17 June 2016" has its clock in front.
    Some(if late == date {
        with_clock(date, written)
    } else {
        late
    })
}

/// `17.06.2016`, and `06/17/2016` or `17/06/2016` where only one reading is possible.
fn from_points(written: &str) -> Option<String> {
    static PATTERN: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^(\d{1,2})([./-])(\d{1,2})([./-])(\d{4})\b(.*)$"));
    let parts = PATTERN.captures(written)?;
    let (one, two): (i8, i8) = (parts[1].parse().ok()?, parts[3].parse().ok()?);
    let (dom, month) = match &parts[2] {
        "." => (one, two),
        _ if one > 12 || one == two => (one, two),
        _ if two > 12 => (two, one),
        _ => return None,
    };
    let date = day(parts[5].parse().ok()?, month, dom)?;
    Some(with_clock(date, &parts[6]))
}

fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
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
    let word = word.to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    let place = NAMES
        .iter()
        .position(|name| name.starts_with(&word) || word == "sept" && *name == "september")?;
    Some(place as i8 + 1)
}

fn clock(hour: i16, minute: i16, second: i16) -> Option<String> {
    let fits = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    fits.then(|| format!("{hour:02}:{minute:02}:{:02}", second.min(59)))
}

/// Appends the time of day and the offset found in `rest`, if there is one.
fn with_clock(date: String, rest: &str) -> String {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?i)(?:^|[^\d:])(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(?:\(?(?:gmt|utc)?\s*([+-]\d\d):?(\d\d)?|(z|[a-z]{2,4})\b)?",
        )
    });
    let Some(parts) = PATTERN.captures(rest) else {
        return date;
    };
    let number = |index: usize| {
        parts
            .get(index)
            .and_then(|part| part.as_str().parse::<i16>().ok())
    };
    let afternoon = parts
        .get(4)
        .map(|half| half.as_str().to_ascii_lowercase().starts_with('p'));
    let hour = match (number(1), afternoon) {
        (Some(12), Some(false)) => Some(0),
        (Some(hour), Some(true)) if hour < 12 => Some(hour + 12),
        (hour, _) => hour,
    };
    let clock = hour.and_then(|hour| clock(hour, number(2)?, number(3).unwrap_or(0)));
    let Some(clock) = clock else { return date };
    let offset = match (parts.get(5), parts.get(7)) {
        (Some(hours), _) => format!(
            "{}:{}",
            hours.as_str(),
            parts.get(6).map_or("00", |m| m.as_str())
        ),
        (None, Some(zone)) => zone_offset(zone.as_str()).unwrap_or("").to_owned(),
        _ => String::new(),
    };
    format!("{date}T{clock}{offset}")
}

/// Zone names that mean one thing in news pages; others leave the time without offset.
fn zone_offset(zone: &str) -> Option<&'static str> {
    Some(match zone.to_ascii_uppercase().as_str() {
        "Z" | "GMT" | "UTC" => "Z",
        "EST" => "-05:00",
        "EDT" => "-04:00",
        "CDT" => "-05:00",
        "PST" => "-08:00",
        "PDT" => "-07:00",
        "CET" => "+01:00",
        "CEST" => "+02:00",
        "MSK" => "+03:00",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn usual_notations() {
        for (written, expected) in [
            ("2016-06-17", "2016-06-17"),
            ("2016-06-17T12:00:00+03:00", "2016-06-17T12:00:00+03:00"),
            ("2016-06-17T12:00:00.123+0300", "2016-06-17T12:00:00+03:00"),
            ("2016-06-17 23:30:00Z", "2016-06-17T23:30:00Z"),
            ("1987-10-19T14:38", "1987-10-19T14:38:00"),
            ("2016/6/7", "2016-06-07"),
            ("17 June 2016", "2016-06-17"),
            ("June 17, 2016", "2016-06-17"),
            ("Friday, 17th of June, 2016", "2016-06-17"),
            ("Sept. 3, 2019 5:04 pm EDT", "2019-09-03T17:04:00-04:00"),
            ("12:30 GMT, 17 Jun 2016", "2016-06-17T12:30:00Z"),
            (
                "Fri, 17 Jun 2016 12:00:00 +0300",
                "2016-06-17T12:00:00+03:00",
            ),
            ("Fri, 17 Jun 2016 12:00:00 GMT", "2016-06-17T12:00:00Z"),
            ("17.06.2016", "2016-06-17"),
            ("06/17/2016", "2016-06-17"),
            ("17/06/2016 08:15", "2016-06-17T08:15:00"),
            ("20160617", "2016-06-17"),
            ("20160617123001", "2016-06-17T12:30:01"),
            ("1466164800", "2016-06-17T12:00:00Z"),
            ("1466164800123", "2016-06-17T12:00:00Z"),
        ] {
            assert_eq!(parse_date(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_not_told() {
        for written in [
            "",
            "yesterday",
            "04/05/2016",
            "2016-13-01",
            "30 February 2016",
            "June 2016",
            "17",
        ] {
            assert_eq!(parse_date(written), None, "{written}");
        }
    }

    #[test]
    fn addresses_and_file_names() {
        let in_url = |url| from_url(url).unwrap_or_default();
        assert_eq!(
            in_url("https://x.test/world/2016/jun/17/a-story"),
            "2016-06-17"
        );
        assert_eq!(in_url("https://x.test/2016/06/17/story.html"), "2016-06-17");
        assert_eq!(in_url("https://x.test/12345/2016/99/99/"), "");
        assert_eq!(
            from_file_name("2016-06-17_strike.txt").as_deref(),
            Some("2016-06-17")
        );
        assert_eq!(
            from_file_name("20160617.txt").as_deref(),
            Some("2016-06-17")
        );
        assert_eq!(from_file_name("a201606179.txt"), None);
    }

    #[test]
    fn a_day_in_a_sentence_has_a_place() {
        let text = "Published: 4 May 2019, updated later";
        let (range, value) = first_in(text).expect("a date");
        assert_eq!((&text[range], value.as_str()), ("4 May 2019", "2019-05-04"));
    }

    proptest! {
        #[test]
        fn nothing_panics(written in "\\PC{0,40}", digits in "[0-9/:.T+ -]{0,24}") {
            for text in [written, digits] {
                if let Some(date) = parse_date(&text) {
                    prop_assert!(date.len() >= 10 && date.is_char_boundary(10));
                }
                let _ = (from_url(&text), from_file_name(&text), first_in(&text));
            }
        }
    }
}

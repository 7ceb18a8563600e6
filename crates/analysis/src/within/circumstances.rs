//! To whom and when: what the sentence around the cue tells beside speaker and
//! content.

use super::cast::collapsed;
use super::draft::Draft;
use super::quotations::Quotations;
use super::reading::Reading;
use crosswire_article::{Addressee, When};
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::ops::Range;

/// Whom the words were said to: the object of "told", "asked", "urged".
pub(crate) fn find_addressee(reading: &Reading, draft: &Draft) -> Option<Addressee> {
    let anchor = draft.anchor(reading)?;
    let lower = reading.words[anchor].lower.as_str();
    let speaks_to = [
        "told", "tell", "tells", "telling", "assured", "reminded", "informed", "briefed",
    ]
    .contains(&lower);
    let presses = [
        "urged", "urges", "urge", "urging", "asked", "asks", "asking", "warned", "warns", "warning",
    ]
    .contains(&lower);
    if !draft.act.speech || !(speaks_to || presses) {
        return to_phrase(reading, draft, anchor);
    }
    let object = reading.children(anchor).find(|child| {
        let word = &reading.words[*child];
        let object = matches!(word.dep, Dependency::DOBJ | Dependency::DATIVE);
        object && *child > anchor && (word.is_noun() || word.pos == PartOfSpeech::PRON)
    })?;
    let free = !draft
        .content
        .iter()
        .any(|part| part.overlaps(reading.words[object].span));
    // "urged him to go": PolNeAR's convention has the object in the content.
    if !free && !presses {
        return None;
    }
    addressee(reading, object)
}

/// "said to the crowd", "in a letter to Congress".
fn to_phrase(reading: &Reading, draft: &Draft, anchor: usize) -> Option<Addressee> {
    if !draft.act.speech || !matches!(draft.act.name.as_str(), "say" | "write" | "announce") {
        return None;
    }
    let to = reading.children(anchor).find(|child| {
        let word = &reading.words[*child];
        let free = !draft.content.iter().any(|part| part.overlaps(word.span));
        word.lower == "to"
            && *child > anchor
            && matches!(word.dep, Dependency::PREP | Dependency::DATIVE)
            && free
    })?;
    addressee(reading, reading.child(to, Dependency::POBJ)?)
}

fn addressee(reading: &Reading, object: usize) -> Option<Addressee> {
    let reach = reading.words[object].reach.clone();
    let stop = (object + 1..reach.end).find(|w| {
        let word = &reading.words[*w];
        word.pos == PartOfSpeech::PUNCT && word.lower != "-" && word.lower != "."
            || matches!(
                word.tag,
                Tag::WP | Tag::WDT | Tag::VBD | Tag::TO | Tag::IN | Tag::VBG | Tag::CC
            ) && !matches!(word.lower.as_str(), "of" | "with")
            || word.dep == Dependency::MARK
    });
    let mut words = reach.start..stop.unwrap_or(reach.end).min(object + 8).max(object + 1);
    words.start = words.start.max(object.saturating_sub(8));
    if words.len() > 1 && reading.words[words.start].tag == Tag::DT {
        words.start += 1;
    }
    let span = reading.span_of(words)?;
    Some(Addressee {
        name: collapsed(reading.cut(span)),
        span,
    })
}

/// When it was said: a day or time in the cue's sentence, outside source and
/// content, that hangs on the cue. `published` is the article's day.
pub(crate) fn find_when(
    reading: &Reading,
    quotations: &Quotations,
    draft: &Draft,
    published: Option<&str>,
) -> Option<When> {
    let anchor = draft.anchor(reading)?;
    let sentence = reading.sentences[reading.words[anchor].sentence]
        .words
        .clone();
    let near = sentence.start.max(anchor.saturating_sub(40))..sentence.end.min(anchor + 40);
    let free = |w: usize| {
        let span = reading.words[w].span;
        let used = draft
            .content
            .iter()
            .chain(&draft.source)
            .any(|part| part.overlaps(span));
        !used && quotations.outer_at(span.start).is_none()
    };
    let words = near.filter(|w| is_day_word(reading, *w) && free(*w));
    let hangs = words.clone().find(|w| belongs(reading, *w, anchor));
    let word = hangs?;
    let words = time_phrase(reading, word, &free);
    // "year" by itself tells nothing; "last year" does.
    let bare = matches!(
        reading.words[word].lower.as_str(),
        "week" | "month" | "year"
    ) && words.len() == 1;
    if bare {
        return None;
    }
    let span = reading.span_of(words.clone())?;
    Some(When {
        span,
        value: published.and_then(|day| day_of(reading, words, day)),
    })
}

/// A time that is known already, with its day.
pub(crate) fn dated(reading: &Reading, when: &When, published: Option<&str>) -> When {
    let words = reading.words_in(when.span);
    When {
        span: when.span,
        value: published.and_then(|day| day_of(reading, words, day)),
    }
}

/// Whether a time hangs on the cue with no other verb between, or touches it.
fn belongs(reading: &Reading, word: usize, anchor: usize) -> bool {
    let above: Vec<usize> = reading.heads_above(word, 5).collect();
    let to_anchor = above.iter().position(|w| *w == anchor);
    let direct =
        to_anchor.is_some_and(|steps| above[..steps].iter().all(|w| !reading.words[*w].is_verb()));
    let adjacent = word == anchor + 1
        || word == anchor + 2
            && matches!(
                reading.words[anchor + 1].lower.as_str(),
                "on" | "late" | "early" | "last" | "earlier"
            );
    direct || adjacent
}

const DAYS: [&str; 7] = [
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

fn weekday(lower: &str) -> Option<i64> {
    let lower = lower.trim_end_matches('.');
    let matches = |day: &&str| {
        *day == lower || lower.len() >= 3 && lower.len() <= 5 && day.starts_with(lower)
    };
    DAYS.iter().position(matches).map(|day| day as i64)
}

fn month(lower: &str) -> Option<i64> {
    let lower = lower.trim_end_matches('.');
    let matches = |month: &&str| {
        *month == lower || lower.len() >= 3 && lower.len() <= 4 && month.starts_with(lower)
    };
    MONTHS
        .iter()
        .position(matches)
        .map(|month| month as i64 + 1)
}

/// Whether a word names a day or a stretch of days.
pub(super) fn is_day_word(reading: &Reading, word: usize) -> bool {
    let Some(own) = reading.words.get(word) else {
        return false;
    };
    let capital = reading.cut(own.span).starts_with(char::is_uppercase);
    let named = capital
        && own.pos == PartOfSpeech::PROPN
        && (weekday(&own.lower).is_some() || month(&own.lower).is_some());
    named
        || matches!(
            own.lower.as_str(),
            "yesterday" | "today" | "tomorrow" | "week" | "month" | "year"
        ) && own.is_noun()
}

/// The words around a day's name that belong to it: "late on Thursday",
/// "17 June 2016".
fn time_phrase(reading: &Reading, word: usize, free: &dyn Fn(usize) -> bool) -> Range<usize> {
    let sentence = reading.words[word].sentence;
    let joins = |w: usize| {
        let own = &reading.words[w];
        let number = own.pos == PartOfSpeech::NUM && own.lower.len() <= 4;
        let small = matches!(
            own.lower.as_str(),
            "on" | "in"
                | "late"
                | "early"
                | "last"
                | "this"
                | "earlier"
                | "next"
                | "past"
                | "the"
                | "of"
        );
        own.sentence == sentence && free(w) && (number || small)
    };
    let mut start = word;
    while start > 0 && word - start < 4 && joins(start - 1) {
        start -= 1;
    }
    let mut end = word + 1;
    let follows = |w: usize| {
        let own = &reading.words[w];
        let number = own.pos == PartOfSpeech::NUM && own.lower.len() <= 4;
        let part = matches!(
            own.lower.as_str(),
            "morning" | "evening" | "afternoon" | "night"
        );
        own.sentence == sentence
            && free(w)
            && (number || part || month(&own.lower).is_some() && own.pos == PartOfSpeech::PROPN)
    };
    while end < reading.words.len()
        && end - word < 4
        && (follows(end)
            || reading.words[end].lower == ","
                && reading
                    .words
                    .get(end + 1)
                    .is_some_and(|next| next.pos == PartOfSpeech::NUM && next.lower.len() == 4))
    {
        end += 1;
    }
    start..end
}

/// The day a phrase means, seen from the article's day.
fn day_of(reading: &Reading, words: Range<usize>, published: &str) -> Option<String> {
    let base = days_of(published)?;
    let lower: Vec<&str> = words.map(|w| reading.words[w].lower.as_str()).collect();
    if let Some(day) = calendar_day(&lower, published, base) {
        return Some(day);
    }
    let named = lower.iter().find_map(|word| weekday(word));
    let shift = match (named, lower.as_slice()) {
        (_, words) if words.contains(&"next") || words.contains(&"week") => return None,
        (Some(day), words) => {
            let back = (weekday_of(base) - day).rem_euclid(7);
            if back == 0 && words.contains(&"last") {
                7
            } else {
                back
            }
        }
        (None, words) if words.contains(&"today") => 0,
        (None, words) if words.contains(&"yesterday") => 1,
        (None, words) if words.contains(&"tomorrow") => -1,
        _ => return None,
    };
    Some(text_of(base - shift))
}

/// "June 17", "17 June 2016"; without a year the last such day not more than a
/// month ahead of the article.
fn calendar_day(words: &[&str], published: &str, base: i64) -> Option<String> {
    let month = words.iter().find_map(|word| month(word))?;
    let numbers = words.iter().filter_map(|word| {
        word.trim_end_matches(|c: char| c.is_alphabetic())
            .parse::<i64>()
            .ok()
    });
    let numbers: Vec<i64> = numbers.collect();
    let day = numbers.iter().copied().find(|n| (1..=31).contains(n))?;
    let year = numbers.iter().copied().find(|n| (1000..=9999).contains(n));
    let own: i64 = published.get(..4)?.parse().ok()?;
    let ahead = days_from(own, month, day) > base + 31;
    let year = year.unwrap_or(if ahead { own - 1 } else { own });
    let days = days_from(year, month, day);
    // The 31st of a month that has none.
    let text = text_of(days);
    text.ends_with(&format!("-{month:02}-{day:02}"))
        .then_some(text)
}

/// Days since 1970-01-01 of an ISO day.
fn days_of(day: &str) -> Option<i64> {
    let year = day.get(..4)?.parse().ok()?;
    let month = day.get(5..7)?.parse().ok()?;
    let date = day.get(8..10)?.parse().ok()?;
    ((1..=12).contains(&month) && (1..=31).contains(&date)).then(|| days_from(year, month, date))
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn days_from(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn text_of(days: i64) -> String {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let part = (5 * of_year + 2) / 153;
    let day = of_year - (153 * part + 2) / 5 + 1;
    let month = if part < 10 { part + 3 } else { part - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// 0 for Monday.
fn weekday_of(days: i64) -> i64 {
    (days + 3).rem_euclid(7)
}

/// The day of `span`'s words, for tests and other passes.
#[cfg(test)]
pub(crate) fn day_in_words(words: &[&str], published: &str) -> Option<String> {
    calendar_day(words, published, days_of(published)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back() {
        for day in [
            "1970-01-01",
            "2000-02-29",
            "2016-06-17",
            "2023-12-31",
            "1899-03-01",
        ] {
            assert_eq!(text_of(days_of(day).expect("a day")), day);
        }
        assert_eq!(weekday_of(days_of("2016-06-17").expect("a day")), 4);
        assert_eq!(days_of("soon"), None);
    }

    #[test]
    fn a_date_without_a_year_is_the_last_one() {
        assert_eq!(
            day_in_words(&["on", "june", "16"], "2016-06-17").as_deref(),
            Some("2016-06-16")
        );
        assert_eq!(
            day_in_words(&["december", "30"], "2016-01-02").as_deref(),
            Some("2015-12-30")
        );
        assert_eq!(day_in_words(&["31", "june"], "2016-06-17"), None);
    }

    #[test]
    fn weekdays_may_be_short_but_not_anything() {
        assert_eq!(weekday("fri."), Some(4));
        assert_eq!(weekday("sunk"), None);
        assert_eq!(month("sept"), Some(9));
        assert_eq!(month("mayor"), None);
    }
}

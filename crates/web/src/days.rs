//! Days as people write them, and the columns of a table over time.
//!
//! Dates stay what the outlet gave (`YYYY-MM-DD`); nothing is converted from
//! one zone to another. Where a pile spans more days than fit side by side, the
//! columns become weeks, months or years.

use jiff::civil::{Date, Weekday};

/// More columns than this and figures no longer fit beside each other.
const MOST_COLUMNS: usize = 31;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2031-05-03` as `3 May 2031`; anything else comes back as it is.
pub(crate) fn long(day: &str) -> String {
    match parse(day) {
        Some(date) => format!("{} {} {}", date.day(), month(date), date.year()),
        None => day.to_owned(),
    }
}

/// Two days as `3–7 May 2031`, `30 April – 2 May 2031` or one day alone.
pub(crate) fn between(first: Option<&str>, last: Option<&str>) -> String {
    let (first, last) = match (first, last) {
        (Some(first), Some(last)) => (first, last),
        (Some(day), None) | (None, Some(day)) => return long(day),
        (None, None) => return "no date known".to_owned(),
    };
    match (parse(first), parse(last)) {
        (Some(a), Some(b)) if a == b => long(first),
        (Some(a), Some(b)) if (a.year(), a.month()) == (b.year(), b.month()) => {
            format!("{}–{}", a.day(), long(last))
        }
        (Some(a), Some(b)) if a.year() == b.year() => {
            format!("{} {} – {}", a.day(), month(a), long(last))
        }
        _ => format!("{} – {}", long(first), long(last)),
    }
}

/// A day as a number that rises by one a day; `None` where it is no date.
pub(crate) fn number(day: &str) -> Option<i32> {
    let since = parse(day)? - Date::ZERO;
    Some(since.get_days())
}

/// Such a number as `3 May`.
pub(crate) fn short(number: i32) -> String {
    use jiff::ToSpan;
    match Date::ZERO.checked_add(number.days()) {
        Ok(date) => format!("{} {}", date.day(), &month(date)[..3]),
        Err(_) => String::new(),
    }
}

fn parse(day: &str) -> Option<Date> {
    day.get(..10)?.parse().ok()
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// One column of the table over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The larger unit, written once above its columns: `May 2031`, `2031`.
    pub(crate) group: String,
    /// The figure in the head of the column: day of the month, month, year.
    pub(crate) label: String,
    /// The column in words, for screen readers and tooltips.
    pub(crate) name: String,
}

/// The columns from the first to the last of `days`, and the column of each
/// day; days that are no dates have none. Gaps are kept, so that a silent day
/// shows as one.
pub(crate) fn columns<'day>(days: impl Iterator<Item = &'day str>) -> Columns {
    let mut dates: Vec<Date> = days.filter_map(parse).collect();
    dates.sort_unstable();
    let (Some(&first), Some(&last)) = (dates.first(), dates.last()) else {
        return Columns::default();
    };
    Step::ALL
        .into_iter()
        .find_map(|step| step.columns(first, last))
        .unwrap_or_else(|| Step::Year.all_columns(first, last))
}

/// Columns over time and the place of a day in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    /// Left to right.
    pub(crate) columns: Vec<Column>,
    starts: Vec<Date>,
    step: Step,
}

impl Columns {
    /// First and last day of a column, `YYYY-MM-DD`.
    pub(crate) fn days(&self, index: usize) -> Option<(String, String)> {
        let first = *self.starts.get(index)?;
        let next = match self.starts.get(index + 1) {
            Some(next) => Some(*next),
            None => self.step.next(first),
        };
        let last = next.and_then(|next| next.yesterday().ok()).unwrap_or(first);
        Some((first.to_string(), last.to_string()))
    }

    /// The index of the column that holds `day`.
    pub(crate) fn index_of(&self, day: &str) -> Option<usize> {
        let date = parse(day)?;
        self.starts
            .partition_point(|start| *start <= date)
            .checked_sub(1)
    }
}

#[derive(Clone, Copy, Debug, Default)]
enum Step {
    #[default]
    Day,
    Week,
    Month,
    Year,
}

impl Step {
    const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    fn columns(self, first: Date, last: Date) -> Option<Columns> {
        let columns = self.all_columns(first, last);
        (columns.columns.len() <= MOST_COLUMNS).then_some(columns)
    }

    /// Stops one column past the limit: longer lists are thrown away anyway,
    /// except for years, of which there are few enough.
    fn all_columns(self, first: Date, last: Date) -> Columns {
        let mut found = Columns {
            step: self,
            ..Columns::default()
        };
        let mut start = Some(self.start(first));
        while let Some(date) = start.filter(|date| *date <= last) {
            found.columns.push(self.column(date));
            found.starts.push(date);
            start = self.next(date);
            if found.columns.len() > MOST_COLUMNS && !matches!(self, Self::Year) {
                break;
            }
        }
        found
    }

    fn start(self, date: Date) -> Date {
        match self {
            Self::Day => date,
            Self::Week => monday(date).unwrap_or(date),
            Self::Month => date.first_of_month(),
            Self::Year => date.first_of_year(),
        }
    }

    fn next(self, date: Date) -> Option<Date> {
        use jiff::ToSpan;
        let step = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Year => 1.year(),
        };
        date.checked_add(step).ok()
    }

    fn column(self, date: Date) -> Column {
        let (month, year) = (month(date), date.year());
        let month_of_year = format!("{month} {year}");
        match self {
            Self::Day | Self::Week => Column {
                group: month_of_year,
                label: date.day().to_string(),
                name: format!("{}{}", self.prefix(), long(&date.to_string())),
            },
            Self::Month => Column {
                group: year.to_string(),
                label: month[..3].to_owned(),
                name: month_of_year,
            },
            Self::Year => Column {
                group: String::new(),
                label: year.to_string(),
                name: year.to_string(),
            },
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Week => "week from ",
            Self::Day | Self::Month | Self::Year => "",
        }
    }
}

fn monday(date: Date) -> Option<Date> {
    if date.weekday() == Weekday::Monday {
        return Some(date);
    }
    date.nth_weekday(-1, Weekday::Monday).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_as_people_write_them() {
        assert_eq!(long("2031-05-03"), "3 May 2031");
        assert_eq!(long("2031-05-03T10:00:00+02:00"), "3 May 2031");
        assert_eq!(long("early May"), "early May");
        let ranges = [
            ("2031-05-03", "2031-05-03", "3 May 2031"),
            ("2031-05-03", "2031-05-07", "3–7 May 2031"),
            ("2031-04-30", "2031-05-02", "30 April – 2 May 2031"),
            (
                "2030-12-31",
                "2031-01-02",
                "31 December 2030 – 2 January 2031",
            ),
        ];
        for (first, last, expected) in ranges {
            assert_eq!(between(Some(first), Some(last)), expected);
        }
        assert_eq!(between(None, None), "no date known");
        assert_eq!(number("2031-05-03").map(short).as_deref(), Some("3 May"));
        assert_eq!(
            number("2031-05-03"),
            number("2031-05-02").map(|day| day + 1)
        );
        assert_eq!(number("soon"), None);
    }

    #[test]
    fn a_silent_day_keeps_its_column() {
        let columns = columns(["2031-05-01", "2031-05-04", "soon"].into_iter());
        let labels: Vec<_> = columns.columns.iter().map(|c| c.label.as_str()).collect();
        assert_eq!(labels, ["1", "2", "3", "4"]);
        assert_eq!(columns.index_of("2031-05-04T09:00:00Z"), Some(3));
        assert_eq!(columns.index_of("2031-04-30"), None);
        assert_eq!(columns.index_of("soon"), None);
        let fourth = ("2031-05-04".to_owned(), "2031-05-04".to_owned());
        assert_eq!(columns.days(3), Some(fourth));
        assert_eq!(columns.days(4), None);
    }

    #[test]
    fn long_spans_become_weeks_months_and_years() {
        let names = |first, last| -> Vec<String> {
            let columns = columns([first, last].into_iter());
            columns.columns.into_iter().map(|c| c.name).collect()
        };
        assert_eq!(
            names("2031-05-01", "2031-07-01")[0],
            "week from 28 April 2031"
        );
        assert_eq!(names("2031-05-01", "2032-07-01")[0], "May 2031");
        assert_eq!(names("2001-05-01", "2032-07-01").len(), 32);
        assert!(columns(std::iter::empty()).columns.is_empty());
    }
}

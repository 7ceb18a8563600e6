//! Numbers that put articles in order of publication.
//!
//! An article's row number is its day and 43 bits of its id. It depends on the
//! content alone, so any order of reading gives the same table; and because
//! rows lie in order of publication, "newest first" is a walk from the end and
//! never a sort over all hits.

use crosswire_article::{Article, ArticleId};

/// Bits of the id below the day.
const ID_BITS: u32 = 43;

/// The number of `article`'s row.
pub(crate) fn article_number(article: &Article) -> i64 {
    let day = article
        .published
        .as_ref()
        .map_or(0, |p| day_number(p.day()));
    first_of_day(day) | (id_bits(&article.id) >> (64 - ID_BITS)) as i64
}

/// The least number an article of this day can have.
pub(crate) const fn first_of_day(day: i64) -> i64 {
    day << ID_BITS
}

/// The id as the 64 bits that its hexadecimal digits write.
pub(crate) fn id_bits(id: &ArticleId) -> u64 {
    u64::from_str_radix(id.as_str(), 16).unwrap_or_default()
}

/// Days since 1 March of the year 0, of `YYYY-MM-DD` or a beginning of it; 0
/// where it is no date, so that undated articles come first. Months and days
/// out of range are not corrected: such a date only has to sort somewhere.
pub(crate) fn day_number(day: &str) -> i64 {
    let mut parts = day.splitn(3, '-').map(str::parse::<i64>);
    let Some(Ok(year @ 1..=2800)) = parts.next() else {
        return 0;
    };
    let month = parts.next().and_then(Result::ok).unwrap_or(1).clamp(1, 12);
    let date = parts.next().and_then(Result::ok).unwrap_or(1).clamp(1, 31);
    // Years begin in March here, so that the leap day is a year's last.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (month * 306 + 5) / 10 + date
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_article::{DateOrigin, Published};

    fn dated(value: &str) -> Article {
        let published = Published {
            value: value.to_owned(),
            from: DateOrigin::Given,
            evidence: Vec::new(),
        };
        Article::builder("text").published(published).build()
    }

    #[test]
    fn days_follow_one_another_over_months_and_leap_years() {
        for (day, next) in [
            ("2016-02-28", "2016-02-29"),
            ("2016-02-29", "2016-03-01"),
            ("2015-02-28", "2015-03-01"),
            ("2016-12-31", "2017-01-01"),
            ("1899-12-31", "1900-01-01"),
            ("1900-02-28", "1900-03-01"),
        ] {
            assert_eq!(day_number(day) + 1, day_number(next), "{day}");
        }
    }

    #[test]
    fn what_is_no_date_sorts_first_and_never_fails() {
        for nonsense in ["", "soon", "-", "99999-01-01", "0-0-0"] {
            assert_eq!(day_number(nonsense), 0, "{nonsense}");
        }
        assert_eq!(day_number("2016"), day_number("2016-01-01"));
        assert_eq!(day_number("2016-99-99"), day_number("2016-12-31"));
    }

    #[test]
    fn later_articles_have_higher_numbers() {
        let undated = article_number(&Article::builder("text").build());
        let older = article_number(&dated("2016-06-17T23:59:00+05:00"));
        let newer = article_number(&dated("2016-06-18"));
        assert!(0 <= undated && undated < older && older < newer);
        assert!(older < first_of_day(day_number("2016-06-18")));
    }
}

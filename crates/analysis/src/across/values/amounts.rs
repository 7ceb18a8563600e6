//! Numbers as intervals, and when two of them can both hold.

use std::fmt::Write as _;

/// A number as a text gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Amount {
    /// Least value it leaves open.
    pub(crate) low: f64,
    /// Greatest value; infinite above an open bound.
    pub(crate) high: f64,
    /// The words that bound it.
    pub(crate) bound: Bound,
}

/// How a number is bounded by the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// Given as such: "58".
    Exact,
    /// "at least 58": given as a toll, newsrooms use it as a count of 58.
    AtLeast,
    /// "more than 50".
    MoreThan,
    /// "up to 58", "as many as 58".
    AtMost,
    /// "fewer than 58".
    LessThan,
    /// "about 58".
    About,
    /// "dozens".
    Vague,
    /// "between 50 and 58".
    Range,
}

/// How two amounts of one quantity stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The same number, whatever its wording.
    Same,
    /// Different words that can both hold.
    Compatible,
    /// Numbers that cannot both hold as newsrooms use them.
    Differ,
}

/// "About 80" and 86 are one number told twice; 80 and 100 are not.
const APPROXIMATION: f64 = 0.15;
/// "More than 50" is said of 51 and of 64, not of 300.
const ROUND_BOUND: f64 = 1.3;
/// "At least 70" is said of 72, and 3,000 of 3,040: a round figure stands for
/// what is this near. Readers found 24 of 31 such pairs to agree.
const ROUND: f64 = 0.03;
/// "As many as 200" is said of 120, hardly of 40.
const UPPER_BOUND: f64 = 0.6;

impl Amount {
    pub(crate) fn exact(value: f64) -> Self {
        Self::bounded(value, Bound::Exact)
    }

    pub(crate) fn bounded(value: f64, bound: Bound) -> Self {
        let (low, high) = match bound {
            Bound::AtLeast | Bound::MoreThan => (value, f64::INFINITY),
            Bound::AtMost | Bound::LessThan => (0.0, value),
            _ => (value, value),
        };
        Self { low, high, bound }
    }

    pub(crate) fn range(low: f64, high: f64, bound: Bound) -> Self {
        Self { low, high, bound }
    }

    /// The figure the words name: the middle of a range.
    pub(crate) fn named(&self) -> f64 {
        match self.bound {
            Bound::AtMost | Bound::LessThan => self.high,
            Bound::Range | Bound::Vague => f64::midpoint(self.low, self.high),
            _ => self.low,
        }
    }

    /// Whether a plain count is given, "at least" included.
    pub(crate) fn counts(&self) -> bool {
        matches!(self.bound, Bound::Exact | Bound::AtLeast)
    }

    /// How it stands to another amount of the same quantity.
    pub(crate) fn fit(&self, other: &Self) -> Fit {
        let equal = self.low == other.low && self.high == other.high;
        if equal || self.counts() && other.counts() && self.low == other.low {
            return Fit::Same;
        }
        if self.counts() && other.counts() {
            return match self.rounds(other) || other.rounds(self) {
                true => Fit::Compatible,
                false => Fit::Differ,
            };
        }
        let both = |one: &Self, two: &Self| one.admits(two.named(), two);
        match both(self, other) || both(other, self) {
            true => Fit::Compatible,
            false => Fit::Differ,
        }
    }

    /// Whether this is a round figure that may stand for the other, a near one.
    fn rounds(&self, other: &Self) -> bool {
        let (least, step) = match self.bound {
            Bound::AtLeast => (50.0, 10.0),
            _ => (100.0, 100.0),
        };
        let round = self.low >= least && self.low % step == 0.0;
        round && (other.low - self.low).abs() <= self.low * ROUND
    }

    /// Whether the figure `value` of `other` is one that these words are used of.
    fn admits(&self, value: f64, other: &Self) -> bool {
        let figure = self.named();
        match self.bound {
            Bound::Exact | Bound::AtLeast => value == figure,
            Bound::MoreThan => (figure..=figure * ROUND_BOUND).contains(&value),
            Bound::AtMost | Bound::LessThan => (figure * UPPER_BOUND..=figure).contains(&value),
            Bound::About => (value - figure).abs() <= figure * APPROXIMATION,
            Bound::Vague | Bound::Range => {
                let (low, high) = (other.low, other.high.min(f64::MAX));
                let inside = (self.low..=self.high).contains(&value);
                inside || low <= self.high && high >= self.low && !other.counts()
            }
        }
    }
}

impl std::fmt::Display for Amount {
    /// `36`, `>=58`, `>50`, `<=80`, `<80`, `about 40`, `24..99`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        let _ = match self.bound {
            Bound::Exact => write!(out, "{}", self.low),
            Bound::AtLeast => write!(out, ">={}", self.low),
            Bound::MoreThan => write!(out, ">{}", self.low),
            Bound::AtMost => write!(out, "<={}", self.high),
            Bound::LessThan => write!(out, "<{}", self.high),
            Bound::About => write!(out, "about {}", self.low),
            Bound::Vague | Bound::Range => write!(out, "{}..{}", self.low, self.high),
        };
        f.write_str(&out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: f64, bound: Bound) -> Amount {
        Amount::bounded(value, bound)
    }

    #[test]
    fn what_can_both_hold_does_not_differ() {
        let dozens = Amount::range(24.0, 99.0, Bound::Vague);
        let fits = [
            (
                of(51.0, Bound::Exact),
                of(50.0, Bound::MoreThan),
                Fit::Compatible,
            ),
            (of(16.0, Bound::AtLeast), of(16.0, Bound::Exact), Fit::Same),
            (dozens.clone(), of(36.0, Bound::Exact), Fit::Compatible),
            (dozens, of(300.0, Bound::Exact), Fit::Differ),
            (
                of(24.0, Bound::AtLeast),
                of(100.0, Bound::AtLeast),
                Fit::Differ,
            ),
            (
                of(80.0, Bound::About),
                of(86.0, Bound::Exact),
                Fit::Compatible,
            ),
            (
                of(40.0, Bound::MoreThan),
                of(1300.0, Bound::AtLeast),
                Fit::Differ,
            ),
            (
                of(200.0, Bound::AtMost),
                of(150.0, Bound::Exact),
                Fit::Compatible,
            ),
            (of(58.0, Bound::Exact), of(70.0, Bound::Exact), Fit::Differ),
            (
                of(70.0, Bound::AtLeast),
                of(72.0, Bound::Exact),
                Fit::Compatible,
            ),
            (
                of(71.0, Bound::AtLeast),
                of(72.0, Bound::Exact),
                Fit::Differ,
            ),
        ];
        for (one, two, fit) in fits {
            assert_eq!(one.fit(&two), fit, "{one} and {two}");
            assert_eq!(two.fit(&one), fit, "{two} and {one}");
        }
    }
}

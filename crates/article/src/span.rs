//! Byte ranges of one article's text.

use std::fmt;
use std::ops::Range;

/// A half-open byte range `[start, end)` of one article's text.
///
/// Both ends lie on character boundaries of that text; whoever makes a span
/// vouches for it, and [`Span::cut`] shows the characters it covers. Offsets
/// are UTF-8 bytes everywhere inside Crosswire and are converted once, at each
/// edge, by [`crate::OffsetMap`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte covered.
    pub start: u32,
    /// First byte no longer covered.
    pub end: u32,
}

impl Span {
    /// A span from its two ends, in bytes; `start` must not lie behind `end`.
    ///
    /// # Panics
    /// When `start > end`: that is a mistake in the program, never in data.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        assert!(start <= end, "a span ends before it starts");
        Self { start, end }
    }

    /// A span from `usize` ends, as string searches give them.
    ///
    /// # Panics
    /// When an end does not fit 32 bits; readers refuse texts that large.
    #[must_use]
    pub fn of(range: Range<usize>) -> Self {
        let fit = |offset| u32::try_from(offset).expect("article texts stay below 4 GiB");
        Self::new(fit(range.start), fit(range.end))
    }

    /// Number of bytes covered.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether no byte is covered.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The range as `usize`, for indexing.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The covered characters, or `None` where the span does not fit `text`.
    #[must_use]
    pub fn cut(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// Whether every byte of `other` is covered.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` is covered.
    #[must_use]
    pub const fn covers(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether at least one byte is covered by both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span moved right by `offset` bytes: from a paragraph's own offsets
    /// to those of the article.
    #[must_use]
    pub const fn shifted(self, offset: u32) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }

    /// The span without white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let Some(covered) = self.cut(text) else {
            return self;
        };
        let front = covered.len() - covered.trim_start().len();
        let kept = covered.trim();
        Self::new(
            self.start + front as u32,
            self.start + (front + kept.len()) as u32,
        )
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cutting_off_a_boundary_gives_nothing_instead_of_a_panic() {
        assert_eq!(Span::new(0, 1).cut("é"), None);
        assert_eq!(Span::new(0, 9).cut("é"), None);
        assert_eq!(Span::new(0, 2).cut("é"), Some("é"));
    }

    proptest! {
        #[test]
        fn trimming_keeps_what_is_not_white_space(text in "[ \t\na-é]{0,20}") {
            let whole = Span::of(0..text.len());
            prop_assert_eq!(whole.trimmed(&text).cut(&text), Some(text.trim()));
        }

        #[test]
        fn overlap_means_a_shared_byte(a in 0u32..20, b in 0u32..20, c in 0u32..20, d in 0u32..20) {
            let (one, two) = (Span::new(a.min(b), a.max(b)), Span::new(c.min(d), c.max(d)));
            let shared = (0..20).any(|byte| one.covers(byte) && two.covers(byte));
            prop_assert_eq!(one.overlaps(two), shared);
        }
    }
}

//! What stands in one line with the text under a picture: the site's own words
//! before it, the photographer's credit, and the headline behind that.

use super::lines::{Line, repeated_title};
use super::phrases::phrases;
use crosswire_article::{Block, BlockKind, Span};

impl Line<'_> {
    /// A line under a picture: what the site puts in front of it is furniture.
    pub(crate) fn caption_blocks(&self) -> Vec<Block> {
        let front = phrases().picture_front(self.text).unwrap_or(0);
        self.parts(&[
            (front, BlockKind::Boilerplate),
            (self.text.len(), BlockKind::Caption),
        ])
    }

    /// A first line in which picture, credit and headline have run together:
    /// the caption up to the bar, the credit, a section's name, the title and
    /// what stands below it. `None` where no credit stands behind a bar, or no
    /// headline behind the credit.
    pub(crate) fn picture_and_headline(&self, title: Option<&str>) -> Option<Vec<Block>> {
        let credit = phrases().credit_behind_bar(self.text)?;
        let behind = &self.text[credit.end..];
        let starts = behind.char_indices().map(|(at, _)| at);
        let (at, length) = starts
            .filter(|at| *at <= LONGEST_SECTION)
            .filter(|at| *at == 0 || behind[..*at].ends_with(char::is_whitespace))
            .find_map(|at| {
                let length = title_at(&behind[at..], title?)?;
                Some((at, length))
            })?;
        let headline = credit.end + at;
        Some(self.parts(&[
            (credit.start, BlockKind::Caption),
            (headline, BlockKind::Boilerplate),
            (headline + length, BlockKind::Headline),
            (self.text.len(), BlockKind::Headline),
        ]))
    }

    /// Blocks that end at the given bytes of the line, without the white space
    /// around them; what is empty is left out.
    fn parts(&self, ends: &[(usize, BlockKind)]) -> Vec<Block> {
        let mut start = 0;
        let mut blocks = Vec::with_capacity(ends.len());
        for (end, kind) in ends {
            let part = &self.text[start..*end];
            let from = start + (part.len() - part.trim_start().len());
            if !part.trim().is_empty() {
                let span = Span::of(self.start + from..self.start + from + part.trim().len());
                blocks.push(Block { span, kind: *kind });
            }
            start = *end;
        }
        blocks
    }
}

/// The longest name of a section between credit and headline, in bytes.
const LONGEST_SECTION: usize = 48;

/// The length of the title at the start of `text`, which may end with it.
fn title_at(text: &str, title: &str) -> Option<usize> {
    let whole = super::normalised(text) == super::normalised(title) && !title.is_empty();
    if whole {
        Some(text.len())
    } else {
        repeated_title(text, title)
    }
}

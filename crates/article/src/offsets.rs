//! Byte offsets to code points or UTF-16 units and back, once at each edge.

use crate::Span;

/// The unit in which offsets leave or enter the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OffsetUnit {
    /// UTF-8 bytes, as inside the program.
    Byte,
    /// Unicode code points, as Python counts; the default on the wire.
    #[default]
    CodePoint,
    /// UTF-16 code units, as browsers and Java count.
    Utf16,
}

impl OffsetUnit {
    /// The name on the wire and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Byte => "byte",
            Self::CodePoint => "codepoint",
            Self::Utf16 => "utf16",
        }
    }

    fn width(self, character: char) -> u32 {
        match self {
            Self::Byte => character.len_utf8() as u32,
            Self::CodePoint => 1,
            Self::Utf16 => character.len_utf16() as u32,
        }
    }
}

/// Every byte of the text is a checkpoint's neighbour: memory is one `u32` for
/// this many bytes, and a conversion walks at most this many bytes.
const STRIDE: usize = 64;

/// Converts offsets of one text between bytes and another unit.
pub struct OffsetMap<'text> {
    text: &'text str,
    unit: OffsetUnit,
    /// Units before the first character boundary at or after `k * STRIDE`,
    /// with that boundary. Empty where units and bytes are the same.
    checkpoints: Vec<(u32, u32)>,
}

impl<'text> OffsetMap<'text> {
    /// Prepares conversion for `text`; linear in its length.
    #[must_use]
    pub fn new(text: &'text str, unit: OffsetUnit) -> Self {
        let mut checkpoints = Vec::new();
        if unit != OffsetUnit::Byte && !text.is_ascii() {
            let mut units = 0;
            for (byte, character) in text.char_indices() {
                if byte >= checkpoints.len() * STRIDE {
                    checkpoints.push((byte as u32, units));
                }
                units += unit.width(character);
            }
        }
        Self {
            text,
            unit,
            checkpoints,
        }
    }

    /// The unit on the far side.
    #[must_use]
    pub const fn unit(&self) -> OffsetUnit {
        self.unit
    }

    /// Units before byte offset `byte`, which must be a character boundary;
    /// offsets past the end count as the end.
    #[must_use]
    pub fn from_byte(&self, byte: u32) -> u32 {
        let byte = byte.min(self.text.len() as u32);
        let next = self.checkpoints.partition_point(|(at, _)| *at <= byte);
        let Some((from, units)) = next.checked_sub(1).map(|index| self.checkpoints[index]) else {
            return byte;
        };
        let between = &self.text[from as usize..byte as usize];
        units + between.chars().map(|c| self.unit.width(c)).sum::<u32>()
    }

    /// The byte offset `offset` units into the text, or `None` where it lies
    /// past the end or inside a character.
    #[must_use]
    pub fn to_byte(&self, offset: u32) -> Option<u32> {
        let next = self.checkpoints.partition_point(|(_, at)| *at <= offset);
        let Some((from, mut units)) = next.checked_sub(1).map(|index| self.checkpoints[index])
        else {
            return (offset as usize <= self.text.len()
                && self.text.is_char_boundary(offset as usize))
            .then_some(offset);
        };
        let mut byte = from;
        for character in self.text[from as usize..].chars() {
            if units >= offset {
                break;
            }
            units += self.unit.width(character);
            byte += character.len_utf8() as u32;
        }
        (units == offset).then_some(byte)
    }

    /// Both ends of a byte span, in units.
    #[must_use]
    pub fn from_span(&self, span: Span) -> (u32, u32) {
        (self.from_byte(span.start), self.from_byte(span.end))
    }

    /// A byte span from two ends in units, or `None` where they do not fit.
    #[must_use]
    pub fn to_span(&self, start: u32, end: u32) -> Option<Span> {
        let (start, end) = (self.to_byte(start)?, self.to_byte(end)?);
        (start <= end).then(|| Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offsets_go_there_and_back(text in "[a-zé€😀\n]{0,300}") {
            for unit in [OffsetUnit::Byte, OffsetUnit::CodePoint, OffsetUnit::Utf16] {
                let map = OffsetMap::new(&text, unit);
                for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let expected: u32 = text[..byte].chars().map(|c| unit.width(c)).sum();
                    prop_assert_eq!(map.from_byte(byte as u32), expected);
                    prop_assert_eq!(map.to_byte(expected), Some(byte as u32));
                }
                prop_assert_eq!(map.to_byte(100_000), None);
            }
        }
    }

    #[test]
    fn the_middle_of_a_surrogate_pair_is_no_offset() {
        assert_eq!(OffsetMap::new("😀", OffsetUnit::Utf16).to_byte(1), None);
    }
}

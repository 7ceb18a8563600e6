//! The wire form of `crosswire tokens`: tokens, sentences and entities of one
//! article. Filled with plain data, so that this crate need not know the engine.

use crosswire_article::{OffsetMap, OffsetUnit, Span};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// One token: `[start, end, tag, pos, lemma, head, dep]`. `head` is the index
/// of the head token; the root of a sentence is its own head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow(
    /// First unit covered.
    pub u32,
    /// First unit no longer covered.
    pub u32,
    /// Fine-grained tag.
    pub String,
    /// Universal part of speech.
    pub String,
    /// Base form.
    pub String,
    /// Index of the head token.
    pub u32,
    /// Label of the edge from the head.
    pub String,
);

/// All tokens of one article, in the units chosen when it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensRecord {
    /// The id that the input carried, or the derived one.
    pub id: String,
    /// The text that offsets refer to.
    pub text: String,
    /// In text order.
    pub tokens: Vec<TokenRow>,
    /// First token, and the one after the last.
    pub sentences: Vec<(u32, u32)>,
    /// First token, the one after the last, label.
    pub entities: Vec<(u32, u32, String)>,
}

impl TokensRecord {
    /// A record without tokens.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    /// Converts the tokens' offsets from bytes, as they are inside the
    /// program, to `unit`.
    #[must_use]
    pub fn in_unit(mut self, unit: OffsetUnit) -> Self {
        let map = OffsetMap::new(&self.text, unit);
        for token in &mut self.tokens {
            (token.0, token.1) = map.from_span(Span::new(token.0, token.1.max(token.0)));
        }
        self
    }

    /// Writes the record as one line.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lists_and_offsets_are_converted() {
        let row = |start, end, tag: &str| {
            TokenRow(
                start,
                end,
                tag.into(),
                "X".into(),
                "x".into(),
                0,
                "ROOT".into(),
            )
        };
        let mut record = TokensRecord::new("a", "é b");
        record.tokens = vec![row(0, 2, "NN"), row(3, 4, "NN")];
        record.sentences = vec![(0, 2)];
        record.entities = vec![(1, 2, "ORG".into())];
        let mut out = Vec::new();
        record
            .in_unit(OffsetUnit::CodePoint)
            .write(&mut out)
            .expect("memory");
        let line = String::from_utf8(out).expect("JSON is UTF-8");
        assert_eq!(
            line,
            "{\"id\":\"a\",\"text\":\"é b\",\"tokens\":[[0,1,\"NN\",\"X\",\"x\",0,\"ROOT\"],[2,3,\"NN\",\"X\",\"x\",0,\"ROOT\"]],\"sentences\":[[0,2]],\"entities\":[[1,2,\"ORG\"]]}\n"
        );
        assert!(serde_json::from_str::<TokensRecord>(&line).is_ok());
    }
}

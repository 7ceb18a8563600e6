//! Context vectors of tokens: word types in, four layers over windows of three.

use crate::WIDTH;
use crate::embed::{Attributes, Embedding, TypeVectors};
use crate::flat::{Container, FlatError};
use crate::window::{GROUP, Window, Workspace};
use std::ops::Range;

/// Layers over windows; a token's vector depends on so many tokens each side.
const DEPTH: usize = 4;

/// The two networks that give tokens their context vectors: one shared by the
/// tagger and parser, one of the entity recogniser.
#[derive(Debug)]
pub(crate) struct Encoders {
    shared: Encoder,
    entities: Encoder,
}

#[derive(Debug)]
struct Encoder {
    embedding: Embedding,
    layers: Vec<Window>,
}

/// Buffers of one thread, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    types: TypeVectors,
    places: Vec<u32>,
    x: Vec<[f32; WIDTH]>,
    next: Vec<[f32; WIDTH]>,
    work: Workspace,
}

/// Context vectors of some texts' tokens, one row of [`WIDTH`] per token.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) shared: Vec<f32>,
    pub(crate) entities: Vec<f32>,
}

impl Encoders {
    pub(crate) fn read(model: &Container<'_>) -> Result<Self, FlatError> {
        Ok(Self {
            shared: Encoder::read(model, "tok2vec", 6)?,
            entities: Encoder::read(model, "ner", 4)?,
        })
    }

    /// Context vectors of the tokens of several texts, given their attributes
    /// end to end and the number of tokens of each text.
    ///
    /// Texts do not see one another: between them lie as many empty rows as a
    /// vector sees tokens.
    pub(crate) fn context(
        &self,
        tokens: &[Attributes],
        lengths: &[usize],
        buffers: &mut Buffers,
    ) -> Context {
        let networks = [&self.shared.embedding, &self.entities.embedding];
        buffers.types.places(tokens, networks, &mut buffers.places);
        let layout = Layout::new(lengths);
        Context {
            shared: self.shared.encode(&layout, buffers, 0),
            entities: self.entities.encode(&layout, buffers, WIDTH),
        }
    }
}

impl Encoder {
    fn read(model: &Container<'_>, name: &str, attributes: usize) -> Result<Self, FlatError> {
        let layer = |index| Window::read(model, &format!("{name}.encode.{index}"));
        let layers = (0..DEPTH).map(layer).collect::<Result<_, _>>()?;
        Ok(Self {
            embedding: Embedding::read(model, name, attributes)?,
            layers,
        })
    }

    /// Encodes texts, taking type vectors from the given column of their rows.
    fn encode(&self, layout: &Layout, buffers: &mut Buffers, column: usize) -> Vec<f32> {
        layout.spread(buffers, column);
        for layer in &self.layers {
            layer.apply(
                &buffers.x,
                &layout.groups,
                &mut buffers.next,
                &mut buffers.work,
            );
            std::mem::swap(&mut buffers.x, &mut buffers.next);
        }
        layout.collect(&buffers.x)
    }
}

/// Where the tokens of several texts lie in one matrix.
///
/// Each text has [`DEPTH`] empty rows before it and at least as many after, so
/// that texts do not see one another. The first and the last row of a text's
/// part always stay empty: all others are computed, in whole groups.
struct Layout {
    /// Rows of tokens, text by text.
    texts: Vec<Range<usize>>,
    /// First rows of the groups that are computed.
    groups: Vec<usize>,
    rows: usize,
}

impl Layout {
    fn new(lengths: &[usize]) -> Self {
        let mut layout = Self {
            texts: Vec::new(),
            groups: Vec::new(),
            rows: 0,
        };
        for &length in lengths {
            let first = layout.rows + DEPTH;
            layout.texts.push(first..first + length);
            let groups = (length + 2 * (DEPTH - 1)).div_ceil(GROUP);
            layout
                .groups
                .extend((0..groups).map(|group| layout.rows + 1 + group * GROUP));
            layout.rows += groups * GROUP + 2;
        }
        layout
    }

    /// Puts type vectors in their rows and empties all other rows.
    fn spread(&self, buffers: &mut Buffers, column: usize) {
        for matrix in [&mut buffers.x, &mut buffers.next] {
            matrix.clear();
            matrix.resize(self.rows, [0.0; WIDTH]);
        }
        for (row, &place) in self.texts.iter().cloned().flatten().zip(&buffers.places) {
            buffers.x[row].copy_from_slice(&buffers.types.row(place)[column..column + WIDTH]);
        }
    }

    /// The rows of tokens, without the empty rows.
    fn collect(&self, x: &[[f32; WIDTH]]) -> Vec<f32> {
        let mut rows = Vec::with_capacity(self.texts.iter().map(Range::len).sum::<usize>() * WIDTH);
        for text in &self.texts {
            rows.extend_from_slice(x[text.clone()].as_flattened());
        }
        rows
    }
}

//! Context vectors of tokens: word types in, four layers over windows of three.

use crate::WIDTH;
use crate::embed::{Attributes, Embedding, TypeVectors};
use crate::flat::{Container, FlatError};
use crate::maxout::Maxout;

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
    layers: Vec<Maxout>,
}

/// Buffers of one thread, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    types: TypeVectors,
    places: Vec<u32>,
    x: Vec<f32>,
    next: Vec<f32>,
}

/// Context vectors of some texts' tokens, one row of [`WIDTH`] per token.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) shared: Vec<f32>,
    pub(crate) entities: Vec<f32>,
}

impl Encoders {
    pub(crate) fn read(model: &Container<'_>) -> Result<Self, FlatError> {
        Ok(Self { shared: Encoder::read(model, "tok2vec", 6)?, entities: Encoder::read(model, "ner", 4)? })
    }

    /// Context vectors of the tokens of several texts, given their attributes
    /// end to end and the number of tokens of each text.
    ///
    /// Texts do not see one another: between them lie as many empty rows as a
    /// vector sees tokens.
    pub(crate) fn context(&self, tokens: &[Attributes], lengths: &[usize], buffers: &mut Buffers) -> Context {
        let networks = [&self.shared.embedding, &self.entities.embedding];
        buffers.types.places(tokens, networks, &mut buffers.places);
        Context {
            shared: self.shared.encode(lengths, buffers, 0),
            entities: self.entities.encode(lengths, buffers, WIDTH),
        }
    }
}

impl Encoder {
    fn read(model: &Container<'_>, name: &str, attributes: usize) -> Result<Self, FlatError> {
        let layer = |index| Maxout::read(model, &format!("{name}.encode.{index}"), 3 * WIDTH);
        let layers = (0..DEPTH).map(layer).collect::<Result<_, _>>()?;
        Ok(Self { embedding: Embedding::read(model, name, attributes)?, layers })
    }

    /// Encodes texts, taking type vectors from the given column of their rows.
    fn encode(&self, lengths: &[usize], buffers: &mut Buffers, column: usize) -> Vec<f32> {
        lay_out(lengths, buffers, column);
        buffers.next.clear();
        buffers.next.resize(buffers.x.len(), 0.0);
        for layer in &self.layers {
            layer.apply_to_windows(&buffers.x, &mut buffers.next);
            std::mem::swap(&mut buffers.x, &mut buffers.next);
        }
        collect(lengths, &buffers.x)
    }
}

/// Type vectors of all texts with [`DEPTH`] empty rows before, between, after.
fn lay_out(lengths: &[usize], buffers: &mut Buffers, column: usize) {
    let x = &mut buffers.x;
    x.clear();
    let mut places = buffers.places.iter();
    for &length in lengths {
        x.resize(x.len() + DEPTH * WIDTH, 0.0);
        for &place in places.by_ref().take(length) {
            x.extend_from_slice(&buffers.types.row(place)[column..column + WIDTH]);
        }
    }
    x.resize(x.len() + DEPTH * WIDTH, 0.0);
}

/// The rows of tokens, without the empty rows.
fn collect(lengths: &[usize], x: &[f32]) -> Vec<f32> {
    let mut rows = Vec::with_capacity(lengths.iter().sum::<usize>() * WIDTH);
    let mut start = 0;
    for &length in lengths {
        start += DEPTH * WIDTH;
        rows.extend_from_slice(&x[start..start + length * WIDTH]);
        start += length * WIDTH;
    }
    rows
}

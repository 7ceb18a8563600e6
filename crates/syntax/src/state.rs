//! Scoring the state of a parser: what the dependency parser and the entity
//! recogniser share.
//!
//! A state is described by a few tokens, each in a fixed role. Role by role, a
//! linear layer over the token's vector gives it a feature row; the rows of a
//! state's tokens are summed, and maxout over two pieces gives the hidden layer.
//! A feature row depends on the token alone, so it is computed once per token
//! and not once per state.

use crate::flat::{Container, FlatError};
use crate::matrix::{Linear, Path, dispatch};
use crate::maxout::pieces_first;
use crate::{ENTITY_WIDTH, WIDTH};

/// Width of a token's vector and of the hidden layer.
pub(crate) const HIDDEN: usize = ENTITY_WIDTH;
/// Of so many linear pieces, the larger is a unit's value.
const PIECES: usize = 2;
/// Width of a feature row: the first pieces of all units, then the second.
const ROW: usize = PIECES * HIDDEN;
/// In a state's description: no token has this role.
pub(crate) const NONE: u32 = u32::MAX;
/// Tokens whose feature rows are computed together.
const BLOCK: usize = 48;
/// Blocks whose rows are kept; older ones are computed again when needed, so
/// that memory does not grow with the text.
const BLOCKS_KEPT: usize = 64;

/// The layers up to the hidden layer, for states of `ROLES` tokens.
#[derive(Debug)]
pub(crate) struct StateLayer<const ROLES: usize> {
    linear: Linear,
    features: Linear,
    /// Feature rows that stand in where a role has no token.
    padding: Vec<f32>,
    bias: Vec<f32>,
}

impl<const ROLES: usize> StateLayer<ROLES> {
    pub(crate) fn read(model: &Container<'_>, name: &str) -> Result<Self, FlatError> {
        let weights = model.f32s(
            &format!("{name}.lower.weights"),
            &[ROLES, HIDDEN, PIECES, HIDDEN],
        )?;
        let padding = model.f32s(&format!("{name}.lower.padding"), &[ROLES, HIDDEN, PIECES])?;
        let bias = model.f32s(&format!("{name}.lower.bias"), &[HIDDEN, PIECES])?;
        let by_role = |values: &[f32], inputs| -> Vec<f32> {
            values
                .chunks_exact(ROW * inputs)
                .flat_map(|role| pieces_first(role, PIECES, inputs))
                .collect()
        };
        let weights = by_role(&weights, HIDDEN);
        Ok(Self {
            linear: read_linear(model, &format!("{name}.linear"), HIDDEN, WIDTH)?,
            features: Linear::new(&weights, &vec![0.0; ROLES * ROW], ROLES * ROW, HIDDEN),
            padding: by_role(&padding, 1),
            bias: pieces_first(&bias, PIECES, 1),
        })
    }

    /// Vectors of tokens as the features see them, given context vectors.
    pub(crate) fn vectors(&self, context: &[f32]) -> Vec<f32> {
        let rows = context.len() / WIDTH;
        let mut vectors = vec![0.0; rows * HIDDEN];
        self.linear.apply(context, rows, &mut vectors);
        vectors
    }
}

/// A linear layer under its two names in the container.
pub(crate) fn read_linear(
    model: &Container<'_>,
    name: &str,
    outputs: usize,
    inputs: usize,
) -> Result<Linear, FlatError> {
    let weights = model.f32s(&format!("{name}.weights"), &[outputs, inputs])?;
    let bias = model.f32s(&format!("{name}.bias"), &[outputs])?;
    Ok(Linear::new(&weights, &bias, outputs, inputs))
}

/// Memory for feature rows, kept between texts.
#[derive(Debug, Default)]
pub(crate) struct FeatureBuffer {
    rows: Vec<f32>,
    /// Which block of tokens each slot holds.
    blocks: Vec<usize>,
    /// Which slot each block of tokens is in, or [`NONE`].
    slots: Vec<u32>,
    /// The slot filled longest ago.
    oldest: usize,
}

/// The feature rows of one text's tokens, computed when first needed.
pub(crate) struct Features<'a, const ROLES: usize> {
    layer: &'a StateLayer<ROLES>,
    vectors: &'a [f32],
    buffer: &'a mut FeatureBuffer,
    path: Path,
}

impl<'a, const ROLES: usize> Features<'a, ROLES> {
    /// Features of tokens with these vectors (see [`StateLayer::vectors`]).
    pub(crate) fn new(
        layer: &'a StateLayer<ROLES>,
        vectors: &'a [f32],
        buffer: &'a mut FeatureBuffer,
    ) -> Self {
        buffer.blocks.clear();
        buffer.slots.clear();
        buffer
            .slots
            .resize((vectors.len() / HIDDEN).div_ceil(BLOCK), NONE);
        buffer.oldest = 0;
        Self {
            layer,
            vectors,
            buffer,
            path: Path::best(),
        }
    }

    /// The hidden layer for a state of these tokens.
    pub(crate) fn hidden(&mut self, tokens: &[u32; ROLES]) -> [f32; HIDDEN] {
        let path = self.path;
        let mut sums = [0.0; ROW];
        for (role, &token) in tokens.iter().enumerate() {
            let row = if token == NONE {
                &self.layer.padding[role * ROW..]
            } else {
                self.row(token as usize, role)
            };
            add(path, row, &mut sums);
        }
        add(path, &self.layer.bias, &mut sums);
        let (first, second) = sums.split_at(HIDDEN);
        let mut hidden = [0.0; HIDDEN];
        for ((hidden, &first), &second) in hidden.iter_mut().zip(first).zip(second) {
            *hidden = if second > first { second } else { first };
        }
        hidden
    }

    fn row(&mut self, token: usize, role: usize) -> &[f32] {
        let block = token / BLOCK;
        if self.buffer.slots[block] == NONE {
            self.compute(block);
        }
        let slot = self.buffer.slots[block] as usize;
        &self.buffer.rows[((slot * BLOCK + token % BLOCK) * ROLES + role) * ROW..][..ROW]
    }

    fn compute(&mut self, block: usize) {
        let slot = self.free_slot();
        self.buffer.slots[block] = slot as u32;
        self.buffer.blocks[slot] = block;
        let size = BLOCK * ROLES * ROW;
        if self.buffer.rows.len() < (slot + 1) * size {
            self.buffer.rows.resize((slot + 1) * size, 0.0);
        }
        let vectors = &self.vectors[block * BLOCK * HIDDEN..];
        let rows = BLOCK.min(vectors.len() / HIDDEN);
        self.layer
            .features
            .apply(vectors, rows, &mut self.buffer.rows[slot * size..]);
    }

    /// A new slot, or the oldest, whose block is forgotten.
    fn free_slot(&mut self) -> usize {
        if self.buffer.blocks.len() < BLOCKS_KEPT {
            self.buffer.blocks.push(0);
            return self.buffer.blocks.len() - 1;
        }
        let slot = self.buffer.oldest;
        self.buffer.oldest = (slot + 1) % BLOCKS_KEPT;
        self.buffer.slots[self.buffer.blocks[slot]] = NONE;
        slot
    }
}

fn add(path: Path, row: &[f32], sums: &mut [f32; ROW]) {
    dispatch!(path, add_row(row: &[f32], sums: &mut [f32; ROW]));
}

#[inline(always)]
fn add_row(row: &[f32], sums: &mut [f32; ROW]) {
    if let Some(row) = row.first_chunk::<ROW>() {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
}

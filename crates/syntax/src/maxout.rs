//! The layer that the network is made of: maxout, then layer normalisation.

use crate::WIDTH;
use crate::flat::{Container, FlatError};
use crate::matrix::{Linear, Path, normalise_row};

/// Of so many linear pieces, the largest is a unit's output.
pub(crate) const PIECES: usize = 3;
/// Added to the variance when normalising.
pub(crate) const EPSILON: f32 = 1e-8;
/// Rows computed at a time, so that their pieces stay in cache.
const BLOCK: usize = 96;

/// A maxout layer of [`WIDTH`] units with layer normalisation.
#[derive(Debug)]
pub(crate) struct Maxout {
    /// Pieces one after another: all units' first, all second, all third.
    linear: Linear,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

impl Maxout {
    /// Reads a layer over rows of `inputs`.
    pub(crate) fn read(
        model: &Container<'_>,
        name: &str,
        inputs: usize,
    ) -> Result<Self, FlatError> {
        let weights = model.f32s(&format!("{name}.weights"), &[WIDTH, PIECES, inputs])?;
        let bias = model.f32s(&format!("{name}.bias"), &[WIDTH, PIECES])?;
        let weights = pieces_first(&weights, PIECES, inputs);
        let bias = pieces_first(&bias, PIECES, 1);
        Ok(Self {
            linear: Linear::new(&weights, &bias, PIECES * WIDTH, inputs),
            gain: model.f32s(&format!("{name}.gain"), &[WIDTH])?,
            shift: model.f32s(&format!("{name}.shift"), &[WIDTH])?,
        })
    }

    /// Applies the layer to `rows` rows of `x`.
    pub(crate) fn apply(&self, x: &[f32], rows: usize, out: &mut [f32]) {
        let mut sums = [0.0; BLOCK * PIECES * WIDTH];
        for first in (0..rows).step_by(BLOCK) {
            let block = BLOCK.min(rows - first);
            self.linear
                .apply(&x[first * self.linear.inputs()..], block, &mut sums);
            let out = &mut out[first * WIDTH..(first + block) * WIDTH];
            out.fill(0.0);
            add_normalised(Path::best(), &sums, &self.gain, &self.shift, out);
        }
    }
}

/// Moves the pieces of rows from innermost to outermost.
pub(crate) fn pieces_first(values: &[f32], pieces: usize, inputs: usize) -> Vec<f32> {
    let rows: Vec<&[f32]> = values.chunks_exact(inputs).collect();
    (0..pieces)
        .flat_map(|piece| rows.iter().skip(piece).step_by(pieces))
        .flat_map(|row| row.iter().copied())
        .collect()
}

fn add_normalised(path: Path, sums: &[f32], gain: &[f32], shift: &[f32], out: &mut [f32]) {
    crate::matrix::dispatch!(path, add_normalised_rows(sums: &[f32], gain: &[f32], shift: &[f32], out: &mut [f32]));
}

#[inline(always)]
fn add_normalised_rows(sums: &[f32], gain: &[f32], shift: &[f32], out: &mut [f32]) {
    let (sums, _) = sums.as_chunks::<{ PIECES * WIDTH }>();
    for (sums, out) in sums.iter().zip(out.as_chunks_mut::<WIDTH>().0) {
        let mut largest = [0.0; WIDTH];
        for (index, largest) in largest.iter_mut().enumerate() {
            let (first, second, third) =
                (sums[index], sums[index + WIDTH], sums[index + 2 * WIDTH]);
            let larger = if second > first { second } else { first };
            *largest = if third > larger { third } else { larger };
        }
        normalise_row(&mut largest, gain, shift, EPSILON);
        for (out, value) in out.iter_mut().zip(largest) {
            *out += value;
        }
    }
}

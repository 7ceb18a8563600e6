//! Matrix products in 16-bit integers, for networks that need no more.
//!
//! A product of 16-bit numbers summed in 32 bits runs twice as fast as one of
//! floats, on every processor with 256-bit vectors. Weights are rounded once,
//! with a scale per output; a row of inputs is rounded when it comes, with a
//! scale per row. The largest input becomes `LARGEST`, the largest weight as
//! much as the sums can hold, so that no sum can overflow whatever the input.
//! What is lost is about a part in four thousand of the row's largest value.
//!
//! Integer sums are exact, so the order of adding does not matter, and results
//! are equal to the last bit on every path and in every batch, as those of
//! [`matrix`](crate::matrix) are.

use std::array::from_fn;

use crate::matrix::{PANEL, Path, dispatch};

/// Inputs are rounded to -2047..=2047.
const LARGEST: f32 = 2047.0;
/// Rows of a tile: with two vectors each, twelve sums in registers.
const TILE: usize = 6;
/// Rows taken together, so that their inputs stay in the first-level cache.
const BLOCK: usize = 48;
/// Adding and subtracting this rounds to the nearest integer, halves to even.
const ROUND: f32 = 12_582_912.0;

/// Two neighbouring inputs, or the weights of two neighbouring inputs.
type Pair = [i16; 2];

/// A linear layer, `out = x * weights^T + bias`, computed in integers.
#[derive(Clone, Debug)]
pub struct IntegerLinear {
    /// Per panel, for each pair of inputs a row of [`PANEL`] columns.
    packed: Vec<[Pair; PANEL]>,
    /// Weight of one unit in each column; padded to whole panels.
    scales: Vec<[f32; PANEL]>,
    /// Padded to whole panels.
    bias: Vec<[f32; PANEL]>,
    inputs: usize,
    outputs: usize,
}

impl IntegerLinear {
    /// Rounds and packs `weights` (`outputs` rows of `inputs`) and `bias`
    /// (`outputs`).
    ///
    /// # Panics
    /// When the lengths do not fit the shape, or there are so many inputs
    /// (over a million) that sums of rounded products could overflow.
    #[must_use]
    pub fn new(weights: &[f32], bias: &[f32], outputs: usize, inputs: usize) -> Self {
        assert_eq!(weights.len(), outputs * inputs, "weights of another shape");
        assert_eq!(bias.len(), outputs, "bias of another length");
        let largest = largest_weight(inputs);
        assert!(largest >= 1.0, "too many inputs for integer sums");
        let (panels, pairs) = (outputs.div_ceil(PANEL), inputs.div_ceil(2));
        let mut layer = Self {
            packed: vec![[[0; 2]; PANEL]; panels * pairs],
            scales: vec![[0.0; PANEL]; panels],
            bias: vec![[0.0; PANEL]; panels],
            inputs,
            outputs,
        };
        for (output, row) in weights.chunks_exact(inputs.max(1)).enumerate() {
            let (panel, column) = (output / PANEL, output % PANEL);
            let scale = largest_of(row) / largest;
            let to_units = reciprocal(scale);
            for (input, &weight) in row.iter().enumerate() {
                layer.packed[panel * pairs + input / 2][column][input % 2] =
                    rounded(weight * to_units);
            }
            layer.scales[panel][column] = scale;
            layer.bias[panel][column] = bias[output];
        }
        layer
    }

    /// Width of an input row.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Width of an output row.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Applies the layer to `rows` rows of `x`, writing `rows` rows of `out`.
    ///
    /// # Panics
    /// When `x` or `out` is too short for so many rows.
    pub fn apply(&self, x: &[f32], rows: usize, out: &mut [f32]) {
        self.apply_strided(x, self.inputs, rows, out);
    }

    /// As [`apply`](Self::apply), with `stride` elements between the starts of
    /// two input rows, which may overlap.
    ///
    /// # Panics
    /// When `x` or `out` is too short for so many rows.
    pub fn apply_strided(&self, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
        self.apply_on(Path::best(), x, stride, rows, out);
    }

    /// As [`apply_strided`](Self::apply_strided) on a chosen path.
    ///
    /// # Panics
    /// When `x` or `out` is too short for so many rows, or the processor does
    /// not have the path.
    pub fn apply_on(&self, path: Path, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
        Self::apply_all_on(path, [self], x, stride, rows, [out]);
    }

    /// Applies several layers to the same rows, which are rounded only once.
    ///
    /// # Panics
    /// When the layers are of different inputs, or `x` or an output is too
    /// short for so many rows.
    pub fn apply_all<const LAYERS: usize>(
        layers: [&Self; LAYERS],
        x: &[f32],
        rows: usize,
        outs: [&mut [f32]; LAYERS],
    ) {
        let inputs = layers.first().map_or(0, |layer| layer.inputs);
        Self::apply_all_on(Path::best(), layers, x, inputs, rows, outs);
    }

    fn apply_all_on<const LAYERS: usize>(
        path: Path,
        layers: [&Self; LAYERS],
        x: &[f32],
        stride: usize,
        rows: usize,
        mut outs: [&mut [f32]; LAYERS],
    ) {
        assert!(
            path == Path::Portable || path == Path::best(),
            "path not on this processor"
        );
        let inputs = layers.first().map_or(0, |layer| layer.inputs);
        if rows == 0 {
            return;
        }
        assert!(x.len() >= (rows - 1) * stride + inputs, "input too short");
        for (layer, out) in layers.iter().zip(&outs) {
            assert_eq!(layer.inputs, inputs, "layers of different inputs");
            assert!(out.len() >= rows * layer.outputs, "output too short");
        }
        let pairs = inputs.div_ceil(2);
        let mut block = vec![[0; 2]; BLOCK.min(rows) * pairs];
        let mut scales = [0.0; BLOCK];
        for first in (0..rows).step_by(BLOCK) {
            let count = BLOCK.min(rows - first);
            for (row, scale) in scales[..count].iter_mut().enumerate() {
                let from = &x[(first + row) * stride..][..inputs];
                let to = &mut block[row * pairs..][..pairs];
                round_row(path, from, to, scale);
            }
            for (layer, out) in layers.iter().zip(&mut outs) {
                let out = &mut out[first * layer.outputs..][..count * layer.outputs];
                layer.apply_block(path, &block[..count * pairs], &scales[..count], out);
            }
        }
    }

    fn apply_block(&self, path: Path, x: &[Pair], scales: &[f32], out: &mut [f32]) {
        for panel in 0..self.bias.len() {
            let mut row = 0;
            while row + TILE <= scales.len() {
                self.tile::<TILE>(path, panel, row, x, scales, out);
                row += TILE;
            }
            match scales.len() - row {
                0 => {}
                1 => self.tile::<1>(path, panel, row, x, scales, out),
                2 => self.tile::<2>(path, panel, row, x, scales, out),
                3 => self.tile::<3>(path, panel, row, x, scales, out),
                4 => self.tile::<4>(path, panel, row, x, scales, out),
                _ => self.tile::<5>(path, panel, row, x, scales, out),
            }
        }
    }

    /// One panel of the outputs of some rows.
    #[inline(always)]
    fn tile<const ROWS: usize>(
        &self,
        path: Path,
        panel: usize,
        first: usize,
        x: &[Pair],
        scales: &[f32],
        out: &mut [f32],
    ) {
        let pairs = self.inputs.div_ceil(2);
        let weights = &self.packed[panel * pairs..][..pairs];
        let rows: [&[Pair]; ROWS] = from_fn(|row| &x[(first + row) * pairs..][..pairs]);
        let row_scales: [f32; ROWS] = from_fn(|row| scales[first + row]);
        let finish = Finish {
            scales: &self.scales[panel],
            bias: &self.bias[panel],
        };
        let column = panel * PANEL;
        let width = PANEL.min(self.outputs - column);
        let mut results = [[0.0; PANEL]; ROWS];
        match path {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `apply_on` checked that the processor has this path.
            Path::Avx2 => unsafe { x86::tile(weights, &rows, &row_scales, &finish, &mut results) },
            _ => tile(weights, &rows, &row_scales, &finish, &mut results),
        }
        for (row, results) in results.iter().enumerate() {
            let start = (first + row) * self.outputs + column;
            if width == PANEL {
                // Of a length known here, so that no call is needed.
                out[start..start + PANEL].copy_from_slice(results);
            } else {
                out[start..start + width].copy_from_slice(&results[..width]);
            }
        }
    }
}

/// What turns the integer sums of a panel into outputs.
struct Finish<'a> {
    scales: &'a [f32; PANEL],
    bias: &'a [f32; PANEL],
}

/// The largest rounded weight with which no sum over so many inputs overflows.
fn largest_weight(inputs: usize) -> f32 {
    let most = i32::MAX as f32 / (LARGEST + 1.0) / inputs.max(1) as f32;
    most.floor().min(f32::from(i16::MAX))
}

#[inline(always)]
fn largest_of(values: &[f32]) -> f32 {
    const LANES: usize = 8;
    // The largest of some numbers does not depend on the order of asking.
    let mut lanes = [0.0f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            let size = value.abs();
            *lane = if size > *lane { size } else { *lane };
        }
    }
    let lanes = lanes.into_iter().chain(rest.iter().map(|x| x.abs()));
    lanes.fold(0.0, |a, b| if b > a { b } else { a })
}

/// One divided by a scale; nothing where all values are nothing.
#[inline(always)]
fn reciprocal(scale: f32) -> f32 {
    if scale > 0.0 { 1.0 / scale } else { 0.0 }
}

/// The nearest integer of a value within the range of 16 bits.
#[inline(always)]
fn rounded(value: f32) -> i16 {
    (value + ROUND).to_bits().wrapping_sub(ROUND.to_bits()) as i16
}

fn round_row(path: Path, from: &[f32], to: &mut [Pair], scale: &mut f32) {
    dispatch!(path, round_all(from: &[f32], to: &mut [Pair], scale: &mut f32));
}

#[inline(always)]
fn round_all(from: &[f32], to: &mut [Pair], scale: &mut f32) {
    *scale = largest_of(from) / LARGEST;
    let to_units = reciprocal(*scale);
    let to = to.as_flattened_mut();
    for (to, &from) in to.iter_mut().zip(from) {
        *to = rounded(from * to_units);
    }
    // An odd row ends in half a pair.
    to[from.len()..].fill(0);
}

fn tile<const ROWS: usize>(
    weights: &[[Pair; PANEL]],
    rows: &[&[Pair]; ROWS],
    scales: &[f32; ROWS],
    finish: &Finish<'_>,
    results: &mut [[f32; PANEL]; ROWS],
) {
    let mut sums = [[0i32; PANEL]; ROWS];
    for (index, weights) in weights.iter().enumerate() {
        for (row, sums) in rows.iter().zip(&mut sums) {
            let x = row[index].map(i32::from);
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += x[0] * i32::from(weight[0]) + x[1] * i32::from(weight[1]);
            }
        }
    }
    for ((sums, &scale), results) in sums.iter().zip(scales).zip(results) {
        for (column, result) in results.iter_mut().enumerate() {
            *result =
                (sums[column] as f32 * scale).mul_add(finish.scales[column], finish.bias[column]);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The same loop on 256-bit vectors.

    use std::arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_cvtepi32_ps, _mm256_fmadd_ps, _mm256_loadu_ps,
        _mm256_loadu_si256, _mm256_madd_epi16, _mm256_mul_ps, _mm256_set1_epi32, _mm256_set1_ps,
        _mm256_setzero_si256, _mm256_storeu_ps,
    };

    use super::{Finish, PANEL, Pair};

    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn tile<const ROWS: usize>(
        weights: &[[Pair; PANEL]],
        rows: &[&[Pair]; ROWS],
        scales: &[f32; ROWS],
        finish: &Finish<'_>,
        results: &mut [[f32; PANEL]; ROWS],
    ) {
        assert!(rows.iter().all(|row| row.len() == weights.len()));
        let mut low = [_mm256_setzero_si256(); ROWS];
        let mut high = low;
        for (index, weights) in weights.iter().enumerate() {
            let weights = weights.as_ptr().cast::<__m256i>();
            // SAFETY: a row of weights is two vectors; every row of inputs has
            // as many pairs as there are rows of weights, asserted above, and
            // a pair is 32 bits wide.
            unsafe {
                let (left, right) = (
                    _mm256_loadu_si256(weights),
                    _mm256_loadu_si256(weights.add(1)),
                );
                for row in 0..ROWS {
                    let pair = rows[row].as_ptr().add(index).cast::<i32>().read_unaligned();
                    let x = _mm256_set1_epi32(pair);
                    low[row] = _mm256_add_epi32(low[row], _mm256_madd_epi16(x, left));
                    high[row] = _mm256_add_epi32(high[row], _mm256_madd_epi16(x, right));
                }
            }
        }
        for row in 0..ROWS {
            for (half, sums) in [low[row], high[row]].into_iter().enumerate() {
                // SAFETY: scales, bias and results hold sixteen floats each.
                unsafe {
                    let sums = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_set1_ps(scales[row]));
                    let scale = _mm256_loadu_ps(finish.scales.as_ptr().add(half * 8));
                    let bias = _mm256_loadu_ps(finish.bias.as_ptr().add(half * 8));
                    let result = _mm256_fmadd_ps(sums, scale, bias);
                    _mm256_storeu_ps(results[row].as_mut_ptr().add(half * 8), result);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Linear;

    /// Reproducible values in -1..1.
    fn values(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        };
        (0..count).map(next).collect()
    }

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|x| x.to_bits()).collect()
    }

    #[test]
    fn all_paths_give_the_same_bits_close_to_the_product_in_floats() {
        for (rows, inputs, outputs) in [(1, 64, 106), (7, 192, 576), (13, 5, 3), (100, 576, 33)] {
            let (x, weights, bias) = (
                values(rows * inputs, 1),
                values(outputs * inputs, 2),
                values(outputs, 3),
            );
            let mut exact = vec![0.0; rows * outputs];
            Linear::new(&weights, &bias, outputs, inputs).apply(&x, rows, &mut exact);
            let layer = IntegerLinear::new(&weights, &bias, outputs, inputs);
            let mut first: Option<Vec<f32>> = None;
            for path in Path::available() {
                let mut out = vec![0.0; rows * outputs];
                layer.apply_on(path, &x, inputs, rows, &mut out);
                for (out, exact) in out.iter().zip(&exact) {
                    assert!((out - exact).abs() < 0.02, "{path:?}: {out} for {exact}");
                }
                let first = first.get_or_insert_with(|| out.clone());
                assert_eq!(bits(first), bits(&out), "{path:?}");
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_its_company() {
        let (x, weights, bias) = (values(50, 4), values(12 * 15, 5), values(12, 6));
        let layer = IntegerLinear::new(&weights, &bias, 12, 15);
        let mut together = vec![0.0; 96];
        layer.apply_strided(&x, 5, 8, &mut together);
        for row in 0..8 {
            let mut alone = vec![0.0; 12];
            layer.apply(&x[row * 5..row * 5 + 15], 1, &mut alone);
            assert_eq!(bits(&alone), bits(&together[row * 12..][..12]));
        }
    }

    #[test]
    fn layers_applied_together_say_what_each_says_alone() {
        let x = values(100 * 15, 4);
        let layer = |outputs: usize, seed| {
            let (weights, bias) = (values(outputs * 15, seed), values(outputs, 6));
            IntegerLinear::new(&weights, &bias, outputs, 15)
        };
        let (a, b) = (layer(12, 5), layer(32, 7));
        let (mut together_a, mut together_b) = (vec![0.0; 1200], vec![0.0; 3200]);
        IntegerLinear::apply_all([&a, &b], &x, 100, [&mut together_a, &mut together_b]);
        for (layer, together) in [(a, together_a), (b, together_b)] {
            let mut alone = vec![0.0; together.len()];
            layer.apply(&x, 100, &mut alone);
            assert_eq!(bits(&alone), bits(&together));
        }
    }

    #[test]
    fn the_largest_values_do_not_overflow() {
        for inputs in [2, 192, 576, 4096] {
            for sign in [1.0, -1.0] {
                let layer = IntegerLinear::new(&vec![sign * 1e3; inputs], &[0.0], 1, inputs);
                for path in Path::available() {
                    let mut out = [0.0];
                    layer.apply_on(path, &vec![1e3; inputs], inputs, 1, &mut out);
                    let exact = sign * 1e6 * inputs as f32;
                    assert!(
                        (out[0] / exact - 1.0).abs() < 1e-5,
                        "{path:?} {inputs}: {}",
                        out[0]
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_in_gives_the_bias() {
        let layer = IntegerLinear::new(&[0.0, 0.0, 1.0, 2.0], &[3.0, 4.0], 2, 2);
        let mut out = [0.0; 2];
        layer.apply(&[0.0, 0.0], 1, &mut out);
        assert_eq!(out, [3.0, 4.0]);
    }

    #[test]
    #[should_panic(expected = "input too short")]
    fn short_input_is_refused() {
        IntegerLinear::new(&[1.0; 4], &[0.0; 2], 2, 2).apply(&[1.0; 3], 2, &mut [0.0; 4]);
    }
}

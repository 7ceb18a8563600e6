//! Matrix products and elementwise functions for small networks.
//!
//! Two promises shape this module. *Fast*: the engine's time is spent here, so
//! weights are packed once into column panels and the inner loop keeps twelve
//! vector sums in registers. *The same everywhere*: each element of a product
//! is one chain of fused multiply-adds in the order of the inner dimension,
//! starting from the bias, whatever the processor and however many rows are
//! computed together; every elementwise function is the same sequence of
//! correctly rounded operations on every path. So results are equal to the
//! last bit between machines and between batch sizes.

use std::array::from_fn;

/// Columns in a panel of packed weights: two vectors of eight.
pub(crate) const PANEL: usize = 16;
/// Rows of a tile: with two vectors each, twelve sums in registers.
const TILE: usize = 6;
/// Rows taken together, so that their inputs stay in the second-level cache
/// while one panel of weights stays in the first.
const BLOCK: usize = 96;

/// Which instructions to compute with. All give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Plain Rust.
    Portable,
    /// 256-bit vectors with fused multiply-add, on x86-64.
    Avx2,
}

impl Path {
    /// The fastest path of this processor.
    #[must_use]
    pub fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            return Self::Avx2;
        }
        Self::Portable
    }

    /// Every path that this processor can take, for tests of their agreement.
    #[must_use]
    pub fn available() -> Vec<Self> {
        match Self::best() {
            Self::Portable => vec![Self::Portable],
            best => vec![Self::Portable, best],
        }
    }
}

/// Runs a function compiled for the best instructions at hand.
///
/// The body must be `#[inline(always)]`, so that it is compiled once per path.
macro_rules! dispatch {
    ($path:expr, $body:ident ( $($argument:ident : $type:ty),* )) => {{
        #[cfg(target_arch = "x86_64")]
        {
            #[target_feature(enable = "avx2,fma")]
            fn vectors($($argument: $type),*) {
                $body($($argument),*);
            }
            if $path == Path::Avx2 {
                // SAFETY: this path is only chosen where the processor has
                // been asked for AVX2 and FMA (`Path::best`).
                unsafe { vectors($($argument),*) };
                return;
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = $path;
        $body($($argument),*);
    }};
}

pub(crate) use dispatch;

/// A linear layer, `out = x * weights^T + bias`, with weights packed for speed.
#[derive(Clone, Debug)]
pub struct Linear {
    /// Per panel, `inputs` rows of [`PANEL`] columns.
    packed: Vec<f32>,
    /// Padded to whole panels.
    bias: Vec<f32>,
    inputs: usize,
    outputs: usize,
}

impl Linear {
    /// Packs `weights` (`outputs` rows of `inputs`) and `bias` (`outputs`).
    ///
    /// # Panics
    /// When the lengths do not fit the shape.
    #[must_use]
    pub fn new(weights: &[f32], bias: &[f32], outputs: usize, inputs: usize) -> Self {
        assert_eq!(weights.len(), outputs * inputs, "weights of another shape");
        assert_eq!(bias.len(), outputs, "bias of another length");
        let panels = outputs.div_ceil(PANEL);
        let mut packed = vec![0.0; panels * inputs * PANEL];
        for (output, row) in weights.chunks_exact(inputs.max(1)).enumerate() {
            let panel = &mut packed[(output / PANEL) * inputs * PANEL..];
            for (column, &weight) in row.iter().enumerate() {
                panel[column * PANEL + output % PANEL] = weight;
            }
        }
        let mut padded = bias.to_vec();
        padded.resize(panels * PANEL, 0.0);
        Self {
            packed,
            bias: padded,
            inputs,
            outputs,
        }
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
    /// two input rows. A stride shorter than a row makes rows overlap: a
    /// window over neighbouring tokens needs no copy.
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
        assert!(
            path == Path::Portable || path == Path::best(),
            "path not on this processor"
        );
        if rows == 0 || self.outputs == 0 {
            return;
        }
        assert!(
            x.len() >= (rows - 1) * stride + self.inputs,
            "input too short"
        );
        assert!(out.len() >= rows * self.outputs, "output too short");
        for first in (0..rows).step_by(BLOCK) {
            let block = BLOCK.min(rows - first);
            self.apply_block(
                path,
                &x[first * stride..],
                stride,
                block,
                &mut out[first * self.outputs..],
            );
        }
    }

    fn apply_block(&self, path: Path, x: &[f32], stride: usize, rows: usize, out: &mut [f32]) {
        let mut panel = 0;
        // With one row there are too few sums to hide the latency of a
        // multiply-add, so several panels are computed side by side.
        if rows == 1 {
            while panel + 4 <= self.bias.len() / PANEL {
                self.panels::<4>(path, panel, x, out);
                panel += 4;
            }
        }
        for panel in panel..self.bias.len() / PANEL {
            self.apply_panel(path, panel, x, stride, rows, out);
        }
    }

    fn apply_panel(
        &self,
        path: Path,
        panel: usize,
        x: &[f32],
        stride: usize,
        rows: usize,
        out: &mut [f32],
    ) {
        let mut row = 0;
        while row + TILE <= rows {
            self.tile::<TILE>(
                path,
                panel,
                &x[row * stride..],
                stride,
                &mut out[row * self.outputs..],
            );
            row += TILE;
        }
        let (x, out) = (
            &x[(row * stride).min(x.len())..],
            &mut out[row * self.outputs..],
        );
        match rows - row {
            0 => {}
            1 => self.tile::<1>(path, panel, x, stride, out),
            2 => self.tile::<2>(path, panel, x, stride, out),
            3 => self.tile::<3>(path, panel, x, stride, out),
            4 => self.tile::<4>(path, panel, x, stride, out),
            _ => self.tile::<5>(path, panel, x, stride, out),
        }
    }

    fn panel(&self, panel: usize) -> (&[f32], &[f32; PANEL]) {
        let weights = &self.packed[panel * self.inputs * PANEL..][..self.inputs * PANEL];
        (weights, &self.bias.as_chunks().0[panel])
    }

    #[inline]
    fn tile<const ROWS: usize>(
        &self,
        path: Path,
        panel: usize,
        x: &[f32],
        stride: usize,
        out: &mut [f32],
    ) {
        let (weights, bias) = self.panel(panel);
        let mut sums = [[0.0; PANEL]; ROWS];
        multiply_tile(path, weights, bias, x, stride, &mut sums);
        for (row, sums) in sums.iter().enumerate() {
            self.store(panel, sums, &mut out[row * self.outputs..]);
        }
    }

    #[inline]
    fn panels<const PANELS: usize>(&self, path: Path, panel: usize, x: &[f32], out: &mut [f32]) {
        let weights: [&[f32]; PANELS] = from_fn(|index| self.panel(panel + index).0);
        let mut sums: [[f32; PANEL]; PANELS] = from_fn(|index| *self.panel(panel + index).1);
        match path {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `apply_on` checked that the processor has this path.
            Path::Avx2 => unsafe { x86::panels(&weights, &x[..self.inputs], &mut sums) },
            _ => panels(&weights, &x[..self.inputs], &mut sums),
        }
        for (index, sums) in sums.iter().enumerate() {
            self.store(panel + index, sums, out);
        }
    }

    #[inline]
    fn store(&self, panel: usize, sums: &[f32; PANEL], row: &mut [f32]) {
        let first = panel * PANEL;
        let width = PANEL.min(self.outputs - first);
        if width == PANEL {
            row[first..first + PANEL].copy_from_slice(sums);
        } else {
            row[first..first + width].copy_from_slice(&sums[..width]);
        }
    }
}

/// Weights alone, packed as in [`Linear`], to be multiplied panel by panel.
#[derive(Clone, Debug)]
pub(crate) struct Packed(Linear);

impl Packed {
    /// Packs `outputs` rows of `inputs`; the outputs must fill whole panels.
    pub(crate) fn new(weights: &[f32], outputs: usize, inputs: usize) -> Self {
        assert_eq!(outputs % PANEL, 0, "outputs that do not fill their panels");
        Self(Linear::new(weights, &vec![0.0; outputs], outputs, inputs))
    }

    /// One panel of the product of `x` with the weights, a row per row of `out`.
    pub(crate) fn multiply(&self, path: Path, panel: usize, x: &[f32], out: &mut [[f32; PANEL]]) {
        let (weights, bias) = self.0.panel(panel);
        let inputs = self.0.inputs;
        let (tiles, rest) = out.as_chunks_mut::<TILE>();
        for (tile, sums) in tiles.iter_mut().enumerate() {
            multiply_tile(
                path,
                weights,
                bias,
                &x[tile * TILE * inputs..],
                inputs,
                sums,
            );
        }
        for (row, sums) in rest.iter_mut().enumerate() {
            let x = &x[(tiles.len() * TILE + row) * inputs..];
            multiply_tile::<1>(path, weights, bias, x, inputs, std::array::from_mut(sums));
        }
    }
}

#[inline]
fn multiply_tile<const ROWS: usize>(
    path: Path,
    weights: &[f32],
    bias: &[f32; PANEL],
    x: &[f32],
    stride: usize,
    sums: &mut [[f32; PANEL]; ROWS],
) {
    let rows: [&[f32]; ROWS] = from_fn(|row| &x[row * stride..][..weights.len() / PANEL]);
    match path {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the path is `Path::best`, or `Linear::apply_on` checked it.
        Path::Avx2 => unsafe { x86::tile(weights, bias, &rows, sums) },
        _ => tile(weights, bias, &rows, sums),
    }
}

fn tile<const ROWS: usize>(
    weights: &[f32],
    bias: &[f32; PANEL],
    rows: &[&[f32]; ROWS],
    sums: &mut [[f32; PANEL]; ROWS],
) {
    *sums = [*bias; ROWS];
    for (index, weights) in weights.as_chunks::<PANEL>().0.iter().enumerate() {
        for (row, sums) in rows.iter().zip(sums.iter_mut()) {
            let x = row[index];
            for (sum, &weight) in sums.iter_mut().zip(weights) {
                *sum = x.mul_add(weight, *sum);
            }
        }
    }
}

fn panels<const PANELS: usize>(
    weights: &[&[f32]; PANELS],
    x: &[f32],
    sums: &mut [[f32; PANEL]; PANELS],
) {
    for (weights, sums) in weights.iter().zip(sums) {
        for (weights, &x) in weights.as_chunks::<PANEL>().0.iter().zip(x) {
            for (sum, &weight) in sums.iter_mut().zip(weights) {
                *sum = x.mul_add(weight, *sum);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The same loops on 256-bit vectors.

    use super::PANEL;
    use std::arch::x86_64::{
        __m256, _mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_setzero_ps,
        _mm256_storeu_ps,
    };

    /// Reads eight floats.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    unsafe fn load(from: *const f32) -> __m256 {
        // SAFETY: the callers pass pointers with eight floats behind them.
        unsafe { _mm256_loadu_ps(from) }
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn tile<const ROWS: usize>(
        weights: &[f32],
        bias: &[f32; PANEL],
        rows: &[&[f32]; ROWS],
        sums: &mut [[f32; PANEL]; ROWS],
    ) {
        let inputs = weights.len() / PANEL;
        assert!(rows.iter().all(|row| row.len() == inputs));
        // SAFETY: every row holds `inputs` floats, `weights` holds `inputs`
        // times sixteen, `bias` and each of `sums` sixteen.
        unsafe {
            let mut low = [load(bias.as_ptr()); ROWS];
            let mut high = [load(bias.as_ptr().add(8)); ROWS];
            let mut weight = weights.as_ptr();
            for index in 0..inputs {
                let (left, right) = (load(weight), load(weight.add(8)));
                weight = weight.add(PANEL);
                for row in 0..ROWS {
                    let x = _mm256_broadcast_ss(&*rows[row].as_ptr().add(index));
                    low[row] = _mm256_fmadd_ps(x, left, low[row]);
                    high[row] = _mm256_fmadd_ps(x, right, high[row]);
                }
            }
            for row in 0..ROWS {
                _mm256_storeu_ps(sums[row].as_mut_ptr(), low[row]);
                _mm256_storeu_ps(sums[row].as_mut_ptr().add(8), high[row]);
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn panels<const PANELS: usize>(
        weights: &[&[f32]; PANELS],
        x: &[f32],
        sums: &mut [[f32; PANEL]; PANELS],
    ) {
        assert!(
            weights
                .iter()
                .all(|weights| weights.len() == x.len() * PANEL)
        );
        // SAFETY: each of `weights` holds sixteen floats for each of `x`, each
        // of `sums` sixteen.
        unsafe {
            let mut low = [_mm256_setzero_ps(); PANELS];
            let mut high = low;
            for panel in 0..PANELS {
                low[panel] = load(sums[panel].as_ptr());
                high[panel] = load(sums[panel].as_ptr().add(8));
            }
            for (index, x) in x.iter().enumerate() {
                let x = _mm256_broadcast_ss(x);
                for panel in 0..PANELS {
                    let weight = weights[panel].as_ptr().add(index * PANEL);
                    low[panel] = _mm256_fmadd_ps(x, load(weight), low[panel]);
                    high[panel] = _mm256_fmadd_ps(x, load(weight.add(8)), high[panel]);
                }
            }
            for panel in 0..PANELS {
                _mm256_storeu_ps(sums[panel].as_mut_ptr(), low[panel]);
                _mm256_storeu_ps(sums[panel].as_mut_ptr().add(8), high[panel]);
            }
        }
    }
}

/// Floats summed side by side in reductions: fixed, so that the order of the
/// sum does not depend on the processor.
const LANES: usize = 8;

/// Sum of a slice, in eight lanes that are then added pairwise.
#[inline(always)]
pub(crate) fn sum_of(values: &[f32], mut term: impl FnMut(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += term(value);
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(rest) {
        *lane += term(value);
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Normalises each row of `rows` (of `width`) to mean 0 and variance 1, adding
/// `epsilon` to the variance, then scales by `gain` and shifts by `bias`.
///
/// # Panics
/// When `gain` or `bias` is not of the row's width.
pub fn layer_norm(rows: &mut [f32], width: usize, gain: &[f32], bias: &[f32], epsilon: f32) {
    assert!(
        gain.len() == width && bias.len() == width,
        "gain and bias of another width"
    );
    layer_norm_on(Path::best(), rows, gain, bias, epsilon);
}

fn layer_norm_on(path: Path, rows: &mut [f32], gain: &[f32], bias: &[f32], epsilon: f32) {
    dispatch!(path, layer_norm_rows(rows: &mut [f32], gain: &[f32], bias: &[f32], epsilon: f32));
}

#[inline(always)]
fn layer_norm_rows(rows: &mut [f32], gain: &[f32], bias: &[f32], epsilon: f32) {
    for row in rows.chunks_exact_mut(gain.len().max(1)) {
        normalise_row(row, gain, bias, epsilon);
    }
}

/// One row of [`layer_norm`].
#[inline(always)]
pub(crate) fn normalise_row(row: &mut [f32], gain: &[f32], bias: &[f32], epsilon: f32) {
    let count = row.len() as f32;
    let mean = sum_of(row, |x| x) / count;
    let variance = sum_of(row, |x| (x - mean) * (x - mean)) / count + epsilon;
    let scale = 1.0 / variance.sqrt();
    for ((x, &gain), &bias) in row.iter_mut().zip(gain).zip(bias) {
        *x = ((*x - mean) * scale).mul_add(gain, bias);
    }
}

/// `e` to the power of `x`, to about one part in ten million; beyond the range
/// of floats it saturates instead of giving infinity or zero.
#[inline(always)]
#[must_use]
pub fn exponential(x: f32) -> f32 {
    /// Adding and subtracting this rounds to the nearest integer.
    const ROUND: f32 = 12_582_912.0;
    /// The natural logarithm of 2 in two parts.
    const LN_2: (f32, f32) = (0.693_359_4, -2.121_944_4e-4);
    let x = clamp(x, -87.0, 88.0);
    let power = x.mul_add(std::f32::consts::LOG2_E, ROUND) - ROUND;
    let rest = (-power).mul_add(LN_2.1, (-power).mul_add(LN_2.0, x));
    let series = rest
        .mul_add(1.987_569_1e-4, 1.398_199_9e-3)
        .mul_add(rest, 8.333_452e-3)
        .mul_add(rest, 4.166_579_5e-2)
        .mul_add(rest, 1.666_666_5e-1)
        .mul_add(rest, 0.5);
    let mantissa = series.mul_add(rest * rest, rest) + 1.0;
    // The power lies within -126..=127, so shifting it into the exponent is safe.
    let exponent = (power + ROUND).to_bits().wrapping_sub(ROUND.to_bits());
    mantissa * f32::from_bits(exponent.wrapping_add(127) << 23)
}

/// Comparisons rather than `clamp`: NaN becomes the lower bound on all paths.
#[inline(always)]
fn clamp(x: f32, low: f32, high: f32) -> f32 {
    let x = if x > low { x } else { low };
    if x < high { x } else { high }
}

#[inline(always)]
fn sigmoid_of(x: f32) -> f32 {
    1.0 / (1.0 + exponential(-x))
}

#[inline(always)]
fn tanh_of(x: f32) -> f32 {
    1.0 - 2.0 / (exponential(2.0 * clamp(x, -20.0, 20.0)) + 1.0)
}

/// Logistic function of every value, in place, to about 1e-7.
pub fn sigmoid(values: &mut [f32]) {
    sigmoid_on(Path::best(), values);
}

fn sigmoid_on(path: Path, values: &mut [f32]) {
    dispatch!(path, sigmoid_all(values: &mut [f32]));
}

#[inline(always)]
fn sigmoid_all(values: &mut [f32]) {
    for value in values {
        *value = sigmoid_of(*value);
    }
}

/// Hyperbolic tangent of every value, in place, to about 1e-7.
pub fn tanh(values: &mut [f32]) {
    tanh_on(Path::best(), values);
}

fn tanh_on(path: Path, values: &mut [f32]) {
    dispatch!(path, tanh_all(values: &mut [f32]));
}

#[inline(always)]
fn tanh_all(values: &mut [f32]) {
    for value in values {
        *value = tanh_of(*value);
    }
}

/// Turns scores into probabilities, in place.
pub fn softmax(values: &mut [f32]) {
    softmax_on(Path::best(), values);
}

fn softmax_on(path: Path, values: &mut [f32]) {
    dispatch!(path, softmax_all(values: &mut [f32]));
}

#[inline(always)]
fn softmax_all(values: &mut [f32]) {
    let largest = values
        .iter()
        .copied()
        .fold(f32::NEG_INFINITY, |a, b| if b > a { b } else { a });
    for value in values.iter_mut() {
        *value = exponential(*value - largest);
    }
    let total = sum_of(values, |x| x);
    for value in values {
        *value /= total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn product_is_one_chain_in_order_on_every_path() {
        for (rows, inputs, outputs) in [
            (1, 64, 106),
            (7, 96, 288),
            (13, 5, 3),
            (200, 288, 33),
            (2, 1000, 17),
        ] {
            let (x, weights, bias) = (
                values(rows * inputs, 1),
                values(outputs * inputs, 2),
                values(outputs, 3),
            );
            let mut expected = vec![0.0; rows * outputs];
            for (row, out) in x.chunks(inputs).zip(expected.chunks_mut(outputs)) {
                for (index, out) in out.iter_mut().enumerate() {
                    let chain = |sum, (x, w): (&f32, &f32)| x.mul_add(*w, sum);
                    *out = row
                        .iter()
                        .zip(&weights[index * inputs..])
                        .fold(bias[index], chain);
                }
            }
            let layer = Linear::new(&weights, &bias, outputs, inputs);
            for path in Path::available() {
                let mut out = vec![0.0; rows * outputs];
                layer.apply_on(path, &x, inputs, rows, &mut out);
                assert_eq!(
                    bits(&out),
                    bits(&expected),
                    "{path:?} {rows} x {inputs} x {outputs}"
                );
            }
        }
    }

    #[test]
    fn overlapping_rows_equal_copied_windows() {
        let (x, weights, bias) = (values(50, 4), values(12 * 15, 5), values(12, 6));
        let layer = Linear::new(&weights, &bias, 12, 15);
        let windows: Vec<f32> = (0..8)
            .flat_map(|row| x[row * 5..row * 5 + 15].to_vec())
            .collect();
        let (mut strided, mut copied) = (vec![0.0; 96], vec![0.0; 96]);
        layer.apply_strided(&x, 5, 8, &mut strided);
        layer.apply(&windows, 8, &mut copied);
        assert_eq!(bits(&strided), bits(&copied));
    }

    #[test]
    fn elementwise_functions_agree_between_paths_and_with_f64() {
        let mut inputs: Vec<f32> = values(4099, 7).iter().map(|x| x * 30.0).collect();
        inputs.extend([0.0, -0.0, 1e-20, 100.0, -100.0, f32::MAX, f32::MIN]);
        for path in Path::available() {
            let (mut s, mut t) = (inputs.clone(), inputs.clone());
            sigmoid_on(path, &mut s);
            tanh_on(path, &mut t);
            let (mut s2, mut t2) = (inputs.clone(), inputs.clone());
            sigmoid_on(Path::Portable, &mut s2);
            tanh_on(Path::Portable, &mut t2);
            assert_eq!((bits(&s), bits(&t)), (bits(&s2), bits(&t2)), "{path:?}");
            for ((x, s), t) in inputs.iter().zip(&s).zip(&t) {
                let x = f64::from(*x);
                assert!(
                    (f64::from(*s) - 1.0 / (1.0 + (-x).exp())).abs() < 3e-7,
                    "sigmoid of {x}: {s}"
                );
                assert!((f64::from(*t) - x.tanh()).abs() < 3e-7, "tanh of {x}: {t}");
            }
        }
    }

    #[test]
    fn exponential_is_close_over_its_range() {
        for step in -8600..=8700 {
            let x = step as f32 / 100.0;
            let exact = f64::from(x).exp();
            assert!(
                (f64::from(exponential(x)) / exact - 1.0).abs() < 3e-7,
                "{x}"
            );
        }
    }

    #[test]
    fn rows_are_normalised_alike_on_every_path() {
        let (gain, bias) = (values(96, 8), values(96, 9));
        let mut expected = values(96 * 5, 10);
        layer_norm_on(Path::Portable, &mut expected, &gain, &bias, 1e-8);
        for path in Path::available() {
            let mut rows = values(96 * 5, 10);
            layer_norm_on(path, &mut rows, &gain, &bias, 1e-8);
            assert_eq!(bits(&rows), bits(&expected));
        }
        let mut plain = values(96, 11);
        layer_norm(&mut plain, 96, &[1.0; 96], &[0.0; 96], 1e-8);
        assert!(plain.iter().sum::<f32>().abs() < 1e-4);
        assert!((plain.iter().map(|x| x * x).sum::<f32>() - 96.0).abs() < 1e-3);
    }

    #[test]
    fn softmax_sums_to_one_on_every_path() {
        let inputs: Vec<f32> = values(37, 12).iter().map(|x| x * 20.0).collect();
        let mut expected = inputs.clone();
        softmax_on(Path::Portable, &mut expected);
        assert!((expected.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        for path in Path::available() {
            let mut out = inputs.clone();
            softmax_on(path, &mut out);
            assert_eq!(bits(&out), bits(&expected));
        }
    }

    #[test]
    #[should_panic(expected = "input too short")]
    fn short_input_is_refused() {
        Linear::new(&[1.0; 4], &[0.0; 2], 2, 2).apply(&[1.0; 3], 2, &mut [0.0; 4]);
    }
}

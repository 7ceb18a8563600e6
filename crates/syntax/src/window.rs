//! The layer that lets tokens see their neighbours: maxout over a window of
//! three tokens, with half the multiplications.
//!
//! The layer is a convolution of width three: an output is the sum of three
//! products, with the vectors of the token before, of the token itself and of
//! the token after. Computed one by one, four neighbouring outputs take twelve
//! products of a vector with a matrix. Taken together they take six, by the
//! method of Toom and Cook (better known as Winograd's minimal filtering):
//! outputs are coefficients of a product of two polynomials, and a product is
//! settled by its values at six points. The points are 0, 1, -1, 2, -2 and
//! infinity; the matrices below are the values of the inputs there, the values
//! of the weights, and the way back.
//!
//! Results differ from the plain sum by rounding alone, and are the same on
//! every machine: groups of four are counted from the start of each text.

use crate::WIDTH;
use crate::flat::{Container, FlatError};
use crate::matrix::{PANEL, Packed, Path, dispatch, normalise_row};
use crate::maxout::{EPSILON, PIECES, pieces_first};

/// Outputs computed together.
pub(crate) const GROUP: usize = 4;
/// Points at which the polynomials are taken.
const POINTS: usize = 6;
/// Groups computed at a time: their inputs at one point fit the first-level cache.
const BLOCK: usize = 48;
/// Panels of units.
const PANELS: usize = WIDTH / PANEL;

/// Values of the weights at the points.
const WEIGHTS: [[f64; 3]; POINTS] = [
    [1.0 / 4.0, 0.0, 0.0],
    [-1.0 / 6.0, -1.0 / 6.0, -1.0 / 6.0],
    [-1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0],
    [1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0],
    [1.0 / 24.0, -1.0 / 12.0, 1.0 / 6.0],
    [0.0, 0.0, 1.0],
];

/// A residual maxout layer of [`WIDTH`] units over windows of three rows.
#[derive(Debug)]
pub(crate) struct Window {
    /// Weights at each point; pieces outermost.
    weights: Vec<Packed>,
    bias: Vec<f32>,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

/// One row of values at a point: inputs, or a panel of products.
type Inputs = [[f32; WIDTH]; BLOCK];
type Products = [[f32; PANEL]; BLOCK];

/// Intermediate values of one block of groups.
#[derive(Debug)]
pub(crate) struct Workspace {
    inputs: Box<[Inputs; POINTS]>,
    products: Box<[[Products; POINTS]; PIECES]>,
    largest: Box<[[f32; WIDTH]; BLOCK * GROUP]>,
}

impl Default for Workspace {
    fn default() -> Self {
        Self {
            inputs: Box::new([[[0.0; WIDTH]; BLOCK]; POINTS]),
            products: Box::new([[[[0.0; PANEL]; BLOCK]; POINTS]; PIECES]),
            largest: Box::new([[0.0; WIDTH]; BLOCK * GROUP]),
        }
    }
}

impl Window {
    pub(crate) fn read(model: &Container<'_>, name: &str) -> Result<Self, FlatError> {
        let weights = model.f32s(&format!("{name}.weights"), &[WIDTH, PIECES, 3 * WIDTH])?;
        let weights = pieces_first(&weights, PIECES, 3 * WIDTH);
        let bias = model.f32s(&format!("{name}.bias"), &[WIDTH, PIECES])?;
        Ok(Self {
            weights: WEIGHTS
                .iter()
                .map(|point| at_point(&weights, point))
                .collect(),
            bias: pieces_first(&bias, PIECES, 1),
            gain: model.f32s(&format!("{name}.gain"), &[WIDTH])?,
            shift: model.f32s(&format!("{name}.shift"), &[WIDTH])?,
        })
    }

    /// For each group, given by the number of its first row, writes four rows
    /// of `out`: the same rows of `x` plus the layer's output for them. Reads
    /// one row of `x` before each group and one after.
    pub(crate) fn apply(
        &self,
        x: &[[f32; WIDTH]],
        groups: &[usize],
        out: &mut [[f32; WIDTH]],
        work: &mut Workspace,
    ) {
        self.apply_on(Path::best(), x, groups, out, work);
    }

    fn apply_on(
        &self,
        path: Path,
        x: &[[f32; WIDTH]],
        groups: &[usize],
        out: &mut [[f32; WIDTH]],
        work: &mut Workspace,
    ) {
        for block in groups.chunks(BLOCK) {
            transform_inputs(path, x, block, &mut work.inputs);
            for panel in 0..PANELS {
                self.multiply(path, panel, block.len(), work);
                self.transform_products(path, panel, block.len(), work);
            }
            finish(
                path,
                &work.largest,
                block,
                [&self.gain, &self.shift],
                x,
                out,
            );
        }
    }

    /// Products of a panel of units: for all pieces, at all points.
    fn multiply(&self, path: Path, panel: usize, groups: usize, work: &mut Workspace) {
        for (point, weights) in self.weights.iter().enumerate() {
            let inputs = work.inputs[point][..groups].as_flattened();
            for (piece, products) in work.products.iter_mut().enumerate() {
                weights.multiply(
                    path,
                    piece * PANELS + panel,
                    inputs,
                    &mut products[point][..groups],
                );
            }
        }
    }

    fn transform_products(&self, path: Path, panel: usize, groups: usize, work: &mut Workspace) {
        let bias: [&[f32; PANEL]; PIECES] =
            std::array::from_fn(|piece| &self.bias.as_chunks().0[piece * PANELS + panel]);
        transform_panel(path, &work.products, bias, groups, panel, &mut work.largest);
    }
}

/// Weights for one point, from those for the window's three tokens.
fn at_point(weights: &[f32], point: &[f64; 3]) -> Packed {
    let row = |row: &[f32]| -> Vec<f32> {
        let value = |unit: usize| {
            let parts = point.iter().enumerate();
            parts
                .map(|(token, factor)| factor * f64::from(row[token * WIDTH + unit]))
                .sum::<f64>() as f32
        };
        (0..WIDTH).map(value).collect()
    };
    let rows: Vec<f32> = weights.chunks_exact(3 * WIDTH).flat_map(row).collect();
    Packed::new(&rows, PIECES * WIDTH, WIDTH)
}

fn transform_inputs(
    path: Path,
    x: &[[f32; WIDTH]],
    groups: &[usize],
    inputs: &mut [Inputs; POINTS],
) {
    dispatch!(path, transform_inputs_of(x: &[[f32; WIDTH]], groups: &[usize], inputs: &mut [Inputs; POINTS]));
}

#[inline(always)]
fn transform_inputs_of(x: &[[f32; WIDTH]], groups: &[usize], inputs: &mut [Inputs; POINTS]) {
    for (index, &first) in groups.iter().enumerate() {
        let Some(rows) = x[first - 1..].first_chunk::<{ GROUP + 2 }>() else {
            continue;
        };
        for unit in 0..WIDTH {
            let d: [f32; GROUP + 2] = std::array::from_fn(|row| rows[row][unit]);
            let (even, odd) = (d[4] - 4.0 * d[2], d[3] - 4.0 * d[1]);
            let (near, far) = (d[4] - d[2], 2.0 * (d[3] - d[1]));
            inputs[0][index][unit] = 4.0 * d[0] - 5.0 * d[2] + d[4];
            inputs[1][index][unit] = even + odd;
            inputs[2][index][unit] = even - odd;
            inputs[3][index][unit] = near + far;
            inputs[4][index][unit] = near - far;
            inputs[5][index][unit] = 4.0 * d[1] - 5.0 * d[3] + d[5];
        }
    }
}

fn transform_panel(
    path: Path,
    products: &[[Products; POINTS]; PIECES],
    bias: [&[f32; PANEL]; PIECES],
    groups: usize,
    panel: usize,
    largest: &mut [[f32; WIDTH]; BLOCK * GROUP],
) {
    dispatch!(path, transform_panel_of(
        products: &[[Products; POINTS]; PIECES],
        bias: [&[f32; PANEL]; PIECES],
        groups: usize,
        panel: usize,
        largest: &mut [[f32; WIDTH]; BLOCK * GROUP]
    ));
}

/// From products at points to the largest piece of each unit of a panel.
#[inline(always)]
fn transform_panel_of(
    products: &[[Products; POINTS]; PIECES],
    bias: [&[f32; PANEL]; PIECES],
    groups: usize,
    panel: usize,
    largest: &mut [[f32; WIDTH]; BLOCK * GROUP],
) {
    let (rows, _) = largest.as_chunks_mut::<GROUP>();
    for (group, rows) in rows.iter_mut().enumerate().take(groups) {
        let mut best = [[f32::NEG_INFINITY; PANEL]; GROUP];
        for (products, bias) in products.iter().zip(bias) {
            for unit in 0..PANEL {
                let m: [f32; POINTS] = std::array::from_fn(|point| products[point][group][unit]);
                let (one, minus_one) = (m[1] + m[2], m[1] - m[2]);
                let (two, minus_two) = (m[3] + m[4], m[3] - m[4]);
                let values = [
                    bias[unit] + ((m[0] + one) + two),
                    bias[unit] + 2.0f32.mul_add(minus_two, minus_one),
                    bias[unit] + 4.0f32.mul_add(two, one),
                    bias[unit] + (8.0f32.mul_add(minus_two, minus_one) + m[5]),
                ];
                for (best, value) in best.iter_mut().zip(values) {
                    best[unit] = if value > best[unit] {
                        value
                    } else {
                        best[unit]
                    };
                }
            }
        }
        for (row, best) in rows.iter_mut().zip(&best) {
            row[panel * PANEL..(panel + 1) * PANEL].copy_from_slice(best);
        }
    }
}

fn finish(
    path: Path,
    largest: &[[f32; WIDTH]; BLOCK * GROUP],
    groups: &[usize],
    norm: [&[f32]; 2],
    x: &[[f32; WIDTH]],
    out: &mut [[f32; WIDTH]],
) {
    dispatch!(path, finish_rows(
        largest: &[[f32; WIDTH]; BLOCK * GROUP],
        groups: &[usize],
        norm: [&[f32]; 2],
        x: &[[f32; WIDTH]],
        out: &mut [[f32; WIDTH]]
    ));
}

#[inline(always)]
fn finish_rows(
    largest: &[[f32; WIDTH]; BLOCK * GROUP],
    groups: &[usize],
    [gain, shift]: [&[f32]; 2],
    x: &[[f32; WIDTH]],
    out: &mut [[f32; WIDTH]],
) {
    for (index, largest) in largest.iter().enumerate().take(groups.len() * GROUP) {
        let row = groups[index / GROUP] + index % GROUP;
        let mut values = *largest;
        normalise_row(&mut values, gain, shift, EPSILON);
        for ((out, value), x) in out[row].iter_mut().zip(values).zip(&x[row]) {
            *out = x + value;
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

    /// Weights with pieces outermost, and the layer made of them.
    fn layer() -> (Vec<f32>, Window) {
        let weights = values(PIECES * WIDTH * 3 * WIDTH, 1);
        let window = Window {
            weights: WEIGHTS
                .iter()
                .map(|point| at_point(&weights, point))
                .collect(),
            bias: values(PIECES * WIDTH, 2),
            gain: values(WIDTH, 3),
            shift: values(WIDTH, 4),
        };
        (weights, window)
    }

    fn rows(count: usize) -> Vec<[f32; WIDTH]> {
        values(count * WIDTH, 5).as_chunks().0.to_vec()
    }

    /// The layer as it is defined: three products per row, summed.
    fn by_definition(weights: &[f32], window: &Window, x: &[[f32; WIDTH]], row: usize) -> Vec<f32> {
        let plain = Linear::new(weights, &window.bias, PIECES * WIDTH, 3 * WIDTH);
        let mut sums = vec![0.0; PIECES * WIDTH];
        plain.apply(x[row - 1..=row + 1].as_flattened(), 1, &mut sums);
        let piece = |unit| (0..PIECES).map(move |piece| piece * WIDTH + unit);
        let largest = |unit| {
            piece(unit)
                .map(|index| sums[index])
                .fold(f32::NEG_INFINITY, f32::max)
        };
        let mut values: Vec<f32> = (0..WIDTH).map(largest).collect();
        normalise_row(&mut values, &window.gain, &window.shift, EPSILON);
        values
            .iter()
            .zip(&x[row])
            .map(|(value, x)| value + x)
            .collect()
    }

    #[test]
    fn six_products_give_what_twelve_give() {
        let (weights, window) = layer();
        let x = rows(GROUP * 61 + 2);
        let groups: Vec<usize> = (0..61).map(|group| 1 + group * GROUP).collect();
        let mut out = vec![[0.0; WIDTH]; x.len()];
        window.apply(&x, &groups, &mut out, &mut Workspace::default());
        for (row, found) in out.iter().enumerate().skip(1).take(61 * GROUP) {
            let expected = by_definition(&weights, &window, &x, row);
            let difference = found
                .iter()
                .zip(&expected)
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f32::max);
            assert!(difference < 2e-5, "row {row} differs by {difference}");
        }
        assert_eq!((out[0], out[GROUP * 61 + 1]), ([0.0; WIDTH], [0.0; WIDTH]));
    }

    #[test]
    fn every_path_gives_the_same_bits() {
        let (_, window) = layer();
        let x = rows(GROUP * 9 + 2);
        let groups: Vec<usize> = (0..9).map(|group| 1 + group * GROUP).collect();
        let results = Path::available().into_iter().map(|path| {
            let mut out = vec![[0.0; WIDTH]; x.len()];
            window.apply_on(path, &x, &groups, &mut out, &mut Workspace::default());
            out.as_flattened()
                .iter()
                .map(|value| value.to_bits())
                .collect::<Vec<_>>()
        });
        let results: Vec<_> = results.collect();
        assert!(results.iter().all(|bits| *bits == results[0]));
    }

    #[test]
    fn a_group_is_the_same_alone_and_among_others() {
        let (_, window) = layer();
        let x = rows(GROUP * 50 + 2);
        let groups: Vec<usize> = (0..50).map(|group| 1 + group * GROUP).collect();
        let mut together = vec![[0.0; WIDTH]; x.len()];
        window.apply(&x, &groups, &mut together, &mut Workspace::default());
        let mut alone = vec![[0.0; WIDTH]; x.len()];
        window.apply(&x, &groups[49..], &mut alone, &mut Workspace::default());
        assert_eq!(together[197..=200], alone[197..=200]);
    }
}

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
        let path = Path::best();
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

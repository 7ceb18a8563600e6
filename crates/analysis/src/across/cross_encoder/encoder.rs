//! The network: BERT's encoder (Devlin et al. 2019) over the pieces of two
//! texts, as small as MiniLM's (Wang et al. 2020).
//!
//! One pair is computed at a time, so nothing is padded. The products are
//! computed in integers; what is small is computed in floats, in one order.

use crosswire_syntax::flat::{Container, FlatError};
use crosswire_syntax::integer::IntegerLinear;
use crosswire_syntax::matrix::{layer_norm, softmax, tanh};

use crate::within::tagger::RoundedTable;

/// Numbers of a piece's state.
const WIDTH: usize = 384;
/// Parts of a state that attend by themselves.
const HEADS: usize = 12;
const HEAD: usize = WIDTH / HEADS;
/// Numbers between the two products that follow attention.
const INNER: usize = 4 * WIDTH;
const EPSILON: f32 = 1e-12;

/// Numbers that [`Encoder::encode`] gives.
pub(super) const POOLED: usize = 2 * WIDTH;

/// Pieces that stand around texts in every input.
const BEGIN: u16 = 101;
const END: u16 = 102;

struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    fn read(container: &Container<'_>, name: &str) -> Result<Self, FlatError> {
        Ok(Self {
            gain: container.f32s(&format!("{name}.gain"), &[WIDTH])?,
            bias: container.f32s(&format!("{name}.bias"), &[WIDTH])?,
        })
    }

    fn apply(&self, rows: &mut [f32]) {
        layer_norm(rows, WIDTH, &self.gain, &self.bias, EPSILON);
    }
}

/// A layer whose weights are stored in 8 bits with a scale per output.
fn linear(
    container: &Container<'_>,
    name: &str,
    outputs: usize,
    inputs: usize,
) -> Result<IntegerLinear, FlatError> {
    let weights = container.i8s(&format!("{name}.weight"), &[outputs, inputs])?;
    let scales = container.f32s(&format!("{name}.scale"), &[outputs])?;
    let bias = container.f32s(&format!("{name}.bias"), &[outputs])?;
    let rows = weights.chunks_exact(inputs).zip(&scales);
    let weights: Vec<f32> = rows
        .flat_map(|(row, scale)| row.iter().map(move |&weight| f32::from(weight) * scale))
        .collect();
    Ok(IntegerLinear::new(&weights, &bias, outputs, inputs))
}

struct Layer {
    query: IntegerLinear,
    key: IntegerLinear,
    value: IntegerLinear,
    attended: IntegerLinear,
    attention_norm: Norm,
    inner: IntegerLinear,
    outer: IntegerLinear,
    outer_norm: Norm,
}

impl Layer {
    fn read(container: &Container<'_>, number: usize) -> Result<Self, FlatError> {
        let name = |part: &str| format!("layer{number}.{part}");
        let square = |part| linear(container, &name(part), WIDTH, WIDTH);
        Ok(Self {
            query: square("query")?,
            key: square("key")?,
            value: square("value")?,
            attended: square("attended")?,
            attention_norm: Norm::read(container, &name("attention_norm"))?,
            inner: linear(container, &name("inner"), INNER, WIDTH)?,
            outer: linear(container, &name("outer"), WIDTH, INNER)?,
            outer_norm: Norm::read(container, &name("outer_norm"))?,
        })
    }

    fn apply(&self, states: &mut [f32], scratch: &mut Scratch) {
        let rows = states.len() / WIDTH;
        let Scratch {
            query,
            key,
            value,
            mixed,
            out,
            inner,
            scores,
        } = scratch;
        for buffer in [&mut *query, key, value, mixed, out] {
            buffer.clear();
            buffer.resize(rows * WIDTH, 0.0);
        }
        let products = [&self.query, &self.key, &self.value];
        IntegerLinear::apply_all(products, states, rows, [query, key, value]);
        for head in 0..HEADS {
            attend(head, rows, [query, key, value], scores, mixed);
        }
        self.attended.apply(mixed, rows, out);
        add(states, out);
        self.attention_norm.apply(states);
        inner.clear();
        inner.resize(rows * INNER, 0.0);
        self.inner.apply(states, rows, inner);
        gelu(inner, scores);
        self.outer.apply(inner, rows, out);
        add(states, out);
        self.outer_norm.apply(states);
    }
}

/// Buffers that one pair leaves to the next.
#[derive(Default)]
pub(super) struct Scratch {
    query: Vec<f32>,
    key: Vec<f32>,
    value: Vec<f32>,
    mixed: Vec<f32>,
    out: Vec<f32>,
    inner: Vec<f32>,
    scores: Vec<f32>,
}

fn add(states: &mut [f32], other: &[f32]) {
    for (state, other) in states.iter_mut().zip(other) {
        *state += other;
    }
}

/// Scaled dot-product attention of one head (Vaswani et al. 2017), added into
/// its columns of `mixed`.
fn attend(
    head: usize,
    rows: usize,
    [query, key, value]: [&Vec<f32>; 3],
    scores: &mut Vec<f32>,
    mixed: &mut [f32],
) {
    let scale = 1.0 / (HEAD as f32).sqrt();
    scores.clear();
    scores.resize(rows, 0.0);
    for (asked, mixed) in parts(query, head).zip(mixed.chunks_exact_mut(WIDTH)) {
        for (score, key) in scores.iter_mut().zip(parts(key, head)) {
            *score = scale * dot(asked, key);
        }
        softmax(scores);
        let mut sum = [0.0f32; HEAD];
        for (share, value) in scores.iter().zip(parts(value, head)) {
            for (sum, value) in sum.iter_mut().zip(value) {
                *sum += share * value;
            }
        }
        mixed[head * HEAD..][..HEAD].copy_from_slice(&sum);
    }
}

/// What one head has of every row.
fn parts(states: &[f32], head: usize) -> impl Iterator<Item = &[f32; HEAD]> {
    let (heads, _) = states.as_chunks::<HEAD>();
    heads.iter().skip(head).step_by(HEADS)
}

/// Eight sums side by side, so that the order is fixed and vectors can be used.
fn dot(one: &[f32; HEAD], two: &[f32; HEAD]) -> f32 {
    const LANES: usize = 8;
    let mut lanes = [0.0f32; LANES];
    for (one, two) in one.chunks_exact(LANES).zip(two.chunks_exact(LANES)) {
        for ((lane, one), two) in lanes.iter_mut().zip(one).zip(two) {
            *lane += one * two;
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// The Gaussian error linear unit (Hendrycks & Gimpel 2016), in the form with
/// a hyperbolic tangent, which the network was trained with.
fn gelu(values: &mut [f32], scratch: &mut Vec<f32>) {
    /// The square root of 2/pi, and the cubic term's factor.
    const FORM: (f32, f32) = (0.797_884_6, 0.044_715);
    scratch.clear();
    scratch.extend(values.iter().map(|x| FORM.0 * (x + FORM.1 * (x * x * x))));
    tanh(scratch);
    for (value, bent) in values.iter_mut().zip(scratch.iter()) {
        *value *= 0.5 * (1.0 + bent);
    }
}

/// The whole encoder.
pub(super) struct Encoder {
    pieces: RoundedTable,
    /// What the place and the text (first, second) add to a piece.
    positions: Vec<f32>,
    texts: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    /// Pieces that an input can have.
    longest: usize,
}

impl Encoder {
    pub(super) fn read(container: &Container<'_>) -> Result<Self, FlatError> {
        let longest = container.shape("positions")?.first().copied().unwrap_or(0);
        let layers = (0..)
            .take_while(|number| {
                container
                    .shape(&format!("layer{number}.query.bias"))
                    .is_ok()
            })
            .map(|number| Layer::read(container, number))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            pieces: RoundedTable::read(container, "pieces")?,
            positions: container.f32s("positions", &[longest, WIDTH])?,
            texts: container.f32s("texts", &[2, WIDTH])?,
            norm: Norm::read(container, "norm")?,
            layers,
            longest,
        })
    }

    /// What the network makes of two texts: the state of the piece that begins
    /// the input, then the mean of all states.
    pub(super) fn encode(&self, one: &[u16], two: &[u16], scratch: &mut Scratch) -> Vec<f32> {
        let first = [BEGIN].into_iter().chain(one.iter().copied()).chain([END]);
        let second = two.iter().copied().chain([END]);
        let input = first
            .map(|piece| (piece, 0))
            .chain(second.map(|piece| (piece, 1)));
        let mut states = Vec::new();
        for (place, (piece, text)) in input.take(self.longest).enumerate() {
            let start = states.len();
            states.extend_from_slice(&self.positions[place * WIDTH..][..WIDTH]);
            let state = &mut states[start..];
            add(state, &self.texts[text * WIDTH..][..WIDTH]);
            self.pieces.add_row(usize::from(piece), 1.0, state);
        }
        self.norm.apply(&mut states);
        for layer in &self.layers {
            layer.apply(&mut states, scratch);
        }
        let mut pooled = states[..WIDTH].to_vec();
        let rows = states.len() / WIDTH;
        let mut mean = vec![0.0f32; WIDTH];
        for row in states.chunks_exact(WIDTH) {
            add(&mut mean, row);
        }
        pooled.extend(mean.into_iter().map(|sum| sum / rows as f32));
        pooled
    }
}

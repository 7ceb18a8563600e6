//! The network: an encoder over the tokens of a unit, a head that gives every
//! token a role, and a head that is asked once per cue for the cue's source
//! and content.
//!
//! There is no product from state to state: every layer multiplies all tokens
//! at once and then runs an elementwise scan, forward over one half of the
//! channels and backward over the other. `training/attribution/model.py` is
//! the same network as it is trained.

use std::ops::Range;

use crosswire_syntax::flat::{Container, FlatError};
use crosswire_syntax::integer::IntegerLinear;
use crosswire_syntax::matrix::{Linear, layer_norm, sigmoid, softmax, tanh};

use super::words::RoundedTable;

/// Labels of the first head: outside, then begin and inside of source, cue
/// and content.
pub(crate) const ROLES: usize = 7;
/// Labels of the second head: outside, then begin and inside of source and
/// content.
pub(crate) const LINKS: usize = 5;
const EPSILON: f32 = 1e-5;
/// Distance bucket of the cue's own tokens.
const AT_CUE: usize = 25;
/// What is added to the bucket of a token before the cue.
const BEFORE: usize = 12;
/// Least distances of the buckets after those that hold one distance each.
const FAR: [usize; 5] = [9, 12, 17, 24, 34];

/// A cue candidate: the tokens of a cue among the rows of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    /// Rows of its unit.
    pub unit: Range<usize>,
    /// Rows of the cue.
    pub cue: Range<usize>,
}

/// Weights and gain of a normalisation.
struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    fn read(container: &Container<'_>, name: &str, width: usize) -> Result<Self, FlatError> {
        Ok(Self {
            gain: half_floats(container, &format!("{name}.weight"), width)?,
            bias: half_floats(container, &format!("{name}.bias"), width)?,
        })
    }

    fn apply(&self, rows: &mut [f32]) {
        layer_norm(rows, self.gain.len(), &self.gain, &self.bias, EPSILON);
    }
}

/// Reads `count` half-precision floats, which are stored as plain bytes.
fn half_floats(container: &Container<'_>, name: &str, count: usize) -> Result<Vec<f32>, FlatError> {
    let (halves, rest) = container.bytes(name)?.as_chunks::<2>();
    if halves.len() != count || !rest.is_empty() {
        return Err(FlatError::Malformed(format!(
            "{name:?} (not {count} half floats)"
        )));
    }
    Ok(halves
        .iter()
        .map(|&bytes| half_float(u16::from_le_bytes(bytes)))
        .collect())
}

/// A half-precision float, exactly; infinities and NaN do not occur in weights.
fn half_float(bits: u16) -> f32 {
    /// 2^112, the distance of the two exponents' biases.
    const REBIAS: f32 = f32::from_bits(0x7780_0000);
    let magnitude = f32::from_bits(u32::from(bits & 0x7fff) << 13) * REBIAS;
    if bits >> 15 == 0 {
        magnitude
    } else {
        -magnitude
    }
}

/// Weights and bias of a linear layer.
fn dense(
    container: &Container<'_>,
    name: &str,
    outputs: usize,
    inputs: usize,
) -> Result<(Vec<f32>, Vec<f32>), FlatError> {
    Ok((
        half_floats(container, &format!("{name}.weight"), outputs * inputs)?,
        half_floats(container, &format!("{name}.bias"), outputs)?,
    ))
}

/// A layer computed in floats: the small ones, whose outputs are read as they
/// are.
fn linear(
    container: &Container<'_>,
    name: &str,
    outputs: usize,
    inputs: usize,
) -> Result<Linear, FlatError> {
    let (weights, bias) = dense(container, name, outputs, inputs)?;
    Ok(Linear::new(&weights, &bias, outputs, inputs))
}

/// A layer computed in integers: the large ones, where the time goes.
fn integer_linear(
    container: &Container<'_>,
    name: &str,
    outputs: usize,
    inputs: usize,
) -> Result<IntegerLinear, FlatError> {
    let (weights, bias) = dense(container, name, outputs, inputs)?;
    Ok(IntegerLinear::new(&weights, &bias, outputs, inputs))
}

/// A small embedding table.
struct Table {
    width: usize,
    rows: Vec<f32>,
}

impl Table {
    fn read(
        container: &Container<'_>,
        name: &str,
        count: usize,
        width: usize,
    ) -> Result<Self, FlatError> {
        let rows = half_floats(container, &format!("{name}.weight"), count * width)?;
        Ok(Self { width, rows })
    }

    fn row(&self, index: usize) -> &[f32] {
        &self.rows[index * self.width..][..self.width]
    }
}

/// One recurrent layer.
struct Recurrence {
    width: usize,
    /// Forget and reset gates side by side.
    gates: IntegerLinear,
    new: IntegerLinear,
    norm: Norm,
}

/// Room for one layer's gates, used again by the next.
#[derive(Default)]
struct Scratch {
    gates: Vec<f32>,
    new: Vec<f32>,
}

impl Recurrence {
    /// The training program keeps forget, new and reset in one matrix.
    fn read(container: &Container<'_>, name: &str, width: usize) -> Result<Self, FlatError> {
        let weights = half_floats(
            container,
            &format!("{name}.gates.weight"),
            3 * width * width,
        )?;
        let bias = half_floats(container, &format!("{name}.gates.bias"), 3 * width)?;
        let (forget, rest) = weights.split_at(width * width);
        let (new, reset) = rest.split_at(width * width);
        let gates = [forget, reset].concat();
        let gate_bias = [&bias[..width], &bias[2 * width..]].concat();
        Ok(Self {
            width,
            gates: IntegerLinear::new(&gates, &gate_bias, 2 * width, width),
            new: IntegerLinear::new(new, &bias[width..2 * width], width, width),
            norm: Norm::read(container, &format!("{name}.norm"), width)?,
        })
    }

    /// Replaces the rows of `x` by the layer's output; every range is a
    /// sequence of its own.
    fn apply(&self, x: &mut [f32], sequences: &[Range<usize>], scratch: &mut Scratch) {
        let (width, rows) = (self.width, x.len() / self.width);
        scratch.gates.resize(rows * 2 * width, 0.0);
        scratch.new.resize(rows * width, 0.0);
        let outs = [&mut scratch.gates[..], &mut scratch.new];
        IntegerLinear::apply_all([&self.gates, &self.new], x, rows, outs);
        sigmoid(&mut scratch.gates);
        tanh(&mut scratch.new);
        for sequence in sequences {
            let values = &mut scratch.new[sequence.start * width..sequence.end * width];
            scan(
                &scratch.gates[sequence.start * 2 * width..sequence.end * 2 * width],
                values,
                width,
            );
        }
        let resets = scratch
            .gates
            .chunks_exact(2 * width)
            .map(|gates| &gates[width..]);
        for ((x, state), reset) in x
            .chunks_exact_mut(width)
            .zip(scratch.new.chunks_exact(width))
            .zip(resets)
        {
            for ((x, &state), &reset) in x.iter_mut().zip(state).zip(reset) {
                *x += reset * state;
            }
        }
        self.norm.apply(x);
    }
}

/// Turns new values into states: `state = forget * state before + (1 - forget)
/// * new`, forward in the first half of the channels, backward in the second.
fn scan(gates: &[f32], values: &mut [f32], width: usize) {
    let (rows, half) = (values.len() / width, width / 2);
    let mut state = vec![0.0; half];
    for row in 0..rows {
        let forget = &gates[row * 2 * width..][..half];
        step(forget, &mut state, &mut values[row * width..][..half]);
    }
    state.fill(0.0);
    for row in (0..rows).rev() {
        let forget = &gates[row * 2 * width + half..][..half];
        step(
            forget,
            &mut state,
            &mut values[row * width + half..][..half],
        );
    }
}

fn step(forget: &[f32], state: &mut [f32], values: &mut [f32]) {
    for ((&forget, state), value) in forget.iter().zip(state).zip(values) {
        *state = forget * *state + (1.0 - forget) * *value;
        *value = *state;
    }
}

fn rectify(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}

/// Widths of the network and sizes of its tables, in the order of the stored
/// list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub words: usize,
    pub shapes: usize,
    pub tags: usize,
    pub deps: usize,
    pub entities: usize,
    pub fixed: usize,
    pub width: usize,
    pub layers: usize,
    pub second: usize,
    pub second_layers: usize,
    pub tok2vec: usize,
    pub ner2vec: usize,
}

impl Shape {
    pub(crate) fn read(container: &Container<'_>) -> Result<Self, FlatError> {
        let numbers: Vec<usize> = container
            .u32s("shape")?
            .iter()
            .map(|&n| n as usize)
            .collect();
        let [
            words,
            shapes,
            tags,
            deps,
            entities,
            fixed,
            width,
            layers,
            second,
            second_layers,
            tok2vec,
            ner2vec,
        ] = numbers[..]
        else {
            return Err(FlatError::Malformed(
                "\"shape\" (not twelve numbers)".to_owned(),
            ));
        };
        let shape = Self {
            words,
            shapes,
            tags,
            deps,
            entities,
            fixed,
            width,
            layers,
            second,
            second_layers,
            tok2vec,
            ner2vec,
        };
        if width % 2 == 1 || second % 2 == 1 {
            return Err(FlatError::Malformed("\"shape\" (an odd width)".to_owned()));
        }
        Ok(shape)
    }
}

/// Widths of the token embeddings.
const WORD: usize = 64;
const FORM: usize = 16;
const TAG: usize = 16;
const DEP: usize = 24;
const ENTITY: usize = 8;
const PLACE: usize = 8;
/// Rows of each table of [`TokenRows::places`].
const PLACES: usize = 4;
/// Width of what a token takes from its syntactic head.
const GOVERNOR: usize = 64;

/// What a token is, as rows of the network's tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TokenRows {
    pub word: u32,
    pub shape: u32,
    pub tag: u32,
    pub dep: u32,
    pub entity: u32,
    /// Sentence start, quoted, sentence, paragraph, mark.
    pub places: [u8; 5],
    /// Row of the syntactic head in the batch.
    pub head: u32,
    /// Row of the frozen vector in the batch's list.
    pub fixed: u32,
}

/// A batch of units: all rows in order, and which rows make a unit.
pub(crate) struct Batch<'a> {
    pub tokens: &'a [TokenRows],
    /// Frozen vectors by [`TokenRows::fixed`].
    pub fixed: &'a [f32],
    pub tok2vec: &'a [f32],
    pub ner2vec: &'a [f32],
    pub units: &'a [Range<usize>],
}

/// What the encoder makes of a batch.
pub(crate) struct Encoded {
    states: Vec<f32>,
    /// Logarithms of the role probabilities, [`ROLES`] per row.
    pub roles: Vec<f32>,
    role_probabilities: Vec<f32>,
}

/// The whole network.
pub(crate) struct Network {
    shape: Shape,
    word: RoundedTable,
    form: Table,
    tag: Table,
    dep: Table,
    entity: Table,
    places: Vec<Table>,
    governor: IntegerLinear,
    input: IntegerLinear,
    window: IntegerLinear,
    window_norm: Norm,
    layers: Vec<Recurrence>,
    roles: Linear,
    second: SecondHead,
}

impl Network {
    pub(crate) fn read(container: &Container<'_>) -> Result<Self, FlatError> {
        let shape = Shape::read(container)?;
        let width = shape.width;
        let table = |name: &str, count, width| Table::read(container, name, count, width);
        let shared = shape.tok2vec + TAG + DEP + WORD + shape.fixed;
        let own = shared + shape.ner2vec + FORM + ENTITY + 5 * PLACE;
        Ok(Self {
            shape,
            word: RoundedTable::read(container, "word")?,
            form: table("form", shape.shapes + 1, FORM)?,
            tag: table("tag", shape.tags + 1, TAG)?,
            dep: table("dep", shape.deps + 1, DEP)?,
            entity: table("ent", 2 * (shape.entities + 1), ENTITY)?,
            places: (0..5)
                .map(|k| table(&format!("places.{k}"), PLACES, PLACE))
                .collect::<Result<_, _>>()?,
            governor: integer_linear(container, "head_input", GOVERNOR, shared)?,
            input: integer_linear(container, "input", width, own + GOVERNOR)?,
            window: integer_linear(container, "window", width, 3 * width)?,
            window_norm: Norm::read(container, "window_norm", width)?,
            layers: (0..shape.layers)
                .map(|k| Recurrence::read(container, &format!("layers.{k}"), width))
                .collect::<Result<_, _>>()?,
            roles: linear(container, "roles", ROLES, width)?,
            second: SecondHead::read(container, shape)?,
        })
    }

    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// States and role probabilities of every row of a batch.
    pub(crate) fn encode(&self, batch: &Batch<'_>) -> Encoded {
        let (width, rows) = (self.shape.width, batch.tokens.len());
        let inputs = self.inputs(batch);
        let mut x = vec![0.0; rows * width];
        self.input.apply(&inputs, rows, &mut x);
        drop(inputs);
        rectify(&mut x);
        self.look_around(&mut x, batch.units);
        let mut scratch = Scratch::default();
        for layer in &self.layers {
            layer.apply(&mut x, batch.units, &mut scratch);
        }
        let mut probabilities = vec![0.0; rows * ROLES];
        self.roles.apply(&x, rows, &mut probabilities);
        probabilities.chunks_exact_mut(ROLES).for_each(softmax);
        let roles = probabilities
            .iter()
            .map(|p| p.max(f32::MIN_POSITIVE).ln())
            .collect();
        Encoded {
            states: x,
            roles,
            role_probabilities: probabilities,
        }
    }

    /// Logarithms of the link probabilities, [`LINKS`] for each row of each
    /// cue's unit, cue after cue.
    pub(crate) fn link(
        &self,
        encoded: &Encoded,
        prepared: &PreparedLinks,
        cues: &[Cue],
    ) -> Vec<f32> {
        self.second.apply(encoded, prepared, cues)
    }

    /// What every token brings to [`link`](Self::link), whatever the cue.
    pub(crate) fn prepare_links(&self, encoded: &Encoded) -> PreparedLinks {
        self.second.tokens(encoded)
    }

    /// All features of each row side by side, as the input layer takes them.
    fn inputs(&self, batch: &Batch<'_>) -> Vec<f32> {
        let shape = self.shape;
        let shared = self.governor.inputs();
        let mut governed = Vec::with_capacity(batch.tokens.len() * shared);
        for (row, token) in batch.tokens.iter().enumerate() {
            let start = governed.len();
            governed.extend_from_slice(&batch.tok2vec[row * shape.tok2vec..][..shape.tok2vec]);
            governed.extend_from_slice(self.tag.row(token.tag as usize));
            governed.extend_from_slice(self.dep.row(token.dep as usize));
            let word = governed.len();
            governed.resize(word + WORD, 0.0);
            self.word
                .add_row(token.word as usize, 1.0, &mut governed[word..]);
            governed.extend_from_slice(
                &batch.fixed[token.fixed as usize * shape.fixed..][..shape.fixed],
            );
            debug_assert_eq!(
                governed.len() - start,
                shared,
                "governor's input of another width"
            );
        }
        let mut governors = vec![0.0; batch.tokens.len() * GOVERNOR];
        self.governor
            .apply(&governed, batch.tokens.len(), &mut governors);
        let mut inputs = Vec::with_capacity(batch.tokens.len() * self.input.inputs());
        for (row, token) in batch.tokens.iter().enumerate() {
            let (tok2vec, rest) = governed[row * shared..][..shared].split_at(shape.tok2vec);
            let (tag, rest) = rest.split_at(TAG);
            let (dep, rest) = rest.split_at(DEP);
            let (word, fixed) = rest.split_at(WORD);
            inputs.extend_from_slice(tok2vec);
            inputs.extend_from_slice(&batch.ner2vec[row * shape.ner2vec..][..shape.ner2vec]);
            inputs.extend_from_slice(word);
            inputs.extend_from_slice(self.form.row(token.shape as usize));
            inputs.extend_from_slice(tag);
            inputs.extend_from_slice(dep);
            inputs.extend_from_slice(self.entity.row(token.entity as usize));
            inputs.extend_from_slice(fixed);
            for (table, &place) in self.places.iter().zip(&token.places) {
                inputs.extend_from_slice(table.row(usize::from(place)));
            }
            inputs.extend_from_slice(&governors[token.head as usize * GOVERNOR..][..GOVERNOR]);
        }
        inputs
    }

    /// Adds what each token sees in itself and its two neighbours.
    fn look_around(&self, x: &mut [f32], units: &[Range<usize>]) {
        let width = self.shape.width;
        let mut padded = Vec::new();
        let mut seen = vec![0.0; x.len()];
        for unit in units {
            padded.clear();
            padded.resize(width, 0.0);
            padded.extend_from_slice(&x[unit.start * width..unit.end * width]);
            padded.resize(padded.len() + width, 0.0);
            let seen = &mut seen[unit.start * width..unit.end * width];
            self.window.apply_strided(&padded, width, unit.len(), seen);
        }
        rectify(&mut seen);
        for (x, seen) in x.iter_mut().zip(seen) {
            *x += seen;
        }
        self.window_norm.apply(x);
    }
}

/// The head that is asked about one cue at a time.
struct SecondHead {
    width: usize,
    token: IntegerLinear,
    cue: Linear,
    token_factor: IntegerLinear,
    cue_factor: Linear,
    roles: Linear,
    distance: Table,
    norm: Norm,
    layers: Vec<Recurrence>,
    links: Linear,
}

impl SecondHead {
    fn read(container: &Container<'_>, shape: Shape) -> Result<Self, FlatError> {
        let (from, to) = (shape.width, shape.second);
        Ok(Self {
            width: to,
            token: integer_linear(container, "token_to_second", to, from)?,
            cue: linear(container, "cue_to_second", to, from)?,
            token_factor: integer_linear(container, "token_factor", to, from)?,
            cue_factor: linear(container, "cue_factor", to, from)?,
            roles: linear(container, "roles_to_second", to, ROLES)?,
            distance: Table::read(container, "distance", AT_CUE + 1, to)?,
            norm: Norm::read(container, "second_norm", to)?,
            layers: (0..shape.second_layers)
                .map(|k| Recurrence::read(container, &format!("second_layers.{k}"), to))
                .collect::<Result<_, _>>()?,
            links: linear(container, "links", LINKS, to)?,
        })
    }

    fn apply(&self, encoded: &Encoded, tokens: &PreparedLinks, cues: &[Cue]) -> Vec<f32> {
        let rows: usize = cues.iter().map(|cue| cue.unit.len()).sum();
        let mut z = Vec::with_capacity(rows * self.width);
        let mut sequences = Vec::with_capacity(cues.len());
        for (cue, asked) in cues.iter().zip(self.cues(encoded, cues)) {
            let first = z.len() / self.width;
            for row in cue.unit.clone() {
                let distance = self.distance.row(bucket(row, &cue.cue));
                z.extend(tokens.row(row, self.width).zip(&asked).zip(distance).map(
                    |(((base, factor), (own, cue_factor)), distance)| {
                        (base + own + distance + factor * cue_factor).max(0.0)
                    },
                ));
            }
            sequences.push(first..z.len() / self.width);
        }
        self.norm.apply(&mut z);
        let mut scratch = Scratch::default();
        for layer in &self.layers {
            layer.apply(&mut z, &sequences, &mut scratch);
        }
        let mut links = vec![0.0; rows * LINKS];
        self.links.apply(&z, rows, &mut links);
        for row in links.chunks_exact_mut(LINKS) {
            softmax(row);
            row.iter_mut()
                .for_each(|p| *p = p.max(f32::MIN_POSITIVE).ln());
        }
        links
    }

    fn tokens(&self, encoded: &Encoded) -> PreparedLinks {
        let rows = encoded.role_probabilities.len() / ROLES;
        let [mut base, mut roles, mut factor] = [const { Vec::new() }; 3];
        for out in [&mut base, &mut roles, &mut factor] {
            out.resize(rows * self.width, 0.0);
        }
        let layers = [&self.token, &self.token_factor];
        IntegerLinear::apply_all(layers, &encoded.states, rows, [&mut base, &mut factor]);
        self.roles
            .apply(&encoded.role_probabilities, rows, &mut roles);
        for (base, role) in base.iter_mut().zip(roles) {
            *base += role;
        }
        PreparedLinks { base, factor }
    }

    /// For each cue what it adds to a token and what it multiplies with.
    fn cues(&self, encoded: &Encoded, cues: &[Cue]) -> Vec<Vec<(f32, f32)>> {
        let from = self.cue.inputs();
        let mut means = vec![0.0; cues.len() * from];
        for (cue, mean) in cues.iter().zip(means.chunks_exact_mut(from)) {
            let share = 1.0 / cue.cue.len() as f32;
            for row in encoded.states[cue.cue.start * from..cue.cue.end * from].chunks_exact(from) {
                for (mean, &x) in mean.iter_mut().zip(row) {
                    *mean += x * share;
                }
            }
        }
        let (mut own, mut factor) = (
            vec![0.0; cues.len() * self.width],
            vec![0.0; cues.len() * self.width],
        );
        self.cue.apply(&means, cues.len(), &mut own);
        self.cue_factor.apply(&means, cues.len(), &mut factor);
        let pairs: Vec<(f32, f32)> = own.into_iter().zip(factor).collect();
        pairs.chunks_exact(self.width).map(<[_]>::to_vec).collect()
    }
}

/// The tokens' own share in the second head's first layer.
pub(crate) struct PreparedLinks {
    base: Vec<f32>,
    factor: Vec<f32>,
}

impl PreparedLinks {
    fn row(&self, row: usize, width: usize) -> impl Iterator<Item = (f32, f32)> {
        let range = row * width..(row + 1) * width;
        self.base[range.clone()]
            .iter()
            .copied()
            .zip(self.factor[range].iter().copied())
    }
}

/// Row of the distance table: exact to five tokens, then in half octaves.
fn bucket(row: usize, cue: &Range<usize>) -> usize {
    if cue.contains(&row) {
        return AT_CUE;
    }
    let before = row < cue.start;
    let distance = if before {
        cue.start - row
    } else {
        row - (cue.end - 1)
    };
    let size = if distance < 6 {
        distance
    } else {
        6 + FAR.iter().filter(|&&least| distance >= least).count()
    };
    if before { size + BEFORE } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_floats_are_exact() {
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0, 0.0),
        ] {
            assert_eq!(half_float(bits), value);
        }
    }

    #[test]
    fn distances_grow_in_half_octaves() {
        let cue = 50..52;
        assert_eq!(bucket(51, &cue), AT_CUE);
        assert_eq!(bucket(52, &cue), 1);
        assert_eq!(bucket(49, &cue), BEFORE + 1);
        let after =
            [6, 8, 9, 12, 16, 17, 24, 33, 34, 200].map(|distance| bucket(51 + distance, &cue));
        assert_eq!(after, [6, 6, 7, 8, 8, 9, 10, 10, 11, 11]);
    }

    #[test]
    fn scan_runs_both_ways_and_not_across_sequences() {
        // Two channels: the first forward, the second backward.
        let gates = [0.5, 0.5, 0.0, 0.0].repeat(2);
        let mut values = [2.0, 4.0, 8.0, 16.0];
        scan(&gates, &mut values, 2);
        assert_eq!(values, [1.0, 6.0, 4.5, 8.0]);
    }
}

//! From a word type to a vector: hash embeddings, mixed.
//!
//! A word is described by a few 64-bit attributes. Each attribute is hashed
//! into four rows of its own table, whose sum is its vector; the vectors side
//! by side go through one maxout layer. That depends on nothing but the
//! attributes, so it is computed once per word type and kept: see
//! [`TypeVectors`].

use crate::WIDTH;
use crate::flat::{Container, FlatError};
use crate::maxout::Maxout;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Attributes of a token that its first vector depends on: NORM, PREFIX,
/// SUFFIX, SHAPE, SPACY, IS_SPACE.
pub(crate) type Attributes = [u64; 6];

/// Rows of the tables, by attribute.
const ROWS: [usize; 6] = [5000, 1000, 2500, 2500, 50, 50];
/// Seed of the first table; each further one adds one.
const FIRST_SEED: u32 = 8;
/// Word types kept per thread before starting over.
const TYPES_KEPT: usize = 16_384;

/// Hash embeddings of the first so many attributes, and the layer over them.
#[derive(Debug)]
pub(crate) struct Embedding {
    tables: Vec<Vec<f32>>,
    mix: Maxout,
}

impl Embedding {
    /// Reads the tables of the first `attributes` attributes.
    pub(crate) fn read(
        model: &Container<'_>,
        name: &str,
        attributes: usize,
    ) -> Result<Self, FlatError> {
        let table = |(index, &rows): (usize, &usize)| {
            model.f32s(&format!("{name}.embed.{index}.table"), &[rows, WIDTH])
        };
        let tables = ROWS
            .iter()
            .take(attributes)
            .enumerate()
            .map(table)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            tables,
            mix: Maxout::read(model, &format!("{name}.mix"), attributes * WIDTH)?,
        })
    }

    /// Vectors of word types, one row of [`WIDTH`] each.
    fn vectors(&self, types: &[Attributes]) -> Vec<f32> {
        let mut embedded = vec![0.0; types.len() * self.tables.len() * WIDTH];
        let mut rows = embedded.chunks_exact_mut(WIDTH);
        for attributes in types {
            for (index, table) in self.tables.iter().enumerate() {
                let Some(row) = rows.next() else { continue };
                add_rows(table, attributes[index], FIRST_SEED + index as u32, row);
            }
        }
        let mut vectors = vec![0.0; types.len() * WIDTH];
        self.mix.apply(&embedded, types.len(), &mut vectors);
        vectors
    }
}

/// Adds up the four rows that a key is hashed to.
fn add_rows(table: &[f32], key: u64, seed: u32, sum: &mut [f32]) {
    let rows = (table.len() / WIDTH) as u32;
    for hash in hashes(key, seed) {
        let start = (hash % rows) as usize * WIDTH;
        for (sum, value) in sum.iter_mut().zip(&table[start..start + WIDTH]) {
            *sum += value;
        }
    }
}

/// Four 32-bit hashes of a key: MurmurHash3's 128-bit variant for 64-bit
/// machines, over one block that holds the key alone.
fn hashes(key: u64, seed: u32) -> [u32; 4] {
    let seed = u64::from(seed) ^ 8;
    let mut low = key
        .wrapping_mul(0x87c3_7b91_1142_53d5)
        .rotate_left(31)
        .wrapping_mul(0x4cf5_ad43_2745_937f)
        ^ seed;
    let mut high = seed;
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    (low, high) = (scramble(low), scramble(high));
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    [
        low as u32,
        (low >> 32) as u32,
        high as u32,
        (high >> 32) as u32,
    ]
}

/// MurmurHash3's finalizer.
fn scramble(mut value: u64) -> u64 {
    value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}

/// First vectors of the word types met so far: for each, a row for the tagger
/// and parser and a row for the entity recogniser.
///
/// News repeats its words, so most tokens cost one look-up here. The memory is
/// bounded by starting over; a row is the same bits whenever it is computed,
/// so that shows in nothing but time.
#[derive(Debug, Default)]
pub(crate) struct TypeVectors {
    places: HashMap<Attributes, u32, BuildHasherDefault<AttributeHasher>>,
    rows: Vec<[f32; 2 * WIDTH]>,
    fresh: Vec<Attributes>,
}

impl TypeVectors {
    /// Numbers of the types of some tokens, computing the rows not known yet.
    pub(crate) fn places(
        &mut self,
        tokens: &[Attributes],
        networks: [&Embedding; 2],
        places: &mut Vec<u32>,
    ) {
        places.clear();
        if self.rows.len() > TYPES_KEPT {
            self.places.clear();
            self.rows.clear();
        }
        for attributes in tokens {
            let next = (self.rows.len() + self.fresh.len()) as u32;
            let place = *self.places.entry(*attributes).or_insert(next);
            if place == next {
                self.fresh.push(*attributes);
            }
            places.push(place);
        }
        self.compute(networks);
    }

    /// The rows of a type: for the tagger and parser, for the recogniser.
    pub(crate) fn row(&self, place: u32) -> &[f32; 2 * WIDTH] {
        &self.rows[place as usize]
    }

    fn compute(&mut self, networks: [&Embedding; 2]) {
        for types in self.fresh.chunks(96) {
            let [first, second] = networks.map(|network| network.vectors(types));
            for (first, second) in first.chunks_exact(WIDTH).zip(second.chunks_exact(WIDTH)) {
                let mut row = [0.0; 2 * WIDTH];
                row[..WIDTH].copy_from_slice(first);
                row[WIDTH..].copy_from_slice(second);
                self.rows.push(row);
            }
        }
        self.fresh.clear();
    }
}

/// A hasher for attributes, which are hashes already: mixing is enough.
#[derive(Debug, Default)]
pub(crate) struct AttributeHasher(u64);

impl Hasher for AttributeHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_depend_on_key_and_seed() {
        assert_eq!(hashes(0, 8), hashes(0, 8));
        assert_ne!(hashes(0, 8), hashes(0, 9));
        assert_ne!(hashes(0, 8), hashes(1, 8));
    }
}

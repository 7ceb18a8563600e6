//! The flat container that vendored weights live in.
//!
//! Models reach the program as one file of named arrays, written by a
//! converter in `scripts/` and embedded with `include_bytes!`. The format is
//! as plain as it can be, so that anyone can read it in any language, and so
//! that the same input always gives the same bytes:
//!
//! ```text
//! "CWMODEL1"                      8 bytes
//! entry count                     u32
//! per entry: name length u16, name (UTF-8),
//!            kind u8 (0 f32, 1 bytes, 2 u64, 3 u32, 4 i8),
//!            number of dimensions u8, each dimension u32,
//!            offset u64, byte length u64
//! data of each entry, at a multiple of 64 bytes from the start of the file
//! ```
//!
//! Everything is little-endian. Reading checks every bound, so that a cut or
//! foreign file gives an error and never a panic.

use std::collections::BTreeMap;

const MAGIC: &[u8; 8] = b"CWMODEL1";

/// What the elements of an entry are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 32-bit floats.
    F32,
    /// Plain bytes.
    Bytes,
    /// 64-bit unsigned integers.
    U64,
    /// 32-bit unsigned integers.
    U32,
    /// 8-bit signed integers.
    I8,
}

impl Kind {
    fn from_code(code: u8) -> Option<Self> {
        [Self::F32, Self::Bytes, Self::U64, Self::U32, Self::I8]
            .get(usize::from(code))
            .copied()
    }

    /// Bytes of one element.
    fn width(self) -> usize {
        match self {
            Self::F32 | Self::U32 => 4,
            Self::U64 => 8,
            Self::Bytes | Self::I8 => 1,
        }
    }
}

/// Why a container, or an array in it, cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlatError {
    /// The file does not begin as a container does.
    #[error(
        "not a model container: it does not begin with CWMODEL1; write it anew with the converter"
    )]
    Magic,
    /// The file ends before its own directory says it does.
    #[error("model container is cut short at {0}; write it anew with the converter")]
    Truncated(String),
    /// The directory holds something that this version does not know.
    #[error("model container entry {0} is malformed; write it anew with the converter")]
    Malformed(String),
    /// No entry of this name.
    #[error("model container has no entry {0:?}; it was written for another version")]
    Missing(String),
    /// The entry holds another kind or shape of array.
    #[error(
        "model container entry {name:?} is {found}, not {expected}; it was written for another version"
    )]
    Shape {
        /// Name of the entry.
        name: String,
        /// What was asked for.
        expected: String,
        /// What the file holds.
        found: String,
    },
}

#[derive(Clone, Debug)]
struct Entry<'a> {
    kind: Kind,
    shape: Vec<usize>,
    data: &'a [u8],
}

/// A parsed container: names to arrays, borrowing the file's bytes.
#[derive(Clone, Debug)]
pub struct Container<'a> {
    entries: BTreeMap<String, Entry<'a>>,
}

impl<'a> Container<'a> {
    /// Reads the directory and checks that every entry lies inside the file.
    ///
    /// # Errors
    /// When the bytes are not a container, or are cut or malformed.
    pub fn parse(file: &'a [u8]) -> Result<Self, FlatError> {
        let mut reader = Reader { rest: file };
        if reader.take(MAGIC.len(), "its first bytes").ok() != Some(MAGIC) {
            return Err(FlatError::Magic);
        }
        let count = reader.u32("its entry count")?;
        let mut entries = BTreeMap::new();
        for index in 0..count {
            let (name, entry) = read_entry(&mut reader, file, index)?;
            if entries.insert(name.clone(), entry).is_some() {
                return Err(FlatError::Malformed(format!("{name:?} (named twice)")));
            }
        }
        Ok(Self { entries })
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The dimensions of an entry.
    ///
    /// # Errors
    /// When there is no such entry.
    pub fn shape(&self, name: &str) -> Result<&[usize], FlatError> {
        Ok(&self.entry(name)?.shape)
    }

    /// An array of floats of exactly this shape.
    ///
    /// # Errors
    /// When there is no such entry, or it has another kind or shape.
    pub fn f32s(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, FlatError> {
        let data = self.shaped(name, Kind::F32, Some(shape))?;
        Ok(elements(data, f32::from_le_bytes))
    }

    /// A flat or shaped array of 64-bit integers, whatever its shape.
    ///
    /// # Errors
    /// When there is no such entry, or it has another kind.
    pub fn u64s(&self, name: &str) -> Result<Vec<u64>, FlatError> {
        Ok(elements(
            self.shaped(name, Kind::U64, None)?,
            u64::from_le_bytes,
        ))
    }

    /// An array of 32-bit integers, whatever its shape.
    ///
    /// # Errors
    /// When there is no such entry, or it has another kind.
    pub fn u32s(&self, name: &str) -> Result<Vec<u32>, FlatError> {
        Ok(elements(
            self.shaped(name, Kind::U32, None)?,
            u32::from_le_bytes,
        ))
    }

    /// An array of 8-bit integers of exactly this shape.
    ///
    /// # Errors
    /// When there is no such entry, or it has another kind or shape.
    pub fn i8s(&self, name: &str, shape: &[usize]) -> Result<Vec<i8>, FlatError> {
        let data = self.shaped(name, Kind::I8, Some(shape))?;
        Ok(elements(data, i8::from_le_bytes))
    }

    /// The bytes of an entry, borrowed from the file.
    ///
    /// # Errors
    /// When there is no such entry, or it does not hold bytes.
    pub fn bytes(&self, name: &str) -> Result<&'a [u8], FlatError> {
        self.shaped(name, Kind::Bytes, None)
    }

    /// The text of a bytes entry.
    ///
    /// # Errors
    /// When there is no such entry, or it does not hold UTF-8.
    pub fn text(&self, name: &str) -> Result<&'a str, FlatError> {
        std::str::from_utf8(self.bytes(name)?)
            .map_err(|_| FlatError::Malformed(format!("{name:?} (not UTF-8)")))
    }

    fn entry(&self, name: &str) -> Result<&Entry<'a>, FlatError> {
        self.entries
            .get(name)
            .ok_or_else(|| FlatError::Missing(name.to_owned()))
    }

    fn shaped(
        &self,
        name: &str,
        kind: Kind,
        shape: Option<&[usize]>,
    ) -> Result<&'a [u8], FlatError> {
        let entry = self.entry(name)?;
        if entry.kind == kind && shape.is_none_or(|shape| shape == entry.shape) {
            return Ok(entry.data);
        }
        Err(FlatError::Shape {
            name: name.to_owned(),
            expected: format!(
                "{kind:?} {}",
                shape.map_or_else(String::new, |s| format!("{s:?}"))
            ),
            found: format!("{:?} {:?}", entry.kind, entry.shape),
        })
    }
}

fn elements<T, const WIDTH: usize>(data: &[u8], convert: fn([u8; WIDTH]) -> T) -> Vec<T> {
    data.as_chunks::<WIDTH>()
        .0
        .iter()
        .map(|chunk| convert(*chunk))
        .collect()
}

fn read_entry<'a>(
    reader: &mut Reader<'a>,
    file: &'a [u8],
    index: u32,
) -> Result<(String, Entry<'a>), FlatError> {
    let place = format!("entry {index}");
    let length = usize::from(reader.u16(&place)?);
    let name = std::str::from_utf8(reader.take(length, &place)?)
        .map_err(|_| FlatError::Malformed(format!("{index} (name is not UTF-8)")))?;
    let malformed = |what: &str| FlatError::Malformed(format!("{name:?} ({what})"));
    let kind = Kind::from_code(reader.u8(&place)?).ok_or_else(|| malformed("unknown kind"))?;
    let dimensions = reader.u8(&place)?;
    let shape = (0..dimensions)
        .map(|_| reader.u32(&place).map(|size| size as usize))
        .collect::<Result<Vec<_>, _>>()?;
    let offset = reader.u64(&place)?;
    let length = reader.u64(&place)?;
    let data = slice(file, offset, length)
        .ok_or_else(|| FlatError::Truncated(format!("the data of {name:?}")))?;
    if byte_length(kind, &shape) != Some(data.len()) {
        return Err(malformed("shape and length differ"));
    }
    Ok((name.to_owned(), Entry { kind, shape, data }))
}

fn slice(file: &[u8], offset: u64, length: u64) -> Option<&[u8]> {
    let start = usize::try_from(offset).ok()?;
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    file.get(start..end)
}

fn byte_length(kind: Kind, shape: &[usize]) -> Option<usize> {
    shape
        .iter()
        .try_fold(kind.width(), |total, &size| total.checked_mul(size))
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize, place: &str) -> Result<&'a [u8], FlatError> {
        let (head, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or_else(|| FlatError::Truncated(place.to_owned()))?;
        self.rest = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self, place: &str) -> Result<[u8; N], FlatError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N, place)?);
        Ok(array)
    }

    fn u8(&mut self, place: &str) -> Result<u8, FlatError> {
        self.array(place).map(u8::from_le_bytes)
    }

    fn u16(&mut self, place: &str) -> Result<u16, FlatError> {
        self.array(place).map(u16::from_le_bytes)
    }

    fn u32(&mut self, place: &str) -> Result<u32, FlatError> {
        self.array(place).map(u32::from_le_bytes)
    }

    fn u64(&mut self, place: &str) -> Result<u64, FlatError> {
        self.array(place).map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(1_u32.to_le_bytes());
        file.extend(1_u16.to_le_bytes());
        file.extend(b"w");
        file.extend([0, 2]);
        file.extend(1_u32.to_le_bytes());
        file.extend(2_u32.to_le_bytes());
        file.extend(64_u64.to_le_bytes());
        file.extend(8_u64.to_le_bytes());
        file.resize(64, 0);
        file.extend(1.5_f32.to_le_bytes());
        file.extend((-2.0_f32).to_le_bytes());
        file
    }

    #[test]
    fn reads_what_was_written() {
        let file = sample();
        let container = Container::parse(&file).expect("well-formed");
        assert_eq!(container.f32s("w", &[1, 2]), Ok(vec![1.5, -2.0]));
        assert_eq!(container.shape("w"), Ok(&[1, 2][..]));
    }

    #[test]
    fn wrong_shape_kind_and_name_are_told_apart() {
        let file = sample();
        let container = Container::parse(&file).expect("well-formed");
        assert!(matches!(
            container.f32s("w", &[2, 1]),
            Err(FlatError::Shape { .. })
        ));
        assert!(matches!(container.bytes("w"), Err(FlatError::Shape { .. })));
        assert_eq!(
            container.bytes("v"),
            Err(FlatError::Missing("v".to_owned()))
        );
    }

    #[test]
    fn every_cut_is_an_error() {
        let file = sample();
        for length in 0..file.len() {
            assert!(
                Container::parse(&file[..length]).is_err(),
                "cut at {length}"
            );
        }
        assert_eq!(
            Container::parse(b"SQLite format 3").unwrap_err(),
            FlatError::Magic
        );
    }

    #[test]
    fn lying_sizes_are_errors() {
        let mut file = sample();
        file[17..21].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(
            Container::parse(&file),
            Err(FlatError::Malformed(_))
        ));
        let mut file = sample();
        file[25..33].copy_from_slice(&u64::MAX.to_le_bytes());
        assert!(matches!(
            Container::parse(&file),
            Err(FlatError::Truncated(_))
        ));
    }
}

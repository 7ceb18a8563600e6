//! Ids that depend on content and on nothing else, so that the order of
//! reading, the machine and the number of threads cannot change them.

use sha2::{Digest, Sha256};
use std::fmt;

/// The id of an article: 16 hexadecimal digits of a hash of its outlet, title,
/// date, URL and text. The same article read twice has the same id; the same
/// text at two outlets has two.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(String);

impl ArticleId {
    /// The id of an article with these parts; absent parts count as empty.
    #[must_use]
    pub fn from_parts(parts: &[&str]) -> Self {
        Self(short_hash(parts))
    }

    /// Takes an id as it was stored, without checking it.
    #[must_use]
    pub fn from_stored(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The 16 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// SHA-256 of the text's bytes in 64 hexadecimal digits: what is stored beside
/// every article, so that a span can be checked against the text it was cut from.
#[must_use]
pub fn content_hash(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

/// The first 16 hexadecimal digits of a SHA-256 over `parts`. Lengths are
/// hashed too, so that `["ab", "c"]` and `["a", "bc"]` differ.
#[must_use]
pub fn short_hash(parts: &[&str]) -> String {
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    hexadecimal(&hash_of_parts(&parts)[..8])
}

/// The first 16 bytes of a SHA-256 over `parts`, with their lengths as in
/// [`short_hash`].
#[must_use]
pub fn bits_hash(parts: &[&[u8]]) -> [u8; 16] {
    let hash = hash_of_parts(parts);
    std::array::from_fn(|place| hash[place])
}

fn hash_of_parts(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_anyone_can_recompute() {
        assert_eq!(
            content_hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn the_cut_between_parts_matters() {
        assert_ne!(short_hash(&["ab", "c"]), short_hash(&["a", "bc"]));
    }
}

//! A fixed list of strings in two arrays.
//!
//! The lemma tables hold ninety thousand words. One text and one list of ends
//! cost a third of the memory of so many owned strings, and nothing to load.

use crate::flat::{Container, FlatError};

/// Strings by number; sorted ones can be looked up.
#[derive(Clone, Debug)]
pub(crate) struct StringList {
    text: Box<str>,
    /// Byte after each string's last in `text`; never falling, always between characters.
    ends: Box<[u32]>,
}

impl StringList {
    /// Reads the sections `<name>.text` and `<name>.ends`.
    pub(crate) fn from_flat(container: &Container<'_>, name: &str) -> Result<Self, FlatError> {
        let text = container.text(&format!("{name}.text"))?;
        let ends = container.u32s(&format!("{name}.ends"))?;
        let inside = ends.iter().all(|&end| text.is_char_boundary(end as usize));
        if !inside || !ends.is_sorted() {
            return Err(FlatError::Malformed(format!(
                "{name:?} (ends outside the text)"
            )));
        }
        Ok(Self {
            text: text.into(),
            ends: ends.into(),
        })
    }

    /// How many strings there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The string of this number, empty where there is none.
    pub(crate) fn get(&self, number: usize) -> &str {
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// All strings in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The number of a string; only for lists sorted by bytes.
    pub(crate) fn position(&self, wanted: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(wanted) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> StringList {
        StringList {
            text: "barndörr".into(),
            ends: [3, 3, 5, 9].into(),
        }
    }

    #[test]
    fn strings_are_cut_at_their_ends() {
        let all: Vec<_> = list().iter().map(str::to_owned).collect();
        assert_eq!(all, ["bar", "", "nd", "örr"]);
        assert_eq!(list().get(9), "");
    }

    #[test]
    fn sorted_strings_are_found() {
        let sorted = StringList {
            text: "barndörr".into(),
            ends: [3, 5, 9].into(),
        };
        assert_eq!(sorted.position("nd"), Some(1));
        assert_eq!(sorted.position("örr"), Some(2));
        assert_eq!(sorted.position("a"), None);
        assert_eq!(sorted.position("z"), None);
    }
}

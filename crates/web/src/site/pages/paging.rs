//! Pages of a long list.

use crate::links::with_query;
use crosswire_corpus::Page;

/// Links to the neighbours of one page of a list.
pub(crate) struct Paging {
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
    /// `21–40`, or nothing where the list is empty.
    pub(crate) shown: String,
}

/// So many entries on page `number` (from 1), and one more to see whether
/// there is a next page.
pub(crate) fn stretch(number: u64, size: u64) -> Page {
    Page {
        limit: Some(size + 1),
        offset: number.max(1).saturating_sub(1).saturating_mul(size),
    }
}

impl Paging {
    /// Cuts `list` to `size` and says where the neighbours of page `number`
    /// are: the same address with another `page`.
    pub(crate) fn cut<T>(
        list: &mut Vec<T>,
        number: u64,
        size: u64,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Self {
        let number = number.max(1);
        let more = list.len() as u64 > size;
        list.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        let first = (number - 1).saturating_mul(size) + 1;
        let link = |number: u64| {
            let number = if number > 1 {
                number.to_string()
            } else {
                String::new()
            };
            let mut all = parameters.to_vec();
            all.push(("page", &number));
            with_query(path, &all)
        };
        Self {
            newer: (number > 1).then(|| link(number - 1)),
            older: more.then(|| link(number + 1)),
            shown: match list.len() as u64 {
                0 => String::new(),
                count => format!("{first}–{}", first + count - 1),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_linked_where_there_are_any() {
        let mut list: Vec<u32> = (0..21).collect();
        let paging = Paging::cut(&mut list, 2, 20, "/stories", &[("outlet", "A B")]);
        assert_eq!(list.len(), 20);
        assert_eq!(paging.newer.as_deref(), Some("/stories?outlet=A%20B"));
        assert_eq!(
            paging.older.as_deref(),
            Some("/stories?outlet=A%20B&page=3")
        );
        assert_eq!(paging.shown, "21–40");
        let mut none: Vec<u32> = Vec::new();
        let paging = Paging::cut(&mut none, 1, 20, "/stories", &[]);
        assert!(paging.newer.is_none() && paging.older.is_none() && paging.shown.is_empty());
    }

    #[test]
    fn a_page_out_of_this_world_is_an_empty_one() {
        assert_eq!(stretch(0, 20).offset, 0);
        assert_eq!(stretch(u64::MAX, 20).limit, Some(21));
    }
}

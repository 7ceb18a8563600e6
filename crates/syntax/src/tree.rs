//! From arcs to a dependency tree: lifted arcs put back, sentences found.

use crate::Dependency;
use crate::state::NONE;
use std::ops::Range;

/// Passes over the heads when looking for the extent of subtrees; arcs that
/// cross need more than one.
const PASSES: usize = 12;

/// A label as the parser gives it.
///
/// An arc-eager parser cannot give arcs that cross. Where the training data
/// had one, the child was attached further up and its label says what label
/// its true head has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    dep: Dependency,
    true_head: Option<Dependency>,
}

impl Label {
    pub(crate) const ROOT: Self = Self {
        dep: Dependency::ROOT,
        true_head: None,
    };

    /// Reads `label` or `label||label of the true head`.
    pub(crate) fn read(name: &str) -> Option<Self> {
        let (dep, true_head) = match name.split_once("||") {
            Some((dep, head)) => (dep, Some(Dependency::from_name(head)?)),
            None => (name, None),
        };
        Some(Self {
            dep: Dependency::from_name(dep)?,
            true_head,
        })
    }
}

/// Heads and labels of a text's tokens, and its sentences.
#[derive(Debug)]
pub(crate) struct Tree {
    /// A root's head is itself.
    pub(crate) heads: Vec<u32>,
    pub(crate) deps: Vec<Dependency>,
    /// Whether a token begins a sentence.
    pub(crate) begins: Vec<bool>,
}

impl Tree {
    /// The sentences as ranges of tokens.
    pub(crate) fn sentences(&self) -> Vec<Range<usize>> {
        let mut starts: Vec<usize> = (0..self.begins.len())
            .filter(|&token| token == 0 || self.begins[token])
            .collect();
        starts.push(self.begins.len());
        starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
    }
}

/// Completes the arcs found by the parser.
pub(crate) fn build(heads: &[u32], labels: &[Label], is_space: &[bool]) -> Tree {
    let mut heads: Vec<u32> = heads.to_vec();
    let mut labels = labels.to_vec();
    for (token, (head, label)) in heads.iter_mut().zip(&mut labels).enumerate() {
        if *head == NONE {
            (*head, *label) = (token as u32, Label::ROOT);
        }
    }
    if labels.iter().any(|label| label.true_head.is_some()) {
        let extents = extents(&heads);
        for token in 0..heads.len() {
            if let Some(wanted) = labels[token].true_head {
                heads[token] = true_head(token, wanted, &heads, &labels, &extents, is_space);
                labels[token].true_head = None;
            }
        }
    }
    let begins = sentence_starts(&heads);
    Tree {
        heads,
        deps: labels.iter().map(|label| label.dep).collect(),
        begins,
    }
}

/// The nearest descendant of a token's head with a label: level by level, from
/// left to right. The head itself when there is none.
fn true_head(
    token: usize,
    wanted: Dependency,
    heads: &[u32],
    labels: &[Label],
    extents: &[Range<usize>],
    is_space: &[bool],
) -> u32 {
    let wanted = Label {
        dep: wanted,
        true_head: None,
    };
    let mut level = vec![heads[token] as usize];
    while !level.is_empty() {
        let mut next = Vec::new();
        for &parent in &level {
            let is_child = |child: &usize| *child != parent && heads[*child] as usize == parent;
            for child in extents[parent].clone().filter(is_child) {
                if is_space[child] || child == token {
                    continue;
                }
                if labels[child] == wanted {
                    return child as u32;
                }
                next.push(child);
            }
        }
        level = next;
    }
    heads[token]
}

/// For each token, the range from the leftmost to the rightmost token below it.
fn extents(heads: &[u32]) -> Vec<Range<usize>> {
    let mut extents: Vec<Range<usize>> = (0..heads.len()).map(|token| token..token + 1).collect();
    for _ in 0..PASSES {
        for token in (0..heads.len()).chain((0..heads.len()).rev()) {
            let Range { start, end } = extents[token].clone();
            let head = &mut extents[heads[token] as usize];
            head.start = head.start.min(start);
            head.end = head.end.max(end);
        }
        if heads_within_sentences(heads, &roots_begin(heads, &extents)) {
            break;
        }
    }
    extents
}

fn sentence_starts(heads: &[u32]) -> Vec<bool> {
    roots_begin(heads, &extents(heads))
}

/// Marks the leftmost token below each root.
fn roots_begin(heads: &[u32], extents: &[Range<usize>]) -> Vec<bool> {
    let mut begins = vec![false; heads.len()];
    for (token, &head) in heads.iter().enumerate() {
        if head as usize == token {
            begins[extents[token].start] = true;
        }
    }
    begins
}

/// Whether all heads lie in their tokens' sentences. A sentence is taken to
/// hold the token after it, and the last token's head is not asked for: when
/// to stop shows in the result, so it is decided as spaCy decides it.
fn heads_within_sentences(heads: &[u32], begins: &[bool]) -> bool {
    let mut start = 0;
    for token in 0..heads.len() {
        if (token > 0 && begins[token]) || token + 1 == heads.len() {
            let inside = |head: &u32| (start..=token).contains(&(*head as usize));
            if !heads[start..token].iter().all(inside) {
                return false;
            }
            start = token;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(names: &[&str]) -> Vec<Label> {
        names
            .iter()
            .map(|name| Label::read(name).expect("known label"))
            .collect()
    }

    #[test]
    fn lifted_arc_goes_back_to_its_head() {
        // 3 was lifted from 1, an object of 0, to 0.
        let labels = labels(&["ROOT", "dobj", "advmod", "relcl||dobj"]);
        let tree = build(&[NONE, 0, 0, 0], &labels, &[false; 4]);
        assert_eq!(tree.heads, [0, 0, 0, 1]);
        assert_eq!(tree.deps[3], Dependency::RELCL);
        assert_eq!(tree.sentences(), std::slice::from_ref(&(0..4)));
    }

    #[test]
    fn lifted_arc_stays_where_no_head_fits() {
        let labels = labels(&["ROOT", "nsubj", "relcl||dobj"]);
        let tree = build(&[NONE, 0, 0], &labels, &[false; 3]);
        assert_eq!(tree.heads, [0, 0, 0]);
    }

    #[test]
    fn each_root_makes_a_sentence() {
        let labels = labels(&["nsubj", "ROOT", "punct", "ROOT", "punct"]);
        let tree = build(&[1, NONE, 1, NONE, 3], &labels, &[false; 5]);
        assert_eq!(tree.sentences(), [0..3, 3..5]);
    }

    #[test]
    fn no_tokens_make_no_sentences() {
        assert!(build(&[], &[], &[]).sentences().is_empty());
    }
}

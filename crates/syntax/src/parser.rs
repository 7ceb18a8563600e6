//! Dependency heads, labels and sentences: a greedy arc-eager parser.
//!
//! The parser reads tokens from a buffer onto a stack and takes, in every
//! state, the valid move of the highest score. Moves are: *shift* the next
//! token onto the stack; *reduce* (pop) the stack; an arc *left*, from the next
//! token to the top of the stack, which is popped; an arc *right*, from the top
//! to the next token, which is shifted; *break*, so that the token after next
//! begins a sentence.

use crate::flat::{Container, FlatError};
use crate::matrix::Linear;
use crate::state::{FeatureBuffer, Features, NONE, StateLayer, read_linear};
use crate::tree::{self, Label, Tree};
use std::ops::Range;

/// Tokens that describe a state.
const ROLES: usize = 8;

#[derive(Debug)]
pub(crate) struct Parser {
    layer: StateLayer<ROLES>,
    scores: Linear,
    /// Label of each move, the root's for moves without.
    labels: Vec<Label>,
    /// The moves that add an arc left, and right. Before them come shift and
    /// reduce, after them break.
    left: Range<usize>,
    right: Range<usize>,
}

const SHIFT: usize = 0;
const REDUCE: usize = 1;

impl Parser {
    pub(crate) fn read(model: &Container<'_>) -> Result<Self, FlatError> {
        let moves: Vec<&str> = model.text("parser.moves")?.lines().collect();
        let kinds: Vec<u8> = moves
            .iter()
            .filter_map(|name| name.bytes().next())
            .collect();
        let count = |kind| kinds.iter().filter(|found| **found == kind).count();
        let left = 2..2 + count(b'L');
        let right = left.end..left.end + count(b'R');
        let ordered = [
            &b"SD"[..],
            &vec![b'L'; left.len()],
            &vec![b'R'; right.len()],
            b"B",
        ]
        .concat();
        if kinds != ordered {
            return Err(FlatError::Malformed(
                "parser.moves (order of kinds)".to_owned(),
            ));
        }
        let labels = moves
            .iter()
            .map(|name| label(name))
            .collect::<Result<_, _>>()?;
        let scores = read_linear(model, "parser.upper", moves.len(), crate::state::HIDDEN)?;
        Ok(Self {
            layer: StateLayer::read(model, "parser")?,
            scores,
            labels,
            left,
            right,
        })
    }

    /// Heads, labels and sentences of a text, given the context vectors of its
    /// tokens and which of them are white space.
    pub(crate) fn parse(
        &self,
        context: &[f32],
        is_space: &[bool],
        buffer: &mut FeatureBuffer,
    ) -> Tree {
        let vectors = self.layer.vectors(context);
        let mut features = Features::new(&self.layer, &vectors, buffer);
        let mut state = State::new(is_space.len());
        let mut scores = vec![0.0; self.labels.len()];
        while !state.is_final() {
            let valid = state.valid();
            let chosen = match valid.only() {
                Some(only) => only,
                None => {
                    let hidden = features.hidden(&state.roles());
                    self.scores.apply(&hidden, 1, &mut scores);
                    self.best(&valid, &scores)
                }
            };
            self.take(chosen, &mut state);
        }
        tree::build(&state.heads, &state.labels, is_space)
    }

    /// The valid move of the highest score; of equal ones, the first.
    fn best(&self, valid: &Valid, scores: &[f32]) -> usize {
        let arcs = if valid.arc {
            self.left.start..self.right.end
        } else {
            0..0
        };
        let first = valid.shift.then_some(SHIFT);
        let candidates = first
            .into_iter()
            .chain(valid.reduce.then_some(REDUCE))
            .chain(arcs);
        let candidates = candidates.chain(valid.end.then_some(self.right.end));
        let better = |best: usize, next: usize| {
            if scores[next] > scores[best] {
                next
            } else {
                best
            }
        };
        candidates.reduce(better).unwrap_or(REDUCE)
    }

    fn take(&self, chosen: usize, state: &mut State) {
        match chosen {
            SHIFT => state.shift(),
            REDUCE => state.reduce(),
            _ if self.left.contains(&chosen) => state.arc_left(self.labels[chosen]),
            _ if self.right.contains(&chosen) => state.arc_right(self.labels[chosen]),
            _ => state.end_sentence(),
        }
    }
}

/// The label in a move's name, such as `R prep||nsubj`.
fn label(name: &str) -> Result<Label, FlatError> {
    match name.split_once(' ') {
        None => Ok(Label::ROOT),
        Some((_, label)) => Label::read(label)
            .ok_or_else(|| FlatError::Malformed(format!("parser.moves ({label:?})"))),
    }
}

/// Which kinds of move a state allows.
struct Valid {
    shift: bool,
    reduce: bool,
    arc: bool,
    end: bool,
}

impl Valid {
    /// The move, if there is no choice.
    fn only(&self) -> Option<usize> {
        match self {
            Self {
                shift: true,
                reduce: false,
                arc: false,
                end: false,
            } => Some(SHIFT),
            Self {
                shift: false,
                reduce: true,
                arc: false,
                end: false,
            } => Some(REDUCE),
            _ => None,
        }
    }
}

struct State {
    length: u32,
    stack: Vec<u32>,
    /// Tokens put back before the rest of the buffer, the next one last.
    put_back: Vec<u32>,
    /// The first token never shifted.
    next: u32,
    heads: Vec<u32>,
    labels: Vec<Label>,
    /// The child attached last on the left and on the right, if any.
    left_child: Vec<u32>,
    right_child: Vec<u32>,
    /// The right child that the same head had before this one.
    sibling: Vec<u32>,
    /// Put back once, so not to be shifted again.
    unshiftable: Vec<bool>,
    begins_sentence: Vec<bool>,
}

impl State {
    fn new(length: usize) -> Self {
        Self {
            length: u32::try_from(length).unwrap_or(NONE),
            stack: Vec::new(),
            put_back: Vec::new(),
            next: 0,
            heads: vec![NONE; length],
            labels: vec![Label::ROOT; length],
            left_child: vec![NONE; length],
            right_child: vec![NONE; length],
            sibling: vec![NONE; length],
            unshiftable: vec![false; length],
            begins_sentence: vec![false; length],
        }
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer(0) == NONE
    }

    /// The token so deep in the stack.
    fn stack(&self, depth: usize) -> u32 {
        self.stack.iter().nth_back(depth).copied().unwrap_or(NONE)
    }

    /// The token so far ahead in the buffer.
    fn buffer(&self, ahead: u32) -> u32 {
        let put_back = self.put_back.len() as u32;
        if ahead < put_back {
            return self.put_back[(put_back - 1 - ahead) as usize];
        }
        let token = self.next + (ahead - put_back);
        if token < self.length { token } else { NONE }
    }

    /// The tokens that describe the state.
    fn roles(&self) -> [u32; ROLES] {
        let (first, top) = (self.buffer(0), self.stack(0));
        let child =
            |children: &[u32], head: u32| children.get(head as usize).copied().unwrap_or(NONE);
        [
            first,
            self.buffer(1),
            top,
            self.stack(1),
            self.stack(2),
            child(&self.left_child, first),
            child(&self.left_child, top),
            child(&self.right_child, top),
        ]
    }

    fn valid(&self) -> Valid {
        let (first, second) = (self.buffer(0), self.buffer(1));
        let stacked = !self.stack.is_empty();
        let continues = first != NONE && !self.begins_sentence[first as usize];
        let may_shift = second != NONE && continues && !self.unshiftable[first as usize];
        Valid {
            shift: !stacked || may_shift,
            reduce: stacked,
            arc: stacked && continues,
            end: second != NONE && second == first + 1 && !self.begins_sentence[second as usize],
        }
    }

    fn shift(&mut self) {
        let token = self.buffer(0);
        if self.put_back.pop().is_none() {
            self.next += 1;
        }
        self.stack.push(token);
    }

    /// Pops the stack; a token that has no head yet and is not alone goes back
    /// to the buffer, to find one there.
    fn reduce(&mut self) {
        let Some(top) = self.stack.pop() else { return };
        if self.heads[top as usize] == NONE && !self.stack.is_empty() {
            self.unshiftable[top as usize] = true;
            self.put_back.push(top);
        }
    }

    /// Attaches the top of the stack to the next token, in place of any head
    /// that it has.
    fn arc_left(&mut self, label: Label) {
        let Some(child) = self.stack.pop() else {
            return;
        };
        let head = self.buffer(0);
        let before = self.heads[child as usize];
        if before != NONE {
            // Nothing was attached to that head since, or the child would not
            // be on top of the stack.
            self.right_child[before as usize] = self.sibling[child as usize];
        }
        self.attach(child, head, label);
        self.left_child[head as usize] = child;
        self.unshiftable[head as usize] = false;
    }

    fn arc_right(&mut self, label: Label) {
        let (head, child) = (self.stack(0), self.buffer(0));
        self.attach(child, head, label);
        self.sibling[child as usize] = self.right_child[head as usize];
        self.right_child[head as usize] = child;
        self.shift();
    }

    fn attach(&mut self, child: u32, head: u32, label: Label) {
        self.heads[child as usize] = head;
        self.labels[child as usize] = label;
    }

    fn end_sentence(&mut self) {
        let second = self.buffer(1);
        self.begins_sentence[second as usize] = true;
    }
}

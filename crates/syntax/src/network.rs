//! The trained part of the engine: from attributes of tokens to tags, trees
//! and entities.

use crate::embed::Attributes;
use crate::encoder::{Buffers, Encoders};
use crate::entities::Recogniser;
use crate::flat::{Container, FlatError};
use crate::parser::Parser;
use crate::state::{FeatureBuffer, HIDDEN};
use crate::tagger::Tagger;
use crate::tree::Tree;
use crate::{Entity, Tag, WIDTH};
use std::cell::RefCell;

#[derive(Debug)]
pub(crate) struct Network {
    encoders: Encoders,
    tagger: Tagger,
    parser: Parser,
    recogniser: Recogniser,
}

/// What the network says of one text.
#[derive(Debug)]
pub(crate) struct Analysis {
    pub(crate) tags: Vec<Tag>,
    pub(crate) tree: Tree,
    pub(crate) entities: Vec<Entity>,
    pub(crate) tok2vec: Vec<f32>,
    pub(crate) ner2vec: Vec<f32>,
}

/// Buffers kept between calls, so that a text costs no large allocations but
/// its results.
#[derive(Default)]
struct Scratch {
    encoder: Buffers,
    parser: FeatureBuffer,
    recogniser: FeatureBuffer,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Network {
    pub(crate) fn read(model: &Container<'_>) -> Result<Self, FlatError> {
        Ok(Self {
            encoders: Encoders::read(model)?,
            tagger: Tagger::read(model)?,
            parser: Parser::read(model)?,
            recogniser: Recogniser::read(model)?,
        })
    }

    /// Analyses several texts, given the attributes of their tokens and which
    /// tokens are white space, both end to end, and the texts' lengths.
    pub(crate) fn analyse(
        &self,
        tokens: &[Attributes],
        is_space: &[bool],
        lengths: &[usize],
    ) -> Vec<Analysis> {
        SCRATCH.with_borrow_mut(|scratch| {
            let context = self.encoders.context(tokens, lengths, &mut scratch.encoder);
            let mut start = 0;
            let mut analyses = Vec::with_capacity(lengths.len());
            for &length in lengths {
                let tokens = start..start + length;
                start = tokens.end;
                let rows = tokens.start * WIDTH..tokens.end * WIDTH;
                let (shared, entities) = (&context.shared[rows.clone()], &context.entities[rows]);
                analyses.push(self.analyse_one(shared, entities, &is_space[tokens], scratch));
            }
            analyses
        })
    }

    fn analyse_one(
        &self,
        shared: &[f32],
        entities: &[f32],
        is_space: &[bool],
        scratch: &mut Scratch,
    ) -> Analysis {
        let tree = self.parser.parse(shared, is_space, &mut scratch.parser);
        let ner2vec = self.recogniser.vectors(entities);
        debug_assert_eq!(ner2vec.len(), is_space.len() * HIDDEN);
        let entities =
            self.recogniser
                .entities(&ner2vec, is_space, &tree.begins, &mut scratch.recogniser);
        Analysis {
            tags: self.tagger.tags(shared),
            tree,
            entities,
            tok2vec: shared.to_vec(),
            ner2vec,
        }
    }
}

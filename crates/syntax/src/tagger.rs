//! Fine-grained tags: one linear layer over the context vectors.

use crate::flat::{Container, FlatError};
use crate::matrix::Linear;
use crate::{Tag, WIDTH};

/// Tokens scored at a time.
const BLOCK: usize = 192;

#[derive(Debug)]
pub(crate) struct Tagger {
    scores: Linear,
    labels: Vec<Tag>,
}

impl Tagger {
    pub(crate) fn read(model: &Container<'_>) -> Result<Self, FlatError> {
        let label = |name| {
            Tag::from_name(name)
                .ok_or_else(|| FlatError::Malformed(format!("tagger.labels ({name:?})")))
        };
        let labels: Vec<Tag> = model
            .text("tagger.labels")?
            .lines()
            .map(label)
            .collect::<Result<_, _>>()?;
        let weights = model.f32s("tagger.weights", &[labels.len(), WIDTH])?;
        let bias = model.f32s("tagger.bias", &[labels.len()])?;
        Ok(Self {
            scores: Linear::new(&weights, &bias, labels.len(), WIDTH),
            labels,
        })
    }

    /// Tags of tokens, given their context vectors.
    pub(crate) fn tags(&self, context: &[f32]) -> Vec<Tag> {
        let width = self.labels.len();
        let mut scores = vec![0.0; BLOCK * width];
        let mut tags = Vec::with_capacity(context.len() / WIDTH);
        for block in context.chunks(BLOCK * WIDTH) {
            let rows = block.len() / WIDTH;
            self.scores.apply(block, rows, &mut scores);
            tags.extend(
                scores
                    .chunks_exact(width)
                    .take(rows)
                    .map(|scores| self.labels[best(scores)]),
            );
        }
        tags
    }
}

/// Position of the largest score; of equal ones, the first.
pub(crate) fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (index, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = index;
        }
    }
    best
}

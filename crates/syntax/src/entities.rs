//! Named entities: a greedy recogniser that labels token after token.
//!
//! Each token is the beginning, inside or last token of an entity, a unit (an
//! entity by itself), or outside. An entity never reaches into the next
//! sentence and never begins with white space.

use crate::flat::{Container, FlatError};
use crate::matrix::Linear;
use crate::parsed::{Entity, EntityLabel};
use crate::state::{FeatureBuffer, Features, HIDDEN, NONE, StateLayer};

/// Tokens that describe a state: the next token, and of an open entity the
/// first and the last so far.
const ROLES: usize = 3;

#[derive(Debug)]
pub(crate) struct Recogniser {
    layer: StateLayer<ROLES>,
    /// Scores outside an entity: begin by label, unit by label, outside.
    closed: Linear,
    /// Scores inside an entity: inside by label, last by label.
    open: Linear,
    labels: Vec<EntityLabel>,
}

impl Recogniser {
    pub(crate) fn read(model: &Container<'_>) -> Result<Self, FlatError> {
        let moves: Vec<&str> = model.text("ner.moves")?.lines().collect();
        let weights = model.f32s("ner.upper.weights", &[moves.len(), HIDDEN])?;
        let bias = model.f32s("ner.upper.bias", &[moves.len()])?;
        let pick = |wanted: &[(&str, usize)]| {
            let weights: Vec<f32> = wanted
                .iter()
                .flat_map(|(_, row)| &weights[row * HIDDEN..][..HIDDEN])
                .copied()
                .collect();
            let bias: Vec<f32> = wanted.iter().map(|(_, row)| bias[*row]).collect();
            Linear::new(&weights, &bias, wanted.len(), HIDDEN)
        };
        let (begin, unit) = (labelled(&moves, "B "), labelled(&moves, "U "));
        let (inside, last) = (labelled(&moves, "I "), labelled(&moves, "L "));
        let names = |moves: &[(&str, usize)]| {
            moves
                .iter()
                .map(|(name, _)| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        if [&unit, &inside, &last]
            .iter()
            .any(|moves| names(moves) != names(&begin))
        {
            return Err(FlatError::Malformed(
                "ner.moves (labels differ between actions)".to_owned(),
            ));
        }
        let outside = labelled(&moves, "O");
        let unknown = |name: &str| FlatError::Malformed(format!("ner.moves ({name:?})"));
        let label =
            |(name, _): &(&str, usize)| EntityLabel::from_name(name).ok_or_else(|| unknown(name));
        Ok(Self {
            layer: StateLayer::read(model, "ner")?,
            closed: pick(&[begin.as_slice(), &unit, &outside].concat()),
            open: pick(&[inside, last].concat()),
            labels: begin.iter().map(label).collect::<Result<_, _>>()?,
        })
    }

    /// Vectors of tokens as the recogniser sees them, given context vectors.
    pub(crate) fn vectors(&self, context: &[f32]) -> Vec<f32> {
        self.layer.vectors(context)
    }

    /// Entities of a text, given its tokens' vectors, which tokens are white
    /// space, and which begin a sentence.
    pub(crate) fn entities(
        &self,
        vectors: &[f32],
        is_space: &[bool],
        begins: &[bool],
        buffer: &mut FeatureBuffer,
    ) -> Vec<Entity> {
        let mut features = Features::new(&self.layer, vectors, buffer);
        let mut scores = vec![0.0; self.closed.outputs()];
        let mut entities = Vec::new();
        let mut open: Option<(u32, usize)> = None;
        for (token, &is_space) in is_space.iter().enumerate() {
            let goes_on = begins.get(token + 1) == Some(&false);
            let current = token as u32;
            let step = match open {
                Some((first, label)) => {
                    let hidden = features.hidden(&[current, first, current - 1]);
                    self.open.apply(&hidden, 1, &mut scores);
                    self.step_inside(first, label, goes_on, &scores)
                }
                None if is_space => Step::Outside,
                None => {
                    let hidden = features.hidden(&[current, NONE, NONE]);
                    self.closed.apply(&hidden, 1, &mut scores);
                    self.step_outside(current, goes_on, &scores)
                }
            };
            open = match step {
                Step::Outside => None,
                Step::Goes(first, label) => Some((first, label)),
                Step::Ends(first, label) => {
                    entities.push(Entity {
                        first,
                        end: current + 1,
                        label: self.labels[label],
                    });
                    None
                }
            };
        }
        entities
    }

    fn step_inside(&self, first: u32, label: usize, goes_on: bool, scores: &[f32]) -> Step {
        let (inside, last) = (scores[label], scores[self.labels.len() + label]);
        if goes_on && inside >= last {
            Step::Goes(first, label)
        } else {
            Step::Ends(first, label)
        }
    }

    fn step_outside(&self, token: u32, goes_on: bool, scores: &[f32]) -> Step {
        let labels = self.labels.len();
        let from = if goes_on { 0 } else { labels };
        let best = from + crate::tagger::best(&scores[from..=2 * labels]);
        match best {
            _ if best < labels => Step::Goes(token, best),
            _ if best < 2 * labels => Step::Ends(token, best - labels),
            _ => Step::Outside,
        }
    }
}

/// What becomes of a token; with the first token and label of its entity.
enum Step {
    Outside,
    Goes(u32, usize),
    Ends(u32, usize),
}

/// The labels of the moves of one action, with the moves' numbers.
fn labelled<'a>(moves: &[&'a str], action: &str) -> Vec<(&'a str, usize)> {
    let numbered = moves.iter().enumerate();
    numbered
        .filter_map(|(number, name)| Some((name.strip_prefix(action)?, number)))
        .collect()
}

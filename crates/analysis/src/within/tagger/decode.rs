//! From probabilities to spans: the best label path, and what it spells.
//!
//! `training/attribution/decode.py` takes the same steps when the settings are
//! chosen.

use std::ops::Range;

use super::network::{LINKS, ROLES};

/// A path may not go here.
const FORBIDDEN: f32 = -1e4;
/// Keeps the cue's own tokens outside of source and content.
const OFF_CUE: f32 = -50.0;
/// First label of a cue in the first head.
const CUE: usize = 3;
/// First labels of source and content in the second head.
const SOURCE: usize = 1;
const CONTENT: usize = 3;

/// Numbers chosen on articles held out of training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    /// Added to the scores of a cue's labels: finds more candidates.
    pub cue_bonus: f32,
    /// Taken from the score of the label "outside" when linking.
    pub outside_penalty: f32,
    /// Added to the scores of a source's labels when linking.
    pub source_bonus: f32,
    /// Least score of an attribution that is kept.
    pub threshold: f32,
    /// The same where at least half of the content is inside quotation marks.
    pub threshold_quoted: f32,
}

impl Settings {
    /// What a cue's own probability must reach for any attribution to pass:
    /// the lower threshold, and a hair less because of rounding.
    pub(crate) fn least_threshold(&self) -> f32 {
        self.threshold.min(self.threshold_quoted) * 0.9999
    }
}

/// One attribution, in rows from the start of its unit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decoded {
    pub source: Option<Range<usize>>,
    pub content: Vec<Range<usize>>,
    /// P(cue) times the mean P(content).
    pub score: f32,
}

/// Spans of cue candidates among the rows of a unit.
pub(crate) fn cue_candidates(roles: &[f32], bonus: f32) -> Vec<Range<usize>> {
    let mut scores = roles.to_vec();
    for row in scores.chunks_exact_mut(ROLES) {
        row[CUE..CUE + 2]
            .iter_mut()
            .for_each(|score| *score += bonus);
    }
    runs(&best_path::<ROLES>(&scores), CUE)
}

/// Geometric mean over the cue's rows of the probability of being in a cue.
pub(crate) fn cue_probability(roles: &[f32], cue: &Range<usize>) -> f32 {
    let rows = roles[cue.start * ROLES..cue.end * ROLES].chunks_exact(ROLES);
    let sum: f32 = rows
        .map(|row| (row[CUE].exp() + row[CUE + 1].exp() + 1e-9).ln())
        .sum();
    (sum / cue.len() as f32).exp()
}

/// What the second head says of one candidate; `None` where it finds no
/// content. `links` are logarithms of probabilities, [`LINKS`] per row.
pub(crate) fn decode(
    links: &[f32],
    cue: &Range<usize>,
    cue_probability: f32,
    settings: &Settings,
) -> Option<Decoded> {
    let mut scores = links.to_vec();
    for (row, scores) in scores.chunks_exact_mut(LINKS).enumerate() {
        scores[0] -= settings.outside_penalty;
        scores[SOURCE..CONTENT]
            .iter_mut()
            .for_each(|score| *score += settings.source_bonus);
        if cue.contains(&row) {
            scores[1..].iter_mut().for_each(|score| *score += OFF_CUE);
        }
    }
    let path = best_path::<LINKS>(&scores);
    let content = runs(&path, CONTENT);
    if content.is_empty() {
        return None;
    }
    let mass = |span: &Range<usize>, label: usize| -> f32 {
        let rows = links[span.start * LINKS..span.end * LINKS].chunks_exact(LINKS);
        rows.map(|row| row[label].exp() + row[label + 1].exp())
            .sum()
    };
    let sure = content
        .iter()
        .map(|span| mass(span, CONTENT) / span.len() as f32)
        .sum::<f32>()
        / content.len() as f32;
    let sources = runs(&path, SOURCE)
        .into_iter()
        .map(|span| (mass(&span, SOURCE), span));
    let source = sources.reduce(|best, other| if other.0 > best.0 { other } else { best });
    Some(Decoded {
        source: source.map(|(_, span)| span),
        content,
        score: cue_probability * sure,
    })
}

/// The best path over labels of which odd ones begin a span and the next even
/// one continues it.
fn best_path<const LABELS: usize>(scores: &[f32]) -> Vec<u8> {
    let (rows, _) = scores.as_chunks::<LABELS>();
    let Some((first, rest)) = rows.split_first() else {
        return Vec::new();
    };
    let mut best = *first;
    for inside in (2..LABELS).step_by(2) {
        best[inside] += FORBIDDEN;
    }
    let mut back = Vec::with_capacity(rest.len());
    for row in rest {
        let (any, from_any) = largest(&best);
        let mut next = [0.0; LABELS];
        let mut from = [from_any; LABELS];
        for label in 0..LABELS {
            let mut way = any;
            if label > 0 && label % 2 == 0 {
                (way, from[label]) = continued(&best, label, any + FORBIDDEN, from_any);
            }
            next[label] = way + row[label];
        }
        best = next;
        back.push(from);
    }
    let mut path = vec![largest(&best).1];
    for from in back.iter().rev() {
        path.push(from[usize::from(path[path.len() - 1])]);
    }
    path.reverse();
    path
}

/// The best way into an inside label: from its begin, from itself, or, only
/// where both are hopeless, from anywhere.
fn continued(best: &[f32], label: usize, otherwise: f32, from_any: u8) -> (f32, u8) {
    let ways = [
        (best[label - 1], label as u8 - 1),
        (best[label], label as u8),
        (otherwise, from_any),
    ];
    ways.into_iter().fold((f32::NEG_INFINITY, 0), |best, way| {
        if way.0 > best.0 { way } else { best }
    })
}

/// The largest value and the first place that has it.
fn largest(values: &[f32]) -> (f32, u8) {
    let numbered = values.iter().copied().zip(0..);
    numbered.fold((f32::NEG_INFINITY, 0), |best, value| {
        if value.0 > best.0 { value } else { best }
    })
}

/// Spans of one role in a label path.
fn runs(path: &[u8], begin: usize) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (row, &label) in path.iter().enumerate() {
        match found.last_mut() {
            Some(span) if span.end == row && usize::from(label) == begin + 1 => span.end += 1,
            _ if usize::from(label) == begin || usize::from(label) == begin + 1 => {
                found.push(row..row + 1)
            }
            _ => {}
        }
    }
    found
}

/// A rising curve from scores to the share of right attributions among those
/// of that score.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calibration {
    /// Score and share, both rising.
    knots: Vec<[f32; 2]>,
}

impl Calibration {
    pub(crate) fn new(knots: &[f32]) -> Self {
        Self {
            knots: knots.as_chunks::<2>().0.to_vec(),
        }
    }

    /// Between two knots linearly, beyond the ends as at the end.
    pub(crate) fn at(&self, score: f32) -> f32 {
        let after = self.knots.partition_point(|knot| knot[0] < score);
        match (
            after
                .checked_sub(1)
                .and_then(|before| self.knots.get(before)),
            self.knots.get(after),
        ) {
            (Some(low), Some(high)) => {
                let share = (score - low[0]) / (high[0] - low[0]).max(f32::EPSILON);
                low[1] + share * (high[1] - low[1])
            }
            (Some(end), None) | (None, Some(end)) => end[1],
            (None, None) => score,
        }
    }
}

#[cfg(test)]
#[expect(
    clippy::single_range_in_vec_init,
    reason = "one span is a usual answer"
)]
mod tests {
    use super::*;

    /// Scores that favour the given labels by `margin`.
    fn favouring<const LABELS: usize>(labels: &[usize], margin: f32) -> Vec<f32> {
        let row = |&label: &usize| (0..LABELS).map(move |l| if l == label { 0.0 } else { -margin });
        labels.iter().flat_map(row).collect()
    }

    #[test]
    fn path_follows_the_scores_where_they_are_lawful() {
        let labels = [0, 1, 2, 2, 0, 3, 4, 3, 0];
        let path = best_path::<LINKS>(&favouring::<LINKS>(&labels, 2.0));
        assert_eq!(path, labels.map(|label| label as u8));
        assert_eq!(runs(&path, SOURCE), [1..4]);
        assert_eq!(runs(&path, CONTENT), [5..7, 7..8]);
    }

    #[test]
    fn an_inside_label_gets_its_begin() {
        let path = best_path::<ROLES>(&favouring::<ROLES>(&[0, 6, 6, 4, 0], 2.0));
        assert!(path.windows(2).all(|pair| pair[1] == 0
            || pair[1] % 2 == 1
            || pair[0] == pair[1]
            || pair[0] + 1 == pair[1]));
        assert!(best_path::<ROLES>(&[]).is_empty());
    }

    #[test]
    fn no_content_is_no_attribution() {
        let settings = Settings {
            cue_bonus: 0.0,
            outside_penalty: 0.0,
            source_bonus: 0.0,
            threshold: 0.4,
            threshold_quoted: 0.4,
        };
        let links = favouring::<LINKS>(&[1, 0, 0, 0], 5.0);
        assert_eq!(decode(&links, &(1..2), 0.9, &settings), None);
        let links = favouring::<LINKS>(&[1, 0, 3, 4], 5.0);
        let found = decode(&links, &(1..2), 0.9, &settings).expect("content");
        assert_eq!((found.source, found.content), (Some(0..1), vec![2..4]));
    }

    #[test]
    fn calibration_is_linear_between_knots() {
        let curve = Calibration::new(&[0.2, 0.5, 0.6, 0.9]);
        assert_eq!(
            [0.0, 0.2, 0.6, 1.0].map(|score| curve.at(score)),
            [0.5, 0.5, 0.9, 0.9]
        );
        assert!((curve.at(0.4) - 0.7).abs() < 1e-6);
        assert_eq!(Calibration::default().at(0.3), 0.3);
    }
}

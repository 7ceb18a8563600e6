//! How much two gists say the same, from several sides at once.

use super::gist::Gist;
use crate::across::terms::Term;

/// How much two texts say the same, and what that rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Chance that both say the same, as fitted on pairs of news sentences,
    /// 0 to 1.
    pub score: f32,
    /// How much one speaks against the other, 0 to 1. This sees words of
    /// contrast and denial, no logic.
    pub weakens: f32,
    /// Cosine of the directions in meaning, -1 to 1.
    pub meaning: f32,
    /// Share of the lighter text's weight whose words the heavier holds.
    pub contained: f32,
    /// The same of the heavier text.
    pub covered: f32,
    /// Weight of the words in common: a sum of natural-log rarities.
    pub common: f32,
    /// What the scores are made of, in the order of the fitted weights:
    /// meaning, contained, covered, names and numbers in common, numbers
    /// differ, denial differs, words that speak against, length.
    pub measures: [f32; MEASURES],
}

/// How many measures a score is made of.
pub const MEASURES: usize = 9;

/// What one text is to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Both say the same.
    Same,
    /// One says all that the other says, and more.
    Entails,
    /// Both speak of one thing, and one speaks against the other.
    Weaken,
    /// Both speak of one thing.
    Related,
    /// Neither.
    Unrelated,
}

impl Relation {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Entails => "entails",
            Self::Weaken => "weaken",
            Self::Related => "related",
            Self::Unrelated => "unrelated",
        }
    }
}

/// Scores from which a relation holds.
const SAME: f32 = 0.7;
const RELATED: f32 = 0.3;
const WEAKENS: f32 = 0.6;
/// Share of the heavier text that must be covered for "same"; below, and with
/// the lighter all but contained, one entails the other.
const COVERED: f32 = 0.6;
const CONTAINED: f32 = 0.75;

impl Likeness {
    /// What one text is to the other.
    #[must_use]
    pub fn relation(&self) -> Relation {
        if self.score < RELATED {
            Relation::Unrelated
        } else if self.weakens >= WEAKENS {
            Relation::Weaken
        } else if self.contained >= CONTAINED && self.covered < COVERED {
            Relation::Entails
        } else if self.score >= SAME {
            Relation::Same
        } else {
            Relation::Related
        }
    }
}

/// Compares two texts; which comes first makes no difference.
#[must_use]
pub fn likeness(one: &Gist, two: &Gist) -> Likeness {
    let common = common_weight(&one.words, &two.words);
    let (light, heavy) = {
        let (a, b) = (one.weight(), two.weight());
        (a.min(b), a.max(b))
    };
    let share = |whole: f32| if whole > 0.0 { common / whole } else { 0.0 };
    let meaning = one.vector.cosine(&two.vector);
    let (contained, covered) = (share(light), share(heavy));
    let differ = |holds: bool| f32::from(u8::from(holds));
    let numbers = in_common(&one.numbers, &two.numbers);
    let both_count = !one.numbers.is_empty() && !two.numbers.is_empty();
    let measures = [
        meaning,
        contained,
        covered,
        in_common(&one.names, &two.names).min(3) as f32 / 3.0,
        numbers.min(2) as f32 / 2.0,
        differ(both_count && numbers == 0),
        differ(one.denies() != two.denies()),
        f32::from(one.turns.max(two.turns).min(2)) / 2.0,
        (1.0 + light).ln() / 5.0,
    ];
    Likeness {
        score: logistic(&SAME_WEIGHTS, &measures),
        weakens: logistic(&WEAKENS_WEIGHTS, &measures),
        meaning,
        contained,
        covered,
        common,
        measures,
    }
}

/// Logistic regression: a constant, then a weight for each measure.
struct Weights(f32, [f32; MEASURES]);

/// Set by hand between what `training/meaning/fit.py` fits and plain overlap:
/// the fitted ones part paraphrases (MRPC) worse than overlap does.
const SAME_WEIGHTS: Weights = Weights(-2.6, [2.0, 1.0, 1.0, 0.4, 0.3, -0.5, -0.2, 0.0, 1.0]);
/// As `training/meaning/fit.py` fits them on half of the gold.
const WEAKENS_WEIGHTS: Weights = Weights(
    0.39,
    [0.09, -0.55, -0.82, -0.02, -0.09, 0.79, 0.53, 0.37, -0.90],
);

fn logistic(weights: &Weights, measures: &[f32; MEASURES]) -> f32 {
    let products = weights.1.iter().zip(measures).map(|(w, x)| w * x);
    let sum = weights.0 + products.sum::<f32>();
    1.0 / (1.0 + (-sum).exp())
}

/// The weight of the words that both hold.
fn common_weight(one: &[(Term, f32)], two: &[(Term, f32)]) -> f32 {
    let held = |term: &Term| two.binary_search_by_key(term, |(held, _)| *held).is_ok();
    let common = one.iter().filter(|(term, _)| held(term));
    common.map(|(_, rarity)| rarity).sum()
}

fn in_common(one: &[Term], two: &[Term]) -> usize {
    one.iter()
        .filter(|term| two.binary_search(term).is_ok())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(one: &str, two: &str) -> Likeness {
        likeness(&Gist::of(one), &Gist::of(two))
    }

    const FOG: &str = "The harbour master said that thick fog had closed Port Veles for two days";

    #[test]
    fn the_same_is_liker_than_the_related_and_that_than_the_rest() {
        let same = like(
            FOG,
            "Thick fog closed Port Veles for two days, the harbour master said",
        );
        let related = like(
            FOG,
            "The ferry company of Port Veles complained about losses",
        );
        let other = like(FOG, "Wages of teachers rose again last spring");
        assert!(same.score > related.score && related.score > other.score);
        assert_eq!(same.relation(), Relation::Same);
        assert_eq!(other.relation(), Relation::Unrelated);
    }

    #[test]
    fn which_comes_first_makes_no_difference() {
        let two = "Nobody denied that the fog was thick";
        assert_eq!(like(FOG, two), like(two, FOG));
    }

    #[test]
    fn nothing_is_like_nothing() {
        let none = like("", "");
        assert_eq!((none.common, none.contained), (0.0, 0.0));
        assert!(none.score < RELATED);
    }
}

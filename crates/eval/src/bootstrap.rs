//! How much a figure would move with other articles.

use crate::score::{Counts, Figures};

/// Samples drawn.
const SAMPLES: usize = 2000;

/// A small generator with a fixed start, so that intervals repeat.
struct Draws(u64);

impl Draws {
    /// A number below `bound` (xorshift64*).
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d);
        ((u128::from(mixed) * bound as u128) >> 64) as usize
    }
}

/// The middle 95 % of a figure's F1 over articles drawn with replacement.
#[must_use]
pub fn interval(articles: &[Figures], figure: &str) -> [f64; 2] {
    if articles.is_empty() {
        return [0.0; 2];
    }
    let counts: Vec<Counts> = articles
        .iter()
        .map(|figures| figures.get(figure).copied().unwrap_or_default())
        .collect();
    let mut draws = Draws(0x9e37_79b9_7f4a_7c15);
    let mut values: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let mut total = Counts::default();
            for _ in 0..counts.len() {
                total += counts[draws.below(counts.len())];
            }
            total.f1()
        })
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    [values[SAMPLES / 40], values[SAMPLES - 1 - SAMPLES / 40]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_articles_have_no_spread() {
        let one = Counts {
            found: 3,
            right: 3,
            gold: 4,
            predicted: 5,
        };
        let articles = vec![Figures::from([("f".to_owned(), one)]); 7];
        assert_eq!(interval(&articles, "f"), [one.f1(); 2]);
    }

    #[test]
    fn unequal_articles_spread_around_the_whole() {
        let articles: Vec<Figures> = (0..40)
            .map(|n| Counts {
                found: n % 5,
                right: n % 5,
                gold: 4,
                predicted: 4,
            })
            .map(|counts| Figures::from([("f".to_owned(), counts)]))
            .collect();
        let [low, high] = interval(&articles, "f");
        assert!(
            low > 30.0 && low < 50.0 && high > 50.0 && high < 70.0,
            "{low} {high}"
        );
    }
}

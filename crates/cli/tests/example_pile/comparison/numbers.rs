//! Figures that conflict, or only seem to.

use super::{Comparison, is_given};
use crate::found::FoundSide;

impl<'a> Comparison<'a> {
    /// Figures that conflict are told as such, and those that only seem to are not.
    pub(super) fn numbers(&mut self) {
        let ledger = self.ledger;
        for numbers in &ledger.numbers {
            let told = self.found.conflicts.iter().any(|conflict| {
                let apart = matches!(conflict.relation.as_str(), "conflict" | "change");
                let (a, b) = (self.figures_in(&conflict.a), self.figures_in(&conflict.b));
                let held = |sides: &[(&str, String)], value: &[String; 2]| {
                    let carries = |side: &(&str, String)| {
                        side.0 == value[0] && side.1.contains(&spaced(&value[1]))
                    };
                    sides.iter().any(carries)
                };
                let values = &numbers.values;
                apart
                    && values.iter().any(|one| {
                        let other = |two: &[String; 2]| two != one && held(&b, two);
                        held(&a, one) && values.iter().any(other)
                    })
            });
            let name = match numbers.conflict {
                true => "conflict of numbers told",
                false => "numbers that agree kept clean",
            };
            self.check(name, told == numbers.conflict, || numbers.what.clone());
        }
    }

    /// The passages of a side, with the ledger's names of their articles.
    fn figures_in(&self, sides: &[FoundSide]) -> Vec<(&'a str, String)> {
        let named = |side: &FoundSide| {
            let articles = &self.found.articles;
            let found = articles.iter().find(|found| found.id == side.article.id)?;
            let mut gold = self.ledger.articles.iter();
            let gold = gold.find(|gold| is_given(found, gold))?;
            Some((gold.id.as_str(), spaced(&side.text)))
        };
        sides.iter().filter_map(named).collect()
    }
}

/// Words one space apart, apostrophes plain.
fn spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('’', "'")
}

//! Which words of one rendering no other rendering has.
//!
//! Renderings of one utterance are laid side by side; a word is marked where it
//! finds no partner, in order, in any of the other renderings. Case and
//! punctuation do not count, so that a quotation mark alone is no difference.

use std::collections::BTreeMap;

/// A stretch of a rendering whose words are all shared or all its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The words, with the spaces between them.
    pub(crate) text: String,
    /// Whether no other rendering has them.
    pub(crate) differs: bool,
}

/// Cuts each of `texts` into runs of shared and of own words. A text alone
/// differs from nothing.
pub(crate) fn compare(texts: &[&str]) -> Vec<Vec<Run>> {
    let words: Vec<Vec<&str>> = texts
        .iter()
        .map(|text| text.split_whitespace().collect())
        .collect();
    let numbered = numbered(&words);
    (0..texts.len())
        .map(|index| runs(&words[index], &own_words(&numbered, index)))
        .collect()
}

/// A word without letters: equal to none.
const NO_WORD: u32 = 0;

/// The plain words as numbers, the same for the same word: texts are laid side
/// by side pair by pair, and numbers are quicker to compare than words.
fn numbered(texts: &[Vec<&str>]) -> Vec<Vec<u32>> {
    let mut known = BTreeMap::from([(String::new(), NO_WORD)]);
    let mut number = |word: String| {
        let next = known.len() as u32;
        *known.entry(word).or_insert(next)
    };
    let mut numbers = |words: &Vec<&str>| plain_words(words).into_iter().map(&mut number).collect();
    texts.iter().map(&mut numbers).collect()
}

/// The text with case, punctuation and spacing removed: equal for renderings
/// that are the same word for word.
pub(crate) fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut plain = plain_words(&words);
    plain.retain(|word| !word.is_empty());
    plain.join(" ")
}

fn plain_words(words: &[&str]) -> Vec<String> {
    let plain_word = |word: &&str| {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    words.iter().map(plain_word).collect()
}

/// For each word of the text at `index`, whether no other text has it.
fn own_words(texts: &[Vec<u32>], index: usize) -> Vec<bool> {
    let mut own: Vec<bool> = texts[index].iter().map(|word| *word != NO_WORD).collect();
    for (other, words) in texts.iter().enumerate() {
        if other == index {
            continue;
        }
        for shared in partners(&texts[index], words) {
            own[shared] = false;
        }
    }
    if texts.len() < 2 {
        own.fill(false);
    }
    own
}

/// Indices of the words of `left` on a longest common subsequence with `right`.
fn partners(left: &[u32], right: &[u32]) -> Vec<usize> {
    let width = right.len() + 1;
    let lengths = suffix_lengths(left, right);
    let (mut l, mut r, mut found) = (0, 0, Vec::new());
    while l < left.len() && r < right.len() {
        if left[l] == right[r] {
            found.push(l);
            (l, r) = (l + 1, r + 1);
        } else if lengths[(l + 1) * width + r] >= lengths[l * width + r + 1] {
            l += 1;
        } else {
            r += 1;
        }
    }
    found
}

/// At `l * (right.len() + 1) + r` the length of the longest common subsequence
/// of the tails from `l` and `r`.
fn suffix_lengths(left: &[u32], right: &[u32]) -> Vec<u32> {
    let width = right.len() + 1;
    let mut lengths = vec![0; (left.len() + 1) * width];
    for l in (0..left.len()).rev() {
        for r in (0..right.len()).rev() {
            lengths[l * width + r] = if left[l] == right[r] {
                lengths[(l + 1) * width + r + 1] + 1
            } else {
                lengths[(l + 1) * width + r].max(lengths[l * width + r + 1])
            };
        }
    }
    lengths
}

fn runs(words: &[&str], own: &[bool]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (word, &differs) in words.iter().zip(own) {
        match runs.last_mut() {
            Some(run) if run.differs == differs => {
                run.text.push(' ');
                run.text.push_str(word);
            }
            _ => runs.push(Run {
                text: (*word).to_owned(),
                differs,
            }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(texts: &[&str]) -> Vec<String> {
        let show = |run: Run| match run.differs {
            true => format!("[{}]", run.text),
            false => run.text,
        };
        let join = |runs: Vec<Run>| runs.into_iter().map(show).collect::<Vec<_>>().join(" ");
        compare(texts).into_iter().map(join).collect()
    }

    #[test]
    fn own_words_are_marked_in_both() {
        let texts = [
            "“The harbour stays open,” she said",
            "that the port will stay open",
        ];
        assert_eq!(
            marked(&texts),
            [
                "“The [harbour stays] open,” [she said]",
                "[that] the [port will stay] open",
            ]
        );
    }

    #[test]
    fn a_word_that_any_other_has_is_shared() {
        let texts = ["we will not pay", "we shall not pay", "we will never pay"];
        assert_eq!(
            marked(&texts),
            [
                "we will not pay",
                "we [shall] not pay",
                "we will [never] pay"
            ]
        );
    }

    #[test]
    fn punctuation_and_case_are_no_difference() {
        assert_eq!(marked(&["“Never!”", "never"]), ["“Never!”", "never"]);
        assert_eq!(plain("“Never — again!”"), "never again");
    }

    proptest! {
        #[test]
        fn no_word_is_lost(a in "[a-c ,]{0,30}", b in "[a-c ,]{0,30}") {
            let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            for (runs, text) in compare(&[&a, &b]).into_iter().zip([&a, &b]) {
                let joined: Vec<String> = runs.into_iter().map(|run| run.text).collect();
                prop_assert_eq!(joined.join(" "), squeeze(text));
            }
        }
    }
}

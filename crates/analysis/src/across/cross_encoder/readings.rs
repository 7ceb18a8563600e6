//! What the network said of pairs of texts, so that none is read twice.
//!
//! What it says depends on its weights, the question and the pieces of both
//! texts, and on nothing else. So whoever stores readings and brings them back
//! compares a pile that has grown, or whose comparing was broken off, for the
//! price of what is new in it; what comes out is the same without them.

use super::{MODEL, NETWORK, Network, Pieces, Quantities, Support, pooled, said};
use crosswire_article::bits_hash;
use crosswire_syntax::matrix::softmax;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// Names a reading: the first 16 bytes of a SHA-256 over the network's weights,
/// the question and the pieces of both texts.
pub type ReadingKey = [u8; 16];

/// The most numbers that the network answers with.
pub const MOST_SAID: usize = 6;

/// What the network said of one pair of texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Which texts, which question, and to which network.
    pub key: ReadingKey,
    /// Its answer, as the question's head gives it; nothing behind its end.
    pub said: [f32; MOST_SAID],
}

/// Answers of the network, those that were brought along and those it gave since.
/// Threads share one.
#[derive(Debug, Default)]
pub struct Readings(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    answers: HashMap<ReadingKey, Answer>,
    /// Given since they were last [taken](Readings::take_new).
    new: Vec<Reading>,
    /// Questions that were answered, and those it is known will be asked.
    answered: u64,
    expected: u64,
}

#[derive(Debug)]
struct Answer {
    said: [f32; MOST_SAID],
    /// Whether it was asked for.
    used: bool,
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadSoFar {
    /// Questions answered, from memory or by the network.
    pub answered: u64,
    /// Questions that it is known will be asked in all.
    pub expected: u64,
}

/// What is asked about two texts: one head of the network.
#[derive(Clone, Copy)]
enum Question {
    Utterance,
    Quantity,
    Denial,
    Support,
}

static WEIGHTS: LazyLock<ReadingKey> = LazyLock::new(|| bits_hash(&[MODEL]));

impl Question {
    const fn name(self) -> &'static [u8] {
        match self {
            Self::Utterance => b"utterance",
            Self::Quantity => b"quantity",
            Self::Denial => b"denial",
            Self::Support => b"support",
        }
    }

    fn key(self, one: &Pieces, two: &Pieces) -> ReadingKey {
        let bytes = |pieces: &Pieces| -> Vec<u8> {
            let pieces = pieces.0.iter();
            pieces.flat_map(|piece| piece.to_le_bytes()).collect()
        };
        bits_hash(&[&*WEIGHTS, self.name(), &bytes(one), &bytes(two)])
    }

    fn ask(self, network: &Network, one: &Pieces, two: &Pieces) -> [f32; MOST_SAID] {
        let pooled = pooled(network, one, two);
        match self {
            Self::Utterance => padded(said::<1>(&network.utterance, &pooled)),
            Self::Quantity => padded(said::<6>(&network.quantity, &pooled)),
            Self::Denial => padded(said::<3>(&network.denial, &pooled)),
            Self::Support => {
                let [strengthens, weakens, neither] = said(&network.support, &pooled);
                let [odds] = said(&network.utterance, &pooled);
                padded([strengthens, weakens, neither, odds])
            }
        }
    }
}

fn padded<const OUTPUTS: usize>(said: [f32; OUTPUTS]) -> [f32; MOST_SAID] {
    let mut all = [0.0; MOST_SAID];
    all[..OUTPUTS].copy_from_slice(&said);
    all
}

impl Readings {
    /// Starts with what was read before.
    #[must_use]
    pub fn new(known: impl IntoIterator<Item = Reading>) -> Self {
        let answer = |Reading { key, said }| (key, Answer { said, used: false });
        let answers = known.into_iter().map(answer).collect();
        Self(Mutex::new(Kept {
            answers,
            ..Kept::default()
        }))
    }

    /// What the network itself read since this was last called, in no order.
    #[must_use]
    pub fn take_new(&self) -> Vec<Reading> {
        std::mem::take(&mut self.kept().new)
    }

    /// What was brought along and never asked for, in order.
    #[must_use]
    pub fn unused(&self) -> Vec<ReadingKey> {
        let kept = self.kept();
        let unused = kept.answers.iter().filter(|(_, answer)| !answer.used);
        let mut keys: Vec<ReadingKey> = unused.map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys
    }

    /// How far reading has come.
    #[must_use]
    pub fn so_far(&self) -> ReadSoFar {
        let kept = self.kept();
        ReadSoFar {
            answered: kept.answered,
            expected: kept.expected.max(kept.answered),
        }
    }

    /// Says that so many further questions are going to be asked.
    pub(in crate::across) fn expect(&self, questions: usize) {
        self.kept().expected += questions as u64;
    }

    /// The log odds that two contents render one act of speaking; nothing where
    /// the network cannot be read.
    pub(in crate::across) fn one_utterance(&self, one: &Pieces, two: &Pieces) -> Option<f32> {
        let [odds, ..] = self.read(Question::Utterance, one, two)?;
        Some(odds)
    }

    /// How the two figures of [`Pieces::of_figure`] go together.
    pub(in crate::across) fn quantities(&self, one: &Pieces, two: &Pieces) -> Option<Quantities> {
        let mut said = self.read(Question::Quantity, one, two)?;
        softmax(&mut said);
        Some(Quantities(said))
    }

    /// Chances that the second sentence denies what the first accuses of or
    /// asserts, that it denies part of it or something near it, and that it does
    /// neither.
    pub(in crate::across) fn denial(&self, told: &Pieces, denied: &Pieces) -> Option<[f32; 3]> {
        let [denies, partly, neither, ..] = self.read(Question::Denial, told, denied)?;
        let mut said = [denies, partly, neither];
        softmax(&mut said);
        Some(said)
    }

    /// What the second sentence does to the first, as readers of both would say;
    /// nothing where the network cannot be read.
    #[must_use]
    pub fn support(&self, claim: &str, other: &str) -> Option<Support> {
        let (one, two) = (Pieces::of(claim), Pieces::of(other));
        let [strengthens, weakens, neither, odds, ..] = self.read(Question::Support, &one, &two)?;
        let mut chances = [strengthens, weakens, neither];
        softmax(&mut chances);
        let [strengthens, weakens, neither] = chances;
        Some(Support {
            strengthens,
            weakens,
            neither,
            one_utterance: 1.0 / (1.0 + (-odds).exp()),
        })
    }

    fn read(&self, question: Question, one: &Pieces, two: &Pieces) -> Option<[f32; MOST_SAID]> {
        let key = question.key(one, two);
        if let Some(said) = self.kept().recall(&key) {
            return Some(said);
        }
        // Not locked meanwhile: two threads may read the same, and say the same.
        let said = question.ask(NETWORK.as_ref()?, one, two);
        self.kept().learn(Reading { key, said });
        Some(said)
    }

    /// What a thread that broke off left behind is whole: it holds answers only.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn recall(&mut self, key: &ReadingKey) -> Option<[f32; MOST_SAID]> {
        let answer = self.answers.get_mut(key)?;
        answer.used = true;
        self.answered += 1;
        Some(answer.said)
    }

    fn learn(&mut self, reading: Reading) {
        self.answered += 1;
        let Reading { key, said } = reading;
        if self
            .answers
            .insert(key, Answer { said, used: true })
            .is_none()
        {
            self.new.push(reading);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> [Pieces; 2] {
        ["the port is closed", "the harbour stays shut"].map(Pieces::of)
    }

    #[test]
    fn what_was_read_is_not_read_again() {
        let [one, two] = pieces();
        let first = Readings::default();
        let odds = first.one_utterance(&one, &two);
        assert_eq!(odds, first.one_utterance(&one, &two));
        let new = first.take_new();
        assert_eq!(new.len(), 1);
        assert!(first.take_new().is_empty());

        let second = Readings::new(new);
        assert_eq!(odds, second.one_utterance(&one, &two));
        assert!(second.take_new().is_empty());
    }

    #[test]
    fn what_was_kept_is_believed() {
        let [one, two] = pieces();
        let key = Question::Utterance.key(&one, &two);
        let said = [7.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let readings = Readings::new([Reading { key, said }]);
        assert_eq!(readings.one_utterance(&one, &two), Some(7.0));
    }

    #[test]
    fn another_question_or_order_is_another_reading() {
        let [one, two] = pieces();
        let readings = Readings::default();
        let _ = readings.one_utterance(&one, &two);
        let _ = readings.one_utterance(&two, &one);
        let _ = readings.denial(&one, &two);
        let _ = readings.quantities(&one, &two);
        assert_eq!(readings.take_new().len(), 4);
    }

    #[test]
    fn what_nobody_asked_for_is_named() {
        let [one, two] = pieces();
        let before = Readings::default();
        let _ = before.one_utterance(&one, &two);
        let _ = before.denial(&one, &two);
        let after = Readings::new(before.take_new());
        let _ = after.one_utterance(&one, &two);
        assert_eq!(after.unused(), [Question::Denial.key(&one, &two)]);
    }

    #[test]
    fn it_tells_how_far_it_came() {
        let [one, two] = pieces();
        let readings = Readings::default();
        readings.expect(3);
        let _ = readings.one_utterance(&one, &two);
        let _ = readings.one_utterance(&one, &two);
        let so_far = readings.so_far();
        assert_eq!((so_far.answered, so_far.expected), (2, 3));
    }
}

//! Two texts read together by a small network, where words and directions in
//! meaning do not tell enough.
//!
//! A cross-encoder (Nogueira & Cho 2019) sees both texts at once, so that a
//! name, a number or a "not" of one can be held against the other's. It costs
//! some milliseconds a pair, and is asked only about the few pairs that
//! cheaper measures leave open. `training/cross_encoder` made it from MiniLM-L6
//! and pairs that were judged one by one.

mod encoder;
mod readings;

pub use readings::{MOST_SAID, ReadSoFar, Reading, ReadingKey, Readings};

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

use crosswire_article::Span;
use crosswire_syntax::flat::{Container, FlatError};
use crosswire_syntax::matrix::Linear;

use super::meaning::piece_rows;
use encoder::{Encoder, Scratch};

static MODEL: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/model/cross-encoder-en.bin"
));

/// A damaged file answers nothing; the tests of this crate exclude it.
static NETWORK: LazyLock<Option<Network>> = LazyLock::new(|| Network::parse(MODEL).ok());

/// Pieces that stand around a figure: words that nothing uses.
const OPENS: u32 = 2;
const CLOSES: u32 = 3;
/// Pieces of a text that are read; what follows is cut off.
const LONGEST: usize = 64;
/// The same of a speech behind days, speaker and cue.
const LONGEST_SPEECH: usize = 72;
/// The same of a figure's sentence behind its headline, and of the headline.
const LONGEST_FIGURE: usize = 96;
const LONGEST_TITLE: usize = 24;
/// Days apart that are told from more.
const MOST_DAYS: i32 = 9;

struct Network {
    encoder: Encoder,
    utterance: Linear,
    quantity: Linear,
    denial: Linear,
    support: Linear,
}

impl Network {
    fn parse(file: &[u8]) -> Result<Self, FlatError> {
        let container = Container::parse(file)?;
        Ok(Self {
            encoder: Encoder::read(&container)?,
            utterance: head(&container, "utterance", 1)?,
            quantity: head(&container, "quantity", 6)?,
            denial: head(&container, "denial", 3)?,
            support: head(&container, "support", 3)?,
        })
    }
}

fn head(container: &Container<'_>, name: &str, outputs: usize) -> Result<Linear, FlatError> {
    let inputs = encoder::POOLED;
    let weights = container.f32s(&format!("{name}.weight"), &[outputs, inputs])?;
    let bias = container.f32s(&format!("{name}.bias"), &[outputs])?;
    Ok(Linear::new(&weights, &bias, outputs, inputs))
}

/// The word pieces of a text, as the network reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Pieces(Arc<[u16]>);

impl Pieces {
    /// The pieces of what somebody is said to have said, with who it is and by
    /// which words ("denied", "called for"): many a content tells little without.
    pub(super) fn of_speech(speaker: &str, cue: &str, content: &str) -> Self {
        let speech = format!("{speaker} {cue} : {content}");
        Self::short(piece_rows(&speech), LONGEST_SPEECH)
    }

    /// These behind how many days their article is later than the other's (less
    /// than none where it is the earlier one).
    pub(super) fn behind_days(&self, days_later: Option<i32>) -> Self {
        let mut pieces = piece_rows(&in_words(days_later));
        pieces.extend(self.0.iter().copied().map(u32::from));
        Self::short(pieces, LONGEST_SPEECH)
    }

    /// The pieces of a sentence in which one figure is asked about, behind the
    /// headline of its article and how many days lie between it and the other's
    /// (less than none where it is the earlier one).
    pub(super) fn of_figure(
        text: &str,
        sentence: Span,
        figure: Span,
        title: &str,
        days_later: Option<i32>,
    ) -> Self {
        let cut = |start: u32, end: u32| text.get(start as usize..end as usize).unwrap_or("");
        let mut pieces = piece_rows(&in_words(days_later));
        pieces.extend(piece_rows(title).into_iter().take(LONGEST_TITLE));
        pieces.extend(piece_rows(":"));
        pieces.extend(piece_rows(cut(sentence.start, figure.start)));
        pieces.push(OPENS);
        pieces.extend(piece_rows(cut(figure.start, figure.end)));
        pieces.push(CLOSES);
        pieces.extend(piece_rows(cut(figure.end, sentence.end)));
        Self::short(pieces, LONGEST_FIGURE)
    }

    pub(super) fn of(text: &str) -> Self {
        Self::short(piece_rows(text), LONGEST)
    }

    fn short(rows: Vec<u32>, longest: usize) -> Self {
        let rows = rows.into_iter().take(longest);
        Self(rows.filter_map(|row| u16::try_from(row).ok()).collect())
    }
}

/// How much later an article is than the other, in words that the network learnt.
fn in_words(days_later: Option<i32>) -> String {
    match days_later {
        None => "no day".to_owned(),
        Some(0) => "same day".to_owned(),
        Some(days) => {
            let which = if days < 0 { "earlier" } else { "later" };
            format!("{} days {which}", days.abs().min(MOST_DAYS))
        }
    }
}

/// How two figures go together: chances that sum to one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantities([f32; 6]);

impl Quantities {
    /// The log odds that they are one quantity of one happening with two values
    /// that cannot both hold at one time: a conflict or a change.
    pub(super) fn two_values(self) -> f32 {
        let [conflict, change, ..] = self.0;
        let chance = (conflict + change).clamp(LEAST, 1.0 - LEAST);
        (chance / (1.0 - chance)).ln()
    }

    /// The log odds that the figure moved, where it is one quantity with two
    /// values.
    pub(super) fn moved(self) -> f32 {
        let [conflict, change, ..] = self.0;
        (change.max(LEAST) / conflict.max(LEAST)).ln()
    }
}

/// No chance is nearer to none and to certainty.
const LEAST: f32 = 1e-3;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// What the network makes of two texts, for its heads.
fn pooled(network: &Network, one: &Pieces, two: &Pieces) -> Vec<f32> {
    SCRATCH.with_borrow_mut(|scratch| network.encoder.encode(&one.0, &two.0, scratch))
}

fn said<const OUTPUTS: usize>(head: &Linear, pooled: &[f32]) -> [f32; OUTPUTS] {
    let mut said = [0.0; OUTPUTS];
    head.apply(pooled, 1, &mut said);
    said
}

/// What a claim does to another: chances that sum to one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// It repeats it, gives evidence or detail, makes it more credible.
    pub strengthens: f32,
    /// It contradicts it, casts doubt on it, plays it down.
    pub weakens: f32,
    /// It has no bearing on it.
    pub neither: f32,
    /// Apart from these: the chance that both render one utterance.
    pub one_utterance: f32,
}

impl Support {
    /// The chance that it weakens rather than strengthens, if it has any bearing.
    #[must_use]
    pub fn against(self) -> f32 {
        self.weakens / (self.weakens + self.strengthens)
    }
}

/// A constant, and what the log odds weigh that the words are alike, that one text
/// strengthens the other, that both render one utterance. The first three are fitted
/// on graded pairs that the network has not seen (`training/cross_encoder`), the
/// last is chosen on the halves of ClaimDiff, MRPC and ECB+ that settings are
/// chosen on.
const ONE_THING: [f32; 4] = [-0.3, 0.2, 0.7, 0.5];

/// The chance that two texts tell one thing, by their words
/// ([`Likeness::score`](super::meaning::Likeness::score)) and, where it can be read,
/// by the network.
#[must_use]
pub fn one_thing(by_words: f32, read: Option<Support>) -> f32 {
    let [constant, of_words, of_support, of_utterance] = ONE_THING;
    read.map_or(by_words, |read| {
        let odds = constant
            + of_words * odds(by_words)
            + of_support * odds(read.strengthens)
            + of_utterance * odds(read.one_utterance);
        1.0 / (1.0 + (-odds).exp())
    })
}

fn odds(chance: f32) -> f32 {
    let chance = chance.clamp(1e-4, 1.0 - 1e-4);
    (chance / (1.0 - chance)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_syntax::matrix::softmax;

    /// What the network that was trained says of a few pairs, by
    /// `training/cross_encoder/export.py`.
    #[derive(serde::Deserialize)]
    struct Said {
        one: String,
        two: String,
        utterance: f32,
        denial: [f32; 3],
    }

    /// Inputs are rounded row by row here, and were not there.
    const ROUNDING: f32 = 0.05;

    #[test]
    fn it_says_what_the_trained_network_said() {
        let said = include_str!("../../../tests/data/cross-encoder-fixture.json");
        let said: Vec<Said> = serde_json::from_str(said).expect("a fixture");
        for pair in &said {
            let (one, two) = (Pieces::of(&pair.one), Pieces::of(&pair.two));
            let odds = Readings::default()
                .one_utterance(&one, &two)
                .expect("the file is whole");
            assert!(
                (odds - pair.utterance).abs() < ROUNDING,
                "{}: {odds}, and not {}",
                pair.one,
                pair.utterance
            );
            let mut wanted = pair.denial;
            softmax(&mut wanted);
            let chances = Readings::default()
                .denial(&one, &two)
                .expect("the file is whole");
            let close = |(one, two): (&f32, &f32)| (one - two).abs() < ROUNDING;
            assert!(chances.iter().zip(&wanted).all(close), "{chances:?}");
        }
    }

    #[test]
    fn a_damaged_file_is_refused() {
        assert!(Network::parse(&MODEL[..MODEL.len() / 2]).is_err());
    }

    #[test]
    fn long_and_empty_texts_are_read_too() {
        let long = Pieces::of_speech(
            "the mayor",
            "said",
            &"the harbour stays closed ".repeat(200),
        );
        assert_eq!(long.0.len(), LONGEST_SPEECH);
        assert_eq!(long.behind_days(None).0.len(), LONGEST_SPEECH);
        let none = Pieces::of("");
        assert!(
            Readings::default()
                .one_utterance(&long, &none)
                .is_some_and(f32::is_finite)
        );
        assert!(
            Readings::default()
                .one_utterance(&none, &none)
                .is_some_and(f32::is_finite)
        );
    }

    #[test]
    fn a_speech_stands_behind_days_speaker_and_cue() {
        let speech = Pieces::of_speech("the mayor", "denied", "that the harbour is closed");
        let whole = Pieces::of("2 days later the mayor denied : that the harbour is closed");
        assert_eq!(speech.behind_days(Some(2)), whole);
    }

    #[test]
    fn a_figure_stands_between_marks_behind_days_and_headline() {
        let text = "At least 40 sailors drowned";
        let (whole, figure) = (Span::of(0..text.len()), Span::of(9..11));
        let marked = Pieces::of_figure(text, whole, figure, "Ferry sinks", Some(-12));
        let before = Pieces::of("9 days earlier Ferry sinks :").0;
        assert_eq!(marked.0[..before.len()], *before);
        assert_eq!(marked.0.len(), before.len() + Pieces::of(text).0.len() + 2);
        let at = |piece: u32| marked.0.iter().position(|p| u32::from(*p) == piece);
        assert_eq!(at(CLOSES), at(OPENS).map(|place| place + 2));
        let long = Pieces::of_figure(&text.repeat(40), whole, figure, &"Ferry ".repeat(99), None);
        assert!(long.0.len() <= LONGEST_FIGURE && long.0.contains(&(CLOSES as u16)));
        assert!(Readings::default().quantities(&long, &long).is_some());
    }
}

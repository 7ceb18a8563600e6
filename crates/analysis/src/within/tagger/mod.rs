//! Finds who says what: a small learned tagger over the engine's features.
//!
//! Every paragraph is tagged by itself. A first head marks cues ("said",
//! "according to"); a second head is asked about each cue and marks the source
//! and the content that belong to it, or nothing where the cue is none. The
//! network was trained on PolNeAR's train part by `training/attribution`,
//! which has a model card; its 1.6 million numbers are compiled in.
//!
//! The same text gives the same answer, to the last bit, on every machine:
//! all products go through [`crosswire_syntax::matrix`] and
//! [`crosswire_syntax::integer`].

mod decode;
mod features;
#[cfg(test)]
mod fixture;
mod network;
mod quoted;
mod words;

use std::ops::Range;

use crosswire_article::Span;
use crosswire_syntax::flat::{Container, FlatError};
use crosswire_syntax::{Dependency, ENTITY_WIDTH, EntityLabel, Parsed, Tag, WIDTH};

pub use self::features::{Features, LONGEST_UNIT, Mark, TokenFeatures, Unit};
pub use self::quoted::QuotedCharacters;

use self::decode::{Calibration, Decoded, Settings, cue_candidates, cue_probability, decode};
use self::network::{Batch, Cue, Encoded, LINKS, Network, ROLES, TokenRows};
pub(crate) use self::words::{RoundedTable, WordPieces};
use self::words::{StaticVectors, Vocabulary};

static MODEL: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/model/attribution-en.bin"
));

/// Tokens that are computed together: enough to keep the products fast, few
/// enough to stay in the processor's cache, whatever the article's length.
const BATCH_TOKENS: usize = 512;
/// Rows that the second head is asked about together, for the same reason.
const BATCH_ROWS: usize = 1024;
/// Paragraphs are told apart up to this one: headline, lead, the rest.
const LAST_PARAGRAPH: usize = 2;
/// Row of the tagger's own word table for words it has not learned.
const UNKNOWN_WORD: u32 = 1;
/// Row of the first learned word.
const FIRST_WORD: u32 = 2;

/// Why the embedded weights could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "attribution weights cannot be used: {0}; build them anew with training/attribution/train.sh"
)]
pub struct TaggerError(#[from] FlatError);

/// A paragraph of an article, parsed by itself.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph<'a> {
    /// First byte of the paragraph in the article's text.
    pub start: u32,
    /// The paragraph's text.
    pub text: &'a str,
    /// What the engine says of that text.
    pub parsed: &'a Parsed,
}

/// Who says what: spans of one attribution, in bytes of the article's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Index of the paragraph among those given.
    pub paragraph: usize,
    /// The source; empty where none is on the page.
    pub source: Vec<Span>,
    /// The words that attribute.
    pub cue: Vec<Span>,
    /// What is attributed; several fragments where the cue cuts it in two.
    pub content: Vec<Span>,
    /// Share of attributions with such a score that are right (content mostly
    /// equal and the right speaker), as measured on articles held out of
    /// training.
    pub confidence: f32,
}

/// The tagger with its weights; share one between threads.
pub struct AttributionTagger {
    network: Network,
    fixed: StaticVectors,
    words: Vocabulary,
    shapes: Vocabulary,
    /// Rows by the engine's label numbers.
    tags: Vec<u32>,
    deps: Vec<u32>,
    entities: Vec<u32>,
    settings: Settings,
    calibration: Calibration,
    calibration_quoted: Calibration,
}

impl std::fmt::Debug for AttributionTagger {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("AttributionTagger")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl AttributionTagger {
    /// Unpacks the embedded weights.
    ///
    /// # Errors
    /// When they are damaged or of another version.
    pub fn load() -> Result<Self, TaggerError> {
        Ok(Self::from_bytes(MODEL)?)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, FlatError> {
        let container = Container::parse(bytes)?;
        let network = Network::read(&container)?;
        let words = Vocabulary::read(&container, "words", FIRST_WORD)?;
        let shapes = Vocabulary::read(&container, "shapes", 1)?;
        let (shape, fixed) = (network.shape(), StaticVectors::read(&container)?);
        if (words.len(), shapes.len(), fixed.width()) != (shape.words, shape.shapes, shape.fixed) {
            return Err(FlatError::Malformed(
                "\"shape\" (not that of the vocabularies)".to_owned(),
            ));
        }
        let rows = |name: &str, labels: &[&str]| -> Result<Vec<u32>, FlatError> {
            let vocabulary = Vocabulary::read(&container, name, 1)?;
            Ok(labels
                .iter()
                .map(|label| vocabulary.row(label).unwrap_or(0))
                .collect())
        };
        let settings = container.f32s("settings", &[5])?;
        let curve = |name: &str| -> Result<Calibration, FlatError> {
            Ok(Calibration::new(
                &container.f32s(name, container.shape(name)?)?,
            ))
        };
        Ok(Self {
            tags: rows("tags", Tag::NAMES)?,
            deps: rows("deps", Dependency::NAMES)?,
            entities: rows("ents", EntityLabel::NAMES)?,
            settings: Settings {
                cue_bonus: settings[0],
                outside_penalty: settings[1],
                source_bonus: settings[2],
                threshold: settings[3],
                threshold_quoted: settings[4],
            },
            calibration: curve("calibration")?,
            calibration_quoted: curve("calibration.quoted")?,
            network,
            fixed,
            words,
            shapes,
        })
    }

    /// All attributions of an article, in order of their cues.
    ///
    /// `paragraphs` are those to be tagged, in order of the text, each parsed
    /// by itself; `article_text` is the whole text, in which quotation marks
    /// are followed over paragraphs.
    #[must_use]
    pub fn tag(&self, article_text: &str, paragraphs: &[Paragraph<'_>]) -> Vec<Attribution> {
        self.tag_behind(article_text, paragraphs, 0)
    }

    /// The same for paragraphs that stand behind `before` others: the first of
    /// an article is often its headline, and is read as such.
    #[must_use]
    pub fn tag_behind(
        &self,
        article_text: &str,
        paragraphs: &[Paragraph<'_>],
        before: usize,
    ) -> Vec<Attribution> {
        let features = Features::of(article_text, paragraphs);
        let rows = self.rows(&features, before);
        let groups = groups(&features.units);
        groups
            .flat_map(|units| self.tag_group(article_text, &features, &rows, units))
            .collect()
    }

    /// Rows of the tables for every token. The frozen vectors are by word.
    fn rows(&self, features: &Features, before: usize) -> Vec<TokenRows> {
        let words: Vec<u32> = features
            .words
            .iter()
            .map(|word| self.words.row(word).unwrap_or(UNKNOWN_WORD))
            .collect();
        let shapes: Vec<u32> = features
            .shapes
            .iter()
            .map(|shape| self.shapes.row(shape).unwrap_or(0))
            .collect();
        let mut rows = Vec::with_capacity(features.tokens.len());
        for unit in &features.units {
            let paragraph = (unit.paragraph + before).min(LAST_PARAGRAPH) as u8;
            rows.extend(
                features.tokens[unit.first..unit.end]
                    .iter()
                    .map(|token| TokenRows {
                        word: words[token.word as usize],
                        shape: shapes[token.shape as usize],
                        tag: self.tags[usize::from(token.tag)],
                        dep: self.deps[usize::from(token.dep)],
                        entity: self.entity_row(token),
                        places: [
                            token.sentence_starts.into(),
                            token.quoted.into(),
                            token.sentence,
                            paragraph,
                            token.mark as u8,
                        ],
                        head: token.head,
                        fixed: token.word,
                    }),
            );
        }
        rows
    }

    fn entity_row(&self, token: &TokenFeatures) -> u32 {
        match usize::from(token.entity).checked_sub(1) {
            Some(label) => 2 * self.entities[label] + u32::from(token.entity_begins),
            None => 0,
        }
    }

    fn tag_group(
        &self,
        text: &str,
        features: &Features,
        rows: &[TokenRows],
        units: &[Unit],
    ) -> Vec<Attribution> {
        let encoded = self.encode(features, rows, units);
        let candidates = self.candidates(&encoded, units);
        let prepared = self.network.prepare_links(&encoded);
        let mut found = Vec::new();
        for batch in candidates.chunk_by(|a, b| a.batch == b.batch) {
            let cues: Vec<Cue> = batch
                .iter()
                .map(|candidate| candidate.cue.clone())
                .collect();
            let links = self.network.link(&encoded, &prepared, &cues);
            let mut rest = &links[..];
            for candidate in batch {
                let own;
                (own, rest) = rest.split_at(candidate.cue.unit.len() * LINKS);
                let cue = candidate.cue_in_unit();
                if let Some(decoded) = decode(own, &cue, candidate.probability, &self.settings) {
                    found.extend(self.attribution(
                        text,
                        features,
                        &units[candidate.unit],
                        cue,
                        decoded,
                    ));
                }
            }
        }
        found
    }

    fn encode(&self, features: &Features, rows: &[TokenRows], units: &[Unit]) -> Encoded {
        let first = units.first().map_or(0, |unit| unit.first);
        let end = units.last().map_or(0, |unit| unit.end);
        let mut tokens = rows[first..end].to_vec();
        let mut fixed = FixedRows::new(features.words.len(), self.fixed.width());
        for (unit, range) in units.iter().zip(ranges(units)) {
            for (token, row) in tokens[range.clone()]
                .iter_mut()
                .zip(&rows[unit.first..unit.end])
            {
                token.head = row.head + range.start as u32;
                token.fixed = fixed.row(row.fixed, &self.fixed, &features.words);
            }
        }
        self.network.encode(&Batch {
            tokens: &tokens,
            fixed: &fixed.rows,
            tok2vec: &features.tok2vec[first * WIDTH..end * WIDTH],
            ner2vec: &features.ner2vec[first * ENTITY_WIDTH..end * ENTITY_WIDTH],
            units: &ranges(units),
        })
    }

    /// The cues that are worth asking about. An attribution's score is the
    /// cue's probability times another: a cue whose own probability is below
    /// every threshold cannot pass one.
    fn candidates(&self, encoded: &Encoded, units: &[Unit]) -> Vec<Candidate> {
        let least = self.settings.least_threshold();
        let (mut found, mut asked_rows) = (Vec::new(), 0);
        for (unit, range) in ranges(units).into_iter().enumerate() {
            let roles = &encoded.roles[range.start * ROLES..range.end * ROLES];
            for cue in cue_candidates(roles, self.settings.cue_bonus) {
                let probability = cue_probability(roles, &cue);
                if probability < least {
                    continue;
                }
                asked_rows += range.len();
                found.push(Candidate {
                    unit,
                    probability,
                    cue: Cue {
                        unit: range.clone(),
                        cue: range.start + cue.start..range.start + cue.end,
                    },
                    batch: asked_rows / BATCH_ROWS,
                });
            }
        }
        found
    }

    /// Spans and confidence, or `None` below the threshold.
    fn attribution(
        &self,
        text: &str,
        features: &Features,
        unit: &Unit,
        cue: Range<usize>,
        decoded: Decoded,
    ) -> Option<Attribution> {
        let tokens = &features.tokens[unit.first..unit.end];
        let quoted = mostly_quoted(tokens, &decoded.content);
        let (threshold, calibration) = if quoted {
            (self.settings.threshold_quoted, &self.calibration_quoted)
        } else {
            (self.settings.threshold, &self.calibration)
        };
        if decoded.score < threshold {
            return None;
        }
        let span =
            |range: Range<usize>| Span::new(tokens[range.start].start, tokens[range.end - 1].end);
        Some(Attribution {
            paragraph: unit.paragraph,
            source: decoded.source.into_iter().map(span).collect(),
            cue: vec![span(cue)],
            content: joined(decoded.content.into_iter().map(span), text),
            confidence: calibration.at(decoded.score),
        })
    }
}

/// A cue that the second head is asked about.
struct Candidate {
    /// Index of its unit in the group.
    unit: usize,
    cue: Cue,
    probability: f32,
    /// Candidates of one number are asked about together.
    batch: usize,
}

impl Candidate {
    fn cue_in_unit(&self) -> Range<usize> {
        self.cue.cue.start - self.cue.unit.start..self.cue.cue.end - self.cue.unit.start
    }
}

/// Frozen vectors of the words of one group, each written out once.
struct FixedRows {
    width: usize,
    rows: Vec<f32>,
    /// Row by word number.
    places: Vec<Option<u32>>,
}

impl FixedRows {
    fn new(words: usize, width: usize) -> Self {
        Self {
            width,
            rows: Vec::new(),
            places: vec![None; words],
        }
    }

    fn row(&mut self, word: u32, vectors: &StaticVectors, words: &[String]) -> u32 {
        *self.places[word as usize].get_or_insert_with(|| {
            let start = self.rows.len();
            self.rows.resize(start + self.width, 0.0);
            vectors.write(&words[word as usize], &mut self.rows[start..]);
            (start / self.width) as u32
        })
    }
}

/// Rows of each unit in a batch that begins with the first of them.
fn ranges(units: &[Unit]) -> Vec<Range<usize>> {
    let first = units.first().map_or(0, |unit| unit.first);
    units
        .iter()
        .map(|unit| unit.first - first..unit.end - first)
        .collect()
}

/// Cuts the units into runs of about [`BATCH_TOKENS`].
fn groups(units: &[Unit]) -> impl Iterator<Item = &[Unit]> {
    units.chunk_by(|a, b| a.first / BATCH_TOKENS == b.first / BATCH_TOKENS)
}

/// Whether at least half of the content's tokens are inside quotation marks.
fn mostly_quoted(tokens: &[TokenFeatures], content: &[Range<usize>]) -> bool {
    let inside = content.iter().flat_map(|span| &tokens[span.clone()]);
    let (quoted, all) = inside.fold((0, 0), |(quoted, all), token| {
        (quoted + usize::from(token.quoted), all + 1)
    });
    2 * quoted >= all
}

/// Neighbouring spans with only white space between them are one.
fn joined(spans: impl Iterator<Item = Span>, text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if is_blank(text, last.end, span.start) => last.end = span.end,
            _ => out.push(span),
        }
    }
    out
}

fn is_blank(text: &str, start: u32, end: u32) -> bool {
    text.get(start as usize..end as usize)
        .is_some_and(|between| between.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_syntax::English;

    /// Source, cue and content of everything found, as characters.
    fn found(lines: &[&str]) -> Vec<[String; 3]> {
        let english = English::load().expect("the model is compiled in");
        let tagger = AttributionTagger::load().expect("the weights are compiled in");
        let text = lines.join("\n");
        let parses: Vec<Parsed> = lines.iter().map(|line| english.parse(line)).collect();
        let mut start = 0;
        let mut paragraphs = Vec::new();
        for (line, parsed) in lines.iter().zip(&parses) {
            paragraphs.push(Paragraph {
                start,
                text: line,
                parsed,
            });
            start += line.len() as u32 + 1;
        }
        let cut = |spans: &[Span]| {
            let parts = spans
                .iter()
                .map(|span| span.cut(&text).expect("spans fit the text"));
            parts.collect::<Vec<_>>().join(" … ")
        };
        let all = tagger.tag(&text, &paragraphs);
        assert!(all.iter().all(|one| (0.0..=1.0).contains(&one.confidence)));
        all.iter()
            .map(|one| [&one.source, &one.cue, &one.content].map(|spans| cut(spans)))
            .collect()
    }

    #[test]
    fn quotations_and_reports_are_found() {
        let all = found(&[
            "“The harbour will close in spring,” Ida Lund said on Monday.",
            "Fishermen’s spokesman Jon Vik told reporters that nobody had asked them.",
            "The weather was mild.",
        ]);
        assert_eq!(
            all,
            [
                [
                    "Ida Lund",
                    "said on Monday",
                    "“The harbour will close in spring,”"
                ],
                [
                    "Fishermen’s spokesman Jon Vik",
                    "told",
                    "that nobody had asked them"
                ],
            ]
        );
    }

    #[test]
    fn a_content_cut_in_two_has_two_fragments() {
        let all = found(&["The bridge, the mayor said, will not reopen this year."]);
        assert_eq!(
            all,
            [[
                "the mayor",
                "said",
                "The bridge … will not reopen this year"
            ]]
        );
    }

    #[test]
    fn nothing_gives_nothing_and_odd_text_no_panic() {
        assert!(found(&[]).is_empty());
        assert!(
            found(&[" ", "\u{200b}\u{301}", "''", "“"])
                .iter()
                .all(|[_, cue, _]| !cue.is_empty())
        );
    }

    #[test]
    fn a_long_article_is_tagged_as_its_parts_are() {
        let line = "The council, Jon Vik said, “has not answered a single letter” since May.";
        let alone = found(&["x", "y", line]);
        let mut lines = vec!["x", "y"];
        lines.resize(120, line);
        let together = found(&lines);
        assert!(!alone.is_empty() && together.len() == 118 * alone.len());
        assert!(together.iter().all(|one| alone.contains(one)));
    }
}

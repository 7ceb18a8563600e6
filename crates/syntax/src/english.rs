//! The engine: a text in, tokens, sentences, entities and lemmas out.

use crate::attribute_ruler::{AttributeRuler, Tagged};
use crate::flat::{Container, FlatError};
use crate::lemmatizer::Lemmatizer;
use crate::lexeme::Lexicon;
use crate::network::{Analysis, Network};
use crate::tokenizer::{RawToken, Tokenizer};
use crate::{Parsed, Token, embed};

/// The model, written by `scripts/convert-english-model` from the genuine
/// weights; its licence lies beside it.
static MODEL: &[u8] = include_bytes!("../model/en_core_web_sm-3.8.0.bin");

/// Texts are gathered until they have so many tokens together: enough to keep
/// the matrix products busy, few enough to stay in cache.
const BATCH: usize = 1024;

/// Longest text in bytes; offsets are 32 bits wide.
const LONGEST: usize = u32::MAX as usize - 1;

/// The embedded model cannot be used: the program was built with a foreign or
/// damaged file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the embedded English model cannot be used: {0}")]
pub struct ModelError(#[from] FlatError);

/// The English engine. Load it once and share it between threads.
#[derive(Debug)]
pub struct English {
    tokenizer: Tokenizer,
    lexicon: Lexicon,
    network: Network,
    ruler: AttributeRuler,
    lemmatizer: Lemmatizer,
}

/// Tokens of one text with what the network sees of them.
struct Tokens {
    raw: Vec<RawToken>,
    attributes: Vec<embed::Attributes>,
    is_space: Vec<bool>,
}

impl English {
    /// Reads the embedded model: some tens of milliseconds, and about 40 MB.
    ///
    /// # Errors
    /// When the program was built with a model file of another version.
    pub fn load() -> Result<Self, ModelError> {
        let model = Container::parse(MODEL)?;
        Ok(Self {
            tokenizer: Tokenizer::from_flat(&model)?,
            lexicon: Lexicon::from_flat(&model)?,
            network: Network::read(&model)?,
            ruler: AttributeRuler::from_flat(&model)?,
            lemmatizer: Lemmatizer::from_flat(&model)?,
        })
    }

    /// Analyses one text. What lies beyond 4 GiB is not read.
    #[must_use]
    pub fn parse(&self, text: &str) -> Parsed {
        self.parse_batch(&[text]).pop().unwrap_or_default()
    }

    /// Analyses several texts, each as if alone, but faster than one by one
    /// where they are short.
    #[must_use]
    pub fn parse_batch(&self, texts: &[&str]) -> Vec<Parsed> {
        let mut parsed = Vec::with_capacity(texts.len());
        let mut batch: Vec<Tokens> = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            batch.push(self.tokens(cut(text)));
            let size: usize = batch.iter().map(|tokens| tokens.raw.len()).sum();
            if size >= BATCH || index + 1 == texts.len() {
                let first = parsed.len();
                self.analyse(
                    &texts[first..=index],
                    &std::mem::take(&mut batch),
                    &mut parsed,
                );
            }
        }
        parsed
    }

    fn tokens(&self, text: &str) -> Tokens {
        let raw = self.tokenizer.tokenize(text);
        let attributes: Vec<_> = raw
            .iter()
            .map(|token| self.attributes(text, *token))
            .collect();
        let is_space = attributes
            .iter()
            .map(|attributes| attributes[5] == 1)
            .collect();
        Tokens {
            raw,
            attributes,
            is_space,
        }
    }

    fn attributes(&self, text: &str, token: RawToken) -> embed::Attributes {
        let word = self.lexicon.lexeme(token.text(text), token.norm_override);
        let [space_after, is_space] = [token.followed_by_space, word.is_space].map(u64::from);
        [
            word.norm,
            word.prefix,
            word.suffix,
            word.shape,
            space_after,
            is_space,
        ]
    }

    fn analyse(&self, texts: &[&str], batch: &[Tokens], parsed: &mut Vec<Parsed>) {
        let attributes: Vec<_> = batch
            .iter()
            .flat_map(|tokens| tokens.attributes.iter().copied())
            .collect();
        let is_space: Vec<_> = batch
            .iter()
            .flat_map(|tokens| tokens.is_space.iter().copied())
            .collect();
        let lengths: Vec<_> = batch.iter().map(|tokens| tokens.raw.len()).collect();
        let analyses = self.network.analyse(&attributes, &is_space, &lengths);
        for ((text, tokens), analysis) in texts.iter().zip(batch).zip(analyses) {
            parsed.push(self.complete(text, tokens, analysis));
        }
    }

    /// Adds parts of speech and lemmas to what the network says.
    fn complete(&self, text: &str, tokens: &Tokens, analysis: Analysis) -> Parsed {
        let tagged = |(index, raw): (usize, &RawToken)| Tagged {
            text: raw.text(text),
            tag: analysis.tags[index],
            dep: analysis.tree.deps[index],
            is_space: tokens.is_space[index],
        };
        let tagged: Vec<Tagged<'_>> = tokens.raw.iter().enumerate().map(tagged).collect();
        let mut lemmas = String::with_capacity(text.len());
        let mut complete = Vec::with_capacity(tagged.len());
        for (index, attributes) in self.ruler.apply(&tagged).into_iter().enumerate() {
            let raw = tokens.raw[index];
            let start = lemmas.len() as u32;
            match attributes.lemma {
                Some(lemma) => lemmas.push_str(lemma),
                None => lemmas.push_str(&self.lemmatizer.lemma(
                    raw.text(text),
                    attributes.pos,
                    attributes.morph,
                )),
            }
            complete.push(Token {
                start: raw.start,
                end: raw.end,
                tag: attributes.tag,
                pos: attributes.pos,
                head: analysis.tree.heads[index],
                dep: attributes.dep,
                is_space: tokens.is_space[index],
                space_after: raw.followed_by_space,
                lemma: (start, lemmas.len() as u32 - start),
            });
        }
        Parsed {
            tokens: complete,
            sentences: analysis.tree.sentences(),
            entities: analysis.entities,
            tok2vec: analysis.tok2vec,
            ner2vec: analysis.ner2vec,
            lemmas,
        }
    }
}

/// The text up to the longest that offsets can address.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

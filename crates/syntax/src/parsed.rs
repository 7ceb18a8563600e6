//! What the engine says of a text: tokens, sentences, entities, vectors.
//!
//! Labels are one byte each. Their names are constants here, so that rules can
//! be written against them and a misspelt one does not compile; loading checks
//! them against the model's own lists.

use std::ops::Range;

/// A closed set of labels: one byte, a name, and a constant for each.
macro_rules! labels {
    ($(#[$meta:meta])* $name:ident { $($constant:ident $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u8);

        impl $name {
            /// Every name, in the order of the labels.
            pub const NAMES: &'static [&'static str] = &[$($text,)*];

            $(
                #[doc = concat!("The label <code>", $text, "</code>.")]
                pub const $constant: Self = Self(super::position(Self::NAMES, $text));
            )*

            /// The label of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                let index = Self::NAMES.iter().position(|known| *known == name)?;
                u8::try_from(index).ok().map(Self)
            }

            /// The label's name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                Self::NAMES[self.index()]
            }

            /// Position in [`NAMES`](Self::NAMES), for tables by label.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }
    };
}

/// Position of a name in a list, at compile time.
const fn position(names: &[&str], name: &str) -> u8 {
    let mut index = 0;
    while !same(names[index].as_bytes(), name.as_bytes()) {
        index += 1;
    }
    assert!(index < 256, "labels are one byte");
    index as u8
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

mod tag {
    labels! {
        /// Fine-grained tag: Penn Treebank with OntoNotes' additions.
        Tag {
            DOLLAR "$", CLOSE_QUOTE "''", COMMA ",", LRB "-LRB-", RRB "-RRB-", PERIOD ".", COLON ":",
            ADD "ADD", AFX "AFX", CC "CC", CD "CD", DT "DT", EX "EX", FW "FW", HYPH "HYPH", IN "IN",
            JJ "JJ", JJR "JJR", JJS "JJS", LS "LS", MD "MD", NFP "NFP", NN "NN", NNP "NNP", NNPS "NNPS",
            NNS "NNS", PDT "PDT", POS "POS", PRP "PRP", PRP_POSSESSIVE "PRP$", RB "RB", RBR "RBR",
            RBS "RBS", RP "RP", SYM "SYM", TO "TO", UH "UH", VB "VB", VBD "VBD", VBG "VBG", VBN "VBN",
            VBP "VBP", VBZ "VBZ", WDT "WDT", WP "WP", WP_POSSESSIVE "WP$", WRB "WRB", XX "XX",
            SPACE "_SP", OPEN_QUOTE "``",
        }
    }
}

mod part_of_speech {
    labels! {
        /// Universal part of speech.
        PartOfSpeech {
            ADJ "ADJ", ADP "ADP", ADV "ADV", AUX "AUX", CCONJ "CCONJ", DET "DET", INTJ "INTJ",
            NOUN "NOUN", NUM "NUM", PART "PART", PRON "PRON", PROPN "PROPN", PUNCT "PUNCT",
            SCONJ "SCONJ", SYM "SYM", VERB "VERB", X "X", SPACE "SPACE",
        }
    }
}

mod dependency {
    labels! {
        /// Relation of a token to its head (ClearNLP's labels).
        Dependency {
            ROOT "ROOT", ACL "acl", ACOMP "acomp", ADVCL "advcl", ADVMOD "advmod", AGENT "agent",
            AMOD "amod", APPOS "appos", ATTR "attr", AUX "aux", AUXPASS "auxpass", CASE "case", CC "cc",
            CCOMP "ccomp", COMPOUND "compound", CONJ "conj", CSUBJ "csubj", CSUBJPASS "csubjpass",
            DATIVE "dative", DEP "dep", DET "det", DOBJ "dobj", EXPL "expl", INTJ "intj", MARK "mark",
            META "meta", NEG "neg", NMOD "nmod", NPADVMOD "npadvmod", NSUBJ "nsubj",
            NSUBJPASS "nsubjpass", NUMMOD "nummod", OPRD "oprd", PARATAXIS "parataxis", PCOMP "pcomp",
            POBJ "pobj", POSS "poss", PRECONJ "preconj", PREDET "predet", PREP "prep", PRT "prt",
            PUNCT "punct", QUANTMOD "quantmod", RELCL "relcl", XCOMP "xcomp",
        }
    }
}

mod entity_label {
    labels! {
        /// Kind of a named entity (OntoNotes 5).
        EntityLabel {
            CARDINAL "CARDINAL", DATE "DATE", EVENT "EVENT", FAC "FAC", GPE "GPE", LANGUAGE "LANGUAGE",
            LAW "LAW", LOC "LOC", MONEY "MONEY", NORP "NORP", ORDINAL "ORDINAL", ORG "ORG",
            PERCENT "PERCENT", PERSON "PERSON", PRODUCT "PRODUCT", QUANTITY "QUANTITY", TIME "TIME",
            WORK_OF_ART "WORK_OF_ART",
        }
    }
}

pub use dependency::Dependency;
pub use entity_label::EntityLabel;
pub use part_of_speech::PartOfSpeech;
pub use tag::Tag;

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Fine-grained tag.
    pub tag: Tag,
    /// Universal part of speech.
    pub pos: PartOfSpeech,
    /// Index of the head among the text's tokens; its own index for a root.
    pub head: u32,
    /// Relation to the head.
    pub dep: Dependency,
    /// Whether the token is nothing but white space.
    pub is_space: bool,
    /// Whether one space, which belongs to no token, follows.
    pub space_after: bool,
    /// Where [`Parsed::lemma`] finds the lemma: offset and length.
    pub(crate) lemma: (u32, u32),
}

/// A named entity: a run of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its first token.
    pub first: u32,
    /// The token after its last.
    pub end: u32,
    /// Its kind.
    pub label: EntityLabel,
}

/// A text analysed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// Tokens in order of the text.
    pub tokens: Vec<Token>,
    /// Sentences, as ranges of tokens that cover all tokens in order.
    pub sentences: Vec<Range<usize>>,
    /// Entities in order of the text; none overlap.
    pub entities: Vec<Entity>,
    /// Context vectors of the tagger and parser: one row of
    /// [`WIDTH`](crate::WIDTH) per token.
    pub tok2vec: Vec<f32>,
    /// Context vectors of the entity recogniser after its own linear layer:
    /// one row of [`ENTITY_WIDTH`](crate::ENTITY_WIDTH) per token.
    pub ner2vec: Vec<f32>,
    /// All lemmas, end to end.
    pub(crate) lemmas: String,
}

impl Parsed {
    /// The lemma of a token.
    ///
    /// # Panics
    /// When there is no such token.
    #[must_use]
    pub fn lemma(&self, token: usize) -> &str {
        let (start, length) = self.tokens[token].lemma;
        &self.lemmas[start as usize..(start + length) as usize]
    }

    /// A run of tokens as if it were a text of its own, which begins where the
    /// first of them does. Whatever hangs on a word outside becomes a root;
    /// sentences and entities are cut at the ends. The vectors are those that
    /// the tokens have where they stand.
    ///
    /// # Panics
    /// When there are not so many tokens.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let (first, tokens) = (range.start as u32, &self.tokens[range.clone()]);
        let [Some(start), Some(end)] = [tokens.first(), tokens.last()] else {
            return Self::default();
        };
        let lemmas = start.lemma.0..end.lemma.0 + end.lemma.1;
        let moved = |token: &Token| {
            let mut moved = Token {
                start: token.start - start.start,
                end: token.end - start.start,
                lemma: (token.lemma.0 - lemmas.start, token.lemma.1),
                head: token.head.wrapping_sub(first),
                ..*token
            };
            if !range.contains(&(token.head as usize)) {
                moved.dep = Dependency::ROOT;
            }
            moved
        };
        let mut part = Self {
            tokens: tokens.iter().map(moved).collect(),
            sentences: Vec::new(),
            entities: Vec::new(),
            tok2vec: rows(&self.tok2vec, crate::WIDTH, &range),
            ner2vec: rows(&self.ner2vec, crate::ENTITY_WIDTH, &range),
            lemmas: self.lemmas[lemmas.start as usize..lemmas.end as usize].to_owned(),
        };
        for (index, token) in (0..).zip(&mut part.tokens) {
            if token.dep == Dependency::ROOT {
                token.head = index;
            }
        }
        let clipped = |start: usize, end: usize| {
            let (start, end) = (start.max(range.start), end.min(range.end));
            (start < end).then(|| start - range.start..end - range.start)
        };
        part.sentences = self
            .sentences
            .iter()
            .filter_map(|sentence| clipped(sentence.start, sentence.end))
            .collect();
        part.entities = self
            .entities
            .iter()
            .filter_map(|entity| {
                let tokens = clipped(entity.first as usize, entity.end as usize)?;
                Some(Entity {
                    first: tokens.start as u32,
                    end: tokens.end as u32,
                    label: entity.label,
                })
            })
            .collect();
        part
    }
}

fn rows(values: &[f32], width: usize, range: &Range<usize>) -> Vec<f32> {
    values[range.start * width..range.end * width].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_constants_agree() {
        assert_eq!(Tag::VBD.as_str(), "VBD");
        assert_eq!(Tag::from_name("_SP"), Some(Tag::SPACE));
        assert_eq!(Dependency::from_name("nsubj"), Some(Dependency::NSUBJ));
        assert_eq!(EntityLabel::from_name("PEOPLE"), None);
        assert_eq!(
            format!("{:?} {:>6}", PartOfSpeech::PROPN, Tag::NN),
            "PROPN     NN"
        );
    }

    #[test]
    fn a_part_stands_alone_and_the_whole_is_a_part_of_itself() {
        let english = crate::English::load().expect("the model is compiled in");
        let text = "Ida Lund said that Jon Vik of Aker Bank had left. Nobody asked her.";
        let parsed = english.parse(text);
        assert_eq!(parsed.part(0..parsed.tokens.len()), parsed);
        assert_eq!(parsed.part(3..3), Parsed::default());
        let part = parsed.part(4..12);
        let words: Vec<&str> = part
            .tokens
            .iter()
            .map(|token| &text[19..][token.start as usize..token.end as usize])
            .collect();
        assert_eq!(words.join(" "), "Jon Vik of Aker Bank had left .");
        assert_eq!(part.sentences.len(), 1);
        assert_eq!(part.sentences[0], 0..8);
        let people = |parsed: &Parsed| -> Vec<(u32, u32)> {
            let entities = parsed.entities.iter();
            entities.map(|one| (one.first, one.end)).collect()
        };
        let inside = people(&parsed).into_iter().filter(|one| one.0 >= 4);
        let moved: Vec<_> = inside.map(|(first, end)| (first - 4, end - 4)).collect();
        assert_eq!(people(&part), moved);
        for (index, token) in part.tokens.iter().enumerate() {
            assert!((token.head as usize) < part.tokens.len());
            assert_eq!(part.lemma(index), parsed.lemma(index + 4));
            if token.dep == Dependency::ROOT {
                assert_eq!(token.head as usize, index);
            }
        }
        assert_eq!(
            part.tokens[6].dep,
            Dependency::ROOT,
            "\"left\" hung on \"said\""
        );
        assert_eq!(part.tok2vec.len(), 8 * crate::WIDTH);
        assert_eq!(
            part.tok2vec[..],
            parsed.tok2vec[4 * crate::WIDTH..12 * crate::WIDTH]
        );
    }

    #[test]
    fn no_name_occurs_twice() {
        for names in [
            Tag::NAMES,
            PartOfSpeech::NAMES,
            Dependency::NAMES,
            EntityLabel::NAMES,
        ] {
            let unique: std::collections::BTreeSet<_> = names.iter().collect();
            assert_eq!(unique.len(), names.len());
        }
    }
}

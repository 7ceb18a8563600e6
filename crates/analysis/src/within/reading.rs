//! The parsed blocks of one article, as the passes read them: one run of words
//! with article offsets, so that a span and its words find one another by
//! binary search and a tree walk never leaves its sentence.

use crosswire_article::{Block, BlockKind, Span};
use crosswire_syntax::{Dependency, EntityLabel, Parsed, PartOfSpeech, Tag};
use std::ops::Range;

/// One word or mark.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) span: Span,
    /// In lower case.
    pub(crate) lower: String,
    pub(crate) tag: Tag,
    pub(crate) pos: PartOfSpeech,
    pub(crate) dep: Dependency,
    /// Index of the head; its own for a root.
    pub(crate) head: usize,
    /// Index of the sentence.
    pub(crate) sentence: usize,
    /// The words from the leftmost to the rightmost that hang on this one.
    pub(crate) reach: Range<usize>,
}

impl Word {
    pub(crate) fn is_noun(&self) -> bool {
        matches!(self.pos, PartOfSpeech::NOUN | PartOfSpeech::PROPN)
    }

    pub(crate) fn is_verb(&self) -> bool {
        matches!(self.pos, PartOfSpeech::VERB | PartOfSpeech::AUX)
    }

    pub(crate) fn is_subject(&self) -> bool {
        matches!(self.dep, Dependency::NSUBJ | Dependency::NSUBJPASS)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) span: Span,
    pub(crate) words: Range<usize>,
}

/// A block that holds statements.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    pub(crate) span: Span,
    pub(crate) kind: BlockKind,
    pub(crate) sentences: Range<usize>,
}

/// A name that the entity recogniser saw.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) words: Range<usize>,
    pub(crate) label: EntityLabel,
}

/// All passages of an article, parsed.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) text: &'a str,
    pub(crate) passages: Vec<Passage>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) words: Vec<Word>,
    pub(crate) names: Vec<Name>,
    /// Children of word `i`: `children[offsets[i]..offsets[i + 1]]`.
    children: Vec<usize>,
    offsets: Vec<usize>,
}

/// "taxes.”Moore said": where the space is missing the tokenizer leaves the mark
/// of a quotation at the next word.
fn without_glued_mark(span: Span, text: &str) -> Span {
    let word = span.cut(text).unwrap_or("");
    let bare = word.trim_start_matches(DOUBLE_MARKS);
    let is_word = bare.starts_with(char::is_alphabetic);
    match is_word {
        true => Span::new(span.end - bare.len() as u32, span.end),
        false => span,
    }
}

/// Marks around a quotation, without those that are also apostrophes.
const DOUBLE_MARKS: [char; 3] = ['“', '”', '"'];

/// A span without a mark at its start that has no partner in it.
pub(crate) fn without_lone_mark(span: Span, text: &str) -> Span {
    let words = span.cut(text).unwrap_or("");
    let marks = words.chars().filter(|c| DOUBLE_MARKS.contains(c)).count();
    let bare = words.strip_prefix(DOUBLE_MARKS).filter(|_| marks % 2 == 1);
    bare.map_or(span, |bare| {
        Span::new(span.end - bare.len() as u32, span.end)
    })
}

impl<'a> Reading<'a> {
    /// Joins the parses of `blocks`, which lie in text order.
    pub(crate) fn new(text: &'a str, blocks: &[Block], parses: &[Parsed]) -> Self {
        let mut reading = Self {
            text,
            passages: Vec::with_capacity(blocks.len()),
            sentences: Vec::new(),
            words: Vec::new(),
            names: Vec::new(),
            children: Vec::new(),
            offsets: Vec::new(),
        };
        for (block, parsed) in blocks.iter().zip(parses) {
            reading.add(*block, parsed);
        }
        reading.link_children();
        reading.measure_reach();
        reading
    }

    fn add(&mut self, block: Block, parsed: &Parsed) {
        let places = self.word_places(parsed);
        let first_sentence = self.sentences.len();
        for sentence in &parsed.sentences {
            let words = places[sentence.start]..places[sentence.end];
            self.add_words(block.span.start, parsed, sentence.clone(), &places);
            if !words.is_empty() {
                let span = self.words[words.start]
                    .span
                    .hull(self.words[words.end - 1].span);
                self.sentences.push(Sentence { span, words });
            }
        }
        for entity in &parsed.entities {
            let words = places[entity.first as usize]..places[entity.end as usize];
            if !words.is_empty() {
                let label = entity.label;
                self.names.push(Name { words, label });
            }
        }
        self.passages.push(Passage {
            span: block.span,
            kind: block.kind,
            sentences: first_sentence..self.sentences.len(),
        });
    }

    /// The article-wide index of each token, white space left out.
    fn word_places(&self, parsed: &Parsed) -> Vec<usize> {
        let mut next = self.words.len();
        let mut places = Vec::with_capacity(parsed.tokens.len() + 1);
        for token in &parsed.tokens {
            places.push(next);
            next += usize::from(!token.is_space);
        }
        places.push(next);
        places
    }

    fn add_words(&mut self, start: u32, parsed: &Parsed, tokens: Range<usize>, places: &[usize]) {
        let sentence = self.sentences.len();
        for token in &parsed.tokens[tokens] {
            if token.is_space {
                continue;
            }
            let span = Span::new(token.start, token.end).shifted(start);
            let span = without_glued_mark(span, self.text);
            let own = self.words.len();
            self.words.push(Word {
                span,
                lower: span.cut(self.text).unwrap_or("").to_lowercase(),
                tag: token.tag,
                pos: token.pos,
                dep: token.dep,
                head: places[token.head as usize],
                sentence,
                reach: own..own + 1,
            });
        }
    }

    fn link_children(&mut self) {
        let count = self.words.len();
        let mut counts = vec![0; count + 1];
        for (index, word) in self.words.iter().enumerate() {
            counts[word.head + 1] += usize::from(word.head != index);
        }
        for index in 0..count {
            counts[index + 1] += counts[index];
        }
        let mut next = counts.clone();
        let mut children = vec![0; counts[count]];
        for (index, word) in self.words.iter().enumerate() {
            if word.head != index {
                children[next[word.head]] = index;
                next[word.head] += 1;
            }
        }
        self.children = children;
        self.offsets = counts;
    }

    /// Fills `reach` from the leaves up, without recursion: a sentence may be
    /// as deep as it is long.
    fn measure_reach(&mut self) {
        let roots = (0..self.words.len()).filter(|index| self.words[*index].head == *index);
        let mut order: Vec<usize> = roots.collect();
        let mut at = 0;
        while at < order.len() {
            let word = order[at];
            order.extend_from_slice(&self.children[self.offsets[word]..self.offsets[word + 1]]);
            at += 1;
        }
        for &word in order.iter().rev() {
            let head = self.words[word].head;
            let reach = self.words[word].reach.clone();
            let above = &mut self.words[head].reach;
            *above = above.start.min(reach.start)..above.end.max(reach.end);
        }
    }

    /// The words that hang directly on `word`, in text order.
    pub(crate) fn children(&self, word: usize) -> impl Iterator<Item = usize> + '_ {
        self.children[self.offsets[word]..self.offsets[word + 1]]
            .iter()
            .copied()
    }

    /// The first child of `word` with relation `dep`.
    pub(crate) fn child(&self, word: usize, dep: Dependency) -> Option<usize> {
        self.children(word)
            .find(|child| self.words[*child].dep == dep)
    }

    /// The characters under `span`.
    pub(crate) fn cut(&self, span: Span) -> &'a str {
        span.cut(self.text).unwrap_or("")
    }

    /// The text of a run of words.
    pub(crate) fn text_of(&self, words: Range<usize>) -> &'a str {
        self.span_of(words).map_or("", |span| self.cut(span))
    }

    /// The hull of a run of words.
    pub(crate) fn span_of(&self, words: Range<usize>) -> Option<Span> {
        let words = self.words.get(words)?;
        Some(words.first()?.span.hull(words.last()?.span))
    }

    /// The words that overlap `span`.
    pub(crate) fn words_in(&self, span: Span) -> Range<usize> {
        let start = self
            .words
            .partition_point(|word| word.span.end <= span.start);
        let end = self
            .words
            .partition_point(|word| word.span.start < span.end);
        start..end.max(start)
    }

    /// The sentence that covers `offset` or is the last to start before it.
    pub(crate) fn sentence_at(&self, offset: u32) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.span.start <= offset);
        after.checked_sub(1)
    }

    /// The passage that covers `offset` or is the last to start before it.
    pub(crate) fn passage_at(&self, offset: u32) -> Option<usize> {
        let after = self.passages.partition_point(|p| p.span.start <= offset);
        after.checked_sub(1)
    }

    /// The word of `words` on which the others hang: the first whose head lies
    /// outside. Marks and articles only if there is nothing else.
    pub(crate) fn head_of(&self, words: Range<usize>) -> Option<usize> {
        let tops = words
            .clone()
            .filter(|w| !words.contains(&self.words[*w].head) || self.words[*w].head == *w);
        let tops: Vec<usize> = tops.collect();
        let heavy = |w: &&usize| {
            let word = &self.words[**w];
            word.is_noun() || matches!(word.pos, PartOfSpeech::PRON | PartOfSpeech::NUM)
        };
        let content = |w: &&usize| self.words[**w].pos != PartOfSpeech::PUNCT;
        let chosen = tops
            .iter()
            .find(heavy)
            .or_else(|| tops.iter().find(content));
        chosen.copied().or_else(|| words.clone().next())
    }

    /// The words of `word`'s noun phrase that lie to its left and touch it,
    /// with itself: "the Russian defence minister".
    pub(crate) fn phrase_start(&self, word: usize) -> usize {
        self.words[word].reach.start
    }

    /// The words that `word` hangs on, nearest first, at most `limit`.
    pub(crate) fn heads_above(
        &self,
        word: usize,
        limit: usize,
    ) -> impl Iterator<Item = usize> + '_ {
        let next = |at: &usize| {
            let head = self.words[*at].head;
            (head != *at).then_some(head)
        };
        std::iter::successors(Some(word), next).skip(1).take(limit)
    }
}

//! Quotations that the tagger left uncovered.
//!
//! A reporting clause beside the quotation makes it a statement with source
//! and cue; a quotation that goes on belongs to the statement it continues; a
//! full sentence in marks that nobody is said to have spoken is an orphan.
//! Anything less (a title, a word held at arm's length) is no statement.

use super::draft::{Draft, Hint};
use super::quotations::{Quotation, Quotations, words_of};
use super::reading::Reading;
use crate::lexicon::Lexicon;
use crate::posts::posts;
use crosswire_article::{BlockKind, Span};
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::ops::Range;

/// Fewer words are a title or a scare quote.
const FEWEST_WORDS: usize = 4;
/// How far a reporting verb may stand from its quotation, in words.
const REACH: usize = 14;

/// What becomes of a quotation.
enum Filling {
    New(Box<Draft>),
    /// Belongs to the content of the draft at this index.
    Extends(usize),
    Nothing,
}

/// Adds statements for uncovered quotations, or extends those that go on.
pub(crate) fn fill_gaps(
    reading: &Reading,
    lexicon: &Lexicon,
    quotations: &Quotations,
    drafts: &mut Vec<Draft>,
) {
    let gaps = Gaps {
        reading,
        lexicon,
        quotations,
        covered: contents_of(drafts),
        order: ends_of(drafts),
    };
    // The draft that holds the quotation before this one.
    let mut before: Option<usize> = None;
    for quotation in quotations.all.iter().filter(|q| !q.nested) {
        if let Some(holder) = gaps.holder(quotation) {
            before = Some(holder);
            continue;
        }
        match gaps.fill(quotation, drafts, before) {
            Filling::New(draft) => {
                before = Some(drafts.len());
                drafts.push(*draft);
            }
            Filling::Extends(index) => {
                before = Some(index);
                extend(&mut drafts[index], quotation.span);
            }
            Filling::Nothing => before = None,
        }
    }
    let announced = (1..reading.passages.len()).filter_map(|at| gaps.announced(at, drafts));
    let announced: Vec<Draft> = announced.collect();
    drafts.extend(announced);
}

/// All contents with the index of their draft, ascending.
fn contents_of(drafts: &[Draft]) -> Vec<(Span, usize)> {
    let parts = drafts
        .iter()
        .enumerate()
        .flat_map(|(index, draft)| draft.content.iter().map(move |part| (*part, index)));
    let mut contents: Vec<(Span, usize)> = parts.collect();
    contents.sort_unstable();
    contents
}

/// All drafts by where they end.
fn ends_of(drafts: &[Draft]) -> Vec<(Span, usize)> {
    let mut ends: Vec<(Span, usize)> = drafts
        .iter()
        .enumerate()
        .map(|(i, d)| (d.hull(), i))
        .collect();
    ends.sort_by_key(|(hull, index)| (hull.end, *index));
    ends
}

fn extend(draft: &mut Draft, span: Span) {
    draft.content.push(span);
    draft.content.sort_unstable();
    draft.why.push("content: the quotation goes on".to_owned());
}

/// The title of a work: a few words, most of them with a capital.
fn is_title(reading: &Reading, span: Span) -> bool {
    let words: Vec<&str> = words_of(reading.text, span)
        .map(|(_, word)| word)
        .take(10)
        .collect();
    let long = words.iter().filter(|word| word.len() > 3);
    let capital = long
        .clone()
        .filter(|word| word.starts_with(char::is_uppercase));
    words.len() < 10 && capital.count() * 10 >= long.count() * 7
}

/// Leaves out titles in quotation marks behind verbs that no list knows as a
/// cue ("sang “The Long Winter”"): nobody says them.
pub(crate) fn drop_titles(
    reading: &Reading,
    lexicon: &Lexicon,
    quotations: &Quotations,
    drafts: &mut Vec<Draft>,
) {
    drafts.retain(|draft| {
        let [content] = draft.content.as_slice() else {
            return true;
        };
        // "printed “Who Opened the Locks?” on its": a title and its place.
        let outer = quotations.outer_at(content.start);
        let place = outer.is_some_and(|marks| {
            let behind = Span::new(marks.end.min(content.end), content.end);
            let mut words = reading.cut(behind).split_whitespace();
            marks.start == content.start
                && words.clone().count() <= 3
                && words
                    .next()
                    .is_some_and(|word| matches!(word, "on" | "in" | "at"))
        });
        let marked = outer == Some(*content) || place;
        let content = &outer.filter(|_| place).unwrap_or(*content);
        // "six days of shouting about “hostages”": a word held at arm's length.
        let word_alone = words_of(reading.text, *content).nth(1).is_none();
        if marked && word_alone && draft.source.is_empty() {
            return false;
        }
        let several = words_of(reading.text, *content).nth(1).is_some();
        if !marked || !several || !is_title(reading, *content) || draft.cue.is_empty() {
            return true;
        }
        let cue: Vec<&str> = draft.cue.iter().map(|span| reading.cut(*span)).collect();
        lexicon.acts.classify(&cue.join(" "), false).known
            || cue.iter().all(|cue| !cue.contains(char::is_alphanumeric))
    });
}

struct Gaps<'a> {
    reading: &'a Reading<'a>,
    lexicon: &'a Lexicon,
    quotations: &'a Quotations,
    /// Contents of the tagger's drafts, ascending.
    covered: Vec<(Span, usize)>,
    /// The tagger's drafts by where they end.
    order: Vec<(Span, usize)>,
}

impl Gaps<'_> {
    fn fill(&self, quotation: &Quotation, drafts: &[Draft], before: Option<usize>) -> Filling {
        if let Some((source, cue, content)) = self.speaker_label(quotation) {
            return Filling::New(Box::new(Draft::new(
                vec![source],
                vec![cue],
                vec![content],
                0.8,
                "speaker's name and colon",
            )));
        }
        if quotation.continues
            && let Some(index) = before
        {
            return Filling::Extends(index);
        }
        if !self.is_whole(quotation) || is_title(self.reading, quotation.inner) {
            return Filling::Nothing;
        }
        let clause = self
            .clause_after(quotation)
            .or_else(|| self.clause_before(quotation));
        let clause = clause
            .or_else(|| self.signature(quotation))
            .or_else(|| self.name_before(quotation));
        if let Some((source, cue)) = clause {
            if let Some(index) = draft_with_cue(drafts, &self.order, cue) {
                return Filling::Extends(index);
            }
            let content = vec![quotation.span];
            return Filling::New(Box::new(Draft::new(
                vec![source],
                vec![cue],
                content,
                0.75,
                "quotation with a reporting clause",
            )));
        }
        let goes_on = self
            .continued(quotation, drafts)
            .or_else(|| before.filter(|index| self.next_paragraph(quotation, &drafts[*index])));
        if let Some(index) = goes_on {
            return Filling::Extends(index);
        }
        if self.stands_alone(quotation) {
            return Filling::New(Box::new(orphan(quotation)));
        }
        Filling::Nothing
    }

    /// `Quill said:` on a line of its own, and below it what she said, set off
    /// without marks. How many paragraphs of it there are nothing tells: one is
    /// taken.
    fn announced(&self, passage: usize, drafts: &[Draft]) -> Option<Draft> {
        let held = &self.reading.passages[passage];
        let whole = Quotation {
            span: held.span,
            inner: held.span,
            passage,
            nested: false,
            continues: false,
        };
        let marked = self.quotations.outer_at(held.span.start).is_some();
        let body = held.kind == BlockKind::Body;
        if !body || marked || !self.is_whole(&whole) || self.holder(&whole).is_some() {
            return None;
        }
        let above = self.reading.cut(self.reading.passages[passage - 1].span);
        let opens = above.ends_with(':') && !above.contains(['"', '“', '”']);
        let signed = !posts(self.reading.cut(held.span)).is_empty();
        let (source, cue) = self.clause_before(&whole).filter(|_| opens && !signed)?;
        if draft_with_cue(drafts, &self.order, cue).is_some() {
            return None;
        }
        let why = "a paragraph that a reporting clause announces";
        let mut draft = Draft::new(vec![source], vec![cue], vec![held.span], 0.7, why);
        draft.verbatim = true;
        Some(draft)
    }

    /// The draft that covers the last part of a quotation, if enough of the
    /// whole is covered at all.
    fn holder(&self, quotation: &Quotation) -> Option<usize> {
        let at = self
            .covered
            .partition_point(|(span, _)| span.end <= quotation.span.start);
        let near = self.covered[at.saturating_sub(4)..].iter().take(64);
        let near = near.take_while(|(span, _)| span.start < quotation.span.end);
        let shared = |span: Span| {
            span.end
                .min(quotation.span.end)
                .saturating_sub(span.start.max(quotation.span.start))
        };
        let total: u32 = near.clone().map(|(span, _)| shared(*span)).sum();
        let enough = total * 10 >= quotation.span.len() * 3;
        near.filter(|(span, _)| enough && shared(*span) > 0)
            .last()
            .map(|(_, index)| *index)
    }

    /// "SMITH: ..." at the start of a transcript's quotation.
    fn speaker_label(&self, quotation: &Quotation) -> Option<(Span, Span, Span)> {
        let text = self.reading.cut(quotation.inner);
        let colon = text.find(':').filter(|colon| (3..=40).contains(colon))?;
        let label = &text[..colon];
        let capitals = label
            .chars()
            .all(|c| c.is_uppercase() || " .'’-".contains(c))
            && label.chars().filter(|c| c.is_uppercase()).count() >= 3;
        let start = quotation.inner.start;
        let after = start + colon as u32 + 1;
        let rest = Span::new(after, quotation.span.end).trimmed(self.reading.text);
        (capitals && !rest.is_empty()).then(|| {
            (
                Span::new(start, after - 1).trimmed(self.reading.text),
                Span::new(after - 1, after),
                rest,
            )
        })
    }

    /// `"..." — Jane Roe`, the name on the same line or on the next.
    fn signature(&self, quotation: &Quotation) -> Option<(Span, Span)> {
        let first = self
            .reading
            .words
            .partition_point(|w| w.span.start < quotation.span.end);
        let dash = self
            .reading
            .words
            .get(first)
            .filter(|word| matches!(word.lower.as_str(), "—" | "–" | "―" | "--" | "-"))?;
        let passage = self.reading.passage_at(dash.span.start)?;
        let last = self.reading.passages[passage].sentences.clone().last()?;
        let end = self.reading.sentences[last].words.end;
        let name = self.reading.words.get(first + 1)?.pos == PartOfSpeech::PROPN;
        let near = passage <= quotation.passage + 1 && name && end - first <= 13;
        near.then_some(())?;
        Some((self.reading.span_of(first + 1..end)?, dash.span))
    }

    /// `Jane Roe: "..."`.
    fn name_before(&self, quotation: &Quotation) -> Option<(Span, Span)> {
        let first = self
            .reading
            .words
            .partition_point(|w| w.span.end <= quotation.span.start);
        let colon = first
            .checked_sub(1)
            .filter(|w| self.reading.words[*w].lower == ":")?;
        let passage = self.reading.passage_at(quotation.span.start)?;
        let start = self
            .reading
            .words_in(self.reading.passages[passage].span)
            .start;
        let names = (start..colon).all(|w| self.reading.words[w].pos == PartOfSpeech::PROPN);
        (names && (1..=5).contains(&(colon - start.min(colon)))).then_some(())?;
        Some((
            self.reading.span_of(start..colon)?,
            self.reading.words[colon].span,
        ))
    }

    /// A sentence or more: enough words, a capital, an end.
    fn is_whole(&self, quotation: &Quotation) -> bool {
        let text = self.reading.cut(quotation.inner).trim();
        let words = words_of(self.reading.text, quotation.inner)
            .take(FEWEST_WORDS)
            .count();
        let capital = text
            .trim_start_matches(['‘', '\'', '…', '.', ' ', '['])
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let ends = text.ends_with(['.', ',', '!', '?', '…', '—', '–', '-', ']'])
            || self.ends_outside(quotation);
        words == FEWEST_WORDS && capital && ends
    }

    /// A full stop or comma behind the closing mark, as the British set it.
    fn ends_outside(&self, quotation: &Quotation) -> bool {
        let rest = &self.reading.text[quotation.span.end as usize..];
        rest.is_empty() || rest.starts_with(['.', ',', '!', '?', '\n', '\r'])
    }

    /// `"...", said X` and `"...", X said`.
    fn clause_after(&self, quotation: &Quotation) -> Option<(Span, Span)> {
        let first = self
            .reading
            .words
            .partition_point(|w| w.span.start < quotation.span.end);
        let end = self.passage_end(quotation);
        let mut from = first;
        while from < end && self.reading.words[from].pos == PartOfSpeech::PUNCT {
            from += 1;
        }
        // A full stop between: the next sentence is another matter.
        if (first..from).any(|w| self.reading.words[w].lower == ".") {
            return None;
        }
        let near = from..end.min(from + REACH);
        let verb = near.clone().find(|w| self.reports(*w))?;
        let subject = self.subject(verb, near.start..end)?;
        let starts = self.reading.words[subject].reach.start.min(verb);
        (starts <= from).then_some(())?;
        self.clause(verb, subject, near.start..end)
    }

    /// `X said: "..."`, also where the line before ends with the colon.
    fn clause_before(&self, quotation: &Quotation) -> Option<(Span, Span)> {
        let first = self
            .reading
            .words
            .partition_point(|w| w.span.end <= quotation.span.start);
        let last = first.checked_sub(1)?;
        let mark = self.reading.words[last].lower.as_str();
        let passage = self
            .reading
            .passage_at(self.reading.words[last].span.start)?;
        let near_passage =
            passage == quotation.passage || passage + 1 == quotation.passage && mark == ":";
        if !near_passage || !matches!(mark, ":" | ",") {
            return None;
        }
        let sentence = &self.reading.sentences[self.reading.words[last].sentence];
        let near = sentence.words.start.max(last.saturating_sub(2 * REACH))..last;
        let verb = near.clone().rev().find(|w| self.reports(*w))?;
        let subject = self.subject(verb, near.clone())?;
        self.clause(verb, subject, near)
    }

    fn passage_end(&self, quotation: &Quotation) -> usize {
        let passage = &self.reading.passages[quotation.passage];
        let last = passage.sentences.clone().last();
        let end = last.map_or(0, |sentence| self.reading.sentences[sentence].words.end);
        let next = self
            .quotations
            .outer
            .partition_point(|span| span.start < quotation.span.end);
        let next = self
            .quotations
            .outer
            .get(next)
            .map_or(end, |span| self.reading.words_in(*span).start);
        end.min(next)
    }

    fn reports(&self, word: usize) -> bool {
        let own = &self.reading.words[word];
        let finite = matches!(own.tag, Tag::VBD | Tag::VBZ | Tag::VBP | Tag::VBN);
        finite
            && self.lexicon.acts.introduces_speech(&own.lower)
            && self.quotations.outer_at(own.span.start).is_none()
    }

    fn subject(&self, verb: usize, near: Range<usize>) -> Option<usize> {
        self.reading.children(verb).find(|child| {
            let word = &self.reading.words[*child];
            word.dep == Dependency::NSUBJ
                && near.contains(child)
                && (word.is_noun() || word.pos == PartOfSpeech::PRON)
        })
    }

    fn clause(&self, verb: usize, subject: usize, near: Range<usize>) -> Option<(Span, Span)> {
        let reach = &self.reading.words[subject].reach;
        let mut words = reach.start.max(near.start)..reach.end.min(near.end).min(subject + 20);
        if subject < verb {
            words.end = words.end.min(verb);
        } else {
            words.start = words.start.max(verb + 1);
        }
        while !words.is_empty()
            && words.end > subject + 1
            && self.reading.words[words.end - 1].pos == PartOfSpeech::PUNCT
        {
            words.end -= 1;
        }
        let source = self.reading.span_of(words)?;
        Some((source, self.reading.words[verb].span))
    }

    /// The draft of the same passage whose quotation this one follows without
    /// a word between: `"A," X said. "B."`
    fn continued(&self, quotation: &Quotation, drafts: &[Draft]) -> Option<usize> {
        let order = &self.order;
        let at = order.partition_point(|(hull, _)| hull.end <= quotation.span.start);
        let (hull, index) = *order[..at].last()?;
        let passage = &self.reading.passages[quotation.passage];
        let gap = Span::new(hull.end, quotation.span.start);
        let adjacent = !self.reading.cut(gap).contains(char::is_alphanumeric);
        let quoted = drafts[index]
            .content
            .iter()
            .any(|part| self.quotations.outer_at(part.start).is_some());
        (hull.start >= passage.span.start && adjacent && quoted && !drafts[index].cue.is_empty())
            .then_some(index)
    }

    /// A paragraph of nothing but a quotation, behind one that ends with the
    /// statement before it: `"A," X said.` and on the next line `"B."`. Of 37
    /// such paragraphs in PolNeAR's train part 33 belong to that statement.
    fn next_paragraph(&self, quotation: &Quotation, before: &Draft) -> bool {
        let passage = &self.reading.passages[quotation.passage];
        let whole = passage.span.trimmed(self.reading.text) == quotation.span;
        let hull = before.hull();
        let last = quotation
            .passage
            .checked_sub(1)
            .map(|before| self.reading.passages[before].span);
        let directly =
            last.is_some_and(|last| last.contains(Span::new(hull.end.saturating_sub(1), hull.end)));
        if !whole || !directly || passage.kind != BlockKind::Body || before.cue.is_empty() {
            return false;
        }
        // What is left of the sentence says where or to whom: "Lund told the crowd".
        let sentence = |at: u32| self.reading.sentence_at(at);
        let last = self.reading.passages[quotation.passage - 1].sentences.end - 1;
        let ends = sentence(hull.end.saturating_sub(1)) == Some(last);
        let quoted = before
            .content
            .iter()
            .any(|part| self.quotations.outer_at(part.end - 1).is_some());
        let words = words_of(self.reading.text, quotation.inner).take(7).count();
        quoted && ends && words > FEWEST_WORDS
    }

    /// Nothing of the sentence stands outside the marks.
    fn stands_alone(&self, quotation: &Quotation) -> bool {
        let passage = &self.reading.passages[quotation.passage];
        let words = words_of(self.reading.text, quotation.inner).take(7).count();
        let single = self.reading.cut(quotation.span).starts_with(['\'', '‘']);
        if passage.kind != BlockKind::Body || words < if single { 7 } else { FEWEST_WORDS + 1 } {
            return false;
        }
        // Marks may open in one paragraph and close in another.
        let outside = |start: u32, end: u32| self.reading.text.get(start as usize..end as usize);
        let Some(before) = outside(passage.span.start, quotation.span.start) else {
            return false;
        };
        let Some(after) = outside(quotation.span.end, passage.span.end) else {
            return false;
        };
        let (before, after) = (before.trim_end(), after.trim_start_matches(['.', ',', ' ']));
        let opens =
            before.is_empty() || before.ends_with(['.', '!', '?', '”', '"', '\'', '’', ':']);
        let closes = after.is_empty()
            || after.starts_with(|c: char| c.is_uppercase() || "\"“‘'".contains(c));
        opens && closes
    }
}

fn orphan(quotation: &Quotation) -> Draft {
    let content = vec![quotation.span];
    let mut draft = Draft::new(
        Vec::new(),
        Vec::new(),
        content,
        0.6,
        "quotation without an attribution",
    );
    draft.hint = Hint::Orphan;
    draft
}

fn draft_with_cue(drafts: &[Draft], order: &[(Span, usize)], cue: Span) -> Option<usize> {
    let at = order.partition_point(|(hull, _)| hull.end <= cue.start);
    let near = order[at.saturating_sub(2)..].iter().take(24);
    let holds =
        |(_, index): &&(Span, usize)| drafts[*index].cue.iter().any(|part| part.overlaps(cue));
    near.clone()
        .find(|entry| holds(entry))
        .map(|(_, index)| *index)
}

/// For statements without a source: the subject of the clause that the cue
/// belongs to ("Kerry left early, saying that ...").
pub(crate) fn subject_hint(reading: &Reading, draft: &Draft) -> Hint {
    let Some(anchor) = draft.anchor(reading).filter(|_| draft.source.is_empty()) else {
        return draft.hint.clone();
    };
    // "Asked about the price, Oltz said": he did not ask.
    let participle = reading.words[anchor].tag == Tag::VBN
        && reading.words[anchor].dep == Dependency::ADVCL
        && !reading
            .children(anchor)
            .any(|c| reading.words[c].dep == Dependency::AUX);
    let passive = participle
        || reading.children(anchor).any(|c| {
            matches!(
                reading.words[c].dep,
                Dependency::AUXPASS | Dependency::NSUBJPASS | Dependency::NSUBJ | Dependency::EXPL
            )
        });
    if passive {
        return draft.hint.clone();
    }
    let mut at = anchor;
    while matches!(
        reading.words[at].dep,
        Dependency::ADVCL | Dependency::CONJ | Dependency::XCOMP
    ) && reading.words[at].head != at
    {
        at = reading.words[at].head;
        let subject = reading
            .children(at)
            .find(|child| reading.words[*child].is_subject());
        if let Some(subject) = subject {
            return hint_of(reading, draft, subject);
        }
    }
    draft.hint.clone()
}

fn hint_of(reading: &Reading, draft: &Draft, subject: usize) -> Hint {
    let words = reading.words[subject].reach.clone();
    let words = words.start.max(subject.saturating_sub(12))..words.end.min(subject + 12);
    let span = reading.span_of(words);
    let free = span.filter(|span| !draft.content.iter().any(|part| part.overlaps(*span)));
    free.map_or(Hint::None, Hint::Words)
}

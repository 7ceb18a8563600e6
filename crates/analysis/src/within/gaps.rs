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
use crosswire_article::{BlockKind, Span};
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::ops::Range;

/// Fewer words are a title or a scare quote.
const FEWEST_WORDS: usize = 4;
/// How far a reporting verb may stand from its quotation, in words.
const REACH: usize = 14;

/// What becomes of an uncovered quotation.
enum Filling {
    New(Draft),
    /// Belongs to the content of the draft at this index.
    Extends(usize),
    Nothing,
}

/// Adds statements for uncovered quotations, or extends those that go on.
pub(crate) fn fill_gaps(reading: &Reading, lexicon: &Lexicon, quotations: &Quotations, drafts: &mut Vec<Draft>) {
    let mut covered: Vec<Span> = drafts.iter().flat_map(|d| d.content.iter().copied()).collect();
    covered.sort_unstable();
    let gaps = Gaps {
        reading,
        lexicon,
        quotations,
        covered,
    };
    let mut order: Vec<(Span, usize)> = drafts.iter().enumerate().map(|(i, d)| (d.hull(), i)).collect();
    order.sort_by_key(|(hull, index)| (hull.end, *index));
    let mut fillings = Vec::new();
    for quotation in quotations.all.iter().filter(|q| !q.nested) {
        fillings.push((quotation.span, gaps.fill(quotation, drafts, &order)));
    }
    for (span, filling) in fillings {
        match filling {
            Filling::New(draft) => drafts.push(draft),
            Filling::Extends(index) => extend(&mut drafts[index], span),
            Filling::Nothing => {}
        }
    }
}

fn extend(draft: &mut Draft, span: Span) {
    draft.content.push(span);
    draft.content.sort_unstable();
    draft.why.push("content: the quotation goes on".to_owned());
}

struct Gaps<'a> {
    reading: &'a Reading<'a>,
    lexicon: &'a Lexicon,
    quotations: &'a Quotations,
    /// Contents of the drafts, ascending.
    covered: Vec<Span>,
}

impl Gaps<'_> {
    fn fill(&self, quotation: &Quotation, drafts: &[Draft], order: &[(Span, usize)]) -> Filling {
        if !self.is_uncovered(quotation) || !self.is_whole(quotation) {
            return Filling::Nothing;
        }
        let clause = self.clause_after(quotation).or_else(|| self.clause_before(quotation));
        if let Some((source, cue)) = clause {
            if let Some(index) = draft_with_cue(drafts, order, cue) {
                return Filling::Extends(index);
            }
            let content = vec![quotation.span];
            return Filling::New(Draft::new(vec![source], vec![cue], content, 0.75, "quotation with a reporting clause"));
        }
        if let Some(index) = self.continued(quotation, drafts, order) {
            return Filling::Extends(index);
        }
        if quotation.continues {
            return Filling::New(without_cue(quotation, Hint::Continues(quotation.span.start), 0.8, "quotation of several paragraphs"));
        }
        if self.stands_alone(quotation) {
            return Filling::New(without_cue(quotation, Hint::Orphan, 0.6, "quotation without an attribution"));
        }
        Filling::Nothing
    }

    fn is_uncovered(&self, quotation: &Quotation) -> bool {
        let at = self.covered.partition_point(|span| span.end <= quotation.span.start);
        let near = self.covered[at.saturating_sub(4)..].iter().take(64);
        let shared = near.take_while(|span| span.start < quotation.span.end).map(|span| {
            let start = span.start.max(quotation.span.start);
            span.end.min(quotation.span.end).saturating_sub(start)
        });
        shared.sum::<u32>() * 10 < quotation.span.len() * 3
    }

    /// A sentence or more: enough words, a capital, an end.
    fn is_whole(&self, quotation: &Quotation) -> bool {
        let text = self.reading.cut(quotation.inner).trim();
        let words = words_of(self.reading.text, quotation.inner).take(FEWEST_WORDS).count();
        let capital = text.trim_start_matches(['‘', '\'', '…', '.', ' ', '[']).starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let ends = text.ends_with(['.', ',', '!', '?', '…', '—', '–', '-', ']']) || self.ends_outside(quotation);
        words == FEWEST_WORDS && capital && ends
    }

    /// A full stop or comma behind the closing mark, as the British set it.
    fn ends_outside(&self, quotation: &Quotation) -> bool {
        let rest = &self.reading.text[quotation.span.end as usize..];
        rest.is_empty() || rest.starts_with(['.', ',', '!', '?', '\n', '\r'])
    }

    /// `"...", said X` and `"...", X said`.
    fn clause_after(&self, quotation: &Quotation) -> Option<(Span, Span)> {
        let first = self.reading.words.partition_point(|w| w.span.start < quotation.span.end);
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
        let first = self.reading.words.partition_point(|w| w.span.end <= quotation.span.start);
        let last = first.checked_sub(1)?;
        let mark = self.reading.words[last].lower.as_str();
        let passage = self.reading.passage_at(self.reading.words[last].span.start)?;
        let near_passage = passage == quotation.passage || passage + 1 == quotation.passage && mark == ":";
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
        let next = self.quotations.outer.partition_point(|span| span.start < quotation.span.end);
        let next = self.quotations.outer.get(next).map_or(end, |span| self.reading.words_in(*span).start);
        end.min(next)
    }

    fn reports(&self, word: usize) -> bool {
        let own = &self.reading.words[word];
        let finite = matches!(own.tag, Tag::VBD | Tag::VBZ | Tag::VBP | Tag::VBN);
        finite && self.lexicon.acts.introduces_speech(&own.lower) && self.quotations.outer_at(own.span.start).is_none()
    }

    fn subject(&self, verb: usize, near: Range<usize>) -> Option<usize> {
        self.reading.children(verb).find(|child| {
            let word = &self.reading.words[*child];
            word.dep == Dependency::NSUBJ && near.contains(child) && (word.is_noun() || word.pos == PartOfSpeech::PRON)
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
        while !words.is_empty() && words.end > subject + 1 && self.reading.words[words.end - 1].pos == PartOfSpeech::PUNCT {
            words.end -= 1;
        }
        let source = self.reading.span_of(words)?;
        Some((source, self.reading.words[verb].span))
    }

    /// The draft of the same passage whose quotation this one follows without
    /// a word between: `"A," X said. "B."`
    fn continued(&self, quotation: &Quotation, drafts: &[Draft], order: &[(Span, usize)]) -> Option<usize> {
        let at = order.partition_point(|(hull, _)| hull.end <= quotation.span.start);
        let (hull, index) = *order[..at].last()?;
        let passage = &self.reading.passages[quotation.passage];
        let gap = Span::new(hull.end, quotation.span.start);
        let adjacent = !self.reading.cut(gap).contains(char::is_alphanumeric);
        let quoted = drafts[index].content.iter().any(|part| self.quotations.outer_at(part.start).is_some());
        (hull.start >= passage.span.start && adjacent && quoted && !drafts[index].cue.is_empty()).then_some(index)
    }

    /// Nothing of the sentence stands outside the marks.
    fn stands_alone(&self, quotation: &Quotation) -> bool {
        let passage = &self.reading.passages[quotation.passage];
        if passage.kind != BlockKind::Body {
            return false;
        }
        let before = self.reading.text[passage.span.start as usize..quotation.span.start as usize].trim_end();
        let after = self.reading.text[quotation.span.end as usize..passage.span.end as usize].trim_start_matches(['.', ',', ' ']);
        let opens = before.is_empty() || before.ends_with(['.', '!', '?', '”', '"', '\'', '’', ':']);
        let closes = after.is_empty() || after.starts_with(|c: char| c.is_uppercase() || "\"“‘'".contains(c));
        opens && closes
    }
}

fn without_cue(quotation: &Quotation, hint: Hint, confidence: f32, why: &str) -> Draft {
    let mut draft = Draft::new(Vec::new(), Vec::new(), vec![quotation.span], confidence, why);
    draft.hint = hint;
    draft
}

fn draft_with_cue(drafts: &[Draft], order: &[(Span, usize)], cue: Span) -> Option<usize> {
    let at = order.partition_point(|(hull, _)| hull.end <= cue.start);
    let near = order[at.saturating_sub(2)..].iter().take(24);
    let holds = |(_, index): &&(Span, usize)| drafts[*index].cue.iter().any(|part| part.overlaps(cue));
    near.clone().find(|entry| holds(entry)).map(|(_, index)| *index)
}

/// For statements without a source: the subject of the clause that the cue
/// belongs to ("Kerry left early, saying that ...").
pub(crate) fn subject_hint(reading: &Reading, draft: &Draft) -> Hint {
    let Some(anchor) = draft.anchor(reading).filter(|_| draft.source.is_empty()) else {
        return draft.hint.clone();
    };
    let passive = reading.children(anchor).any(|c| matches!(reading.words[c].dep, Dependency::AUXPASS | Dependency::NSUBJPASS | Dependency::NSUBJ | Dependency::EXPL));
    if passive {
        return draft.hint.clone();
    }
    let mut at = anchor;
    while matches!(reading.words[at].dep, Dependency::ADVCL | Dependency::CONJ | Dependency::XCOMP) && reading.words[at].head != at {
        at = reading.words[at].head;
        let subject = reading.children(at).find(|child| reading.words[*child].is_subject());
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

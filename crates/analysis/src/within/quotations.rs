//! Quotation marks: which open, which close, and what lies between.
//!
//! Writers lose marks. A quotation whose closing mark is missing ends with its
//! sentence, unless the next paragraph opens one again, which is how a
//! quotation of several paragraphs is printed; one whose opening mark is
//! missing begins with its sentence. Both get a note. An apostrophe never
//! counts: a single mark quotes only where a fitting partner stands in the same
//! block.

use super::reading::{Passage, Reading};
use crosswire_article::{Form, Note, Span};

/// How far a single mark looks for its partner, in marks.
const PARTNERS: usize = 64;

/// One quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// With its marks.
    pub(crate) span: Span,
    /// Without them.
    pub(crate) inner: Span,
    /// Index of the passage.
    pub(crate) passage: usize,
    /// Inside another quotation.
    pub(crate) nested: bool,
    /// Continues the quotation at the end of the passage before.
    pub(crate) continues: bool,
}

/// All quotations of an article.
#[derive(Debug, Default)]
pub(crate) struct Quotations {
    /// In order of their start; nested ones among them.
    pub(crate) all: Vec<Quotation>,
    /// Spans of those that are not nested, ascending and apart.
    pub(crate) outer: Vec<Span>,
    pub(crate) notes: Vec<Note>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    Either,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    start: u32,
    end: u32,
    side: Side,
    single: bool,
}

/// Finds all quotations of the article's passages.
pub(crate) fn find_quotations(reading: &Reading) -> Quotations {
    let marks: Vec<Vec<Mark>> = reading
        .passages
        .iter()
        .map(|p| marks_of(reading.text, p))
        .collect();
    let mut found = Quotations::default();
    let mut carried = false;
    for (index, passage) in reading.passages.iter().enumerate() {
        let next_opens = marks.get(index + 1).is_some_and(|next| {
            let start = reading.passages[index + 1].span.start;
            next.first().is_some_and(|mark| {
                mark.start == start && !mark.single && mark.side != Side::Closes
            })
        });
        let mut pairing = Pairing {
            reading,
            passage,
            index,
            carried,
            next_opens,
            found: &mut found,
            open: Vec::new(),
        };
        carried = pairing.doubles(&marks[index]);
        let doubles = found.all.iter().rev().take_while(|q| q.passage == index);
        let mut doubles: Vec<Span> = doubles.map(|q| q.span).collect();
        doubles.sort_unstable();
        found.all.extend(singles(&marks[index], &doubles, index));
    }
    settle(found)
}

/// Sorts, and marks as nested what lies in another quotation.
fn settle(mut found: Quotations) -> Quotations {
    found
        .all
        .sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
    let mut end = 0;
    for quotation in &mut found.all {
        quotation.nested = quotation.span.start < end;
        if !quotation.nested {
            end = quotation.span.end;
            found.outer.push(quotation.span);
        }
    }
    found
}

impl Quotations {
    /// The outer quotation that covers byte `offset`.
    pub(crate) fn outer_at(&self, offset: u32) -> Option<Span> {
        let after = self.outer.partition_point(|span| span.start <= offset);
        let span = *self.outer[..after].last()?;
        span.covers(offset).then_some(span)
    }

    /// The form of a content: direct from 95 % of its words inside marks on, a
    /// leading "that" left out.
    pub(crate) fn form_of(&self, text: &str, content: &[Span]) -> Form {
        let mut inside = 0_usize;
        let mut all = 0_usize;
        for (at, word) in content.iter().flat_map(|span| words_of(text, *span)) {
            if all == 0 && word.eq_ignore_ascii_case("that") {
                continue;
            }
            all += 1;
            inside += usize::from(self.outer_at(at).is_some());
        }
        if inside == 0 {
            Form::Indirect
        } else if inside * 100 >= all * 95 {
            Form::Direct
        } else {
            Form::Mixed
        }
    }
}

/// Runs of letters and digits with their offsets.
pub(crate) fn words_of(text: &str, span: Span) -> impl Iterator<Item = (u32, &str)> {
    let covered = span.cut(text).unwrap_or("");
    let base = covered.as_ptr() as usize;
    let pieces = covered.split(|c: char| !c.is_alphanumeric());
    let words = pieces.filter(|piece| !piece.is_empty());
    words.map(move |word| (span.start + (word.as_ptr() as usize - base) as u32, word))
}

/// All marks of a passage, in order.
fn marks_of(text: &str, passage: &Passage) -> Vec<Mark> {
    let covered = passage.span.cut(text).unwrap_or("");
    let mut marks = Vec::new();
    let mut characters = covered.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((at, c)) = characters.next() {
        let mut length = c.len_utf8();
        let mut doubled = false;
        // Two single marks stand for a double one in some archives.
        if matches!(c, '\'' | '`') && characters.peek().is_some_and(|(_, next)| *next == c) {
            characters.next();
            length *= 2;
            doubled = true;
        }
        let after = covered[at + length..].chars().next();
        if let Some((side, single)) = judge(c, doubled, before, after) {
            let start = passage.span.start + at as u32;
            let end = start + length as u32;
            marks.push(Mark {
                start,
                end,
                side,
                single,
            });
        }
        before = Some(c);
    }
    marks
}

/// What a character is as a quotation mark, from its neighbours.
fn judge(
    c: char,
    doubled: bool,
    before: Option<char>,
    after: Option<char>,
) -> Option<(Side, bool)> {
    let free_left = before.is_none_or(|c| c.is_whitespace() || "([{—–-/‘'“\"…".contains(c));
    let free_right = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}—–-/’'”\"…".contains(c));
    let holds_right = after.is_some_and(|c| !c.is_whitespace());
    let holds_left = before.is_some_and(|c| !c.is_whitespace());
    let straight = match (free_left && holds_right, free_right && holds_left) {
        (true, false) => Side::Opens,
        (false, true) => Side::Closes,
        _ => Side::Either,
    };
    match c {
        '"' | '＂' => Some((straight, false)),
        '\'' | '`' if doubled => Some((straight, false)),
        '“' | '„' | '‟' | '«' => Some((Side::Opens, false)),
        '”' | '»' if straight == Side::Opens => Some((Side::Either, false)),
        '”' | '»' => Some((Side::Closes, false)),
        '‘' => Some((Side::Opens, true)),
        // Between two letters, or with nothing on either side: an apostrophe.
        '\'' | '’' if straight != Side::Either => Some((straight, true)),
        _ => None,
    }
}

struct Pairing<'a, 'b> {
    reading: &'a Reading<'b>,
    passage: &'a Passage,
    index: usize,
    /// The passage before ended inside a quotation.
    carried: bool,
    next_opens: bool,
    found: &'a mut Quotations,
    open: Vec<Mark>,
}

impl Pairing<'_, '_> {
    /// Pairs the double marks; tells whether the passage ends in a quotation
    /// that the next one continues.
    fn doubles(&mut self, marks: &[Mark]) -> bool {
        let marks: Vec<Mark> = marks.iter().copied().filter(|mark| !mark.single).collect();
        for (at, mark) in marks.iter().enumerate() {
            let closes = match mark.side {
                Side::Opens => false,
                Side::Closes => true,
                Side::Either => !self.open.is_empty(),
            };
            if closes {
                self.close(*mark);
            } else {
                let two_close = marks[at + 1..]
                    .iter()
                    .take(2)
                    .filter(|m| m.side == Side::Closes)
                    .count()
                    == 2;
                self.open(*mark, two_close);
            }
        }
        self.finish()
    }

    fn open(&mut self, mark: Mark, two_close: bool) {
        if let Some(lost) = self.open.first().copied().filter(|_| !two_close) {
            self.open.clear();
            self.recover_end(lost, mark.start);
        }
        self.open.push(mark);
    }

    fn close(&mut self, mark: Mark) {
        match self.open.pop() {
            Some(open) => self.push(open.start, open.end, mark.start, mark.end),
            None => self.recover_start(mark),
        }
    }

    fn finish(&mut self) -> bool {
        let Some(open) = self.open.first().copied() else {
            return false;
        };
        let end = self.passage.span.end;
        if self.next_opens {
            self.push(open.start, open.end, end, end);
            return true;
        }
        self.recover_end(open, end);
        false
    }

    fn push(&mut self, start: u32, inner_start: u32, inner_end: u32, end: u32) {
        if inner_start >= inner_end {
            return;
        }
        let continues = self.carried && start == self.passage.span.start;
        self.found.all.push(Quotation {
            span: Span::new(start, end),
            inner: Span::new(inner_start, inner_end),
            passage: self.index,
            nested: false,
            continues,
        });
    }

    /// The closing mark was lost: to the end of the sentence, not past `limit`.
    fn recover_end(&mut self, open: Mark, limit: u32) {
        let sentence = self.reading.sentence_at(open.start);
        let own = sentence.map_or(limit, |s| self.reading.sentences[s].span.end);
        let end = if own > open.end {
            own.min(limit)
        } else {
            limit
        };
        let span = Span::new(open.start, end.max(open.end)).trimmed(self.reading.text);
        self.note(
            open,
            "quotation never closed; taken to end with its sentence",
        );
        self.push(open.start, open.end, span.end, span.end);
    }

    /// The opening mark was lost: from the start of the sentence.
    fn recover_start(&mut self, mark: Mark) {
        let before = self.reading.text[..mark.start as usize].chars().next_back();
        // Inches and seconds: 6'2".
        if before.is_some_and(|c| c.is_ascii_digit()) {
            return;
        }
        let taken = self
            .found
            .all
            .last()
            .filter(|q| q.passage == self.index)
            .map_or(0, |q| q.span.end);
        let sentence = self.reading.sentence_at(mark.start.saturating_sub(1));
        let own = sentence.map_or(self.passage.span.start, |s| {
            self.reading.sentences[s].span.start
        });
        let from = Span::new(own.max(taken).min(mark.start), mark.start).trimmed(self.reading.text);
        self.note(
            mark,
            "quotation never opened; taken to begin with its sentence",
        );
        self.push(from.start, from.start, mark.start, mark.end);
    }

    fn note(&mut self, mark: Mark, message: &str) {
        let span = Span::new(mark.start, mark.end);
        self.found
            .notes
            .push(Note::new("unbalanced-quotation", message).at(span));
    }
}

/// Pairs single marks that do not cross the double ones.
fn singles(marks: &[Mark], doubles: &[Span], passage: usize) -> Vec<Quotation> {
    let singles: Vec<Mark> = marks.iter().copied().filter(|mark| mark.single).collect();
    let mut found: Vec<Quotation> = Vec::new();
    let mut free = 0;
    for (at, open) in singles.iter().enumerate() {
        if open.side != Side::Opens || open.start < free {
            continue;
        }
        let inside = covering(doubles, open.start);
        let later = singles[at + 1..].iter().take(PARTNERS);
        let partners = later.filter(|m| m.side == Side::Closes && m.start > open.end);
        let partner = partners
            .take_while(|m| inside.is_none_or(|span| span.covers(m.start)))
            .find(|m| inside.is_some() || covering(doubles, m.start).is_none());
        if let Some(close) = partner {
            free = close.end;
            found.push(Quotation {
                span: Span::new(open.start, close.end),
                inner: Span::new(open.end, close.start),
                passage,
                nested: inside.is_some(),
                continues: false,
            });
        }
    }
    found
}

/// The span of `spans`, which are ascending, that covers `offset`.
fn covering(spans: &[Span], offset: u32) -> Option<Span> {
    let after = spans.partition_point(|span| span.start <= offset);
    let span = *spans[..after].last()?;
    span.covers(offset).then_some(span)
}

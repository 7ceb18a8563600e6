//! An article as a row of comparable words, each with its place.

use crate::across::terms::term;
use crate::posts::{Post, posts};
use crate::site_links::unlinked;
use crosswire_article::{Article, BlockKind, Span};

/// Stands between stretches that do not touch on the page; it equals no word,
/// not even itself.
const BARRIER: u64 = 0;

/// One word of the telling parts of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Hash of the folded word.
    pub(super) hash: u64,
    /// Its place in the text.
    pub(super) span: Span,
    /// Whether it is somebody's words, not the outlet's.
    pub(super) quoted: bool,
    /// Whether it is site furniture.
    pub(super) furniture: bool,
}

impl Word {
    /// Whether two words are the same; barriers never are.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.hash == other.hash && self.hash != BARRIER
    }

    pub(super) fn is_barrier(&self) -> bool {
        self.hash == BARRIER
    }
}

/// The words of an article's body and captions, in order. Bylines, datelines,
/// headings and labelled site furniture are left out; a barrier stands there. Links inside sentences are
/// left out too.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub(super) words: Vec<Word>,
}

impl Body {
    /// The words of `article`.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let unlinked = unlinked(article);
        let article = unlinked.as_ref().unwrap_or(article);
        let mut body = Self::default();
        if article.blocks.is_empty() {
            body.add(&article.text, Span::of(0..article.text.len()));
        }
        for block in &article.blocks {
            if matches!(block.kind, BlockKind::Body | BlockKind::Caption) {
                body.add(&article.text, block.span);
            } else {
                body.close();
            }
        }
        let quoted = quoted_stretches(&article.text);
        body.mark_quoted(&quoted);
        body
    }

    fn add(&mut self, text: &str, span: Span) {
        for (start, word) in words_of(span.cut(text).unwrap_or("")) {
            let start = span.start + start as u32;
            self.words.push(Word {
                hash: word_hash(word),
                span: Span::new(start, start + word.len() as u32),
                quoted: false,
                furniture: false,
            });
        }
    }

    fn close(&mut self) {
        if let Some(last) = self.words.last().filter(|word| !word.is_barrier()) {
            let span = Span::new(last.span.end, last.span.end);
            self.words.push(Word {
                hash: BARRIER,
                span,
                quoted: false,
                furniture: false,
            });
        }
    }

    fn mark_quoted(&mut self, stretches: &[Span]) {
        let mut next = 0;
        for word in &mut self.words {
            while stretches
                .get(next)
                .is_some_and(|s| s.end <= word.span.start)
            {
                next += 1;
            }
            word.quoted = stretches.get(next).is_some_and(|s| s.overlaps(word.span));
        }
    }

    /// Words that are no furniture.
    pub(super) fn telling(&self) -> usize {
        let telling = |word: &&Word| !word.furniture && !word.is_barrier();
        self.words.iter().filter(telling).count()
    }
}

/// The words two texts have in common in the same order (longest common
/// subsequence): what a stored passage says of itself.
#[must_use]
pub fn words_in_common(a: &str, b: &str) -> u32 {
    let hashes = |text| words_of(text).map(|(_, word)| word_hash(word));
    let (a, b): (Vec<u64>, Vec<u64>) = (hashes(a).collect(), hashes(b).collect());
    common(&a, &b) as u32
}

/// Length of the longest common subsequence.
pub(super) fn common(a: &[u64], b: &[u64]) -> usize {
    // Equal ends cost nothing, and most passages are nothing else.
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[front..], &b[front..]);
    let ends = a.iter().rev().zip(b.iter().rev());
    let back = ends.take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - back], &b[..b.len() - back]);
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (column, y) in b.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = if x == y {
                diagonal + 1
            } else {
                above.max(row[column])
            };
            diagonal = above;
        }
    }
    front + back + row[b.len()]
}

/// Runs of letters and digits with their offsets; an apostrophe or a point
/// between letters parts nothing ("don't", "U.S.").
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '.');
    let mut start = 0;
    std::iter::from_fn(move || {
        loop {
            let from = start + text[start..].find(char::is_alphanumeric)?;
            let length = text[from..].find(|c| !inside(c));
            let end = length.map_or(text.len(), |length| from + length);
            start = end;
            let word = text[from..end].trim_end_matches(|c: char| !c.is_alphanumeric());
            if !word.is_empty() {
                return Some((from, word));
            }
        }
    })
}

/// Upper and lower case, apostrophes and points make no difference.
fn word_hash(word: &str) -> u64 {
    let folded: String = word
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    term(&folded).max(1)
}

/// The stretches of a text that are somebody's words and not the outlet's:
/// between quotation marks, tweets and posts set off with their author, and
/// paragraphs that a line such as "the statement read:" announces.
fn quoted_stretches(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = posts(text).iter().map(Post::whole).collect();
    let mut announced = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::of(start..start + line.len()).trimmed(text);
        start += line.len();
        if span.is_empty() {
            continue;
        }
        let paragraph = span.cut(text).unwrap_or("");
        if announced {
            found.push(span);
        }
        found.extend(between_marks(paragraph).map(|s| s.shifted(span.start)));
        announced = announces_words(paragraph);
    }
    merged(found)
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Stretches between quotation marks of one paragraph; one that is never
/// closed runs to the paragraph's end.
fn between_marks(paragraph: &str) -> impl Iterator<Item = Span> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    for (at, c) in paragraph.char_indices() {
        let after = paragraph[at + c.len_utf8()..].chars().next();
        match open {
            None if opens(before, c, after) => open = Some((at, c)),
            Some((from, mark)) if closes(mark, before, c, after) => {
                found.push(Span::of(from..at + c.len_utf8()));
                open = None;
            }
            _ => {}
        }
        before = c;
    }
    if let Some((from, mark)) = open
        && mark != '‘'
    {
        found.push(Span::of(from..paragraph.len()));
    }
    found.into_iter()
}

fn opens(before: char, c: char, after: Option<char>) -> bool {
    let free = !before.is_alphanumeric();
    match c {
        '“' | '«' | '„' => true,
        '"' => free && after.is_some_and(|after| !after.is_whitespace()),
        '‘' => free && after.is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

fn closes(mark: char, before: char, c: char, after: Option<char>) -> bool {
    match mark {
        '“' => matches!(c, '”' | '"'),
        '«' => c == '»',
        '„' => matches!(c, '“' | '”'),
        '"' => matches!(c, '"' | '”') && (before != ' ' || after == Some(' ')),
        // An apostrophe has a letter behind it.
        _ => c == '’' && !after.is_some_and(char::is_alphanumeric),
    }
}

/// Words that announce somebody's words in the paragraph that follows. Media
/// "report" and "write"; what they wrote is text of theirs, no quotation.
const ANNOUNCING: [&str; 14] = [
    "said",
    "says",
    "statement",
    "tweeted",
    "tweet",
    "letter",
    "read",
    "reads",
    "added",
    "told",
    "transcript",
    "follows",
    "asked",
    "posted",
];

fn announces_words(paragraph: &str) -> bool {
    let line = paragraph.trim_end();
    if !line.ends_with(':') || line.len() > 400 {
        return false;
    }
    let words = line.split(|c: char| !c.is_alphanumeric());
    let last: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let near = last.iter().rev().take(12);
    near.into_iter()
        .any(|word| ANNOUNCING.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        let spans = quoted_stretches(text);
        spans.iter().map(|span| span.cut(text).unwrap()).collect()
    }

    #[test]
    fn quoted_words_are_told_from_the_outlets_own() {
        assert_eq!(
            quoted("\"Go home,\" he said, \"all of you.\""),
            ["\"Go home,\"", "\"all of you.\""]
        );
        assert_eq!(quoted("He said: “We stay.\nAnd stay."), ["“We stay."]);
        assert_eq!(quoted("The crew’s boat, the pilots' boat"), [""; 0]);
        assert_eq!(quoted("‘It’s late,’ she said"), ["‘It’s late,’"]);
    }

    #[test]
    fn posts_and_announced_paragraphs_are_quoted() {
        let post = "Sad day for the strait. — Mara Quill (@quill) May 4, 2031";
        assert_eq!(quoted(&format!("{post}\nMore.")), [post]);
        let letter = "The ministry's statement read:\n\nWe regret nothing.\n\nThen it rained.";
        assert_eq!(quoted(letter), ["We regret nothing."]);
        assert_eq!(quoted("Castrel reports:\n\nThe ship is free."), [""; 0]);
    }

    #[test]
    fn words_fold_case_marks_and_points() {
        assert_eq!(words_in_common("The U.S. doesn’t", "the US doesn't."), 3);
        assert_eq!(words_in_common("one two three four", "one 2 three four"), 3);
        assert_eq!(words_in_common("", "one"), 0);
    }
}

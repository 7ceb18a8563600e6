//! Posts of social networks, as pages that embed them print them:
//! `Sad day for the strait. — Mara Quill (@quill) May 4, 2031`.

use crosswire_article::Span;

/// A post with its signature, all in bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    /// What was posted, without links at its end.
    pub(crate) content: Span,
    /// The dash in front of the name.
    pub(crate) dash: Span,
    /// The name under which it was posted.
    pub(crate) name: Span,
    /// `@quill`.
    pub(crate) handle: Span,
    /// The day, where one stands behind the handle.
    pub(crate) day: Option<Span>,
}

impl Post {
    /// The post with its signature.
    pub(crate) fn whole(&self) -> Span {
        self.content.hull(self.day.unwrap_or(self.handle))
    }
}

/// Longer stretches in front of a signature hold more than a post (bytes).
const LONGEST: u32 = 700;
/// A name is no longer than this (bytes).
const LONGEST_NAME: usize = 60;
/// Words of a day: "May 4, 2031", "4 May 2031".
const DAY_WORDS: usize = 3;

/// The signed posts of a text, in order. A post is the line that its signature
/// ends, or the line above where the signature has its own.
pub(crate) fn posts(text: &str) -> Vec<Post> {
    let mut found: Vec<Post> = Vec::new();
    let mut above: Option<Span> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::of(start..start + line.len()).trimmed(text);
        start += line.len();
        if span.is_empty() {
            continue;
        }
        let mut from = span.start;
        while let Some(post) = post(text, Span::new(from, span.end), above) {
            from = post.whole().end;
            above = None;
            found.extend(Some(post).filter(|post| is_worded(text, post)));
        }
        above = Some(span);
    }
    found
}

/// The first signed post of a line, whose text may stand in the line `above`.
fn post(text: &str, line: Span, above: Option<Span>) -> Option<Post> {
    let words = line.cut(text)?;
    let open = words.find("(@")?;
    let close = open + words[open..].find(')')?;
    let dash = words[..open].rfind(['—', '–', '-'])?;
    let width = words[dash..].chars().next()?.len_utf8();
    let within = |from: usize, to: usize| Span::of(from..to).shifted(line.start).trimmed(text);
    let name = within(dash + width, open);
    let handle = &words[open + 2..close];
    let plain = !handle.is_empty() && handle.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !plain || name.is_empty() || open - dash > LONGEST_NAME {
        return None;
    }
    let before = within(0, dash);
    let content = match before.is_empty() {
        true => above?,
        false => before,
    };
    Some(Post {
        content: without_links(text, content),
        dash: within(dash, dash + width),
        name,
        handle: within(open + 1, close),
        day: day(words, close + 1).map(|day| day.shifted(line.start)),
    })
}

/// The day at `from` of a line: a few words that end in a year.
fn day(words: &str, from: usize) -> Option<Span> {
    let behind = words.get(from..)?;
    let bare = behind.trim_start_matches([' ', ',', '\u{a0}']);
    let start = from + behind.len() - bare.len();
    let mut end = start;
    for word in bare.split_inclusive(' ').take(DAY_WORDS) {
        let figure = word.trim_end().trim_end_matches(['.', ',']);
        let year = figure.len() == 4 && figure.chars().all(|c| c.is_ascii_digit());
        if year {
            return Some(Span::of(start..end + figure.len()));
        }
        end += word.len();
    }
    None
}

/// A post without the links and pictures at its end.
fn without_links(text: &str, content: Span) -> Span {
    let mut kept = content.cut(text).unwrap_or("");
    while let Some(word) = kept.split_whitespace().next_back() {
        if !word.starts_with("http") && !word.starts_with("pic.twitter") {
            break;
        }
        kept = kept[..kept.len() - word.len()].trim_end();
    }
    Span::new(content.start, content.start + kept.len() as u32)
}

/// Two words at least, and no more than fits into a post.
fn is_worded(text: &str, post: &Post) -> bool {
    let words = post.content.cut(text).unwrap_or("").split_whitespace();
    words.take(2).count() == 2 && post.content.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<[&str; 4]> {
        let cut = |span: Span| span.cut(text).unwrap_or("?");
        let told = |post: &Post| {
            let day = post.day.map_or("", cut);
            [cut(post.content), cut(post.name), cut(post.handle), day]
        };
        posts(text).iter().map(told).collect()
    }

    #[test]
    fn a_post_is_the_line_that_its_signature_ends() {
        let text = "He wrote:\nSad day - for the strait. https://t.co/x pic.twitter.com/y — Mara Quill 🌊 (@quill_1) May 4, 2031\nMore.";
        let wanted = [
            "Sad day - for the strait.",
            "Mara Quill 🌊",
            "@quill_1",
            "May 4, 2031",
        ];
        assert_eq!(read(text), [wanted]);
    }

    #[test]
    fn or_the_line_above_its_signature() {
        let text = "Sad day for the strait.\n\n— Mara Quill (@quill) 4 May 2031 and more";
        let wanted = [
            "Sad day for the strait.",
            "Mara Quill",
            "@quill",
            "4 May 2031",
        ];
        assert_eq!(read(text), [wanted]);
    }

    #[test]
    fn two_posts_may_stand_in_one_line() {
        let text = "Not true. — A. Roe (@roe) May 4, 2031 Quite true. — Mara Quill (@quill)";
        let wanted = [
            ["Not true.", "A. Roe", "@roe", "May 4, 2031"],
            ["Quite true.", "Mara Quill", "@quill", ""],
        ];
        assert_eq!(read(text), wanted);
    }

    #[test]
    fn links_alone_handles_in_passing_and_long_texts_are_none() {
        let long = format!("{} — Mara Quill (@quill) May 4, 2031", "word ".repeat(200));
        for text in [
            "https://t.co/x — Mara Quill (@quill) May 4, 2031",
            "Quill (@quill) said so.",
            "— Mara Quill (@quill)",
            "Mail the well-known clerk (@ the harbour).",
            &long,
        ] {
            assert_eq!(read(text), [] as [[&str; 4]; 0], "{text}");
        }
    }
}

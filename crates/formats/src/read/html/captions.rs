//! Picture lines of a page, put back where they stand.
//!
//! The extractors drop them, but a caption can tell who said what. One is taken
//! where it shares its `article` element with a paragraph of the report that
//! follows or precedes it, so that pictures of other stories stay out.

use dom_query::{Document, NodeId, NodeRef};

/// Elements whose pictures belong to the site.
const ASIDE: [&str; 3] = ["nav", "aside", "footer"];
/// The longest caption, in characters.
const LONGEST: usize = 600;
/// How many characters of a paragraph are compared.
const COMPARED: usize = 60;

/// The text with its captions, and each caption as its line has it.
pub(crate) fn put_back(html: &str, text: String) -> (String, Vec<String>) {
    if !html.contains("<figcaption") && !html.contains("<FIGCAPTION") {
        return (text, Vec::new());
    }
    let placed = found(html, &text);
    let captions = placed.iter().map(|(_, caption)| caption.clone()).collect();
    let mut lines: Vec<&str> = text.lines().collect();
    for (at, caption) in placed.iter().rev() {
        if !lines.contains(&caption.as_str()) {
            lines.splice(*at..*at, [caption.as_str(), ""]);
        }
    }
    (lines.join("\n"), captions)
}

/// A caption that waits for the paragraph behind it, and its `article`.
type Waiting = (String, Option<NodeId>);

/// The captions of the report, each with the line it stands before.
fn found(html: &str, text: &str) -> Vec<(usize, String)> {
    let lines: Vec<String> = text.lines().map(start).collect();
    let document = Document::from(html);
    let mut placed: Vec<(usize, String)> = Vec::new();
    let mut waiting: Vec<Waiting> = Vec::new();
    let mut last: Option<(usize, Option<NodeId>)> = None;
    for node in document
        .select("figcaption, p, h2, h3, li, blockquote")
        .nodes()
    {
        let article = enclosing(node, "article");
        if is_caption(node) {
            waiting.extend(caption(node).map(|caption| (caption, article)));
            continue;
        }
        let from = last.map_or(0, |(line, _)| line);
        let Some(line) = line_of(node, &lines, from) else {
            continue;
        };
        for (caption, within) in waiting.drain(..) {
            let before = last.filter(|(_, before)| *before == within);
            let at = (within == article)
                .then_some(line)
                .or(before.map(|(before, _)| before + 1));
            placed.extend(at.map(|at| (at, caption)));
        }
        last = Some((line, article));
    }
    let end = last.filter(|(_, article)| article.is_some());
    for (caption, within) in waiting {
        placed.extend(
            end.filter(|(_, article)| *article == within)
                .map(|(line, _)| (line + 1, caption)),
        );
    }
    placed.sort_by_key(|(line, _)| *line);
    placed
}

fn is_caption(node: &NodeRef) -> bool {
    named(node, "figcaption")
}

fn named(node: &NodeRef, name: &str) -> bool {
    node.node_name().is_some_and(|found| &*found == name)
}

/// Which element of this name the node lies in.
fn enclosing(node: &NodeRef, name: &str) -> Option<NodeId> {
    let above = node.ancestors(None);
    let found = above.iter().find(|above| named(above, name))?;
    Some(found.id)
}

/// The text of a caption that belongs to no side column.
fn caption(node: &NodeRef) -> Option<String> {
    let aside = ASIDE.iter().any(|name| enclosing(node, name).is_some());
    let text = folded(&node.text());
    let fits = (3..=LONGEST).contains(&text.chars().count());
    (fits && !aside).then_some(text)
}

/// The line that an element is, at `from` or behind it.
fn line_of(node: &NodeRef, lines: &[String], from: usize) -> Option<usize> {
    if enclosing(node, "figcaption").is_some() {
        return None;
    }
    let wanted = start(&node.text());
    let same = |line: &String| wanted.chars().count() >= 3 && *line == wanted;
    let behind = lines.get(from..)?.iter().position(same)?;
    Some(from + behind)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn start(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters
        .flat_map(char::to_lowercase)
        .take(COMPARED)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_of_the_report_stand_in_place() {
        let html = "<aside><figure><figcaption>A sale of boats</figcaption></figure></aside>\
            <article><figcaption>Teaser of another page</figcaption></article>\
            <article><figcaption>The  pier\n at dusk</figcaption><p>The pier is closed.</p>\
            <figcaption>The crane</figcaption><p>It fell.</p><figcaption>The quay</figcaption></article>";
        let (text, captions) = put_back(html, "The pier is closed.\n\nIt fell.".to_owned());
        assert_eq!(captions, ["The pier at dusk", "The crane", "The quay"]);
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            lines,
            [
                "The pier at dusk",
                "The pier is closed.",
                "The crane",
                "It fell.",
                "The quay"
            ]
        );
    }

    #[test]
    fn a_page_without_captions_keeps_its_text() {
        let (text, captions) = put_back("<p>The pier.</p>", "The pier.".to_owned());
        assert_eq!((text.as_str(), captions.len()), ("The pier.", 0));
    }
}

//! The text of a page: what two extractors agree on.

use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many characters of a line must be in the other extractor's text.
const COMPARED: usize = 60;

/// The lines of `rs-trafilatura` that `dom_smoothie` has too. Where that would
/// drop more than half, the two found different things, and the first is kept
/// whole; where one finds nothing, the other stands.
pub(crate) fn text(html: &str) -> String {
    let first = guarded(|| {
        rs_trafilatura::extract(html)
            .ok()
            .map(|found| found.content_text)
    });
    let second = guarded(|| smoothie(html));
    match (first.trim().is_empty(), second.trim().is_empty()) {
        (false, false) => common_lines(&first, &second),
        (false, true) => first,
        (true, _) => second,
    }
}

fn guarded(extract: impl FnOnce() -> Option<String>) -> String {
    catch_unwind(AssertUnwindSafe(extract))
        .ok()
        .flatten()
        .unwrap_or_default()
}

fn smoothie(html: &str) -> Option<String> {
    let config = Config {
        text_mode: TextMode::Formatted,
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        ..Config::default()
    };
    let article = Readability::new(html, None, Some(config))
        .ok()?
        .parse()
        .ok()?;
    Some(article.text_content.to_string())
}

fn common_lines(first: &str, second: &str) -> String {
    let other = normalised(second);
    let kept: Vec<&str> = first.lines().filter(|line| is_in(line, &other)).collect();
    let size = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let left: usize = kept.iter().map(|line| size(line)).sum();
    if left * 2 < size(first) {
        return first.to_owned();
    }
    kept.join("\n")
}

fn is_in(line: &str, other: &str) -> bool {
    let start: String = normalised(line).chars().take(COMPARED).collect();
    other.contains(&start)
}

fn normalised(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_one_extractor_is_dropped() {
        let first = "The pier is closed.\nSubscribe\nNobody was hurt, she said.";
        assert_eq!(
            common_lines(first, "the pier is CLOSED. nobody was hurt, she said"),
            "The pier is closed.\nNobody was hurt, she said."
        );
    }

    #[test]
    fn without_agreement_the_first_stands() {
        assert_eq!(
            common_lines("One two three.\nFour.", "Four."),
            "One two three.\nFour."
        );
    }
}

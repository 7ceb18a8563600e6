//! Text cut and broken at words, by the columns it takes on a terminal.

use console::measure_text_width;

/// `text` on one line of at most `width` columns, cut between words with an
/// ellipsis where it is too long. White space becomes single spaces.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if measure_text_width(&whole) <= width {
        return whole;
    }
    let mut fitted = String::new();
    for word in whole.split(' ') {
        let gap = usize::from(!fitted.is_empty());
        if measure_text_width(&fitted) + gap + measure_text_width(word) + 1 > width {
            break;
        }
        if gap > 0 {
            fitted.push(' ');
        }
        fitted.push_str(word);
    }
    if fitted.is_empty() {
        return console::truncate_str(&whole, width, "…").into_owned();
    }
    fitted.truncate(
        fitted
            .trim_end_matches([',', ';', ':', '–', '—', ' '])
            .len(),
    );
    fitted.push('…');
    fitted
}

/// `text` broken between words into lines of at most `width` columns; a longer
/// word has a line of its own.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if measure_text_width(line) + 1 + measure_text_width(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitting_cuts_between_words() {
        assert_eq!(fit("no such  order\nexists", 40), "no such order exists");
        assert_eq!(fit("no such order, exists", 15), "no such order…");
        assert_eq!(fit("unbelievable", 6), "unbel…");
        assert_eq!(fit("", 6), "");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(fit("港 港 港 港", 7), "港 港…");
        assert_eq!(wrap("港 港 港 港", 5), ["港 港", "港 港"]);
    }

    #[test]
    fn wrapping_keeps_long_words_whole() {
        assert_eq!(
            wrap("a incomprehensible b", 5),
            ["a", "incomprehensible", "b"]
        );
    }
}

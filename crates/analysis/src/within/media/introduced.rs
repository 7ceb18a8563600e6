//! Media that an article introduces itself: by a line of their own
//! ("Harbourline reports:") or by a noun ("the Castrel news agency"). Their
//! names are then known wherever else the article has them.

use super::{Medium, medium_in};
use crate::lexicon::Lexicon;
use crate::within::reading::Reading;
use crosswire_article::{RelayKind, Span};

/// Names that a line of their own shows to be media.
pub(super) fn banner_names(reading: &Reading, lexicon: &Lexicon) -> Vec<(String, RelayKind)> {
    let lines = reading.passages.iter();
    let names = lines.filter_map(|passage| banner_name(reading.cut(passage.span)));
    let names = names.map(|name| (name.to_owned(), kind_by_name(lexicon, name)));
    without_doubles(names.collect())
}

/// Names that their shape shows to be media: a site by its address
/// ("Harbourline.com"), an American station by its call sign ("KQXR-TV").
pub(super) fn shaped_names(reading: &Reading) -> Vec<(String, RelayKind)> {
    let words = reading.words.iter().map(|word| reading.cut(word.span));
    let shaped = words.filter_map(|word| Some((word.to_owned(), kind_by_shape(word)?)));
    without_doubles(shaped.collect())
}

fn kind_by_shape(word: &str) -> Option<RelayKind> {
    const ENDINGS: [&str; 8] = [
        ".com", ".org", ".net", ".info", ".co.uk", ".tv", ".news", ".ru",
    ];
    let lower = word.to_lowercase();
    let site = ENDINGS.iter().find_map(|ending| lower.strip_suffix(ending));
    let address =
        |name: &str| name.len() > 2 && name.chars().all(|c| c.is_alphanumeric() || c == '-');
    if site.is_some_and(address) {
        return Some(RelayKind::Site);
    }
    let sign = word.split('-').next().unwrap_or(word);
    let call = sign.len() == 4
        && sign.starts_with(['K', 'W'])
        && sign.chars().all(|c| c.is_ascii_uppercase());
    let behind = &word[sign.len()..];
    (call && matches!(behind, "" | "-TV" | "-FM" | "-AM")).then_some(RelayKind::Broadcaster)
}

/// Names that stand beside a noun for a medium. A site or blog is often called
/// by whose it is, so those nouns introduce no name.
pub(super) fn described_names(described: &[Medium]) -> Vec<(String, RelayKind)> {
    let capitals = |name: &str| {
        let mut words = name.split(' ');
        words.all(|word| word.starts_with(char::is_uppercase))
    };
    let own = described.iter().filter(|medium| {
        medium.named
            && !medium.listed
            && medium.kind != RelayKind::Site
            && medium.name_words.len() < medium.words.len()
            && medium.name.len() > 3
            && capitals(&medium.name)
    });
    without_doubles(own.map(|m| (m.name.clone(), m.kind)).collect())
}

fn without_doubles(mut names: Vec<(String, RelayKind)>) -> Vec<(String, RelayKind)> {
    names.sort();
    names.dedup_by(|later, earlier| later.0 == earlier.0);
    names
}

/// Mentions of `names` that no medium known so far covers, where `counts` says
/// so of their first and last byte.
pub(super) fn mentions(
    reading: &Reading,
    names: &[(String, RelayKind)],
    known: &[Medium],
    counts: impl Fn(usize, usize) -> bool,
) -> Vec<Medium> {
    let mut media = Vec::new();
    for (name, kind) in names {
        for (start, _) in reading.text.match_indices(name.as_str()) {
            let end = start + name.len();
            let words = reading.words_in(Span::of(start..end));
            let new = !words.is_empty()
                && medium_in(known, words.clone()).is_none()
                && reading.text_of(words.clone()) == name;
            if new && counts(start, end) {
                media.push(Medium {
                    words: words.clone(),
                    name_words: words,
                    name: name.clone(),
                    kind: *kind,
                    listed: true,
                    named: true,
                    nameless: false,
                });
            }
        }
    }
    media.sort_by_key(|medium| (medium.words.start, medium.words.end));
    media.dedup_by_key(|medium| medium.words.start);
    media
}

/// The name in front of "reports:" where nothing else stands in the line.
fn banner_name(line: &str) -> Option<&str> {
    let said = line.trim().strip_suffix(':')?;
    let (name, verb) = said.rsplit_once(' ')?;
    let name = name.strip_prefix("The ").unwrap_or(name);
    let capitals = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let reporting = matches!(verb, "reports" | "reported" | "writes" | "wrote");
    let is_name = !name.is_empty()
        && !matches!(name, "He" | "She" | "It" | "They" | "I" | "We" | "You")
        && name.split(' ').count() <= 4
        && name.split(' ').all(capitals);
    (reporting && is_name).then_some(name)
}

/// The kind that a word of the name tells; a site where none does.
fn kind_by_name(lexicon: &Lexicon, name: &str) -> RelayKind {
    let word_kind = |word: &str| {
        let word = word.to_lowercase();
        lexicon
            .nouns
            .named_medium(&word)
            .or_else(|| lexicon.nouns.medium(&word))
    };
    name.split(' ')
        .find_map(word_kind)
        .unwrap_or(RelayKind::Site)
}

#[cfg(test)]
mod tests {
    use super::{banner_name, kind_by_shape};
    use crosswire_article::RelayKind;

    #[test]
    fn addresses_and_call_signs_are_media() {
        assert_eq!(kind_by_shape("Harbourline.com"), Some(RelayKind::Site));
        assert_eq!(kind_by_shape("WQXZ-TV"), Some(RelayKind::Broadcaster));
        assert_eq!(kind_by_shape("KQXR"), Some(RelayKind::Broadcaster));
        assert_eq!(kind_by_shape("WTO"), None);
        assert_eq!(kind_by_shape("Inc.com."), None);
        assert_eq!(kind_by_shape("harbour"), None);
    }

    #[test]
    fn a_banner_is_a_name_and_a_verb_alone_in_their_line() {
        assert_eq!(banner_name("Harbourline reports:"), Some("Harbourline"));
        assert_eq!(banner_name("The Evening Lamp wrote:"), Some("Evening Lamp"));
        assert_eq!(banner_name("He reports:"), None);
        assert_eq!(banner_name("The minister wrote:"), None);
        assert_eq!(banner_name("Harbourline reports that boats sank"), None);
    }
}

//! Whether a word is a URL or an e-mail address, and so stays whole.
//!
//! Written after the model's pattern: an optional scheme, optional user, a
//! public IPv4 address or a domain, an optional port, an optional path. The
//! pattern's host ends at the first `:`, `/`, `?` or `#`, because neither kind
//! of host can hold one; so one pass over each candidate is enough.

use crate::characters::{Characters, flag};

const LABEL_LENGTH: usize = 64;

/// Whether the whole text is a URL. It must not hold white space.
pub(super) fn is_url(characters: &Characters, text: &str) -> bool {
    text.contains('.')
        && (is_user_and_host(characters, text)
            || without_scheme(characters, text)
                .is_some_and(|rest| is_user_and_host(characters, rest)))
}

fn without_scheme<'a>(characters: &Characters, text: &'a str) -> Option<&'a str> {
    let (scheme, rest) = text.split_once("://")?;
    let allowed = |one: char| matches!(one, '+' | '-' | '.') || characters.has(one, flag::WORD);
    (scheme.chars().count() >= 2 && scheme.chars().all(allowed)).then_some(rest)
}

/// Tries the host at the start, and after every `@` that something precedes.
fn is_user_and_host(characters: &Characters, text: &str) -> bool {
    is_host_and_rest(characters, text)
        || text
            .match_indices('@')
            .filter(|&(at, _)| at > 0)
            .any(|(at, _)| is_host_and_rest(characters, &text[at + 1..]))
}

fn is_host_and_rest(characters: &Characters, text: &str) -> bool {
    // Of several `@`, only the host after the last is worth more than a look
    // at its first characters: the others end at the next `@`.
    let end = text.find([':', '/', '?', '#', '@']).unwrap_or(text.len());
    let (host, rest) = text.split_at(end);
    is_rest(characters, rest) && (is_domain(characters, host) || is_address(characters, host))
}

/// An optional port, then an optional path, query or fragment.
fn is_rest(characters: &Characters, rest: &str) -> bool {
    let Some(port) = rest.strip_prefix(':') else {
        return is_path(rest);
    };
    let end = port
        .char_indices()
        .find(|&(_, one)| !characters.has(one, flag::DECIMAL))
        .map_or(port.len(), |(offset, _)| offset);
    let (digits, path) = port.split_at(end);
    (2..=5).contains(&digits.chars().count()) && is_path(path)
}

fn is_path(path: &str) -> bool {
    path.is_empty() || path.starts_with(['/', '?', '#'])
}

fn is_domain(characters: &Characters, host: &str) -> bool {
    let Some((labels, top)) = host.rsplit_once('.') else {
        return false;
    };
    (2..=63).contains(&top.chars().count())
        && characters.all(top, flag::TOP_LEVEL_DOMAIN)
        && labels.split('.').all(is_label)
}

/// Part of a domain before a full stop: no `_` or `-` at its edges.
fn is_label(label: &str) -> bool {
    let inner = |one: char| is_label_character(one) || one == '_' || one == '-';
    let length = label.chars().count();
    (1..=LABEL_LENGTH).contains(&length)
        && label.starts_with(is_label_character)
        && label.ends_with(is_label_character)
        && label.chars().all(inner)
}

fn is_label_character(one: char) -> bool {
    one.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&one)
}

/// An IPv4 address that is neither private nor local.
fn is_address(characters: &Characters, host: &str) -> bool {
    let parts: Vec<&str> = host.splitn(5, '.').collect();
    let [first, second, third, fourth] = parts[..] else {
        return false;
    };
    let number = |part| Octet::of(characters, part);
    first_octet(number(first))
        && middle_octet(number(second))
        && middle_octet(number(third))
        && last_octet(number(fourth))
        && !is_private(characters, first, second)
}

fn is_private(characters: &Characters, first: &str, second: &str) -> bool {
    match (first, second) {
        ("10" | "127", _) | ("169", "254") | ("192", "168") => true,
        ("172", _) => matches!(
            Octet::of(characters, second),
            Some(Octet {
                digits: [Some('1'), Some('6'..='9'), None]
                    | [Some('3'), Some('0' | '1'), None]
                    | [Some('2'), Some(_), None]
            })
        ),
        _ => false,
    }
}

/// One to three decimal digits. The pattern counts the digits of every script
/// wherever it does not name the digit, so they are kept as they are.
#[derive(Clone, Copy)]
struct Octet {
    digits: [Option<char>; 3],
}

impl Octet {
    fn of(characters: &Characters, part: &str) -> Option<Self> {
        let mut found = part.chars();
        let digits = [found.next(), found.next(), found.next()];
        (characters.all(part, flag::DECIMAL) && found.next().is_none()).then_some(Self { digits })
    }
}

fn first_octet(octet: Option<Octet>) -> bool {
    octet.is_some_and(|octet| {
        matches!(
            octet.digits,
            [Some('1'..='9'), _, None]
                | [Some('1'), Some(_), Some(_)]
                | [Some('2'), Some('0' | '1'), Some(_)]
                | [Some('2'), Some('2'), Some('0'..='3')]
        )
    })
}

fn middle_octet(octet: Option<Octet>) -> bool {
    octet.is_some_and(|octet| {
        matches!(
            octet.digits,
            [Some(_), _, None]
                | [Some('1'), Some(_), Some(_)]
                | [Some('2'), Some('0'..='4'), Some(_)]
                | [Some('2'), Some('5'), Some('0'..='5')]
        )
    })
}

fn last_octet(octet: Option<Octet>) -> bool {
    octet.is_some_and(|octet| {
        matches!(
            octet.digits,
            [Some('1'..='9'), _, None]
                | [Some('1'), Some(_), Some(_)]
                | [Some('2'), Some('0'..='4'), Some(_)]
                | [Some('2'), Some('5'), Some('0'..='4')]
        )
    })
}

//! The noun phrase behind a number.

use super::counted::Counted;
use super::data::WORDS;
use super::numbers::Number;
use super::tokens::{Shape, Token};

/// Words at which a noun phrase ends.
fn ends_phrase(token: &Token) -> bool {
    let word = token.lower.as_str();
    token.shape != Shape::Word
        || word.ends_with("ly") && word != "family"
        || super::times::is_day_name(word) && token.capital
        || matches!(
            word,
            "were"
                | "was"
                | "are"
                | "is"
                | "been"
                | "be"
                | "have"
                | "has"
                | "had"
                | "in"
                | "on"
                | "at"
                | "to"
                | "from"
                | "with"
                | "by"
                | "for"
                | "and"
                | "or"
                | "but"
                | "who"
                | "that"
                | "which"
                | "whose"
                | "when"
                | "while"
                | "as"
                | "after"
                | "before"
                | "since"
                | "during"
                | "near"
                | "outside"
                | "inside"
                | "across"
                | "into"
                | "among"
                | "including"
                | "against"
                | "the"
                | "a"
                | "an"
                | "it"
                | "he"
                | "she"
                | "they"
                | "we"
                | "this"
                | "these"
                | "those"
                | "their"
                | "his"
                | "her"
                | "its"
                | "may"
                | "could"
                | "would"
                | "will"
                | "can"
                | "not"
                | "also"
                | "said"
                | "says"
                | "over"
                | "under"
                | "than"
                | "if"
                | "because"
                | "so"
                | "did"
                | "does"
                | "do"
                | "about"
                | "around"
                | "between"
                | "through"
                | "of"
                | "earlier"
                | "later"
                | "some"
                | "most"
                | "all"
                | "many"
                | "few"
                | "each"
                | "both"
                | "whom"
                | "so-called"
                | "overnight"
                | "yesterday"
                | "today"
                | "late"
                | "early"
                | "last"
                | "ago"
                | "away"
                | "only"
                | "there"
        )
}

/// The noun behind a number: "59 Tomahawk cruise missiles", "one of its
/// citizens", "50 of the injured".
pub(super) fn noun_phrase(tokens: &[Token], number: &Number) -> Counted {
    let start = number.tokens.end;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let mut at = start;
    let mut of_them = false;
    if word(at) == "of"
        && matches!(
            word(at + 1),
            "the" | "its" | "their" | "those" | "these" | "them" | "his" | "her" | "our"
        )
    {
        of_them = true;
        at += 2;
    } else if word(at) == "of" {
        // "dozens of civilians".
        at += 1;
    }
    let first = at;
    while at < tokens.len() && at - first < 6 && !ends_phrase(&tokens[at]) {
        let verb = WORDS.passive(word(at)).is_some() && WORDS.people(&singular(word(at))).is_none()
            || WORDS.active(word(at)).is_some();
        if verb && at > first {
            break;
        }
        // "12 injured miners" has its noun behind the participle, "12 injured" none.
        let adjective = verb
            && tokens.get(at + 1).is_some_and(|next| {
                next.shape == Shape::Word && WORDS.people(&singular(&next.lower)).is_some()
            });
        if verb && !adjective {
            break;
        }
        // "put the toll at 58 saying": a noun behind a number is in the plural.
        let participle = at == first && word(at).ends_with("ing") && number.amount.named() > 1.0;
        if participle && WORDS.passive(word(at)).is_none() {
            break;
        }
        if at > first && WORDS.around.includes.contains(word(at)) {
            break;
        }
        // "10 children Castrel reported": people in the plural end their phrase.
        if at > first && is_plural_of_people(word(at - 1)) {
            break;
        }
        // Past a plural noun a word in -ed or -ing is a verb.
        let noun_before = at > first
            && (WORDS.people(&singular(word(at - 1))).is_some()
                || singular(word(at - 1)) != word(at - 1));
        if noun_before && (word(at).ends_with("ed") || word(at).ends_with("ing")) {
            break;
        }
        at += 1;
    }
    let last = if at > first { word(at - 1) } else { "" };
    // "40 dead", "12 deaths": the state alone.
    let bare = at == first + 1 && (WORDS.passive(last).is_some() || WORDS.counting(last).is_some());
    let noun = if bare { String::new() } else { singular(last) };
    let end = if at > first || of_them { at } else { start };
    Counted {
        noun,
        end,
        part: of_them,
        ..Counted::default()
    }
}

fn is_plural_of_people(word: &str) -> bool {
    let one = singular(word);
    WORDS.people(&one).is_some() && (one != word || word == "people")
}

/// The singular of a noun, as far as spelling tells.
pub(super) fn singular(noun: &str) -> String {
    let irregular = match noun {
        "people" | "persons" => Some(if noun == "people" { "people" } else { "person" }),
        "children" | "schoolchildren" => Some(if noun == "children" {
            "child"
        } else {
            "schoolchild"
        }),
        "men" => Some("man"),
        "women" => Some("woman"),
        "lives" => Some("life"),
        "police" => Some("police"),
        "wives" => Some("wife"),
        "troops" => Some("troop"),
        _ => None,
    };
    if let Some(singular) = irregular {
        return singular.to_owned();
    }
    if let Some(stem) = noun.strip_suffix("men") {
        return format!("{stem}man");
    }
    if let Some(stem) = noun.strip_suffix("women") {
        return format!("{stem}woman");
    }
    if let Some(stem) = noun.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let sibilant = ["sses", "xes", "shes", "ches"];
    if sibilant.iter().any(|end| noun.ends_with(end)) {
        return noun[..noun.len() - 2].to_owned();
    }
    match noun.strip_suffix('s').filter(|stem| {
        stem.len() > 2 && !stem.ends_with('s') && !stem.ends_with('u') && !stem.ends_with('i')
    }) {
        Some(stem) => stem.to_owned(),
        None => noun.to_owned(),
    }
}

//! Whose reporting a story rests on, and which of its articles share text.

use crate::days;
use crate::pile::{NO_OUTLET, Pile, shorten};
use crosswire_article::{ArticleId, Story};
use crosswire_corpus::{ArticleEntry, CopyEntry, OriginEntry, PassageEntry};

/// Pairs of articles shown with their passages; the others are counted.
const PAIRS: usize = 24;
/// Characters of a passage that are shown.
const SHOWN: usize = 420;

/// The origins of a story and the copies that were folded into them.
#[derive(Default)]
pub(crate) struct Origins {
    pub(crate) count: usize,
    pub(crate) rows: Vec<Row>,
    pub(crate) copies: Vec<Pair>,
    /// Pairs for which there was no room.
    pub(crate) more: usize,
}

/// One origin.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) articles: Vec<Resting>,
}

/// An article that rests on it.
pub(crate) struct Resting {
    pub(crate) place: Place,
    pub(crate) why: String,
}

/// An article, linked where it is on the page.
pub(crate) struct Place {
    pub(crate) outlet: String,
    pub(crate) day: String,
    /// Its id, where it is shown.
    pub(crate) article: Option<String>,
}

/// Two articles that share text.
pub(crate) struct Pair {
    pub(crate) id: String,
    pub(crate) what: &'static str,
    pub(crate) source: Option<String>,
    /// The one that was first, where anything tells, comes first.
    pub(crate) sides: [Place; 2],
    pub(crate) ordered: bool,
    /// The words of the longest passage; two where they differ.
    pub(crate) texts: Vec<String>,
    pub(crate) why: String,
}

/// Origins and copies of `story`.
pub(crate) fn origins(pile: &Pile, story: &Story) -> Origins {
    let rows = pile.origins.get(&story.id).map_or(&[][..], Vec::as_slice);
    let copies = pile.copies.get(&story.id).map_or(&[][..], Vec::as_slice);
    Origins {
        count: rows.len(),
        rows: rows.iter().map(|origin| row(pile, origin)).collect(),
        copies: copies
            .iter()
            .take(PAIRS)
            .map(|copy| pair(pile, copy))
            .collect(),
        more: copies.len().saturating_sub(PAIRS),
    }
}

fn row(pile: &Pile, origin: &OriginEntry) -> Row {
    let articles = origin.articles.iter();
    Row {
        name: origin.name.clone(),
        articles: articles
            .map(|resting| Resting {
                place: place(pile, &resting.article),
                why: resting.why.clone(),
            })
            .collect(),
    }
}

fn place(pile: &Pile, article: &ArticleEntry) -> Place {
    let id = ArticleId::from_stored(article.id.as_str());
    let day = article.date.as_deref().and_then(|date| date.get(..10));
    Place {
        outlet: article.outlet.clone().unwrap_or(NO_OUTLET.to_owned()),
        day: day.map_or("no date known".to_owned(), days::long),
        article: pile.articles.contains_key(&id).then(|| id.to_string()),
    }
}

fn pair(pile: &Pile, copy: &CopyEntry) -> Pair {
    let (a, b) = (place(pile, &copy.a), place(pile, &copy.b));
    let b_first = copy.first.as_ref() == Some(&copy.b.id);
    let longest = copy.passages.iter().max_by_key(|passage| passage.words);
    let mut texts = longest.map_or(Vec::new(), wordings);
    if b_first {
        texts.reverse();
    }
    Pair {
        id: copy.id.clone(),
        what: match copy.kind.as_str() {
            "wire-copy" => "wire copy",
            "reprint" => "reprint",
            _ => "passage taken over",
        },
        source: copy.source.clone(),
        sides: if b_first { [b, a] } else { [a, b] },
        ordered: copy.first.is_some(),
        texts,
        why: copy.why.clone(),
    }
}

/// Both wordings, or one where case, marks and spacing alone differ.
fn wordings(passage: &PassageEntry) -> Vec<String> {
    let shown = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        shorten(&words.join(" "), SHOWN)
    };
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let mut texts = vec![shown(&passage.text_a)];
    if letters(&passage.text_a) != letters(&passage.text_b) {
        texts.push(shown(&passage.text_b));
    }
    texts
}

//! Compares predicted attributions with gold ones.
//!
//! The definitions are those of the project's score script: tokens are words
//! (punctuation does not count), attributions are matched one to one by
//! falling Jaccard of their contents, and the figure to steer by is the F1 of
//! pairs that match at 0.5 with the right speaker.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use crosswire_analysis::tagger::QuotedCharacters;

use crate::gold::{Marked, MarkedArticle};
use crate::words::Words;

/// Least Jaccard of contents for a match.
const MATCH: f64 = 0.5;
/// Share of quoted words from which a content is direct.
const DIRECT: f64 = 0.95;

/// Source, cue or content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who.
    Source,
    /// The words that attribute.
    Cue,
    /// What.
    Content,
}

impl Role {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Source, Self::Cue, Self::Content];

    /// The role's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        ["source", "cue", "content"][self as usize]
    }
}

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All of it.
    Direct,
    /// Some of it.
    Mixed,
    /// None of it.
    Indirect,
}

impl Kind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Mixed, Self::Indirect];

    /// The kind's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        ["direct", "mixed", "indirect"][self as usize]
    }
}

/// Right ones, predicted ones and gold ones. A pair may count as right for
/// its gold and not for its prediction where the two are of different kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Right among the gold.
    pub found: usize,
    /// Right among the predicted.
    pub right: usize,
    /// In the gold.
    pub gold: usize,
    /// Predicted.
    pub predicted: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.found += other.found;
        self.right += other.right;
        self.gold += other.gold;
        self.predicted += other.predicted;
    }
}

impl Counts {
    fn both(right: usize, gold: usize, predicted: usize) -> Self {
        Self {
            found: right,
            right,
            gold,
            predicted,
        }
    }

    /// Precision, recall and F1, in percent; 0 where nothing is to be found.
    #[must_use]
    pub fn percent(self) -> [f64; 3] {
        let share = |part: usize, whole: usize| {
            if whole == 0 {
                0.0
            } else {
                100.0 * part as f64 / whole as f64
            }
        };
        let (p, r) = (
            share(self.right, self.predicted),
            share(self.found, self.gold),
        );
        [
            p,
            r,
            if p + r > 0.0 {
                2.0 * p * r / (p + r)
            } else {
                0.0
            },
        ]
    }

    /// F1 in percent.
    #[must_use]
    pub fn f1(self) -> f64 {
        self.percent()[2]
    }
}

/// Counts by the name of a figure.
pub type Figures = BTreeMap<String, Counts>;

/// The name of the figure to steer by.
pub const STEER: &str = "attribution attr+speaker";

/// One attribution as sets of words.
struct Prepared {
    roles: [Vec<u32>; 3],
    kind: Kind,
    head: Option<u32>,
}

impl Prepared {
    fn of(marked: &Marked, words: &Words, quoted: &QuotedCharacters) -> Self {
        let spans = [&marked.source, &marked.cue, &marked.content];
        let source = words.touched(&marked.source);
        Self {
            roles: spans.map(|spans| words.only_words(&words.touched(spans))),
            kind: kind(marked, words, quoted),
            head: words.head(&source),
        }
    }

    fn role(&self, role: Role) -> &[u32] {
        &self.roles[role as usize]
    }
}

/// Whether the words of the content stand in quotation marks. A "that" before
/// the marks does not count.
fn kind(marked: &Marked, words: &Words, quoted: &QuotedCharacters) -> Kind {
    let (mut all, mut inside) = (0, 0);
    for (index, &[start, end]) in marked.content.iter().enumerate() {
        // A word that the span only touches counts from where the span begins.
        for token in words.touched(&[[start, end]]) {
            let token = words.token(token);
            if !token.is_word {
                continue;
            }
            let is_quoted = quoted.nth(token.start.max(start));
            if index == 0 && all == 0 && token.text == "that" && !is_quoted {
                continue;
            }
            all += 1;
            inside += usize::from(is_quoted);
        }
    }
    match inside {
        0 => Kind::Indirect,
        inside if inside as f64 >= DIRECT * all as f64 => Kind::Direct,
        _ => Kind::Mixed,
    }
}

/// Size of the intersection of two ascending lists.
fn common(a: &[u32], b: &[u32]) -> usize {
    a.iter()
        .filter(|token| b.binary_search(token).is_ok())
        .count()
}

fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let both = common(a, b);
    if both == 0 {
        0.0
    } else {
        both as f64 / (a.len() + b.len() - both) as f64
    }
}

/// One-to-one pairs by falling Jaccard of contents; on a tie those whose cues,
/// then whose sources, overlap.
fn pairs(gold: &[Prepared], predicted: &[Prepared], least: f64) -> Vec<(usize, usize)> {
    let mut ways = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate() {
            let similar = jaccard(g.role(Role::Content), p.role(Role::Content));
            if similar > 0.0 && similar >= least {
                let apart =
                    [Role::Cue, Role::Source].map(|role| common(g.role(role), p.role(role)) == 0);
                ways.push((similar, apart, i, j));
            }
        }
    }
    ways.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3)))
    });
    let (mut gold_used, mut predicted_used) =
        (vec![false; gold.len()], vec![false; predicted.len()]);
    ways.retain(|&(_, _, i, j)| {
        let free = !gold_used[i] && !predicted_used[j];
        if free {
            (gold_used[i], predicted_used[j]) = (true, true);
        }
        free
    });
    ways.into_iter().map(|(_, _, i, j)| (i, j)).collect()
}

fn same_speaker(gold: &Prepared, predicted: &Prepared, words: &Words) -> bool {
    let (Some(head), false) = (gold.head, gold.role(Role::Source).is_empty()) else {
        return predicted.role(Role::Source).is_empty();
    };
    let inside = predicted.role(Role::Source).binary_search(&head).is_ok();
    inside
        || predicted
            .head
            .is_some_and(|other| words.token(other).folded == words.token(head).folded)
}

/// Units of one role that are equal, one to one.
fn exact(role: Role, gold: &[Prepared], predicted: &[Prepared]) -> Counts {
    let units = |all: &[Prepared]| {
        let mut units: Vec<Vec<u32>> = all
            .iter()
            .map(|one| one.role(role).to_vec())
            .filter(|unit| !unit.is_empty())
            .collect();
        units.sort_unstable();
        units
    };
    let (gold, mut predicted) = (units(gold), units(predicted));
    let total = predicted.len();
    let mut right = 0;
    for unit in &gold {
        if let Ok(place) = predicted.binary_search(unit) {
            predicted.remove(place);
            right += 1;
        }
    }
    Counts::both(right, gold.len(), total)
}

/// Words that carry one role anywhere in the article.
fn token_counts(role: Role, gold: &[Prepared], predicted: &[Prepared]) -> Counts {
    let all = |attributions: &[Prepared]| {
        let mut words: Vec<u32> = attributions
            .iter()
            .flat_map(|one| one.role(role).iter().copied())
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (gold, predicted) = (all(gold), all(predicted));
    Counts::both(common(&gold, &predicted), gold.len(), predicted.len())
}

/// All figures of one article.
#[must_use]
pub fn score_article(gold: &MarkedArticle, predicted: &MarkedArticle) -> Figures {
    let words = Words::of(&gold.text);
    let quoted = QuotedCharacters::of(&gold.text);
    let prepare = |marked: &Vec<Marked>| -> Vec<Prepared> {
        marked
            .iter()
            .map(|one| Prepared::of(one, &words, &quoted))
            .collect()
    };
    let (g, p) = (
        prepare(&gold.attributions),
        prepare(&predicted.attributions),
    );
    let mut figures = Figures::new();
    for role in Role::ALL {
        figures.insert(format!("{} exact", role.as_str()), exact(role, &g, &p));
        figures.insert(
            format!("{} token", role.as_str()),
            token_counts(role, &g, &p),
        );
    }
    for (name, least) in [
        ("any overlap", f64::MIN_POSITIVE),
        ("J=1", 1.0),
        ("J>=0.5", MATCH),
    ] {
        let matched = pairs(&g, &p, least).len();
        figures.insert(
            format!("attribution {name}"),
            Counts::both(matched, g.len(), p.len()),
        );
    }
    let matched = pairs(&g, &p, MATCH);
    let right: Vec<(usize, usize)> = matched
        .iter()
        .copied()
        .filter(|&(i, j)| same_speaker(&g[i], &p[j], &words))
        .collect();
    figures.insert(
        STEER.to_owned(),
        Counts::both(right.len(), g.len(), p.len()),
    );
    for kind in Kind::ALL {
        for (suffix, pairs) in [("", &matched), (" attr+speaker", &right)] {
            figures.insert(
                format!("{}{suffix}", kind.as_str()),
                of_kind(kind, &g, &p, pairs),
            );
        }
    }
    figures
}

/// Recall over the gold of a kind, precision over the predictions of it.
fn of_kind(
    kind: Kind,
    gold: &[Prepared],
    predicted: &[Prepared],
    pairs: &[(usize, usize)],
) -> Counts {
    let count = |all: &[Prepared]| all.iter().filter(|one| one.kind == kind).count();
    Counts {
        found: pairs.iter().filter(|(i, _)| gold[*i].kind == kind).count(),
        right: pairs
            .iter()
            .filter(|(_, j)| predicted[*j].kind == kind)
            .count(),
        gold: count(gold),
        predicted: count(predicted),
    }
}

/// Gold and predicted attributions whose contents match, by their positions,
/// and whether the speaker is right.
#[must_use]
pub fn judged(gold: &MarkedArticle, predicted: &MarkedArticle) -> Vec<(usize, usize, bool)> {
    let words = Words::of(&gold.text);
    let quoted = QuotedCharacters::of(&gold.text);
    let [gold, predicted] = [gold, predicted].map(|article| {
        let prepared = article.attributions.iter();
        prepared
            .map(|one| Prepared::of(one, &words, &quoted))
            .collect::<Vec<_>>()
    });
    let pairs = pairs(&gold, &predicted, MATCH).into_iter();
    pairs
        .map(|(i, j)| (i, j, same_speaker(&gold[i], &predicted[j], &words)))
        .collect()
}

/// The same without the verdict on the speaker.
#[must_use]
pub fn matches(gold: &MarkedArticle, predicted: &MarkedArticle) -> Vec<(usize, usize)> {
    let judged = judged(gold, predicted).into_iter();
    judged.map(|(i, j, _)| (i, j)).collect()
}

/// For each prediction of an article, whether its content matches and its
/// speaker is right.
#[must_use]
pub fn verdicts(gold: &MarkedArticle, predicted: &MarkedArticle) -> Vec<bool> {
    let mut right = vec![false; predicted.attributions.len()];
    for (_, j, speaker) in judged(gold, predicted) {
        right[j] = speaker;
    }
    right
}

/// How much of each content of an article stands in quotation marks.
#[must_use]
pub fn kinds(article: &MarkedArticle, text: &str) -> Vec<Kind> {
    let (words, quoted) = (Words::of(text), QuotedCharacters::of(text));
    let all = article.attributions.iter();
    all.map(|one| kind(one, &words, &quoted)).collect()
}

/// Adds the figures of one article to a total.
pub fn add(total: &mut Figures, article: &Figures) {
    for (name, counts) in article {
        *total.entry(name.clone()).or_default() += *counts;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Ida Lund said the port will close, adding “we had no choice”. Fishermen hope it reopens.";

    fn span(part: &str) -> Vec<[usize; 2]> {
        let byte = TEXT.find(part).expect("in the text");
        let start = TEXT[..byte].chars().count();
        vec![[start, start + part.chars().count()]]
    }

    fn marked(source: &str, cue: &str, content: &str) -> Marked {
        let source = if source.is_empty() {
            Vec::new()
        } else {
            span(source)
        };
        Marked {
            source,
            cue: span(cue),
            content: span(content),
            confidence: None,
        }
    }

    fn gold() -> MarkedArticle {
        MarkedArticle {
            id: "a".to_owned(),
            text: TEXT.to_owned(),
            publisher: None,
            attributions: vec![
                marked("Ida Lund", "said", "the port will close"),
                marked("Ida Lund", "adding", "“we had no choice”"),
                marked("Fishermen", "hope", "it reopens"),
            ],
        }
    }

    #[test]
    fn gold_against_itself_is_whole() {
        let figures = score_article(&gold(), &gold());
        assert!(
            figures
                .values()
                .all(|counts| counts.gold == 0 || counts.f1() == 100.0),
            "{figures:?}"
        );
        assert_eq!(figures["direct"].gold, 1);
        assert_eq!(figures["indirect"].gold, 2);
    }

    #[test]
    fn half_a_content_matches_and_the_head_decides_the_speaker() {
        let mut predicted = gold();
        predicted.attributions = vec![
            marked("Lund", "said", "port will close"),
            marked("Fishermen", "adding", "“we had no choice”"),
        ];
        let figures = score_article(&gold(), &predicted);
        assert_eq!(figures["attribution J>=0.5"], Counts::both(2, 3, 2));
        assert_eq!(figures["attribution J=1"], Counts::both(1, 3, 2));
        assert_eq!(figures[STEER], Counts::both(1, 3, 2));
        assert_eq!(verdicts(&gold(), &predicted), [true, false]);
    }

    #[test]
    fn a_source_too_many_is_a_wrong_speaker() {
        let mut without = gold();
        without.attributions = vec![marked("", "hope", "it reopens")];
        let mut with = gold();
        with.attributions.drain(..2);
        assert_eq!(score_article(&without, &with)[STEER].found, 0);
        assert_eq!(score_article(&without, &without)[STEER].found, 1);
    }
}

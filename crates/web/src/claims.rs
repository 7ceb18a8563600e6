//! Claims down, outlets across: who asserts, attributes, denies, differs, or
//! says nothing of it.

use crate::days;
use crate::links::Passage;
use crate::pile::{StoryClaims, outlet_of_entry, shorten};
use crosswire_article::Span;
use crosswire_corpus::{ArticleEntry, ClaimEntry, PositionEntry};
use std::collections::{BTreeMap, BTreeSet};

/// Outlets with a column of their own: those that carry most of the claims.
const MOST_COLUMNS: usize = 20;
/// With more columns than this, their names are set upright.
const LEVEL_COLUMNS: usize = 8;
/// Characters of a claim and of a sentence behind it.
const SHOWN: usize = 240;

/// The stances in the order in which a cell shows them: name, sign, and what
/// it means.
pub(crate) const STANCES: [(&str, &str, &str); 4] = [
    ("asserts", "■", "in its own voice"),
    ("attributes", "□", "as somebody's words"),
    ("denies", "✕", "carries a denial"),
    ("differs", "≠", "gives another value"),
];

/// The claims of one story.
pub(crate) struct ClaimTable {
    /// Outlets with a column, in order of first article.
    pub(crate) outlets: Vec<String>,
    /// Whether there are outlets without a column.
    pub(crate) has_others: bool,
    pub(crate) rows: Vec<ClaimRow>,
    /// Claims that several outlets carry and that are not shown.
    pub(crate) more: usize,
}

/// One claim.
pub(crate) struct ClaimRow {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) place: Passage,
    pub(crate) outlets: usize,
    pub(crate) origins: usize,
    /// When it is said to have happened; empty where nothing tells.
    pub(crate) happened: String,
    /// By column; an outlet without a stance is silent.
    pub(crate) cells: Vec<Vec<Stance>>,
    /// Outlets without a column that carry it.
    pub(crate) others: usize,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) why: String,
}

/// Where an outlet stands, with the first sentence that shows it.
pub(crate) struct Stance {
    pub(crate) position: &'static str,
    pub(crate) sign: &'static str,
    /// What the cell says, in words.
    pub(crate) name: String,
    pub(crate) place: Passage,
}

/// A sentence behind a claim.
pub(crate) struct Sentence {
    pub(crate) outlet: String,
    pub(crate) day: String,
    pub(crate) position: String,
    pub(crate) source: String,
    pub(crate) text: String,
    pub(crate) place: Passage,
    /// The conflict that makes it differ or deny.
    pub(crate) conflict: Option<String>,
}

impl ClaimRow {
    /// The sentence of a claim that has no other: it is the claim itself.
    pub(crate) fn only_sentence(&self) -> Option<&Sentence> {
        match self.sentences.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl ClaimTable {
    /// Whether the outlets' names are set upright.
    pub(crate) fn is_wide(&self) -> bool {
        self.outlets.len() > LEVEL_COLUMNS
    }
}

/// The table of what several of `outlets` carry.
pub(crate) fn claim_table(claims: &StoryClaims, outlets: &[String]) -> ClaimTable {
    let columns = columns(&claims.shared, outlets);
    let shared = usize::try_from(claims.counts.shared).unwrap_or(usize::MAX);
    let conflicts: BTreeSet<&str> = claims.conflicts.iter().map(|c| c.id.as_str()).collect();
    let rows = claims.shared.iter();
    ClaimTable {
        has_others: columns.len() < outlets.len(),
        more: shared.saturating_sub(claims.shared.len()),
        rows: rows.map(|claim| row(claim, &columns, &conflicts)).collect(),
        outlets: columns,
    }
}

/// Claims without a column for each outlet, as a list over stories shows them.
pub(crate) fn claim_rows(claims: &[ClaimEntry]) -> Vec<ClaimRow> {
    let every = |id: &ClaimEntry| -> Vec<String> {
        id.positions
            .iter()
            .filter_map(|position| position.conflict.clone())
            .collect()
    };
    let rows = claims.iter().map(|claim| {
        let conflicts = every(claim);
        row(claim, &[], &conflicts.iter().map(String::as_str).collect())
    });
    rows.collect()
}

fn columns(claims: &[ClaimEntry], outlets: &[String]) -> Vec<String> {
    if outlets.len() <= MOST_COLUMNS {
        return outlets.to_vec();
    }
    let mut carried: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in claims {
        let named: BTreeSet<&str> = claim
            .positions
            .iter()
            .map(|position| outlet_of_entry(&position.article))
            .collect();
        for outlet in named {
            *carried.entry(outlet).or_default() += 1;
        }
    }
    let count = |outlet: &String| carried.get(outlet.as_str()).copied().unwrap_or_default();
    let mut busiest: Vec<usize> = (0..outlets.len()).collect();
    busiest.sort_by_key(|index| (std::cmp::Reverse(count(&outlets[*index])), *index));
    busiest.truncate(MOST_COLUMNS);
    busiest.sort_unstable();
    busiest
        .into_iter()
        .map(|index| outlets[index].clone())
        .collect()
}

fn row(claim: &ClaimEntry, columns: &[String], conflicts: &BTreeSet<&str>) -> ClaimRow {
    let others: BTreeSet<&str> = claim
        .positions
        .iter()
        .map(|position| outlet_of_entry(&position.article))
        .filter(|outlet| !columns.iter().any(|column| column == outlet))
        .collect();
    let happened = claim.happened_first.as_deref();
    ClaimRow {
        id: claim.id.clone(),
        text: shorten(&squeezed(&claim.text), SHOWN),
        place: own_passage(claim),
        outlets: size(claim.outlets),
        origins: size(claim.origins),
        happened: happened.map_or_else(String::new, |first| {
            days::between(Some(first), claim.happened_last.as_deref())
        }),
        cells: columns
            .iter()
            .map(|outlet| stances(claim, outlet))
            .collect(),
        others: others.len(),
        sentences: claim
            .positions
            .iter()
            .map(|position| sentence(position, conflicts))
            .collect(),
        why: claim.why.clone(),
    }
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The passage that stands for the claim, with the statement that it is.
fn own_passage(claim: &ClaimEntry) -> Passage {
    let own = claim
        .positions
        .iter()
        .find(|p| p.article.id == claim.article.id && p.span == claim.span);
    Passage {
        article: claim.article.id.clone(),
        span: claim.span,
        statement: own.and_then(|position| position.statement.clone()),
    }
}

fn passage(position: &PositionEntry) -> Passage {
    Passage {
        article: position.article.id.clone(),
        span: position.span,
        statement: position.statement.clone(),
    }
}

/// What an outlet's articles make of a claim, one entry a stance.
fn stances(claim: &ClaimEntry, outlet: &str) -> Vec<Stance> {
    let own = claim
        .positions
        .iter()
        .filter(|position| outlet_of_entry(&position.article) == outlet);
    let stance = |(name, sign, _): &(&'static str, &'static str, &str)| {
        let mut all = own.clone().filter(|position| position.position == *name);
        let first = all.next()?;
        let further = all.count();
        let mut told = format!("{outlet} {name}");
        if let (Some(source), "attributes" | "denies") = (&first.source, *name) {
            told += &format!(", through {source}");
        }
        if further > 0 {
            told += &format!(", and {further} more");
        }
        Some(Stance {
            position: name,
            sign,
            name: told,
            place: passage(first),
        })
    };
    STANCES.iter().filter_map(stance).collect()
}

fn sentence(position: &PositionEntry, conflicts: &BTreeSet<&str>) -> Sentence {
    Sentence {
        outlet: outlet_of_entry(&position.article).to_owned(),
        day: day_of(&position.article),
        position: position.position.clone(),
        source: position.source.clone().unwrap_or_default(),
        text: shorten(&squeezed(&position.text), SHOWN),
        place: passage(position),
        conflict: position
            .conflict
            .clone()
            .filter(|id| conflicts.contains(id.as_str())),
    }
}

/// The day of publication as people write it; empty where it is not known.
pub(crate) fn day_of(article: &ArticleEntry) -> String {
    let date = article.date.as_deref();
    date.map_or_else(String::new, |date| {
        days::long(date.get(..10).unwrap_or(date))
    })
}

/// A claim that an article lacks although the article whose text it took
/// carries it.
pub(crate) struct LeftOut {
    /// The article that lacks it.
    pub(crate) outlet: String,
    pub(crate) day: String,
    pub(crate) article: String,
    /// Whose text it took.
    pub(crate) taken_from: String,
    pub(crate) copy: String,
    /// Words of the article whose text was taken, each with its place.
    pub(crate) lacking: Vec<(String, Passage)>,
}

/// What articles left out of the text that they took, article by article.
pub(crate) fn left_out(claims: &[ClaimEntry]) -> Vec<LeftOut> {
    let mut found: BTreeMap<(String, String), LeftOut> = BTreeMap::new();
    for claim in claims {
        for left in &claim.left_out {
            let key = (left.article.id.clone(), left.taken_from.id.clone());
            let entry = found.entry(key).or_insert_with(|| LeftOut {
                outlet: outlet_of_entry(&left.article).to_owned(),
                day: day_of(&left.article),
                article: left.article.id.clone(),
                taken_from: outlet_of_entry(&left.taken_from).to_owned(),
                copy: left.copy.clone(),
                lacking: Vec::new(),
            });
            entry.lacking.push(told_by(claim, &left.taken_from.id));
        }
    }
    found.into_values().collect()
}

/// The claim in the words of one article, or in its own.
fn told_by(claim: &ClaimEntry, article: &str) -> (String, Passage) {
    let there = claim.positions.iter().find(|p| p.article.id == article);
    match there {
        Some(position) => (shorten(&squeezed(&position.text), SHOWN), passage(position)),
        None => (shorten(&squeezed(&claim.text), SHOWN), own_passage(claim)),
    }
}

/// Every passage that `claims` lead to, for whoever sets the anchors: article
/// and bytes.
pub(crate) fn passages(claims: &StoryClaims) -> BTreeSet<(String, Span)> {
    let all = [&claims.shared, &claims.only_here, &claims.left_out];
    let mut found = BTreeSet::new();
    for claim in all.into_iter().flatten() {
        found.insert((claim.article.id.clone(), claim.span));
        let positions = claim.positions.iter();
        found.extend(positions.map(|p| (p.article.id.clone(), p.span)));
    }
    for conflict in claims.conflicts.iter().chain(&claims.changes) {
        let sides = conflict.a.iter().chain(&conflict.b);
        found.extend(sides.map(|side| (side.article.id.clone(), side.sentence)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn each_outlet_has_its_cell_and_the_silent_have_none() {
        let pile = sample::pile();
        let outlets = ["The Gazette", "Harbour Post", "Coast Radio"].map(str::to_owned);
        let table = claim_table(&pile.claims["bridge"], &outlets);
        let cells: Vec<Vec<&str>> = table.rows[0]
            .cells
            .iter()
            .map(|cell| cell.iter().map(|stance| stance.position).collect())
            .collect();
        assert_eq!(
            cells,
            [vec!["attributes"], vec!["attributes", "differs"], vec![]]
        );
        assert_eq!(
            table.rows[0].cells[0][0].name,
            "The Gazette attributes, through Ada Roe"
        );
        assert!(!table.is_wide() && !table.has_others && table.more == 3);
    }

    #[test]
    fn with_many_outlets_those_that_carry_most_have_columns() {
        let pile = sample::pile();
        let mut outlets: Vec<String> = (0..30).map(|n| format!("Outlet {n:02}")).collect();
        outlets.push("Harbour Post".to_owned());
        let table = claim_table(&pile.claims["bridge"], &outlets);
        assert_eq!(table.outlets.len(), MOST_COLUMNS);
        assert_eq!(
            table.outlets.last().map(String::as_str),
            Some("Harbour Post")
        );
        assert!(table.has_others && table.rows[0].others == 1);
    }

    #[test]
    fn what_was_left_out_stands_in_the_words_of_the_text_taken() {
        let pile = sample::pile();
        let left = left_out(&pile.claims["bridge"].left_out);
        assert_eq!(
            (left[0].outlet.as_str(), left[0].taken_from.as_str()),
            ("Harbour Post", "The Gazette")
        );
        assert!(left[0].lacking[0].0.contains("frost"));
    }
}

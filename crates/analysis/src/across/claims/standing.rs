//! Where each article stands on a claim, which claims tell most, and what an
//! article leaves out.

use super::Account;
use super::joining::Joined;
use crosswire_article::{
    ArticleCopy, ArticleId, Claim, Conflict, LeftOut, Position, Relation, Span, Stance, short_hash,
};
use std::collections::{BTreeMap, BTreeSet};

/// Claims of one article alone that are kept: those it tells first.
const KEPT_ALONE: usize = 6;

/// Claims of a story with all positions, the most telling first.
pub(super) fn claims(
    story: &str,
    accounts: &[Account],
    joined: Vec<Joined>,
    conflicts: &[Conflict],
) -> Vec<Claim> {
    let against = Against::new(conflicts);
    let mut alone: BTreeMap<usize, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for joined in joined {
        let claim = claim(story, accounts, &joined, &against);
        if claim.outlets == 1 {
            let article = joined.members[0].0;
            let kept = alone.entry(article).or_default();
            if *kept == KEPT_ALONE || !tells(&accounts[article], joined.members[0].1) {
                continue;
            }
            *kept += 1;
        }
        found.push(claim);
    }
    found.sort_by(|a, b| {
        b.salience
            .total_cmp(&a.salience)
            .then_with(|| a.id.cmp(&b.id))
    });
    found
}

/// Whether a sentence that no other outlet has is worth listing: it quotes
/// somebody named, or counts something.
fn tells(account: &Account, sentence: usize) -> bool {
    let Some(span) = account.annotated.sentences.get(sentence) else {
        return false;
    };
    let quoted = account
        .statement_over(*span)
        .is_some_and(|statement| statement.speaker.is_some());
    quoted || !account.facts.keys(sentence).is_empty()
}

fn claim(story: &str, accounts: &[Account], joined: &Joined, against: &Against) -> Claim {
    let (article, sentence) = exemplar(joined);
    let span = span_of(accounts, article, sentence);
    let account = &accounts[article];
    let mut positions = carried(accounts, joined);
    positions.extend(against.positions(accounts, joined));
    positions
        .sort_by(|a, b| (&a.outlet, &a.article, a.stance).cmp(&(&b.outlet, &b.article, b.stance)));
    positions.dedup_by(|a, b| a.article == b.article);
    let members = &joined.members;
    let outlets: BTreeSet<_> = members.iter().map(|m| accounts[m.0].outlet()).collect();
    let origins: BTreeSet<&str> = members
        .iter()
        .map(|m| accounts[m.0].origin.as_str())
        .collect();
    let first = members[0];
    let founder = span_of(accounts, first.0, first.1);
    let id = short_hash(&[
        story,
        accounts[first.0].id().as_str(),
        &founder.start.to_string(),
    ]);
    Claim {
        id: format!("cl-{}", &id[..12]),
        story: story.to_owned(),
        text: account
            .annotated
            .article
            .cut(span)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        article: account.id().clone(),
        span,
        happened: account.facts.happened(sentence),
        outlets: outlets.len() as u32,
        origins: origins.len() as u32,
        salience: salience(members, outlets.len(), origins.len()),
        positions,
        why: match members.len() {
            1 => "one sentence, like no other of the story".to_owned(),
            n => format!(
                "{n} sentences of which each tells the same as one before, with a cosine of content words of at least 0.3 and no value in conflict"
            ),
        },
    }
}

fn span_of(accounts: &[Account], article: usize, sentence: usize) -> Span {
    accounts[article]
        .annotated
        .sentences
        .get(sentence)
        .copied()
        .unwrap_or_default()
}

/// The member nearest to others; of equals the earliest.
fn exemplar(joined: &Joined) -> (usize, usize) {
    let best = joined
        .members
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.2.total_cmp(&b.1.2).then(b.0.cmp(&a.0)));
    best.map_or((0, 0), |(_, member)| (member.0, member.1))
}

fn salience(members: &[(usize, usize, f32)], outlets: usize, origins: usize) -> f32 {
    let early: f32 = members
        .iter()
        .map(|m| 1.0 / (1.0 + m.1 as f32 / 4.0))
        .sum::<f32>()
        / members.len() as f32;
    let spread = |n: usize| 1.0 - 1.0 / n.max(1) as f32;
    let value = 0.5 * spread(origins)
        + 0.2 * spread(outlets)
        + 0.3 * early * if outlets > 1 { 1.0 } else { 0.3 };
    (value * 1000.0).round() / 1000.0
}

/// One position for every article with a sentence of the claim.
fn carried(accounts: &[Account], joined: &Joined) -> Vec<Position> {
    let mut best: BTreeMap<usize, (usize, f32)> = BTreeMap::new();
    for (article, sentence, cosine) in &joined.members {
        let entry = best.entry(*article).or_insert((*sentence, *cosine));
        if *cosine > entry.1 {
            *entry = (*sentence, *cosine);
        }
    }
    let position = |(article, (sentence, cosine)): (usize, (usize, f32))| {
        let account = &accounts[article];
        let span = span_of(accounts, article, sentence);
        let statement = account.statement_over(span);
        let stance = match statement {
            Some(statement) if statement.act == "deny" => Stance::Denies,
            Some(_) => Stance::Attributes,
            None => Stance::Asserts,
        };
        Position {
            article: account.id().clone(),
            outlet: account.outlet().cloned(),
            stance,
            span,
            statement: statement.map(|statement| account.reference(statement)),
            source: statement
                .and_then(|s| s.speaker.as_ref())
                .map(|speaker| speaker.name.clone()),
            similarity: cosine,
            conflict: None,
        }
    };
    best.into_iter().map(position).collect()
}

/// Sentences that stand against others, by article and sentence.
struct Against<'a> {
    others: BTreeMap<(&'a ArticleId, Span), Vec<(&'a Conflict, bool)>>,
}

impl<'a> Against<'a> {
    fn new(conflicts: &'a [Conflict]) -> Self {
        let mut others: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for conflict in conflicts.iter().filter(|c| c.relation != Relation::Change) {
            for (sides, is_a) in [(&conflict.a, true), (&conflict.b, false)] {
                for side in sides {
                    others
                        .entry((&side.article, side.sentence))
                        .or_default()
                        .push((conflict, is_a));
                }
            }
        }
        Self { others }
    }

    /// Positions of articles that give another value, or deny.
    fn positions(&self, accounts: &[Account], joined: &Joined) -> Vec<Position> {
        let carrying: BTreeSet<usize> = joined.members.iter().map(|m| m.0).collect();
        let carrying: BTreeSet<&ArticleId> =
            carrying.into_iter().map(|at| accounts[at].id()).collect();
        let mut found: BTreeMap<ArticleId, Position> = BTreeMap::new();
        for (article, sentence, _) in &joined.members {
            let key = (
                accounts[*article].id(),
                span_of(accounts, *article, *sentence),
            );
            for (conflict, is_a) in self.others.get(&key).into_iter().flatten() {
                let (other, denied) = match is_a {
                    true => (&conflict.b, conflict.value_b == "-"),
                    false => (&conflict.a, conflict.value_a == "-"),
                };
                let stance = match (conflict.relation, denied) {
                    (Relation::Denial, true) => Stance::Denies,
                    (Relation::Denial, false) => continue,
                    _ => Stance::Differs,
                };
                for side in other
                    .iter()
                    .filter(|side| !carrying.contains(&side.article))
                {
                    found
                        .entry(side.article.clone())
                        .or_insert_with(|| Position {
                            article: side.article.clone(),
                            outlet: side.outlet.clone(),
                            stance,
                            span: side.sentence,
                            statement: side.statement.clone(),
                            source: side.source.clone(),
                            similarity: 0.0,
                            conflict: Some(conflict.id.clone()),
                        });
                }
            }
        }
        found.into_values().collect()
    }
}

/// Claims that an article lacks although the article whose text it took has
/// them, and a third outlet too.
pub(super) fn left_out(claims: &[Claim], copies: &[&ArticleCopy]) -> Vec<LeftOut> {
    let mut found = Vec::new();
    for claim in claims.iter().filter(|claim| claim.outlets > 1) {
        let has: BTreeSet<&ArticleId> = claim
            .positions
            .iter()
            .map(|position| &position.article)
            .collect();
        for copy in copies.iter().filter(|copy| copy.kind.is_copying()) {
            let Some(first) = copy.first() else {
                continue;
            };
            let later = if *first == copy.a { &copy.b } else { &copy.a };
            if has.contains(first) && !has.contains(later) {
                found.push(LeftOut {
                    claim: claim.id.clone(),
                    article: later.clone(),
                    from: first.clone(),
                    copy: copy.id.clone(),
                });
            }
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.claim == b.claim && a.article == b.article);
    found
}

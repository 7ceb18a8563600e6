//! Seams: where an article seems to be stitched from several.
//!
//! Whatever follows a seam speaks of something else, or speaks as if nothing
//! had gone before: who has been named is introduced anew, others are named as
//! if they had been introduced, a pronoun has nobody to stand for. Every
//! boundary between sentences gets a score; words count by how much better a
//! cut there explains where they stand than shuffled sentences do (the
//! log-likelihood ratio of Dunning 1993 against a permutation). The weights are
//! a logistic regression on articles stitched on purpose, the threshold is
//! where one untouched article in twenty would be flagged.

use crate::terms::{Term, background_rarity, stem, term, words};
use crosswire_article::{
    ActorKind, Annotated, BlockKind, Mention, MentionKind, Note, Span, Unknown,
};
use std::collections::BTreeMap;

/// Texts of fewer sentences are not looked at.
const LEAST_SENTENCES: usize = 8;
/// Sentences on either side of a seam.
const LEAST_SIDE: usize = 3;
/// A word counts if it is at least so rare (natural log).
const TELLING_RARITY: f32 = 2.5;
/// Words that stand in two sentences or more; with fewer nothing can be said.
const LEAST_WORDS: usize = 5;
/// How often sentences are shuffled.
const SHUFFLES: usize = 40;
/// Least score of a seam in an article of up to [`SHORT`] sentences, and how much
/// more is asked with each e-fold of sentences: the best of many cuts is good by
/// chance. With both one in twenty of 1,357 untouched American articles is flagged,
/// whatever its length.
const LEAST_SCORE: f32 = 5.0;
const LENGTH: f32 = 1.45;
const SHORT: usize = 20;
/// Least [`Evidence::topic`] of a seam, whatever else speaks for one.
const LEAST_TOPIC: f32 = 1.5;
/// Bytes before and after a name in which a role introduces it.
const INTRODUCTION: u32 = 45;

/// What speaks for a seam before one sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Evidence {
    /// Standard deviations by which a cut here explains the words better than
    /// shuffled sentences.
    topic: f32,
    /// Persons introduced anew in this sentence.
    again: f32,
    /// Persons named only by surname, here for the first time.
    bare: f32,
    /// Statements whose pronoun has no antecedent in the text.
    lost: f32,
    /// Whether a paragraph begins here, or the text has none.
    paragraph: bool,
}

/// Notes on the seams of an article, in order; none for most articles.
pub(super) fn seams(annotated: &Annotated) -> Vec<Note> {
    let sentences = told(annotated);
    if sentences.len() < LEAST_SENTENCES {
        return Vec::new();
    }
    let Some(topics) = topics(annotated, &sentences) else {
        return Vec::new();
    };
    let evidence = evidence(annotated, &sentences, &topics);
    let score = |at: usize| score(&evidence, at);
    let mut order: Vec<usize> = (LEAST_SIDE..=sentences.len() - LEAST_SIDE).collect();
    let length = sentences.len().max(SHORT) as f32 / SHORT as f32;
    let least = LEAST_SCORE + LENGTH * length.ln();
    order.retain(|at| evidence[*at].topic >= LEAST_TOPIC && score(*at) >= least);
    order.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
    let mut seams: Vec<usize> = Vec::new();
    for at in order {
        if seams.iter().all(|seam| seam.abs_diff(at) > LEAST_SIDE) {
            seams.push(at);
        }
    }
    seams.sort_unstable();
    let note = |at: &usize| Note::new(Note::SEAM, message(&evidence, *at)).at(sentences[*at]);
    seams.iter().map(note).collect()
}

/// The sentences of the report itself.
fn told(annotated: &Annotated) -> Vec<Span> {
    let blocks = annotated.article.blocks.iter();
    let bodies: Vec<Span> = blocks
        .filter(|block| block.kind == BlockKind::Body)
        .map(|block| block.span)
        .collect();
    let inside =
        |span: &&Span| bodies.is_empty() || bodies.iter().any(|body| body.contains(**span));
    let sentences = annotated.sentences.iter();
    sentences
        .filter(|s| !s.is_empty())
        .filter(inside)
        .copied()
        .collect()
}

/// How far the seam before each sentence explains where words stand, against
/// shuffled sentences; `None` where too few words come back.
fn topics(annotated: &Annotated, sentences: &[Span]) -> Option<Vec<f32>> {
    let mut held: BTreeMap<Term, Vec<usize>> = BTreeMap::new();
    for (at, sentence) in sentences.iter().enumerate() {
        for word in words(annotated.article.cut(*sentence)) {
            let places = held.entry(term(&stem(word))).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
    held.retain(|term, places| places.len() > 1 && background_rarity(*term) >= TELLING_RARITY);
    if held.len() < LEAST_WORDS {
        return None;
    }
    let weights: Vec<f32> = held
        .keys()
        .map(|term| background_rarity(*term).min(7.0))
        .collect();
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); sentences.len()];
    for (word, places) in held.values().enumerate() {
        for place in places {
            rows[*place].push(word);
        }
    }
    let here = gains(&rows, &weights);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut sum, mut squares) = (vec![0.0; here.len()], vec![0.0; here.len()]);
    for _ in 0..SHUFFLES {
        random.shuffle(&mut order);
        let shuffled: Vec<Vec<usize>> = order.iter().map(|at| rows[*at].clone()).collect();
        for (at, gain) in gains(&shuffled, &weights).into_iter().enumerate() {
            sum[at] += gain;
            squares[at] += gain * gain;
        }
    }
    let shuffles = SHUFFLES as f32;
    let apart = |(at, gain): (usize, &f32)| {
        let mean: f32 = sum[at] / shuffles;
        let deviation = (squares[at] / shuffles - mean * mean).max(0.0).sqrt();
        (gain - mean) / deviation.max(0.01)
    };
    Some(here.iter().enumerate().map(apart).collect())
}

/// For a cut before each sentence: the log-likelihood ratio of words standing
/// on their sides against standing anywhere, weighted by rarity.
fn gains(rows: &[Vec<usize>], weights: &[f32]) -> Vec<f32> {
    let mut total = vec![0.0f32; weights.len()];
    for word in rows.iter().flatten() {
        total[*word] += 1.0;
    }
    let mut before = vec![0.0f32; weights.len()];
    let mut gains = vec![0.0; rows.len()];
    for at in 1..rows.len() {
        for word in &rows[at - 1] {
            before[*word] += 1.0;
        }
        let share = at as f32 / rows.len() as f32;
        gains[at] = (0..weights.len())
            .map(|word| {
                let (a, all) = (before[word], total[word]);
                weights[word] * (surprise(a, all * share) + surprise(all - a, all * (1.0 - share)))
            })
            .sum();
    }
    gains
}

fn surprise(found: f32, expected: f32) -> f32 {
    if found > 0.0 {
        found * (found / expected).ln()
    } else {
        0.0
    }
}

/// A small generator with a fixed start (splitmix64; Steele et al. 2014): the
/// same article is shuffled in the same ways everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            order.swap(last, self.below(last + 1));
        }
    }
}

fn evidence(annotated: &Annotated, sentences: &[Span], topics: &[f32]) -> Vec<Evidence> {
    let text = &annotated.article.text;
    let begins = |at: usize| {
        let between = Span::new(
            sentences[at - 1].end.min(sentences[at].start),
            sentences[at].start,
        );
        between.cut(text).is_some_and(|gap| gap.contains('\n'))
    };
    let paragraphs = (1..sentences.len()).any(begins);
    let mut evidence: Vec<Evidence> = (0..sentences.len())
        .map(|at| Evidence {
            topic: topics[at],
            paragraph: at > 0 && (!paragraphs || begins(at)),
            ..Evidence::default()
        })
        .collect();
    let place = |offset: u32| {
        let at = sentences.partition_point(|sentence| sentence.end <= offset);
        (at < sentences.len() && sentences[at].start <= offset).then_some(at)
    };
    for (mention, introduced) in introductions(annotated) {
        if let Some(at) = place(mention.span.start) {
            match introduced {
                Introduced::Again { by_role } => {
                    evidence[at].again += 1.0 + f32::from(u8::from(by_role))
                }
                Introduced::Never => evidence[at].bare += 1.0,
            }
        }
    }
    for statement in &annotated.statements {
        let lost = statement.unknown == Some(Unknown::Antecedent);
        let first = statement.content.first().filter(|_| lost);
        if let Some(at) = first.and_then(|span| place(span.start)) {
            evidence[at].lost += 1.0;
        }
    }
    evidence
}

enum Introduced {
    /// By full name after the surname alone had served.
    Again { by_role: bool },
    /// By surname alone, and nowhere in full.
    Never,
}

/// Persons who are introduced anew, or named without ever being introduced.
fn introductions(annotated: &Annotated) -> Vec<(&Mention, Introduced)> {
    let mut of_actor: BTreeMap<u32, Vec<&Mention>> = BTreeMap::new();
    for mention in annotated
        .mentions
        .iter()
        .filter(|m| m.kind == MentionKind::Named)
    {
        of_actor.entry(mention.actor).or_default().push(mention);
    }
    let mut found = Vec::new();
    for (actor, mut mentions) in of_actor {
        let actor = &annotated.actors[actor as usize];
        if actor.kind != ActorKind::Person {
            continue;
        }
        mentions.sort_by_key(|mention| mention.span);
        if !actor.name.contains(' ') {
            found.push((mentions[0], Introduced::Never));
            continue;
        }
        let is_full = |m: &&Mention| annotated.article.cut(m.span).contains(char::is_whitespace);
        let first_full = mentions.iter().position(is_full);
        let shortened = first_full.and_then(|first| {
            let later = mentions[first..].iter().position(|m| !is_full(m));
            later.map(|later| first + later)
        });
        let Some(shortened) = shortened else { continue };
        for mention in mentions[shortened..].iter().filter(|m| is_full(m)) {
            let by_role = stands_with_role(annotated, mention.span, &actor.roles);
            found.push((*mention, Introduced::Again { by_role }));
        }
    }
    found.sort_by_key(|(mention, _)| mention.span);
    found
}

fn stands_with_role(annotated: &Annotated, name: Span, roles: &[String]) -> bool {
    let text = &annotated.article.text;
    let mut start = name.start.saturating_sub(INTRODUCTION) as usize;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = (name.end + INTRODUCTION).min(text.len() as u32) as usize;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let around = [
        &text[start..name.start as usize],
        &text[name.end as usize..end],
    ];
    let said = |role: &str| {
        around
            .iter()
            .any(|side| words(side).any(|word| word.eq_ignore_ascii_case(role)))
    };
    roles.iter().any(|role| words(role).any(said))
}

/// As fitted, for a seam before the sentence; people are introduced in the
/// first sentences behind it.
fn score(evidence: &[Evidence], at: usize) -> f32 {
    let here = evidence[at];
    let behind = &evidence[at..(at + 3).min(evidence.len())];
    let sum = |of: fn(&Evidence) -> f32, most: f32| behind.iter().map(of).sum::<f32>().min(most);
    let lost = evidence[at..(at + 2).min(evidence.len())].iter();
    0.32 * here.topic
        + 0.5 * sum(|e| e.again, 3.0)
        + 0.6 * here.bare
        + 0.5 * sum(|e| e.bare, 2.0)
        + 0.3 * lost.map(|e| e.lost).sum::<f32>().min(2.0)
        + if here.paragraph { 3.0 } else { 0.0 }
}

fn message(evidence: &[Evidence], at: usize) -> String {
    let behind = &evidence[at..(at + 3).min(evidence.len())];
    let mut signs = vec![format!(
        "a cut here parts the words {:.1} standard deviations better than chance",
        evidence[at].topic
    )];
    if behind.iter().any(|e| e.again > 0.0) {
        signs.push("a person is introduced anew".to_owned());
    }
    if behind.iter().any(|e| e.bare > 0.0) {
        signs.push("a person is named as if introduced before".to_owned());
    }
    if behind.iter().any(|e| e.lost > 0.0) {
        signs.push("a pronoun stands for nobody in the text".to_owned());
    }
    format!(
        "what follows may come from another report: {}",
        signs.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;
    use crosswire_article::Article;

    const FERRY: &str = "The ferry Anselma ran aground off Port Veles on Monday with forty passengers aboard.\n\n\
        The harbour master of Port Veles, Oona Lindqvist, blamed the fog for the accident of the ferry.\n\n\
        Divers searched the hull of the Anselma for leaks while tugs waited in the fog.\n\n\
        Lindqvist said the passengers of the ferry had been brought to the harbour by tugs.\n\n\
        The tugs will try to free the Anselma at high water, the harbour master said.\n\n\
        Fog had closed the harbour of Port Veles twice that week, and divers found no leaks.\n\n\
        Passengers of the Anselma waited at the harbour while tugs and divers worked in fog.\n\n\
        The ferry will be towed from Port Veles when the fog lifts, Lindqvist told passengers.\n\n";
    const BUDGET: &str = "The coalition in Orlenka passed the budget by two votes after a night of debate.\n\n\
        The budget cuts pensions and raises farm subsidies, which the coalition had promised to farmers.\n\n\
        Farmers in Orlenka called the subsidies too low, and pensions too high.\n\n\
        The coalition had argued over pensions and the budget for a month.\n\n\
        A second debate on farm subsidies is expected in Orlenka next week.\n\n\
        Pensions would rise again in two years, Petra Varga of the coalition told farmers.\n\n\
        Varga defended the subsidies in the debate and called the budget of the coalition fair.\n\n\
        Farmers and pensioners plan to march in Orlenka against the budget and against Varga.\n\n";

    fn seams_of(text: &str) -> Vec<Note> {
        let engine = Engine::load().expect("the engine");
        let annotated = engine.annotate(Article::builder(text).build());
        let notes = annotated.notes.into_iter();
        notes.filter(|note| note.kind == Note::SEAM).collect()
    }

    #[test]
    fn two_reports_in_one_text_have_a_seam_where_the_second_begins() {
        let seams = seams_of(&format!("{FERRY}{BUDGET}"));
        assert_eq!(seams.len(), 1, "{seams:?}");
        let span = seams[0].span.expect("a place");
        assert_eq!(span.start as usize, FERRY.len());
        assert!(
            seams[0]
                .message
                .starts_with("what follows may come from another report")
        );
    }

    #[test]
    fn one_report_has_none() {
        assert!(seams_of(FERRY).is_empty());
        assert!(seams_of("").is_empty());
    }

    #[test]
    fn an_article_is_shuffled_alike_every_time() {
        let text = format!("{FERRY}{BUDGET}");
        assert_eq!(seams_of(&text), seams_of(&text));
    }

    #[test]
    fn words_on_one_side_each_gain_most_at_the_cut() {
        let rows = [vec![0], vec![0], vec![1], vec![1]];
        let gains = gains(&rows, &[1.0, 1.0]);
        assert!(gains[2] > gains[1] && gains[2] > gains[3]);
    }
}

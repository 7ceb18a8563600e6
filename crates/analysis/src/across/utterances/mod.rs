//! One act of speaking, found in several articles.
//!
//! ```text
//! statements --parts--> candidates --blocking--> pairs --chance--> groups --> utterances
//! ```
//!
//! Contents are compared by parts: sentences, and clauses that a further "that"
//! begins. Candidates lie within a few days and share a voice (or stand for
//! one: the Kremlin and its spokesman) and a word or a story; or, in one story,
//! telling words, since the same words are often given to "an official" here
//! and to a name there. A fitted chance says which pairs are one act, and
//! groups grow by average link. Parts of the same statements are one utterance.

mod grouping;
mod parts;
mod reading;
mod sameness;
mod voices;

pub(super) use parts::parts;
pub use sameness::{MEASURES, NAMES};
pub(super) use voices::Voice;

use super::cross_encoder::{Pieces, Readings};
use super::digest::{Digest, Part, StatementDigest};
use super::people::JoinedActors;
use super::terms::Term;
use crosswire_article::{
    ArticleId, Form, Rendering, Span, StatementRef, Story, Utterance, short_hash,
};
use grouping::Pairs;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use voices::{Bearer, Borne, bearers};

/// Statements of articles further apart than this are not compared: what was said
/// is repeated for weeks, and dates are often wrong. Within a story, which is one
/// happening, they may lie further apart.
const WINDOW_DAYS: i32 = 21;
const WINDOW_IN_STORY: i32 = 60;
/// A word makes candidates of one voice, or in one story, only if it is at
/// least this rare (natural log).
const TELLING_RARITY: f32 = 2.0;
/// The same of quotations in two stories, whoever is quoted.
const VERY_TELLING_RARITY: f32 = 4.0;
/// Words in a row that make candidates in one story, however common.
const RUN: usize = 4;
/// A key that more candidates share brings nobody together.
const WIDEST: usize = 300;

/// One part of a statement with its article.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    digest: &'a Digest,
    /// Index of the article.
    article: usize,
    statement: &'a StatementDigest,
    part: &'a Part,
    /// Whose voice it is.
    borne: Borne<'a>,
    /// Index of the article's story.
    story: usize,
}

/// What brings candidates together.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    /// A word of the voice.
    Voice(Term),
    /// The joined actor whose voice it is.
    Bearer(usize),
    /// A word of the content.
    Word(Term),
    /// Words of the content in a row.
    Run(u64),
    /// A word of the voice, and one of the content.
    VoiceAndWord(Term, Term),
    /// The joined actor whose voice it is, and a word of the content.
    BearerAndWord(usize, Term),
    /// A word of a content that stands in quotation marks.
    Quoted(Term),
}

/// Groups statements into utterances of at least two articles; `digests`
/// sorted by day, then id; every article is in a story.
pub(super) fn utterances(
    digests: &[&Digest],
    stories: &[Story],
    people: &JoinedActors,
    readings: &Readings,
) -> Vec<Utterance> {
    let bearers = bearers(digests, people);
    let candidates = candidates(digests, stories, people, &bearers);
    let pairs = reading::pairs(&candidates, readings);
    let article: Vec<usize> = candidates.iter().map(|c| c.article).collect();
    let groups = by_statements(&candidates, grouping::group(&article, &pairs));
    let spanning = groups
        .iter()
        .filter(|group| spans_articles(&candidates, group) && !is_site_text(&candidates, group));
    spanning
        .map(|group| utterance(&candidates, group, &pairs))
        .collect()
}

/// Two parts of statements that were laid side by side, and how alike they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The earlier article's statement, and the part's spans in its text.
    pub one: (StatementRef, Vec<Span>),
    /// The same of the other.
    pub two: (StatementRef, Vec<Span>),
    /// What the chance is made of, as [`NAMES`] names it.
    pub measures: [f32; MEASURES],
    /// The log odds by these measures.
    pub odds: f32,
    /// The wordings, and how many days the first is later.
    wordings: ([Pieces; 2], Option<i32>),
}

impl Compared {
    /// The log odds that the network which reads both gives; nothing where it
    /// cannot be read.
    #[must_use]
    pub fn read(&self) -> Option<f32> {
        let ([one, two], days_later) = &self.wordings;
        reading::ask(([one, two], *days_later), &Readings::default())
    }
}

/// All pairs of parts that are compared, for fitting the weights; as
/// [`super::relate`] sees the pile.
pub(super) fn compared(
    digests: &[&Digest],
    stories: &[Story],
    people: &JoinedActors,
) -> Vec<Compared> {
    let bearers = bearers(digests, people);
    let candidates = candidates(digests, stories, people, &bearers);
    let side = |candidate: &Candidate<'_>| (reference(candidate), candidate.part.content.clone());
    let mut compared = Vec::new();
    each_pair(&candidates, |one, two| {
        let (one, two) = (&candidates[one], &candidates[two]);
        let measures = sameness::measures(one, two);
        compared.push(Compared {
            one: side(one),
            two: side(two),
            measures,
            odds: sameness::odds(&measures),
            wordings: (
                [one.part.pieces.clone(), two.part.pieces.clone()],
                days_later(one.digest, two.digest),
            ),
        });
    });
    compared
}

fn candidates<'a>(
    digests: &[&'a Digest],
    stories: &[Story],
    people: &JoinedActors,
    bearers: &'a [Bearer],
) -> Vec<Candidate<'a>> {
    let numbered = stories.iter().enumerate();
    let story_of: HashMap<&ArticleId, usize> = numbered
        .flat_map(|(number, story)| story.articles.iter().map(move |id| (id, number)))
        .collect();
    let mut candidates = Vec::new();
    for (article, digest) in digests.iter().enumerate() {
        let story = story_of[&digest.article];
        for statement in &digest.statements {
            let borne = Borne::new(&statement.voice, digest, people, bearers);
            candidates.extend(statement.parts.iter().map(|part| Candidate {
                digest,
                article,
                statement,
                part,
                borne,
                story,
            }));
        }
    }
    candidates
}

/// Calls `visit` with every pair of candidates of different articles that some
/// key brings together, the earlier first; each pair once. Within a story many
/// keys do, across stories few; and a story's are forgotten with it.
fn each_pair(candidates: &[Candidate<'_>], mut visit: impl FnMut(usize, usize)) {
    let mut by_story: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        by_story.entry(candidate.story).or_default().push(number);
    }
    for members in by_story.into_values() {
        meet(
            candidates,
            members,
            WINDOW_IN_STORY,
            keys_in_story,
            &mut visit,
        );
    }
    let all = 0..candidates.len();
    let mut across = |one: usize, two: usize| {
        if candidates[one].story != candidates[two].story {
            visit(one, two);
        }
    };
    meet(
        candidates,
        all,
        WINDOW_DAYS,
        keys_across_stories,
        &mut across,
    );
}

fn meet(
    candidates: &[Candidate<'_>],
    members: impl IntoIterator<Item = usize>,
    window: i32,
    keys: impl Fn(&Candidate<'_>) -> Vec<Key>,
    visit: &mut impl FnMut(usize, usize),
) {
    let mut index: HashMap<Key, Vec<usize>> = HashMap::new();
    let mut met: Vec<usize> = Vec::new();
    for two in members {
        let candidate = &candidates[two];
        met.clear();
        for key in keys(candidate) {
            let posting = index.entry(key).or_default();
            let near =
                |one: &usize| days_apart(candidates[*one].digest, candidate.digest) <= window;
            posting.retain(near);
            if posting.len() <= WIDEST || matches!(key, Key::Voice(_) | Key::Bearer(_)) {
                met.extend(posting.iter());
            }
            posting.push(two);
        }
        met.sort_unstable();
        met.dedup();
        for one in &met {
            if candidates[*one].article != candidate.article {
                visit(*one, two);
            }
        }
    }
}

/// What brings parts together whose articles tell one story.
fn keys_in_story(candidate: &Candidate<'_>) -> Vec<Key> {
    let (voice, part) = (&candidate.statement.voice, candidate.part);
    let mut keys: Vec<Key> = voice.keys().iter().copied().map(Key::Voice).collect();
    keys.extend(candidate.borne.bearer.map(|(place, _)| Key::Bearer(place)));
    keys.extend(part.gist.rarer(TELLING_RARITY).map(Key::Word));
    keys.extend(part.order.windows(RUN).map(|run| Key::Run(hash(run))));
    keys
}

/// What brings parts together whose articles tell different stories.
fn keys_across_stories(candidate: &Candidate<'_>) -> Vec<Key> {
    let gist = &candidate.part.gist;
    let mut keys: Vec<Key> = Vec::new();
    for voice in candidate.statement.voice.keys() {
        let words = gist.rarer(TELLING_RARITY);
        keys.extend(words.map(|word| Key::VoiceAndWord(*voice, word)));
    }
    if let Some((place, _)) = candidate.borne.bearer {
        let words = gist.rarer(TELLING_RARITY);
        keys.extend(words.map(|word| Key::BearerAndWord(place, word)));
    }
    if candidate.statement.form == Form::Direct {
        keys.extend(gist.rarer(VERY_TELLING_RARITY).map(Key::Quoted));
    }
    keys
}

/// 64 bits of FNV-1a over words.
fn hash(words: &[u32]) -> u64 {
    words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| {
        (hash ^ u64::from(*word)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Days between two articles; none where one has no day.
fn days_apart(one: &Digest, two: &Digest) -> i32 {
    days_later(one, two).unwrap_or_default().abs()
}

/// How many days the first article is later than the second; nothing where one
/// has no day.
fn days_later(one: &Digest, two: &Digest) -> Option<i32> {
    Some(one.day? - two.day?)
}

/// Groups of parts whose statements are the same become one: who prints four
/// sentences as another does renders one act, not four.
fn by_statements(candidates: &[Candidate<'_>], groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut merged: BTreeMap<Vec<(usize, u32)>, Vec<usize>> = BTreeMap::new();
    for group in groups {
        let mut statements: Vec<(usize, u32)> = group
            .iter()
            .map(|member| {
                let candidate = &candidates[*member];
                (candidate.article, candidate.statement.ordinal)
            })
            .collect();
        statements.sort_unstable();
        statements.dedup();
        merged.entry(statements).or_default().extend(group);
    }
    let mut groups: Vec<Vec<usize>> = merged.into_values().collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort();
    groups
}

fn spans_articles(candidates: &[Candidate<'_>], members: &[usize]) -> bool {
    let first = candidates[members[0]].article;
    members
        .iter()
        .any(|member| candidates[*member].article != first)
}

/// Whether one outlet prints the same words in several stories, and nobody else
/// does: a link to another article, a caption, a notice of the site. Who says it
/// there says it once.
fn is_site_text(candidates: &[Candidate<'_>], members: &[usize]) -> bool {
    let all = || members.iter().map(|member| &candidates[*member]);
    let outlet = &candidates[members[0]].digest.outlet;
    let one_outlet = outlet.is_some() && all().all(|c| c.digest.outlet == *outlet);
    let stories: BTreeSet<usize> = all().map(|c| c.story).collect();
    let mut words: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for candidate in all() {
        let words = words.entry(candidate.article).or_default();
        words.extend(&candidate.part.order);
    }
    let first = words.values().next();
    one_outlet && stories.len() > 1 && words.values().all(|words| Some(words) == first)
}

fn reference(candidate: &Candidate<'_>) -> StatementRef {
    StatementRef {
        article: candidate.digest.article.clone(),
        ordinal: candidate.statement.ordinal,
    }
}

/// The utterance of a group: one rendering for each statement, whose content
/// is what its parts in the group cover.
fn utterance(candidates: &[Candidate<'_>], members: &[usize], pairs: &Pairs) -> Utterance {
    let mut renderings: Vec<Rendering> = Vec::new();
    for member in members {
        let candidate = &candidates[*member];
        let statement = reference(candidate);
        let chance = likeliest(*member, members, pairs);
        match renderings.last_mut() {
            Some(last) if last.statement == statement => {
                last.content.extend(&candidate.part.content);
                last.similarity = last.similarity.max(chance);
            }
            _ => renderings.push(Rendering {
                statement,
                content: candidate.part.content.clone(),
                similarity: chance,
                drift: Vec::new(),
            }),
        }
    }
    let first = &renderings[0];
    let place = first.content[0].start.to_string();
    Utterance {
        id: format!(
            "u-{}",
            &short_hash(&[&first.statement.name(), &place])[..12]
        ),
        speaker: fullest_name(candidates, members),
        why: why(&renderings),
        renderings,
    }
}

fn likeliest(member: usize, members: &[usize], pairs: &Pairs) -> f32 {
    let others = members.iter();
    let chances = others.filter_map(|other| pairs.get(&(member.min(*other), member.max(*other))));
    chances.copied().fold(0.0, f32::max)
}

fn why(renderings: &[Rendering]) -> String {
    let least = renderings
        .iter()
        .map(|rendering| rendering.similarity)
        .fold(1.0, f32::min);
    format!(
        "words, meaning, numbers and voices of these parts, within {WINDOW_DAYS} days: each is with some other one act of speaking with a chance of at least {:.0} %",
        100.0 * least
    )
}

/// The name with most words; of those the first in the alphabet.
fn fullest_name(candidates: &[Candidate<'_>], members: &[usize]) -> Option<String> {
    let names = members
        .iter()
        .filter_map(|member| candidates[*member].statement.voice.speaker.as_ref());
    names
        .min_by_key(|name| (std::cmp::Reverse(name.split_whitespace().count()), *name))
        .cloned()
}

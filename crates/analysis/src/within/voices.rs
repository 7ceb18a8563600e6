//! Speakers for all statements of an article, in an order that lets each
//! find what it rests on.

use super::cast::Cast;
use super::draft::{Draft, Hint};
use super::media::medium_in;
use super::relays::{Rank, carry_relays};
use super::speakers::{Resolved, Resolver, Surroundings};
use crosswire_article::{ActorKind, Anonymity, Relay, RelayKind, Unknown};

/// Resolves all speakers and returns the actors.
pub(crate) fn give_voices(mut resolver: Resolver, drafts: &mut [Draft]) -> Cast {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|index| (drafts[*index].place(), *index));
    let later = |draft: &Draft| speaks_of_itself(&resolver, draft);
    let (selves, others): (Vec<usize>, Vec<usize>) =
        order.iter().partition(|index| later(&drafts[**index]));
    for index in others {
        let around = surroundings(drafts, index, None);
        give_voice(&mut resolver, &mut drafts[index], &around);
    }
    for index in selves {
        let enclosing = drafts[index]
            .within
            .and_then(|parent| drafts[parent].speaker.ok());
        let around = surroundings(drafts, index, enclosing);
        give_voice(&mut resolver, &mut drafts[index], &around);
    }
    carry_relays(resolver.reading, &resolver.cast, drafts, &order);
    inherit_relays(&resolver, drafts);
    resolver.cast
}

/// "I think": needs the speaker of the statement around it first.
fn speaks_of_itself(resolver: &Resolver, draft: &Draft) -> bool {
    let source = draft
        .source
        .first()
        .map(|span| resolver.reading.cut(*span).to_lowercase());
    source.is_some_and(|source| matches!(source.as_str(), "i" | "we" | "my" | "our" | "me" | "us"))
}

fn surroundings(drafts: &[Draft], index: usize, enclosing: Option<usize>) -> Surroundings {
    Surroundings {
        content: drafts[index].content.clone(),
        enclosing,
    }
}

fn give_voice(resolver: &mut Resolver, draft: &mut Draft, around: &Surroundings) {
    let resolved = match &draft.hint {
        Hint::Words(span) => {
            let mut resolved = resolver.resolve(&[*span], around);
            resolved.rule = "subject of the clause";
            resolved.certainty *= 0.9;
            resolved
        }
        Hint::Orphan => Resolved::unknown(
            Unknown::OrphanQuotation,
            Anonymity::Unsourced,
            "nobody is said to have spoken it",
        ),
        Hint::None => resolver.resolve(&draft.source, around),
    };
    draft.why.push(format!("speaker: {}", resolved.rule));
    draft.confidence *= resolved.certainty;
    draft.speaker = resolved.actor;
    draft.role = resolved.role;
    draft.anonymity = resolved.anonymity;
}

/// What is said inside somebody's words came through them: the speaker of the
/// statement around is a relay, behind the relays of that statement.
fn inherit_relays(resolver: &Resolver, drafts: &mut [Draft]) {
    // Outer statements first, so that a chain of any length is complete.
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|index| depth(drafts, *index));
    for index in order {
        let Some(parent) = drafts[index].within else {
            continue;
        };
        let mut chain = drafts[parent].relays.clone();
        // Nobody is a relay of their own words.
        let own = drafts[index].speaker.ok();
        if own.is_none() || own != drafts[parent].speaker.ok() {
            chain.extend(speaker_as_relay(resolver, &drafts[parent]));
        }
        for (rank, relay) in std::mem::take(&mut drafts[index].relays) {
            if !chain.iter().any(|(_, known)| known.name == relay.name) {
                chain.push((rank, relay));
            }
        }
        drafts[index].relays = chain;
    }
}

fn depth(drafts: &[Draft], index: usize) -> usize {
    let next = |at: &usize| drafts[*at].within;
    std::iter::successors(Some(index), next).take(32).count()
}

fn speaker_as_relay(resolver: &Resolver, draft: &Draft) -> Option<(Rank, Relay)> {
    let known = &resolver.cast.actors[draft.speaker.ok()?];
    let words = draft
        .source
        .first()
        .map(|span| resolver.reading.words_in(*span));
    let medium = words
        .and_then(|words| resolver.reading.head_of(words))
        .and_then(|head| medium_in(resolver.media, head..head + 1))
        .map(|medium| medium.kind);
    let kind = match (known.medium.or(medium), known.kind) {
        (Some(kind), _) => kind,
        (None, ActorKind::Person) => RelayKind::Person,
        (None, ActorKind::Document) => RelayKind::Document,
        _ => return None,
    };
    let span = draft.source.first().copied()?;
    let name = known.name.clone();
    Some((Rank::Venue, Relay { name, kind, span }))
}

//! Posts of social networks: verbatim words with their author, and no marks around
//! them.

use super::draft::Draft;
use super::reading::Reading;
use super::relays::Rank;
use crate::posts::{Post, posts};
use crosswire_article::{Relay, RelayKind, Span, When};

/// Adds a statement for each signed post that is no statement's content yet.
pub(crate) fn add_posts(reading: &Reading, drafts: &mut Vec<Draft>) {
    let new: Vec<Draft> = posts(reading.text)
        .iter()
        .filter(|post| reading.passage_at(post.content.start).is_some())
        .filter(|post| drafts.iter().all(|draft| !carries(draft, post)))
        .map(draft)
        .collect();
    // What the tagger made of a signature is no statement.
    drafts.retain(|draft| new.iter().all(|post| !reads_signature(draft, post)));
    drafts.extend(new);
}

/// Whether a statement from outside has the post for its content: "Quill tweeted:"
/// above it.
fn carries(draft: &Draft, post: &Post) -> bool {
    let outside = !post.whole().contains(draft.place());
    let shared = |part: &Span| {
        let end = part.end.min(post.content.end);
        end.saturating_sub(part.start.max(post.content.start))
    };
    let shared: u32 = draft.content.iter().map(shared).sum();
    outside && shared * 2 > post.content.len()
}

/// Whether a statement's source is the name of a signature.
fn reads_signature(draft: &Draft, post: &Draft) -> bool {
    let names = post.source.iter().chain(&post.cue);
    let mut own = draft.source.iter().chain(&draft.cue);
    let signed: Vec<&Span> = names.collect();
    own.any(|part| signed.iter().any(|span| span.overlaps(*part)))
}

fn draft(post: &Post) -> Draft {
    let why = "a post with its author's signature";
    let mut draft = Draft::new(
        vec![post.name],
        vec![post.dash],
        vec![post.content],
        0.9,
        why,
    );
    draft.verbatim = true;
    draft.cue_text = Some("tweeted".to_owned());
    draft.when = post.day.map(|span| When { span, value: None });
    let relay = Relay {
        name: "Twitter".to_owned(),
        kind: RelayKind::Site,
        span: post.handle,
    };
    draft.relays.push((Rank::Venue, relay));
    draft
}

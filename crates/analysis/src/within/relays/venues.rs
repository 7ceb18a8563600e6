//! Media to or on which something is said: "told Reuters", "in an interview
//! with the paper", "on state television", "tweeted".

use super::super::draft::Draft;
use super::super::media::{Medium, media_within};
use super::{Chains, Rank, relay_of};
use crosswire_article::{Relay, RelayKind};
use crosswire_syntax::PartOfSpeech;
use std::ops::Range;

impl Chains<'_> {
    /// "told Reuters", "told the network's affiliate KQXR", "told “Harbour Today”".
    pub(super) fn told(&self, draft: &Draft, anchor: usize) -> Option<(Rank, Relay)> {
        let word = &self.reading.words[anchor];
        if !matches!(word.lower.as_str(), "told" | "tell" | "tells" | "telling") {
            return None;
        }
        let end = self.reading.sentences[word.sentence]
            .words
            .end
            .min(anchor + 8);
        // A programme's name may stand in quotation marks, which are no speech.
        let unsaid = |medium: &&Medium| {
            let span = self.reading.words[medium.name_words.start].span;
            let mut parts = draft.content.iter().chain(&draft.source);
            !parts.any(|part| part.overlaps(span))
        };
        let media: Vec<&Medium> = media_within(self.media, anchor + 1..end)
            .iter()
            .filter(unsaid)
            .collect();
        let opening = |w: usize| matches!(self.reading.words[w].lower.as_str(), "\"" | "“" | "``");
        let first = media.iter().position(|m| {
            let start = self.before_article(m.words.start);
            let start = if opening(start - 1) { start - 1 } else { start };
            start == anchor + 1
        })?;
        let affiliate = media.get(first + 1).filter(|next| {
            let gap = media[first].words.end..next.words.start;
            let mut between = gap.map(|w| self.reading.words[w].lower.as_str());
            between.any(|word| matches!(word, "affiliate" | "station" | "partner"))
        });
        let medium = affiliate.unwrap_or(&media[first]);
        Some((Rank::Venue, relay_of(self.reading, medium)))
    }

    /// "in an interview with the paper", "on state television", "in remarks
    /// carried by SANA", "on Twitter".
    pub(super) fn venues(
        &self,
        draft: &Draft,
        anchor: usize,
        words: Range<usize>,
    ) -> Vec<(Rank, Relay)> {
        let reading = self.reading;
        let media = self.free_media(draft, words);
        let fits = |medium: &&Medium| {
            let start = self.before_article(medium.words.start);
            let Some(before) = start.checked_sub(1).filter(|w| *w != anchor) else {
                return false;
            };
            let preposition = matches!(
                reading.words[before].lower.as_str(),
                "on" | "with" | "by" | "in" | "to" | "via" | "for" | "through"
            );
            let according = before > 0 && reading.words[before - 1].lower == "according";
            preposition && !according && self.attached(draft, before, anchor)
        };
        media
            .filter(fits)
            .map(|medium| (Rank::Venue, relay_of(reading, medium)))
            .collect()
    }

    /// Whether a phrase hangs on the cue, or is part of it.
    pub(super) fn attached(&self, draft: &Draft, word: usize, anchor: usize) -> bool {
        let span = self.reading.words[word].span;
        let in_cue = draft.cue.iter().any(|part| part.overlaps(span));
        let by_tree = self
            .reading
            .heads_above(word, 6)
            .any(|above| above == anchor);
        let verb_between = self
            .reading
            .heads_above(word, 6)
            .take_while(|above| *above != anchor)
            .any(|above| {
                let above = &self.reading.words[above];
                above.pos == PartOfSpeech::VERB
                    && !matches!(
                        above.lower.as_str(),
                        "carried"
                            | "published"
                            | "posted"
                            | "broadcast"
                            | "aired"
                            | "quoted"
                            | "reported"
                            | "speaking"
                            | "posting"
                            | "writing"
                            | "appearing"
                            | "shared"
                            | "televised"
                            | "cited"
                            | "printed"
                            | "released"
                    )
            });
        in_cue || by_tree && !verb_between
    }

    /// "X was quoted by SANA as saying", "quoted as saying by SANA".
    pub(super) fn quoted_by(
        &self,
        draft: &Draft,
        anchor: usize,
        words: Range<usize>,
    ) -> Option<(Rank, Relay)> {
        let word = &self.reading.words[anchor];
        if !matches!(word.lower.as_str(), "quoted" | "cited" | "reported") {
            return None;
        }
        let mut media = self.free_media(draft, anchor..words.end);
        let medium = media.find(|medium| {
            let start = self.before_article(medium.words.start);
            start > anchor && self.reading.words[start - 1].lower == "by"
        })?;
        Some((Rank::Reporter, relay_of(self.reading, medium)))
    }

    /// "A post on the port's Facebook page": the source itself tells where.
    pub(super) fn posted_on(&self, draft: &Draft) -> Option<(Rank, Relay)> {
        let reading = self.reading;
        let words = reading.words_in(*draft.source.first()?);
        let head = reading.head_of(words.clone())?;
        let posted = matches!(
            reading.words[head].lower.as_str(),
            "post"
                | "posts"
                | "posting"
                | "message"
                | "messages"
                | "statement"
                | "notice"
                | "video"
        );
        let on = (head + 1..words.end.min(head + 3))
            .find(|w| matches!(reading.words[*w].lower.as_str(), "on" | "in" | "from"))?;
        let medium = media_within(self.media, on + 1..words.end).first()?;
        (posted && medium.words.start <= on + 6).then(|| (Rank::Venue, relay_of(reading, medium)))
    }

    /// "Residents posting on social media": the source itself tells where.
    pub(super) fn posting(&self, draft: &Draft) -> Option<(Rank, Relay)> {
        let reading = self.reading;
        let words = reading.words_in(*draft.source.first()?);
        let verb = words.clone().find(|w| {
            matches!(
                reading.words[*w].lower.as_str(),
                "posting" | "writing" | "speaking" | "appearing" | "quoted" | "cited"
            )
        })?;
        let near = verb + 1..words.end.min(verb + 5);
        let medium = media_within(self.media, near).first()?;
        let start = self.before_article(medium.words.start);
        let towards = matches!(
            reading.words[start - 1].lower.as_str(),
            "on" | "in" | "to" | "for" | "by" | "via"
        );
        let rank = if matches!(reading.words[verb].lower.as_str(), "quoted" | "cited") {
            Rank::Reporter
        } else {
            Rank::Venue
        };
        (towards && start > verb).then(|| (rank, relay_of(reading, medium)))
    }

    /// "tweeted": the verb names the network.
    pub(super) fn tweeted(&self, anchor: usize) -> Option<(Rank, Relay)> {
        let word = &self.reading.words[anchor];
        let tweets = matches!(
            word.lower.as_str(),
            "tweeted" | "tweets" | "tweet" | "tweeting" | "retweeted" | "retweets" | "retweeting"
        );
        let relay = Relay {
            name: "Twitter".to_owned(),
            kind: RelayKind::Site,
            span: word.span,
        };
        (tweets && word.is_verb()).then_some((Rank::Venue, relay))
    }
}

//! Media as sources.

use super::*;
impl<'a> Resolver<'a> {
    pub(super) fn medium(&mut self, medium: &Medium) -> Resolved {
        let actor = self.medium_actor(medium);
        let kind = if medium.named {
            MentionKind::Named
        } else {
            MentionKind::Nominal
        };
        self.cast.see(medium.words.clone(), actor, kind);
        let anonymity = self.cast.actors[actor].anonymity;
        self.found(actor, anonymity, None, "medium", 1.0)
    }

    /// The actor of a medium, made if it is new.
    pub(crate) fn medium_actor(&mut self, medium: &Medium) -> usize {
        let actor = self.cast.add_body(&medium.name, ActorKind::Organisation);
        let known = &mut self.cast.actors[actor];
        known.medium = known.medium.or(Some(medium.kind));
        if medium.nameless {
            // "local media" are many, "a local newspaper" is one.
            let last = &self.reading.words[medium.words.end - 1];
            let many = matches!(last.tag, Tag::NNS | Tag::NNPS)
                || matches!(last.lower.as_str(), "media" | "press");
            known.anonymity = if many {
                Anonymity::Collective
            } else {
                Anonymity::Described
            };
        }
        actor
    }
}

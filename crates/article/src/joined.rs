//! Actors of many articles, joined where they are one.

use crate::{ActorKind, ArticleId};

/// One person, body, state or group over many articles.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinedActor {
    /// Derived from what it is and its name; of several of one name, from its
    /// first article as well.
    pub id: String,
    /// The full name that most articles give.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Every name under which it appears, with the number of articles, most
    /// frequent first.
    pub names: Vec<(String, u32)>,
    /// Whom it speaks for where its name stands for a state: "the Kremlin" for
    /// Russia. The two are linked and stay two.
    pub stands_for: Option<StandsFor>,
    /// The actors of the articles, by day of article, then id.
    pub members: Vec<JoinedMember>,
}

/// A state that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandsFor {
    /// Its name.
    pub name: String,
    /// Its own [`JoinedActor::id`], if the state appears under its name too.
    pub id: Option<String>,
    /// How the name stands for it.
    pub link: StandLink,
}

/// How a name stands for a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StandLink {
    /// Its capital.
    Capital,
    /// A house where it is governed from.
    Seat,
    /// Its people.
    People,
    /// Its government, so called.
    Government,
}

impl StandLink {
    /// All links.
    pub const ALL: [Self; 4] = [Self::Capital, Self::Seat, Self::People, Self::Government];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capital => "capital",
            Self::Seat => "seat",
            Self::People => "people",
            Self::Government => "government",
        }
    }

    /// The link with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|link| link.as_str() == name)
    }
}

/// One article's actor as part of a joined one.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinedMember {
    /// The article.
    pub article: ArticleId,
    /// Index into its [`crate::Annotated::actors`].
    pub actor: u32,
    /// What put it here.
    pub rule: JoinRule,
}

/// Why an article's actor belongs to a joined one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JoinRule {
    /// The joined actor's own name, letter for letter.
    Name,
    /// The same name in another spelling.
    Spelling,
    /// The same words in another order.
    Order,
    /// Initials or a pet form of the only full name they can be meant for.
    ShortGivenName,
    /// A part of the only full name it can be meant for.
    PartOfName,
    /// Initials of a body's name.
    Acronym,
    /// A bare surname, one bearer in the story.
    SurnameInStory,
    /// A bare surname, one bearer of this role in reach.
    SurnameAndRole,
    /// A bare surname, one bearer in the days around.
    SurnameInTime,
    /// A name that many bear, twice in one story.
    SameStory,
}

impl JoinRule {
    /// All rules.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Spelling,
        Self::Order,
        Self::ShortGivenName,
        Self::PartOfName,
        Self::Acronym,
        Self::SurnameInStory,
        Self::SurnameAndRole,
        Self::SurnameInTime,
        Self::SameStory,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Spelling => "spelling",
            Self::Order => "order of names",
            Self::ShortGivenName => "short given name",
            Self::PartOfName => "part of the name",
            Self::Acronym => "acronym",
            Self::SurnameInStory => "surname, one bearer in the story",
            Self::SurnameAndRole => "surname and role",
            Self::SurnameInTime => "surname, one bearer in these days",
            Self::SameStory => "name in one story",
        }
    }

    /// The rule with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name)
    }

    /// Chance that a careful reader would agree, 0 to 1: shares found right
    /// when joined groups of two collections were read, rounded down.
    #[must_use]
    pub const fn confidence(self) -> f32 {
        match self {
            Self::Name => 0.97,
            Self::Spelling | Self::Order | Self::Acronym => 0.95,
            Self::ShortGivenName | Self::PartOfName | Self::SameStory => 0.9,
            Self::SurnameInStory | Self::SurnameAndRole => 0.9,
            Self::SurnameInTime => 0.8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_the_wire_lead_back() {
        for rule in JoinRule::ALL {
            assert_eq!(JoinRule::from_name(rule.as_str()), Some(rule));
        }
        for link in StandLink::ALL {
            assert_eq!(StandLink::from_name(link.as_str()), Some(link));
        }
    }
}

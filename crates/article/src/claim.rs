//! What is said to have happened, who stands by it, and where two accounts
//! cannot both hold.

use crate::{ArticleId, Span, StatementRef};

/// One proposition that articles of a story carry.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Derived from the story and the claim's first sentence.
    pub id: String,
    /// The story.
    pub story: String,
    /// The sentence that stands for it: words of one of its articles.
    pub text: String,
    /// The article that the words are taken from.
    pub article: ArticleId,
    /// Where in it they stand.
    pub span: Span,
    /// When it is said to have happened, first and last day, if the sentence
    /// tells.
    pub happened: Option<(String, String)>,
    /// Outlets that carry it, each counted once.
    pub outlets: u32,
    /// Independent origins behind the articles that carry it.
    pub origins: u32,
    /// How telling it is within its story, 0 to 1: what many independent
    /// origins carry early in their articles stands first.
    pub salience: f32,
    /// Where the articles of the story stand on it, by outlet, then article.
    /// Outlets that are silent have no position.
    pub positions: Vec<Position>,
    /// The rule that joined the sentences.
    pub why: String,
}

/// Where one article stands on a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// The article.
    pub article: ArticleId,
    /// Who published it.
    pub outlet: Option<String>,
    /// How it stands.
    pub stance: Stance,
    /// The sentence that shows it.
    pub span: Span,
    /// The statement the words stand in, if they are somebody's.
    pub statement: Option<StatementRef>,
    /// Whom the article gives the words to, if to anybody by name.
    pub source: Option<String>,
    /// Share of content words that the sentence has in common with the claim, 0 to 1.
    pub similarity: f32,
    /// The conflict that makes it differ or deny, if one does.
    pub conflict: Option<String>,
}

/// A claim that an article leaves out although what it rests on carries it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The claim.
    pub claim: String,
    /// The article that lacks it.
    pub article: ArticleId,
    /// The article whose text it took, and that has it.
    pub from: ArticleId,
    /// The copy that shows it.
    pub copy: String,
}

/// How an article stands on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// Says it in its own voice.
    Asserts,
    /// Gives it as somebody's words.
    Attributes,
    /// Carries a denial of it, in whoever's words.
    Denies,
    /// Gives another value for the same thing.
    Differs,
}

impl Stance {
    /// All stances.
    pub const ALL: [Self; 4] = [Self::Asserts, Self::Attributes, Self::Denies, Self::Differs];

    /// The name on the wire. An outlet without a position is `silent`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asserts => "asserts",
            Self::Attributes => "attributes",
            Self::Denies => "denies",
            Self::Differs => "differs",
        }
    }

    /// The stance with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.as_str() == name)
    }
}

/// Two values, in articles of one story, that do not agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Derived from the story, what is told of, and both values.
    pub id: String,
    /// The story.
    pub story: String,
    /// What kind of value differs.
    pub kind: ConflictKind,
    /// How the two stand to one another.
    pub relation: Relation,
    /// What the values are values of: `killed people`.
    pub about: String,
    /// One value, normalised: `>=58`, `2016-06-17`, a name.
    pub value_a: String,
    /// The other.
    pub value_b: String,
    /// Passages with the one value, the clearest first.
    pub a: Vec<ConflictSide>,
    /// Passages with the other.
    pub b: Vec<ConflictSide>,
    /// Chance that a careful reader would agree, 0 to 1.
    pub confidence: f32,
    /// What the finding rests on, in words.
    pub why: String,
}

/// A passage that carries one of two values.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictSide {
    /// The article.
    pub article: ArticleId,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day it was published.
    pub day: Option<String>,
    /// The sentence.
    pub sentence: Span,
    /// The words that carry the value.
    pub span: Span,
    /// The statement they stand in, if any.
    pub statement: Option<StatementRef>,
    /// Whose words they are, if the article names anybody.
    pub source: Option<String>,
}

/// What kind of value it is in which two passages differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictKind {
    /// How many, how much.
    Number,
    /// When.
    Time,
    /// Where.
    Place,
    /// Who did it.
    Actor,
    /// Whether it is so.
    Polarity,
    /// Who said it.
    Attribution,
}

impl ConflictKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Number,
        Self::Time,
        Self::Place,
        Self::Actor,
        Self::Polarity,
        Self::Attribution,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Time => "time",
            Self::Place => "place",
            Self::Actor => "actor",
            Self::Polarity => "polarity",
            Self::Attribution => "attribution",
        }
    }

    /// The kind with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How two values stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// They cannot both hold.
    Conflict,
    /// The value moved between the two.
    Change,
    /// One is accused, and denies it.
    Denial,
    /// They differ and can both hold.
    Compatible,
    /// One value, whatever its wording.
    Same,
}

impl Relation {
    /// All relations.
    pub const ALL: [Self; 5] = [
        Self::Conflict,
        Self::Change,
        Self::Denial,
        Self::Compatible,
        Self::Same,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Change => "change",
            Self::Denial => "denial",
            Self::Compatible => "compatible",
            Self::Same => "same",
        }
    }

    /// The relation with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|relation| relation.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_come_back() {
        for stance in Stance::ALL {
            assert_eq!(Stance::from_name(stance.as_str()), Some(stance));
        }
        for kind in ConflictKind::ALL {
            assert_eq!(ConflictKind::from_name(kind.as_str()), Some(kind));
        }
        for relation in Relation::ALL {
            assert_eq!(Relation::from_name(relation.as_str()), Some(relation));
        }
    }
}

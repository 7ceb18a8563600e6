//! An article with everything that was found over it.

use crate::{Article, Note, Span, Statement};
use std::sync::Arc;

/// A document and every layer over it, in the order the passes run.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotated {
    /// The text all spans point into.
    pub article: Arc<Article>,
    /// Sentences of the blocks that hold statements, in text order.
    pub sentences: Vec<Span>,
    /// Statements in text order of their first part.
    pub statements: Vec<Statement>,
    /// Actors in order of first mention; speakers and mentions index them.
    pub actors: Vec<Actor>,
    /// Where actors are mentioned, in text order.
    pub mentions: Vec<Mention>,
    /// Notes of reading and of analysis.
    pub notes: Vec<Note>,
}

/// A person, organisation, state, group or document that speaks or is spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The fullest name the article gives.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Offices and descriptions in order of appearance.
    pub roles: Vec<String>,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    /// One human being.
    Person,
    /// A body with a name: a ministry, a company, an outlet.
    Organisation,
    /// A state, also where its capital stands for it.
    State,
    /// People described but not named one by one: "officials", "residents".
    Group,
    /// Something written: "the cable", "the report".
    Document,
}

impl ActorKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Person,
        Self::Organisation,
        Self::State,
        Self::Group,
        Self::Document,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::State => "state",
            Self::Group => "group",
            Self::Document => "document",
        }
    }

    /// The kind with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One place where an actor is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// Index into [`Annotated::actors`].
    pub actor: u32,
    /// How.
    pub kind: MentionKind,
}

/// How an actor is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// By name.
    Named,
    /// By a noun: "the spokesman".
    Nominal,
    /// By a pronoun.
    Pronoun,
}

impl MentionKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Named, Self::Nominal, Self::Pronoun];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Nominal => "nominal",
            Self::Pronoun => "pronoun",
        }
    }

    /// The kind with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl Annotated {
    /// Every span of every layer, for `crosswire verify`.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let blocks = self.article.blocks.iter().map(|block| block.span);
        let statements = self.statements.iter().flat_map(statement_spans);
        let mentions = self.mentions.iter().map(|mention| mention.span);
        let notes = self.notes.iter().filter_map(|note| note.span);
        blocks
            .chain(self.sentences.iter().copied())
            .chain(statements)
            .chain(mentions)
            .chain(notes)
    }
}

fn statement_spans(statement: &Statement) -> impl Iterator<Item = Span> + '_ {
    let roles = [&statement.source, &statement.cue, &statement.content];
    let others = [
        statement.addressee.as_ref().map(|addressee| addressee.span),
        statement.when.as_ref().map(|when| when.span),
    ];
    let relays = statement.relays.iter().map(|relay| relay.span);
    roles
        .into_iter()
        .flatten()
        .copied()
        .chain(relays)
        .chain(others.into_iter().flatten())
}

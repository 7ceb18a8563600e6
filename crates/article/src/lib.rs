//! The types every other crate speaks in, and nothing else.
//!
//! Read in this order: a [`Span`] is a byte range of one article's text; an
//! [`Article`] is a text as one outlet published it, cut into [`Block`]s; an
//! [`Annotated`] article carries the layers found over it, of which the
//! [`Statement`] is the heart; a [`Story`] and an [`Utterance`] hold articles
//! and statements of several outlets together.
//!
//! The crate knows no file, no format, no database and no serialisation: the
//! wire form lives in `crosswire-formats`, the tables in `crosswire-corpus`.
//!
//! ```
//! use crosswire_article::{Article, Block, BlockKind, Span};
//!
//! let text = "Minister denies claim\n\nNo such order exists, she said.";
//! let article = Article::builder(text)
//!     .outlet("The Harbour Post")
//!     .block(BlockKind::Headline, Span::new(0, 21))
//!     .block(BlockKind::Body, Span::new(23, 54))
//!     .build();
//! assert_eq!(article.cut(article.blocks[0].span), "Minister denies claim");
//! ```

mod article;
mod claim;
mod copying;
mod identity;
mod joined;
mod layers;
mod offsets;
mod relation;
mod span;
mod statement;

pub use article::{Article, ArticleBuilder, Block, BlockKind, DateOrigin, Note, Published};
pub use claim::{Claim, Conflict, ConflictKind, ConflictSide, LeftOut, Position, Relation, Stance};
pub use copying::{
    ArticleCopy, CopyDirection, CopyEvidence, CopyKind, Origin, OriginArticle, Passage,
};
pub use identity::{ArticleId, bits_hash, content_hash, short_hash};
pub use joined::{JoinRule, JoinedActor, JoinedMember, StandLink, StandsFor};
pub use layers::{Actor, ActorKind, Annotated, Mention, MentionKind};
pub use offsets::{OffsetMap, OffsetUnit};
pub use relation::{
    Change, ChangeKind, Excerpt, Rendering, StatementRef, Story, Storyline, Utterance,
};
pub use span::Span;
pub use statement::{
    Addressee, Anonymity, Form, Relay, RelayKind, Speaker, Statement, Unknown, When,
};

//! Who said what, through whom: the heart of the data model.

use crate::Span;

/// One attribution in the sense of PARC and PolNeAR: a source, a cue and a
/// content, with all that is known about how it reached the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Position among the article's statements, from 0; `s1` on the wire is 0.
    pub ordinal: u32,
    /// The statement whose content this one stands in.
    pub within: Option<u32>,
    /// Whether the content stands in quotation marks.
    pub form: Form,
    /// What is done with it: `say`, `deny`, `accuse`, `intend`, ...; a name of
    /// the act lexicon.
    pub act: String,
    /// Said aloud or in writing (`true`), or an attitude, plan or perception.
    pub speech: bool,
    /// The words that name the source; may be empty.
    pub source: Vec<Span>,
    /// The words that signal the attribution; may be empty.
    pub cue: Vec<Span>,
    /// What is attributed; never empty, in text order.
    pub content: Vec<Span>,
    /// The resolved speaker.
    pub speaker: Option<Speaker>,
    /// Why there is no speaker; `Some` exactly where `speaker` is `None`.
    pub unknown: Option<Unknown>,
    /// How far the speaker is named.
    pub anonymity: Anonymity,
    /// Who stands between speaker and page, outermost (nearest the page) first.
    pub relays: Vec<Relay>,
    /// Whom the words were said to, where the text tells.
    pub addressee: Option<Addressee>,
    /// When it was said, where the text tells.
    pub when: Option<When>,
    /// Chance that a careful reader would agree, 0 to 1.
    pub confidence: f32,
    /// The rules or model that made it, for `crosswire explain`.
    pub why: String,
}

impl Statement {
    /// The id on the wire: `s1`, `s2`, ...
    #[must_use]
    pub fn name(&self) -> String {
        format!("s{}", self.ordinal + 1)
    }

    /// The smallest span over all parts.
    #[must_use]
    pub fn hull(&self) -> Option<Span> {
        let parts = self.source.iter().chain(&self.cue).chain(&self.content);
        parts.copied().reduce(Span::hull)
    }
}

/// How the content is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// All of the content stands in quotation marks, or is set off as somebody's own
    /// words: a signed post, a paragraph that a reporting clause announces.
    Direct,
    /// None of it does.
    Indirect,
    /// Some of it does.
    Mixed,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Indirect, Self::Mixed];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }

    /// The form with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == name)
    }
}

/// The actor behind a source span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Index into [`crate::Annotated::actors`].
    pub actor: u32,
    /// The actor's fullest name in the article.
    pub name: String,
    /// Office or description, as the text gives it.
    pub role: Option<String>,
}

/// Why no speaker is given: the honest answer, never the nearest name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unknown {
    /// A quotation that nobody is said to have spoken.
    OrphanQuotation,
    /// A pronoun or short form whose antecedent the text does not hold.
    Antecedent,
    /// The text itself leaves the source out ("it is said").
    Unsourced,
}

impl Unknown {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::OrphanQuotation, Self::Antecedent, Self::Unsourced];

    /// The reason on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrphanQuotation => "orphan quotation",
            Self::Antecedent => "antecedent not in the text",
            Self::Unsourced => "no source given",
        }
    }

    /// The reason with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// How far the text names the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anonymity {
    /// By name: a person, an organisation, a state.
    Named,
    /// A single named office without a person: "the foreign minister".
    Role,
    /// Described: "a senior defence official".
    Described,
    /// Many without names: "sources", "observers".
    Collective,
    /// Nobody: "is said to".
    Unsourced,
}

impl Anonymity {
    /// All degrees.
    pub const ALL: [Self; 5] = [
        Self::Named,
        Self::Role,
        Self::Described,
        Self::Collective,
        Self::Unsourced,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Role => "role",
            Self::Described => "described",
            Self::Collective => "collective",
            Self::Unsourced => "unsourced",
        }
    }

    /// The degree with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Whoever stands between speaker and page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Its name without article: `AFP`, `New York Times`; a description where
    /// the text gives no name.
    pub name: String,
    /// What it is.
    pub kind: RelayKind,
    /// The words that show it.
    pub span: Span,
}

/// What a relay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelayKind {
    /// A news agency.
    Agency,
    /// A printed paper or magazine, also its site.
    Newspaper,
    /// Radio or television.
    Broadcaster,
    /// A site or network: a portal, a social platform.
    Site,
    /// A written piece: a statement, a cable, a report.
    Document,
    /// A person who passes it on.
    Person,
}

impl RelayKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Agency,
        Self::Newspaper,
        Self::Broadcaster,
        Self::Site,
        Self::Document,
        Self::Person,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Newspaper => "newspaper",
            Self::Broadcaster => "broadcaster",
            Self::Site => "site",
            Self::Document => "document",
            Self::Person => "person",
        }
    }

    /// The kind with this wire name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Whom the words were said to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// As the text names them.
    pub name: String,
    /// The words that show it.
    pub span: Span,
}

/// When the words were said, as the text tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// "on Friday", "in September".
    pub span: Span,
    /// ISO 8601 day where it can be worked out from the article's date.
    pub value: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_come_back() {
        for form in Form::ALL {
            assert_eq!(Form::from_name(form.as_str()), Some(form));
        }
        for kind in RelayKind::ALL {
            assert_eq!(RelayKind::from_name(kind.as_str()), Some(kind));
        }
        for kind in Anonymity::ALL {
            assert_eq!(Anonymity::from_name(kind.as_str()), Some(kind));
        }
        for reason in Unknown::ALL {
            assert_eq!(Unknown::from_name(reason.as_str()), Some(reason));
        }
        assert_eq!(Form::from_name("oblique"), None);
    }
}

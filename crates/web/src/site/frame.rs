//! What all pages share: the frame around them, and what is said when there is
//! no page to show.

use askama::Template;
use axum::http::StatusCode;
use crosswire_article::short_hash;
use crosswire_corpus::Corpus;
use std::sync::LazyLock;

/// Styles of the report and of the server's own pages.
pub(crate) const STYLE: &str = concat!(
    include_str!("../../assets/report.css"),
    include_str!("../../assets/site.css")
);
/// What the pages do beyond plain links and forms.
pub(crate) const SCRIPT: &str = concat!(
    include_str!("../../assets/report.js"),
    include_str!("../../assets/site.js")
);
/// The sign in the browser's tab.
pub(crate) const ICON: &str = include_str!("../../assets/icon.svg");

/// Changes with styles and script, so that browsers may keep both for good.
static ASSETS: LazyLock<String> = LazyLock::new(|| short_hash(&[STYLE, SCRIPT]));

/// What a page is made from besides its query.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The corpus.
    pub(crate) corpus: &'a Corpus,
    /// What a form must send back to be believed.
    pub(crate) form_token: &'a str,
}

/// The frame around a page.
pub(crate) struct Frame {
    /// For the browser's tab.
    pub(crate) title: String,
    /// The entry of the menu that the page belongs to.
    pub(crate) entry: &'static str,
    /// What a form must send back to be believed.
    pub(crate) form_token: String,
    /// Whether stories and utterances are older than articles or corrections.
    pub(crate) outdated: bool,
    /// What was looked for, for the search box.
    pub(crate) words: String,
}

/// The menu: address and name.
pub(crate) const MENU: [(&str, &str); 8] = [
    ("/", "Pile"),
    ("/stories", "Stories"),
    ("/conflicts", "Conflicts"),
    ("/people", "People"),
    ("/copies", "Copies"),
    ("/corrections", "Corrections"),
    ("/audit", "Audit"),
    ("/about", "About"),
];

impl Frame {
    /// The frame of a page called `title` under the menu's `entry`.
    pub(crate) fn new(
        asked: &Asked,
        title: impl Into<String>,
        entry: &'static str,
    ) -> Result<Self, Trouble> {
        Ok(Self {
            title: title.into(),
            entry,
            form_token: asked.form_token.to_owned(),
            outdated: !asked.corpus.is_related()?,
            words: String::new(),
        })
    }

    /// The version of styles and script.
    pub(crate) fn assets(&self) -> &'static str {
        &ASSETS
    }

    /// The menu's entries, each with whether the page belongs to it.
    pub(crate) fn menu(&self) -> Vec<(&'static str, &'static str, bool)> {
        let entries = MENU.into_iter();
        entries
            .map(|(address, name)| (address, name, name == self.entry))
            .collect()
    }
}

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Nothing has this address; in words what was looked for.
    NotFound(String),
    /// The request makes no sense; in words what is wrong and what to do.
    Mistaken(String),
    /// It must not be done; in words why.
    Refused(String),
    /// Too many requests at once.
    Busy,
    /// The answer took too long.
    TooLong,
    /// The corpus cannot be read or written.
    Corpus(crosswire_corpus::Error),
    /// The page cannot be laid out.
    Layout(askama::Error),
    /// A defect of the program.
    Defect,
}

impl From<crosswire_corpus::Error> for Trouble {
    fn from(error: crosswire_corpus::Error) -> Self {
        Self::Corpus(error)
    }
}

impl From<askama::Error> for Trouble {
    fn from(error: askama::Error) -> Self {
        Self::Layout(error)
    }
}

impl Trouble {
    /// What the browser is told.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Mistaken(_) => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::Busy | Self::TooLong => StatusCode::SERVICE_UNAVAILABLE,
            Self::Corpus(_) | Self::Layout(_) | Self::Defect => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What people are told.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::NotFound(what) | Self::Mistaken(what) | Self::Refused(what) => what.clone(),
            Self::Busy => "too many questions at once; try again in a moment".to_owned(),
            Self::TooLong => {
                "the answer took too long and was broken off; ask for fewer days or one outlet"
                    .to_owned()
            }
            Self::Corpus(error) => error.to_string(),
            Self::Layout(error) => format!("the page cannot be laid out: {error}"),
            Self::Defect => {
                "this page broke off, which is a defect of crosswire; please report it".to_owned()
            }
        }
    }
}

/// The page that says why there is no page.
#[derive(Template)]
#[template(path = "site/trouble.html")]
pub(crate) struct TroublePage {
    pub(crate) frame: Frame,
    pub(crate) what: &'static str,
    pub(crate) message: String,
}

impl TroublePage {
    pub(crate) fn new(trouble: &Trouble) -> Self {
        let what = match trouble {
            Trouble::NotFound(_) => "Nothing here",
            Trouble::Mistaken(_) => "This cannot be answered",
            Trouble::Refused(_) => "Not allowed",
            Trouble::Busy | Trouble::TooLong => "Not now",
            Trouble::Corpus(_) | Trouble::Layout(_) | Trouble::Defect => "Something failed",
        };
        Self {
            frame: Frame {
                title: what.to_owned(),
                entry: "",
                form_token: String::new(),
                outdated: false,
                words: String::new(),
            },
            what,
            message: trouble.message(),
        }
    }
}

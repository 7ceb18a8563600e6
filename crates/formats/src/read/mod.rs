//! Reading: from paths to articles, one file per input format.
//!
//! [`discover`] says what there is, [`read_input`] streams its articles. An
//! article's text is frozen here: pasted pages and HTML are cleaned before,
//! JSONL texts are kept to the last character, because gold and users' own
//! offsets refer to them.

mod error;
mod format;
mod html;
mod jsonl;
mod open;
mod text;
mod walk;

pub use error::ReadError;
pub use format::Format;
pub use html::article_from_html;
pub use jsonl::{article_from_json, read_json};
pub use text::article_from_text;
pub use walk::discover;

use crate::{dates, language};
use crosswire_article::{Article, ArticleBuilder, DateOrigin, Note, Published, Span};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// The largest article, line of JSONL or page, in bytes.
pub const LIMIT: u64 = 64 * 1024 * 1024;

/// One file to be read, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// How it is read.
    pub format: Format,
    /// The outlet that the folder is named after, in a folder of such folders;
    /// what the file itself says comes first.
    pub outlet: Option<String>,
}

impl Input {
    /// The file at `path`, read as `format`.
    pub fn new(path: impl Into<PathBuf>, format: Format) -> Self {
        Self {
            path: path.into(),
            format,
            outlet: None,
        }
    }

    /// Bytes of the file as it lies on disk; 0 where that cannot be told.
    #[must_use]
    pub fn size(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |file| file.len())
    }
}

/// Reads one input and calls `each` for every article and every failure, in
/// order, until it breaks. Memory is bounded by the largest article. The bytes
/// taken from the file, still compressed, are added to `taken` on the way.
pub fn read_input(
    input: &Input,
    taken: &Arc<AtomicU64>,
    each: &mut dyn FnMut(Result<Article, ReadError>) -> ControlFlow<()>,
) {
    let mut named = |result: Result<Article, ReadError>| {
        each(result.map_err(|error| error.in_file(&input.path)))
    };
    match open::open(&input.path, taken) {
        Err(error) => {
            let _ = named(Err(error));
        }
        Ok(source) if input.format == Format::Jsonl => read_json(source, LIMIT, &mut named),
        Ok(source) => {
            let article =
                open::read_whole(source, LIMIT).and_then(|bytes| one_article(&bytes, input));
            let _ = named(article);
        }
    }
}

fn one_article(bytes: &[u8], input: &Input) -> Result<Article, ReadError> {
    let (path, folder) = (Some(input.path.as_path()), input.outlet.clone());
    match input.format {
        Format::Html => html::article(bytes, path, folder),
        Format::Text | Format::Jsonl => text::article(bytes, path, folder),
    }
}

/// What an input says about an article beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) url: Option<String>,
    /// As written; brought to ISO by [`assemble`].
    pub(crate) date: Option<String>,
    pub(crate) language: Option<String>,
    /// The outlet's name by the folder; weaker than what the file says.
    pub(crate) folder: Option<String>,
    /// Picture lines, as they stand in the text.
    pub(crate) captions: Vec<String>,
    pub(crate) notes: Vec<Note>,
}

/// The article over a frozen `text`: blocks are cut, gaps in `given` are filled
/// from them, from the address and from the file name.
pub(crate) fn assemble(text: String, given: Given, path: Option<&Path>) -> Article {
    let hints = crate::blocks::Hints {
        title: given.title.as_deref(),
        author: given.author.as_deref(),
        outlet: given.outlet.as_deref().or(given.folder.as_deref()),
        captions: &given.captions,
    };
    let layout = crate::blocks::lay_out(&text, &hints);
    let mut notes = given.notes;
    let published = published(
        given.date.as_deref(),
        given.url.as_deref(),
        &text,
        &layout,
        path,
        &mut notes,
    );
    let told = given.outlet.or(given.folder).or(layout.site);
    let outlet = told.or_else(|| {
        let (site, note) = outlet_inferred(given.url.as_deref(), layout.furniture_site)?;
        notes.push(note);
        Some(site)
    });
    let language = given
        .language
        .as_deref()
        .and_then(language::code)
        .or_else(|| language::detect(&text));
    let mut builder = Article::builder(text).blocks(layout.blocks);
    builder = optional(builder, given.id, |b, v| b.given_id(v));
    builder = optional(builder, outlet, |b, v| b.outlet(v));
    builder = optional(builder, given.url, |b, v| b.url(v));
    builder = optional(builder, given.title.or(layout.headline), |b, v| b.title(v));
    builder = optional(builder, given.author.or(layout.author), |b, v| b.author(v));
    builder = optional(builder, language, |b, v| b.language(v));
    builder = optional(builder, published, |b, v| b.published(v));
    notes
        .into_iter()
        .fold(builder, ArticleBuilder::note)
        .build()
}

/// The outlet by the address, else by the page's own furniture, and a note that
/// says so.
fn outlet_inferred(url: Option<&str>, furniture: Option<(String, Span)>) -> Option<(String, Note)> {
    if let Some(domain) = url.and_then(outlet_of_url) {
        let message = format!("outlet taken from the address: {domain}");
        return Some((domain, Note::new("outlet-from-url", message)));
    }
    let (site, span) = furniture?;
    let message = format!("outlet taken from a line of the page's furniture: {site}");
    let note = Note::new("outlet-from-page", message).at(span);
    Some((site, note))
}

fn optional<T>(
    builder: ArticleBuilder,
    value: Option<T>,
    set: fn(ArticleBuilder, T) -> ArticleBuilder,
) -> ArticleBuilder {
    match value {
        Some(value) => set(builder, value),
        None => builder,
    }
}

/// Given, else from the address, else from the lines that carry dates, else
/// from the file name.
fn published(
    given: Option<&str>,
    url: Option<&str>,
    text: &str,
    layout: &crate::blocks::Layout,
    path: Option<&Path>,
    notes: &mut Vec<Note>,
) -> Option<Published> {
    if let Some(written) = given {
        if let Some(value) = dates::parse_date(written) {
            return Some(Published {
                value,
                from: DateOrigin::Given,
                evidence: Vec::new(),
            });
        }
        let shown: String = written.chars().take(60).collect();
        notes.push(Note::new(
            "unreadable-date",
            format!("date not understood: {shown:?}"),
        ));
    }
    let inferred = |value, evidence| Published {
        value,
        from: DateOrigin::Inferred,
        evidence,
    };
    let file_name = || dates::from_file_name(path?.file_name()?.to_str()?);
    url.and_then(dates::from_url)
        .map(|value| inferred(value, Vec::new()))
        .or_else(|| {
            date_in_lines(text, &layout.dated).map(|(value, span)| inferred(value, vec![span]))
        })
        .or_else(|| file_name().map(|value| inferred(value, Vec::new())))
}

/// The first full date in the spans that hold datelines, bylines and stamps.
fn date_in_lines(text: &str, dated: &[Span]) -> Option<(String, Span)> {
    dated.iter().find_map(|span| {
        let (range, value) = dates::first_in(span.cut(text)?)?;
        Some((value, Span::of(range).shifted(span.start)))
    })
}

/// The registrable domain of an address: who published there.
pub(crate) fn outlet_of_url(address: &str) -> Option<String> {
    let host = url::Url::parse(address)
        .ok()?
        .host_str()?
        .to_ascii_lowercase();
    psl::domain_str(&host).map(str::to_owned)
}

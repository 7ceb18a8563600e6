use crate::failure::{Failure, Outcome};
use crate::listing::{self, CorpusFile, Format, Sureness};
use crate::terminal::{Screen, count, remark};
use crosswire_article::Span;
use crosswire_corpus::{Page, SearchHit, SearchOptions, SearchOrder, SearchScope, StatementFilter};

/// Search the articles, or what is said in them
///
/// All words must be there, in any form. "..." makes a phrase, word* a
/// beginning, -word excludes, OR between two words lets either do.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire search 'hostages OR guests'
  crosswire search --statements '\"survey ship\" -pilots' --json")]
pub(crate) struct Search {
    /// The words to look for
    #[arg(required = true)]
    query: Vec<String>,
    /// Look only at what somebody is said to have said
    #[arg(long)]
    statements: bool,
    /// The best match first, instead of the newest article
    #[arg(long)]
    best: bool,
    /// At most so many articles
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u64,
    #[command(flatten)]
    sureness: Sureness,
    #[command(flatten)]
    format: Format,
}

impl Search {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        let mut result = corpus.search(&self.query.join(" "), &self.options())?;
        let shown = result.hits.len();
        if self.format.json {
            self.format.write_json(&corpus, screen, &mut result.hits)?;
            return Ok(Outcome::of_found(shown));
        }
        for found in &result.hits {
            hit(screen, found)?;
        }
        screen.flush()?;
        let more = if result.more { "more than " } else { "" };
        let all = count(result.total, "article", "articles");
        remark(format!("{more}{all} found, {shown} shown"));
        Ok(Outcome::of_found(shown))
    }

    fn options(&self) -> SearchOptions {
        SearchOptions {
            scope: match self.statements {
                true => SearchScope::Statements,
                false => SearchScope::Articles,
            },
            order: match self.best {
                true => SearchOrder::Best,
                false => SearchOrder::Newest,
            },
            filter: StatementFilter {
                min_confidence: self.sureness.min_confidence,
                ..StatementFilter::default()
            },
            page: Page::first(self.limit),
        }
    }
}

fn hit(screen: &mut Screen, hit: &SearchHit) -> std::io::Result<()> {
    let id = screen.faint(&hit.article.id);
    screen.line(format!("{}  {id}", listing::heading(screen, &hit.article)))?;
    if hit.statements.is_empty() {
        let excerpt = marked(screen, hit);
        screen.paragraph(2, &excerpt)?;
    }
    for entry in &hit.statements {
        listing::statement(screen, entry)?;
    }
    screen.line("")
}

/// The excerpt with the words that were looked for made strong.
fn marked(screen: &Screen, hit: &SearchHit) -> String {
    let mut marked = String::new();
    let mut written = 0;
    let within = hit
        .text
        .iter()
        .filter(|span| hit.excerpt_span.contains(**span));
    for span in within {
        let span = relative(*span, hit.excerpt_span);
        if let (Some(before), Some(word)) = (
            hit.excerpt.get(written..span.start as usize),
            span.cut(&hit.excerpt),
        ) {
            marked += before;
            marked += &screen.strong(word);
            written = span.end as usize;
        }
    }
    marked + hit.excerpt.get(written..).unwrap_or_default()
}

fn relative(span: Span, within: Span) -> Span {
    Span::new(span.start - within.start, span.end - within.start)
}

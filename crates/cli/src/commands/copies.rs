use super::patchwork;
use crate::failure::{Failure, Outcome};
use crate::listing::{CorpusFile, Format, Stretch, day, outlet, title};
use crate::terminal::{Screen, count, fit};
use clap::ValueEnum;
use crosswire_corpus::{ArticleEntry, CopyEntry, CopyFilter, Page, PassageEntry, PatchworkFilter};

/// List copies: which articles carry one another's text, and which way it went
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire copies --outlet Castrel
  crosswire copies --kind reprint --largest
  crosswire copies --kind shared-quotation --json
  crosswire copies --patchwork --outlet Castrel

Without --kind, what an outlet carries of its own again is left out, and so are
words that two outlets only quote. Site furniture is never a copy.

A seam, for --patchwork, is a place behind which an article speaks of something
else, or as if nothing had gone before. One untouched article in twenty has one
too, most of them lists, digests and galleries: it is a place to look at and
decides nothing.")]
pub(crate) struct Copies {
    /// Of this kind
    #[arg(long)]
    kind: Option<Kind>,
    /// With an article of this outlet
    #[arg(long)]
    outlet: Option<String>,
    /// With this article
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// With both articles in this story
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// With at least so many words in common outside quotations
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_words: u32,
    /// Those with most words first
    #[arg(long)]
    largest: bool,
    /// Articles that seem stitched from several reports instead, with the words
    /// on both sides of every seam; those with most seams first
    #[arg(long, conflicts_with_all = ["kind", "article", "min_words", "largest", "newest"])]
    patchwork: bool,
    #[command(flatten)]
    stretch: Stretch,
    #[command(flatten)]
    format: Format,
}

/// After Nicholls (2019).
#[derive(ValueEnum, Clone, Copy, Debug)]
enum Kind {
    /// Both carry or derive from an agency's text
    WireCopy,
    /// One article's text, nearly whole, under another banner
    Reprint,
    /// A part of one outlet's text in another's
    SourceToSource,
    /// The same words quoted by both: no copying
    SharedQuotation,
    /// An outlet's own text again
    OwnText,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::WireCopy => "wire-copy",
            Self::Reprint => "reprint",
            Self::SourceToSource => "source-to-source",
            Self::SharedQuotation => "shared-quotation",
            Self::OwnText => "own-text",
        }
    }
}

/// Passages of a pair that are printed; JSON has all.
const PASSAGES: usize = 2;
/// Lines that a passage may take.
const LINES: usize = 2;

impl Copies {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let corpus = file.look()?;
        if self.patchwork {
            let filter = |page| self.patchwork_filter(page);
            return patchwork::list(&corpus, screen, &self.stretch, &self.format, filter);
        }
        let ask = |page| Ok(corpus.copies(&self.filter(page))?);
        self.stretch.pages(ask, |mut found| {
            if self.format.json {
                return self.format.write_json(&corpus, screen, &mut found);
            }
            found.iter().try_for_each(|copy| pair(screen, copy))?;
            Ok(())
        })
    }

    fn filter(&self, page: Page) -> CopyFilter {
        CopyFilter {
            kind: self.kind.map(|kind| kind.name().to_owned()),
            copying: true,
            outlet: self.outlet.clone(),
            article: self.article.clone(),
            story: self.story.clone(),
            since: self.stretch.since.clone(),
            until: self.stretch.until.clone(),
            min_words: self.min_words,
            largest_first: self.largest,
            order: self.stretch.order(),
            page,
        }
    }

    fn patchwork_filter(&self, page: Page) -> PatchworkFilter {
        PatchworkFilter {
            outlet: self.outlet.clone(),
            story: self.story.clone(),
            since: self.stretch.since.clone(),
            until: self.stretch.until.clone(),
            page,
        }
    }
}

fn pair(screen: &mut Screen, copy: &CopyEntry) -> std::io::Result<()> {
    let source = copy.source.as_ref().map(|s| format!(", from {s}"));
    let what = format!("{}{}", words(&copy.kind), source.unwrap_or_default());
    let how = format!("{:.2}  {}", copy.confidence, copy.id);
    screen.line(format!("{}  {}", screen.strong(what), screen.faint(how)))?;
    let first = copy.first.as_deref();
    for (article, share) in [(&copy.a, copy.share_a), (&copy.b, copy.share_b)] {
        let role = match first {
            Some(first) if first == article.id => "first",
            Some(_) => "after",
            None => "     ",
        };
        screen.line(side(screen, article, role, share))?;
    }
    for passage in copy.passages.iter().take(PASSAGES) {
        shown(screen, passage)?;
    }
    let more = copy.passages.len().saturating_sub(PASSAGES);
    if more > 0 {
        let more = count(more as u64, "passage", "passages");
        screen.line(screen.faint(format!("    and {more} more")))?;
    }
    screen.paragraph(4, &format!("why: {}", copy.why))?;
    screen.line("")
}

fn words(kind: &str) -> &str {
    match kind {
        "wire-copy" => "Wire copy",
        "reprint" => "Reprint",
        "source-to-source" => "Passage taken over",
        "shared-quotation" => "Quoted by both, no copy",
        _ => "Own text again",
    }
}

fn side(screen: &Screen, article: &ArticleEntry, role: &str, share: f32) -> String {
    let title = fit(title(article), screen.width.saturating_sub(56));
    let outlet = screen.strong(outlet(article.outlet.as_ref()));
    let share = format!("{:.0} % shared", share * 100.0);
    let faint = screen.faint(format!("{role}  {}", day(article)));
    format!("    {faint}  {outlet}  {title}  {}", screen.faint(share))
}

fn shown(screen: &mut Screen, passage: &PassageEntry) -> std::io::Result<()> {
    let room = screen.width.saturating_sub(6) * LINES;
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (a, b) = (squeezed(&passage.text_a), squeezed(&passage.text_b));
    screen.paragraph(6, &fit(&a, room))?;
    if letters(&a) != letters(&b) {
        screen.paragraph(6, &format!("≈ {}", fit(&b, room.saturating_sub(2))))?;
    }
    Ok(())
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

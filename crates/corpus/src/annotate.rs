//! What a corpus needs of the analysis.

use crosswire_analysis::{ANALYSIS_VERSION, Engine};
use crosswire_article::{Annotated, Article};

/// Derives the layers of one article; shared by all worker threads.
///
/// [`Engine`] is the one that users get. The trait is there so that storing
/// can be tested, and other analyses tried, without loading the weights.
pub trait Annotate: Sync {
    /// Changes whenever the same article would get other layers than before.
    fn version(&self) -> &str;

    /// All layers over `article`; cannot fail on any text.
    fn annotate(&self, article: Article) -> Annotated;
}

impl Annotate for Engine {
    fn version(&self) -> &str {
        ANALYSIS_VERSION
    }

    fn annotate(&self, article: Article) -> Annotated {
        Self::annotate(self, article)
    }
}

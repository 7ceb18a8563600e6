//! Names and statements as words: compared, and told to people.

use crate::found::{FoundArticle, FoundStatement};
use crate::ledger::{Anchored, LedgerStatement};
use crate::page::straight;

/// Lower case, without a leading article, marks straight.
pub(crate) fn plain(name: &str) -> String {
    let lower: String = name
        .chars()
        .map(straight)
        .collect::<String>()
        .to_lowercase();
    let bare = lower.trim().trim_matches('"');
    let bare = ["the ", "a ", "an "]
        .iter()
        .find_map(|article| bare.strip_prefix(article))
        .unwrap_or(bare);
    bare.to_owned()
}

/// Whether all of `part` stands in `whole`, word after word.
pub(crate) fn words_within(part: &str, whole: &str) -> bool {
    !part.is_empty() && format!(" {whole} ").contains(&format!(" {part} "))
}

/// A statement of the ledger for people.
pub(crate) fn told(statement: &LedgerStatement) -> String {
    let words = |part: &Option<Anchored>| {
        part.as_ref()
            .map_or("-", |(text, _)| text.as_str())
            .to_owned()
    };
    let speaker = statement
        .speaker
        .as_deref()
        .or(statement.unknown.as_deref())
        .unwrap_or("-");
    let content = statement.content.join(" ... ");
    format!(
        "{} {} [{}] [{}] {content} ({speaker})",
        statement.article,
        statement.id,
        words(&statement.source),
        words(&statement.cue)
    )
}

/// A statement of the program for people.
pub(crate) fn shown(statement: &FoundStatement, article: &FoundArticle) -> String {
    let inside = |place: usize| {
        statement
            .content
            .iter()
            .any(|span| (span[0]..span[1]).contains(&place))
    };
    let page = article.page.folded.iter().zip(&article.page.at);
    let content: String = page
        .filter(|(_, at)| inside(**at))
        .map(|(character, _)| *character)
        .collect();
    let speaker = statement
        .speaker
        .as_ref()
        .map_or("unknown", |speaker| speaker.name.as_str());
    format!("{}: {content} ({speaker})", statement.act)
}

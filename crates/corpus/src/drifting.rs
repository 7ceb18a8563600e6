//! How renderings of one utterance differ in their words, computed from the
//! stored texts and kept as text in `renderings.drift`.

use crate::rows;
use crosswire_analysis::across::drift::{Wording, drift};
use crosswire_article::{Change, ChangeKind, Form, Span, Utterance};
use rusqlite::{Connection, OptionalExtension, params};

/// Marks in every rendering how it differs from the utterance's fullest one:
/// the longest verbatim rendering, else the longest.
pub(crate) fn mark(c: &Connection, utterances: &mut [Utterance]) -> rusqlite::Result<()> {
    for utterance in utterances {
        let mut texts = Vec::new();
        for rendering in &utterance.renderings {
            texts.push(text_and_form(c, rendering)?);
        }
        let wordings: Vec<Wording<'_>> = utterance
            .renderings
            .iter()
            .zip(&texts)
            .map(|(rendering, (text, verbatim))| Wording {
                parts: parts(text, &rendering.content),
                verbatim: *verbatim,
            })
            .collect();
        let Some(fullest) = fullest(&wordings) else {
            continue;
        };
        let drifts: Vec<Vec<Change>> = wordings
            .iter()
            .map(|here| drift(&wordings[fullest], here))
            .collect();
        for (rendering, drift) in utterance.renderings.iter_mut().zip(drifts) {
            rendering.drift = drift;
        }
    }
    Ok(())
}

fn text_and_form(
    c: &Connection,
    rendering: &crosswire_article::Rendering,
) -> rusqlite::Result<(String, bool)> {
    let sql = "SELECT t.text, s.form FROM texts t JOIN statements s ON s.article = t.article
         WHERE t.article = ? AND s.ordinal = ?";
    let number = rows::number_of(c, &rendering.statement.article)?;
    let found = c
        .prepare_cached(sql)?
        .query_row(params![number, rendering.statement.ordinal], |row| {
            Ok((
                row.get(0)?,
                row.get::<_, String>(1)? == Form::Direct.as_str(),
            ))
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

pub(crate) fn parts<'a>(text: &'a str, content: &[Span]) -> Vec<(Span, &'a str)> {
    content
        .iter()
        .filter_map(|span| Some((*span, span.cut(text)?)))
        .collect()
}

/// The longest verbatim wording, else the longest; of equals the first.
pub(crate) fn fullest(wordings: &[Wording<'_>]) -> Option<usize> {
    let length = |wording: &Wording<'_>| wording.parts.iter().map(|(_, t)| t.len()).sum::<usize>();
    let rank = |at: &usize| {
        (
            wordings[*at].verbatim,
            length(&wordings[*at]),
            usize::MAX - at,
        )
    };
    (0..wordings.len()).max_by_key(rank)
}

/// The changes as JSON text: `[["added",[12,18],null], ...]`, spans in bytes,
/// here before there.
pub(crate) fn to_text(changes: &[Change]) -> String {
    let span = |span: Option<Span>| {
        span.map_or_else(|| "null".to_owned(), |s| format!("[{},{}]", s.start, s.end))
    };
    let change = |change: &Change| {
        let kind = change.kind.as_str();
        format!("[\"{kind}\",{},{}]", span(change.here), span(change.there))
    };
    format!(
        "[{}]",
        changes.iter().map(change).collect::<Vec<_>>().join(",")
    )
}

/// The changes back from JSON text; `None` where it is damaged.
pub(crate) fn from_text(text: &str) -> Option<Vec<Change>> {
    type Stored = (String, Option<(u32, u32)>, Option<(u32, u32)>);
    let span = |pair: Option<(u32, u32)>| match pair {
        Some((start, end)) if start > end => None,
        Some((start, end)) => Some(Some(Span::new(start, end))),
        None => Some(None),
    };
    let stored: Vec<Stored> = serde_json::from_str(text).ok()?;
    stored
        .into_iter()
        .map(|(kind, here, there)| {
            Some(Change {
                kind: ChangeKind::from_name(&kind)?,
                here: span(here)?,
                there: span(there)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_come_back_and_damaged_ones_do_not() {
        let changes = vec![
            Change {
                kind: ChangeKind::Strengthened,
                here: Some(Span::new(3, 9)),
                there: None,
            },
            Change {
                kind: ChangeKind::QuotedOtherwise,
                here: Some(Span::new(0, 20)),
                there: Some(Span::new(5, 30)),
            },
        ];
        assert_eq!(
            to_text(&changes),
            r#"[["strengthened",[3,9],null],["quoted otherwise",[0,20],[5,30]]]"#
        );
        assert_eq!(from_text(&to_text(&changes)), Some(changes));
        for damaged in ["", r#"[["louder",null,null]]"#, r#"[["added",[9,3],null]]"#] {
            assert_eq!(from_text(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn the_longest_quotation_is_what_others_are_measured_by() {
        let wording = |text, verbatim| Wording {
            parts: vec![(Span::of(0..0), text)],
            verbatim,
        };
        let given = [
            wording("longest of all", false),
            wording("short", true),
            wording("longer", true),
        ];
        assert_eq!(fullest(&given), Some(2));
        assert_eq!(fullest(&given[..1]), Some(0));
        assert_eq!(fullest(&[]), None);
    }
}

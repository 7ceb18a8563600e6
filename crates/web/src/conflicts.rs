//! Two accounts side by side that do not agree, each with its value and words.

use crate::claims::day_of;
use crate::links::Passage;
use crate::pile::outlet_of_entry;
use crate::wording::Run;
use crosswire_corpus::{ConflictEntry, SideEntry, conflict_in_words};

/// Two values that do not agree.
pub(crate) struct ConflictView {
    pub(crate) id: String,
    /// Whether the page shows it further up under another story: a place on a page has
    /// one name.
    pub(crate) again: bool,
    pub(crate) story: String,
    pub(crate) story_title: String,
    /// How the two stand to one another, in words.
    pub(crate) what: &'static str,
    pub(crate) about: String,
    pub(crate) kind: String,
    /// Two decimals.
    pub(crate) confidence: String,
    pub(crate) why: String,
    pub(crate) sides: [Side; 2],
}

/// One of the values with passages that carry it.
pub(crate) struct Side {
    pub(crate) value: String,
    pub(crate) passages: Vec<Told>,
    /// Passages that are not shown.
    pub(crate) more: usize,
}

/// A sentence that carries the value.
pub(crate) struct Told {
    pub(crate) outlet: String,
    pub(crate) day: String,
    pub(crate) source: String,
    /// The sentence, the words with the value marked.
    pub(crate) runs: Vec<Run>,
    pub(crate) place: Passage,
}

/// Conflicts as pages show them, with at most so many passages a side.
pub(crate) fn conflict_views(found: &[ConflictEntry], passages: usize) -> Vec<ConflictView> {
    found.iter().map(|entry| view(entry, passages)).collect()
}

fn view(entry: &ConflictEntry, passages: usize) -> ConflictView {
    let [value_a, value_b] = entry.values_in_words();
    let side = |value: String, told: &[SideEntry]| Side {
        value,
        more: told.len().saturating_sub(passages),
        passages: told.iter().take(passages).map(words).collect(),
    };
    ConflictView {
        id: entry.id.clone(),
        again: false,
        story: entry.story.clone(),
        story_title: entry.story_title.clone(),
        what: conflict_in_words(&entry.relation),
        about: entry.about.clone(),
        kind: entry.kind.clone(),
        confidence: format!("{:.2}", entry.confidence),
        why: entry.why.clone(),
        sides: [side(value_a, &entry.a), side(value_b, &entry.b)],
    }
}

fn words(side: &SideEntry) -> Told {
    Told {
        outlet: outlet_of_entry(&side.article).to_owned(),
        day: day_of(&side.article),
        source: side.source.clone().unwrap_or_default(),
        runs: marked(side),
        place: Passage {
            article: side.article.id.clone(),
            span: side.sentence,
            statement: side.statement.clone(),
        },
    }
}

/// The sentence in runs; where the value's words do not stand in it, whole.
fn marked(side: &SideEntry) -> Vec<Run> {
    let run = |text: &str, differs| Run {
        text: text.to_owned(),
        differs,
    };
    let text = &side.text;
    let offset = |at: u32| at.checked_sub(side.sentence.start).map(|at| at as usize);
    let ends = offset(side.span.start).zip(offset(side.span.end));
    let cut = ends.and_then(|(start, end)| {
        Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
    });
    let Some((before, value, behind)) = cut else {
        return vec![run(text, false)];
    };
    let runs = [run(before, false), run(value, true), run(behind, false)];
    runs.into_iter()
        .filter(|run| !run.text.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_value_is_marked_in_its_sentence() {
        let pile = sample::pile();
        let views = conflict_views(&pile.claims["bridge"].conflicts, 1);
        assert_eq!(views[0].what, "Do not agree");
        let [a, b] = &views[0].sides;
        let shown = |side: &Side| -> Vec<(String, bool)> {
            let runs = side.passages[0].runs.iter();
            runs.map(|run| (run.text.clone(), run.differs)).collect()
        };
        assert_eq!(
            (a.value.as_str(), a.more, b.value.as_str()),
            ("autumn", 0, "the autumn")
        );
        assert!(
            shown(a).contains(&("autumn".to_owned(), true)),
            "{:?}",
            shown(a)
        );
    }

    #[test]
    fn a_span_outside_its_sentence_marks_nothing() {
        let pile = sample::pile();
        let mut entry = pile.claims["bridge"].conflicts[0].clone();
        entry.a[0].span = crosswire_article::Span::new(0, 9_999);
        let views = conflict_views(&[entry], 1);
        assert_eq!(views[0].sides[0].passages[0].runs.len(), 1);
    }
}

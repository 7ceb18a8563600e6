//! Patchwork articles, stored and asked for.

use crate::reading::{Found, ReadOptions};
use crate::testing::Quotations;
use crate::{Annotate, Corpus, Page, PatchworkFilter, StoryFilter};
use crosswire_article::{
    Annotated, Article, BlockKind, DateOrigin, Note, OffsetUnit, Published, Span,
};
use std::ops::ControlFlow;

/// A seam before every line that begins with a star.
struct Stars(Quotations);

impl Annotate for Stars {
    fn version(&self) -> &str {
        "stars"
    }

    fn annotate(&self, article: Article) -> Annotated {
        let mut found = self.0.annotate(article);
        for sentence in found.sentences.clone() {
            if found.article.cut(sentence).starts_with('*') {
                found
                    .notes
                    .push(Note::new(Note::SEAM, "a star").at(sentence));
            }
        }
        found
    }
}

fn article(outlet: &str, day: &str, text: &str) -> Article {
    Article::builder(text)
        .outlet(outlet)
        .published(Published {
            value: day.to_owned(),
            from: DateOrigin::Given,
            evidence: Vec::new(),
        })
        .build()
}

/// An article whose caption stands between the seam and the sentence before it.
fn with_caption() -> Article {
    let text = "Über Nacht the quay was shut.\nThe quay, in a picture.\n* Pensions rise.";
    let (caption, second) = (text.find("The quay,"), text.find('*'));
    let (caption, second) = (caption.expect("a caption"), second.expect("a star"));
    Article::builder(text)
        .outlet("Pier Gazette")
        .block(BlockKind::Body, Span::of(0..caption - 1))
        .block(BlockKind::Caption, Span::of(caption..second - 1))
        .block(BlockKind::Body, Span::of(second..text.len()))
        .build()
}

fn corpus() -> Corpus {
    let long = "word ".repeat(80);
    let source = move |take: &mut dyn FnMut(Found) -> ControlFlow<()>| {
        let articles = [
            article(
                "Harbour Post",
                "2031-05-05",
                "Tugs came.\n* Farms.\n* Schools.",
            ),
            article(
                "Inland Echo",
                "2031-05-04",
                &format!("{long}end.\n* Rain fell."),
            ),
            article("Inland Echo", "2031-05-03", "Nothing was stitched here."),
            with_caption(),
        ];
        for article in articles {
            if take(Found::Article(Box::new(article))).is_break() {
                return;
            }
        }
    };
    let mut corpus = Corpus::temporary().expect("memory");
    corpus
        .read_from(
            &Stars(Quotations::default()),
            source,
            &ReadOptions::default(),
            &mut |_| (),
        )
        .expect("articles can be stored");
    corpus
}

#[test]
fn those_with_most_seams_come_first_with_the_words_on_both_sides() {
    let corpus = corpus();
    let found = corpus
        .patchwork(&PatchworkFilter::default())
        .expect("listed");
    let outlets: Vec<_> = found.iter().map(|e| e.article.outlet.as_deref()).collect();
    // Undated articles count as oldest.
    let expected = ["Harbour Post", "Pier Gazette", "Inland Echo"].map(Some);
    assert_eq!(outlets, expected);
    let seams = &found[0].seams;
    let sides: Vec<_> = seams
        .iter()
        .map(|seam| (seam.before.as_str(), seam.text.as_str()))
        .collect();
    assert_eq!(
        sides,
        [("Tugs came.", "* Farms."), ("* Farms.", "* Schools.")]
    );
    assert_eq!(seams[0].message, "a star");
    let before = &found[2].seams[0].before;
    assert!(before.starts_with("… word") && before.ends_with("word end."));
    assert!(before.chars().count() <= 162, "{before}");
}

#[test]
fn a_caption_is_not_what_stands_before_a_seam() {
    let corpus = corpus();
    let mut found = corpus
        .patchwork(&PatchworkFilter {
            outlet: Some("pier gazette".to_owned()),
            ..PatchworkFilter::default()
        })
        .expect("listed");
    assert_eq!(found[0].seams[0].before, "Über Nacht the quay was shut.");
    let bytes = found[0].seams[0].span.start;
    corpus
        .in_units(OffsetUnit::CodePoint, &mut found[..])
        .expect("converted");
    assert_eq!(found[0].seams[0].span.start, bytes - 1, "after one umlaut");
}

#[test]
fn every_filter_of_patchwork_limits() {
    let corpus = corpus();
    let count = |filter: PatchworkFilter| corpus.patchwork(&filter).expect("listed").len();
    let text = |text: &str| Some(text.to_owned());
    let all = PatchworkFilter::default;
    let of_outlet = |outlet: &str| PatchworkFilter {
        outlet: text(outlet),
        ..all()
    };
    assert_eq!(count(of_outlet("harbour post")), 1);
    assert_eq!(count(of_outlet("Coast Radio")), 0);
    let since = PatchworkFilter {
        since: text("2031-05-05"),
        ..all()
    };
    assert_eq!(count(since), 1);
    let until = PatchworkFilter {
        until: text("2031-05-04"),
        ..all()
    };
    assert_eq!(count(until), 1);
    let page = Page {
        limit: Some(2),
        offset: 2,
    };
    assert_eq!(count(PatchworkFilter { page, ..all() }), 1);
    let stories = corpus.stories(&StoryFilter::default()).expect("listed");
    let of_stories = stories.iter().map(|story| {
        count(PatchworkFilter {
            story: text(&story.id),
            ..all()
        })
    });
    assert_eq!(
        of_stories.sum::<usize>(),
        3,
        "every article is in one story"
    );
}

//! The ledger: entered, shown, kept through re-analysis, reported when lost.

use crate::corrections::{Change, Correction, CorrectionDraft, CorrectionState};
use crate::testing::{Quotations, read};
use crate::{Corpus, Rederive, StatementEntry, StatementFilter};
use crosswire_article::{ArticleId, Span, StatementRef};

fn corpus() -> Corpus {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, 12);
    corpus
}

fn statements(corpus: &Corpus) -> Vec<StatementEntry> {
    let all = corpus.statements(&StatementFilter::default());
    all.expect("listed")
}

fn on(statement: &StatementEntry, change: Change) -> CorrectionDraft {
    CorrectionDraft {
        made: "2031-05-03T10:00:00Z".to_owned(),
        by: Some("the desk".to_owned()),
        note: None,
        article: ArticleId::from_stored(statement.article.id.as_str()),
        content: statement.content.clone(),
        cue: statement.cue.clone(),
        change,
    }
}

fn speaker(name: &str) -> Change {
    Change::Speaker {
        name: Some(name.to_owned()),
        role: None,
    }
}

fn correct(corpus: &Corpus, draft: CorrectionDraft) -> Correction {
    let entered = corpus.correct(&Quotations::default(), draft);
    entered.expect("entered")
}

fn again(corpus: &Corpus, id: &str) -> Option<StatementEntry> {
    let reference = StatementRef::from_name(id).expect("an id");
    corpus.statement(&reference).expect("read")
}

fn states(corpus: &Corpus) -> Vec<CorrectionState> {
    let all = corpus.corrections().expect("listed").into_iter();
    all.map(|entry| entry.state).collect()
}

/// Another version of the analysis: every layer is made anew.
fn reanalyse(corpus: &mut Corpus, version: &'static str) {
    let later = Quotations {
        version,
        ..Quotations::default()
    };
    let done = corpus.rederive(&later, &Default::default(), &mut |_| ());
    assert_eq!(done.expect("derived"), 12);
    corpus
        .relate(version, &Default::default(), &mut |_| ())
        .expect("compared");
}

#[test]
fn a_speaker_shows_everywhere_and_survives_another_analysis() {
    let mut corpus = corpus();
    let before = statements(&corpus)[0].clone();
    let entered = correct(&corpus, on(&before, speaker("Ilse Vane")));
    for version in [None, Some("double-2"), Some("double-3")] {
        if let Some(version) = version {
            reanalyse(&mut corpus, version);
        }
        let now = again(&corpus, &before.id).expect("it is there");
        assert_eq!(now.speaker.map(|s| s.name).as_deref(), Some("Ilse Vane"));
        assert_eq!(now.corrected, std::slice::from_ref(&entered.id));
        assert!(now.why.contains(&entered.id) && now.why.contains("before"));
        assert_eq!(corpus.who("Vane").expect("found").len(), 1);
        let state = CorrectionState::Applied(Some(before.id.clone()));
        assert_eq!(states(&corpus), [state]);
    }
    let later = Quotations {
        version: "double-3",
        ..Quotations::default()
    };
    let verified = corpus.verify(&later, Rederive::All, &mut |_| ());
    assert_eq!(verified.expect("verified").differences, []);
}

#[test]
fn a_withdrawal_brings_back_what_the_analysis_found() {
    let corpus = corpus();
    let before = statements(&corpus)[0].clone();
    let entered = correct(&corpus, on(&before, speaker("Ilse Vane")));
    let withdrawal = Change::Withdrawal { of: entered.id };
    let draft = CorrectionDraft {
        content: Vec::new(),
        cue: Vec::new(),
        ..on(&before, withdrawal)
    };
    correct(&corpus, draft);
    assert_eq!(again(&corpus, &before.id), Some(before));
    assert_eq!(states(&corpus)[0], CorrectionState::Withdrawn);
    assert_eq!(
        corpus.corrections().expect("listed").len(),
        2,
        "nothing is deleted"
    );
}

#[test]
fn what_is_no_statement_goes_and_the_others_keep_their_ids() {
    let corpus = corpus();
    let all = statements(&corpus);
    let gone = &all[0];
    correct(&corpus, on(gone, Change::NotAStatement));
    let left = statements(&corpus);
    assert_eq!(left.len(), all.len() - 1);
    let ids =
        |list: &[StatementEntry]| -> Vec<String> { list.iter().map(|s| s.id.clone()).collect() };
    assert_eq!(ids(&left), ids(&all[1..]));
    assert!(left.iter().all(|s| s.within.as_ref() != Some(&gone.id)));
}

#[test]
fn a_missed_statement_is_added_and_other_words_are_set() {
    let mut corpus = corpus();
    let first = statements(&corpus)[0].clone();
    let article = ArticleId::from_stored(first.article.id.as_str());
    let text = corpus.text(&article).expect("read").expect("there");
    let words = Span::of(0..text.find('\n').expect("a headline"));
    let missed = CorrectionDraft {
        content: vec![words],
        cue: Vec::new(),
        ..on(
            &first,
            Change::Missed {
                source: Vec::new(),
                name: Some("Ilse Vane".to_owned()),
                act: "announce".to_owned(),
                form: "indirect".to_owned(),
            },
        )
    };
    correct(&corpus, missed);
    let shorter = Span::new(first.content[0].start, first.content[0].end - 3);
    let words_set = Change::Spans {
        source: first.source.clone(),
        cue: first.cue.clone(),
        content: vec![shorter],
    };
    correct(&corpus, on(&first, words_set));
    for version in ["double-1", "double-2"] {
        if version != "double-1" {
            reanalyse(&mut corpus, version);
        }
        let here = statements(&corpus).into_iter();
        let here: Vec<_> = here.filter(|s| s.article.id == first.article.id).collect();
        assert_eq!(here.len(), 4);
        assert!(
            here.iter()
                .any(|s| s.act == "announce" && s.content == [words])
        );
        let cut = again(&corpus, &first.id).expect("there");
        assert_eq!(cut.content, [shorter]);
        assert_eq!(Some(cut.text.as_str()), shorter.cut(&text));
    }
}

#[test]
fn what_no_longer_fits_is_reported_and_nothing_is_moved() {
    let corpus = corpus();
    let before = statements(&corpus)[0].clone();
    correct(&corpus, on(&before, speaker("Ilse Vane")));
    // The same words, a byte later: as if the analysis found other ends.
    let moved = CorrectionDraft {
        content: vec![Span::new(
            before.content[0].start + 1,
            before.content[0].end,
        )],
        ..on(&before, speaker("Otto Brandt"))
    };
    correct(&corpus, moved);
    let now = again(&corpus, &before.id).expect("there");
    assert_eq!(now.speaker.map(|s| s.name).as_deref(), Some("Ilse Vane"));
    assert!(
        matches!(&states(&corpus)[1], CorrectionState::DoesNotFit(why) if why.contains("exactly")),
        "{:?}",
        states(&corpus)
    );
}

#[test]
fn a_correction_of_another_text_is_kept_but_not_applied() {
    let corpus = corpus();
    let before = statements(&corpus)[0].clone();
    let mut entered = correct(&corpus, on(&before, speaker("Ilse Vane")));
    let other = corpus_of_one_more();
    entered.place.hash = "0".repeat(64);
    let summary = other
        .import_corrections(&Quotations::default(), &[entered.clone(), entered.clone()])
        .expect("taken in");
    assert_eq!((summary.new, summary.known), (1, 1));
    assert!(matches!(states(&other)[0], CorrectionState::DoesNotFit(_)));
    entered.id = "c-elsewhere".to_owned();
    entered.place.article = "ffffffffffffffff".to_owned();
    let taken = other.import_corrections(&Quotations::default(), &[entered]);
    assert_eq!(taken.expect("taken in").new, 1);
    assert_eq!(states(&other)[1], CorrectionState::NotHere);
}

fn corpus_of_one_more() -> Corpus {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, 13);
    corpus
}

#[test]
fn corrections_made_before_an_article_is_read_apply_when_it_is() {
    let first = corpus();
    let before = statements(&first)[0].clone();
    let entered = correct(&first, on(&before, speaker("Ilse Vane")));
    let json = serde_json::to_string(&entered).expect("written");
    let entered: Correction = serde_json::from_str(&json).expect("read back");
    let mut empty = Corpus::temporary().expect("memory");
    let taken = empty.import_corrections(&Quotations::default(), &[entered]);
    assert_eq!(taken.expect("taken in").new, 1);
    assert_eq!(states(&empty), [CorrectionState::NotHere]);
    read(&mut empty, 12);
    let now = again(&empty, &before.id).expect("read now");
    assert_eq!(now.speaker.map(|s| s.name).as_deref(), Some("Ilse Vane"));
}

#[test]
fn two_statements_are_joined_and_parted() {
    let mut corpus = corpus();
    let all = statements(&corpus);
    let (a, b) = (&all[0], &all[4]);
    let place = |s: &StatementEntry| {
        let reference = StatementRef::from_name(&s.id).expect("an id");
        let place = corpus.place_of(&reference.article, Some(reference.ordinal));
        place.expect("found")
    };
    let (place_a, place_b) = (place(a), place(b));
    let together = |corpus: &Corpus| {
        let reference = StatementRef::from_name(&a.id).expect("an id");
        let utterance = corpus.utterance_of(&reference).expect("read");
        utterance.is_some_and(|u| u.renderings.iter().any(|r| r.statement == b.id))
    };
    assert!(!together(&corpus));
    correct(
        &corpus,
        on(
            a,
            Change::SameUtterance {
                other: place_b.clone(),
            },
        ),
    );
    assert!(together(&corpus));
    reanalyse(&mut corpus, "double-2");
    assert!(together(&corpus));
    let later = Quotations {
        version: "double-2",
        ..Quotations::default()
    };
    let verified = corpus.verify(&later, Rederive::All, &mut |_| ());
    assert_eq!(verified.expect("verified").differences, []);
    let apart = on(b, Change::OtherUtterance { other: place_a });
    corpus.correct(&later, apart).expect("entered");
    assert!(!together(&corpus));
    assert!(matches!(states(&corpus)[1], CorrectionState::Applied(_)));
}

#[test]
fn two_stories_are_joined_and_an_article_is_set_apart() {
    let mut corpus = corpus();
    let all = statements(&corpus);
    let other = all.iter().find(|s| s.article.id != all[0].article.id);
    let (a, b) = (&all[0], other.expect("another article"));
    let id = |s: &StatementEntry| ArticleId::from_stored(s.article.id.as_str());
    let place_a = corpus.place_of(&id(a), None).expect("found");
    let place_b = corpus.place_of(&id(b), None).expect("found");
    let article = |s: &StatementEntry, change| CorrectionDraft {
        content: Vec::new(),
        cue: Vec::new(),
        ..on(s, change)
    };
    let together = |corpus: &Corpus| {
        let story = |s: &StatementEntry| corpus.story_of(&id(s)).expect("read");
        story(a).is_some() && story(a) == story(b)
    };
    correct(
        &corpus,
        article(
            a,
            Change::OtherStory {
                other: place_b.clone(),
            },
        ),
    );
    assert!(!together(&corpus));
    correct(
        &corpus,
        article(
            a,
            Change::SameStory {
                other: place_b.clone(),
            },
        ),
    );
    assert!(together(&corpus));
    reanalyse(&mut corpus, "double-2");
    assert!(together(&corpus), "in order: parted, then joined");
    let later = Quotations {
        version: "double-2",
        ..Quotations::default()
    };
    let apart = article(b, Change::OtherStory { other: place_a });
    corpus.correct(&later, apart).expect("entered");
    assert!(!together(&corpus));
    let stories: u64 = corpus
        .say(|c| {
            let sql = "SELECT count(*) FROM story_articles WHERE article NOT IN
                 (SELECT article FROM origins WHERE origins.story = story_articles.story)";
            c.query_row(sql, [], |row| row.get(0))
        })
        .expect("counted");
    assert_eq!(stories, 0, "every article keeps its origin");
}

#[test]
fn nonsense_is_refused_and_nothing_is_entered() {
    let corpus = corpus();
    let before = statements(&corpus)[0].clone();
    let drafts = [
        on(&before, speaker("  ")),
        CorrectionDraft {
            content: vec![Span::new(0, 9_999_999)],
            ..on(&before, speaker("Ilse Vane"))
        },
        CorrectionDraft {
            article: ArticleId::from_stored("ffffffffffffffff"),
            ..on(&before, speaker("Ilse Vane"))
        },
    ];
    for draft in drafts {
        assert!(corpus.correct(&Quotations::default(), draft).is_err());
    }
    assert!(corpus.corrections().expect("listed").is_empty());
}

#[test]
fn verdicts_are_kept_and_counted() {
    use crate::corrections::Question;
    let corpus = corpus();
    let sample = corpus.audit_sample(7, 10).expect("drawn");
    assert_eq!(sample.len(), 10);
    assert_eq!(sample, corpus.audit_sample(7, 10).expect("drawn"));
    for (nth, statement) in sample.iter().enumerate() {
        let verdicts = [
            (Question::Statement, true),
            (Question::Speaker, nth % 2 == 0),
        ];
        let made = "2031-05-03T10:00:00Z".to_owned();
        corpus
            .judge(Corpus::judgement(statement, 7, &verdicts, made))
            .expect("kept");
    }
    // Judged again: the last verdict counts.
    let again = [(Question::Speaker, true)];
    let made = "2031-05-03T11:00:00Z".to_owned();
    corpus
        .judge(Corpus::judgement(&sample[1], 7, &again, made))
        .expect("kept");
    let rows = corpus.audit().expect("counted");
    let all = |what: &str| rows.iter().find(|r| r.what == what && r.form == "all");
    assert_eq!(
        all("statement").map(|r| (r.right, r.judged)),
        Some((10, 10))
    );
    assert_eq!(all("speaker").map(|r| (r.right, r.judged)), Some((6, 10)));
    assert!(all("act").is_none());
    let judged = corpus.judged().expect("listed");
    assert!(sample.iter().all(|s| Corpus::is_judged(&judged, s)));
    assert!(
        corpus.is_related().expect("read"),
        "a verdict changes nothing"
    );
}

#[test]
fn a_correction_shows_among_the_speakers_at_once() {
    let corpus = corpus();
    let count = |name: &str| -> u64 {
        let people = corpus.who(name).expect("found");
        people.iter().map(|person| person.statements).sum()
    };
    let all = statements(&corpus);
    let said = |s: &&StatementEntry| s.speaker.as_ref().is_some_and(|s| s.name == "Ada Finch");
    let statement = all.iter().find(said).expect("one of hers");
    let before = count("Ada Finch");
    correct(&corpus, on(statement, speaker("Edda Norr")));
    assert_eq!((count("Ada Finch"), count("edda norr")), (before - 1, 1));
    let hers = corpus.statements(&StatementFilter {
        speaker: Some("norr".to_owned()),
        ..StatementFilter::default()
    });
    assert_eq!(hers.expect("listed")[0].text, statement.text);
    let gone = all.iter().filter(said).nth(1).expect("another");
    correct(&corpus, on(gone, Change::NotAStatement));
    assert_eq!(count("Ada Finch"), before - 2);
}

#[test]
fn claims_and_storylines_follow_a_correction() {
    let corpus = corpus();
    let stories = |corpus: &Corpus| -> Vec<String> {
        let listed = corpus.stories(&crate::StoryFilter::default());
        listed.expect("listed").into_iter().map(|s| s.id).collect()
    };
    let all = statements(&corpus);
    let of_one_story = |corpus: &Corpus| {
        let all = corpus.claims(&crate::ClaimFilter::default());
        let mut by_story = std::collections::BTreeMap::<String, Vec<String>>::new();
        for claim in all.expect("listed") {
            let articles = claim.positions.into_iter().map(|p| p.article.id);
            by_story.entry(claim.story).or_default().extend(articles);
        }
        by_story
    };
    let before = of_one_story(&corpus);
    assert!(!before.is_empty(), "the pile has claims");
    let (story, articles) = before.iter().next().expect("a story with claims");
    let taken = articles[0].clone();
    let other = articles.iter().find(|id| **id != taken).expect("another");
    let other = corpus
        .place_of(&ArticleId::from_stored(other.as_str()), None)
        .expect("found");
    let statement = all.iter().find(|s| s.article.id == taken).expect("one");
    let apart = CorrectionDraft {
        content: Vec::new(),
        cue: Vec::new(),
        ..on(statement, Change::OtherStory { other })
    };
    correct(&corpus, apart);
    let after = of_one_story(&corpus);
    let left: Vec<&String> = after.values().flatten().collect();
    assert!(!left.contains(&&taken), "{story}: {after:?}");
    let known = stories(&corpus);
    assert!(after.keys().all(|story| known.contains(story)));
    let lost: u64 = corpus
        .say(|c| {
            let sql = "SELECT (SELECT count(*) FROM positions WHERE claim NOT IN (SELECT id FROM claims))
                 + (SELECT count(*) FROM storyline_stories WHERE story NOT IN (SELECT id FROM stories))";
            c.query_row(sql, [], |row| row.get(0))
        })
        .expect("counted");
    assert_eq!(lost, 0);
    let lines = corpus.story_lines(&crate::StoryFilter::default());
    let lines = lines.expect("listed");
    assert!(
        lines
            .iter()
            .all(|line| line.outlets > 0 && line.origins > 0)
    );
}

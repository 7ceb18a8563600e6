//! The questions, answered over a small pile.

use crate::testing::read;
use crate::{
    ArticleFilter, Corpus, Order, Page, SearchOptions, SearchOrder, SearchScope, StatementFilter,
    StoryFilter, UtteranceFilter,
};
use crosswire_article::{ArticleId, OffsetUnit, StatementRef};

fn corpus() -> Corpus {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, 30);
    corpus
}

#[test]
fn articles_come_by_day_and_in_pages() {
    let corpus = corpus();
    let all = corpus.articles(&ArticleFilter::default()).expect("listed");
    assert_eq!(all.len(), 30);
    // Undated ones first, then rising days.
    assert!(all.is_sorted_by_key(|entry| entry.date.clone()));
    assert_eq!(all.iter().filter(|entry| entry.date.is_none()).count(), 6);
    let newest = ArticleFilter {
        order: Order::NewestFirst,
        page: Page {
            limit: Some(4),
            offset: 3,
        },
        ..ArticleFilter::default()
    };
    let page = corpus.articles(&newest).expect("listed");
    let expected: Vec<_> = all.iter().rev().skip(3).take(4).cloned().collect();
    assert_eq!(page, expected);
}

#[test]
fn articles_are_limited_to_days_and_outlets() {
    let corpus = corpus();
    let some = ArticleFilter {
        outlet: Some("harbour post".to_owned()),
        since: Some("2021-03-05".to_owned()),
        until: Some("2021-03-20".to_owned()),
        ..ArticleFilter::default()
    };
    let found = corpus.articles(&some).expect("listed");
    let days: Vec<_> = found.iter().filter_map(|e| e.date.as_deref()).collect();
    assert_eq!(
        days,
        ["2021-03-07", "2021-03-10", "2021-03-13", "2021-03-19"]
    );
    assert!(
        found
            .iter()
            .all(|e| e.outlet.as_deref() == Some("Harbour Post"))
    );
}

#[test]
fn every_filter_of_statements_limits() {
    let corpus = corpus();
    let count = |filter: StatementFilter| corpus.statements(&filter).expect("listed").len();
    let text = |text: &str| Some(text.to_owned());
    let none = StatementFilter::default;
    assert_eq!(count(none()), 90);
    assert_eq!(
        count(StatementFilter {
            outlet: text("INLAND ECHO"),
            ..none()
        }),
        30
    );
    assert_eq!(
        count(StatementFilter {
            speaker: text("quill"),
            ..none()
        }),
        20
    );
    assert_eq!(
        count(StatementFilter {
            speaker: text("mara quill"),
            ..none()
        }),
        20
    );
    assert_eq!(
        count(StatementFilter {
            speaker: text("nobody"),
            ..none()
        }),
        0
    );
    assert_eq!(
        count(StatementFilter {
            act: text("say"),
            ..none()
        }),
        90
    );
    assert_eq!(
        count(StatementFilter {
            act: text("deny"),
            ..none()
        }),
        0
    );
    assert_eq!(
        count(StatementFilter {
            form: text("indirect"),
            ..none()
        }),
        0
    );
    assert_eq!(
        count(StatementFilter {
            anonymity: text("unsourced"),
            ..none()
        }),
        30
    );
    assert_eq!(
        count(StatementFilter {
            relay: text("coast wire"),
            ..none()
        }),
        60
    );
    assert_eq!(
        count(StatementFilter {
            since: text("2021-03-15"),
            ..none()
        }),
        33
    );
    assert_eq!(
        count(StatementFilter {
            speech: Some(false),
            ..none()
        }),
        0
    );
    let sure = StatementFilter {
        min_confidence: Some(0.55),
        ..none()
    };
    let sure = corpus.statements(&sure).expect("listed");
    assert!(!sure.is_empty() && sure.len() < 90);
    assert!(sure.iter().all(|s| s.confidence >= 0.55));
    let paged = StatementFilter {
        page: Page {
            limit: Some(5),
            offset: 88,
        },
        ..none()
    };
    assert_eq!(count(paged), 2);
}

#[test]
fn a_statement_is_shown_with_its_words() {
    let corpus = corpus();
    let all = corpus
        .statements(&StatementFilter::default())
        .expect("listed");
    let entry = &all[0];
    let reference = StatementRef::from_name(&entry.id).expect("an id");
    assert_eq!(
        corpus.statement(&reference).expect("found").as_ref(),
        Some(entry)
    );
    let text = corpus
        .text(&reference.article)
        .expect("read")
        .expect("there");
    assert_eq!(entry.content[0].cut(&text), Some(entry.text.as_str()));
    assert_eq!(entry.cue_text, "said");
    let speaker = entry.speaker.as_ref().expect("somebody");
    assert_eq!(
        (&speaker.name, speaker.actor.as_str()),
        (&entry.source_text, "a1")
    );
    let json = serde_json::to_value(entry).expect("JSON");
    assert_eq!(json["content"][0][1], entry.content[0].end);
    assert_eq!(json["relays"][0]["kind"], "agency");
    assert!(json["article"]["given_id"].is_string());
}

#[test]
fn people_are_found_by_surname_in_any_case() {
    let corpus = corpus();
    let quills = corpus.who("QUILL").expect("found");
    let [quill] = &quills[..] else {
        panic!("one person: {quills:?}");
    };
    assert_eq!(
        (quill.name.as_str(), quill.kind.as_str()),
        ("Mara Quill", "person")
    );
    assert_eq!(
        (quill.statements, quill.articles, quill.outlets),
        (20, 20, 2)
    );
    let names: Vec<(&str, u64)> = quill
        .names
        .iter()
        .map(|n| (n.name.as_str(), n.articles))
        .collect();
    assert_eq!(names, [("Mara Quill", 10), ("Quill", 10)]);
    let [role] = &quill.roles[..] else {
        panic!("one role: {:?}", quill.roles);
    };
    assert_eq!((role.role.as_str(), role.articles), ("harbour master", 20));
    assert_eq!(role.article.date, None, "undated articles come first");
    assert!(role.first < role.last);
    assert_eq!(quill.relays[0].statements, 20);
    let by_id = corpus.who(&quill.id).expect("found");
    assert_eq!(by_id, quills);
    assert_eq!(corpus.who("uil").expect("none"), []);
    let all = corpus.speakers(&StatementFilter::default()).expect("all");
    assert_eq!(
        (all[0].name.as_str(), all[0].statements, all[0].outlets),
        ("Ada Finch", 30, 3)
    );
}

#[test]
fn search_finds_stems_phrases_and_beginnings_newest_first() {
    let corpus = corpus();
    let found = |query: &str| {
        corpus
            .search(query, &SearchOptions::default())
            .expect("searched")
    };
    assert_eq!(found("publish").total, 30);
    assert_eq!(found("\"basin 7\"").total, 1);
    assert_eq!(found("dredg*").total, 30);
    assert_eq!(found("\"basin 7\" OR \"basin 8\"").total, 2);
    assert_eq!(found("dredging -brandt").total, 20);
    assert_eq!(found("zeppelin").total, 0);
    let hits = found("naively").hits;
    let days: Vec<_> = hits.iter().map(|hit| hit.article.date.clone()).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
    let hit = &hits[0];
    let id = ArticleId::from_stored(hit.article.id.as_str());
    let text = corpus.text(&id).expect("read").expect("there");
    assert_eq!(hit.text[0].cut(&text), Some("naïvely"));
    assert_eq!(hit.excerpt_span.cut(&text), Some(hit.excerpt.as_str()));
    assert!(hit.excerpt.contains("naïvely"));
    let first = &found("\"basin 7\"").hits[0];
    assert_eq!(
        first.title[0].cut(first.article.title.as_deref().expect("one")),
        Some("basin 7")
    );
}

#[test]
fn search_survives_every_query() {
    let corpus = corpus();
    for query in [
        "\"", "NEAR(", "a AND", "(", "title:", "^x", "*", "-", "' OR 1", "\u{fdd0}", "a:b {c}",
    ] {
        for scope in [SearchScope::Articles, SearchScope::Statements] {
            let options = SearchOptions {
                scope,
                order: SearchOrder::Best,
                ..SearchOptions::default()
            };
            corpus.search(query, &options).expect(query);
        }
    }
}

#[test]
fn what_is_said_is_found_in_the_statement() {
    let corpus = corpus();
    let said = SearchOptions {
        scope: SearchScope::Statements,
        ..SearchOptions::default()
    };
    assert_eq!(corpus.search("dredging", &said).expect("searched").total, 0);
    let found = corpus.search("\"pier 7\"", &said).expect("searched");
    assert_eq!(found.total, 1);
    let hit = &found.hits[0];
    assert_eq!(hit.statements.len(), 1);
    assert!(hit.statements[0].text.contains("pier 7"));
    let id = ArticleId::from_stored(hit.article.id.as_str());
    let text = corpus.text(&id).expect("read").expect("there");
    assert_eq!(hit.text[0].cut(&text), Some("pier 7"));
}

#[test]
fn search_with_a_filter_finds_what_the_list_of_statements_holds() {
    let corpus = corpus();
    let text = |text: &str| Some(text.to_owned());
    let none = StatementFilter::default;
    let by = |speaker: &str| StatementFilter {
        speaker: text(speaker),
        ..none()
    };
    let of = |form: &str, anonymity: Option<&str>| StatementFilter {
        form: text(form),
        anonymity: anonymity.map(str::to_owned),
        ..none()
    };
    let act = StatementFilter {
        act: text("say"),
        ..none()
    };
    let both = StatementFilter {
        speaker: text("finch"),
        ..act.clone()
    };
    let mut found_any = 0;
    for filter in [
        by("quill"),
        by("ada finch"),
        by("nobody"),
        of("indirect", None),
        of("direct", Some("named")),
        of("indirect", Some("named")),
        of("indirect", Some(StatementFilter::UNIDENTIFIED)),
        act,
        both,
    ] {
        let listed = corpus.statements(&filter).expect("listed");
        let listed = listed.into_iter().filter(|s| s.text.contains("pier "));
        let mut listed: Vec<String> = listed.map(|statement| statement.id).collect();
        for order in [SearchOrder::Newest, SearchOrder::Best] {
            let options = SearchOptions {
                scope: SearchScope::Statements,
                order,
                filter: filter.clone(),
                ..SearchOptions::default()
            };
            let hits = corpus.search("Piers", &options).expect("searched").hits;
            let hits = hits.into_iter().flat_map(|hit| hit.statements);
            let mut hits: Vec<String> = hits.map(|statement| statement.id).collect();
            listed.sort_unstable();
            hits.sort_unstable();
            assert_eq!(hits, listed, "{filter:?}");
        }
        found_any += listed.len();
    }
    assert!(found_any > 0);
}

#[test]
fn every_article_is_in_one_story_and_stories_show_their_outlets() {
    let corpus = corpus();
    let stories = corpus.stories(&StoryFilter::default()).expect("listed");
    let mut articles: Vec<&str> = stories
        .iter()
        .flat_map(|s| &s.articles)
        .map(|a| a.id.as_str())
        .collect();
    articles.sort_unstable();
    articles.dedup();
    assert_eq!(articles.len(), 30);
    let largest = StoryFilter {
        largest_first: true,
        page: Page::first(1),
        ..StoryFilter::default()
    };
    let story = corpus.stories(&largest).expect("listed").remove(0);
    let detail = corpus.story(&story.id).expect("read").expect("there");
    assert_eq!(detail.story, story);
    let sum: u64 = detail.outlets.iter().map(|o| o.articles).sum();
    assert_eq!(sum, story.articles.len() as u64);
    let said: u64 = detail.speakers.iter().map(|s| s.statements).sum();
    assert!(said > 0);
    assert_eq!(corpus.story("none").expect("read"), None);
}

#[test]
fn explanations_name_every_span() {
    let corpus = corpus();
    let entry = corpus
        .statements(&StatementFilter::default())
        .expect("listed")
        .remove(0);
    let why = corpus.explain(&entry.id).expect("read").expect("there");
    assert_eq!(
        (why.kind, why.confidence),
        ("statement", Some(entry.confidence))
    );
    let names: Vec<&str> = why.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(
        names[..4],
        ["source", "cue", "content", "relay: Coast Wire (agency)"]
    );
    assert!(why.parts.iter().all(|part| !part.text.is_empty()));
    let article = corpus
        .explain(&entry.article.id)
        .expect("read")
        .expect("there");
    assert_eq!(article.kind, "article");
    assert!(article.why.contains("pile/"), "{}", article.why);
    let story = corpus
        .stories(&StoryFilter::default())
        .expect("listed")
        .remove(0);
    assert_eq!(
        corpus
            .explain(&story.id)
            .expect("read")
            .expect("there")
            .kind,
        "story"
    );
    for utterance in corpus
        .utterances(&UtteranceFilter::default())
        .expect("listed")
    {
        let why = corpus.explain(&utterance.id).expect("read").expect("there");
        assert_eq!(why.kind, "utterance");
    }
    assert_eq!(corpus.explain("nothing-s9").expect("read"), None);
}

#[test]
fn answers_are_converted_to_other_units_at_once() {
    let corpus = corpus();
    let mut entries = corpus
        .statements(&StatementFilter::default())
        .expect("listed");
    let bytes = entries.clone();
    corpus
        .in_units(OffsetUnit::CodePoint, &mut entries[..])
        .expect("converted");
    for (entry, old) in entries.iter().zip(&bytes) {
        let characters = old.text.chars().count() as u32;
        assert_eq!(entry.content[0].len(), characters);
        assert!(old.content[0].len() >= characters);
    }
    assert_ne!(entries, bytes);
}

#[test]
fn a_statement_names_its_speaker_over_all_articles() {
    let corpus = corpus();
    let quill = corpus.who("mara quill").expect("found").remove(0);
    let said = corpus
        .statements(&StatementFilter {
            speaker: Some(quill.id.clone()),
            ..StatementFilter::default()
        })
        .expect("listed");
    assert_eq!(said.len() as u64, quill.statements);
    for entry in &said {
        let joined = entry.speaker.as_ref().and_then(|s| s.joined.as_ref());
        assert_eq!(joined.map(|j| j.id.as_str()), Some(quill.id.as_str()));
    }
    let bare = said.iter().find(|entry| entry.source_text == "Quill");
    let bare = StatementRef::from_name(&bare.expect("a bare surname").id).expect("an id");
    let why = corpus.explain(&bare.name()).expect("read").expect("there");
    assert!(
        why.parts
            .iter()
            .any(|part| part.text.contains("Mara Quill (p-"))
    );
    let joined = corpus.explain(&quill.id).expect("read").expect("there");
    assert_eq!((joined.kind, joined.parts.len()), ("joined actor", 20));
    assert!(joined.why.contains("surname"), "{}", joined.why);
}

#[test]
fn every_listing_leaves_out_what_is_not_sure_enough() {
    let corpus = corpus();
    let least = Some(0.45);
    let sure = |entry: &crate::StatementEntry| entry.confidence >= 0.45;
    let all = corpus.statements(&StatementFilter::default()).expect("all");
    let filter = StatementFilter {
        min_confidence: least,
        ..StatementFilter::default()
    };
    let kept = corpus.statements(&filter).expect("listed");
    assert!(kept.iter().all(sure) && !kept.is_empty());
    assert_eq!(kept.len(), all.iter().filter(|entry| sure(entry)).count());
    let counted: u64 = corpus
        .speakers(&filter)
        .expect("people")
        .iter()
        .map(|p| p.statements)
        .sum();
    let spoken = kept.iter().filter(|entry| entry.speaker.is_some()).count() as u64;
    assert_eq!(counted, spoken);

    let options = SearchOptions {
        scope: SearchScope::Statements,
        filter: filter.clone(),
        page: Page::first(5),
        ..SearchOptions::default()
    };
    let hits = corpus
        .search("tide OR idle", &options)
        .expect("searched")
        .hits;
    assert!(!hits.is_empty() && hits.len() <= 5);
    assert!(hits.iter().flat_map(|hit| &hit.statements).all(sure));
    assert!(hits.iter().all(|hit| !hit.statements.is_empty()));
    let rest = SearchOptions {
        page: Page {
            limit: None,
            offset: 5,
        },
        ..options
    };
    let rest = corpus.search("tide OR idle", &rest).expect("searched").hits;
    assert!(rest.iter().all(|hit| !hits.contains(hit)));

    for story in corpus.stories(&StoryFilter::default()).expect("stories") {
        let detail = corpus
            .story_of_sure(&story.id, least)
            .expect("read")
            .expect("there");
        let heard: u64 = detail.outlets.iter().map(|outlet| outlet.statements).sum();
        let articles: Vec<&str> = story.articles.iter().map(|a| a.id.as_str()).collect();
        let here = kept
            .iter()
            .filter(|s| articles.contains(&s.article.id.as_str()));
        assert_eq!(heard, here.count() as u64);
        let listed = corpus
            .stories(&StoryFilter {
                min_confidence: least,
                ..StoryFilter::default()
            })
            .expect("stories");
        assert_eq!(listed.contains(&story), heard > 0);
    }
    let utterances = corpus
        .utterances(&UtteranceFilter {
            min_confidence: least,
            min_renderings: 2,
            ..UtteranceFilter::default()
        })
        .expect("listed");
    for utterance in &utterances {
        assert!(utterance.renderings.len() >= 2);
        for rendering in &utterance.renderings {
            assert!(kept.iter().any(|entry| entry.id == rendering.statement));
        }
    }
}

#[test]
fn what_is_stored_of_speakers_is_what_a_count_gives() {
    let corpus = corpus();
    let stored = corpus.speakers(&StatementFilter::default()).expect("all");
    let counted = corpus.speakers(&StatementFilter {
        min_confidence: Some(0.0),
        ..StatementFilter::default()
    });
    assert_eq!(stored, counted.expect("all"));
    let quill = corpus.who_together("quill", 20).expect("found");
    let quill = quill.expect("somebody");
    assert_eq!((quill.people.len(), quill.more), (1, 0));
    assert_eq!(
        (quill.statements, quill.articles, quill.outlets),
        (20, 20, 2)
    );
    let nobody = corpus.who_together("nobody", 20).expect("found");
    assert_eq!(nobody, None);
}

#[test]
fn a_list_by_speaker_or_relay_is_the_same_by_any_way() {
    let corpus = corpus();
    let all = corpus
        .statements(&StatementFilter::default())
        .expect("listed");
    let ids = |filter: StatementFilter| -> Vec<String> {
        let found = corpus.statements(&filter).expect("listed").into_iter();
        found.map(|statement| statement.id).collect()
    };
    let of = |test: fn(&crate::StatementEntry) -> bool| -> Vec<String> {
        let fit = all.iter().filter(|statement| test(statement));
        fit.map(|statement| statement.id.clone()).collect()
    };
    let quill = || StatementFilter {
        speaker: text("quill"),
        ..StatementFilter::default()
    };
    let said = of(|s| {
        let speaker = s.speaker.as_ref();
        speaker.is_some_and(|s| s.name.contains("Quill"))
    });
    assert_eq!(ids(quill()), said);
    let paged = StatementFilter {
        page: Page {
            limit: Some(3),
            offset: 4,
        },
        ..quill()
    };
    assert_eq!(ids(paged), said[4..7]);
    let outlet = StatementFilter {
        outlet: text("Harbour Post"),
        ..quill()
    };
    let there = ids(outlet);
    assert!(there.len() == 10 && there.iter().all(|id| said.contains(id)));
    let relayed = StatementFilter {
        relay: text("coast wire"),
        ..StatementFilter::default()
    };
    assert_eq!(ids(relayed), of(|s| !s.relays.is_empty()));
}

#[test]
fn outlets_are_counted_with_what_nobody_answers_for() {
    let corpus = corpus();
    let outlets = corpus.outlets(None).expect("counted");
    let all: u64 = outlets.iter().map(|outlet| outlet.statements).sum();
    assert_eq!(all, corpus.counts().expect("counted").statements);
    for outlet in &outlets {
        let listed = |filter: StatementFilter| -> u64 {
            let filter = StatementFilter {
                outlet: outlet.outlet.clone(),
                ..filter
            };
            corpus.statements(&filter).expect("listed").len() as u64
        };
        let unidentified = listed(StatementFilter {
            anonymity: text(StatementFilter::UNIDENTIFIED),
            ..StatementFilter::default()
        });
        assert_eq!(outlet.unidentified, unidentified, "{outlet:?}");
        let alone = listed(StatementFilter {
            only_here: true,
            ..StatementFilter::default()
        });
        assert_eq!(outlet.said_alone, alone, "{outlet:?}");
    }
    let stories = corpus.stories(&StoryFilter {
        largest_first: true,
        ..StoryFilter::default()
    });
    let story = &stories.expect("listed")[0];
    let of_story = corpus.outlets(Some(&story.id)).expect("counted");
    let articles: u64 = of_story.iter().map(|outlet| outlet.articles).sum();
    assert_eq!(articles, story.articles.len() as u64);
}

fn text(words: &str) -> Option<String> {
    Some(words.to_owned())
}

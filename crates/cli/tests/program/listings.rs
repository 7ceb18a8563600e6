//! Listings: for people, and one JSON object a line for programs.

use crate::{Run, lines, on_example, run};
use serde_json::Value;

fn ask(arguments: &[&str]) -> Run {
    let mut command = on_example();
    command.args(arguments);
    run(command)
}

fn json(arguments: &[&str]) -> Vec<Value> {
    let answer = ask(arguments);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(answer.err, "", "nothing but data is worth saying");
    lines(&answer.out)
}

fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

/// The characters between two code points.
fn cut(text: &str, span: &Value) -> String {
    let at = |n: usize| span[n].as_u64().expect("an offset") as usize;
    text.chars().skip(at(0)).take(at(1) - at(0)).collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn stories_have_the_shape_that_is_documented() {
    let stories = json(&["stories", "--json"]);
    assert!(stories.len() > 2, "one affair, several happenings");
    for story in &stories {
        for key in ["id", "title", "first", "last", "articles"] {
            assert!(story.get(key).is_some(), "{key} is missing in {story}");
        }
        let mut article = keys(&story["articles"][0]);
        article.sort_unstable();
        assert_eq!(article, ["date", "given_id", "id", "outlet", "title"]);
    }
    let articles: usize = stories
        .iter()
        .map(|s| s["articles"].as_array().map_or(0, Vec::len))
        .sum();
    assert_eq!(articles, 23);
}

#[test]
fn stories_are_aligned_for_people() {
    let stories = ask(&["stories", "--largest"]);
    let lines: Vec<&str> = stories.out.lines().collect();
    let column = lines[0].find("TITLE").expect("a head");
    for line in &lines[1..] {
        let before: Vec<char> = line.chars().take(column).collect();
        assert!(before.ends_with(&[' ', ' ']), "{line}");
    }
    assert!(!stories.out.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn a_story_tells_who_spoke_and_what_only_one_has() {
    let id = json(&["stories", "--largest", "--limit", "1", "--json"])[0]["id"].clone();
    let id = id.as_str().expect("an id");
    let story = ask(&["story", id]);
    assert_eq!(story.code, 0);
    for section in [
        "Who spoke",
        "Said in several articles",
        "Heard only here",
        "Articles",
    ] {
        assert!(
            story.out.contains(section),
            "{section} is missing:\n{}",
            story.out
        );
    }
    let whole = &json(&["story", id, "--json"])[0];
    assert_eq!(whole["story"]["id"], id);
}

#[test]
fn utterances_point_at_code_points_of_the_articles() {
    let utterances = json(&["utterances", "--json"]);
    assert!(!utterances.is_empty());
    let mut compared = 0;
    for rendering in utterances
        .iter()
        .flat_map(|u| u["renderings"].as_array().expect("a list"))
    {
        let id = rendering["article"]["id"].as_str().expect("an id");
        let statement = rendering["statement"].as_str().expect("an id");
        let text = rendering["text"].as_str().expect("words");
        assert!(statement.starts_with(id));
        let parts = &json(&["explain", statement, "--json"])[0]["parts"];
        let parts = parts.as_array().expect("a list");
        let content: Vec<&Value> = parts.iter().filter(|p| p["name"] == "content").collect();
        // A rendering may be a part of the content: a sentence of several.
        let ends = |span: &Value| {
            (
                span[0].as_u64().expect("from"),
                span[1].as_u64().expect("to"),
            )
        };
        let (from, to) = ends(&rendering["content"][0]);
        let around = content.iter().find(|part| {
            let (start, end) = ends(&part["span"]);
            start <= from && to <= end
        });
        let around = around.expect("a part of the content")["text"].as_str();
        let around = plain(around.expect("words"));
        let first: String = plain(text).chars().take(24).collect();
        assert!(around.contains(&first), "{around}\n{first}");
        compared += 1;
        if compared == 12 {
            break;
        }
    }
}

#[test]
fn statements_can_be_narrowed() {
    let all = json(&["statements", "--json"]);
    assert!(all.len() > 80, "{}", all.len());
    let direct = json(&["statements", "--form", "direct", "--json"]);
    assert!(direct.iter().all(|s| s["form"] == "direct"));
    assert!(!direct.is_empty() && direct.len() < all.len());
    let first = json(&["statements", "--limit", "3", "--json"]);
    assert_eq!(first, all[..3]);
    let sure = json(&["statements", "--min-confidence", "0.9", "--json"]);
    assert!(sure.iter().all(|s| s["confidence"].as_f64() >= Some(0.9)));
    let nobody = ask(&["statements", "--speaker", "Nobody Atall", "--json"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (1, ""));
}

#[test]
fn offsets_count_what_was_asked_for() {
    let ask = |unit| {
        json(&[
            "statements",
            "--outlet",
            "Ardesh Courier",
            "--offsets",
            unit,
            "--json",
        ])
    };
    let (bytes, points) = (ask("byte"), ask("codepoint"));
    let end = |statements: &[Value]| statements.last().map(|s| s["content"][0][1].as_u64());
    assert!(end(&bytes) >= end(&points));
    let differ = bytes
        .iter()
        .zip(&points)
        .any(|(b, p)| b["content"] != p["content"]);
    assert!(differ, "the example has curly quotation marks");
}

#[test]
fn who_finds_by_surname() {
    let people = json(&["who", "Obrest", "--json"]);
    assert!(
        people.iter().any(|p| p["name"] == "Levan Obrest"),
        "{people:?}"
    );
    let shown = ask(&["who", "Obrest"]);
    assert!(shown.out.contains("Levan Obrest"));
    assert!(shown.out.contains(" statements in "));
    assert_eq!(ask(&["who", "Nobody Atall"]).code, 1);
}

#[test]
fn who_shows_one_person_whole() {
    let people = json(&["who", "Obrest", "--json"]);
    let obrest = people.iter().find(|p| p["name"] == "Levan Obrest");
    let obrest = obrest.expect("the example has him");
    let said = obrest["said"].as_array().expect("statements");
    assert_eq!(Some(said.len() as u64), obrest["statements"].as_u64());
    let id = obrest["id"].as_str().expect("an id");
    for statement in said {
        assert_eq!(statement["speaker"]["joined"]["id"], id);
    }
    let days: Vec<&str> = said
        .iter()
        .filter_map(|s| s["article"]["date"].as_str())
        .map(|date| &date[..10])
        .collect();
    assert!(days.is_sorted(), "{days:?}");
    assert!(obrest["roles"][0]["article"]["id"].is_string());
    assert_eq!(json(&["who", id, "--json"]).len(), 1);
    let some = json(&["who", id, "--json", "--min-confidence", "0.9"]);
    let fewer = some
        .first()
        .and_then(|p| p["statements"].as_u64())
        .unwrap_or(0);
    assert!(
        fewer < said.len() as u64 && fewer > 0,
        "{fewer} of {}",
        said.len()
    );
}

#[test]
fn listings_leave_out_what_is_not_sure_enough() {
    let said = |arguments: &[&str]| ask(arguments).out.len();
    let utterances = ["utterances", "--json", "--min-confidence", "0.9"];
    assert!(said(&utterances) < said(&utterances[..2]));
    let search = ["search", "--statements", "hostages", "--json"];
    let sure = [
        "search",
        "--statements",
        "hostages",
        "--json",
        "--min-confidence",
        "0.99",
    ];
    assert!(ask(&sure).out.len() < ask(&search).out.len());
    let stories = json(&["stories", "--json"]);
    let id = stories[0]["id"].as_str().expect("an id");
    let heard = |arguments: &[&str]| -> u64 {
        let outlets = json(arguments)[0]["outlets"].clone();
        let outlets = outlets.as_array().expect("outlets").clone();
        outlets
            .iter()
            .filter_map(|outlet| outlet["statements"].as_u64())
            .sum()
    };
    assert!(
        heard(&["story", id, "--json", "--min-confidence", "0.9"])
            < heard(&["story", id, "--json"])
    );
    assert_eq!(ask(&["who", "Obrest", "--min-confidence", "2"]).code, 2);
}

#[test]
fn search_finds_words_in_any_form() {
    let hits = json(&["search", "hostage", "--json"]);
    assert!(!hits.is_empty());
    for hit in &hits {
        let span = &hit["excerpt_span"];
        let length = span[1]
            .as_u64()
            .zip(span[0].as_u64())
            .map(|(end, start)| end - start);
        let excerpt = hit["excerpt"].as_str().expect("an excerpt");
        assert_eq!(length, Some(excerpt.chars().count() as u64));
        let first = &hit["text"][0];
        if first.is_array() && first[0].as_u64() >= span[0].as_u64() {
            let at = first[0]
                .as_u64()
                .zip(span[0].as_u64())
                .map_or(0, |(a, b)| a - b);
            let width = first[1]
                .as_u64()
                .zip(first[0].as_u64())
                .map_or(0, |(a, b)| a - b);
            let word = cut(excerpt, &serde_json::json!([at, at + width])).to_lowercase();
            assert!(word.contains("hostage"), "{word}");
        }
    }
    let said = ask(&["search", "--statements", "hostage"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("found"));
    assert_eq!(ask(&["search", "zzyzx"]).code, 1);
}

#[test]
fn explain_knows_every_kind_of_record() {
    let story = json(&["stories", "--limit", "1", "--json"])[0].clone();
    let utterance = json(&["utterances", "--limit", "1", "--json"])[0].clone();
    let statement = json(&["statements", "--limit", "1", "--json"])[0].clone();
    let article = &story["articles"][0];
    for (kind, record) in [
        ("story", &story),
        ("utterance", &utterance),
        ("statement", &statement),
        ("article", article),
    ] {
        let id = record["id"].as_str().expect("an id");
        let found = &json(&["explain", id, "--json"])[0];
        assert_eq!(found["kind"], kind);
        assert!(!found["why"].as_str().unwrap_or_default().is_empty());
        assert!(ask(&["explain", id]).out.starts_with(kind));
    }
    let nothing = ask(&["explain", "0000000000000000-s1"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (1, ""));
    assert!(nothing.err.contains("0000000000000000-s1"));
}

#[test]
fn verify_finds_everything_equal() {
    let verified = ask(&["verify", "--all"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert!(verified.out.contains("all equal"));
    let counts = &json(&["verify", "--sample", "0", "--json"])[0];
    assert_eq!(counts["articles"], 23);
    assert!(counts["spans"].as_u64() > Some(500));
}

#[test]
fn reading_again_changes_nothing() {
    let before = ask(&["statements", "--json"]).out;
    let mut command = on_example();
    command.arg("read").arg(crate::example_pile());
    let again = run(command);
    assert_eq!(again.code, 0);
    assert!(
        again.err.contains("0 new articles, 23 known already"),
        "{}",
        again.err
    );
    assert_eq!(ask(&["statements", "--json"]).out, before);
}

#[test]
fn whoever_closes_the_pipe_has_seen_enough() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let mut program = Command::new(env!("CARGO_BIN_EXE_crosswire"))
        .args(["statements", "--json"])
        .current_dir(crate::EXAMPLE.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut out = program.stdout.take().expect("a pipe");
    out.read_exact(&mut [0; 10]).expect("ten bytes");
    drop(out);
    let ended = program.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[test]
fn a_denial_that_answers_another_story_stands_in_both() {
    let denials = json(&["conflicts", "--relation", "denial", "--json"]);
    let story_of = |side: &Value| -> Value {
        let article = &side[0]["article"]["id"];
        let stories = json(&["stories", "--json"]);
        let holds = |story: &&Value| {
            let articles = story["articles"].as_array().expect("a list");
            articles.iter().any(|held| held["id"] == *article)
        };
        stories.iter().find(holds).expect("it is in a story")["id"].clone()
    };
    let answer = denials
        .iter()
        .find(|conflict| story_of(&conflict["a"]) != story_of(&conflict["b"]))
        .expect("the example has a denial of the day after");
    assert_eq!(answer["about"], "Velmora");
    for side in ["a", "b"] {
        let story = story_of(&answer[side]);
        let id = story.as_str().expect("an id");
        let there = json(&["conflicts", "--story", id, "--json"]);
        assert!(there.contains(answer), "{side}");
    }
}

/// Two reports of the example's world under one headline, the second from the
/// middle: Obrest is named as if he had been introduced.
const STITCHED: &str = "Outlet: The Free Compass
Date: 2031-05-11
Title: Pilots return to Port Sull

Pilots of Port Sull guided the first tankers through the Kerenz Strait on Sunday after a week ashore.

The head of the pilots of Port Sull, Nils Calder, counted eleven tankers at the anchorage.

Tugs waited beside the tankers while the pilots of Port Sull climbed aboard in fog.

Calder said the tugs and the pilots would work until the anchorage is empty.

The tankers at the anchorage carry heating oil, and the fog kept the tugs in Port Sull.

Fog had closed the anchorage twice that week, and pilots found the tankers by their horns.

The last tankers will leave the anchorage when the fog lifts, Calder told the tugs.

Farmers in Tarsovia were promised subsidies by the coalition after a night of debate on pensions.

The coalition cuts pensions and raises subsidies for orchards, which it had promised to farmers.

Farmers called the subsidies for orchards too low, and pensions too high.

The coalition had argued over pensions and orchards for a month, and Obrest led the debate.

A second debate on subsidies for orchards is expected next week, Obrest told farmers.

Obrest defended the subsidies in the debate and called the coalition fair to orchards.

Farmers plan to march against the coalition, against the cut of pensions and against Obrest.
";

#[test]
fn patchwork_lists_articles_with_the_words_on_both_sides_of_a_seam() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("pilots.txt");
    std::fs::write(&file, STITCHED).expect("the article is written");
    let in_folder = |arguments: &[&str]| {
        let mut command = crate::crosswire(folder.path());
        command.args(arguments);
        run(command)
    };
    assert_eq!(in_folder(&["read", "pilots.txt"]).code, 0);
    let shown = in_folder(&["copies", "--patchwork"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(
        shown
            .out
            .starts_with("The Free Compass  2031-05-11  Pilots return to Port Sull\n    1 seam"),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("    before  The last tankers"));
    assert!(shown.out.contains("    behind  Farmers in Tarsovia"));
    assert!(shown.out.contains("may come from another report"));
    let found = in_folder(&["copies", "--patchwork", "--json"]);
    let seam = &lines(&found.out)[0]["seams"][0];
    let length = seam["span"][1].as_u64().zip(seam["span"][0].as_u64());
    let text = seam["text"].as_str().expect("a sentence");
    assert_eq!(
        length.map(|(end, start)| end - start),
        Some(text.chars().count() as u64)
    );
    let elsewhere = ["copies", "--patchwork", "--outlet", "Castrel"];
    assert_eq!(in_folder(&elsewhere).code, 1, "nothing found");
    let both = ["copies", "--patchwork", "--kind", "reprint"];
    assert_eq!(
        in_folder(&both).code,
        2,
        "a pair has kinds, a seam has none"
    );
}

#[test]
fn hardly_an_article_of_the_example_is_patchwork() {
    let found = ask(&["copies", "--patchwork", "--json"]);
    // None is stitched; one untouched article in twenty is flagged.
    assert!(lines(&found.out).len() <= 1, "{}", found.out);
}

#[test]
fn a_day_that_is_none_is_an_error_and_an_empty_listing_says_so() {
    for wrong in ["yesterday", "2031-05", "05/09/2031", "2031-13-45"] {
        for listing in ["statements", "stories", "timeline"] {
            let answer = ask(&[listing, "--since", wrong]);
            assert_eq!(answer.code, 2, "{listing} --since {wrong}");
            assert!(answer.err.contains("YYYY-MM-DD"), "{}", answer.err);
        }
    }
    for nothing in [
        &["statements", "--act", "sing"][..],
        &["stories", "--outlet", "nobody", "--json"],
        &["claims", "--story", "st-none"],
    ] {
        let answer = ask(nothing);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{nothing:?}");
        assert!(answer.err.contains("nothing in the corpus fits"));
    }
}

#[test]
fn a_corpus_that_was_not_compared_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("news.crosswire");
    let example = ask(&["stories"]);
    assert_eq!(example.code, 0);
    std::fs::copy(crate::EXAMPLE.path().join("news.crosswire"), &file).expect("copied");
    let corpus = rusqlite::Connection::open(&file).expect("a corpus");
    corpus
        .execute_batch("DELETE FROM settings WHERE name = 'relations'; DELETE FROM stories")
        .expect("as if reading was broken off");
    drop(corpus);
    let mut command = crate::crosswire(folder.path());
    command.arg("stories");
    let answer = run(command);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("crosswire read"), "{}", answer.err);
}

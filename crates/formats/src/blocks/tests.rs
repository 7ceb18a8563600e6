use super::*;
use proptest::prelude::*;

const LONG: &str = "The pier at Northhaven will stay closed until the storm has passed, the harbour master said on Friday.";

fn kinds(text: &str) -> Vec<(&'static str, &str)> {
    kinds_with(text, &Hints::default())
}

fn kinds_with<'a>(text: &'a str, hints: &Hints) -> Vec<(&'static str, &'a str)> {
    let layout = lay_out(text, hints);
    layout
        .blocks
        .iter()
        .map(|block| (block.kind.as_str(), block.span.cut(text).unwrap_or("?")))
        .collect()
}

#[test]
fn a_pasted_page() {
    let text = format!(
        "Share\n\nPier closed after storm\n\nFact checked by The Tide Community\nPier closed after storm\n\
         A crane lies across the quay\n\n{LONG}\n\nAdvertisement\n\n{LONG}\n\nWhat comes next\n\n{LONG}\n\nThe old lighthouse\n\
         Jane Roe\nAbout Jane Roe 412 Articles\nI am a sailor who writes about the sea."
    );
    let expected = [
        "boilerplate",
        "headline",
        "boilerplate",
        "headline",
        "caption",
        "body",
        "boilerplate",
        "body",
        "headline",
        "body",
        "caption",
        "byline",
        "boilerplate",
        "boilerplate",
    ];
    let found: Vec<_> = kinds(&text).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(found, expected, "{:#?}", kinds(&text));
}

#[test]
fn picture_lines_are_no_headline() {
    let text = format!("The old lighthouse\nThe old lighthouse Reuters\n\n{LONG}\n{LONG}");
    let found: Vec<_> = kinds(&text).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(found, ["caption", "caption", "body", "body"]);
    assert_eq!(lay_out(&text, &Hints::default()).headline, None);
}

#[test]
fn what_runs_into_one_line_with_a_picture_is_cut_apart() {
    let title = "Minister denies the strike on the northern harbour";
    let hints = Hints {
        title: Some(title),
        ..Hints::default()
    };
    let text = "The minister leaves the hall on Monday after the vote. | Jane Roe/AFP/Getty Images Harbours \
                Minister denies the strike on the northern harbour He spoke for an hour.\n\
                Image copyright North Press Image caption Officials said the pier was closed";
    let found = kinds_with(text, &hints);
    assert_eq!(
        found,
        [
            (
                "caption",
                "The minister leaves the hall on Monday after the vote."
            ),
            ("boilerplate", "| Jane Roe/AFP/Getty Images Harbours"),
            ("headline", title),
            ("headline", "He spoke for an hour."),
            ("boilerplate", "Image copyright North Press Image caption"),
            ("caption", "Officials said the pier was closed"),
        ]
    );
}

#[test]
fn the_site_is_named_when_two_lines_agree() {
    let text = format!(
        "News and opinion | The Tide\n\nPier closed after storm | THE TIDE Archive 2005 -2017\nSelect Page\n\n{LONG}"
    );
    let layout = lay_out(&text, &Hints::default());
    assert_eq!(layout.headline.as_deref(), Some("Pier closed after storm"));
    assert_eq!(layout.site.as_deref(), Some("The Tide"));
    let found: Vec<_> = kinds(&text).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        found,
        [
            "boilerplate",
            "headline",
            "boilerplate",
            "boilerplate",
            "body"
        ]
    );
}

#[test]
fn only_the_front_of_a_paragraph_is_its_dateline() {
    let text = format!("NORTHHAVEN, May 4 (NPA) - {LONG}\n{LONG}");
    assert_eq!(
        kinds(&text)[..2],
        [("dateline", "NORTHHAVEN, May 4 (NPA) -"), ("body", LONG)]
    );
}

#[test]
fn title_date_and_place_may_share_a_line_with_the_report() {
    let hints = Hints {
        title: Some("Pier closed after the storm"),
        ..Hints::default()
    };
    let text = format!("Wed 05 Apr 2017 Pier closed after the storm. {LONG}");
    let expected = [
        ("dateline", "Wed 05 Apr 2017"),
        ("headline", "Pier closed after the storm."),
        ("body", LONG),
    ];
    assert_eq!(kinds_with(&text, &hints), expected);
    let text = format!("Pier closed after the storm Reuters Sunday 12 Jun 2016 {LONG}");
    let expected = [
        ("headline", "Pier closed after the storm"),
        ("dateline", "Reuters Sunday 12 Jun 2016"),
        ("body", LONG),
    ];
    assert_eq!(kinds_with(&text, &hints), expected);
}

#[test]
fn bylines_and_biographies_of_the_author() {
    let hints = Hints {
        author: Some("Jane Roe"),
        outlet: Some("The Tide"),
        ..Hints::default()
    };
    let text = format!(
        "Jane Roe\nThe Tide\n{LONG}\n{LONG}\nJane Roe, a former pilot, is a fellow at the Institute of Ports."
    );
    let found: Vec<_> = kinds_with(&text, &hints)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(found, ["byline", "byline", "body", "body", "boilerplate"]);
    assert_eq!(
        lay_out(&format!("By Jane Roe\n{LONG}"), &Hints::default())
            .author
            .as_deref(),
        Some("Jane Roe")
    );
}

#[test]
fn links_below_read_more_are_furniture() {
    let text = format!(
        "{LONG}\nRead more:\nStorm closes northern ports\nFerries to sail again on Sunday\n{LONG}"
    );
    let found: Vec<_> = kinds(&text).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        found,
        ["body", "boilerplate", "boilerplate", "boilerplate", "body"]
    );
}

#[test]
fn hard_wrapped_lines_stay_body() {
    let text = "The pier at Northhaven will stay closed\nuntil the storm has passed, the harbour\nmaster said on Friday. Nobody was on the\npier when the crane fell, he added.";
    assert!(
        kinds(text).iter().all(|(kind, _)| *kind == "body"),
        "{:?}",
        kinds(text)
    );
}

#[test]
fn a_date_stamp_dates_the_article() {
    let text = format!("Pier closed after storm\nPublished: 4 May 2019 10:30 GMT\n{LONG}");
    let layout = lay_out(&text, &Hints::default());
    assert_eq!(layout.dated.len(), 1);
    assert_eq!(kinds(&text)[1].0, "dateline");
}

#[test]
fn the_site_name_is_no_headline() {
    let hints = Hints {
        outlet: Some("The Tide"),
        ..Hints::default()
    };
    let text = format!(
        "THE TIDE\nNews from the edge of the sea\n\nPier closed after storm\n\nMay 5, 2019 by Tide Staff\n\n{LONG}\n{LONG}"
    );
    for hints in [hints, Hints::default()] {
        let layout = lay_out(&text, &hints);
        assert_eq!(layout.headline.as_deref(), Some("Pier closed after storm"));
        assert_eq!(layout.author.as_deref(), Some("Tide Staff"));
        assert_eq!(layout.dated.len(), 1);
        let found: Vec<_> = kinds_with(&text, &hints)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect();
        assert_eq!(
            found,
            [
                "boilerplate",
                "boilerplate",
                "headline",
                "byline",
                "body",
                "body"
            ]
        );
    }
}

#[test]
fn comments_and_last_lines_are_furniture() {
    let text = format!(
        "Pier closed after storm\n\nBy Jane Roe\nShare by mail\nHome | World | Sport\n\n{LONG}\n{LONG}\n{LONG}\n\
         Follow the Tide on all platforms. Found a mistake? Write to the desk.\n\
         Jane Roe has reported from the coast since 2009. She believes in boats.\n\
         Comments (12)\nsailor_9: my cousin says the crane was old\nThey were told, they knew!"
    );
    let found = kinds(&text);
    let furniture: Vec<_> = found
        .iter()
        .filter(|(kind, _)| *kind == "boilerplate")
        .collect();
    assert_eq!(furniture.len(), 7, "{found:#?}");
    assert_eq!(
        found.iter().filter(|(kind, _)| *kind == "body").count(),
        3,
        "{found:#?}"
    );
}

#[test]
fn a_person_in_front_of_a_dash_is_no_place() {
    let text = format!("Calder – {LONG}");
    assert_eq!(kinds(&text), [("body", text.as_str())]);
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[ \t]{1,3}",
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("Share".to_owned()),
        Just("By Jane Roe".to_owned()),
        Just("NORTHHAVEN (AFP) – ".to_owned()),
        Just(" | ".to_owned()),
        Just("4 May 2019 ".to_owned()),
        Just(LONG.to_owned()),
        Just("About the author\n".to_owned()),
        Just("\u{2028}".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn blocks_cover_all_but_white_space(parts in prop::collection::vec(word(), 0..14), title in prop::option::of(word())) {
        let text: String = parts.concat();
        let hints = Hints { title: title.as_deref(), ..Hints::default() };
        let layout = lay_out(&text, &hints);
        let mut at = 0;
        for block in &layout.blocks {
            let range = block.span.range();
            prop_assert!(at <= range.start && range.start < range.end);
            prop_assert!(text[at..range.start].trim().is_empty());
            prop_assert_eq!(block.span.trimmed(&text), block.span);
            at = range.end;
        }
        prop_assert!(text[at..].trim().is_empty());
        for span in layout.dated {
            prop_assert!(span.cut(&text).is_some());
        }
    }
}

#[test]
fn furniture_names_the_site_where_nothing_else_does() {
    let text = format!(
        "Pier closed after storm\n\n{LONG}\n{LONG}\n\n© 2019 The Tide. All rights reserved."
    );
    let (site, span) = lay_out(&text, &Hints::default()).furniture_site.unwrap();
    assert_eq!(site, "The Tide");
    assert_eq!(span.cut(&text), Some("The Tide"));
    let body = format!(
        "Pier closed after storm\n\n{LONG}\n© is the sign of the Copyright Office, she said, and nobody read it that day.\n{LONG}"
    );
    assert_eq!(lay_out(&body, &Hints::default()).furniture_site, None);
}

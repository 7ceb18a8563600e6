//! What the data files say of themselves.

use super::*;

#[test]
fn all_data_parses() {
    Lexicon::load().expect("embedded data");
}

#[test]
fn the_checks_of_the_nouns_hold() {
    let file: NounFile = parse("nouns.toml", NOUNS).expect("embedded data");
    let nouns = Lexicon::load().expect("embedded data").nouns;
    let is = |word: &str, kind: &str| match kind {
        "title" => nouns.is_title(word),
        "vessel" => nouns.is_vessel(word),
        "carrier" => nouns.is_carrier(word),
        "personal" => nouns.is_personal(word),
        "common" => nouns.is_common_office(word),
        "private" => nouns.is_private(word),
        _ => nouns
            .kind_of_form(word)
            .is_some_and(|(found, _)| format!("{found:?}").to_lowercase() == kind),
    };
    for [word, kind] in &file.check["kind"] {
        assert!(is(word, kind), "{word} is a noun for {kind}");
    }
    for [word, kind] in &file.check["not"] {
        assert!(!is(word, kind), "{word} is no noun for {kind}");
    }
    for [narrow, wide] in &file.check["called"] {
        assert!(
            nouns.is_kind_of(narrow, wide),
            "{narrow} may be called {wide}"
        );
    }
    for [narrow, wide] in &file.check["not_called"] {
        assert!(
            !nouns.is_kind_of(narrow, wide),
            "{narrow} is not called {wide}"
        );
    }
}

#[test]
fn the_checks_of_people_and_places_hold() {
    let file: PeopleFile = parse("people.toml", PEOPLE).expect("embedded data");
    let Lexicon { people, places, .. } = Lexicon::load().expect("embedded data");
    let told = |gender: Option<Gender>| gender.map(|gender| format!("{gender:?}").to_lowercase());
    for [word, gender] in &file.check.title {
        assert_eq!(told(people.by_title(word)).as_ref(), Some(gender), "{word}");
    }
    for [word, gender] in &file.check.noun {
        assert_eq!(told(people.by_noun(word)).as_ref(), Some(gender), "{word}");
    }
    for [word, gender] in &file.check.name {
        assert_eq!(
            told(people.by_first_name(word)).as_ref(),
            Some(gender),
            "{word}"
        );
    }
    for word in &file.check.neither {
        let found = [
            people.by_title(word),
            people.by_noun(word),
            people.by_first_name(word),
        ];
        assert_eq!(found, [None; 3], "{word}");
    }
    let file: PlacesFile = parse("places.toml", PLACES).expect("embedded data");
    for [name, full] in &file.check.state {
        assert_eq!(places.state(name), Some(full.as_str()), "{name}");
    }
    for [name, full] in &file.check.body {
        assert_eq!(places.body(name), Some(full.as_str()), "{name}");
    }
    for [word, land] in &file.check.land {
        assert_eq!(places.land_of(word), land, "{word}");
    }
    for name in &file.check.none {
        assert_eq!(
            (places.state(name), places.body(name)),
            (None, None),
            "{name}"
        );
    }
}

#[test]
fn plurals_find_their_nouns() {
    let lexicon = Lexicon::load().expect("embedded data");
    let kind = |noun| lexicon.nouns.kind_of_form(noun);
    assert_eq!(kind("spokesmen"), Some((NounKind::Office, true)));
    assert_eq!(kind("ministries"), Some((NounKind::Body, true)));
    assert_eq!(kind("judges"), Some((NounKind::Office, true)));
    assert_eq!(kind("witnesses"), Some((NounKind::Person, true)));
    assert_eq!(kind("cable"), Some((NounKind::Document, false)));
    assert_eq!(kind("umbrella"), None);
}

#[test]
fn no_name_has_two_genders() {
    let file: PeopleFile = parse("people.toml", PEOPLE).expect("embedded data");
    let male: BTreeSet<_> = file.male.names.iter().collect();
    let both: Vec<_> = file
        .female
        .names
        .iter()
        .filter(|n| male.contains(n))
        .collect();
    assert!(both.is_empty(), "{both:?}");
}

//! Names that may be mentions, from the recogniser and from the lists.

use super::*;
use std::collections::HashSet;
/// A name that may be a mention, before it has an actor.
pub(super) struct Candidate {
    pub(super) words: Range<usize>,
    pub(super) kind: ActorKind,
    pub(super) medium: Option<RelayKind>,
    /// The full name where a list knows it.
    pub(super) full: Option<String>,
    /// First and last name in lower case; both the same for a single name.
    pub(super) keys: Vec<String>,
}

/// "Roe Makes Case" in a headline is no person called Makes: a name whose last
/// word never comes again, while its first word does, is the first word.
pub(super) fn cut_headline_verbs(
    reading: &Reading,
    lexicon: &Lexicon,
    candidates: &mut [Candidate],
) {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for word in &reading.words {
        if reading.cut(word.span).starts_with(char::is_uppercase) {
            *counts.entry(&word.lower).or_default() += 1;
        }
    }
    let count = |index: usize| {
        counts
            .get(reading.words[index].lower.as_str())
            .copied()
            .unwrap_or(0)
    };
    for candidate in candidates
        .iter_mut()
        .filter(|c| c.kind == ActorKind::Person && c.words.len() == 2)
    {
        let first = candidate.words.start;
        let called = lexicon.people.is_first_name(&reading.words[first].lower);
        if !called && count(first) >= 3 && count(first + 1) == 1 {
            candidate.words.end = first + 1;
            candidate.keys.truncate(1);
        }
    }
}

pub(super) fn candidates(reading: &Reading, lexicon: &Lexicon, media: &[Medium]) -> Vec<Candidate> {
    let clues = Clues::of(reading, lexicon);
    let mut found: Vec<Candidate> = Vec::new();
    let mut taken = vec![false; reading.words.len()];
    let mut take = |words: &Range<usize>| {
        let free = !taken[words.clone()].iter().any(|t| *t);
        if free {
            taken[words.clone()].fill(true);
        }
        free
    };
    for medium in media.iter().filter(|medium| medium.listed) {
        if take(&medium.name_words) {
            found.push(Candidate {
                words: medium.name_words.clone(),
                kind: ActorKind::Organisation,
                medium: Some(medium.kind),
                full: Some(medium.name.clone()),
                keys: Vec::new(),
            });
        }
    }
    for candidate in titled_people(reading, lexicon) {
        if take(&candidate.words) {
            found.push(candidate);
        }
    }
    for candidate in listed_names(reading, lexicon) {
        if take(&candidate.words) {
            found.push(candidate);
        }
    }
    for name in &reading.names {
        if let Some(candidate) =
            from_entity(reading, lexicon, &clues, name).filter(|c| take(&c.words))
        {
            found.push(candidate);
        }
    }
    for candidate in people_by_capitals(reading, lexicon, &clues) {
        if take(&candidate.words) {
            found.push(candidate);
        }
    }
    found.sort_by_key(|candidate| candidate.words.start);
    found
}

/// "Ostran Air Force Gen. Ada Roe": two or three names behind an abbreviated
/// title are a person, also where the recogniser saw a body up to their end.
fn titled_people(reading: &Reading, lexicon: &Lexicon) -> Vec<Candidate> {
    let mut found = Vec::new();
    for title in 0..reading.words.len().saturating_sub(1) {
        let word = &reading.words[title];
        if !word.lower.ends_with('.') || !lexicon.nouns.is_title(&word.lower) {
            continue;
        }
        let words = title + 1..capitals_end(reading, lexicon, title + 1);
        let at = reading
            .names
            .partition_point(|name| name.words.end <= words.start);
        let known = reading.names.get(at);
        let mistaken = known.is_some_and(|name| {
            name.label != EntityLabel::PERSON
                && name.words.start < words.start
                && name.words.end == words.end
        });
        let keys = name_keys(reading.text_of(words.clone()));
        if mistaken && (2..=3).contains(&words.len()) && keys.len() > 1 {
            found.push(Candidate {
                words,
                kind: ActorKind::Person,
                medium: None,
                full: None,
                keys,
            });
        }
    }
    found
}

/// Two or three capitalised words that the recogniser passed over: a person if
/// an office stands beside them or they are the subject of a verb of speaking.
pub(super) fn people_by_capitals(
    reading: &Reading,
    lexicon: &Lexicon,
    clues: &Clues,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.words.len() {
        let end = capitals_end(reading, lexicon, at);
        let words = without_place(reading, lexicon, clues, at..end);
        at = end.max(at + 1);
        if (2..=3).contains(&words.len()) && looks_like_person(reading, lexicon, &words) {
            found.push(Candidate {
                keys: name_keys(reading.text_of(words.clone())),
                words,
                kind: ActorKind::Person,
                medium: None,
                full: None,
            });
        }
    }
    found.retain(|candidate| candidate.keys.len() > 1);
    found
}

/// "of Velmora Ruth Calder": the land in front of a full name is none of it.
fn without_place(
    reading: &Reading,
    lexicon: &Lexicon,
    clues: &Clues,
    words: Range<usize>,
) -> Range<usize> {
    let mut words = words;
    while words.len() > 2 && clues.is_place(reading, lexicon, words.start) {
        words.start += 1;
    }
    words
}

/// What the whole article tells of single names, gathered once.
pub(super) struct Clues<'a> {
    /// Words that stand alone as a place somewhere.
    places: HashSet<&'a str>,
    /// Lower-case words that are called "the X" or stand behind a vessel's kind.
    things: HashSet<&'a str>,
    /// Names taken for persons where somebody or something is "in" them.
    entered: HashSet<&'a str>,
}

impl<'a> Clues<'a> {
    pub(super) fn of(reading: &'a Reading, lexicon: &Lexicon) -> Self {
        let places = reading
            .names
            .iter()
            .filter(|name| name.label == EntityLabel::GPE && name.words.len() == 1);
        let entered = reading.names.iter().filter(|name| {
            name.label == EntityLabel::PERSON && is_entered(reading, lexicon, &name.words)
        });
        let things = (1..reading.words.len()).filter(|w| is_called_a_thing(reading, lexicon, *w));
        Self {
            places: places
                .map(|name| reading.text_of(name.words.clone()))
                .collect(),
            things: things.map(|w| reading.words[w].lower.as_str()).collect(),
            entered: entered
                .map(|name| reading.text_of(name.words.clone()))
                .collect(),
        }
    }

    /// Whether the article or the list of states has this one word as a place.
    fn is_place(&self, reading: &Reading, lexicon: &Lexicon, word: usize) -> bool {
        let text = reading.cut(reading.words[word].span);
        lexicon.places.state(text).is_some() || self.places.contains(text)
    }

    /// "the Aldana", "the survey ship Aldana": one word that the article puts
    /// "the" in front of, or a vessel's kind, names no person.
    fn is_thing(&self, reading: &Reading, words: &Range<usize>) -> bool {
        words.len() == 1
            && self
                .things
                .contains(reading.words[words.start].lower.as_str())
    }
}

/// "in Maaret al-Dun": a name that is no owner's and has no known first name,
/// behind a word that only places take.
fn is_entered(reading: &Reading, lexicon: &Lexicon, words: &Range<usize>) -> bool {
    let Some(before) = words.start.checked_sub(1).map(|w| &reading.words[w]) else {
        return false;
    };
    let owner = reading
        .words
        .get(words.end)
        .is_some_and(|w| w.tag == Tag::POS);
    let first = &reading.words[words.start];
    matches!(before.lower.as_str(), "in" | "near" | "outside" | "inside")
        && before.sentence == first.sentence
        && before.tag == Tag::IN
        && !owner
        && !lexicon.people.is_first_name(&first.lower)
        && !lexicon.nouns.is_title(&first.lower)
}

/// Whether a name stands alone behind "the", or behind a vessel's kind.
fn is_called_a_thing(reading: &Reading, lexicon: &Lexicon, word: usize) -> bool {
    let own = &reading.words[word];
    let before = &reading.words[word - 1];
    let next = reading.words.get(word + 1);
    let alone = next.is_none_or(|next| !next.is_noun() && next.pos != PartOfSpeech::ADJ);
    own.pos == PartOfSpeech::PROPN
        && before.sentence == own.sentence
        && (before.lower == "the" && alone || lexicon.nouns.is_vessel(&before.lower))
}

/// End of the run of names that starts at `start`, titles left out.
pub(super) fn capitals_end(reading: &Reading, lexicon: &Lexicon, start: usize) -> usize {
    let is_name = |w: usize| {
        let word = &reading.words[w];
        let capital = reading.cut(word.span).starts_with(char::is_uppercase);
        let common = lexicon.nouns.is_title(&word.lower)
            || lexicon.nouns.kind_of_form(&word.lower).is_some();
        word.pos == PartOfSpeech::PROPN
            && capital
            && !common
            && word.sentence == reading.words[start].sentence
    };
    let mut end = start;
    while end < reading.words.len() && is_name(end) {
        end += 1;
    }
    end
}

pub(super) fn looks_like_person(
    reading: &Reading,
    lexicon: &Lexicon,
    words: &Range<usize>,
) -> bool {
    let Some(head) = reading.head_of(words.clone()) else {
        return false;
    };
    let own = &reading.words[head];
    let last = head + 1 == words.end;
    let speaks = own.dep == Dependency::NSUBJ
        && lexicon
            .acts
            .introduces_speech(&reading.words[own.head].lower);
    last && (speaks || role_of(reading, lexicon, words.clone()).is_some())
}

/// States and bodies that the lists know, wherever they stand.
pub(super) fn listed_names(reading: &Reading, lexicon: &Lexicon) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut next = 0;
    for start in 0..reading.words.len() {
        let capital = reading
            .cut(reading.words[start].span)
            .starts_with(char::is_uppercase);
        if start < next || !capital {
            continue;
        }
        let sentence = &reading.sentences[reading.words[start].sentence];
        let longest = (start + 7).min(sentence.words.end);
        let hit = (start + 1..=longest)
            .rev()
            .find_map(|end| listed(reading, lexicon, start..end));
        if let Some(candidate) = hit {
            next = candidate.words.end;
            found.push(candidate);
        }
    }
    found
}

pub(super) fn listed(
    reading: &Reading,
    lexicon: &Lexicon,
    words: Range<usize>,
) -> Option<Candidate> {
    let text = reading.text_of(words.clone());
    let (kind, full) = match (lexicon.places.body(text), lexicon.places.state(text)) {
        (Some(full), _) => (ActorKind::Organisation, full),
        (None, Some(full)) => (ActorKind::State, full),
        (None, None) => return None,
    };
    // "IS", "US" and "WHO" in a line of capitals are words.
    let short = words.len() == 1 && text.len() <= 3 && text.chars().all(char::is_uppercase);
    if short && reading.words[words.start].pos != PartOfSpeech::PROPN {
        return None;
    }
    Some(Candidate {
        words,
        kind,
        medium: None,
        full: Some(full.to_owned()),
        keys: Vec::new(),
    })
}

pub(super) fn from_entity(
    reading: &Reading,
    lexicon: &Lexicon,
    clues: &Clues,
    name: &Name,
) -> Option<Candidate> {
    let words = trimmed_name(reading, lexicon, clues, name);
    if words.is_empty() || words.len() > 9 {
        return None;
    }
    let text = reading.text_of(words.clone());
    if !text.contains(char::is_alphabetic) || text.contains('\n') {
        return None;
    }
    let first = &reading.words[words.start].lower;
    let kind = match name.label {
        EntityLabel::PERSON if clues.is_thing(reading, &words) => return None,
        EntityLabel::PERSON if words.len() > 1 && clues.entered.contains(text) => ActorKind::State,
        EntityLabel::PERSON => ActorKind::Person,
        EntityLabel::ORG | EntityLabel::GPE if is_person_after_all(reading, lexicon, &words) => {
            ActorKind::Person
        }
        EntityLabel::ORG => ActorKind::Organisation,
        EntityLabel::GPE => ActorKind::State,
        EntityLabel::NORP if is_plural_name(reading, &words) => ActorKind::Group,
        _ => return None,
    };
    let keys = if kind == ActorKind::Person {
        name_keys(text)
    } else {
        Vec::new()
    };
    // "Secretary of State": the office's own noun is no body.
    let office = words.len() == 1 && first == "state" && kind != ActorKind::Person;
    if office || kind == ActorKind::Person && keys.is_empty() {
        return None;
    }
    let words = if kind == ActorKind::Organisation {
        with_nation(reading, lexicon, words)
    } else {
        words
    };
    Some(Candidate {
        words,
        kind,
        medium: None,
        full: None,
        keys,
    })
}

/// A body or place of two words that is called or placed like a person.
pub(super) fn is_person_after_all(
    reading: &Reading,
    lexicon: &Lexicon,
    words: &Range<usize>,
) -> bool {
    let first = &reading.words[words.start];
    let plain = words.clone().all(|w| {
        let word = &reading.words[w];
        word.pos == PartOfSpeech::PROPN && lexicon.nouns.kind_of_form(&word.lower).is_none()
    });
    let title = words.start.checked_sub(1).is_some_and(|w| {
        let before = &reading.words[w];
        before.sentence == first.sentence && lexicon.people.by_title(&before.lower).is_some()
    });
    let called = lexicon.people.is_first_name(&first.lower);
    plain
        && words.len() == 2
        && (called || title || role_of(reading, lexicon, words.clone()).is_some())
}

/// "defense ministry" with the nation in front of it: there are many.
pub(super) fn with_nation(
    reading: &Reading,
    lexicon: &Lexicon,
    words: Range<usize>,
) -> Range<usize> {
    let last = &reading.words[words.end - 1].lower;
    let body = matches!(lexicon.nouns.kind(last), Some(NounKind::Body));
    let nation = words.start.checked_sub(1).filter(|w| {
        let at = reading.names.partition_point(|name| name.words.end <= *w);
        let name = reading.names.get(at).filter(|name| name.words.contains(w));
        name.is_some_and(|name| name.label == EntityLabel::NORP && name.words.len() == 1)
    });
    let same = nation
        .filter(|w| body && reading.words[*w].sentence == reading.words[words.start].sentence);
    same.unwrap_or(words.start)..words.end
}

pub(super) fn is_plural_name(reading: &Reading, words: &Range<usize>) -> bool {
    let last = &reading.words[words.end - 1];
    matches!(last.tag, Tag::NNPS | Tag::NNS) || (last.is_subject() && last.lower.ends_with('s'))
}

/// "Cmdr" in "Cmdr. Ada Roe", where the sentence was taken to end at the point.
pub(crate) fn is_cut_off_title(reading: &Reading, lexicon: &Lexicon, index: usize) -> bool {
    let word = &reading.words[index];
    let bare = word.lower.trim_end_matches('.');
    let point = reading
        .words
        .get(index + 1)
        .is_some_and(|next| next.lower == "." && next.span.start == word.span.end);
    (point || bare.len() < word.lower.len()) && lexicon.nouns.is_title(&format!("{bare}."))
}

/// The entity without articles, titles, possessive endings and marks.
pub(super) fn trimmed_name(
    reading: &Reading,
    lexicon: &Lexicon,
    clues: &Clues,
    name: &Name,
) -> Range<usize> {
    let mut words = name.words.clone();
    let word = |index: usize| &reading.words[index];
    let dropped = |index: usize| {
        let word = word(index);
        word.tag == Tag::DT || word.pos == PartOfSpeech::PUNCT
    };
    while !words.is_empty() && dropped(words.start) {
        words.start += 1;
    }
    if let Some(owner) = words
        .clone()
        .find(|w| word(*w).tag == Tag::POS)
        .filter(|_| name.label == EntityLabel::PERSON)
    {
        words.end = owner;
    }
    let is_person = name.label == EntityLabel::PERSON;
    let is_title = |index: usize| {
        let lower = &word(index).lower;
        lexicon.nouns.is_title(lower) || lexicon.nouns.is_title(&format!("{lower}."))
    };
    while is_person && words.len() > 1 && (is_title(words.start) || dropped(words.start)) {
        words.start += 1;
    }
    if is_person && words.len() == 1 && is_cut_off_title(reading, lexicon, words.start) {
        words.end = words.start;
    }
    if is_person && words.len() > 2 {
        words = without_place(reading, lexicon, clues, words);
    }
    while !words.is_empty()
        && (word(words.end - 1).tag == Tag::POS
            || word(words.end - 1).pos == PartOfSpeech::PUNCT && word(words.end - 1).lower != ".")
    {
        words.end -= 1;
    }
    words
}

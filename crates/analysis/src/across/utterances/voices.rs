//! Whose voice a statement is, and how the voices of two go together.

use crate::across::digest::Digest;
use crate::across::people::JoinedActors;
use crate::across::terms::{Term, background_rarity, stem, term, words};
use crosswire_article::{ActorKind, Anonymity, Statement};
use std::collections::HashMap;

/// Words of name and role that are at least this rare link two voices when
/// both have them ("Observatory", "Kremlin"), not "spokesman" or "official".
const TELLING_RARITY: f32 = 4.0;

/// Whose voice a statement is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::across) struct Voice {
    /// Index of the speaker among the article's actors.
    actor: u32,
    /// The speaker's name as the article gives it most fully.
    pub(super) speaker: Option<String>,
    /// Folded words of the name.
    name: Vec<String>,
    /// Whether the speaker is named, not merely described.
    named: bool,
    /// Telling stems of name and role, sorted.
    telling: Vec<Term>,
    /// Stems of all words of the name, sorted.
    stems: Vec<Term>,
    /// Stems under which the voice is looked up.
    keys: Vec<Term>,
}

/// How the voices of two statements go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::across) enum Kinship {
    /// One person or body, as far as the names tell.
    Same,
    /// A body and who speaks for it, or two names with a telling word in common.
    Linked,
    /// At least one is described or nobody.
    Open,
    /// Two names, of two bodies or of a body and a person.
    Different,
    /// Two people.
    TwoPeople,
}

impl Voice {
    pub(in crate::across) fn of(statement: &Statement) -> Self {
        let Some(speaker) = &statement.speaker else {
            return Self::default();
        };
        let whole = format!("{} {}", speaker.name, speaker.role.as_deref().unwrap_or(""));
        let telling = telling(&whole);
        let name: Vec<String> = words(&speaker.name).map(fold).collect();
        let named = matches!(statement.anonymity, Anonymity::Named | Anonymity::Role);
        let surname = name.last().filter(|_| named).map(|word| term(&stem(word)));
        let mut keys = telling.clone();
        keys.extend(surname);
        keys.sort_unstable();
        keys.dedup();
        Self {
            actor: speaker.actor,
            speaker: Some(speaker.name.clone()),
            name,
            named,
            telling,
            stems: stems_of(&speaker.name),
            keys,
        }
    }

    /// Telling words, and the surname, under which the voice is looked up.
    pub(super) fn keys(&self) -> &[Term] {
        &self.keys
    }

    /// "Varga" and "Ilyo Varga", "the defence ministry" and "Ministry of Defense".
    fn is_name_of(&self, other: &Self) -> bool {
        let within = |a: &[Term], b: &[Term]| a.iter().all(|t| b.binary_search(t).is_ok());
        let telling = !self.telling.is_empty() && !other.telling.is_empty();
        if self.name.last() == other.name.last() {
            return compatible(&self.name, &other.name);
        }
        telling && (within(&self.stems, &other.stems) || within(&other.stems, &self.stems))
    }
}

/// Who bears a voice in the whole pile, where the article names the speaker.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bearer {
    is_person: bool,
    /// Telling stems of all names and roles that any article gives, sorted.
    telling: Vec<Term>,
}

/// The bearers of all voices: joined actors, by their place among them.
pub(super) fn bearers(digests: &[&Digest], people: &JoinedActors) -> Vec<Bearer> {
    let digest_of: HashMap<_, _> = digests
        .iter()
        .map(|digest| (&digest.article, digest))
        .collect();
    let bearer = |joined: &crosswire_article::JoinedActor| {
        let names = joined.names.iter().map(|(name, _)| name.as_str());
        let state = joined.stands_for.iter().map(|state| state.name.as_str());
        let roles = joined.members.iter().flat_map(|member| {
            let digest = digest_of.get(&member.article);
            let roles = digest.map_or(&[][..], |digest| digest.roll.roles(member.actor));
            roles.iter().map(String::as_str)
        });
        let mut all: Vec<Term> = names.chain(state).chain(roles).flat_map(telling).collect();
        all.sort_unstable();
        all.dedup();
        Bearer {
            is_person: joined.kind == ActorKind::Person,
            telling: all,
        }
    };
    people.actors.iter().map(bearer).collect()
}

/// A voice and who bears it.
#[derive(Clone, Copy)]
pub(super) struct Borne<'a> {
    pub(super) voice: &'a Voice,
    /// Place among the joined actors, and what is known there.
    pub(super) bearer: Option<(usize, &'a Bearer)>,
}

impl<'a> Borne<'a> {
    pub(super) fn new(
        voice: &'a Voice,
        digest: &Digest,
        people: &JoinedActors,
        bearers: &'a [Bearer],
    ) -> Self {
        let place = people.place(&digest.article, voice.actor);
        let place = place.filter(|_| voice.speaker.is_some());
        Self {
            voice,
            bearer: place.map(|place| (place, &bearers[place])),
        }
    }

    /// How two voices go together.
    pub(super) fn kinship(&self, other: &Self) -> Kinship {
        let (one, two) = (self.voice, other.voice);
        if one.speaker.is_none() || two.speaker.is_none() {
            return Kinship::Open;
        }
        let joined = self.bearer.zip(other.bearer);
        if joined.is_some_and(|(a, b)| a.0 == b.0) || one.is_name_of(two) {
            return Kinship::Same;
        }
        let both_named = one.named && two.named;
        let persons = joined.is_some_and(|(a, b)| a.1.is_person && b.1.is_person);
        // Two people of one surname are two, and two of one office.
        if both_named && (persons || one.name.last() == two.name.last()) {
            return Kinship::TwoPeople;
        }
        if self.shares_a_word(other) {
            return Kinship::Linked;
        }
        match (both_named, joined) {
            (false, _) => Kinship::Open,
            (true, Some(_)) => Kinship::Different,
            // Whoever is not known to be a body may be a person.
            (true, None) => Kinship::TwoPeople,
        }
    }

    fn shares_a_word(&self, other: &Self) -> bool {
        let words = |of: &Self| {
            let known = of.bearer.map_or(&[][..], |(_, bearer)| &bearer.telling);
            [&of.voice.telling[..], known].concat()
        };
        let (one, two) = (words(self), words(other));
        one.iter().any(|word| two.contains(word))
    }
}

/// Stems of a text that are rare enough to tell, sorted.
fn telling(text: &str) -> Vec<Term> {
    let mut telling = stems_of(text);
    telling.retain(|term| background_rarity(*term) >= TELLING_RARITY);
    telling
}

fn stems_of(text: &str) -> Vec<Term> {
    let mut stems: Vec<Term> = words(text).map(|w| term(&stem(&one_spelling(w)))).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// Whether two names of one surname can belong to one person: given names
/// must not contradict ("J." agrees with "Jane").
fn compatible(one: &[String], two: &[String]) -> bool {
    let (Some(a), Some(b)) = (one.first(), two.first()) else {
        return false;
    };
    one.len() == 1
        || two.len() == 1
        || a.starts_with(b.as_str())
        || b.starts_with(a.as_str())
        || a.chars().next() == b.chars().next()
        || one.iter().all(|word| two.contains(word))
        || two.iter().all(|word| one.contains(word))
}

/// Lower case without points, accents kept.
fn fold(word: &str) -> String {
    word.to_lowercase().replace('.', "")
}

/// British spellings of words in the names of bodies, as Americans have them.
fn one_spelling(word: &str) -> String {
    let lower = word.to_lowercase();
    for (british, american) in [
        ("defence", "defense"),
        ("centre", "center"),
        ("labour", "labor"),
    ] {
        if lower == british {
            return american.to_owned();
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(name: &str, role: &str, anonymity: Anonymity) -> Voice {
        let mut statement = crate::across::tests::statement(name, 0, (Some(name), None, name));
        statement.anonymity = anonymity;
        if let Some(speaker) = &mut statement.speaker {
            speaker.role = (!role.is_empty()).then(|| role.to_owned());
        }
        Voice::of(&statement)
    }

    fn named(name: &str, role: &str) -> Voice {
        voice(name, role, Anonymity::Named)
    }

    fn kinship(voice: &Voice, other: &Voice) -> Kinship {
        let borne = |voice| Borne {
            voice,
            bearer: None,
        };
        borne(voice).kinship(&borne(other))
    }

    #[test]
    fn a_surname_goes_with_the_whole_name_and_not_with_another() {
        let varga = named("Ilyo Varga", "");
        assert_eq!(kinship(&varga, &named("Varga", "")), Kinship::Same);
        assert_eq!(kinship(&varga, &named("I. Varga", "")), Kinship::Same);
        assert_eq!(
            kinship(&varga, &named("Petra Varga", "")),
            Kinship::TwoPeople
        );
        assert_eq!(
            kinship(&varga, &named("Oona Lindqvist", "")),
            Kinship::TwoPeople
        );
    }

    #[test]
    fn a_body_goes_with_who_speaks_for_it() {
        let head = named("Oona Lindqvist", "head of the Velmoran Ice Observatory");
        let body = named("Velmoran Ice Observatory", "");
        assert_eq!(kinship(&head, &body), Kinship::Linked);
    }

    #[test]
    fn two_spellings_of_one_ministry_are_one() {
        let one = named("Talvian Ministry of Defence", "");
        assert_eq!(
            kinship(&one, &named("Talvian Defense Ministry", "")),
            Kinship::Same
        );
    }

    #[test]
    fn whoever_the_pile_knows_to_be_one_is_one() {
        let (one, two) = (named("Khariton Dzhulyev", ""), named("Hariton Julyev", ""));
        let known = Bearer {
            is_person: true,
            telling: telling("Talvian Foreign Ministry"),
        };
        let borne = |voice, place| Borne {
            voice,
            bearer: Some((place, &known)),
        };
        assert_eq!(borne(&one, 3).kinship(&borne(&two, 3)), Kinship::Same);
        assert_eq!(borne(&one, 3).kinship(&borne(&two, 4)), Kinship::TwoPeople);
        let ministry = named("Talvian foreign ministry", "");
        let ministry = Borne {
            voice: &ministry,
            bearer: None,
        };
        assert_eq!(borne(&one, 3).kinship(&ministry), Kinship::Linked);
    }

    #[test]
    fn who_is_described_may_be_anyone() {
        let official = voice("senior official", "", Anonymity::Described);
        assert_eq!(kinship(&official, &named("Ilyo Varga", "")), Kinship::Open);
        assert_eq!(kinship(&Voice::default(), &official), Kinship::Open);
    }
}

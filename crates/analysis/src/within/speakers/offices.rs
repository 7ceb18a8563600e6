//! Offices by their words: whether "the Velmoran minister" may be the one whom
//! the article calls "Velmora's transport minister".

use crate::lexicon::Lexicon;

/// Words that make another office of it, on one side only.
const TURNING: [&str; 9] = [
    "former",
    "ex",
    "deputy",
    "vice",
    "assistant",
    "late",
    "acting",
    "shadow",
    "outgoing",
];
/// Words that tell nothing of the office.
const EMPTY: [&str; 24] = [
    "the", "a", "an", "of", "and", "to", "for", "in", "on", "at", "s", "his", "her", "its",
    "their", "this", "that", "current", "new", "then", "senior", "top", "own", "mr",
];

/// Endings of words with a hyphen that tell nothing of the office either:
/// "long-ruling", "Ostrand-based", "71-year-old".
const EMPTY_ENDINGS: [&str; 7] = ["ing", "ed", "old", "time", "term", "born", "led"];

/// An office or description: its noun and what is said of it.
#[derive(Debug)]
pub(super) struct Office {
    noun: String,
    marks: Vec<String>,
}

impl Office {
    /// The office that `phrase` with the noun `noun` names.
    pub(super) fn of(phrase: &str, noun: &str, lexicon: &Lexicon) -> Self {
        let lower = phrase.to_lowercase();
        let telling: Vec<&str> = lower.split_whitespace().filter(|w| !is_empty(w)).collect();
        let telling = telling.join(" ");
        let marks = telling
            .split(|c: char| !c.is_alphanumeric() && c != '.')
            .map(|word| word.trim_matches('.'))
            .filter(|word| !word.is_empty() && *word != noun && !EMPTY.contains(word))
            .map(|word| lexicon.places.land_of(word).to_owned())
            .collect();
        Self {
            noun: noun.to_owned(),
            marks,
        }
    }

    /// Whether someone with this role may be meant after the role was told:
    /// what is said of the office here must not go beyond it.
    pub(super) fn is_held_by(&self, role: &str, lexicon: &Lexicon) -> bool {
        let Some(role) = self.kindred(role, lexicon) else {
            return false;
        };
        self.marks.is_empty() || self.within(&role)
    }

    /// Whether a role told elsewhere shows who is meant: one of the two
    /// descriptions holds the other, and neither has a word that turns it.
    pub(super) fn is_shown_by(&self, role: &str, lexicon: &Lexicon) -> bool {
        let Some(role) = self.same_noun(role, lexicon) else {
            return false;
        };
        let turned = |office: &Self| -> Vec<bool> {
            TURNING
                .iter()
                .map(|word| office.marks.iter().any(|mark| mark == word))
                .collect()
        };
        turned(self) == turned(&role) && (self.within(&role) || role.within(self))
    }

    fn same_noun(&self, role: &str, lexicon: &Lexicon) -> Option<Self> {
        let lower = role.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '-');
        words
            .any(|word| word == self.noun)
            .then(|| Self::of(role, &self.noun, lexicon))
    }

    /// The office of a role that has this noun or one that the noun is wider
    /// than, abbreviations written out: "Sen." for "the senator", a prime
    /// minister for "the leader".
    fn kindred(&self, role: &str, lexicon: &Lexicon) -> Option<Self> {
        let lower = role
            .to_lowercase()
            .replace("prime minister", "premier prime minister");
        let words = lower.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '.');
        let full = words.map(|word| lexicon.nouns.written_out(word));
        let full: Vec<&str> = full.filter(|word| !word.is_empty()).collect();
        let own = full.contains(&self.noun.as_str());
        let kindred = full
            .iter()
            .find(|word| lexicon.nouns.is_kind_of(word, &self.noun));
        let noun = if own { &self.noun } else { *kindred? };
        Some(Self::of(&full.join(" "), noun, lexicon))
    }

    /// Whether every mark of this office is one of the other's.
    fn within(&self, other: &Self) -> bool {
        let known = |mark: &String| other.marks.iter().any(|own| alike(mark, own));
        self.marks.iter().all(known)
    }
}

fn is_empty(word: &str) -> bool {
    word.contains('-') && EMPTY_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// "Velmora" and "Velmoran", "defence" and "defense".
fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shorter = a.chars().count().min(b.chars().count());
    shared >= 4 && shared + 2 >= shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_told_by_its_words() {
        let lexicon = Lexicon::load().expect("embedded data");
        let wanted = |phrase| Office::of(phrase, "minister", &lexicon);
        let held = |phrase, role| wanted(phrase).is_held_by(role, &lexicon);
        assert!(held("the minister", "Velmora's transport minister"));
        assert!(held(
            "the Velmoran minister",
            "Velmora's transport minister"
        ));
        assert!(held("the French minister", "transport minister of France"));
        assert!(!held("the German minister", "French minister"));
        assert!(!held("the defence minister", "foreign minister"));
        let leader = Office::of("the long-ruling Velmoran leader", "leader", &lexicon);
        assert!(leader.is_held_by("Velmora's prime minister", &lexicon));
        assert!(!leader.is_held_by("Ostran prime minister", &lexicon));
        let opposition = Office::of("the opposition leader", "leader", &lexicon);
        assert!(!opposition.is_held_by("prime minister", &lexicon));
        let senator = Office::of("the senator", "senator", &lexicon);
        assert!(senator.is_held_by("Sen.", &lexicon));
        let shown = |phrase, role| wanted(phrase).is_shown_by(role, &lexicon);
        assert!(shown("Velmora's transport minister", "Transport Minister"));
        assert!(!shown(
            "the transport minister",
            "former transport minister"
        ));
        assert!(!shown("the transport minister", "spokesman"));
    }
}

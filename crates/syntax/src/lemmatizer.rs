//! The base form of a word by rule: known irregular forms, else endings that
//! lead to a known word.

use std::borrow::Cow;

use crate::characters::{Characters, flag, lower_case};
use crate::flat::{Container, FlatError};
use crate::parsed::PartOfSpeech;
use crate::string_list::StringList;

/// Classes of words with tables, in the order of the bits of `word_classes`.
const CLASSES: [(PartOfSpeech, &str); 4] = [
    (PartOfSpeech::ADJ, "adj"),
    (PartOfSpeech::ADV, "adv"),
    (PartOfSpeech::NOUN, "noun"),
    (PartOfSpeech::VERB, "verb"),
];

/// The lemmatizer with its tables; holds no state between words.
#[derive(Clone, Debug)]
pub(crate) struct Lemmatizer {
    characters: Characters,
    /// All known base forms, sorted.
    words: StringList,
    /// The classes that each is a base form of, as bits.
    word_classes: Box<[u8]>,
    /// By class, as in [`CLASSES`].
    irregular: Vec<Irregular>,
    rules: Vec<Rule>,
}

/// Irregular forms, sorted, and their base forms with blanks between.
#[derive(Clone, Debug)]
struct Irregular {
    forms: StringList,
    bases: StringList,
}

/// Ending and what to put in its place.
#[derive(Clone, Debug)]
struct Rule {
    pos: PartOfSpeech,
    old: Box<str>,
    new: Box<str>,
}

impl Lemmatizer {
    /// Reads the sections `characters.*` and `lemmas.*`.
    pub(crate) fn from_flat(container: &Container<'_>) -> Result<Self, FlatError> {
        let words = StringList::from_flat(container, "lemmas.words")?;
        let word_classes = container.bytes("lemmas.word_classes")?;
        if word_classes.len() != words.len() {
            let what = "\"lemmas.word_classes\" (not one per word)";
            return Err(FlatError::Malformed(what.to_owned()));
        }
        Ok(Self {
            characters: Characters::from_flat(container)?,
            words,
            word_classes: word_classes.into(),
            irregular: CLASSES
                .iter()
                .map(|(_, name)| Irregular::from_flat(container, name))
                .collect::<Result<_, _>>()?,
            rules: container
                .text("lemmas.rules")?
                .lines()
                .map(read_rule)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The lemma of a word of this part of speech; `morph` are its features
    /// as the attribute rules give them.
    pub(crate) fn lemma<'t>(&self, text: &'t str, pos: PartOfSpeech, morph: &str) -> Cow<'t, str> {
        match pos {
            PartOfSpeech::PROPN if !is_base_form(pos, morph) => Cow::Borrowed(text),
            PartOfSpeech::ADJ
            | PartOfSpeech::ADV
            | PartOfSpeech::NOUN
            | PartOfSpeech::PUNCT
            | PartOfSpeech::VERB
                if !is_base_form(pos, morph) =>
            {
                let lower = lower_case(text);
                let lemma = self.by_rule(&lower, pos);
                lemma.map_or(Cow::Borrowed(text), Cow::Owned)
            }
            _ => lower_case(text),
        }
    }

    /// The best of the forms that irregular forms and endings lead to.
    fn by_rule(&self, word: &str, pos: PartOfSpeech) -> Option<String> {
        let (mut forms, unknown) = self.by_endings(word, pos);
        for base in self.irregular_bases(word, pos) {
            if !forms.iter().any(|form| form == base) {
                forms.insert(0, base.to_owned());
            }
        }
        forms.into_iter().next().or(unknown)
    }

    /// Forms by endings, the last known word first; and the first form that
    /// is no known word.
    fn by_endings(&self, word: &str, pos: PartOfSpeech) -> (Vec<String>, Option<String>) {
        let (mut forms, mut unknown) = (Vec::new(), None);
        for rule in self.rules.iter().filter(|rule| rule.pos == pos) {
            let Some(stem) = word.strip_suffix(&*rule.old) else {
                continue;
            };
            let form = format!("{stem}{}", rule.new);
            if form.is_empty() {
            } else if self.is_known(&form, pos) {
                forms.insert(0, form);
            } else if !self.characters.all(&form, flag::ALPHA) {
                forms.push(form);
            } else {
                unknown.get_or_insert(form);
            }
        }
        (forms, unknown)
    }

    fn is_known(&self, word: &str, pos: PartOfSpeech) -> bool {
        let class = CLASSES.iter().position(|&(class, _)| class == pos);
        class.is_some_and(|class| {
            let number = self.words.position(word);
            number.is_some_and(|number| self.word_classes[number] >> class & 1 == 1)
        })
    }

    fn irregular_bases(&self, word: &str, pos: PartOfSpeech) -> impl Iterator<Item = &str> {
        let class = CLASSES.iter().position(|&(class, _)| class == pos);
        let table = class.and_then(|class| self.irregular.get(class));
        let found = table.and_then(|table| Some(table.bases.get(table.forms.position(word)?)));
        found.into_iter().flat_map(|bases| bases.split(' '))
    }
}

impl Irregular {
    fn from_flat(container: &Container<'_>, class: &str) -> Result<Self, FlatError> {
        let forms = StringList::from_flat(container, &format!("lemmas.{class}.forms"))?;
        let bases = StringList::from_flat(container, &format!("lemmas.{class}.bases"))?;
        if forms.len() != bases.len() {
            let what = format!("\"lemmas.{class}\" (forms and bases)");
            return Err(FlatError::Malformed(what));
        }
        Ok(Self { forms, bases })
    }
}

fn read_rule(line: &str) -> Result<Rule, FlatError> {
    let malformed = || FlatError::Malformed(format!("\"lemmas.rules\" at {line:?}"));
    let mut fields = line.split('\t');
    let (Some(class), Some(old), Some(new), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(malformed());
    };
    let pos = PartOfSpeech::from_name(&class.to_uppercase()).ok_or_else(malformed)?;
    Ok(Rule {
        pos,
        old: old.into(),
        new: new.into(),
    })
}

/// Whether the features say that the word is a base form already.
fn is_base_form(pos: PartOfSpeech, morph: &str) -> bool {
    let value = |wanted: &str| {
        let mut features = morph.split('|').filter_map(|one| one.split_once('='));
        features
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    };
    let (number, form) = (value("Number"), value("VerbForm"));
    let present = form == Some("Fin") && value("Tense") == Some("Pres") && number.is_none();
    (pos == PartOfSpeech::NOUN && number == Some("Sing"))
        || (pos == PartOfSpeech::VERB && present)
        || form == Some("Inf")
        || value("Degree") == Some("Pos")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_model::container;

    fn lemmas(words: &[(&str, PartOfSpeech, &str)]) -> Vec<String> {
        let lemmatizer = Lemmatizer::from_flat(&container()).expect("the model is whole");
        let lemma = |&(text, pos, morph): &_| lemmatizer.lemma(text, pos, morph).into_owned();
        words.iter().map(lemma).collect()
    }

    const PAST: &str = "Tense=Past|VerbForm=Fin";
    const PLURAL: &str = "Number=Plur";

    #[test]
    fn regular_and_irregular_verbs() {
        let verb = PartOfSpeech::VERB;
        let words = [
            ("Sailed", verb, PAST),
            ("went", verb, PAST),
            ("hopping", verb, "Aspect=Prog|Tense=Pres|VerbForm=Part"),
            ("hoisting", verb, "Aspect=Prog|Tense=Pres|VerbForm=Part"),
            ("Frobnicated", verb, PAST),
        ];
        assert_eq!(lemmas(&words), ["sail", "go", "hop", "hoist", "frobnicate"]);
    }

    #[test]
    fn nouns() {
        let noun = PartOfSpeech::NOUN;
        let words = [
            ("Ferries", noun, PLURAL),
            ("children", noun, PLURAL),
            ("axes", noun, PLURAL),
            ("News", noun, "Number=Sing"),
            ("F-35s", noun, PLURAL),
            ("s", noun, PLURAL),
        ];
        assert_eq!(
            lemmas(&words),
            ["ferry", "child", "axis", "news", "f-35", "s"]
        );
    }

    #[test]
    fn adjectives_and_adverbs() {
        let words = [
            ("angrier", PartOfSpeech::ADJ, "Degree=Cmp"),
            ("Better", PartOfSpeech::ADJ, "Degree=Pos"),
            ("best", PartOfSpeech::ADV, "Degree=Sup"),
            ("Quickly", PartOfSpeech::ADV, "_"),
        ];
        assert_eq!(lemmas(&words), ["angry", "better", "well", "quickly"]);
    }

    #[test]
    fn names_keep_their_case_and_all_else_is_lowered() {
        let words = [
            ("Lisbon", PartOfSpeech::PROPN, "Number=Sing"),
            ("Her", PartOfSpeech::PRON, "Poss=Yes|PronType=Prs"),
            ("\n\n", PartOfSpeech::SPACE, "_"),
            ("Twelve", PartOfSpeech::NUM, "NumType=Card"),
            ("“", PartOfSpeech::PUNCT, "PunctSide=Ini|PunctType=Quot"),
            ("X)", PartOfSpeech::PUNCT, "_"),
        ];
        assert_eq!(
            lemmas(&words),
            ["Lisbon", "her", "\n\n", "twelve", "\"", "X)"]
        );
    }

    #[test]
    fn rules_of_another_form_are_refused() {
        assert!(read_rule("noun\ts").is_err());
        assert!(read_rule("nouns\ts\t").is_err());
    }
}

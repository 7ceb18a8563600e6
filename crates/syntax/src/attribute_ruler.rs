//! From tag, relation and word to part of speech and grammatical features.
//!
//! The model's rules are patterns over one or two tokens, tried in order, and
//! a later one overrules an earlier. All patterns look at the tokens as they
//! were before any rule.

use std::collections::{BTreeSet, HashMap};

use crate::characters::lower_case;
use crate::flat::{Container, FlatError};
use crate::parsed::{Dependency, PartOfSpeech, Tag};

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tagged<'t> {
    /// The token's text as it stands.
    pub(crate) text: &'t str,
    /// Its tag.
    pub(crate) tag: Tag,
    /// Its relation to its head.
    pub(crate) dep: Dependency,
    /// Whether it is white space.
    pub(crate) is_space: bool,
}

/// What the rules say of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attributes<'r> {
    /// The tag: as it was, but white space has its own.
    pub(crate) tag: Tag,
    /// The relation: as it was, but white space has its own.
    pub(crate) dep: Dependency,
    /// The part of speech.
    pub(crate) pos: PartOfSpeech,
    /// Grammatical features in the notation of Universal Dependencies, `_` for none.
    pub(crate) morph: &'r str,
    /// The lemma, where a rule lays it down.
    pub(crate) lemma: Option<&'r str>,
}

/// The rules.
#[derive(Clone, Debug)]
pub(crate) struct AttributeRuler {
    rules: Vec<Rule>,
    /// Rules whose first token must be one of certain words, by word.
    by_word: HashMap<Box<str>, Vec<usize>>,
    /// No word in `by_word` is longer (bytes).
    longest_word: usize,
    /// The other rules, by the tag of the first token.
    by_tag: Vec<Vec<usize>>,
}

/// A pattern and what it sets.
#[derive(Clone, Debug, Default)]
struct Rule {
    tokens: Vec<Condition>,
    /// Which of the tokens is set.
    index: usize,
    setting: Setting,
}

#[derive(Clone, Debug, Default)]
struct Setting {
    tag: Option<Tag>,
    dep: Option<Dependency>,
    pos: Option<PartOfSpeech>,
    morph: Option<Box<str>>,
    lemma: Option<Box<str>>,
}

/// What a token must be. Labels are sets of bits by label, all set for any.
#[derive(Clone, Debug)]
struct Condition {
    tags: u64,
    deps: u64,
    /// Lower-cased texts; any when there is none.
    words: Option<BTreeSet<Box<str>>>,
    is_space: Option<bool>,
}

impl Default for Condition {
    fn default() -> Self {
        Self {
            tags: u64::MAX,
            deps: u64::MAX,
            words: None,
            is_space: None,
        }
    }
}

impl Condition {
    fn fits(&self, token: &Tagged<'_>) -> bool {
        self.tags >> token.tag.index() & 1 == 1
            && self.deps >> token.dep.index() & 1 == 1
            && self.is_space.is_none_or(|wanted| wanted == token.is_space)
            && self
                .words
                .as_ref()
                .is_none_or(|words| words.contains(&*lower_case(token.text)))
    }
}

impl AttributeRuler {
    /// Reads the section `attribute_ruler`.
    pub(crate) fn from_flat(container: &Container<'_>) -> Result<Self, FlatError> {
        let mut reader = RuleReader::default();
        for line in container.text("attribute_ruler")?.lines() {
            reader
                .read(line)
                .ok_or_else(|| FlatError::Malformed(format!("\"attribute_ruler\" at {line:?}")))?;
        }
        Ok(Self::indexed(reader.rules))
    }

    fn indexed(rules: Vec<Rule>) -> Self {
        let mut by_word: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        let mut by_tag = vec![Vec::new(); Tag::NAMES.len()];
        for (number, rule) in rules.iter().enumerate() {
            let Some(first) = rule.tokens.first() else {
                continue;
            };
            for word in first.words.iter().flatten() {
                by_word.entry(word.clone()).or_default().push(number);
            }
            if first.words.is_none() {
                let fitting = by_tag.iter_mut().enumerate();
                fitting
                    .filter(|(tag, _)| first.tags >> tag & 1 == 1)
                    .for_each(|(_, list)| list.push(number));
            }
        }
        let words = rules.iter().filter_map(|rule| rule.tokens.first());
        let words = words.flat_map(|first| first.words.iter().flatten());
        Self {
            longest_word: words.map(|word| word.len()).max().unwrap_or(0),
            rules,
            by_word,
            by_tag,
        }
    }

    /// The attributes of each token of a text.
    pub(crate) fn apply(&self, tokens: &[Tagged<'_>]) -> Vec<Attributes<'_>> {
        let mut result: Vec<_> = tokens.iter().map(untouched).collect();
        for (token, rule) in self.matches(tokens) {
            self.rules[rule].setting.write(&mut result[token]);
        }
        result
    }

    /// Which rules set which tokens, in the order in which they are to.
    fn matches(&self, tokens: &[Tagged<'_>]) -> Vec<(usize, usize)> {
        let mut matches = Vec::with_capacity(2 * tokens.len());
        for (start, token) in tokens.iter().enumerate() {
            let candidates = self.by_tag.get(token.tag.index()).into_iter().flatten();
            for &number in candidates.chain(self.rules_of_word(token.text)) {
                let rule = &self.rules[number];
                if rule.fits(&tokens[start..]) {
                    matches.push((start + rule.index, number));
                }
            }
        }
        matches.sort_unstable();
        matches
    }

    fn rules_of_word(&self, text: &str) -> &[usize] {
        if text.len() > self.longest_word {
            return &[];
        }
        self.by_word
            .get(&*lower_case(text))
            .map_or(&[], Vec::as_slice)
    }
}

impl Rule {
    fn fits(&self, tokens: &[Tagged<'_>]) -> bool {
        tokens.len() >= self.tokens.len()
            && self
                .tokens
                .iter()
                .zip(tokens)
                .all(|(condition, token)| condition.fits(token))
    }
}

impl Setting {
    fn write<'r>(&'r self, attributes: &mut Attributes<'r>) {
        attributes.tag = self.tag.unwrap_or(attributes.tag);
        attributes.dep = self.dep.unwrap_or(attributes.dep);
        attributes.pos = self.pos.unwrap_or(attributes.pos);
        attributes.morph = self.morph.as_deref().unwrap_or(attributes.morph);
        attributes.lemma = self.lemma.as_deref().or(attributes.lemma);
    }
}

/// A token before any rule. Every tag that the tagger knows has a rule that
/// sets the part of speech.
fn untouched<'r>(token: &Tagged<'_>) -> Attributes<'r> {
    Attributes {
        tag: token.tag,
        dep: token.dep,
        pos: PartOfSpeech::X,
        morph: "_",
        lemma: None,
    }
}

/// Reads the rules' lines; `language.py` beside the converter says what they are.
#[derive(Default)]
struct RuleReader {
    rules: Vec<Rule>,
    rule: Rule,
}

impl RuleReader {
    /// None when the line is not one of a rule.
    fn read(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ');
        match (words.next()?, words.next()) {
            ("token", None) => self.rule.tokens.push(Condition::default()),
            ("end", Some(index)) => self.end(index.parse().ok()?)?,
            ("set", Some(name)) => self.set(name, words.next()?)?,
            (name, Some("in")) => self.condition(name, &words.collect::<Vec<_>>(), true)?,
            (name, Some("not")) => self.condition(name, &words.collect::<Vec<_>>(), false)?,
            _ => return None,
        }
        Some(())
    }

    fn end(&mut self, index: usize) -> Option<()> {
        self.rule.index = index;
        let rule = std::mem::take(&mut self.rule);
        (index < rule.tokens.len()).then(|| self.rules.push(rule))
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        let setting = &mut self.rule.setting;
        match name {
            "TAG" => setting.tag = Some(Tag::from_name(value)?),
            "DEP" => setting.dep = Some(Dependency::from_name(value)?),
            "POS" => setting.pos = Some(PartOfSpeech::from_name(value)?),
            "MORPH" => setting.morph = Some(value.into()),
            "LEMMA" => setting.lemma = Some(value.into()),
            _ => return None,
        }
        Some(())
    }

    fn condition(&mut self, name: &str, values: &[&str], within: bool) -> Option<()> {
        let condition = self.rule.tokens.last_mut()?;
        match name {
            "TAG" => condition.tags = labels(Tag::NAMES, values, within),
            "DEP" => condition.deps = labels(Dependency::NAMES, values, within),
            "LOWER" if within => {
                condition.words = Some(values.iter().map(|&word| word.into()).collect());
            }
            "IS_SPACE" if within => condition.is_space = Some(values == ["yes"]),
            _ => return None,
        }
        Some(())
    }
}

/// The labels with these names, or all others, as bits. Names that the model
/// never gives are passed over: rules know some tags of older models.
fn labels(names: &[&str], values: &[&str], within: bool) -> u64 {
    let wanted = names.iter().enumerate();
    wanted
        .filter(|(_, name)| values.contains(name) == within)
        .fold(0, |bits, (index, _)| bits | 1 << index)
}

const _: () = assert!(Tag::NAMES.len() <= 64 && Dependency::NAMES.len() <= 64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_model::container;

    fn ruler() -> AttributeRuler {
        AttributeRuler::from_flat(&container()).expect("the model is whole")
    }

    fn tagged<'t>(text: &'t str, tag: Tag, dep: Dependency) -> Tagged<'t> {
        Tagged {
            text,
            tag,
            dep,
            is_space: text.trim().is_empty(),
        }
    }

    #[test]
    fn every_tag_has_a_part_of_speech() {
        let ruler = ruler();
        for name in Tag::NAMES {
            let tag = Tag::from_name(name).expect("a name of the list");
            let token = tagged("qwzzk", tag, Dependency::DEP);
            let rules = ruler.matches(&[token]);
            let sets = |&(_, rule): &(usize, usize)| ruler.rules[rule].setting.pos.is_some();
            assert!(rules.iter().any(sets), "{name}");
        }
    }

    #[test]
    fn later_rules_win() {
        let ruler = ruler();
        let have = |dep| ruler.apply(&[tagged("Has", Tag::VBZ, dep)])[0];
        let auxiliary = have(Dependency::AUX);
        assert_eq!(auxiliary.pos, PartOfSpeech::AUX);
        assert_eq!(auxiliary.lemma, Some("have"));
        assert_eq!(have(Dependency::ROOT).pos, PartOfSpeech::VERB);
    }

    #[test]
    fn rules_over_two_tokens_set_the_right_one() {
        let ruler = ruler();
        let lets = [
            tagged("Let", Tag::VB, Dependency::ROOT),
            tagged("'s", Tag::PRP, Dependency::NSUBJ),
        ];
        let result = ruler.apply(&lets);
        assert_eq!((result[0].lemma, result[1].lemma), (None, Some("us")));
        assert_eq!(ruler.apply(&lets[1..])[0].lemma, None);
    }

    #[test]
    fn spelled_out_patterns_fit() {
        let ruler = ruler();
        let nuthin = tagged("Nuthin'", Tag::NN, Dependency::DOBJ);
        assert_eq!(ruler.apply(&[nuthin])[0].lemma, Some("nothing"));
        let aint = [
            tagged("ai", Tag::VBP, Dependency::AUX),
            tagged("N'T", Tag::RB, Dependency::NEG),
        ];
        let result = ruler.apply(&aint);
        assert_eq!(
            (result[0].lemma, result[1].lemma),
            (Some("be"), Some("not"))
        );
    }

    #[test]
    fn white_space_gets_its_own_labels() {
        let ruler = ruler();
        let result = ruler.apply(&[tagged("\n", Tag::NN, Dependency::DOBJ)])[0];
        let expected = Attributes {
            tag: Tag::SPACE,
            dep: Dependency::DEP,
            pos: PartOfSpeech::SPACE,
            morph: "_",
            lemma: None,
        };
        assert_eq!(result, expected);
    }

    #[test]
    fn relative_that_is_a_pronoun() {
        let ruler = ruler();
        let that = ruler.apply(&[tagged("that", Tag::WDT, Dependency::NSUBJ)])[0];
        assert_eq!((that.pos, that.morph), (PartOfSpeech::PRON, "PronType=Rel"));
    }

    #[test]
    fn foreign_lines_are_refused() {
        for line in ["", "token 1 2", "end 0", "set COLOUR red", "LOWER not a"] {
            assert_eq!(RuleReader::default().read(line), None, "{line:?}");
        }
    }
}

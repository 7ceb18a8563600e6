//! The ledger's records, as `tests/example-pile/README.md` documents them.

use crate::expected;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Record {
    Article(LedgerArticle),
    Statement(Box<LedgerStatement>),
    Copy(serde_json::Value),
    Actor { name: String, also: Vec<String> },
    Utterance { renderings: Vec<String> },
    Story { articles: Vec<String> },
    Trap { article: String, text: String },
    Optional { article: String, text: String },
    Shared(LedgerCopy),
    Origin { article: String, name: String },
    Numbers(LedgerNumbers),
}

/// Figures that conflict, or only seem to.
#[derive(Deserialize)]
pub(crate) struct LedgerNumbers {
    pub(crate) conflict: bool,
    pub(crate) what: String,
    /// Article, and words of it that carry the figure.
    pub(crate) values: Vec<[String; 2]>,
}

/// Two articles that share text.
#[derive(Deserialize)]
pub(crate) struct LedgerCopy {
    pub(crate) articles: [String; 2],
    #[serde(rename = "is")]
    pub(crate) kind: String,
    /// Which of them had it first.
    pub(crate) first: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct LedgerArticle {
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) given_id: Option<String>,
    pub(crate) outlet: String,
    pub(crate) date: String,
}

/// Text, and which occurrence counted from the start of the content.
pub(crate) type Anchored = (String, i32);

#[derive(Clone, Deserialize)]
pub(crate) struct LedgerStatement {
    pub(crate) id: String,
    pub(crate) article: String,
    pub(crate) content: Vec<String>,
    pub(crate) after: Option<String>,
    pub(crate) source: Option<Anchored>,
    pub(crate) cue: Option<Anchored>,
    pub(crate) form: String,
    pub(crate) act: String,
    pub(crate) speaker: Option<String>,
    pub(crate) unknown: Option<String>,
    #[serde(default = "named")]
    pub(crate) anonymity: String,
    #[serde(default)]
    pub(crate) relays: Vec<(String, String)>,
    /// Of which statement this one is a copy.
    pub(crate) of: Option<String>,
}

pub(crate) fn named() -> String {
    "named".to_owned()
}

#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) articles: Vec<LedgerArticle>,
    /// With the copies among them, whole.
    pub(crate) statements: Vec<LedgerStatement>,
    pub(crate) actors: BTreeMap<String, Vec<String>>,
    pub(crate) utterances: Vec<Vec<String>>,
    pub(crate) stories: Vec<Vec<String>>,
    pub(crate) copies: Vec<LedgerCopy>,
    pub(crate) numbers: Vec<LedgerNumbers>,
    /// On whose reporting an article rests, if not on its outlet's own.
    pub(crate) origins: BTreeMap<String, String>,
    pub(crate) traps: Vec<(String, String)>,
    pub(crate) optional: Vec<(String, String)>,
}

impl Ledger {
    pub(crate) fn load() -> Self {
        let text = std::fs::read_to_string(expected("ledger.jsonl")).expect("the ledger");
        let mut ledger = Self::default();
        let mut whole = BTreeMap::new();
        for line in text.lines() {
            let value: serde_json::Value = serde_json::from_str(line).expect(line);
            let id = value["id"].as_str().unwrap_or_default().to_owned();
            whole.insert(id, value.clone());
            ledger.take(serde_json::from_value(value).expect(line), &whole);
        }
        ledger
    }

    fn take(&mut self, record: Record, whole: &BTreeMap<String, serde_json::Value>) {
        match record {
            Record::Article(article) => self.articles.push(article),
            Record::Statement(statement) => self.statements.push(*statement),
            Record::Copy(copy) => self.statements.push(completed(&copy, whole)),
            Record::Actor { name, also } => drop(self.actors.insert(name, also)),
            Record::Utterance { renderings } => self.utterances.push(renderings),
            Record::Story { articles } => self.stories.push(articles),
            Record::Shared(copy) => self.copies.push(copy),
            Record::Origin { article, name } => drop(self.origins.insert(article, name)),
            Record::Trap { article, text } => self.traps.push((article, text)),
            Record::Optional { article, text } => self.optional.push((article, text)),
            Record::Numbers(numbers) => self.numbers.push(numbers),
        }
    }

    /// Which utterance each statement renders: named ones, copies folded in.
    pub(crate) fn utterance_of(&self) -> BTreeMap<&str, &str> {
        let mut utterance: BTreeMap<&str, &str> = BTreeMap::new();
        for renderings in &self.utterances {
            utterance.extend(
                renderings
                    .iter()
                    .map(|id| (id.as_str(), renderings[0].as_str())),
            );
        }
        for statement in &self.statements {
            let origin = statement.of.as_deref().unwrap_or(&statement.id);
            let root = utterance.get(origin).copied().unwrap_or(origin);
            utterance.insert(&statement.id, root);
        }
        utterance
    }

    pub(crate) fn story_of(&self) -> BTreeMap<&str, usize> {
        let numbered = self.stories.iter().enumerate();
        numbered
            .flat_map(|(number, articles)| articles.iter().map(move |a| (a.as_str(), number)))
            .collect()
    }
}

/// A copy has what its original has, but for what it says itself.
pub(crate) fn completed(
    copy: &serde_json::Value,
    whole: &BTreeMap<String, serde_json::Value>,
) -> LedgerStatement {
    let of = copy["of"].as_str().expect("a copy names its original");
    let mut fields = whole[of].as_object().expect("an object").clone();
    fields.extend(copy.as_object().expect("an object").clone());
    serde_json::from_value(serde_json::Value::Object(fields)).expect("a statement")
}

//! The ledger against the program: what is counted, and what counts as right.

mod numbers;

use crate::found::{Found, FoundArticle, FoundStatement};
use crate::ledger::{Ledger, LedgerArticle, LedgerStatement};
use crate::page::{Located, Place, locate, similarity, touches};
use crate::words::{plain, shown, told, words_within};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Content characters in common over all of both, from which on a statement
/// of the program and one of the ledger are the same.
const SAME_CONTENT: f64 = 0.5;

/// Acts that only tell how neutral words reached the page: `say` to a reader.
const NEUTRAL: [&str; 5] = ["say", "add", "write", "report", "according to"];

#[derive(Clone, Copy, Default)]
pub(crate) struct Figure {
    pub(crate) got: usize,
    pub(crate) of: usize,
}

impl Figure {
    fn count(&mut self, right: bool) {
        self.of += 1;
        self.got += usize::from(right);
    }

    pub(crate) fn percent(self) -> usize {
        (self.got * 100).checked_div(self.of).unwrap_or(100)
    }
}

pub(crate) type Figures = BTreeMap<&'static str, Figure>;

struct Pair<'a> {
    gold: &'a LedgerStatement,
    located: &'a Located<'a>,
    found: &'a FoundStatement,
    article: &'a FoundArticle,
}

pub(crate) struct Comparison<'a> {
    ledger: &'a Ledger,
    found: &'a Found,
    figures: Figures,
    misses: Vec<String>,
    /// Statement of the program to statement of the ledger.
    matched: BTreeMap<&'a str, &'a str>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn of(ledger: &'a Ledger, found: &'a Found) -> Self {
        let mut comparison = Self {
            ledger,
            found,
            figures: Figures::new(),
            misses: Vec::new(),
            matched: BTreeMap::new(),
        };
        for article in &ledger.articles {
            comparison.article(article);
        }
        comparison.utterances();
        comparison.stories();
        comparison.copies();
        comparison.origins();
        comparison.numbers();
        comparison
    }

    pub(crate) fn figures(&self) -> Figures {
        self.figures.clone()
    }

    pub(crate) fn list_misses(&self) {
        for miss in &self.misses {
            eprintln!("{miss}");
        }
    }

    fn count(&mut self, name: &'static str, right: bool) {
        self.figures.entry(name).or_default().count(right);
    }

    /// Counts, and notes what is wrong for people to read.
    fn check(&mut self, name: &'static str, right: bool, what: impl FnOnce() -> String) {
        self.count(name, right);
        if !right {
            self.misses.push(format!("{name}: {}", what()));
        }
    }

    fn article(&mut self, gold: &'a LedgerArticle) {
        let found = self
            .found
            .articles
            .iter()
            .find(|article| is_given(article, gold));
        self.check("article read", found.is_some(), || gold.id.clone());
        let Some(found) = found else { return };
        self.check("outlet right", found.outlet == gold.outlet, || {
            format!("{}: {}", gold.id, found.outlet)
        });
        self.check("date right", found.day == gold.date, || {
            format!("{}: {}", gold.id, found.day)
        });
        let mut located = Vec::new();
        for statement in self
            .ledger
            .statements
            .iter()
            .filter(|s| s.article == gold.id)
        {
            let place = locate(statement, &found.page);
            self.check("words kept by the reader", place.is_some(), || {
                told(statement)
            });
            located.extend(place);
        }
        let statements: Vec<&FoundStatement> = self
            .found
            .statements
            .iter()
            .filter(|s| s.article.id == found.id)
            .collect();
        let pairs = matches(&located, &statements);
        self.found_or_missed(&located, &statements, &pairs, found);
        self.extra(gold, found, &statements);
        self.traps(gold, found, &statements);
    }

    /// The program's article of each of the ledger's.
    fn given(&self) -> BTreeMap<&'a str, &'a FoundArticle> {
        let articles = self.ledger.articles.iter().filter_map(|gold| {
            let mut found = self.found.articles.iter();
            let found = found.find(|article| is_given(article, gold))?;
            Some((gold.id.as_str(), found))
        });
        articles.collect()
    }

    fn copies(&mut self) {
        let given = self.given();
        let id = |gold: &str| given.get(gold).map_or("", |article| article.id.as_str());
        let mut matched = BTreeSet::new();
        for gold in &self.ledger.copies {
            let ids = BTreeSet::from([id(&gold.articles[0]), id(&gold.articles[1])]);
            let of = |copy: &crate::found::FoundCopy| {
                BTreeSet::from([copy.a.id.as_str(), copy.b.id.as_str()]) == ids
            };
            let found = self.found.copies.iter().position(of);
            let what = || gold.articles.join(" and ");
            self.check("copy found", found.is_some(), what);
            let Some(found) = found else { continue };
            matched.insert(found);
            let copy = &self.found.copies[found];
            self.check("kind of copy right", copy.kind == gold.kind, || {
                format!("{}: {}", what(), copy.kind)
            });
            let first = gold.first.as_ref().map(|first| id(first).to_owned());
            self.check("direction of copy right", copy.first == first, what);
        }
        for (number, copy) in self.found.copies.iter().enumerate() {
            let known = matched.contains(&number);
            self.check("copy is in the ledger", known, || {
                let outlets = self
                    .found
                    .articles
                    .iter()
                    .filter(|article| article.id == copy.a.id || article.id == copy.b.id);
                let names: Vec<&str> = outlets.map(|article| article.outlet.as_str()).collect();
                format!("{}: {}", copy.kind, names.join(" and "))
            });
        }
    }

    fn origins(&mut self) {
        for (gold, article) in self.given() {
            let named = self.ledger.origins.get(gold);
            let right = plain(named.unwrap_or(&article.outlet));
            let found = self.found.origins.get(&article.id);
            let found = found.map_or("none", String::as_str);
            self.check("origin right", plain(found) == right, || {
                format!("{gold}: {found}")
            });
        }
    }

    fn found_or_missed(
        &mut self,
        located: &[Located<'a>],
        statements: &[&'a FoundStatement],
        pairs: &BTreeMap<usize, usize>,
        article: &'a FoundArticle,
    ) {
        for (number, gold) in located.iter().enumerate() {
            let found = pairs.get(&number).map(|at| statements[*at]);
            let name = match gold.statement.form.as_str() {
                "direct" => "statement found, direct",
                "mixed" => "statement found, mixed",
                _ => "statement found, indirect",
            };
            self.check(name, found.is_some(), || told(gold.statement));
            let Some(found) = found else { continue };
            self.matched.insert(&found.id, &gold.statement.id);
            self.pair(&Pair {
                gold: gold.statement,
                located: gold,
                found,
                article,
            });
        }
    }

    fn pair(&mut self, pair: &Pair) {
        let (gold, found) = (pair.gold, pair.found);
        let differs = |is: &str| format!("{} -- is {is}", told(gold));
        if let Some(source) = pair.located.source {
            self.check("source overlaps", touches(&found.source, source), || {
                differs("elsewhere")
            });
        }
        if let Some(cue) = pair.located.cue {
            self.check("cue overlaps", touches(&found.cue, cue), || {
                differs("elsewhere")
            });
        }
        self.check("form right", gold.form == found.form, || {
            differs(&found.form)
        });
        let act = gold.act.split('|').any(|act| is_act(act, &found.act));
        self.check("act right", act, || {
            format!("{} ({})", differs(&found.act), gold.act)
        });
        if gold.anonymity != "any" {
            self.check("anonymity right", gold.anonymity == found.anonymity, || {
                differs(&found.anonymity)
            });
        }
        self.speaker(pair);
        self.relays(pair);
    }

    fn speaker(&mut self, pair: &Pair) {
        let (gold, found) = (pair.gold, pair.found);
        let name = found.speaker.as_ref().map(|speaker| speaker.name.as_str());
        let is = || format!("{} -- is {}", told(gold), name.unwrap_or("unknown"));
        let Some(speaker) = &gold.speaker else {
            self.check("unknown honoured", name.is_none(), is);
            if name.is_none() {
                self.count("reason of unknown right", gold.unknown == found.unknown);
            }
            return;
        };
        let right = name.is_some_and(|name| {
            speaker
                .split('|')
                .any(|gold| self.names(gold, name, pair.article))
        });
        self.check("speaker right", right, is);
        self.count("speaker given where the text tells", name.is_some());
    }

    /// Whether `found` names the actor `gold`. A short form that several
    /// actors share does only where the article never gives the full name.
    fn names(&self, gold: &str, found: &str, article: &FoundArticle) -> bool {
        let (wanted, found) = (plain(gold), plain(found));
        if words_within(&wanted, &found) {
            return true;
        }
        let Some(also) = self.ledger.actors.get(gold) else {
            return words_within(&found, &wanted);
        };
        let mut short = also.iter().filter(|name| plain(name) == found);
        short.any(|name| !self.shared(name) || article.page.all(gold).is_empty())
    }

    fn shared(&self, name: &str) -> bool {
        self.ledger
            .actors
            .values()
            .filter(|also| also.iter().any(|a| plain(a) == plain(name)))
            .count()
            > 1
    }

    /// Outlets in order; documents ("said in a statement") apart. That an
    /// outlet was itself told is no relay.
    fn relays(&mut self, pair: &Pair) {
        let gold = |document: bool| -> Vec<String> {
            let relays = pair
                .gold
                .relays
                .iter()
                .filter(|(_, kind)| (kind == "document") == document);
            relays.map(|(name, _)| plain(name)).collect()
        };
        let outlet = plain(&pair.article.outlet);
        let found = |document: bool| -> Vec<String> {
            let relays = pair
                .found
                .relays
                .iter()
                .filter(|relay| (relay.kind == "document") == document);
            let names = relays.map(|relay| plain(&relay.name));
            names
                .filter(|name| !words_within(name, &outlet) && !words_within(&outlet, name))
                .collect()
        };
        let is = || {
            format!(
                "{} -- is {:?}, not {:?}",
                told(pair.gold),
                found(false),
                gold(false)
            )
        };
        if gold(false).is_empty() {
            self.check("no relay invented", found(false).is_empty(), is);
        } else {
            self.check("relays right", gold(false) == found(false), is);
        }
        if !gold(true).is_empty() {
            self.count("document told", !found(true).is_empty());
        }
    }

    /// Statements that the ledger does not have, but for optional ones, and for
    /// those inside others, which it lists only where they matter.
    pub(crate) fn extra(
        &mut self,
        gold: &LedgerArticle,
        article: &FoundArticle,
        statements: &[&'a FoundStatement],
    ) {
        let optional = places(&self.ledger.optional, gold, article);
        for statement in statements {
            let known = self.matched.contains_key(statement.id.as_str());
            if !known
                && optional
                    .iter()
                    .any(|place| touches(&statement.content, *place))
            {
                continue;
            }
            if !known && statements.iter().any(|outer| encloses(outer, statement)) {
                continue;
            }
            self.check("statement is in the ledger", known, || {
                format!("{} {}", gold.id, shown(statement, article))
            });
        }
    }

    pub(crate) fn traps(
        &mut self,
        gold: &LedgerArticle,
        article: &FoundArticle,
        statements: &[&FoundStatement],
    ) {
        let ledger = self.ledger;
        for (_, words) in ledger.traps.iter().filter(|(id, _)| *id == gold.id) {
            let places: Vec<Place> = article
                .page
                .all(words)
                .into_iter()
                .map(|p| article.page.outside(p))
                .collect();
            let caught = |s: &&&FoundStatement| {
                places
                    .iter()
                    .any(|p| touches(&s.content, *p) || touches(&s.source, *p))
            };
            let caught = statements.iter().find(caught);
            self.check("trap kept clean", caught.is_none(), || {
                format!("{} {words}", gold.id)
            });
        }
    }

    /// Pairs of statements in different articles that render one utterance.
    fn utterances(&mut self) {
        let gold = self.ledger.utterance_of();
        let mut joined = BTreeSet::new();
        for utterance in &self.found.utterances {
            let known: Vec<&str> = utterance
                .renderings
                .iter()
                .filter_map(|r| self.matched.get(r.statement.as_str()).copied())
                .collect();
            joined.extend(pairs_of(&known));
        }
        for pair in &joined {
            let right = gold[pair.0] == gold[pair.1];
            self.check("utterance pair is one", right, || {
                format!("{} {}", pair.0, pair.1)
            });
        }
        let mut known: Vec<&str> = self.matched.values().copied().collect();
        known.sort_unstable();
        let by_id: BTreeMap<&str, &LedgerStatement> = self
            .ledger
            .statements
            .iter()
            .map(|s| (s.id.as_str(), s))
            .collect();
        for pair in pairs_of(&known) {
            let (a, b) = (by_id[pair.0], by_id[pair.1]);
            if gold[pair.0] == gold[pair.1] && a.article != b.article {
                let name = if plain(&a.content.join(" ")) == plain(&b.content.join(" ")) {
                    "utterance joined, same words"
                } else {
                    "utterance joined, other words"
                };
                self.check(name, joined.contains(&pair), || {
                    format!("{} = {}", told(a), told(b))
                });
            }
        }
    }

    /// Pairs of articles of one story.
    fn stories(&mut self) {
        let gold = self.ledger.story_of();
        let ids: BTreeMap<&str, &str> = self
            .ledger
            .articles
            .iter()
            .filter_map(|article| {
                let found = self
                    .found
                    .articles
                    .iter()
                    .find(|found| is_given(found, article))?;
                Some((found.id.as_str(), article.id.as_str()))
            })
            .collect();
        let mut joined = BTreeSet::new();
        for story in &self.found.stories {
            let articles: Vec<&str> = story
                .articles
                .iter()
                .filter_map(|a| ids.get(a.id.as_str()).copied())
                .collect();
            joined.extend(pairs_of(&articles));
        }
        let all: Vec<&str> = ids.values().copied().collect();
        for pair in pairs_of(&all) {
            let one = gold[pair.0] == gold[pair.1];
            if one {
                self.check("story pair joined", joined.contains(&pair), || {
                    format!("{} {}", pair.0, pair.1)
                });
            }
            if joined.contains(&pair) {
                self.check("story pair is one", one, || {
                    format!("{} {}", pair.0, pair.1)
                });
            }
        }
    }
}

fn is_act(gold: &str, found: &str) -> bool {
    gold == found || gold == "say" && NEUTRAL.contains(&found)
}

fn is_given(found: &FoundArticle, gold: &LedgerArticle) -> bool {
    match &gold.given_id {
        Some(id) => found.given_id == *id,
        None => Path::new(&found.given_id).ends_with(&gold.path),
    }
}

/// Pairs each statement of the ledger with the program's nearest, nearest first.
fn matches(gold: &[Located], found: &[&FoundStatement]) -> BTreeMap<usize, usize> {
    let mut near = Vec::new();
    for (g, located) in gold.iter().enumerate() {
        for (f, statement) in found.iter().enumerate() {
            let similarity = similarity(&located.content, &statement.content);
            if similarity >= SAME_CONTENT {
                near.push((similarity, g, f));
            }
        }
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut pairs, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (_, g, f) in near {
        if !pairs.contains_key(&g) && taken.insert(f) {
            pairs.insert(g, f);
        }
    }
    pairs
}

fn places(words: &[(String, String)], gold: &LedgerArticle, article: &FoundArticle) -> Vec<Place> {
    let here = words.iter().filter(|(id, _)| *id == gold.id);
    let found = here.flat_map(|(_, words)| article.page.all(words));
    found.map(|place| article.page.outside(place)).collect()
}

/// All pairs, smaller id first.
/// Whether `inner` stands in a part of the content of `outer`.
fn encloses(outer: &FoundStatement, inner: &FoundStatement) -> bool {
    let longer = |part: &[usize; 2]| {
        let length = |spans: &[[usize; 2]]| spans.iter().map(|[s, e]| e - s).sum::<usize>();
        part[1] - part[0] > length(&inner.content)
    };
    let holds = |part: &[usize; 2]| {
        let mut places = inner.cue.iter().chain(&inner.content);
        longer(part) && places.all(|[start, end]| part[0] <= *start && *end <= part[1])
    };
    outer.id != inner.id && outer.content.iter().any(holds)
}

fn pairs_of<'a>(ids: &[&'a str]) -> BTreeSet<(&'a str, &'a str)> {
    let pairs = ids
        .iter()
        .enumerate()
        .flat_map(|(n, a)| ids[n + 1..].iter().map(move |b| (*a, *b)));
    pairs
        .filter(|(a, b)| a != b)
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect()
}

//! Through whom the words came: speaker <- relay <- outlet as a picture drawn
//! here, every edge of which opens the statements behind it.

use super::story::unknown;
use crate::days;
use crate::links::{Links, with_query};
use crate::pile::{NO_OUTLET, shorten};
use crate::records::{Record, entries};
use crate::site::frame::{Asked, Frame, Trouble};
use askama::Template;
use crosswire_corpus::{Page, StatementEntry, StatementFilter};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Statements looked through.
const MOST: u64 = 3_000;
/// Speakers drawn; the others share one node.
const SPEAKERS: usize = 22;
/// Statements listed under the picture.
const LISTED: usize = 60;

/// Sizes of the picture, in its own units.
const ROW: usize = 24;
const TOP: usize = 34;
const LABEL: usize = 230;
const MIDDLE: usize = 250;
const BAR: usize = 5;

/// Which edge is looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    from: String,
    to: String,
    /// A whole chain: its nodes, speaker first, with a line feed between.
    way: String,
}

/// `/story/ID/chain`
#[derive(Template)]
#[template(path = "site/chain.html")]
pub(crate) struct ChainPage {
    frame: Frame,
    links: Links,
    id: String,
    title: String,
    when: String,
    picture: Picture,
    /// Every way that statements took: those over a relay first, then the most
    /// used.
    ways: Vec<Way>,
    /// The edge that is looked at, in words, and its statements.
    edge: String,
    records: Vec<Record>,
    more: usize,
}

/// The picture, ready to be written as SVG.
#[derive(Default)]
pub(crate) struct Picture {
    width: usize,
    height: usize,
    columns: Vec<Heading>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// The head of a column.
pub(crate) struct Heading {
    x: usize,
    anchor: &'static str,
    text: &'static str,
}

/// A speaker, relay or outlet.
pub(crate) struct Node {
    x: usize,
    y: usize,
    height: usize,
    class: &'static str,
    /// Where the name stands, and how it is set there.
    label_x: usize,
    label_y: usize,
    anchor: &'static str,
    label: String,
    name: String,
}

/// Statements that passed from one node to the next.
pub(crate) struct Edge {
    path: String,
    width: String,
    class: &'static str,
    link: String,
    from: String,
    to: String,
    count: usize,
    chosen: bool,
}

/// A whole chain.
pub(crate) struct Way {
    speaker: String,
    /// From the speaker's side.
    relays: Vec<String>,
    outlet: String,
    count: usize,
    /// In percent of the most used one.
    share: usize,
    link: String,
}

/// A node's column and name: 0 speakers, 1.. relays from the speaker's side,
/// the last outlets.
type Key = (usize, String);

/// The source chains of a story.
pub(crate) fn page(asked: &Asked, id: &str, wanted: &Wanted) -> Result<ChainPage, Trouble> {
    let corpus = asked.corpus;
    let detail = corpus.story(id)?.ok_or_else(|| unknown(id))?;
    let statements = corpus.statements(&StatementFilter {
        story: Some(id.to_owned()),
        page: Page::first(MOST),
        ..StatementFilter::default()
    })?;
    let chains = Chains::new(&statements);
    let mut chosen: Vec<StatementEntry> = statements
        .iter()
        .zip(&chains.paths)
        .filter(|(_, path)| passes(path, wanted))
        .map(|(statement, _)| statement.clone())
        .collect();
    let more = chosen.len().saturating_sub(LISTED);
    chosen.truncate(LISTED);
    let story = detail.story;
    let passed = match wanted.way.is_empty() {
        true => vec![name_of(&wanted.from), name_of(&wanted.to)],
        false => wanted.way.lines().map(name_of).collect(),
    };
    let edge = match chosen.is_empty() {
        true => String::new(),
        false => passed.join(" → "),
    };
    Ok(ChainPage {
        frame: Frame::new(asked, format!("Source chains: {}", story.title), "Stories")?,
        links: Links::Served,
        id: story.id,
        when: days::between(story.first.as_deref(), story.last.as_deref()),
        title: story.title,
        picture: chains.picture(id, wanted),
        ways: chains.ways(id),
        edge,
        records: entries(corpus, chosen)?,
        more,
    })
}

/// How a node is written in an address: `0:Ada Roe`.
fn address(key: &Key) -> String {
    format!("{}:{}", key.0, key.1)
}

fn name_of(address: &str) -> &str {
    address.split_once(':').map_or(address, |(_, name)| name)
}

/// How a whole chain is written in an address.
fn written(path: &[Key]) -> String {
    let nodes: Vec<String> = path.iter().map(address).collect();
    nodes.join("\n")
}

fn passes(path: &[Key], wanted: &Wanted) -> bool {
    if !wanted.way.is_empty() {
        return written(path) == wanted.way;
    }
    let mut steps = path.windows(2);
    steps.any(|step| address(&step[0]) == wanted.from && address(&step[1]) == wanted.to)
}

/// The ways that statements took.
struct Chains {
    /// For each statement the nodes it passed, speaker first.
    paths: Vec<Vec<Key>>,
    /// Columns in all.
    width: usize,
}

impl Chains {
    fn new(statements: &[StatementEntry]) -> Self {
        let most = statements.iter().map(|s| s.relays.len()).max();
        let width = most.unwrap_or(0).min(3) + 2;
        let kept = kept_speakers(statements);
        let path = |statement: &StatementEntry| {
            let speaker = speaker_of(statement);
            let known = kept.contains(&speaker);
            let speaker = if known { speaker } else { OTHERS.to_owned() };
            let mut path = vec![(0, speaker)];
            let relays = statement.relays.iter().rev().take(width - 2);
            path.extend((1..).zip(relays.map(|relay| relay.name.clone())));
            let outlet = statement.article.outlet.clone();
            path.push((width - 1, outlet.unwrap_or_else(|| NO_OUTLET.to_owned())));
            path
        };
        Self {
            paths: statements.iter().map(path).collect(),
            width,
        }
    }

    fn ways(&self, story: &str) -> Vec<Way> {
        let mut counts: BTreeMap<&[Key], usize> = BTreeMap::new();
        for path in &self.paths {
            *counts.entry(path).or_default() += 1;
        }
        let mut ways: Vec<(&[Key], usize)> = counts.into_iter().collect();
        let most = ways.iter().map(|(_, count)| *count).max().unwrap_or(1);
        ways.sort_by_key(|(path, count)| {
            let others = path.first().is_some_and(|key| key.1 == OTHERS);
            (others, path.len() < 3, std::cmp::Reverse(*count))
        });
        let address = format!("/story/{}/chain", crate::links::encoded(story));
        let way = |(path, count): (&[Key], usize)| {
            let [speaker, relays @ .., outlet] = path else {
                return None;
            };
            let way = written(path);
            Some(Way {
                speaker: speaker.1.clone(),
                relays: relays.iter().map(|relay| relay.1.clone()).collect(),
                outlet: outlet.1.clone(),
                count,
                share: (count * 100).div_ceil(most),
                link: format!("{}#edge", with_query(&address, &[("way", &way)])),
            })
        };
        ways.into_iter().filter_map(way).collect()
    }

    fn picture(&self, story: &str, wanted: &Wanted) -> Picture {
        let places = self.places();
        let rows = (0..self.width).map(|column| {
            let keys = places.keys().filter(|key| key.0 == column);
            keys.count()
        });
        let rows = rows.max().unwrap_or(0);
        let x = |column: usize| LABEL + column * MIDDLE;
        let width = x(self.width - 1) + BAR + LABEL;
        let mut counts: BTreeMap<(&Key, &Key), usize> = BTreeMap::new();
        for path in &self.paths {
            for step in path.windows(2) {
                *counts.entry((&step[0], &step[1])).or_default() += 1;
            }
        }
        let edges = counts.into_iter().map(|((from, to), count)| {
            let (a, b) = (x(from.0) + BAR, x(to.0));
            let (y, z) = (middle(places[from]), middle(places[to]));
            let bend = (b - a) / 2;
            let parameters = [("from", address(from)), ("to", address(to))];
            let parameters = parameters
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            let path = format!("/story/{}/chain", crate::links::encoded(story));
            Edge {
                path: format!("M{a} {y}C{} {y} {} {z} {b} {z}", a + bend, b - bend),
                width: format!("{:.1}", 1.2 + (count as f32).sqrt()),
                class: if from.0 == 0 && to.0 == self.width - 1 {
                    "direct"
                } else {
                    "relayed"
                },
                link: format!("{}#edge", with_query(&path, &parameters)),
                from: from.1.clone(),
                to: to.1.clone(),
                count,
                chosen: address(from) == wanted.from && address(to) == wanted.to,
            }
        });
        Picture {
            width,
            height: TOP + rows * ROW + 8,
            columns: self.headings(x),
            edges: edges.collect(),
            nodes: places
                .iter()
                .map(|(key, row)| self.node(key, *row, x(key.0)))
                .collect(),
        }
    }

    fn headings(&self, x: impl Fn(usize) -> usize) -> Vec<Heading> {
        let mut headings = vec![
            Heading {
                x: x(0),
                anchor: "end",
                text: "who speaks",
            },
            Heading {
                x: x(self.width - 1),
                anchor: "start",
                text: "outlet",
            },
        ];
        if self.width > 2 {
            headings.push(Heading {
                x: x(1),
                anchor: "start",
                text: "through whom",
            });
        }
        headings
    }

    fn node(&self, key: &Key, row: usize, x: usize) -> Node {
        let y = TOP + row * ROW;
        let last = self.width - 1;
        let (class, anchor, label_x, label_y) = match key.0 {
            0 => ("s", "end", x - 6, y + 14),
            column if column == last => ("o", "start", x + BAR + 6, y + 14),
            _ => ("r", "start", x + BAR + 4, y + 9),
        };
        Node {
            x,
            y,
            height: ROW - 6,
            class,
            label_x,
            label_y,
            anchor,
            label: shorten(&key.1, 34),
            name: key.1.clone(),
        }
    }

    /// The row of every node: in each column those with most statements first.
    fn places(&self) -> BTreeMap<&Key, usize> {
        let mut counts: BTreeMap<&Key, usize> = BTreeMap::new();
        for key in self.paths.iter().flatten() {
            *counts.entry(key).or_default() += 1;
        }
        let mut places = BTreeMap::new();
        for column in 0..self.width {
            let mut keys: Vec<(&Key, usize)> = counts
                .iter()
                .filter(|(key, _)| key.0 == column)
                .map(|(key, count)| (*key, *count))
                .collect();
            keys.sort_by_key(|(key, count)| (key.1 == OTHERS, std::cmp::Reverse(*count)));
            places.extend(
                keys.into_iter()
                    .enumerate()
                    .map(|(row, (key, _))| (key, row)),
            );
        }
        places
    }
}

fn middle(row: usize) -> usize {
    TOP + row * ROW + (ROW - 6) / 2
}

/// The node of all speakers who are not drawn.
const OTHERS: &str = "other speakers";

fn speaker_of(statement: &StatementEntry) -> String {
    match (&statement.speaker, &statement.unknown) {
        (Some(speaker), _) => speaker.name.clone(),
        (None, Some(reason)) => format!("({reason})"),
        (None, None) => "(speaker not known)".to_owned(),
    }
}

/// Speakers whose words came through a relay, then those heard most.
fn kept_speakers(statements: &[StatementEntry]) -> Vec<String> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for statement in statements {
        let (relayed, all) = counts.entry(speaker_of(statement)).or_default();
        *relayed += usize::from(!statement.relays.is_empty());
        *all += 1;
    }
    let mut sorted: Vec<(String, (usize, usize))> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, (relayed, all))| std::cmp::Reverse((*relayed, *all)));
    sorted.truncate(SPEAKERS);
    sorted.into_iter().map(|(name, _)| name).collect()
}

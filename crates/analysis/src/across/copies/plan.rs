//! Which articles of a pile are worth comparing, and what is site furniture.

use super::credits::{
    Credit, Names, Spot, house, is_unknown_or_agency, known_agency, same_house, spots,
};
use super::shingles::{Fingerprint, SHINGLE, fingerprints};
use super::words::Body;
use crosswire_article::{Annotated, ArticleId, RelayKind, Span, Story};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One article, reduced to what finding copies over a whole pile needs.
#[derive(Clone, Debug)]
pub struct Imprint {
    /// Which article.
    pub article: ArticleId,
    pub(super) outlet: Option<String>,
    /// Host of its address: two names over one address are one house.
    host: Option<String>,
    /// Days since 1970-01-01.
    pub(super) day: Option<i32>,
    /// Seconds since then, where the time of day is known.
    pub(super) moment: Option<i64>,
    /// Hashes of its fingerprints, and whether they lie near either end.
    fingerprints: Vec<(u64, bool)>,
    pub(super) spots: Vec<Spot>,
    pub(super) relays: Vec<RelayShare>,
    pub(super) statements: u32,
}

/// How many statements of an article come through one relay.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RelayShare {
    pub(super) name: String,
    pub(super) kind: RelayKind,
    pub(super) statements: u32,
    /// Where it is named first.
    pub(super) span: Span,
}

/// Words at either end of an article where furniture mostly stands.
const EDGE_WORDS: usize = 60;

/// Reduces an annotated article to what finding copies needs.
#[must_use]
pub fn imprint(annotated: &Annotated) -> Imprint {
    let article = &annotated.article;
    let body = Body::of(article);
    let words = body.words.len();
    let edge = |f: &Fingerprint| {
        let at = f.at as usize;
        at < EDGE_WORDS || at + EDGE_WORDS >= words
    };
    let kept = fingerprints(&body);
    let published = article.published.as_ref();
    Imprint {
        article: article.id.clone(),
        outlet: article.outlet.clone(),
        host: article.url.as_deref().and_then(host),
        day: published.and_then(|p| {
            let date: Date = p.day().parse().ok()?;
            Some(date.since(Date::constant(1970, 1, 1)).ok()?.get_days())
        }),
        moment: published.and_then(|p| {
            let moment: Timestamp = p.value.parse().ok()?;
            Some(moment.as_second())
        }),
        fingerprints: kept.iter().map(|f| (f.hash, edge(f))).collect(),
        spots: spots(article),
        relays: relays(annotated),
        statements: annotated.statements.len() as u32,
    }
}

fn relays(annotated: &Annotated) -> Vec<RelayShare> {
    let mut shares: BTreeMap<(String, RelayKind), RelayShare> = BTreeMap::new();
    for statement in &annotated.statements {
        let media = |kind| !matches!(kind, RelayKind::Document | RelayKind::Person);
        let Some(relay) = statement.relays.first().filter(|r| media(r.kind)) else {
            continue;
        };
        let share = shares
            .entry((relay.name.clone(), relay.kind))
            .or_insert_with(|| RelayShare {
                name: relay.name.clone(),
                kind: relay.kind,
                statements: 0,
                span: relay.span,
            });
        share.statements += 1;
        share.span = share.span.min(relay.span);
    }
    shares.into_values().collect()
}

/// Two texts need so many fingerprints in common to be laid side by side.
const LEAST_COMMON: u32 = 2;
/// A fingerprint in more articles than this pairs each with its nearest few
/// neighbours only: time stays linear however many carry one text.
const WIDEST: usize = 40;
const NEIGHBOURS: usize = 4;
/// Furniture: in so many articles of one outlet, of so many stories ...
const LEAST_REPEATED: usize = 4;
const LEAST_STORIES: usize = 3;
/// ... that are this share of what the outlet has in the pile; at the ends of
/// articles, where bylines and boxes stand, fewer do.
const LEAST_SHARE: f64 = 0.02;
const LEAST_REPEATED_AT_EDGE: usize = 3;

/// A pile made ready for comparing.
#[derive(Debug)]
pub struct Plan {
    /// Sorted by day, then id.
    pub(super) imprints: Vec<Imprint>,
    pub(super) credits: Vec<Vec<Credit>>,
    /// Whether each article's outlet is an agency.
    pub(super) agency: Vec<bool>,
    furniture: HashSet<u64>,
    pairs: Vec<(u32, u32)>,
}

impl Plan {
    /// Plans for the articles of a pile, given in any order, and its stories.
    #[must_use]
    pub fn new(mut imprints: Vec<Imprint>, stories: &[Story]) -> Self {
        imprints.sort_by(|a, b| (a.day, &a.article).cmp(&(b.day, &b.article)));
        imprints.dedup_by(|a, b| a.article == b.article);
        let holders = Holders::of(&mut imprints);
        let furniture = furniture(&imprints, &holders, &story_of(&imprints, stories));
        let pairs = pairs(&holders, &furniture);
        let media = media(&imprints);
        let is_agency = |outlet: &str| {
            known_agency(house(outlet)) || media.get(house(outlet)).copied().unwrap_or(false)
        };
        let agency = imprints
            .iter()
            .map(|imprint| imprint.outlet.as_deref().is_some_and(is_agency))
            .collect();
        let names = Names::new(media);
        let credits = imprints
            .iter()
            .map(|imprint| {
                let spots = imprint.spots.iter();
                let own = imprint.outlet.as_deref();
                spots.flat_map(|spot| names.credits(spot, own)).collect()
            })
            .collect();
        Self {
            imprints,
            credits,
            agency,
            furniture,
            pairs,
        }
    }

    /// Pairs of articles worth laying side by side, as places in
    /// [`Plan::article`], in order.
    #[must_use]
    pub fn pairs(&self) -> &[(u32, u32)] {
        &self.pairs
    }

    /// The article at a place.
    ///
    /// # Panics
    /// When there is no such place.
    #[must_use]
    pub fn article(&self, place: u32) -> &ArticleId {
        &self.imprints[place as usize].article
    }

    /// Marks the words of a body that are site furniture in this pile.
    #[must_use]
    pub fn without_furniture(&self, mut body: Body) -> Body {
        let found = fingerprints(&body)
            .into_iter()
            .filter(|f| self.furniture.contains(&f.hash));
        let mut end = 0;
        for fingerprint in found.collect::<Vec<_>>() {
            let at = fingerprint.at as usize;
            // Between two fingerprints of one box nothing else stands.
            let from = if at <= end + SHINGLE { end.min(at) } else { at };
            for word in &mut body.words[from..at + SHINGLE] {
                word.furniture = true;
            }
            end = at + SHINGLE;
        }
        body
    }

    pub(super) fn same_outlet(&self, a: u32, b: u32) -> bool {
        let outlet = |place: u32| self.imprints[place as usize].outlet.as_deref();
        let named = match (outlet(a), outlet(b)) {
            (Some(one), Some(two)) => same_house(one, two),
            _ => false,
        };
        let host = |place: u32| self.imprints[place as usize].host.as_deref();
        named || host(a).is_some() && host(a) == host(b)
    }
}

/// The host of an address, without `www.` and the like.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let host = rest[..end].to_lowercase();
    let prefix = ["www.", "m.", "amp."].into_iter();
    let bare = prefix.filter_map(|prefix| host.strip_prefix(prefix)).next();
    Some(bare.unwrap_or(&host).to_owned()).filter(|host| host.contains('.'))
}

/// Which articles hold each fingerprint: entries sorted by hash, then article.
struct Holders(Vec<(u64, u32, bool)>);

impl Holders {
    /// Takes the fingerprints out of the imprints: they are not needed twice.
    fn of(imprints: &mut [Imprint]) -> Self {
        let total = imprints.iter().map(|i| i.fingerprints.len()).sum();
        let mut entries = Vec::with_capacity(total);
        for (place, imprint) in imprints.iter_mut().enumerate() {
            let kept = std::mem::take(&mut imprint.fingerprints);
            entries.extend(
                kept.into_iter()
                    .map(|(hash, edge)| (hash, place as u32, edge)),
            );
        }
        entries.sort_unstable();
        entries.dedup_by_key(|(hash, place, _)| (*hash, *place));
        Self(entries)
    }

    /// The holders of each fingerprint that stands in several articles.
    fn shared(&self) -> impl Iterator<Item = &[(u64, u32, bool)]> {
        let runs = self.0.chunk_by(|one, two| one.0 == two.0);
        runs.filter(|run| run.len() > 1)
    }
}

/// The story of each article, by place; an article of none is its own.
fn story_of(imprints: &[Imprint], stories: &[Story]) -> Vec<u32> {
    let mut of: HashMap<&ArticleId, u32> = HashMap::new();
    for (nth, story) in stories.iter().enumerate() {
        of.extend(story.articles.iter().map(|article| (article, nth as u32)));
    }
    let alone = |place: usize| (stories.len() + place) as u32;
    let each = imprints.iter().enumerate();
    each.map(|(place, imprint)| of.get(&imprint.article).copied().unwrap_or(alone(place)))
        .collect()
}

/// Fingerprints that an outlet repeats whatever the topic.
fn furniture(imprints: &[Imprint], holders: &Holders, story: &[u32]) -> HashSet<u64> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for imprint in imprints {
        *sizes
            .entry(imprint.outlet.as_deref().unwrap_or(""))
            .or_default() += 1;
    }
    let mut found = HashSet::new();
    for run in holders
        .shared()
        .filter(|run| run.len() >= LEAST_REPEATED_AT_EDGE)
    {
        let mut by_outlet: BTreeMap<&str, (usize, bool, BTreeSet<u32>)> = BTreeMap::new();
        for (_, place, edge) in run {
            let Some(outlet) = imprints[*place as usize].outlet.as_deref() else {
                continue;
            };
            let entry = by_outlet
                .entry(outlet)
                .or_insert((0, true, BTreeSet::new()));
            entry.0 += 1;
            entry.1 &= edge;
            entry.2.insert(story[*place as usize]);
        }
        let repeated = by_outlet.iter().any(|(outlet, (count, edge, stories))| {
            let share = LEAST_SHARE * sizes[outlet] as f64;
            stories.len() >= LEAST_STORIES
                && (*edge && *count >= LEAST_REPEATED_AT_EDGE
                    || *count >= LEAST_REPEATED && *count as f64 >= share)
        });
        if repeated {
            found.insert(run[0].0);
        }
    }
    found
}

/// Pairs with enough fingerprints in common, in order.
fn pairs(holders: &Holders, furniture: &HashSet<u64>) -> Vec<(u32, u32)> {
    let mut met: Vec<(u32, u32)> = Vec::new();
    for run in holders
        .shared()
        .filter(|run| !furniture.contains(&run[0].0))
    {
        let reach = if run.len() > WIDEST {
            NEIGHBOURS
        } else {
            WIDEST
        };
        for (nth, (_, two, _)) in run.iter().enumerate() {
            let before = &run[nth.saturating_sub(reach)..nth];
            met.extend(before.iter().map(|(_, one, _)| (*one, *two)));
        }
    }
    met.sort_unstable();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for same in met.chunk_by(|one, two| one == two) {
        if same.len() as u32 >= LEAST_COMMON {
            pairs.push(same[0]);
        }
    }
    pairs
}

/// Agencies sign their datelines, "GENEVA (Agency) -"; so do some broadcasters,
/// whom the lexicon knows.
fn signs_datelines(imprint: &Imprint) -> bool {
    let Some(outlet) = imprint.outlet.as_deref().map(house) else {
        return false;
    };
    let signed = |spot: &&Spot| {
        let signature = format!("({outlet})");
        spot.place == "dateline" && (spot.text.contains(&signature) || spot.text == outlet)
    };
    is_unknown_or_agency(outlet) && imprint.spots.iter().any(|spot| signed(&spot))
}

/// Names of media in the pile, and whether each is an agency: the outlets, and
/// what its articles call an agency when they name it as a relay, or who signs
/// datelines as agencies do.
fn media(imprints: &[Imprint]) -> BTreeMap<String, bool> {
    let mut media: BTreeMap<String, bool> = BTreeMap::new();
    for imprint in imprints {
        if let Some(outlet) = &imprint.outlet {
            *media.entry(house(outlet).to_owned()).or_default() |= signs_datelines(imprint);
        }
        for relay in &imprint.relays {
            let agency = relay.kind == RelayKind::Agency;
            *media.entry(house(&relay.name).to_owned()).or_default() |= agency;
        }
    }
    media.retain(|name, _| name.chars().count() > 1);
    media
}

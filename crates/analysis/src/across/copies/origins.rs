//! Independent roots: what is left of a story's articles when copies, credited
//! texts and relayed reports are folded into what they rest on.

use super::credits::{Extent, house, same_house};
use super::plan::Plan;
use crosswire_article::{
    ArticleCopy, ArticleId, CopyDirection, CopyEvidence, CopyKind, Origin, OriginArticle,
    RelayKind, Story,
};
use std::collections::{BTreeMap, HashMap};

/// An article rests on another when so much of it stands there.
const LEAST_SHARE: f32 = 0.5;
/// An article rests on a medium when it has so many statements ...
const LEAST_STATEMENTS: u32 = 3;
/// ... and so many in a hundred of them come through it.
const LEAST_RELAYED: u32 = 80;

/// What one article rests on.
#[derive(Clone, Debug)]
struct Ground {
    on: On,
    why: String,
    copy: Option<String>,
    evidence: Vec<CopyEvidence>,
}

#[derive(Clone, Debug, PartialEq)]
enum On {
    /// Itself.
    Own,
    /// A medium, by name.
    Medium(String),
    /// Another article, by place.
    Article(usize),
}

/// The origins of every story, in order of the stories; those with most
/// articles first.
#[must_use]
pub fn origins(plan: &Plan, stories: &[Story], copies: &[ArticleCopy]) -> Vec<Origin> {
    let grounds = grounds(plan, copies);
    let places: HashMap<&ArticleId, usize> = plan
        .imprints
        .iter()
        .enumerate()
        .map(|(place, imprint)| (&imprint.article, place))
        .collect();
    let of_story = |story: &Story| {
        let known = story
            .articles
            .iter()
            .filter_map(|article| places.get(article));
        of_story(plan, &grounds, &story.id, known.copied())
    };
    stories.iter().flat_map(of_story).collect()
}

fn of_story(
    plan: &Plan,
    grounds: &[Ground],
    story: &str,
    places: impl Iterator<Item = usize>,
) -> Vec<Origin> {
    let mut origins: BTreeMap<String, Origin> = BTreeMap::new();
    for place in places {
        let ground = &grounds[place];
        let name = root(plan, grounds, place);
        let origin = origins.entry(name.to_lowercase()).or_insert(Origin {
            story: story.to_owned(),
            name,
            articles: Vec::new(),
        });
        origin.articles.push(OriginArticle {
            article: plan.imprints[place].article.clone(),
            why: ground.why.clone(),
            copy: ground.copy.clone(),
            evidence: ground.evidence.clone(),
        });
    }
    let mut origins: Vec<Origin> = origins.into_values().collect();
    origins.sort_by_key(|origin| std::cmp::Reverse(origin.articles.len()));
    origins
}

/// The name at the end of the chain of grounds.
fn root(plan: &Plan, grounds: &[Ground], place: usize) -> String {
    let mut seen = vec![place];
    let mut here = place;
    loop {
        match &grounds[here].on {
            On::Medium(name) => return name.clone(),
            On::Article(next) if !seen.contains(next) => {
                seen.push(*next);
                here = *next;
            }
            // Where grounds run in a circle, the earliest article stands for all.
            On::Article(_) => {
                let earliest = seen.iter().min().copied();
                return own_name(plan, earliest.unwrap_or(here));
            }
            On::Own => return own_name(plan, here),
        }
    }
}

fn own_name(plan: &Plan, place: usize) -> String {
    let imprint = &plan.imprints[place];
    let outlet = imprint.outlet.as_deref().map(|o| house(o).to_owned());
    outlet.unwrap_or_else(|| format!("article {}", imprint.article))
}

fn grounds(plan: &Plan, copies: &[ArticleCopy]) -> Vec<Ground> {
    let places: HashMap<&ArticleId, usize> = plan
        .imprints
        .iter()
        .enumerate()
        .map(|(place, imprint)| (&imprint.article, place))
        .collect();
    let mut taken: Vec<Vec<(&ArticleCopy, usize)>> = vec![Vec::new(); plan.imprints.len()];
    for copy in copies {
        let (Some(&a), Some(&b)) = (places.get(&copy.a), places.get(&copy.b)) else {
            continue;
        };
        if copy.kind.is_copying() || copy.kind == CopyKind::Own {
            taken[a].push((copy, b));
            taken[b].push((copy, a));
        }
    }
    let each = taken.iter().enumerate();
    each.map(|(place, taken)| ground(plan, place, taken))
        .collect()
}

fn ground(plan: &Plan, place: usize, copies: &[(&ArticleCopy, usize)]) -> Ground {
    if plan.agency[place] {
        return own("the agency's own report");
    }
    credited(plan, place)
        .or_else(|| copied(plan, place, copies))
        .or_else(|| relayed(plan, place))
        .unwrap_or_else(|| own("own reporting"))
}

fn own(why: &str) -> Ground {
    Ground {
        on: On::Own,
        why: why.to_owned(),
        copy: None,
        evidence: Vec::new(),
    }
}

/// A byline, dateline or credit line gives the whole article to a medium.
fn credited(plan: &Plan, place: usize) -> Option<Ground> {
    let whole = |extent: Extent, spot: &str| extent == Extent::Whole && spot != "banner";
    let credits = plan.credits[place].iter();
    let credit = credits
        .filter(|credit| whole(credit.extent, credit.place))
        // "Mara Quill, Castrel" in a paper: only agencies are credited so.
        .find(|credit| credit.agency || credit.place == "credit line")?;
    Some(Ground {
        on: On::Medium(credit.name.clone()),
        why: format!("its {} names {}", credit.place, credit.name),
        copy: None,
        evidence: vec![CopyEvidence {
            article: plan.imprints[place].article.clone(),
            span: credit.span,
            what: format!("{} names {}", credit.place, credit.name),
        }],
    })
}

/// Most of it stands in another article that was first, or that is no later.
fn copied(plan: &Plan, place: usize, copies: &[(&ArticleCopy, usize)]) -> Option<Ground> {
    let (_, copy, other) = copies
        .iter()
        .filter_map(|(copy, other)| {
            let is_a = copy.a == plan.imprints[place].article;
            let (share, later) = match is_a {
                true => (copy.share_a, CopyDirection::BToA),
                false => (copy.share_b, CopyDirection::AToB),
            };
            // Where nothing tells, the two are one origin; the first in order
            // of day and id stands for it.
            let follows = match copy.direction {
                CopyDirection::Common => true,
                CopyDirection::Unknown => !is_a,
                told => told == later,
            };
            let most = share >= LEAST_SHARE && follows;
            most.then_some((share, *copy, *other))
        })
        .max_by(|one, two| one.0.total_cmp(&two.0).then(two.2.cmp(&one.2)))?;
    let share = match copy.a == plan.imprints[place].article {
        true => copy.share_a,
        false => copy.share_b,
    };
    let from = own_name(plan, other);
    let (on, why) = match (&copy.source, copy.direction) {
        (Some(agency), _) => (On::Medium(agency.clone()), format!("{agency}'s text")),
        (None, _) => (On::Article(other), format!("text of {from}")),
    };
    Some(Ground {
        on,
        why: format!("{:.0} % of it is {why}", share * 100.0),
        copy: Some(copy.id.clone()),
        evidence: copy.evidence.clone(),
    })
}

/// Nearly all that it says comes through one medium.
fn relayed(plan: &Plan, place: usize) -> Option<Ground> {
    let imprint = &plan.imprints[place];
    let media = |kind| {
        matches!(
            kind,
            RelayKind::Agency | RelayKind::Newspaper | RelayKind::Broadcaster
        )
    };
    let own = imprint.outlet.as_deref();
    let relay = imprint
        .relays
        .iter()
        .filter(|relay| media(relay.kind) && !own.is_some_and(|own| same_house(own, &relay.name)))
        .max_by_key(|relay| (relay.statements, std::cmp::Reverse(relay.name.as_str())))?;
    let enough = imprint.statements >= LEAST_STATEMENTS
        && relay.statements * 100 >= LEAST_RELAYED * imprint.statements;
    enough.then(|| Ground {
        on: On::Medium(house(&relay.name).to_owned()),
        why: format!(
            "{} of {} statements come through {}",
            relay.statements, imprint.statements, relay.name
        ),
        copy: None,
        evidence: vec![CopyEvidence {
            article: imprint.article.clone(),
            span: Some(relay.span),
            what: format!("names {} as a relay", relay.name),
        }],
    })
}

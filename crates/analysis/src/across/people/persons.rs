//! Persons of many articles: whole names first, then parts of names, then
//! bare surnames, each only where one bearer is in reach.

use super::name::{PersonName, Relation};
use super::roll::Listed;
use super::spelling::SPELLINGS;
use crate::across::groups::Groups;
use crate::lexicon::Gender;
use crosswire_article::JoinRule;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A bare surname looks for a bearer so many days before and after.
const SURNAME_DAYS: i32 = 7;
/// Where only the days tell, the bearer must be named in so many articles.
const LEAST_ARTICLES_IN_TIME: usize = 3;
/// One bearer outweighs the others if it is named in so many times as many
/// articles of these days.
const OUTWEIGHS: usize = 20;
/// A role tells who is meant within so many days.
const ROLE_DAYS: i32 = 365;
/// In blocks larger than this only names with one first letter are compared.
const WIDE_BLOCK: usize = 300;
/// Roles of one group that are kept for comparison.
const MOST_ROLES: usize = 60;

/// One article's person.
pub(super) struct Appearance<'a> {
    /// Its place among all appearances that are being joined.
    pub(super) place: usize,
    /// Number of its article.
    pub(super) article: usize,
    pub(super) day: Option<i32>,
    /// Number of its story.
    pub(super) story: usize,
    pub(super) listed: &'a Listed,
}

/// Persons found to be one: places of appearances, why each belongs, and the
/// place of the appearance that names the group.
pub(super) struct Group {
    pub(super) members: Vec<(usize, JoinRule)>,
    pub(super) name: String,
}

/// Groups persons. Every appearance is in exactly one group.
pub(super) fn persons(appearances: &[Appearance<'_>]) -> Vec<Group> {
    let (mut forms, bare, nameless) = forms(appearances);
    let mut groups = Groups::new(forms.len());
    let may = join_whole_names(&forms, &mut groups);
    join_parts(&mut forms, &mut groups, may);
    let mut bearers = Bearers::of(&forms, &mut groups);
    let mut left: BTreeMap<(String, usize), Vec<usize>> = BTreeMap::new();
    for (place, name) in bare {
        let appearance = &appearances[place];
        match bearers.bearer_of(&name, appearance) {
            Some((bearer, rule)) => bearers.people[bearer].taken.push((place, rule)),
            None => left
                .entry((name.key(), appearance.story))
                .or_default()
                .push(place),
        }
    }
    let mut found: Vec<Group> = bearers.people.into_iter().map(Person::group).collect();
    found.extend(left.into_values().map(|places| {
        let named = |place: usize| (place, JoinRule::SameStory);
        Group {
            name: appearances[places[0]].listed.name.clone(),
            members: places.into_iter().map(named).collect(),
        }
    }));
    found.extend(nameless.into_iter().map(|place| Group {
        name: appearances[place].listed.name.clone(),
        members: vec![(place, JoinRule::Name)],
    }));
    found
}

/// One name with all who appear under it, as far as they may be one.
struct Form {
    name: PersonName,
    /// Whether many bear the name, so that it is one only within a story.
    shared: bool,
    places: Vec<usize>,
    texts: BTreeMap<String, u32>,
    stories: BTreeSet<usize>,
    days: Vec<i32>,
    roles: BTreeSet<BTreeSet<String>>,
    genders: [u32; 2],
}

impl Form {
    fn new(name: PersonName, shared: bool) -> Self {
        Self {
            name,
            shared,
            places: Vec::new(),
            texts: BTreeMap::new(),
            stories: BTreeSet::new(),
            days: Vec::new(),
            roles: BTreeSet::new(),
            genders: [0; 2],
        }
    }

    fn take(&mut self, appearance: &Appearance<'_>, text: String) {
        self.places.push(appearance.place);
        *self.texts.entry(text).or_default() += 1;
        self.stories.insert(appearance.story);
        self.days.extend(appearance.day);
        if let Some(gender) = appearance.listed.gender {
            self.genders[gender as usize] += 1;
        }
        for role in &appearance.listed.roles {
            if self.roles.len() < MOST_ROLES {
                self.roles.insert(role_words(role));
            }
        }
    }
}

/// The words of a role that tell something, lands by their names.
fn role_words(role: &str) -> BTreeSet<String> {
    const EMPTY: [&str; 18] = [
        "the", "a", "an", "of", "and", "for", "in", "on", "at", "to", "s", "his", "her", "its",
        "their", "former", "then", "mr",
    ];
    let lower = role.to_lowercase();
    let words = lower.replace('.', "");
    let words = words.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty() && !EMPTY.contains(word))
        .map(str::to_owned)
        .collect();
    SPELLINGS.with_lands(&words).into_iter().collect()
}

type Bare = Vec<(usize, PersonName)>;

/// Appearances by name: full names, bare ones, and those that no word is left
/// of.
fn forms(appearances: &[Appearance<'_>]) -> (Vec<Form>, Bare, Vec<usize>) {
    let mut by_key: BTreeMap<String, Form> = BTreeMap::new();
    let (mut bare, mut nameless) = (Vec::new(), Vec::new());
    for appearance in appearances {
        let text = &appearance.listed.name;
        let Some(name) = PersonName::of(text) else {
            nameless.push(appearance.place);
            continue;
        };
        let title = name.is_bare().then(|| title_of_one_name(appearance));
        let (name, text, shared) = match title.flatten() {
            Some((title, land)) => {
                let text = format!("{title} {text}");
                let land = land.unwrap_or_default();
                (name.titled(&title, &land), text, land.is_empty())
            }
            None if name.is_bare() => {
                bare.push((appearance.place, name));
                continue;
            }
            None => {
                let shared = name.is_by_child() || is_private(appearance.listed);
                (name, text.clone(), shared)
            }
        };
        let mut key = name.key();
        if shared {
            key = format!("{key}|{}", appearance.story);
        }
        let form = by_key.entry(key).or_insert_with(|| Form::new(name, shared));
        form.take(appearance, text);
    }
    for form in by_key.values_mut() {
        form.days.sort_unstable();
    }
    (by_key.into_values().collect(), bare, nameless)
}

/// "King" and the land, where a role makes one name a full one.
fn title_of_one_name(appearance: &Appearance<'_>) -> Option<(String, Option<String>)> {
    appearance.listed.roles.iter().find_map(|role| {
        let words: Vec<&str> = role.split_whitespace().collect();
        let title = words
            .iter()
            .find(|word| SPELLINGS.is_of_one_name(&word.to_lowercase()))?;
        let mut words = role_words(role).into_iter();
        let land = words.find(|word| SPELLINGS.is_land(word));
        let land = land.or_else(|| (*title == "Pope").then(|| "vatican".to_owned()));
        Some(((*title).to_owned(), land))
    })
}

/// Whether an article presents somebody as one of the many: "a resident".
fn is_private(listed: &Listed) -> bool {
    !listed.roles.is_empty()
        && listed.roles.iter().all(|role| {
            let words = role.split(|c: char| !c.is_alphanumeric());
            let mut words = words.map(str::to_lowercase);
            words.any(|word| SPELLINGS.is_private(&word))
        })
}

/// A shorter or less usual form, and a fuller one that it may be meant for.
struct May {
    short: usize,
    full: usize,
    rule: JoinRule,
}

/// Joins names that are one, and tells which may be.
fn join_whole_names(forms: &[Form], groups: &mut Groups) -> Vec<May> {
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        for key in form.name.blocks() {
            blocks.entry(key).or_default().push(at);
        }
    }
    let mut compared: HashSet<(usize, usize)> = HashSet::new();
    let mut may = Vec::new();
    for block in blocks.values() {
        for (at, one) in block.iter().enumerate() {
            for two in &block[at + 1..] {
                let (a, b) = (&forms[*one], &forms[*two]);
                let wide = block.len() > WIDE_BLOCK && a.name.opening() != b.name.opening();
                if wide || !compared.insert((*one, *two)) {
                    continue;
                }
                compare([*one, *two], [a, b], groups, &mut may);
            }
        }
    }
    may
}

fn compare(at: [usize; 2], forms: [&Form; 2], groups: &mut Groups, may: &mut Vec<May>) {
    let [a, b] = forms;
    let apart = (a.shared || b.shared) && a.stories.is_disjoint(&b.stories);
    if apart || genders_conflict(a.genders, b.genders) {
        return;
    }
    match a.name.relation(&b.name) {
        Relation::Same(_) => groups.join(at[0], at[1]),
        Relation::Compatible(rule) => {
            let rank = |form: &Form| (form.name.fullness(), form.places.len());
            let (short, full) = match rank(a) <= rank(b) {
                true => (at[0], at[1]),
                false => (at[1], at[0]),
            };
            may.push(May { short, full, rule });
        }
        Relation::Different => {}
    }
}

fn genders_conflict(one: [u32; 2], two: [u32; 2]) -> bool {
    match (gender(one), gender(two)) {
        (Some(one), Some(two)) => one != two,
        _ => false,
    }
}

/// What nine of ten articles that tell a gender agree on.
fn gender([male, female]: [u32; 2]) -> Option<Gender> {
    let all = male + female;
    match (male, female) {
        _ if all == 0 => None,
        _ if male * 10 >= all * 9 => Some(Gender::Male),
        _ if female * 10 >= all * 9 => Some(Gender::Female),
        _ => None,
    }
}

/// Joins a form to a fuller one where that is the only one it can be meant
/// for, and something else speaks for it.
fn join_parts(forms: &mut [Form], groups: &mut Groups, mut may: Vec<May>) {
    may.sort_by_key(|may| (may.short, may.full));
    let mut fuller: BTreeMap<usize, Vec<&May>> = BTreeMap::new();
    for one in &may {
        fuller.entry(one.short).or_default().push(one);
    }
    for (short, wanted) in fuller {
        let mut targets: BTreeMap<usize, &May> = BTreeMap::new();
        for one in wanted {
            let root = groups.root(one.full);
            if root != groups.root(short) {
                targets.entry(root).or_insert(one);
            }
        }
        if targets.len() > 1 {
            let near = |target: &May| {
                !forms[short]
                    .stories
                    .is_disjoint(&forms[target.full].stories)
            };
            targets.retain(|_, target| near(target));
        }
        let [(_, only)] = targets.iter().collect::<Vec<_>>()[..] else {
            continue;
        };
        if speaks_for(&forms[short], &forms[only.full], only.rule) {
            groups.join(short, only.full);
        }
    }
}

fn speaks_for(short: &Form, full: &Form, rule: JoinRule) -> bool {
    let story = !short.stories.is_disjoint(&full.stories);
    let role = || {
        let mut own = short.roles.iter();
        own.any(|own| full.roles.iter().any(|other| roles_agree(own, other)))
    };
    match rule {
        JoinRule::PartOfName => story || role() || near(&short.days, &full.days, ROLE_DAYS),
        _ => story || role(),
    }
}

/// Whether two sorted lists of days have two days near one another; where a
/// side has none, nothing speaks against it.
fn near(one: &[i32], two: &[i32], days: i32) -> bool {
    one.is_empty() || two.is_empty() || one.iter().any(|day| count_near(two, *day, days) > 0)
}

fn count_near(sorted: &[i32], day: i32, days: i32) -> usize {
    let from = sorted.partition_point(|other| *other < day.saturating_sub(days));
    let to = sorted.partition_point(|other| *other <= day.saturating_add(days));
    to - from
}

fn roles_agree(one: &BTreeSet<String>, two: &BTreeSet<String>) -> bool {
    one == two && !one.is_empty() || one.intersection(two).count() >= 2
}

/// A person with a full name.
struct Person {
    name: PersonName,
    text: String,
    members: Vec<(usize, JoinRule)>,
    taken: Vec<(usize, JoinRule)>,
    stories: HashSet<usize>,
    days: Vec<i32>,
    roles: BTreeSet<BTreeSet<String>>,
    genders: [u32; 2],
}

impl Person {
    fn of(forms: &[Form], set: &[usize]) -> Self {
        let named = set.iter().map(|at| &forms[*at]).max_by_key(|form| {
            let (whole, _) = form.name.fullness();
            let key = std::cmp::Reverse(form.name.key());
            (whole.min(2), form.places.len(), whole, key)
        });
        let named = named.unwrap_or(&forms[set[0]]);
        let rule = |form: &Form| match named.name.relation(&form.name) {
            Relation::Same(rule) | Relation::Compatible(rule) => rule,
            Relation::Different => JoinRule::Spelling,
        };
        let mut person = Self {
            text: most(&named.texts),
            name: named.name.clone(),
            members: Vec::new(),
            taken: Vec::new(),
            stories: HashSet::new(),
            days: Vec::new(),
            roles: BTreeSet::new(),
            genders: [0; 2],
        };
        for form in set.iter().map(|at| &forms[*at]) {
            let rule = rule(form);
            person
                .members
                .extend(form.places.iter().map(|p| (*p, rule)));
            person.stories.extend(&form.stories);
            person.days.extend(&form.days);
            person.roles.extend(form.roles.iter().cloned());
            person.genders[0] += form.genders[0];
            person.genders[1] += form.genders[1];
        }
        person.days.sort_unstable();
        person
    }

    fn group(mut self) -> Group {
        self.members.append(&mut self.taken);
        self.members.sort_unstable();
        Group {
            members: self.members,
            name: self.text,
        }
    }
}

/// The most frequent text; of several the first in the alphabet.
pub(super) fn most(texts: &BTreeMap<String, u32>) -> String {
    let most = texts
        .iter()
        .min_by_key(|(text, count)| (std::cmp::Reverse(**count), *text));
    most.map(|(text, _)| text.clone()).unwrap_or_default()
}

/// Persons by surname.
struct Bearers {
    people: Vec<Person>,
    by_surname: HashMap<String, Vec<usize>>,
}

impl Bearers {
    fn of(forms: &[Form], groups: &mut Groups) -> Self {
        let sets = groups.sets();
        let people: Vec<Person> = sets.iter().map(|set| Person::of(forms, set)).collect();
        let mut by_surname: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, set) in sets.iter().enumerate() {
            let keys: BTreeSet<String> = set
                .iter()
                .flat_map(|form| forms[*form].name.surname_keys())
                .collect();
            for key in keys {
                by_surname.entry(key).or_default().push(at);
            }
        }
        Self { people, by_surname }
    }

    /// Who is meant by a bare surname, if one bearer is in reach.
    fn bearer_of(&self, name: &PersonName, of: &Appearance<'_>) -> Option<(usize, JoinRule)> {
        let own = of.listed.gender;
        let mut bearers: Vec<usize> = name
            .surname_keys()
            .iter()
            .filter_map(|key| self.by_surname.get(key))
            .flatten()
            .copied()
            .filter(|at| {
                let person = &self.people[*at];
                let gender = gender(person.genders);
                let fits = own.is_none() || gender.is_none() || own == gender;
                fits && person.name.bears(name)
            })
            .collect();
        bearers.sort_unstable();
        bearers.dedup();
        let here: Vec<usize> = bearers
            .iter()
            .copied()
            .filter(|at| self.people[*at].stories.contains(&of.story))
            .collect();
        if let [only] = here[..] {
            return Some((only, JoinRule::SurnameInStory));
        }
        let among = if here.is_empty() { &bearers } else { &here };
        self.by_role(among, of)
            .map(|bearer| (bearer, JoinRule::SurnameAndRole))
            .or_else(|| {
                let bearer = self.by_days(among, of.day?)?;
                Some((bearer, JoinRule::SurnameInTime))
            })
    }

    /// The only one who held a role that this article gives to the name.
    fn by_role(&self, among: &[usize], of: &Appearance<'_>) -> Option<usize> {
        let roles: Vec<BTreeSet<String>> = of
            .listed
            .roles
            .iter()
            .map(|role| role_words(role))
            .collect();
        let held = |at: &usize| {
            let person = &self.people[*at];
            let near = of.day.is_none_or(|day| {
                person.days.is_empty() || count_near(&person.days, day, ROLE_DAYS) > 0
            });
            let agrees = |role: &BTreeSet<String>| {
                !role.is_empty() && person.roles.iter().any(|own| role.is_subset(own))
            };
            near && roles.iter().any(agrees)
        };
        let mut holders = among.iter().copied().filter(held);
        let first = holders.next()?;
        holders.next().is_none().then_some(first)
    }

    /// The only one who is named often enough in the days around.
    fn by_days(&self, among: &[usize], day: i32) -> Option<usize> {
        let mut counts: Vec<(usize, usize)> = among
            .iter()
            .map(|at| (count_near(&self.people[*at].days, day, SURNAME_DAYS), *at))
            .filter(|(count, _)| *count > 0)
            .collect();
        counts.sort_unstable_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
        let (most, first) = *counts.first()?;
        let others: usize = counts[1..].iter().map(|(count, _)| count).sum();
        (most >= LEAST_ARTICLES_IN_TIME && most >= others * OUTWEIGHS).then_some(first)
    }
}

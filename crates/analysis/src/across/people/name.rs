//! Names of persons, cut into parts and compared.

use super::fold::{arabic, cyrillic, edits, is_cyrillic, plain};
use super::spelling::{SPELLINGS, Tradition};
use crosswire_article::JoinRule;

/// Parts of a surname that writers leave out, write apart or join.
const PARTICLES: [&str; 34] = [
    "al", "el", "ul", "ur", "ed", "es", "as", "ash", "an", "ar", "at", "ad", "az", "bin", "ibn",
    "ben", "bint", "de", "da", "di", "du", "del", "della", "dos", "van", "von", "der", "den", "la",
    "le", "ter", "ten", "zu", "af",
];
/// Arabic articles among them.
const ARTICLES: [&str; 13] = [
    "al", "el", "ul", "ur", "ed", "es", "as", "ash", "an", "ar", "at", "ad", "az",
];
const GENERATIONS: [&str; 6] = ["jr", "sr", "junior", "senior", "ii", "iii"];

/// One word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    plain: String,
    /// With umlauts written out, where that differs.
    spelt: Option<String>,
    initial: bool,
    /// Written as an Arabic article: small, or with a hyphen behind it.
    article: bool,
}

/// A person's name as far as it tells people apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PersonName {
    /// Without titles, particles and generations.
    parts: Vec<Part>,
    generation: Option<String>,
    tradition: Option<Tradition>,
}

/// How two names go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// One name.
    Same(JoinRule),
    /// The shorter may be meant for the longer, or for another like it.
    Compatible(JoinRule),
    /// Two names.
    Different,
}

impl PersonName {
    /// Cuts a name; `None` where no word of it is left.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = reordered(text);
        let mut words: Vec<&str> = text.split_whitespace().collect();
        while words.len() > 1 && SPELLINGS.is_title(&plain(words[0], false)) {
            words.remove(0);
        }
        let mut generation = None;
        if let Some(last) = words.last().map(|word| plain(word, false))
            && words.len() > 1
            && GENERATIONS.contains(&last.as_str())
        {
            generation = Some(last.chars().take(2).collect());
            words.pop();
        }
        let mut parts: Vec<Part> = Vec::new();
        for word in &words {
            if word.starts_with(['"', '“', '\'', '‘', '(']) && words.len() > 2 {
                continue;
            }
            parts.extend(pieces(word));
        }
        let article = parts.iter().any(|part| part.article);
        let has_abd = parts.iter().any(|part| part.plain.starts_with("abd"));
        let mut parts = without_particles(joined_abd(parts));
        parts.retain(|part| !part.plain.is_empty());
        if parts.iter().all(|part| part.initial) {
            return None;
        }
        let tradition = tradition(&parts, article || has_abd);
        Some(Self {
            parts,
            generation,
            tradition,
        })
    }

    /// A single name with the title and land that make it a full one.
    pub(super) fn titled(&self, title: &str, land: &str) -> Self {
        let front = [title, land].into_iter().flat_map(pieces);
        let mut titled = self.clone();
        titled.parts = front.chain(self.parts.iter().cloned()).collect();
        titled
    }

    /// Whether it is one word, which many may bear.
    pub(super) fn is_bare(&self) -> bool {
        self.parts.len() == 1
    }

    /// Whether it is a name of war, "Abu Omar".
    pub(super) fn is_by_child(&self) -> bool {
        self.parts.len() <= 2 && SPELLINGS.is_by_child(&self.parts[0].plain)
    }

    /// The plain words, for looking the very same name up.
    pub(super) fn key(&self) -> String {
        let mut key = self.words().join(" ");
        if let Some(generation) = &self.generation {
            key.push(' ');
            key.push_str(generation);
        }
        key
    }

    pub(super) fn words(&self) -> Vec<&str> {
        self.parts.iter().map(|part| part.plain.as_str()).collect()
    }

    /// How many words and whole given names it has: fuller names come first.
    pub(super) fn fullness(&self) -> (usize, usize) {
        let whole = self.parts.iter().filter(|part| !part.initial).count();
        (whole, self.parts.len())
    }

    /// Keys of which two names that may be one have at least one in common.
    pub(super) fn blocks(&self) -> Vec<String> {
        let mut keys = self.surname_keys();
        if !self.is_bare() {
            let mut words = self.words();
            words.sort_unstable();
            keys.push(format!("+{}", words.concat()));
            keys.push(format!(".{}", self.words().concat()));
        }
        keys.sort();
        keys.dedup();
        keys
    }

    /// Keys under which bearers of its surname are found.
    pub(super) fn surname_keys(&self) -> Vec<String> {
        let first = &self.parts[0];
        let last = self.last();
        let mut keys = vec![format!("={}", last.plain)];
        keys.extend(last.spelt.iter().map(|spelt| format!("={spelt}")));
        if SPELLINGS.is_surname_first(&first.plain) {
            keys.push(format!("={}", first.plain));
        }
        if let Some(family) = SPELLINGS.surname(&last.plain) {
            keys.push(format!("@{family}"));
        }
        match self.tradition {
            Some(Tradition::Cyrillic) => keys.push(format!("/{}", cyrillic(&last.plain))),
            Some(Tradition::Arabic) => keys.push(format!("~{}", arabic(&last.plain))),
            None if is_cyrillic(&last.plain) => {
                keys.push(format!("/{}", cyrillic(&last.plain)));
            }
            None => {}
        }
        keys.sort();
        keys.dedup();
        keys
    }

    /// The first letter of the given name: a coarse second key.
    pub(super) fn opening(&self) -> Option<char> {
        self.parts[0].plain.chars().next()
    }

    fn last(&self) -> &Part {
        &self.parts[self.parts.len() - 1]
    }

    /// Whether a bare surname may be meant for the bearer of this name.
    pub(super) fn bears(&self, surname: &Self) -> bool {
        let wanted = surname.last();
        let by = |part: &Part| surnames_alike(part, wanted, self.tradition.or(surname.tradition));
        by(self.last())
            || SPELLINGS.is_surname_first(&self.parts[0].plain) && equal(&self.parts[0], wanted)
    }

    /// How two names of two or more words go together.
    pub(super) fn relation(&self, other: &Self) -> Relation {
        if self.is_bare() || other.is_bare() || self.generations_conflict(other) {
            return Relation::Different;
        }
        let letter_for_letter = self.parts.len() == other.parts.len()
            && self
                .parts
                .iter()
                .zip(&other.parts)
                .all(|(a, b)| a.plain == b.plain);
        if letter_for_letter {
            return Relation::Same(JoinRule::Name);
        }
        if self.words().concat() == other.words().concat() {
            return Relation::Same(JoinRule::Spelling);
        }
        if self.has_same_words(other) {
            return Relation::Same(JoinRule::Order);
        }
        let (short, long) = match self.parts.len() <= other.parts.len() {
            true => (self, other),
            false => (other, self),
        };
        short.within(long)
    }

    fn generations_conflict(&self, other: &Self) -> bool {
        match (&self.generation, &other.generation) {
            (Some(one), Some(two)) => one != two,
            _ => false,
        }
    }

    fn has_same_words(&self, other: &Self) -> bool {
        let sorted = |name: &Self| {
            let mut words: Vec<String> = name.words().into_iter().map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        let initials = self
            .parts
            .iter()
            .chain(&other.parts)
            .any(|part| part.initial);
        !initials && sorted(self) == sorted(other)
    }

    /// The relation of a name to one of as many words or more.
    fn within(&self, long: &Self) -> Relation {
        let tradition = self.tradition.or(long.tradition);
        let surname_exact = equal(self.last(), long.last());
        if !surname_exact && !surnames_alike(self.last(), long.last(), tradition) {
            return Relation::Different;
        }
        let given = given_relation(&self.parts[0], &long.parts[0]);
        let middles = middles_fit(
            &self.parts[1..self.parts.len() - 1],
            &long.parts[1..long.parts.len() - 1],
        );
        let rule = match (given, middles) {
            (Given::Equal | Given::Family, true) if self.parts.len() == long.parts.len() => {
                return Relation::Same(JoinRule::Spelling);
            }
            (Given::Equal | Given::Family, true) => JoinRule::PartOfName,
            (Given::Initial | Given::Nickname, true) => JoinRule::ShortGivenName,
            // "Tayyip Demir" of "Recep Tayyip Demir".
            _ if self.is_tail_of(long) => JoinRule::PartOfName,
            _ => return Relation::Different,
        };
        Relation::Compatible(rule)
    }

    fn is_tail_of(&self, long: &Self) -> bool {
        let skipped = long.parts.len() - self.parts.len();
        skipped > 0
            && self
                .parts
                .iter()
                .zip(&long.parts[skipped..])
                .all(|(a, b)| equal(a, b))
    }
}

/// "Lavrov, Sergei" in the order of speech.
fn reordered(text: &str) -> String {
    let Some((last, first)) = text.split_once(", ") else {
        return text.to_owned();
    };
    let generation = GENERATIONS.contains(&plain(first, false).as_str());
    let single = !last.contains(' ') && !first.contains(',');
    match (generation, single) {
        (true, _) => format!("{last} {first}"),
        (false, true) => format!("{first} {last}"),
        (false, false) => last.to_owned(),
    }
}

/// The words of one written word: "Ki-moon" is two, "J.P." two initials.
fn pieces(word: &str) -> Vec<Part> {
    let word = word.strip_suffix("'s").unwrap_or(word);
    let word = word.strip_suffix("’s").unwrap_or(word);
    let pieces = word.split(['-', '‑', '–', '.', ',']);
    let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
    let many = pieces.len() > 1;
    let part = |(at, piece): (usize, &&str)| {
        let plain_form = plain(piece, false);
        let spelt = Some(plain(piece, true)).filter(|spelt| *spelt != plain_form);
        let initial = plain_form.chars().count() == 1;
        let joined = many && at == 0 || piece.starts_with(char::is_lowercase);
        let article = joined && ARTICLES.contains(&plain_form.as_str());
        Part {
            plain: plain_form,
            spelt,
            initial,
            article,
        }
    };
    pieces.iter().enumerate().map(part).collect()
}

/// "Abd al-Rahman", "Abdel Rahman" and "Abdul-Rahman" as one word.
fn joined_abd(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    let mut servant = false;
    for mut part in parts {
        let opens = ["abd", "abdel", "abdul", "abdal", "abdur", "abder", "abdou"];
        if opens.contains(&part.plain.as_str()) {
            servant = true;
            continue;
        }
        if servant && ARTICLES.contains(&part.plain.as_str()) {
            continue;
        }
        let glued = ["abdel", "abdul", "abdal", "abdur", "abder", "abd"]
            .iter()
            .find_map(|open| part.plain.strip_prefix(open).filter(|rest| rest.len() > 2));
        if let Some(rest) = glued {
            let rest = rest.to_owned();
            part.plain = format!("abd{}", rest.strip_prefix("ul").unwrap_or(&rest));
        } else if servant {
            part.plain = format!("abd{}", part.plain);
        }
        servant = false;
        joined.push(part);
    }
    if servant {
        joined.push(Part {
            plain: "abdul".to_owned(),
            spelt: None,
            initial: false,
            article: false,
        });
    }
    joined
}

/// Without particles behind the first name; at the head they are left out
/// where they are no given names ("Le Pen", but "Ben Roe").
fn without_particles(parts: Vec<Part>) -> Vec<Part> {
    let particle = |part: &Part| PARTICLES.contains(&part.plain.as_str());
    let count = parts.len();
    let keep = |(at, part): &(usize, Part)| {
        let given = *at == 0 && count > 1 && !part.article && is_given_particle(part);
        !particle(part) || at + 1 == count || given
    };
    let kept = parts.into_iter().enumerate().filter(keep);
    kept.map(|(_, part)| part).collect()
}

fn is_given_particle(part: &Part) -> bool {
    matches!(part.plain.as_str(), "ben" | "van" | "del" | "al")
}

fn tradition(parts: &[Part], arabic: bool) -> Option<Tradition> {
    let first = &parts[0];
    if let Some((_, tradition)) = SPELLINGS.given(&first.plain)
        && parts.len() > 1
    {
        return Some(tradition);
    }
    if is_cyrillic(&parts[parts.len() - 1].plain) {
        return Some(Tradition::Cyrillic);
    }
    arabic.then_some(Tradition::Arabic)
}

/// Whether two words are one, umlauts written out or not.
fn equal(one: &Part, two: &Part) -> bool {
    one.plain == two.plain
        || one.spelt.as_ref() == Some(&two.plain)
        || two.spelt.as_ref() == Some(&one.plain)
}

fn surnames_alike(one: &Part, two: &Part, tradition: Option<Tradition>) -> bool {
    if equal(one, two) {
        return true;
    }
    let family = SPELLINGS.surname(&one.plain);
    if family.is_some() && family == SPELLINGS.surname(&two.plain) {
        return true;
    }
    match tradition {
        Some(Tradition::Cyrillic) => cyrillic(&one.plain) == cyrillic(&two.plain),
        Some(Tradition::Arabic) => alike_in_arabic(&one.plain, &two.plain),
        None => false,
    }
}

/// The same consonants, and few other letters between them.
fn alike_in_arabic(one: &str, two: &str) -> bool {
    let longer = one.len().max(two.len());
    longer >= 5 && arabic(one) == arabic(two) && edits(one, two) <= longer.div_ceil(3)
}

/// How two given names go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    Equal,
    Family,
    Initial,
    Nickname,
    Different,
}

fn given_relation(one: &Part, two: &Part) -> Given {
    if equal(one, two) {
        return Given::Equal;
    }
    let family = |part: &Part| SPELLINGS.given(&part.plain).map(|(family, _)| family);
    if family(one).is_some() && family(one) == family(two) {
        return Given::Family;
    }
    let opens = one.plain.chars().next() == two.plain.chars().next();
    if (one.initial || two.initial) && opens {
        return Given::Initial;
    }
    if SPELLINGS.nicknames(&one.plain, &two.plain) {
        return Given::Nickname;
    }
    Given::Different
}

/// Whether the middle names of one do not contradict those of the other: each
/// of the fewer is found among the more, in order, written out or as a letter.
fn middles_fit(one: &[Part], two: &[Part]) -> bool {
    let (few, many) = if one.len() <= two.len() {
        (one, two)
    } else {
        (two, one)
    };
    let mut rest = many.iter();
    few.iter().all(|part| {
        rest.any(|other| {
            !matches!(
                given_relation(part, other),
                Given::Different | Given::Nickname
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> PersonName {
        PersonName::of(text).expect("a name")
    }

    fn relation(one: &str, two: &str) -> Relation {
        name(one).relation(&name(two))
    }

    #[test]
    fn titles_particles_and_articles_tell_nobody_apart() {
        assert_eq!(name("President Bashar al-Assad").key(), "bashar assad");
        assert_eq!(name("Ursula von der Leyen").key(), "ursula leyen");
        assert_eq!(name("Marine Le Pen").key(), "marine pen");
        assert_eq!(name("Le Pen").key(), "pen");
        assert_eq!(name("Ben Carson").key(), "ben carson");
        assert_eq!(name("J.P. Morgan").key(), "j p morgan");
        assert_eq!(name("Lavrov, Sergei").key(), "sergei lavrov");
        assert_eq!(name("George Lund Jr.").key(), "george lund jr");
        assert!(PersonName::of("").is_none() && PersonName::of("J.").is_none());
    }

    #[test]
    fn names_of_one_person_go_together() {
        use JoinRule::{Order, PartOfName, ShortGivenName, Spelling};
        let same = |rule| Relation::Same(rule);
        let may = |rule| Relation::Compatible(rule);
        assert_eq!(relation("Sergei Lavrov", "Sergej Lawrow"), same(Spelling));
        assert_eq!(relation("Shinzo Abe", "Abe Shinzo"), same(Order));
        assert_eq!(relation("Ban Ki-moon", "Ban Kimoon"), same(Spelling));
        assert_eq!(relation("S. Lavrov", "Sergei Lavrov"), may(ShortGivenName));
        assert_eq!(relation("Bill Orde", "William Orde"), may(ShortGivenName));
        assert_eq!(relation("Ada Roe", "Ada B. Roe"), may(PartOfName));
        assert_eq!(
            relation("Tayyip Demir", "Recep Tayyip Demir"),
            may(PartOfName)
        );
        assert_eq!(
            relation("Walid al-Moallem", "Waleed Muallem"),
            same(Spelling)
        );
    }

    #[test]
    fn names_of_two_people_stay_two() {
        let two = [
            ["Ada Roe", "Alma Roe"],
            ["Ali Abdullah Saleh", "Ali Mohsen Saleh"],
            ["George W. Lund", "George H. Lund"],
            ["Ada Roe", "Ada Moor"],
            ["Erik Hansen", "Erik Hanson"],
            ["Ivan Petrov", "Ivana Petrova"],
        ];
        for [one, other] in two {
            assert_eq!(relation(one, other), Relation::Different, "{one} {other}");
        }
    }

    #[test]
    fn a_bare_surname_finds_its_bearers() {
        assert!(name("al-Assad").is_bare());
        let bears = |full: &str, bare: &str| name(full).bears(&name(bare));
        assert!(bears("Sergei Lavrov", "Lawrow"));
        assert!(bears("Xi Jinping", "Xi"));
        assert!(bears("Bashar al-Assad", "al-Assad"));
        assert!(!bears("Imran Khan", "Chan"));
        assert!(!bears("Sergei Lavrov", "Sergei"));
    }
}

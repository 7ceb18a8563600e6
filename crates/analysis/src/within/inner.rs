//! Statements inside contents that the tagger leaves, found by rule: a verb of
//! speaking, thinking or planning with its own subject and its own clause
//! ("Lavrov said that *Washington had promised to ...*"), or a noun of that
//! sort with its owner ("*their plans to ...*").

use super::draft::Draft;
use super::quotations::Quotations;
use super::reading::Reading;
use crate::lexicon::Lexicon;
use crosswire_article::Span;
use crosswire_syntax::{Dependency, PartOfSpeech, Tag};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many words a source may be long.
const LONGEST_SOURCE: usize = 16;

/// Adds statements that stand in the contents of those found so far.
pub(crate) fn add_inner(
    reading: &Reading,
    lexicon: &Lexicon,
    quotations: &Quotations,
    drafts: &mut Vec<Draft>,
) {
    let cues: BTreeSet<usize> = drafts
        .iter()
        .flat_map(|d| &d.cue)
        .flat_map(|cue| reading.words_in(*cue))
        .collect();
    let mut seen = BTreeSet::new();
    let mut inner = Vec::new();
    for draft in drafts.iter() {
        for part in &draft.content {
            let place = Place {
                reading,
                lexicon,
                quotations,
                part: *part,
                confidence: draft.confidence,
            };
            for word in reading.words_in(*part) {
                if cues.contains(&word) || !seen.insert(word) {
                    continue;
                }
                let found = place.by_verb(word).or_else(|| place.by_noun(word));
                inner.extend(found.or_else(|| place.by_adjective(word)));
            }
        }
    }
    drafts.extend(inner);
}

/// One part of a content, in which an inner statement is looked for.
struct Place<'a> {
    reading: &'a Reading<'a>,
    lexicon: &'a Lexicon,
    quotations: &'a Quotations,
    part: Span,
    /// Of the statement around.
    confidence: f32,
}

impl Place<'_> {
    fn by_verb(&self, verb: usize) -> Option<Draft> {
        let reading = self.reading;
        let word = &reading.words[verb];
        let speaks = self.lexicon.acts.introduces_speech(&word.lower) || takes_object(&word.lower);
        let attitude = Attitude::of(&word.lower);
        let known = speaks || attitude.is_some() || perceives(&word.lower);
        if word.pos != PartOfSpeech::VERB || !known {
            return None;
        }
        let group = verb_group(reading, verb);
        let finite = matches!(word.tag, Tag::VBD | Tag::VBZ | Tag::VBP)
            || group.start < verb && matches!(word.tag, Tag::VBN | Tag::VB | Tag::VBG);
        if !finite {
            return None;
        }
        let subject = self.subject(verb)?;
        let clause = reading
            .children(verb)
            .find(|child| self.is_clause(verb, *child, attitude));
        let clause = clause.map(|clause| reading.words[clause].reach.clone());
        let source = self.source(subject)?;
        if let Some(draft) = self.inside_relative(verb, source, group.clone()) {
            return Some(draft);
        }
        let content = clause
            .or_else(|| object_of(reading, verb, self.part))
            .or_else(|| perceived(reading, verb, subject))?;
        let content = self.with_marks(reading.span_of(content)?);
        let particle = reading.words.get(verb + 1).filter(|next| {
            word.lower.starts_with("call") && matches!(next.lower.as_str(), "for" | "on")
        });
        let cue = reading.span_of(group)?;
        let cue = particle.map_or(cue, |particle| cue.hull(particle.span));
        let apart = !source.overlaps(content) && !content.overlaps(cue) && !source.overlaps(cue);
        let inside = self.part.contains(content) && self.part.contains(source);
        (inside && apart && content.end > content.start).then(|| {
            self.draft(
                source,
                cue,
                content,
                "verb of speaking or planning inside a content",
            )
        })
    }

    fn source(&self, subject: usize) -> Option<Span> {
        let words = self.reading.words[subject].reach.clone();
        self.reading
            .span_of(words.start..words.end.min(subject + LONGEST_SOURCE))
    }

    /// "the houses which they said would be hit": what is said lies on both
    /// sides of the clause that says so.
    fn inside_relative(&self, verb: usize, source: Span, group: Range<usize>) -> Option<Draft> {
        let reading = self.reading;
        let word = &reading.words[verb];
        if word.dep != Dependency::RELCL || !self.lexicon.acts.introduces_speech(&word.lower) {
            return None;
        }
        let clause = reading.children(verb).find(|child| {
            *child > verb
                && reading.words[*child].dep == Dependency::CCOMP
                && reading.words[*child].is_verb()
        })?;
        let clause = reading.span_of(verb + 1..reading.words[clause].reach.end)?;
        let noun = word.head;
        let before = reading.words_in(source).start;
        let named = reading.words[noun].reach.start..before;
        let named = (noun < before && named.len() <= LONGEST_SOURCE)
            .then(|| reading.span_of(named))
            .flatten()?;
        let cue = reading.span_of(group)?;
        let inside = [source, clause, named]
            .iter()
            .all(|span| self.part.contains(*span));
        if !inside || cue.overlaps(clause) {
            return None;
        }
        let why = "verb of speaking inside a relative clause";
        let mut draft = self.draft(source, cue, clause, why);
        draft.content.insert(0, named);
        Some(draft)
    }

    fn draft(&self, source: Span, cue: Span, content: Span, why: &str) -> Draft {
        let content = without_stop(self.reading, content);
        Draft::new(
            vec![source],
            vec![cue],
            vec![content],
            self.confidence * 0.8,
            why,
        )
    }

    /// Who speaks or plans: the verb's own subject, or that of the verb which
    /// it goes on from ("they came and said").
    fn subject(&self, verb: usize) -> Option<usize> {
        let reading = self.reading;
        let own = |verb: usize| {
            reading
                .children(verb)
                .find(|child| reading.words[*child].dep == Dependency::NSUBJ)
        };
        let joined = reading.words[verb].dep == Dependency::CONJ;
        let subject = own(verb).or_else(|| {
            let head = reading.words[verb].head;
            joined.then(|| own(head)).flatten().filter(|s| *s < verb)
        })?;
        let word = &reading.words[subject];
        let speaks = !matches!(
            word.lower.as_str(),
            "you" | "nobody" | "what" | "that" | "which" | "there" | "this" | "these" | "those"
        );
        let names = word.is_noun() || word.pos == PartOfSpeech::PRON;
        (speaks && names && self.part.contains(word.span)).then_some(subject)
    }

    /// Whether `child` is the clause in which a verb's content stands.
    fn is_clause(&self, verb: usize, child: usize, attitude: Option<Attitude>) -> bool {
        let reading = self.reading;
        let word = &reading.words[child];
        let own_subject = reading
            .children(child)
            .any(|c| reading.words[c].is_subject());
        let to = reading
            .children(child)
            .any(|c| reading.words[c].tag == Tag::TO);
        let lower = reading.words[verb].lower.as_str();
        let promises = ["promise", "vow", "pledge", "threaten", "refus"]
            .iter()
            .any(|stem| lower.starts_with(stem));
        let told = word.dep == Dependency::CCOMP && own_subject && word.is_verb();
        let planned = word.dep == Dependency::XCOMP && to;
        child > verb
            && match attitude {
                Some(Attitude::Thinks) => told,
                Some(Attitude::Plans) => planned,
                Some(Attitude::Wishes) => told || planned,
                None => told || promises && word.dep == Dependency::XCOMP,
            }
    }

    /// "are willing to", "was not happy about".
    fn by_adjective(&self, adjective: usize) -> Option<Draft> {
        const WORDS: [&str; 18] = [
            "willing",
            "unwilling",
            "ready",
            "eager",
            "prepared",
            "determined",
            "confident",
            "hopeful",
            "happy",
            "unhappy",
            "aware",
            "unaware",
            "concerned",
            "worried",
            "afraid",
            "convinced",
            "keen",
            "reluctant",
        ];
        let reading = self.reading;
        let word = &reading.words[adjective];
        let verb = word.head;
        if !WORDS.contains(&word.lower.as_str())
            || !matches!(word.dep, Dependency::ACOMP)
            || !matches!(
                reading.words[verb].lower.as_str(),
                "is" | "are" | "was" | "were" | "be" | "been" | "'s" | "’s" | "'re" | "’re" | "am"
            )
        {
            return None;
        }
        let subject = self.subject(verb)?;
        let source = self.source(subject)?;
        let clause = reading.children(adjective).find(|child| {
            *child > adjective
                && matches!(
                    reading.words[*child].dep,
                    Dependency::XCOMP | Dependency::CCOMP | Dependency::PREP
                )
        })?;
        let group = verb_group(reading, verb);
        let towards = reading.words[clause].dep == Dependency::PREP && clause == adjective + 1;
        let end = adjective + 1 + usize::from(towards);
        let cue = reading.span_of(group.start..end)?;
        let content = reading.span_of(end..reading.words[clause].reach.end.max(end + 1))?;
        let inside = self.part.contains(content) && self.part.contains(source);
        let told = reading.words_in(content).len() > 1;
        (inside && told && subject < group.start && !source.overlaps(cue))
            .then(|| self.draft(source, cue, content, "attitude inside a content"))
    }

    /// "Kim's taunt that ...", "a tip that ...": with its owner, if it has one.
    fn by_report(&self, noun: usize) -> Option<Draft> {
        const NOUNS: [&str; 21] = [
            "report",
            "tip",
            "claim",
            "allegation",
            "taunt",
            "warning",
            "suggestion",
            "accusation",
            "rumour",
            "rumor",
            "fear",
            "belief",
            "view",
            "hope",
            "argument",
            "assertion",
            "denial",
            "admission",
            "concern",
            "promise",
            "threat",
        ];
        let reading = self.reading;
        let word = &reading.words[noun];
        let single = word.lower.strip_suffix('s').unwrap_or(&word.lower);
        if !word.is_noun() || !NOUNS.contains(&single) {
            return None;
        }
        let clause = reading.children(noun).find(|child| {
            let that = reading
                .child(*child, Dependency::MARK)
                .is_some_and(|mark| reading.words[mark].lower == "that" && mark == noun + 1);
            matches!(
                reading.words[*child].dep,
                Dependency::ACL | Dependency::CCOMP
            ) && that
        })?;
        let content = reading.span_of(reading.words[clause].reach.clone())?;
        let owner = reading.child(noun, Dependency::POSS);
        let source = owner.and_then(|owner| self.owner(owner));
        let inside = self.part.contains(content)
            && self.part.contains(word.span)
            && source.is_none_or(|source| self.part.contains(source));
        let why = "what is said, as a noun inside a content";
        inside.then(|| {
            let mut draft = self.draft(word.span, word.span, content, why);
            draft.source = source.into_iter().collect();
            draft
        })
    }

    /// An owner without its "'s".
    fn owner(&self, owner: usize) -> Option<Span> {
        let reading = self.reading;
        let words = reading.words[owner].reach.clone();
        let ending = words.len() > 1 && reading.words[words.end - 1].tag == Tag::POS;
        reading.span_of(words.start..words.end - usize::from(ending))
    }

    /// "their plans to ...", "the army's attempts to ...".
    fn by_noun(&self, noun: usize) -> Option<Draft> {
        let reading = self.reading;
        let word = &reading.words[noun];
        if let Some(draft) = self.by_report(noun) {
            return Some(draft);
        }
        if !word.is_noun() || !is_plan(&word.lower) {
            return None;
        }
        let owner = reading.child(noun, Dependency::POSS)?;
        let clause = reading.children(noun).find(|child| {
            let to = reading
                .children(*child)
                .any(|c| reading.words[c].tag == Tag::TO);
            *child > noun && to && reading.words[*child].dep == Dependency::ACL
        })?;
        let source = self.owner(owner)?;
        let cue = word.span;
        let content = reading.span_of(reading.words[clause].reach.clone())?;
        let inside = self.part.contains(content) && self.part.contains(source);
        (inside && !source.overlaps(cue) && content.start >= cue.end)
            .then(|| self.draft(source, cue, content, "plan with its owner inside a content"))
    }

    /// A clause that fills a quotation takes its marks.
    fn with_marks(&self, content: Span) -> Span {
        let around = self.quotations.outer_at(content.start).filter(|quotation| {
            let free = quotation.len().saturating_sub(content.len());
            quotation.contains(content) && free <= 8
        });
        around.unwrap_or(content)
    }
}

/// What a verb of thinking and planning has for its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attitude {
    /// A clause with its own subject: "believes that".
    Thinks,
    /// An infinitive: "plans to".
    Plans,
    /// Either: "hopes that", "hopes to".
    Wishes,
}

impl Attitude {
    /// Of a verb in lower case.
    fn of(verb: &str) -> Option<Self> {
        const THINKS: [&str; 12] = [
            "believ",
            "think",
            "thought",
            "know",
            "knew",
            "suspect",
            "doubt",
            "understood",
            "understand",
            "realis",
            "realiz",
            "worr",
        ];
        const PLANS: [&str; 13] = [
            "plan", "intend", "seek", "sought", "try", "tries", "tried", "attempt", "decid", "aim",
            "agree", "want", "struggl",
        ];
        const WISHES: [&str; 5] = ["hope", "hoping", "wish", "fear", "expect"];
        // What may follow a stem, so that "planet" and "seekers" do not fit.
        const ENDS: [&str; 11] = [
            "", "e", "s", "es", "ed", "ing", "ned", "ning", "d", "ies", "ied",
        ];
        let fits = |stems: &[&str]| {
            stems.iter().any(|stem| {
                verb.strip_prefix(stem)
                    .is_some_and(|end| ENDS.contains(&end))
            })
        };
        if fits(&THINKS) {
            Some(Self::Thinks)
        } else if fits(&PLANS) {
            Some(Self::Plans)
        } else {
            fits(&WISHES).then_some(Self::Wishes)
        }
    }
}

fn is_plan(noun: &str) -> bool {
    const NOUNS: [&str; 15] = [
        "plan",
        "attempt",
        "effort",
        "bid",
        "intention",
        "desire",
        "decision",
        "promise",
        "pledge",
        "threat",
        "refusal",
        "demand",
        "willingness",
        "readiness",
        "offer",
    ];
    let single = noun.strip_suffix('s').unwrap_or(noun);
    NOUNS.contains(&single)
}

/// The verb with its helping verbs and negation that touch it: "had promised".
fn verb_group(reading: &Reading, verb: usize) -> Range<usize> {
    let helps = |w: usize| {
        let word = &reading.words[w];
        let own = word.head == verb;
        let helper = matches!(
            word.dep,
            Dependency::AUX | Dependency::AUXPASS | Dependency::NEG
        );
        let adverb = word.dep == Dependency::ADVMOD && word.tag == Tag::RB;
        own && (helper || adverb)
    };
    let mut start = verb;
    while start > 0 && helps(start - 1) {
        start -= 1;
    }
    while start < verb && reading.words[start].dep == Dependency::ADVMOD {
        start += 1;
    }
    start..verb + 1
}

fn perceives(verb: &str) -> bool {
    matches!(
        verb,
        "saw" | "heard" | "witnessed" | "noticed" | "know" | "knew"
    )
}

/// "I saw smoke", "they did not know the cause": what persons perceive; of
/// knowing only what they do not know, since what they know is a clause.
fn perceived(reading: &Reading, verb: usize, subject: usize) -> Option<Range<usize>> {
    let word = &reading.words[verb];
    let knows = word.lower.starts_with("kn");
    let negated = reading
        .children(verb)
        .any(|child| reading.words[child].dep == Dependency::NEG);
    let person = reading.words[subject].pos == PartOfSpeech::PRON || knows;
    if !perceives(&word.lower) || knows && !negated || !person {
        return None;
    }
    let object = reading
        .children(verb)
        .find(|child| *child > verb && reading.words[*child].dep == Dependency::DOBJ)
        .filter(|object| reading.words[*object].pos == PartOfSpeech::NOUN)?;
    Some(reading.words[object].reach.clone())
}

/// Verbs whose object is what is attributed: "accused him of lying".
fn takes_object(verb: &str) -> bool {
    const STEMS: [&str; 17] = [
        "accus", "urg", "condemn", "denounc", "demand", "reject", "call", "oppos", "announc",
        "confirm", "deny", "deni", "criticis", "criticiz", "prais", "welcom", "blam",
    ];
    const ENDS: [&str; 5] = ["", "e", "s", "es", "ed"];
    STEMS.iter().any(|stem| {
        verb.strip_prefix(stem)
            .is_some_and(|end| ENDS.contains(&end))
    })
}

/// The object of such a verb with all that follows it; of "call" only what
/// somebody calls for or on.
fn object_of(reading: &Reading, verb: usize, part: Span) -> Option<Range<usize>> {
    let lower = &reading.words[verb].lower;
    if !takes_object(lower) {
        return None;
    }
    let called = lower.starts_with("call");
    let object = reading.children(verb).find(|child| {
        let word = &reading.words[*child];
        let towards = matches!(word.lower.as_str(), "for" | "on") && word.dep == Dependency::PREP;
        *child > verb
            && if called {
                towards && *child == verb + 1
            } else {
                word.dep == Dependency::DOBJ
            }
    })?;
    let start = reading.words[object].reach.start.max(verb + 1) + usize::from(called);
    let end = reading.words[verb]
        .reach
        .end
        .min(reading.words_in(part).end);
    (start < end).then_some(start..end)
}

fn without_stop(reading: &Reading, span: Span) -> Span {
    let bare = reading.cut(span).trim_end_matches(['.', ',', ' ']);
    if bare.is_empty() {
        span
    } else {
        Span::new(span.start, span.start + bare.len() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::Attitude;

    #[test]
    fn attitudes_are_told_by_their_verbs() {
        assert_eq!(Attitude::of("planned"), Some(Attitude::Plans));
        assert_eq!(Attitude::of("trying"), Some(Attitude::Plans));
        assert_eq!(Attitude::of("believes"), Some(Attitude::Thinks));
        assert_eq!(Attitude::of("hopes"), Some(Attitude::Wishes));
        assert_eq!(Attitude::of("planet"), None);
        assert_eq!(Attitude::of("aimlessly"), None);
    }
}

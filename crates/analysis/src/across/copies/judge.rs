//! What a pair's shared passages amount to: which kind of sharing, and which
//! way the text went.

use super::align::Alignment;
use super::credits::{Credit, Extent, house, same_house};
use super::plan::Plan;
use super::words::Body;
use crosswire_article::{ArticleCopy, CopyDirection, CopyEvidence, CopyKind, short_hash};

/// Words in common outside quotation marks from which on somebody copied:
/// fewer are the frame around a quotation, or a stock phrase.
const LEAST_TOLD: u32 = 20;
/// So many of them in one run: what stands around quotations ("the minister
/// said in a statement on Friday") comes in shorter pieces.
const LEAST_TOLD_RUN: usize = 12;
/// Told words from which on edits may have cut them into any pieces.
const PLAINLY_TOLD: u32 = 60;
/// Fewer told words than [`PLAINLY_TOLD`] and a smaller share than
/// [`WIRE_SHARE`] in articles further apart than this are stock text: how a
/// poll was taken, when a programme is shown.
const FAR_DAYS: i32 = 30;
/// A text is carried nearly whole when this much of it stands in the other.
const NEARLY_WHOLE: f32 = 0.8;
/// An agency's article makes a wire copy when so much of either is shared, or
/// so many words are told; less is a passage taken over.
const WIRE_SHARE: f32 = 0.3;
const WIRE_TOLD: u32 = 60;
/// Two times of publication closer than this (seconds) tell no order.
const SAME_TIME: i64 = 300;

/// Makes a record of an alignment; `None` where it amounts to nothing.
pub(super) fn judge(
    plan: &Plan,
    (a, b): (u32, u32),
    (body_a, body_b): (&Body, &Body),
    alignment: Alignment,
) -> Option<ArticleCopy> {
    let share = |covered: usize, body: &Body| covered as f32 / body.telling().max(1) as f32;
    let mut pair = Pair {
        plan,
        a,
        b,
        share_a: rounded(share(alignment.covered.0, body_a)),
        share_b: rounded(share(alignment.covered.1, body_b)),
        words: alignment.passages.iter().map(|p| p.words).sum(),
        quoted: alignment.passages.iter().map(|p| p.quoted).sum(),
        told_run: alignment.told_run,
        evidence: Vec::new(),
        why: Vec::new(),
    };
    pair.count(alignment.passages.len());
    let (kind, source) = pair.kind()?;
    let direction = pair.direction(kind, source.as_deref(), &alignment, (body_a, body_b));
    let (one, two) = (plan.article(a), plan.article(b));
    pair.evidence.sort();
    pair.evidence.dedup();
    let sure = if kind == CopyKind::Quotation {
        pair.quoted
    } else {
        pair.words - pair.quoted
    };
    Some(ArticleCopy {
        id: format!("cp-{}", &short_hash(&[one.as_str(), two.as_str()])[..12]),
        a: one.clone(),
        b: two.clone(),
        kind,
        direction,
        source,
        passages: alignment.passages,
        share_a: pair.share_a,
        share_b: pair.share_b,
        evidence: pair.evidence,
        confidence: rounded(sure as f32 / (sure as f32 + 10.0)),
        why: pair.why.join("; "),
    })
}

fn rounded(share: f32) -> f32 {
    (share.min(1.0) * 1000.0).round() / 1000.0
}

struct Pair<'a> {
    plan: &'a Plan,
    a: u32,
    b: u32,
    share_a: f32,
    share_b: f32,
    words: u32,
    quoted: u32,
    told_run: usize,
    evidence: Vec<CopyEvidence>,
    why: Vec<String>,
}

impl Pair<'_> {
    fn count(&mut self, passages: usize) {
        let plural = if passages == 1 { "" } else { "s" };
        let quoted = match self.quoted {
            0 => String::new(),
            some => format!(", {some} of them quoted"),
        };
        self.why.push(format!(
            "{} words in common in {passages} passage{plural}{quoted}: {:.0} % of a, {:.0} % of b",
            self.words,
            self.share_a * 100.0,
            self.share_b * 100.0
        ));
    }

    fn told(&self) -> u32 {
        self.words - self.quoted
    }

    fn is_copying(&self) -> bool {
        let told = self.told();
        told >= LEAST_TOLD && (told >= PLAINLY_TOLD || self.told_run >= LEAST_TOLD_RUN)
    }

    /// A little text shared over a long time, or of one outlet at any time.
    fn is_stock(&self, own: bool) -> bool {
        let day = |place: u32| self.plan.imprints[place as usize].day;
        let days = day(self.a).zip(day(self.b)).map(|(one, two)| two - one);
        let little = self.told() < PLAINLY_TOLD && self.share_a.max(self.share_b) < WIRE_SHARE;
        little && (own || days.is_some_and(|days| days.abs() > FAR_DAYS))
    }

    fn kind(&mut self) -> Option<(CopyKind, Option<String>)> {
        let own = self.plan.same_outlet(self.a, self.b);
        if !self.is_copying() {
            if own {
                return None;
            }
            self.why.push("what is shared is mostly quoted".to_owned());
            return Some((CopyKind::Quotation, None));
        }
        if self.is_stock(own) {
            return None;
        }
        if own {
            return Some((CopyKind::Own, None));
        }
        if let Some(agency) = self.agency() {
            return Some((CopyKind::Wire, Some(agency)));
        }
        let whole = self.share_a.max(self.share_b) >= NEARLY_WHOLE;
        Some(if whole {
            (CopyKind::Reprint, None)
        } else {
            (CopyKind::Partial, None)
        })
    }

    /// The agency whose text the two carry, if anything tells.
    fn agency(&mut self) -> Option<String> {
        let plan = self.plan;
        let outlet = |place: u32| plan.imprints[place as usize].outlet.as_deref();
        let enough = self.share_a.max(self.share_b) >= WIRE_SHARE || self.told() >= WIRE_TOLD;
        for (place, name) in [(self.a, "a"), (self.b, "b")] {
            if plan.agency[place as usize] && enough {
                let agency = house(outlet(place)?).to_owned();
                self.why.push(format!("{name} is of an agency, {agency}"));
                return Some(agency);
            }
        }
        let agencies = |place: u32| plan.credits[place as usize].iter().filter(|c| c.agency);
        for credit in agencies(self.a) {
            let mut others = agencies(self.b);
            if let Some(other) = others.find(|other| other.name == credit.name) {
                self.cite(self.a, credit);
                self.cite(self.b, other);
                self.why.push(format!("both credit {}", credit.name));
                return Some(credit.name.clone());
            }
        }
        for (place, name) in [(self.a, "a"), (self.b, "b")] {
            let mut whole = agencies(place).filter(|c| c.extent == Extent::Whole);
            if let Some(credit) = whole.next() {
                self.cite(place, credit);
                self.why.push(format!(
                    "the {} of {name} names {}",
                    credit.place, credit.name
                ));
                return Some(credit.name.clone());
            }
        }
        None
    }

    fn cite(&mut self, place: u32, credit: &Credit) {
        self.evidence.push(CopyEvidence {
            article: self.plan.article(place).clone(),
            span: credit.span,
            what: format!("{} names {}", credit.place, credit.name),
        });
    }

    fn direction(
        &mut self,
        kind: CopyKind,
        source: Option<&str>,
        alignment: &Alignment,
        bodies: (&Body, &Body),
    ) -> CopyDirection {
        if kind == CopyKind::Quotation {
            return CopyDirection::Unknown;
        }
        let told = self.by_credit();
        if told != CopyDirection::Unknown {
            return told;
        }
        if let Some(source) = source {
            return self.by_agency(source);
        }
        let timed = self.by_time();
        if timed != CopyDirection::Unknown {
            return timed;
        }
        let cut = self.by_cut(alignment, bodies);
        if cut == CopyDirection::Unknown {
            self.why.push("nothing tells which was first".to_owned());
        }
        cut
    }

    /// One of the two credits, or relays, the other's outlet.
    fn by_credit(&mut self) -> CopyDirection {
        let b_credits_a = self.credits_other(self.b, self.a);
        let a_credits_b = self.credits_other(self.a, self.b);
        let (from, direction) = match (b_credits_a, a_credits_b) {
            (Some(evidence), None) => (evidence, CopyDirection::AToB),
            (None, Some(evidence)) => (evidence, CopyDirection::BToA),
            _ => return CopyDirection::Unknown,
        };
        let (credited, crediting) = match direction {
            CopyDirection::AToB => ("a", "b"),
            _ => ("b", "a"),
        };
        self.why.push(format!(
            "{crediting} credits the outlet of {credited}: {}",
            from.what
        ));
        self.evidence.push(from);
        direction
    }

    fn credits_other(&self, crediting: u32, credited: u32) -> Option<CopyEvidence> {
        let outlet = self.plan.imprints[credited as usize].outlet.as_deref()?;
        let article = self.plan.article(crediting).clone();
        let mut credits = self.plan.credits[crediting as usize].iter();
        if let Some(credit) = credits.find(|credit| same_house(outlet, &credit.name)) {
            return Some(CopyEvidence {
                article,
                span: credit.span,
                what: format!("{} names {}", credit.place, credit.name),
            });
        }
        let mut relays = self.plan.imprints[crediting as usize].relays.iter();
        let relay = relays.find(|relay| same_house(outlet, &relay.name))?;
        Some(CopyEvidence {
            article,
            span: Some(relay.span),
            what: format!("names {} as a relay", relay.name),
        })
    }

    /// The agency's own article was first; two others have it from the agency.
    fn by_agency(&mut self, agency: &str) -> CopyDirection {
        let of = |place: u32| {
            let outlet = self.plan.imprints[place as usize].outlet.as_deref();
            outlet.is_some_and(|outlet| same_house(outlet, agency))
        };
        match (of(self.a), of(self.b)) {
            (true, false) => CopyDirection::AToB,
            (false, true) => CopyDirection::BToA,
            (false, false) => {
                self.why.push(format!("both have it from {agency}"));
                CopyDirection::Common
            }
            (true, true) => self.by_time(),
        }
    }

    fn by_time(&mut self) -> CopyDirection {
        let (a, b) = (
            &self.plan.imprints[self.a as usize],
            &self.plan.imprints[self.b as usize],
        );
        if let (Some(one), Some(two)) = (a.moment, b.moment) {
            if (two - one).abs() < SAME_TIME {
                return CopyDirection::Unknown;
            }
            self.why
                .push("published earlier that day or before".to_owned());
            return if one < two {
                CopyDirection::AToB
            } else {
                CopyDirection::BToA
            };
        }
        match (a.day, b.day) {
            (Some(one), Some(two)) if one < two => {
                let days = two - one;
                let plural = if days == 1 { "" } else { "s" };
                self.why
                    .push(format!("a was published {days} day{plural} before b"));
                CopyDirection::AToB
            }
            _ => CopyDirection::Unknown,
        }
    }

    /// Papers cut from the end: a text that is the beginning of a longer one
    /// was cut from it.
    fn by_cut(&mut self, alignment: &Alignment, (a, b): (&Body, &Body)) -> CopyDirection {
        let [place] = &alignment.places[..] else {
            return CopyDirection::Unknown;
        };
        let at_start = place[0] < 5 && place[2] < 5;
        let (left_a, left_b) = (a.words.len() - place[1], b.words.len() - place[3]);
        if !at_start || left_a.min(left_b) > 5 || left_a.max(left_b) < 40 {
            return CopyDirection::Unknown;
        }
        if left_b > left_a {
            self.why
                .push("a is the beginning of b, cut from the end".to_owned());
            CopyDirection::BToA
        } else {
            self.why
                .push("b is the beginning of a, cut from the end".to_owned());
            CopyDirection::AToB
        }
    }
}

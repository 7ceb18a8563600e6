//! The wire form of `crosswire annotate`, schema 1.

use crosswire_article as domain;
use crosswire_article::{Annotated, Article, OffsetMap, OffsetUnit, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

/// The version written into every line.
pub const SCHEMA: u32 = 1;

/// `[start, end]` in the units of the record.
type Pair = (u32, u32);

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    schema: u32,
    id: String,
    outlet: Option<String>,
    url: Option<String>,
    title: Option<String>,
    language: Option<String>,
    published: Option<Published>,
    text: String,
    offsets: String,
    blocks: Vec<Block>,
    sentences: Vec<Pair>,
    statements: Vec<Statement>,
    actors: Vec<Actor>,
    mentions: Vec<Mention>,
    /// Always there; filled when events are read from text.
    events: Vec<serde_json::Value>,
    notes: Vec<Note>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Published {
    value: String,
    from: String,
    evidence: Vec<Pair>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Block {
    span: Pair,
    kind: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Statement {
    id: String,
    within: Option<String>,
    form: String,
    act: String,
    speech: bool,
    source: Vec<Pair>,
    cue: Vec<Pair>,
    content: Vec<Pair>,
    speaker: Option<Speaker>,
    unknown: Option<String>,
    anonymity: String,
    relays: Vec<Relay>,
    addressee: Option<Addressee>,
    when: Option<When>,
    confidence: f64,
    why: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Speaker {
    actor: String,
    name: String,
    role: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Relay {
    name: String,
    kind: String,
    span: Pair,
}

#[derive(Debug, Serialize, Deserialize)]
struct Addressee {
    name: String,
    span: Pair,
}

#[derive(Debug, Serialize, Deserialize)]
struct When {
    span: Pair,
    value: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Actor {
    id: String,
    name: String,
    kind: String,
    roles: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Mention {
    span: Pair,
    actor: String,
    kind: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Note {
    kind: String,
    span: Option<Pair>,
    message: String,
}

/// Writes one annotated article as one line, offsets in `unit`.
///
/// `id` is the id that the input carried, so that lines can be joined with it;
/// the derived id stands in where it carried none.
///
/// # Errors
/// When `out` cannot be written to.
pub fn annotated_to_json(
    annotated: &Annotated,
    unit: OffsetUnit,
    out: &mut impl Write,
) -> io::Result<()> {
    let map = OffsetMap::new(&annotated.article.text, unit);
    serde_json::to_writer(&mut *out, &record(annotated, &map))?;
    out.write_all(b"\n")
}

fn record(annotated: &Annotated, map: &OffsetMap) -> Record {
    let article = &annotated.article;
    Record {
        schema: SCHEMA,
        id: article
            .given_id
            .clone()
            .unwrap_or_else(|| article.id.to_string()),
        outlet: article.outlet.clone(),
        url: article.url.clone(),
        title: article.title.clone(),
        language: article.language.clone(),
        published: article.published.as_ref().map(|published| Published {
            value: published.value.clone(),
            from: published.from.as_str().to_owned(),
            evidence: pairs(&published.evidence, map),
        }),
        text: article.text.to_string(),
        offsets: map.unit().as_str().to_owned(),
        blocks: article
            .blocks
            .iter()
            .map(|block| block_out(*block, map))
            .collect(),
        sentences: pairs(&annotated.sentences, map),
        statements: annotated
            .statements
            .iter()
            .map(|statement| statement_out(statement, map))
            .collect(),
        actors: annotated.actors.iter().enumerate().map(actor_out).collect(),
        mentions: annotated
            .mentions
            .iter()
            .map(|mention| mention_out(*mention, map))
            .collect(),
        events: Vec::new(),
        notes: annotated
            .notes
            .iter()
            .map(|note| note_out(note, map))
            .collect(),
    }
}

fn pairs(spans: &[Span], map: &OffsetMap) -> Vec<Pair> {
    spans.iter().map(|span| map.from_span(*span)).collect()
}

fn block_out(block: domain::Block, map: &OffsetMap) -> Block {
    Block {
        span: map.from_span(block.span),
        kind: block.kind.as_str().to_owned(),
    }
}

fn statement_out(statement: &domain::Statement, map: &OffsetMap) -> Statement {
    Statement {
        id: statement.name(),
        within: statement.within.map(|outer| format!("s{}", outer + 1)),
        form: statement.form.as_str().to_owned(),
        act: statement.act.clone(),
        speech: statement.speech,
        source: pairs(&statement.source, map),
        cue: pairs(&statement.cue, map),
        content: pairs(&statement.content, map),
        speaker: statement.speaker.as_ref().map(|speaker| Speaker {
            actor: actor_name(speaker.actor),
            name: speaker.name.clone(),
            role: speaker.role.clone(),
        }),
        unknown: statement.unknown.map(|reason| reason.as_str().to_owned()),
        anonymity: statement.anonymity.as_str().to_owned(),
        relays: statement
            .relays
            .iter()
            .map(|relay| relay_out(relay, map))
            .collect(),
        addressee: statement.addressee.as_ref().map(|addressee| Addressee {
            name: addressee.name.clone(),
            span: map.from_span(addressee.span),
        }),
        when: statement.when.as_ref().map(|when| When {
            span: map.from_span(when.span),
            value: when.value.clone(),
        }),
        confidence: (f64::from(statement.confidence) * 100.0).round() / 100.0,
        why: statement.why.clone(),
    }
}

fn relay_out(relay: &domain::Relay, map: &OffsetMap) -> Relay {
    Relay {
        name: relay.name.clone(),
        kind: relay.kind.as_str().to_owned(),
        span: map.from_span(relay.span),
    }
}

fn actor_name(index: u32) -> String {
    format!("a{}", index + 1)
}

fn actor_out((index, actor): (usize, &domain::Actor)) -> Actor {
    Actor {
        id: actor_name(index as u32),
        name: actor.name.clone(),
        kind: actor.kind.as_str().to_owned(),
        roles: actor.roles.clone(),
    }
}

fn mention_out(mention: domain::Mention, map: &OffsetMap) -> Mention {
    Mention {
        span: map.from_span(mention.span),
        actor: actor_name(mention.actor),
        kind: mention.kind.as_str().to_owned(),
    }
}

fn note_out(note: &domain::Note, map: &OffsetMap) -> Note {
    Note {
        kind: note.kind.clone(),
        span: note.span.map(|span| map.from_span(span)),
        message: note.message.clone(),
    }
}

/// A line that is no annotated article of schema 1.
#[derive(Debug)]
pub struct WireError(String);

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WireError {}

impl WireError {
    fn new(what: &str, value: impl fmt::Display) -> Self {
        Self(format!("{what}: {value}"))
    }
}

/// Reads a line of [`annotated_to_json`] back. The author is not on the wire
/// and the id is taken as given; all else comes back as it was, confidence to
/// two decimals.
///
/// # Errors
/// When the line is no JSON of schema 1, or an offset or name does not fit.
pub fn annotated_from_json(line: &[u8]) -> Result<Annotated, WireError> {
    let record: Record = serde_json::from_slice(line)
        .map_err(|error| WireError::new("not an annotated article", error))?;
    if record.schema != SCHEMA {
        return Err(WireError::new("unknown schema", record.schema));
    }
    let unit = [OffsetUnit::Byte, OffsetUnit::CodePoint, OffsetUnit::Utf16]
        .into_iter()
        .find(|unit| unit.as_str() == record.offsets)
        .ok_or_else(|| WireError::new("unknown unit of offsets", &record.offsets))?;
    let text: Arc<str> = Arc::from(record.text.as_str());
    let back = Back {
        map: OffsetMap::new(&text, unit),
    };
    back.annotated(record, Arc::clone(&text))
}

/// The way back: offsets to bytes, names to values.
struct Back<'text> {
    map: OffsetMap<'text>,
}

impl Back<'_> {
    fn annotated(&self, record: Record, text: Arc<str>) -> Result<Annotated, WireError> {
        let mut article = Article::builder(text).given_id(record.id).build();
        article.outlet = record.outlet;
        article.url = record.url;
        article.title = record.title;
        article.language = record.language;
        article.published = record
            .published
            .map(|published| self.published(published))
            .transpose()?;
        article.blocks = all(record.blocks, |block| self.block(&block))?;
        Ok(Annotated {
            article: Arc::new(article),
            sentences: self.spans(record.sentences)?,
            statements: all(record.statements, |statement| self.statement(statement))?,
            actors: all(record.actors, actor_back)?,
            mentions: all(record.mentions, |mention| self.mention(&mention))?,
            notes: all(record.notes, |note| self.note(note))?,
        })
    }

    fn span(&self, pair: Pair) -> Result<Span, WireError> {
        self.map.to_span(pair.0, pair.1).ok_or_else(|| {
            WireError::new(
                "offsets do not fit the text",
                format!("[{}, {}]", pair.0, pair.1),
            )
        })
    }

    fn spans(&self, pairs: Vec<Pair>) -> Result<Vec<Span>, WireError> {
        all(pairs, |pair| self.span(pair))
    }

    fn published(&self, published: Published) -> Result<domain::Published, WireError> {
        let origins = [domain::DateOrigin::Given, domain::DateOrigin::Inferred];
        Ok(domain::Published {
            from: known(
                origins
                    .into_iter()
                    .find(|from| from.as_str() == published.from),
                "origin",
                &published.from,
            )?,
            evidence: self.spans(published.evidence)?,
            value: published.value,
        })
    }

    fn block(&self, block: &Block) -> Result<domain::Block, WireError> {
        Ok(domain::Block {
            span: self.span(block.span)?,
            kind: known(
                domain::BlockKind::from_name(&block.kind),
                "kind of block",
                &block.kind,
            )?,
        })
    }

    fn statement(&self, statement: Statement) -> Result<domain::Statement, WireError> {
        let reason = |name: &String| known(domain::Unknown::from_name(name), "reason", name);
        Ok(domain::Statement {
            ordinal: index("s", &statement.id)?,
            within: statement
                .within
                .as_deref()
                .map(|id| index("s", id))
                .transpose()?,
            form: known(
                domain::Form::from_name(&statement.form),
                "form",
                &statement.form,
            )?,
            act: statement.act,
            speech: statement.speech,
            source: self.spans(statement.source)?,
            cue: self.spans(statement.cue)?,
            content: self.spans(statement.content)?,
            speaker: statement.speaker.map(speaker_back).transpose()?,
            unknown: statement.unknown.as_ref().map(reason).transpose()?,
            anonymity: known(
                domain::Anonymity::from_name(&statement.anonymity),
                "anonymity",
                &statement.anonymity,
            )?,
            relays: all(statement.relays, |relay| self.relay(relay))?,
            addressee: statement
                .addressee
                .map(|addressee| self.addressee(addressee))
                .transpose()?,
            when: statement.when.map(|when| self.when(when)).transpose()?,
            confidence: statement.confidence as f32,
            why: statement.why,
        })
    }

    fn relay(&self, relay: Relay) -> Result<domain::Relay, WireError> {
        Ok(domain::Relay {
            kind: known(
                domain::RelayKind::from_name(&relay.kind),
                "kind of relay",
                &relay.kind,
            )?,
            span: self.span(relay.span)?,
            name: relay.name,
        })
    }

    fn addressee(&self, addressee: Addressee) -> Result<domain::Addressee, WireError> {
        Ok(domain::Addressee {
            span: self.span(addressee.span)?,
            name: addressee.name,
        })
    }

    fn when(&self, when: When) -> Result<domain::When, WireError> {
        Ok(domain::When {
            span: self.span(when.span)?,
            value: when.value,
        })
    }

    fn mention(&self, mention: &Mention) -> Result<domain::Mention, WireError> {
        Ok(domain::Mention {
            span: self.span(mention.span)?,
            actor: index("a", &mention.actor)?,
            kind: known(
                domain::MentionKind::from_name(&mention.kind),
                "kind of mention",
                &mention.kind,
            )?,
        })
    }

    fn note(&self, note: Note) -> Result<domain::Note, WireError> {
        Ok(domain::Note {
            span: note.span.map(|span| self.span(span)).transpose()?,
            kind: note.kind,
            message: note.message,
        })
    }
}

fn actor_back(actor: Actor) -> Result<domain::Actor, WireError> {
    Ok(domain::Actor {
        kind: known(
            domain::ActorKind::from_name(&actor.kind),
            "kind of actor",
            &actor.kind,
        )?,
        name: actor.name,
        roles: actor.roles,
    })
}

fn speaker_back(speaker: Speaker) -> Result<domain::Speaker, WireError> {
    Ok(domain::Speaker {
        actor: index("a", &speaker.actor)?,
        name: speaker.name,
        role: speaker.role,
    })
}

fn all<In, Out>(
    parts: Vec<In>,
    read: impl Fn(In) -> Result<Out, WireError>,
) -> Result<Vec<Out>, WireError> {
    parts.into_iter().map(read).collect()
}

fn known<T>(value: Option<T>, what: &str, name: &str) -> Result<T, WireError> {
    value.ok_or_else(|| WireError::new(&format!("unknown {what}"), name))
}

/// `s3` is 2.
fn index(prefix: &str, id: &str) -> Result<u32, WireError> {
    let number = id
        .strip_prefix(prefix)
        .and_then(|number| number.parse::<u32>().ok());
    known(number.and_then(|number| number.checked_sub(1)), "id", id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_article::{
        Actor, ActorKind, Addressee, Anonymity, BlockKind, DateOrigin, Form, Mention, MentionKind,
        Note, Published, Relay, RelayKind, Speaker, Statement, When,
    };

    const TEXT: &str = "“Café closed,” Jane Roe told AFP on Friday 😀.";

    fn at(words: &str) -> Span {
        let start = TEXT.find(words).expect(words);
        Span::of(start..start + words.len())
    }

    fn example() -> Annotated {
        let published = Published {
            value: "2019-05-04".into(),
            from: DateOrigin::Inferred,
            evidence: vec![at("Friday")],
        };
        let article = Article::builder(TEXT)
            .given_id("x1")
            .outlet("The Tide")
            .published(published)
            .block(BlockKind::Body, Span::of(0..TEXT.len()))
            .build();
        let statement = Statement {
            ordinal: 0,
            within: None,
            form: Form::Direct,
            act: "say".into(),
            speech: true,
            source: vec![at("Jane Roe")],
            cue: vec![at("told")],
            content: vec![at("“Café closed,”")],
            speaker: Some(Speaker {
                actor: 0,
                name: "Jane Roe".into(),
                role: None,
            }),
            unknown: None,
            anonymity: Anonymity::Named,
            relays: vec![Relay {
                name: "AFP".into(),
                kind: RelayKind::Agency,
                span: at("AFP"),
            }],
            addressee: Some(Addressee {
                name: "AFP".into(),
                span: at("AFP"),
            }),
            when: Some(When {
                span: at("on Friday"),
                value: None,
            }),
            confidence: 0.93,
            why: "tagger".into(),
        };
        Annotated {
            article: Arc::new(article),
            sentences: vec![Span::of(0..TEXT.len())],
            statements: vec![statement],
            actors: vec![Actor {
                name: "Jane Roe".into(),
                kind: ActorKind::Person,
                roles: vec![],
            }],
            mentions: vec![Mention {
                span: at("Jane Roe"),
                actor: 0,
                kind: MentionKind::Named,
            }],
            notes: vec![Note::new("emoji", "a face").at(at("😀"))],
        }
    }

    fn line(annotated: &Annotated, unit: OffsetUnit) -> String {
        let mut out = Vec::new();
        annotated_to_json(annotated, unit, &mut out).expect("memory");
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn the_documented_form() {
        let expected = concat!(
            r#"{"schema":1,"id":"x1","outlet":"The Tide","url":null,"title":null,"language":null,"#,
            r#""published":{"value":"2019-05-04","from":"inferred","evidence":[[36,42]]},"#,
            r#""text":"“Café closed,” Jane Roe told AFP on Friday 😀.","offsets":"codepoint","#,
            r#""blocks":[{"span":[0,45],"kind":"body"}],"sentences":[[0,45]],"#,
            r#""statements":[{"id":"s1","within":null,"form":"direct","act":"say","speech":true,"#,
            r#""source":[[15,23]],"cue":[[24,28]],"content":[[0,14]],"#,
            r#""speaker":{"actor":"a1","name":"Jane Roe","role":null},"unknown":null,"anonymity":"named","#,
            r#""relays":[{"name":"AFP","kind":"agency","span":[29,32]}],"addressee":{"name":"AFP","span":[29,32]},"#,
            r#""when":{"span":[33,42],"value":null},"confidence":0.93,"why":"tagger"}],"#,
            r#""actors":[{"id":"a1","name":"Jane Roe","kind":"person","roles":[]}],"#,
            r#""mentions":[{"span":[15,23],"actor":"a1","kind":"named"}],"events":[],"#,
            r#""notes":[{"kind":"emoji","span":[43,44],"message":"a face"}]}"#,
            "\n"
        );
        assert_eq!(line(&example(), OffsetUnit::CodePoint), expected);
    }

    #[test]
    fn every_unit_comes_back() {
        for unit in [OffsetUnit::Byte, OffsetUnit::CodePoint, OffsetUnit::Utf16] {
            let mut expected = example();
            let mut article = (*expected.article).clone();
            let back = annotated_from_json(line(&expected, unit).as_bytes())
                .expect("it was written by us");
            article.id = back.article.id.clone();
            expected.article = Arc::new(article);
            assert_eq!(back, expected, "{unit:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let good = line(&example(), OffsetUnit::CodePoint);
        for (from, to) in [
            ("\"schema\":1", "\"schema\":2"),
            ("[43,44]", "[43,99]"),
            ("\"named\"", "\"famed\""),
            ("\"a1\"", "\"a0\""),
        ] {
            assert!(
                annotated_from_json(good.replace(from, to).as_bytes()).is_err(),
                "{to}"
            );
        }
    }
}

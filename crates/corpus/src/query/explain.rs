//! Why a record exists: what made it, how sure it is, and the spans it rests on.

use super::{ClaimFilter, ConflictFilter, PositionEntry, SideEntry};
use crate::error::Result;
use crate::number::day_number;
use crate::rows;
use crate::spans;
use crate::store::Corpus;
use crosswire_article::{Annotated, ArticleId, Span, Statement, StatementRef};
use serde::{Serialize, Serializer};

/// The grounds of one record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The record.
    pub id: String,
    /// `article`, `statement`, `story`, `utterance`, `joined actor` or `copy`.
    pub kind: &'static str,
    /// The rules or model that made it.
    pub why: String,
    /// Chance that a careful reader would agree, where there is one.
    pub confidence: Option<f32>,
    /// What it rests on.
    pub parts: Vec<Part>,
}

/// One thing that a record rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// What it is: `source`, `cue`, `content`, `relay: AFP`, ...
    pub name: String,
    /// The article it stands in.
    pub article: String,
    /// Where; without a place it is about the whole article.
    #[serde(serialize_with = "optional_span")]
    pub span: Option<Span>,
    /// The words.
    pub text: String,
}

fn optional_span<S: Serializer>(
    span: &Option<Span>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    match span {
        Some(span) => spans::serialize_one(span, serializer),
        None => serializer.serialize_none(),
    }
}

impl Corpus {
    /// Explains the article, statement (`<article>-s3`), story, utterance,
    /// joined actor, claim, conflict or copy with this id.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn explain(&self, id: &str) -> Result<Option<Explanation>> {
        if let Some(reference) = StatementRef::from_name(id)
            && let Some(found) = self.explain_statement(&reference)?
        {
            return Ok(Some(found));
        }
        if let Some(found) = self.annotated(&ArticleId::from_stored(id))? {
            return Ok(Some(explain_article(&found)));
        }
        if let Some(found) = self.explain_story(id)? {
            return Ok(Some(found));
        }
        if let Some(found) = self.explain_utterance(id)? {
            return Ok(Some(found));
        }
        if let Some(found) = self.explain_joined(id)? {
            return Ok(Some(found));
        }
        if let Some(found) = self.explain_claim(id)? {
            return Ok(Some(found));
        }
        if let Some(found) = self.explain_conflict(id)? {
            return Ok(Some(found));
        }
        self.explain_copy(id)
    }

    fn explain_claim(&self, id: &str) -> Result<Option<Explanation>> {
        let filter = ClaimFilter {
            id: Some(id.to_owned()),
            ..ClaimFilter::default()
        };
        let part = |position: PositionEntry| Part {
            name: position.position,
            article: position.article.id,
            span: Some(position.span),
            text: position.text,
        };
        Ok(self.claims(&filter)?.pop().map(|claim| Explanation {
            id: claim.id,
            kind: "claim",
            why: claim.why,
            confidence: None,
            parts: claim.positions.into_iter().map(part).collect(),
        }))
    }

    fn explain_conflict(&self, id: &str) -> Result<Option<Explanation>> {
        let filter = ConflictFilter {
            id: Some(id.to_owned()),
            ..ConflictFilter::default()
        };
        let Some(conflict) = self.conflicts(&filter)?.pop() else {
            return Ok(None);
        };
        let part = |value: &str, side: SideEntry| Part {
            name: value.to_owned(),
            article: side.article.id,
            span: Some(side.sentence),
            text: side.text,
        };
        let (a, b) = (conflict.a.into_iter(), conflict.b.into_iter());
        let a = a.map(|side| part(&conflict.value_a, side));
        let parts = a.chain(b.map(|side| part(&conflict.value_b, side)));
        Ok(Some(Explanation {
            parts: parts.collect(),
            id: conflict.id,
            kind: "conflict",
            why: format!(
                "{}, {}: {}",
                conflict.relation, conflict.about, conflict.why
            ),
            confidence: Some(conflict.confidence),
        }))
    }

    fn explain_copy(&self, id: &str) -> Result<Option<Explanation>> {
        let Some(copy) = self.copy(id)? else {
            return Ok(None);
        };
        let mut parts = Vec::new();
        for (nth, passage) in (1..).zip(&copy.passages) {
            let sides = [
                ("a", &copy.a, passage.a, &passage.text_a),
                ("b", &copy.b, passage.b, &passage.text_b),
            ];
            parts.extend(sides.map(|(side, article, span, text)| Part {
                name: format!("passage {nth}, {side} ({} words)", passage.words),
                article: article.id.clone(),
                span: Some(span),
                text: text.clone(),
            }));
        }
        for evidence in copy.evidence {
            let id = ArticleId::from_stored(evidence.article.as_str());
            let text = self.text(&id)?.unwrap_or_default();
            let words = evidence.span.and_then(|span| span.cut(&text));
            parts.push(Part {
                name: evidence.what,
                article: evidence.article,
                span: evidence.span,
                text: words.unwrap_or_default().to_owned(),
            });
        }
        Ok(Some(Explanation {
            id: copy.id,
            kind: "copy",
            why: format!("{}, {}: {}", copy.kind, copy.direction, copy.why),
            confidence: Some(copy.confidence),
            parts,
        }))
    }

    fn explain_statement(&self, reference: &StatementRef) -> Result<Option<Explanation>> {
        let Some(annotated) = self.annotated(&reference.article)? else {
            return Ok(None);
        };
        let mut statements = annotated.statements.iter();
        let statement = statements.find(|statement| statement.ordinal == reference.ordinal);
        let Some(statement) = statement else {
            return Ok(None);
        };
        let mut parts = statement_parts(&annotated, statement);
        if let Some(entry) = self.statement(reference)?
            && let Some(joined) = entry.speaker.and_then(|speaker| speaker.joined)
        {
            parts.push(Part {
                name: "speaker over all articles".to_owned(),
                article: reference.article.to_string(),
                span: None,
                text: format!("{} ({})", joined.name, joined.id),
            });
        }
        Ok(Some(Explanation {
            id: reference.name(),
            kind: "statement",
            why: statement.why.clone(),
            confidence: Some(statement.confidence),
            parts,
        }))
    }

    /// The articles' actors that make up a joined one, each with the rule that
    /// joined it. The confidence is that of the least sure.
    fn explain_joined(&self, id: &str) -> Result<Option<Explanation>> {
        let sql = "SELECT a.id, t.name, m.rule, m.confidence, t.roles FROM joined_members m
             JOIN articles a ON a.number = m.article
             JOIN actors t ON t.article = m.article AND t.nth = m.actor
             WHERE m.joined = ? ORDER BY m.article, m.actor";
        let members: Vec<(f64, Part)> = self.say(|c| {
            rows::list(c, sql, [id], |row| {
                let (rule, confidence): (String, f64) = (row.get(2)?, row.get(3)?);
                let roles: String = row.get(4)?;
                let name: String = row.get(1)?;
                let part = Part {
                    name: rule,
                    article: row.get(0)?,
                    span: None,
                    text: match roles.as_str() {
                        "[]" => name,
                        roles => format!("{name}, called {roles}"),
                    },
                };
                Ok((confidence, part))
            })
        })?;
        let least = members.iter().map(|(confidence, _)| *confidence);
        let Some(least) = least.reduce(f64::min) else {
            return Ok(None);
        };
        let mut rules: Vec<&str> = members.iter().map(|(_, part)| part.name.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        Ok(Some(Explanation {
            id: id.to_owned(),
            kind: "joined actor",
            why: format!("joined by {}", rules.join(", ")),
            confidence: Some(least as f32),
            parts: members.into_iter().map(|(_, part)| part).collect(),
        }))
    }

    fn explain_story(&self, id: &str) -> Result<Option<Explanation>> {
        let Some(detail) = self.story(id)? else {
            return Ok(None);
        };
        let story = detail.story;
        let part = |article: super::ArticleEntry| Part {
            name: article.outlet.unwrap_or_else(|| "article".to_owned()),
            article: article.id,
            span: None,
            text: article.title.unwrap_or_default(),
        };
        Ok(Some(Explanation {
            id: story.id,
            kind: "story",
            why: story.why,
            confidence: None,
            parts: story.articles.into_iter().map(part).collect(),
        }))
    }

    fn explain_utterance(&self, id: &str) -> Result<Option<Explanation>> {
        let Some(utterance) = self.utterance(id)? else {
            return Ok(None);
        };
        let mut parts = Vec::new();
        for rendering in utterance.renderings {
            let article = ArticleId::from_stored(rendering.article.id.as_str());
            let text = self.text(&article)?.unwrap_or_default();
            let name = format!("{} ({})", rendering.statement, rendering.form);
            parts.extend(rendering.content.iter().map(|span| Part {
                name: name.clone(),
                article: rendering.article.id.clone(),
                span: Some(*span),
                text: span.cut(&text).unwrap_or_default().to_owned(),
            }));
        }
        Ok(Some(Explanation {
            id: utterance.id,
            kind: "utterance",
            why: utterance.why,
            confidence: None,
            parts,
        }))
    }
}

/// A named stretch of an article.
fn part(annotated: &Annotated, name: impl Into<String>, span: Span) -> Part {
    Part {
        name: name.into(),
        article: annotated.article.id.to_string(),
        span: Some(span),
        text: annotated.article.cut(span).to_owned(),
    }
}

fn statement_parts(annotated: &Annotated, statement: &Statement) -> Vec<Part> {
    let mut parts = Vec::new();
    let roles = [
        ("source", &statement.source),
        ("cue", &statement.cue),
        ("content", &statement.content),
    ];
    for (name, spans) in roles {
        parts.extend(spans.iter().map(|span| part(annotated, name, *span)));
    }
    for relay in &statement.relays {
        let name = format!("relay: {} ({})", relay.name, relay.kind.as_str());
        parts.push(part(annotated, name, relay.span));
    }
    if let Some(addressee) = &statement.addressee {
        let name = format!("addressee: {}", addressee.name);
        parts.push(part(annotated, name, addressee.span));
    }
    if let Some(when) = &statement.when {
        let name = match &when.value {
            Some(day) => format!("when: {day}"),
            None => "when".to_owned(),
        };
        parts.push(part(annotated, name, when.span));
    }
    if let Some(speaker) = &statement.speaker {
        let mentions = annotated.mentions.iter();
        let of_speaker = mentions.filter(|mention| mention.actor == speaker.actor);
        parts.extend(of_speaker.map(|mention| {
            let name = format!("speaker: {} ({})", speaker.name, mention.kind.as_str());
            part(annotated, name, mention.span)
        }));
    }
    parts
}

fn explain_article(annotated: &Annotated) -> Explanation {
    let article = &annotated.article;
    let blocks = article.blocks.iter();
    let mut parts: Vec<Part> = blocks
        .map(|block| part(annotated, block.kind.as_str(), block.span))
        .collect();
    if let Some(published) = &article.published {
        let evidence = published.evidence.iter();
        parts.extend(evidence.map(|span| part(annotated, "date read here", *span)));
    }
    for note in &annotated.notes {
        let name = format!("note: {}", note.kind);
        parts.push(match note.span {
            Some(span) => part(annotated, name, span),
            None => Part {
                name,
                article: article.id.to_string(),
                span: None,
                text: note.message.clone(),
            },
        });
    }
    Explanation {
        id: article.id.to_string(),
        kind: "article",
        why: origin(annotated),
        confidence: None,
        parts,
    }
}

fn origin(annotated: &Annotated) -> String {
    let article = &annotated.article;
    let given = article.given_id.as_deref().unwrap_or("an input without id");
    let date = match &article.published {
        Some(published) if day_number(published.day()) > 0 => {
            format!("date {} {}", published.value, published.from.as_str())
        }
        Some(published) => format!("date {} not understood", published.value),
        None => "no date found".to_owned(),
    };
    format!("read from {given}; {date}")
}

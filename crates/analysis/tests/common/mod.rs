//! The form in which the suites show records: one a person can read and
//! write, with every span as the words it covers.

use crosswire_analysis::Engine;
use crosswire_article::{
    Annotated, Article, Block, BlockKind, DateOrigin, Published, Span, Statement,
};
use std::fmt::Write;

/// The article of a suite's `article` block: lines `outlet: ...`, `date: ...`
/// first, then a blank line and the text, one paragraph a line. A line that
/// starts with `[byline] ` (or another kind of block) is of that kind.
pub(crate) fn article_of(source: &str) -> Article {
    let (head, body) = head_and_body(source);
    let (text, blocks) = text_and_blocks(body);
    let mut builder = Article::builder(text).blocks(blocks);
    for (key, value) in head {
        builder = match key {
            "outlet" => builder.outlet(value),
            "date" => builder.published(Published {
                value: value.to_owned(),
                from: DateOrigin::Given,
                evidence: Vec::new(),
            }),
            other => panic!("a suite's article has no field {other:?}"),
        };
    }
    builder.build()
}

fn head_and_body(source: &str) -> (Vec<(&str, &str)>, &str) {
    let Some((head, body)) = source.split_once("\n\n") else {
        return (Vec::new(), source);
    };
    let fields: Option<Vec<(&str, &str)>> = head
        .lines()
        .map(|line| {
            let field = line.split_once(": ")?;
            matches!(field.0, "outlet" | "date").then_some(field)
        })
        .collect();
    fields.map_or((Vec::new(), source), |fields| (fields, body))
}

fn text_and_blocks(body: &str) -> (String, Vec<Block>) {
    let mut text = String::new();
    let mut blocks = Vec::new();
    for line in body.lines().filter(|line| !line.trim().is_empty()) {
        let marked = line
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("] "));
        let kind = marked.and_then(|(name, rest)| Some((BlockKind::from_name(name)?, rest)));
        let (kind, line) = kind.unwrap_or((BlockKind::Body, line));
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(line);
        let span = Span::of(start..text.len());
        blocks.push(Block { span, kind });
    }
    (text, blocks)
}

/// All statements of an article, as the suites show them.
pub(crate) fn shown(engine: &Engine, article: Article) -> String {
    let annotated = engine.annotate(article);
    let mut out = String::new();
    for statement in &annotated.statements {
        out.push_str(&show_statement(&annotated, statement));
    }
    for note in &annotated.notes {
        let _ = writeln!(out, "note: {}", note.message);
    }
    if out.is_empty() {
        out.push_str("none\n");
    }
    out
}

/// One statement: a head line, then one line for each part that is there.
pub(crate) fn show_statement(annotated: &Annotated, statement: &Statement) -> String {
    let mut out = String::new();
    let manner = if statement.speech {
        "said"
    } else {
        "not said aloud"
    };
    let within = statement
        .within
        .map(|parent| format!(", within s{}", parent + 1));
    let _ = writeln!(
        out,
        "{}: {}, {}, {}{}",
        statement.name(),
        statement.form.as_str(),
        statement.act,
        manner,
        within.unwrap_or_default()
    );
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(out, "  {name:<8} {value}");
        }
    };
    line("source", words(annotated, &statement.source));
    line("cue", words(annotated, &statement.cue));
    line("content", words(annotated, &statement.content));
    line("speaker", speaker(statement));
    for relay in &statement.relays {
        let shown = annotated.article.cut(relay.span);
        line(
            "relay",
            format!("{}, {} <{shown}>", relay.name, relay.kind.as_str()),
        );
    }
    line(
        "to",
        statement
            .addressee
            .as_ref()
            .map_or(String::new(), |to| to.name.clone()),
    );
    if let Some(when) = &statement.when {
        let value = when.value.as_deref().unwrap_or("no day");
        line(
            "when",
            format!("{} ({value})", annotated.article.cut(when.span)),
        );
    }
    out
}

fn words(annotated: &Annotated, spans: &[Span]) -> String {
    let parts: Vec<&str> = spans
        .iter()
        .map(|span| annotated.article.cut(*span))
        .collect();
    parts.join(" | ")
}

fn speaker(statement: &Statement) -> String {
    let Some(speaker) = &statement.speaker else {
        let reason = statement.unknown.map_or("", |reason| reason.as_str());
        return format!("unknown: {reason}");
    };
    let role = speaker.role.as_deref().filter(|role| *role != speaker.name);
    let role = role.map(|role| format!(", {role}"));
    let anonymity = statement.anonymity.as_str();
    format!("{}{} ({anonymity})", speaker.name, role.unwrap_or_default())
}

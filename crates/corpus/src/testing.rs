//! A small analysis and small articles, for the tests of storing.
//!
//! The test double finds `"..." said Name.` and makes every kind of row of it,
//! so that the tests need neither the weights nor any text of others.

use crate::annotate::Annotate;
use crate::reading::{Found, ReadOptions, ReadSummary, Source};
use crate::rows::{self, list};
use crate::store::Corpus;
use crosswire_article::{
    Actor, ActorKind, Addressee, Annotated, Anonymity, Article, BlockKind, DateOrigin, Form,
    Mention, MentionKind, Note, Published, Relay, RelayKind, Span, Speaker, Statement, Unknown,
    When,
};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Finds quotations; can be slow, and can count as another version.
pub(crate) struct Quotations {
    pub(crate) version: &'static str,
    pub(crate) pause: Duration,
}

impl Default for Quotations {
    fn default() -> Self {
        Self {
            version: "double-1",
            pause: Duration::ZERO,
        }
    }
}

impl Annotate for Quotations {
    fn version(&self) -> &str {
        self.version
    }

    fn annotate(&self, article: Article) -> Annotated {
        std::thread::sleep(self.pause);
        assert!(!article.text.contains("BREAK THE ANALYSIS"), "as asked");
        let mut found = Annotated {
            sentences: sentences(&article.text),
            statements: Vec::new(),
            actors: Vec::new(),
            mentions: Vec::new(),
            notes: article.notes.clone(),
            article: Arc::new(article),
        };
        for sentence in found.sentences.clone() {
            quotation(&mut found, sentence, self.version);
        }
        found.notes.push(Note::new("counted", self.version));
        found
    }
}

fn sentences(text: &str) -> Vec<Span> {
    let mut start = 0;
    let mut spans = Vec::new();
    for line in text.split_inclusive('\n') {
        spans.push(Span::of(start..start + line.len()).trimmed(text));
        start += line.len();
    }
    spans.retain(|span| !span.is_empty());
    spans
}

fn quotation(found: &mut Annotated, sentence: Span, why: &str) {
    let text = found.article.text.clone();
    let words = sentence.cut(&text).unwrap_or_default();
    let Some((quoted, rest)) = words.strip_prefix('"').and_then(|w| w.split_once('"')) else {
        return;
    };
    let at = |offset: usize, length: usize| {
        let start = sentence.start as usize + offset;
        Span::of(start..start + length)
    };
    let ordinal = found.statements.len() as u32;
    let mut statement = Statement {
        ordinal,
        within: ordinal.checked_sub(1),
        form: Form::Direct,
        act: "say".to_owned(),
        speech: true,
        source: Vec::new(),
        cue: Vec::new(),
        content: vec![at(0, quoted.len() + 2)],
        speaker: None,
        unknown: Some(Unknown::OrphanQuotation),
        anonymity: Anonymity::Unsourced,
        relays: Vec::new(),
        addressee: None,
        when: None,
        confidence: 0.1 + 0.1 * (quoted.len() % 9) as f32,
        why: why.to_owned(),
    };
    if let Some(name) = rest.strip_prefix(" said ").map(|n| n.trim_end_matches('.')) {
        let name_at = at(quoted.len() + 2 + 6, name.len());
        spoken(found, &mut statement, name, name_at);
        statement.cue = vec![at(quoted.len() + 3, 4)];
    }
    found.statements.push(statement);
}

fn spoken(found: &mut Annotated, statement: &mut Statement, name: &str, span: Span) {
    let actor = found.actors.len() as u32;
    found.actors.push(Actor {
        name: name.to_owned(),
        kind: ActorKind::Person,
        roles: vec!["harbour master".to_owned()],
    });
    found.mentions.push(Mention {
        span,
        actor,
        kind: MentionKind::Named,
    });
    statement.source = vec![span];
    statement.unknown = None;
    statement.anonymity = Anonymity::Named;
    statement.speaker = Some(Speaker {
        actor,
        name: name.to_owned(),
        role: Some("harbour master".to_owned()),
    });
    statement.relays = vec![Relay {
        name: "Coast Wire".to_owned(),
        kind: RelayKind::Agency,
        span,
    }];
    statement.addressee = Some(Addressee {
        name: "reporters".to_owned(),
        span,
    });
    statement.when = Some(When { span, value: None });
}

/// An article with a headline, a note and three quotations.
pub(crate) fn article(n: usize) -> Article {
    let speaker = ["Mara Quill", "Otto Brandt", "Quill"][n % 3];
    let text = format!(
        "Dredging of basin {n} delayed\n\"The tide tables for pier {n} were never published,\" said {speaker}.\n\"Who ordered it?\"\n\"Cranes number {n} stay idle — naïvely,\" said Ada Finch.\n"
    );
    let headline = Span::of(0..text.find('\n').unwrap_or(0));
    let body = Span::of(headline.len() as usize + 1..text.len()).trimmed(&text);
    let mut builder = Article::builder(text)
        .given_id(format!("pile/{n:04}.txt"))
        .outlet(["Harbour Post", "Inland Echo", "Pier Gazette"][n % 3])
        .title(format!("Dredging of basin {n} delayed"))
        .block(BlockKind::Headline, headline)
        .block(BlockKind::Body, body)
        .note(Note::new("read", "as it was").at(headline));
    if !n.is_multiple_of(5) {
        builder = builder.published(Published {
            value: format!("2021-03-{:02}", 1 + n % 28),
            from: DateOrigin::Inferred,
            evidence: vec![headline],
        });
    }
    builder.build()
}

/// The first `count` articles as a source.
pub(crate) fn pile(count: usize) -> impl Source {
    move |take: &mut dyn FnMut(Found) -> ControlFlow<()>| {
        for n in 0..count {
            if take(Found::Article(Box::new(article(n)))).is_break() {
                return;
            }
        }
    }
}

/// What the network read in any test, as a corpus keeps it: in this profile it is
/// slow, and most tests read the same articles.
static READ: Mutex<BTreeMap<Vec<u8>, Vec<u8>>> = Mutex::new(BTreeMap::new());

/// Reads `count` articles.
pub(crate) fn read(corpus: &mut Corpus, count: usize) -> ReadSummary {
    let options = ReadOptions {
        threads: 3,
        batch: 7,
    };
    let lock = || READ.lock().unwrap_or_else(PoisonError::into_inner);
    let known = lock().clone();
    // What articles do not need is dropped when they are compared, as new ones are.
    let bring = |c: &Connection| {
        if rows::stored_ids(c)?.len() >= count {
            return Ok(());
        }
        let sql = "INSERT OR IGNORE INTO readings(key, said) VALUES (?, ?)";
        let mut insert = c.prepare(sql)?;
        known
            .iter()
            .try_for_each(|row| insert.execute(row).map(drop))
    };
    corpus.say(bring).expect("readings can be brought");
    let summary = corpus
        .read_from(&Quotations::default(), pile(count), &options, &mut |_| ())
        .expect("articles can be stored");
    let sql = "SELECT key, said FROM readings";
    let read = corpus.say(|c| list(c, sql, [], |row| Ok((row.get(0)?, row.get(1)?))));
    lock().extend(read.expect("readings can be listed"));
    summary
}

/// Every row of every table, by key.
pub(crate) fn dump(corpus: &Corpus) -> String {
    let mut dump = String::new();
    for table in crate::tables::tables() {
        let sql = format!("SELECT * FROM {} ORDER BY {}", table.name, table.key);
        let mut statement = corpus.connection.prepare(&sql).expect("the table is there");
        let width = statement.column_count();
        let mut rows = statement.query([]).expect("it can be read");
        while let Some(row) = rows.next().expect("row after row") {
            dump.push_str(table.name);
            for column in 0..width {
                let value: rusqlite::types::Value = row.get(column).expect("any value");
                dump.push_str(&format!(" | {value:?}"));
            }
            dump.push('\n');
        }
    }
    dump
}

//! How fast a corpus stores, relates and lists, with the analysis left out: a
//! stand-in makes about as many rows an article as the engine does, from
//! capital letters and full stops alone.
//!
//! ```text
//! cargo run --release -p crosswire-corpus --example storing_speed -- FILE PATH...
//! ```
//!
//! Makes the corpus FILE from what lies under PATH, and prints times.
#![expect(clippy::print_stdout, reason = "an example talks to people")]

use crosswire_article::{
    Actor, ActorKind, Annotated, Anonymity, Article, Form, Mention, MentionKind, Span, Speaker,
    Statement,
};
use crosswire_corpus::{
    Annotate, ArticleFilter, Corpus, Order, Page, Progress, Rederive, SearchOptions,
    StatementFilter, StoryFilter, UtteranceFilter,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Every third sentence is a statement by its first capitalised word; every
/// capitalised word is a mention.
struct StandIn;

impl Annotate for StandIn {
    fn version(&self) -> &str {
        "stand-in"
    }

    fn annotate(&self, article: Article) -> Annotated {
        let sentences = pieces(&article.text, ". ");
        let words = pieces(&article.text, " ");
        let capital = |span: &&Span| article.cut(**span).starts_with(char::is_uppercase);
        let mentions: Vec<Span> = words.iter().filter(capital).copied().collect();
        let named = |span: &Span| mentions.iter().position(|mention| span.contains(*mention));
        let statements = sentences.iter().step_by(3).zip(0..);
        let statements = statements
            .filter_map(|(span, ordinal)| {
                let actor = named(span)?;
                let name = article.cut(mentions[actor]);
                Some(statement(
                    ordinal,
                    *span,
                    mentions[actor],
                    actor as u32,
                    name,
                ))
            })
            .collect();
        Annotated {
            sentences,
            statements,
            actors: mentions
                .iter()
                .map(|span| actor(article.cut(*span)))
                .collect(),
            mentions: (0..)
                .zip(&mentions)
                .map(|(n, span)| mention(n, *span))
                .collect(),
            notes: article.notes.clone(),
            article: Arc::new(article),
        }
    }
}

fn pieces(text: &str, end: &str) -> Vec<Span> {
    let mut start = 0;
    let mut spans = Vec::new();
    for piece in text.split_inclusive(end) {
        spans.push(Span::of(start..start + piece.len()).trimmed(text));
        start += piece.len();
    }
    spans.retain(|span| !span.is_empty());
    spans
}

fn actor(name: &str) -> Actor {
    Actor {
        name: name.to_owned(),
        kind: ActorKind::Person,
        roles: Vec::new(),
    }
}

fn mention(actor: u32, span: Span) -> Mention {
    Mention {
        span,
        actor,
        kind: MentionKind::Named,
    }
}

fn statement(ordinal: u32, content: Span, source: Span, actor: u32, name: &str) -> Statement {
    Statement {
        ordinal,
        within: None,
        form: Form::Indirect,
        act: "say".to_owned(),
        speech: true,
        source: vec![source],
        cue: vec![source],
        content: vec![content],
        speaker: Some(Speaker {
            actor,
            name: name.to_owned(),
            role: None,
        }),
        unknown: None,
        anonymity: Anonymity::Named,
        relays: Vec::new(),
        addressee: None,
        when: None,
        confidence: 0.5,
        why: "every third sentence".to_owned(),
    }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("{:>9.3} s  {what}", start.elapsed().as_secs_f64());
    result
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let file = arguments
        .next()
        .ok_or("name a corpus file, then paths to read")?;
    let paths: Vec<PathBuf> = arguments.collect();
    let mut corpus = Corpus::open(&file)?;
    let options = Default::default();
    let start = Instant::now();
    let mut loaded = false;
    let summary = timed("read and relate", || {
        corpus.read(&StandIn, &paths, &options, &mut |progress| {
            if let Progress::Relating { done, total } = progress {
                if !loaded || done == total {
                    let seconds = start.elapsed().as_secs_f64();
                    println!("{seconds:>9.3} s  from the start to digest {done} of {total}");
                }
                loaded = true;
            }
        })
    })?;
    println!("           {:?}", summary.count);
    timed("read again, all known", || {
        corpus.read(&StandIn, &paths, &options, &mut |_| ())
    })?;
    println!("           {:?}", corpus.counts()?);
    ask(&Corpus::open_read_only(&file)?)?;
    let verified = timed("verify, nothing derived again", || {
        corpus.verify(&StandIn, Rederive::Nothing, &mut |_| ())
    })?;
    println!("           {} spans", verified.spans);
    println!("           {} differences", verified.differences.len());
    Ok(())
}

fn ask(corpus: &Corpus) -> crosswire_corpus::Result<()> {
    let newest = ArticleFilter {
        order: Order::NewestFirst,
        ..ArticleFilter::default()
    };
    timed("list all articles", || corpus.articles(&newest))?;
    timed("list all stories", || {
        corpus.stories(&StoryFilter::default())
    })?;
    timed("list all utterances", || {
        corpus.utterances(&UtteranceFilter::default())
    })?;
    timed("who: one surname", || corpus.who("Obama"))?;
    let hundred = StatementFilter {
        speaker: Some("Obama".to_owned()),
        page: Page::first(100),
        ..StatementFilter::default()
    };
    timed("100 statements of one speaker", || {
        corpus.statements(&hundred)
    })?;
    let twenty = SearchOptions {
        page: Page::first(20),
        ..SearchOptions::default()
    };
    timed("search a common word, newest 20", || {
        corpus.search("said", &twenty)
    })?;
    timed("search a rare word, newest 20", || {
        corpus.search("zeppelin", &twenty)
    })?;
    Ok(())
}

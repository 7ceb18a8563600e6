//! The real engine over the example pile: what is stored is what is found, and
//! comes out the same again.

use crosswire_analysis::Engine;
use crosswire_corpus::stream::{StreamOptions, tokens};
use crosswire_corpus::{
    ArticleFilter, Corpus, ReadOptions, Rederive, StatementFilter, UtteranceFilter,
};
use crosswire_syntax::English;
use std::path::PathBuf;

fn read(engine: &Engine, threads: usize) -> Corpus {
    let pile = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"));
    let mut corpus = Corpus::temporary().expect("memory");
    let options = ReadOptions { threads, batch: 5 };
    let summary = corpus
        .read(engine, &[pile], &options, &mut |_| ())
        .expect("the example pile can be read");
    assert!(summary.count.new >= 15, "{:?}", summary.count);
    corpus
}

#[test]
fn the_example_pile_is_stored_as_it_is_found() {
    let engine = Engine::load().expect("the engine is whole");
    let corpus = read(&engine, 1);
    let verified = corpus
        .verify(&engine, Rederive::All, &mut |_| ())
        .expect("checked");
    assert_eq!(verified.differences, []);
    assert_eq!(verified.rederived, verified.articles);
    assert!(verified.relations);
    assert!(verified.spans > 500, "{} spans", verified.spans);

    let other = read(&engine, 3);
    let every = StatementFilter::default();
    let statements = corpus.statements(&every).expect("listed");
    assert!(statements.len() > 50, "{} statements", statements.len());
    assert_eq!(other.statements(&every).expect("listed"), statements);
    let all = ArticleFilter::default();
    assert_eq!(
        other.articles(&all).expect("listed"),
        corpus.articles(&all).expect("listed")
    );
    let said = UtteranceFilter::default();
    assert_eq!(
        other.utterances(&said).expect("listed"),
        corpus.utterances(&said).expect("listed")
    );
}

#[test]
fn tokens_come_out_line_by_line() {
    let english = English::load().expect("the model is whole");
    let input = "{\"id\": \"a\", \"text\": \"The naïve ferry sank.\"}\nno JSON\n";
    let mut out = Vec::new();
    let summary = tokens(
        &english,
        input.as_bytes(),
        &mut out,
        &StreamOptions::default(),
    )
    .expect("memory");
    assert_eq!((summary.ok, summary.failed), (1, 1));
    let out = String::from_utf8(out).expect("UTF-8");
    let lines: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines[0]["tokens"][2][0], 10);
    assert_eq!(lines[0]["tokens"][3][4], "sink");
    assert_eq!(lines[0]["sentences"][0][1], 5);
    assert_eq!(lines[1]["line"], 2);
}

//! What the network read is not read again, and changes nothing.

use crate::reading::{Found, ReadOptions, Source};
use crate::rows::list;
use crate::testing::Quotations;
use crate::{Corpus, Rederive};
use crosswire_article::{Article, DateOrigin, Published};
use std::ops::ControlFlow;

/// What three outlets make of one speech.
const SAID: [(&str, &str, &str); 3] = [
    (
        "Harbour Post",
        "Ferry strike closes the port of Zhelny",
        "\"We will not open the port before our wages are paid,\" said Petra Varga.",
    ),
    (
        "Inland Echo",
        "Port of Zhelny closed by ferry strike",
        "\"The port stays shut until the wages are paid to us,\" said Petra Varga.",
    ),
    (
        "Strait Mail",
        "Strike at Zhelny: ferries stay in port",
        "\"No ship leaves before the wages of our people are paid,\" said Petra Varga.",
    ),
];

fn articles(which: &'static [(&str, &str, &str)]) -> impl Source {
    move |take: &mut dyn FnMut(Found) -> ControlFlow<()>| {
        for (outlet, title, said) in which {
            let article = Article::builder(format!("{title}.\n{said}\n"))
                .outlet(*outlet)
                .title(*title)
                .published(Published {
                    value: "2031-05-04".to_owned(),
                    from: DateOrigin::Given,
                    evidence: Vec::new(),
                })
                .build();
            if take(Found::Article(Box::new(article))).is_break() {
                return;
            }
        }
    }
}

fn read(corpus: &mut Corpus, source: impl Source) {
    let (analysis, options) = (Quotations::default(), ReadOptions::default());
    let read = corpus.read_from(&analysis, source, &options, &mut |_| ());
    read.expect("articles can be stored");
}

fn compare_again(corpus: &mut Corpus) {
    let forget = |c: &rusqlite::Connection| crate::reading::forget_relations(c);
    corpus.say(forget).expect("a setting can be deleted");
    read(corpus, articles(&[]));
}

fn keys(corpus: &Corpus) -> Vec<Vec<u8>> {
    let sql = "SELECT key FROM readings ORDER BY key";
    let keys = corpus.say(|c| list(c, sql, [], |row| row.get(0)));
    keys.expect("readings can be listed")
}

fn count(corpus: &Corpus, table: &str) -> u64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let count = corpus.say(|c| c.query_row(&sql, [], |row| row.get(0)));
    count.expect("rows can be counted")
}

#[test]
fn a_pile_that_grew_says_what_it_says_read_at_once() {
    let mut grown = Corpus::temporary().expect("memory");
    read(&mut grown, articles(&SAID[..2]));
    let before = keys(&grown);
    assert!(!before.is_empty(), "nothing was read");
    read(&mut grown, articles(&SAID[2..]));
    let after = keys(&grown);
    assert!(before.iter().all(|key| after.contains(key)));
    assert!(after.len() > before.len());

    let mut at_once = Corpus::temporary().expect("memory");
    read(&mut at_once, articles(&SAID));
    assert_eq!(after, keys(&at_once));
    let analysis = Quotations::default();
    let verified = grown.verify(&analysis, Rederive::All, &mut |_| ());
    assert_eq!(verified.expect("readable").differences, []);
}

#[test]
fn what_is_stored_is_believed_and_verified() {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, articles(&SAID));
    let told = count(&corpus, "utterances");
    assert!(told > 0);
    let never = (-9.0f32).to_le_bytes();
    let sql = "UPDATE readings SET said = ?";
    let changed = corpus.say(|c| c.execute(sql, [never]));
    changed.expect("readings can be changed");
    compare_again(&mut corpus);
    assert!(count(&corpus, "utterances") < told);
    let analysis = Quotations::default();
    let verified = corpus.verify(&analysis, Rederive::All, &mut |_| ());
    assert_ne!(verified.expect("readable").differences, []);
}

#[test]
fn what_no_pair_needs_any_more_is_dropped() {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, articles(&SAID));
    let needed = keys(&corpus);
    let sql = "INSERT INTO readings(key, said) VALUES (zeroblob(16), zeroblob(4))";
    let added = corpus.say(|c| c.execute(sql, []));
    added.expect("a reading can be added");
    compare_again(&mut corpus);
    assert_eq!(keys(&corpus), needed);
}

#[test]
fn a_corpus_without_the_table_gets_it() {
    let mut corpus = Corpus::temporary().expect("memory");
    read(&mut corpus, articles(&SAID));
    let needed = keys(&corpus);
    let dropped = corpus.say(|c| c.execute_batch("DROP TABLE readings"));
    dropped.expect("a table can be dropped");
    compare_again(&mut corpus);
    assert_eq!(keys(&corpus), needed);
}

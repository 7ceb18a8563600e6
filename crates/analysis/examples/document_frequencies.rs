//! Makes `data/document-frequencies.tsv`: counts, over a collection of articles
//! (JSONL with a `text` key on standard input), in how many each stem occurs.
//!
//! ```text
//! zcat pile.jsonl.gz | cargo run --release -p crosswire-analysis \
//!     --example document_frequencies > crates/analysis/data/document-frequencies.tsv
//! ```
#![expect(clippy::print_stdout, reason = "a program that prints a table")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// Rarer stems are as good as unseen: leaving them out keeps the table small.
const LEAST_DOCUMENTS: usize = 40;

fn main() {
    let mut documents = 0usize;
    let mut holding: BTreeMap<String, usize> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("standard input is UTF-8");
        let article: serde_json::Value = serde_json::from_str(&line).expect("a JSON object a line");
        let text = article["text"].as_str().unwrap_or("");
        documents += 1;
        for stem in crosswire_analysis::across::stems(text).collect::<BTreeSet<_>>() {
            *holding.entry(stem).or_default() += 1;
        }
    }
    println!(
        "# documents, then stem and number of documents holding it; made by examples/document_frequencies.rs"
    );
    println!("{documents}");
    for (stem, count) in holding
        .iter()
        .filter(|(_, count)| **count >= LEAST_DOCUMENTS)
    {
        println!("{stem}\t{count}");
    }
}

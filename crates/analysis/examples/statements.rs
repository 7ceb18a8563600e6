//! Shows the statements of text files, in the form of the suites:
//! `cargo run --release -p crosswire-analysis --example statements -- FILE...`

#![expect(clippy::print_stdout, reason = "an example program")]

#[path = "../tests/common/mod.rs"]
#[expect(dead_code, reason = "shared with the tests, which use all of it")]
mod common;

use crosswire_analysis::Engine;
use crosswire_article::{Article, DateOrigin, Published};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::load()?;
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let day = Published {
            value: "2016-06-17".to_owned(),
            from: DateOrigin::Given,
            evidence: Vec::new(),
        };
        let annotated = engine.annotate(Article::builder(text).published(day).build());
        println!("== {path}");
        for statement in &annotated.statements {
            print!("{}", common::show_statement(&annotated, statement));
            println!("  sure     {} - {}", statement.confidence, statement.why);
        }
        for actor in &annotated.actors {
            println!(
                "actor: {} ({}) {:?}",
                actor.name,
                actor.kind.as_str(),
                actor.roles
            );
        }
        for note in &annotated.notes {
            println!("note: {}", note.message);
        }
    }
    Ok(())
}

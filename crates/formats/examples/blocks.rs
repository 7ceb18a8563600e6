//! Prints how files are cut into blocks, one block a line: for looking at the
//! result with one's own eyes. `cargo run -p crosswire-formats --example blocks -- PATH...`
//! `--every N` keeps every Nth article only.

use crosswire_formats::read::{discover, read_input};
use std::io::Write;
use std::ops::ControlFlow;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let every = match arguments.next_if(|first| first == "--every") {
        Some(_) => arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1),
        None => 1usize,
    };
    let paths: Vec<_> = arguments.map(Into::into).collect();
    let mut out = std::io::stdout().lock();
    let (mut seen, mut failed) = (0usize, 0usize);
    for input in discover(&paths) {
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                writeln!(out, "! {error}")?;
                continue;
            }
        };
        read_input(&input, &Default::default(), &mut |result| {
            match result {
                Ok(article) if seen % every == 0 => {
                    let _ = show(&article, &mut out);
                }
                Ok(_) => {}
                Err(error) => {
                    failed += 1;
                    let _ = writeln!(out, "! {error}");
                }
            }
            seen += 1;
            ControlFlow::Continue(())
        });
    }
    writeln!(out, "{seen} articles, {failed} failures")
}

fn show(article: &crosswire_article::Article, out: &mut impl Write) -> std::io::Result<()> {
    let published = article
        .published
        .as_ref()
        .map_or("-", |published| &published.value);
    let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
    writeln!(
        out,
        "=== {} | {} | {published} | {} | {} | {}",
        or_dash(&article.given_id),
        or_dash(&article.outlet),
        or_dash(&article.language),
        or_dash(&article.author),
        or_dash(&article.title),
    )?;
    for note in &article.notes {
        writeln!(out, "    note {}: {}", note.kind, note.message)?;
    }
    for block in &article.blocks {
        let text = article.cut(block.span);
        writeln!(out, "{:>12} {text}", block.kind.as_str())?;
    }
    Ok(())
}

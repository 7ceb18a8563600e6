//! Who said something in a text: the subject of each form of "say".
//!
//! `cargo run --release -p crosswire-syntax --example said < article.txt`

#![expect(clippy::print_stdout, reason = "the finds are the program's output")]

use crosswire_syntax::{Dependency, English, Parsed, PartOfSpeech};
use std::error::Error;
use std::io::Read;

fn main() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let parsed = English::load()?.parse(&text);
    for (index, token) in parsed.tokens.iter().enumerate() {
        let subject = token.dep == Dependency::NSUBJ;
        let head = token.head as usize;
        if subject && parsed.tokens[head].pos == PartOfSpeech::VERB && parsed.lemma(head) == "say" {
            println!("{}", name(&text, &parsed, index));
        }
    }
    Ok(())
}

/// The whole entity that a token is part of, or the token.
fn name<'t>(text: &'t str, parsed: &Parsed, token: usize) -> &'t str {
    let within =
        |entity: &&crosswire_syntax::Entity| (entity.first..entity.end).contains(&(token as u32));
    let (first, last) = match parsed.entities.iter().find(within) {
        Some(entity) => (entity.first as usize, entity.end as usize - 1),
        None => (token, token),
    };
    &text[parsed.tokens[first].start as usize..parsed.tokens[last].end as usize]
}

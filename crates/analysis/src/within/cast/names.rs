//! How names are cut and compared.

/// The parts of a person's name that tell people apart: first and last, in
/// lower case, without initials, particles and generations.
pub(crate) fn name_keys(name: &str) -> Vec<String> {
    const PARTICLES: [&str; 18] = [
        "al", "el", "bin", "ibn", "ben", "de", "da", "di", "du", "del", "van", "von", "der", "den",
        "la", "le", "as", "ad",
    ];
    const SUFFIXES: [&str; 7] = ["jr", "sr", "ii", "iii", "iv", "s", "esq"];
    let pieces = name.split(|c: char| !c.is_alphanumeric() && c != '\u{301}');
    let words = pieces
        .map(str::to_lowercase)
        .filter(|w| w.chars().count() > 1);
    let mut keys: Vec<String> = words.filter(|w| !SUFFIXES.contains(&w.as_str())).collect();
    let particle = |w: &String| PARTICLES.contains(&w.as_str());
    // "Al Gore": a first name may look like a particle.
    let start = keys.len().min(1);
    if keys.len() > 2 {
        let tail: Vec<String> = keys.drain(start..).filter(|w| !particle(w)).collect();
        keys.extend(tail);
    }
    if keys.len() == 2 && particle(&keys[0]) && keys[0] != "ben" && !name.contains("Al ") {
        keys.remove(0);
    }
    keys
}
/// Lower case, without "the" and marks: how names of bodies are compared.
pub(super) fn normalised(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let words: Vec<&str> = words.skip_while(|w| *w == "the").collect();
    words.join(" ")
}

/// The initials of a name of three or more capitalised words.
pub(super) fn initials(name: &str) -> Option<String> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let capital = words
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase());
    let initials: String = capital.collect();
    (initials.chars().count() >= 3).then_some(initials)
}

/// Single spaces for any white space.
pub(crate) fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

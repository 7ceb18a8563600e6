//! Which language a text is in.

/// Enough characters to tell; more only costs time.
const SAMPLE: usize = 1_500;

/// The two-letter code of a tag as pages and data give it: `en-US`, `EN`, `eng`, `English`.
pub(crate) fn code(tag: &str) -> Option<String> {
    let tag = tag.trim().to_ascii_lowercase();
    let first = tag.split(['-', '_']).next()?;
    if first.len() == 2 && first.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(first.to_owned());
    }
    NAMES
        .iter()
        .find(|(_, long, name)| first == *long || first == *name)
        .map(|(short, ..)| (*short).to_owned())
}

/// The language of a text, if it is long and plain enough to tell.
pub(crate) fn detect(text: &str) -> Option<String> {
    let end = text
        .char_indices()
        .nth(SAMPLE)
        .map_or(text.len(), |(at, _)| at);
    let info = whatlang::detect(&text[..end]).filter(whatlang::Info::is_reliable)?;
    code(info.lang().code())
}

/// ISO 639-1, ISO 639-3 and English name of the languages the detector knows.
const NAMES: [(&str, &str, &str); 42] = [
    ("en", "eng", "english"),
    ("ru", "rus", "russian"),
    ("zh", "cmn", "mandarin"),
    ("es", "spa", "spanish"),
    ("pt", "por", "portuguese"),
    ("it", "ita", "italian"),
    ("fr", "fra", "french"),
    ("de", "deu", "german"),
    ("uk", "ukr", "ukrainian"),
    ("ka", "kat", "georgian"),
    ("ar", "ara", "arabic"),
    ("hi", "hin", "hindi"),
    ("ja", "jpn", "japanese"),
    ("he", "heb", "hebrew"),
    ("pl", "pol", "polish"),
    ("id", "ind", "indonesian"),
    ("vi", "vie", "vietnamese"),
    ("sv", "swe", "swedish"),
    ("da", "dan", "danish"),
    ("no", "nob", "norwegian"),
    ("fi", "fin", "finnish"),
    ("tr", "tur", "turkish"),
    ("nl", "nld", "dutch"),
    ("hu", "hun", "hungarian"),
    ("cs", "ces", "czech"),
    ("el", "ell", "greek"),
    ("bg", "bul", "bulgarian"),
    ("be", "bel", "belarusian"),
    ("hr", "hrv", "croatian"),
    ("sr", "srp", "serbian"),
    ("ro", "ron", "romanian"),
    ("sk", "slk", "slovak"),
    ("sl", "slv", "slovenian"),
    ("fa", "pes", "persian"),
    ("ur", "urd", "urdu"),
    ("ko", "kor", "korean"),
    ("ca", "cat", "catalan"),
    ("lt", "lit", "lithuanian"),
    ("lv", "lav", "latvian"),
    ("et", "est", "estonian"),
    ("hy", "hye", "armenian"),
    ("az", "aze", "azerbaijani"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_codes() {
        for tag in ["en", "EN-us", "en_GB", "eng", "English"] {
            assert_eq!(code(tag).as_deref(), Some("en"), "{tag}");
        }
        assert_eq!(code("klingon"), None);
    }

    #[test]
    fn short_texts_have_no_language() {
        assert_eq!(detect("Oui"), None);
        let english = "The harbour master told reporters that the ferry had left on time, \
                       and that nobody on the quay had seen anything unusual that evening.";
        assert_eq!(detect(english).as_deref(), Some("en"));
    }
}

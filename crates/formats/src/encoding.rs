//! Bytes to characters: byte-order mark, declared charset, UTF-8, detection.
//!
//! A reader's folder holds pages of twenty years. What is valid UTF-8 is UTF-8,
//! whatever a page says about itself; what is nearly valid is UTF-8 with a few
//! broken bytes; everything else is guessed by `chardetng`, which was made for
//! exactly such pages.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Characters, and how they were told from the bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// The name of the encoding, as the WHATWG standard writes it.
    pub(crate) encoding: &'static str,
    /// Whether bytes fitted nowhere and became U+FFFD.
    pub(crate) damaged: bool,
}

/// Decodes `bytes`; `declared` is the charset that the page names, if it does.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            encoding: UTF_8.name(),
            damaged: false,
        };
    }
    if is_nearly_utf8(bytes) {
        return decode_as(UTF_8, bytes);
    }
    let named = declared.and_then(|name| Encoding::for_label(name.as_bytes()));
    decode_as(
        named
            .filter(|e| *e != UTF_8)
            .unwrap_or_else(|| guess(bytes)),
        bytes,
    )
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        damaged,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The program reads English: where bytes fit several encodings, a western one is likelier.
    detector.guess(Some(b"uk"), Utf8Detection::Deny)
}

/// Whether whole multi-byte characters outnumber broken sequences by far: a
/// UTF-8 text that was cut or patched, not a text in a one-byte encoding.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 4 * broken
}

/// Makes a text fit to be frozen: line ends become `\n`, control characters
/// and invisible joiners go, unusual blanks become blanks, the ends are trimmed.
/// Never called on a text that offsets already refer to.
pub(crate) fn cleaned(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' => clean.push(' '),
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            '\n' | '\t' => clean.push(character),
            other if other.is_control() => {}
            other => clean.push(other),
        }
    }
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_decides() {
        let utf16 = [0xff, 0xfe, b'A', 0, 0xe9, 0];
        assert_eq!(decode(&utf16, None).text, "Aé");
        assert_eq!(decode(b"\xef\xbb\xbfA", Some("iso-8859-1")).text, "A");
    }

    #[test]
    fn old_western_pages_are_read() {
        let bytes = b"The caf\xe9 \x96 \x93closed\x94 since May, the owner\x92s son said \xa3 4.";
        let decoded = decode(bytes, None);
        assert_eq!(decoded.encoding, "windows-1252");
        assert!(decoded.text.contains("café – “closed”"));
    }

    #[test]
    fn a_false_declaration_loses_against_valid_utf8() {
        assert_eq!(
            decode("Müller".as_bytes(), Some("iso-8859-1")).text,
            "Müller"
        );
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_latin1() {
        let mut bytes = "“Łódź”, “Çeşme”, “Ærø”".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(&bytes, None);
        assert!(decoded.damaged && decoded.text.starts_with("“Łódź”"));
    }

    #[test]
    fn cleaning_leaves_text_and_line_ends() {
        let dirty = "\u{feff}One\r\ntwo\rth\0ree\u{a0}fo\u{200b}ur\u{7}\n\n";
        assert_eq!(cleaned(dirty), "One\ntwo\nthree four");
    }
}

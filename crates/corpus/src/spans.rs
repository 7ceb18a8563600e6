//! Lists of spans as they are stored (`[[0,4],[9,12]]`, bytes) and cut.

use crosswire_article::Span;
use serde::de::Error as _;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serializer};

/// Stands in stored and listed text where two spans do not touch.
pub(crate) const GAP: &str = " ... ";

/// The list as JSON text.
pub(crate) fn to_text(spans: &[Span]) -> String {
    let pairs: Vec<String> = spans
        .iter()
        .map(|span| format!("[{},{}]", span.start, span.end))
        .collect();
    format!("[{}]", pairs.join(","))
}

/// The list back from JSON text; `None` where it is damaged.
pub(crate) fn from_text(text: &str) -> Option<Vec<Span>> {
    let pairs: Vec<(u32, u32)> = serde_json::from_str(text).ok()?;
    pairs
        .into_iter()
        .map(|(start, end)| (start <= end).then(|| Span::new(start, end)))
        .collect()
}

/// The words under all spans; what does not fit the text is left out, which
/// `verify` reports.
pub(crate) fn cut(text: &str, spans: &[Span]) -> String {
    let cut: Vec<&str> = spans.iter().filter_map(|span| span.cut(text)).collect();
    cut.join(GAP)
}

/// For `#[serde(serialize_with)]`: `[[start, end], ...]`.
pub(crate) fn serialize<S: Serializer>(spans: &[Span], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(spans.len()))?;
    for span in spans {
        list.serialize_element(&(span.start, span.end))?;
    }
    list.end()
}

/// For `#[serde(with)]`: reads `[[start, end], ...]`.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Span>, D::Error> {
    let pairs = Vec::<(u32, u32)>::deserialize(deserializer)?;
    let span = |(start, end)| match start <= end {
        true => Ok(Span::new(start, end)),
        false => Err(D::Error::custom(format!(
            "a span {start}..{end} ends before it starts"
        ))),
    };
    pairs.into_iter().map(span).collect()
}

/// For `#[serde(serialize_with)]`: `[start, end]`.
pub(crate) fn serialize_one<S: Serializer>(span: &Span, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&(span.start, span.end), serializer)
}

/// For `#[serde(serialize_with)]`: `[start, end]` or `null`.
pub(crate) fn serialize_option<S: Serializer>(
    span: &Option<Span>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&span.map(|span| (span.start, span.end)), serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_and_damaged_ones_do_not() {
        let spans = vec![Span::new(0, 4), Span::new(9, 12)];
        assert_eq!(to_text(&spans), "[[0,4],[9,12]]");
        assert_eq!(from_text("[[0,4],[9,12]]"), Some(spans));
        assert_eq!(from_text("[]"), Some(Vec::new()));
        for damaged in ["", "[[4,0]]", "[[0]]", "{}"] {
            assert_eq!(from_text(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn gaps_are_shown() {
        let spans = [Span::new(0, 2), Span::new(6, 8)];
        assert_eq!(cut("We, she said, go", &spans), "We ... e ");
    }
}

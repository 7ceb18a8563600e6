#![no_main]
//! Any bytes as a text file: no panic, and blocks that lie in their text.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(article) = crosswire_formats::read::article_from_text(bytes, None) {
        assert!(article.blocks.iter().all(|block| block.span.cut(&article.text).is_some()));
    }
});

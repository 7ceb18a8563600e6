#![no_main]
//! Any bytes as a JSONL file: no panic, and blocks that lie in their text.

use std::ops::ControlFlow;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    crosswire_formats::read::read_json(bytes, 1 << 16, &mut |result| {
        if let Ok(article) = result {
            assert!(article.blocks.iter().all(|block| block.span.cut(&article.text).is_some()));
        }
        ControlFlow::Continue(())
    });
});

//! English syntax, natively: what spaCy's `en_core_web_sm` 3.8.0 says of a
//! text, computed in Rust from the genuine weights.

pub mod flat;
pub mod matrix;

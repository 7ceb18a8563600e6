//! The versioned JSON forms that leave the program.
//!
//! The structs here mirror the domain types field by field in the order of the
//! documentation; the domain types know nothing of JSON. Offsets are converted
//! here and nowhere else.

mod annotated;
mod tokens;

pub use annotated::{SCHEMA, WireError, annotated_from_json, annotated_to_json};
pub use tokens::{TokenRow, TokensRecord};

use serde::Serialize;
use std::io::{self, Write};

/// Writes the line that stands in the place of a record that failed:
/// `{"error":"...","line":3}`.
///
/// # Errors
/// When `out` cannot be written to.
pub fn error_to_json(message: &str, line: u64, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Failure<'a> {
        error: &'a str,
        line: u64,
    }
    serde_json::to_writer(
        &mut *out,
        &Failure {
            error: message,
            line,
        },
    )?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line() {
        let mut out = Vec::new();
        error_to_json("is not \"JSON\"", 3, &mut out).expect("memory");
        assert_eq!(out, b"{\"error\":\"is not \\\"JSON\\\"\",\"line\":3}\n");
    }
}

//! The vendored model, for tests of its parts.

use std::sync::LazyLock;

use crate::flat::Container;

const PATH: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/model/en_core_web_sm-3.8.0.bin"
);

static FILE: LazyLock<Vec<u8>> =
    LazyLock::new(|| std::fs::read(PATH).expect("the model lies in crates/syntax/model"));

/// The container with all tables.
pub(crate) fn container() -> Container<'static> {
    Container::parse(&FILE).expect("the vendored model is whole")
}

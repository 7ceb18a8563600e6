//! What a corpus promises, whatever happens to it.

mod answers;
mod copies;
mod corrections;
mod opening;
mod patchwork;
mod reading;
mod remembering;
mod streaming;

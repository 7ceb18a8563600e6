//! What a corpus promises, whatever happens to it.

mod answers;
mod opening;
mod reading;
mod streaming;

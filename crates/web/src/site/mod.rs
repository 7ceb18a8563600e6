//! The server: pages and answers over one corpus, for one person or a small
//! team, from this machine unless told otherwise.
//!
//! A page is a function from a corpus and a query to a structure, and a
//! template of the same name that lays it out; both work without a server, and
//! tests use them so. The server only receives, guards and passes on.

mod api;
mod correct;
mod frame;
mod guard;
mod kept;
pub(crate) mod pages;
mod readers;
mod routes;
mod running;

pub use correct::now;
pub use running::{LoadAnalysis, ServeError, ServeOptions, Server};

#[cfg(test)]
mod tests;

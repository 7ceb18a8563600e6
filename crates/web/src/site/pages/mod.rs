//! The pages, one file each: a query, a structure, a template of the same name.

pub(crate) mod about;
pub(crate) mod article;
pub(crate) mod audit;
pub(crate) mod chain;
pub(crate) mod claims;
pub(crate) mod conflicts;
pub(crate) mod copies;
pub(crate) mod corrections;
pub(crate) mod outlets;
pub(crate) mod paging;
pub(crate) mod patchwork;
pub(crate) mod people;
pub(crate) mod pile;
pub(crate) mod search;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod timeline;
pub(crate) mod utterances;

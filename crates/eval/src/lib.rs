//! Measures Crosswire against gold.
//!
//! A tool for those who work on the program, not part of it: [`gold`] reads
//! articles with marked attributions, [`score`] compares predictions with
//! them, [`elsewhere`] does so for articles unlike those it learnt from,
//! [`conflicts`] measures on pairs of passages, [`pairs`] on pairs of texts,
//! [`speakers`] asks who speaks, [`stories`] and [`utterances`] what belongs
//! together, [`breakdown`] tells where it fails, [`scores`] keeps committed
//! figures honest, [`features`] writes what
//! the tagger sees for the training program.

pub mod auc;
pub mod bootstrap;
pub mod breakdown;
pub mod claims;
pub mod conflicts;
pub mod container;
pub mod copies;
pub mod elsewhere;
pub mod features;
pub mod gold;
pub mod pairs;
pub mod predict;
pub mod relays;
pub mod score;
pub mod scores;
pub mod speakers;
pub mod stories;
pub mod utterances;
pub mod words;

//! `yishi` 议事: a neighbourhood deliberates and decides, and can prove it.
//!
//! Data goes one way: command, entry, log, state, tally, minutes. The rooms
//! and their laws are in `ARCHITECTURE.md`.

// A refusal ends a command; its size in memory is of no weight beside the
// places that it names.
#![allow(clippy::result_large_err)]

pub mod anchor;
pub mod book;
pub mod cli;
pub mod consult;
pub mod log;
pub mod minutes;
pub mod report;
pub mod rule;
pub mod sheet;
pub mod sign;
pub mod text;
pub mod verify;

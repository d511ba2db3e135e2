//! The one reader of rules, for TOML and JSON alike: every mistake is found,
//! with its line, its key and what would be accepted.

mod check;
mod fields;
mod near;
mod rule;
mod stages;
mod tree;

pub(super) use fields::{Field, Fields, Reader};
pub(super) use near::nearest;
pub(super) use rule::{fault, read};
pub(super) use stages::codes_of;
pub(super) use tree::{Table, Tree, Value};

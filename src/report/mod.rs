//! Forms that people and programs read: each a pure function of what it shows.
//!
//! Nothing here reads the book, the clock or the environment. A new form is a
//! file here and a line below.

pub mod cases;
pub mod explain;
pub mod figure;
pub mod markdown;
pub mod minutes;
pub mod roll;
pub mod rule_words;
pub mod rules;
pub mod status;
pub mod table;
pub mod tally;
pub mod trial;

pub use table::Table;

//! Forms that people and programs read: each a pure function of what it shows.
//!
//! Nothing here reads the book, the clock or the environment. A new form is a
//! file here and a line below.

mod boxes;
pub mod canvass_html;
pub mod canvass_sheet;
pub mod canvass_xlsx;
pub mod cases;
pub mod chart;
pub mod check_page;
pub mod document;
pub mod docx;
pub mod explain;
pub mod figure;
pub mod html;
pub mod html_document;
pub mod keys;
pub mod lint;
pub mod markdown;
mod measures;
pub mod minutes;
pub mod minutes_audit;
mod minutes_canvass;
mod minutes_keys;
mod minutes_packs;
pub mod minutes_sealed;
pub mod notice;
pub mod picture;
pub mod pictures;
pub mod qr;
pub mod register;
pub mod roll;
pub mod rollup;
pub mod rule_words;
pub mod rules;
mod script_checks;
pub mod second;
mod shell_lines;
pub mod slip;
pub mod slip_html;
pub mod status;
pub mod table;
pub mod tally;
pub mod trial;
pub mod verify_script;
pub mod versions;
pub mod walk;

pub use table::Table;

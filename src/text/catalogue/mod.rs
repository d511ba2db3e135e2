//! The message table, one file per theme.

mod book;
mod cli;
mod consult;
mod explain;
mod help;
mod help_stages;
mod log;
mod minutes;
mod names;
mod process;
mod report;
mod roll;
mod rule;
mod sheet;
mod verify;
mod xlsx;

pub use book::*;
pub use cli::*;
pub use consult::*;
pub use explain::*;
pub use help::help;
pub use log::*;
pub use minutes::*;
pub use names::*;
pub use process::*;
pub use report::*;
pub use roll::*;
pub use rule::*;
pub use sheet::*;
pub use verify::*;
pub use xlsx::*;

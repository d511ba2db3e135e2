//! A consultation: who is asked, what they answered, what follows.
//!
//! This room is pure: it gets text and values, and opens nothing. Tables come
//! in as rows of text ([`roll_builder`], [`answer`], [`visit`]); what may be
//! written is decided in [`decide`]; what the lines say is folded in [`fold`];
//! both roads end in [`Counts`], and a [`TallySheet`] is computed from those.

pub mod answer;
pub mod basis;
pub mod chars;
pub mod counts;
pub mod course;
pub mod decide;
pub mod definition;
pub mod door;
mod doors;
pub mod eligible;
pub mod fold;
pub mod freeze;
pub mod origin;
pub mod position;
pub mod process;
pub mod review;
pub mod roll;
pub mod roll_builder;
mod roll_row;
pub mod settings;
pub mod shares;
pub mod standing;
pub mod tally_sheet;
mod totals;
pub mod value;
pub mod visit;
pub mod weigh;
pub mod when;
pub mod without;

pub use basis::{Basis, Canvass, Numbering};
pub use counts::{Cell, Counter, Counts, Keys, OwnedDoors, Owners, Weight};
pub use course::{Claim, Course};
pub use decide::{DELIVERED, DoorState, Effect, Ground, PositionIntent, Sealed, Stage};
pub use definition::Definition;
pub use door::Door;
pub use eligible::{Excluded, eligible};
pub use fold::{Law, State};
pub use freeze::{Slot, freeze, roll_digest, roll_file_digest, roll_lines};
pub use roll::{Household, Roll};
pub use settings::{After, Consultation, Disclose, RollTerms, Settings};
pub use standing::{Said, Standing};
pub use tally_sheet::TallySheet;

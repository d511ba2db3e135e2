//! A consultation: who is asked, what they answered, what follows.
//!
//! This room is pure: it gets text and values, and opens nothing. Tables come
//! in as rows of text ([`roll_builder`], [`answer`], [`visit`]); what may be
//! written is decided in [`decide`]; what the lines say is folded in [`fold`];
//! both roads end in [`Counts`], and a [`TallySheet`] is computed from those.

pub mod answer;
pub mod chars;
pub mod counts;
pub mod decide;
pub mod door;
pub mod fold;
pub mod freeze;
pub mod origin;
pub mod position;
pub mod roll;
pub mod roll_builder;
mod roll_row;
pub mod settings;
pub mod tally_sheet;
pub mod value;
pub mod visit;
pub mod when;

pub use counts::{Cell, Counter, Counts, OwnedDoors, Standing, Weight};
pub use decide::{DELIVERED, DoorState, Effect, Ground, PositionIntent, Sealed, Stage};
pub use door::Door;
pub use fold::{Law, State};
pub use freeze::{Slot, freeze, roll_digest, roll_file_digest, roll_lines};
pub use roll::{Household, Roll};
pub use settings::{Consultation, Definition, Disclose, Settings};
pub use tally_sheet::{Basis, Canvass, Numbering, TallySheet};

//! A consultation: who is asked, what they answered, what follows.
//!
//! This room is pure: it gets text and values, and opens nothing. Tables come
//! in as rows of text ([`roll_builder`], [`answer`], [`visit`]); what may be
//! written is decided in [`decide`]; what the lines say is folded in [`fold`];
//! both roads end in [`Counts`], and a [`TallySheet`] is computed from those.

pub mod amend;
pub mod amend_roll;
pub mod annotate;
pub mod answer;
pub mod basis;
pub mod chars;
mod committed;
pub mod consent;
mod consent_rows;
pub mod counts;
pub mod course;
pub mod decide;
pub mod definition;
pub mod door;
mod doors;
pub mod due;
pub mod eligible;
pub mod fold;
mod fold_again;
pub mod freeze;
pub mod keys;
pub mod lint;
pub mod origin;
pub mod people;
pub mod position;
pub mod process;
pub mod provenance;
pub mod register;
pub mod review;
pub mod roll;
pub mod roll_builder;
pub mod roll_check;
mod roll_row;
pub mod settings;
pub mod shares;
pub mod sheet_mark;
pub mod standing;
pub mod tally_sheet;
mod totals;
pub mod twice;
pub mod unique_areas;
pub mod value;
pub mod visit;
pub mod weigh;
pub mod when;
pub mod without;

pub use amend::Then;
pub use annotate::Annotation;
pub use basis::{Basis, Canvass, Numbering};
pub use consent::Naming;
pub use consent_rows::{ConsentReader, ConsentRow, RawConsent};
pub use counts::{Cell, Counter, Counts, Keys, OwnedDoors, Owners, Weight};
pub use course::{Claim, Course};
pub use decide::{DoorState, Effect, Ground, PositionIntent, Sealed, Stage};
pub use definition::Definition;
pub use door::Door;
pub use eligible::{Excluded, eligible};
pub use fold::{Law, SlotLines, State};
pub use fold_again::Amended;
pub use freeze::{Slot, freeze, roll_digest, roll_file_digest, roll_lines};
pub use keys::Keyring;
pub use people::People;
pub use provenance::Provenance;
pub use roll::{Household, Roll};
pub use settings::{After, Consultation, Disclose, RollTerms, Settings};
pub use sheet_mark::SheetMark;
pub use standing::{Said, Standing};
pub use tally_sheet::TallySheet;
pub use twice::Keyed;
pub use visit::{DELIVERED, POSTED};

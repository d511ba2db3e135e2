//! The log: text lines whose hashes anyone can compute with `sha256sum`.
//!
//! One public entry is one canonical JSON line ([`mod@line`]). Its hash is the
//! SHA-256 of exactly those bytes with the final LF; `prev` links it to the
//! line before ([`chain`]) and the same lines are the leaves of an RFC 6962
//! tree ([`merkle`]). Personal data is never in a line: lines carry salted
//! commitments to [`opening`]s, which are kept apart.
//!
//! The bytes are frozen as format `yishi/1`: a change of a byte is a new
//! format. This room knows no database and no arithmetic of voting.

pub mod audit;
pub mod boxes;
pub mod chain;
pub mod checkpoint;
pub mod consent;
pub mod entry;
pub mod erase;
pub mod escape;
mod fields;
mod hash;
pub mod keys;
pub mod line;
mod line_writer;
pub mod merkle;
pub mod opening;
mod opening_reader;
pub mod pack;
pub mod packs;
pub mod proof;
pub mod receipt;
pub mod returned;
mod roll_line;
mod settled;
pub mod stages;
mod take;
pub mod witness;

pub use audit::{Audit, CallBack, CallBackOpening};
pub use boxes::{BoxCount, BoxOpening, TurnoutOpening};
pub use chain::{Chain, ChainError, Head, LineHashes};
pub use checkpoint::Checkpoint;
pub use consent::ConsentOpening;
pub use entry::{Body, Close, Entry, EntryError, Note, Open, Tally};
pub use erase::Erase;
pub use hash::{Hash, Hasher};
pub use line::LineError;
pub use opening::{
    DetailOpening, NoteOpening, ObjectionOpening, PositionOpening, SlotOpening, VisitOpening, WeightOpening,
};
pub use packs::PackBody;
pub use proof::Proof;
pub use returned::Returned;
pub use roll_line::RollLine;
pub use settled::Settled;
pub use stages::StageBody;

/// The format tag of a chain line.
pub const FORMAT: &str = "yishi/1";
/// The format tag of a pack's lines.
pub const PACK_FORMAT: &str = "yishi-pack/1";
/// The format tag of an opening line.
pub const OPENING_FORMAT: &str = "yishi-open/1";

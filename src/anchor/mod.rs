//! What holds a log from outside: copies that people keep, what a witness saw,
//! time stamps.
//!
//! A chain proves nothing about its end or about a full rewrite. Only a head
//! that left the machine does, so this room reads copies of a log wherever
//! they come from ([`Evidence`]), holds two of them against each other
//! ([`compare`]) and keeps what a witness saw last ([`Keeper`]). It knows
//! nothing of votes, of a book, or of whoever wrote the copies.

mod compare;
mod evidence;
pub mod form;
mod kept;
mod lines;
pub mod stamp;

pub use compare::{Comparison, Side, Verdict, compare};
pub use evidence::{End, Evidence, Signature, Walk, unchanged};
pub use kept::{Keeper, Kept, Step};
pub use lines::Lines;

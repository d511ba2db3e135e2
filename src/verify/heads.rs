//! The book against the head files outside its folder.

use super::book::tolerate;
use super::finding::{Check, Ledger};
use crate::book::{Book, Standing, Stored};
use crate::text::{self, Fault};

pub(super) fn headfile(ledger: &mut Ledger, book: &Book, stored: &Stored) -> Result<(), Fault> {
    let name = &stored.name;
    let Some(standing) = tolerate_head(ledger, book.standing(stored))? else { return Ok(()) };
    match standing {
        Standing::FirstHere => ledger.not_checked(Check::Headfile, text::verify_head_first()),
        Standing::Same => ledger.ok(Check::Headfile, text::verify_head_same(stored.head().size)),
        Standing::Ahead(seen) => ledger.ok(Check::Headfile, text::verify_head_ahead(seen.head.size)),
        Standing::Behind(seen) => {
            let reason = text::rollback(name, stored.head().size, seen.head.size);
            ledger.prove(Check::Headfile, None, reason);
        }
        Standing::Forked(seen) => {
            ledger.prove(Check::Headfile, None, text::fork(name, seen.head.size));
        }
    }
    Ok(())
}

/// A head file that cannot be understood is a fault of its own: removing it
/// is what someone would do who rolled the book back.
fn tolerate_head<T>(ledger: &mut Ledger, read: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match read {
        Err(fault) if fault.code == "head-file" => {
            ledger.fail(Check::Headfile, None, fault.message);
            Ok(None)
        }
        other => tolerate(ledger, other),
    }
}

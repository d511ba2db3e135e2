//! The proof of one record, held against a log that somebody else kept.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::anchors::{self, Anchors};
use super::finding::{Check, Ground, Ledger, Report};
use super::receipt::{Answer, Looked};
use super::receipt_said::{as_said, given};
use crate::consult::receipt::Fate;
use crate::consult::{Search, committed};
use crate::log::Proof;
use crate::log::proof::{LARGEST_PROOF, PROOF_FORMAT};
use crate::log::receipt::Code;
use crate::text::{self, Fault};

/// Looks for a code in a proof.
///
/// # Errors
/// There are several codes, the file cannot be read, or what the anchors name
/// is not of use.
pub(super) fn in_proof(
    path: &Path,
    codes: &[Code],
    openings: &[String],
    anchors: &Anchors,
) -> Result<Looked, Fault> {
    let [code] = codes else {
        return Err(Fault::new("proof-one", text::proof_for_one()).hint(text::proof_for_one_hint()).exit(2));
    };
    let digits = anchors.digits()?;
    let older = anchors.older()?;
    let mut ledger = Ledger::new();
    let mut answer = Answer { code: code.clone(), placed: None, fate: None, said: None };
    let bytes = read(path)?;
    let parsed = std::str::from_utf8(&bytes).ok().and_then(|text| text.parse::<Proof>().ok());
    let checked = parsed.map(|proof| proof.check().map(|entries| (proof, entries)));
    let mut report = Report {
        consultation: None,
        log: None,
        size: 0,
        head: None,
        root: None,
        anchored: false,
        ground: Ground::Id,
        findings: Vec::new(),
    };
    match checked {
        None => ledger.fail(Check::Proof, None, text::proof_form(PROOF_FORMAT)),
        Some(Err(error)) => ledger.fail(Check::Proof, None, error.text()),
        Some(Ok((proof, (_, entry)))) => {
            let (size, root) = (proof.checkpoint.size, proof.checkpoint.root);
            (report.log, report.size, report.root) = (Some(proof.log()), size, Some(root));
            let line = entry.seq.saturating_add(1);
            ledger.ok(Check::Proof, text::proof_ok(line, size));
            let mut search = Search::codes(codes.to_vec());
            search.look(&entry, line, &[]);
            answer.placed = search.found().first().cloned();
            if let Some(placed) = &answer.placed {
                answer.fate = match placed.kind {
                    "late" => Some(Fate::Late),
                    _ if !placed.is_answer() => Some(Fate::Other),
                    // Whether an answer counts the lines after it say.
                    _ => None,
                };
                let what =
                    answer.fate.as_ref().map_or_else(|| text::proof_record_at(line), |fate| fate.text(line));
                let what = what.within(|what| text::verify_receipt_at(code.digits(), what));
                ledger.told(Check::Receipt, what);
            } else {
                let other = committed::of(&entry.body).map(|c| c.code());
                ledger.fail(Check::Receipt, None, text::proof_other(other.unwrap_or_default()));
            }
            anchors::log_id(&mut ledger, digits.as_deref(), report.log);
            let since = match older {
                Some(older) => since(&mut ledger, older, &proof)?,
                None => {
                    ledger.not_checked(Check::Since, text::proof_unanchored());
                    false
                }
            };
            report.anchored = since && !ledger.failed(Check::Log);
        }
    }
    let mut answers = vec![answer];
    given(&mut ledger, openings, codes, &mut answers, report.log);
    as_said(&mut ledger, &answers);
    report.findings = ledger.finish();
    Ok(Looked { report, answers, proof: true })
}

/// Whether the checkpoint of a proof is that of a log kept elsewhere.
fn since(ledger: &mut Ledger, mut older: anchors::Older, proof: &Proof) -> Result<bool, Fault> {
    let (size, root) = (proof.checkpoint.size, proof.checkpoint.root);
    let shown = older.shown().to_owned();
    if !older.is_of(&proof.log()) {
        ledger.fail(Check::Since, None, text::verify_since_other(&shown));
        return Ok(false);
    }
    let (seen, theirs) = older.root_at(size)?;
    if seen != size && theirs == root {
        ledger.fail(Check::Proof, None, text::proof_since_root(&shown, seen, size));
        return Ok(false);
    }
    if seen != size {
        ledger.not_checked(Check::Since, text::proof_since_size(&shown, seen, size));
        return Ok(false);
    }
    if theirs != root {
        ledger.prove(Check::Since, None, text::proof_since_fork(&shown, size));
        return Ok(false);
    }
    ledger.ok(Check::Since, text::proof_since_ok(&shown, size));
    Ok(true)
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let io = |error: std::io::Error| Fault::unread(path, &error);
    let mut bytes = Vec::new();
    // One byte more than any proof has: then it is none.
    File::open(path).map_err(io)?.take(LARGEST_PROOF + 1).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

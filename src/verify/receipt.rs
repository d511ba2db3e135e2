//! The codes of receipts: where each is in a log, and what became of it.

use std::path::Path;

use super::anchors::{self, Anchors};
use super::chain::Reader;
use super::finding::{Check, Finding, Ground, Ledger, Report, Status};
use super::openings::Opened;
use super::proof::in_proof;
use super::receipt_said::{as_said, given, public};
use super::{Kind, kind_of};
use crate::anchor::{Lines, unchanged};
use crate::consult::{Fate, Placed, Search};
use crate::log::proof::PROOF_FORMAT;
use crate::log::receipt::Code;
use crate::log::{Hash, RollLine};
use crate::minutes::{CHAIN, Folder, roll_name};
use crate::text::{self, Fault, Text};

/// What was found of one code.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The code.
    pub code: Code,
    /// Where it is.
    pub placed: Option<Placed>,
    /// What became of it; a proof does not say.
    pub fate: Option<Fate>,
    /// What its opening says, where it is public or was given: the code of a
    /// position or of how a visit ended.
    pub said: Option<String>,
}

/// Everything that was found.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The findings; its exit code is that of the whole.
    pub report: Report,
    /// In the order of the codes.
    pub answers: Vec<Answer>,
    /// Whether it was looked for in a proof, which is of one record only.
    pub proof: bool,
}

impl Looked {
    /// Whether a code is not in what is a log.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.is_log() && !self.is_damaged() && self.lacks()
    }

    /// Whether a code was looked for in lines and not found.
    fn lacks(&self) -> bool {
        !self.proof && self.answers.iter().any(|answer| answer.placed.is_none())
    }

    /// Whether it cannot be told what it should hold.
    fn is_damaged(&self) -> bool {
        self.report.findings.iter().any(is_damage)
    }

    /// What became of one code, in a word.
    #[must_use]
    pub fn fate(&self, answer: &Answer) -> &'static str {
        match (&answer.placed, answer.fate) {
            (None, _) if self.proof || self.is_missing() => "missing",
            (None, _) => Fate::Unclear.code(),
            (Some(_), None) => "included",
            (Some(_), Some(fate)) => fate.code(),
        }
    }

    /// Whether the first line could be one of a log.
    fn is_log(&self) -> bool {
        let first = |found: &Finding| found.place.as_ref().is_some_and(|place| place.ends_with(":1"));
        let broken = |found: &Finding| found.check == Check::Canonical && found.status == Status::Fail;
        self.report.log.is_some() && !self.report.findings.iter().any(|found| broken(found) && first(found))
    }

    /// What the result means.
    #[must_use]
    pub fn meaning(&self) -> Text {
        match self.report.exit() {
            5 => text::receipt_sum_fork(),
            4 if self.is_missing() => {
                let digits = self.report.log.map(|log| log.blocks()).unwrap_or_default();
                let log: String = digits.chars().take(9).collect();
                text::receipt_sum_missing(self.report.consultation.as_deref().unwrap_or("-"), log)
            }
            4 if !self.proof && !self.is_log() => text::receipt_sum_no_log(),
            4 if self.is_damaged() && self.lacks() => text::receipt_sum_damaged(),
            4 => text::receipt_sum_broken(),
            3 => text::receipt_sum_unanchored(),
            _ => text::receipt_sum_here(),
        }
    }
}

/// Where something is no line, or none that this version knows, or does not go on
/// from the one before, what stood there may be anything.
const DAMAGE: [Check; 3] = [Check::Canonical, Check::Order, Check::Types];

fn is_damage(found: &Finding) -> bool {
    found.status == Status::Fail && DAMAGE.contains(&found.check)
}

/// A code that somebody typed.
///
/// # Errors
/// It is none.
pub fn code(typed: &str) -> Result<Code, Fault> {
    Code::read(typed).map_err(|why| {
        let message = why.text().within(|why| text::receipt_code_wrong(typed, why));
        Fault::new("receipt-code", message).hint(text::receipt_code_hint())
    })
}

impl Anchors {
    /// The receipt codes.
    pub(super) fn codes(&self) -> Result<Vec<Code>, Fault> {
        self.receipts.iter().map(|typed| code(typed)).collect()
    }
}

/// Says of each code that is in the log what became of it. Gives those that
/// are not in it.
pub(super) fn tell(
    ledger: &mut Ledger,
    reader: &Reader,
    present: Option<&[Hash]>,
    opened: Option<&Opened>,
) -> Vec<Code> {
    let mut missing = Vec::new();
    for code in reader.search.asked() {
        let mut there = false;
        for placed in reader.search.of(code) {
            there = true;
            let fate = fate(reader, placed, present);
            let position = opened.zip(placed.slot).and_then(|(opened, slot)| opened.of(&reader.state, &slot));
            let what = match position.filter(|_| fate == Fate::Counted) {
                Some(position) => text::position_name(position.as_str())
                    .within(|position| text::page_receipt_said(placed.line, position)),
                None => fate.text(placed.line),
            };
            ledger.told(Check::Receipt, what.within(|what| text::verify_receipt_at(code.digits(), what)));
        }
        if !there {
            missing.push(code.clone());
        }
    }
    missing
}

/// The codes that are in no log.
pub(super) fn missing(ledger: &mut Ledger, codes: &[Code]) {
    for code in codes {
        let damaged = DAMAGE.iter().any(|check| ledger.failed(*check));
        let what = if damaged { text::receipt_not_read() } else { text::receipt_missing() };
        let what = what.within(|what| text::verify_receipt_at(code.digits(), what));
        ledger.fail(Check::Receipt, None, what);
    }
}

fn fate(reader: &Reader, placed: &Placed, present: Option<&[Hash]>) -> Fate {
    if !reader.whole() {
        return Fate::Unclear;
    }
    placed.fate(&reader.state, present)
}

/// Looks for codes in a minutes folder, in the lines of a log, or in a proof.
/// `openings` are lines that should be what the codes stand for.
///
/// # Errors
/// The path cannot be read, is a book, or what the anchors name is not of use.
pub fn receipts(
    path: &Path,
    codes: &[Code],
    openings: &[String],
    anchors: &Anchors,
) -> Result<Looked, Fault> {
    let shown = path.display();
    match kind_of(path)? {
        Kind::Book => {
            Err(Fault::new("receipt-book", text::receipt_is_book(shown)).hint(text::receipt_is_book_hint()))
        }
        Kind::Folder => {
            let folder = Folder::new(path);
            if !path.join(CHAIN).is_file() {
                return Err(
                    Fault::new("receipt-no-chain", text::receipt_no_chain(shown)).hint(text::io_path_hint())
                );
            }
            in_lines(&path.join(CHAIN), Some(&folder), codes, openings, anchors)
        }
        Kind::Chain if is_proof(path)? => in_proof(path, codes, openings, anchors),
        Kind::Chain => in_lines(path, None, codes, openings, anchors),
    }
}

/// Whether a file is a proof, whole or not.
///
/// # Errors
/// It cannot be read.
pub(super) fn is_proof(path: &Path) -> Result<bool, Fault> {
    let mut lines = Lines::open(path)?;
    Ok(lines.take()?.is_some_and(|line| line.trim_ascii_end() == PROOF_FORMAT.as_bytes()))
}

fn in_lines(
    chain: &Path,
    folder: Option<&Folder>,
    codes: &[Code],
    openings: &[String],
    anchors: &Anchors,
) -> Result<Looked, Fault> {
    let digits = anchors.digits()?;
    let mut ledger = Ledger::new();
    let mut reader = Reader::new(None, anchors.older()?);
    reader.search = Search::codes(codes.to_vec());
    let mut lines = Lines::open(chain)?;
    let mut first = true;
    while let Some(line) = lines.take()? {
        if std::mem::take(&mut first) {
            unchanged(&chain.display().to_string(), line)?;
        }
        reader.push(&mut ledger, line)?;
    }
    let consultation = reader.end(&mut ledger)?;
    let anchored = anchors::log_id(&mut ledger, digits.as_deref(), reader.log);
    let present = folder.map(|folder| present(folder, &reader)).transpose()?.flatten();
    let unknown = tell(&mut ledger, &reader, present.as_deref(), None);
    missing(&mut ledger, &unknown);
    let mut answers: Vec<Answer> = Vec::new();
    for code in codes {
        let mut found = reader.search.of(code).peekable();
        if found.peek().is_none() {
            answers.push(Answer { code: code.clone(), placed: None, fate: None, said: None });
        }
        for placed in found {
            let fate = fate(&reader, placed, present.as_deref());
            let placed = Some(placed.clone());
            answers.push(Answer { code: code.clone(), placed, fate: Some(fate), said: None });
        }
    }
    given(&mut ledger, openings, codes, &mut answers, reader.log);
    if let Some(folder) = folder.filter(|_| openings.is_empty()) {
        public(folder, &mut answers)?;
    }
    as_said(&mut ledger, &answers);
    let head = reader.chain.head();
    let some = head.size > 0;
    let report = Report {
        consultation,
        log: reader.log,
        size: head.size,
        head: some.then_some(head.hash),
        root: some.then(|| reader.chain.root()),
        anchored,
        ground: Ground::Id,
        findings: ledger.finish(),
    };
    Ok(only_receipts(report, answers))
}

/// Of the findings on all lines, what is not true, and what is about receipts.
fn only_receipts(mut report: Report, answers: Vec<Answer>) -> Looked {
    let about = [Check::Receipt, Check::Proof, Check::Openings, Check::Log];
    report.findings.retain(|finding| match finding.status {
        Status::Fail => true,
        Status::Ok => about.contains(&finding.check) || finding.check == Check::Since,
        Status::NotChecked => about.contains(&finding.check),
    });
    Looked { report, answers, proof: false }
}

/// The slots of the roll as it was amended last, sorted, where it was.
fn present(folder: &Folder, reader: &Reader) -> Result<Option<Vec<Hash>>, Fault> {
    let amended = reader.state.course().rolls.len();
    if amended == 0 {
        return Ok(None);
    }
    let mut slots = Vec::new();
    let there = folder.lines(&roll_name(amended + 1), |line| {
        slots.extend(RollLine::decode(line).ok().map(|line| line.slot));
    })?;
    slots.sort_unstable();
    Ok(there.then_some(slots))
}

//! A secret ballot: what its boxes came to, against the lines and the result.

use super::chain::Reader;
use super::finding::{Check, Ledger, at};
use crate::consult::boxes::accounted;
use crate::consult::{Basis, BoxTotals, Settings};
use crate::log::{BoxCount, BoxOpening, Hash, Tally};
use crate::minutes::{CHAIN, OPENINGS, TALLY};
use crate::rule::{Bucket, Buckets};
use crate::text::{self, Text};

/// Says what the lines of a secret ballot show by themselves; each of them that
/// is out of order has been named already.
pub(super) fn lines(ledger: &mut Ledger, reader: &Reader) {
    let state = &reader.state;
    if !state.is_secret() {
        return;
    }
    if !reader.whole() {
        ledger.not_checked(Check::Boxes, text::verify_lines_left_out());
        return;
    }
    let (turnout, boxes) = (state.turnout(), state.boxes());
    let counted = accounted(&boxes);
    if let Some((line, tally)) = state.tally() {
        in_the_tally(ledger, reader.line(*line), tally, (turnout, counted));
        if tally.openings != Hash::of(&[]) {
            ledger.fail(Check::Boxes, OPENINGS.to_owned(), text::verify_box_openings());
        }
    }
    let ballots: u64 = boxes.values().map(BoxTotals::number).sum();
    ledger.ok(Check::Boxes, text::verify_boxes_ok(boxes.len(), ballots, turnout));
    ledger.not_checked(Check::Boxes, text::verify_boxes_limits());
}

/// Whoever took part is in the tally, and nobody else.
fn in_the_tally(ledger: &mut Ledger, line: u64, tally: &Tally, (turnout, counted): (u64, u64)) {
    let parts = [tally.for_, tally.against, tally.abstain, tally.invalid, tally.novote];
    let stated = parts.into_iter().fold(0_u64, u64::saturating_add);
    if stated != turnout || counted > turnout {
        ledger.fail(Check::Boxes, at(CHAIN, line), text::verify_box_turnout(stated, turnout, counted));
    }
}

/// Whether the boxes of the lines are those that the result was counted from.
pub(super) fn result(
    ledger: &mut Ledger,
    reader: &Reader,
    settings: &Settings,
    basis: &Basis,
    (line, tally): (u64, &Tally),
) {
    if !reader.whole() {
        return;
    }
    let boxes = reader.state.boxes();
    if basis.counts.boxes != boxes {
        ledger.fail(Check::Boxes, TALLY.to_owned(), text::verify_box_figures());
    }
    let mut counted = Buckets::default();
    for (position, ballots) in boxes.values().flat_map(BoxTotals::ballots) {
        let bucket = settings.rule.bucket_of(position).unwrap_or(Bucket::Invalid);
        if counted.add(bucket, ballots.into()).is_err() {
            return;
        }
    }
    let ballots: u64 = boxes.values().map(BoxTotals::number).sum();
    let left = reader.state.turnout().saturating_sub(ballots);
    if counted.add(Bucket::Novote, left.into()).is_err() {
        return;
    }
    for (bucket, stated) in [
        (Bucket::For, tally.for_),
        (Bucket::Against, tally.against),
        (Bucket::Abstain, tally.abstain),
        (Bucket::Invalid, tally.invalid),
        (Bucket::Novote, tally.novote),
    ] {
        let found = counted.get(bucket);
        if found != u128::from(stated) {
            let name = text::bucket_name(bucket.as_str());
            let reason = name.within(|name| text::verify_box_sum(name, stated, found));
            ledger.fail(Check::Boxes, at(CHAIN, line), reason);
        }
    }
}

/// Whether the opening of a box line is of that box, and names as many tellers
/// as the line does.
pub(super) fn opened(count: Option<&BoxCount>, opening: &BoxOpening) -> Result<(), Text> {
    let mut names: Vec<&str> = opening.tellers.split(',').filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    let same = |count: &BoxCount| {
        count.name == opening.name && u64::try_from(names.len()).is_ok_and(|number| number == count.tellers)
    };
    if count.is_some_and(same) { Ok(()) } else { Err(text::verify_box_opening()) }
}

//! The counts by the other road: a fold over the lines and their openings.

use std::collections::HashSet;

use crate::book::{Book, Stored};
use crate::consult::visit::reaches;
use crate::consult::{Counter, Counts, Keyed, Provenance, Standing, State, Then};
use crate::log::opening::{DetailOpening, Opening, PositionOpening, VisitOpening};
use crate::log::{Entry, Hash};
use crate::text::Fault;

/// Counts again from the first line.
///
/// # Errors
/// The book cannot be read or is damaged.
pub(super) fn counts(book: &Book, stored: &Stored) -> Result<Counts, Fault> {
    let mut state = State::new();
    book.lines(stored, |line| {
        let entry = Entry::decode(line.as_bytes()).map_err(|error| Fault::new("entry", error.text()))?;
        state.push(&entry);
        Ok(())
    })?;
    // By the `seq` of the line that the opening is of.
    let mut said: Vec<Option<Standing>> = Vec::new();
    let mut delivered: HashSet<Hash> = HashSet::new();
    let mut current: HashSet<Hash> = HashSet::new();
    let mut amended = state.amended().iter().peekable();
    let amends = amended.peek().is_some();
    let rule = &stored.settings.rule;
    let mut void = |before: u64, delivered: &mut HashSet<Hash>, current: &mut HashSet<Hash>| {
        while let Some(amended) = amended.next_if(|amended| amended.line <= before) {
            match amended.then {
                Then::Keep => continue,
                Then::Silent => delivered.extend(current.iter()),
                Then::Reask => delivered.clear(),
            }
            current.clear();
        }
    };
    book.secrets(stored, |seq, line, detail| {
        void(seq, &mut delivered, &mut current);
        if let Ok(opening) = PositionOpening::decode(line.as_bytes()) {
            let detail = detail.and_then(|line| DetailOpening::decode(line.as_bytes()).ok());
            let provenance = Provenance::of(&detail.unwrap_or_default());
            if amends {
                current.insert(opening.slot);
            }
            let of = state.seq_of(&Hash::of(line.as_bytes()), seq).and_then(|seq| usize::try_from(seq).ok());
            if let (Ok(position), Some(of)) = (opening.position.parse(), of) {
                if of >= said.len() {
                    said.resize(of + 1, None);
                }
                if let Some(said) = said.get_mut(of) {
                    *said = Some(Standing::Given(position, provenance));
                }
            }
        } else if let Ok(opening) = VisitOpening::decode(line.as_bytes())
            && reaches(rule, &opening.outcome)
        {
            delivered.insert(opening.slot);
        }
        Ok(())
    })?;
    void(u64::MAX, &mut delivered, &mut current);
    let mut counter = Counter::knowing(rule, book.owners_of_several(stored)?);
    book.for_slots(stored, |slot| {
        let hash = slot.hash(&stored.name);
        let lines = state.slot(&hash);
        let seq = lines.and_then(|lines| lines.given).and_then(|(_, seq)| usize::try_from(seq).ok());
        let given = seq.and_then(|seq| said.get(seq).copied().flatten());
        let standing = match given {
            _ if state.is_secret() && lines.is_some_and(|lines| lines.given.is_some()) => Standing::Turnout,
            Some(_) if lines.is_some_and(|lines| lines.keyed == Keyed::Contested) => Standing::Contested,
            Some(standing) => standing,
            None if delivered.contains(&hash) => Standing::Silent,
            None => Standing::Unreached,
        };
        counter.add(slot.weight(), standing);
        Ok(())
    })?;
    Ok(counter.counts().counted(&stored.settings, || state.boxes()))
}

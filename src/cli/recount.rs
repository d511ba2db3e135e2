//! The counts by the other road: a fold over the lines and their openings.

use std::collections::{HashMap, HashSet};

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
    let mut said: HashMap<Hash, Standing> = HashMap::new();
    let mut delivered: HashSet<Hash> = HashSet::new();
    let mut current: HashSet<Hash> = HashSet::new();
    let mut amended = state.amended().iter().peekable();
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
            current.insert(opening.slot);
            if let Ok(position) = opening.position.parse() {
                said.insert(opening.commitment(), Standing::Given(position, provenance));
            }
        } else if let Ok(opening) = VisitOpening::decode(line.as_bytes())
            && reaches(rule, &opening.outcome)
        {
            delivered.insert(opening.slot);
        }
        Ok(())
    })?;
    void(u64::MAX, &mut delivered, &mut current);
    let mut counter = Counter::new(rule);
    for slot in book.slots(stored)? {
        let hash = slot.hash(&stored.name);
        let lines = state.slot(&hash);
        let given = lines.and_then(|lines| lines.given).and_then(|(commitment, _)| said.get(&commitment));
        let standing = match given {
            _ if state.is_secret() && lines.is_some_and(|lines| lines.given.is_some()) => Standing::Turnout,
            Some(_) if lines.is_some_and(|lines| lines.keyed == Keyed::Contested) => Standing::Contested,
            Some(standing) => *standing,
            None if delivered.contains(&hash) => Standing::Silent,
            None => Standing::Unreached,
        };
        counter.add(slot.weight(), standing);
    }
    Ok(counter.finish().0.counted(&stored.settings, || state.boxes()))
}

//! What recording positions and visits have in common: who asked, when and
//! how, and the decision on one answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Stored, Writing};
use crate::consult::answer::{self, Answer};
use crate::consult::{Door, DoorState, PositionIntent, decide, provenance, value};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::text::{self, Fault, Place};

/// Who asked, when and how: for one record, or where a file does not say.
#[derive(clap::Args, Debug, Clone, Default)]
pub(super) struct Details {
    #[arg(long, value_name = "NAME")]
    pub steward: Option<String>,
    #[arg(long, value_name = "HOW")]
    pub channel: Option<String>,
    #[arg(long, value_name = "N")]
    pub round: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    #[arg(long, value_name = "SERIAL")]
    pub form: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// How an answer is known.
#[derive(clap::Args, Debug, Clone, Default)]
pub(super) struct Known {
    #[arg(long, value_name = "HOW")]
    pub provenance: Option<String>,
    #[arg(long, value_name = "SHA256")]
    pub photo: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub witness: Option<String>,
}

impl Known {
    /// Reads the flags into details.
    pub(super) fn read(&self, into: &mut DetailOpening) -> Result<(), Fault> {
        if let Some(word) = &self.provenance {
            into.provenance = flawless("provenance", word, provenance::provenance)?.code().to_owned();
        }
        if let Some(word) = &self.photo {
            into.photo = flawless("photo", word, provenance::digest)?;
        }
        if let Some(word) = &self.witness {
            into.witness = flawless("witness", word, value::line)?;
        }
        Ok(())
    }
}

/// Who answered, where it was not the owner.
#[derive(clap::Args, Debug, Clone, Default)]
pub(super) struct ByProxy {
    #[arg(long, value_name = "HOLDER")]
    pub proxy: Option<String>,
}

/// Reads an argument with the function that also reads a file's cells.
pub(super) fn flawless<T>(
    name: &str,
    word: &str,
    read: impl Fn(&str) -> Result<T, value::Flaw>,
) -> Result<T, Fault> {
    read(word).map_err(|flaw| {
        let place = Place { column: Some(name.to_owned()), value: Some(word.to_owned()), ..Place::default() };
        Fault::new("value-invalid", flaw.reason).hint(flaw.remedy).at(place)
    })
}

impl Details {
    /// The flags, and where they say nothing what `other` says.
    pub(super) fn over(&self, other: &DetailOpening, now: &str) -> Result<DetailOpening, Fault> {
        let own = self.read(now)?;
        let first = |own: String, other: &str| if own.is_empty() { other.to_owned() } else { own };
        Ok(DetailOpening {
            channel: first(own.channel, &other.channel),
            form: first(own.form, &other.form),
            steward: first(own.steward, &other.steward),
            round: if own.round == 0 { other.round } else { own.round },
            note: own.note,
            at: if self.at.is_none() { first(other.at.clone(), &own.at) } else { own.at },
            salt: None,
            ..other.clone()
        })
    }

    /// Reads the flags; `now` (a moment, or the day for a file) stands in for a
    /// date that is not given.
    pub(super) fn read(&self, now: &str) -> Result<DetailOpening, Fault> {
        let text =
            |name: &str, word: &Option<String>, read: fn(&str) -> Result<String, value::Flaw>| match word {
                Some(word) => flawless(name, word, read),
                None => Ok(String::new()),
            };
        let round = match &self.round {
            Some(word) => flawless("round", word, value::round)?.into(),
            None => 0,
        };
        let at = text("at", &self.at, answer::at)?;
        Ok(DetailOpening {
            at: if at.is_empty() { now.to_owned() } else { at },
            channel: text("channel", &self.channel, answer::channel)?,
            form: text("form", &self.form, value::line)?,
            note: text("note", &self.note, answer::note)?,
            round,
            steward: text("steward", &self.steward, value::line)?,
            ..DetailOpening::default()
        })
    }
}

/// What a row says, or the flag where it says nothing.
pub(super) fn or(own: &Option<String>, flag: &str) -> String {
    own.as_deref().unwrap_or(flag).to_owned()
}

/// The details of an answer, with the flags where it says nothing.
pub(super) fn detail(answer: &Answer, defaults: &DetailOpening) -> DetailOpening {
    DetailOpening {
        at: or(&answer.at, &defaults.at),
        channel: or(&answer.channel, &defaults.channel),
        form: or(&answer.form, &defaults.form),
        note: or(&answer.note, &defaults.note),
        photo: or(&answer.photo, &defaults.photo),
        proof: String::new(),
        provenance: or(&answer.provenance, &defaults.provenance),
        proxy: or(&answer.proxy, &defaults.proxy),
        round: answer.round.map_or(defaults.round, u64::from),
        steward: or(&answer.steward, &defaults.steward),
        salt: None,
        witness: or(&answer.witness, &defaults.witness),
    }
}

/// Decides on one answer against the state of its door.
pub(super) fn seal(
    writing: &Writing<'_>,
    answer: &Answer,
    defaults: &DetailOpening,
    replace: bool,
    salts: [Hash; 2],
) -> Result<decide::Sealed, Fault> {
    seal_held(writing, answer, defaults, replace, salts, &mut Held::default())
}

/// After these no line of a file can be recorded.
pub(super) const FATAL: [&str; 5] = ["closed", "book-damaged", "io", "box-mode", "not-box-mode"];

/// The place of a fault in a file.
///
/// # Errors
/// The fault itself where there is no file, or where no line can be recorded.
pub(super) fn placed(file: Option<&str>, (line, door): (u64, &Door), fault: Fault) -> Result<Place, Fault> {
    match file {
        Some(file) if !FATAL.contains(&fault.code) => {
            let place = Place::line(file, line).door(door.as_str()).reason(fault.message);
            Ok(Place { remedy: fault.hint, ..place })
        }
        _ => Err(fault),
    }
}

/// Who answers for each door of a file, as the file goes on: the holder and
/// the owner of the door, or nothing if the owner answered.
#[derive(Debug, Default)]
pub(super) struct Held(BTreeMap<Door, Option<(String, String)>>);

impl Held {
    /// Keeps by whom a door was answered for, for the lines after it.
    pub(super) fn take(&mut self, writing: &Writing<'_>, door: &Door, holder: String) -> Result<(), Fault> {
        if writing.stored().settings.rule.most_per_holder().is_none() {
            return Ok(());
        }
        let holder = if holder.is_empty() { None } else { Some((holder, writing.own(door)?)) };
        self.0.insert(door.clone(), holder);
        Ok(())
    }

    /// The owners other than that of `door` for whom a holder answers; 0 where
    /// nobody sets a limit to it.
    pub(super) fn by(&self, writing: &Writing<'_>, holder: &str, door: &Door) -> Result<u64, Fault> {
        if holder.is_empty() || writing.stored().settings.rule.most_per_holder().is_none() {
            return Ok(0);
        }
        let own = &writing.own(door)?;
        let recorded = writing.held_by(holder)?;
        let recorded = recorded.iter().filter(|(door, _)| !self.0.contains_key(door)).map(|(_, own)| own);
        let of_file = self.0.values().flatten().filter(|(other, _)| other == holder).map(|(_, own)| own);
        let owners: BTreeSet<&String> = recorded.chain(of_file).filter(|other| *other != own).collect();
        Ok(u64::try_from(owners.len()).unwrap_or(u64::MAX))
    }
}

/// As [`seal`], with the proxies of the lines before in the same file.
pub(super) fn seal_held(
    writing: &Writing<'_>,
    answer: &Answer,
    defaults: &DetailOpening,
    replace: bool,
    salts: [Hash; 2],
    before: &mut Held,
) -> Result<decide::Sealed, Fault> {
    let state = state(writing, answer)?;
    let detail = detail(answer, defaults);
    let proxy = detail.proxy.clone();
    let held = before.by(writing, &proxy, &answer.door)?;
    let sealed = decided(writing, answer, detail, (&state, replace, held), salts)?;
    before.take(writing, &answer.door, proxy)?;
    Ok(sealed)
}

/// The state of an answer's door; a row of a sheet must be the door's own.
pub(super) fn state(writing: &Writing<'_>, answer: &Answer) -> Result<DoorState, Fault> {
    let state = writing.door(&answer.door)?.ok_or_else(|| not_on_roll(&answer.door))?;
    let Some(code) = answer.code.as_deref().map(str::trim) else { return Ok(state) };
    if writing.row_code(&answer.door)?.is_some_and(|own| code.eq_ignore_ascii_case(&own)) {
        return Ok(state);
    }
    let fault = |message| Err(Fault::new("row-moved", message).hint(text::sheet_row_moved_hint()));
    if code.is_empty() {
        return fault(text::sheet_code_missing(&answer.door));
    }
    let slots = writing.slots()?;
    let other = slots.iter().find(|slot| slot.check_code().eq_ignore_ascii_case(code));
    fault(match other {
        Some(other) => text::sheet_row_moved_to(code, &answer.door, &other.door),
        None => text::sheet_row_moved(code, &answer.door),
    })
}

fn decided(
    writing: &Writing<'_>,
    answer: &Answer,
    detail: DetailOpening,
    (state, replace, held): (&DoorState, bool, u64),
    salts: [Hash; 2],
) -> Result<decide::Sealed, Fault> {
    let mut salts = salts.into_iter();
    let intent = PositionIntent { position: answer.position, replace, held, detail };
    decide::position(writing.ground(), state, intent, || salts.next().unwrap_or(Hash::ZERO))
}

/// The door is not among those that are known: never on the roll, or erased.
pub(super) fn not_known(stored: &Stored, door: &Door) -> Fault {
    if stored.course.is_erased() {
        return Fault::new("door-unknown", text::erase_gone(door)).hint(text::erase_gone_hint(&stored.name));
    }
    not_on_roll(door)
}

pub(super) fn not_on_roll(door: &Door) -> Fault {
    Fault::new("door-unknown", text::not_on_roll(door)).hint(text::not_on_roll_hint())
}

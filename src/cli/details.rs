//! What recording positions and visits have in common: who asked, when and
//! how, and the decision on one answer.

use crate::book::Writing;
use crate::consult::answer::{self, Answer};
use crate::consult::{Door, PositionIntent, decide, value};
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
    /// Reads the flags; `now` (a moment, or the day for a file) stands in for a date that is not given.
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
            proxy: String::new(),
            round,
            steward: text("steward", &self.steward, value::line)?,
            salt: String::new(),
        })
    }
}

/// What a row says, or the flag where it says nothing.
pub(super) fn or(own: &Option<String>, flag: &str) -> String {
    own.as_deref().unwrap_or(flag).to_owned()
}

/// The details of an answer, with the flags where it says nothing.
fn detail(answer: &Answer, defaults: &DetailOpening) -> DetailOpening {
    DetailOpening {
        at: or(&answer.at, &defaults.at),
        channel: or(&answer.channel, &defaults.channel),
        form: or(&answer.form, &defaults.form),
        note: or(&answer.note, &defaults.note),
        proxy: or(&answer.proxy, &defaults.proxy),
        round: answer.round.map_or(defaults.round, u64::from),
        steward: or(&answer.steward, &defaults.steward),
        salt: String::new(),
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
    let state = writing.door(&answer.door)?.ok_or_else(|| not_on_roll(&answer.door))?;
    let mut salts = salts.into_iter();
    let detail = detail(answer, defaults);
    let held = if detail.proxy.is_empty() { 0 } else { writing.held_by(&detail.proxy, &answer.door)? };
    let intent = PositionIntent { position: answer.position, replace, held, detail };
    decide::position(writing.ground(), &state, intent, || salts.next().unwrap_or(Hash::ZERO))
}

pub(super) fn not_on_roll(door: &Door) -> Fault {
    Fault::new("door-unknown", text::not_on_roll(door)).hint(text::not_on_roll_hint())
}

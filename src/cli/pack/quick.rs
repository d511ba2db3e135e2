//! The quick entry of a pack: door, answer, next. Lines are read as they come
//! from the terminal, so the input method of the system works; they may as
//! well come from a pipe.

use std::io::{BufRead, Read, Write};
use std::path::Path;

use super::file::Filling;
use super::fill::{AtDoor, Word, put, tell};
use crate::cli::details::{Details, Known};
use crate::cli::{Context, Exit, Form};
use crate::consult::Door;
use crate::consult::visit::Outcome;
use crate::log::pack::Said;
use crate::rule::Position;
use crate::text::{self, Fault};

/// The longest line that is read.
const LONGEST: u64 = 4096;

pub(super) fn run(
    filling: &mut Filling,
    details: &Details,
    known: &Known,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let mut exit = Exit::DONE;
    loop {
        let (done, n) = (answered(filling), filling.pack.doors.len());
        let Some(line) = ask(&text::pack_ask_door(done, n), context)? else { return Ok(exit) };
        let line = line.trim();
        if line.is_empty() {
            return Ok(exit);
        }
        // Door and answer may stand on one line, which is how a pipe sends them.
        let (door, word) = match line.split_once(char::is_whitespace) {
            Some((door, word)) => (door, Some(word.trim().to_owned())),
            None => (line, None),
        };
        if let Err(fault) = one(filling, door, word, (details, known), context) {
            if ["io", "disk-full", "pack-damaged", "random"].contains(&fault.code) {
                return Err(fault.into());
            }
            exit = Exit::FAILED;
            context.output.fault(&fault, context.lang);
        }
    }
}

fn one(
    filling: &mut Filling,
    door: &str,
    word: Option<String>,
    (details, known): (&Details, &Known),
    context: &mut Context,
) -> Result<(), Fault> {
    let door = crate::cli::details::flawless("door", door, Door::read)?;
    if filling.pack.door(door.as_str()).is_none() {
        return Err(
            Fault::new("door-unknown", text::pack_door_unknown(&door)).hint(text::pack_door_unknown_hint())
        );
    }
    let word = match word {
        Some(word) => word,
        None => ask(&text::pack_ask_answer(&door), context)?.unwrap_or_default(),
    };
    let word = word.trim();
    if word.is_empty() {
        return Ok(());
    }
    let (word, replace) = match word.strip_suffix('!') {
        Some(word) => (word, true),
        None => (word, false),
    };
    let word = match word {
        "1" | "１" => Word::Position(Position::For),
        "2" | "２" => Word::Position(Position::Against),
        "3" | "３" => Word::Position(Position::Abstain),
        "4" | "４" => Word::Visit(Outcome::Absent),
        "5" | "５" => Word::Visit(Outcome::Refused),
        word => Word::read(word)?,
    };
    // Each answer comes when it comes, not when the program was started.
    let mut detail = details.read(&context.now())?;
    known.read(&mut detail)?;
    let said = AtDoor { door: &door, word, replace, sees: None, detail };
    let code = put(filling, said, context)?;
    tell(&door, word, code, context)
        .map_err(|error| Fault::new("io", text::output_failed(format!("{error:#}"))))
}

/// Doors with an answer.
pub(super) fn answered(filling: &Filling) -> usize {
    let pack = &filling.pack;
    let answers = pack.records.iter().filter(|placed| matches!(placed.record.said, Said::Position { .. }));
    answers.map(|placed| placed.record.slot).collect::<std::collections::HashSet<_>>().len()
}

/// Asks on standard error and reads a line; nothing at the end of the input.
fn ask(question: &text::Text, context: &mut Context) -> Result<Option<String>, Fault> {
    if context.interactive && context.form == Form::Table {
        // If even standard error is closed there is nobody to be asked.
        let _ = write!(context.output.err, "{}: ", question.get(context.lang));
        let _ = context.output.err.flush();
    }
    let mut line = Vec::new();
    let read = context.input.by_ref().take(LONGEST).read_until(b'\n', &mut line);
    let read = read.map_err(|error| Fault::io(Path::new("-"), &error))?;
    Ok((read > 0).then(|| String::from_utf8_lossy(&line).into_owned()))
}

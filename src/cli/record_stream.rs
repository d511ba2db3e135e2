//! `yishi record ID -`: lines of JSON, each committed and answered before the
//! next is read, for programs that record as they go.

use std::io::BufRead;

use super::details::seal;
use super::intake::raw_answer;
use super::output::fault_value;
use super::{Context, Exit};
use crate::book::{Access, Book};
use crate::consult::answer::{Answer, AnswerReader};
use crate::consult::origin::Origin;
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::sheet::{self, Bad, MAX_RECORD, Shape};
use crate::text::{self, Fault};

/// Names standard input in faults.
const NAME: &str = "-";

pub(super) fn run(
    id: &str,
    replace: bool,
    dated: bool,
    defaults: &DetailOpening,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    book.consultation(id)?;
    context.output.say(text::stream_remark().get(context.lang));
    let mut exit = Exit::DONE;
    let mut number = 0_u64;
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = u64::try_from(MAX_RECORD)? + 2;
        let read = std::io::Read::take(&mut context.input, limit).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(exit);
        }
        number += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        // Each line comes when it comes, not when the program was started.
        let at = if dated { defaults.at.clone() } else { context.now() };
        let defaults = DetailOpening { at, ..defaults.clone() };
        let answer = match parse(&line, number, replace) {
            Ok(answer) => record(&mut book, id, replace, &answer, &defaults, context),
            Err(fault) => Err(fault),
        };
        match answer {
            Ok(value) => context.output.json(&value)?,
            Err(fault) if is_fatal(&fault) => return Err(fault.into()),
            Err(fault) => {
                exit = Exit::FAILED;
                let mut value = fault_value(&fault, context.lang);
                if let Some(object) = value.as_object_mut() {
                    object.insert("line".to_owned(), number.into());
                }
                context.output.json(&value)?;
            }
        }
        // The answer must be with the other program before it sends the next.
        context.output.flush()?;
    }
}

/// After these no later line can be recorded either.
fn is_fatal(fault: &Fault) -> bool {
    fault.exit != 1
        || ["io", "disk-full", "read-only", "head-file", "book-busy", "random"].contains(&fault.code)
}

fn parse(line: &[u8], number: u64, replace: bool) -> Result<Answer, Fault> {
    let mut reader = AnswerReader::new(Origin::new(NAME), replace);
    for row in sheet::open(line, NAME, Shape::CANVASS)? {
        match row {
            Ok(mut row) => {
                row.line = number;
                reader.add(&raw_answer(row));
            }
            Err(Bad::Line(mut place)) => {
                place.line = Some(number);
                reader.refuse(place);
            }
            Err(Bad::File(fault)) => return Err(fault),
        }
    }
    let answers = reader.finish()?;
    answers.into_iter().next().ok_or_else(|| Fault::new("record-refused", text::nothing_recorded(NAME)))
}

fn record(
    book: &mut Book,
    id: &str,
    replace: bool,
    answer: &Answer,
    defaults: &DetailOpening,
    context: &mut Context,
) -> Result<serde_json::Value, Fault> {
    let salts = [Hash(context.random()?), Hash(context.random()?)];
    let mut writing = book.write(id)?;
    let sealed = seal(&writing, answer, defaults, replace, salts)?;
    let replaced = matches!(sealed.body, crate::log::Body::Position { sees: Some(_), .. });
    let code = sealed.commitment().unwrap_or(Hash::ZERO).code();
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    Ok(serde_json::json!({
        "format": "yishi/record/1", "line": answer.line, "recorded": 1, "replaced": u8::from(replaced),
        "head": head.hash, "size": head.size,
        "receipts": [{"door": answer.door.as_str(), "position": answer.position, "code": code}],
    }))
}

//! `yishi record ID -`: lines of JSON, committed and answered as they come, for
//! programs that record as they go.
//!
//! Lines that are there at the same time are made durable together: the disk is
//! waited for once and not once a line. No line is answered before it is
//! durable, and none waits for a later one.

use std::io::BufRead;

use crate::book::{Access, Book};
use crate::cli::details::seal;
use crate::cli::intake::raw_answer;
use crate::cli::output::fault_value;
use crate::cli::{Context, Exit};
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
    let (mut number, mut rest) = (0_u64, Vec::new());
    loop {
        let lines = whole_lines(&mut context.input, &mut rest)?;
        if lines.is_empty() {
            return Ok(exit);
        }
        // Each line comes when it comes, not when the program was started.
        let at = if dated { defaults.at.clone() } else { context.now() };
        let defaults = DetailOpening { at, ..defaults.clone() };
        let first = number + 1;
        number += u64::try_from(lines.len())?;
        let answers: Vec<(u64, Result<Answer, Fault>)> = (first..)
            .zip(&lines)
            .filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace))
            .map(|(number, line)| (number, parse(line, number, replace)))
            .collect();
        for (number, answer) in record(&mut book, id, replace, answers, &defaults, context)? {
            match answer {
                Ok(value) => context.output.json(&value)?,
                Err(fault) => {
                    exit = Exit::FAILED;
                    let mut value = fault_value(&fault, context.lang);
                    if let Some(object) = value.as_object_mut() {
                        object.insert("line".to_owned(), number.into());
                    }
                    context.output.json(&value)?;
                }
            }
        }
        // The answers must be with the other program before it sends the next.
        context.output.flush()?;
    }
}

/// The lines that are there, waiting only for the first; none at the end. What
/// is begun of a further one stays in `rest`; a line that is too long is given
/// cut, and refused as any other that is not understood.
fn whole_lines(input: &mut dyn BufRead, rest: &mut Vec<u8>) -> std::io::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    while lines.is_empty() {
        let there = match input.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let read = there.len();
        if read == 0 {
            lines.extend((!rest.is_empty()).then(|| std::mem::take(rest)));
            return Ok(lines);
        }
        for piece in there.split_inclusive(|byte| *byte == b'\n') {
            rest.extend_from_slice(piece);
            if rest.ends_with(b"\n") || rest.len() > MAX_RECORD {
                lines.push(std::mem::take(rest));
            }
        }
        input.consume(read);
    }
    Ok(lines)
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

/// What a line is answered with, by its number.
type Answered = (u64, Result<serde_json::Value, Fault>);

/// Records what can be recorded of these lines, in one transaction.
///
/// # Errors
/// No line can be recorded; then none of these was.
fn record(
    book: &mut Book,
    id: &str,
    replace: bool,
    answers: Vec<(u64, Result<Answer, Fault>)>,
    defaults: &DetailOpening,
    context: &mut Context,
) -> Result<Vec<Answered>, Fault> {
    if let Some(fault) = answers.iter().filter_map(|(_, answer)| answer.as_ref().err()).find(|f| is_fatal(f))
    {
        return Err(fault.clone());
    }
    let any = answers.iter().any(|(_, answer)| answer.is_ok());
    let Some(mut writing) = any.then(|| book.write(id)).transpose()? else {
        let refused = |(number, answer): (u64, Result<Answer, Fault>)| Some((number, Err(answer.err()?)));
        return Ok(answers.into_iter().filter_map(refused).collect());
    };
    let mut answered = Vec::with_capacity(answers.len());
    for (number, answer) in answers {
        let recorded = answer.and_then(|answer| {
            let salts = [Hash(context.random()?), Hash(context.random()?)];
            let sealed = seal(&writing, &answer, defaults, replace, salts)?;
            let replaced = matches!(sealed.body, crate::log::Body::Position { sees: Some(_), .. });
            let code = sealed.commitment().unwrap_or(Hash::ZERO).code();
            writing.push(&sealed)?;
            let head = writing.stored().head();
            Ok(serde_json::json!({
                "format": "yishi/record/1", "line": answer.line, "recorded": 1, "replaced": u8::from(replaced),
                "head": head.hash, "size": head.size,
                "receipts": [{"door": answer.door.as_str(), "position": answer.position, "code": code}],
            }))
        });
        match recorded {
            Err(fault) if is_fatal(&fault) => return Err(fault),
            other => answered.push((number, other)),
        }
    }
    if answered.iter().any(|(_, answer)| answer.is_ok()) {
        context.written(&writing.commit()?);
    }
    Ok(answered)
}

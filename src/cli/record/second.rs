//! `yishi record --second`: the same papers keyed in by somebody else, and
//! compared with the first entry.

use std::collections::BTreeSet;

use crate::book::{Access, AnswerRow, Writing};
use crate::cli::details::{detail, placed, state};
use crate::cli::{Context, Exit, Form};
use crate::consult::answer::Answer;
use crate::consult::review::Review;
use crate::consult::twice::{self, Compared};
use crate::consult::{Door, Sealed};
use crate::log::opening::DetailOpening;
use crate::log::{Hash, Head};
use crate::report::second::{Line, Report, json, table};
use crate::text::{self, Fault, Place};

pub(super) fn run(
    id: &str,
    review: &Review<Answer>,
    defaults: &DetailOpening,
    dry_run: bool,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(id)?;
    writing.ground().must_not_be_secret()?;
    let (mut sealed, mut lines) = compare(&writing, review, defaults, context)?;
    // As for positions: the order of the lines must not show doors.
    sealed.sort_unstable_by_key(Sealed::commitment);
    let mut only_first: Vec<AnswerRow> = Vec::new();
    if review.file().is_some() {
        let there: BTreeSet<&str> = review.read.iter().map(|answer| answer.door.as_str()).collect();
        writing.answers(|row| {
            if row.position.is_some() && !there.contains(row.door.as_str()) {
                only_first.push(row);
            }
            Ok(())
        })?;
    }
    let before = writing.stored().head();
    for one in &sealed {
        writing.push(one)?;
    }
    let stairwells: BTreeSet<(String, String)> = lines
        .iter()
        .filter_map(|line| line.door.parse::<Door>().ok())
        .map(|door| (door.building().to_owned(), door.stairwell().to_owned()))
        .collect();
    let near = |row: &&AnswerRow| stairwells.contains(&(row.building.clone(), row.stairwell.clone()));
    let here: Vec<&AnswerRow> = only_first.iter().filter(near).collect();
    lines.extend(here.into_iter().map(|row| Line {
        door: row.door.clone(),
        first: row.position.clone(),
        second: None,
        compared: "only_first",
        line: 0,
    }));
    // Dropping the transaction undoes every line of it.
    let head: Head = if dry_run || sealed.is_empty() { before } else { context.written(&writing.commit()?) };
    let report = Report {
        consultation: id.to_owned(),
        lines,
        only_first: only_first.into_iter().map(|row| row.door).collect(),
    };
    tell(&report, head, dry_run, context)
}

fn compare(
    writing: &Writing<'_>,
    review: &Review<Answer>,
    defaults: &DetailOpening,
    context: &mut Context,
) -> Result<(Vec<Sealed>, Vec<Line>), Fault> {
    let (mut sealed, mut lines, mut faults) = (Vec::new(), Vec::new(), Vec::<Place>::new());
    for answer in &review.read {
        match one(writing, answer, defaults, context) {
            Ok((line, seal)) => {
                lines.push(line);
                sealed.extend(seal);
            }
            Err(fault) => faults.push(placed(review.file(), (answer.line, &answer.door), fault)?),
        }
    }
    review.flawless(faults)?;
    Ok((sealed, lines))
}

fn one(
    writing: &Writing<'_>,
    answer: &Answer,
    defaults: &DetailOpening,
    context: &mut Context,
) -> Result<(Line, Option<Sealed>), Fault> {
    let state = state(writing, answer)?;
    let compared = twice::compare(&state, answer.position)?;
    let line = Line {
        door: answer.door.to_string(),
        first: state.given.and_then(|(first, _)| first.position()).map(|first| first.as_str().to_owned()),
        second: Some(answer.position.as_str().to_owned()),
        compared: match compared {
            Compared::Same => "same",
            Compared::Different => "different",
            Compared::SameAgain => "same_again",
            Compared::StillContested => "still_contested",
            Compared::OnlyThere => "only_second",
        },
        line: answer.line,
    };
    if !matches!(compared, Compared::Same | Compared::Different) {
        return Ok((line, None));
    }
    let mut salts = [Hash(context.random()?), Hash(context.random()?)].into_iter();
    let detail = detail(answer, defaults);
    let sealed = twice::second(writing.ground(), &state, answer.position, detail, || {
        salts.next().unwrap_or(Hash::ZERO)
    })?;
    Ok((line, Some(sealed)))
}

fn tell(report: &Report, head: Head, dry_run: bool, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    match context.form {
        Form::Json => context.output.json(&json(report, head, dry_run))?,
        Form::Csv => context.output.raw(&table(report, true, lang).csv())?,
        Form::Table => {
            let shown = table(report, false, lang);
            if !shown.is_empty() {
                context.output.print(&shown.text())?;
            }
            let [same, different, again, still, there] =
                ["same", "different", "same_again", "still_contested", "only_second"]
                    .map(|code| report.number(code));
            let said = if dry_run {
                text::second_would(same, different)
            } else {
                text::second_compared(same, different, again, still)
            };
            let only = text::second_only(report.only_first.len(), there);
            for line in [said, only] {
                context.output.print(&format!("{}\n", line.get(lang)))?;
            }
            if different + still > 0 {
                context.output.say(text::second_contested_say().get(lang));
            }
        }
    }
    Ok(Exit::DONE)
}

//! `yishi record --from FILE --dry-run`: line by line what would happen.

use super::{Args, PROXY_LIMIT};
use crate::book::Access;
use crate::cli::details::{FATAL, Held, seal_held};
use crate::cli::{Context, Exit, trial};
use crate::consult::Effect;
use crate::consult::answer::Answer;
use crate::consult::review::Review;
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::report::trial::{Line, What};
use crate::text::{self, Text};

/// Dropping the transaction undoes every line of it.
pub(super) fn run(
    args: &Args,
    review: &Review<Answer>,
    defaults: &DetailOpening,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    let mut lines = trial::put_by(&review.faults, &review.left_out, What::Refused);
    let (mut replaced, mut noted) = (0_u64, 0_usize);
    let mut held = Held::default();
    for answer in &review.read {
        let salts = [Hash(context.random()?), Hash(context.random()?)];
        let door = answer.door.as_str();
        let name = text::position_name(answer.position.as_str());
        let line = match seal_held(&writing, answer, defaults, args.replace, salts, &mut held) {
            Ok(sealed) => {
                let before = match &sealed.effect {
                    Effect::Position { before, .. } => before.position(),
                    _ => None,
                };
                writing.push(&sealed)?;
                replaced += u64::from(before.is_some());
                match before {
                    None => Line::new(answer.line, door, What::Recorded).detail(name),
                    Some(before) => {
                        let before = text::position_name(before.as_str());
                        let both =
                            Text::in_each(|lang| text::trial_replaces(before.get(lang), name.get(lang)));
                        Line::new(answer.line, door, What::Replaces).detail(both)
                    }
                }
            }
            Err(fault) if fault.code == PROXY_LIMIT && args.note_refused => {
                noted += 1;
                Line::new(answer.line, door, What::LeftOut).detail(fault.message)
            }
            Err(fault) if FATAL.contains(&fault.code) => return Err(fault.into()),
            Err(fault) => trial::refused(answer.line, door, fault),
        };
        lines.push(line);
    }
    if lines.is_empty() {
        context.output.say(text::nothing_recorded(review.file().unwrap_or_default()).get(context.lang));
    }
    trial::show(lines, &text::would_record(review.read.len() - noted, replaced), context)
}

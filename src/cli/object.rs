//! `yishi object`: what a household says of the published result.

use super::details::{Details, flawless, not_on_roll};
use super::{Context, Exit, stage};
use crate::consult::position::position;
use crate::consult::process::{self, Saying};
use crate::consult::{Door, answer};
use crate::log::Hash;
use crate::rule::Position;
use crate::text;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "DOOR")]
    door: String,
    #[arg(value_name = "POSITION", conflicts_with_all = ["withdraw", "answer"])]
    position: Option<String>,
    #[arg(long)]
    withdraw: bool,
    #[arg(long, value_name = "TEXT", conflicts_with = "withdraw")]
    answer: Option<String>,
    #[command(flatten)]
    details: Details,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let door: Door = flawless("door", &args.door, Door::read)?;
    let detail = args.details.read(&context.now())?;
    let saying = match args.position.as_deref() {
        _ if args.withdraw => Saying::Withdraws,
        Some(word) => Saying::Says(flawless("position", word, position)?),
        None => Saying::Says(Position::Against),
    };
    let words = args.answer.as_deref().map(|words| flawless("answer", words, answer::note)).transpose()?;
    let mut salts = context.salts(2)?.into_iter();
    let today = context.today();
    stage::append(&args.id, context, |writing| {
        let state = writing.door(&door)?.ok_or_else(|| not_on_roll(&door))?;
        let standing = writing.objection(&door)?;
        let salt = || salts.next().unwrap_or(Hash::ZERO);
        let ground = writing.ground();
        Ok(match words {
            Some(words) => {
                (process::answer(ground, &state, standing, &words, salt)?, text::objection_answered(&door))
            }
            None => {
                let said = match saying {
                    Saying::Withdraws => text::objection_withdrawn(&door),
                    Saying::Says(_) => text::objected(&door),
                };
                (process::objection(ground, &state, standing, saying, detail, today, salt)?, said)
            }
        })
    })?;
    Ok(Exit::DONE)
}

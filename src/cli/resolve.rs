//! `yishi resolve`: a person decides between two entries of one door.

use super::details::{ByProxy, Details, Held, Known, flawless, not_on_roll};
use super::{Context, Exit, Form};
use crate::book::Access;
use crate::consult::position::position;
use crate::consult::{Door, twice};
use crate::log::Hash;
use crate::log::opening::DetailOpening;
use crate::text;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "DOOR")]
    door: String,
    #[arg(value_name = "POSITION")]
    position: String,
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    #[command(flatten)]
    details: Details,
    #[command(flatten)]
    by_proxy: ByProxy,
    #[command(flatten)]
    known: Known,
}

/// The details of a paper, from the first entry and from the one that is right.
fn of_one_paper(first: &DetailOpening, right: &DetailOpening) -> DetailOpening {
    let pick = |right: &String, first: &String| if right.is_empty() { first } else { right }.clone();
    DetailOpening {
        form: pick(&right.form, &first.form),
        photo: pick(&right.photo, &first.photo),
        provenance: pick(&right.provenance, &first.provenance),
        proxy: pick(&right.proxy, &first.proxy),
        witness: pick(&right.witness, &first.witness),
        ..first.clone()
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let door: Door = flawless("door", &args.door, str::parse)?;
    let position = flawless("position", &args.position, position)?;
    let salts = [Hash(context.random()?), Hash(context.random()?)];
    let now = context.now();
    let mut book = context.open_book(Access::Write)?;
    let mut writing = book.write(&args.id)?;
    writing.ground().must_not_be_secret()?;
    let state = writing.door(&door)?.ok_or_else(|| not_on_roll(&door))?;
    // Both entries are of one paper: what the first says of it stays, unless the
    // second was right and says it otherwise. What is typed here goes before.
    let [first, second] = writing.two_entries(&door)?;
    let (first, right) =
        (first.map(|(_, detail)| detail).unwrap_or_default(), second.filter(|(said, _)| *said == position));
    let known = right.map_or_else(|| first.clone(), |(_, right)| of_one_paper(&first, &right));
    let mut detail = args.details.over(&known, &now)?;
    args.known.read(&mut detail)?;
    if let Some(holder) = &args.by_proxy.proxy {
        detail.proxy = flawless("proxy", holder, crate::consult::value::key)?;
    }
    let detail = DetailOpening {
        note: match &args.why {
            Some(why) => flawless("why", why, crate::consult::answer::note)?,
            None => String::new(),
        },
        ..detail
    };
    let held = Held::default().by(&writing, &detail.proxy, &door)?;
    let mut salts = salts.into_iter();
    let sealed = twice::resolve(writing.ground(), &state, (position, held), detail, || {
        salts.next().unwrap_or(Hash::ZERO)
    })?;
    let code = sealed.commitment().unwrap_or(Hash::ZERO).code();
    writing.push(&sealed)?;
    let head = context.written(&writing.commit()?);
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/resolve/1", "consultation": args.id, "door": door.as_str(),
            "position": position, "code": code, "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    let name = text::position_name(position.as_str());
    let said = text::resolved_as(&door, name.get(lang));
    context.output.print(&format!("{}\n{}\n", said.get(lang), text::receipt_line(code).get(lang)))?;
    Ok(Exit::DONE)
}

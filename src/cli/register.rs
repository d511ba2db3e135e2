//! `yishi register`: the decisions of the book, one line each.

use super::{Context, Exit, Form};
use crate::book::Access;
use crate::consult::register::Problem;
use crate::report::register as form;
use crate::text::{self, Fault, Place};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    all: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let book = context.open_book(Access::Read)?;
    let register = book.register(args.all)?;
    let problems = register.problems();
    let lang = context.lang;
    match context.form {
        Form::Json => context.output.json(&form::json(&register, &problems, lang))?,
        Form::Csv => context.output.raw(&form::rows(&register, lang).csv())?,
        Form::Table => context.output.print(&form::terminal(&register, lang))?,
    }
    if register.open > 0 && context.form == Form::Table {
        context.output.say(text::register_open(register.open).get(lang));
    }
    // What is shown is what there is; that something is missing comes after.
    if !problems.is_empty() {
        return Err(Fault::new("register-broken", text::register_broken(problems.len()))
            .hint(text::register_broken_hint())
            .at_all(problems.into_iter().map(place))
            .exit(Exit::BROKEN.0)
            .into());
    }
    book.is_whole()?;
    Ok(Exit::DONE)
}

fn place(problem: Problem) -> Place {
    let number = problem.number.map(|number| format!("#{number}"));
    let file = match (number, problem.consultation) {
        (Some(number), Some(consultation)) => Some(format!("{number} {consultation}")),
        (number, consultation) => number.or(consultation),
    };
    Place { file, reason: Some(problem.text), ..Place::default() }
}

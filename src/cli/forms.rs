//! The form that a command line asks its result to have: decided here for all,
//! before anything is read or written.

use clap::ArgMatches;

use super::output::Flat;
use super::{Context, Exit, Form};
use crate::text::{self, Fault};

/// Puts the form that `--format` names into the context.
pub(super) fn choose(word: &str, matches: &ArgMatches, context: &mut Context) -> Result<(), Fault> {
    let (command, arguments) = command(matches);
    context.form = match word {
        "table" => Form::Table,
        "json" => Form::Json,
        // What is written to files has forms of its own and reads them itself.
        own if ["minutes", "notice"].contains(&command.as_str()) => {
            context.forms = Some(own.to_owned());
            return Ok(());
        }
        "csv" if has_rows(&command, arguments) => Form::Csv,
        "csv" => {
            context.output.flat = Flat::Begin;
            Form::Json
        }
        other => {
            return Err(Fault::new("form-unknown", text::form_unknown(other))
                .hint(text::form_hint("table, json, csv"))
                .exit(Exit::USAGE.0));
        }
    };
    Ok(())
}

/// The words that name the command, and its arguments.
fn command(matches: &ArgMatches) -> (String, &ArgMatches) {
    let (mut names, mut inner) = (Vec::new(), matches);
    while let Some((name, below)) = inner.subcommand() {
        names.push(name);
        inner = below;
    }
    (names.join(" "), inner)
}

/// Whether the result has rows of its own. A command that is not named here
/// tells its result in a sentence, which a script would read as a row: so what
/// it tells in JSON is told field by field.
fn has_rows(command: &str, arguments: &ArgMatches) -> bool {
    // An argument that the command does not have was not given.
    let flag = |name| matches!(arguments.try_get_one::<bool>(name), Ok(Some(true)));
    let given = |name| matches!(arguments.try_contains_id(name), Ok(true));
    let file = given("from");
    match command {
        "audit show" | "check" | "close" | "confirm" | "explain" | "pack status" | "register"
        | "roll check" | "roll show" | "rollup" | "rules list" | "rules test" | "sheet" | "status"
        | "tally" | "verify" => true,
        // Of one answer there is a receipt, or a sentence on what it would do;
        // answers one by one are told in lines of JSON.
        "record" => {
            let one_by_one = matches!(arguments.try_get_one::<String>("door"), Ok(Some(door)) if door == "-");
            file || !(flag("dry_run") || one_by_one)
        }
        // Of a file it is told line by line what it would do.
        "consent" | "turnout" | "visit" => file && flag("dry_run"),
        "roll import" => flag("dry_run"),
        "audit draw" => !flag("dry_run"),
        "log" => !flag("raw"),
        _ => false,
    }
}

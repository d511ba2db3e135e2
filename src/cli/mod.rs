//! The command line: parses, calls one function, renders, chooses an exit
//! code. It decides nothing, counts nothing and formats no number itself.
//!
//! A subcommand is a file with its `Args` and its `run`, its module here and
//! its line in [`command`]. Its help is in the catalogue.

mod amend;
mod annotate;
mod audit;
mod beside;
mod book;
mod r#box;
mod check;
mod checkpoint;
mod close;
mod command;
mod compare;
mod completions;
mod confirm;
mod consent;
pub mod context;
mod details;
mod erase;
mod exit;
mod explain;
mod extend;
mod fact;
mod finish;
mod forms;
mod init;
mod intake;
mod key;
mod leaks;
mod localize;
mod log;
mod minutes;
mod note;
mod notice;
mod object;
mod open;
mod output;
mod pack;
mod prepared;
mod publish;
mod receipt;
mod record;
mod recount;
mod register;
mod reopen;
mod resolve;
mod roll;
mod rollup;
mod rules;
mod sheet;
mod sheet_files;
mod sign;
mod signing;
mod small_groups;
mod source;
mod stage;
mod state;
mod status;
mod tally;
mod trial;
mod turnout;
mod verify;
mod visit;
mod witness;

use std::ffi::OsString;
use std::io::{self, BufReader, IsTerminal};
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, FromArgMatches};

use command::Command;
pub use context::{Context, Form};
pub use exit::Exit;
pub use localize::without_help;
pub use output::{Flat, Output};

use crate::text::{self, Fault, Lang};

struct Cli {
    global: Global,
    command: Command,
}

impl Cli {
    fn from(mut matches: ArgMatches) -> Result<Self, clap::Error> {
        let global = Global::from_arg_matches_mut(&mut matches)?;
        Ok(Self { global, command: Command::from(&mut matches)? })
    }
}

#[derive(Args)]
struct Global {
    #[arg(long, global = true, value_name = "FILE", env = "YISHI_BOOK", hide_env = true)]
    book: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FORM")]
    format: Option<String>,
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true, value_name = "zh|en")]
    lang: Option<String>,
    #[arg(short, long, global = true)]
    quiet: bool,
    #[arg(
        long,
        global = true,
        value_name = "auto|always|never",
        default_value = "auto",
        hide_default_value = true
    )]
    color: String,
    #[arg(short, long, global = true)]
    yes: bool,
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

/// The whole command tree with the help texts of `lang`.
#[must_use]
pub fn command(lang: Lang) -> clap::Command {
    localize::localize(command::tree(&|_| true), lang, &|_| true)
}

/// Runs the program in the real world.
#[must_use]
pub fn main() -> std::process::ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let mut context = real_context(&args);
    std::process::ExitCode::from(run(args, &mut context).0)
}

/// Runs one command line.
pub fn run<I: IntoIterator<Item = OsString>>(args: I, context: &mut Context) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    // Known before the rest is: a script reads usage errors too.
    if args.iter().any(|arg| arg == "--json") {
        context.form = Form::Json;
    }
    // Help lists all commands, and so does a command line that names none.
    let given = |name: &str| args.iter().any(|arg| arg == name);
    let none = !args.iter().filter_map(|arg| arg.to_str()).any(command::exists);
    let all = localize::asks_for_help(&args) || (none && !given("--version") && !given("-V"));
    let wanted = |name: &str| all || given(name);
    let command = localize::localize(command::tree(&wanted), context.lang, &wanted);
    let parsed = command
        .try_get_matches_from(&args)
        .and_then(|matches| Cli::from(matches.clone()).map(|cli| (cli, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return explain(&error, context),
    };
    let result = configure(&cli, &matches, context).and_then(|()| cli.command.run(context));
    let result = result.and_then(|exit| context.output.flush().map(|()| exit));
    result.unwrap_or_else(|error| report(&error, context))
}

/// Help and version are results; everything else is a usage error.
fn explain(error: &clap::Error, context: &mut Context) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let shown = context.output.print(&error.to_string()).and_then(|()| context.output.flush());
            shown.map_or_else(|error| report(&error, context), |()| Exit::DONE)
        }
        _ => report(&localize::usage_error(error).into(), context),
    }
}

/// Puts the global arguments into the context.
fn configure(cli: &Cli, matches: &ArgMatches, context: &mut Context) -> anyhow::Result<()> {
    let global = &cli.global;
    if let Some(tag) = &global.lang
        && Lang::from_tag(tag).is_none()
    {
        return Err(Fault::new("lang-unknown", text::lang_unknown(tag))
            .hint(text::form_hint("zh, en"))
            .exit(Exit::USAGE.0)
            .into());
    }
    context.lang_asked = global.lang.as_deref().and_then(Lang::from_tag);
    context.yes = global.yes;
    context.output.quiet = global.quiet;
    match global.color.as_str() {
        "always" => context.output.color = true,
        "never" => context.output.color = false,
        _ => {}
    }
    if let Some(book) = &global.book {
        context.book = Some(book.clone());
    }
    if global.json {
        context.form = Form::Json;
    }
    if let Some(word) = &global.format {
        forms::choose(word, matches, context)?;
    }
    Ok(())
}

/// Says what went wrong and chooses the exit code.
fn report(error: &anyhow::Error, context: &mut Context) -> Exit {
    let broken_pipe = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe);
    if broken_pipe {
        return Exit::DONE;
    }
    let fault = match error.downcast_ref::<Fault>() {
        Some(fault) => fault.clone(),
        // Only writing results fails with an error that no room has named.
        None => {
            Fault::new("output", text::output_failed(format!("{error:#}"))).hint(text::output_failed_hint())
        }
    };
    // What was printed before the fault is still a result.
    let _ = context.output.flush();
    if context.form == Form::Json && context.output.flat == Flat::No {
        context.output.fault_json(&fault, context.lang);
    } else {
        context.output.fault(&fault, context.lang);
    }
    Exit(fault.exit)
}

/// The language must be known before the arguments are parsed: help and usage
/// errors are in it too.
fn language(args: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Lang {
    let texts: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let after = texts.iter().position(|arg| *arg == "--lang").and_then(|at| texts.get(at + 1)).copied();
    let joined = texts.iter().find_map(|arg| arg.strip_prefix("--lang="));
    let locale =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    after
        .or(joined)
        .and_then(Lang::from_tag)
        .or_else(|| variable("YISHI_LANG").as_deref().and_then(Lang::from_tag))
        .or_else(|| locale().as_deref().map(|tag| Lang::from_tag(tag).unwrap_or(Lang::En)))
        .unwrap_or(Lang::Zh)
}

/// The clock on the local calendar.
///
/// Where no zone is named, the system's own file says what it is. To find a
/// zone by its name all files of all zones are listed first: a fifth of a short
/// command.
#[allow(clippy::disallowed_methods)]
fn clock(named: bool) -> Box<dyn Fn() -> jiff::ZonedDateTime> {
    let bytes = if named { None } else { std::fs::read("/etc/localtime").ok() };
    match bytes.and_then(|bytes| jiff::tz::TimeZone::tzif("Local", &bytes).ok()) {
        Some(zone) => Box::new(move || jiff::Timestamp::now().to_zoned_datetime(zone.clone())),
        None => Box::new(jiff::ZonedDateTime::now),
    }
}

// The one place that reads the environment, the clock and the terminal.
#[allow(clippy::disallowed_methods)]
fn real_context(args: &[OsString]) -> Context {
    let variable = |name: &str| std::env::var(name).ok();
    let (out_is_terminal, err_is_terminal) = (io::stdout().is_terminal(), io::stderr().is_terminal());
    let in_is_terminal = io::stdin().is_terminal();
    // Records answered one by one must leave at once; everything else is
    // gathered, which is what makes a long table fast.
    let out: Box<dyn io::Write> = if out_is_terminal {
        Box::new(io::stdout())
    } else {
        Box::new(io::BufWriter::with_capacity(1 << 16, io::stdout()))
    };
    Context {
        lang: language(args, variable),
        lang_asked: None,
        form: Form::Table,
        forms: None,
        yes: false,
        output: Output {
            out,
            err: Box::new(io::stderr()),
            quiet: false,
            color: err_is_terminal && variable("NO_COLOR").is_none_or(|value| value.is_empty()),
            flat: Flat::No,
        },
        input: Box::new(BufReader::new(io::stdin())),
        interactive: in_is_terminal && err_is_terminal,
        progress: err_is_terminal,
        book: None,
        state: state::directory(variable),
        clock: clock(variable("TZ").is_some()),
        random: Box::new(|bytes| getrandom::fill(bytes).map_err(|error| error.to_string())),
    }
}

//! The command line: parses, calls one function, renders, chooses an exit
//! code. It decides nothing, counts nothing and formats no number itself.
//!
//! A subcommand is a file with its `Args` and its `run`, and three lines here:
//! the module, the variant, the arm. Its help is in the catalogue.

mod amend;
mod annotate;
mod audit;
mod beside;
mod book;
mod r#box;
mod check;
mod checkpoint;
mod close;
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
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

pub use context::{Context, Form};
pub use exit::Exit;
pub use localize::without_help;
pub use output::Output;

use crate::text::{self, Fault, Lang};

#[derive(Parser)]
#[command(name = "yishi", version, disable_version_flag = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
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

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    Roll(roll::Args),
    Rules(rules::Args),
    Open(open::Args),
    Record(record::Args),
    Resolve(resolve::Args),
    Pack(pack::Args),
    Visit(visit::Args),
    Turnout(turnout::Args),
    Box(r#box::Args),
    Consent(consent::Args),
    Amend(amend::Args),
    Note(note::Args),
    Sheet(sheet::Args),
    Status(status::Args),
    Check(check::Args),
    Tally(tally::Args),
    Explain(explain::Args),
    Fact(fact::Args),
    Extend(extend::Args),
    Close(close::Args),
    Publish(publish::Args),
    Object(object::Args),
    Confirm(confirm::Args),
    Final(finish::Args),
    Reopen(reopen::Args),
    Annotate(annotate::Args),
    Register(register::Args),
    Audit(audit::Args),
    Erase(erase::Args),
    Rollup(rollup::Args),
    Minutes(minutes::Args),
    Notice(notice::Args),
    Receipt(receipt::Args),
    Key(key::Args),
    Sign(sign::Args),
    Checkpoint(checkpoint::Args),
    Witness(witness::Args),
    Compare(compare::Args),
    Verify(verify::Args),
    Log(log::Args),
    Book(book::Args),
    Completions(completions::Args),
    Man(completions::ManArgs),
}

impl Command {
    fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        match self {
            Self::Init(args) => init::run(args, context),
            Self::Roll(args) => roll::run(args, context),
            Self::Rules(args) => rules::run(args, context),
            Self::Open(args) => open::run(args, context),
            Self::Record(args) => record::run(args, context),
            Self::Resolve(args) => resolve::run(args, context),
            Self::Pack(args) => pack::run(args, context),
            Self::Amend(args) => amend::run(args, context),
            Self::Visit(args) => visit::run(args, context),
            Self::Turnout(args) => turnout::run(args, context),
            Self::Box(args) => r#box::run(args, context),
            Self::Consent(args) => consent::run(args, context),
            Self::Note(args) => note::run(args, context),
            Self::Sheet(args) => sheet::run(args, context),
            Self::Status(args) => status::run(args, context),
            Self::Check(args) => check::run(args, context),
            Self::Tally(args) => tally::run(args, context),
            Self::Explain(args) => explain::run(args, context),
            Self::Fact(args) => fact::run(args, context),
            Self::Extend(args) => extend::run(args, context),
            Self::Close(args) => close::run(args, context),
            Self::Publish(args) => publish::run(args, context),
            Self::Object(args) => object::run(args, context),
            Self::Confirm(args) => confirm::run(args, context),
            Self::Final(args) => finish::run(args, context),
            Self::Reopen(args) => reopen::run(args, context),
            Self::Notice(args) => notice::run(args, context),
            Self::Annotate(args) => annotate::run(args, context),
            Self::Register(args) => register::run(args, context),
            Self::Audit(args) => audit::run(args, context),
            Self::Erase(args) => erase::run(args, context),
            Self::Rollup(args) => rollup::run(args, context),
            Self::Minutes(args) => minutes::run(args, context),
            Self::Receipt(args) => receipt::run(args, context),
            Self::Key(args) => key::run(args, context),
            Self::Sign(args) => sign::run(args, context),
            Self::Checkpoint(args) => checkpoint::run(args, context),
            Self::Witness(args) => witness::run(args, context),
            Self::Compare(args) => compare::run(args, context),
            Self::Verify(args) => verify::run(args, context),
            Self::Log(args) => log::run(args, context),
            Self::Book(args) => book::run(args, context),
            Self::Completions(args) => completions::run(args, context),
            Self::Man(args) => completions::man(args, context),
        }
    }
}

/// The whole command tree with the help texts of `lang`.
#[must_use]
pub fn command(lang: Lang) -> clap::Command {
    localize::localize(Cli::command(), lang)
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
    let command = localize::localize_for(Cli::command(), context.lang, &args);
    let parsed = command
        .try_get_matches_from(args)
        .and_then(|matches| Cli::from_arg_matches(&matches).map(|cli| (cli, matches)));
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
    if context.form == Form::Json {
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

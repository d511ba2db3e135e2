//! clap's own texts in the user's language.
//!
//! Help texts are in the catalogue under the command's and argument's names;
//! a test walks every command and refuses one without a text.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::Exit;
use crate::text::{self, Fault, Lang, help};

/// Where the arguments that every command has stand in the help.
const GLOBALS: usize = 500;
/// Where `--help` stands: at the end.
const LAST: usize = 999;

/// Whether a command line asks for help.
#[must_use]
pub(super) fn asks_for_help(args: &[OsString]) -> bool {
    args.iter().any(|arg| {
        let arg = arg.to_string_lossy();
        arg == "--help" || (arg.starts_with('-') && !arg.starts_with("--") && arg.contains('h'))
    })
}

/// Puts the help of `lang` into a command and into the `wanted` ones of those
/// below it: a quarter of a short command went into help that nobody had asked
/// for.
#[must_use]
pub(super) fn localize(command: Command, lang: Lang, wanted: &dyn Fn(&str) -> bool) -> Command {
    walk(command, None, lang, wanted)
}

/// The key of a command's texts: its names without the program's.
fn key_of(above: Option<&str>, name: &str) -> String {
    above.map_or_else(|| name.to_owned(), |above| format!("{above} {name}"))
}

/// Puts the help into a command, the subcommands that are `wanted`, and all
/// below these.
fn walk(command: Command, path: Option<&str>, lang: Lang, wanted: &dyn Fn(&str) -> bool) -> Command {
    let say = |key: &str| help(key).map(|text| text.get(lang).to_owned());
    let key = path.unwrap_or("yishi");
    let usage = usage(&command, path, lang);
    let mut command = command
        .override_usage(usage)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(text::heading_commands().get(lang).to_owned())
        .subcommand_value_name(text::value_command().get(lang).to_owned())
        .help_template(format!(
            "{{about}}\n\n{}{{usage}}\n\n{{all-args}}{{after-help}}\n",
            text::heading_usage().get(lang)
        ))
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).display_order(LAST));
    if let Some(about) = say(key) {
        command = command.about(about);
    }
    if let Some(examples) = say(&format!("{key}.examples")) {
        command = command.after_help(format!("{}\n{examples}", text::heading_examples().get(lang)));
    }
    let names: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    for (at, name) in names.into_iter().enumerate() {
        let own = say(&format!("{key}.{name}")).or_else(|| say(&format!("any.{name}")));
        command = command.mut_arg(&name, |arg| {
            let heading =
                if arg.is_positional() { text::heading_arguments() } else { text::heading_options() };
            // A command's own arguments in their order, then those of all.
            let order = match () {
                () if name == "help" => LAST,
                () if arg.is_global_set() => GLOBALS + at,
                () => at,
            };
            let shown = value_name(&arg).map(|name| text::value_name(&name).get(lang).to_owned());
            let arg = arg.help_heading(heading.get(lang).to_owned()).help(own.unwrap_or_default());
            let takes = arg.get_action().takes_values();
            let arg = arg.display_order(order).hide_possible_values(takes);
            match shown {
                Some(shown) => arg.value_name(shown),
                None => arg,
            }
        });
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names.into_iter().filter(|name| wanted(name)) {
        let below = key_of(path, &name);
        command = command.mut_subcommand(&name, |sub| walk(sub, Some(&below), lang, &|_| true));
    }
    command
}

/// The usage line: clap's own has an English `[OPTIONS]` in it.
fn usage(command: &Command, path: Option<&str>, lang: Lang) -> String {
    let mut line = key_of(Some("yishi"), path.unwrap_or_default()).trim_end().to_owned();
    line.push_str(&format!(" [{}]", text::value_options().get(lang)));
    for arg in command.get_positionals() {
        let name = value_name(arg).unwrap_or_default();
        let name = text::value_name(&name).get(lang).to_owned();
        line.push_str(&if arg.is_required_set() { format!(" <{name}>") } else { format!(" [{name}]") });
    }
    if command.has_subcommands() {
        line.push_str(&format!(" <{}>", text::value_command().get(lang)));
    }
    line
}

/// The name of a place in the usage; clap lines options up by characters, not
/// by columns, so theirs stay as they are.
fn value_name(arg: &Arg) -> Option<String> {
    if !arg.is_positional() {
        return None;
    }
    arg.get_value_names()?.first().map(ToString::to_string)
}

/// The commands and arguments of a command tree that have no help text.
#[must_use]
pub fn without_help(command: &Command) -> Vec<String> {
    fn look(command: &Command, path: Option<&str>, missing: &mut Vec<String>) {
        let key = path.unwrap_or("yishi");
        if help(key).is_none() {
            missing.push(key.to_owned());
        }
        for arg in command.get_arguments() {
            let name = arg.get_id().as_str();
            if help(&format!("{key}.{name}")).or_else(|| help(&format!("any.{name}"))).is_none() {
                missing.push(format!("{key}.{name}"));
            }
        }
        for sub in command.get_subcommands() {
            look(sub, Some(&key_of(path, sub.get_name())), missing);
        }
    }
    let mut missing = Vec::new();
    look(command, None, &mut missing);
    missing
}

/// What is wrong with the command line.
#[must_use]
pub(super) fn usage_error(error: &clap::Error) -> Fault {
    let get = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = get(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => text::usage_unknown(argument),
        ErrorKind::InvalidSubcommand => text::usage_command(get(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => text::usage_missing(argument),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            text::usage_no_command()
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (value, allowed) = (get(ContextKind::InvalidValue), get(ContextKind::ValidValue));
            if allowed.is_empty() {
                text::usage_value_alone(argument, value)
            } else {
                text::usage_value(argument, value, allowed)
            }
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            text::usage_needs_value(argument)
        }
        ErrorKind::ArgumentConflict => text::usage_conflict(argument, get(ContextKind::PriorArg)),
        _ => text::Text::same(error.to_string().trim_start_matches("error: ").to_owned()),
    };
    let suggestion = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .into_iter()
        .map(get)
        .find(|text| !text.is_empty());
    Fault::new("usage", message)
        .hint(suggestion.map_or_else(text::usage_hint, text::usage_near))
        .exit(Exit::USAGE.0)
}

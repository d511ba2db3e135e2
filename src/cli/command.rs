//! The list of commands.

use clap::error::ErrorKind;
use clap::{Args, FromArgMatches};

use super::*;

/// Makes of each line a command: its variant, its name, what holds its
/// arguments, and what runs it.
macro_rules! commands {
    ($($variant:ident $name:literal $args:path, $run:path;)*) => {
        /// A command with its arguments.
        pub(super) enum Command {
            $($variant($args),)*
        }

        /// The name of each command, and what adds its arguments to it.
        const ALL: &[(&str, fn(clap::Command) -> clap::Command)] =
            &[$(($name, <$args as Args>::augment_args),)*];

        impl Command {
            pub(super) fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
                match self {
                    $(Self::$variant(args) => $run(args, context),)*
                }
            }

            /// The command that was found on the command line.
            pub(super) fn from(matches: &mut clap::ArgMatches) -> Result<Self, clap::Error> {
                match matches.remove_subcommand() {
                    $(Some((name, mut below)) if name == $name => {
                        <$args>::from_arg_matches_mut(&mut below).map(Self::$variant)
                    })*
                    _ => Err(clap::Error::new(ErrorKind::MissingSubcommand)),
                }
            }
        }
    };
}

commands! {
    Init "init" init::Args, init::run;
    Roll "roll" roll::Args, roll::run;
    Rules "rules" rules::Args, rules::run;
    Open "open" open::Args, open::run;
    Record "record" record::Args, record::run;
    Resolve "resolve" resolve::Args, resolve::run;
    Pack "pack" pack::Args, pack::run;
    Visit "visit" visit::Args, visit::run;
    Turnout "turnout" turnout::Args, turnout::run;
    Box "box" r#box::Args, r#box::run;
    Consent "consent" consent::Args, consent::run;
    Amend "amend" amend::Args, amend::run;
    Note "note" note::Args, note::run;
    Sheet "sheet" sheet::Args, sheet::run;
    Status "status" status::Args, status::run;
    Check "check" check::Args, check::run;
    Tally "tally" tally::Args, tally::run;
    Explain "explain" explain::Args, explain::run;
    Fact "fact" fact::Args, fact::run;
    Extend "extend" extend::Args, extend::run;
    Close "close" close::Args, close::run;
    Publish "publish" publish::Args, publish::run;
    Object "object" object::Args, object::run;
    Confirm "confirm" confirm::Args, confirm::run;
    Final "final" finish::Args, finish::run;
    Reopen "reopen" reopen::Args, reopen::run;
    Annotate "annotate" annotate::Args, annotate::run;
    Register "register" register::Args, register::run;
    Audit "audit" audit::Args, audit::run;
    Erase "erase" erase::Args, erase::run;
    Rollup "rollup" rollup::Args, rollup::run;
    Minutes "minutes" minutes::Args, minutes::run;
    Notice "notice" notice::Args, notice::run;
    Receipt "receipt" receipt::Args, receipt::run;
    Key "key" key::Args, key::run;
    Sign "sign" sign::Args, sign::run;
    Checkpoint "checkpoint" checkpoint::Args, checkpoint::run;
    Witness "witness" witness::Args, witness::run;
    Compare "compare" compare::Args, compare::run;
    Verify "verify" verify::Args, verify::run;
    Log "log" log::Args, log::run;
    Book "book" book::Args, book::run;
    Completions "completions" completions::Args, completions::run;
    Man "man" completions::ManArgs, completions::man;
}

/// Whether there is such a command.
pub(super) fn exists(name: &str) -> bool {
    ALL.iter().any(|(known, _)| *known == name)
}

/// The command tree, where only the commands that are `wanted` have their
/// arguments: to make those of all of them takes longer than a short command.
pub(super) fn tree(wanted: &dyn Fn(&str) -> bool) -> clap::Command {
    let command = clap::Command::new("yishi")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .subcommand_required(true)
        .arg_required_else_help(true);
    Global::augment_args(command).subcommands(ALL.iter().map(|(name, augment)| {
        let command = clap::Command::new(*name);
        if wanted(name) { augment(command) } else { command }
    }))
}

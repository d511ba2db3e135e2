//! One fault at each system call of a command (Tessera's method): the calls
//! are counted in a run that succeeds, then there is one run for each of them
//! with an error of the system, and one in which the process is killed there.

use std::process::{Command, Stdio};

use super::{as_run, copied};
use crate::common::{Run, Sandbox};

/// Calls that can leave something behind, or that are needed to know what is
/// there.
const WATCHED: [&str; 18] = [
    "pwrite64",
    "write",
    "fsync",
    "fdatasync",
    "unlink",
    "unlinkat",
    "rmdir",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "openat",
    "ftruncate",
    "fallocate",
    "pread64",
    "mkdir",
    "copy_file_range",
];

/// Runs a command of the program under strace; `None` if there is no strace.
pub(crate) fn traced(sandbox: &Sandbox, options: &[&str], args: &[&str]) -> Option<Run> {
    let inner = sandbox.command(args);
    let mut command = Command::new("strace");
    command.args(options).arg("--").arg(inner.get_program()).args(inner.get_args());
    command.current_dir(sandbox.root()).env_clear().stdin(Stdio::null());
    for (name, value) in inner.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    match command.output() {
        Ok(output) => Some(as_run(&output)),
        Err(error) => {
            println!("skipped, no strace: {error}");
            None
        }
    }
}

/// How many there are of each call, and the first that matters: the first
/// after the book or the folder to be made is named.
pub(crate) fn calls(template: &Sandbox, args: &[&str]) -> Option<Vec<(String, usize, usize)>> {
    let sandbox = copied(template);
    let trace = sandbox.path("trace");
    let run = traced(&sandbox, &["-o", trace.to_str().unwrap()], args)?;
    if run.code != 0 {
        println!("strace cannot trace here: {}", run.err);
        return None;
    }
    let mut found: Vec<(String, usize, usize)> = Vec::new();
    let mut inside = false;
    for line in std::fs::read_to_string(trace).unwrap().lines() {
        inside |= line.contains("yishi.db") && !line.starts_with("execve");
        let Some((name, _)) = line.split_once('(') else { continue };
        if !WATCHED.contains(&name) {
            continue;
        }
        let at = found.iter().position(|call| call.0 == name).unwrap_or_else(|| {
            found.push((name.to_owned(), 1, 0));
            found.len() - 1
        });
        found[at].2 += 1;
        if !inside {
            found[at].1 = found[at].2 + 1;
        }
    }
    Some(found)
}

/// What is injected: an error of the disk, a full disk, or the end.
pub(crate) const WHAT: [&str; 3] = ["error=EIO", "error=ENOSPC", "signal=KILL"];

/// Runs the command once for every fault that `wanted` takes by its number and
/// call, each in a copy of its own, and gives each run away. Returns the number of
/// faults injected.
pub(crate) fn each_fault(
    template: &Sandbox,
    args: &[&str],
    wanted: impl Fn(usize, &str) -> bool,
    mut after: impl FnMut(&str, &Sandbox, &Run),
) -> Option<usize> {
    let (mut number, mut injected) = (0, 0);
    for (name, first, last) in calls(template, args)? {
        for n in first..=last {
            for what in WHAT {
                // Reading fails in one way, and a kill there is one at the next call.
                if name == "pread64" && what != "error=EIO" {
                    continue;
                }
                number += 1;
                if !wanted(number, &name) {
                    continue;
                }
                let at = format!("{name}:{what}:when={n}");
                let sandbox = copied(template);
                let trace = sandbox.path("trace");
                let options = ["-o", trace.to_str().unwrap(), "-e", &format!("inject={at}")];
                let run = traced(&sandbox, &options, args).unwrap();
                let trace = std::fs::read_to_string(&trace).unwrap();
                assert!(trace.contains("INJECTED") || trace.contains("killed by"), "{at} did not happen");
                injected += 1;
                after(&at, &sandbox, &run);
            }
        }
    }
    Some(injected)
}

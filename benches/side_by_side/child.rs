//! Running a command and measuring it from outside.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

/// What is asked about a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// Wall clock, in microseconds: nothing stands between.
    Clock,
    /// CPU time, in microseconds, to a hundredth of a second.
    Cpu,
    /// The largest resident set, in KiB, by GNU time. A run of its own: it
    /// would cost the clock a process start.
    Memory,
    /// How often `fsync` and `fdatasync` were called, by strace.
    Syncs,
}

/// A command to be run, the same way for each probe.
#[derive(Debug, Clone)]
pub struct Run {
    program: PathBuf,
    args: Vec<OsString>,
    folder: PathBuf,
    state: Option<PathBuf>,
    input: Option<PathBuf>,
    cores: Option<String>,
}

impl Run {
    pub fn new(program: impl Into<PathBuf>, folder: &Path) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            folder: folder.to_owned(),
            state: None,
            input: None,
            cores: None,
        }
    }

    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub fn args<T: Into<OsString>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Where the tool keeps its heads.
    pub fn state(mut self, state: &Path) -> Self {
        self.state = Some(state.to_owned());
        self
    }

    pub fn input(mut self, file: &Path) -> Self {
        self.input = Some(file.to_owned());
        self
    }

    /// Only on these cores (`taskset -c`).
    pub fn cores(mut self, cores: &str) -> Self {
        self.cores = Some(cores.to_owned());
        self
    }

    fn command(&self, around: &[&str]) -> Command {
        let mut words: Vec<OsString> = around.iter().map(OsString::from).collect();
        if let Some(cores) = &self.cores {
            words.extend(["taskset", "-c", cores].map(OsString::from));
        }
        words.push(self.program.clone().into());
        words.extend(self.args.iter().cloned());
        let (program, args) = words.split_first().expect("a program");
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.folder).env("YISHI_LANG", "en");
        if let Some(state) = &self.state {
            command.env("YISHI_STATE", state);
        }
        command.stdin(match &self.input {
            Some(file) => Stdio::from(File::open(file).expect("the input")),
            None => Stdio::null(),
        });
        command
    }

    /// Runs it and gives what it printed, not measured.
    pub fn output(&self) -> Output {
        let output = self.command(&[]).output();
        output.unwrap_or_else(|error| panic!("{}: {error}", self.program.display()))
    }

    /// Runs it for its text; it must succeed.
    pub fn text(&self) -> String {
        let output = self.output();
        assert!(output.status.success(), "{self:?}\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs it, its output thrown away, and gives what the probe asks for; it
    /// must end with one of these codes.
    pub fn measure(&self, probe: Probe, codes: &[i32]) -> u64 {
        let note = self.folder.join("probe.txt");
        let shown = note.display().to_string();
        let around: &[&str] = match probe {
            Probe::Clock | Probe::Cpu => &[],
            Probe::Memory => &["/usr/bin/time", "-q", "-f", "%M", "-o", &shown],
            Probe::Syncs => &["strace", "-f", "-qq", "-c", "-e", "trace=fsync,fdatasync", "-o", &shown],
        };
        let mut command = self.command(around);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let before = children_cpu();
        let begun = Instant::now();
        let output = command.spawn().and_then(std::process::Child::wait_with_output);
        let took = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        let output = output.unwrap_or_else(|error| panic!("{self:?}: {error}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| codes.contains(&code)), "{self:?}\n{said}");
        match probe {
            Probe::Clock => took,
            Probe::Cpu => children_cpu() - before,
            Probe::Memory => fs::read_to_string(&note).ok().and_then(|t| t.trim().parse().ok()).unwrap_or(0),
            Probe::Syncs => calls(&fs::read_to_string(&note).unwrap_or_default()),
        }
    }
}

/// The calls in a summary of strace: the fourth column of each row.
fn calls(summary: &str) -> u64 {
    let rows = summary.lines().filter(|line| line.ends_with("sync"));
    rows.filter_map(|row| row.split_whitespace().nth(3)?.parse::<u64>().ok()).sum()
}

/// CPU time of all children that have ended so far, in microseconds. The
/// kernel counts in hundredths: run several to divide.
pub fn children_cpu() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    // Fields 16 and 17 of the line, of which two went with the name.
    (ticks(13) + ticks(14)) * 10_000
}

/// Waits until what was written before is on the disk, so that no run pays for
/// another's copy.
pub fn settle() {
    let _ = Command::new("sync").status();
}

/// Copies a folder with all below it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

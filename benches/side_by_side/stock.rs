//! Books of a given number of doors at each stage of their life, made once by
//! the tool itself and copied for the runs that change them.

use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};

use super::child::{Probe, Run, copy, settle};
use super::data::{self, ID};

/// A folder with a book, its files and the heads of its logs.
#[derive(Debug, Clone)]
pub struct Place {
    exe: PathBuf,
    pub folder: PathBuf,
}

impl Place {
    /// The tool, at work on this book.
    pub fn tool<T: AsRef<str>>(&self, args: &[T]) -> Run {
        let args = args.iter().map(AsRef::as_ref);
        Run::new(&self.exe, &self.folder).args(args).arg("-q").arg("--yes").state(&self.folder.join("state"))
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A copy of it, on the disk before it is used.
    pub fn copy_to(&self, folder: &Path) -> Self {
        let _ = fs::remove_dir_all(folder);
        copy(&self.folder, folder);
        settle();
        Self { exe: self.exe.clone(), folder: folder.to_owned() }
    }

    /// Lines of the log so far.
    pub fn lines(&self) -> u64 {
        field(&self.tool(&["tally", ID, "--json"]).text(), "size").parse().expect("a size")
    }

    /// The log id.
    pub fn log(&self) -> String {
        field(&self.tool(&["tally", ID, "--json"]).text(), "log")
    }
}

/// The value of a key in one line of JSON, without its quotes: enough for the
/// figures that are compared here.
pub fn field(json: &str, key: &str) -> String {
    let after = json.split(&format!("\"{key}\":")).nth(1).unwrap_or_else(|| panic!("{key} in {json}"));
    let end = after.find([',', '}']).unwrap_or(after.len());
    after.get(..end).unwrap_or_default().trim_matches('"').to_owned()
}

/// The stages of a book of so many doors.
pub struct Stock {
    exe: PathBuf,
    root: PathBuf,
    pub doors: u64,
    rolled: OnceCell<Place>,
    opened: OnceCell<Place>,
    recorded: OnceCell<Place>,
    closed: OnceCell<Place>,
}

impl Stock {
    pub fn new(exe: &Path, root: &Path, doors: u64) -> Self {
        let root = root.join(doors.to_string());
        let empty = OnceCell::new;
        let exe = exe.to_owned();
        Self { exe, root, doors, rolled: empty(), opened: empty(), recorded: empty(), closed: empty() }
    }

    /// A stage that an earlier run made is taken as it is.
    fn stage(&self, name: &str, before: Option<&Place>, make: impl FnOnce(&Place)) -> Place {
        let place = Place { exe: self.exe.clone(), folder: self.root.join(name) };
        let made = self.root.join(format!("{name}.made"));
        if !made.is_file() {
            eprintln!("making {}", place.folder.display());
            match before {
                Some(before) => drop(before.copy_to(&place.folder)),
                None => {
                    let _ = fs::remove_dir_all(&place.folder);
                    fs::create_dir_all(&place.folder).expect("a folder");
                }
            }
            make(&place);
            settle();
            fs::write(made, "").expect("a mark");
        }
        place
    }

    /// The files alone, with an empty book.
    pub fn files(&self) -> Place {
        self.stage("files", None, |place| {
            data::roll(&place.file("roll.csv"), self.doors, 1);
            data::answers(&place.file("answers.csv"), self.doors, 2);
            data::meeting(&place.folder);
            place.tool(&["init", "东大街"]).text();
        })
    }

    /// The roll is imported.
    pub fn rolled(&self) -> &Place {
        self.rolled.get_or_init(|| {
            self.stage("rolled", Some(&self.files()), |place| {
                place.tool(&["roll", "import", "roll.csv"]).text();
            })
        })
    }

    /// The consultation is open.
    pub fn opened(&self) -> &Place {
        self.opened.get_or_init(|| {
            self.stage("opened", Some(self.rolled()), |place| {
                place.tool(&["open", "meeting.toml"]).text();
            })
        })
    }

    /// Every door has answered.
    pub fn recorded(&self) -> &Place {
        self.recorded.get_or_init(|| {
            self.stage("recorded", Some(self.opened()), |place| {
                let run = place.tool(&["record", ID, "--from", "answers.csv", "--format", "csv"]);
                run.measure(Probe::Clock, &[0]);
            })
        })
    }

    /// It is closed, with its minutes in `minutes`.
    pub fn closed(&self) -> &Place {
        self.closed.get_or_init(|| {
            self.stage("closed", Some(self.recorded()), |place| {
                place.tool(&["close", ID]).text();
                place.tool(&["minutes", ID, "-o", "minutes", "--accept-small-groups"]).text();
            })
        })
    }

    /// Where runs put what they make.
    pub fn work(&self, name: &str) -> PathBuf {
        self.root.join("work").join(name)
    }
}

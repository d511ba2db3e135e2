//! What a command may know of the world: files, language, clock, randomness.
//!
//! Tests give their own; nothing below this room asks the system.

use std::io::{BufRead, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::ZonedDateTime;

use super::output::Output;
use crate::book::{Access, Book, Stored, Written, path};
use crate::log::{Hash, Head};
use crate::text::{self, Fault, Lang};

/// Fills a buffer with random bytes.
pub type Random = Box<dyn FnMut(&mut [u8]) -> Result<(), String>>;

/// The form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Everything a command gets from outside its arguments.
pub struct Context {
    /// The language of everything that is said.
    pub lang: Lang,
    /// The language that `--lang` asked for, if it did.
    pub lang_asked: Option<Lang>,
    /// The form of results.
    pub form: Form,
    /// The word given to `--format`, for commands with forms of their own.
    pub forms: Option<String>,
    /// Every question is answered with yes.
    pub yes: bool,
    /// Output.
    pub output: Output,
    /// Standard input.
    pub input: Box<dyn BufRead>,
    /// Whether a person is there to answer a question.
    pub interactive: bool,
    /// Whether standard error is a terminal: progress is shown only there.
    pub progress: bool,
    /// The book named on the command line or in the environment.
    pub book: Option<PathBuf>,
    /// The user's state directory for heads outside the book.
    pub state: Option<PathBuf>,
    /// The clock.
    pub clock: Box<dyn Fn() -> ZonedDateTime>,
    /// Fills bytes from the system's random source.
    pub random: Random,
}

impl Context {
    /// Today, on the local calendar.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        (self.clock)().date()
    }

    /// Now, to the second, with the offset from UTC.
    #[must_use]
    pub fn now(&self) -> String {
        let now = (self.clock)();
        now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// Random bytes.
    ///
    /// # Errors
    /// The system has none to give.
    pub fn random<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        (self.random)(&mut bytes).map_err(|error| Fault::new("random", text::no_random(error)))?;
        Ok(bytes)
    }

    /// Random salts: as many as are asked for, or none at all.
    ///
    /// # Errors
    /// As [`Context::random`].
    pub fn salts(&mut self, count: usize) -> Result<Vec<Hash>, Fault> {
        let mut bytes = vec![0; count * 32];
        (self.random)(&mut bytes).map_err(|error| Fault::new("random", text::no_random(error)))?;
        Ok(bytes.chunks(32).filter_map(Hash::from_slice).collect())
    }

    /// Opens the book that is named, or the nearest one.
    ///
    /// # Errors
    /// There is none, or it cannot be opened.
    pub fn open_book(&self, access: Access) -> Result<Book, Fault> {
        Book::open(&self.book_path()?, self.state()?, access)
    }

    /// Opens the book for reading what will leave the house. Of a book that was put
    /// back, or is not the one that heads were posted of, nothing does: two of
    /// its papers would be proof against whoever signed them.
    ///
    /// # Errors
    /// There is no such consultation; the book is behind or forked (exit code 5).
    pub fn open_to_publish(&self, id: &str) -> Result<(Book, Stored), Fault> {
        let book = self.open_book(Access::Read)?;
        let stored = book.consultation(id)?;
        book.standing(&stored)?.must_continue(id, stored.head().size)?;
        Ok((book, stored))
    }

    /// Opens the book for showing what it says. Of a book that was put back this is
    /// shown, and said.
    ///
    /// # Errors
    /// There is no such consultation.
    pub fn open_to_show(&mut self, id: &str) -> Result<(Book, Stored), Fault> {
        let book = self.open_book(Access::Read)?;
        let stored = book.consultation(id)?;
        // A head file that cannot be read proves nothing.
        let standing = book.standing(&stored).ok();
        let put_back = standing.and_then(|standing| standing.must_continue(id, stored.head().size).err());
        if let Some(fault) = put_back {
            self.output.complain(fault.message.within(|what| text::shown_put_back(what)).get(self.lang));
        }
        Ok((book, stored))
    }

    /// The path of the book.
    ///
    /// # Errors
    /// None is named and there is none here or above.
    pub fn book_path(&self) -> Result<PathBuf, Fault> {
        if let Some(path) = &self.book {
            return Ok(path.clone());
        }
        let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        path::nearest(&here).ok_or_else(|| {
            Fault::new("book-missing", text::book_missing(path::DEFAULT_NAME)).hint(text::book_missing_hint())
        })
    }

    /// The user's state directory.
    ///
    /// # Errors
    /// The environment names none.
    pub fn state(&self) -> Result<&Path, Fault> {
        self.state.as_deref().ok_or_else(|| {
            Fault::new("state-missing", text::state_missing()).hint(text::state_missing_hint())
        })
    }

    /// Asks a person, if one is there and has not answered with `--yes`.
    ///
    /// # Errors
    /// The answer is not yes.
    pub fn confirm(&mut self, question: &text::Text) -> Result<(), Fault> {
        if self.yes || !self.interactive {
            return Ok(());
        }
        let _ = write!(self.output.err, "{} ", question.get(self.lang));
        let _ = self.output.err.flush();
        let mut answer = String::new();
        let read = self.input.read_line(&mut answer);
        let answer = answer.trim().to_lowercase();
        if read.is_ok() && ["y", "yes", "是", "好"].contains(&answer.as_str()) {
            Ok(())
        } else {
            Err(Fault::new("not-confirmed", text::not_confirmed()))
        }
    }

    /// The head that was written; says so if the log had to catch up first.
    pub fn written(&mut self, written: &Written) -> Head {
        if let Some(line) = written.caught_up {
            self.output.say(text::caught_up(line).get(self.lang));
        }
        written.head
    }

    /// A progress bar that shows itself when the work takes over a second.
    #[must_use]
    pub fn progress(&self, total: Option<u64>) -> Progress {
        Progress { bar: None, total, started: Instant::now(), wanted: self.progress && !self.output.quiet }
    }
}

/// Progress on long work.
#[derive(Debug)]
pub struct Progress {
    bar: Option<ProgressBar>,
    total: Option<u64>,
    started: Instant,
    wanted: bool,
}

impl Progress {
    /// So many are done.
    pub fn at(&mut self, done: u64) {
        if !self.wanted || done & 0x3FF != 0 {
            return;
        }
        if self.bar.is_none() && self.started.elapsed() > Duration::from_secs(1) {
            let bar = ProgressBar::with_draw_target(self.total, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
                bar.set_style(style.progress_chars("#. "));
            }
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

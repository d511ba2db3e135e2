//! What went wrong, for a person and for a script.

use std::path::Path;

use super::{Lang, Text};

/// A refusal or failure: a stable code, a message, a hint and the places
/// (file, line, column, door) that it is about.
///
/// Scripts match `code` or the JSON form, never the prose. Nothing has been
/// written when a fault is returned, unless its message says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Fault {
    /// Stable, lower-case, hyphenated, e.g. `door-unknown`.
    pub code: &'static str,
    /// What happened.
    pub message: Text,
    /// What to do about it.
    pub hint: Option<Text>,
    /// Where: every faulty place, not just the first.
    pub places: Vec<Place>,
    /// The exit code that the command ends with (`1` unless said otherwise).
    pub exit: u8,
}

/// One faulty place in an input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file as the user named it.
    pub file: Option<String>,
    /// Line, counted from 1; the header is line 1.
    pub line: Option<u64>,
    /// The column's header, the key of a TOML table, or a field name.
    pub column: Option<String>,
    /// The household concerned.
    pub door: Option<String>,
    /// The value found, as it stands in the input.
    pub value: Option<String>,
    /// Why it is refused.
    pub reason: Option<Text>,
    /// What would be accepted instead.
    pub remedy: Option<Text>,
}

/// What the file system said, in the reader's language where that is known.
#[must_use]
pub fn reason(error: &std::io::Error) -> Text {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => super::io_not_found(),
        ErrorKind::PermissionDenied => super::io_denied(),
        ErrorKind::AlreadyExists => super::io_exists(),
        ErrorKind::IsADirectory => super::io_folder(),
        ErrorKind::NotADirectory => super::io_not_folder(),
        _ => Text::same(error.to_string()),
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Text {
    reason(error).within(|why| super::io_failed(path.display(), why))
}

impl Fault {
    /// A fault with a code and a message.
    #[must_use]
    pub fn new(code: &'static str, message: Text) -> Self {
        Self { code, message, hint: None, places: Vec::new(), exit: 1 }
    }

    /// An error of the file system, with the path it is about and a remedy.
    #[must_use]
    pub fn io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let shown = path.display();
        match error.kind() {
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
                Self::new("read-only", super::read_only(shown)).hint(super::read_only_hint())
            }
            ErrorKind::StorageFull => {
                Self::new("disk-full", super::disk_full(shown)).hint(super::disk_full_hint())
            }
            ErrorKind::NotFound | ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
                Self::new("io", failed(path, error)).hint(super::io_path_hint())
            }
            _ => Self::new("io", failed(path, error)).hint(super::io_failed_hint()),
        }
    }

    /// A file that cannot be read.
    #[must_use]
    pub fn unread(path: &Path, error: &std::io::Error) -> Self {
        let message = reason(error).within(|why| super::file_unread(path.display(), why));
        Self::new("file-unread", message).hint(super::io_path_hint())
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.places.push(place);
        self
    }

    /// Adds many places.
    #[must_use]
    pub fn at_all(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.places.extend(places);
        self
    }

    /// Ends the command with another exit code than 1.
    #[must_use]
    pub fn exit(mut self, exit: u8) -> Self {
        self.exit = exit;
        self
    }
}

impl Place {
    /// A place that is a line of a file.
    pub fn line(file: impl Into<String>, line: u64) -> Self {
        Self { file: Some(file.into()), line: Some(line), ..Self::default() }
    }

    /// Names the column (or key).
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// Names the door.
    #[must_use]
    pub fn door(mut self, door: impl Into<String>) -> Self {
        self.door = Some(door.into());
        self
    }

    /// Shows the value found.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Says why.
    #[must_use]
    pub fn reason(mut self, reason: Text) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Says what would be accepted.
    #[must_use]
    pub fn remedy(mut self, remedy: Text) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// The reason in `lang`, or nothing.
    #[must_use]
    pub fn reason_in(&self, lang: Lang) -> &str {
        self.reason.as_ref().map_or("", |t| t.get(lang))
    }
}

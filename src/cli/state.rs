//! Where this user keeps what must outlive a book.

use std::path::PathBuf;

/// The user's state directory, where heads are kept outside the book.
pub(super) fn directory(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let from = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    from("YISHI_STATE")
        .or_else(|| from("XDG_STATE_HOME").map(|path| path.join("yishi")))
        .or_else(|| from("HOME").map(|path| path.join(".local/state/yishi")))
        .or_else(|| from("LOCALAPPDATA").map(|path| path.join("yishi").join("state")))
}

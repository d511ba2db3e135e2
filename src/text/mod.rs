//! Everything people read, in Chinese and English, from one catalogue.
//!
//! A message is declared once with both languages on adjacent lines; its
//! arguments are checked by the compiler and a missing translation does not
//! build. This room is a leaf: it uses no other room, and every room may use
//! it to say what went wrong.

mod catalogue;
mod fault;
mod width;

pub use catalogue::*;
pub use fault::{Fault, Place, reason};
pub use width::{pad, width};

use std::borrow::Cow;
use std::fmt;

/// A language that `yishi` speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Chooses a language from a tag or a locale such as `zh`, `zh_CN.UTF-8`
    /// or `en-GB`; `None` if it names neither.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let stem = tag.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match stem {
            "zh" | "cmn" | "chinese" | "中文" => Some(Self::Zh),
            "en" | "english" | "c" | "posix" => Some(Self::En),
            _ => None,
        }
    }

    /// The tag used on the command line and in files: `zh` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language that this one is not.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

/// One message in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The Chinese wording.
    pub zh: Cow<'static, str>,
    /// The English wording.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A text that is the same in both languages, such as a number or a name.
    pub fn same(text: impl Into<String>) -> Self {
        let text: String = text.into();
        Self { zh: Cow::Owned(text.clone()), en: Cow::Owned(text) }
    }

    /// Both wordings put together: here once, and not in every message, of which
    /// there are so many that it would be a third of the program.
    fn of(zh: fmt::Arguments<'_>, en: fmt::Arguments<'_>) -> Self {
        let put = |words: fmt::Arguments<'_>| match words.as_str() {
            Some(constant) => Cow::Borrowed(constant),
            None => Cow::Owned(words.to_string()),
        };
        Self { zh: put(zh), en: put(en) }
    }

    /// A message around this text, in each language around its own wording.
    #[must_use]
    pub fn within(&self, message: impl Fn(&str) -> Self) -> Self {
        Self { zh: message(&self.zh).zh, en: message(&self.en).en }
    }

    /// A message made of parts that differ between the languages.
    #[must_use]
    pub fn in_each(message: impl Fn(Lang) -> Self) -> Self {
        Self { zh: message(Lang::Zh).zh, en: message(Lang::En).en }
    }

    /// The wording in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Shows the English wording: for logs and for `std::error::Error`.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// A number with what English calls so many of it.
#[derive(Debug)]
struct Counted<'a, T>(&'a T, &'static str, &'static str);

impl<T: fmt::Display> fmt::Display for Counted<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0.to_string();
        write!(f, "{number} {}", if number == "1" { self.1 } else { self.2 })
    }
}

/// Declares messages: `name(args) { "中文 {arg}" "English {arg}" }`.
///
/// Each becomes a function from its arguments (anything that displays) to a
/// [`Text`]. Both wordings are required by the grammar of the macro. English has
/// a word of its own for one: `name(arg["answer" "answers"])` puts it after the
/// number; Chinese has none and gets the number alone.
macro_rules! messages {
    ($( $(#[$doc:meta])*
        $name:ident ( $($arg:ident $([$one:literal $many:literal])?),* ) { $zh:literal $en:literal }
    )*) => {
        $(
            $(#[$doc])*
            #[doc = concat!("`", $zh, "` / `", $en, "`")]
            pub fn $name($($arg: impl std::fmt::Display),*) -> $crate::text::Text {
                $crate::text::Text::of(
                    format_args!($zh),
                    format_args!($en $($(, $arg = $crate::text::Counted(&$arg, $one, $many))?)*),
                )
            }
        )*
    };
}
pub(crate) use messages;

#[cfg(test)]
mod tests {
    #[test]
    fn one_is_told_apart_from_many_where_the_language_does() {
        let said = super::pack_merged("a.jsonl", 1, 2);
        assert_eq!(said.en, "a.jsonl: took in 1 answer and 2 visits");
        assert_eq!(said.zh, "a.jsonl：收入 1 份意见，2 次上门");
        assert_eq!(super::due_days(1).en, "1 day left");
        assert_eq!(super::due_days(21).en, "21 days left");
        assert_eq!(super::notices_posted(0).en, "a public notice was recorded for 0 doors");
    }
}

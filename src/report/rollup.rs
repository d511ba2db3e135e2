//! The consultations of many books and minutes folders, one line each.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Table, figure};
use crate::consult::rollup::{Line, Reached};
use crate::log::Hash;
use crate::text::{self, Fault, Lang, Text};

/// The format tag of the JSON form.
pub const ROLLUP_FORMAT: &str = "yishi/rollup/1";

/// What stands where there is nothing to tell.
const NOTHING: &str = "-";

/// What lies at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A book.
    Book,
    /// A minutes folder.
    Minutes,
    /// A folder that could not be looked into.
    Folder,
}

impl Kind {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Minutes => "minutes",
            Self::Folder => "folder",
        }
    }
}

/// What the checks said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verified {
    /// Nobody asked for them.
    NotChecked,
    /// Everything holds together; nothing outside was compared.
    Consistent,
    /// Something is not true.
    Broken,
    /// A fork or a rollback is proved.
    Forked,
}

impl Verified {
    /// What an exit code of `verify` says.
    #[must_use]
    pub const fn of(exit: u8) -> Self {
        match exit {
            5 => Self::Forked,
            4 => Self::Broken,
            _ => Self::Consistent,
        }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotChecked => "not_checked",
            Self::Consistent => "consistent",
            Self::Broken => "broken",
            Self::Forked => "forked",
        }
    }

    fn name(self) -> Text {
        match self {
            Self::NotChecked => text::rollup_not_checked(),
            Self::Consistent => text::rollup_consistent(),
            Self::Broken => text::rollup_broken(),
            Self::Forked => text::rollup_forked(),
        }
    }
}

/// One line of the rollup.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it was found.
    pub place: String,
    /// What lies there.
    pub kind: Kind,
    /// Whose it is, if that could be read.
    pub community: Option<String>,
    /// The consultation; none in a book that has none.
    pub line: Option<Line>,
    /// What the checks said.
    pub verified: Verified,
    /// Why it could not be read.
    pub unread: Option<Fault>,
}

/// What the rows come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Total {
    /// Books that were read.
    pub books: u64,
    /// Minutes folders that were read.
    pub minutes: u64,
    /// Consultations in them, each once: a book and its minutes tell of one.
    pub consultations: u64,
    /// Of these, open ones.
    pub open: u64,
    /// Places that could not be read.
    pub unread: u64,
    /// Rows whose checks found something that is not true.
    pub broken: u64,
    /// Rows whose checks proved a fork or a rollback.
    pub forked: u64,
    logs: BTreeSet<Hash>,
}

impl Total {
    /// Takes in the rows of one place.
    pub fn add(&mut self, rows: &[Row]) {
        match rows.first() {
            Some(row) if row.unread.is_some() => {}
            Some(row) if row.kind == Kind::Minutes => self.minutes += 1,
            Some(_) => self.books += 1,
            None => {}
        }
        for row in rows {
            self.unread += u64::from(row.unread.is_some());
            self.broken += u64::from(row.verified == Verified::Broken);
            self.forked += u64::from(row.verified == Verified::Forked);
            if let Some(line) = row.line.as_ref().filter(|line| self.logs.insert(line.log)) {
                self.consultations += 1;
                self.open += u64::from(line.reached == Reached::Open);
            }
        }
    }

    /// The total as a sentence.
    #[must_use]
    pub fn sentence(&self) -> Text {
        text::rollup_total(self.books, self.minutes, self.consultations, self.open)
    }

    fn json(&self) -> Value {
        json!({
            "books": self.books, "minutes": self.minutes, "consultations": self.consultations,
            "open": self.open, "unread": self.unread, "broken": self.broken, "forked": self.forked,
        })
    }
}

/// A table without rows.
#[must_use]
pub fn table(lang: Lang) -> Table {
    let left = |text: Text| text.get(lang).to_owned();
    let right = |text: Text| format!(">{}", text.get(lang));
    Table::new([
        left(text::rollup_community()),
        left(text::register_consultation()),
        left(text::rollup_stage()),
        right(text::col_households()),
        right(text::col_answered()),
        right(text::col_coverage()),
        right(text::bucket_name("for")),
        right(text::bucket_name("against")),
        left(text::register_outcome()),
        left(text::rollup_verified()),
        left(text::rollup_place()),
    ])
}

/// The name of a community that could be read.
fn community(row: &Row) -> &str {
    row.community.as_deref().unwrap_or(NOTHING)
}

/// The cells of a row for people. Of a place that could not be read the reason
/// stands where the outcome would.
#[must_use]
pub fn cells(row: &Row, lang: Lang) -> [String; 11] {
    let verified = row.verified.name().get(lang).to_owned();
    let place = row.place.clone();
    let nothing = || NOTHING.to_owned();
    let Some(line) = &row.line else {
        let what = match &row.unread {
            Some(fault) => text::rollup_unread(fault.message.get(lang)),
            None => text::rollup_none(),
        };
        let what = what.get(lang).to_owned();
        let [a, b, c, d, e, f, g] = std::array::from_fn(|_| nothing());
        return [community(row).to_owned(), a, b, c, d, e, f, g, what, verified, place];
    };
    let outcome = text::outcome_name(line.outcome.as_str());
    let outcome =
        if line.is_provisional() { outcome.within(|name| text::rollup_so_far(name)) } else { outcome };
    [
        community(row).to_owned(),
        line.consultation.clone(),
        text::rollup_reached(line.reached.code()).get(lang).to_owned(),
        line.all.to_string(),
        line.answered.to_string(),
        figure::percent_floor(line.answered.into(), line.all.into()),
        line.agree.to_string(),
        line.oppose.to_string(),
        outcome.get(lang).to_owned(),
        verified,
        place,
    ]
}

/// A table for a spreadsheet, with its header and without rows.
#[must_use]
pub fn sheet(lang: Lang) -> Table {
    let headers = [
        text::rollup_community(),
        text::register_consultation(),
        text::register_title(),
        text::rollup_stage(),
        text::register_closed(),
        text::col_households(),
        text::col_answered(),
        text::bucket_name("for"),
        text::bucket_name("against"),
        text::register_outcome(),
        text::rollup_verified(),
        text::rollup_place(),
        text::rollup_reason(),
        text::register_log_whole(),
    ];
    Table::new(headers.iter().map(|header| header.get(lang)))
}

/// The cells of a row for a spreadsheet.
#[must_use]
pub fn figures(row: &Row, lang: Lang) -> [String; 14] {
    let line = row.line.as_ref();
    let of = |pick: &dyn Fn(&Line) -> String| line.map(pick).unwrap_or_default();
    [
        row.community.clone().unwrap_or_default(),
        of(&|line| line.consultation.clone()),
        of(&|line| line.title.clone()),
        of(&|line| text::rollup_reached(line.reached.code()).get(lang).to_owned()),
        of(&|line| line.closed.map(|day| day.to_string()).unwrap_or_default()),
        of(&|line| line.all.to_string()),
        of(&|line| line.answered.to_string()),
        of(&|line| line.agree.to_string()),
        of(&|line| line.oppose.to_string()),
        of(&|line| text::outcome_name(line.outcome.as_str()).get(lang).to_owned()),
        row.verified.name().get(lang).to_owned(),
        row.place.clone(),
        row.unread.as_ref().map(|fault| fault.message.get(lang).to_owned()).unwrap_or_default(),
        of(&|line| line.log.hex()),
    ]
}

/// The contract form is one object that is printed row by row: this is what
/// stands before the rows.
#[must_use]
pub fn json_begin() -> String {
    format!("{{\"format\":\"{ROLLUP_FORMAT}\",\"rows\":[")
}

/// A row of the contract form.
#[must_use]
pub fn json_row(row: &Row, lang: Lang) -> Value {
    let line = row.line.as_ref();
    json!({
        "place": row.place,
        "kind": row.kind.code(),
        "community": row.community,
        "consultation": line.map(|line| &line.consultation),
        "log": line.map(|line| line.log),
        "title": line.map(|line| &line.title),
        "stage": line.map(|line| line.reached.code()),
        "closed": line.and_then(|line| line.closed),
        "all": line.map(|line| line.all),
        "answered": line.map(|line| line.answered),
        "for": line.map(|line| line.agree),
        "against": line.map(|line| line.oppose),
        "outcome": line.map(|line| line.outcome),
        "verified": row.verified.code(),
        "error": row.unread.as_ref().map(|fault| json!({
            "code": fault.code,
            "message": fault.message.get(lang),
            "hint": fault.hint.as_ref().map(|hint| hint.get(lang)),
        })),
    })
}

/// What stands after the rows of the contract form.
#[must_use]
pub fn json_end(total: &Total) -> String {
    format!("],\"total\":{}}}\n", total.json())
}

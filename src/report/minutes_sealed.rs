//! What only the sealed form of the minutes tells: the texts of notes and
//! reasons, and the remarks that were written down at the doors.

use std::collections::BTreeMap;

use super::document::Page;
use super::markdown::escape;
use super::minutes::Material;
use super::table::Table;
use crate::log::line::{self, Charset, Value};
use crate::log::opening::{DetailOpening, NoteOpening, Opening};
use crate::log::{BoxOpening, Hash, StageBody};
use crate::text;

/// What is inside the openings, as far as the text for people shows it.
#[derive(Debug, Clone, Default)]
pub struct Inside {
    /// The texts of notes, reasons and answers, by the number of their line.
    pub texts: BTreeMap<u64, String>,
    /// Who signed the totals of a box, by the number of its line.
    pub tellers: BTreeMap<u64, String>,
    /// Remarks that go with an answer or a visit.
    pub remarks: Vec<Remark>,
}

/// A remark written down with an answer or a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The number of its line.
    pub line: u64,
    /// The type of that line.
    pub kind: String,
    /// The household's door.
    pub door: String,
    /// What was written.
    pub words: String,
}

/// A secret of a log: `seq` of its line, the opening, the details.
pub type Secret = (u64, String, Option<String>);

impl Inside {
    /// What these secrets hold; `doors` names the door of each slot.
    #[must_use]
    pub fn of(secrets: &[Secret], doors: &BTreeMap<Hash, String>) -> Self {
        let mut inside = Self::default();
        for (seq, opening, detail) in secrets {
            let line = seq + 1;
            if let Ok(note) = NoteOpening::decode(opening.as_bytes()) {
                inside.texts.insert(line, note.text);
                continue;
            }
            if let Ok(opened) = BoxOpening::decode(opening.as_bytes()) {
                inside.tellers.insert(line, opened.tellers);
                continue;
            }
            let detail = detail.as_deref().and_then(|detail| DetailOpening::decode(detail.as_bytes()).ok());
            let Some(words) = detail.map(|detail| detail.note).filter(|words| !words.is_empty()) else {
                continue;
            };
            let (kind, door) = about(opening, doors);
            inside.remarks.push(Remark { line, kind, door, words });
        }
        inside
    }
}

/// The type of an opening, and the door that it speaks of.
fn about(opening: &str, doors: &BTreeMap<Hash, String>) -> (String, String) {
    let fields = line::parse(opening.as_bytes(), Charset::Utf8);
    let field = |key: &str| match fields.as_ref().ok().and_then(|fields| fields.get(key)) {
        Some(Value::Str(value)) => value.to_owned(),
        _ => String::new(),
    };
    let kind = field("t");
    let kind = if kind == "pos" { "position".to_owned() } else { kind };
    let door = field("hh").parse().ok().and_then(|slot: Hash| doors.get(&slot).cloned());
    (kind, door.unwrap_or_default())
}

impl Page {
    /// The texts that go with lines other than notes, and the remarks.
    pub(super) fn inside(&mut self, material: &Material<'_>, inside: &Inside) {
        let lang = self.lang;
        for (line, body) in material.stages {
            let told =
                matches!(body, StageBody::AmendText(_) | StageBody::AmendRoll(_) | StageBody::Answer { .. });
            if let Some(words) = inside.texts.get(line).filter(|_| told) {
                let kind = text::entry_name(body.kind());
                self.say(&text::note_words(line, kind.get(lang), escape(words)));
            }
        }
        if inside.remarks.is_empty() {
            return;
        }
        self.say(&text::remarks_heading());
        let headers = [text::col_seq(), text::col_type(), text::col_door(), text::col_remark()];
        let mut table = Table::new(headers.iter().map(|header| header.get(lang)));
        for remark in &inside.remarks {
            let kind = text::entry_name(&remark.kind);
            let cells =
                [&remark.line.to_string(), kind.get(lang), &escape(&remark.door), &escape(&remark.words)];
            table.row(cells.map(str::to_owned));
        }
        self.table(&table);
    }
}

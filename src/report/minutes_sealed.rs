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
    /// The household's slot.
    pub slot: Option<Hash>,
    /// The household's door; empty until it is named.
    pub door: String,
    /// What was written.
    pub words: String,
}

impl Inside {
    /// Takes what is told by the next opening and its details, of line `seq + 1`.
    /// Of most there is nothing.
    pub fn push(&mut self, seq: u64, opening: &str, detail: Option<&str>) {
        let line = seq + 1;
        if let Ok(note) = NoteOpening::decode(opening.as_bytes()) {
            self.texts.insert(line, note.text);
            return;
        }
        if let Ok(opened) = BoxOpening::decode(opening.as_bytes()) {
            self.tellers.insert(line, opened.tellers);
            return;
        }
        let detail = detail.and_then(|detail| DetailOpening::decode(detail.as_bytes()).ok());
        if let Some(words) = detail.map(|detail| detail.note).filter(|words| !words.is_empty()) {
            let (kind, slot) = about(opening);
            self.remarks.push(Remark { line, kind, slot, door: String::new(), words });
        }
    }

    /// The slots of which there are remarks.
    pub fn slots(&self) -> impl Iterator<Item = Hash> + '_ {
        self.remarks.iter().filter_map(|remark| remark.slot)
    }

    /// Says at which door each remark was made, as far as `doors` tells.
    pub fn name(&mut self, doors: &BTreeMap<Hash, String>) {
        for remark in &mut self.remarks {
            if let Some(door) = remark.slot.and_then(|slot| doors.get(&slot)) {
                remark.door.clone_from(door);
            }
        }
    }
}

/// The type of an opening, and the slot that it speaks of.
fn about(opening: &str) -> (String, Option<Hash>) {
    let fields = line::parse(opening.as_bytes(), Charset::Utf8);
    let field = |key: &str| match fields.as_ref().ok().and_then(|fields| fields.get(key)) {
        Some(Value::Str(value)) => value,
        _ => "",
    };
    let kind = field("t");
    (if kind == "pos" { "position" } else { kind }.to_owned(), field("hh").parse().ok())
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

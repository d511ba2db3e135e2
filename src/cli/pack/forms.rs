//! The paper forms of packs: those that go out are those that come back, are
//! spoilt or are still out.

use std::collections::BTreeSet;

use super::FillArgs;
use super::file::Filling;
use crate::book::{Book, PackRow, Stored};
use crate::cli::details::flawless;
use crate::cli::{Context, Exit, Form};
use crate::consult::{Door, answer, value};
use crate::log::pack::{FormCount, FormUse, Pack, Spoilt};
use crate::text::{self, Fault, Text};

/// The forms of one pack by what the pack itself says.
#[derive(Debug)]
pub(super) struct Manifest {
    ranges: String,
    given: u64,
    count: FormCount,
    odd: BTreeSet<String>,
    left: String,
}

impl Manifest {
    /// Nothing if no forms went out with the pack.
    pub(super) fn of(pack: &Pack) -> Option<Self> {
        let count = pack.form_count()?;
        let forms = &pack.header.forms;
        let odd = pack.form_use().odd;
        let left = pack.forms_out().to_string();
        Some(Self { ranges: forms.to_string(), given: forms.count(), count, odd, left })
    }

    fn out(&self) -> u64 {
        self.given.saturating_sub(self.count.back).saturating_sub(self.count.spoilt)
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "serials": self.ranges, "given": self.given, "back": self.count.back,
            "spoilt": self.count.spoilt, "out": self.out(), "still_out": self.left, "odd": self.odd,
        })
    }

    pub(super) fn lines(&self) -> Vec<Text> {
        let count = self.count;
        let mut lines = vec![text::forms_line(self.given, count.back, count.spoilt, self.out())];
        if !self.left.is_empty() {
            lines.push(text::forms_still_out(&self.left));
        }
        if !self.odd.is_empty() {
            lines.push(text::forms_odd_named(joined(&self.odd)));
        }
        lines
    }
}

fn joined(serials: &BTreeSet<String>) -> String {
    serials.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Serials that two packs have used, or spoilt, or one and the other.
pub(super) fn shared<'u>(one: &'u FormUse, other: &'u FormUse) -> impl Iterator<Item = String> + 'u {
    let theirs: BTreeSet<&String> = other.back.keys().chain(&other.spoilt).collect();
    let ours: BTreeSet<&String> = one.back.keys().chain(&one.spoilt).collect();
    ours.into_iter().filter(move |serial| theirs.contains(*serial)).cloned()
}

/// The forms of all packs of a consultation.
#[derive(Debug, Default)]
pub(super) struct Account {
    packs: Vec<(String, Option<Manifest>, bool)>,
    /// Serials that two packs have, with both.
    twice: Vec<(String, String, String)>,
}

impl Account {
    /// Counts them from the packs that came back.
    pub(super) fn of(book: &Book, stored: &Stored, rows: &[PackRow]) -> Result<Self, Fault> {
        let mut found = Self::default();
        let mut uses: Vec<(String, FormUse)> = Vec::new();
        let wanted: BTreeSet<_> =
            rows.iter().filter_map(|row| row.merged.map(|(digest, _)| digest)).collect();
        let mut merged = std::collections::BTreeMap::new();
        book.pack_files(stored, |pack, digest, bytes, _| {
            // What does not read is for `verify` to tell.
            if let Some(read) = Pack::parse(bytes).ok().filter(|_| wanted.contains(&digest)) {
                uses.push((pack.to_owned(), read.form_use()));
                merged.insert(pack.to_owned(), Manifest::of(&read));
            }
            Ok(())
        })?;
        for row in rows {
            let forms = book.carrier(stored, row)?.forms;
            let none = || {
                let ranges = forms.to_string();
                let left = ranges.clone();
                let (count, odd) = (FormCount::default(), BTreeSet::new());
                (!forms.is_empty()).then(|| Manifest { ranges, given: forms.count(), count, odd, left })
            };
            let manifest = merged.remove(&row.pack).unwrap_or_else(none);
            found.packs.push((row.pack.clone(), manifest, row.retired));
        }
        uses.sort_by(|one, other| one.0.cmp(&other.0));
        for (at, (pack, own)) in uses.iter().enumerate() {
            for (other, theirs) in uses.get(at + 1..).unwrap_or_default() {
                found.twice.extend(shared(own, theirs).map(|serial| (serial, pack.clone(), other.clone())));
            }
        }
        found.twice.sort();
        Ok(found)
    }

    pub(super) fn any(&self) -> bool {
        self.packs.iter().any(|(_, manifest, _)| manifest.is_some())
    }

    pub(super) fn headers() -> [Text; 4] {
        [text::pack_col_forms(), text::pack_col_back(), text::pack_col_spoilt(), text::pack_col_still()]
    }

    fn manifest(&self, pack: &str) -> Option<&Manifest> {
        self.packs.iter().find(|(id, ..)| id == pack).and_then(|(_, manifest, _)| manifest.as_ref())
    }

    /// The cells of a pack's row; none if no pack has forms.
    pub(super) fn cells(&self, pack: &str) -> Vec<String> {
        if !self.any() {
            return Vec::new();
        }
        match self.manifest(pack) {
            None => vec!["-".to_owned(); 4],
            Some(found) => {
                let cells = [found.given, found.count.back, found.count.spoilt, found.out()];
                cells.iter().map(u64::to_string).collect()
            }
        }
    }

    pub(super) fn json(&self, pack: &str) -> serde_json::Value {
        self.manifest(pack).map_or(serde_json::Value::Null, Manifest::json)
    }

    fn sum(&self) -> (u64, FormCount, u64) {
        let (mut given, mut count, mut out) = (0, FormCount::default(), 0);
        for manifest in self.packs.iter().filter_map(|(_, manifest, _)| manifest.as_ref()) {
            given += manifest.given;
            count.back += manifest.count.back;
            count.spoilt += manifest.count.spoilt;
            count.odd += manifest.count.odd;
            out += manifest.out();
        }
        (given, count, out)
    }

    pub(super) fn sum_json(&self) -> serde_json::Value {
        if !self.any() {
            return serde_json::Value::Null;
        }
        let (given, count, out) = self.sum();
        let twice: Vec<serde_json::Value> = self
            .twice
            .iter()
            .map(|(serial, one, other)| serde_json::json!({"serial": serial, "packs": [one, other]}))
            .collect();
        serde_json::json!({
            "given": given, "back": count.back, "spoilt": count.spoilt, "out": out, "odd": count.odd,
            "twice": twice,
        })
    }

    /// The sum in words, and what of it does not add up.
    pub(super) fn lines(&self) -> Vec<Text> {
        let short = |pack: &str| pack.chars().take(8).collect::<String>();
        let mut lines = Vec::new();
        if self.any() {
            let (given, count, out) = self.sum();
            lines.push(text::forms_line(given, count.back, count.spoilt, out));
        }
        for (pack, manifest, retired) in &self.packs {
            let Some(manifest) = manifest else { continue };
            if *retired && manifest.out() > 0 {
                lines.push(text::forms_lost(short(pack), manifest.out()));
            } else if !manifest.left.is_empty() {
                let out = text::forms_still_out(&manifest.left);
                lines.push(out.within(|out| text::forms_pack_line(short(pack), out)));
            }
            if !manifest.odd.is_empty() {
                let odd = text::forms_odd_named(joined(&manifest.odd));
                lines.push(odd.within(|odd| text::forms_pack_line(short(pack), odd)));
            }
        }
        for (serial, one, other) in &self.twice {
            let said = text::forms_two_packs(serial, short(other));
            lines.push(said.within(|said| text::forms_pack_line(short(one), said)));
        }
        lines
    }
}

/// Refuses a serial that is none of the pack's, or that was used or spoilt.
/// Where no forms went out with the pack, any serial will do.
pub(super) fn form_fits(pack: &Pack, serial: &str, door: &Door) -> Result<(), Fault> {
    let forms = &pack.header.forms;
    if serial.is_empty() || forms.is_empty() {
        return Ok(());
    }
    if !forms.has(serial) {
        return Err(
            Fault::new("form-outside", text::form_outside(serial, forms)).hint(text::form_outside_hint())
        );
    }
    if pack.is_spoilt(serial) {
        return Err(Fault::new("form-spoilt", text::form_spoilt(serial)).hint(text::form_spoilt_hint()));
    }
    // The same paper may be recorded again, if the first time was a slip.
    match pack.form_at(serial).filter(|at| at.door != door.as_str()) {
        Some(at) => {
            Err(Fault::new("form-used", text::form_used(serial, &at.door)).hint(text::form_used_hint()))
        }
        None => Ok(()),
    }
}

/// `pack fill FILE --spoiled SERIAL`: forms that were spoilt, all of them or
/// none.
pub(super) fn spoilt(filling: &mut Filling, args: &FillArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let pack = &filling.pack;
    let forms = &pack.header.forms;
    if forms.is_empty() {
        return Err(Fault::new("forms-none", text::forms_none()).hint(text::forms_none_hint()).into());
    }
    let at = match &args.details.at {
        Some(at) => flawless("at", at, answer::at)?,
        None => context.now(),
    };
    let note = args.details.note.as_ref().map(|note| flawless("note", note, answer::note)).transpose()?;
    let used = pack.form_use().back;
    let mut spoilt = Vec::new();
    let mut seen = BTreeSet::new();
    for serial in &args.spoiled {
        let serial = flawless("spoiled", serial, value::line)?;
        if !forms.has(&serial) {
            let message = text::form_outside(&serial, forms);
            return Err(Fault::new("form-outside", message).hint(text::form_outside_hint()).into());
        }
        // One that was only left at a door may well come back spoilt.
        if let Some(doors) = used.get(&serial) {
            let message = text::form_used(&serial, joined(doors));
            return Err(Fault::new("form-used", message).hint(text::form_used_hint()).into());
        }
        if pack.is_spoilt(&serial) || !seen.insert(serial.clone()) {
            let message = text::form_spoilt(&serial);
            return Err(Fault::new("form-spoilt", message).hint(text::form_spoilt_hint()).into());
        }
        spoilt.push(Spoilt { at: at.clone(), serial, note: note.clone().unwrap_or_default() });
    }
    let mut batch = filling.batch();
    for spoilt in &spoilt {
        batch.push_spoilt(spoilt)?;
    }
    filling.push_all(batch)?;
    if context.form == Form::Json {
        let serials: Vec<&str> = spoilt.iter().map(|spoilt| spoilt.serial.as_str()).collect();
        context.output.json(&serde_json::json!({"format": "yishi/pack-spoilt/1", "spoilt": serials}))?;
        return Ok(Exit::DONE);
    }
    for spoilt in &spoilt {
        let said = text::form_spoilt_done(&spoilt.serial);
        context.output.print(&format!("{}\n", said.get(context.lang)))?;
    }
    Ok(Exit::DONE)
}

//! The only writer to standard output and standard error.

use std::io::Write;

use serde_json::Value;

use crate::report::table::csv_line;
use crate::text::{self, Fault, Lang, Place};

/// Where results and remarks go.
pub struct Output {
    /// Standard output: results only.
    pub out: Box<dyn Write>,
    /// Standard error: everything else.
    pub err: Box<dyn Write>,
    /// No remarks; errors are still said.
    pub quiet: bool,
    /// Whether labels on standard error are coloured.
    pub color: bool,
    /// Whether values are told as CSV.
    pub flat: Flat,
}

/// Whether values are told as rows of field and value: what CSV is of a result
/// that has no rows of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flat {
    /// They are told as JSON.
    #[default]
    No,
    /// They are, and no row was printed yet.
    Begin,
    /// They are, and the header was printed.
    On,
}

impl Output {
    /// Prints a result as it is: a form that has no control characters of its
    /// own (JSON, lines of a log).
    ///
    /// # Errors
    /// The output cannot be written; a closed pipe ends the command quietly.
    pub fn raw(&mut self, text: &str) -> anyhow::Result<()> {
        self.bytes(text.as_bytes())
    }

    /// Prints bytes as they are: a file that was asked for on standard output.
    ///
    /// # Errors
    /// As [`Output::raw`].
    pub fn bytes(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.out.write_all(bytes)?;
        Ok(())
    }

    /// Prints a result for people. Control characters that came in with the
    /// data never reach the terminal.
    ///
    /// # Errors
    /// As [`Output::raw`].
    pub fn print(&mut self, text: &str) -> anyhow::Result<()> {
        self.raw(&harmless(text))
    }

    /// Prints a value as one line of JSON, or as rows of field and value.
    ///
    /// # Errors
    /// As [`Output::raw`].
    pub fn json(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        if self.flat != Flat::No {
            let mut rows = Vec::new();
            fields(String::new(), &serde_json::to_value(value)?, &mut rows);
            // Each value whole: one of several lines may be there to be signed.
            let begin = if self.flat == Flat::Begin { "\u{FEFF}field,value\n" } else { "" };
            self.flat = Flat::On;
            let lines = rows.into_iter().map(csv_line);
            return self.raw(&std::iter::once(begin.to_owned()).chain(lines).collect::<String>());
        }
        let mut line = serde_json::to_string(value)?;
        line.push('\n');
        self.raw(&line)
    }

    /// Sends what was printed on its way.
    ///
    /// # Errors
    /// As [`Output::raw`].
    pub fn flush(&mut self) -> anyhow::Result<()> {
        self.out.flush()?;
        Ok(())
    }

    /// Says something beside the result, unless `--quiet`.
    pub fn say(&mut self, text: &str) {
        if !self.quiet {
            self.remark(text);
        }
    }

    /// Says something that `--quiet` does not silence: a warning, or what is
    /// wrong with the command line. If even standard error is closed there is
    /// nobody left to tell.
    pub fn complain(&mut self, text: &str) {
        self.remark(text);
    }

    /// If even standard error is closed there is nobody left to tell.
    fn remark(&mut self, text: &str) {
        // What was printed before comes first where both go to one place; if
        // it cannot be written, the next print says so.
        let _ = self.out.flush();
        let _ = writeln!(self.err, "{}", harmless(text.trim_end()));
    }

    /// Reports a fault for people: message, every place, hint.
    pub fn fault(&mut self, fault: &Fault, lang: Lang) {
        let (red, cyan, off) =
            if self.color { ("\u{1b}[1;31m", "\u{1b}[36m", "\u{1b}[0m") } else { ("", "", "") };
        let label = text::error_label(fault.code);
        let colon = text::colon();
        let _ = writeln!(
            self.err,
            "{red}{}{off}{}{}",
            label.get(lang),
            colon.get(lang),
            harmless(fault.message.get(lang))
        );
        for place in &fault.places {
            let _ = writeln!(self.err, "  {}", harmless(&place_line(place, lang)));
        }
        if let Some(hint) = &fault.hint {
            let label = text::hint_label();
            let hint = harmless(hint.get(lang));
            let _ = writeln!(self.err, "{cyan}{}{off}{}{hint}", label.get(lang), colon.get(lang));
        }
    }

    /// Names places beside a result, unless `--quiet`.
    pub fn remark_places(&mut self, fault: &Fault, lang: Lang) {
        if !self.quiet {
            self.remark(fault.message.get(lang));
            for place in &fault.places {
                self.remark(&format!("  {}", place_line(place, lang)));
            }
        }
    }

    /// Reports a fault as JSON.
    pub fn fault_json(&mut self, fault: &Fault, lang: Lang) {
        let _ = writeln!(self.err, "{}", fault_value(fault, lang));
    }
}

/// The fields of a value with what they hold, by their path: `receipts.0.door`.
fn fields(path: String, value: &Value, rows: &mut Vec<[String; 2]>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(object) if object.is_empty() => rows.push([path, String::new()]),
        Value::Array(list) if list.is_empty() => rows.push([path, String::new()]),
        Value::Object(object) => object.iter().for_each(|(key, value)| fields(below(key), value, rows)),
        Value::Array(list) => {
            for (n, value) in list.iter().enumerate() {
                fields(below(&n.to_string()), value, rows);
            }
        }
        Value::Null => rows.push([path, String::new()]),
        Value::String(text) => rows.push([path, text.clone()]),
        Value::Bool(_) | Value::Number(_) => rows.push([path, value.to_string()]),
    }
}

/// A fault in the form of the contract.
#[must_use]
pub(super) fn fault_value(fault: &Fault, lang: Lang) -> serde_json::Value {
    let places: Vec<serde_json::Value> = fault
        .places
        .iter()
        .map(|place| {
            serde_json::json!({
                "file": place.file, "line": place.line, "column": place.column, "door": place.door,
                "value": place.value, "reason": place.reason_in(lang),
                "remedy": place.remedy.as_ref().map(|remedy| remedy.get(lang)),
            })
        })
        .collect();
    let hint = fault.hint.as_ref().map(|hint| hint.get(lang));
    serde_json::json!({"error": {
        "code": fault.code, "message": fault.message.get(lang), "hint": hint, "where": places,
    }})
}

/// One place on one line: `roll.csv:7 3-2-501 建筑面积 "4x": reason; remedy`.
fn place_line(place: &Place, lang: Lang) -> String {
    let mut line = place.file.clone().unwrap_or_default();
    if let Some(number) = place.line {
        line.push_str(&format!(":{number}"));
    }
    // A file's header is shown as it stands; an argument has a name.
    let column = place.column.as_ref().map(|column| match place.file {
        Some(_) => column.clone(),
        None => text::argument_name(column).get(lang).to_owned(),
    });
    for part in place.door.iter().chain(&column) {
        line.push_str(&format!(" {part}"));
    }
    if let Some(value) = &place.value {
        line.push_str(&format!(" \"{value}\""));
    }
    let reason = place.reason_in(lang);
    if !reason.is_empty() && !line.is_empty() {
        line.push_str(text::colon().get(lang));
    }
    line.push_str(reason);
    if let Some(remedy) = &place.remedy {
        line.push_str(&format!("{}{}", text::semicolon().get(lang), remedy.get(lang)));
    }
    line.trim_start().to_owned()
}

/// Text without control characters (but line feeds and tabs), so that no note
/// or name can move the cursor or turn the writing around.
fn harmless(text: &str) -> String {
    let shown = |ch: char| {
        let plain = matches!(ch, '\n' | '\t' | '\u{FEFF}') || !crate::consult::chars::is_control(ch);
        if plain { ch } else { char::REPLACEMENT_CHARACTER }
    };
    text.chars().map(shown).collect()
}

//! The slip of a household: what it keeps, so that it can find its record in
//! what is published, and what the slip proves to others.

use super::qr::Qr;
use crate::consult::{Disclose, Fate, Naming, Settings};
use crate::log::Hash;
use crate::text::{self, Lang, Text};

/// One record on a slip.
#[derive(Debug, Clone)]
pub struct Record {
    /// The commitment, of which the code is the beginning.
    pub commitment: Hash,
    /// The line of the log, from 1.
    pub line: u64,
    /// The type of the line.
    pub kind: &'static str,
    /// What became of it.
    pub fate: Fate,
    /// Code of what was answered; nothing where it is not to be shown, or where
    /// nobody knows it.
    pub position: Option<String>,
    /// The line that opens the commitment, without its LF, where it is shown.
    pub opening: Option<String>,
    /// Serial of the form; empty if not known.
    pub form: String,
    /// Who asked; empty if not known.
    pub steward: String,
    /// The day or moment, as claimed; empty if not known.
    pub at: String,
}

/// The records of one door.
#[derive(Debug, Clone)]
pub struct Slip {
    /// The door.
    pub door: String,
    /// Its slot.
    pub slot: Hash,
    /// What it last said: one record, or several that stand beside each other.
    pub records: Vec<Record>,
    /// Records that were replaced.
    pub earlier: Vec<Record>,
}

/// What all slips of a consultation say alike.
#[derive(Debug, Clone, Copy)]
pub struct Slips<'a> {
    /// The consultation.
    pub settings: &'a Settings,
    /// Its log.
    pub log: Hash,
    /// Number of lines of the log when the slips were made.
    pub size: u64,
    /// Whether the openings are on the slips.
    pub salt: bool,
    /// One a door.
    pub slips: &'a [Slip],
    /// The language.
    pub lang: Lang,
}

/// Whether a slip may carry the opening: not where answers are never published,
/// and not where nobody knows them.
#[must_use]
pub fn may_open(disclose: Disclose) -> bool {
    matches!(disclose, Disclose::Positions | Disclose::Named)
}

impl Record {
    /// What was recorded.
    #[must_use]
    pub(super) fn said(&self) -> Text {
        match (&self.position, self.kind) {
            (_, "turnout") => text::slip_said_turnout(),
            (Some(position), "objection") => {
                text::position_name(position).within(|position| text::slip_said_objection(position))
            }
            (Some(position), _) => text::position_name(position),
            (None, _) => text::slip_said_hidden(),
        }
    }

    /// The lines for a shell in a minutes folder: recorded, recorded as said,
    /// what became of it.
    #[must_use]
    pub fn commands(&self, log: &Hash, lang: Lang) -> Vec<String> {
        let code = self.commitment.code();
        let comment = |text: Text| format!("  # {}", text.get(lang));
        let mut lines = vec![format!("grep {code} chain.jsonl{}", comment(text::slip_comment_recorded()))];
        if let Some(opening) = &self.opening {
            let said = comment(text::slip_comment_said());
            lines.push(format!("printf '%s\\n' '{opening}' | sha256sum{said}"));
        }
        lines.push(format!("{}{}", self.command(log), comment(text::slip_comment_all())));
        lines
    }

    fn command(&self, log: &Hash) -> String {
        format!("yishi receipt check {} --log {log} --in .", self.commitment.code())
    }

    fn earlier(&self) -> Text {
        let code = self.commitment.code();
        match self.fate {
            Fate::Replaced { line, .. } => text::slip_earlier(code, self.line, line),
            _ => text::slip_earlier_struck(code, self.line),
        }
    }
}

impl Slips<'_> {
    /// Name and value of everything at the head of a slip.
    pub(super) fn head(&self, slip: &Slip) -> Vec<(Text, String)> {
        let consultation = &self.settings.consultation;
        let title = text::slip_consultation(&consultation.title, &consultation.id);
        vec![
            (text::slip_door(), slip.door.clone()),
            (text::slip_item_consultation(), title.get(self.lang).to_owned()),
            (text::item_log(), self.log.blocks()),
            (text::slip_item_made(), text::canvass_made(self.size).get(self.lang).to_owned()),
            (text::slip_item_slot(), blocks(&slip.slot.code())),
        ]
    }

    /// Name and value of everything about a record.
    pub(super) fn facts(&self, record: &Record) -> Vec<(Text, String)> {
        let say = |text: Text| text.get(self.lang).to_owned();
        let mut facts = vec![(text::slip_item_code(), blocks(&record.commitment.code()))];
        facts.push((text::slip_item_said(), say(record.said())));
        let known = [
            (text::slip_item_at(), &record.at),
            (text::slip_item_form(), &record.form),
            (text::slip_item_steward(), &record.steward),
        ];
        facts.extend(known.into_iter().filter(|(_, value)| !value.is_empty()).map(|(n, v)| (n, v.clone())));
        facts
    }

    /// What became of the records of a slip, and of earlier ones.
    pub(super) fn told(&self, slip: &Slip) -> Vec<Text> {
        let now = slip.records.iter().map(|record| record.fate.text(record.line));
        now.chain(slip.earlier.iter().map(Record::earlier)).collect()
    }

    /// What the slip says of pressure in this mode of disclosure.
    pub(super) fn pressure(&self) -> Text {
        let consultation = &self.settings.consultation;
        match consultation.disclose {
            Disclose::None => text::slip_pressure_none(),
            Disclose::Positions if self.salt => text::slip_positions_salt(),
            Disclose::Positions => text::slip_positions_plain(),
            Disclose::Named if consultation.naming() == Naming::Consenting => text::slip_named_consent(),
            Disclose::Named => text::slip_named(),
            Disclose::Box => text::slip_box(),
        }
    }

    /// What it does not prove.
    pub(super) fn not_proved(&self) -> Vec<Text> {
        let mut all = vec![text::slip_not_signed(), text::slip_not_log()];
        if self.settings.consultation.disclose != Disclose::Box {
            all.insert(0, text::slip_not_said());
        }
        all
    }

    /// For a terminal or a printer.
    #[must_use]
    pub fn text(&self, qr: bool) -> String {
        let cut = format!("\n- - - - - - - - {} - - - - - - - -\n\n", text::slip_cut().get(self.lang));
        self.slips.iter().map(|slip| self.one(slip, qr)).collect::<Vec<_>>().join(&cut)
    }

    fn one(&self, slip: &Slip, qr: bool) -> String {
        let lang = self.lang;
        let colon = text::colon();
        let row = |(name, value): (Text, String)| format!("{}{}{value}\n", name.get(lang), colon.get(lang));
        let mut out = format!("{}\n\n", text::slip_title().get(lang));
        self.head(slip).into_iter().for_each(|fact| out.push_str(&row(fact)));
        for record in &slip.records {
            out.push('\n');
            self.facts(record).into_iter().for_each(|fact| out.push_str(&row(fact)));
            if let Some(qr) = Qr::new(&record.commitment.hex()).filter(|_| qr) {
                out.push_str(&qr.half_blocks());
            }
        }
        out.push('\n');
        self.told(slip).iter().for_each(|told| out.push_str(&format!("{}\n", told.get(lang))));
        out.push_str(&format!("\n{}\n", text::slip_check().get(lang)));
        for record in &slip.records {
            record.commands(&self.log, lang).iter().for_each(|line| out.push_str(&format!("  {line}\n")));
        }
        out.push_str(&format!("{}\n", text::slip_check_page().get(lang)));
        out.push_str(&format!(
            "\n{}{}{}\n",
            text::slip_pressure().get(lang),
            colon.get(lang),
            self.pressure().get(lang)
        ));
        out.push_str(&format!("\n{}\n", text::slip_not_proved().get(lang)));
        for not in self.not_proved() {
            out.push_str(&format!("- {}\n", not.get(lang)));
        }
        out.push_str(&format!("\n{}{}________________\n", text::slip_signature().get(lang), colon.get(lang)));
        out
    }

    /// `receipt show --json`.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let consultation = &self.settings.consultation;
        let record = |record: &Record| {
            let (later, by) = match record.fate {
                Fate::Replaced { line, by } => (Some(line), Some(by)),
                Fate::Voided(line) => (Some(line), None),
                _ => (None, None),
            };
            serde_json::json!({
                "code": record.commitment.code(), "commitment": record.commitment, "line": record.line,
                "kind": record.kind, "fate": record.fate.code(), "later": later, "by": by,
                "position": record.position, "opening": record.opening,
                "form": record.form, "steward": record.steward, "at": record.at,
                "check": record.command(&self.log),
            })
        };
        let slips: Vec<serde_json::Value> = self
            .slips
            .iter()
            .map(|slip| {
                serde_json::json!({
                    "door": slip.door, "slot": slip.slot,
                    "records": slip.records.iter().map(record).collect::<Vec<_>>(),
                    "earlier": slip.earlier.iter().map(record).collect::<Vec<_>>(),
                })
            })
            .collect();
        serde_json::json!({
            "format": "yishi/receipts/1", "consultation": consultation.id, "title": consultation.title,
            "disclose": consultation.disclose.code(), "log": self.log, "size": self.size,
            "opened": self.salt, "slips": slips,
        })
    }
}

/// Digits in blocks of four.
pub(super) fn blocks(digits: &str) -> String {
    let chars: Vec<char> = digits.chars().collect();
    chars.chunks(4).map(|block| block.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

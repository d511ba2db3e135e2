//! A decision that people sign who are not in one room: a file for those who
//! sign and nobody else. It opens what the lines to sign only commit to, so
//! that each of them sees the door and the answer, and can check them without
//! the book.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Context, Exit, Form, beside, signing, source};
use crate::consult::{Decision, Door, Sealed, Slot};
use crate::log::opening::{DetailOpening, Opening, PositionOpening, SlotOpening};
use crate::log::{Body, Hash};
use crate::rule::Position;
use crate::sign::RESOLVE;
use crate::text::{self, Fault};

const FORMAT: &str = "yishi/resolve-prepared/1";
/// The largest such file: 64 KiB.
const LARGEST: u64 = 64 << 10;

/// The file. Lines are without their line feed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prepared {
    format: String,
    evidence: Hash,
    sees: Hash,
    slot: String,
    opening: String,
    detail: String,
}

/// What a prepared decision says, checked against its own hashes.
pub(super) struct Said {
    pub(super) door: Door,
    pub(super) position: Position,
    pub(super) consultation: String,
    pub(super) detail: DetailOpening,
    pub(super) evidence: Hash,
    /// Salts of the detail and of the position.
    pub(super) salts: [Hash; 2],
    /// The lines that are signed.
    pub(super) statement: String,
}

fn line(text: &str) -> String {
    format!("{text}\n")
}

impl Prepared {
    pub(super) fn new(sealed: &Sealed, slot: &Slot, consultation: &str, evidence: Hash) -> Option<Self> {
        let Body::Resolve { sees, .. } = sealed.body else { return None };
        let bare = |text: &str| text.trim_end_matches('\n').to_owned();
        Some(Self {
            format: FORMAT.to_owned(),
            evidence,
            sees,
            slot: bare(&slot.opening(consultation).encode()),
            opening: bare(sealed.opening.as_deref()?),
            detail: bare(sealed.detail.as_deref()?),
        })
    }

    /// Writes it for its owner's eyes only.
    pub(super) fn put(&self, path: &Path) -> anyhow::Result<()> {
        Ok(beside::put_private(path, line(&serde_json::to_string(self)?).as_bytes())?)
    }

    /// Whether a file is one, so that `sign` knows what it was given.
    pub(super) fn is_one(path: &Path) -> bool {
        let read = std::fs::metadata(path).ok().filter(|meta| meta.is_file() && meta.len() <= LARGEST);
        read.and_then(|_| std::fs::read(path).ok())
            .is_some_and(|bytes| serde_json::from_slice::<Self>(&bytes).is_ok())
    }

    pub(super) fn read(path: &Path) -> Result<Said, Fault> {
        let refuse = || {
            Fault::new("resolve-prepared", text::resolve_prepared(path.display()))
                .hint(text::resolve_prepared_hint())
        };
        let bytes = source::bytes(path, LARGEST)?;
        let made: Self = serde_json::from_slice(&bytes).map_err(|_| refuse())?;
        made.said().ok_or_else(refuse)
    }

    fn said(&self) -> Option<Said> {
        let (slot, opening, detail) = (line(&self.slot), line(&self.opening), line(&self.detail));
        let at = SlotOpening::decode(slot.as_bytes()).ok()?;
        let opened = PositionOpening::decode(opening.as_bytes()).ok()?;
        let known = DetailOpening::decode(detail.as_bytes()).ok()?;
        let whole = self.format == FORMAT
            && opened.slot == Hash::of(slot.as_bytes())
            && opened.detail == Some(Hash::of(detail.as_bytes()));
        let decision = Decision {
            line: 0,
            slot: opened.slot,
            commitment: Hash::of(opening.as_bytes()),
            sees: self.sees,
            settled: None,
        };
        whole.then_some(())?;
        Some(Said {
            door: at.door.parse().ok()?,
            position: opened.position.parse().ok()?,
            consultation: at.consultation,
            salts: [known.salt?, opened.salt],
            detail: known,
            evidence: self.evidence,
            statement: decision.statement(&opened.log, &self.evidence),
        })
    }
}

/// `yishi sign FILE`: shows what is signed, then signs it.
pub(super) fn sign(path: &Path, keys: &[PathBuf], context: &mut Context) -> anyhow::Result<Exit> {
    let said = Prepared::read(path)?;
    let lang = context.lang;
    let position = text::position_name(said.position.as_str());
    // Seen before anybody types a passphrase.
    context.output.say(
        position
            .within(|position| {
                text::resolve_signing(&said.consultation, &said.door, position, &said.detail.note)
            })
            .get(lang),
    );
    let mut files = Vec::new();
    for key in keys {
        let signature = signing::sign(key, RESOLVE, said.statement.as_bytes())?;
        let stem = key.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let file = PathBuf::from(format!("{}.{stem}.sig", path.display()));
        beside::put(&file, signature.armored().as_bytes())?;
        files.push((file, signature.key().fingerprint()));
    }
    if context.form == Form::Json {
        let signed: Vec<_> = files
            .iter()
            .map(|(file, fingerprint)| {
                serde_json::json!({"file": file.display().to_string(), "fingerprint": fingerprint})
            })
            .collect();
        context.output.json(&serde_json::json!({
            "format": "yishi/sign-decision/1", "consultation": said.consultation,
            "door": said.door.as_str(), "position": said.position, "evidence": said.evidence,
            "signed": signed,
        }))?;
        return Ok(Exit::DONE);
    }
    for (file, fingerprint) in &files {
        let said = text::resolve_signed(file.display(), fingerprint);
        context.output.print(&format!("{}\n", said.get(lang)))?;
    }
    Ok(Exit::DONE)
}

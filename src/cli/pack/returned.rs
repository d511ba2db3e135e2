//! `pack status PACK --return FILE`: what the office gave back, checked where
//! there is no book. The pack is the steward's own record of what was handed in
//! and of where the log was.

use std::path::Path;

use super::file::{bytes, damaged};
use crate::cli::{Context, Exit, Form, signing, source};
use crate::log::pack::Pack;
use crate::log::returned::MAX_RETURN;
use crate::log::{Hash, Returned};
use crate::sign::{self, Signature, Signers};
use crate::text::{self, Fault, Place, Text};

/// A file `signers` is far smaller than this: 1 MiB.
const LARGEST_SIGNERS: u64 = 1 << 20;
/// More signatures beside one file are not looked at.
const MOST_SIGNATURES: usize = 64;

/// A signature beside the file.
struct Signed {
    name: String,
    fingerprint: Option<String>,
    /// Whether it holds and the key is one that the steward was given.
    trusted: bool,
    /// Why it does not hold.
    broken: Option<Text>,
}

pub(super) fn run(
    path: &Path,
    file: &Path,
    signers: Option<&Path>,
    context: &mut Context,
) -> anyhow::Result<Exit> {
    let own = bytes(path)?;
    let whole = own.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let own = own.get(..whole).unwrap_or_default();
    let pack = Pack::parse(own).map_err(|error| damaged(path, &error))?;
    let words = source::bytes(file, MAX_RETURN)?;
    let shown = file.display().to_string();
    let refuse = |code, message| Fault::new(code, message).hint(text::return_other_hint()).exit(4);
    let returned: Returned = std::str::from_utf8(&words)
        .ok()
        .and_then(|words| words.parse().ok())
        .ok_or_else(|| refuse("return-damaged", text::return_damaged(&shown)))?;
    let header = &pack.header;
    if returned.pack != header.pack || !returned.checkpoint.is_of(&header.log) {
        return Err(refuse("return-other", text::return_other(&shown)).into());
    }
    if returned.base != header.base_size {
        let message = text::return_base_other(&shown, returned.base, header.base_size);
        return Err(refuse("return-other", message).into());
    }
    let generation = usize::try_from(returned.generation).unwrap_or(usize::MAX);
    let Some(seal) = pack.seals.get(generation - 1) else {
        let message = text::return_newer(path.display(), returned.generation, pack.seals.len());
        return Err(Fault::new("return-newer", message).hint(text::return_newer_hint()).into());
    };
    let same = Hash::of(own.get(..seal.bytes).unwrap_or_default()) == returned.digest;
    let extends = returned.extends(&header.base_root);
    let known = signers.map(known).transpose()?;
    let signed = signatures(file, &words, known.as_ref())?;
    let broken = signed.iter().any(|signed| signed.broken.is_some());
    let trusted = signed.iter().any(|signed| signed.trusted);
    let exit = match (broken, same && extends, trusted) {
        (true, ..) => Exit::BROKEN,
        (false, false, _) => Exit::PROVED,
        (false, true, true) => Exit::DONE,
        (false, true, false) => Exit::UNANCHORED,
    };
    let later = pack.records.len().saturating_sub(seal.records);
    if context.form == Form::Json {
        let signatures: Vec<serde_json::Value> = signed
            .iter()
            .map(|signed| {
                serde_json::json!({
                    "name": signed.name, "fingerprint": signed.fingerprint, "trusted": signed.trusted,
                    "holds": signed.broken.is_none(),
                })
            })
            .collect();
        let checkpoint = &returned.checkpoint;
        context.output.json(&serde_json::json!({
            "format": "yishi/pack-return/1", "pack": returned.pack, "log": header.log,
            "generation": returned.generation, "sha256": returned.digest, "base": returned.base,
            "size": checkpoint.size, "root": checkpoint.root, "same": same, "extends": extends,
            "later": later, "signatures": signatures, "trusted": trusted,
        }))?;
        return Ok(exit);
    }
    let mut lines = Vec::new();
    if same {
        lines.push(text::return_same(returned.generation, seal.records));
        if later > 0 {
            lines.push(text::return_later(later));
        }
    } else {
        lines.push(text::return_differs(returned.generation));
    }
    lines.push(if extends {
        text::return_extends(returned.base, returned.checkpoint.size)
    } else {
        text::return_forked(returned.base)
    });
    lines.extend(signed.iter().map(|signed| signed.text(signers.is_some())));
    if signed.is_empty() {
        lines.push(text::return_nobody());
    }
    lines.push(match exit {
        Exit::DONE => text::return_done(),
        Exit::BROKEN => text::return_broken(),
        Exit::PROVED => text::return_proved(&shown),
        _ => text::return_untrusted(),
    });
    let lang = context.lang;
    for line in lines {
        context.output.print(&format!("{}\n", line.get(lang)))?;
    }
    Ok(exit)
}

/// The keys that the steward was given.
fn known(path: &Path) -> Result<Signers, Fault> {
    let bytes = source::bytes(path, LARGEST_SIGNERS)?;
    Signers::parse(&bytes).map_err(|why| {
        let place = Place { file: Some(path.display().to_string()), ..Place::default() };
        Fault::new("signers-unread", why.text()).hint(text::return_signers_hint()).at(place)
    })
}

/// Every signature that lies beside the file, by name.
fn signatures(file: &Path, words: &[u8], known: Option<&Signers>) -> Result<Vec<Signed>, Fault> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let start = format!("{}.", file.file_name().unwrap_or_default().to_string_lossy());
    let unread = |error| Fault::unread(folder, &error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let name = entry.map_err(unread)?.file_name().to_string_lossy().into_owned();
        let who = name.strip_prefix(&start).and_then(|rest| rest.strip_suffix(".sig"));
        names.extend(who.filter(|who| sign::is_name(who)).map(str::to_owned));
    }
    names.sort_unstable();
    names.truncate(MOST_SIGNATURES);
    let one = |name: String| {
        let armored = signing::small_text(&folder.join(format!("{start}{name}.sig")));
        let mut signed = Signed { name, fingerprint: None, trusted: false, broken: None };
        match armored {
            Ok(armored) => signed.broken = signed.look(&armored, words, known).err(),
            Err(_) => signed.broken = Some(text::sign_not_a_signature()),
        }
        signed
    };
    Ok(names.into_iter().map(one).collect())
}

impl Signed {
    fn look(&mut self, armored: &str, words: &[u8], known: Option<&Signers>) -> Result<(), Text> {
        let signature = Signature::parse(armored).map_err(|why| why.text())?;
        let held = known.and_then(|known| known.get(&self.name));
        let key = held.map_or(signature.key(), |held| &held.key);
        self.fingerprint = Some(key.fingerprint());
        if held.is_some_and(|held| !held.may(sign::CHECKPOINT)) {
            return Err(text::verify_signer_role(&self.name, sign::CHECKPOINT));
        }
        sign::verify(key, sign::CHECKPOINT, words, &signature).map_err(|why| why.text())?;
        self.trusted = held.is_some();
        Ok(())
    }

    fn text(&self, asked: bool) -> Text {
        let fingerprint = self.fingerprint.clone().unwrap_or_else(|| "-".to_owned());
        match &self.broken {
            Some(why) => why.within(|why| text::return_signature_broken(&self.name, why)),
            None if self.trusted => text::return_signature(&self.name, fingerprint),
            None if asked => text::return_signature_unknown(&self.name, fingerprint),
            None => text::return_signature_unasked(&self.name, fingerprint),
        }
    }
}

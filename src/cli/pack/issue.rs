//! `yishi pack issue`: doors for one steward, as a file.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use super::IssueArgs;
use crate::book::{Access, Carrier, Writing};
use crate::cli::details::flawless;
use crate::cli::{Context, Exit, Form, source};
use crate::consult::{Door, Keyring, Slot, merge, value};
use crate::log::opening::{NoteOpening, Opening};
use crate::log::pack::{Forms, Header, PackDoor, paper_lines, slots_digest};
use crate::log::packs::Issue;
use crate::log::{Hash, PackBody};
use crate::rule::Position;
use crate::sign::{PublicKey, Role, Signers};
use crate::text::{self, Fault};

/// The largest file of a public key.
const LARGEST_KEY: u64 = 64 << 10;

pub(super) fn run(args: &IssueArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let steward = flawless("steward", &args.steward, value::line)?;
    let given = args.key.as_deref().map(public_key).transpose()?;
    let forms = forms(args)?;
    let pack = HEXLOWER.encode(&context.random::<16>()?);
    let salt = Hash(context.random()?);
    let mut book = context.open_book(Access::Write)?;
    let listed = book.signers()?;
    let mut writing = book.write(&args.id)?;
    writing.ground().must_be_open()?;
    writing.ground().must_not_be_secret()?;
    let key = match given {
        Some(key) => key,
        None => enrolled(&steward, &listed, &writing)?,
    };
    may_carry(&key, &writing)?;
    let roll = writing.slots()?;
    let chosen = chosen(args, &roll)?;
    fresh(&forms, &writing)?;
    let asked = writing.text()?;
    let stored = writing.stored();
    let settings = &stored.settings;
    let takes: Vec<&str> = Position::ALL
        .iter()
        .filter(|position| settings.rule.bucket_of(**position).is_some())
        .map(|position| position.as_str())
        .collect();
    let header = Header {
        base_root: stored.chain.root(),
        base_size: stored.head().size,
        closes: stored.course.last_day(settings).to_string(),
        consultation: stored.name.clone(),
        forms: forms.clone(),
        lang: settings.consultation.lang.tag().to_owned(),
        log: stored.log,
        pack: pack.clone(),
        signer: key.fingerprint(),
        steward: steward.clone(),
        takes: takes.join(" "),
        title: settings.consultation.title.clone(),
    };
    let mut file = header.encode();
    let mut last = Hash::of(file.as_bytes());
    let mut slots = Vec::with_capacity(chosen.len());
    for slot in &chosen {
        let hash = slot.hash(&stored.name);
        let known = writing.door(&slot.door)?.and_then(|state| state.given).map(|(_, known)| known);
        let door = PackDoor { slot: hash, door: slot.door.to_string(), salt: slot.salt, known };
        let line = door.encode(&last);
        last = Hash::of(line.as_bytes());
        file.push_str(&line);
        slots.push(hash);
    }
    // What is asked, for the sheets; a secret is in neither.
    for (kind, bytes) in [("rules", &stored.rules), ("text", &asked)] {
        let (lines, end) = paper_lines(kind, bytes, &last);
        file.push_str(&lines);
        last = end;
    }
    slots.sort_unstable();
    let carrier = Carrier { key: key.openssh(), steward: steward.clone(), forms: forms.clone() };
    let note = NoteOpening { log: stored.log, text: carrier.words(), salt }.encode();
    let issue = Issue {
        commitment: Some(Hash::of(note.as_bytes())),
        forms: (!forms.is_empty()).then(|| forms.count()),
        n: u64::try_from(slots.len())?,
        pack: pack.clone(),
        signer: key.fingerprint(),
        slots: slots_digest(slots.iter().copied()),
    };
    writing.push(&merge::about(PackBody::Issue(issue), Some(note)))?;
    writing.assign(&pack, &slots)?;
    let path = args
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("pack-{}.jsonl", pack.chars().take(8).collect::<String>())));
    // The file comes first: a pack that is on record must be there to be carried.
    create(&path, file.as_bytes())?;
    let written = match writing.commit() {
        Ok(written) => written,
        Err(fault) => {
            // Where only the head file failed the pack is on record, and needs its
            // file. Otherwise that is ours alone, made a moment ago.
            let packs = book.consultation(&args.id).and_then(|stored| book.packs(&stored));
            if packs.is_ok_and(|packs| packs.iter().all(|row| row.pack != pack)) {
                let _ = std::fs::remove_file(&path);
            }
            return Err(fault.into());
        }
    };
    let head = context.written(&written);
    let shown = path.display().to_string();
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/pack-issue/1", "consultation": args.id, "pack": pack, "file": shown,
            "steward": steward, "doors": slots.len(), "signer": key.fingerprint(),
            "forms": forms.count(), "serials": forms.to_string(), "head": head.hash, "size": head.size,
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    let with = (!forms.is_empty()).then(|| text::forms_issued(&forms, forms.count()));
    let said = [text::pack_issued(&pack, slots.len(), &steward), text::pack_issued_file(&shown)];
    for said in said.into_iter().chain(with) {
        context.output.print(&format!("{}\n", said.get(lang)))?;
    }
    context.output.say(text::pack_issued_next(&shown).get(lang));
    Ok(Exit::DONE)
}

/// The doors of the buildings, stairwells and doors named, in the order of the
/// roll. A stairwell is named as everywhere (`3-2`), or by its number in the
/// buildings named.
fn chosen<'s>(args: &IssueArgs, slots: &'s [Slot]) -> Result<Vec<&'s Slot>, Fault> {
    let mut doors = Vec::new();
    for door in &args.door {
        doors.push(flawless("door", door, Door::read)?);
    }
    if let Some(door) = doors.iter().find(|door| slots.iter().all(|slot| slot.door != **door)) {
        return Err(crate::cli::details::not_on_roll(door));
    }
    let named = |names: &[String], name: &str| names.is_empty() || names.iter().any(|one| one == name);
    let by_place = !args.building.is_empty() || !args.stairwell.is_empty();
    let chosen: Vec<&Slot> = slots
        .iter()
        .filter(|slot| {
            args.all
                || doors.contains(&slot.door)
                || (by_place
                    && named(&args.building, &slot.building)
                    && (named(&args.stairwell, &slot.stairwell)
                        || named(&args.stairwell, &format!("{}-{}", slot.building, slot.stairwell))))
        })
        .collect();
    if chosen.is_empty() {
        return Err(Fault::new("no-doors", text::pack_no_doors()).hint(text::pack_no_doors_hint()));
    }
    Ok(chosen)
}

/// The paper forms that go out with the pack.
fn forms(args: &IssueArgs) -> Result<Forms, Fault> {
    let Some(text) = &args.forms else { return Ok(Forms::default()) };
    let text = flawless("forms", text, value::line)?;
    Forms::parse(&text).map_err(|why| Fault::new("forms-range", why).hint(text::forms_hint()))
}

/// Refuses forms that another pack has taken along.
fn fresh(forms: &Forms, writing: &Writing<'_>) -> Result<(), Fault> {
    if forms.is_empty() {
        return Ok(());
    }
    for row in writing.packs()? {
        if let Some(serial) = forms.shared(&writing.carrier(&row)?.forms) {
            let short: String = row.pack.chars().take(8).collect();
            return Err(
                Fault::new("forms-given", text::forms_given(serial, short)).hint(text::forms_given_hint())
            );
        }
    }
    Ok(())
}

/// The key of the steward of that name: of those whom the consultation bound,
/// or where it bound nobody of those on the list of the book.
fn enrolled(name: &str, listed: &Signers, writing: &Writing<'_>) -> Result<PublicKey, Fault> {
    let stored = writing.stored();
    let ring = if stored.signers.is_empty() {
        Keyring::new(listed)
    } else {
        Keyring::present(&stored.signers, &stored.course.keys)
    };
    let stewards =
        || ring.iter().filter(|held| held.until.is_none() && held.signer.role == Some(Role::Steward));
    stewards().find(|held| held.signer.name == name).map(|held| held.signer.key.clone()).ok_or_else(|| {
        let names: Vec<&str> = stewards().map(|held| held.signer.name.as_str()).collect();
        let names = if names.is_empty() { "-".to_owned() } else { names.join(" ") };
        Fault::new("steward-unknown", text::pack_no_steward(name)).hint(text::pack_no_steward_hint(names))
    })
}

/// Refuses a key that is bound for something else, or that was revoked.
fn may_carry(key: &PublicKey, writing: &Writing<'_>) -> Result<(), Fault> {
    let stored = writing.stored();
    let ring = Keyring::present(&stored.signers, &stored.course.keys);
    let Some(held) = ring.whose(key) else { return Ok(()) };
    let name = &held.signer.name;
    let message = if held.until.is_some() {
        text::pack_key_gone(name)
    } else if held.signer.role == Some(Role::Steward) {
        return Ok(());
    } else {
        text::pack_key_other(name)
    };
    Err(Fault::new("key-role", message).hint(text::pack_key_hint()))
}

/// Reads the file of a public key.
fn public_key(path: &Path) -> Result<PublicKey, Fault> {
    let bytes = source::bytes(path, LARGEST_KEY)?;
    PublicKey::parse(&String::from_utf8_lossy(&bytes)).map_err(|error| {
        let message = error.text().within(|why| text::pack_key_unread(path.display(), why));
        Fault::new("key-refused", message).hint(text::pack_key_hint())
    })
}

/// Writes a new file that is for its owner's eyes only.
fn create(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Fault::new("pack-exists", text::pack_exists(path.display())).hint(text::pack_exists_hint())
        }
        _ => Fault::io(path, &error),
    })?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
        // Ours alone: it was made here.
        let _ = std::fs::remove_file(path);
        Fault::io(path, &error)
    })
}

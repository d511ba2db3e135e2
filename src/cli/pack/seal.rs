//! `yishi pack seal` and `yishi pack retire`: the end of a round, and of the
//! steward's copies.

use super::file::{Filling, bytes};
use super::{RetireArgs, SealArgs};
use crate::book::Access;
use crate::cli::details::flawless;
use crate::cli::{Context, Exit, Form, beside, signing};
use crate::consult::{answer, merge};
use crate::log::PackBody;
use crate::log::packs::Retire;
use crate::sign;
use crate::text::{self, Fault};

pub(super) fn run(args: &SealArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let mut filling = Filling::open(&args.file, context)?;
    let shown = args.file.display().to_string();
    let signer = filling.pack.header.signer.clone();
    if let Some(public) = signing::public_beside(&args.key) {
        own(&signer, &public.fingerprint())?;
    }
    let mut message = bytes(&args.file)?;
    let fresh = !filling.pack.is_sealed();
    if fresh {
        message.extend(filling.seal_line().as_bytes());
    } else {
        context.output.say(text::pack_seal_again(&shown).get(context.lang));
    }
    // Signed before the seal is written: who mistypes a passphrase has sealed nothing.
    let signature = signing::sign(&args.key, sign::PACK, &message)?;
    own(&signer, &signature.key().fingerprint())?;
    let generation = if fresh { filling.seal()? } else { filling.pack.seals.len() };
    let n = filling.pack.records.len();
    let path = beside::signature_of(&args.file);
    beside::put_over(&path, signature.armored().as_bytes())?;
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/pack-seal/1", "pack": filling.pack.header.pack, "generation": generation,
            "records": n, "file": shown, "signature": path.display().to_string(),
        }))?;
        return Ok(Exit::DONE);
    }
    let lang = context.lang;
    context.output.print(&format!("{}\n", text::pack_sealed(&shown, generation, n).get(lang)))?;
    context.output.say(text::pack_sealed_next(&shown).get(lang));
    Ok(Exit::DONE)
}

/// Refuses another key than the one that the pack was given out to.
fn own(signer: &str, key: &str) -> Result<(), Fault> {
    if signer == key {
        return Ok(());
    }
    Err(Fault::new("pack-key", text::pack_key_foreign(key, signer)).hint(text::pack_key_foreign_hint()))
}

pub(super) fn retire(args: &RetireArgs, context: &mut Context) -> anyhow::Result<Exit> {
    let at = match &args.at {
        Some(at) => flawless("at", at, answer::at)?,
        None => context.today().to_string(),
    };
    let mut book = context.open_book(Access::Write)?;
    book.consultation(&args.id)?;
    context.confirm(&text::pack_retire_question(&args.pack))?;
    let mut writing = book.write(&args.id)?;
    let packs = writing.packs()?;
    let pack = super::status::find(&packs, &args.pack)?.clone();
    if pack.retired {
        return Err(Fault::new("pack-retired", text::pack_retired_twice(&pack.pack)).into());
    }
    let retire = Retire { at: at.chars().take(10).collect(), pack: pack.pack.clone() };
    writing.push(&merge::about(PackBody::Retire(retire), None))?;
    let head = context.written(&writing.commit()?);
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/pack-retire/1", "pack": pack.pack, "head": head.hash, "size": head.size,
        }))?;
    } else {
        let said = text::pack_retired(&pack.pack);
        context.output.print(&format!("{}\n", said.get(context.lang)))?;
    }
    Ok(Exit::DONE)
}

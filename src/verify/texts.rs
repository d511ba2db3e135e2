//! What people read in a minutes folder, made again from what it says of.

use std::panic::resume_unwind;
use std::thread;

use super::finding::{Check, Ledger, at};
use super::there::There;
use crate::consult::{Settings, TallySheet};
use crate::minutes::{DOCX, MINUTES, PAGE, SCRIPT, Summary, binds_keys};
use crate::report::document::Document;
use crate::report::docx::docx;
use crate::report::html_document::html;
use crate::report::markdown::markdown;
use crate::report::minutes::{Material, minutes};
use crate::report::minutes_sealed::Inside;
use crate::report::verify_script::verify_script;
use crate::text::{self, Fault, Lang};

/// Each text must be what this version writes; gives the language that they
/// are in.
pub(super) fn check(
    ledger: &mut Ledger,
    there: &There<'_>,
    summary: &Summary,
    made_from: Option<((&Settings, &TallySheet), &[u8])>,
    (shown, inside): (usize, Option<&Inside>),
) -> Result<Option<Lang>, Fault> {
    let Some(found) = there.bytes(ledger, MINUTES)? else {
        ledger.fail(Check::Minutes, MINUTES.to_owned(), text::verify_file_missing(MINUTES));
        return Ok(None);
    };
    let material =
        made_from.and_then(|((settings, sheet), proposal)| summary.material(settings, sheet, proposal).ok());
    let material = material.map(|material| Material { shown, inside, ..material });
    let Some(material) = material else {
        ledger.not_checked(Check::Minutes, text::verify_minutes_unmade());
        return Ok(None);
    };
    // The difference is shown against the language that comes closer.
    let mut furthest = 0;
    for lang in [Lang::Zh, Lang::En] {
        let document = minutes(&material, lang);
        let again = markdown(&document);
        if again.as_bytes() == found {
            others(ledger, there, &material, (&document, lang))?;
            return Ok(Some(lang));
        }
        let lines = again.as_bytes().split(|b| *b == b'\n').zip(found.split(|b| *b == b'\n'));
        furthest = furthest.max(lines.take_while(|(a, b)| a == b).count());
    }
    let line = u64::try_from(furthest + 1).unwrap_or(u64::MAX);
    ledger.fail(Check::Minutes, at(MINUTES, line), text::verify_minutes_differ());
    Ok(None)
}

/// The other texts, in the language of `minutes.md`.
fn others(
    ledger: &mut Ledger,
    there: &There<'_>,
    material: &Material<'_>,
    (document, lang): (&Document, Lang),
) -> Result<(), Fault> {
    let forms = there.forms();
    let files = there.wanted(Some(material.settings), None, (material.course, binds_keys(material.open)));
    let mut wanted = vec![(SCRIPT, verify_script(material, &files, lang).into_bytes())];
    // Each draws a bar for each building, which takes longest.
    let (page, pages) = thread::scope(|scope| {
        let pages = forms.docx.then(|| scope.spawn(|| docx(document)));
        let page = forms.html.then(|| html(document).into_bytes());
        (page, pages.map(|pages| pages.join().unwrap_or_else(|panic| resume_unwind(panic))))
    });
    wanted.extend(page.map(|bytes| (PAGE, bytes)));
    wanted.extend(pages.transpose()?.map(|bytes| (DOCX, bytes)));
    for (name, bytes) in wanted {
        if there.bytes(&mut Ledger::new(), name)?.as_ref() != Some(&bytes) {
            ledger.fail(Check::Minutes, name.to_owned(), text::verify_text_differs(name));
        }
    }
    ledger.ok(Check::Minutes, text::verify_minutes_ok());
    Ok(())
}

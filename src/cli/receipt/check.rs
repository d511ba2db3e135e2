//! `yishi receipt check`: is a code in the log, does it count, is it as said.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cli::{Context, Exit, Form, source};
use crate::consult::Fate;
use crate::log::receipt::{self, Code};
use crate::text::{self, Fault};
use crate::verify::{self, Anchors, Looked, form};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "CODE", required = true)]
    code: Vec<String>,
    #[arg(long = "in", id = "within", value_name = "PATH", required = true)]
    within: PathBuf,
    #[arg(long, value_name = "HEX")]
    log: Option<String>,
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    opening: Option<PathBuf>,
}

/// The largest file of slips, 64 MiB, and of an opening, 64 KiB.
const LARGEST_SLIPS: u64 = 64 << 20;
const LARGEST_OPENING: u64 = 64 << 10;

/// What is looked for.
#[derive(Default)]
struct Asked {
    codes: Vec<Code>,
    openings: Vec<String>,
    log: Option<String>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut asked = asked(&args.code)?;
    if let Some(file) = &args.opening {
        asked.openings = vec![opening(file, context)?];
    }
    let log = args.log.clone().or(asked.log);
    let anchors = Anchors { log, since: args.since.clone(), ..Anchors::default() };
    let looked = verify::receipts(&args.within, &asked.codes, &asked.openings, &anchors)?;
    match context.form {
        Form::Json => context.output.json(&json(&looked, context))?,
        _ => {
            let lang = context.lang;
            let lines = form::findings(std::slice::from_ref(&looked.report), lang);
            context.output.print(&format!("{}\n\n{lines}", looked.meaning().get(lang)))?;
            if looked.is_missing() {
                context.output.say(text::receipt_missing_next().get(lang));
            }
            if !looked.proof {
                context.output.say(text::receipt_only(args.within.display()).get(lang));
            }
        }
    }
    Ok(Exit(looked.report.exit()))
}

fn json(looked: &Looked, context: &Context) -> serde_json::Value {
    let mut value = form::json(std::slice::from_ref(&looked.report), context.lang);
    let answers: Vec<serde_json::Value> = looked
        .answers
        .iter()
        .map(|answer| {
            let placed = answer.placed.as_ref();
            let fate = looked.fate(answer);
            let later = match answer.fate {
                Some(Fate::Replaced { line, .. } | Fate::Voided(line)) => Some(line),
                _ => None,
            };
            serde_json::json!({
                "code": answer.code.digits(), "line": placed.map(|placed| placed.line),
                "kind": placed.map(|placed| placed.kind), "fate": fate, "later": later, "said": answer.said,
            })
        })
        .collect();
    if let Some(object) = value.as_object_mut() {
        object.insert("format".to_owned(), "yishi/receipt-check/1".into());
        object.insert("answers".to_owned(), answers.into());
    }
    value
}

/// Codes, one code in several words, or the file of a slip.
fn asked(words: &[String]) -> Result<Asked, Fault> {
    let is_code = |word: &String| receipt::digits(word).is_ok();
    if let [word] = words
        && !is_code(word)
        && Path::new(word).exists()
    {
        return slip(Path::new(word));
    }
    // Typed in blocks without quotes, the words are one code.
    let whole = |word: &String| receipt::digits(word).is_ok_and(|digits| digits.len() >= receipt::FEWEST);
    let codes = if words.iter().any(whole) {
        words.iter().map(|word| verify::code(word)).collect::<Result<_, _>>()?
    } else {
        vec![verify::code(&words.join(" "))?]
    };
    Ok(Asked { codes, ..Asked::default() })
}

/// Reads what `receipt show` wrote: text, page or JSON.
fn slip(path: &Path) -> Result<Asked, Fault> {
    // Refused as what it is: a folder, a device, a file too large.
    verify::kind_of(path)?;
    let none = || {
        Fault::new("receipt-no-slip", text::receipt_no_slip(path.display()))
            .hint(text::receipt_no_slip_hint())
    };
    if path.is_dir() {
        return Err(none());
    }
    let bytes = source::bytes(path, LARGEST_SLIPS)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST_SLIPS) {
        return Err(Fault::new("file-too-large", text::file_too_large(path.display(), LARGEST_SLIPS >> 20)));
    }
    let words = String::from_utf8(bytes).map_err(|_| none())?;
    let words = words.replace("&quot;", "\"").replace("&#39;", "'").replace("\\\"", "\"");
    let mut asked = Asked::default();
    for after in words.split("receipt check ").skip(1) {
        let mut parts = after.split_ascii_whitespace();
        let (code, flag, log) = (parts.next(), parts.next(), parts.next());
        let Some(code) = code.and_then(|code| Code::read(code).ok()) else { continue };
        asked.codes.push(code);
        let log = log.filter(|_| flag == Some("--log")).map(str::to_owned);
        if log.is_some() && asked.log.is_some() && asked.log != log {
            return Err(Fault::new("receipt-logs", text::receipt_two_logs()).hint(text::receipt_code_hint()));
        }
        asked.log = log.or(asked.log);
    }
    asked.codes.dedup();
    for after in words.split("{\"").skip(1) {
        if let Some((inside, _)) =
            after.split_once("\"}").filter(|(inside, _)| inside.contains("yishi-open/"))
        {
            asked.openings.push(format!("{{\"{inside}\"}}"));
        }
    }
    asked.openings.dedup();
    if asked.codes.is_empty() { Err(none()) } else { Ok(asked) }
}

/// The line of an opening.
fn opening(file: &Path, context: &mut Context) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    source::open(file, context)?
        .take(LARGEST_OPENING)
        .read_to_end(&mut bytes)
        .map_err(|error| Fault::io(file, &error))?;
    // An editor may have put its mark before the line; the line is the same.
    let line = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    Ok(String::from_utf8_lossy(line).into_owned())
}

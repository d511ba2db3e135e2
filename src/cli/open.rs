//! `yishi open`: opens a consultation on the frozen roll.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use super::{Context, Exit, Form, leaks, source};
use crate::book::{Access, Book, Opened};
use crate::consult::boxes::must_be_countable;
use crate::consult::chars::{code_point, has_no_glyph};
use crate::consult::eligible::idle;
use crate::consult::{Course, Definition, Naming, Roll, Settings, eligible, freeze, process};
use crate::log::{Body, Entry, Hash, Head, Open};
use crate::report::rule_words::criteria_words;
use crate::rule::GateResult;
use crate::text::{self, Fault, Place};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "FILE.toml")]
    file: PathBuf,
    #[arg(long)]
    accept_void: bool,
}

/// The largest proposal: 1 MiB.
const LARGEST_PROPOSAL: u64 = 1 << 20;
/// So many salts are drawn at once.
const SALTS: usize = 1 << 12;
/// The largest consultation file: 1 MiB.
const LARGEST_DEFINITION: u64 = 1 << 20;

pub(super) fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut book = context.open_book(Access::Write)?;
    let name = args.file.display().to_string();
    let source = String::from_utf8(source::bytes(&args.file, LARGEST_DEFINITION)?).map_err(|_| {
        Fault::new("definition-invalid", text::proposal_encoding(&name)).hint(text::proposal_encoding_hint())
    })?;
    let definition = Definition::parse(&source, &name, book.community(), context.lang)?;
    let folder = args.file.parent().unwrap_or_else(|| Path::new(""));
    let proposal = proposal(&folder.join(&definition.proposal_path))?;
    let settings = definition.settings;
    refuse_void(&settings, args.accept_void)?;
    let (settings, head, households) = open_new(&mut book, settings, &proposal, context)?;
    tell(&settings, head.hash, households, context)
}

/// Refuses to open what would be void from the first day: a process condition
/// that the facts of the consultation file break. Facts that are not known yet
/// can still be recorded.
pub(super) fn refuse_void(settings: &Settings, accepted: bool) -> Result<(), Fault> {
    let facts = Course::default().rule_facts(settings);
    let gates = settings.rule.check_gates(&facts);
    let broken: Vec<&GateResult> = gates.iter().filter(|gate| !gate.met && gate.found.is_some()).collect();
    if broken.is_empty() || accepted {
        return Ok(());
    }
    Err(process::gates_fault(&settings.rule, &broken, text::gates_unmet_open_hint()))
}

/// Freezes the present roll, writes the genesis line. Returns the settings as
/// they are bound, the head, and the number of households.
pub(super) fn open_new(
    book: &mut Book,
    mut settings: Settings,
    proposal: &[u8],
    context: &mut Context,
) -> anyhow::Result<(Settings, Head, usize)> {
    let signers = book.signers()?;
    let roll = book.roll()?;
    must_be_countable(&settings)?;
    check_roll(&settings, &roll)?;
    let (roll, excluded) = eligible(roll, &settings)?;
    if settings.roll.is_some() || !excluded.is_empty() {
        let terms = settings.roll.get_or_insert_default();
        terms.excluded = excluded;
        for tag in idle(terms) {
            context
                .output
                .complain(text::warning_line(text::tag_idle(tag).get(context.lang)).get(context.lang));
        }
    }
    let (mut left, mut drawn, mut failed) = (2 * roll.len(), Vec::new(), Ok(()));
    let frozen = freeze(&roll, &settings.rule, || {
        if drawn.is_empty() && failed.is_ok() {
            match context.salts(left.min(SALTS)) {
                Ok(salts) => drawn.extend(salts.into_iter().rev()),
                Err(fault) => failed = Err(fault),
            }
            left = left.saturating_sub(drawn.len());
        }
        drawn.pop().unwrap_or(Hash::ZERO)
    });
    failed?;
    let consultation = &settings.consultation;
    let rules = settings.to_bytes()?;
    let genesis = Entry {
        seq: 0,
        prev: Hash::ZERO,
        body: Body::Open(Open {
            consultation: consultation.id.clone(),
            closes: consultation.closes.to_string(),
            disclose: consultation.disclose.code().to_owned(),
            // Of an empty file where no key is enrolled.
            keys: Hash::of(signers.encode().as_bytes()),
            nonce: HEXLOWER.encode(&context.random::<16>()?),
            proposal: Hash::of(proposal),
            roll: frozen.digest(&consultation.id),
            roll_n: u64::try_from(frozen.len())?,
            rules: Hash::of(&rules),
        }),
    };
    let opened = Opened {
        settings: &settings,
        rules: &rules,
        proposal,
        frozen: &frozen,
        signers: &signers,
        genesis: &genesis,
    };
    let head = book.open_consultation(&opened)?;
    drop(frozen);
    leaks::unique_areas(roll.areas(), context);
    Ok((settings, head, roll.len()))
}

fn tell(settings: &Settings, log: Hash, households: usize, context: &mut Context) -> anyhow::Result<Exit> {
    let lang = context.lang;
    let consultation = &settings.consultation;
    if context.form == Form::Json {
        context.output.json(&serde_json::json!({
            "format": "yishi/open/1", "consultation": consultation.id, "log": log, "size": 1, "head": log,
        }))?;
    } else {
        let title = settings.rule.title(lang);
        for line in [
            text::opened(&consultation.title, households),
            text::rule_line(title, criteria_words(&settings.rule, lang)),
            text::opened_log(log.blocks()),
        ] {
            context.output.print(&format!("{}\n", line.get(lang)))?;
        }
        context.output.say(text::opened_remark().get(lang));
    }
    if consultation.naming() == Naming::Consenting {
        context.output.say(text::named_remark().get(lang));
    }
    if settings.is_secret() {
        context.output.say(text::box_opened(&consultation.id).get(lang));
    }
    for warning in settings.rule.warnings(context.today()) {
        context.output.complain(text::warning_line(warning.text().get(lang)).get(lang));
    }
    Ok(Exit::DONE)
}

pub(super) fn proposal(path: &Path) -> Result<Vec<u8>, Fault> {
    let shown = path.display();
    let bytes = source::bytes(path, LARGEST_PROPOSAL)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST_PROPOSAL) {
        return Err(
            Fault::new("proposal-large", text::proposal_large(shown)).hint(text::proposal_large_hint())
        );
    }
    match std::str::from_utf8(&bytes) {
        Err(_) => Err(Fault::new("proposal-encoding", text::proposal_encoding(shown))
            .hint(text::proposal_encoding_hint())),
        Ok(words) if words.trim().is_empty() => {
            Err(Fault::new("proposal-empty", text::proposal_empty(shown)).hint(text::proposal_empty_hint()))
        }
        Ok(words) => {
            printable(words, &shown.to_string())?;
            Ok(bytes)
        }
    }
}

/// Refuses what would be a blank box on every sheet and in the minutes.
fn printable(words: &str, file: &str) -> Result<(), Fault> {
    let lines = (1..).zip(words.lines());
    let found = lines.filter_map(|(n, line)| Some((n, line.chars().find(|ch| has_no_glyph(*ch))?)));
    let mut fault: Option<Fault> = None;
    for (n, ch) in found.take(20) {
        let reason = text::no_glyph(code_point(ch));
        let fault = fault.get_or_insert_with(|| {
            Fault::new("no-glyph", text::proposal_unprintable(file)).hint(text::no_glyph_hint())
        });
        fault.places.push(Place { reason: Some(reason), ..Place::line(file, n) });
    }
    fault.map_or(Ok(()), Err)
}

fn check_roll(settings: &Settings, roll: &Roll) -> Result<(), Fault> {
    if roll.is_empty() {
        return Err(Fault::new("roll-empty", text::roll_needed()).hint(text::roll_needed_hint()));
    }
    if settings.rule.keys().contains("area") && roll.area() == 0 {
        return Err(
            Fault::new("area-missing", text::area_needed(&settings.rule.id)).hint(text::area_needed_hint())
        );
    }
    Ok(())
}

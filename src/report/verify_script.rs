//! `verify.sh`: the shell lines of the minutes as a file that prints what it
//! does, with nothing but bash, coreutils and jq.

use super::minutes::Material;
use super::script_checks::{
    ADDED, AREA, BOX_FIGURES, BOXES, CHECKPOINT, COUNT, KEYS, LINKS, NO_KEYS, OPENED, SEES, SHEET, STATES,
    SUMS, TALLY, TOOLS,
};
use super::shell_lines::{CANONICAL, ORDER, counted};
use super::versions::{DROPPINGS, roll_name, roll_openings, text_name};
use crate::consult::Naming;
use crate::log::{Hash, entry};
use crate::sign::Role;
use crate::text::{self, Lang, Text};

/// The script for a folder of minutes with these `files`. It ends with 0 if everything holds and
/// the log id was given, 3 if none was given, 4 if something fails.
#[must_use]
pub fn verify_script(material: &Material<'_>, files: &[String], lang: Lang) -> String {
    let say = |text: Text| quoted(text.get(lang));
    let course = material.course;
    let proposal = &material.settings.consultation.proposal;
    let mut checks = vec![
        (text::script_sums(), SUMS.to_owned()),
        (
            text::script_files(),
            format!(
                "ls -A | grep -vxF -e SHA256SUMS -e {} | grep -vxE '{ADDED}' | sort | cmp - <(names) && cut -c67- SHA256SUMS | cmp - <(names)",
                DROPPINGS.join(" -e ")
            ),
        ),
        (text::comment_canonical(), CANONICAL.to_owned()),
        (text::comment_links(), LINKS.to_owned()),
        (text::script_order(), ORDER.to_owned()),
        (text::script_checkpoint(), CHECKPOINT.to_owned()),
        (text::script_states(), STATES.to_owned()),
        (text::script_sees(), SEES.to_owned()),
        (
            text::script_opened(),
            format!(
                "jq -r 'select(.t==\"open\")|.rules,.roll,.proposal' chain.jsonl | cmp - <(digests rules.json {} {})",
                roll_name(1),
                quoted(proposal)
            ),
        ),
    ];
    let binds = material.open.keys != Hash::of(&[]);
    if binds {
        let command = "jq -r 'select(.t==\"open\").keys' chain.jsonl | cmp - <(digests signers)";
        checks.push((text::script_signers(), command.to_owned()));
    } else {
        checks.push((text::script_no_keys(), NO_KEYS.to_owned()));
    }
    let later = [
        (
            "text-amend",
            "text",
            (2..=course.texts.len() + 1).map(|n| quoted(&text_name(proposal, n))).collect(),
        ),
        ("roll-amend", "roll", (2..=course.rolls.len() + 1).map(roll_name).collect::<Vec<_>>()),
    ];
    for (kind, key, names) in later.into_iter().filter(|(_, _, names)| !names.is_empty()) {
        let names = names.join(" ");
        let command = format!("jq -r 'select(.t==\"{kind}\").{key}' chain.jsonl | cmp - <(digests {names})");
        checks.push((text::script_amended(kind), command));
    }
    let detail = "jq -r 'select(.t==\"tally\").detail' chain.jsonl | cmp - <(digests tally.json)";
    checks.push((text::script_detail(), detail.to_owned()));
    checks.push((text::script_tally(), TALLY.to_owned()));
    checks.push((text::script_sheet(), SHEET.to_owned()));
    let rolls: Vec<String> = (1..=course.rolls.len() + 1).map(roll_name).collect();
    let slots = format!(
        "jq -r '.hh // empty' chain.jsonl | sort -u | comm -23 - <(jq -r .hh {} | sort -u) | cmp - /dev/null",
        rolls.join(" ")
    );
    checks.push((text::script_roll(), slots));
    if material.opens_positions() {
        checks.push((
            text::comment_openings(),
            format!("{OPENED} | cmp - <({} | sort)", counted(material.state)),
        ));
        let digest = "jq -r 'select(.t==\"tally\").openings' chain.jsonl | cmp - <(digests openings.jsonl)";
        checks.push((text::script_openings(), digest.to_owned()));
        checks.push((text::script_count(), COUNT.to_owned()));
    }
    if material.settings.is_secret() {
        checks.push((text::script_boxes(), BOXES.to_owned()));
        checks.push((text::script_box_figures(), BOX_FIGURES.to_owned()));
    }
    if course.confirmed.is_some() {
        let (keys, names) = if material.opens_positions() {
            (".detail,.openings", "confirm.json objections.jsonl")
        } else {
            (".detail", "confirm.json")
        };
        let command =
            format!("jq -r 'select(.t==\"confirm\")|{keys}' chain.jsonl | cmp - <(digests {names})");
        checks.push((text::script_confirm(), command));
    }
    let present = roll_name(course.rolls.len() + 1);
    if material.inside.is_none() {
        checks.extend(named(material, &present));
    }
    if material.inside.is_some() {
        checks.extend(sealed(course.rolls.len() + 1, material.opens_positions()));
    }
    let names = files.iter().filter(|name| *name != "SHA256SUMS").map(|name| quoted(name));
    let names = names.collect::<Vec<_>>().join(" ");
    let keys = entry::types().map(|(kind, keys)| format!("\"{kind}\":[\"{}\"]", keys.join("\",\"")));
    let keys = quoted(&format!("{{{}}}", keys.collect::<Vec<_>>().join(",")));
    let keyring = if binds { format!("roles={}\n{KEYS}", quoted(&roles())) } else { String::new() };
    let mut script = format!(
        "#!/usr/bin/env bash\n# {}\n# {}\n\
         [ -n \"${{BASH_VERSION:-}}\" ] || exec bash \"$0\" \"$@\"\nset +o posix\nset -uo pipefail\nexport LC_ALL=C\ncd \"$(dirname \"$0\")\" || exit 1\n\
         command -v sha256sum > /dev/null || sha256sum() {{ shasum -a 256 \"$@\"; }}\n\
         command -v jq > /dev/null || {{ echo {} >&2; exit 1; }}\n\
         t=$(mktemp -d) && trap 'rm -rf \"$t\"' EXIT\n\
         {TOOLS}{keyring}names() {{ printf '%s\\n' {names}; }}\nkeys={keys}\n\
         bad=0 open=0\n\
         check() {{\n  if eval \"$2\" > \"$t/said\" 2>&1; then echo {}\"  $1\"; return; fi\n  \
         bad=1; echo {}\"  $1\"; head -n 5 \"$t/said\" | sed 's/^/    /'\n}}\n",
        text::script_title().get(lang),
        text::script_usage().get(lang),
        say(text::script_no_jq()),
        say(text::script_ok()),
        say(text::script_bad()),
    );
    for (what, command) in checks {
        script.push_str(&format!("check {} {}\n", say(what), quoted(&command)));
    }
    if binds {
        script.push_str(&format!(
            "if command -v ssh-keygen > /dev/null; then\n  check {} signed\n  check {} vouched\n\
             else echo {}; open=1; fi\n\
             ls SHA256SUMS.*.sig > /dev/null 2>&1 || {{ echo {}; open=1; }}\n",
            say(text::script_signed()),
            say(text::script_vouched()),
            say(text::script_no_ssh()),
            say(text::script_nobody()),
        ));
    }
    script.push_str(&format!(
        "id=$(sed -n 1p chain.jsonl | digest)\necho {}\"  $(fold -w4 <<< \"$id\" | paste -sd' ' -)\"\necho {}\n\
         if [ \"$bad\" = 1 ]; then echo {}; exit 4; fi\n\
         given=$(printf %s \"$*\" | tr -d ' -' | tr A-F a-f)\n\
         if [ -z \"$given\" ]; then echo {}; exit 3; fi\n\
         if [ ${{#given}} -lt 40 ] || [ -n \"$(printf %s \"$given\" | tr -d 0-9a-f)\" ]; then echo {}; exit 3; fi\n\
         if [ \"${{id#\"$given\"}}\" = \"$id\" ]; then echo {}; exit 4; fi\n\
         if [ \"$open\" = 1 ]; then echo {}; exit 3; fi\necho {}\n",
        say(text::script_id()),
        say(if material.inside.is_some() { text::script_limits_sealed() } else { text::script_limits() }),
        say(text::script_fails()),
        say(text::script_no_id()),
        say(text::script_bad_id()),
        say(text::script_other_id()),
        say(text::script_unsigned()),
        say(text::script_holds()),
    ));
    script
}

/// Doors and areas where the public form shows them: of everybody on a stated
/// ground, else of those whose consent stands.
fn named(material: &Material<'_>, roll: &str) -> Vec<(Text, String)> {
    let all = format!("jq -r .hh {roll}");
    let shown = match material.settings.consultation.naming() {
        _ if material.course.is_erased() => return Vec::new(),
        Naming::Nobody => return Vec::new(),
        Naming::Everybody => all,
        Naming::Consenting => format!(
            "jq -rs 'reduce (.[]|select(.t==\"consent\")) as $c ({{}};.[$c.hh]=$c.ok)|to_entries[]|select(.value==1)|.key' \
             chain.jsonl | sort | comm -12 - <({all})"
        ),
    };
    vec![
        (text::script_slots(), format!("hashes < slots.jsonl | cmp - <({shown})")),
        (
            text::script_weights(),
            format!(
                "hashes < weights.jsonl | cmp - <(jq -r '.hh+\" \"+.wt' {roll} | grep -Ff <({shown}) | cut -c66-)"
            ),
        ),
    ]
}

/// What can be checked in the sealed form beside that: every other opening and
/// detail, and doors and areas of the present roll.
fn sealed(rolls: usize, positions: bool) -> Vec<(Text, String)> {
    let files = if positions { "openings.jsonl more-openings.jsonl" } else { "more-openings.jsonl" };
    let mut checks = vec![
        (
            text::script_private(),
            format!("cat {files} | hashes | sort | cmp - <(jq -r '.c // empty' chain.jsonl | sort)"),
        ),
        (
            text::script_details(),
            format!("hashes < details.jsonl | sort | cmp - <(jq -r '.d // empty' {files} | sort)"),
        ),
    ];
    checks.extend(positions.then(|| (text::script_area(), AREA.to_owned())));
    for n in 1..=rolls {
        let (roll, [slots, weights]) = (roll_name(n), roll_openings(n, rolls));
        checks.push((text::script_slots(), format!("hashes < {slots} | cmp - <(jq -r .hh {roll})")));
        checks.push((text::script_weights(), format!("hashes < {weights} | cmp - <(jq -r .wt {roll})")));
    }
    checks
}

/// What a key of each role may sign, as JSON.
fn roles() -> String {
    let one = |role: Role| format!("\"{role}\":\"{}\"", role.namespaces().join(","));
    format!("{{{}}}", Role::ALL.map(one).join(","))
}

/// A text as one word of the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

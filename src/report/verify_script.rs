//! `verify.sh`: the shell lines of the minutes as a file that prints what it
//! does, with nothing but bash, coreutils and jq.

use super::minutes::Material;
use super::shell_lines::{CANONICAL, OPENED, ORDER, counted};
use super::versions::{DROPPINGS, roll_name, roll_openings, text_name};
use crate::consult::Naming;
use crate::text::{self, Lang, Text};

/// Every digest, and nothing else: to `sha256sum` a line that is none is only a
/// matter of a warning.
const SUMS: &str = r#"sha256sum -c SHA256SUMS && cut -c67- SHA256SUMS | while IFS= read -r f; do printf '%s  %s\n' "$(digest < "$f")" "$f"; done | cmp - SHA256SUMS"#;
/// Every line names the digest of the one before.
const LINKS: &str = r#"hashes < chain.jsonl > "$t/h"; { printf '%064d\n' 0; sed '$d' "$t/h"; } | cmp - <(jq -r .prev chain.jsonl)"#;
/// The positions counted one by one are those of the tally.
const COUNT: &str = r#"jq -r .pos openings.jsonl | sort | uniq -c | awk '{print $2, $1}' | cmp - <(jq -r '.positions|to_entries[]|select(.value>0)|"\(.key) \(.value)"' tally.json | sort)"#;

/// The areas of the positions counted, added up door by door.
const AREA: &str = r#"jq -rs '(map(select(.t=="wt")|{key:.hh,value:.area})|from_entries) as $w|reduce (.[]|select(.t=="pos")) as $p ({};.[$p.pos]+=$w[$p.hh])|to_entries[]|select(.value>0)|"\(.key) \(.value)"' weights.jsonl openings.jsonl | sort | cmp - <(jq -r '.by.position|to_entries[]|select(.key|IN("silent","unreached","contested")|not)|select(.value.area>0)|"\(.key) \(.value.area)"' tally.json | sort)"#;

/// The tree over the lines (RFC 6962), from the left: what is complete is
/// joined at once, the rest at the end.
const TREE: &str = r#"bytes() { local o= i; for ((i = 0; i < ${#1}; i += 2)); do o+="\\x${1:i:2}"; done; printf "$o"; }
node() { { printf '\001'; bytes "$1$2"; } | digest; }
root() {
  local k=0 n=0 m l s=()
  while IFS= read -r l; do
    s[k]=$({ printf '\000'; printf '%s\n' "$l"; } | digest); k=$((k+1)); n=$((n+1)); m=$n
    while [ $((m % 2)) = 0 ]; do k=$((k-1)); s[k-1]=$(node "${s[k-1]}" "${s[k]}"); m=$((m/2)); done
  done
  while [ "$k" -gt 1 ]; do k=$((k-1)); s[k-1]=$(node "${s[k-1]}" "${s[k]}"); done
  bytes "${s[0]}" | base64
}
"#;
/// Log, lines and root are those of the checkpoint.
const CHECKPOINT: &str = r#"{ printf 'yishi/%s\n' "$(sed -n 1p chain.jsonl | digest | cut -c1-32)"; grep -c '' chain.jsonl; root < chain.jsonl; } | cmp - checkpoint"#;

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
                "ls -A | grep -vxF -e SHA256SUMS -e {} | sort | cmp - <(names) && cut -c67- SHA256SUMS | cmp - <(names)",
                DROPPINGS.join(" -e ")
            ),
        ),
        (text::comment_canonical(), CANONICAL.to_owned()),
        (text::comment_links(), LINKS.to_owned()),
        (text::script_order(), ORDER.to_owned()),
        (text::script_checkpoint(), CHECKPOINT.to_owned()),
        (
            text::script_opened(),
            format!(
                "jq -r 'select(.t==\"open\")|.rules,.roll,.proposal' chain.jsonl | cmp - <(digests rules.json {} {})",
                roll_name(1),
                quoted(proposal)
            ),
        ),
    ];
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
    if material.opens_positions() {
        checks.push((
            text::comment_openings(),
            format!("{OPENED} | cmp - <({} | sort)", counted(material.state)),
        ));
        checks.push((text::script_count(), COUNT.to_owned()));
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
        checks.extend(sealed(course.rolls.len() + 1));
    }
    let names = files.iter().filter(|name| *name != "SHA256SUMS").map(|name| quoted(name));
    let names = names.collect::<Vec<_>>().join(" ");
    let mut script = format!(
        "#!/usr/bin/env bash\n# {}\n# {}\nset -uo pipefail\nexport LC_ALL=C\ncd \"$(dirname \"$0\")\" || exit 1\n\
         command -v sha256sum > /dev/null || sha256sum() {{ shasum -a 256 \"$@\"; }}\n\
         command -v jq > /dev/null || {{ echo {} >&2; exit 1; }}\n\
         t=$(mktemp -d) && trap 'rm -rf \"$t\"' EXIT\n\
         digest() {{ sha256sum | cut -c1-64; }}\n\
         digests() {{ for f in \"$@\"; do digest < \"$f\"; done; }}\n\
         hashes() {{ while IFS= read -r l; do printf '%s\\n' \"$l\" | digest; done; }}\n\
         names() {{ printf '%s\\n' {names}; }}\n{TREE}\
         bad=0\n\
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
    script.push_str(&format!(
        "id=$(sed -n 1p chain.jsonl | digest)\necho {}\"  $(fold -w4 <<< \"$id\" | paste -sd' ' -)\"\necho {}\n\
         if [ \"$bad\" = 1 ]; then echo {}; exit 4; fi\n\
         given=$(printf %s \"$*\" | tr -d ' ')\n\
         if [ -z \"$given\" ]; then echo {}; exit 3; fi\n\
         if [ \"$given\" != \"$id\" ]; then echo {}; exit 4; fi\necho {}\n",
        say(text::script_id()),
        say(if material.inside.is_some() { text::script_limits_sealed() } else { text::script_limits() }),
        say(text::script_fails()),
        say(text::script_no_id()),
        say(text::script_other_id()),
        say(text::script_holds()),
    ));
    script
}

/// Doors and areas where the public form shows them: of everybody on a stated
/// ground, else of those whose consent stands.
fn named(material: &Material<'_>, roll: &str) -> Vec<(Text, String)> {
    let all = format!("jq -r .hh {roll}");
    let shown = match material.settings.consultation.naming() {
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
fn sealed(rolls: usize) -> Vec<(Text, String)> {
    let mut checks = vec![
        (
            text::script_private(),
            "cat openings.jsonl more-openings.jsonl | hashes | sort | cmp - <(jq -r '.c // empty' chain.jsonl | sort)"
                .to_owned(),
        ),
        (
            text::script_details(),
            "hashes < details.jsonl | sort | cmp - <(jq -r '.d // empty' openings.jsonl more-openings.jsonl | sort)"
                .to_owned(),
        ),
        (text::script_area(), AREA.to_owned()),
    ];
    for n in 1..=rolls {
        let (roll, [slots, weights]) = (roll_name(n), roll_openings(n, rolls));
        checks.push((text::script_slots(), format!("hashes < {slots} | cmp - <(jq -r .hh {roll})")));
        checks.push((text::script_weights(), format!("hashes < {weights} | cmp - <(jq -r .wt {roll})")));
    }
    checks
}

/// A text as one word of the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

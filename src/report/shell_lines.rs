//! The lines that check a minutes folder with a shell, `sha256sum` and `jq`.

use super::versions::roll_name;
use crate::consult::State;
use crate::text::{self, Lang, Text};

/// Every line in the one spelling.
pub(super) const CANONICAL: &str = "jq -cS . chain.jsonl | cmp - chain.jsonl";
/// Every line numbered.
pub(super) const ORDER: &str = "jq -r .seq chain.jsonl | cmp - <(seq 0 $(($(wc -l < chain.jsonl)-1)))";
/// Prints the commitment and the slot of every opening.
pub(super) const OPENED: &str = r#"while IFS= read -r l; do printf '%s %s\n' "$(printf '%s\n' "$l" | sha256sum | cut -c1-64)" "$(jq -r .hh <<<"$l")"; done < openings.jsonl | sort"#;

/// The lines that check a folder by hand. Without openings the last two are
/// left out: there is nothing to compare.
#[must_use]
pub(super) fn shell_lines(openings: bool, state: &State, lang: Lang) -> String {
    let comment = |text: Text| format!("  # {}", text.get(lang));
    let mut lines = vec![
        "sha256sum -c SHA256SUMS".to_owned(),
        format!("sed -n 1p chain.jsonl | sha256sum{}", comment(text::comment_log_id())),
        format!("{CANONICAL}{}", comment(text::comment_canonical())),
        r#"while IFS= read -r l; do printf '%s\n' "$l" | sha256sum | cut -c1-64; done < chain.jsonl > /tmp/h"#.to_owned(),
        format!(
            "{{ printf '%064d\\n' 0; sed '$d' /tmp/h; }} > /tmp/want; jq -r .prev chain.jsonl | cmp - /tmp/want{}",
            comment(text::comment_links())
        ),
        format!(
            "{ORDER}; tail -n1 /tmp/h{}",
            comment(text::comment_order())
        ),
    ];
    if openings {
        lines.push(format!("{OPENED} > /tmp/got"));
        lines.push(format!(
            "{} | sort | cmp - /tmp/got{}",
            counted(state),
            comment(text::comment_openings())
        ));
        lines.push(format!(
            "jq -r .pos openings.jsonl | sort | uniq -c; grep '\"t\":\"tally\"' chain.jsonl{}",
            comment(text::comment_count())
        ));
    }
    lines.join("\n") + "\n"
}

/// Prints the commitment and the slot of every position that counts. What a
/// log does not have is left out of the line.
pub(super) fn counted(state: &State) -> String {
    let [_, differing, _] = state.keyed_twice();
    let rolls = state.course().rolls.len();
    let mut line = if state.packs().merged() > 0 {
        // Several answers may stand: while they agree the smallest counts.
        r#"jq -rs 'reduce .[] as $e ({m:{},k:{}};if $e.pack and ($e.t|IN("position","duplicate","conflict")) then .m[$e.hh] as $s|((($s.l//[$s.g])-[null,$e.sees]) as $w|if ($s.w//[]|index([$e.c])) and ($w!=[]) then $w else $w+[$e.c] end|sort) as $l|.m[$e.hh]={g:$l[0],l:$l,x:($e.t=="conflict"),w:((($s.w//[])-[$e.c])+(if $e.sees and (.k[$e.sees]|not) then [$e.sees] else [] end))}|.k[$e.c]=true elif $e.t=="position" or $e.t=="resolve" then .k[$e.c]=true|.m[$e.hh]={g:$e.c} elif $e.t=="contest" or ($e.t=="doubt" and .m[$e.hh].g) then .m[$e.hh].x=true elif $e.t=="text-amend" and $e.then!="keep" then .m={} else . end)|.m|to_entries[]|select(.value.g and (.value.x|not))|.value.g+" "+.key' chain.jsonl"#
            .to_owned()
    } else if differing == 0 && state.amended().is_empty() {
        "jq -rs 'reduce (.[]|select(.t==\"position\")) as $p ({};.[$p.hh]=$p.c)|to_entries[]|.value+\" \"+.key' chain.jsonl"
            .to_owned()
    } else {
        "jq -rs 'reduce .[] as $p ({};if $p.t==\"position\" or $p.t==\"resolve\" then .[$p.hh]=$p.c elif $p.t==\"contest\" then del(.[$p.hh]) elif $p.t==\"text-amend\" and $p.then!=\"keep\" then {} else . end)|to_entries[]|.value+\" \"+.key' chain.jsonl"
            .to_owned()
    };
    if rolls > 0 {
        // Only households on the roll as it was amended last.
        line.push_str(&format!(" | grep -Ff <(jq -r .hh {})", roll_name(rolls + 1)));
    }
    line
}

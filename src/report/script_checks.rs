//! The checks of `verify.sh`, each a line of shell: what it looks at is named
//! by its message in the catalogue.

/// Every digest, and nothing else: to `sha256sum` a line that is none is only a
/// matter of a warning.
pub(super) const SUMS: &str = r#"sha256sum -c SHA256SUMS && cut -c67- SHA256SUMS | while IFS= read -r f; do printf '%s  %s\n' "$(digest < "$f")" "$f"; done | cmp - SHA256SUMS"#;

/// What is put beside the files after their list was written.
pub(super) const ADDED: &str = r"(SHA256SUMS|checkpoint)\.[a-z0-9][a-z0-9-]*\.sig|checkpoint\.tsr|witness";

/// Where no key was bound, nothing in the lines can be signed.
pub(super) const NO_KEYS: &str =
    r#"jq -es 'all(.[];(has("sig1") or has("sig2") or (.t|IN("key-add","key-revoke")))|not)' chain.jsonl"#;

/// What signatures are checked by, where keys are bound. `holders N` writes to
/// `$t/may` who may sign what after N lines; `vouched` follows the lines that
/// two people sign, `signed` the signatures beside the files.
pub(super) const KEYS: &str = r#"holders() {
  head -n "$1" chain.jsonl > "$t/before"
  jq -r 'select(.t=="key-revoke").name' "$t/before" > "$t/gone"
  { cat signers; jq -r --argjson r "$roles" 'select(.t=="key-add")|"\(.name) namespaces=\"\($r[.role])\" \(.key) \(.role)"' "$t/before"; } |
    while read -r w rest; do grep -qxF "$w" "$t/gone" || printf '%s %s\n' "$w" "$rest"; done > "$t/may"
}
vouched() {
  local n kind s who roles
  { cut -d' ' -f1 signers; jq -r 'select(.t=="key-add").name' chain.jsonl; } | sort | uniq -d | cmp - /dev/null || return 1
  { cut -d' ' -f4 signers; jq -r 'select(.t=="key-add").key' chain.jsonl | cut -d' ' -f2; } | sort | uniq -d | cmp - /dev/null || return 1
  jq -r 'select(.t|IN("key-add","key-revoke","resolve"))|"\(.seq) \(.t)"' chain.jsonl > "$t/lines"
  while read -r n kind; do
    holders "$n"
    sed -n "$((n + 1))p" chain.jsonl > "$t/line"
    echo "chain.jsonl:$((n + 1))"
    if [ "$kind" = key-revoke ]; then
      grep -q "^$(jq -r .name "$t/line") " "$t/may" || return 1
      continue
    fi
    if [ "$kind" = resolve ] && jq -e 'has("sig1") or has("sig2")|not' "$t/line" > /dev/null; then
      [ "$(grep yishi-resolve-v1 "$t/may" | awk '{print $NF}' | sort -u | grep -c '')" -lt 2 ] || return 1
      continue
    fi
    jq -r --arg log "$(sed -n 1p chain.jsonl | digest)" 'if .t=="key-add" then "yishi-key-add/1\nlog \($log)\nname \(.name)\nrole \(.role)\nkey \(.key)" else "yishi-resolve/1\nlog \($log)\nhh \(.hh)\nsees \(.sees)\nc \(.c)\nevidence \(.evidence)" end' "$t/line" > "$t/words"
    : > "$t/who"
    for s in sig1 sig2; do
      { echo '-----BEGIN SSH SIGNATURE-----'; jq -r ".$s" "$t/line" | fold -w 70; echo '-----END SSH SIGNATURE-----'; } > "$t/sig"
      who=$(ssh-keygen -Y find-principals -f "$t/may" -s "$t/sig") || return 1
      ssh-keygen -Y verify -f "$t/may" -I "$who" -n yishi-resolve-v1 -s "$t/sig" < "$t/words" || return 1
      grep "^$who " "$t/may" >> "$t/who"
    done
    roles='{print $1}'; if [ "$kind" = resolve ]; then roles='{print $NF}'; fi
    [ "$(awk "$roles" "$t/who" | sort -u | grep -c '')" = 2 ] || return 1
  done < "$t/lines"
}
signed() {
  local s f w n
  holders "$(grep -c '' chain.jsonl)"
  for s in SHA256SUMS.*.sig checkpoint.*.sig; do
    [ -e "$s" ] || continue
    echo "$s"
    f=${s%%.*}; w=${s#*.}; w=${w%.sig}; n=minutes; if [ "$f" = checkpoint ]; then n=checkpoint; fi
    ssh-keygen -Y verify -f "$t/may" -I "$w" -n "yishi-$n-v1" -s "$s" < "$f" || return 1
  done
}
"#;

/// Every line names the digest of the one before.
pub(super) const LINKS: &str = r#"hashes < chain.jsonl > "$t/h"; { printf '%064d\n' 0; sed '$d' "$t/h"; } | cmp - <(jq -r .prev chain.jsonl)"#;

/// Log, lines and root are those of the checkpoint.
pub(super) const CHECKPOINT: &str = r#"{ printf 'yishi/%s\n' "$(sed -n 1p chain.jsonl | digest | cut -c1-32)"; grep -c '' chain.jsonl; root < chain.jsonl; } | cmp - checkpoint"#;

/// Every line is of a known type, has no key that nobody knows, and stands
/// where it may: one opening, one close with its tally, nothing of the canvass
/// after it and nothing of the result before; no code twice; every pack given
/// out, and no more forms of one than were, nor fewer than came back before.
pub(super) const STATES: &str = r#"jq -es --argjson k "$keys" 'map(.t) as $t|($t|index("close")) as $c|all(.[];.v=="yishi/1" and ($k[.t]|type)=="array" and ((keys-$k[.t])|length)==0) and all("open","close","tally";. as $n|[$t[]|select(.==$n)]|length==1) and $t[0]=="open" and $t[$c+1]=="tally" and all($t[$c+1:][];IN("position","duplicate","conflict","doubt","second","contest","resolve","visit","turnout","strike","box","issue","merge","fact","extend","text-amend","roll-amend")|not) and all($t[:$c][];IN("publish","objection","answer","confirm","final","attempt","fallback","annotate","audit","callback","erase","late")|not) and ((map(.c//empty)|length) as $n|map(.c//empty)|unique|length==$n) and ((map(select(.t=="issue").pack)|unique|length) as $i|(map(select(.t=="merge").pack)|unique|length) as $m|all(.[]|select(.t=="close");.packs_issued==$i and .packs_merged==$m)) and (map(select(.t=="issue").pack) as $i|all(.[]|select(.pack).pack;IN($i[]))) and ((map(select(.t=="issue")|{key:.pack,value:.forms})|from_entries) as $f|all(.[]|select(.t=="merge");if $f[.pack]==null then .forms==null and .spoilt==null and .odd==null else .forms!=null and .spoilt!=null and .odd!=0 and .forms+.spoilt<=$f[.pack] end)) and (map(select(.t=="merge"))|group_by(.pack)|all(.[];map(.forms) as $b|map((.forms//0)+(.spoilt//0)) as $s|$b==($b|sort) and $s==($s|sort)))' chain.jsonl"#;

/// Every answer names the one that it takes the place of.
pub(super) const SEES: &str = r#"jq -es 'reduce .[] as $e ({ok:true,m:{},o:{},k:{},b:{}};if $e.pack and ($e.t|IN("position","duplicate","conflict")) then .m[$e.hh] as $s|((($s.l//[$s.g])-[null,$e.sees]) as $w|if ($s.w//[]|index([$e.c])) and ($w!=[]) then $w else $w+[$e.c] end|sort) as $l|($s.x//false) as $x|.ok=(.ok and (if $e.t=="conflict" then ($l|length)>1 or $x else ($x|not) and ($e.t=="duplicate")==(($l|length)>1) end))|.m[$e.hh]={g:$l[0],l:$l,x:$x,w:((($s.w//[])-[$e.c])+(if $e.sees and (.k[$e.sees]|not) then [$e.sees] else [] end)),s:(if $e.t=="conflict" then "contested" else "once" end)}|.k[$e.c]=true elif $e.t=="position" then .ok=(.ok and $e.sees==.m[$e.hh].g and .m[$e.hh].s!="contested")|.k[$e.c]=true|.m[$e.hh]={g:$e.c,s:"once"} elif $e.t=="resolve" then .ok=(.ok and $e.sees==.m[$e.hh].g and .m[$e.hh].s=="contested")|.k[$e.c]=true|.m[$e.hh]={g:$e.c,s:"resolved"} elif $e.t=="doubt" then .ok=(.ok and .k[$e.re]==true)|(if .m[$e.hh].g then .m[$e.hh].x=true|.m[$e.hh].s="contested" else . end) elif $e.t=="second" or $e.t=="contest" then .ok=(.ok and $e.sees==.m[$e.hh].g and .m[$e.hh].s=="once")|.m[$e.hh].s=$e.t+"ed"|.m[$e.hh].x=($e.t=="contest") elif $e.t=="text-amend" and $e.then!="keep" then .m={} elif $e.t=="turnout" then .ok=(.ok and .m[$e.hh].g==null)|.m[$e.hh]={g:$e.c,s:"once"} elif $e.t=="strike" then .ok=(.ok and $e.sees==.m[$e.hh].g)|del(.m[$e.hh]) elif $e.t=="objection" then .ok=(.ok and $e.sees==.o[$e.hh])|.o[$e.hh]=$e.c elif $e.t=="callback" then .ok=(.ok and $e.sees==.b[$e.hh])|.b[$e.hh]=$e.c elif $e.t=="answer" then .ok=(.ok and any(.o[];.==$e.re)) else . end)|.ok' chain.jsonl"#;

/// The positions counted one by one are those of the tally.
pub(super) const COUNT: &str = r#"jq -r .pos openings.jsonl | sort | uniq -c | awk '{print $2, $1}' | cmp - <(jq -r '.positions|to_entries[]|select(.value>0)|"\(.key) \(.value)"' tally.json | sort)"#;

/// The tally line and the sheet say the same.
pub(super) const TALLY: &str = r#"jq -r 'select(.t=="tally")|.for,.against,.abstain,.invalid,.novote,.silent,.unreached,.contested,.all,.result' chain.jsonl | cmp - <(jq -r '(.measures.households|.for,.against,.abstain,.invalid,.novote,.silent,.unreached,.contested,.all),.outcome' tally.json)"#;

/// The sheet is of this log, adds up, and every comparison in it is true.
pub(super) const SHEET: &str = r#"jq -e --arg id "$(sed -n 1p chain.jsonl | digest)" --argjson n "$(jq -r 'select(.t|IN("position","duplicate","conflict","turnout")).t' chain.jsonl | grep -c '')" 'def sums:.for+.against+.abstain+.invalid+.novote+.silent+.unreached+.contested==.all;.log==$id and .canvass.records==$n and all(.measures[];sums) and all(.by.building[];.households|sums) and ([.by.building[].households.all]|add)==.measures.households.all and all(([.quorum,.approval,.fallback,.confirm]|map(.//[])|add)[];if .ratio then (.ratio|split("/")|map(tonumber)) as [$n,$d]|(.count*$d) as $l|(.base*$n) as $r|(.lhs|tonumber)==$l and (.rhs|tonumber)==$r and .met==(if .op==">=" then $l>=$r elif .op==">" then $l>$r elif .op=="<=" then $l<=$r else $l<$r end) else true end)' tally.json"#;

/// The areas of the positions counted, added up door by door.
pub(super) const AREA: &str = r#"jq -rs '(map(select(.t=="wt")|{key:.hh,value:.area})|from_entries) as $w|reduce (.[]|select(.t=="pos")) as $p ({};.[$p.pos]+=$w[$p.hh])|to_entries[]|select(.value>0)|"\(.key) \(.value)"' weights.jsonl openings.jsonl | sort | cmp - <(jq -r '.by.position|to_entries[]|select(.key|IN("silent","unreached","contested")|not)|select(.value.area>0)|"\(.key) \(.value.area)"' tally.json | sort)"#;

/// In a secret ballot: what each box must be, no more ballots than households
/// that took part, and the sum of the boxes in the result.
pub(super) const BOXES: &str = r#"jq -es --slurpfile s tally.json 'map(select(.t=="box")) as $b|((map(select(.t=="turnout"))|length)-(map(select(.t=="strike"))|length)) as $n|def sum(f):[$b[]|f]|add//0;all($b[];.for+.against+.abstain+.invalid>=10 and .tellers>=2) and ($b|map(.box)|unique|length)==($b|length) and sum(.for+.against+.abstain+.invalid+.novote)<=$n and all(.[];IN(.t;"position","second","contest","resolve")|not) and ($s[0].positions|.for==sum(.for) and .against==sum(.against) and .abstain==sum(.abstain) and .invalid==sum(.invalid)) and all(.[]|select(.t=="tally");.for+.against+.abstain+.invalid+.novote==$n)' chain.jsonl"#;

/// The boxes that the sheet was counted from are those of the lines.
pub(super) const BOX_FIGURES: &str = r#"jq -cSs 'map(select(.t=="box")|{key:.box,value:{for,against,abstain,invalid,novote}})|from_entries' chain.jsonl | cmp - <(jq -cS '.by.boxes//{}' tally.json)"#;

/// Commitment and slot of every opening.
pub(super) const OPENED: &str = "paste -d' ' <(hashes < openings.jsonl) <(jq -r .hh openings.jsonl) | sort";

/// Hashes of lines, many at a time; the tree over them (RFC 6962), level by
/// level: neighbours are joined, one that is left over goes up as it is.
pub(super) const TOOLS: &str = r#"digest() { sha256sum | cut -c1-64; }
digests() { for f in "$@"; do digest < "$f"; done; }
files() { (cd "$1" && find . -type f | sort | xargs sha256sum | cut -c1-64); }
hashes() {
  local d; d=$(TMPDIR=$t mktemp -d)
  split -l 1 -a 6 - "$d/x"
  if [ -n "$(find "$d" -type f | head -n 1)" ]; then files "$d"; fi
  rm -rf "$d"
}
bytes() { local o= i; for ((i = 0; i < ${#1}; i += 2)); do o+="\\x${1:i:2}"; done; printf "$o"; }
root() {
  local level h d i f n next
  level=($(sed "s/^/$(printf '\001')/" | tr '\001' '\000' | hashes))
  while [ ${#level[@]} -gt 1 ]; do
    d=$(TMPDIR=$t mktemp -d); n=${#level[@]}
    for ((i = 0; i + 1 < n; i += 2)); do printf -v f '%09d' "$i"; bytes "01${level[i]}${level[i+1]}" > "$d/$f"; done
    next=($(files "$d")); rm -rf "$d"
    if [ $((n % 2)) = 1 ]; then next+=("${level[n-1]}"); fi
    level=("${next[@]}")
  done
  bytes "${level[0]}" | base64
}
"#;

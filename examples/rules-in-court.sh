#!/usr/bin/env bash
# Five votes that a court would ask about: several doors of one owner, a clause
# on silence, a second ballot, objections, a notice period that was broken.
#
#   bash examples/rules-in-court.sh        in Chinese
#   bash examples/rules-in-court.sh en     in English
#
# Builds yishi first, unless YISHI names a binary. Works in a temporary folder
# and leaves nothing behind but what it prints. The papers are of March 2026 and
# keyed today: every date is given.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
export YISHI_LANG=${1:-${YISHI_LANG:-zh}}
if [ -z "${YISHI:-}" ]; then
  (cd "$here" && cargo build --quiet)
  YISHI=${CARGO_TARGET_DIR:-$here/target}/debug/yishi
fi
YISHI=$(realpath "$YISHI")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export YISHI_STATE=$work/state

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# A step, and its exit code where it is not 0.
step() {
  say "\$ yishi $*"
  "$YISHI" "$@" 2>&1 || echo "(exit $?)"
}
quietly() { "$YISHI" "$@" --quiet > /dev/null; }
title() { [ "$YISHI_LANG" = zh ] && printf '\n== %s\n' "$1" || printf '\n== %s\n' "$2"; }

# meeting ID [TABLES] RULE: a consultation file.
meeting() {
  cat > "$1.toml" <<TOML
[consultation]
id = "$1"
title = "$1"
convener = "电梯筹备组"
opens = 2026-03-16
closes = 2026-03-31
[proposal]
text = "proposal.md"
$2
[rule]
$3
TOML
}

quietly init 东大街西里
cat > roll.csv <<'CSV'
户号,业主,面积,类型,状态,份额
1-1-101,甲,100.00,,,20
1-1-102,甲,100.00,,,20
1-1-201,乙,80.00,,,15
1-1-202,丙,80.00,,,15
1-1-301,丁,60.00,,,10
1-1-302,戊,60.00,,,10
1-1-401,开发商,40.00,,未售,5
1-1-402,开发商,40.00,,未售,5
B1-7,甲,12.00,车位,,1
CSV
step roll import roll.csv
echo 加装电梯 > proposal.md

title "一、民法典第二百七十八条，一人多户" "1. Civil Code 278, owners of several doors"
meeting heads "" 'extends = "cn.civil-code.278.major"
[rule.area]
exclude_kinds = ["parking"]'
step open heads.toml
for door in 1-1-101 1-1-102 1-1-201 1-1-202; do quietly record heads $door 同意 --at 2026-03-20; done
quietly record heads 1-1-301 反对 --at 2026-03-21
step close heads --check
step explain heads

title "二、未表态的约定" "2. A clause on silence"
meeting silence "" 'extends = "cn.civil-code.278.ordinary"
[rule.silence]
participates = true
direction = "majority"
by = "heads"
requires = ["delivery_proof", "told_effect"]
cite = "业主大会议事规则第9条"
[rule.area]
exclude_kinds = ["parking"]'
quietly open silence.toml
for door in 1-1-101 1-1-102 1-1-201; do quietly record silence $door 同意 --at 2026-03-20; done
for door in 1-1-202 1-1-301; do quietly visit silence $door 已送达 --at 2026-03-20; done
step tally silence --check
step fact silence told_effect --at 2026-03-10
step close silence --check

title "三、另行表决" "3. A second ballot"
meeting ballot "" 'extends = "fr.1965-557.25"'
quietly open ballot.toml
quietly record ballot 1-1-101 同意 --at 2026-03-20
quietly record ballot 1-1-102 同意 --at 2026-03-20
quietly record ballot 1-1-201 反对 --at 2026-03-20
step close ballot --check
step reopen ballot --opens 2026-04-10 --closes 2026-04-20
quietly record ballot-2 1-1-101 同意 --at 2026-04-11
step close ballot-2 --check

title "四、公布后的异议" "4. Objections after publication"
meeting objections "" 'extends = "cn.lishui.13.representatives-objection"'
quietly open objections.toml
step close objections --check
step publish objections --at 2026-04-01
step object objections 1-1-101 --at 2026-04-12
step object objections 1-1-301 --at 2026-04-05
step confirm objections --at 2026-04-11
step confirm objections --at 2026-04-12 --check
step final objections --at 2026-04-12

title "五、公告不足十五日" "5. Fewer than fifteen days of notice"
meeting notice '[facts]
notice = 2026-03-02
only_posted_items = true' 'extends = "cn.beijing.assembly.ordinary"'
step open notice.toml
quietly open notice.toml --accept-void
for door in 1-1-101 1-1-102 1-1-201 1-1-202 1-1-301; do quietly record notice $door 同意 --at 2026-03-20; done
step close notice
step close notice --accept-void --check

say "\$ yishi verify"
# Whole and true; not anchored, since no log id was brought along.
"$YISHI" verify > verdict.txt || code=$?
head -n 1 verdict.txt
echo "(exit ${code:-0})"

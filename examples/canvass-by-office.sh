#!/usr/bin/env bash
# A canvass as an office really does it: a roll in GB18030 with a telephone
# column, three rounds, visits and a public notice, a second entry with slips of
# the hand, proxies over the limit, another text and another roll on the way.
#
#   bash examples/canvass-by-office.sh        in Chinese
#   bash examples/canvass-by-office.sh en     in English
#
# Builds yishi first, unless YISHI names a binary. Works in a temporary folder
# and leaves nothing behind but what it prints; OUT names a folder to keep.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
export YISHI_LANG=${1:-${YISHI_LANG:-zh}}

if [ -z "${YISHI:-}" ]; then
  (cd "$here" && cargo build --quiet)
  YISHI=${CARGO_TARGET_DIR:-$here/target}/debug/yishi
fi
YISHI=$(realpath "$YISHI")
if [ -n "${OUT:-}" ]; then
  mkdir -p "$OUT" && work=$(realpath "$OUT")
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
cd "$work"
export YISHI_STATE=$work/state
story=$here/meetings/parking

say() { printf '\n\033[1m%s\033[0m\n' "$*" | sed "s#$here/##g"; }
step() { say "\$ yishi $*"; "$YISHI" "$@"; }
# A long table: its first lines and its last.
short() { awk 'NR <= 4 {print} {last = $0; n = NR} END {if (n > 4) print "...\n" last}'; }
# A step that is refused, as it should be.
refused() { if step "$@"; then exit 1; fi }

# The file as the office sent it.
tr -d "\r" < "$story/roll.csv" | awk -F, 'NR == 1 {print "户号,楼号,单元,业主,建筑面积,电话"; next} {print $0 ",138" 1000 + NR}' \
  | iconv -f UTF-8 -t GB18030 > roll-gb.csv
cat > proposal.md <<'END'
停车自管方案：每户一位，每月一百元，收支按月公布。
Parking by ourselves: one space a household, 100 yuan a month, accounts posted monthly.
END
cat > meeting.toml <<'END'
[consultation]
id = "parking"
title = "停车自管方案"
convener = "停车自管筹备组"
opens = 2019-03-04
closes = 2019-04-15

[proposal]
text = "proposal.md"

[rule]
extends = "community.target"
ratio = "97/100"
proxy = { max_per_holder = 3 }
delivery = { visits = 3, notice = true }
END

step init 东大街西里
step roll import roll-gb.csv
step roll check
step open meeting.toml
step sheet parking --stairwell 3-2 -o sheets

say "# round 1 / 第一轮"
step record parking --from "$story/canvass-1.csv" --round 1 --dry-run | short
step record parking --from "$story/canvass-1.csv" --round 1 | short

say "# nobody at home / 家中无人"
"$YISHI" status parking --missing --building 6 --format csv > missing.csv
awk -F, 'NR == 1 {print "door,outcome"} NR > 1 && NR <= 6 {print $3 ",absent"} NR > 6 && NR <= 11 {print $3 ",delivered"}' \
  missing.csv > visits.csv
for day in 09 10 11; do
  step visit parking --from visits.csv --steward 李 --at "2019-03-$day"
done
step visit parking --notice --at 2019-03-12 --proof 公告栏照片
step status parking --missing --stairwell 6-1

say "# the same papers, keyed in again / 第二次录入"
awk -F, 'NR == 1 {print "door,position"; next} $1 ~ /^1-/ {n++; print $1 "," (n % 40 ? $2 : ($2 == "agree" ? "oppose" : "agree"))}' \
  "$story/canvass-1.csv" | tr -d "\r" > second.csv
step record parking --second --from second.csv --steward 复核 | grep -vE '只有|only in' | short
"$YISHI" record parking --second --from second.csv --format csv > compared.csv
"$YISHI" status parking --json > status.json
# A person looks at the papers: every other time the first entry was right.
grep -E '仍待裁定|still contested' compared.csv | tr -d '\357\273\277' \
  | awk -F, 'NR == 1 {print "door,position"} {print $1 "," (NR % 2 ? $2 : $3)}' \
  | sed -e 's/有条件同意\|for, with conditions/conditional/' -e 's/同意/for/' -e 's/反对/against/' -e 's/弃权/abstain/' > decided.csv
tail -n +2 decided.csv | while IFS=, read -r door position; do
  step resolve parking "$door" "$position" --why "看过纸质表 / looked at the form"
done

say "# another text / 方案变更"
sed 's/一百元/八十元/; s/100 yuan/80 yuan/' proposal.md > proposal-2.md
step amend text parking proposal-2.md --keep --why "收费下调 / a lower fee" --at 2019-03-17

say "# round 2, and proxies / 第二轮与委托"
step record parking --from "$story/canvass-2.csv" --round 2 --replace | short
"$YISHI" status parking --missing --building 2 --format csv > missing.csv
awk -F, 'NR == 1 {print "door,position,proxy,form"} NR > 1 && NR <= 6 {print $3 ",agree,H1,W" NR - 1}' missing.csv > proxies.csv
refused record parking --from proxies.csv --round 2
step record parking --from proxies.csv --round 2 --note-refused | short

say "# another roll / 名册变更"
gone=$(cat "$story"/canvass-[23].csv | cut -d, -f1 | sort > later.txt
  awk -F, 'NR > 1 && $1 ~ /^4-/ {print $1}' "$story/canvass-1.csv" | sort | comm -23 - later.txt | head -n 1)
echo "$gone" > removed.txt
printf 'door,owner,area\n3-1-602,NEW,\n1-1-101,,45.50\n6-99-101,NEW,52.25\n' > changes.csv
step amend roll parking --from changes.csv --remove "$gone" --why "过户、更正面积、补入一户、减一户" --at 2019-03-30

say "# round 3 / 第三轮"
step record parking --from "$story/canvass-3.csv" --round 3 --replace | short
step record parking 6-99-101 同意 --form W9 --provenance 签字 --at 2019-04-02

step status parking
step check parking
step tally parking --by provenance --recount
step close parking --tell-findings
# Few households signed: their figures are published all the same, and the log
# says that this was accepted.
step minutes parking -o minutes --accept-small-groups
"$YISHI" tally parking --json > tally.json
step verify minutes --log "$("$YISHI" log parking --raw | head -n 1 | sha256sum | cut -c1-64)"

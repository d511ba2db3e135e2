#!/usr/bin/env bash
# yishi from a script: pipes, JSON with jq, exit codes.
#
#   bash examples/script-from-shell.sh
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
export YISHI_LANG=${YISHI_LANG:-en}
if [ -z "${YISHI:-}" ]; then
  (cd "$here" && cargo build --quiet)
  YISHI=${CARGO_TARGET_DIR:-$here/target}/debug/yishi
fi
command -v jq >/dev/null || { echo "this example needs jq"; exit 0; }
YISHI=$(realpath "$YISHI")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export YISHI_STATE=$work/state
yishi() { "$YISHI" "$@"; }

yishi init "Lane 8" --quiet
yishi roll import "$here/meetings/yard-tree/roll.csv"
yishi open "$here/meetings/yard-tree/meeting.toml" --json | jq -r '"log \(.log[0:40])…"'

echo "# lines of JSON in, an answer for each as it is committed"
printf '%s\n' \
  '{"door":"1-1-101","position":"for","steward":"A"}' \
  '{"door":"9-9-999","position":"for"}' \
  '{"door":"2-1-101","position":"同意"}' |
  yishi record tree - --quiet |
  jq -r 'if .error then "line \(.line): refused, \(.error.code)" else "line \(.line): receipt \(.receipts[0].code)" end' || true

echo "# a table from another program: CSV on standard input, all lines or none"
printf 'door,position\n1-1-102,for\n1-1-202,against\n2-1-102,yes\n2-1-201,for\n' |
  yishi record tree --from - --json | jq -c '{recorded, size}'

echo "# exit codes: 0 passed, 10 rejected, 11 no quorum, 12 pending"
yishi tally tree --check >/dev/null && code=0 || code=$?
echo "tally --check: $code"
yishi record tree 1-1-102 for 2>error.txt && code=0 || code=$?
echo "a second position without --replace: $code, $(head -n 1 error.txt)"
yishi record tree 1-1-102 for --json 2>&1 | jq -r '"the same for a program: \(.error.code)"' || true

echo "# figures with jq"
yishi tally tree --json | jq -r '.measures.heads | "heads: \(.for) for, \(.against) against, \(.contested) contested of \(.all)"'
yishi tally tree --json | jq -r '.approval[] | "\(.measure): \(.lhs) \(.op) \(.rhs) is \(.met)"'
yishi status tree --json | jq -r '"\(.answered) of \(.all) households have answered"'

echo "# the walking list for tonight, as a spreadsheet"
yishi status tree --missing --format csv | tail -n +2

echo "# close, emit, verify"
yishi close tree --quiet >/dev/null
yishi minutes tree --accept-small-groups --quiet
yishi verify minutes-tree --json >verdict.json && code=0 || code=$?
echo "verify without the log id: $code ($(jq -r '[.findings[] | select(.status == "ok")] | length' verdict.json) checks true)"
log=$(jq -r .log verdict.json)
yishi verify minutes-tree --log "$log" >/dev/null && echo "verify with the log id: $?"

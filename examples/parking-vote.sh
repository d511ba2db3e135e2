#!/usr/bin/env bash
# The parking vote, end to end: a roll of 1,412 households in 6 buildings, three
# canvass rounds, the count against 97 %, the close, the minutes, the check.
#
#   bash examples/parking-vote.sh        in Chinese
#   bash examples/parking-vote.sh en     in English
#
# BY_HAND=no leaves out the last part, where every line is hashed by sha256sum.
# Builds yishi first, unless YISHI names a binary. Works in a temporary folder
# and leaves nothing behind but what it prints.
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
# The heads that are kept outside the book go to the temporary folder too.
export YISHI_STATE=$work/state
story=$here/meetings/parking

say() { printf '\n\033[1m%s\033[0m\n' "$*" | sed "s#$here/##g"; }
step() { say "\$ yishi $*"; "$YISHI" "$@"; }

step init 东大街西里
step roll import "$story/roll.csv"
step roll show
step open "$story/meeting.toml"
log=$("$YISHI" log parking --raw | head -n 1 | sha256sum | cut -c1-64)

for round in 1 2 3; do
  # One receipt a household and the count; only the last and first lines here.
  step record parking --from "$story/canvass-$round.csv" --round "$round" --replace > receipts.txt
  head -n 2 receipts.txt
  tail -n 1 receipts.txt
  step tally parking > tally.txt
  head -n 4 tally.txt
done
step status parking --missing
step close parking
step minutes parking -o minutes
step verify minutes --log "$log"

say "# bash, coreutils, jq"
if [ "${BY_HAND:-yes}" = no ]; then
  (cd minutes && sha256sum -c SHA256SUMS)
elif command -v jq >/dev/null; then
  # The lines that the minutes themselves print, word for word.
  awk '/^sha256sum -c/ {on = 1} /^```/ {on = 0} on' minutes/minutes.md > lines.sh
  (cd minutes && bash -eo pipefail ../lines.sh)
else
  (cd minutes && sha256sum -c SHA256SUMS)
fi

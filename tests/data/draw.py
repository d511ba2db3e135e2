#!/usr/bin/env python3
"""The doors that the dice draw, from the files of a minutes folder alone.

Written from the description in src/consult/audit/sample.rs, with nothing of
the program. Prints the slots in the order in which they are drawn."""
import glob
import hashlib
import json
import os
import re
import sys

folder = sys.argv[1]
rolls = glob.glob(os.path.join(folder, "roll*.jsonl"))
number = lambda path: int((re.findall(r"roll-(\d+)\.jsonl$", path) or ["1"])[0])
with open(max(rolls, key=number)) as file:
    roll = sorted(json.loads(line)["hh"] for line in file)
with open(os.path.join(folder, "chain.jsonl"), "rb") as file:
    lines = file.read().splitlines(keepends=True)
entries = [json.loads(line) for line in lines]
head = [hashlib.sha256(line).hexdigest() for line, e in zip(lines, entries) if e["t"] == "tally"][0]
audit = [e for e in entries if e["t"] == "audit"][-1]
assert audit["head"] == head

drawn, i = [], 0
while len(drawn) < audit["n"]:
    digest = hashlib.sha256(f"{head} {audit['dice']} {i}\n".encode()).hexdigest()
    i += 1
    r = int(digest[:12], 16)
    if r < 2**48 - 2**48 % len(roll) and roll[r % len(roll)] not in drawn:
        drawn.append(roll[r % len(roll)])
lines = "".join(slot + "\n" for slot in sorted(drawn))
assert hashlib.sha256(lines.encode()).hexdigest() == audit["slots"]
print("\n".join(drawn))

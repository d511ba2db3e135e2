// The whole check of a folder, and the answer to one receipt.

// The digits of a number that people type in blocks, with hyphens or in full
// width: null if it is none.
function typed(text, least, most) {
  const digits = text.normalize("NFKC").replace(/[\s\-\u2010-\u2013\u200b\u2060\ufeff]/g, "").toLowerCase();
  const right = /^[0-9a-f]*$/.test(digits) && digits.length >= least && digits.length <= most;
  return right ? digits : null;
}

function readSettings(findings, files) {
  if (!files.has("rules.json")) return null;
  try {
    const settings = jsonOf(files.get("rules.json"));
    if (settings.get("v") !== "yishi-rules/1") throw new Wrong("entry_newer", String(settings.get("v")));
    const has = (map, keys) => map instanceof Map && keys.every((key) => map.has(key));
    const named = has(settings.get("consultation"), ["id", "disclose", "opens", "closes", "proposal", "title"]);
    const ruled = has(settings.get("rule"), ["id", "positions", "approval", "heads"]);
    const mode = named && settings.get("consultation").get("disclose");
    if (!ruled || !["none", "positions", "named", "box"].includes(mode)) throw new Wrong("entry_key", "consultation, rule");
    return settings;
  } catch (wrong) {
    findings.fail("genesis", "rules.json", ...reason(wrong));
    return null;
  }
}

// The rolls in order, the first and those that took its place.
async function readRolls(findings, files) {
  const rolls = [];
  for (let n = 1; files.has(version("roll.jsonl", n)); n++) {
    const name = version("roll.jsonl", n);
    rolls.push(await readRoll(findings, name, files.get(name)));
  }
  if (!rolls.length) findings.fail("slots", "roll.jsonl", "verify_file_missing", "roll.jsonl");
  return rolls;
}

function proposalName(findings, files, settings) {
  const both = ["proposal.md", "proposal.txt"];
  const named = settings ? settings.get("consultation").get("proposal") : both.find((name) => files.has(name));
  if (both.includes(named)) return named;
  findings.fail("genesis", "rules.json", "verify_proposal_name");
  return "proposal.md";
}

// Reads all lines, giving way after every few thousand.
async function readLog(findings, bytes) {
  const log = new Log(findings);
  const ends = lineEnds(bytes);
  for (let n = 0; n < ends.length; n++) {
    if (n > 0 && n % AT_ONCE === 0) await findings.pause(n, ends.length);
    log.take(bytes, ends[n][0], ends[n][1]);
  }
  log.end();
  return log;
}

// Every line that speaks of a household speaks of one on some roll.
function checkSlots(findings, log, rolls) {
  if (!rolls.length) return;
  for (const { kind, line, slot } of log.codes.values()) {
    if (slot === undefined || kind === "note") continue;
    if (!rolls.some((roll) => roll.slots.has(slot))) {
      findings.fail("slots", `chain.jsonl:${line}`, "verify_slot_unknown", slot.slice(0, 40));
    }
  }
  const households = new Set();
  rolls.forEach((roll) => roll.slots.forEach((slot) => households.add(slot)));
  if (log.whole) findings.ok("slots", "verify_slots_ok", households.size);
  else findings.unknown("slots", "verify_lines_left_out");
}

function checkLogId(findings, log, given) {
  const wanted = typed(given, 40, 64);
  if (wanted === null) {
    findings.unknown("log", given.trim() === "" ? "page_log_none" : "page_log_form");
    return false;
  }
  if (log.id && log.id.startsWith(wanted)) {
    findings.ok("log", "verify_log_ok", wanted.length);
    return true;
  }
  findings.fail("log", null, "verify_log_other", log.id ? blocks(log.id) : "-");
  return false;
}

// Checks the files of a folder (name to bytes). `given` is the log id as
// typed; `embedded` says that the files came inside the page. The verdict is
// that of `yishi verify` but for signatures, which are not read here: 0, 3 (not
// anchored) or 4 (broken).
async function checkFolder(files, given, embedded, pause) {
  const findings = new Findings(pause);
  const settings = readSettings(findings, files);
  const rolls = await readRolls(findings, files);
  const log = await readLog(findings, files.get("chain.jsonl") || new Uint8Array(0));
  const mode = disclosed(log, settings ? settings.get("consultation").get("disclose") : "positions");
  const proposal = proposalName(findings, files, settings);
  const known = { log, files, settings, mode, proposal, rolls, roll: rolls[0], sealed: isSealed(files) };
  checkSlots(findings, log, rolls);
  checkFiles(findings, known, embedded);
  checkGenesis(findings, known);
  checkAmended(findings, known);
  checkCheckpoint(findings, known);
  await pause(log.size, log.size);
  const present = log.rolls.length ? rolls[log.rolls.length] || rolls[rolls.length - 1] : rolls[0];
  known.present = present;
  checkAudits(findings, known);
  known.opened = await checkOpenings(findings, known, present ? present.slots : new Set());
  known.weighed = await checkWeights(findings, known, present);
  if (known.sealed) checkSealed(findings, known);
  known.basis = checkTally(findings, known);
  if (files.has("objections.jsonl")) {
    known.said = await readOpenings(findings, "confirm", "objections.jsonl", known, "objection", (slot) =>
      log.objections.get(slot)
    );
  }
  const second = checkConfirm(findings, known);
  const anchored = checkLogId(findings, log, given);
  findings.unknown("signatures", bindsKeys(log) ? "page_signatures" : "verify_unsigned");
  findings.unknown("since", "page_since");
  findings.unknown("minutes", "page_minutes");
  findings.unknown("this_page", "page_itself");
  findings.unknown("doors", "page_doors");
  const list = findings.list();
  const verdict = list.fails.length ? 4 : anchored && log.tally ? 0 : 3;
  return { verdict, list, known, sheet: second || known.basis };
}

// What became of one entry, as a message and its parts. It speaks of no other
// household.
function receipt({ log, present, opened }, given) {
  const code = typed(given, 40, 64);
  if (code === null) return ["page_receipt_form"];
  const full = Array.from(log.codes.keys()).find((found) => found.startsWith(code));
  if (full === undefined) return [log.whole && log.linked ? "page_receipt_none" : "page_receipt_damaged"];
  const { kind, line, slot, misplaced, wrong } = log.codes.get(full);
  if (!log.whole) return ["page_receipt_unclear", line];
  if (misplaced) return ["page_receipt_late", line];
  if (wrong) return ["page_receipt_wrong", line];
  if (kind === "objection") {
    const said = log.objections.get(slot);
    return said.code === full ? ["page_receipt_objection", line] : ["page_receipt_replaced", line, said.line];
  }
  if (kind === "late") return ["page_receipt_late", line];
  if (!["position", "duplicate", "conflict", "resolve"].includes(kind)) return ["page_receipt_other", line];
  const now = log.slots.get(slot);
  // Of several answers that say the same one is counted, whichever it is.
  if (now.given !== full && now.live.has(full)) {
    return [now.state === "contested" ? "page_receipt_contested" : "page_receipt_counted", line];
  }
  if (now.given !== full) {
    if (now.given) return ["page_receipt_replaced", line, now.line];
    return ["page_receipt_voided", line, now.voided];
  }
  if (now.state === "contested") return ["page_receipt_contested", line];
  if (log.rolls.length && !(present && present.slots.has(slot))) return ["page_receipt_gone", line];
  if (!log.tally) return ["page_receipt_open", line];
  const position = opened && opened.by.get(slot);
  return position ? ["page_receipt_said", line, [`position_${position}`]] : ["page_receipt_counted", line];
}

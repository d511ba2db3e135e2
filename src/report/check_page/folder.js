// A minutes folder: every file against what binds it, and what is left that
// only other eyes or other means can see.

// Lines that are taken before the page may draw again.
const AT_ONCE = 2000;
const CHECKS = [
  "files", "canonical", "types", "order", "states", "genesis", "root", "checkpoint", "signatures", "log", "since",
  "slots", "commitments", "sees", "packs", "boxes", "openings", "weights", "tally", "confirm", "audits", "minutes",
  "this_page", "doors",
];
const SHOWN = 5;
// What is put beside the files after their list was written.
const ADDED = /^((SHA256SUMS|checkpoint)\.[a-z0-9-]{1,64}\.sig|checkpoint\.tsr|witness\/[^/]+)$/;
const LEFT_BEHIND = [".DS_Store", "Thumbs.db", "desktop.ini", ".directory"];
const OPENING = "v:text t:text ";
const POSITION_FORM = form(`${OPENING}d:hash? hh:hash log:hash pos:text salt:hash`);
const SLOT_FORM = form(`${OPENING}cons:text id:text salt:hash`);
const WEIGHT_FORM = form(
  `${OPENING}area:int building:text cons:text hh:hash kind:text own:text salt:hash shares:text? ` +
    "stairwell:text state:text tags:text"
);
const ROLL_FORM = form("hh:hash wt:hash?");

// What was found, by check.
class Findings {
  // `pause(done, all)` lets the page draw while a long file is read.
  constructor(pause) {
    this.pause = pause;
    this.held = new Map();
    this.failed = [];
    this.open = [];
    this.more = new Map();
  }

  ok(check, key, ...parts) {
    this.held.set(check, { check, key, parts });
  }

  fail(check, place, key, ...parts) {
    const shown = this.failed.filter((found) => found.check === check).length;
    if (shown < SHOWN) this.failed.push({ check, place, key, parts });
    else this.more.set(check, (this.more.get(check) || 0) + 1);
  }

  unknown(check, key, ...parts) {
    if (!this.open.some((found) => found.check === check && found.key === key)) this.open.push({ check, key, parts });
  }

  broken(check) {
    return this.failed.some((found) => found.check === check);
  }

  list() {
    const inOrder = (a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check);
    const counted = Array.from(this.more, ([check, n]) => ({ check, key: "verify_more", parts: [n] }));
    return {
      fails: this.failed.concat(counted).sort(inOrder),
      holds: Array.from(this.held.values()).filter((found) => !this.broken(found.check)).sort(inOrder),
      open: this.open.slice().sort(inOrder),
    };
  }
}

function version(name, n) {
  return n < 2 ? name : name.replace(/(\.[^.]*)$/, `-${n}$1`);
}

// Reads a file of lines with the form of each; `each` may refuse one.
async function readLines(findings, check, name, bytes, shape, type, each) {
  const ends = lineEnds(bytes);
  for (let n = 0; n < ends.length; n++) {
    const [from, to] = ends[n];
    if (n % AT_ONCE === AT_ONCE - 1) await findings.pause(n, ends.length);
    try {
      const found = fields(bytes, from, to, type === null);
      shaped(found, shape, type || "roll");
      if (type && (found.get("t") !== type || found.get("v") !== "yishi-open/1")) throw new Wrong("entry_key", "t");
      each(found, digestPart(bytes, from, to), n);
    } catch (wrong) {
      findings.fail(check, `${name}:${n + 1}`, ...reason(wrong));
    }
  }
}

async function readRoll(findings, name, bytes) {
  const roll = { rows: [], slots: new Set(), digest: digest(bytes) };
  let last = "";
  await readLines(findings, "slots", name, bytes, ROLL_FORM, null, (found) => {
    const slot = found.get("hh");
    roll.rows.push([slot, found.get("wt")]);
    roll.slots.add(slot);
    const ordered = last < slot;
    last = slot;
    if (!ordered) throw new Wrong("verify_roll_order");
  });
  return roll;
}

// Openings of positions or objections: of this log, in order, each that of the
// line that counts.
async function readOpenings(findings, check, name, { log, files }, type, counted) {
  const bytes = files.get(name);
  const said = { by: new Map(), counts: new Map(), digest: digest(bytes) };
  let last = "";
  await readLines(findings, check, name, bytes, POSITION_FORM, type, (found, code) => {
    const slot = found.get("hh");
    if (found.get("log") !== log.id) throw new Wrong("verify_opening_log");
    if (last >= slot) throw new Wrong("verify_opening_order");
    last = slot;
    const given = counted(slot);
    if (!given) throw new Wrong("verify_opening_none", slot.slice(0, 40));
    if (given.code !== code) throw new Wrong("verify_opening_hash", given.line);
    const position = found.get("pos");
    if (!POSITIONS.includes(position)) throw new Wrong("verify_position_unknown", position);
    said.by.set(slot, position);
    bump(said.counts, position, 1n);
  });
  return said;
}

async function checkOpenings(findings, known, present) {
  const { log, files, mode, sealed } = known;
  if (mode === "box") {
    findings.unknown("openings", "verify_openings_boxes");
    return null;
  }
  if (mode === "none" && !sealed) {
    const erased = erasedOf(log);
    if (erased) findings.unknown("openings", "verify_openings_erased", ...erased);
    else findings.unknown("openings", "verify_openings_closed");
    return null;
  }
  const bytes = files.get("openings.jsonl");
  if (!bytes) {
    findings.fail("openings", "openings.jsonl", "verify_file_missing", "openings.jsonl");
    return null;
  }
  const counted = (slot) => {
    const here = present.has(slot) || log.rolls.length === 0;
    const given = here ? log.counted(slot) : null;
    return given && { code: given.given, line: given.line };
  };
  const opened = await readOpenings(findings, "openings", "openings.jsonl", known, "pos", counted);
  for (const slot of log.slots.keys()) {
    const given = counted(slot);
    if (given && !opened.by.has(slot)) findings.fail("openings", `chain.jsonl:${given.line}`, "verify_opening_missing");
  }
  if (log.tally && log.tally.found.get("openings") !== opened.digest) {
    const place = `chain.jsonl:${log.tally.line}`;
    findings.fail("openings", place, "verify_openings_digest", opened.digest.slice(0, 40));
  }
  findings.ok("openings", "verify_openings_ok", opened.by.size);
  return findings.broken("openings") ? null : opened;
}

// Whether the first line binds the keys of those who sign.
function bindsKeys(log) {
  return Boolean(log.open) && log.open.get("keys") !== digest(new Uint8Array(0));
}

// What the bytes of a digest list must be, and what differs from it.
function checkSums(findings, files) {
  const listed = new Map();
  const source = utf8(files.get("SHA256SUMS")) || "";
  for (const line of source.split("\n")) {
    const at = line.indexOf("  ");
    if (at > 0 && !listed.has(line.slice(at + 2))) listed.set(line.slice(at + 2), line.slice(0, at));
  }
  const counts = (name) => name !== "SHA256SUMS" && !LEFT_BEHIND.includes(name) && !ADDED.test(name);
  const names = Array.from(files.keys()).filter(counts);
  let wanted = "";
  for (const name of names.sort()) {
    const found = digest(files.get(name));
    wanted += `${found}  ${name}\n`;
    if (!listed.has(name)) findings.fail("files", name, "verify_file_unlisted", "SHA256SUMS");
    else if (listed.get(name) !== found) findings.fail("files", name, "verify_file_changed", "SHA256SUMS");
  }
  if (!findings.broken("files") && wanted !== source) findings.fail("files", "SHA256SUMS", "verify_sums_form");
  findings.ok("files", "verify_files_ok", names.length);
}

// Which files must be there. A page that holds the others cannot hold itself,
// nor the list that names its own digest.
function checkFiles(findings, { log, files, mode, proposal, sealed }, embedded) {
  const wanted = ["chain.jsonl", "checkpoint", "minutes.md", "roll.jsonl", "rules.json", "tally.json", "verify.sh"];
  const opens = mode === "positions" || mode === "named";
  if (opens) wanted.push("openings.jsonl");
  if (mode === "named") wanted.push("slots.jsonl", "weights.jsonl");
  if (log.confirm) wanted.push("confirm.json");
  if (log.confirm && (opens || (sealed && mode !== "box"))) wanted.push("objections.jsonl");
  const more = sealed ? sealedFiles(log.rolls.length + 1, mode) : [];
  wanted.push(...more.filter((name) => !wanted.includes(name)));
  for (let n = 1; n <= log.texts.length + 1; n++) wanted.push(version(proposal, n));
  for (let n = 2; n <= log.rolls.length + 1; n++) wanted.push(version("roll.jsonl", n));
  if (bindsKeys(log)) wanted.push("signers");
  const outside = ["check.html", "SHA256SUMS"];
  if (!embedded) wanted.push(...outside);
  // The same text again, in the forms that were asked for.
  const beside = [...outside, "minutes.html", "minutes.docx"];
  for (const name of wanted) if (!files.has(name)) findings.fail("files", name, "verify_file_missing", name);
  for (const name of files.keys()) {
    if (LEFT_BEHIND.includes(name)) findings.unknown("files", "verify_file_dropping", name);
    else if (ADDED.test(name)) continue;
    else if (name.includes("/")) findings.fail("files", name, "verify_file_odd");
    else if (!wanted.includes(name) && !beside.includes(name) && name !== "signers") {
      findings.fail("files", name, "verify_file_extra");
    }
  }
  if (files.has("SHA256SUMS")) checkSums(findings, files);
  else if (embedded) {
    findings.ok("files", "page_embedded_ok", wanted.length);
    findings.unknown("files", "page_embedded_sums");
  }
}

// What the first line binds.
function checkGenesis(findings, { log, files, settings, proposal, roll }) {
  if (!log.open) return findings.unknown("genesis", "verify_genesis_unread");
  const bind = (name, key) => {
    if (!files.has(name)) findings.fail("genesis", name, "verify_file_missing", name);
    else if (digest(files.get(name)) !== log.open.get(key)) findings.fail("genesis", name, "verify_genesis_file", name);
  };
  bind("rules.json", "rules");
  bind("roll.jsonl", "roll");
  bind(proposal, "proposal");
  if (digest(files.get("signers") || new Uint8Array(0)) !== log.open.get("keys")) {
    findings.fail("genesis", "signers", "verify_genesis_file", "signers");
  }
  const households = log.open.get("roll_n");
  if (roll && roll.rows.length !== households) {
    findings.fail("genesis", "roll.jsonl", "verify_genesis_roll", roll.rows.length, households);
  }
  const names = settings ? settings.get("consultation") : new Map();
  for (const [what, key] of settings ? [["id", "cons"], ["closes", "closes"], ["disclose", "disclose"]] : []) {
    if (names.get(what) !== log.open.get(key)) {
      findings.fail("genesis", "rules.json", "verify_genesis_field", what, String(names.get(what)), log.open.get(key));
    }
  }
  findings.ok("genesis", "verify_genesis_ok", households);
  return undefined;
}

// Texts and rolls that took the place of the first: each as its line names it.
function checkAmended(findings, { log, files, proposal, rolls }) {
  log.texts.forEach(({ line, found }, n) => {
    const name = version(proposal, n + 2);
    const bytes = files.get(name);
    if (!bytes) findings.fail("genesis", name, "verify_text_missing", name);
    else if (digest(bytes) !== found.get("text")) findings.fail("genesis", name, "verify_text_wrong", name, line);
  });
  log.rolls.forEach(({ line, found }, n) => {
    const [name, roll] = [version("roll.jsonl", n + 2), rolls[n + 1]];
    const fits = roll && roll.digest === found.get("roll") && roll.rows.length === found.get("roll_n");
    if (!fits) findings.fail("genesis", name, "verify_roll_wrong", name, line);
  });
}

function checkCheckpoint(findings, { log, files }) {
  const [check, place] = ["checkpoint", "checkpoint"];
  if (!files.has(place)) return findings.fail(check, place, "verify_file_missing", place);
  const source = utf8(files.get(place)) || "";
  const parts = /^yishi\/([0-9a-f]{32})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/.exec(source);
  if (!parts) return findings.fail(check, place, "verify_checkpoint_form");
  const [, origin, digits, root] = parts;
  const size = Number(digits);
  if (!log.id || !log.id.startsWith(origin)) findings.fail(check, place, "verify_checkpoint_origin");
  if (size > log.size) findings.fail(check, `chain.jsonl:${log.size}`, "verify_checkpoint_cut", log.size, size);
  else if (size < log.size) findings.fail(check, place, "verify_checkpoint_size", size, log.size);
  else if (btoa(String.fromCharCode(...log.tree.root())) !== root) findings.fail(check, place, "verify_checkpoint_root");
  return findings.ok(check, "verify_checkpoint_ok", log.size);
}

// Call-backs: the doors that the dice drew, drawn again; and erasures.

const GROUNDS = ["purpose", "consent", "term", "unlawful", "court", "authority", "other"];
// These need not wait for the end.
const ORDERS = ["court", "authority"];
const AFTER_COUNT = ["audit", "callback", "erase"];

// Why a line of these must not stand here.
function auditOrder(log, kind, found) {
  if (!log.tally) return ["state_needs_tally", kind];
  const last = log.audits[log.audits.length - 1];
  if (kind === "audit") {
    const fits = !last || (last.found.get("dice") === found.get("dice") && last.found.get("n") < found.get("n"));
    const all = log.rolls.length ? log.rolls[log.rolls.length - 1].found.get("roll_n") : log.open.get("roll_n");
    const right = fits && found.get("head") === log.tallied && found.get("n") > 0 && found.get("n") <= all;
    return right ? null : ["state_audit"];
  }
  if (kind === "callback") return last ? null : ["state_callback"];
  const ground = found.get("ground");
  const allowed = GROUNDS.includes(ground) && (log.final || ORDERS.includes(ground));
  return allowed ? null : ["state_erase", ground];
}

function auditApply(log, kind, found, here) {
  if (kind === "audit") log.audits.push(here);
  else if (kind === "erase") log.erasures.push(here);
  else {
    const before = log.backs.get(found.get("hh"));
    if ((found.get("sees") || null) !== (before ? before.code : null)) {
      return log.sees(before ? "sees_wrong" : "sees_nothing", found.get("c"));
    }
    log.backs.set(found.get("hh"), { code: found.get("c"), line: log.size, result: found.get("result") });
  }
  return undefined;
}

// What minutes open after an erasure: nothing.
function disclosed(log, mode) {
  return log.erasures.length && mode !== "box" ? "none" : mode;
}

// Openings that are gone, and the last line that says so.
function erasedOf(log) {
  const last = log.erasures[log.erasures.length - 1];
  return last && [log.erasures.reduce((sum, { found }) => sum + found.get("n"), 0), last.line];
}

// The slots drawn from a sorted roll: for i = 0, 1, 2, … the first 12 hex
// digits of SHA-256("HEAD DICE i\n"), modulo the size of the roll; numbers
// beyond its greatest multiple and slots that are drawn already are passed over.
function drawSlots(head, dice, roll, n) {
  const drawn = new Set();
  const range = 2 ** 48;
  const fair = range - (range % roll.length);
  const encoder = new TextEncoder();
  for (let i = 0; drawn.size < Math.min(n, roll.length); i++) {
    const number = parseInt(digest(encoder.encode(`${head} ${dice} ${i}\n`)).slice(0, 12), 16);
    if (number < fair) drawn.add(roll[number % roll.length]);
  }
  return drawn;
}

function checkAudits(findings, { log, present }) {
  if (!log.audits.length) return undefined;
  if (!present) return findings.unknown("audits", "verify_audits_unread");
  if (!log.whole) return findings.unknown("audits", "verify_lines_left_out");
  const roll = Array.from(present.slots).sort();
  const samples = log.audits.map(({ line, found }) => {
    const drawn = drawSlots(found.get("head"), found.get("dice"), roll, found.get("n"));
    const lines = Array.from(drawn).sort().map((slot) => `${slot}\n`).join("");
    const right = digest(new TextEncoder().encode(lines)) === found.get("slots");
    if (!right) findings.fail("audits", `chain.jsonl:${line}`, "verify_audits_wrong");
    return { line, drawn };
  });
  const count = new Map();
  const backs = Array.from(log.backs).sort(([, a], [, b]) => a.line - b.line);
  for (const [slot, { line, result }] of backs) {
    if (!samples.some((sample) => sample.line < line && sample.drawn.has(slot))) {
      findings.fail("audits", `chain.jsonl:${line}`, "verify_audits_stray", slot.slice(0, 40));
    }
    count.set(result, (count.get(result) || 0) + 1);
  }
  const [agrees, differs] = ["agrees", "differs"].map((result) => count.get(result) || 0);
  const n = log.audits[log.audits.length - 1].found.get("n");
  return findings.ok("audits", "verify_audits_ok", n, roll.length, agrees + differs, agrees, differs);
}

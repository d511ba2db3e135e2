// The lines of a log: what each may say, in which order, and what they come to.

const NO_HASH = "0".repeat(64);
const FORMS = {
  open: "closes:date cons:id disclose:code keys:hash nonce:nonce proposal:hash roll:hash roll_n:int rules:hash",
  position: "c:hash hh:hash pack:nonce? sees:hash?",
  second: "c:hash hh:hash sees:hash",
  contest: "c:hash hh:hash sees:hash",
  resolve: "c:hash evidence:hash? hh:hash sees:hash sig1:base64? sig2:base64?",
  visit: "c:hash hh:hash pack:nonce?",
  duplicate: "c:hash hh:hash pack:nonce sees:hash?",
  conflict: "c:hash hh:hash pack:nonce sees:hash?",
  issue: "c:hash? forms:int? n:int pack:nonce signer:signer slots:hash",
  merge: "forms:int? gen:int n:int odd:int? pack:nonce pack_sha256:hash spoilt:int?",
  late: "c:hash hh:hash pack:nonce",
  quarantine: "digest:hash kind:code pack:nonce",
  doubt: "digest:hash hh:hash kind:code pack:nonce re:hash",
  retire: "at:date pack:nonce",
  note: "c:hash? head:hash? kind:code size:int?",
  close: "at:date clock:behind? packs_issued:int packs_merged:int",
  tally:
    "abstain:int against:int all:int contested:int detail:hash? for:int invalid:int novote:int " +
    "openings:hash result:code silent:int unreached:int",
  fact: "at:date n:int name:code",
  extend: "at:date closes:date",
  "text-amend": "at:date c:hash text:hash then:code",
  "roll-amend": "at:date c:hash roll:hash roll_n:int",
  publish: "at:date late:yes?",
  objection: "c:hash hh:hash sees:hash?",
  answer: "c:hash re:hash",
  confirm: "at:date detail:hash openings:hash result:code",
  final: "at:date result:code",
  attempt: "log:hash",
  fallback: "log:hash",
  consent: "c:hash hh:hash ok:int",
  annotate: "at:date by:hash? c:hash kind:code n:int?",
  audit: "at:date dice:dice head:hash m:int n:int slots:hash",
  callback: "c:hash hh:hash result:called sees:hash?",
  erase: "at:date c:hash? doors:int ground:code n:int",
  turnout: "c:hash hh:hash",
  strike: "c:hash hh:hash sees:hash",
  box:
    "abstain:int against:int at:date box:id c:hash doc:hash? for:int invalid:int novote:int seal:seal? " +
    "tellers:int",
  "key-add": "at:date c:hash key:key name:id role:code sig1:base64 sig2:base64",
  "key-revoke": "at:date c:hash name:id",
};
const ENTRIES = new Map(
  Object.keys(FORMS).map((kind) => [kind, form(`${FORMS[kind]} prev:hash seq:int t:code v:text`)])
);
// What speaks of one household, and what only an open canvass may have.
const CANVASS = ["position", "duplicate", "conflict", "second", "contest", "resolve", "visit", "doubt"];
// What speaks of a pack; the first two only while the canvass is open.
const PACKS = ["issue", "merge", "late", "quarantine", "retire"];
const AMENDS = ["fact", "extend", "text-amend", "roll-amend"];
const ANNOTATIONS = ["challenged", "set-aside", "upheld", "changed", "carried-out", "spent"];
// Those that another decision can bring about.
const ANNOTATIONS_BY = ["set-aside", "changed", "spent"];
const AFTER_TALLY = ["publish", "objection", "answer", "confirm", "final", "attempt", "fallback", "annotate"];

// The entry in the fields of a line, if this page knows all of it.
function entry(found) {
  if (found.get("v") !== "yishi/1") {
    throw found.has("v") ? new Wrong("entry_newer", `"${found.get("v")}"`) : new Wrong("entry_key", "v");
  }
  const kind = found.get("t");
  if (typeof kind !== "string") throw new Wrong("entry_key", "t");
  if (!ENTRIES.has(kind)) throw new Wrong("entry_newer", `type "${kind}"`);
  shaped(found, ENTRIES.get(kind), kind);
  // Which decision did it is its number and its log, or neither.
  if (kind === "annotate" && found.has("by") !== found.has("n")) {
    throw new Wrong("entry_key", found.has("by") ? "n" : "by");
  }
  // Two sign a decision, or nobody does; and who signs names the evidence.
  if (kind === "resolve" && (found.has("sig1") !== found.has("sig2") || found.has("sig1") > found.has("evidence"))) {
    throw new Wrong("entry_key", found.has("sig1") && found.has("sig2") ? "evidence" : "sig1");
  }
  // The forms of a pack are told of together.
  if (kind === "merge" && found.has("forms") !== found.has("spoilt")) throw new Wrong("entry_key", "spoilt");
  if (kind === "merge" && found.has("odd") && !(found.has("forms") && found.get("odd") > 0)) {
    throw new Wrong("entry_key", "odd");
  }
  if (kind === "consent" && found.get("ok") > 1) throw new Wrong("entry_key", "ok");
  return found;
}

class Log {
  constructor(findings) {
    this.findings = findings;
    this.size = 0;
    this.head = NO_HASH;
    this.tree = new Tree();
    this.id = null;
    this.open = null;
    this.close = null;
    this.tally = null;
    this.beforeTally = null;
    this.slots = new Map();
    this.codes = new Map();
    this.packs = new Map();
    this.objections = new Map();
    // Who agreed, last, to be shown with the door.
    this.consents = new Map();
    // The boxes of a secret ballot, by name.
    this.boxes = new Map();
    this.discrepancy = false;
    this.texts = [];
    this.rolls = [];
    this.facts = new Map();
    this.extended = null;
    this.published = null;
    this.confirm = null;
    this.final = null;
    this.next = null;
    // Samples, what came of the calls by slot, and erasures.
    this.audits = [];
    this.backs = new Map();
    this.erasures = [];
    this.tallied = null;
    this.positions = 0;
    this.replaced = 0;
    this.visits = 0;
    this.twice = [0, 0, 0];
    // False once a line was not understood: then order proves nothing.
    this.whole = true;
    // False once what stands there was no line.
    this.read = true;
    // False once a line did not go on from the one before.
    this.linked = true;
  }

  fail(check, key, ...parts) {
    this.findings.fail(check, `chain.jsonl:${this.size}`, key, ...parts);
  }

  // Takes the next line. Every line is hashed once for the links and once for
  // the tree, whatever else is wrong with it.
  take(bytes, from, to) {
    const before = { size: this.size, head: this.head };
    this.size += 1;
    this.head = digestPart(bytes, from, to);
    this.tree.push(bytes, from, to);
    if (this.id === null) this.id = this.head;
    let found;
    try {
      found = fields(bytes, from, to, true);
    } catch (wrong) {
      this.fail("canonical", wrong.key, ...wrong.parts);
      this.whole = false;
      this.read = false;
      return;
    }
    this.linked = this.linked && found.get("seq") === before.size && found.get("prev") === before.head;
    if (found.get("seq") !== before.size) {
      this.fail("order", "chain_seq", this.size, found.has("seq") ? found.get("seq") : "-", before.size);
    } else if (found.get("prev") !== before.head) {
      this.fail("order", "chain_prev", this.size, Math.max(0, before.size - 1));
    }
    try {
      entry(found);
    } catch (wrong) {
      this.fail("types", wrong.key, ...wrong.parts);
      this.whole = false;
      return;
    }
    const misplaced = this.misplaced(found);
    if (misplaced) {
      // Only a log that is understood in full can be out of order for certain.
      if (this.whole) this.fail("states", ...misplaced);
      this.remember(found, true);
      return;
    }
    this.apply(found, before);
  }

  // Why an entry must not stand here, as a message; null if it may.
  misplaced(found) {
    const kind = found.get("t");
    if (kind === "open") return this.open ? ["state_open_twice"] : this.size > 1 ? ["state_open_twice"] : null;
    if (!this.open) return ["state_not_open", kind];
    const ballot = ballotWrong(this, kind, found);
    if (ballot) return ballot;
    if (CANVASS.includes(kind)) {
      if (this.close) return ["state_after_close", kind];
      return found.has("pack") && !this.pack(found).merged ? ["state_pack_unknown", found.get("pack")] : null;
    }
    if (PACKS.includes(kind)) return this.packOrder(kind, found);
    if (kind === "close") return this.close ? ["state_close_twice"] : null;
    if (kind === "tally") {
      if (this.tally) return ["state_tally_twice"];
      return this.close && this.close.line + 1 === this.size ? null : ["state_tally_alone"];
    }
    if (this.close && !this.tally) return ["state_tally_alone"];
    // Consents and keys come and go at any time.
    if (["note", "consent", "key-add", "key-revoke"].includes(kind)) return null;
    if (AFTER_COUNT.includes(kind)) return auditOrder(this, kind, found);
    return this.tally ? this.afterTally(kind, found) : this.beforeClose(kind, found);
  }

  // What is known of the pack that a line names.
  pack(found) {
    return this.packs.get(found.get("pack")) || {};
  }

  packOrder(kind, found) {
    if (kind === "late" && !this.tally) return ["state_needs_tally", kind];
    if (["issue", "merge"].includes(kind) && this.close) return ["state_after_close", kind];
    if (this.close && !this.tally) return ["state_tally_alone"];
    const issued = this.packs.has(found.get("pack"));
    if (kind === "issue") return issued ? ["state_pack_twice", found.get("pack")] : null;
    if (!issued) return ["state_pack_unknown", found.get("pack")];
    if (kind === "merge" && found.get("gen") <= (this.pack(found).merged || 0)) {
      return ["state_pack_generation", found.get("pack")];
    }
    if (kind === "merge" && !this.formsAddUp(found)) return ["state_pack_forms", found.get("pack")];
    return kind === "retire" && this.pack(found).retired ? ["state_once", kind] : null;
  }

  // Forms are told of only where some were given out: no more than those, and
  // never fewer than came back before.
  formsAddUp(found) {
    const { forms: given, back = 0, settled = 0 } = this.pack(found);
    const [now, spoilt] = [found.get("forms"), found.get("spoilt")];
    if (given === undefined) return now === undefined;
    return now !== undefined && now + spoilt <= given && now >= back && now + spoilt >= settled;
  }

  beforeClose(kind, found) {
    if (AFTER_TALLY.includes(kind)) return ["state_needs_tally", kind];
    const last = this.extended || this.open.get("closes");
    return kind === "extend" && found.get("closes") <= last ? ["state_extend"] : null;
  }

  afterTally(kind, found) {
    const result = this.tally.found.get("result");
    // The life of a decision goes on after the procedure has ended.
    if (kind === "annotate") {
      const known = found.has("by") ? ANNOTATIONS_BY : ANNOTATIONS;
      return known.includes(found.get("kind")) ? null : ["state_annotation", found.get("kind")];
    }
    if (this.final) return ["state_after_final", kind];
    if (AMENDS.includes(kind)) return ["state_after_close", kind];
    if (kind === "attempt" || kind === "fallback") {
      if (this.next) return ["state_once", kind];
      const wanted = kind === "fallback" ? "fallback" : "no_quorum";
      return result === wanted ? null : ["state_result", kind, result];
    }
    if (kind === "publish") return this.published ? ["state_once", kind] : null;
    if (!this.published) return ["state_needs_publication", kind];
    if ((kind === "confirm" || kind === "objection") && this.confirm) return ["state_once", kind];
    if (kind === "confirm") return result === "pending" ? null : ["state_result", kind, result];
    if (kind === "final") {
      const stands = this.confirm ? this.confirm.found.get("result") : result;
      return found.get("result") === stands ? null : ["state_result", kind, found.get("result")];
    }
    return null;
  }

  // Keeps where a code stands, for receipts; false if it was there before.
  remember(found, misplaced) {
    const code = found.get("c");
    if (code === undefined) return true;
    if (this.codes.has(code)) {
      this.fail("commitments", "commitment_twice", code.slice(0, 40));
      return false;
    }
    const kind = found.get("t");
    this.codes.set(code, { kind, line: this.size, slot: found.get("hh"), misplaced, wrong: false });
    return true;
  }

  sees(key, code) {
    if (this.whole) this.fail("sees", key);
    if (this.codes.has(code)) this.codes.get(code).wrong = true;
  }

  slot(name) {
    if (!this.slots.has(name)) {
      const lines = { given: null, line: 0, state: "once", reached: false, visits: 0, voided: 0 };
      this.slots.set(name, { ...lines, live: new Map(), awaited: new Set(), compared: false });
    }
    return this.slots.get(name);
  }

  apply(found, before) {
    if (!this.remember(found, false)) return;
    const kind = found.get("t");
    const here = { line: this.size, found };
    if (CANVASS.includes(kind)) this.household(kind, found);
    else if (kind === "open") this.open = found;
    else if (kind === "issue") this.packs.set(found.get("pack"), { forms: found.get("forms") });
    else if (kind === "merge") {
      const settled = found.get("forms") + found.get("spoilt");
      Object.assign(this.pack(found), { merged: found.get("gen"), back: found.get("forms"), settled });
    }
    else if (kind === "retire") this.pack(found).retired = true;
    else if (kind === "close") this.close = here;
    else if (kind === "tally") {
      this.tally = here;
      this.tallied = this.head;
      this.beforeTally = before;
    } else if (kind === "fact") this.facts.set(found.get("name"), [found.get("at"), found.get("n")]);
    else if (kind === "extend") this.extended = found.get("closes");
    else if (kind === "text-amend") this.amendText(here);
    else if (kind === "roll-amend") this.rolls.push(here);
    else if (kind === "publish") this.published = here;
    else if (kind === "objection") this.objection(found);
    else if (kind === "answer") this.answer(found);
    else if (kind === "consent") this.consents.set(found.get("hh"), found.get("ok") === 1);
    else if (kind === "confirm") this.confirm = here;
    else if (kind === "turnout" || kind === "strike") tookPart(this, kind, found);
    else if (kind === "box") this.boxes.set(found.get("box"), ballots(found));
    else if (kind === "note") this.discrepancy = this.discrepancy || found.get("kind") === "box-discrepancy";
    else if (AFTER_COUNT.includes(kind)) auditApply(this, kind, found, here);
    else if (kind === "final") this.final = here;
    else if (kind === "attempt" || kind === "fallback") this.next = here;
  }

  household(kind, found) {
    const [code, sees] = [found.get("c"), found.get("sees")];
    const slot = this.slot(found.get("hh"));
    if (kind === "visit") {
      this.visits += 1;
      slot.visits += 1;
    } else if (kind === "doubt") {
      // Records that cannot all be so: as where two entries differ.
      if (!this.codes.has(found.get("re"))) return this.sees("state_doubt", code);
      if (slot.given) Object.assign(slot, { state: "contested", compared: true });
    } else if (found.has("pack")) {
      return this.claim(kind, slot, code, sees);
    } else if (kind === "position") {
      if ((sees || null) !== slot.given) return this.sees(slot.given ? "sees_wrong" : "sees_nothing", code);
      if (slot.state === "contested") return this.sees("state_contested", code);
      this.positions += 1;
      if (slot.given) this.replaced += 1;
      this.alone(slot, code, "once");
    } else if (kind === "resolve") {
      if (slot.given !== sees || slot.state !== "contested") return this.sees("state_resolve", code);
      this.twice[2] += 1;
      this.alone(slot, code, "resolved");
    } else {
      if (slot.given !== sees || slot.state !== "once") return this.sees("state_second", code);
      this.twice[0] += 1;
      if (kind === "contest") this.twice[1] += 1;
      slot.state = kind === "contest" ? "contested" : "twice";
      slot.compared = kind === "contest";
    }
    return undefined;
  }

  // What comes in after the office spoke is held against that alone.
  alone(slot, given, state) {
    Object.assign(slot, { given, line: this.size, state, live: new Map(), awaited: new Set(), compared: false });
  }

  // An answer from a pack takes the place of the one that it names and of no
  // other: several may stand. The line says what the door became.
  claim(kind, slot, code, sees) {
    const live = slot.live.size > 0 ? slot.live : new Map(slot.given ? [[slot.given, slot.line]] : []);
    if (sees) {
      live.delete(sees);
      if (!this.codes.has(sees)) slot.awaited.add(sees);
    }
    const { compared } = slot;
    if (!slot.awaited.delete(code) || live.size === 0) live.set(code, this.size);
    const [given, line] = Array.from(live).sort(([a], [b]) => (a < b ? -1 : 1))[0];
    const contested = kind === "conflict";
    Object.assign(slot, { live, given, line, compared, state: contested ? "contested" : "once" });
    this.positions += 1;
    if (sees) this.replaced += 1;
    const wanted = contested ? live.size > 1 || compared : !compared && (kind === "duplicate") === live.size > 1;
    return wanted ? undefined : this.sees("state_claim", code);
  }

  // Another text: the answers stay, or count no more.
  amendText(here) {
    const then = here.found.get("then");
    if (!["keep", "reask", "silent"].includes(then)) {
      if (this.whole) this.fail("states", "state_then", then);
    }
    this.texts.push(here);
    if (then !== "reask" && then !== "silent") return;
    for (const slot of this.slots.values()) {
      if (then === "silent") slot.reached = slot.reached || slot.given !== null;
      else Object.assign(slot, { reached: false, visits: 0 });
      if (slot.given) slot.voided = this.size;
      Object.assign(slot, { given: null, line: 0, state: "once", live: new Map(), awaited: new Set(), compared: false });
    }
  }

  objection(found) {
    const before = this.objections.get(found.get("hh"));
    const sees = found.get("sees") || null;
    if (sees !== (before ? before.code : null)) {
      return this.sees(before ? "sees_wrong" : "sees_nothing", found.get("c"));
    }
    this.objections.set(found.get("hh"), { code: found.get("c"), line: this.size });
    return undefined;
  }

  answer(found) {
    const there = Array.from(this.objections.values()).some((said) => said.code === found.get("re"));
    if (!there) this.sees("state_answer", found.get("c"));
  }

  // The code that counts for a household and its line; null while two entries
  // of its answer disagree.
  counted(name) {
    const slot = this.slots.get(name);
    return slot && slot.given && slot.state !== "contested" ? slot : null;
  }

  answered() {
    return Array.from(this.slots.values()).filter((slot) => slot.given).length;
  }

  // Says what holds, once all lines are in.
  end() {
    const say = this.findings;
    if (this.size === 0) say.fail("states", "chain.jsonl", "verify_empty");
    else if (!this.open && this.whole) say.fail("states", "chain.jsonl:1", "state_not_open", "-");
    say.ok("canonical", "verify_canonical_ok", this.size);
    // What a line names that is none cannot be known, nor what it stands for.
    if (this.read) {
      say.ok("order", "verify_order_ok", this.size, blocks(this.head));
      say.ok("root", "verify_root_ok", this.size, blocks(hex(this.tree.root())));
    } else for (const check of ["order", "root"]) say.unknown(check, "verify_lines_left_out");
    if (!this.whole) {
      for (const check of ["types", "commitments", "sees", "states", "packs"]) say.unknown(check, "verify_lines_left_out");
      return;
    }
    say.ok("types", "verify_types_ok", this.size);
    const secret = isSecret(this);
    const records = this.positions + this.visits;
    say.ok("commitments", secret ? "verify_commitments_boxes" : "verify_commitments_ok", records);
    say.ok("sees", secret ? "verify_sees_boxes" : "verify_sees_ok", this.positions, this.replaced);
    if (this.close && this.tally) {
      const lines = [this.visits, this.close.line, this.tally.line];
      if (secret) say.ok("states", "verify_states_boxes", this.positions + this.replaced, ...lines);
      else say.ok("states", "verify_states_ok", this.positions, ...lines);
    } else if (this.close) say.unknown("states", "verify_no_tally");
    else say.unknown("states", "verify_still_open", this.positions, this.visits);
    if (secret) ballotEnd(this);
    if (!this.close) return;
    const packs = ["packs_issued", "packs_merged"].map((key) => this.close.found.get(key));
    const issued = this.packs.size;
    const merged = Array.from(this.packs.values()).filter((pack) => pack.merged).length;
    if (packs[0] !== issued || packs[1] !== merged) {
      say.fail("packs", `chain.jsonl:${this.close.line}`, "verify_packs_wrong", ...packs, issued, merged);
    } else if (issued > 0) say.ok("packs", "verify_packs_some", issued, merged, issued - merged);
    else say.ok("packs", "verify_packs_ok");
  }
}

function blocks(digits) {
  return digits.match(/.{1,4}/g).join(" ");
}

// A secret ballot: who took part, and what each box came to.

// What only it has, and what it must not have.
const BALLOT = ["turnout", "strike", "box"];
const NOT_SECRET = ["position", "second", "contest", "resolve", "consent", "confirm", "roll-amend", "audit", "callback", "duplicate", "conflict", "doubt", ...PACKS];
const [FEWEST_BALLOTS, FEWEST_TELLERS] = [10, 2];
const SAID = ["for", "against", "abstain", "invalid"];

function isSecret(log) {
  return Boolean(log.open) && log.open.get("disclose") === "box";
}

// Households that took part, those struck left out.
function turnoutOf(log) {
  return log.positions - log.replaced;
}

// Households that the boxes account for.
function accounted(log) {
  return Array.from(log.boxes.values()).reduce((sum, box) => sum + box.number + box.novote, 0);
}

// What a box line says, in numbers.
function ballots(found) {
  const said = new Map(SAID.map((key) => [key, found.get(key)]));
  const number = Array.from(said.values()).reduce((sum, n) => sum + n, 0);
  return { name: found.get("box"), said, number, novote: found.get("novote"), tellers: found.get("tellers") };
}

// Why an entry must not stand here, as far as that has to do with a secret
// ballot.
function ballotWrong(log, kind, found) {
  if (!isSecret(log)) return BALLOT.includes(kind) ? ["state_only_boxes", kind] : null;
  const [turnout, counted] = [turnoutOf(log), accounted(log)];
  if (NOT_SECRET.includes(kind)) return ["state_not_in_boxes", kind];
  if (kind === "text-amend" && turnout > 0) return ["state_text_turnout"];
  if (BALLOT.includes(kind) && log.close) return ["state_after_close", kind];
  if (kind === "strike" && turnout <= counted) return ["strike_overfull", turnout, counted];
  if (kind === "close" && turnout !== counted && !log.discrepancy) return ["state_box_close", turnout, counted];
  if (kind !== "box") return null;
  const { name, number, novote, tellers } = ballots(found);
  if (log.boxes.has(name)) return ["box_twice", name];
  if (tellers < FEWEST_TELLERS) return ["box_tellers", tellers, FEWEST_TELLERS];
  if (number < FEWEST_BALLOTS) return ["box_small", name, number, FEWEST_BALLOTS];
  const all = counted + number + novote;
  return all > turnout ? ["box_overfull", all, turnout] : null;
}

// Who took part, and what was struck of that.
function tookPart(log, kind, found) {
  const code = found.get("c");
  const slot = log.slot(found.get("hh"));
  if (kind === "turnout") {
    if (slot.given) return log.sees("state_turnout_twice", code);
    log.positions += 1;
    Object.assign(slot, { given: code, line: log.size, state: "once" });
  } else {
    if (slot.given !== found.get("sees")) return log.sees("state_strike", code);
    log.replaced += 1;
    Object.assign(slot, { given: null, line: 0 });
  }
  return undefined;
}

// Whether who took part and the boxes are what the tally line says.
function ballotEnd(log) {
  const [say, turnout, counted] = [log.findings, turnoutOf(log), accounted(log)];
  if (log.tally) {
    const { line, found } = log.tally;
    const stated = [...SAID, "novote"].reduce((sum, key) => sum + found.get(key), 0);
    if (stated !== turnout) say.fail("boxes", `chain.jsonl:${line}`, "verify_box_turnout", stated, turnout, counted);
    const none = digest(new Uint8Array(0));
    if (found.get("openings") !== none) say.fail("boxes", "openings.jsonl", "verify_box_openings");
  }
  const number = Array.from(log.boxes.values()).reduce((sum, box) => sum + box.number, 0);
  say.ok("boxes", "verify_boxes_ok", log.boxes.size, number, turnout);
  say.unknown("boxes", "verify_boxes_limits");
}

// The boxes of a log as they stand in a sheet.
function boxesOf(log) {
  const figures = ({ said, novote }) => new Map([...said, ["novote", novote]].map(([key, n]) => [key, BigInt(n)]));
  return new Map(Array.from(log.boxes, ([name, box]) => [name, figures(box)]));
}

// Counts by who took part, with what the boxes came to: a ballot has neither
// area nor owner, and no building.
function inBoxes(counts, boxes) {
  const told = new Counts();
  const flat = (cells) => new Map(Array.from(cells, ([code, [households]]) => [code, [households, 0n]]));
  told.total = flat(counts.total);
  for (const [name, cells] of counts.buildings) told.buildings.set(name, flat(cells));
  for (const key of counts.heads.keys()) told.heads.set(key, new Map());
  for (const [key, sums] of counts.others) told.others.set(key, new Map(sums));
  told.boxes = boxes;
  for (const box of boxes.values()) {
    for (const key of SAID) {
      const n = box.get(key);
      if (n === 0n) continue;
      const move = (map, zero, plus) => {
        map.set("turnout", plus(map.get("turnout") || zero, -n));
        map.set(`box-${key}`, plus(map.get(`box-${key}`) || zero, n));
      };
      move(told.total, [0n, 0n], ([households, area], by) => [households + by, area]);
      for (const sums of told.others.values()) move(sums, 0n, (sum, by) => sum + by);
    }
  }
  const left = told.total.get("turnout");
  if (left && left[0] <= 0n) told.total.delete("turnout");
  for (const sums of told.others.values()) if ((sums.get("turnout") || 0n) <= 0n) sums.delete("turnout");
  return told;
}

// Whether the boxes are what counts say of secret ballots.
function boxesAddUp(counts) {
  const sums = new Map();
  for (const box of counts.boxes.values()) for (const key of SAID) bump(sums, key, box.get(key) || 0n);
  const counted = new Map(SAID.map((key) => [key, (counts.total.get(`box-${key}`) || [0n])[0]]));
  return SAID.every((key) => (sums.get(key) || 0n) === counted.get(key));
}

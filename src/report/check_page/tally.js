// The result: the figures of `tally.json` from its own basis, the basis from
// the lines and the openings, the tally line from both.

// What a sheet is made from, read back from it.
function sheetOf(bytes, settings) {
  const sheet = jsonOf(bytes);
  if (sheet.get("format") !== "yishi/tally/1") throw new Wrong("entry_newer", String(sheet.get("format")));
  const by = sheet.get("by");
  const [counts, rule] = [Counts.of(by), settings.get("rule")];
  const second = sheet.get("second") ? Counts.of(sheet.get("second").get("by")) : null;
  const opened = sheet.get("as_opened") ? Counts.of(sheet.get("as_opened").get("by")) : null;
  return { sheet, counts, second, opened, rule };
}

// The figures of a sheet that differ from those made again of its basis, by
// name. How far it is from turning, the bounds, the warnings and the results
// `without` are the tool's to make again.
function unlike({ sheet, counts, second, opened, rule }, settings) {
  const differ = [];
  const hold = (name, made, found = sheet.get(name)) => {
    if (!same(made, found)) differ.push(name);
  };
  const facts = sheet.get("facts");
  const attempt = settings.get("attempt") || 1n;
  const counted = counts.measures(rule);
  const secondCounted = second && second.measures(rule);
  const made = evaluate(rule, counted, facts, attempt, secondCounted);
  hold("consultation", settings.get("consultation").get("id"));
  hold("rule", rule.get("id"));
  hold("attempt", attempt);
  const given = counts.positions();
  hold("positions", new Map(POSITIONS.map((position) => [position, given.get(position) || 0n])));
  hold("measures", withSums(made.measures));
  hold("before_silence", made.silence ? withSums(counted) : null);
  hold("groups", new Map());
  const roll = settings.get("roll");
  hold("excluded", (roll && roll.get("excluded")) || []);
  hold("gates", made.gates);
  hold("silence", made.silence);
  for (const name of ["quorum", "approval", "fallback", "confirm"]) {
    hold(name, made[name], sheet.get(name).map(withoutHint));
  }
  outcome(differ, sheet.get("outcome"), made);
  if (!made.contested) hold("fallback_to", made.fallback_to);
  differ.push(...unlikeBy(sheet.get("by"), counts, rule, "by"));
  if (second) {
    hold("second.measures", withSums(secondCounted), sheet.get("second").get("measures"));
    differ.push(...unlikeBy(sheet.get("second").get("by"), second, rule, "second.by"));
  }
  if (opened) {
    const before = sheet.get("as_opened");
    const result = evaluate(rule, opened.measures(rule), facts, attempt, null);
    hold("as_opened.measures", withSums(result.measures), before.get("measures"));
    outcome(differ, before.get("outcome"), result, "as_opened.outcome");
    differ.push(...unlikeBy(before.get("by"), opened, rule, "as_opened.by"));
  }
  return { differ, made };
}

// Where two records disagree the outcome stays open unless it comes to the same
// either way; which of the two is the tool's to search.
function outcome(differ, found, made, name = "outcome") {
  if (found !== made.outcome && !(made.contested && found === "pending")) differ.push(name);
}

function withoutHint(result) {
  const copy = new Map(result);
  copy.delete("short_by");
  return copy;
}

// The figures by position, by how they are known and by building.
function unlikeBy(by, counts, rule, name) {
  const figures = (cells) => new Map(Array.from(cells, ([code, [households, area]]) => [code, obj({ households, area })]));
  const differ = [];
  const bare = Counts.mergeCells(counts.total, (code) => standing(code).bare);
  if (!same(figures(bare), by.get("position"))) differ.push(`${name}.position`);
  const given = new Map(Array.from(counts.total).filter(([code]) => standing(code).position !== null));
  const known = Counts.mergeCells(given, (code) => standing(code).by);
  if (!same(figures(known), by.get("provenance"))) differ.push(`${name}.provenance`);
  if (!counts.addsUp()) differ.push(`${name}.building`);
  for (const [building, cells] of counts.buildings) {
    const made = withSums(counts.building(building, rule));
    made.set("positions", figures(cells));
    if (!same(made, by.get("building").get(building))) differ.push(`${name}.building`);
  }
  return differ;
}

// What is known of the facts without the sheet: the days of the canvass, and
// everything recorded before or in the log.
function factsOf(log, settings) {
  const facts = new Map();
  const claims = new Map();
  for (const [name, claim] of settings.get("facts") || []) claims.set(name, [claim.get("at"), claim.get("value")]);
  for (const [name, [at, value]] of log.facts) claims.set(name, [at, BigInt(value)]);
  for (const [name, [, value]] of claims) facts.set(name, value);
  const { opens, closes } = Object.fromEntries(settings.get("consultation"));
  const notice = claims.get("notice");
  if (notice && notice[1] > 0n) facts.set("notice_days", days(notice[0], opens));
  const last = log.extended || closes;
  const closed = log.close ? log.close.found.get("at") : last;
  facts.set("voting_days", days(opens, closed < last ? closed : last));
  return facts.set("delivery_proof", 1n);
}

// Whole days from one day to another.
function days(from, to) {
  return BigInt(Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86400000));
}

// The tally line by itself and by the lines before it.
function tallyLine(findings, log) {
  const { line, found } = log.tally;
  const place = `chain.jsonl:${line}`;
  const sum = BUCKETS.reduce((all, bucket) => all + found.get(bucket), 0);
  const all = found.get("all");
  if (sum !== all) findings.fail("tally", place, "verify_tally_sum", sum, all);
  const rolls = log.rolls.length;
  const wanted = (rolls ? log.rolls[rolls - 1].found : log.open || found).get("roll_n");
  if (wanted !== undefined && wanted !== all) findings.fail("tally", place, "verify_tally_roll", all, wanted);
  if (!log.whole) return findings.unknown("tally", "verify_lines_left_out");
  // After another roll the lines do not tell who of those who answered is on it.
  const stated = all - found.get("silent") - found.get("unreached");
  if (!rolls && stated !== log.answered()) {
    findings.fail("tally", place, "verify_tally_answered", stated, log.answered());
  }
  return undefined;
}

// Checks the result of a closed log. Gives the sheet as read.
function checkTally(findings, known) {
  const { log, settings, files } = known;
  const bytes = files.get("tally.json");
  if (!log.tally) {
    if (bytes) findings.fail("tally", "tally.json", "verify_tally_no_line");
    else findings.unknown("tally", "verify_no_tally");
    return null;
  }
  const { line, found } = log.tally;
  tallyLine(findings, log);
  if (!bytes) {
    findings.fail("tally", "tally.json", "verify_file_missing", "tally.json");
    return null;
  }
  if (found.get("detail") !== digest(bytes)) findings.fail("tally", "tally.json", "verify_tally_digest", line);
  if (!settings) {
    findings.unknown("tally", "verify_tally_no_rules");
    return null;
  }
  let basis;
  let made;
  try {
    basis = sheetOf(bytes, settings);
    const again = unlike(basis, settings);
    made = again.made;
    for (const name of new Set(again.differ)) findings.fail("tally", "tally.json", "page_figure", name);
  } catch (wrong) {
    findings.fail("tally", "tally.json", ...reason(wrong));
    return null;
  }
  for (const name of basisUnlike(log, settings, basis)) findings.fail("tally", "tally.json", "verify_tally_field", name);
  const households = basis.counts.measures(basis.rule).get("households");
  for (const bucket of BUCKETS) {
    if (households.get(bucket) !== BigInt(found.get(bucket))) {
      const [stated, counted] = [found.get(bucket), households.get(bucket)];
      findings.fail("tally", `chain.jsonl:${line}`, "verify_tally_bucket", [`bucket_${bucket}`], stated, counted);
    }
  }
  const outcomeHere = basis.sheet.get("outcome");
  if (found.get("result") !== outcomeHere) {
    findings.fail("tally", `chain.jsonl:${line}`, "verify_tally_result", found.get("result"), outcomeHere);
  }
  if (isSecret(log)) recountBoxes(findings, known, basis);
  else recount(findings, known, basis);
  findings.unknown("tally", "verify_tally_details");
  findings.unknown("tally", "page_not_made_again");
  if (made.contested) findings.unknown("tally", "page_contested");
  if (basis.opened) findings.unknown("tally", "page_opened_roll");
  const opened = known.opened ? ["page_counted", known.opened.by.size] : ["page_stated"];
  const how = isSecret(log) ? ["verify_tally_boxes", log.boxes.size] : opened;
  findings.ok("tally", "page_tally_ok", how, households.get("for"), found.get("all"), [`outcome_${outcomeHere}`]);
  return basis;
}

// What of the basis does not speak of this log, at the line before the tally.
function basisUnlike(log, settings, { sheet, opened }) {
  const wrong = [];
  const canvass = sheet.get("canvass");
  const hold = (name, holds) => holds || wrong.push(name);
  hold("log", sheet.get("log") === log.id);
  const before = log.beforeTally || {};
  hold("size, head", sheet.get("size") === BigInt(before.size || 0) && sheet.get("head") === before.head);
  hold("state", sheet.get("state") === "closed");
  hold("on", !log.close || sheet.get("on") === log.close.found.get("at"));
  hold("second", !sheet.get("second"));
  const rounds = canvass.get("rounds") || [];
  const total = (map) => Array.from(map.values()).reduce((sum, n) => sum + n, 0n);
  const records = rounds.reduce((sum, round) => sum + round.get("records"), 0n);
  const told = (round) => round.get("positions").size === 0 || total(round.get("positions")) === round.get("records");
  const each = rounds.every(told);
  // Of a secret ballot there is nothing to be told by rounds.
  hold("canvass.rounds", records === (isSecret(log) ? 0n : canvass.get("records")) && each);
  if (!log.whole) return wrong;
  hold("facts", same(sheet.get("facts"), factsOf(log, settings)));
  hold("canvass.records", canvass.get("records") === BigInt(log.positions));
  hold("canvass.replaced", canvass.get("replaced") === BigInt(log.replaced));
  hold("canvass.visits", canvass.get("visits") === BigInt(log.visits));
  const [compared, differed, resolved] = log.twice.map(BigInt);
  hold("canvass.twice", same(canvass.get("twice") || null, compared ? obj({ compared, differed, resolved }) : null));
  hold("as_opened", Boolean(opened) === log.rolls.length > 0);
  return wrong;
}

// The stated counts against the openings one by one.
function recount(findings, { log, mode, opened, weighed }, { counts, rule }) {
  const erased = erasedOf(log);
  if (!opened && erased) return findings.unknown("tally", "verify_tally_erased", erased[1]);
  if (!opened) return findings.unknown("tally", mode === "none" ? "verify_tally_closed" : "page_unread");
  if (!same(sorted(counts.positions()), sorted(opened.counts))) {
    findings.fail("tally", "tally.json", "verify_tally_positions");
  }
  const { line, found } = log.tally;
  const joined = counts.follows(rule, "households");
  const buckets = emptyBuckets();
  for (const [position, n] of opened.counts) {
    bump(buckets, bucketOf(position === "majority" && joined ? joined : position, rule), n);
  }
  for (const bucket of BUCKETS.slice(0, 5)) {
    if (buckets.get(bucket) === BigInt(found.get(bucket))) continue;
    const parts = [[`bucket_${bucket}`], found.get(bucket), buckets.get(bucket)];
    findings.fail("tally", `chain.jsonl:${line}`, "verify_tally_recount", ...parts);
  }
  if (weighed) {
    const told = counts.retold((code) => (code === "silent" ? "unreached" : standing(code).bare));
    const ours = weighed.retold((code) => code);
    const parts = ["total", "buildings", "heads", "others"];
    if (!parts.every((part) => same(told[part], ours[part]))) {
      findings.fail("tally", "tally.json", "verify_tally_weights");
    }
  } else findings.unknown("tally", "verify_tally_unweighed");
  return split(findings, log);
}

// The stated counts of a secret ballot against the boxes of the lines.
function recountBoxes(findings, { log, weighed }, { counts }) {
  if (!log.whole) return undefined;
  if (!same(counts.boxes, boxesOf(log))) findings.fail("boxes", "tally.json", "verify_box_figures");
  if (weighed) {
    // Of who did not take part nobody is known to be reached.
    const told = (cells) => Counts.mergeCells(cells, (code) => (code === "silent" ? "unreached" : code));
    const ours = inBoxes(weighed, boxesOf(log));
    const fits =
      same(told(counts.total), told(ours.total)) &&
      Array.from(counts.buildings).every(([name, cells]) => same(told(cells), told(ours.buildings.get(name) || new Map())));
    if (!fits) findings.fail("tally", "tally.json", "verify_tally_weights");
  } else findings.unknown("tally", "verify_tally_unweighed");
  return split(findings, log);
}

// Households reached without an answer are at most those with a visit.
function split(findings, log) {
  const { line, found } = log.tally;
  const reached = (slot) => !slot.given && (slot.reached || slot.visits > 0);
  const visited = Array.from(log.slots.values()).filter(reached).length;
  const [silent, unreached] = [found.get("silent"), found.get("unreached")];
  if (log.whole && silent > visited) findings.fail("tally", `chain.jsonl:${line}`, "verify_tally_silent", silent, visited);
  if (silent + unreached > 0) findings.unknown("tally", "verify_tally_split", silent, unreached);
  return undefined;
}

function sorted(map) {
  return new Map(Array.from(map).filter(([, n]) => n > 0n));
}

// The message of whatever went wrong; a file of another shape is one as well.
function reason(wrong) {
  return wrong instanceof Wrong ? [wrong.key, ...wrong.parts] : ["tally_json", "?"];
}

// Checks the second count, where there was one.
function checkConfirm(findings, { log, settings, files, basis, said }) {
  const bytes = files.get("confirm.json");
  if (!log.confirm || !bytes) {
    if (log.confirm) findings.fail("confirm", "confirm.json", "verify_file_missing", "confirm.json");
    if (bytes) findings.fail("confirm", "confirm.json", "verify_confirm_no_line");
    return null;
  }
  const { line, found } = log.confirm;
  if (found.get("detail") !== digest(bytes)) findings.fail("confirm", "confirm.json", "verify_tally_digest", line);
  if (!settings) return null;
  let second;
  try {
    second = sheetOf(bytes, settings);
    const { differ, made } = unlike(second, settings);
    for (const name of new Set(differ)) findings.fail("confirm", "confirm.json", "page_figure", name);
    if (made.contested) findings.unknown("confirm", "page_contested");
  } catch (wrong) {
    findings.fail("confirm", "confirm.json", ...reason(wrong));
    return null;
  }
  if (!second.second) findings.fail("confirm", "confirm.json", "verify_tally_field", "second");
  const kept = ["log", "size", "head", "state", "on", "canvass", "minutes", "facts", "as_opened", "by"];
  const unchanged = basis && kept.every((key) => same(basis.sheet.get(key), second.sheet.get(key)));
  if (!unchanged) findings.fail("confirm", "confirm.json", "verify_confirm_first");
  const outcomeHere = second.sheet.get("outcome");
  if (found.get("result") !== outcomeHere) {
    findings.fail("confirm", `chain.jsonl:${line}`, "verify_tally_result", found.get("result"), outcomeHere);
  }
  if (!said) findings.unknown("confirm", "verify_tally_closed");
  else {
    if (said.digest !== found.get("openings")) {
      findings.fail("confirm", `chain.jsonl:${line}`, "verify_openings_digest", said.digest.slice(0, 40));
    }
    if (second.second && !same(sorted(second.second.positions()), sorted(said.counts))) {
      findings.fail("confirm", "confirm.json", "verify_tally_positions");
    }
    findings.unknown("confirm", "verify_tally_unweighed");
  }
  findings.ok("confirm", "verify_confirm_ok", [`outcome_${outcomeHere}`]);
  return second;
}

// Areas, buildings and owners, where they are published: line for line those
// that the roll commits to, and the count made again from them.

// The keys that the criteria of a rule look at.
function keysOf(rule) {
  const keys = new Set();
  const walk = (node) => {
    if (!node) return;
    if (Array.isArray(node)) node.forEach(walk);
    else if (node.has("all") || node.has("any")) walk(node.get("all") || node.get("any"));
    else if (node.has("measure")) keys.add(node.get("measure") + (node.has("scope") ? `@${node.get("scope")}` : ""));
  };
  const fallback = rule.get("fallback");
  [rule.get("quorum"), rule.get("approval"), fallback && fallback.get("when"), rule.get("confirm")].forEach(walk);
  const silence = rule.get("silence");
  if (silence && silence.get("by")) keys.add(silence.get("by"));
  return Array.from(keys, (key) => {
    const [measure, tag] = key.split("@");
    return { key, measure, tag };
  });
}

// What opened text says: `%XX` stands for a byte.
function plainText(text) {
  if (!/%[0-9A-F]{2}/.test(text)) return text;
  const bytes = [];
  for (let i = 0; i < text.length; i++) {
    const pair = text.slice(i + 1, i + 3);
    if (text[i] === "%" && /^[0-9A-F]{2}$/.test(pair)) {
      bytes.push(parseInt(pair, 16));
      i += 2;
    } else {
      const whole = String.fromCodePoint(text.codePointAt(i));
      bytes.push(...new TextEncoder().encode(whole));
      i += whole.length - 1;
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

// How much a household weighs in a measure that is not heads.
function amountOf(found, measure) {
  if (measure === "households" || measure === "units") return 1n;
  if (measure === "area") return BigInt(found.get("area"));
  const pair = plainText(found.get("shares") || "").split(" ").find((word) => word.startsWith(`${measure}=`));
  return pair && /^[0-9]+$/.test(pair.slice(measure.length + 1)) ? BigInt(pair.slice(measure.length + 1)) : 0n;
}

class Weigher {
  constructor(rule) {
    this.counts = new Counts();
    this.owners = new Map();
    this.keys = keysOf(rule);
    this.tagged = this.keys.filter(({ measure, tag }) => measure === "heads" && tag);
    const plain = ["heads", "households", "area"];
    this.others = this.keys.filter(({ measure, tag }) => measure !== "heads" && (tag || !plain.includes(measure)));
    inner(this.counts.heads, "heads");
    this.tagged.forEach(({ key }) => inner(this.counts.heads, key));
    this.others.forEach(({ key }) => inner(this.counts.others, key));
  }

  add(found, code) {
    const tags = plainText(found.get("tags")).split(" ");
    const carries = (tag) => !tag || tags.includes(tag);
    this.counts.add(code, BigInt(found.get("area")), plainText(found.get("building")));
    const own = found.get("own");
    if (!this.owners.has(own)) this.owners.set(own, { said: new Set(), keys: new Set(["heads"]) });
    const owner = this.owners.get(own);
    owner.said.add(code);
    this.tagged.filter(({ tag }) => carries(tag)).forEach(({ key }) => owner.keys.add(key));
    for (const { key, measure, tag } of this.others) {
      const amount = carries(tag) ? amountOf(found, measure) : 0n;
      if (amount > 0n) bump(this.counts.others.get(key), code, amount);
    }
  }

  end() {
    for (const { said, keys } of this.owners.values()) {
      for (const key of keys) bump(this.counts.heads.get(key), Array.from(said).sort().join("+"), 1n);
    }
    return this.counts;
  }
}

// Checks the openings of slots and weights; gives the counts made from them.
async function checkWeights(findings, { log, files, settings, opened, mode, sealed }, roll) {
  if (mode !== "named" && !sealed) {
    findings.unknown("weights", "verify_weights_closed");
    return null;
  }
  const secret = mode === "box";
  if (!settings || !(opened || secret) || !roll) {
    findings.unknown("weights", "verify_weights_unread");
    return null;
  }
  const consultation = settings.get("consultation").get("id");
  // Of everybody in the sealed form or on a stated ground, else of those whose
  // consent stands.
  const everybody = sealed || settings.get("consultation").has("named_ground");
  const rows = everybody ? roll.rows : roll.rows.filter(([slot]) => log.consents.get(slot));
  const doors = new Set();
  const fit = async (name, shape, type, row, each) => {
    const bytes = files.get(name) || new Uint8Array(0);
    let lines = 0;
    await readLines(findings, "weights", name, bytes, shape, type, (found, code, n) => {
      const wanted = rows[n];
      lines += 1;
      const right = wanted && wanted[row] === code && found.get("cons") === consultation;
      if (!right || !each(found, wanted[0])) throw new Wrong("verify_weight_wrong", "roll.jsonl");
    });
    const all = lineEnds(bytes).length;
    if (all !== rows.length) findings.fail("weights", name, "verify_weight_number", all, rows.length);
  };
  await fit("slots.jsonl", SLOT_FORM, "hh", 0, (found) => {
    const door = found.get("id");
    const fresh = !doors.has(door);
    doors.add(door);
    return fresh;
  });
  const weigher = new Weigher(settings.get("rule"));
  await fit("weights.jsonl", WEIGHT_FORM, "wt", 1, (found, slot) => {
    if (found.get("hh") !== slot) return false;
    const lines = log.slots.get(slot);
    const contested = Boolean(lines) && lines.state === "contested";
    const said = secret ? lines && lines.given && "turnout" : opened.by.get(slot);
    weigher.add(found, contested ? "contested" : said || "unreached");
    return true;
  });
  if (rows.length !== roll.rows.length) {
    findings.unknown("weights", "verify_weights_some", rows.length, roll.rows.length);
    return null;
  }
  const strangers = Array.from(weigher.owners.keys()).some((own) => !doors.has(own));
  if (strangers) findings.fail("weights", "weights.jsonl", "verify_weight_owner");
  findings.ok("weights", "verify_weights_ok", rows.length);
  return findings.broken("weights") ? null : weigher.end();
}

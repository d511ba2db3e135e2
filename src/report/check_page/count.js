// The count: what households said, what that comes to by the rule, and every
// comparison, in whole numbers without end (BigInt).

const BUCKETS = ["for", "against", "abstain", "invalid", "novote", "silent", "unreached", "contested"];
// Each name takes in so many of the buckets, from the first.
const BASES = { all: 8, present: 5, ballots: 4, valid: 3, cast: 2 };
const POSITIONS = ["for", "against", "abstain", "conditional", "majority", "invalid", "block"];
const PROVENANCES = ["signed", "witnessed", "proxy", "phone", "box"];
const WAITING = ["turnout", "contested", "silent", "unreached"];

function obj(parts) {
  return new Map(Object.entries(parts));
}

// A code such as `for`, `signed-for` or `silent` in its two parts.
function standing(code) {
  if (WAITING.includes(code)) return { position: null, by: null, bare: code };
  const [first, rest] = code.split(/-(.*)/s);
  const found = rest === undefined ? { position: first, by: "steward" } : { position: rest, by: first };
  if (!POSITIONS.includes(found.position)) throw new Wrong("tally_json", code);
  if (rest !== undefined && !PROVENANCES.includes(first)) throw new Wrong("tally_json", code);
  return { ...found, bare: found.position };
}

function joins(rule) {
  return rule.get("positions").get("majority") === "majority";
}

function bucketOf(code, rule) {
  const { position } = standing(code);
  // It took part in a secret ballot, and no box knows what it said.
  if (code === "turnout") return "novote";
  if (position === null) return code;
  const bucket = rule.get("positions").get(position);
  if (bucket === undefined) return "invalid";
  return bucket === "majority" ? "abstain" : bucket;
}

// One owner of several doors is one head: where these answer in one way it
// stands there, else somebody must settle it or the ballot is spoilt.
function headOf(said, rule) {
  const found = new Set(said.split("+").map((code) => bucketOf(code, rule)));
  if (found.size === 1) return Array.from(found)[0];
  if (Array.from(found).every((bucket) => bucket === "silent" || bucket === "unreached")) return "silent";
  const spoilt = rule.get("heads").get("mixed") === "invalid";
  return spoilt && !found.has("contested") ? "invalid" : "contested";
}

function bump(map, key, by) {
  map.set(key, (map.get(key) || 0n) + by);
}

function inner(map, key) {
  if (!map.has(key)) map.set(key, new Map());
  return map.get(key);
}

// Counts: `total` and `buildings` hold households and area per standing,
// `heads` owners per what their doors said, `others` further amounts.
class Counts {
  constructor() {
    this.total = new Map();
    this.buildings = new Map();
    this.heads = new Map();
    this.others = new Map();
    // What sealed boxes came to, in a secret ballot.
    this.boxes = new Map();
  }

  // From the part `by` of a tally sheet.
  static of(by) {
    const counts = new Counts();
    const cells = (map) => new Map(Array.from(map, ([code, cell]) => [code, Counts.cell(code, cell)]));
    counts.total = cells(by.get("standing"));
    for (const [name, building] of by.get("building")) counts.buildings.set(name, cells(building.get("positions")));
    counts.heads = by.get("heads");
    counts.others = by.get("others");
    counts.boxes = by.get("boxes") || new Map();
    for (const said of counts.heads.values()) for (const code of said.keys()) code.split("+").forEach(standing);
    return counts;
  }

  static cell(code, cell) {
    standing(code);
    const found = [cell.get("households"), cell.get("area")];
    if (!found.every((n) => typeof n === "bigint" && n >= 0n)) throw new Wrong("tally_json", code);
    return found;
  }

  add(code, area, building) {
    const put = (map, key) => {
      const [households, sum] = map.get(key) || [0n, 0n];
      map.set(key, [households + 1n, sum + area]);
    };
    put(this.total, code);
    put(inner(this.buildings, building), standing(code).bare);
  }

  hasArea() {
    return Array.from(this.total.values()).some(([, area]) => area > 0n);
  }

  positions() {
    const found = new Map();
    for (const [code, [households]] of this.total) {
      const { position } = standing(code);
      if (position !== null) bump(found, position, households);
    }
    return found;
  }

  // The same with every standing told as `change` says.
  retold(change) {
    const again = new Counts();
    again.total = Counts.mergeCells(this.total, change);
    for (const [name, cells] of this.buildings) again.buildings.set(name, Counts.mergeCells(cells, change));
    for (const [key, heads] of this.heads) {
      for (const [said, n] of heads) {
        const told = Array.from(new Set(said.split("+").map(change))).sort().join("+");
        bump(inner(again.heads, key), told, n);
      }
      inner(again.heads, key);
    }
    for (const [key, sums] of this.others) {
      for (const [code, n] of sums) bump(inner(again.others, key), change(code), n);
      inner(again.others, key);
    }
    return again;
  }

  static mergeCells(cells, change) {
    const merged = new Map();
    for (const [code, [households, area]] of cells) {
      const [h, a] = merged.get(change(code)) || [0n, 0n];
      merged.set(change(code), [h + households, a + area]);
    }
    return merged;
  }

  // Whether the buildings add up to the whole.
  addsUp() {
    const sum = new Map();
    for (const cells of this.buildings.values()) {
      for (const [code, [households, area]] of cells) {
        const [h, a] = sum.get(code) || [0n, 0n];
        sum.set(code, [h + households, a + area]);
      }
    }
    // Of a secret ballot buildings know only who took part.
    const there = (code) => (standing(code).by === "box" ? "turnout" : standing(code).bare);
    return same(sum, Counts.mergeCells(this.total, there)) && boxesAddUp(this);
  }

  // Buckets per measure, each standing where the rule puts it.
  plain(rule) {
    const measures = cellMeasures(this.total, rule, this.hasArea());
    for (const [key, heads] of this.heads) {
      const buckets = emptyBuckets();
      for (const [said, n] of heads) bump(buckets, headOf(said, rule), n);
      measures.set(key, buckets);
    }
    for (const [key, sums] of this.others) {
      const buckets = emptyBuckets();
      for (const [code, n] of sums) bump(buckets, bucketOf(code, rule), n);
      measures.set(key, buckets);
    }
    return measures;
  }

  // What those say under `key` who join the majority; null if nobody does.
  follows(rule, key) {
    if (!joins(rule) || !this.positions().get("majority")) return null;
    const isMajority = (code) => standing(code).position === "majority";
    const others = this.retold((code) => (isMajority(code) ? "silent" : code)).plain(rule);
    const silence = rule.get("silence");
    const by = (silence && silence.get("by")) || key.split("@")[0];
    const cast = others.get(by) || emptyBuckets();
    if (cast.get("for") === cast.get("against")) return "abstain";
    return cast.get("for") > cast.get("against") ? "for" : "against";
  }

  // The measures that a rule counts in, those who join the majority included.
  measures(rule) {
    const measures = this.plain(rule);
    for (const key of Array.from(measures.keys())) {
      const to = this.follows(rule, key);
      if (to === null) return measures;
      const told = this.retold((code) => (standing(code).position === "majority" ? to : code));
      measures.set(key, told.plain(rule).get(key));
    }
    return measures;
  }

  // Households and area of one building, per bucket.
  building(name, rule) {
    const hasArea = this.hasArea();
    const found = cellMeasures(this.buildings.get(name), rule, hasArea);
    for (const key of Array.from(found.keys())) {
      const to = this.follows(rule, key);
      if (to === null) return found;
      const told = Counts.mergeCells(this.buildings.get(name), (code) => (code === "majority" ? to : code));
      found.set(key, cellMeasures(told, rule, hasArea).get(key));
    }
    return found;
  }
}

function emptyBuckets() {
  return new Map(BUCKETS.map((bucket) => [bucket, 0n]));
}

function cellMeasures(cells, rule, hasArea) {
  const measures = new Map([["households", emptyBuckets()]]);
  if (hasArea) measures.set("area", emptyBuckets());
  for (const [code, [households, area]] of cells) {
    bump(measures.get("households"), bucketOf(code, rule), households);
    if (hasArea) bump(measures.get("area"), bucketOf(code, rule), area);
  }
  return measures;
}

// As they stand in a sheet: with their sum.
function withSums(measures) {
  const all = (buckets) => Array.from(buckets.values()).reduce((sum, n) => sum + n, 0n);
  return new Map(Array.from(measures, ([key, buckets]) => [key, new Map([...buckets, ["all", all(buckets)]])]));
}

function sumOf(base, buckets) {
  const taken = Array.isArray(base) ? base : BUCKETS.slice(0, BASES[base]);
  return taken.reduce((sum, bucket) => sum + (buckets.get(bucket) || 0n), 0n);
}

const COMPARE = {
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  "<": (a, b) => a < b,
  "==": (a, b) => a === b,
};

// One comparison, with both of its products.
function compare(criterion, measures) {
  const scope = criterion.get("scope");
  const key = criterion.get("measure") + (scope ? `@${scope}` : "");
  const buckets = measures.get(key);
  if (!buckets) throw new Wrong("rule_measure_missing", key);
  const op = criterion.get("op");
  const count = sumOf(criterion.get("count"), buckets);
  const result = obj({ id: criterion.get("id"), measure: key, count, op });
  if (criterion.has("value")) {
    const value = criterion.get("value");
    result.set("value", value);
    return result.set("met", COMPARE[op](count, value));
  }
  const of = criterion.get("of");
  const base = sumOf(of, buckets);
  const [num, den] = criterion.get("ratio").split("/").map(BigInt);
  const [lhs, rhs] = [count * den, base * num];
  // Nobody is not a majority of nobody.
  const nobody = base === 0n && !Array.isArray(of) && (op === ">=" || op === ">");
  result.set("ratio", criterion.get("ratio")).set("base", base).set("lhs", String(lhs)).set("rhs", String(rhs));
  if (base > 0n) {
    const by = gcd(count, base) || 1n;
    const share = (count * 10000n) / base;
    result.set("rate", `${count / by}/${base / by}`);
    result.set("percent_floor", `${share / 100n}.${String(share % 100n).padStart(2, "0")}`);
  }
  return result.set("met", COMPARE[op](lhs, rhs) && !nobody);
}

function gcd(a, b) {
  return b === 0n ? a : gcd(b, a % b);
}

// Whether the criteria of a stage hold together; each is computed.
function stage(node, measures, results) {
  if (!node) return true;
  for (const join of ["all", "any"]) {
    if (!node.has(join)) continue;
    const met = node.get(join).map((part) => stage(part, measures, results));
    return join === "all" ? met.every(Boolean) : met.some(Boolean);
  }
  const result = compare(node, measures);
  results.push(result);
  return result.get("met");
}

// Where the silent go who were reached, if the rule lets them move at all.
function silenceStep(rule, measures, facts) {
  const silence = rule.get("silence");
  if (!silence) return { after: measures, result: null };
  const missing = (silence.get("requires") || []).filter((fact) => !facts.get(fact));
  const applied = silence.get("participates") && missing.length === 0;
  const direction = silence.get("direction");
  const by = silence.get("by") || null;
  const [after, moved] = [new Map(), new Map()];
  for (const [key, buckets] of measures) {
    const next = new Map(buckets);
    after.set(key, next);
    if (!applied) continue;
    const deciding = measures.get(by || key);
    if (!deciding) throw new Wrong("rule_measure_missing", by);
    const [agree, oppose] = [deciding.get("for"), deciding.get("against")];
    const majority = agree === oppose ? "abstain" : agree > oppose ? "for" : "against";
    const to = { majority, none: "abstain" }[direction] || direction;
    const count = buckets.get("silent");
    next.set("silent", 0n);
    bump(next, to, count);
    moved.set(key, obj({ to, count }));
  }
  return { after, result: obj({ direction, by, applied, missing, moved }) };
}

function gatesOf(rule, facts) {
  return (rule.get("gates") || []).map((gate) => {
    const found = facts.has(gate.get("fact")) ? facts.get(gate.get("fact")) : null;
    const met = found !== null && COMPARE[gate.get("op")](found, gate.get("value"));
    const [id, fact, op, value] = ["id", "fact", "op", "value"].map((key) => gate.get(key));
    return obj({ id, fact, op, value, found, met });
  });
}

// The rule applied to counts. `contested` says that somebody must still settle
// something, so that the outcome may have to be left open.
function evaluate(rule, counted, facts, attempt, second) {
  const gates = gatesOf(rule, facts);
  const { after, result: silence } = silenceStep(rule, counted, facts);
  const quorums = rule.get("quorum");
  const nth = Array.isArray(quorums) ? quorums[Math.min(Number(attempt), quorums.length) - 1] : quorums;
  const found = { gates, silence, measures: after, quorum: [], approval: [], fallback: [], confirm: [] };
  const quorum = stage(nth, after, found.quorum);
  const approval = stage(rule.get("approval"), after, found.approval);
  const other = rule.get("fallback");
  const fallen = other && quorum && !approval && stage(other.get("when"), after, found.fallback);
  const confirm = rule.get("confirm");
  const confirmed = confirm && second ? stage(confirm, second, found.confirm) : null;
  if (gates.some((gate) => !gate.get("met"))) found.outcome = "void";
  else if (!quorum) found.outcome = "no_quorum";
  else if (!approval) found.outcome = fallen ? "fallback" : "rejected";
  else if (confirm && confirmed === null) found.outcome = "pending";
  else found.outcome = confirmed === false ? "lapsed" : "passed";
  found.fallback_to = found.outcome === "fallback" ? other.get("to") : null;
  const disputed = (measures) => Array.from(measures.values()).some((buckets) => buckets.get("contested") > 0n);
  found.contested = found.outcome !== "void" && (disputed(counted) || Boolean(second && disputed(second)));
  return found;
}

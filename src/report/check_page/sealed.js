// What only the sealed form holds: every opening and detail, each bound by the
// line or the opening that names it, and the rolls as they were.

const MORE = "more-openings.jsonl";
const DETAILS = "details.jsonl";

function isSealed(files) {
  return files.has(MORE) || files.has(DETAILS);
}

// The openings of slots and weights of the n-th roll, from 1, of `last`.
function rollOpenings(n, last) {
  return n === last
    ? ["slots.jsonl", "weights.jsonl"]
    : [`earlier-slots-${n}.jsonl`, `earlier-weights-${n}.jsonl`];
}

// The files of the sealed form beside those of the public one.
function sealedFiles(rolls, mode) {
  const names = [MORE, DETAILS];
  if (mode !== "box") names.push("openings.jsonl");
  for (let n = 1; n <= rolls; n++) names.push(...rollOpenings(n, rolls));
  return names;
}

function lineDigests(bytes) {
  return lineEnds(bytes).map(([from, to]) => digestPart(bytes, from, to));
}

// Whether two lists hold the same, in whatever order.
function sameLists(a, b) {
  const [left, right] = [a.slice().sort(), b.slice().sort()];
  return left.length === right.length && left.every((one, n) => one === right[n]);
}

// Each line that binds an opening has it, each opening that binds details has
// them, and nothing else is there.
function checkSealed(findings, { log, files, rolls }) {
  const bytes = (name) => files.get(name) || new Uint8Array(0);
  const openings = ["openings.jsonl", MORE].map(bytes);
  if (log.whole && !sameLists(openings.flatMap(lineDigests), Array.from(log.codes.keys()))) {
    findings.fail("openings", MORE, "page_sealed_openings");
  }
  const bound = openings.flatMap((source) => {
    const text = utf8(source) || "";
    return Array.from(text.matchAll(/"d":"([0-9a-f]{64})"/g), (found) => found[1]);
  });
  if (!sameLists(lineDigests(bytes(DETAILS)), bound)) findings.fail("openings", DETAILS, "page_sealed_details");
  for (let n = 1; n < rolls.length; n++) {
    rollOpenings(n, rolls.length).forEach((name, column) => {
      const wanted = rolls[n - 1].rows.map((row) => row[column]);
      const found = lineDigests(bytes(name));
      const fits = found.length === wanted.length && found.every((one, at) => one === wanted[at]);
      if (!fits) findings.fail("weights", name, "verify_weight_wrong", version("roll.jsonl", n));
    });
  }
}

// Reading: the one spelling of a line, and JSON whose whole numbers stay exact.

const LONGEST_LINE = 4096;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const NOT_ALLOWED =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]/u;
const FIELD = /"([^"\\]*)":(?:"([^"\\]*)"|(0|[1-9][0-9]{0,15}))([,}])/y;

// What is wrong, as the name of a message and its parts.
class Wrong extends Error {
  constructor(key, ...parts) {
    super(key);
    this.key = key;
    this.parts = parts;
  }
}

function utf8(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch (_) {
    return null;
  }
}

// Where each line of a file begins and ends, its line feed included.
function lineEnds(bytes) {
  const ends = [];
  let from = 0;
  while (from < bytes.length) {
    const feed = bytes.indexOf(10, from);
    const to = feed < 0 ? bytes.length : feed + 1;
    ends.push([from, to]);
    from = to;
  }
  return ends;
}

function text(bytes, from, to, ascii) {
  if (to - from > LONGEST_LINE) throw new Wrong("line_too_long", LONGEST_LINE);
  if (bytes[to - 1] !== 10) throw new Wrong("line_no_newline");
  let plain = true;
  for (let i = from; i < to - 1; i++) {
    if (bytes[i] < 0x20 || bytes[i] === 0x7f || (ascii && bytes[i] > 0x7f)) throw new Wrong("line_charset", i - from);
    if (bytes[i] > 0x7f) plain = false;
  }
  const found = utf8(bytes.subarray(from, to - 1));
  if (found === null) throw new Wrong("line_charset", 0);
  if (plain) return found;
  const nowhere = Array.from(found).some((ch) => (ch.codePointAt(0) & 0xfffe) === 0xfffe);
  if (nowhere || NOT_ALLOWED.test(found) || found.normalize("NFC") !== found) throw new Wrong("line_charset", 0);
  return found;
}

// The fields of a line. Written again from these they would be the same bytes:
// keys in order and once, no blank, strings without escapes, whole numbers
// below 2^53, one line feed.
function fields(bytes, from, to, ascii) {
  const line = text(bytes, from, to, ascii);
  const found = new Map();
  if (line[0] !== "{") throw new Wrong("line_syntax", 0);
  let last = null;
  for (FIELD.lastIndex = 1; ; ) {
    const start = FIELD.lastIndex;
    const field = FIELD.exec(line);
    if (field === null) throw new Wrong("line_syntax", start);
    const [, key, word, digits, end] = field;
    if (last !== null && last >= key) throw new Wrong("line_key_order", key);
    last = key;
    const value = digits === undefined ? word : Number(digits);
    if (digits !== undefined && value > Number.MAX_SAFE_INTEGER) throw new Wrong("line_syntax", start);
    found.set(key, value);
    if (end === "}") {
      if (FIELD.lastIndex !== line.length) throw new Wrong("line_syntax", FIELD.lastIndex);
      return found;
    }
  }
}

const KINDS = {
  hash: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
  nonce: (value) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value),
  code: (value) => typeof value === "string" && /^[a-z_-]{1,32}$/.test(value),
  id: (value) => typeof value === "string" && /^[a-z0-9-]{1,64}$/.test(value),
  text: (value) => typeof value === "string",
  int: (value) => typeof value === "number",
  date: (value) => typeof value === "string" && isDate(value),
  dice: (value) => typeof value === "string" && /^[1-6]{20,200}$/.test(value),
  called: (value) => ["agrees", "differs", "unreached", "refused"].includes(value),
  behind: (value) => value === "behind",
  signer: (value) => typeof value === "string" && /^SHA256:[A-Za-z0-9+/]{43}$/.test(value),
  yes: (value) => value === "yes",
  seal: (value) => typeof value === "string" && /^[!-~]([ -~]{0,62}[!-~])?$/.test(value),
  key: (value) => typeof value === "string" && value.length > 0 && value.length <= 512,
  base64: (value) => typeof value === "string" && /^[A-Za-z0-9+/=]{1,1024}$/.test(value),
};

function isDate(value) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value;
}

// Whether the fields are exactly those of a form: "name kind", with a question
// mark where one may be left out.
function shaped(found, form, what) {
  let known = 0;
  for (const [key, kind, optional] of form) {
    if (!found.has(key)) {
      if (!optional) throw new Wrong("entry_key", key);
      continue;
    }
    if (!KINDS[kind](found.get(key))) throw new Wrong("entry_key", key);
    known += 1;
  }
  if (known === found.size) return;
  const stranger = Array.from(found.keys()).find((key) => !form.some(([name]) => name === key));
  throw new Wrong("entry_newer", `key "${stranger}" of type "${what}"`);
}

function form(words) {
  return words.split(" ").map((word) => {
    const [key, kind] = word.split(":");
    return [key, kind.replace("?", ""), kind.endsWith("?")];
  });
}

// JSON with objects as maps in the order of the file, whole numbers as
// BigInt, and no key twice. Other numbers do not occur in these files.
function parseJson(source) {
  let at = 0;
  const fail = () => {
    throw new Wrong("tally_json", `JSON, ${at}`);
  };
  const blank = () => {
    while (/[ \t\r\n]/.test(source[at] || "")) at += 1;
  };
  const token = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found === null) fail();
    at = pattern.lastIndex;
    return found[0];
  };
  const list = (close, each) => {
    at += 1;
    blank();
    if (source[at] === close) {
      at += 1;
      return;
    }
    for (;;) {
      each();
      blank();
      if (source[at] === close) break;
      if (source[at] !== ",") fail();
      at += 1;
      blank();
    }
    at += 1;
  };
  const string = () => JSON.parse(token(/"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/y));
  const value = (depth) => {
    blank();
    if (depth > 40) fail();
    const first = source[at];
    if (first === '"') return string();
    if (first === "{") {
      const map = new Map();
      list("}", () => {
        const key = string();
        blank();
        if (source[at] !== ":" || map.has(key)) fail();
        at += 1;
        map.set(key, value(depth + 1));
      });
      return map;
    }
    if (first === "[") {
      const items = [];
      list("]", () => items.push(value(depth + 1)));
      return items;
    }
    const word = token(/true|false|null|-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y);
    if (word === "true" || word === "false") return word === "true";
    return word === "null" ? null : BigInt(word);
  };
  const found = value(0);
  blank();
  if (at !== source.length) fail();
  return found;
}

// The JSON of a file; it must be UTF-8.
function jsonOf(bytes) {
  const source = utf8(bytes);
  if (source === null) throw new Wrong("line_charset", 0);
  return parseJson(source);
}

// Whether two values read by `parseJson` say the same.
function same(a, b) {
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    return Array.from(a).every(([key, value]) => b.has(key) && same(value, b.get(key)));
  }
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, n) => same(x, b[n]));
  return a === b;
}

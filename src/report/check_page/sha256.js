// SHA-256 (FIPS 180-4) and the tree of RFC 6962 over the lines of a log.
// A page that is opened from a disk has no cryptography of the browser's own
// to count on, so both are written out here.

const ROUND = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const SCHEDULE = new Int32Array(64);

function compress(state, bytes, from) {
  const w = SCHEDULE;
  for (let i = 0, at = from; i < 16; i++, at += 4) {
    w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0;
    d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

// The digest of `prefix` (a byte, or -1 for none) and bytes[from..to].
function sha256(bytes, prefix = -1, from = 0, to = bytes.length) {
  const state = new Int32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]);
  const first = prefix < 0 ? 0 : 1;
  const length = first + to - from;
  let at = from;
  let held = 0;
  const block = new Uint8Array(128);
  if (first) {
    block[0] = prefix;
    const take = Math.min(63, to - at);
    block.set(bytes.subarray(at, at + take), 1);
    at += take;
    held = 1 + take;
    if (held === 64) {
      compress(state, block, 0);
      held = 0;
    }
  }
  if (held === 0) {
    for (; at + 64 <= to; at += 64) compress(state, bytes, at);
    block.fill(0);
    block.set(bytes.subarray(at, to));
    held = to - at;
  }
  block[held] = 0x80;
  const end = held < 56 ? 64 : 128;
  const bits = length * 8;
  const high = Math.floor(bits / 0x100000000);
  for (let i = 0; i < 4; i++) {
    block[end - 1 - i] = (bits >>> (8 * i)) & 0xff;
    block[end - 5 - i] = (high >>> (8 * i)) & 0xff;
  }
  compress(state, block, 0);
  if (end === 128) compress(state, block, 64);
  const out = new Uint8Array(32);
  for (let i = 0; i < 32; i++) out[i] = state[i >> 2] >>> (24 - 8 * (i & 3));
  return out;
}

const HEX = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

function hex(bytes) {
  let out = "";
  for (let i = 0; i < bytes.length; i++) out += HEX[bytes[i]];
  return out;
}

function digest(bytes) {
  return hex(sha256(bytes));
}

// The digest of a part of a file, as digits.
function digestPart(bytes, from, to) {
  return hex(sha256(bytes, -1, from, to));
}

// The edge of the tree: the roots of its complete subtrees, largest first.
class Tree {
  constructor() {
    this.size = 0;
    this.edge = [];
  }

  push(bytes, from, to) {
    let node = sha256(bytes, 0, from, to);
    for (let n = this.size; n % 2 === 1; n = (n - 1) / 2) node = Tree.join(this.edge.pop(), node);
    this.edge.push(node);
    this.size += 1;
  }

  static join(left, right) {
    const both = new Uint8Array(64);
    both.set(left);
    both.set(right, 32);
    return sha256(both, 1);
  }

  root() {
    if (this.size === 0) return sha256(new Uint8Array(0));
    return this.edge.reduceRight((right, left) => Tree.join(left, right));
  }
}

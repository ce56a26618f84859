/** SHA-1 (RFC 3174), for `Sec-WebSocket-Accept` alone: it proves that the peer speaks WebSocket, it protects nothing. */
export function sha1(message: Uint8Array): Uint8Array {
  const padded = pad(message);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const schedule = new Uint32Array(80);
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let t = 0; t < 16; t++) schedule[t] = padded.getUint32(block + t * 4);
    for (let t = 16; t < 80; t++)
      schedule[t] = rotateLeft(w(schedule, t - 3) ^ w(schedule, t - 8) ^ w(schedule, t - 14) ^ w(schedule, t - 16), 1);
    addBlock(state, schedule);
  }
  const digest = new DataView(new ArrayBuffer(20));
  for (let i = 0; i < 5; i++) digest.setUint32(i * 4, w(state, i));
  return new Uint8Array(digest.buffer);
}

/** RFC 3174 §4: a one bit, zeros, and the length in bits fill the last 512-bit block. */
function pad(message: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  return view;
}

/** RFC 3174 §6.1, steps c to e. */
function addBlock(state: Uint32Array, schedule: Uint32Array): void {
  let [a, b, c, d, e] = [w(state, 0), w(state, 1), w(state, 2), w(state, 3), w(state, 4)];
  for (let t = 0; t < 80; t++) {
    const next = (rotateLeft(a, 5) + mix(t, b, c, d) + e + w(schedule, t)) >>> 0;
    [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
  }
  for (const [i, word] of [a, b, c, d, e].entries()) state[i] = w(state, i) + word;
}

/** RFC 3174 §5: the function and the constant of round `t`. */
function mix(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function rotateLeft(word: number, bits: number): number {
  return ((word << bits) | (word >>> (32 - bits))) >>> 0;
}

function w(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

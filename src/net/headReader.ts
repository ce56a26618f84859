import type { HeaderField } from '../session/ports';

/** Start line and fields of an HTTP/1.1 message, as they lay on the wire. */
export interface MessageHead {
  readonly startLine: string;
  readonly headers: readonly HeaderField[];
}

/** Node's own limit is 16 KiB; beyond this nothing is collected any more. */
const MAX_HEAD_BYTES = 65_536;
const CR = 0x0d;
const LF = 0x0a;

/** Collects bytes until the blank line that ends a head (RFC 9112 §2.1). What follows is handed back at once. */
export class HeadReader {
  #bytes = new Uint8Array(0);
  /** Where the search goes on: a chunk may end within the blank line. */
  #searched = 0;

  /** Everything that came while no head was complete. */
  get collected(): Uint8Array {
    return this.#bytes;
  }

  /** The head that this chunk completes, and the bytes after it. */
  push(chunk: Uint8Array): { readonly head: MessageHead; readonly rest: Uint8Array } | undefined {
    if (this.#bytes.length >= MAX_HEAD_BYTES) return undefined;
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    const end = findHeadEnd(joined, this.#searched);
    this.#searched = Math.max(0, joined.length - 2);
    this.#bytes = joined;
    if (end === undefined) return undefined;
    this.#bytes = new Uint8Array(0);
    this.#searched = 0;
    return { head: parseHead(joined.subarray(0, end)), rest: joined.subarray(end) };
  }
}

/** Index after the blank line. A bare LF ends a line too (RFC 9112 §2.2). */
function findHeadEnd(bytes: Uint8Array, from: number): number | undefined {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return undefined;
}

function parseHead(bytes: Uint8Array): MessageHead {
  // Header fields are bytes; Latin-1 keeps each of them (RFC 9110 §5.5).
  const [startLine = '', ...lines] = String.fromCharCode(...bytes)
    .trimEnd()
    .split(/\r?\n/);
  return { startLine, headers: lines.map(parseField) };
}

function parseField(line: string): HeaderField {
  const colon = line.indexOf(':');
  return colon < 0 ? ['', line.trim()] : [line.slice(0, colon), line.slice(colon + 1).trim()];
}

/** V8 holds no longer string: 2^29 - 24 characters. A file or line beyond it cannot be parsed as one. */
export const MAX_STRING_BYTES = 536_870_888;

const LINE_FEED = 0x0a;

/** Cuts a byte stream into lines, without their line feeds. A longer line than allowed is told as undefined. */
export class LineSplitter {
  /** Lines told so far; while one is told, its number from 1. */
  lineNumber = 0;
  readonly #onLine: (line: Uint8Array | undefined) => void;
  readonly #maxLineBytes: number;
  #pending: Uint8Array[] = [];
  #pendingLength = 0;
  #isTooLong = false;

  constructor(onLine: (line: Uint8Array | undefined) => void, maxLineBytes = MAX_STRING_BYTES) {
    this.#onLine = onLine;
    this.#maxLineBytes = maxLineBytes;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      this.#keep(chunk.subarray(from, at));
      this.#end();
      from = at + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  /** The last line may lack its line feed. */
  finish(): void {
    if (this.#pendingLength > 0 || this.#isTooLong) this.#end();
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0 || this.#isTooLong) return;
    this.#pendingLength += part.length;
    this.#pending.push(part);
    if (this.#pendingLength <= this.#maxLineBytes) return;
    this.#isTooLong = true;
    this.#pending = [];
    this.#pendingLength = 0;
  }

  #end(): void {
    this.lineNumber++;
    const line = this.#isTooLong ? undefined : joinParts(this.#pending, this.#pendingLength);
    this.#pending = [];
    this.#pendingLength = 0;
    this.#isTooLong = false;
    this.#onLine(line);
  }
}

export function joinParts(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

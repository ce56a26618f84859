import { isUtf8 } from 'node:buffer';
import { readUint16, readUint64 } from '../wire/bigEndian';
import { FIN, isControlOpcode, MASK, OPCODE_MASK, Opcode } from '../wire/frame';

const MAX_HEADER_BYTES = 14;
const SINGLE_TEXT = FIN | Opcode.text;
const SINGLE_BINARY = FIN | Opcode.binary;

/**
 * Chooses what the library has to see of what the server sends. A message of one whole frame that is right in itself changes nothing in
 * the library but the time that it takes: parsing it a second time took longer than everything else here. All else goes on as it
 * came: control frames, fragments, compressed messages, frames cut by a chunk's end, and whatever breaks the protocol, so that the
 * library answers pings, closes and fails the connection as it always does.
 */
export class LibraryFeed {
  readonly #maxPayloadBytes: number;
  /** The start of a header whose rest is in the next chunk; it has gone on already. */
  readonly #carry = new Uint8Array(MAX_HEADER_BYTES);
  #carryLength = 0;
  /** Bytes of the frame under way that have to go on too. */
  #dueLength = 0;
  #isMessageOpen = false;

  constructor(maxPayloadBytes: number) {
    this.#maxPayloadBytes = maxPayloadBytes;
  }

  /** Bytes that went on as they came, the first ones after the handshake. */
  follow(chunk: Uint8Array): void {
    this.#walk(chunk, undefined);
  }

  /** The parts of the chunk that the library has to see; views on it. */
  choose(chunk: Buffer): readonly Buffer[] {
    const parts: Buffer[] = [];
    this.#walk(chunk, parts);
    return parts;
  }

  /** Without `parts`, nothing is left out. */
  #walk(chunk: Uint8Array, parts: Buffer[] | undefined): void {
    let partStart = 0;
    for (let at = this.#resume(chunk); at < chunk.length; ) {
      const headerLength = chunk.length - at < 2 ? MAX_HEADER_BYTES : toHeaderLength(chunk[at + 1] ?? 0);
      if (at + headerLength > chunk.length) {
        this.#carry.set(chunk.subarray(at));
        this.#carryLength = chunk.length - at;
        break;
      }
      const b0 = chunk[at] ?? 0;
      const payloadLength = readPayloadLength(chunk, at);
      const end = at + headerLength + payloadLength;
      const isLeftOut = parts !== undefined && this.#isSuperfluous(chunk, at, at + headerLength, end);
      if (isLeftOut) {
        if (partStart < at) parts.push(toBuffer(chunk, partStart, at));
        partStart = end;
      } else {
        this.#enter(b0);
      }
      this.#dueLength = Math.max(0, end - chunk.length);
      at = end;
    }
    if (partStart < chunk.length) parts?.push(toBuffer(chunk, partStart, chunk.length));
  }

  /** A whole message in one frame that the library would take without a word. */
  #isSuperfluous(chunk: Uint8Array, at: number, payloadStart: number, end: number): boolean {
    const b0 = chunk[at] ?? 0;
    const isSingle = b0 === SINGLE_BINARY || b0 === SINGLE_TEXT;
    if (!isSingle || this.#isMessageOpen || end > chunk.length) return false;
    const isMasked = ((chunk[at + 1] ?? 0) & MASK) !== 0;
    if (isMasked || end - payloadStart > this.#maxPayloadBytes) return false;
    return b0 === SINGLE_BINARY || isUtf8(chunk.subarray(payloadStart, end));
  }

  #enter(b0: number): void {
    if (!isControlOpcode(b0 & OPCODE_MASK)) this.#isMessageOpen = (b0 & FIN) === 0;
  }

  /** Completes what the previous chunks left open; answers where in this chunk the next header starts. */
  #resume(chunk: Uint8Array): number {
    let at = 0;
    while (this.#carryLength > 0) {
      const headerLength = this.#carryLength < 2 ? 2 : toHeaderLength(this.#carry[1] ?? 0);
      if (this.#carryLength === headerLength && this.#carryLength > 1) {
        this.#enter(this.#carry[0] ?? 0);
        this.#dueLength = readPayloadLength(this.#carry, 0);
        this.#carryLength = 0;
      } else if (at === chunk.length) return at;
      else this.#carry[this.#carryLength++] = chunk[at++] ?? 0;
    }
    const taken = Math.min(this.#dueLength, chunk.length - at);
    this.#dueLength -= taken;
    return at + taken;
  }
}

/** RFC 6455 §5.2: two bytes, the extended payload length, the masking key. */
function toHeaderLength(b1: number): number {
  const form = b1 & 0x7f;
  const extended = form < 126 ? 0 : form === 126 ? 2 : 8;
  return 2 + extended + ((b1 & MASK) === 0 ? 0 : 4);
}

function readPayloadLength(bytes: Uint8Array, at: number): number {
  const form = (bytes[at + 1] ?? 0) & 0x7f;
  if (form < 126) return form;
  return form === 126 ? readUint16(bytes, at + 2) : readUint64(bytes, at + 2);
}

function toBuffer(chunk: Uint8Array, start: number, end: number): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset + start, end - start);
}

import { parseClosePayload } from '../../wire/closeCodes';
import { isControlOpcode, OPCODE_MASK, Opcode } from '../../wire/frame';
import { EntryFlag } from '../indexBlock';
import { MAX_STRUCTURED_BYTES } from './limits';
import type { FilterPorts, FilterSource } from './ports';

const BYTE_ORDER_MARK = 0xfeff;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** What payload conditions read of the entry at hand; each is read once, however many conditions ask. */
export class EntryContent {
  readonly #source: FilterSource;
  readonly #ports: FilterPorts;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #bytesOf = -1;
  #bytes: Uint8Array | undefined;
  #textOf = -1;
  #text: string | undefined;
  #structuredOf = -1;
  #structured: unknown;

  constructor(source: FilterSource, ports: FilterPorts) {
    this.#source = source;
    this.#ports = ports;
  }

  /** See `CaptureSource.viewContent`. */
  bytes(ordinal: number): Uint8Array | undefined {
    if (this.#bytesOf !== ordinal) {
      this.#bytes = this.#source.viewContent(ordinal);
      this.#bytesOf = ordinal;
    }
    return this.#bytes;
  }

  /** Bytes that are not UTF-8 come as U+FFFD. */
  text(ordinal: number): string | undefined {
    if (this.#textOf !== ordinal) {
      const bytes = this.bytes(ordinal);
      this.#text = bytes && this.#decoder.decode(bytes);
      this.#textOf = ordinal;
    }
    return this.#text;
  }

  /** The message that ends with this frame as plain values; undefined where it is neither JSON nor MessagePack. */
  structured(ordinal: number): unknown {
    if (this.#structuredOf !== ordinal) {
      this.#structured = this.#readStructured(ordinal);
      this.#structuredOf = ordinal;
    }
    return this.#structured;
  }

  /** Undefined without one; the caller knows that it is a close frame. */
  closeCode(ordinal: number): number | undefined {
    const bytes = this.bytes(ordinal);
    return bytes && parseClosePayload(bytes).code;
  }

  closeReason(ordinal: number): string | undefined {
    const bytes = this.bytes(ordinal);
    return bytes && parseClosePayload(bytes).reason;
  }

  /** Nothing of an entry is kept: its bytes may be views on memory that goes away. */
  forget(): void {
    this.#bytesOf = -1;
    this.#textOf = -1;
    this.#structuredOf = -1;
    this.#bytes = undefined;
    this.#text = undefined;
    this.#structured = undefined;
  }

  #readStructured(ordinal: number): unknown {
    const bytes = this.#messageBytes(ordinal);
    if (bytes === undefined || bytes.length === 0 || bytes.length > MAX_STRUCTURED_BYTES) return undefined;
    if (beginsJson(bytes)) {
      try {
        const text = bytes === this.#bytes ? (this.text(ordinal) ?? '') : this.#decoder.decode(bytes);
        return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
      } catch {
        // It only looked like JSON; a binary format may begin with the same byte.
      }
    }
    const direction = this.#source.index.direction(ordinal);
    return this.#isText(ordinal) ? undefined : this.#ports.readStructured?.(bytes, false, direction);
  }

  /** Of a message of one frame, and of a compressed one, the frame's own content is the whole. */
  #messageBytes(ordinal: number): Uint8Array | undefined {
    const { index } = this.#source;
    const isWhole = index.firstOrdinal(ordinal) === ordinal || (index.flags(ordinal) & EntryFlag.compressed) !== 0;
    if (isWhole) return this.bytes(ordinal);
    const read = this.#source.readMessage(ordinal, 0, MAX_STRUCTURED_BYTES + 1);
    return read.isAvailable ? read.bytes : undefined;
  }

  #isText(ordinal: number): boolean {
    const { index } = this.#source;
    const first = index.firstOrdinal(ordinal);
    const opcode = (index.has(first) ? index.b0(first) : index.b0(ordinal)) & OPCODE_MASK;
    return opcode === Opcode.text && !isControlOpcode(opcode);
  }
}

/** A path leads into an object or an array; what comes before one is white space or a byte order mark. */
function beginsJson(bytes: Uint8Array): boolean {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let at = isMarked ? 3 : 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return true;
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
  }
  return false;
}

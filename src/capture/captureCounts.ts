import type { Direction } from '../wire/frame';
import { findGroupIndex, OPCODE_GROUPS, type OpcodeGroup } from '../wire/opcodeGroup';

export interface DirectionCount {
  readonly in: number;
  readonly out: number;
}

/** Frames of one opcode group and direction, and their bytes as far as they arrived. */
export interface FrameTotals {
  readonly frames: number;
  /** Payload as it lay on the wire: compressed bytes stay compressed. */
  readonly payloadBytes: number;
  /** Headers and payloads. */
  readonly wireBytes: number;
}

/** Sizes of the messages that were inflated. */
export interface CompressionTotals {
  readonly messages: number;
  /** Their payloads as they lay on the wire. */
  readonly wireBytes: number;
  readonly inflatedBytes: number;
}

/** The counts as plain numbers, for files. */
export interface CountsRecord {
  /** Of each opcode group in their order: frames, payload bytes, wire bytes. */
  readonly in: readonly number[];
  readonly out: readonly number[];
  /** Received, sent. */
  readonly bytes: readonly number[];
  /** Compressed messages, their bytes on the wire, and after inflation: received, then sent. */
  readonly compression: readonly number[];
}

/** The counts as others see them. */
export type CaptureTotals = Pick<CaptureCounts, 'frames' | 'frameTotals' | 'bytes' | 'compression'>;

/** Of each group and direction: frames, payload bytes, wire bytes. */
const COLUMNS = 3;
/** Of each direction: messages, their bytes on the wire, their bytes inflated. */
const COMPRESSION_COLUMNS = 3;

/** What was captured since it was last cleared, dropped entries included. */
export class CaptureCounts {
  readonly #in = new Float64Array(OPCODE_GROUPS.length * COLUMNS);
  readonly #out = new Float64Array(OPCODE_GROUPS.length * COLUMNS);
  readonly #compressedIn = new Float64Array(COMPRESSION_COLUMNS);
  readonly #compressedOut = new Float64Array(COMPRESSION_COLUMNS);
  #bytesIn = 0;
  #bytesOut = 0;

  get frames(): Readonly<Record<OpcodeGroup, DirectionCount>> {
    const count = (group: OpcodeGroup): DirectionCount => ({
      in: this.totalsOf('in', group).frames,
      out: this.totalsOf('out', group).frames,
    });
    return {
      text: count('text'),
      binary: count('binary'),
      continuation: count('continuation'),
      ping: count('ping'),
      pong: count('pong'),
      close: count('close'),
      reserved: count('reserved'),
    };
  }

  /** Frames in each direction, of all opcodes. */
  get frameTotals(): DirectionCount {
    const sum = (counts: Float64Array) =>
      OPCODE_GROUPS.reduce((total, _, group) => total + (counts[group * COLUMNS] ?? 0), 0);
    return { in: sum(this.#in), out: sum(this.#out) };
  }

  /** Bytes on the wire, headers included, handshakes excluded. */
  get bytes(): DirectionCount {
    return { in: this.#bytesIn, out: this.#bytesOut };
  }

  /** Both directions together. */
  get compression(): CompressionTotals {
    const received = this.compressionOf('in');
    const sent = this.compressionOf('out');
    return {
      messages: received.messages + sent.messages,
      wireBytes: received.wireBytes + sent.wireBytes,
      inflatedBytes: received.inflatedBytes + sent.inflatedBytes,
    };
  }

  toRecord(): CountsRecord {
    return {
      in: [...this.#in],
      out: [...this.#out],
      bytes: [this.#bytesIn, this.#bytesOut],
      compression: [...this.#compressedIn, ...this.#compressedOut],
    };
  }

  static fromRecord(record: CountsRecord): CaptureCounts {
    const counts = new CaptureCounts();
    counts.#in.set(record.in.slice(0, counts.#in.length));
    counts.#out.set(record.out.slice(0, counts.#out.length));
    counts.#compressedIn.set(record.compression.slice(0, COMPRESSION_COLUMNS));
    counts.#compressedOut.set(record.compression.slice(COMPRESSION_COLUMNS, 2 * COMPRESSION_COLUMNS));
    [counts.#bytesIn = 0, counts.#bytesOut = 0] = record.bytes;
    return counts;
  }

  totalsOf(direction: Direction, group: OpcodeGroup): FrameTotals {
    const counts = direction === 'in' ? this.#in : this.#out;
    const at = OPCODE_GROUPS.indexOf(group) * COLUMNS;
    return { frames: counts[at] ?? 0, payloadBytes: counts[at + 1] ?? 0, wireBytes: counts[at + 2] ?? 0 };
  }

  compressionOf(direction: Direction): CompressionTotals {
    const [messages = 0, wireBytes = 0, inflatedBytes = 0] =
      direction === 'in' ? this.#compressedIn : this.#compressedOut;
    return { messages, wireBytes, inflatedBytes };
  }

  /** @param b0 first header byte */
  addFrame(direction: Direction, b0: number, payloadBytes: number, wireBytes: number): void {
    const counts = direction === 'in' ? this.#in : this.#out;
    const at = findGroupIndex(b0) * COLUMNS;
    counts[at] = (counts[at] ?? 0) + 1;
    counts[at + 1] = (counts[at + 1] ?? 0) + payloadBytes;
    counts[at + 2] = (counts[at + 2] ?? 0) + wireBytes;
  }

  addBytes(direction: Direction, count: number): void {
    if (direction === 'in') this.#bytesIn += count;
    else this.#bytesOut += count;
  }

  addCompressedMessage(direction: Direction, wireBytes: number, inflatedBytes: number): void {
    const counts = direction === 'in' ? this.#compressedIn : this.#compressedOut;
    counts[0] = (counts[0] ?? 0) + 1;
    counts[1] = (counts[1] ?? 0) + wireBytes;
    counts[2] = (counts[2] ?? 0) + inflatedBytes;
  }

  clear(): void {
    for (const counts of [this.#in, this.#out, this.#compressedIn, this.#compressedOut]) counts.fill(0);
    this.#bytesIn = 0;
    this.#bytesOut = 0;
  }
}

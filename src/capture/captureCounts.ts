import type { Direction } from '../wire/frame';
import { findGroupIndex, OPCODE_GROUPS, type OpcodeGroup } from '../wire/opcodeGroup';

export interface DirectionCount {
  readonly in: number;
  readonly out: number;
}

/** Sizes of the messages that were inflated, both directions together. */
export interface CompressionTotals {
  readonly messages: number;
  readonly wireBytes: number;
  readonly inflatedBytes: number;
}

/** The counts as plain numbers, for files: those of the opcode groups in their order. */
export interface CountsRecord {
  readonly in: readonly number[];
  readonly out: readonly number[];
  /** Received, sent. */
  readonly bytes: readonly number[];
  /** Compressed messages, their bytes on the wire, and after inflation. */
  readonly compression: readonly number[];
}

/** The counts as others see them. */
export type CaptureTotals = Pick<CaptureCounts, 'frames' | 'frameTotals' | 'bytes' | 'compression'>;

/** What was captured since it was last cleared, dropped entries included. */
export class CaptureCounts {
  readonly #in = new Float64Array(OPCODE_GROUPS.length);
  readonly #out = new Float64Array(OPCODE_GROUPS.length);
  #bytesIn = 0;
  #bytesOut = 0;
  #compressedMessages = 0;
  #compressedWireBytes = 0;
  #inflatedBytes = 0;

  get frames(): Readonly<Record<OpcodeGroup, DirectionCount>> {
    const count = (group: OpcodeGroup): DirectionCount => {
      const at = OPCODE_GROUPS.indexOf(group);
      return { in: this.#in[at] ?? 0, out: this.#out[at] ?? 0 };
    };
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
    const sum = (total: number, count: number) => total + count;
    return { in: this.#in.reduce(sum, 0), out: this.#out.reduce(sum, 0) };
  }

  /** Bytes on the wire, headers included, handshakes excluded. */
  get bytes(): DirectionCount {
    return { in: this.#bytesIn, out: this.#bytesOut };
  }

  get compression(): CompressionTotals {
    return {
      messages: this.#compressedMessages,
      wireBytes: this.#compressedWireBytes,
      inflatedBytes: this.#inflatedBytes,
    };
  }

  toRecord(): CountsRecord {
    return {
      in: [...this.#in],
      out: [...this.#out],
      bytes: [this.#bytesIn, this.#bytesOut],
      compression: [this.#compressedMessages, this.#compressedWireBytes, this.#inflatedBytes],
    };
  }

  static fromRecord(record: CountsRecord): CaptureCounts {
    const counts = new CaptureCounts();
    counts.#in.set(record.in.slice(0, OPCODE_GROUPS.length));
    counts.#out.set(record.out.slice(0, OPCODE_GROUPS.length));
    [counts.#bytesIn = 0, counts.#bytesOut = 0] = record.bytes;
    [counts.#compressedMessages = 0, counts.#compressedWireBytes = 0, counts.#inflatedBytes = 0] = record.compression;
    return counts;
  }

  addFrame(direction: Direction, b0: number): void {
    const counts = direction === 'in' ? this.#in : this.#out;
    const at = findGroupIndex(b0);
    counts[at] = (counts[at] ?? 0) + 1;
  }

  addBytes(direction: Direction, count: number): void {
    if (direction === 'in') this.#bytesIn += count;
    else this.#bytesOut += count;
  }

  addCompressedMessage(wireBytes: number, inflatedBytes: number): void {
    this.#compressedMessages++;
    this.#compressedWireBytes += wireBytes;
    this.#inflatedBytes += inflatedBytes;
  }

  clear(): void {
    this.#in.fill(0);
    this.#out.fill(0);
    this.#bytesIn = 0;
    this.#bytesOut = 0;
    this.#compressedMessages = 0;
    this.#compressedWireBytes = 0;
    this.#inflatedBytes = 0;
  }
}

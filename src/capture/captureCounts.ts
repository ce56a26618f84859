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

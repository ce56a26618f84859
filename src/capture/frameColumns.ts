import type { Direction } from '../wire/frame';
import { MASK, type Violation } from '../wire/frame';
import { NO_VIOLATIONS } from '../wire/frameViolations';
import { BLOCK_MASK, EntryFlag, type FrameExtra, type IndexBlock } from './indexBlock';

const MASKING_KEY_BYTES = 4;
const OFFSET_HIGH = 2 ** 32;

/** The second header byte that RFC 6455 §5.2 asks for, without MASK. */
export function toLengthForm(payloadLength: number): number {
  if (payloadLength < 126) return payloadLength;
  return payloadLength < 65_536 ? 126 : 127;
}

/** RFC 6455 §5.2: two bytes, the extended payload length, the masking key. */
export function toHeaderLength(payloadLength: number, isMasked: boolean): number {
  const extended = payloadLength < 126 ? 0 : payloadLength < 65_536 ? 2 : 8;
  return 2 + extended + (isMasked ? MASKING_KEY_BYTES : 0);
}

/**
 * The index as its readers see it, whether its blocks are in memory or in a file. What a frame's header has by the rules follows from
 * its columns; what breaks them is kept beside. Asking for an entry that is not kept answers with zeros.
 */
export abstract class FrameColumns {
  abstract readonly firstKeptOrdinal: number;
  /** Entries ever appended: the ordinal of the next one. */
  abstract readonly entryCount: number;

  /** The block of a kept entry; an empty one for others. */
  protected abstract blockOf(ordinal: number): IndexBlock;

  get keptCount(): number {
    return this.entryCount - this.firstKeptOrdinal;
  }

  has(ordinal: number): boolean {
    return ordinal >= this.firstKeptOrdinal && ordinal < this.entryCount;
  }

  /** Epoch milliseconds. */
  timeMs(ordinal: number): number {
    return this.blockOf(ordinal).timeMs[ordinal & BLOCK_MASK] ?? 0;
  }

  /** Offset of the header in its direction's stream. */
  offset(ordinal: number): number {
    const block = this.blockOf(ordinal);
    const slot = ordinal & BLOCK_MASK;
    return (block.offsetHigh[slot] ?? 0) * OFFSET_HIGH + (block.offsetLow[slot] ?? 0);
  }

  /** Where the compressed message that ends with this frame begins among the inflated bytes. */
  inflatedOffset(ordinal: number): number {
    return this.blockOf(ordinal).inflatedOffset(ordinal & BLOCK_MASK);
  }

  /** As the header announces it. */
  payloadLength(ordinal: number): number {
    const block = this.blockOf(ordinal);
    const slot = ordinal & BLOCK_MASK;
    const length = block.payloadLength[slot] ?? 0;
    return length < 0xffff_ffff ? length : (block.extras.get(slot)?.payloadLength ?? length);
  }

  /** Payload bytes that arrived. */
  receivedLength(ordinal: number): number {
    return this.#extra(ordinal)?.receivedLength ?? this.payloadLength(ordinal);
  }

  b0(ordinal: number): number {
    return this.blockOf(ordinal).b0[ordinal & BLOCK_MASK] ?? 0;
  }

  b1(ordinal: number): number {
    const extra = this.#extra(ordinal);
    if (extra !== undefined) return extra.b1;
    const mask = (this.flags(ordinal) & EntryFlag.masked) === 0 ? 0 : MASK;
    return mask | toLengthForm(this.payloadLength(ordinal));
  }

  headerLength(ordinal: number): number {
    const flags = this.flags(ordinal);
    if ((flags & EntryFlag.marker) !== 0) return 0;
    const extra = this.#extra(ordinal);
    return extra?.headerLength ?? toHeaderLength(this.payloadLength(ordinal), (flags & EntryFlag.masked) !== 0);
  }

  direction(ordinal: number): Direction {
    return (this.flags(ordinal) & EntryFlag.out) === 0 ? 'in' : 'out';
  }

  flags(ordinal: number): number {
    return this.blockOf(ordinal).flags[ordinal & BLOCK_MASK] ?? 0;
  }

  firstOrdinal(ordinal: number): number {
    return ordinal - (this.#fragmentColumn(ordinal, this.blockOf(ordinal).firstDistance) ?? 0);
  }

  /** From 0. */
  fragmentIndex(ordinal: number): number {
    return this.#fragmentColumn(ordinal, this.blockOf(ordinal).fragmentIndex) ?? 0;
  }

  /** Of the message that ends with this frame; undefined where none ends, or where it could not be inflated. */
  messageLength(ordinal: number): number | undefined {
    if ((this.flags(ordinal) & EntryFlag.end) === 0) return undefined;
    const extra = this.#extra(ordinal);
    return extra === undefined ? this.blockOf(ordinal).tail[ordinal & BLOCK_MASK] : extra.messageLength;
  }

  /** What breaks RFC 6455 or RFC 7692 in this frame, or in the message that ends with it. */
  violations(ordinal: number): readonly Violation[] {
    return this.#extra(ordinal)?.violations ?? NO_VIOLATIONS;
  }

  markerData(ordinal: number): unknown {
    return this.blockOf(ordinal).markers.get(ordinal & BLOCK_MASK);
  }

  /** The fragment after this one; undefined for a frame that ends its message, and while none arrived. */
  findNextFragment(ordinal: number): number | undefined {
    if ((this.flags(ordinal) & EntryFlag.end) !== 0) return undefined;
    const distance = this.blockOf(ordinal).tail[ordinal & BLOCK_MASK] ?? 0;
    return distance === 0 ? undefined : ordinal + distance;
  }

  #extra(ordinal: number): FrameExtra | undefined {
    const block = this.blockOf(ordinal);
    const slot = ordinal & BLOCK_MASK;
    return ((block.flags[slot] ?? 0) & EntryFlag.extra) === 0 ? undefined : block.extras.get(slot);
  }

  #fragmentColumn(ordinal: number, column: Uint32Array | undefined): number | undefined {
    return (this.flags(ordinal) & EntryFlag.fragment) === 0 ? undefined : column?.[ordinal & BLOCK_MASK];
  }
}

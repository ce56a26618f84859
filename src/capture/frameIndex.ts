import type { WireFrame } from '../wire/frame';

/** Bits of an entry's flags. */
export const EntryFlag = {
  /** Direction `out`; clear for `in`. */
  out: 1,
  marker: 2,
  /** RSV1 of the message's first frame, with permessage-deflate agreed. */
  compressed: 4,
  /** Ends a message, or is a whole control frame. */
  end: 8,
  /** Something does not fit the columns and is kept beside them. */
  extra: 16,
} as const;

/** What the index keeps of a frame's place in its message. */
export interface FramePlacement {
  readonly flags: number;
  readonly firstOrdinal: number;
  /** Ordinal of the fragment before this one; -1 for the first. */
  readonly previousOrdinal: number;
  readonly fragmentIndex: number;
  /** Only with `EntryFlag.end`. */
  readonly messageLength: number;
  /** Only with `EntryFlag.end` and `EntryFlag.compressed`: where the message begins among the inflated bytes. */
  readonly inflatedOffset: number;
}

const BLOCK_BITS = 12;
const BLOCK_ENTRIES = 1 << BLOCK_BITS;
const BLOCK_MASK = BLOCK_ENTRIES - 1;
/** Lengths from here on are kept beside the columns. */
export const MAX_COLUMN_LENGTH = 0xffff_ffff;

/** Memory that one entry takes in the columns below. */
export const INDEX_ENTRY_BYTES = 44;

class Block {
  readonly timeMs = new Float64Array(BLOCK_ENTRIES);
  readonly offset = new Float64Array(BLOCK_ENTRIES);
  readonly inflatedOffset = new Float64Array(BLOCK_ENTRIES);
  readonly payloadLength = new Uint32Array(BLOCK_ENTRIES);
  /** Entries back to the message's first frame. */
  readonly firstDistance = new Uint32Array(BLOCK_ENTRIES);
  readonly fragmentIndex = new Uint32Array(BLOCK_ENTRIES);
  /** With `end`: the message's length. Else: entries on to the next fragment, 0 while there is none. */
  readonly tail = new Uint32Array(BLOCK_ENTRIES);
  readonly b0 = new Uint8Array(BLOCK_ENTRIES);
  readonly b1 = new Uint8Array(BLOCK_ENTRIES);
  readonly headerLength = new Uint8Array(BLOCK_ENTRIES);
  readonly flags = new Uint8Array(BLOCK_ENTRIES);
}

/** The index as others see it. */
export type FrameColumns = Omit<FrameIndex, 'appendFrame' | 'appendMarker' | 'dropBefore'>;

/**
 * Entries as columns in blocks of 4,096: appending never copies what is there, dropping from the front frees whole blocks.
 * Ordinals count from 0 and never shift; asking for one that is not kept answers with zeros.
 */
export class FrameIndex {
  readonly #blocks: Block[] = [];
  /** Ordinal of the first entry of the first block; a multiple of the block size. */
  #baseOrdinal = 0;
  #firstKeptOrdinal = 0;
  #entryCount = 0;
  #last: Block = EMPTY_BLOCK;

  get firstKeptOrdinal(): number {
    return this.#firstKeptOrdinal;
  }

  /** Entries ever appended: the ordinal of the next one. */
  get entryCount(): number {
    return this.#entryCount;
  }

  get keptCount(): number {
    return this.#entryCount - this.#firstKeptOrdinal;
  }

  has(ordinal: number): boolean {
    return ordinal >= this.#firstKeptOrdinal && ordinal < this.#entryCount;
  }

  appendFrame(frame: WireFrame, place: FramePlacement): void {
    const at = this.#nextSlot();
    const block = this.#last;
    const ordinal = this.#entryCount++;
    block.timeMs[at] = frame.timeMs;
    block.offset[at] = frame.offset;
    block.payloadLength[at] = Math.min(frame.payloadLength, MAX_COLUMN_LENGTH);
    block.b0[at] = frame.b0;
    block.b1[at] = frame.b1;
    block.headerLength[at] = frame.headerLength;
    block.flags[at] = place.flags;
    block.firstDistance[at] = ordinal - place.firstOrdinal;
    block.fragmentIndex[at] = place.fragmentIndex;
    block.inflatedOffset[at] = place.inflatedOffset;
    block.tail[at] = (place.flags & EntryFlag.end) === 0 ? 0 : Math.min(place.messageLength, MAX_COLUMN_LENGTH);
    if (place.previousOrdinal >= this.#firstKeptOrdinal) {
      this.#blockOf(place.previousOrdinal).tail[place.previousOrdinal & BLOCK_MASK] = ordinal - place.previousOrdinal;
    }
  }

  appendMarker(timeMs: number): number {
    const at = this.#nextSlot();
    this.#last.timeMs[at] = timeMs;
    this.#last.flags[at] = EntryFlag.marker;
    return this.#entryCount++;
  }

  /** Entries before `ordinal` are gone. */
  dropBefore(ordinal: number): void {
    this.#firstKeptOrdinal = Math.min(Math.max(ordinal, this.#firstKeptOrdinal), this.#entryCount);
    const blockCount = Math.floor((this.#firstKeptOrdinal - this.#baseOrdinal) / BLOCK_ENTRIES);
    if (blockCount === 0) return;
    this.#blocks.splice(0, blockCount);
    this.#baseOrdinal += blockCount * BLOCK_ENTRIES;
  }

  timeMs(ordinal: number): number {
    return this.#blockOf(ordinal).timeMs[ordinal & BLOCK_MASK] ?? 0;
  }

  /** Offset of the header in its direction's stream. */
  offset(ordinal: number): number {
    return this.#blockOf(ordinal).offset[ordinal & BLOCK_MASK] ?? 0;
  }

  inflatedOffset(ordinal: number): number {
    return this.#blockOf(ordinal).inflatedOffset[ordinal & BLOCK_MASK] ?? 0;
  }

  /** At most `MAX_COLUMN_LENGTH`. */
  payloadLength(ordinal: number): number {
    return this.#blockOf(ordinal).payloadLength[ordinal & BLOCK_MASK] ?? 0;
  }

  b0(ordinal: number): number {
    return this.#blockOf(ordinal).b0[ordinal & BLOCK_MASK] ?? 0;
  }

  b1(ordinal: number): number {
    return this.#blockOf(ordinal).b1[ordinal & BLOCK_MASK] ?? 0;
  }

  headerLength(ordinal: number): number {
    return this.#blockOf(ordinal).headerLength[ordinal & BLOCK_MASK] ?? 0;
  }

  flags(ordinal: number): number {
    return this.#blockOf(ordinal).flags[ordinal & BLOCK_MASK] ?? 0;
  }

  firstOrdinal(ordinal: number): number {
    return ordinal - (this.#blockOf(ordinal).firstDistance[ordinal & BLOCK_MASK] ?? 0);
  }

  fragmentIndex(ordinal: number): number {
    return this.#blockOf(ordinal).fragmentIndex[ordinal & BLOCK_MASK] ?? 0;
  }

  /** Of a frame with `EntryFlag.end`, at most `MAX_COLUMN_LENGTH`. */
  messageLength(ordinal: number): number {
    return this.#blockOf(ordinal).tail[ordinal & BLOCK_MASK] ?? 0;
  }

  /** The fragment after this one; undefined for a frame that ends its message, and while none arrived. */
  findNextFragment(ordinal: number): number | undefined {
    if ((this.flags(ordinal) & EntryFlag.end) !== 0) return undefined;
    const distance = this.#blockOf(ordinal).tail[ordinal & BLOCK_MASK] ?? 0;
    return distance === 0 ? undefined : ordinal + distance;
  }

  #nextSlot(): number {
    const at = this.#entryCount & BLOCK_MASK;
    if (at === 0 || this.#blocks.length === 0) {
      if (this.#blocks.length === 0) this.#baseOrdinal = this.#entryCount - at;
      this.#last = new Block();
      this.#blocks.push(this.#last);
    }
    return at;
  }

  #blockOf(ordinal: number): Block {
    return this.#blocks[(ordinal - this.#baseOrdinal) >>> BLOCK_BITS] ?? EMPTY_BLOCK;
  }
}

const EMPTY_BLOCK = new Block();

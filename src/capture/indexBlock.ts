import type { Violation } from '../wire/frame';

export const BLOCK_BITS = 12;
export const BLOCK_ENTRIES = 1 << BLOCK_BITS;
export const BLOCK_MASK = BLOCK_ENTRIES - 1;

/** Entries between two checkpoints of the inflated offset. */
const CHECKPOINT_BITS = 8;

/** Memory that one entry takes in the columns of its block. */
export const INDEX_ENTRY_BYTES = 24;
/** What it takes in addition in a block that holds fragments of messages. */
export const FRAGMENT_ENTRY_BYTES = 8;

/** Lengths from here on are kept beside the columns. */
export const MAX_COLUMN_LENGTH = 0xffff_ffff;

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
  /** The MASK bit of the header. */
  masked: 32,
  /** One of several frames of a message. */
  fragment: 64,
} as const;

/** What an entry has that the columns cannot say. */
export interface FrameExtra {
  readonly violations: readonly Violation[];
  readonly b1: number;
  readonly headerLength: number;
  readonly payloadLength: number;
  readonly receivedLength: number;
  /** Undefined where a compressed message could not be inflated, and where no message ends. */
  readonly messageLength: number | undefined;
}

/**
 * 4,096 entries as columns in one buffer: the unit in which the index grows, is dropped, and is written to a file. An entry's slot
 * is its ordinal modulo 4,096. Columns of a slot mean nothing before it was written.
 */
export class IndexBlock {
  /** All fixed columns, in the order of the fields below; little-endian on every machine that runs VS Code. */
  readonly columns: Uint8Array;
  readonly timeMs: Float64Array;
  readonly payloadLength: Uint32Array;
  /** With `end`: the message's length. Else: entries on to the next fragment, 0 while there is none. */
  readonly tail: Uint32Array;
  readonly offsetLow: Uint32Array;
  readonly offsetHigh: Uint16Array;
  readonly b0: Uint8Array;
  readonly flags: Uint8Array;
  /** Entries back to the message's first frame, and the place among its fragments; only where the block has fragments. */
  firstDistance: Uint32Array | undefined;
  fragmentIndex: Uint32Array | undefined;
  /** Where the first compressed message that ends within each 256 entries begins among the inflated bytes. */
  inflatedStarts: Float64Array | undefined;
  /** By slot. */
  readonly extras = new Map<number, FrameExtra>();
  /** Data of the markers by slot. */
  readonly markers = new Map<number, unknown>();

  constructor(columns: Uint8Array = new Uint8Array(BLOCK_ENTRIES * INDEX_ENTRY_BYTES)) {
    this.columns = columns;
    const { buffer } = columns;
    let at = columns.byteOffset;
    const take = (entryBytes: number) => {
      const start = at;
      at += entryBytes * BLOCK_ENTRIES;
      return start;
    };
    this.timeMs = new Float64Array(buffer, take(8), BLOCK_ENTRIES);
    this.payloadLength = new Uint32Array(buffer, take(4), BLOCK_ENTRIES);
    this.tail = new Uint32Array(buffer, take(4), BLOCK_ENTRIES);
    this.offsetLow = new Uint32Array(buffer, take(4), BLOCK_ENTRIES);
    this.offsetHigh = new Uint16Array(buffer, take(2), BLOCK_ENTRIES);
    this.b0 = new Uint8Array(buffer, take(1), BLOCK_ENTRIES);
    this.flags = new Uint8Array(buffer, take(1), BLOCK_ENTRIES);
  }

  setFragment(slot: number, firstDistance: number, fragmentIndex: number): void {
    this.firstDistance ??= new Uint32Array(BLOCK_ENTRIES);
    this.fragmentIndex ??= new Uint32Array(BLOCK_ENTRIES);
    this.firstDistance[slot] = firstDistance;
    this.fragmentIndex[slot] = fragmentIndex;
  }

  /** Told for each compressed message that ends, in order: later ones begin where the earlier ended. */
  setInflatedOffset(slot: number, offset: number): void {
    this.inflatedStarts ??= new Float64Array(BLOCK_ENTRIES >> CHECKPOINT_BITS).fill(-1);
    const group = slot >> CHECKPOINT_BITS;
    if (this.inflatedStarts[group] === -1) this.inflatedStarts[group] = offset;
  }

  /** Where the compressed message that ends at this slot begins among the inflated bytes; 0 where none does. */
  inflatedOffset(slot: number): number {
    const group = slot >> CHECKPOINT_BITS;
    let offset = Math.max(0, this.inflatedStarts?.[group] ?? 0);
    for (let at = group << CHECKPOINT_BITS; at < slot; at++) {
      if (((this.flags[at] ?? 0) & INFLATED) === INFLATED) offset += this.tail[at] ?? 0;
    }
    return offset;
  }

  /** For another 4,096 entries: the memory stays, what was kept beside the columns goes. */
  recycle(): void {
    this.firstDistance = undefined;
    this.fragmentIndex = undefined;
    this.inflatedStarts = undefined;
    this.extras.clear();
    this.markers.clear();
  }
}

/** A compressed message ends with this entry. */
export const INFLATED = EntryFlag.compressed | EntryFlag.end;

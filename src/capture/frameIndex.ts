import { MASK, type Violation, type WireFrame } from '../wire/frame';
import { FrameColumns, toHeaderLength, toLengthForm } from './frameColumns';
import {
  BLOCK_BITS,
  BLOCK_ENTRIES,
  BLOCK_MASK,
  EntryFlag,
  FRAGMENT_ENTRY_BYTES,
  INDEX_ENTRY_BYTES,
  INFLATED,
  IndexBlock,
  MAX_COLUMN_LENGTH,
} from './indexBlock';

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
  /** False where a compressed message ended and could not be inflated. */
  readonly isMessageReadable: boolean;
  readonly violations: readonly Violation[];
}

/** What a marker, or an entry with something beside the columns, is counted as; an estimate on the high side. */
const EXTRA_BYTES = 256;
/** Dropped blocks that are kept to be filled again: fresh memory costs more than the entries that go into it. */
const POOLED_BLOCKS = 64;

const EMPTY_BLOCK = new IndexBlock();

/** The index in memory: appending never copies what is there, dropping from the front frees whole blocks. Ordinals never shift. */
export class FrameIndex extends FrameColumns {
  readonly #blocks: IndexBlock[] = [];
  readonly #pool: IndexBlock[] = [];
  /** Ordinal of the first entry of the first block; a multiple of the block size. */
  #baseOrdinal = 0;
  #firstKeptOrdinal = 0;
  #entryCount = 0;
  #last = EMPTY_BLOCK;
  #extraCount = 0;
  #fragmentBlocks = 0;

  override get firstKeptOrdinal(): number {
    return this.#firstKeptOrdinal;
  }

  override get entryCount(): number {
    return this.#entryCount;
  }

  /** Memory of the kept entries. */
  get keptBytes(): number {
    const entryBytes = INDEX_ENTRY_BYTES + (this.#fragmentBlocks === 0 ? 0 : FRAGMENT_ENTRY_BYTES);
    return this.keptCount * entryBytes + this.#extraCount * EXTRA_BYTES;
  }

  appendFrame(frame: WireFrame, place: FramePlacement): void {
    const { payloadLength, b1 } = frame;
    const slot = this.#nextSlot();
    const block = this.#last;
    const ordinal = this.#entryCount++;
    const isMasked = (b1 & MASK) !== 0;
    let flags = place.flags | (isMasked ? EntryFlag.masked : 0);
    block.timeMs[slot] = frame.timeMs;
    block.offsetLow[slot] = frame.offset;
    block.offsetHigh[slot] = frame.offset / 0x1_0000_0000;
    block.payloadLength[slot] = payloadLength < MAX_COLUMN_LENGTH ? payloadLength : MAX_COLUMN_LENGTH;
    block.b0[slot] = frame.b0;
    block.tail[slot] = (flags & EntryFlag.end) === 0 ? 0 : Math.min(place.messageLength, MAX_COLUMN_LENGTH);
    const isPlain =
      place.violations.length === 0 &&
      payloadLength < MAX_COLUMN_LENGTH &&
      place.messageLength < MAX_COLUMN_LENGTH &&
      place.isMessageReadable &&
      (b1 & 0x7f) === toLengthForm(payloadLength) &&
      frame.headerLength === toHeaderLength(payloadLength, isMasked);
    if (!isPlain) {
      flags |= EntryFlag.extra;
      this.#addExtra(block, slot, frame, place);
    }
    if (place.previousOrdinal >= 0 || (flags & EntryFlag.fragment) !== 0) {
      flags |= EntryFlag.fragment;
      if (block.firstDistance === undefined) this.#fragmentBlocks++;
      block.setFragment(slot, ordinal - place.firstOrdinal, place.fragmentIndex);
      this.#linkPrevious(place.previousOrdinal, ordinal);
    }
    if ((flags & INFLATED) === INFLATED) block.setInflatedOffset(slot, place.inflatedOffset);
    block.flags[slot] = flags;
  }

  appendMarker(data: unknown, timeMs: number): number {
    const slot = this.#nextSlot();
    const block = this.#last;
    block.timeMs[slot] = timeMs;
    block.payloadLength[slot] = 0;
    block.tail[slot] = 0;
    block.offsetLow[slot] = 0;
    block.offsetHigh[slot] = 0;
    block.b0[slot] = 0;
    block.flags[slot] = EntryFlag.marker;
    block.markers.set(slot, data);
    this.#extraCount++;
    return this.#entryCount++;
  }

  /** More of a payload came after its frame was reported. */
  setReceivedLength(ordinal: number, receivedLength: number): void {
    const { extras } = this.blockOf(ordinal);
    const slot = ordinal & BLOCK_MASK;
    const extra = extras.get(slot);
    if (extra !== undefined) extras.set(slot, { ...extra, receivedLength });
  }

  /** Entries before `ordinal` are gone. */
  dropBefore(ordinal: number): void {
    const end = Math.min(Math.max(ordinal, this.#firstKeptOrdinal), this.#entryCount);
    for (let dropped = this.#firstKeptOrdinal; this.#extraCount > 0 && dropped < end; dropped++) {
      if ((this.flags(dropped) & (EntryFlag.extra | EntryFlag.marker)) !== 0) this.#forgetExtra(dropped);
    }
    this.#firstKeptOrdinal = end;
    const blockCount = Math.floor((end - this.#baseOrdinal) / BLOCK_ENTRIES);
    if (blockCount === 0) return;
    for (const block of this.#blocks.splice(0, blockCount)) this.#recycle(block);
    this.#baseOrdinal += blockCount * BLOCK_ENTRIES;
  }

  /** The block with this ordinal for a writer; undefined where it is not kept. */
  readBlock(ordinal: number): IndexBlock | undefined {
    return this.#blocks[(ordinal - this.#baseOrdinal) >>> BLOCK_BITS];
  }

  protected override blockOf(ordinal: number): IndexBlock {
    return this.#blocks[(ordinal - this.#baseOrdinal) >>> BLOCK_BITS] ?? EMPTY_BLOCK;
  }

  #addExtra(block: IndexBlock, slot: number, frame: WireFrame, place: FramePlacement): void {
    const hasLength = place.isMessageReadable && (place.flags & EntryFlag.end) !== 0;
    block.extras.set(slot, {
      violations: place.violations,
      b1: frame.b1,
      headerLength: frame.headerLength,
      payloadLength: frame.payloadLength,
      receivedLength: frame.receivedLength,
      messageLength: hasLength ? place.messageLength : undefined,
    });
    this.#extraCount++;
  }

  #linkPrevious(previousOrdinal: number, ordinal: number): void {
    if (previousOrdinal < this.#firstKeptOrdinal) return;
    this.blockOf(previousOrdinal).tail[previousOrdinal & BLOCK_MASK] = ordinal - previousOrdinal;
  }

  #forgetExtra(ordinal: number): void {
    const block = this.blockOf(ordinal);
    const slot = ordinal & BLOCK_MASK;
    if (block.extras.delete(slot) || block.markers.delete(slot)) this.#extraCount--;
  }

  #recycle(block: IndexBlock): void {
    if (block.firstDistance !== undefined) this.#fragmentBlocks--;
    block.recycle();
    if (this.#pool.length < POOLED_BLOCKS) this.#pool.push(block);
  }

  #nextSlot(): number {
    const slot = this.#entryCount & BLOCK_MASK;
    if (slot === 0 || this.#blocks.length === 0) {
      if (this.#blocks.length === 0) this.#baseOrdinal = this.#entryCount - slot;
      this.#last = this.#pool.pop() ?? new IndexBlock();
      this.#blocks.push(this.#last);
    }
    return slot;
  }
}

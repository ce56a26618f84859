import type { Direction, WireFrame } from '../wire/frame';
import { ByteLog } from './byteLog';
import type { CaptureContents } from './contents';
import { FrameIndex } from './frameIndex';
import { EntryFlag, INFLATED } from './indexBlock';
import type { MessageTracker } from './messageTracker';
import { PagePool } from './pagePool';
import type { Spiller } from './spiller';

/** Entries are dropped in steps: each asks the logs once. */
const DROP_STEP = 256;
/** Dropping goes on until this share of the budget is free, so that it does not begin anew with every chunk. */
const FREED_SHARE = 1 / 16;

/** Everything a live capture keeps, within its limits. It knows entries and bytes; where they come from is the capture's. */
export class CaptureStore implements CaptureContents {
  readonly index = new FrameIndex();
  readonly #pool = new PagePool();
  readonly inLog = new ByteLog(this.#pool);
  readonly outLog = new ByteLog(this.#pool);
  readonly inflatedLog = new ByteLog(this.#pool);
  /** Entries dropped to keep within the limits. */
  droppedCount = 0;
  /** Where bytes go that no longer fit into memory; without it the oldest entries are dropped instead. */
  spiller: Spiller | undefined;

  constructor(readonly memoryBytes: number) {}

  /** In memory and in files, the index included. */
  get keptBytes(): number {
    const { inLog, outLog, inflatedLog, index } = this;
    return inLog.keptBytes + outLog.keptBytes + inflatedLog.keptBytes + index.keptBytes;
  }

  /** Chunks and inflated messages in memory. */
  get loggedBytes(): number {
    return this.inLog.memoryBytes + this.outLog.memoryBytes + this.inflatedLog.memoryBytes;
  }

  logOf(direction: Direction): ByteLog {
    return direction === 'in' ? this.inLog : this.outLog;
  }

  addFrame(frame: WireFrame, tracker: MessageTracker): void {
    this.index.appendFrame(frame, tracker);
  }

  /** Whether it is beyond what may stay in memory, and nothing moves it to files. */
  get isOverBudget(): boolean {
    if (this.spiller === undefined) return this.loggedBytes + this.index.keptBytes > this.memoryBytes;
    return this.loggedBytes > this.memoryBytes && !this.spiller.canSpill;
  }

  /** Drops the oldest entries while over the budget; `neededIn` and `neededOut` are offsets from which bytes are still in use. */
  trim(neededIn: number, neededOut: number): void {
    if (!this.isOverBudget) return;
    const hasFiles = this.spiller !== undefined;
    const target = this.memoryBytes * (1 - FREED_SHARE);
    const used = () => this.loggedBytes + (hasFiles ? 0 : this.index.keptBytes);
    // The newest entry stays: a message larger than the budget is still a row that says so.
    while (used() > target && this.index.keptCount > 1) {
      this.#dropOldest(Math.min(DROP_STEP, this.index.keptCount - 1), neededIn, neededOut);
    }
  }

  /** Drops the entries before this one, the newest excepted. */
  dropEntriesBefore(ordinal: number, neededIn: number, neededOut: number): void {
    const end = Math.min(ordinal, this.index.entryCount - 1);
    while (this.index.firstKeptOrdinal < end) {
      this.#dropOldest(Math.min(DROP_STEP, end - this.index.firstKeptOrdinal), neededIn, neededOut);
    }
  }

  /** Nothing is left to drop but the bytes of the newest entry and of what is under way. */
  dropBytes(): void {
    for (const log of [this.inLog, this.outLog, this.inflatedLog]) log.dropBefore(log.endOffset);
  }

  clear(neededIn: number, neededOut: number): void {
    this.index.dropBefore(this.index.entryCount);
    this.inLog.dropBefore(neededIn);
    this.outLog.dropBefore(neededOut);
    this.inflatedLog.dropBefore(this.inflatedLog.endOffset);
    this.spiller?.clear();
    this.droppedCount = 0;
  }

  #dropOldest(count: number, neededIn: number, neededOut: number): void {
    const { index } = this;
    const first = index.firstKeptOrdinal;
    let inEnd = 0;
    let outEnd = 0;
    let inflatedEnd = 0;
    for (let ordinal = first; ordinal < first + count; ordinal++) {
      const flags = index.flags(ordinal);
      if ((flags & EntryFlag.marker) !== 0) continue;
      const end = index.offset(ordinal) + index.headerLength(ordinal) + index.receivedLength(ordinal);
      if ((flags & EntryFlag.out) === 0) inEnd = end;
      else outEnd = end;
      if ((flags & INFLATED) !== INFLATED) continue;
      inflatedEnd = index.inflatedOffset(ordinal) + (index.messageLength(ordinal) ?? 0);
    }
    index.dropBefore(first + count);
    this.droppedCount += count;
    this.inLog.dropBefore(Math.min(inEnd, neededIn));
    this.outLog.dropBefore(Math.min(outEnd, neededOut));
    this.inflatedLog.dropBefore(inflatedEnd);
  }
}

import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { toErrorCode, toErrorMessage } from '../base/errors';
import type { FileExtent } from './byteLog';
import { type CaptureContents, LOG_NAMES } from './contents';
import type { FrameIndex } from './frameIndex';
import { BLOCK_ENTRIES, EntryFlag } from './indexBlock';
import { PAGE_BYTES } from './pagePool';
import type { SpillRecord, SpillTarget } from './spillTarget';

/** What is written at once: large enough that the call costs nothing beside the bytes. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_PAGES = BATCH_BYTES / PAGE_BYTES;
/** Blocks of the index that are written along with the bytes. */
const BATCH_BLOCKS = 16;
/** Spilling goes on until this share of the budget is free, so that it does not begin anew with every chunk. */
const FREED_SHARE = 1 / 8;
/** Bytes in memory beyond the budget at which the source is asked to wait until the disk has caught up. */
const HIGH_WATER_BYTES = 32 * 1024 * 1024;
/** After a failed write the next attempt waits this long. */
const RETRY_MS = 1_000;

export interface SpillerOptions {
  readonly contents: CaptureContents & { readonly index: FrameIndex };
  readonly target: SpillTarget;
  /** Bytes of chunks and inflated messages that may stay in memory. */
  readonly memoryBytes: number;
  /** Bytes that the files may take. */
  readonly diskBytes: number;
  /** Called with the ordinal up to which entries have to go, so that the oldest file can be deleted. */
  readonly dropBefore: (ordinal: number) => void;
  readonly clock: Pick<Clock, 'schedule'>;
}

/**
 * Moves the oldest bytes of a capture to files while it goes on. Bytes leave in the order of their entries, so that a file holds one
 * stretch of the capture and can be deleted with it. The index stays in memory; its blocks are written too, for whoever reads the
 * files after a crash.
 */
export class Spiller implements Disposable {
  readonly #options: SpillerOptions;
  readonly #pressure = new Emitter<boolean>();
  readonly #failed = new Emitter<string>();
  /** Entries before this one have their bytes in files, or on the way there. */
  #frontier = 0;
  /** Offsets in the logs that belong to the frontier. */
  readonly #ends = [0, 0, 0];
  /** Offsets up to which the logs were written. */
  readonly #written = [0, 0, 0];
  #nextBlockOrdinal = 0;
  #isWriting = false;
  #isPressed = false;
  #retry: Disposable | undefined;
  #isDisposed = false;
  #failure: string | undefined;

  /** The source should wait (true), or go on (false). */
  readonly onPressure = this.#pressure.event;
  /** Why writing failed, once until it works again. */
  readonly onFailed = this.#failed.event;

  constructor(options: SpillerOptions) {
    this.#options = options;
  }

  /** Undefined while writing works. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Whether there is something left that could be moved. */
  get canSpill(): boolean {
    return this.#failure === undefined && (this.#isWriting || this.#frontier < this.#options.contents.index.entryCount);
  }

  get diskBytes(): number {
    return this.#options.target.diskBytes;
  }

  /** To be called when bytes came: cheap while everything fits. */
  poke(): void {
    const memoryBytes = this.#memoryBytes;
    if (memoryBytes <= this.#options.memoryBytes) return;
    if (memoryBytes > this.#options.memoryBytes + HIGH_WATER_BYTES && this.canSpill) this.#press(true);
    if (!this.#isWriting && this.#retry === undefined && !this.#isDisposed) void this.#spill();
  }

  /** The capture was cleared: files that hold nothing kept are deleted. */
  clear(): void {
    this.#frontier = this.#options.contents.index.entryCount;
    while (this.#dropOldestFile());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#retry?.dispose();
    this.#pressure.dispose();
    this.#failed.dispose();
    this.#options.target.dispose();
  }

  get #memoryBytes(): number {
    const { inLog, outLog, inflatedLog } = this.#options.contents;
    return inLog.memoryBytes + outLog.memoryBytes + inflatedLog.memoryBytes;
  }

  async #spill(): Promise<void> {
    this.#isWriting = true;
    const target = this.#options.memoryBytes * (1 - FREED_SHARE);
    try {
      while (!this.#isDisposed && this.#memoryBytes > target) {
        const records = this.#collect();
        if (records.length === 0) break;
        await this.#write(records);
        this.#limitDisk();
        if (this.#memoryBytes <= this.#options.memoryBytes) this.#press(false);
      }
    } catch (thrown) {
      this.#fail(toErrorMessage(thrown));
    }
    this.#isWriting = false;
    this.#press(false);
  }

  async #write(records: readonly SpillRecord[]): Promise<void> {
    const extents = await this.#writeOrMakeRoom(records);
    const { contents } = this.#options;
    const written = records.filter((record) => record.kind === 'bytes');
    written.forEach((record, i) => {
      const extent = extents[i];
      const name = LOG_NAMES[record.log];
      if (extent !== undefined && name !== undefined && !this.#isDisposed) contents[name].moveToFile(extent);
      this.#written[record.log] = record.start + record.bytes.length;
    });
    for (const record of records) {
      if (record.kind === 'index') this.#nextBlockOrdinal = record.firstOrdinal + record.count;
    }
    this.#failure = undefined;
  }

  /** A full disk is a smaller limit than the one configured: the oldest file makes room for the newest. */
  async #writeOrMakeRoom(records: readonly SpillRecord[]): Promise<readonly FileExtent[]> {
    const { target } = this.#options;
    for (;;) {
      try {
        return await target.write(records, this.#frontier);
      } catch (thrown) {
        const isFull = toErrorCode(thrown) === 'ENOSPC';
        if (!isFull || this.#isDisposed || !this.#dropOldestFile()) throw thrown;
      }
    }
  }

  /** Full pages of the logs before a frontier that is some MiB further on. */
  #collect(): SpillRecord[] {
    const { index } = this.#options.contents;
    const blocks = this.#collectBlocks();
    // A frame larger than a batch leaves once the frontier has passed it.
    for (let batchBytes = BATCH_BYTES; ; batchBytes *= 2) {
      this.#advanceFrontier(batchBytes);
      const pages = this.#collectPages();
      if (pages.length > 0 || this.#frontier === index.entryCount) return [...blocks, ...pages];
    }
  }

  #collectPages(): SpillRecord[] {
    const { contents } = this.#options;
    return LOG_NAMES.flatMap((name, log) =>
      contents[name]
        .lendPages(this.#written[log] ?? 0, this.#ends[log] ?? 0, BATCH_PAGES)
        .map((page): SpillRecord => ({ kind: 'bytes', log, ...page })),
    );
  }

  #advanceFrontier(batchBytes: number): void {
    const { index } = this.#options.contents;
    const ends = this.#ends;
    let ordinal = Math.max(this.#frontier, index.firstKeptOrdinal);
    // What did not leave with the frontier so far, since its page goes on beyond it, counts too.
    let waiting = LOG_NAMES.reduce((sum, _, log) => sum + Math.max(0, (ends[log] ?? 0) - (this.#written[log] ?? 0)), 0);
    for (; ordinal < index.entryCount && waiting < batchBytes; ordinal++) {
      const flags = index.flags(ordinal);
      if ((flags & EntryFlag.marker) !== 0) continue;
      const length = index.headerLength(ordinal) + index.receivedLength(ordinal);
      ends[(flags & EntryFlag.out) === 0 ? 0 : 1] = index.offset(ordinal) + length;
      waiting += length;
      const inflated = (flags & EntryFlag.compressed) === 0 ? undefined : index.messageLength(ordinal);
      if (inflated === undefined) continue;
      ends[2] = index.inflatedOffset(ordinal) + inflated;
      waiting += inflated;
    }
    this.#frontier = ordinal;
  }

  #collectBlocks(): SpillRecord[] {
    const { index } = this.#options.contents;
    const records: SpillRecord[] = [];
    let firstOrdinal = Math.max(this.#nextBlockOrdinal, toBlockStart(index.firstKeptOrdinal));
    while (firstOrdinal + BLOCK_ENTRIES <= index.entryCount && records.length < BATCH_BLOCKS) {
      const block = index.readBlock(firstOrdinal);
      if (block === undefined) break;
      records.push({ kind: 'index', firstOrdinal, count: BLOCK_ENTRIES, block });
      firstOrdinal += BLOCK_ENTRIES;
    }
    return records;
  }

  #limitDisk(): void {
    while (this.#options.target.diskBytes > this.#options.diskBytes && this.#dropOldestFile());
  }

  #dropOldestFile(): boolean {
    const { target, dropBefore } = this.#options;
    const endOrdinal = target.oldestEndOrdinal;
    if (endOrdinal === undefined) return false;
    dropBefore(endOrdinal);
    target.deleteOldest();
    return true;
  }

  #fail(message: string): void {
    if (this.#isDisposed) return;
    const isNew = this.#failure === undefined;
    this.#failure = message;
    for (const name of LOG_NAMES) this.#options.contents[name].takeBackPages();
    this.#retry = this.#options.clock.schedule(RETRY_MS, () => {
      this.#retry = undefined;
      this.poke();
    });
    if (isNew) this.#failed.fire(message);
  }

  #press(isPressed: boolean): void {
    if (this.#isPressed === isPressed) return;
    this.#isPressed = isPressed;
    this.#pressure.fire(isPressed);
  }
}

function toBlockStart(ordinal: number): number {
  return Math.ceil(ordinal / BLOCK_ENTRIES) * BLOCK_ENTRIES;
}

import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileExtent } from '../capture/byteLog';
import type { SpillRecord, SpillTarget } from '../capture/spillTarget';
import { encodeIndexRecord } from '../capture/wscap/indexRecord';
import {
  DATA_PREFIX_BYTES,
  encodeDataPrefix,
  encodeHeader,
  encodeRecordHeader,
  HEADER_BYTES,
  RECORD_HEADER_BYTES,
  RecordKind,
} from '../capture/wscap/layout';
import { crc32 } from '../wire/crc32';
import { PagedFile } from './pagedFile';
import { makeOwnedDirectory } from './spillDirectories';

/** A file is complete from here on: small enough that the oldest can be deleted without losing much. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

export interface SegmentFilesOptions {
  /** Made when the first file is; nobody else writes to it. */
  readonly directory: string;
  /** What the capture is of, for whoever finds the files after a crash. */
  readonly label?: () => string;
  /** For tests. */
  readonly segmentBytes?: number;
}

interface Segment {
  readonly path: string;
  readonly handle: FileHandle;
  readonly reader: PagedFile;
  sizeBytes: number;
  /** Entries from this ordinal on do not need the file. */
  endOrdinal: number;
}

/**
 * Files in a folder of the capture's own that take what no longer fits into memory: `.wscap` files without a footer, one after the
 * other, so that what a crash leaves behind can be opened like a capture that was saved.
 */
export class SegmentFiles implements SpillTarget {
  readonly #directory: string;
  readonly #label: () => string;
  readonly #segmentBytes: number;
  readonly #segments: Segment[] = [];
  readonly #scratch: Uint8Array[] = [];
  #nextNumber = 1;
  #writing: Promise<unknown> = Promise.resolve();
  #isDisposed = false;

  constructor({ directory, label = () => '', segmentBytes = SEGMENT_BYTES }: SegmentFilesOptions) {
    this.#directory = directory;
    this.#label = label;
    this.#segmentBytes = segmentBytes;
  }

  get diskBytes(): number {
    return this.#segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  get oldestEndOrdinal(): number | undefined {
    return this.#segments.length < 2 ? undefined : this.#segments[0]?.endOrdinal;
  }

  async write(records: readonly SpillRecord[], endOrdinal: number): Promise<readonly FileExtent[]> {
    const writing = this.#writing.then(() => this.#append(records, endOrdinal));
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  deleteOldest(): void {
    const segment = this.#segments.length < 2 ? undefined : this.#segments.shift();
    if (segment !== undefined) void this.#discard(segment);
  }

  /** Deletes the folder. Resolves when it is gone; never rejects: what cannot be deleted is found by the next start. */
  async remove(): Promise<void> {
    this.#isDisposed = true;
    await this.#writing;
    for (const segment of this.#segments.splice(0)) await this.#discard(segment);
    await rm(this.#directory, { recursive: true, force: true }).catch(() => undefined);
  }

  dispose(): void {
    void this.remove();
  }

  async #append(records: readonly SpillRecord[], endOrdinal: number): Promise<readonly FileExtent[]> {
    const segment = await this.#openSegment();
    const parts: Uint8Array[] = [];
    const extents: FileExtent[] = [];
    let position = segment.sizeBytes;
    let indexCount = 0;
    for (const record of records) {
      if (record.kind === 'bytes') {
        const prefix = encodeDataPrefix(record.log, record.start);
        const { length } = record.bytes;
        const bodyLength = DATA_PREFIX_BYTES + length;
        const bodyCrc = crc32(record.bytes, crc32(prefix));
        parts.push(encodeRecordHeader({ kind: RecordKind.data, bodyLength, bodyCrc }), prefix, record.bytes);
        const dataPosition = position + RECORD_HEADER_BYTES + DATA_PREFIX_BYTES;
        extents.push({ start: record.start, length, file: segment.reader, position: dataPosition });
        position += RECORD_HEADER_BYTES + bodyLength;
      } else {
        const body = encodeIndexRecord(record, (length) => this.#takeScratch(indexCount++, length));
        const header = { kind: RecordKind.index, bodyLength: body.length, bodyCrc: crc32(body) };
        parts.push(encodeRecordHeader(header), body);
        position += RECORD_HEADER_BYTES + body.length;
      }
    }
    await writeFully(segment.handle, parts, segment.sizeBytes);
    segment.sizeBytes = position;
    segment.endOrdinal = endOrdinal;
    return extents;
  }

  /** The file that is being filled; the folder is made again where somebody removed it. */
  async #openSegment(): Promise<Segment> {
    const current = this.#segments.at(-1);
    if (current !== undefined && current.sizeBytes < this.#segmentBytes) return current;
    if (this.#isDisposed) throw new Error('The capture was closed.');
    await makeOwnedDirectory(this.#directory, this.#label());
    const path = join(this.#directory, `${String(this.#nextNumber).padStart(6, '0')}.wscap`);
    const handle = await open(path, 'wx+');
    this.#nextNumber++;
    try {
      await writeFully(handle, [encodeHeader()], 0);
    } catch (thrown) {
      await handle.close();
      await rm(path, { force: true }).catch(() => undefined);
      throw thrown;
    }
    const segment = { path, handle, reader: new PagedFile(handle.fd), sizeBytes: HEADER_BYTES, endOrdinal: 0 };
    this.#segments.push(segment);
    return segment;
  }

  /** Memory for the records of one call, filled again by the next. */
  #takeScratch(at: number, length: number): Uint8Array {
    let scratch = this.#scratch[at];
    if (scratch === undefined || scratch.length < length) {
      scratch = new Uint8Array(length);
      this.#scratch[at] = scratch;
    }
    return scratch.subarray(0, length);
  }

  async #discard({ reader, handle, path }: Segment): Promise<void> {
    reader.abandon();
    await handle.close().catch(() => undefined);
    await rm(path, { force: true }).catch(() => undefined);
  }
}

/** A write may take less than it was given, and says so by the error of the next one where the disk is full. */
async function writeFully(handle: FileHandle, parts: readonly Uint8Array[], position: number): Promise<void> {
  let rest = [...parts];
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, at);
    at += bytesWritten;
    rest = skipBytes(rest, bytesWritten);
  }
}

function skipBytes(parts: readonly Uint8Array[], count: number): Uint8Array[] {
  let skipped = count;
  return parts.flatMap((part) => {
    const taken = Math.min(skipped, part.length);
    skipped -= taken;
    return taken === part.length ? [] : [part.subarray(taken)];
  });
}

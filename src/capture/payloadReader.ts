import { MASK } from '../wire/frame';
import { unmask } from '../wire/mask';
import { type CaptureContents, findLog, readMaskingKey } from './contents';
import type { PayloadRead } from './contract';
import { EntryFlag } from './indexBlock';

const GONE = 'This row is no longer kept: it was cleared, or dropped to keep within the memory budget.';
const BYTES_GONE = 'The bytes were dropped: they exceed the memory budget of the capture.';
const NO_PAYLOAD = 'This row is not a frame and has no payload.';

const EMPTY = new Uint8Array(0);

/** Reads payloads out of a store, in ranges. A range beyond the end is cut; what is not there comes as a reason. */
export class PayloadReader {
  /** @param whyGone what to say of bytes that are not there */
  constructor(
    readonly contents: CaptureContents,
    readonly whyGone = BYTES_GONE,
  ) {}

  /** Header and payload as they lay on the wire. */
  readWire(ordinal: number, from: number, count: number): PayloadRead {
    const reason = this.#findObstacle(ordinal);
    if (reason !== undefined) return unavailable(reason);
    const total = this.contents.index.headerLength(ordinal) + this.contents.index.receivedLength(ordinal);
    const range = clampRange(from, count, total);
    const bytes = findLog(this.contents, ordinal).read(this.contents.index.offset(ordinal) + range.from, range.count);
    return bytes === undefined ? unavailable(this.whyGone) : available(bytes, total);
  }

  /** This frame's payload, unmasked, as much as arrived; compressed bytes stay compressed. */
  readFrame(ordinal: number, from: number, count: number): PayloadRead {
    const reason = this.#findObstacle(ordinal);
    if (reason !== undefined) return unavailable(reason);
    const total = this.contents.index.receivedLength(ordinal);
    const range = clampRange(from, count, total);
    const plain = this.#readPlain(ordinal, range.from, range.count);
    return plain === undefined ? unavailable(this.whyGone) : available(plain, total);
  }

  /** The whole message that the frame belongs to: fragments joined, unmasked, inflated. */
  readMessage(ordinal: number, from: number, count: number): PayloadRead {
    const reason = this.#findObstacle(ordinal);
    if (reason !== undefined) return unavailable(reason);
    const last = this.#findLastFragment(ordinal);
    if ((this.contents.index.flags(last) & EntryFlag.end) === 0) return unavailable(this.#whyUnfinished(last));
    const total = this.contents.index.messageLength(last);
    if (total === undefined) return unavailable(this.#whyNotInflated(last));
    const range = clampRange(from, count, total);
    if ((this.contents.index.flags(last) & EntryFlag.compressed) === 0)
      return this.#joinFragments(ordinal, range, total);
    const bytes = this.contents.inflatedLog.read(this.contents.index.inflatedOffset(last) + range.from, range.count);
    return bytes === undefined ? unavailable(this.whyGone) : available(bytes, total);
  }

  /**
   * What a search looks at: the frame's own payload, made plain; of a compressed message the inflated bytes, on the frame that ends it.
   * Undefined where there is none. A view where possible: read it at once, never write to it.
   */
  viewContent(ordinal: number): Uint8Array | undefined {
    if (this.#findObstacle(ordinal) !== undefined) return undefined;
    const { index } = this.contents;
    const flags = index.flags(ordinal);
    if ((flags & EntryFlag.compressed) !== 0) {
      const length = this.contents.index.messageLength(ordinal);
      return length === undefined ? undefined : this.contents.inflatedLog.view(index.inflatedOffset(ordinal), length);
    }
    const length = this.contents.index.receivedLength(ordinal);
    if ((index.b1(ordinal) & MASK) !== 0) return this.#readPlain(ordinal, 0, length);
    return findLog(this.contents, ordinal).view(index.offset(ordinal) + index.headerLength(ordinal), length);
  }

  /**
   * The message's frames in order, at most `limit`, those that have arrived so far. Where its first frames are no longer kept, the list
   * begins with `ordinal`; empty for a marker and for a row that is no longer kept.
   */
  messageFrames(ordinal: number, limit: number): number[] {
    const { index } = this.contents;
    const frames: number[] = [];
    if (this.#findObstacle(ordinal) !== undefined) return frames;
    const first = index.firstOrdinal(ordinal);
    let next: number | undefined = index.has(first) ? first : ordinal;
    while (next !== undefined && frames.length < limit) {
      frames.push(next);
      next = index.findNextFragment(next);
    }
    return frames;
  }

  #joinFragments(ordinal: number, range: Range, total: number): PayloadRead {
    const { index } = this.contents;
    const first = index.firstOrdinal(ordinal);
    if (!index.has(first)) return unavailable("The message's first fragments are no longer kept.");
    if (first === ordinal && range.count > 0 && index.findNextFragment(ordinal) === undefined) {
      const plain = this.#readPlain(ordinal, range.from, range.count);
      return plain === undefined ? unavailable(this.whyGone) : available(plain, total);
    }
    const joined = new Uint8Array(range.count);
    let fragmentStart = 0;
    let at = 0;
    for (let next: number | undefined = first; next !== undefined && at < range.count; ) {
      const length = this.contents.index.receivedLength(next);
      const from = range.from + at - fragmentStart;
      if (from < length) {
        const plain = this.#readPlain(next, from, Math.min(length - from, range.count - at));
        if (plain === undefined) return unavailable(this.whyGone);
        joined.set(plain, at);
        at += plain.length;
      }
      fragmentStart += length;
      next = index.findNextFragment(next);
    }
    return available(joined, total);
  }

  #readPlain(ordinal: number, from: number, count: number): Uint8Array | undefined {
    if (count === 0) return EMPTY;
    const { index } = this.contents;
    const log = findLog(this.contents, ordinal);
    const start = index.offset(ordinal) + index.headerLength(ordinal) + from;
    if ((index.b1(ordinal) & MASK) === 0) return log.read(start, count);
    // Without its header a payload cannot be unmasked any more.
    if (!log.has(index.offset(ordinal), start)) return undefined;
    const masked = log.view(start, count);
    return masked && unmask(masked, 0, count, readMaskingKey(this.contents, ordinal), from);
  }

  #findLastFragment(ordinal: number): number {
    let last = ordinal;
    for (let next: number | undefined = ordinal; next !== undefined; next = this.contents.index.findNextFragment(next))
      last = next;
    return last;
  }

  #findObstacle(ordinal: number): string | undefined {
    const { index } = this.contents;
    if (!index.has(ordinal)) return GONE;
    return (index.flags(ordinal) & EntryFlag.marker) === 0 ? undefined : NO_PAYLOAD;
  }

  #whyUnfinished(last: number): string {
    const cut = this.contents.index
      .violations(last)
      .find(({ code }) => code === 'truncated' || code === 'length-too-large');
    if (cut !== undefined) return `The message is not complete. ${cut.message}`;
    return 'The message is not complete: its last fragment has not arrived.';
  }

  #whyNotInflated(last: number): string {
    const cause = this.contents.index
      .violations(last)
      .find(({ code }) => code === 'inflate-failed' || code === 'inflate-too-large');
    return cause?.message ?? 'The message could not be inflated.';
  }
}

interface Range {
  readonly from: number;
  readonly count: number;
}

function clampRange(from: number, count: number, total: number): Range {
  const start = Math.min(Math.max(from, 0), total);
  return { from: start, count: Math.min(Math.max(count, 0), total - start) };
}

function available(bytes: Uint8Array, totalBytes: number): PayloadRead {
  return { isAvailable: true, bytes, totalBytes };
}

function unavailable(reason: string): PayloadRead {
  return { isAvailable: false, reason };
}

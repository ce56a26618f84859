import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteFile, ByteLog } from '../../../src/capture/byteLog';
import { PAGE_BYTES, PagePool } from '../../../src/capture/pagePool';

const numbered = (from: number, count: number) =>
  Uint8Array.from({ length: count }, (_, i) => (from + i) * 31 + ((from + i) >> 8));
const same = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.compare(a, b) === 0;

/** A log filled with chunks of these lengths; byte n of the stream is `numbered(n, 1)`. */
function fill(lengths: readonly number[]): ByteLog {
  const log = new ByteLog();
  for (const length of lengths) log.append(numbered(log.endOffset, length));
  return log;
}

describe('byte log', () => {
  it('reads across chunks of any size', () => {
    const lengths = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 4000, max: 9000 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(lengths, fc.nat(), fc.nat(), (chunkLengths, a, b) => {
        const log = fill(chunkLengths);
        const from = a % (log.endOffset + 1);
        const count = b % (log.endOffset - from + 1);
        expect(same(log.read(from, count), numbered(from, count))).toBe(true);
        expect(same(log.view(from, count), numbered(from, count))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a copy: the chunk is free to be filled again', () => {
    const log = new ByteLog();
    const chunk = new Uint8Array(8192);
    log.append(chunk);
    chunk[0] = 1;
    expect(log.read(0, 1)).toEqual(Uint8Array.of(0));
  });

  it('reads arrays of their own, and views on its pages', () => {
    const log = fill([8192]);
    expect(log.read(10, 20)?.buffer.byteLength).toBe(20);
    expect(log.view(10, 20)?.buffer.byteLength).toBe(PAGE_BYTES);
  });

  it('reads across pages', () => {
    const log = fill([PAGE_BYTES - 5, 3 * PAGE_BYTES + 11]);
    for (const from of [PAGE_BYTES - 5, PAGE_BYTES, 4 * PAGE_BYTES - 7]) {
      expect(same(log.read(from, 12), numbered(from, 12))).toBe(true);
      expect(same(log.view(from, 12), numbered(from, 12))).toBe(true);
    }
    expect(same(log.read(1, 4 * PAGE_BYTES), numbered(1, 4 * PAGE_BYTES))).toBe(true);
  });

  it('fills the pages again that it dropped, and leaves those alone that are being written', () => {
    const pool = new PagePool();
    const log = new ByteLog(pool);
    log.append(numbered(0, 3 * PAGE_BYTES));
    const lent = log.lendPages(0, 2 * PAGE_BYTES + 1, 9);
    expect(lent.map(({ start }) => start)).toEqual([0, PAGE_BYTES]);
    log.dropBefore(3 * PAGE_BYTES);
    const first = pool.take();
    expect(lent.some(({ bytes }) => bytes === first)).toBe(false);
    expect(lent.some(({ bytes }) => bytes === pool.take())).toBe(false);
    expect(same(lent[1]?.bytes, numbered(PAGE_BYTES, PAGE_BYTES))).toBe(true);
  });

  it('reads on from a file where pages moved there, also across the border', () => {
    const log = fill([3 * PAGE_BYTES + 100]);
    const total = log.endOffset;
    const file: ByteFile = {
      read: (position, target) => {
        target.set(numbered(position - 1000, target.length));
        return true;
      },
      view: (position, count) => numbered(position - 1000, count),
    };
    for (const { start, bytes } of log.lendPages(0, total, 2)) {
      log.moveToFile({ start, length: bytes.length, file, position: start + 1000 });
    }
    expect(log.memoryBytes).toBe(PAGE_BYTES + 100);
    expect(log.keptBytes).toBe(total);
    for (const from of [0, PAGE_BYTES - 3, 2 * PAGE_BYTES - 3, total - 10]) {
      expect(same(log.read(from, 10), numbered(from, 10))).toBe(true);
      expect(same(log.view(from, 10), numbered(from, 10))).toBe(true);
    }
    expect(same(log.read(0, total), numbered(0, total))).toBe(true);
    log.dropBefore(PAGE_BYTES + 7);
    expect(log.read(PAGE_BYTES + 6, 1)).toBeUndefined();
    expect(same(log.read(PAGE_BYTES + 7, 99), numbered(PAGE_BYTES + 7, 99))).toBe(true);
  });

  it('says so where a file gives nothing back', () => {
    const log = fill([2 * PAGE_BYTES]);
    const file: ByteFile = { read: () => false, view: () => undefined };
    const [page] = log.lendPages(0, log.endOffset, 1);
    log.moveToFile({ start: 0, length: page?.bytes.length ?? 0, file, position: 0 });
    expect([log.read(5, 5), log.view(5, 5), log.read(PAGE_BYTES - 1, 2)]).toEqual([undefined, undefined, undefined]);
    expect(same(log.read(PAGE_BYTES, 5), numbered(PAGE_BYTES, 5))).toBe(true);
  });

  it('forgets the front and keeps its offsets', () => {
    const log = fill([100, 5000, 100, 100, 6000]);
    log.dropBefore(5150);
    expect([log.startOffset, log.endOffset, log.keptBytes]).toEqual([5150, 11_300, 6150]);
    expect(log.read(5149, 2)).toBeUndefined();
    expect(same(log.read(5150, 6150), numbered(5150, 6150))).toBe(true);
    log.append(numbered(11_300, 50));
    expect(same(log.read(11_290, 60), numbered(11_290, 60))).toBe(true);
  });

  it('answers nothing for what is not there yet', () => {
    expect(fill([10]).read(5, 6)).toBeUndefined();
    expect(fill([10]).view(11, 0)).toBeUndefined();
  });

  it('goes on after everything was dropped, also past many chunks', () => {
    const log = new ByteLog();
    for (let i = 0; i < 5000; i++) {
      log.append(numbered(log.endOffset, i % 2 === 0 ? 4096 : 7));
      log.dropBefore(log.endOffset - 5000);
    }
    expect(log.keptBytes).toBe(5000);
    expect(same(log.read(log.startOffset, 5000), numbered(log.startOffset, 5000))).toBe(true);
    log.dropBefore(Number.POSITIVE_INFINITY);
    expect(log.keptBytes).toBe(0);
    log.append(numbered(log.endOffset, 20));
    expect(same(log.read(log.endOffset - 20, 20), numbered(log.endOffset - 20, 20))).toBe(true);
  });
});

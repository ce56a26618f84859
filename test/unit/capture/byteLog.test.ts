import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteLog } from '../../../src/capture/byteLog';

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

  it('keeps a large chunk without a copy, and copies a small one', () => {
    const log = new ByteLog();
    const large = new Uint8Array(8192);
    const small = new Uint8Array(10);
    log.append(large);
    log.append(small);
    large[0] = 1;
    small[0] = 1;
    expect(log.read(0, 1)).toEqual(Uint8Array.of(1));
    expect(log.read(8192, 1)).toEqual(Uint8Array.of(0));
  });

  it('copies a chunk out of a buffer that is much larger', () => {
    const log = new ByteLog();
    log.append(new Uint8Array(1 << 20).subarray(0, 8192));
    expect(log.view(0, 8192)?.buffer.byteLength).toBe(8192);
  });

  it('reads arrays of their own', () => {
    const log = fill([8192]);
    expect(log.read(10, 20)?.buffer.byteLength).toBe(20);
    expect(log.view(10, 20)?.buffer.byteLength).toBe(8192);
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrdinalBitmap } from '../../../src/capture/bitmap';

describe('a set of ordinals', () => {
  it('agrees with a plain array over chunks, however it grows and is dropped', () => {
    const step = fc.record({
      gap: fc.oneof(fc.nat(40), fc.nat(5_000), fc.nat(200_000)),
      run: fc.oneof(fc.nat(70), fc.nat(9_000)),
      every: fc.integer({ min: 1, max: 40 }),
      dropped: fc.oneof(fc.nat(100), fc.nat(150_000)),
    });
    const first = fc.oneof(fc.nat(70_000), fc.constant(2 ** 33 + 12_345));
    fc.assert(
      fc.property(first, fc.array(step, { maxLength: 8 }), (start, steps) => {
        const bitmap = new OrdinalBitmap(start);
        const expected: number[] = [];
        let end = start;
        let kept = start;
        for (const { gap, run, every, dropped } of steps) {
          end += gap;
          bitmap.skipTo(end);
          for (const last = end + run; end < last; end++) {
            if (end % every !== 0) continue;
            bitmap.add(end);
            expected.push(end);
          }
          bitmap.skipTo(end);
          kept = Math.min(end, kept + dropped);
          bitmap.dropBefore(kept);
        }
        expect([bitmap.count, bitmap.end]).toEqual([expected.length, end]);
        const removed = expected.filter((ordinal) => ordinal < kept).length;
        expect(bitmap.rankOf(kept)).toBe(removed);
        expect(bitmap.ordinalAt(expected.length)).toBeUndefined();
        for (let rank = removed; rank < expected.length; rank += 1 + Math.floor(expected.length / 300)) {
          const ordinal = expected[rank] ?? -1;
          expect(bitmap.ordinalAt(rank)).toBe(ordinal);
          expect([bitmap.has(ordinal), bitmap.rankOf(ordinal), bitmap.rankOf(ordinal + 1)]).toEqual([
            true,
            rank,
            rank + 1,
          ]);
          if (expected[rank + 1] !== ordinal + 1) expect(bitmap.has(ordinal + 1)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes a word of bits as it takes them one by one', () => {
    const pattern = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(pattern, (words) => {
        const whole = new OrdinalBitmap(64_000);
        const single = new OrdinalBitmap(64_000);
        for (const [at, bits] of words.entries()) {
          whole.addWord(64_000 + at * 32 + 32, bits);
          for (let bit = 0; bit < 32; bit++) if ((bits & (1 << bit)) !== 0) single.add(64_000 + at * 32 + bit);
        }
        expect(whole.count).toBe(single.count);
        for (let rank = 0; rank < single.count; rank += 7) expect(whole.ordinalAt(rank)).toBe(single.ordinalAt(rank));
      }),
    );
  });
});

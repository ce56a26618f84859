import { describe, expect, it } from 'vitest';
import { findNextSize } from '../../../src/probe/limits/sizeSearch';

/** Searches against a server that takes `limit` bytes and no more. */
function search(limit: number, maxBytes: number): { accepted: number; refused: number | undefined; tries: number[] } {
  const tries: number[] = [];
  let acceptedBytes = 5;
  let refusedBytes: number | undefined;
  for (;;) {
    const size = findNextSize({ acceptedBytes, refusedBytes }, maxBytes);
    if (size === undefined) return { accepted: acceptedBytes, refused: refusedBytes, tries };
    tries.push(size);
    if (size <= limit) acceptedBytes = Math.max(acceptedBytes, size);
    else refusedBytes = Math.min(refusedBytes ?? Number.POSITIVE_INFINITY, size);
  }
}

const MIB = 1024 * 1024;

describe('findNextSize', () => {
  it('grows to the bound and no further', () => {
    expect(search(Number.POSITIVE_INFINITY, 2 * MIB)).toMatchObject({
      accepted: 2 * MIB,
      refused: undefined,
      tries: [1_024, 65_536, 262_144, MIB, 2 * MIB],
    });
    expect(search(Number.POSITIVE_INFINITY, 100).tries).toEqual([100]);
  });

  it.each([8_192, 65_536, 262_144, 1_000_000, MIB, 4 * MIB, 10 * MIB, 16 * MIB])(
    'finds the default of %i exactly, whether the limit itself is taken or not',
    (limit) => {
      for (const taken of [limit, limit - 1]) {
        const { accepted, refused, tries } = search(taken, 20 * MIB);
        expect([accepted, refused]).toEqual([taken, taken + 1]);
        expect(tries.length).toBeLessThan(14);
      }
    },
  );

  it('comes near any other limit in few steps, and never sends more than the bound', () => {
    for (let i = 0; i < 300; i++) {
      const limit = 6 + Math.floor((i / 300) ** 3 * 20 * MIB);
      const maxBytes = 24 * MIB;
      const { accepted, refused = 0, tries } = search(limit, maxBytes);
      expect(accepted).toBeLessThanOrEqual(limit);
      expect(refused).toBeGreaterThan(limit);
      expect(refused - accepted).toBeLessThanOrEqual(Math.max(1_024, limit / 32));
      expect(tries.length, `${limit}`).toBeLessThanOrEqual(24);
      expect(Math.max(...tries)).toBeLessThanOrEqual(maxBytes);
    }
  });
});

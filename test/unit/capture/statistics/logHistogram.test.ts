import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogHistogram, RELATIVE_ERROR } from '../../../../src/capture/statistics/logHistogram';

const SHARES = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];
/** Below it, values count as 0. */
const LEAST = 2 ** -10;

function fill(values: Iterable<number>): LogHistogram {
  const histogram = new LogHistogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

function exactQuantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length), 1) - 1] ?? 0;
}

function expectQuantiles(values: readonly number[]): void {
  const histogram = fill(values);
  expect(histogram.quantiles(SHARES)).toEqual(SHARES.map((share) => histogram.quantile(share)));
  for (const share of SHARES) {
    const exact = exactQuantile(values, share);
    const error = Math.abs(histogram.quantile(share) - exact);
    expect(error, `the share ${share} of ${values.length} values: ${exact}`).toBeLessThanOrEqual(
      exact < LEAST ? LEAST : exact * RELATIVE_ERROR * (1 + 1e-12),
    );
  }
}

/** The same numbers in every run. */
function* random(count: number, seed = 7): Generator<number> {
  let state = seed;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const uniform = [...random(20_000)];

describe('quantiles are within the named error of the exact ones', () => {
  it.each<[string, readonly number[]]>([
    ['even', uniform.map((share) => share * 1000)],
    ['exponential', uniform.map((share) => -Math.log(1 - share) * 20)],
    ['heavy-tailed', uniform.map((share) => 1 / (1 - share) ** 3)],
    ['log-even over the whole range', uniform.map((share) => 2 ** (-10 + share * 63.9))],
    ['two far peaks', uniform.map((share) => (share < 0.5 ? 0.02 + share / 1e3 : 9e8 + share))],
    ['nothing but zeros', new Array<number>(1000).fill(0)],
    ['zeros and a few huge', [...new Array<number>(995).fill(0), 2 ** 53, 2 ** 53, 2 ** 53, 2 ** 53, 2 ** 53]],
    ['one value', [812]],
    ['one value many times', new Array<number>(1000).fill(65_536)],
    ['powers of two', Array.from({ length: 63 }, (_, i) => 2 ** (i - 9))],
    ['just below powers of two', Array.from({ length: 62 }, (_, i) => 2 ** (i - 8) * (1 - 2 ** -50))],
    ['two values', [1, 1000]],
  ])('%s', (_, values) => expectQuantiles(values));

  it('any values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 2 ** 53, noNaN: true }), { minLength: 1, maxLength: 200 }),
        expectQuantiles,
      ),
    );
  });

  it('the error is under 1 %, and some value comes near it', () => {
    expect(RELATIVE_ERROR).toBeLessThan(0.01);
    // The lower end of the first bucket of an octave, with values around it so that nothing is clamped.
    const error = fill([1, 1024, 1e6]).quantile(0.5) / 1024 - 1;
    expect(error).toBeCloseTo(RELATIVE_ERROR, 10);
  });

  it('sizes below 128 bytes have a bucket each', () => {
    for (let size = 0; size < 128; size++) expect(Math.round(fill([0, size, 1e6]).quantile(0.5))).toBe(size);
  });
});

describe('min, max, sum and count', () => {
  it('are exact', () => {
    const histogram = fill([0.25, 7.125, 1e9, 0]);
    expect([histogram.min, histogram.max, histogram.sum, histogram.count]).toEqual([0, 1e9, 1_000_000_007.375, 4]);
  });

  it('are 0 while there is none', () => {
    const histogram = new LogHistogram();
    expect([histogram.min, histogram.max, histogram.sum, histogram.count, histogram.quantile(0.5)]).toEqual([
      0, 0, 0, 0, 0,
    ]);
    expect(histogram.isEmpty).toBe(true);
  });

  it('leave out what is infinite or no number, take the negative as 0 and the huge into the last bucket', () => {
    const histogram = fill([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -5, 1e300, 1e308, 1e308]);
    expect(histogram.count).toBe(5);
    expect([histogram.min, histogram.max]).toEqual([0, 1e308]);
    expect(histogram.sum).toBe(Number.MAX_VALUE);
    expect(LogHistogram.fromJSON(JSON.parse(JSON.stringify(histogram)))).toEqual(histogram);
  });

  it('are forgotten on clear', () => {
    const histogram = fill([1, 2, 3, 0]);
    histogram.clear();
    expect(histogram).toEqual(new LogHistogram());
    expect(histogram.octaves()).toEqual({ zeros: 0, firstExponent: 0, counts: [] });
  });
});

describe('octaves', () => {
  it('count exactly, from each power of two to below the next', () => {
    const histogram = fill([0, 0.0009, 4, 7.99, 8, 15, 33]);
    expect(histogram.octaves()).toEqual({ zeros: 2, firstExponent: 2, counts: [2, 2, 0, 1] });
  });

  it('are none where all values are 0', () => {
    expect(fill([0, 0]).octaves()).toEqual({ zeros: 2, firstExponent: 0, counts: [] });
  });
});

describe('merging', () => {
  const values = fc.array(
    fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.constant(0), fc.integer({ min: 0, max: 1e6 })),
  );

  it('is the sketch of all values together', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = fill(a);
        merged.merge(fill(b));
        const { sum, ...union } = fill([...a, ...b]).toJSON();
        const { sum: mergedSum, ...rest } = merged.toJSON();
        expect(rest).toEqual(union);
        expect(Math.abs(mergedSum - sum)).toBeLessThanOrEqual(sum * 1e-12);
      }),
    );
  });

  it('leaves the other as it is', () => {
    const other = fill([5, 6]);
    const before = other.toJSON();
    fill([1]).merge(other);
    expect(other.toJSON()).toEqual(before);
  });
});

describe('as JSON', () => {
  it('it comes back whole', () => {
    const histogram = fill([...uniform.map((share) => share * 1e6), 0, 0, 1e300]);
    const copy = LogHistogram.fromJSON(JSON.parse(JSON.stringify(histogram)));
    expect(copy?.toJSON()).toEqual(histogram.toJSON());
    expect(copy?.quantile(0.9)).toBe(histogram.quantile(0.9));
    copy?.add(3);
    expect(copy?.count).toBe(histogram.count + 1);
  });

  it('an empty one comes back empty', () => {
    const copy = LogHistogram.fromJSON(new LogHistogram().toJSON());
    expect(copy).toEqual(new LogHistogram());
    copy?.add(7);
    expect([copy?.min, copy?.max]).toEqual([7, 7]);
  });

  const good = fill([0, 1, 2, 3]).toJSON();
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['no fields', {}],
    ['other buckets', { ...good, octaveBits: 7 }],
    ['another range', { ...good, leastExponent: 0 }],
    ['a count that is none', { ...good, zeros: -1 }],
    ['a count that is a fraction', { ...good, buckets: [640, 1.5] }],
    ['a bucket beyond the last', { ...good, buckets: [4096, 1] }],
    ['buckets twice', { ...good, buckets: [640, 1, 640, 2] }],
    ['half a pair', { ...good, buckets: [640] }],
    ['buckets of text', { ...good, buckets: 'no list' }],
    ['far too many buckets', { ...good, buckets: new Array(100_000).fill(0) }],
    ['min above max', { ...good, min: 10 }],
    ['an infinite sum', { ...good, sum: Number.POSITIVE_INFINITY }],
  ])('%s is refused', (_, record) => {
    expect(LogHistogram.fromJSON(record)).toBeUndefined();
  });
});

/** Buckets in each octave (2^e to 2^(e+1)), equally wide: 2 to the power of this many. */
const OCTAVE_BITS = 6;
const OCTAVE_BUCKETS = 1 << OCTAVE_BITS;
const OCTAVES = 64;
const BUCKETS = OCTAVES * OCTAVE_BUCKETS;
/** Values below 2 to this power count as 0: with times in milliseconds, below one microsecond. */
const LEAST_EXPONENT = -10;
const LEAST_VALUE = 2 ** LEAST_EXPONENT;

/** A quantile is off by at most this share of the true value: half a bucket at the begin of an octave, under 0.8 %. */
export const RELATIVE_ERROR = 1 / (2 * OCTAVE_BUCKETS + 1);

/** IEEE 754 binary64: sign, 11 bits of exponent (biased by 1023) and 20 of the fraction lie in the high word. */
const FRACTION_SHIFT = 20 - OCTAVE_BITS;
const FIRST_BUCKET = (1023 + LEAST_EXPONENT) << OCTAVE_BITS;
const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);
number[0] = 1;
const HIGH_WORD = words[1] === 0 ? 0 : 1;

/** Counts by octave. */
export interface Octaves {
  /** Values below 2^-10. */
  readonly zeros: number;
  /** `counts[i]` are the values from 2^(firstExponent + i) to below twice that; no zeros at either end. */
  readonly firstExponent: number;
  readonly counts: readonly number[];
}

/** As it lies in a file. `buckets` holds pairs: the number of a bucket, rising, and its count. */
export interface LogHistogramRecord {
  readonly octaveBits: number;
  readonly leastExponent: number;
  readonly zeros: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly buckets: readonly number[];
}

/**
 * A sketch of a distribution of numbers from 0 on: logarithmic buckets whose counts are exact, from which quantiles follow
 * within `RELATIVE_ERROR`. It is the DDSketch of Masson, Rim and Lee (VLDB 2019) with the logarithm interpolated linearly
 * within each octave, so that the bucket of a value is read off its bits.
 *
 * A value v >= 2^-10 lies in bucket `floor((e + v / 2^e - 1) * 64)` with `e = floor(log2 v)`; a quantile that falls into the
 * bucket from a to b is told as 2ab / (a + b), which is nowhere in it further off than (b - a) / (b + a).
 * Values from 2^54 on share the last bucket. Two sketches merge into that of all their values. Memory is 32 KiB, whatever is added.
 */
export class LogHistogram {
  readonly #counts = new Float64Array(BUCKETS);
  #zeros = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #sum = 0;

  /** Values added: what is infinite or not a number is none. */
  get count(): number {
    let count = this.#zeros;
    for (let at = 0; at < BUCKETS; at++) count += this.#counts[at] ?? 0;
    return count;
  }

  /** Exact; 0 while there is none. */
  get min(): number {
    return this.isEmpty ? 0 : this.#min;
  }

  /** Exact; 0 while there is none. */
  get max(): number {
    return this.isEmpty ? 0 : this.#max;
  }

  /** Exact as far as a number can be, and finite; 0 while there is none. */
  get sum(): number {
    return Math.min(this.#sum, Number.MAX_VALUE);
  }

  get isEmpty(): boolean {
    return this.#max === Number.NEGATIVE_INFINITY;
  }

  /** A negative value counts as 0. */
  add(value: number): void {
    if (!(value >= LEAST_VALUE)) {
      this.#addSmall(value);
      return;
    }
    number[0] = value;
    const at = ((words[HIGH_WORD] ?? 0) >>> FRACTION_SHIFT) - FIRST_BUCKET;
    if (at >= BUCKETS) {
      this.#addLarge(value);
      return;
    }
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#note(value);
  }

  /** Takes over all values of the other. */
  merge(other: LogHistogram): void {
    for (let at = 0; at < BUCKETS; at++) this.#counts[at] = (this.#counts[at] ?? 0) + (other.#counts[at] ?? 0);
    this.#zeros += other.#zeros;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    this.#sum += other.#sum;
  }

  /** The value of the nearest rank, within `RELATIVE_ERROR`; exact for the shares 0 and 1. 0 while there is none. */
  quantile(share: number): number {
    return this.quantiles([share])[0] ?? 0;
  }

  /** As `quantile`, of several rising shares in one go. */
  quantiles(shares: readonly number[]): readonly number[] {
    const { count } = this;
    if (count === 0) return shares.map(() => 0);
    let at = -1;
    let seen = this.#zeros;
    return shares.map((share) => {
      if (share <= 0) return this.#min;
      if (share >= 1) return this.#max;
      const rank = Math.ceil(share * count);
      while (seen < rank && at < BUCKETS - 1) seen += this.#counts[++at] ?? 0;
      return this.#clamp(at < 0 ? 0 : toMiddle(at));
    });
  }

  octaves(): Octaves {
    const counts: number[] = [];
    for (let octave = 0; octave < OCTAVES; octave++) {
      let count = 0;
      const first = octave * OCTAVE_BUCKETS;
      for (let at = first; at < first + OCTAVE_BUCKETS; at++) count += this.#counts[at] ?? 0;
      counts.push(count);
    }
    const first = counts.findIndex((count) => count > 0);
    if (first < 0) return { zeros: this.#zeros, firstExponent: 0, counts: [] };
    const end = counts.findLastIndex((count) => count > 0) + 1;
    return { zeros: this.#zeros, firstExponent: LEAST_EXPONENT + first, counts: counts.slice(first, end) };
  }

  clear(): void {
    this.#counts.fill(0);
    this.#zeros = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
    this.#sum = 0;
  }

  toJSON(): LogHistogramRecord {
    const buckets: number[] = [];
    this.#counts.forEach((count, at) => {
      if (count > 0) buckets.push(at, count);
    });
    const { min, max, sum } = this;
    return { octaveBits: OCTAVE_BITS, leastExponent: LEAST_EXPONENT, zeros: this.#zeros, min, max, sum, buckets };
  }

  /** Undefined for anything that `toJSON` cannot have written. */
  static fromJSON(record: unknown): LogHistogram | undefined {
    if (!isRecord(record)) return undefined;
    const histogram = new LogHistogram();
    const { zeros, min, max, sum, buckets } = record;
    for (let i = 0; i < buckets.length; i += 2) histogram.#counts[buckets[i] ?? 0] = buckets[i + 1] ?? 0;
    histogram.#zeros = zeros;
    if (zeros === 0 && buckets.length === 0) return histogram;
    histogram.#min = min;
    histogram.#max = max;
    histogram.#sum = sum;
    return histogram;
  }

  #addSmall(value: number): void {
    if (Number.isNaN(value)) return;
    this.#zeros++;
    this.#note(Math.max(value, 0));
  }

  #addLarge(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#counts[BUCKETS - 1] = (this.#counts[BUCKETS - 1] ?? 0) + 1;
    this.#note(value);
  }

  #note(value: number): void {
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  #clamp(value: number): number {
    return Math.min(Math.max(value, this.#min), this.#max);
  }
}

/** 2ab / (a + b) of the bucket from a to b. */
function toMiddle(at: number): number {
  const octave = 2 ** (LEAST_EXPONENT + (at >>> OCTAVE_BITS));
  const from = octave * (1 + (at & (OCTAVE_BUCKETS - 1)) / OCTAVE_BUCKETS);
  const to = from + octave / OCTAVE_BUCKETS;
  return (2 * from * to) / (from + to);
}

function isRecord(value: unknown): value is LogHistogramRecord {
  if (typeof value !== 'object' || value === null) return false;
  const {
    octaveBits,
    leastExponent,
    zeros,
    min,
    max,
    sum,
    buckets,
  }: Partial<Record<keyof LogHistogramRecord, unknown>> = value;
  if (octaveBits !== OCTAVE_BITS || leastExponent !== LEAST_EXPONENT || !isCount(zeros)) return false;
  if (!isAmount(min) || !isAmount(max) || !isAmount(sum) || min > max) return false;
  return Array.isArray(buckets) && isBucketList(buckets);
}

function isBucketList(buckets: readonly unknown[]): boolean {
  if (buckets.length % 2 !== 0 || buckets.length > 2 * BUCKETS) return false;
  let last = -1;
  for (let i = 0; i < buckets.length; i += 2) {
    const at = buckets[i];
    if (!isCount(at) || at <= last || at >= BUCKETS || !isCount(buckets[i + 1])) return false;
    last = at;
  }
  return true;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

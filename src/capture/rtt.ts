const WINDOW = 1000;
const RECENT = 60;

/** Round-trip times of pings, in milliseconds. */
export interface RttStatistics {
  readonly lastMs: number;
  /** Exact over the last 1,000 values, by nearest rank. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Values ever added. */
  readonly count: number;
  /** Oldest first, at most 60. */
  readonly recentMs: readonly number[];
}

/** Keeps the last 1,000 round-trip times. */
export class RttWindow {
  readonly #values = new Float64Array(WINDOW);
  #count = 0;

  add(rttMs: number): void {
    this.#values[this.#count % WINDOW] = rttMs;
    this.#count++;
  }

  /** Undefined before the first value. */
  read(): RttStatistics | undefined {
    if (this.#count === 0) return undefined;
    const sorted = this.#values.slice(0, Math.min(this.#count, WINDOW)).sort();
    const recentCount = Math.min(this.#count, RECENT);
    const recentMs = Array.from({ length: recentCount }, (_, i) => this.#value(this.#count - recentCount + i));
    return {
      lastMs: this.#value(this.#count - 1),
      p50Ms: nearestRank(sorted, 0.5),
      p95Ms: nearestRank(sorted, 0.95),
      p99Ms: nearestRank(sorted, 0.99),
      count: this.#count,
      recentMs,
    };
  }

  #value(at: number): number {
    return this.#values[at % WINDOW] ?? 0;
  }
}

function nearestRank(sorted: Float64Array, share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

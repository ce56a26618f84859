import type { Direction } from '../wire/frame';
import type { DirectionCount } from './captureCounts';

const BUCKET_MS = 50;
/** One second, and the bucket that is being filled. */
const BUCKETS = 21;

/** Frames and bytes of the last second, in buckets of 50 ms. Times are epoch milliseconds and do not run backwards. */
export class Rates {
  readonly #framesIn = new Float64Array(BUCKETS);
  readonly #framesOut = new Float64Array(BUCKETS);
  readonly #bytesIn = new Float64Array(BUCKETS);
  readonly #bytesOut = new Float64Array(BUCKETS);
  /** Number of the newest bucket since the epoch. */
  #newest = 0;

  add(direction: Direction, frames: number, bytes: number, timeMs: number): void {
    const slot = this.#advance(timeMs);
    const frameCounts = direction === 'in' ? this.#framesIn : this.#framesOut;
    const byteCounts = direction === 'in' ? this.#bytesIn : this.#bytesOut;
    frameCounts[slot] = (frameCounts[slot] ?? 0) + frames;
    byteCounts[slot] = (byteCounts[slot] ?? 0) + bytes;
  }

  /** The 20 full buckets before `nowMs`'s own, so that a steady stream reads steady. */
  read(nowMs: number): { readonly framesPerSecond: DirectionCount; readonly bytesPerSecond: DirectionCount } {
    const current = this.#advance(nowMs);
    const sum = (counts: Float64Array) =>
      counts.reduce((total, count, slot) => (slot === current ? total : total + count), 0);
    return {
      framesPerSecond: { in: sum(this.#framesIn), out: sum(this.#framesOut) },
      bytesPerSecond: { in: sum(this.#bytesIn), out: sum(this.#bytesOut) },
    };
  }

  /** Empties the buckets between the newest and the one of this time; answers with its slot. */
  #advance(timeMs: number): number {
    const bucket = Math.max(Math.floor(timeMs / BUCKET_MS), this.#newest);
    const steps = Math.min(bucket - this.#newest, BUCKETS);
    for (let step = 0; step < steps; step++) {
      const slot = (bucket - step) % BUCKETS;
      for (const counts of [this.#framesIn, this.#framesOut, this.#bytesIn, this.#bytesOut]) counts[slot] = 0;
    }
    this.#newest = bucket;
    return bucket % BUCKETS;
  }
}

import type { Direction } from '../../wire/frame';

/** Seconds of which each is known by itself. */
const RECENT_SECONDS = 600;
/** Points that the whole life is told in, and the most that any series has. */
const MAX_POINTS = 120;
/** Of each second and each point: frames in, bytes in, frames out, bytes out. */
const COLUMNS = 4;
/** Column of a direction's frames; its bytes are in the next. */
const IN = 0;
const OUT = 2;

/** `recent`: the last ten minutes; `whole`: everything since the first frame. */
export type RateSpan = 'recent' | 'whole';

export interface RateLine {
  readonly framesPerSecond: readonly number[];
  readonly bytesPerSecond: readonly number[];
  /** The most in any one second since the first frame. */
  readonly peakFramesPerSecond: number;
  readonly peakBytesPerSecond: number;
}

/** Averages over equal steps, oldest first, at most 120 of them; the first and the last over what was covered of theirs. */
export interface RateSeries {
  /** Epoch milliseconds at which the first step begins. */
  readonly startMs: number;
  readonly stepMs: number;
  readonly in: RateLine;
  readonly out: RateLine;
}

/**
 * Frames and bytes over time in bounded memory: each of the last 600 seconds, and the whole life in at most 120 points whose
 * width doubles when they are used up. Times are epoch milliseconds; one that ran backwards counts as now.
 */
export class RateHistory {
  readonly #seconds = new Float64Array(RECENT_SECONDS * COLUMNS);
  readonly #points = new Float64Array(MAX_POINTS * COLUMNS);
  /** By column, of complete seconds. */
  readonly #peaks = new Float64Array(COLUMNS);
  #pointSeconds = 1;
  /** Seconds since the epoch; -1 before the first frame. */
  #first = -1;
  #current = -1;
  #currentEndMs = Number.NEGATIVE_INFINITY;
  /** Where the current second begins among `#seconds`. */
  #at = 0;

  add(direction: Direction, bytes: number, timeMs: number): void {
    if (timeMs >= this.#currentEndMs) this.#advance(timeMs);
    const at = this.#at + (direction === 'in' ? IN : OUT);
    this.#seconds[at] = (this.#seconds[at] ?? 0) + 1;
    this.#seconds[at + 1] = (this.#seconds[at + 1] ?? 0) + bytes;
  }

  /**
   * Up to the last complete second before `nowMs`; without it, up to the second of the last frame, that included.
   * Undefined while no second is complete.
   */
  read(span: RateSpan, nowMs: number | undefined): RateSeries | undefined {
    const end = nowMs === undefined ? this.#current + 1 : Math.floor(nowMs / 1000);
    if (this.#first < 0 || end <= this.#first) return undefined;
    return span === 'recent' ? this.#readRecent(end) : this.#readWhole(end);
  }

  clear(): void {
    this.#seconds.fill(0);
    this.#points.fill(0);
    this.#peaks.fill(0);
    this.#pointSeconds = 1;
    this.#first = -1;
    this.#current = -1;
    this.#currentEndMs = Number.NEGATIVE_INFINITY;
    this.#at = 0;
  }

  #readRecent(end: number): RateSeries {
    const first = Math.max(this.#first, end - RECENT_SECONDS);
    // Steps lie on multiples of their width, so that bars do not change their shape from one reading to the next.
    const stepSeconds = findStep(first, end);
    const start = Math.floor(first / stepSeconds);
    const sums = new Float64Array((Math.floor((end - 1) / stepSeconds) - start + 1) * COLUMNS);
    const known = Math.max(first, this.#current - RECENT_SECONDS + 1);
    for (let second = known; second < Math.min(end, this.#current + 1); second++) {
      addCells(sums, Math.floor(second / stepSeconds) - start, this.#seconds, second % RECENT_SECONDS);
    }
    return this.#toSeries(sums, start * stepSeconds, stepSeconds, first, end);
  }

  #readWhole(end: number): RateSeries {
    const seconds = end - this.#first;
    let joined = 1;
    while (seconds > this.#pointSeconds * joined * MAX_POINTS) joined *= 2;
    const stepSeconds = this.#pointSeconds * joined;
    const sums = new Float64Array(Math.ceil(seconds / stepSeconds) * COLUMNS);
    // Points after the end are empty: what lies there falls out of the array, where typed arrays ignore it.
    for (let point = 0; point < MAX_POINTS; point++) addCells(sums, Math.floor(point / joined), this.#points, point);
    // The current second is not among the points yet.
    if (end > this.#current) {
      addCells(sums, Math.floor((this.#current - this.#first) / stepSeconds), this.#seconds, this.#at / COLUMNS);
    }
    return this.#toSeries(sums, this.#first, stepSeconds, this.#first, end);
  }

  #toSeries(sums: Float64Array, start: number, stepSeconds: number, first: number, end: number): RateSeries {
    const toRates = (column: number) =>
      Array.from({ length: sums.length / COLUMNS }, (_, step) => {
        const from = Math.max(start + step * stepSeconds, first);
        const to = Math.min(start + (step + 1) * stepSeconds, end);
        return (sums[step * COLUMNS + column] ?? 0) / (to - from);
      });
    const toPeak = (column: number) => Math.max(this.#peaks[column] ?? 0, this.#seconds[this.#at + column] ?? 0);
    const toLine = (column: number): RateLine => ({
      framesPerSecond: toRates(column),
      bytesPerSecond: toRates(column + 1),
      peakFramesPerSecond: toPeak(column),
      peakBytesPerSecond: toPeak(column + 1),
    });
    return { startMs: start * 1000, stepMs: stepSeconds * 1000, in: toLine(IN), out: toLine(OUT) };
  }

  /** The current second is over: it becomes a part of its point, and the seconds up to this time begin empty. */
  #advance(timeMs: number): void {
    const second = Math.floor(timeMs / 1000);
    if (!Number.isSafeInteger(second) || second < 0) return;
    if (this.#first < 0) this.#first = second;
    else this.#finishSecond();
    const steps = Math.min(second - this.#current, RECENT_SECONDS);
    for (let step = 0; step < steps; step++) {
      const at = ((second - step) % RECENT_SECONDS) * COLUMNS;
      this.#seconds.fill(0, at, at + COLUMNS);
    }
    while (second - this.#first >= this.#pointSeconds * MAX_POINTS) this.#widen();
    this.#current = second;
    this.#currentEndMs = (second + 1) * 1000;
    this.#at = (second % RECENT_SECONDS) * COLUMNS;
  }

  #finishSecond(): void {
    const point = Math.floor((this.#current - this.#first) / this.#pointSeconds);
    addCells(this.#points, point, this.#seconds, this.#at / COLUMNS);
    for (let column = 0; column < COLUMNS; column++) {
      this.#peaks[column] = Math.max(this.#peaks[column] ?? 0, this.#seconds[this.#at + column] ?? 0);
    }
  }

  /** Two points become one. */
  #widen(): void {
    for (let point = 0; point < MAX_POINTS / 2; point++) {
      const pair = this.#points.slice(2 * point * COLUMNS, 2 * (point + 1) * COLUMNS);
      this.#points.fill(0, point * COLUMNS, (point + 1) * COLUMNS);
      addCells(this.#points, point, pair, 0);
      addCells(this.#points, point, pair, 1);
    }
    this.#points.fill(0, (MAX_POINTS / 2) * COLUMNS);
    this.#pointSeconds *= 2;
  }
}

/** The narrowest whole step with which the seconds from `first` to before `end` make at most 120 of them. */
function findStep(first: number, end: number): number {
  let step = Math.ceil((end - first) / MAX_POINTS);
  while (Math.floor((end - 1) / step) - Math.floor(first / step) >= MAX_POINTS) step++;
  return step;
}

function addCells(to: Float64Array, toCell: number, from: Float64Array, fromCell: number): void {
  for (let column = 0; column < COLUMNS; column++) {
    const at = toCell * COLUMNS + column;
    to[at] = (to[at] ?? 0) + (from[fromCell * COLUMNS + column] ?? 0);
  }
}

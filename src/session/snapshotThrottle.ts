import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';

/** Lets an event out at once, then at most once an interval, the last state last; nothing while paused. */
export class SnapshotThrottle implements Disposable {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #fire: () => void;
  #timer: Disposable | undefined;
  #isWanted = false;
  #isPaused = false;
  #isDisposed = false;

  constructor(clock: Clock, intervalMs: number, fire: () => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#fire = fire;
  }

  /** There is something new to tell. */
  request(): void {
    this.#isWanted = true;
    this.#flush();
  }

  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#flush();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
  }

  #flush(): void {
    if (!this.#isWanted || this.#isPaused || this.#isDisposed || this.#timer) return;
    this.#isWanted = false;
    this.#timer = this.#clock.schedule(this.#intervalMs, () => {
      this.#timer = undefined;
      this.#flush();
    });
    this.#fire();
  }
}

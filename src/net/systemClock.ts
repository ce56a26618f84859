import type { Clock } from '../base/clock';
import { type Disposable, toDisposable } from '../base/disposable';

/** The wall clock of this process: epoch milliseconds that never go backwards, and Node's timers. */
export class SystemClock implements Clock {
  now(): number {
    return performance.timeOrigin + performance.now();
  }

  schedule(delayMs: number, callback: () => void): Disposable {
    const timer = setTimeout(callback, delayMs);
    return toDisposable(() => clearTimeout(timer));
  }
}

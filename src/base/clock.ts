import type { Disposable } from './disposable';

/** Time as the code sees it, so that tests can own it. */
export interface Clock {
  /** Epoch milliseconds with a fraction, monotonic within one process. */
  now(): number;
  /** Calls back once after `delayMs`, unless disposed before. */
  schedule(delayMs: number, callback: () => void): Disposable;
}

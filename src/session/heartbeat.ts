import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';

/** Sends a ping every so often while a connection is open. What comes back is the ledger's business. */
export class Heartbeat implements Disposable {
  readonly #clock: Clock;
  readonly #send: (payload: Uint8Array) => void;
  #timer: Disposable | undefined;
  #count = 0;

  constructor(clock: Clock, send: (payload: Uint8Array) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** The first ping leaves after one interval; 0 seconds is no heartbeat. */
  start(intervalSeconds: number): void {
    this.stop();
    if (intervalSeconds > 0) this.#arm(intervalSeconds * 1_000);
  }

  stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  dispose(): void {
    this.stop();
  }

  /** A payload that no other ping of this session has, so that its pong can be told apart. */
  nextPayload(): Uint8Array {
    this.#count++;
    return new TextEncoder().encode(`socketscope ${this.#count}`);
  }

  #arm(intervalMs: number): void {
    this.#timer = this.#clock.schedule(intervalMs, () => {
      this.#arm(intervalMs);
      this.#send(this.nextPayload());
    });
  }
}

import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';

/** What became of a ping, or what a pong answers, by ordinal. */
export type PingFate =
  | { readonly kind: 'answered'; readonly pongOrdinal: number; readonly rttMs: number; readonly isLate: boolean }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'missed'; readonly timeoutMs: number }
  | { readonly kind: 'answers'; readonly pingOrdinal: number; readonly rttMs: number };

export interface PingLedgerOptions {
  readonly clock: Clock;
  /** Undefined: nobody waits for these pongs. */
  readonly timeoutMs: number | undefined;
  readonly onMissed: (ordinal: number) => void;
}

interface Waiting {
  readonly ordinal: number;
  readonly payload: string;
  readonly timeMs: number;
  readonly timer: Disposable | undefined;
  isMissed: boolean;
}

/** Pings of a peer that never gets a pong must not pile up. */
const MAX_WAITING = 1_000;
const MAX_FATES = 20_000;

/** Pairs the pings of one direction with the pongs of the other (RFC 6455 §5.5.2, §5.5.3). */
export class PingLedger {
  readonly #options: PingLedgerOptions;
  readonly #fates = new Map<number, PingFate>();
  #waiting: Waiting[] = [];

  constructor(options: PingLedgerOptions) {
    this.#options = options;
  }

  findFate(ordinal: number): PingFate | undefined {
    return this.#fates.get(ordinal);
  }

  addPing(ordinal: number, payload: string, timeMs: number): void {
    const { clock, timeoutMs } = this.#options;
    const timer = timeoutMs === undefined ? undefined : clock.schedule(timeoutMs, () => this.#miss(ordinal, timeoutMs));
    this.#waiting.push({ ordinal, payload, timeMs, timer, isMissed: false });
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift()?.timer?.dispose();
  }

  /** Answers with the round trip in milliseconds; undefined for an unsolicited pong, which §5.5.3 allows. */
  addPong(ordinal: number, payload: string, timeMs: number): number | undefined {
    const at = this.#waiting.findIndex((ping) => ping.payload === payload);
    const ping = this.#waiting[at];
    if (!ping) return undefined;
    // A peer may answer the latest of several pings only.
    for (const skipped of this.#waiting.splice(0, at + 1).slice(0, -1)) {
      skipped.timer?.dispose();
      if (!skipped.isMissed) this.#note(skipped.ordinal, { kind: 'skipped' });
    }
    ping.timer?.dispose();
    const rttMs = timeMs - ping.timeMs;
    this.#note(ping.ordinal, { kind: 'answered', pongOrdinal: ordinal, rttMs, isLate: ping.isMissed });
    this.#note(ordinal, { kind: 'answers', pingOrdinal: ping.ordinal, rttMs });
    return rttMs;
  }

  /** The connection is gone: nobody is waited for any more. What is known stays. */
  endConnection(): void {
    for (const ping of this.#waiting) ping.timer?.dispose();
    this.#waiting = [];
  }

  #miss(ordinal: number, timeoutMs: number): void {
    const ping = this.#waiting.find((other) => other.ordinal === ordinal);
    if (!ping) return;
    ping.isMissed = true;
    this.#note(ordinal, { kind: 'missed', timeoutMs });
    this.#options.onMissed(ordinal);
  }

  #note(ordinal: number, fate: PingFate): void {
    this.#fates.delete(ordinal);
    this.#fates.set(ordinal, fate);
    if (this.#fates.size <= MAX_FATES) return;
    for (const oldest of this.#fates.keys()) {
      this.#fates.delete(oldest);
      break;
    }
  }
}

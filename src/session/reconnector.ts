import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { CancelledError, toErrorMessage } from '../base/errors';
import type { ConnectionSettings, ReconnectStatus } from '../protocol/connection';
import type { MarkerData } from './markers';
import { toGiveUpMarker, toReconnectMarker, toReconnectStoppedMarker } from './reconnectMarkers';
import { decideReconnect, drawDelayMs, type LinkEnding, STEADY_MS } from './reconnectPolicy';

/** A connection, or an attempt to have one, is over. */
export interface LinkEnd {
  readonly ending: LinkEnding;
  /** One line about it. */
  readonly cause: string;
  /** What it was dialled with, and will be again. */
  readonly settings: ConnectionSettings;
  /** How long it was open; undefined where it never was. */
  readonly openMs: number | undefined;
}

export interface ReconnectorOptions {
  readonly clock: Clock;
  /** Evenly in [0, 1). */
  readonly random: () => number;
  /** Resolves when dialling began. Rejects where the settings make no request, and as cancelled where another wish came first. */
  readonly dial: (settings: ConnectionSettings) => Promise<void>;
  readonly appendMarker: (marker: MarkerData) => void;
  /** An attempt was planned, began or was called off. */
  readonly onChange: () => void;
}

interface Planned {
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly atMs: number;
  readonly timer: Disposable;
}

/** Dials a lost connection again, as `reconnectPolicy` says, and tells each step as a row. */
export class Reconnector implements Disposable {
  readonly #options: ReconnectorOptions;
  /** Made in a row, without one that lasted. */
  #attempts = 0;
  #planned: Planned | undefined;

  constructor(options: ReconnectorOptions) {
    this.#options = options;
  }

  /** The attempt that is waited for; undefined for none. */
  get status(): ReconnectStatus | undefined {
    if (this.#planned === undefined) return undefined;
    const { attempt, maxAttempts, atMs } = this.#planned;
    return { attempt, maxAttempts, inMs: Math.max(0, atMs - this.#options.clock.now()) };
  }

  linkEnded({ ending, cause, settings, openMs = 0 }: LinkEnd): void {
    const { clock, random, appendMarker, onChange } = this.#options;
    const { reconnect } = settings;
    if (openMs >= STEADY_MS) this.#attempts = 0;
    this.#unplan();
    const decision = decideReconnect(ending, this.#attempts + 1, reconnect);
    if (decision.kind === 'retry') {
      const { attempt } = decision;
      const { maxAttempts } = reconnect;
      const delayMs = drawDelayMs(attempt, reconnect, random);
      this.#planned = {
        attempt,
        maxAttempts,
        atMs: clock.now() + delayMs,
        timer: clock.schedule(delayMs, () => void this.#attempt(settings)),
      };
      appendMarker(toReconnectMarker({ attempt, maxAttempts, delayMs, cause }));
    } else {
      this.#attempts = 0;
      if (decision.kind === 'give-up') appendMarker(toGiveUpMarker(decision.reason));
    }
    onChange();
  }

  /** The user connects by hand: what was planned is void, and the count begins anew. */
  reset(): void {
    const isPlanned = this.#planned !== undefined;
    this.#attempts = 0;
    this.#unplan();
    if (isPlanned) this.#options.onChange();
  }

  /** The user wants no further attempt. */
  stop(): void {
    if (this.#planned !== undefined) this.#options.appendMarker(toReconnectStoppedMarker());
    this.reset();
  }

  dispose(): void {
    this.#unplan();
  }

  #unplan(): void {
    this.#planned?.timer.dispose();
    this.#planned = undefined;
  }

  async #attempt(settings: ConnectionSettings): Promise<void> {
    this.#planned = undefined;
    this.#attempts++;
    try {
      await this.#options.dial(settings);
    } catch (error) {
      if (error instanceof CancelledError) return;
      const cause = toErrorMessage(error);
      this.linkEnded({ ending: { kind: 'bad-settings' }, cause, settings, openMs: undefined });
    }
  }
}

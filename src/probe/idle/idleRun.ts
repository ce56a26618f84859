import type { Clock } from '../../base/clock';
import { parseClosePayload } from '../../wire/closeCodes';
import { Opcode } from '../../wire/frame';
import type { ReceivedFrame } from '../frameInbox';
import type { ProbeSocket } from '../probeSocket';

/**
 * `idle` answers pings and sends nothing of its own, as a real client that has nothing to say; `mute` answers nothing at all, as one
 * whose event loop is blocked; `pings` pings every so often.
 */
export type RunKind = 'idle' | 'mute' | 'pings';

export interface RunPlan {
  readonly kind: RunKind;
  /** Between pings; undefined but for `pings`. */
  readonly intervalSeconds: number | undefined;
}

/** `error` is an end of this machine's own making, such as ETIMEDOUT; `none` is still open. */
export type RunEnding = 'fin' | 'rst' | 'close-frame' | 'error' | 'none';

/** One connection, as long as it was watched. Seconds count from the end of the handshake. */
export interface RunResult extends RunPlan {
  /** Until its end, or until now. */
  readonly openSeconds: number;
  /** From the last byte in either direction to the end, or until now; a close frame that ends it does not count. */
  readonly silentSeconds: number;
  /** The longest time without a byte in either direction. */
  readonly longestSilenceSeconds: number;
  /** The longest time without a data frame of the peer. */
  readonly longestWithoutMessageSeconds: number;
  readonly endedBy: RunEnding;
  /** Of the close frame that ended it; undefined where it has none. */
  readonly closeCode: number | undefined;
  readonly closeReason: string;
  readonly pingsSent: number;
  readonly peerPings: number;
  /** Data frames of the peer. */
  readonly messages: number;
  /** The latest text of the peer, its first characters. */
  readonly lastText: string;
}

/** So that a run that is stopped, or whose rest has changed, notices; ends and frames carry times of their own. In milliseconds. */
const TICK_MS = 200;
const MAX_TEXT_BYTES = 64;
const PING_TEXT = new TextEncoder().encode('socketscope');

/** Watches one connection and pings on it as planned. Whoever made it closes its socket. */
export class IdleRun {
  readonly socket: ProbeSocket;
  readonly #plan: RunPlan;
  readonly #clock: Clock;
  readonly #openedMs: number;
  #lastByteMs: number;
  #longestSilenceMs = 0;
  #lastMessageMs: number;
  #longestWithoutMessageMs = 0;
  #endedMs: number | undefined;
  #endedBy: RunEnding = 'none';
  #isStopped = false;
  #close: { readonly code: number | undefined; readonly reason: string } = { code: undefined, reason: '' };
  #pingsSent = 0;
  #peerPings = 0;
  #messages = 0;
  #lastText = '';

  constructor(socket: ProbeSocket, plan: RunPlan, clock: Clock) {
    this.socket = socket;
    this.#plan = plan;
    this.#clock = clock;
    this.#openedMs = socket.opening.openedMs;
    this.#lastByteMs = this.#openedMs;
    this.#lastMessageMs = this.#openedMs;
  }

  get result(): RunResult {
    const untilMs = this.#endedMs ?? this.#clock.now();
    const silentMs = untilMs - this.#lastByteMs;
    return {
      ...this.#plan,
      openSeconds: (untilMs - this.#openedMs) / 1000,
      silentSeconds: silentMs / 1000,
      longestSilenceSeconds: Math.max(this.#longestSilenceMs, silentMs) / 1000,
      longestWithoutMessageSeconds: Math.max(this.#longestWithoutMessageMs, untilMs - this.#lastMessageMs) / 1000,
      endedBy: this.#endedBy,
      closeCode: this.#close.code,
      closeReason: this.#close.reason,
      pingsSent: this.#pingsSent,
      peerPings: this.#peerPings,
      messages: this.#messages,
      lastText: this.#lastText,
    };
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Resolves when the connection ended, or soon after `stop`. Rejects only with the signal's reason. */
  async live(signal: AbortSignal): Promise<void> {
    const intervalMs = (this.#plan.intervalSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    let nextPingMs = this.#openedMs + intervalMs;
    while (!this.#isStopped && this.#endedBy === 'none') {
      const restMs = nextPingMs - this.#clock.now();
      if (restMs <= 0) {
        this.#ping();
        nextPingMs += intervalMs;
        continue;
      }
      const event = await this.socket.next(Math.min(TICK_MS, restMs), signal);
      if (event.kind === 'frame') this.#receive(event.frame);
      if (event.kind === 'end') this.#finish(event.end.cause === 'local' ? 'error' : event.end.cause, event.end.timeMs);
    }
  }

  #ping(): void {
    this.socket.ping(PING_TEXT);
    this.#pingsSent++;
    this.#noteByte(this.#clock.now());
  }

  #receive(frame: ReceivedFrame): void {
    if (frame.opcode === Opcode.close) {
      const { code, reason } = parseClosePayload(frame.payload);
      this.#close = { code, reason };
      this.#finish('close-frame', frame.timeMs);
      return;
    }
    this.#noteByte(frame.timeMs);
    if (frame.opcode === Opcode.ping) this.#peerPings++;
    if (frame.opcode !== Opcode.ping && frame.opcode !== Opcode.pong) this.#noteMessage(frame.timeMs);
    if (frame.opcode === Opcode.text)
      this.#lastText = new TextDecoder().decode(frame.payload.subarray(0, MAX_TEXT_BYTES));
  }

  #noteMessage(timeMs: number): void {
    this.#messages++;
    this.#longestWithoutMessageMs = Math.max(this.#longestWithoutMessageMs, timeMs - this.#lastMessageMs);
    this.#lastMessageMs = timeMs;
  }

  #noteByte(timeMs: number): void {
    this.#longestSilenceMs = Math.max(this.#longestSilenceMs, timeMs - this.#lastByteMs);
    this.#lastByteMs = timeMs;
  }

  #finish(endedBy: RunEnding, timeMs: number): void {
    this.#endedBy = endedBy;
    this.#endedMs = timeMs;
  }
}

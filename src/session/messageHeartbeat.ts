import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import type { AppendedRange, Capture } from '../capture/capture';
import type { MessageHeartbeatSettings } from '../protocol/connection';
import { OPCODE_MASK, Opcode } from '../wire/frame';
import { type PingFate, PingLedger } from './pingLedger';

/** How much of an incoming message is searched for the expected text. */
const MAX_SEARCHED_BYTES = 1_048_576;

export interface MessageHeartbeatOptions {
  readonly capture: Capture;
  readonly clock: Clock;
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly send: (message: string) => void;
  /** Ordinal of a heartbeat that got no answer in time. */
  readonly onMissed: (ordinal: number) => void;
}

/**
 * Sends a message of the application every so often, and waits for the answer where one is expected. Messages carry no identity as
 * pings do, so that an answer counts for the oldest heartbeat that still waits.
 */
export class MessageHeartbeat implements Disposable {
  readonly #options: MessageHeartbeatOptions;
  readonly #ledger: PingLedger;
  readonly #subscription: Disposable;
  #timer: Disposable | undefined;
  #message: Uint8Array = new Uint8Array();
  #expected = '';
  /** Sent, and not yet seen on the wire: compression takes its time. */
  #unseenCount = 0;
  /** Ordinals that wait for an answer, oldest first. */
  #waiting: number[] = [];
  #missedCount = 0;

  constructor(options: MessageHeartbeatOptions) {
    const { capture, clock, timeoutMs } = options;
    this.#options = options;
    this.#ledger = new PingLedger({ clock, timeoutMs, onMissed: (ordinal) => this.#miss(ordinal) });
    this.#subscription = capture.onAppended((range) => this.#read(range));
  }

  /** Of the connection that is or was last. */
  get missedCount(): number {
    return this.#missedCount;
  }

  findFate(ordinal: number): PingFate | undefined {
    return this.#ledger.findFate(ordinal);
  }

  /** The first message leaves after one interval; 0 seconds is no heartbeat. */
  start({ seconds, message, expected }: MessageHeartbeatSettings): void {
    this.endConnection();
    this.#missedCount = 0;
    this.#message = new TextEncoder().encode(message);
    this.#expected = expected;
    if (seconds > 0) this.#arm(seconds * 1_000, message);
  }

  /** No further message; answers that are on their way still count. */
  stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  /** Nobody is waited for any more. What is known stays. */
  endConnection(): void {
    this.stop();
    this.#ledger.endConnection();
    this.#unseenCount = 0;
    this.#waiting = [];
  }

  dispose(): void {
    this.endConnection();
    this.#subscription.dispose();
  }

  #arm(intervalMs: number, message: string): void {
    this.#timer = this.#options.clock.schedule(intervalMs, () => {
      this.#arm(intervalMs, message);
      if (this.#expected !== '') this.#unseenCount++;
      this.#options.send(message);
    });
  }

  #miss(ordinal: number): void {
    this.#waiting = this.#waiting.filter((other) => other !== ordinal);
    this.#missedCount++;
    this.#options.onMissed(ordinal);
  }

  #read({ first, count }: AppendedRange): void {
    // Nothing of what comes is looked at unless something is waited for.
    for (let ordinal = first; ordinal < first + count; ordinal++) {
      if (this.#unseenCount === 0 && this.#waiting.length === 0) return;
      this.#readEntry(ordinal);
    }
  }

  #readEntry(ordinal: number): void {
    const { capture } = this.#options;
    const entry = capture.readEntry(ordinal);
    // The frame that ends a message has its count of fragments, the one that begins it its opcode.
    if (entry?.kind !== 'frame' || entry.fragmentCount === 0) return;
    if ((capture.index.b0(entry.firstOrdinal) & OPCODE_MASK) !== Opcode.text) return;
    if (entry.direction === 'out') this.#readSent(ordinal, entry.messageLength, entry.timeMs);
    else this.#readReceived(ordinal, entry.timeMs);
  }

  #readSent(ordinal: number, length: number | undefined, timeMs: number): void {
    if (this.#unseenCount === 0 || length !== this.#message.length) return;
    const read = this.#options.capture.readMessage(ordinal, 0, length);
    if (!read.isAvailable || read.bytes.some((byte, at) => byte !== this.#message[at])) return;
    this.#unseenCount--;
    this.#waiting.push(ordinal);
    this.#ledger.addPing(ordinal, String(ordinal), timeMs);
  }

  #readReceived(ordinal: number, timeMs: number): void {
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    const read = this.#options.capture.readMessage(ordinal, 0, MAX_SEARCHED_BYTES);
    if (!read.isAvailable || !new TextDecoder().decode(read.bytes).includes(this.#expected)) return;
    this.#waiting.shift();
    this.#ledger.addPong(ordinal, String(oldest), timeMs);
  }
}

import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import type { AppendedRange, Capture } from '../capture/capture';
import { EntryFlag } from '../capture/indexBlock';
import { type RttStatistics, RttWindow } from '../capture/rtt';
import { OPCODE_MASK, Opcode } from '../wire/frame';
import { type PingFate, PingLedger } from './pingLedger';

/** RFC 6455 §5.5. */
const MAX_CONTROL_BYTES = 125;

/** Follows the pings and pongs of a capture: round trips, and pongs that did not come. */
export class PingWatch implements Disposable {
  readonly #capture: Capture;
  readonly #sent: PingLedger;
  readonly #received: PingLedger;
  readonly #missed = new Emitter<number>();
  readonly #subscription: Disposable;
  #rtt = new RttWindow();
  #missedCount = 0;

  /** Ordinal of a ping of ours that got no pong in time. */
  readonly onMissed = this.#missed.event;

  constructor(capture: Capture, clock: Clock, pongTimeoutMs: number) {
    this.#capture = capture;
    this.#sent = new PingLedger({
      clock,
      timeoutMs: pongTimeoutMs,
      onMissed: (ordinal) => {
        this.#missedCount++;
        this.#missed.fire(ordinal);
      },
    });
    this.#received = new PingLedger({ clock, timeoutMs: undefined, onMissed: () => undefined });
    this.#subscription = capture.onAppended((range) => this.#read(range));
  }

  get rtt(): RttStatistics | undefined {
    return this.#rtt.read();
  }

  get missedCount(): number {
    return this.#missedCount;
  }

  findFate(ordinal: number): PingFate | undefined {
    return this.#sent.findFate(ordinal) ?? this.#received.findFate(ordinal);
  }

  beginConnection(): void {
    this.#rtt = new RttWindow();
    this.#missedCount = 0;
  }

  endConnection(): void {
    this.#sent.endConnection();
    this.#received.endConnection();
  }

  dispose(): void {
    this.endConnection();
    this.#subscription.dispose();
    this.#missed.dispose();
  }

  #read({ first, count }: AppendedRange): void {
    const { index } = this.#capture;
    for (let ordinal = first; ordinal < first + count; ordinal++) {
      if ((index.flags(ordinal) & EntryFlag.marker) !== 0) continue;
      const opcode = index.b0(ordinal) & OPCODE_MASK;
      if (opcode === Opcode.ping || opcode === Opcode.pong) this.#readControl(ordinal, opcode);
    }
  }

  #readControl(ordinal: number, opcode: number): void {
    const { index } = this.#capture;
    const read = this.#capture.readFramePayload(ordinal, 0, MAX_CONTROL_BYTES);
    if (!read.isAvailable) return;
    const payload = String.fromCharCode(...read.bytes);
    const timeMs = index.timeMs(ordinal);
    const isOut = (index.flags(ordinal) & EntryFlag.out) !== 0;
    if (opcode === Opcode.ping) (isOut ? this.#sent : this.#received).addPing(ordinal, payload, timeMs);
    else if (isOut) this.#received.addPong(ordinal, payload, timeMs);
    else {
      const rttMs = this.#sent.addPong(ordinal, payload, timeMs);
      if (rttMs === undefined) return;
      this.#rtt.add(rttMs);
      this.#capture.statistics.roundTripsMs.add(rttMs);
    }
  }
}
